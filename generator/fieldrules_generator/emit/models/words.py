"""Docstrings and field descriptions: the spec's words, on one line, with what is asked and where it is documented."""

from typing import Any, Self

from fieldrules_generator.compile import pages, source_key
from fieldrules_generator.emit.models.names import words_of
from fieldrules_generator.fields import kind_of
from fieldrules_generator.model import Api
from fieldrules_generator.safe_text import SafeText

_NEEDS = {
    "fixed": "Always this value",
    "required": "Required",
    "doubted": "Documented as required, and not insisted on here",
}


class Words(SafeText):
    """A line that is harmless in a docstring and in a string: no double quote, no backslash, nothing invisible."""

    __slots__ = ()

    def __new__(cls, text: str) -> Self:
        """Make one: white space is folded, what is not printable ASCII or a letter is written out."""
        folded = " ".join(text.split()).replace("\\", "/").replace('"', "'")
        return super().__new__(cls, "".join(map(_plain, folded)))


def sentence(*parts: str) -> Words:
    """Parts as sentences: each begins with a capital and ends with a stop."""
    told = [part.strip() for part in parts if part.strip()]
    return Words(" ".join(part[0].upper() + part[1:] + ("" if part[-1] in ".!?" else ".") for part in told))


def at(api: Api, key: str) -> str:
    """Where a source key, ``page#section``, leads: the titles of both."""
    page, _, section = key.partition("#")
    entry = pages(api.spec)[page]
    title = next(item["title"] for item in entry["sections"] if item["id"] == section)
    return f"Source: {entry['title']}" if title == entry["title"] else f"Source: {entry['title']}: {title}"


def type_of(api: Api, entry: dict[str, Any]) -> tuple[str, str]:
    """The title of a type, and what it is."""
    documents = api.spec.documents("type")
    return entry["title"], next(document.data["what"] for document in documents if document.data["id"] == entry["id"])


def part_of(api: Api, schema: dict[str, Any], name: str) -> Words:
    """The docstring of a part."""
    title, description = schema.get("title", ""), schema.get("description", "")
    return sentence(title or ("" if description else " ".join(words_of(name))), description, _source(api, schema))


def field_of(api: Api, schema: dict[str, Any], name: str, need: str) -> Words:
    """The description of a field that is ``fixed``, ``required``, ``doubted`` or none of these."""
    said = schema.get("description", schema.get("title", " ".join(words_of(name))))
    return sentence(said, _NEEDS.get(need, ""), _limit(schema), _source(api, schema))


def _source(api: Api, schema: dict[str, Any]) -> str:
    return at(api, source_key(api.spec, schema["source"])) if "source" in schema else ""


def _limit(schema: dict[str, Any]) -> str:
    kind = kind_of(schema)
    if kind == "array":
        low, high = schema.get("minItems"), schema.get("maxItems")
        bounds = [f"at least {low}" if low else "", f"at most {high}" if high else ""]
        told = " and ".join(bound for bound in bounds if bound)
        return f"{told} items" if told else ""
    if kind in ("text", "email", "decimal") and "maxLength" in schema:
        return f"at most {schema['maxLength']} characters"
    return ""


def _plain(character: str) -> str:
    if character == " " or (character.isascii() and character.isprintable()) or character.isalpha():
        return character
    return f"U+{ord(character):04X}"
