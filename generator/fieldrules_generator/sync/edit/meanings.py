"""The values that a schema knows for a field, and what each means."""

from collections.abc import Iterator
from typing import Any

from fieldrules.words import literal
from fieldrules_generator.sync.edit import splice
from fieldrules_generator.sync.edit.draft import Draft
from fieldrules_generator.sync.edit.locate import find, holder, keyword, node

_MADE = "a value of the page that nobody has described yet"
"""The meaning of a value that an edit added, until somebody writes one."""


def add_value(draft: Draft, schema: str, path: str, value: Any) -> Iterator[str]:
    """Let a schema know a value of a field; one that takes any text knows it already.

    Yields:
        what a person has to decide.
    """
    home = find(draft, schema, path)
    if home is None:
        yield f"{path} takes {literal(value)}, and the schema {schema} does not have it"
        return
    if (keyword(draft, home, "type") == "boolean") != isinstance(value, bool):
        yield f"{path} takes {literal(value)}, which is of another type in the schema"
        return
    known = keyword(draft, home, "enum")
    if known is None or value in known:
        return
    if type(value) is not type(known[0]):
        yield f"{path} takes {literal(value)}, which is of another type than its values in the schema"
        return
    place = holder(draft, home, "enum")
    if place is not None:
        added = splice.add_item(draft.text(place.file), (*place.place, "enum"), len(known), value)
        draft.put(place.file, added)
    place = holder(draft, home, "meanings")
    if place is not None and str(value) not in node(draft, place)["meanings"]:
        draft.put(place.file, splice.add_key(draft.text(place.file), (*place.place, "meanings"), str(value), _MADE))
        yield f"{path} takes {literal(value)}, whose meaning is to be described"


def drop_made_value(draft: Draft, schema: str, path: str, value: Any) -> None:
    """Let a schema forget a value that an edit added, if nobody has described it and nothing names it."""
    home = find(draft, schema, path)
    meanings = {} if home is None else keyword(draft, home, "meanings") or {}
    if meanings.get(str(value)) == _MADE and not _named(draft, path, value):
        _forget(draft, schema, path, value)


def remove_value(draft: Draft, schema: str, path: str, value: Any) -> Iterator[str]:
    """Let a schema forget a value.

    Yields:
        what a person has to decide, if something names it or it was the last one.
    """
    home = find(draft, schema, path)
    known = [] if home is None else keyword(draft, home, "enum") or []
    if home is None or value not in known:
        yield f"{path} no longer takes {literal(value)}; the schema {schema} does not list its values"
        return
    named = _named(draft, path, value)
    spelt = value in (keyword(draft, home, "spellings") or {}).values() or value == keyword(draft, home, "default")
    if named or spelt or len(known) == 1:
        where = ", ".join(named) or "the schema itself"
        yield f"{path} no longer takes {literal(value)}, which is named by {where}"
    else:
        _forget(draft, schema, path, value)


def _forget(draft: Draft, schema: str, path: str, value: Any) -> None:
    for key, name in (("enum", value), ("meanings", str(value))):
        home = find(draft, schema, path)
        place = None if home is None else holder(draft, home, key)
        if place is not None and name in node(draft, place)[key]:
            token = node(draft, place)[key].index(name) if key == "enum" else name
            draft.put(place.file, splice.remove(draft.text(place.file), (*place.place, key, token)))


def _named(draft: Draft, path: str, value: Any) -> list[str]:
    """The files that compare a field with a value, set it, or let a type take it."""
    kinds = ("type", "rules", "changes", "api")
    files = [file for kind in kinds for file in draft.files(kind)]
    return [file for file in files if _compares(draft.data(file), path, value)]


def _compares(data: Any, path: str, value: Any) -> bool:
    if isinstance(data, list):
        return any(_compares(item, path, value) for item in data)
    if not isinstance(data, dict):
        return False
    own = [data.get("equals"), data.get("value"), *data.get("in", ()), *data.get("allowed", ())]
    if data.get("field") == path and value in own:
        return True
    held = data.get(path, ())
    if value in (held if isinstance(held, (list, dict)) else [held]):
        return True
    return any(_compares(member, path, value) for member in data.values())
