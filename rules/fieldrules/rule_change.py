"""What changed about one rule from one version of a rule set to another."""

from typing import Any, NamedTuple

KINDS = ("added", "removed", "tightened", "loosened", "changed", "reworded")
"""``changed`` is what takes other payloads than before, and neither fewer nor more."""

IMPACTS = ("breaking", "compatible", "editorial")
"""Heaviest first: a payload that passed may fail; what passed still passes; words only."""

_STRICTER = ("added", "tightened", "changed")


class RuleChange(NamedTuple):
    """One change of a rule, built-in checks included.

    ``rule`` is None where no rule changed, but a type of request or what is said of fields. ``types`` and ``fields``
    are those it is about; empty stands for all.
    """

    rule: str | None
    kind: str
    impact: str
    says: str
    types: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """The JSON form, keys in this order."""
        return {
            "rule": self.rule,
            "kind": self.kind,
            "impact": self.impact,
            "says": self.says,
            "types": list(self.types),
            "fields": list(self.fields),
        }


class Aspect(NamedTuple):
    """One respect in which a rule changed, for one type and one field (None for all), before it is put with others."""

    rule: str | None
    kind: str
    says: str
    type_id: str | None = None
    field: str | None = None


def impact_of(kind: str, severity: str) -> str:
    """What a change means for payloads that passed: a rule that only warns fails none.

    Args:
        kind: one of `KINDS`.
        severity: of the rule, after the change.
    """
    if kind == "reworded":
        return "editorial"
    return "breaking" if kind in _STRICTER and severity == "error" else "compatible"


def by_what_is_taken(old: frozenset[Any], new: frozenset[Any]) -> str:
    """The kind of a change from some values that are taken to others."""
    if new < old:
        return "tightened"
    return "loosened" if new > old else "changed"


def by_what_is_asked(old: frozenset[Any], new: frozenset[Any]) -> str:
    """The kind of a change from some demands to others."""
    return by_what_is_taken(new, old)


def by_bounds(old: tuple[float, float], new: tuple[float, float]) -> str:
    """The kind of a change from one range of numbers, both ends taken, to another."""
    if new[0] >= old[0] and new[1] <= old[1]:
        return "tightened"
    return "loosened" if new[0] <= old[0] and new[1] >= old[1] else "changed"
