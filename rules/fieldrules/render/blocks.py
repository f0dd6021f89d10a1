"""The findings of one document in blocks: those with the same explanation share it, equal ones are folded."""

import re
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple, TypeVar

from fieldrules.finding import Cause, Finding, Place
from fieldrules.render.fold import Template, template
from fieldrules.words import literal

Member = TypeVar("Member")

MOST_LINES = 20
"""So many findings of one rule are shown one by one; the rest are counted."""

_SHAPE = r"text of \d+ characters?|a list of \d+ items?|an? (?:number|object)|true or false|null|a Python \w+"


class Line(NamedTuple):
    """One finding, or several that differ only in the item: where the first stands, what is wrong, and how many."""

    line: int | None
    column: int | None
    sentence: str
    members: int


class Block(NamedTuple):
    """Findings of one rule with one explanation: ``first`` stands for all; ``rest`` counts what is not shown."""

    first: Finding
    lines: list[Line]
    labels: list[tuple[str, str]]
    rest: int = 0


def blocks(findings: Iterable[Finding]) -> list[Block]:
    """The findings that count, in blocks, each at the place of its first finding."""
    groups: dict[Any, list[Finding]] = {}
    for finding in findings:
        if finding.suppressed is None:
            groups.setdefault(_explanation(finding), []).append(finding)
    return _limited([Block(group[0], _folded(group), _labels(group)) for group in groups.values()])


def _limited(made: list[Block]) -> list[Block]:
    """At most so many lines of each rule; the last block of a rule counts the findings left out."""
    shown: dict[str, int] = {}
    hidden: dict[str, int] = {}
    kept: list[Block] = []
    for block in made:
        rule = block.first.rule
        room = max(0, MOST_LINES - shown.get(rule, 0))
        shown[rule] = shown.get(rule, 0) + len(block.lines)
        hidden[rule] = hidden.get(rule, 0) + sum(line.members for line in block.lines[room:])
        if room:
            kept.append(block._replace(lines=block.lines[:room]))
    for index in reversed(range(len(kept))):
        kept[index] = kept[index]._replace(rest=hidden.pop(kept[index].first.rule, 0))
    return kept


def _explanation(finding: Finding) -> Any:
    """What two findings must share to share an explanation."""
    causes = tuple((template(cause.path).text, repr(cause.value), cause.says) for cause in finding.because)
    own = finding.fingerprint if finding.places else ""
    return finding.rule, finding.severity, finding.source, finding.contested, causes, own


def _folded(group: list[Finding]) -> list[Line]:
    """A line for each sentence, one for all the items that it is true of."""
    return [
        Line(found[0].line, found[0].column, text.fill(indices), len(found))
        for text, found, indices in _by_template((template(finding.message), finding) for finding in group)
    ]


def _labels(group: list[Finding]) -> list[tuple[str, str]]:
    """The fields of a conflict and the causes, as labels and texts."""
    first = group[0]
    if first.places:
        caused = {cause.path for cause in first.because}
        own = [place for place in first.places if place.path not in caused]
        label = "items" if any("[" in place.path for place in own) else "fields"
        found = [(label, text) for text in _places(own)] if len(own) > 1 or label == "items" else []
        return [*found, *(("against", text) for text in _causes([first], with_values=False))]
    return [("because", text) for text in _causes(group, with_values=True)]


def _places(places: Iterable[Place]) -> list[str]:
    """Fields and where they stand, those of several items folded."""
    folded = _by_template((template(place.path), place) for place in places)
    return [text.fill(indices) + _where(found) for text, found, indices in folded]


def _causes(group: list[Finding], *, with_values: bool) -> list[str]:
    """The causes of findings, folded over the items; those that say the same say it once."""
    unique = {(cause.path, cause.line, cause.column): cause for finding in group for cause in finding.because}
    alike: dict[str, list[Cause]] = {}
    for cause in unique.values():
        alike.setdefault(repr((cause.says, cause.value if with_values else None)), []).append(cause)
    sentences: dict[str, list[str]] = {}
    for causes in alike.values():
        value = f" is {_value(causes[0])}" if with_values and causes[0].value is not None else ""
        for text, found, indices in _by_template((template(cause.path), cause) for cause in causes):
            sentences.setdefault(causes[0].says, []).append(text.fill(indices) + value + _where(found))
    return [f"{', '.join(parts)}: {says}" for says, parts in sentences.items()]


def _by_template(members: Iterable[tuple[Template, Member]]) -> list[tuple[Template, list[Member], list[int | None]]]:
    """The members of each template, and the item numbers they fill it with."""
    found: dict[str, tuple[Template, list[Member], list[int | None]]] = {}
    for text, member in members:
        _, alike, indices = found.setdefault(text.text, (text, [], []))
        alike.append(member)
        indices.append(text.number)
    return list(found.values())


def _where(found: Sequence[Place | Cause]) -> str:
    """Where the first one stands, and how many more there are."""
    line, column = found[0].line, found[0].column
    if line is None:
        return ""
    more = f" and {len(found) - 1} more" if len(found) > 1 else ""
    return f" ({line}:{column}{more})"


def _value(cause: Cause) -> str:
    """A cause's value as JSON writes it; a value that a report describes by its shape is no JSON."""
    if isinstance(cause.value, str) and re.fullmatch(_SHAPE, cause.value, re.ASCII):
        return cause.value
    return literal(cause.value)
