"""The values that a page lists for a field: of one type, or of every payload."""

from collections.abc import Iterator
from typing import Any

from fieldrules.conditions import fields_of
from fieldrules.words import literal
from fieldrules_generator.sync.change import Change
from fieldrules_generator.sync.edit import splice
from fieldrules_generator.sync.edit.draft import Draft, Entry
from fieldrules_generator.sync.edit.fields import Source
from fieldrules_generator.sync.edit.locate import find, request_schemas
from fieldrules_generator.sync.edit.meanings import add_value, drop_made_value, remove_value
from fieldrules_generator.sync.edit.required import add_ask, remove_ask
from fieldrules_generator.sync.edit.rules import Ask, drop_unused, rule_for
from fieldrules_generator.sync.edit.settings import Settings

Scalars = list[Any]


def values_of_type(draft: Draft, type_id: str, change: Change, source: Source, settings: Settings) -> Iterator[str]:
    """Let a type take other values of a field.

    Yields:
        what a person has to decide.
    """
    path = str(change.field)
    gone, come = _differences(change)
    entry = draft.types()[type_id]
    for value in come:
        yield from add_value(draft, entry["schema"], path, value)
    ask = Ask(type_id, "values", path)
    listed = next((number for number, each in enumerate(entry["values"]) if each["field"] == path), None)
    if change.new is None and change.kind == "value_changed":
        rule = remove_ask(draft, ask)
        claim = None if rule is None else drop_unused(draft, ask, rule, settings)
        if claim is not None:
            yield claim
    elif listed is not None:
        yield from _relist(draft, ask, listed, gone, come)
    elif change.old is None and change.kind == "value_changed":
        asked: Entry = {"field": path, "allowed": come, "rule": rule_for(draft, ask, come)}
        add_ask(draft, type_id, "values", asked | ({"source": source} if source != entry["source"] else {}))
    else:
        yield f"the values of {path} changed, and {type_id} does not list any"
    for value in gone:
        drop_made_value(draft, entry["schema"], path, value)
    if entry["recognise"] is not None and path in fields_of(entry["recognise"]):
        yield f"{type_id} is recognised by {path}, whose values changed; its condition is to be decided"


def values_of_field(draft: Draft, change: Change, settings: Settings) -> Iterator[str]:
    """Let a field take other values in every payload.

    Yields:
        what a person has to decide.
    """
    path = str(change.field)
    if change.kind == "value_changed" and None in (change.old, change.new):
        yield f"{path} is {'bound to values now' if change.old is None else 'no longer bound to values'}"
        return
    gone, come = _differences(change)
    for schema in request_schemas(draft, settings.page):
        if find(draft, schema, path) is None:
            yield f"the values of {path} changed, which the schema {schema} does not have"
            continue
        for value in come:
            yield from add_value(draft, schema, path, value)
        for value in gone:
            yield from remove_value(draft, schema, path, value)


def _relist(draft: Draft, ask: Ask, listed: int, gone: Scalars, come: Scalars) -> Iterator[str]:
    file, place = draft.type_file(ask.type_id), ("values", listed, "allowed")
    allowed: Scalars = draft.data(file)["values"][listed]["allowed"]
    come = [value for value in come if not holds(allowed, value)]
    gone = [value for value in gone if holds(allowed, value)]
    if len(gone) == len(come) == 1:
        at = _index(allowed, gone[0])
        draft.put(file, splice.replace(draft.text(file), (*place, at), come[0]))
        return
    for value in come:
        allowed = draft.data(file)["values"][listed]["allowed"]
        draft.put(file, splice.add_item(draft.text(file), place, _place_for(allowed, value), value))
    for value in gone:
        allowed = draft.data(file)["values"][listed]["allowed"]
        if len(allowed) == 1:
            yield f"{ask.type_id} would take no value of {ask.field}: {literal(value)} was its last"
        else:
            draft.put(file, splice.remove(draft.text(file), (*place, _index(allowed, value))))


def holds(values: Scalars, value: Any) -> bool:
    """Whether a value is among some; true is not 1."""
    return any(type(each) is type(value) and each == value for each in values)


def _index(values: Scalars, value: Any) -> int:
    return next(number for number, each in enumerate(values) if type(each) is type(value) and each == value)


def _place_for(values: Scalars, value: Any) -> int:
    """Where a value goes: into its place in a list that is sorted, else to the end."""
    order = [str(each) for each in values]
    if order != sorted(order):
        return len(values)
    return next((number for number, each in enumerate(order) if each > str(value)), len(order))


def _differences(change: Change) -> tuple[Scalars, Scalars]:
    """The values that are gone, and those that are new."""
    old, new = _list(change.old), _list(change.new)
    return [value for value in old if not holds(new, value)], [value for value in new if not holds(old, value)]


def _list(value: Any) -> Scalars:
    if value is None:
        return []
    return list(value) if isinstance(value, (list, tuple)) else [value]
