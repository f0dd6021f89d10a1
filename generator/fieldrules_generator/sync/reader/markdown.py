"""Markdown to blocks. A kept parser reads it; definition lists are ours, since the dialect writes them in its own way.

A term is followed by a colon, either on a line of its own or before its text. What belongs to a term is the text right
after the colon, and after a blank line whatever is indented.
"""

import re
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any

from fieldrules_generator.sync.problem import UnreadablePageError
from fieldrules_generator.sync.reader.block import (
    Block,
    Code,
    Definition,
    Heading,
    Item,
    Note,
    Paragraph,
    Table,
    Text,
    stands_in,
)

MAX_LINES = 20_000
MAX_LINE = 5_000
MAX_PARAGRAPH = 10_000
MAX_INDENT = 100
MAX_DEPTH = 8
_INDENT = 4
_FENCE = re.compile(r" {0,12}(?P<marks>`{3,}|~{3,})")
_ANCHOR = re.compile(r"\s*\{#[^{}]*\}\s*$")
_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
_BULLET = re.compile(r"\s*[*+\u2022-]\s+")
_HARD_BREAK = re.compile(r" *\\? *$")

Line = tuple[int, str]
"""A line and its number in the page."""


def markdown_blocks(text: str) -> list[Block]:
    """The blocks of a page.

    Raises:
        UnreadablePageError: if it ends inside a block of code, or nests deeper, or has longer lines than any page.
    """
    if text.count("\n") > MAX_LINES:
        raise UnreadablePageError(f"has over {MAX_LINES} lines; no docs page is written so")
    lines = [(number, line.expandtabs(_INDENT)) for number, line in enumerate(text.split("\n"), 1)]
    long = next((number for number, line in lines if len(line) > MAX_LINE), None)
    if long is not None:
        raise UnreadablePageError(f"has a line of over {MAX_LINE} characters; no docs page is written so", long)
    kept = _without_comments(lines)
    deep = next((number for number, line in kept if _indent(line) > MAX_INDENT and line.strip() != line), None)
    if deep is not None:
        raise UnreadablePageError(f"has a line indented by over {MAX_INDENT}; no docs page is written so", deep)
    _refuse_long_paragraphs(kept)
    blocks = list(_blocks(kept, 0))
    _refuse_cut_row(blocks, kept)
    return blocks


def _refuse_long_paragraphs(lines: list[Line]) -> None:
    """Marks without a partner are looked for to the end of a paragraph: the time goes with the square of its length."""
    length = 0
    fence: str | None = None
    for number, line in lines:
        fence = _fence_after(line, fence)
        length = 0 if fence is not None or not line.strip() or line.lstrip().startswith("|") else length + len(line)
        if length > MAX_PARAGRAPH:
            raise UnreadablePageError(f"has a paragraph of over {MAX_PARAGRAPH} characters", number)


def _refuse_cut_row(blocks: list[Block], lines: list[Line]) -> None:
    """A table at the end of a page whose last row is not whole: the name in it may not be, either."""
    rows = [(number, line.strip()) for number, line in lines if line.strip()]
    if blocks and isinstance(blocks[-1], Table):
        number, last = rows[-1]
        whole = last.endswith("|") if last.startswith("|") else last.count("|") >= len(blocks[-1].rows[0]) - 1
        if not whole:
            raise UnreadablePageError("ends inside a row of a table; it looks cut", number)


def _without_comments(lines: list[Line]) -> list[Line]:
    """The lines without HTML comments; those of code are kept as they are."""
    kept: list[Line] = []
    open_comment = False
    opened_at: int | None = None
    fence: str | None = None
    for number, whole in lines:
        line = whole
        if fence is None and open_comment:
            _, ended, line = line.partition("-->")
            if not ended:
                continue
            open_comment = False
        if fence is None and "<!--" in line:
            line = re.sub(r"<!--.*?-->", "", line)
            before, opened, _ = line.partition("<!--")
            open_comment = bool(opened)
            opened_at = number
            line = before
            if not line.strip():
                continue  # a line that only held a comment is none
        fence = _fence_after(line, fence)
        kept.append((number, line))
    if open_comment:
        raise UnreadablePageError("ends inside a comment; it looks cut", opened_at)
    return kept


def _fence_after(line: str, fence: str | None) -> str | None:
    """The marks of the fence that is open after a line."""
    found = _FENCE.match(line)
    if found is None:
        return fence
    marks = found["marks"]
    if fence is None:
        return marks
    closes = marks[0] == fence[0] and len(marks) >= len(fence) and not line[found.end() :].strip()
    return None if closes else fence


def _blocks(lines: list[Line], depth: int) -> Iterator[Block]:
    if depth > MAX_DEPTH:
        raise UnreadablePageError(f"nests lists of definitions more than {MAX_DEPTH} deep", lines[0][0])
    flow: list[Line] = []
    fence: str | None = None
    place = 0
    while place < len(lines):
        number, line = lines[place]
        before, fence = fence, _fence_after(line, fence)
        if before is None and fence is None and _is_term(lines, place):
            yield from _parsed(flow)
            flow = []
            body, place = _body(lines, place + 1)
            yield Definition(_inline(_term(line)), tuple(_blocks(body, depth + 1)), number)
        else:
            flow.append((number, line))
            place += 1
    if fence is not None:
        raise UnreadablePageError("ends inside a block of code; it looks cut", lines[-1][0])
    yield from _parsed(flow)


def _term(line: str) -> str:
    return _ANCHOR.sub("", line.strip())


