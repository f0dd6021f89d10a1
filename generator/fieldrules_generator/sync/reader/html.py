"""HTML to blocks, by a kept parser: the page of the vendor that people read says the same as the Markdown one."""

from collections.abc import Iterator
from typing import Any

from fieldrules_generator.sync.problem import UnreadablePageError
from fieldrules_generator.sync.reader.block import Block, Code, Definition, Heading, Item, Note, Paragraph, Table, Text

MAX_TAGS = 20_000
MAX_DEPTH = 60
_WHOLE = ("html", "body", "main", "article", "dl", "table", "ul", "ol", "pre")
"""Elements that are closed in every whole page; those in them may be left open."""
_DROPPED = (
    "script",
    "style",
    "noscript",
    "template",
    "nav",
    "footer",
    "form",
    "svg",
    "iframe",
    "button",
    "head",
)
_NOTES = ("blockquote", "aside")
_NOTE_CLASSES = ("note", "important", "warning", "caution", "admonition")
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_PLAIN = (
    "p", "div", "section", "article", "main", "header", "figure", "body",
    "ul", "ol", "li", "dl", "dt", "dd", "table", "pre",
)  # fmt: skip
_BLOCKS = {*_PLAIN, *_NOTES, *_HEADINGS}


def html_blocks(text: str) -> list[Block]:
    """The blocks of a page in HTML; scripts, forms and the frame of the site are left out.

    Raises:
        UnreadablePageError: if it ends inside an element, or has more of them, or nests deeper, than any page.
    """
    from bs4 import BeautifulSoup, Comment

    if text.count("<") > MAX_TAGS:
        raise UnreadablePageError(f"has over {MAX_TAGS} tags; no docs page is written so")
    soup = BeautifulSoup(text, "lxml")
    _refuse_deep(soup)
    title = _text(soup.title).plain if soup.title else ""
    for element in soup.find_all(_DROPPED):
        element.decompose()
    for header in soup.find_all("header"):
        if not _is_of_the_page(header, title):
            header.decompose()
    _refuse_cut(soup, text)
    for comment in soup.find_all(string=lambda found: isinstance(found, Comment)):
        comment.extract()
    return list(_blocks(soup.body or soup))


def _is_of_the_page(header: Any, title: str) -> bool:
    """Whether a header is the page's own and not part of the site's frame."""
    names = [_text(heading).plain for heading in header.find_all("h1")]
    return header.find_parent(["main", "article"]) is not None or any(name and title.startswith(name) for name in names)


def _refuse_deep(soup: Any) -> None:
    depths = {id(soup): 0}
    for element in soup.descendants:
        depth = depths[id(element)] = depths[id(element.parent)] + 1
        if depth > MAX_DEPTH:
            raise UnreadablePageError(f"nests more than {MAX_DEPTH} deep; no docs page is written so", _line(element))


def _refuse_cut(soup: Any, text: str) -> None:
    """The parser closes what a page leaves open, so the closing tags are counted where the elements came from."""
    lower = text.lower()
    if lower.count("<!--") > lower.count("-->"):
        raise UnreadablePageError("ends inside a comment; it looks cut")
    for name in _WHOLE:
        # The parser adds <html> and <body> where a page has none.
        if f"<{name}" in lower and len(soup.find_all(name)) > lower.count(f"</{name}>"):
            raise UnreadablePageError(f"ends inside <{name}>; it looks cut")


def _blocks(element: Any) -> Iterator[Block]:
    loose: list[Any] = []
    for child in list(element.children):
        if getattr(child, "name", None) not in _BLOCKS:
            loose.append(child)
            continue
        yield from _paragraph(loose)
        loose = []
        yield from _element(child)
    yield from _paragraph(loose)


def _paragraph(nodes: list[Any]) -> Iterator[Block]:
    text = _joined(nodes)
    if text.plain:
        yield Paragraph(text, _line(nodes[0]))


def _element(element: Any) -> Iterator[Block]:
    name, line = element.name, _line(element)
    if name in _HEADINGS:
        if _text(element).plain:
            yield Heading(_HEADINGS[name], _text(element), line)
    elif name == "pre":
        yield Code(element.get_text(), line)
    elif name == "dl":
        yield from _definitions(element)
    elif name == "table":
        rows = [tuple(_text(cell) for cell in row.find_all(["td", "th"])) for row in element.find_all("tr")]
        yield Table(tuple(row for row in rows if row), line)
    elif _is_note(element):
        yield from (
            Note(block.text, block.line) for block in _blocks(element) if isinstance(block, (Paragraph, Item, Note))
        )
    elif name == "li":
        yield from _item(element)
    elif name == "p":
        if _text(element).plain:
            yield Paragraph(_text(element), line)
    else:
        yield from _blocks(element)


def _is_note(element: Any) -> bool:
    classes = element.get("class") or []
    return element.name in _NOTES or any(mark in each.lower() for each in classes for mark in _NOTE_CLASSES)


def _item(element: Any) -> Iterator[Block]:
    for block in _blocks(element):
        if isinstance(block, Paragraph):
            links = element.find_all("a")
            linked = len(links) == 1 and _text(links[0]).plain == block.text.plain
            yield Item(block.text, block.line, linked=linked)
        else:
            yield block


def _definitions(element: Any) -> Iterator[Block]:
    term: Any = None
    body: list[Block] = []
    for child in element.find_all(["dt", "dd"]):
        if child.find_parent("dl") is not element:
            continue
        if child.name == "dt":
            if term is not None:
                yield Definition(_text(term), tuple(body), _line(term))
            term, body = child, []
        else:
            body += _blocks(child)
    if term is not None:
        yield Definition(_text(term), tuple(body), _line(term))


def _text(element: Any) -> Text:
    return _joined(list(element.children))


def _joined(nodes: list[Any]) -> Text:
    parts: list[str] = []
    codes: list[str] = []
    for node in nodes:
        name = getattr(node, "name", None)
        if name == "br":
            parts.append("\n")
        elif name is None:
            parts.append(str(node))
        else:
            parts.append(node.get_text())
            if name == "code":
                codes.append(node.get_text().strip())
            codes += [code.get_text().strip() for code in node.find_all("code")]
    return Text("".join(parts), tuple(codes))


def _line(node: Any) -> int:
    return int(getattr(node, "sourceline", None) or getattr(getattr(node, "parent", None), "sourceline", None) or 1)
