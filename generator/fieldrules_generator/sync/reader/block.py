"""The parts of a page, whatever it was written in."""

import re
from typing import NamedTuple

_SPACE = re.compile(r"\s+")


class Text(NamedTuple):
    """Running text: what it says, line breaks kept, and the spans of code in it."""

    raw: str
    codes: tuple[str, ...] = ()

    @property
    def plain(self) -> str:
        """On one line."""
        return _SPACE.sub(" ", self.raw).strip()


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


Block = Heading | Paragraph | Item | Note | Code | Table | Definition
