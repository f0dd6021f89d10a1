"""Bytes of a page to facts: size and encoding first, then Markdown or HTML by what is there."""

import re

from fieldrules_generator.sync.facts import PageFacts
from fieldrules_generator.sync.problem import UnreadablePageError
from fieldrules_generator.sync.reader.block import Block
from fieldrules_generator.sync.reader.extract import extract

MAX_BYTES = 4 * 1024 * 1024
_HTML = re.compile(r"\s*<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE)
_MARKS = {b"\xff\xfe": "UTF-16", b"\xfe\xff": "UTF-16", b"\x00\x00\xfe\xff": "UTF-32"}


def read_page(data: bytes) -> PageFacts:
    """The facts of a docs page.

    Args:
        data: the page as Markdown or HTML, in UTF-8, at most 4 MB.

    Raises:
        UnreadablePageError: if this is no docs page or not all of one, or names what no field can be called.
    """
    text = _text(data)
    if not text.strip():
        raise UnreadablePageError("is empty")
    try:
        return extract(_blocks(text), text)
    except RecursionError:
        raise UnreadablePageError("is nested too deeply") from None


def _blocks(text: str) -> list[Block]:
    # Imported here: each of them brings a parser, and only one is needed.
    if _HTML.match(text, _after_comments(text)):
        from fieldrules_generator.sync.reader.html import html_blocks

        return html_blocks(text)
    from fieldrules_generator.sync.reader.markdown import markdown_blocks

    return markdown_blocks(text)


def _after_comments(text: str) -> int:
    """Where a page begins, after white space and comments."""
    place = len(text) - len(text.lstrip())
    while text.startswith("<!--", place):
        end = text.find("-->", place)
        if end < 0:
            break
        place = end + 3
        while text[place : place + 1].isspace():
            place += 1
    return place


def _text(data: bytes) -> str:
    if len(data) > MAX_BYTES:
        raise UnreadablePageError(f"is larger than {MAX_BYTES // (1024 * 1024)} MB")
    for mark, name in _MARKS.items():
        if data.startswith(mark):
            raise UnreadablePageError(f"is in {name}, not UTF-8", 1)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UnreadablePageError("is not UTF-8", 1 + data[: error.start].count(b"\n")) from None
    if "\0" in text:
        raise UnreadablePageError("is no text", 1 + text[: text.index("\0")].count("\n"))
    return text.replace("\r\n", "\n").replace("\r", "\n")
