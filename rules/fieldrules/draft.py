"""A copy of a payload that a fix is tried on, and the JSON Patch that records what was done to it."""

from typing import Any

from fieldrules.finding import Operation
from fieldrules.formats import is_blank
from fieldrules.pointer import HIDDEN_NAME, Tokens, to_pointer
from fieldrules.view import PLACEHOLDER


class Draft:
    """A payload being repaired. Every change is recorded as an operation of RFC 6902.

    Args:
        payload: the engine's value of a payload; it is copied.
    """

    def __init__(self, payload: Any) -> None:
        self.payload = _copy(payload)
        self.operations: list[Operation] = []

    def set(self, tokens: Tokens, value: Any) -> None:
        """Give a field a value; missing parents are added, and `PLACEHOLDER` is recorded as null."""
        parent: Any = self._parents(tokens)
        name: Any = tokens[-1]
        if isinstance(parent, list):
            there = name < len(parent)
            parent[name : name + 1] = [value]
        else:
            there = parent.get(name) is not None
            parent[name] = value
        recorded = None if value is PLACEHOLDER else value
        self.operations.append(Operation("replace" if there else "add", to_pointer(tokens), recorded))

    def remove(self, tokens: Tokens) -> None:
        """Take a field or an item out."""
        parent = self._at(tokens[:-1])
        del parent[tokens[-1]]
        self.operations.append(Operation("remove", to_pointer(tokens)))

    def move(self, origin: Tokens, target: Tokens) -> None:
        """Take a value from one place to another; missing parents of the target are added."""
        parent = self._parents(target)
        value = self._at(origin[:-1]).pop(origin[-1])
        parent[target[-1]] = value
        self.operations.append(Operation("move", to_pointer(target), origin=to_pointer(origin)))

    def is_tellable(self) -> bool:
        """Whether the patch can be told: it is worthless if it would have to name a private key."""
        pointers = [text for operation in self.operations for text in (operation.path, operation.origin or "")]
        return not any(part == HIDDEN_NAME for pointer in pointers for part in pointer.split("/"))

    def _at(self, tokens: Tokens) -> Any:
        value = self.payload
        for token in tokens:
            value = value[token]
        return value

    def _parents(self, tokens: Tokens) -> Any:
        """The object or list that holds a place, after adding what is missing above it."""
        value = self.payload
        for depth, token in enumerate(tokens[:-1], 1):
            if isinstance(value, dict) and _counts_as_absent(value.get(token)):
                self.operations.append(Operation("add", to_pointer(tokens[:depth]), {}))
                value[token] = {}
            value = value[token]
        return value


def _counts_as_absent(value: Any) -> bool:
    return value is None or (isinstance(value, str) and is_blank(value))


def _copy(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _copy(member) for key, member in value.items()}
    if isinstance(value, list):
        return [_copy(item) for item in value]
    return value
