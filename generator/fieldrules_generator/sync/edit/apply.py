"""From changes of a page to edits of a spec."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from fieldrules import builtin
from fieldrules_generator.sync.change import Change
from fieldrules_generator.sync.edit.claims import claim_of
from fieldrules_generator.sync.edit.draft import Draft
from fieldrules_generator.sync.edit.endpoints import change_endpoints
from fieldrules_generator.sync.edit.fields import add_field, remove_field
from fieldrules_generator.sync.edit.limits import change_limit
from fieldrules_generator.sync.edit.locate import all_fields, find, request_schemas
from fieldrules_generator.sync.edit.mentions import mentions
from fieldrules_generator.sync.edit.rename import rename_fields
from fieldrules_generator.sync.edit.required import add_required, remove_required
from fieldrules_generator.sync.edit.result import Edits, Open
from fieldrules_generator.sync.edit.settings import Settings
from fieldrules_generator.sync.edit.values import values_of_field, values_of_type
from fieldrules_generator.sync.identity import undo_id

_OPTIONAL = ("optional", "adjustments")
"""Sections that list what may be sent."""


def edit(folder: Path, changes: Sequence[Change], page: str, *, released: frozenset[str] = frozenset()) -> Edits:
    """Take changes of a page over into a spec, as far as that is mechanical. Nothing is written.

    Args:
        folder: the spec's folder, found sound.
        changes: what changed in the page since its lock, which is still the one in the folder.
        page: the id of the page.
        released: versions whose rules are public, so that they are never taken away.

    Returns:
        the files that become others, and what a person has to decide.
    """
    draft = Draft(folder)
    undone = frozenset(undo_id(page, change) for change in changes)
    settings = Settings(page, frozenset(_listed(draft, page, changes)), released, undone)
    claims = [
        *rename_fields(draft, [change for change in changes if change.kind == "field_renamed"]),
        *change_endpoints(draft, changes, settings),
    ]
    for change in changes:
        claims += [(change, claim) for claim in _take_over(draft, change, settings)]
    order = {id(change): number for number, change in enumerate(changes)}
    claims.sort(key=lambda each: order[id(each[0])])
    fields = settings.listed | {path for path, _ in all_fields(draft)}
    rules = {rule["id"] for _, _, rule in draft.rules()} | {rule["id"] for rule in builtin.RULES}
    left = [
        Open(change, claim, _about(change, fields), tuple(name for name in change.rules if name in rules))
        for change, claim in claims
    ]
    return Edits(draft.changed(), tuple(left))


def _take_over(draft: Draft, change: Change, settings: Settings) -> Iterator[str]:
    """Edit one change that is neither a rename nor an endpoint; yields what a person has to decide."""
    if change.kind.startswith("endpoint_") or change.kind == "field_renamed":
        return
    type_id = _type(draft, change, settings)
    if change.kind in ("field_added", "field_removed", "requirement_changed"):
        yield from _field(draft, change, type_id, settings)
    elif change.kind in ("value_added", "value_removed", "value_changed"):
        if type_id is not None:
            yield from values_of_type(draft, type_id, change, _source(change, settings), settings)
        else:
            yield from values_of_field(draft, change, settings)
    elif change.kind == "limit_changed":
        yield from change_limit(draft, change, settings)
    elif change.impact != "editorial":
        yield claim_of(change)


def _field(draft: Draft, change: Change, type_id: str | None, settings: Settings) -> Iterator[str]:
    path = str(change.field)
    if change.new == "required" and type_id is not None:
        yield from add_required(draft, type_id, path, _source(change, settings))
    elif change.old == "required" and type_id is not None:
        yield from remove_required(draft, type_id, path, settings)
    elif change.new in _OPTIONAL and change.kind == "field_added":
        yield from _may_be_sent(draft, path, _source(change, settings), settings)
    elif change.impact == "editorial":
        return
    elif change.old in _OPTIONAL and change.kind == "field_removed":
        yield from remove_field(draft, path, settings)
    else:
        yield claim_of(change)


def _type(draft: Draft, change: Change, settings: Settings) -> str | None:
    """The type whose required fields the section of a change lists."""
    for section in draft.page(settings.page)["sections"]:
        if section["id"] == change.section_id and section.get("role") == "required":
            return section["type"] if section.get("type") in draft.types() else None
    return None


def _source(change: Change, settings: Settings) -> dict[str, str]:
    section = {} if change.section_id is None else {"section": change.section_id}
    return {"page": settings.page, **section}


def _may_be_sent(draft: Draft, path: str, source: dict[str, str], settings: Settings) -> Iterator[str]:
    """A field that may be sent; one that an alias or a reading knows is nothing new."""
    if path in {mention.path for mention in mentions(draft)} | set(_aliases(draft)):
        return
    for schema in request_schemas(draft, settings.page):
        if find(draft, schema, path) is None:
            yield add_field(draft, schema, path, source)[1]


def _aliases(draft: Draft) -> Iterator[str]:
    for _, _, rule in draft.rules():
        if rule["verb"] == "alias":
            yield f"{rule['field'].rpartition('.')[0]}.{rule['name']}".lstrip(".")


def _listed(draft: Draft, page: str, changes: Sequence[Change]) -> set[str]:
    """The fields that a page lists after its changes."""
    sections = draft.page(page)["sections"]
    listed = {(section["id"], fact["field"]) for section in sections for fact in section.get("fields", ())}
    gone = {(change.section_id, change.field) for change in changes if change.kind == "field_removed"}
    renamed = {change.old for change in changes if change.kind == "field_renamed"}
    come = {change.field for change in changes if change.field is not None and change.kind != "field_removed"}
    return {field for _, field in listed - gone if field not in renamed} | come


def _about(change: Change, known: frozenset[str]) -> tuple[str, ...]:
    named = [change.field, change.old if change.kind == "field_renamed" else None]
    return tuple(path for path in named if path is not None and path in known)
