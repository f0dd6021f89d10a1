"""The name under which a change is kept open, and that of the change which undoes it."""

import hashlib
import json
from typing import Any

from fieldrules_generator.sync.change import Change
from fieldrules_generator.sync.names import kebab

_MOST = 80
"""The longest id of a reading."""
_REVERSE = {"added": "removed", "removed": "added"}
_ANYWHERE = ("section_added", "section_removed", "section_renamed", "field_moved", "field_renamed")
"""Changes that are about sections, or about several at once."""


def open_id(page: str, change: Change) -> str:
    """The id of the open reading of a change: ``open-<page>-<what>-<6 hex digits>``."""
    return _id(page, change.kind, change, _sides(change))


def undo_id(page: str, change: Change) -> str:
    """The id that the open reading of the opposite change has: the one that this change undoes."""
    stem, _, end = change.kind.rpartition("_")
    old, new = _sides(change)
    return _id(page, f"{stem}_{_REVERSE.get(end, end)}", change, (new, old))


def _id(page: str, kind: str, change: Change, sides: tuple[Any, Any]) -> str:
    where = None if kind in _ANYWHERE else change.section_id or change.section
    field = None if kind == "field_renamed" else change.field
    told = json.dumps([page, kind, where, field, change.label, *sides], sort_keys=True)
    end = hashlib.sha256(told.encode()).hexdigest()[:6]
    name = "" if field is None else f"-{kebab(field.rpartition('.')[2])}"
    what = f"{page}-{kind.replace('_', '-')}{name}"[: _MOST - len("open--") - len(end)].strip("-")
    return f"open-{what}-{end}"


def _sides(change: Change) -> tuple[Any, Any]:
    """What it was and what it is: the digests of sentences, since their words differ from one look to the next."""
    if change.words is None or change.kind == "limit_changed":
        return change.old, change.new
    if change.old_words is not None:
        return change.old_words, change.words
    return (None, change.words) if change.old is None else (change.words, None)
