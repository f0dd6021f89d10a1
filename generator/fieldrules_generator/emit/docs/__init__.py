"""The reference in Markdown: what people read about types, fields, rules, readings and operations."""

from collections.abc import Collection, Mapping

from fieldrules_generator import reference
from fieldrules_generator.emit.docs.index import pages as first_page
from fieldrules_generator.emit.docs.matrix import pages as matrix_page
from fieldrules_generator.emit.docs.operations import pages as operation_pages
from fieldrules_generator.emit.docs.readings import pages as reading_pages
from fieldrules_generator.emit.docs.rules import pages as rule_pages
from fieldrules_generator.emit.docs.site import Site
from fieldrules_generator.emit.docs.types import pages as type_pages
from fieldrules_generator.model import Api
from fieldrules_generator.write import Tree


def emit(api: Api, gaps: Mapping[str, Collection[str]] | None = None) -> Tree:
    """Every page.

    Args:
        api: the API.
        gaps: the other targets by name, each with the ids of the rules that it cannot express. The page of a rule says
            which of them have it.
    """
    site = Site(api, reference.build(api))
    pages: Tree = {}
    for part in (first_page, type_pages, matrix_page, reading_pages, operation_pages):
        pages |= part(site)
    pages |= rule_pages(site, gaps or {})
    return {f"{folder(api)}/{path}": content for path, content in pages.items()}


def folder(api: Api) -> str:
    """The folder below the output folder that holds the pages of an API, and nothing else."""
    return f"docs/{api.name}"
