"""The fast path: a generated acceptor says yes to a payload that plainly has no error; all else goes to the engine.

The acceptor sees what a C parser made of the bytes. That parser keeps the last of two equal keys in silence, so the
keys it kept are counted against the colons in the text: only if they agree is the yes worth anything.
"""

import re
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from fieldrules.json_reader import MAX_BYTES

Judge = Callable[[Any], tuple[str, int] | None]
"""Takes a parsed payload; the type it is accepted as and the number of its keys, or None for whatever is not plain."""
Warns = Callable[[Any], bool]
"""Takes an accepted payload; whether the engine has to look at it for warnings."""


class Acceptor(NamedTuple):
    """A generated acceptor: a pair for each schema whose types are recognised, and for each type that must be named."""

    recognised: tuple[tuple[Judge, Warns], ...]
    named: Mapping[str, tuple[Judge, Warns]]


Accepted = tuple[str, Warns, dict[str, Any]]
"""A payload without errors: its type, what tells whether it may have warnings, and the payload as it was parsed."""
Accept = Callable[[Any, str | None], Accepted | None]
"""Takes a payload and the type that the caller named, or None; gives None if the engine has to judge it."""

# A text of JSON, and the colon after it if it is a key. Compiled when needed, as start-up counts.
_KEY = r'"(?:[^"\\]+|\\.)*+"(\s*:)?'


def accept_nothing(payload: Any, type_id: str | None) -> Accepted | None:  # noqa: ARG001  # it is an `Accept`
    """Leave every payload to the engine."""
    return None


def accept_by(acceptor: Acceptor) -> Accept:
    """The fast path of an API, as one function without anything to look up on the way."""
    from orjson import JSONDecodeError, loads  # it loads half the standard library, which a command line never needs

    recognised, named = acceptor

    def accept(payload: Any, type_id: str | None) -> Accepted | None:
        kind = type(payload)
        if kind is bytes or kind is str:
            if len(payload) > (MAX_BYTES if kind is bytes else MAX_BYTES // 4):
                return None
            try:
                doc = loads(payload)
            except JSONDecodeError:
                return None
            if type(doc) is not dict:
                return None
            keys = payload.count(b":" if kind is bytes else ":")
        elif kind is dict:
            doc, keys = payload, None
        else:
            return None
        for judge, warns in recognised if type_id is None or type_id not in named else (named[type_id],):
            found = judge(doc)
            if found is not None:
                accepted, seen = found
                if keys is not None and seen != keys and seen != _keys(payload):
                    return None
                return (accepted, warns, doc) if type_id is None or type_id == accepted else None
        return None

    return accept


def _keys(text: str | bytes) -> int:
    """How many keys there are, where texts hold colons too."""
    found: list[str] | list[bytes] = (
        re.findall(_KEY.encode(), text, re.DOTALL) if isinstance(text, bytes) else re.findall(_KEY, text, re.DOTALL)
    )
    return sum(1 for colon in found if colon)
