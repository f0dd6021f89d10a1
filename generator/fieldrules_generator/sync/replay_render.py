"""A replay for people: text for a terminal, and Markdown for a pull request. No value of a payload is in either."""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from fieldrules.escape import printable
from fieldrules.render.fold import template
from fieldrules.render.wrap import wrap
from fieldrules.words import count
from fieldrules_generator.safe_markdown import Code, Joined, Link, Markdown, Text, table
from fieldrules_generator.sync.replay import Changed, Difference, Replay, Unread

_MOST = 20
"""So many groups of payloads, findings of a group, and unreadable inputs are shown; the rest are counted."""
_MOST_PLACES = 5
_LABEL = 10


class _Told(NamedTuple):
    """A finding that appears or vanishes, its item numbers folded; the difference is the first that it stands for."""

    difference: Difference
    message: str
    appears: bool


class _Group(NamedTuple):
    """Payloads that come out otherwise in one way; ``told`` are the findings that appear, then those that vanish."""

    members: list[Changed]
    told: list[_Told]

    @property
    def weight(self) -> int:
        """What is shown first: what fails now, what passes now, the rest."""
        first = self.members[0]
        return 0 if first.now_fails else 1 if first.now_passes else 2

    @property
    def verdict(self) -> str:
        """How many payloads these are and what became of them: ``3 payloads now fail``."""
        others = (
            ("has other findings", "have other findings") if self.told else ("changes its type", "change their type")
        )
        words = (("now fails", "now fail"), ("now passes", "now pass"), others)[self.weight]
        return f"{count(len(self.members), 'payload')} {words[len(self.members) > 1]}"

    @property
    def types(self) -> str:
        """What the payloads are judged as."""
        before, after = self.members[0].before.type_id, self.members[0].after.type_id
        now = after if after is not None else "nothing, since there are no rules for it"
        return now if before == after else f"{now}, before as {before or 'nothing'}"


def replay_text(replay: Replay) -> str:
    """For a terminal: a line with the counts, then each way in which payloads come out otherwise, and where."""
    groups = _groups(replay.payloads)
    lines = [f"replay: {_summary(replay)}"]
    for group in groups[:_MOST]:
        lines += ["", *_entry(group)]
    if len(groups) > _MOST:
        lines += ["", f"  {_rest(groups)}"]
    if replay.unread:
        lines += ["", "Not read:"]
        lines += [f"  {line}" for each in replay.unread[:_MOST] for line in wrap(printable(_why(each)), 2, 4)]
        lines += [f"  ... and {more} more"] if (more := len(replay.unread) - _MOST) > 0 else []
    return "\n".join(lines) + "\n"


def replay_markdown(replay: Replay) -> str:
    """For a pull request: a heading, the counts, and a table. Text from files cannot become markup."""
    groups = _groups(replay.payloads)
    parts = ["## Replay", f"{_summary(replay).capitalize()}."]
    if groups:
        rows = [row for group in groups[:_MOST] for row in _rows(group)]
        parts.append(table(["payloads", "verdict", "type", "finding", "rule", "docs"], rows))
    if len(groups) > _MOST:
        parts.append(Text(_rest(groups)))
    if replay.unread:
        rows = [[Code(_place(each.source, each.line)), Text(each.message)] for each in replay.unread[:_MOST]]
        parts.append(table(["not read", "why"], rows))
        parts += [f"... and {more} more"] if (more := len(replay.unread) - _MOST) > 0 else []
    return "\n\n".join(parts) + "\n"


def _summary(replay: Replay) -> str:
    """The counts in one line."""
    number = count(replay.documents, "payload")
    rest = replay.changed - replay.now_failing - replay.now_passing
    verdicts = ((replay.now_failing, "now failing"), (replay.now_passing, "now passing"), (rest, "changed otherwise"))
    parts = [f"{found} {says}" for found, says in verdicts if found]
    unread = f"; {replay.unreadable} not read" if replay.unreadable else ""
    if not parts:
        return f"{number}, none with another verdict{unread}"
    return f"{number}, {replay.changed} with another verdict ({', '.join(parts)}){unread}"


