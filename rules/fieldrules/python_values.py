"""Python payloads to the values the engine reads: the same ones the JSON reader makes.

``Decimal`` and ``int`` are numbers, a tuple is a list, a float is its repr. Anything else becomes a `Foreign`, which
is a wrong type wherever it stands; nothing raises.
"""

from decimal import Decimal
from typing import Any

from fieldrules.json_reader import MAX_DEPTH, MAX_NUMBER, Number, is_whole


class Foreign:
    """Something that JSON has no place for, described by its kind and never by its content."""

    __slots__ = ("says",)

    def __init__(self, says: str) -> None:
        self.says = says

    def __repr__(self) -> str:
        return f"<Foreign: {self.says}>"


def from_python(payload: Any) -> Any:
    """The engine's value of a Python payload; a copy, so that later changes to the payload change nothing."""
    return _convert(payload, 0, set())


def _convert(value: Any, depth: int, above: set[int]) -> Any:
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, str):
        return str.__str__(value) if is_whole(value) else Foreign("text with half a character (a lone surrogate)")
    if isinstance(value, (int, float, Decimal)):
        return _number(value)
    if isinstance(value, (dict, list, tuple)):
        if id(value) in above:
            return Foreign("an object or list that contains itself")
        if depth >= MAX_DEPTH:
            return Foreign(f"nested more than {MAX_DEPTH} levels deep")
        above.add(id(value))
        try:
            if isinstance(value, dict):
                return _object(value, depth, above)
            return [_convert(item, depth + 1, above) for item in value]
        finally:
            above.discard(id(value))
    return Foreign(f"a Python {type(value).__name__}")


def _object(value: dict[Any, Any], depth: int, above: set[int]) -> Any:
    for key in value:
        if not isinstance(key, str) or not is_whole(key):
            return Foreign("an object with a key that is no text")
    return {str.__str__(key): _convert(member, depth + 1, above) for key, member in value.items()}


def _number(value: float | Decimal) -> Any:
    if isinstance(value, int):
        # Long before Python's own limit on turning digits into text (CPython issue 95778).
        text = int.__repr__(value) if value.bit_length() < 3 * MAX_NUMBER else ""
    elif isinstance(value, float):
        text = float.__repr__(value)
    else:
        text = str(value) if value.is_finite() else "NaN"
    if not text or len(text) > MAX_NUMBER:
        return Foreign(f"a number of more than {MAX_NUMBER} digits")
    return Foreign("a number that is not finite") if text.lstrip("-")[0] in "niN" else Number(text)
