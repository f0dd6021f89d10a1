"""Where in the schema files a field stands, through every reference to a definition."""

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from fieldrules_generator.sync.edit.draft import Draft, Entry
from fieldrules_generator.yaml_reader import Place

_TOKEN = re.compile(r"\[\]|[^.\[\]]+")


class Home(NamedTuple):
    """A schema in a file: the file and the place."""

    file: str
    place: Place

    def under(self, *more: str) -> "Home":
        """A place below this one."""
        return Home(self.file, (*self.place, *more))


def tokens(path: str) -> list[str]:
    """The names of a path, with ``[]`` for the items of a list."""
    return _TOKEN.findall(path)


def parent_of(path: str) -> str:
    """The path of what holds a field; empty for one at the top."""
    return path.rpartition(".")[0]


def root(schema: str) -> Home:
    """The schema of a whole body, by the name that types call it."""
    return Home(f"schemas/{schema}.yaml", ())


def node(draft: Draft, home: Home) -> Entry:
    """The schema at a place, references not followed."""
    value: Any = draft.data(home.file)
    for token in home.place:
        value = value[token]
    found: Entry = value
    return found


def chain(draft: Draft, home: Home) -> Iterator[Home]:
    """A schema, then what it refers to."""
    yield home
    reference = node(draft, home).get("$ref")
    if reference is not None:
        file, _, name = reference.partition("#/$defs/")
        target = f"schemas/{file}" if file else home.file
        yield from chain(draft, Home(target, ("$defs", name)))


def holder(draft: Draft, home: Home, key: str) -> Home | None:
    """Where a keyword of a schema stands: in itself, or in what it refers to."""
    return next((each for each in chain(draft, home) if key in node(draft, each)), None)


def keyword(draft: Draft, home: Home, key: str) -> Any:
    """The value of a keyword; None if it has none."""
    found = holder(draft, home, key)
    return None if found is None else node(draft, found)[key]


def find(draft: Draft, schema: str, path: str) -> Home | None:
    """Where a field of a body stands; None if the schema does not know it."""
    home: Home | None = root(schema)
    for token in tokens(path) if path else ():
        home = None if home is None else _child(draft, home, token)
    return home


def _child(draft: Draft, home: Home, name: str) -> Home | None:
    if name == "[]":
        found = holder(draft, home, "items")
        return None if found is None else found.under("items")
    found = holder(draft, home, "properties")
    if found is None or name not in node(draft, found)["properties"]:
        return None
    return found.under("properties", name)


def fields(draft: Draft, home: Home, path: str = "") -> Iterator[tuple[str, Home]]:
    """Every field below a schema, with its path."""
    members = holder(draft, home, "properties")
    for name in node(draft, members)["properties"] if members is not None else ():
        place = f"{path}.{name}" if path else name
        child = _child(draft, home, name)
        if child is not None:
            yield place, child
            yield from fields(draft, child, place)
    items = _child(draft, home, "[]")
    if items is not None:
        yield f"{path}[]", items
        yield from fields(draft, items, f"{path}[]")


def all_fields(draft: Draft) -> Iterator[tuple[str, Home]]:
    """The fields of every body that is sent or received."""
    for file in draft.files("schema-file"):
        if "properties" in draft.data(file):
            yield from fields(draft, Home(file, ()))
    received = {each["body"] for entry in draft.api["operations"] for each in entry["responses"] if "body" in each}
    for file in draft.files("schema-file"):
        if file == "schemas/responses.yaml":
            for name in sorted(received & set(draft.data(file).get("$defs", {}))):
                yield from fields(draft, Home(file, ("$defs", name)))


def request_schemas(draft: Draft, page: str) -> list[str]:
    """The schemas of the types that a page documents, else of all types."""
    types = draft.types().values()
    documented = [entry["schema"] for entry in types if entry["source"]["page"] == page]
    return list(dict.fromkeys(documented or [entry["schema"] for entry in types]))
