"""Text taken out of an input, or rewritten from it, that still knows where each part of it stood."""

from bisect import bisect_right
from typing import NamedTuple

Move = tuple[int, int]
"""An offset in the extracted text and the offset in the input that it came from."""


class PastedError(Exception):
    """The input is not of the form that it was to be read as. Holds no text of the input.

    Args:
        message: what is wrong, in words.
        offset: where in the input, in code points.
    """

    def __init__(self, message: str, offset: int = 0) -> None:
        super().__init__(message)
        self.message = message
        self.offset = offset


class Extract(NamedTuple):
    """Extracted text, and from where on it runs alongside the input: sorted moves, the first of them at offset 0.

    Of a text that was encoded as a whole, everything stands where that begins. ``status`` is the HTTP status that
    stood before it, if it is the body of an answer.
    """

    text: str
    moves: tuple[Move, ...] = ((0, 0),)
    status: int | None = None
    whole: bool = False

    def origin(self, offset: int) -> int:
        """The offset in the input of an offset in the text."""
        if self.whole:
            return self.moves[0][1]
        there, here = self.moves[max(bisect_right(self.moves, (offset, 1 << 62)) - 1, 0)]
        return here + offset - there

    def then(self, inner: "Extract") -> "Extract":
        """What was extracted from this text, as an extract of the input."""
        status = inner.status if inner.status is not None else self.status
        if self.whole or inner.whole:
            return Extract(inner.text, ((0, self.origin(inner.moves[0][1])),), status, whole=True)
        moves: list[Move] = []
        starts = [there for there, _ in self.moves]
        ends = [there for there, _ in inner.moves[1:]] + [len(inner.text) + 1]
        for (there, here), end in zip(inner.moves, ends, strict=True):
            moves.append((there, self.origin(here)))
            first = bisect_right(starts, here)
            for start, origin in self.moves[first : bisect_right(starts, here + end - there - 1)]:
                moves.append((there + start - here, origin))
        return Extract(inner.text, tuple(moves), status)


def part(text: str, start: int, end: int, status: int | None = None) -> Extract:
    """A part of a text, as it stands there."""
    return Extract(text[start:end], ((0, start),), status)


class Builder:
    """Builds an extract piece by piece."""

    __slots__ = ("_length", "_moves", "_parts")

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._moves: list[Move] = []
        self._length = 0

    def put(self, piece: str, source: int) -> None:
        """Add a piece that stands for what is at an offset of the input."""
        if not piece:
            return
        if not self._moves or source - self._length != self._moves[-1][1] - self._moves[-1][0]:
            self._moves.append((self._length, source))
        self._parts.append(piece)
        self._length += len(piece)

    def blank(self, index: int) -> None:
        """Replace a piece of one character, by its number, with a space."""
        self._parts[index] = " "

    def drop_last(self) -> None:
        """Take the last piece back."""
        self._length -= len(self._parts.pop())
        if self._moves[-1][0] >= self._length and len(self._moves) > 1:
            self._moves.pop()

    def __len__(self) -> int:
        return len(self._parts)

    def extract(self) -> Extract:
        """What was built."""
        return Extract("".join(self._parts), tuple(self._moves) or ((0, 0),))
