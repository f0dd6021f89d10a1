"""Fields of the schemas: put in for a name that a page has and the spec has not, taken out again."""

from collections.abc import Iterator
from typing import Any

from fieldrules_generator.sync.edit import splice
from fieldrules_generator.sync.edit.draft import Draft, Entry
from fieldrules_generator.sync.edit.locate import Home, all_fields, find, holder, keyword, node, request_schemas
from fieldrules_generator.sync.edit.mentions import who_names
from fieldrules_generator.sync.edit.settings import Settings
from fieldrules_generator.sync.names import capital, subject, words

Source = dict[str, str]


def add_field(draft: Draft, schema: str, path: str, source: Source) -> tuple[bool, str]:
    """Put a field that a schema does not know into it: a text of any length that is never shown.

    Objects and lists on the way to it that are not there either are made as well.

    Args:
        draft: the spec.
        schema: the schema of a whole body.
        path: the field.
        source: the section that names it.

    Returns:
        whether it is there now, and what a person has to decide.
    """
    names = path.split(".")
    known = next(depth for depth in range(len(names) - 1, -1, -1) if find(draft, schema, ".".join(names[:depth])))
    parent = find(draft, schema, ".".join(names[:known]))
    members = None if parent is None else holder(draft, parent, "properties")
    if members is None or path.endswith("[]"):
        return False, f"{path} does not fit the schema: what it stands in holds no fields, or it is a list of values"
    name = names[known].removesuffix("[]")
    if name in node(draft, members)["properties"]:
        return False, f"{path} does not fit the schema: {name} is a list in one of them and none in the other"
    made = _made(names[known:], source)
    place = (*members.place, "properties")
    draft.put(members.file, splice.add_key(draft.text(members.file), place, name, made))
    also = _also(draft, schema, path)
    shared = f"; {' and '.join(also)} share the definition" if also else ""
    return True, f"{path} is new: its type, length and privacy are to be decided, and until then it is any text{shared}"


def drop_made(draft: Draft, schema: str, path: str, settings: Settings) -> bool:
    """Take a field out again if it still is as `add_field` made it and nothing names it; whether that was so."""
    leaf = find(draft, schema, path)
    if leaf is None or path in settings.listed:
        return False
    source = node(draft, leaf).get("source", {})
    names = path.split(".")
    for depth in range(len(names)):
        home = find(draft, schema, ".".join(names[: depth + 1]).removesuffix("[]"))
        if home is not None and node(draft, home) == _made(names[depth:], source):
            if who_names(draft, path, settings.undone):
                return False
            _take_out(draft, home)
            return True
    return False


def remove_field(draft: Draft, path: str, settings: Settings) -> Iterator[str]:
    """Take out a field that a page no longer lists, unless something needs it: then that is to be decided."""
    schemas = [name for name in request_schemas(draft, settings.page) if find(draft, name, path)]
    schemas = [name for name in schemas if not drop_made(draft, name, path, settings)]
    named = who_names(draft, path, settings.undone)
    for name in schemas:
        home = find(draft, name, path)
        if home is None:
            continue  # a schema before it shared the definition
        said = keyword(draft, home, "source") or {}
        parent = find(draft, name, path.rpartition(".")[0])
        members = None if parent is None else holder(draft, parent, "properties")
        last = members is not None and len(node(draft, members)["properties"]) == 1
        if not named and not last and said.get("page") == settings.page and not _also(draft, name, path):
            _take_out(draft, home)
        elif not named:
            yield f"{path} is no longer documented; whether the schema {name} still has it is to be decided"
    if named:
        yield f"{path} is no longer documented, and is named by {', '.join(named)}"


def _made(names: list[str], source: Source) -> Entry:
    """A field as `add_field` makes it, with the objects and lists around it that are not there yet."""
    name, *below = names
    if not below:
        return {
            "type": "string",
            "privacy": "personal",
            "description": f"{capital(subject(name))}. Its type and length are not decided yet.",
            "source": source,
            "examples": ["Text"],
        }
    title = capital(words(name))
    is_list = name.endswith("[]")
    inner: Entry = {"type": "object", "title": f"One of the {words(name)}" if is_list else title}
    inner["properties"] = {below[0].removesuffix("[]"): _made(below, source)}
    return {"type": "array", "title": title, "items": inner} if is_list else inner


def _also(draft: Draft, schema: str, path: str) -> list[str]:
    """The other paths under which bodies have a field, since they share its definition."""
    home = find(draft, schema, path)
    return list(dict.fromkeys(other for other, place in all_fields(draft) if place == home and other != path))


def _take_out(draft: Draft, home: Home) -> None:
    place: Any = home.place
    draft.put(home.file, splice.remove(draft.text(home.file), place))
