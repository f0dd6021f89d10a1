"""JSON that was encoded once more: as a text of JSON or of a program, in Base64, in a form of a web page."""

import base64
import binascii
import re

from fieldrules.pasted.extract import Builder, Extract, PastedError
from fieldrules.pasted.texts import Quotes, pieces

QUOTED = re.compile(r"""\s*+[bBuU]?(["'`])\s*+(?:\\[rn]\s*+)*+[\[{]""")
ESCAPED = re.compile(r"""\s*+[\[{]\s*+(?:\\[rn]\s*+)*+\{?\s*+\\["']""")
PERCENT = re.compile(r"\s*+(?:[A-Za-z_][\w.-]*=)?(?=%7[Bb]|%5[Bb])")
_BASE64 = re.compile(r"\s*+([A-Za-z0-9+/_-][A-Za-z0-9+/_\s-]{10,}+={0,2})\s*+")
_PERCENT_PIECE = re.compile(r"((?:%[0-9A-Fa-f]{2})++)|(\+)|([^%+&\s]++)")


def in_text(source: str) -> list[Extract]:
    """The JSON in a text, with its quotes or without."""
    quoted, end = QUOTED.match(source), len(source.rstrip().rstrip(";,").rstrip())
    if quoted:
        quote, start, closed = quoted[1], quoted.start(1) + 1, source[:end]
    elif ESCAPED.match(source):
        quote, start, closed = '"', len(source) - len(source.lstrip()), source[:end] + '"'
    else:
        raise PastedError("this is no text with JSON in it")
    out, last = Builder(), start
    for piece, place in pieces(closed, start, Quotes(re.compile(quote), several_lines=True)):
        out.put(piece, place)
        last = place
    if last < end:
        raise PastedError("the text ends before this", last)
    return [out.extract()]


def in_base64(source: str) -> list[Extract]:
    """The JSON in a text of Base64, of either alphabet."""
    match = _BASE64.fullmatch(source)
    if match is None:
        raise PastedError("this is no Base64")
    text = "".join(match[1].split()).replace("-", "+").replace("_", "/").rstrip("=")
    try:
        decoded = base64.b64decode(text + "=" * (-len(text) % 4), validate=True).decode("utf-8")
    except (binascii.Error, UnicodeDecodeError):
        raise PastedError("this is no text in Base64", match.start(1)) from None
    if not decoded.lstrip().startswith(("{", "[")):
        raise PastedError("what stands here in Base64 is no JSON", match.start(1))
    return [Extract(decoded, ((0, match.start(1)),), whole=True)]


def in_form(source: str) -> list[Extract]:
    """The JSON in the first field of a form of a web page."""
    begin = PERCENT.match(source)
    if begin is None:
        raise PastedError("this is no URL-encoded JSON")
    out, at = Builder(), begin.end()
    while match := _PERCENT_PIECE.match(source, at):
        out.put(_decoded(match), at)
        at = match.end()
    if source[at:].strip() and source[at] != "&":
        raise PastedError("the URL-encoded text ends before this", at)
    return [out.extract()]


def _decoded(match: re.Match[str]) -> str:
    if match[2]:
        return " "
    if match[3]:
        return match[3]
    try:
        return bytes.fromhex(match[1].replace("%", "")).decode("utf-8")
    except UnicodeDecodeError:
        raise PastedError("the URL-encoded text is not UTF-8", match.start()) from None
