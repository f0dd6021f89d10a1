"""Which type of request a payload is: read from what it states, or guessed as the nearest type it still allows."""

from collections.abc import Callable
from typing import Any, NamedTuple

from fieldrules.conditions import fields_of, holds, reasons
from fieldrules.fault import Reason
from fieldrules.ruleset import RuleSet
from fieldrules.view import View


class Recognised(NamedTuple):
    """The type, whether it is certain, and the types that what is written still allows (spec order)."""

    type_id: str
    certain: bool
    candidates: tuple[str, ...]


def recognise(ruleset: RuleSet, view_as: Callable[[str], View], edits: Callable[[str], int]) -> Recognised:
    """Recognise the type of a payload.

    Args:
        ruleset: the API's rules.
        view_as: the payload through the schema of a type.
        edits: how many edits would make the payload a valid one of a type; asked for only if nothing is certain.

    Returns:
        the one type whose predicate is true; else, of the types not ruled out, the one with the fewest edits,
        ties in spec order.
    """
    types = ruleset.recognised_types()
    open_types = []
    for entry in types:
        result = holds(entry["recognise"], view_as(entry["id"]), stated=True)
        if result:
            return Recognised(entry["id"], certain=True, candidates=(entry["id"],))
        if result is None:
            open_types.append(entry["id"])
    candidates = open_types or [entry["id"] for entry in types]
    best = min(candidates, key=edits)
    return Recognised(best, certain=False, candidates=tuple(candidates))


def recognising_reasons(entry: dict[str, Any], view: View, only: tuple[str, ...] | None = None) -> tuple[Reason, ...]:
    """The fields by which a payload was recognised as a type, where they are stated.

    Args:
        entry: the type.
        view: the payload.
        only: the fields that matter for one rule, or None for all.
    """
    condition = entry.get("recognise")
    if condition is None:
        return ()
    wanted = set(fields_of(condition) if only is None else only)
    return tuple(
        reason
        for reason in reasons(condition, view)
        if reason.path in wanted and view.slot(reason.path, reason.indices) is not None
    )
