"""JSON inside other text: a log, a Markdown fence, a message of HTTP; or several documents where one should be."""

import re
from collections.abc import Collection
from json import JSONDecodeError, JSONDecoder

from fieldrules.pasted.extract import Extract, PastedError, part

MOST_DOCUMENTS = 1000
TOO_MANY = f"more than {MOST_DOCUMENTS} payloads; split the input"
_MOST_TRIES = 64
"""So many opening brackets that begin nothing are looked at: each may cost as much as the whole input."""

_FENCE = re.compile(r"^[ \t>]*(```+|~~~+)[^\r\n]*\r?\n", re.MULTILINE)
_REQUEST_LINE = re.compile(r"\s*+(?:POST|PUT|PATCH|GET|DELETE) \S+ HTTP/[0-9.]+[ \t]*\r?\n")
_STATUS_LINE = re.compile(r"\s*+HTTP/[0-9.]+ ([1-5][0-9]{2})\b[^\r\n]*\r?\n")
_HEADERS = re.compile(r"(?:[A-Za-z][A-Za-z0-9-]*+:[^\r\n]*+\r?\n)*+")
_EMPTY_LINE = re.compile(r"\r?\n")
_BRACKET = re.compile(r"[\[{]")
_BALANCED = re.compile(r"\"(?:[^\"\\]++|\\.)*+\"|'(?:[^'\\]++|\\.)*+'|[\[\]{}]", re.DOTALL)
_BLANK = re.compile(r"[\s,]*+")
_NOTHING = re.compile(r"(?!)")
_decode = JSONDecoder(parse_int=str, parse_float=str).raw_decode


def in_fence(source: str) -> list[Extract]:
    """What stands in the fences of a Markdown text, of those that hold something like JSON."""
    found: list[Extract] = []
    at = 0
    while opening := _FENCE.search(source, at):
        closing = re.compile(rf"^[ \t>]*{re.escape(opening[1])}", re.MULTILINE).search(source, opening.end())
        end = closing.start() if closing else len(source)
        start = opening.end()
        if source[start:end].lstrip().startswith(("{", "[", "curl ")):
            _add(found, part(source, start, end))
        if closing is None:
            break
        at = closing.end()
    if not found:
        raise PastedError("no code fence (```) with a payload stands in the input")
    return found


def http_head(source: str) -> re.Match[str] | None:
    """The first line of a message of HTTP, if the input is one."""
    return _REQUEST_LINE.match(source) or _STATUS_LINE.match(source)


def status_of(source: str) -> int | None:
    """The HTTP status of an answer with its headers; None if the input is none."""
    first = _STATUS_LINE.match(source)
    return None if first is None else int(first[1])


def in_message(source: str) -> list[Extract]:
    """The body of a request or answer of HTTP, behind its headers and an empty line."""
    first = http_head(source)
    headers = _HEADERS.match(source, first.end() if first else 0)
    empty = _EMPTY_LINE.match(source, headers.end()) if headers else None
    if headers is None or (first is None and not headers.group()):
        raise PastedError("this is no message of HTTP: it begins with neither a request line nor a status line")
    if empty is None:
        raise PastedError("the message of HTTP has no body: no empty line ends its headers", headers.end())
    start = _BRACKET.search(source, empty.end())
    end = max(source.rfind("}"), source.rfind("]")) + 1
    if start is None or end <= start.start():
        raise PastedError("the body of the message of HTTP is no JSON", empty.end())
    return [part(source, start.start(), end, status_of(source))]


def in_log(source: str, names: Collection[str]) -> list[Extract]:
    """What stands in curly brackets in other text, such as lines of a log; it need not be JSON.

    Args:
        source: the text.
        names: what a payload has at its top. What begins like one and is never closed goes on to the end.
    """
    found: list[Extract] = []
    begun = re.compile(rf"""\{{\s*+["']?(?:{"|".join(map(re.escape, names))})\b""") if names else _NOTHING
    closed: dict[int, int] | None = None
    tries, at = 0, source.find("{")
    while at >= 0:
        end = _end_of_object(source, at) if tries < _MOST_TRIES else None
        if end is None:
            tries += 1
            pairs = _pairs(source, at) if closed is None else closed
            end = pairs.get(at)
            closed = pairs if closed is None and end is None else closed  # it has all the brackets behind this one
        if end is None and begun.match(source, at):
            end = len(source)
        if end is not None and source[at + 1 : end - 1].strip():
            _add(found, part(source, at, end))
        at = source.find("{", end or at + 1)
    if not found:
        raise PastedError("no object stands in the input: nothing in it is in curly brackets")
    return found


def documents(source: str) -> list[Extract]:
    """JSON documents one after the other, with or without commas between them; at least two."""
    found: list[Extract] = []
    at = _skip(source, 0)
    while at < len(source):
        end = _end_of_object(source, at) if source[at] == "{" else None
        if end is None:
            raise PastedError("a JSON object is expected here", at)
        _add(found, part(source, at, end))
        at = _skip(source, end)
    if len(found) < 2:
        raise PastedError("this is not more than one JSON document")
    return found


def items(source: str) -> list[Extract]:
    """The objects of a JSON list."""
    start = len(source) - len(source.lstrip())
    if not source.startswith("[", start):
        raise PastedError("this is no JSON list", start)
    found: list[Extract] = []
    at = _skip(source, start + 1)
    while at < len(source) and source[at] != "]":
        end = _end_of_object(source, at) if source[at] == "{" else None
        if end is None:
            raise PastedError("a JSON object is expected here", at)
        _add(found, part(source, at, end))
        at = _skip(source, end)
    if at >= len(source):
        raise PastedError("the input ends too early; it looks cut off", at)
    if not found:
        raise PastedError("the list is empty", start)
    return found


def _add(found: list[Extract], extract: Extract) -> None:
    if len(found) >= MOST_DOCUMENTS:
        raise PastedError(TOO_MANY, extract.origin(0))
    found.append(extract)


def _pairs(source: str, start: int) -> dict[int, int]:
    """Where each bracket from ``start`` on is closed, up to the one that closes the first; texts are skipped."""
    opened: list[int] = []
    closed: dict[int, int] = {}
    for match in _BALANCED.finditer(source, start):
        if match.group() in "[{":
            opened.append(match.start())
        elif match.group() in "]}":
            closed[opened.pop()] = match.end()
            if not opened:
                break
    return closed


def _skip(source: str, at: int) -> int:
    match = _BLANK.match(source, at)
    return match.end() if match else at


def _end_of_object(source: str, at: int) -> int | None:
    try:
        _, end = _decode(source, at)
    except (JSONDecodeError, RecursionError):
        return None
    return int(end)
