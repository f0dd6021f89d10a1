"""Where something is documented: a page, a section, its address, and the day it was read where that is recorded."""

from typing import Any

from fieldrules_generator.compile import pages, source_key
from fieldrules_generator.model import Api


def source(api: Api, key: str) -> dict[str, Any]:
    """The words for a source, from its key ``page#section``."""
    page, _, section = key.partition("#")
    entry = pages(api.spec)[page]
    found = next(item for item in entry["sections"] if item["id"] == section)
    words = {"page": page, "page_title": entry["title"], "section": found["title"], "url": found["url"]}
    return words | ({"read": entry["read"]} if "read" in entry else {})


def cited(api: Api, cite: dict[str, str]) -> dict[str, Any]:
    """The words for a source as the spec cites it: a page, and a section if not the whole page is meant."""
    return source(api, source_key(api.spec, cite))
