"""The parts of a page, whatever it was written in."""

import re
from typing import NamedTuple

_SPACE = re.compile(r"\s+")


_WRAPPED_PATH = re.compile(r"(_{1,2})((?!_)[^_.]+\.[^_]+)\1")


class Text(NamedTuple):
    """Running text: what it says, line breaks kept, and the spans of code in it."""

    raw: str
    codes: tuple[str, ...] = ()
    marked: str = ""
    """The same with the underscores that a parser took for emphasis, if there are any."""

    @property
    def plain(self) -> str:
        """On one line."""
        return _SPACE.sub(" ", self.raw).strip()

    @property
    def name(self) -> str:
        """As a name: underscores are part of it, but for those around a whole path."""
        marked = _SPACE.sub(" ", self.marked).strip()
        wrapped = _WRAPPED_PATH.fullmatch(marked)
        return self.plain if wrapped is not None or not marked else marked


class Heading(NamedTuple):
    """A heading and its level, 1 to 6."""

    level: int
    text: Text
    line: int


class Paragraph(NamedTuple):
    """A paragraph."""

    text: Text
    line: int


class Item(NamedTuple):
    """An item of a list: its text, and whether all of it is a link."""

    text: Text
    line: int
    linked: bool = False


class Note(NamedTuple):
    """A paragraph set apart from the rest."""

    text: Text
    line: int


class Code(NamedTuple):
    """A block of code."""

    raw: str
    line: int


class Table(NamedTuple):
    """A table: the cells of its rows, the header first."""

    rows: tuple[tuple[Text, ...], ...]
    line: int


class Definition(NamedTuple):
    """A term and what is said of it."""

    term: Text
    body: tuple["Block", ...]
    line: int


def stands_in(code: str, text: str) -> bool:
    """Whether a span of code is in a text as a word of its own, not as a part of another."""
    return re.search(rf"(?<!\w){re.escape(code)}(?!\w)", text) is not None


Block = Heading | Paragraph | Item | Note | Code | Table | Definition