def _groups(payloads: Iterable[Changed]) -> list[_Group]:
    """Payloads with the same change of verdict, for the same findings but for their items; failing ones first."""
    alike: dict[object, list[Changed]] = {}
    for payload in payloads:
        key = (payload.before, payload.after, _templates(payload.appears), _templates(payload.vanishes))
        alike.setdefault(key, []).append(payload)
    groups = [
        _Group(members, [*_told(members, appears=True), *_told(members, appears=False)]) for members in alike.values()
    ]
    return sorted(groups, key=lambda group: group.weight)


def _templates(differences: Iterable[Difference]) -> frozenset[tuple[str, str, str]]:
    return frozenset((each.rule, each.severity, template(each.message).text) for each in differences)


def _told(members: Iterable[Changed], *, appears: bool) -> Iterator[_Told]:
    """The findings of a group's payloads, those folded that differ in the item only."""
    folded: dict[tuple[str, str, str], list[Difference]] = {}
    for member in members:
        for each in member.appears if appears else member.vanishes:
            folded.setdefault((each.rule, each.severity, template(each.message).text), []).append(each)
    for found in folded.values():
        first = template(found[0].message)
        yield _Told(found[0], first.fill(template(each.message).number for each in found), appears)


def _entry(group: _Group) -> list[str]:
    head = f"{group.verdict}, judged as {group.types}"
    lines = [f"  {line}" for line in wrap(printable(head), 2, 2)]
    for number, place in enumerate(_places(group.members)):
        lines += _labelled("in" if number == 0 else "", place)
    for told in group.told[:_MOST]:
        finding, source = told.difference, told.difference.source
        lines += _labelled("appears" if told.appears else "vanishes", f"{finding.severity}: {told.message}")
        lines += _labelled("", f"{finding.rule}; {source.page_title}: {source.section}")
    if len(group.told) > _MOST:
        lines += _labelled("", f"... and {len(group.told) - _MOST} more")
    return lines


def _labelled(label: str, text: str) -> list[str]:
    lines = wrap(printable(text), 4 + _LABEL)
    return [f"    {label if number == 0 else '':<{_LABEL}}{line}" for number, line in enumerate(lines)]


def _places(members: Sequence[Changed]) -> list[str]:
    """Where the payloads are, the first few of them."""
    shown = [_place_of(member) for member in members[:_MOST_PLACES]]
    return shown + ([f"and {more} more"] if (more := len(members) - _MOST_PLACES) > 0 else [])


def _place_of(payload: Changed) -> str:
    place = _place(payload.source, payload.line)
    return place if payload.exchange is None else f"{place} (exchange {payload.exchange})"


def _place(source: str, line: int | None) -> str:
    return source if line is None else f"{source}:{line}"


def _why(unread: Unread) -> str:
    return f"{_place(unread.source, unread.line)}: {unread.message}"


def _rest(groups: Sequence[_Group]) -> str:
    """The groups that are not shown, as the number of their payloads."""
    return f"... and {count(sum(len(group.members) for group in groups[_MOST:]), 'more payload')}"


def _rows(group: _Group) -> Iterator[list[Markdown]]:
    """A row for each finding of a group; what they share stands in the first."""
    places = [Code(_place_of(member)) for member in group.members[:_MOST_PLACES]]
    more = len(group.members) - _MOST_PLACES
    shared: list[Markdown] = [
        Joined([*places, *([Text(f"and {more} more")] if more > 0 else [])], by=", "),
        Text(group.verdict),
        Text(group.types),
    ]
    if not group.told:
        yield [*shared, Text(""), Text(""), Text("")]
    for told in group.told[:_MOST]:
        finding, source = told.difference, told.difference.source
        says = f"{finding.severity}: {told.message}" if told.appears else f"no longer: {told.message}"
        yield [*shared, Text(says), Code(finding.rule), Link(Text(source.section), source.url)]
        shared = [Text(""), Text(""), Text("")]
    if len(group.told) > _MOST:
        yield [*shared, Text(f"... and {len(group.told) - _MOST} more"), Text(""), Text("")]
