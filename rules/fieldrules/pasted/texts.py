"""Texts in the quotes and escapes of other languages: what they hold, piece by piece."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from fieldrules.pasted.extract import PastedError

_PLAIN = re.compile(r"""[^\\"'`$\x00-\x1f\xab\xbb\u2018-\u201f]++""")
_SIMPLE = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f", "v": "\v", "a": "\a", "\n": "", "\r\n": ""}
_ITSELF = frozenset("\\/'\"`$ {}\u2018\u2019\u201c\u201d")
_ESCAPE = re.compile(
    r"\\(?:x([0-9A-Fa-f]{2})|u([0-9A-Fa-f]{4})|u\{([0-9A-Fa-f]{1,6})\}|U([0-9A-Fa-f]{8})|([0-7]{1,3})|(\r\n|.))",
    re.DOTALL,
)
_LOW = re.compile(r"\\u([dD][c-fC-F][0-9A-Fa-f]{2})")

Piece = tuple[str, int]
"""A part of what a text holds, and the offset in the source that it stands at."""


class Quotes(NamedTuple):
    """How a text is written: what ends it, whether it has escapes, spans lines, or holds code in ``${}``."""

    end: re.Pattern[str]
    escapes: bool = True
    several_lines: bool = False
    template: bool = False


def pieces(source: str, start: int, quotes: Quotes) -> Iterator[Piece]:
    """What a text holds; the last piece is empty, and stands at the offset after the text.

    Args:
        source: the input.
        start: the offset after the opening quote.
        quotes: how the text is written.

    Raises:
        PastedError: if the text has no end, or an escape that cannot be read.
    """
    at, size = start, len(source)
    while at < size:
        match = _PLAIN.match(source, at)
        if match:
            yield match.group(), at
            at = match.end()
            continue
        match = quotes.end.match(source, at)
        if match:
            yield "", match.end()
            return
        character = source[at]
        if character == "\\" and quotes.escapes:
            decoded, end = _escape(source, at)
            yield decoded, at
            at = end
            continue
        if character in "\r\n" and not quotes.several_lines:
            raise PastedError("a text ends with its line, before its closing quote", start - 1)
        if character < " " and not quotes.several_lines:
            raise PastedError("a text holds a control character", at)
        if quotes.template and source.startswith("${", at):
            raise PastedError("a text with ${...} in it is code, not data", at)
        yield character, at
        at += 1
    raise PastedError("the input ends inside a text that begins here; it looks cut off", start - 1)


def _escape(source: str, at: int) -> tuple[str, int]:
    """The character that an escape stands for, and the offset after it."""
    match = _ESCAPE.match(source, at)
    if match is None:
        raise PastedError("the input ends in an escape; it looks cut off", at)
    octal, other = match[5], match[6]
    digits = match[1] or match[2] or match[3] or match[4]
    if digits or octal:
        code = int(digits, 16) if digits else int(octal, 8)
        low = _LOW.match(source, match.end()) if 0xD800 <= code < 0xDC00 else None
        if low:
            return chr(0x10000 + ((code - 0xD800) << 10) + int(low[1], 16) - 0xDC00), low.end()
        if code > 0x10FFFF:
            raise PastedError("an escape names a character that does not exist", at)
        return chr(code), match.end()
    if other in _SIMPLE:
        return _SIMPLE[other], match.end()
    if other in _ITSELF:
        return other, match.end()
    raise PastedError("a text holds an escape that cannot be read", at)
