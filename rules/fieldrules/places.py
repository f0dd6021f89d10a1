"""The places a report names, found all at once."""

from collections.abc import Iterable
from typing import Any

from fieldrules.fault import Fault
from fieldrules.json_reader import Parsed
from fieldrules.pointer import Tokens
from fieldrules.positions import Lines, locate
from fieldrules.view import View


class Places:
    """Where the places of a report stand: line and column in a text, or document order in a Python payload.

    Args:
        payload: the engine's value of the payload.
        parsed: its text, if it has one.
        faults: what the report is about; only their places are looked for.
        view: the payload through its schema, if it has one.
    """

    def __init__(self, payload: Any, parsed: Parsed | None, faults: list[Fault], view: View | None) -> None:
        self.payload = payload
        self.parsed = parsed
        self.view = view
        wanted: set[Tokens] = {fault.anchor for fault in faults}
        for fault in faults:
            wanted.update(reason.tokens for reason in fault.reasons)
            if view is not None:
                wanted.update(view.tokens(*key) for key in fault.places)
        self.lines = Lines("" if parsed is None else parsed.text)
        self.offsets = {} if parsed is None else locate(parsed.text, _with_parents(wanted))
        for fault in faults:
            if fault.rule == "duplicate-key" and fault.indices:
                self.offsets[fault.anchor] = fault.indices[0]

    def order(self, tokens: Tokens) -> tuple[int, ...]:
        """A key that sorts places as they stand in the document."""
        tokens = self._existing(tokens)
        if self.parsed is not None:
            return (self.offsets.get(tokens, 0),)
        value, order = self.payload, []
        for token in tokens:
            order.append(token if isinstance(token, int) else list(value).index(token))
            value = value[token]
        return tuple(order)

    def position(self, tokens: Tokens) -> tuple[int | None, int | None]:
        """The 1-based line and column of a place, or of the nearest place above it that exists."""
        if self.parsed is None:
            return None, None
        tokens = self._existing(tokens)
        if not tokens:
            return 1, 1
        return self.lines.position(self.offsets[tokens])

    def _existing(self, tokens: Tokens) -> Tokens:
        if self.parsed is not None:
            while tokens and tokens not in self.offsets:
                tokens = tokens[:-1]
            return tokens
        value, depth = self.payload, 0
        for token in tokens:
            there = token in value if isinstance(value, dict) else isinstance(value, list)
            if not there:
                break
            value, depth = value[token], depth + 1
        return tokens[:depth]


def _with_parents(places: Iterable[Tokens]) -> set[Tokens]:
    return {tokens[:depth] for tokens in places for depth in range(len(tokens) + 1)}
