"""What a page left for a person to decide: readings that are open, in a file of their own."""

from collections.abc import Collection, Iterator, Sequence
from typing import Any

from fieldrules_generator.problems import Problem
from fieldrules_generator.spec import Spec
from fieldrules_generator.sync.edit.result import Open
from fieldrules_generator.sync.edit.splice import block
from fieldrules_generator.sync.identity import open_id, undo_id
from fieldrules_generator.sync.names import subject

OPEN = "readings/open.yaml"
"""The file, below the spec's folder."""
_HEADER = (
    "# What changed in a docs page and nobody has decided yet. Written by `fieldrules sync --write`. Decide one: edit\n"
    "# the spec, and remove the entry here, or move it to another file with the reading taken and without `open`.\n"
    "\n"
    "readings:\n"
)
_SEVERITY = {"breaking": "high", "compatible": "medium", "editorial": "low"}

Reading = dict[str, Any]


def open_readings(
    existing: Sequence[Reading],
    added: Sequence[Open],
    gone: Collection[str],
    page: str,
    sections: Collection[str],
) -> bytes | None:
    """The file of open readings after a page changed.

    Args:
        existing: the readings of the file as it is; none if there is no file.
        added: what the changes of the page left open.
        gone: the `undo_id` of each change of the page: an open reading of that id has nothing to decide any more,
            and neither has the change that undoes it.
        page: the page's id.
        sections: the ids of the sections that it has now; no reading can name another.

    Returns:
        its content, oldest readings first; None if nothing is open, so that there is no file.
    """
    undone = {reading["id"] for reading in existing} & set(gone)
    readings = {reading["id"]: reading for reading in existing if reading["id"] not in undone}
    new: dict[str, list[Open]] = {}
    for left in added:
        if undo_id(page, left.change) not in undone and open_id(page, left.change) not in readings:
            new.setdefault(open_id(page, left.change), []).append(left)
    readings |= {name: _reading(page, name, found) for name, found in new.items()}
    if not readings:
        return None
    found = ({**each, "says": [_said(claim, page, sections) for claim in each["says"]]} for each in readings.values())
    return (_HEADER + "\n".join(map(_item, found))).encode()


def _said(claim: Reading, page: str, sections: Collection[str]) -> Reading:
    """A claim without the name of a section that its page no longer has."""
    gone = claim["source"] == page and claim.get("section") not in sections
    return {key: value for key, value in claim.items() if not (gone and key == "section")}


def open_problems(spec: Spec) -> Iterator[Problem]:
    """A problem for every reading that is open, since a spec is whole only when somebody has decided."""
    for document, place, entry in spec.entries("readings", "readings"):
        if entry.get("open"):
            message = f"has the open reading {entry['id']!r}, which is to be decided: {entry['topic']}"
            yield document.problem(message, *place, "id")


def _reading(page: str, name: str, found: list[Open]) -> Reading:
    change = found[0].change
    section = {} if change.section_id is None or change.kind == "section_removed" else {"section": change.section_id}
    claims = dict.fromkeys(left.claim for left in found)
    return {
        "id": name,
        "topic": _topic(found[0]),
        "severity": _SEVERITY[change.impact],
        "touches": ["operation" if change.kind.startswith("endpoint_") else "request"],
        "says": [{"source": page, **section, "claim": claim} for claim in claims],
        "reading": "Not decided yet. Until then the rules stand as the rest of this spec has them.",
        "why": "The page changed, and this part of the change has no meaning that a program could take over.",
        "rules": list(dict.fromkeys(rule for left in found for rule in left.rules)),
        "fields": list(dict.fromkeys(field for left in found for field in left.fields)),
        "examples": [],
        "open": True,
    }


def _topic(left: Open) -> str:
    what = left.change.kind.replace("_", " ")
    return f"{what}, {subject(left.change.field)}" if left.change.field else what


def _item(reading: Reading) -> str:
    """An entry of the list; a claim on a line of its own keys."""
    lines = block(reading, 4)
    return f"  - {lines[4:]}"
