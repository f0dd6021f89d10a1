"""A pattern of a field: one that Python and ECMAScript read alike, and that no text can keep busy.

A closed part of both languages: characters, classes, groups, alternatives and counts. Where a part may be repeated or
left out, the next character alone decides whether it is, so that matching never goes back far; a repeated part repeats
nothing inside.
"""

import re
from dataclasses import dataclass

MAX_LENGTH = 200
MAX_COUNT = 1000

Characters = frozenset[int]
"""Code points of ASCII; every other character counts as `_OTHER`."""
_OTHER = 128
_ALL: Characters = frozenset(range(_OTHER + 1))
_SYNTAX = frozenset("^$\\.*+?()[]{}|/")
_COUNT = re.compile(r"\{([0-9]{1,9})(?:(,)([0-9]{1,9})?)?\}")
_DOUBLED = ("--", "&&", "~~", "||")  # operators of classes, some day, in both languages
_ELSEWHERE = re.compile(r"\(\?(?!:)|\\[A-Za-z0-9]|[.^$]")
_WHY = {
    "(": "a group other than (?:...)",
    "\\": "a class or reference such as \\d or \\1; write a class such as [0-9]",
    ".": "a dot, which is not the same everywhere; write a class",
    "^": "an anchor; a pattern is always that of the whole value",
    "$": "an anchor; a pattern is always that of the whole value",
}


@dataclass(frozen=True)
class _Part:
    """What is known of a part: with which characters it begins, whether it may be empty, what it holds."""

    first: Characters
    nullable: bool
    varies: bool = False
    """Whether something in it may be repeated or left out."""
    loose: Characters = frozenset()
    """With which characters a repeated part at its end could go on."""
    ambiguous: bool = False
    """Whether two alternatives in it begin alike."""


_EMPTY = _Part(frozenset(), nullable=True)


def fault(pattern: str) -> str | None:
    """What is wrong with a pattern, after "has a pattern ", or None."""
    if len(pattern) > MAX_LENGTH:
        return f"of more than {MAX_LENGTH} characters"
    try:
        _Reader(pattern).whole()
        re.compile(pattern)
    except (_FaultError, re.error, OverflowError) as error:
        return str(error) if isinstance(error, _FaultError) else "that cannot be read"
    return None


class _FaultError(Exception):
    """Why a pattern is not taken."""


class _Reader:
    """Reads a pattern from left to right."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0

    def whole(self) -> None:
        self._alternatives()
        if self.at < len(self.text):
            raise _FaultError("with a bracket that nothing opens")

    def _next(self) -> str:
        return self.text[self.at : self.at + 1]

    def _take(self, what: str = "a bracket that nothing closes") -> str:
        if self.at >= len(self.text):
            raise _FaultError(f"with {what}")
        self.at += 1
        return self.text[self.at - 1]

    def _alternatives(self) -> _Part:
        found = [self._sequence()]
        while self._next() == "|":
            self.at += 1
            found.append(self._sequence())
        if len(found) == 1:
            return found[0]
        first = frozenset().union(*(part.first for part in found))
        alike = sum(len(part.first) for part in found) > len(first) or sum(part.nullable for part in found) > 1
        return _Part(
            first,
            any(part.nullable for part in found),
            any(part.varies for part in found),
            frozenset().union(*(part.loose for part in found)),
            alike or any(part.ambiguous for part in found),
        )

    def _sequence(self) -> _Part:
        whole = _EMPTY
        while self._next() not in ("", "|", ")"):
            whole = _joined(whole, self._counted())
        return whole

    def _counted(self) -> _Part:
        part = self._one()
        sign = self._next()
        if sign not in ("*", "+", "?", "{") or not sign:
            return part
        low, high = self._count()
        if self._next() in ("*", "+", "?", "{") and self._next():
            raise _FaultError("with a count of a count")
        return _repeated(part, low, high)

    def _count(self) -> tuple[int, int | None]:
        signs: dict[str, tuple[int, int | None]] = {"*": (0, None), "+": (1, None), "?": (0, 1)}
        if self._next() in signs:
            return signs[self._take()]
        found = _COUNT.match(self.text, self.at)
        if found is None:
            raise _FaultError("with a brace that is no count such as {2} or {0,8}")
        self.at = found.end()
        low = int(found[1])
        high = low if found[2] is None else None if found[3] is None else int(found[3])
        if max(low, high or 0) > MAX_COUNT or (high is not None and high < max(low, 1)):
            raise _FaultError(f"with a count that is not between 1 and {MAX_COUNT}")
        return low, high

    def _one(self) -> _Part:
        strange = _ELSEWHERE.match(self.text, self.at)
        if strange is not None:
            raise _FaultError(f"with {_WHY[strange.group()[0]]}")
        sign = self._take()
        if sign == "(":
            self.at += 2 if self.text.startswith("?:", self.at) else 0
            inner = self._alternatives()
            if self._take() != ")":
                raise _FaultError("with a bracket that nothing closes")
            return inner
        if sign == "[":
            return _Part(self._class(), nullable=False)
        if sign in "*+?{}]":
            raise _FaultError(f"with a {sign!r} out of place")
        return _Part(_only(self._escaped(_SYNTAX) if sign == "\\" else sign), nullable=False)

    def _escaped(self, known: frozenset[str]) -> str:
        sign = self._take("a backslash at its end")
        if sign not in known:
            raise _FaultError("with a backslash before what needs none")
        return sign

    def _class(self) -> Characters:
        negated = self._next() == "^"
        self.at += negated
        found: set[int] = set()
        while self._next() != "]":
            if self.text.startswith(_DOUBLED, self.at):
                raise _FaultError("with a sign that stands twice in a class")
            low = self._member()
            if self._next() == "-" and self.text[self.at + 1 : self.at + 2] not in ("]", ""):
                self.at += 1
                high = self._member()
                if high < low:
                    raise _FaultError("with a range that ends before it begins")
                found |= {min(code, _OTHER) for code in range(ord(low), min(ord(high), _OTHER) + 1)} | _only(high)
            else:
                found |= _only(low)
        self.at += 1
        if not found:
            raise _FaultError("with an empty class")
        # Some other characters are in a class, and some are not.
        return (_ALL - (found - {_OTHER})) if negated else frozenset(found)

    def _member(self) -> str:
        sign = self._take()
        if sign == "[":
            raise _FaultError("with a '[' in a class; write \\[")
        return self._escaped(_SYNTAX | {"-"}) if sign == "\\" else sign


def _only(character: str) -> Characters:
    return frozenset({min(ord(character), _OTHER)})


def _joined(left: _Part, right: _Part) -> _Part:
    """One part after another."""
    if left.loose & right.first:
        raise _FaultError("that repeats, or may leave out, what the part after it may begin with, too")
    if left.ambiguous:
        raise _FaultError("in which two alternatives begin alike, and something follows them")
    return _Part(
        left.first | right.first if left.nullable else left.first,
        left.nullable and right.nullable,
        left.varies or right.varies,
        left.loose | right.loose if right.nullable else right.loose,
        right.ambiguous,
    )


def _repeated(part: _Part, low: int, high: int | None) -> _Part:
    """A part with a count."""
    if high != 1 and part.varies:
        raise _FaultError("that repeats a part in which something is repeated or may be left out")
    if high != 1 and (part.ambiguous or part.nullable):
        raise _FaultError("that repeats a part in which two alternatives begin alike, or that may be empty")
    if low == high:
        return part
    return _Part(
        part.first, low == 0 or part.nullable, varies=True, loose=part.first | part.loose, ambiguous=part.ambiguous
    )
