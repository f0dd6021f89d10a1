"""All fields of all types, side by side."""

from typing import Any

from fieldrules.words import literal
from fieldrules_generator.emit.docs.site import Page, Site
from fieldrules_generator.emit.docs.types import need_of
from fieldrules_generator.fields import is_leaf
from fieldrules_generator.safe_markdown import Code, Markdown, Text, table
from fieldrules_generator.write import Tree

_SHORT = {"required": "required", "conditional": "depends", "optional": "optional", "forbidden": "no"}


def pages(site: Site) -> Tree:
    """``fields.md``."""
    page = site.page("fields.md")
    types = list(site.types.values())
    paths = _paths(site)
    rows = [[Code(path), *(_cell(page, words, path) for words in types)] for path in paths]
    heads = ["field", *(words["id"] for words in types)]
    links = [page.type(words["id"]) for words in types]
    bodies = [page.type(body) for body in site.bodies]
    return page.render(
        "fields",
        title=Text(f"Fields of all types: {site.words['title']}"),
        matrix=table(heads, rows),
        types=links,
        bodies=bodies,
    )


def _paths(site: Site) -> list[str]:
    """Every field that some type says something of, in spec order."""
    listed = {field["path"] for words in site.types.values() for field in words["fields"]}
    found: dict[str, None] = {}
    for entry in site.api.compiled["types"]:
        found |= {path: None for path in site.api.schemas.paths(entry["schema"]) if path in listed}
    return list(found)


def _cell(page: Page, words: dict[str, Any], path: str) -> Markdown:
    field = next((field for field in words["fields"] if field["path"] == path), None)
    if field is not None:
        need = need_of(field)
        return _fixed(field) if need == "fixed" else Text(_SHORT[need])
    entry = next(entry for entry in page.site.api.compiled["types"] if entry["id"] == words["id"])
    if any(path.startswith((f"{ask['field']}.", f"{ask['field']}[")) for ask in entry["forbidden"]):
        return Text("no")
    schema = page.site.api.schemas.paths(entry["schema"]).get(path)
    return Text("-") if schema is None or is_leaf(schema) else Text("optional")


def _fixed(field: dict[str, Any]) -> Markdown:
    return Code(literal(field["values"][0]))
