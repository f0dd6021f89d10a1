"""The ways out of a document's errors, as text."""

import re
from typing import NamedTuple

from fieldrules.escape import printable
from fieldrules.finding import Fix, Step
from fieldrules.render.fold import Template, template
from fieldrules.render.style import Style
from fieldrules.render.wrap import WIDTH, wrap
from fieldrules.words import count

_NOTE_COLUMN = 51
"""Where notes begin; further right if the steps are long and the notes short enough."""
_NUMBERS = ("", "", "Two", "Three", "Four", "Five")
_SAYS_CHANGE = r"[^,;:(]*\bchanges\b"


class _Part(NamedTuple):
    """A step, or several that differ only in the item."""

    title: str
    effect: str
    edits: int
    members: int
    consequence: str | None


class _Layout(NamedTuple):
    """What all the ways out of a document share: the column of the notes, the type as judged, and the style."""

    column: int
    type_id: str | None
    style: Style


def ways_out(fixes: tuple[Fix, ...], type_id: str | None, style: Style) -> list[str]:
    """The lines of the section that lists the ways out.

    Args:
        fixes: the complete ways out, best first; at least one.
        type_id: the type the payload was judged as; a way out that leads to another type says so.
        style: how to dress the text.
    """
    ways = [(fix, _parts(fix)) for fix in fixes]
    margin = 4 if len(fixes) == 1 else 7
    layout = _Layout(_column([part for _, parts in ways for part in parts], margin), type_id, style)
    if len(fixes) == 1:
        return ["  " + style.paint("To fix it", "bold"), *_way(*ways[0], " " * margin, layout)]
    number = _NUMBERS[len(fixes)] if len(fixes) < len(_NUMBERS) else str(len(fixes))
    lines = ["  " + style.paint(f"{number} ways to fix it", "bold")]
    for index, (fix, parts) in enumerate(ways):
        lines.extend(_way(fix, parts, f"    {chr(ord('A') + index)}  ", layout))
    return lines


def _column(parts: list[_Part], margin: int) -> int:
    """The one column in which all notes of a document begin, so that as many as can be stand beside their step."""
    noted = [(margin + len(part.title) + 2, len(_note(part))) for part in parts if _note(part)]
    last = WIDTH - max((note for _, note in noted), default=0)
    return max([_NOTE_COLUMN, *(end for end, _ in noted if end <= last)])


def _way(fix: Fix, parts: list[_Part], mark: str, layout: _Layout) -> list[str]:
    """The lines of one way out; ``mark`` stands before its first step."""
    lines: list[str] = []
    indent = len(mark)
    after = _afterwards(fix, layout.type_id)
    style = layout.style
    for index, part in enumerate(parts):
        prefix = mark if not lines else " " * indent
        lines.extend(_step(part, prefix, layout))
        last = index + 1 == len(parts)
        if part.consequence and (last or parts[index + 1].consequence != part.consequence):
            says = part.consequence
            text = says if re.match(_SAYS_CHANGE, says) else f"changes what happens: {says}"
            text += f" {after}" if last and after else ""
            lines.extend(" " * indent + style.paint(line, "dim") for line in wrap(printable(text), indent))
    if after and not (parts and parts[-1].consequence):
        lines.extend(" " * indent + style.paint(line, "dim") for line in wrap(after, indent))
    return lines


def _afterwards(fix: Fix, type_id: str | None) -> str:
    """What is different once the way out was taken: the type, and rules that warn."""
    notes = []
    if fix.type != type_id and type_id is not None:
        notes.append(f"then: {fix.type}")
    if fix.introduces:
        notes.append(f"then warns: {', '.join(fix.introduces)}")
    return f"({'; '.join(notes)})" if notes else ""


def _parts(fix: Fix) -> list[_Part]:
    steps = fix.steps or (Step(fix.title, fix.effect, fix.edits, fix.consequence),)
    found: dict[tuple[str, str, str | None], tuple[Template, list[Step], list[int | None]]] = {}
    for step in steps:
        text = template(step.title)
        key = (text.text, step.effect, step.consequence)
        _, alike, indices = found.setdefault(key, (text, [], []))
        alike.append(step)
        indices.append(text.number)
    return [
        _Part(text.fill(indices), effect, sum(step.edits for step in alike), len(alike), consequence)
        for (_, effect, consequence), (text, alike, indices) in found.items()
    ]


def _step(part: _Part, prefix: str, layout: _Layout) -> list[str]:
    """What to do, with a note on the right, or below if there is no room."""
    indent = len(prefix)
    lines = wrap(printable(part.title), indent, hanging=2)
    lines = [prefix + lines[0], *(" " * indent + line for line in lines[1:])]
    note = _note(part)
    if note:
        if len(lines[-1]) + 2 > layout.column:
            lines.append("")
        lines[-1] = lines[-1].ljust(layout.column) + layout.style.paint(note, "dim")
    return lines


def _note(part: _Part) -> str:
    if part.effect == "asks":
        return "a value only you can give" if part.members == 1 else f"{part.members} values only you can give"
    if part.effect == "keeps":
        return "keeps the meaning"
    return count(part.edits, "edit") if part.edits > 1 else ""
