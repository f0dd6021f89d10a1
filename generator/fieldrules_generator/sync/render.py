"""The changes of a page for people and programs: text, the JSON of the contract, and Markdown for a pull request."""

import json
import re
from collections.abc import Sequence
from typing import Any, NamedTuple

from fieldrules.escape import printable
from fieldrules.render.wrap import wrap
from fieldrules.words import count
from fieldrules_generator.safe_markdown import Code, Joined, Link, Markdown, Text, table
from fieldrules_generator.sync.change import IMPACTS, Change

_WORDS = {
    "breaking": "a payload that passed may now fail",
    "compatible": "what passed still passes",
    "editorial": "words only",
}

_MOST_NAMES = 6


class Compared(NamedTuple):
    """A page and its changes. ``title`` and ``url`` are those of the lock; ``sha256`` is of the bytes read."""

    page: str
    title: str
    url: str
    read: str
    changes: tuple[Change, ...]


def to_dict(compared: Compared) -> dict[str, Any]:
    """The JSON form, version 1, keys in the order of the contract."""
    changes = [change.to_dict() for change in compared.changes]
    return {"version": 1, "page": compared.page, "changes": changes}


def to_json(data: Any, *, one_line: bool) -> str:
    """A document of JSON as text, in ASCII."""
    return json.dumps(data, indent=None if one_line else 2) + "\n"


def to_text(compared: Compared) -> str:
    """For a terminal: a line with the counts, then each change with what it touches."""
    if not compared.changes:
        return f"{printable(compared.page)}: no change since {compared.read}\n"
    lines = [f"{printable(compared.page)}: {summary(compared.changes)} since {compared.read}"]
    for impact in IMPACTS:
        found = [change for change in compared.changes if change.impact == impact]
        if found:
            lines += ["", f"{impact.capitalize()}: {_WORDS[impact]}"]
        for change in found:
            lines += _entry(change)
    return "\n".join(lines) + "\n"


def summary(changes: Sequence[Change]) -> str:
    """How many changes there are, and how many of each impact."""
    parts = [f"{number} {impact}" for impact in IMPACTS if (number := sum(c.impact == impact for c in changes))]
    return f"{count(len(changes), 'change')} ({', '.join(parts)})"


def _entry(change: Change) -> list[str]:
    lines = [f"  {line}" for line in wrap(f"{change.kind}: {printable(change.says)}", 2, 4)]
    touches = {"rules": change.rules, "types": change.types, "models": change.models, "schemas": change.schemas}
    labels = [("section", change.section or ""), *((label, _listed(names)) for label, names in touches.items())]
    for label, text in labels:
        if text:
            for number, line in enumerate(wrap(printable(text), 13)):
                lines.append(f"    {label if number == 0 else '':<9}{line}")
    return lines


def _listed(names: Sequence[str]) -> str:
    more = len(names) - _MOST_NAMES
    return ", ".join([*names[:_MOST_NAMES], *([f"and {more} more"] if more > 0 else [])])


def to_markdown(compared: Compared) -> str:
    """For a pull request: a heading, the counts, a table for each impact. Text of the page cannot become markup."""
    heading = f"## {Link(Text(compared.title), compared.url)}"
    if not compared.changes:
        return f"{heading}\n\nNo change since {compared.read}.\n"
    parts = [heading, f"{summary(compared.changes).capitalize()} since {compared.read}."]
    for impact in IMPACTS:
        found = [change for change in compared.changes if change.impact == impact]
        if found:
            parts += [f"### {impact.capitalize()}: {_WORDS[impact]}", str(_table(found))]
    return "\n\n".join(parts) + "\n"


def _prose(text: str) -> Markdown:
    """Text of a page, in which a pull request would find nobody to notify and no other issue to link."""
    calm = re.sub(r"(?<![A-Za-z0-9])@(?=[A-Za-z0-9])", "(at)", text)
    return Text(re.sub(r"#(?=[0-9])", "no. ", calm))


def _table(changes: Sequence[Change]) -> Markdown:
    rows = [
        [Code(each.kind), _prose(each.says), _prose(each.section or ""), _codes(each.rules), _codes(each.types)]
        for each in changes
    ]
    return table(["change", "what", "section", "rules touched", "types touched"], rows)


def _codes(names: Sequence[str]) -> Markdown:
    return Joined([Code(name) for name in names], by=", ")