def _is_term(lines: list[Line], place: int) -> bool:
    """Whether a line is a term: not blank, not a term's colon itself, and a colon comes next."""
    line = lines[place][1]
    if not line.strip() or _colon(line) is not None or place + 1 >= len(lines):
        return False
    following = place + 1
    if not lines[following][1].strip() and following + 1 < len(lines):
        following += 1  # one blank line before the colon changes nothing
    other = lines[following][1]
    return _colon(other) is not None and abs(_indent(line) - _indent(other)) < _INDENT


def _colon(line: str) -> str | None:
    """What stands after the colon of a definition, or None if the line is none."""
    found = re.fullmatch(r" *:(?:$| +(.*))", line)
    return None if found is None else found[1] or ""


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def _body(lines: list[Line], place: int) -> tuple[list[Line], int]:
    """The lines of a definition, moved to the left, and the place after them. ``place`` is after its term."""
    while not lines[place][1].strip():
        place += 1
    number, colon = lines[place]
    body: list[Line] = [(number, _colon(colon) or "")]
    base = _indent(colon)
    place += 1
    separated = False
    fence: str | None = None
    while place < len(lines):
        number, line = lines[place]
        inside = fence is not None
        if not line.strip():
            # The text of a bare colon may come after a blank line.
            separated = separated or (not inside and any(text.strip() for _, text in body))
            body.append((number, ""))
        else:
            belongs = inside or _indent(line) > base + 1 or not separated
            if not belongs or (not inside and _starts_heading(lines, place)):
                break
            if not inside and _indent(line) <= base + 1 and _is_term(lines, place):
                break
            moved = line[min(_indent(line), base + _INDENT) :]
            fence = _fence_after(moved, fence)
            body.append((number, moved))
        place += 1
    return body, place


def _starts_heading(lines: list[Line], place: int) -> bool:
    line = lines[place][1]
    if re.match(r" {0,3}#{1,6} ", line):
        return True
    return place + 1 < len(lines) and re.fullmatch(r" {0,3}(?:={3,}|-{3,}) *", lines[place + 1][1]) is not None


def _parsed(lines: list[Line]) -> Iterator[Block]:
    """The blocks of lines without definitions."""
    if any(line.strip() for _, line in lines):
        # Two spaces at the end of a line break it, which layout may change; the line itself says as much.
        text = "\n".join(_HARD_BREAK.sub("", line) for _, line in lines)
        yield from _from_tokens(_parser().parse(text), lines)


@cache
def _parser() -> Any:
    from markdown_it import MarkdownIt

    return MarkdownIt("commonmark", {"maxNesting": 24}).enable("table").disable(["code", "html_block"])


def _from_tokens(tokens: list[Any], lines: list[Line]) -> Iterator[Block]:
    quotes = items = 0
    rows: list[list[Text]] | None = None
    for place, token in enumerate(tokens):
        kind = token.type
        quotes += {"blockquote_open": 1, "blockquote_close": -1}.get(kind, 0)
        items += {"list_item_open": 1, "list_item_close": -1}.get(kind, 0)
        line = lines[min(token.map[0], len(lines) - 1)][0] if token.map else lines[-1][0]
        if kind == "fence":
            yield Code(token.content, line)
        elif kind == "table_open":
            rows = []
        elif kind == "tr_open" and rows is not None:
            rows.append([])
        elif kind == "table_close" and rows is not None:
            yield Table(tuple(map(tuple, rows)), line)
            rows = None
        elif kind == "inline" and rows is not None:
            rows[-1].append(_text(token))
        elif kind == "inline":
            yield from _leaf(tokens[place - 1], token, line, quoted=quotes > 0, listed=items > 0)


def _leaf(opening: Any, token: Any, line: int, *, quoted: bool, listed: bool) -> Iterator[Block]:
    text = _text(token)
    if opening.type == "heading_open" and not quoted and not listed:
        title = Text(_ANCHOR.sub("", text.raw), text.codes)
        if title.plain:
            yield Heading(int(opening.tag[1:]), title, line)
    elif not text.plain:
        return
    elif quoted:
        yield Note(text, line)
    elif listed:
        yield Item(text, line, linked=_is_link(token))
    else:
        yield Paragraph(text, line)


def _is_link(token: Any) -> bool:
    """Whether all of an inline token is one link."""
    kinds = [child.type for child in token.children if child.content.strip() or child.type.startswith("link")]
    return bool(kinds) and kinds[0] == "link_open" and kinds[-1] == "link_close"


def _inline(source: str) -> Text:
    """The text of one line of Markdown."""
    tokens = [token for token in _parser().parseInline(source) if token.type == "inline"]
    return _text(tokens[0]) if tokens else Text("")


def _text(token: Any) -> Text:
    parts: list[str] = []
    marked: list[str] = []
    codes: list[str] = []
    for child in token.children:
        before = len(parts)
        if child.type == "text":
            parts.append(child.content)
        elif child.type == "code_inline":
            content = child.content.replace("`", "").strip()
            parts.append(content)
            codes.append(content)
        elif child.type in ("softbreak", "hardbreak") or _BREAK.fullmatch(child.content or ""):
            parts.append("\n")
        marked += parts[before:] or ([child.markup] if child.markup.startswith("_") else [])
    raw, underscored = "".join(parts), "".join(marked)
    return Text(raw, tuple(codes), underscored if underscored != raw else "")


def cell_blocks(cell: Text, line: int) -> Iterable[Block]:
    """The paragraphs and items in a cell of a table, where line breaks stand for both."""
    for part in cell.raw.split("\n"):
        if part.strip():
            bullet = _BULLET.match(part)
            text = Text(
                part[bullet.end() if bullet else 0 :], tuple(code for code in cell.codes if stands_in(code, part))
            )
            yield Item(text, line) if bullet else Paragraph(text, line)
