"""How long a text or a list may be, and how large a number."""

import re
from collections.abc import Iterator

from fieldrules_generator.sync.change import Change
from fieldrules_generator.sync.edit import splice
from fieldrules_generator.sync.edit.draft import Draft
from fieldrules_generator.sync.edit.locate import Home, all_fields, chain, find, holder, keyword, node, request_schemas
from fieldrules_generator.sync.edit.settings import Settings

_KEYWORDS: dict[tuple[str | None, str], str] = {
    ("list", "at most"): "maxItems",
    ("list", "at least"): "minItems",
    ("text", "at most"): "maxLength",
    ("number", "at most"): "maximum",
    ("number", "at least"): "minimum",
}


def change_limit(draft: Draft, change: Change, settings: Settings) -> Iterator[str]:
    """Bring another limit of a field into the schemas.

    Yields:
        what a person has to decide.
    """
    path = change.field
    bound = next((words for words in ("at most", "at least") if words in change.says), "at most")
    if path is None:
        yield f"a limit changed from {change.old} to {change.new}, and no field is named for it"
        return
    found = [home for schema in request_schemas(draft, settings.page) if (home := find(draft, schema, path))]
    if not found:
        yield f"{path}{_now(change, bound)}, and no schema has it"
    for home in dict.fromkeys(found):
        yield from _bound(draft, home, path, bound, change)
    for _, _, rule in draft.rules():
        if rule["verb"] in ("length", "count") and rule.get("field") == path:
            yield f"{path} has another limit now, and the rule {rule['id']} one of its own"
    yield from _words(draft, found, path, change)


def _bound(draft: Draft, home: Home, path: str, bound: str, change: Change) -> Iterator[str]:
    key = _KEYWORDS.get((_kind(draft, home), bound))
    if key is None:
        yield f"{path}{_now(change, bound)}, which its schema has no word for"
        return
    standing = keyword(draft, home, key)
    if standing == change.new:
        return
    if standing != change.old:
        schema = "no such limit" if standing is None else f"{key} {standing}"
        yield f"{path}{_now(change, bound)}; its schema has {schema}"
        return
    place = holder(draft, home, key) or list(chain(draft, home))[-1]
    text = draft.text(place.file)
    if change.old is None:
        text = splice.add_key(text, place.place, key, change.new)
    elif change.new is None:
        text = splice.remove(text, (*place.place, key))
    else:
        text = splice.replace(text, (*place.place, key), change.new)
    draft.put(place.file, text)
    also = [other for other, where in all_fields(draft) if other != path and place in chain(draft, where)]
    if also:
        yield f"{path} has another limit now, and so have {', '.join(dict.fromkeys(also))}, which share its definition"


def _now(change: Change, bound: str) -> str:
    return " is no longer bound" if change.new is None else f" is bound to {bound} {change.new} now"


def _kind(draft: Draft, home: Home) -> str | None:
    if holder(draft, home, "items") is not None:
        return "list"
    types = keyword(draft, home, "type")
    if types == "string":
        return "text"
    return "number" if types == "integer" or "integer" in (types or ()) else None


def _words(draft: Draft, found: list[Home], path: str, change: Change) -> Iterator[str]:
    """Words of the spec that say the old number: of the field, and of the types that have it."""
    if change.old is None:
        return
    number = re.compile(rf"(?<![0-9.]){change.old}(?![0-9])")
    said = [node(draft, each).get("description", "") for home in found for each in chain(draft, home)]
    if any(map(number.search, said)):
        yield f"the description of {path} may still say {change.old}"
    for type_id, entry in draft.types().items():
        if find(draft, entry["schema"], path) in found and number.search(entry["what"]):
            yield f"what the type {type_id} says of itself may still say {change.old}"
