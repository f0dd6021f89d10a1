"""Blocks to facts: sections by their headings, and in each what its role makes of it."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from fieldrules_generator.sync.facts import Endpoint, PageFacts, Section
from fieldrules_generator.sync.problem import UnreadablePageError
from fieldrules_generator.sync.reader.block import Block, Code, Definition, Heading, Item, Note, Paragraph, Table, Text
from fieldrules_generator.sync.reader.examples import examples_of, is_label
from fieldrules_generator.sync.reader.fields import Words, fields_of, words_of
from fieldrules_generator.sync.reader.names import IN_TEXT, PATH

DEEPEST = 3
"""Headings below this level (of figures, say) begin no section of their own."""
MOST_SECTIONS = 500
_ENDPOINT = re.compile(
    r"(?P<label>[A-Z][\w ()/-]{0,60}?)\s*:\s*(?P<method>GET|POST|PUT|PATCH|DELETE)\s+(?P<url>[a-z]{1,9}://[^\s`]+)"
)
_ROLES = (
    ("interactive", re.compile(r"\binteractive\b", re.IGNORECASE)),
    ("example", re.compile(r"\bexamples?\b", re.IGNORECASE)),
    ("endpoint", re.compile(r"\bendpoints?\b", re.IGNORECASE)),
    ("follow-on", re.compile(r"\bfollow[- ]?(?:on|up)\b", re.IGNORECASE)),
    ("response", re.compile(r"\bresponse\b", re.IGNORECASE)),
)
"""The role of a section by a word of its heading; the first that fits."""
_REQUIRED = re.compile(r"\brequired\b.*\b(?:fields?|parameters?)\b|\bmandatory\b", re.IGNORECASE)
_OPTIONAL = re.compile(r"\boptional\b", re.IGNORECASE)
_FIELDS = re.compile(r"\b(?:fields?|parameters?)\b", re.IGNORECASE)
_ADJUSTMENTS = re.compile(r"\b(?:discounts?|tax(?:es)?)\b", re.IGNORECASE)
_HINTS = (
    (re.compile(r"type=[\"']?password|\b(?:sign|log) ?in\b", re.IGNORECASE), "it looks like a login page"),
    (re.compile(r"\b404\b|\bnot found\b|no longer exists", re.IGNORECASE), "it looks like a 'not found' page"),
)


class Part(NamedTuple):
    """A heading and the blocks below it, up to the next heading."""

    heading: Heading
    blocks: list[Block]


def extract(blocks: Sequence[Block], text: str) -> PageFacts:
    """The facts in the blocks of a page.

    Args:
        blocks: its blocks, in order.
        text: the whole page, to say what it looks like if it is no docs page.

    Raises:
        UnreadablePageError: if there are no required fields in it, or it is not whole.
    """
    parts = _parts(blocks)
    sections = [_section(part, parts[:number], parts[number + 1 :]) for number, part in enumerate(parts)]
    _refuse_empty_chapters(parts, sections)
    first = next((n for n, block in enumerate(blocks) if isinstance(block, Heading)), 0)
    banner = [each for each in _prose(blocks[:first], without_endpoints=False).sentences if each.strong]
    if sections:  # what is asked for before the first heading counts as said below it
        sections[0] = sections[0]._replace(sentences=(*banner, *sections[0].sentences))
    if not any(section.role == "required" for section in sections):
        hint = next((f"; {says}" for pattern, says in _HINTS if pattern.search(text)), "")
        raise UnreadablePageError(f"has no section of required fields, so it is no page of field rules{hint}")
    return PageFacts(sections[0].title, tuple(sections))


def _parts(blocks: Sequence[Block]) -> list[Part]:
    parts: list[Part] = []
    for block in blocks:
        if isinstance(block, Heading) and block.level <= DEEPEST:
            parts.append(Part(block, []))
        elif parts and not isinstance(block, Heading):
            parts[-1].blocks.append(block)
    if len(parts) > MOST_SECTIONS:
        raise UnreadablePageError(f"has over {MOST_SECTIONS} sections; no docs page is written so")
    return parts


def _section(part: Part, earlier: list[Part], later: list[Part]) -> Section:
    title, depth = part.heading.text.plain, part.heading.level
    role = _role(part) if earlier else "overview"
    if role == "fields":
        said = _role_above(part, earlier)
        fields, words = fields_of(part.blocks, said or "optional")
        _refuse_cut(part, later, has_fields=bool(fields))
        found = Section(title, depth, said or "optional", fields, words.sentences, words.limits)
        return found._replace(says_role=said is not None)
    if role == "interactive":  # a picture and links; what is asked for counts, wherever it stands
        words = _prose(part.blocks, without_endpoints=False)
        return Section(title, depth, role, (), tuple(each for each in words.sentences if each.strong), words.limits)
    if role == "example":
        rest = [block for block in part.blocks if not isinstance(block, Code) and not _is_label(block)]
        words = _prose(rest, without_endpoints=False)
        return Section(title, depth, role, (), words.sentences, words.limits, examples=examples_of(part.blocks))
    endpoints = tuple(_endpoints(part.blocks)) if role == "endpoint" else ()
    words = _prose(part.blocks, without_endpoints=bool(endpoints))
    return Section(title, depth, role, (), words.sentences, words.limits, endpoints)


def _is_label(block: Block) -> bool:
    return isinstance(block, (Paragraph, Item, Note)) and is_label(block.text)


def _role(part: Part) -> str:
    """What a section is for, by its heading and what it holds; ``fields`` for one that lists them."""
    title = part.heading.text.plain
    lists = any(isinstance(block, (Definition, Table)) for block in part.blocks)
    for role, pattern in _ROLES:
        if pattern.search(title):
            return role
    if _REQUIRED.search(title):
        return "fields" if lists else "chapter"
    if _FIELDS.search(title) and lists:
        return "fields"
    if any(isinstance(block, Definition) and IN_TEXT.fullmatch(block.term.plain) for block in part.blocks):
        return "fields"
    return "adjustments" if _ADJUSTMENTS.search(title) else "chapter" if _FIELDS.search(title) else "overview"


def _role_above(part: Part, earlier: list[Part]) -> str | None:
    """Whether fields are required: as their heading says, or the one it stands under; None if neither does."""
    above = next((each.heading for each in reversed(earlier) if each.heading.level < part.heading.level), None)
    for title in (part.heading.text.plain, above.text.plain if above is not None else ""):
        if _REQUIRED.search(title):
            return "required"
        if _OPTIONAL.search(title):
            return "optional"
    return None


def _refuse_empty_chapters(parts: list[Part], sections: list[Section]) -> None:
    """A heading that promises required fields, with no field and no section below it, lost them."""
    for number, (part, section) in enumerate(zip(parts, sections, strict=True)):
        introduces = number + 1 < len(sections) and sections[number + 1].depth > section.depth
        if section.role == "chapter" and _REQUIRED.search(section.title) and not introduces:
            raise UnreadablePageError(
                "has a section of required fields without any field; it looks cut", part.heading.line
            )


def _refuse_cut(part: Part, later: list[Part], *, has_fields: bool) -> None:
    """A list of fields that is empty, or ends in a name with nothing behind it, was cut."""
    line = part.heading.line
    if not has_fields:
        raise UnreadablePageError("has a section of fields without any field; it looks cut", line)
    last = part.blocks[-1]
    if not later and isinstance(last, Paragraph) and "." in last.text.plain and PATH.fullmatch(last.text.plain):
        raise UnreadablePageError("ends after the name of a field; it looks cut", last.line)


def _endpoints(blocks: Sequence[Block]) -> Iterator[Endpoint]:
    for block in blocks:
        if isinstance(block, Table):
            found = [" : ".join((row[0].plain, " ".join(cell.plain for cell in row[1:]))) for row in block.rows[1:]]
            yield from (each for text in found for each in _endpoints_in(text, block.line))
        elif isinstance(block, Definition):
            inner = " ".join(each.text.plain for each in block.body if isinstance(each, (Paragraph, Item)))
            yield from _endpoints_in(f"{block.term.plain}: {inner}", block.line)
        elif not isinstance(block, (Heading, Code)):
            yield from _endpoints_in(block.text.plain, block.line)


def _endpoints_in(text: str, line: int) -> Iterator[Endpoint]:
    for found in _ENDPOINT.finditer(text.replace("`", "")):
        if not found["url"].startswith("https://"):
            raise UnreadablePageError("has an endpoint whose address does not begin with https", line)
        yield Endpoint(found["label"].strip(), found["method"], found["url"].rstrip(".,;"))


def _prose(blocks: Sequence[Block], *, without_endpoints: bool) -> Words:
    kept: list[Block] = []
    for block in blocks:
        if without_endpoints and isinstance(block, (Paragraph, Item)):
            text = Text(_ENDPOINT.sub(" ", block.text.plain.replace("`", "")), block.text.codes)
            kept.append(block._replace(text=text))
        elif not (without_endpoints and isinstance(block, (Table, Definition)) and any(_endpoints([block]))):
            kept.append(block)
    return words_of([block for block in kept if not (isinstance(block, Note) and is_label(block.text))])
