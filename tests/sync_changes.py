"""Changes of a page, made by hand, and a spec to bring them into."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from fieldrules_generator.ids import lock_problems
from fieldrules_generator.sync.change import Change
from fieldrules_generator.sync.edit import Edits, edit
from fieldrules_generator.sync.workbench import checked, put

PAGE = "create-draft-invoice"
TYPES = {
    "required-in-person": "draft-in-person",
    "required-email": "draft-email",
    "required-itemized": "draft-itemized",
}
"""The sections that list the required fields of a type, and the type."""

NEW_FIELDS = {
    "a field of an object": ("required-email", "customerInformation.taxNumber"),
    "a field of the whole": ("required-email", "taxNumber"),
    "a field of an item": ("required-itemized", "orderInformation.lineItems[].taxNumber"),
    "an object and its field": ("required-email", "customerInformation.tax.number"),
    "a list in a list and its field": ("required-itemized", "orderInformation.lineItems[].parts[].more.name"),
}
"""Fields that no schema knows, each in a section that requires it."""
_REVERSE = {"added": "removed", "removed": "added"}


def change(kind: str, section: str | None, field: str | None, old: Any, new: Any, **more: Any) -> Change:
    """A change in a section of the lock; breaking unless said otherwise."""
    rest = {"impact": "breaking", "says": "", **more}
    return Change(kind, section, field, old, new, section_id=section, **rest)


def required(section: str, field: str) -> Change:
    """A field that a section requires from now on."""
    return change("field_added", section, field, None, "required")


def renamed(old: str, new: str) -> Change:
    """A field that is called otherwise."""
    return change("field_renamed", "required-email", new, old, new)


def undone(changes: Sequence[Change]) -> list[Change]:
    """What a page changes that goes back to what it said."""
    return [_undone(each) for each in reversed(changes)]


def _undone(change: Change) -> Change:
    stem, _, end = change.kind.rpartition("_")
    field = change.old if change.kind == "field_renamed" else change.field
    return change._replace(
        kind=f"{stem}_{_REVERSE.get(end, end)}",
        field=field,
        old=change.new,
        new=change.old,
        words=change.old_words or change.words,
        old_words=change.words if change.old_words else None,
    )


def apply(folder: Path, page: str, *changes: Change, released: frozenset[str] = frozenset()) -> Edits:
    """Edit a copy of a spec for real."""
    made = edit(folder, changes, page, released=released)
    put(folder, dict(made.contents))
    return made


def assert_sound(folder: Path) -> None:
    """A spec that every reference of leads somewhere, and whose lock of ids has every rule and no other."""
    spec, _ = checked(folder)
    assert list(lock_problems(spec)) == []


def claims(made: Edits) -> list[str]:
    """What a person has to decide."""
    return [left.claim for left in made.open]
