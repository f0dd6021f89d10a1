"""Every place of a spec that names a field by its path, found with the JSON Schemas of the spec's own files."""

import json
from collections.abc import Collection, Iterator
from functools import cache
from typing import Any, NamedTuple

from fieldrules_generator.spec import meta_folder
from fieldrules_generator.sync.edit.draft import Draft, Entry
from fieldrules_generator.yaml_reader import Place

_KINDS = ("type", "rules", "changes", "readings", "api")
_PATH = "#/$defs/path"
_FIELD = "field:"
"""Begins a trace that leads to a field."""
_MORE: tuple[tuple[str, ...], ...] = (
    ("client", "own_number"),
    ("sandbox", "record", "defaults"),
    ("sandbox", "record", "spellings"),
)
"""Objects of ``api.yaml`` with paths that its schema does not call so: values in the first, keys in the others."""


class Mention(NamedTuple):
    """A path in a file: the place of it, or of the key that it is, and in words what it is part of."""

    file: str
    place: Place
    path: str
    is_key: bool
    what: str
    before: str = ""
    """What stands before it in the same text."""


def is_at_or_below(path: str, other: str) -> bool:
    """Whether a path is another one or leads to something in it."""
    return path == other or path.startswith((f"{other}.", f"{other}["))


def mentions(draft: Draft) -> Iterator[Mention]:
    """Every path that a type, a rule, a reading, a consequence, a trace or ``api.yaml`` names."""
    for kind in _KINDS:
        schema = _meta(kind)
        for file in draft.files(kind):
            data = draft.data(file)
            for place, is_key in dict.fromkeys(_paths(data, schema, schema, ())):
                path = str(place[-1]) if is_key else str(_at(data, place))
                yield Mention(file, place, path, is_key, _what(kind, file, data, place))
    yield from _more(draft)
    for file in draft.files("trace"):
        for page, statements in draft.data(file).items():
            for name, targets in statements.items():
                for index, target in enumerate(targets):
                    if target.startswith(_FIELD):
                        place = (page, name, index)
                        yield Mention(file, place, target.removeprefix(_FIELD), False, file, _FIELD)  # noqa: FBT003


def who_names(draft: Draft, path: str, ignored: Collection[str] = ()) -> list[str]:
    """In words, everything that names a field or one below it, each once; examples too, which hold it.

    Args:
        draft: the spec.
        path: the field.
        ignored: ids of readings that do not count.
    """
    left_out = {f"the reading {name}" for name in ignored}
    found = [mention.what for mention in mentions(draft) if is_at_or_below(mention.path, path)]
    found += [f"the example {name}" for name in _examples(draft, path)]
    return [what for what in dict.fromkeys(found) if what not in left_out]


def who_names_rule(draft: Draft, rule_id: str, ignored: Collection[str] = ()) -> list[str]:
    """In words, every reading, trace and part of ``api.yaml`` that names a rule; as `who_names`."""
    readings = [each["id"] for each in draft.readings() if rule_id in each["rules"] and each["id"] not in ignored]
    found = [f"the reading {name}" for name in readings]
    found += [file for file in draft.files("trace") if f"rule:{rule_id}" in _texts(draft.data(file))]
    found += ["api.yaml"] if rule_id in _texts(draft.api) else []
    return found


def _texts(value: Any) -> set[str]:
    """Every text in a value."""
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        return {text for member in value for text in _texts(member)}
    return {value} if isinstance(value, str) else set()


def _paths(value: Any, schema: Entry, meta: Entry, place: Place) -> Iterator[tuple[Place, bool]]:
    """The places of paths at or below one, and whether each is a key."""
    if schema.get("$ref") == _PATH and isinstance(value, str):
        yield place, False
    while "$ref" in schema:
        schema = meta["$defs"][schema["$ref"].rpartition("/")[2]]
    for branch in schema.get("anyOf", []):
        yield from _paths(value, branch, meta, place)
    if isinstance(value, dict):
        for key, member in value.items():
            if schema.get("propertyNames") == {"$ref": _PATH}:
                yield (*place, key), True
            inner = schema.get("properties", {}).get(key, schema.get("additionalProperties"))
            if isinstance(inner, dict):
                yield from _paths(member, inner, meta, (*place, key))
    elif isinstance(value, list) and "items" in schema:
        for index, item in enumerate(value):
            yield from _paths(item, schema["items"], meta, (*place, index))


@cache
def _meta(kind: str) -> Entry:
    schema: Entry = json.loads((meta_folder() / f"{kind}.schema.json").read_text(encoding="utf-8"))
    return schema


def _at(data: Any, place: Place) -> Any:
    for token in place:
        data = data[token]
    return data


def _what(kind: str, file: str, data: Any, place: Place) -> str:
    if kind == "type":
        return f"the type {data['id']}"
    if kind in ("rules", "readings"):
        return f"the {kind.removesuffix('s')} {_at(data, place[:2])['id']}"
    return file


def _more(draft: Draft) -> Iterator[Mention]:
    for at in _MORE:
        held: Any = draft.api
        for name in at:
            held = held.get(name, {})
        for key, value in held.items():
            is_key = at[0] != "client"
            yield Mention("api.yaml", (*at, key), key if is_key else value, is_key, "api.yaml")


def _examples(draft: Draft, path: str) -> Iterator[str]:
    names = path.replace("[]", ".[]").split(".")
    for file in draft.files("examples"):
        for entry in draft.data(file)["examples"]:
            if _holds(entry.get("request"), names):
                yield entry["id"]


def _holds(value: Any, names: list[str]) -> bool:
    if not names:
        return True
    if names[0] == "[]":
        return isinstance(value, list) and any(_holds(item, names[1:]) for item in value)
    return isinstance(value, dict) and names[0] in value and _holds(value[names[0]], names[1:])
