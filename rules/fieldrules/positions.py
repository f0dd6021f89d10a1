"""Where places stand in the text of a payload. Only asked for the places a report names, after the value was parsed.

Members that lead to no wanted place are skipped by the C scanner, so the cost follows what is reported.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable
from json import JSONDecoder
from json.decoder import scanstring  # type: ignore[attr-defined]  # the C string scanner; missing in typeshed only

from fieldrules.pointer import Tokens

_LINE_END = re.compile(r"\r\n|\n|\r")
_SPACE = re.compile(r"[ \t\n\r]*")
_skip_value = JSONDecoder(parse_float=str, parse_int=str).raw_decode


class Lines:
    """The lines of a text, found once, so that many positions cost little more than one.

    A line ends with LF, CR LF or CR.
    """

    __slots__ = ("_starts",)

    def __init__(self, text: str) -> None:
        self._starts = [0, *(match.end() for match in _LINE_END.finditer(text))]

    def position(self, offset: int) -> tuple[int, int]:
        """The 1-based line and column (in code points) of an offset."""
        line = bisect_right(self._starts, offset)
        return line, offset - self._starts[line - 1] + 1

    def offset(self, line: int, column: int) -> int:
        """The offset of a 1-based line and column."""
        return self._starts[line - 1] + column - 1


class _Wanted:
    """A tree of the places to find: what is below each token, and the place itself if it is asked for."""

    __slots__ = ("below", "tokens")

    def __init__(self) -> None:
        self.below: dict[object, _Wanted] = {}
        self.tokens: Tokens | None = None


def locate(text: str, places: Iterable[Tokens]) -> dict[Tokens, int]:
    """The offset of each place that exists: the opening quote of a key, the first character of an item.

    Args:
        text: the text of a payload that `json_reader.read` has accepted.
        places: the places to find; the empty place is the whole payload.

    Returns:
        an offset (in code points) for each place found. Where a key stands twice, its last occurrence counts.
    """
    root = _Wanted()
    for tokens in places:
        node = root
        for token in tokens:
            node = node.below.setdefault(token, _Wanted())
        node.tokens = tokens
    found: dict[Tokens, int] = {}
    start = _after_space(text, 0)
    if root.tokens is not None:
        found[root.tokens] = start
    _descend(text, start, root, found)
    return found


def duplicate_keys(text: str) -> list[tuple[Tokens, int]]:
    """Every key that stands in its object before: its place and the offset of its opening quote, in text order."""
    found: list[tuple[Tokens, int]] = []
    _collect_duplicates(text, _after_space(text, 0), (), found)
    return sorted(found, key=lambda entry: entry[1])


def value_span(text: str, offset: int, *, key: bool) -> tuple[int, int]:
    """Where the value of a located place begins and ends; ``key`` says that the offset is that of a key."""
    if key:
        _, end = scanstring(text, offset + 1)
        offset = _after_space(text, _after_space(text, end) + 1)
    return offset, _end_of_value(text, offset)


def key_end(text: str, offset: int) -> int:
    """The offset after the closing quote of the key that begins at ``offset``."""
    _, end = scanstring(text, offset + 1)
    return int(end)


def _after_space(text: str, offset: int) -> int:
    match = _SPACE.match(text, offset)
    return match.end() if match else offset


def _end_of_value(text: str, offset: int) -> int:
    _, end = _skip_value(text, offset)
    return int(end)


def _descend(text: str, offset: int, wanted: _Wanted, found: dict[Tokens, int]) -> int:
    """Find what is wanted inside the value at ``offset``; returns the offset after it."""
    opening = text[offset]
    if not wanted.below or opening not in "{[":
        return _end_of_value(text, offset)
    offset = _after_space(text, offset + 1)
    index = 0
    while text[offset] not in "}]":
        place = offset
        token: object = index
        if opening == "{":
            token, offset = scanstring(text, offset + 1)
            offset = _after_space(text, _after_space(text, offset) + 1)
        node = wanted.below.get(token)
        if node is None:
            offset = _end_of_value(text, offset)
        else:
            if node.tokens is not None:
                found[node.tokens] = place
            offset = _descend(text, offset, node, found)
        offset = _after_space(text, offset)
        if text[offset] == ",":
            offset = _after_space(text, offset + 1)
        index += 1
    return offset + 1


def _collect_duplicates(text: str, offset: int, place: Tokens, found: list[tuple[Tokens, int]]) -> int:
    opening = text[offset]
    if opening not in "{[":
        return _end_of_value(text, offset)
    offset = _after_space(text, offset + 1)
    seen: set[str] = set()
    index = 0
    while text[offset] not in "}]":
        start = offset
        token: str | int = index
        if opening == "{":
            token, offset = scanstring(text, offset + 1)
            offset = _after_space(text, _after_space(text, offset) + 1)
            if token in seen:
                found.append(((*place, token), start))
            seen.add(str(token))
        offset = _after_space(text, _collect_duplicates(text, offset, (*place, token), found))
        if text[offset] == ",":
            offset = _after_space(text, offset + 1)
        index += 1
    return offset + 1
