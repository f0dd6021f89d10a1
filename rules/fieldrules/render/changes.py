"""The changes between two rule sets, rule by rule, as text or JSON."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from fieldrules import console
from fieldrules.escape import printable
from fieldrules.release import problem_with, release_for
from fieldrules.render.json_ import dumped
from fieldrules.render.wrap import wrap
from fieldrules.rule_change import IMPACTS, RuleChange
from fieldrules.ruleset import RuleSet
from fieldrules.words import count

VERSION = 1

MEANS = {
    "breaking": "a payload that passed may fail",
    "compatible": "what passed still passes",
    "editorial": "words only",
}
"""What an impact means for payloads."""

_MOST_NAMES = 6


class Changed(NamedTuple):
    """Two versions of a rule set, and what changed from one to the other."""

    before: RuleSet
    after: RuleSet
    changes: Sequence[RuleChange]

    @property
    def problem(self) -> str | None:
        """What is wrong with the newer version's number, if anything is."""
        return problem_with(self.before.version, self.after.version, self.changes)


def to_json(changed: Changed) -> str:
    """The JSON form, version 1."""
    data = {
        "version": VERSION,
        "api": changed.after.api,
        "from": _named(changed.before),
        "to": _named(changed.after),
        "release": release_for(changed.changes),
        "changes": [change.to_dict() for change in changed.changes],
    }
    return dumped(data, ascii_only=not console.takes_unicode()) + "\n"


def _named(ruleset: RuleSet) -> dict[str, Any]:
    return {"version": ruleset.version, "sha256": ruleset.sha256, "page_read": ruleset.page_read}


def to_text(changed: Changed) -> str:
    """For a terminal: a line that counts, then each change with the types and fields it is about."""
    lines = wrap(f"{heading(changed)}: {summary(changed.changes)}", hanging=2)
    for impact, found in by_impact(changed.changes):
        lines += ["", f"{impact.capitalize()}: {MEANS[impact]}"]
        for change in found:
            lines += _entry(change)
    if changed.problem is not None:
        lines += ["", *wrap(printable(f"The version does not say so: {changed.problem}."))]
    return "\n".join(lines) + "\n"


def heading(changed: Changed) -> str:
    """The two versions in a few words."""
    return printable(f"{changed.after.api} {changed.before.version} -> {changed.after.version}")


def summary(changes: Sequence[RuleChange]) -> str:
    """How many changes there are, and how many of each impact."""
    if not changes:
        return "no rule changed"
    each = ", ".join(f"{len(found)} {impact}" for impact, found in by_impact(changes))
    return f"{count(len(changes), 'change')} ({each})"


def by_impact(changes: Iterable[RuleChange]) -> Iterator[tuple[str, list[RuleChange]]]:
    """The changes of each impact that there are some of, heaviest first."""
    listed = list(changes)
    for impact in IMPACTS:
        found = [change for change in listed if change.impact == impact]
        if found:
            yield impact, found


def listed_names(names: Sequence[str]) -> str:
    """The first names of a list, and how many more there are."""
    more = len(names) - _MOST_NAMES
    return ", ".join([*names[:_MOST_NAMES], *([f"and {more} more"] if more > 0 else [])])


def _entry(change: RuleChange) -> Iterator[str]:
    about = change.rule or "which requests are judged, and as what"
    yield from (f"  {line}" for line in wrap(f"{change.kind}: {printable(about)}", 2, 4))
    yield from (f"    {line}" for line in wrap(printable(change.says), 4))
    for label, names in (("types", change.types), ("fields", change.fields)):
        for number, line in enumerate(wrap(printable(listed_names(names)), 13) if names else ()):
            yield f"    {label if number == 0 else '':<9}{line}"
