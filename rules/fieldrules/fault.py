"""What evaluation finds, before anything is worded for people or located in the text."""

from typing import Any

from fieldrules.pointer import Tokens

Indices = tuple[int, ...]
Key = tuple[str, Indices]
"""One instance of a field: its template path and the indices of the items it stands in."""


class Reason:
    """A field that made a rule apply: where it is, its value, and what that says."""

    __slots__ = ("indices", "path", "privacy", "says", "tokens", "value")

    def __init__(self, path: str, indices: Indices, tokens: Tokens, value: Any, privacy: str, says: str) -> None:
        self.path = path
        self.indices = indices
        self.tokens = tokens
        self.value = value
        self.privacy = privacy
        self.says = says


class Fault:
    """One broken rule at one field.

    ``tokens`` is the place of the field as the payload has it (or would have it), ``anchor`` the existing place that
    stands for it in the text, ``says`` the whole sentence. ``places`` are all fields concerned, where there are more;
    ``target`` is the field that an unknown name means; ``spelt`` is a text that may spell a right value in another way.
    """

    __slots__ = (
        "anchor",
        "indices",
        "kind",
        "path",
        "places",
        "reasons",
        "rule",
        "says",
        "severity",
        "source",
        "spelt",
        "target",
        "tokens",
    )

    def __init__(
        self,
        rule: str,
        kind: str,
        severity: str,
        key: Key,
        tokens: Tokens,
        says: str,
        *,
        anchor: Tokens | None = None,
        reasons: tuple[Reason, ...] = (),
        source: str | None = None,
        places: tuple[Key, ...] = (),
        target: Key | None = None,
        spelt: str | None = None,
    ) -> None:
        self.rule = rule
        self.kind = kind
        self.severity = severity
        self.path, self.indices = key
        self.tokens = tokens
        self.says = says
        self.anchor = tokens if anchor is None else anchor
        self.reasons = reasons
        self.source = source
        self.places = places
        self.target = target
        self.spelt = spelt

    @property
    def key(self) -> Key:
        """The field instance this is about."""
        return self.path, self.indices


class FaultList:
    """Faults with at most one kept per field: its first error, else its first warning.

    Args:
        lenient: rules whose errors count as warnings.
    """

    __slots__ = ("_by_key", "_lenient", "loose")

    def __init__(self, lenient: frozenset[str]) -> None:
        self._by_key: dict[Key, Fault] = {}
        self._lenient = lenient
        self.loose: list[Fault] = []
        """Faults of places that are no field: unknown names, duplicate keys."""

    def add(self, fault: Fault) -> None:
        """Keep a fault if its field has none yet, or only a warning where this is an error."""
        if fault.rule in self._lenient:
            fault.severity = "warning"
        kept = self._by_key.get(fault.key)
        if kept is None or (kept.severity == "warning" and fault.severity == "error"):
            self._by_key[fault.key] = fault

    def all(self) -> list[Fault]:
        """Every fault kept, fields first, in the order found."""
        return [*self._by_key.values(), *self.loose]
