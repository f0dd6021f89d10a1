"""A field that must be present: where it can be asked for, and the fault when it is not there."""

from typing import Any

from fieldrules.conditions import OUTSIDE, Scope, array_of
from fieldrules.fault import Fault, Indices, Reason
from fieldrules.pointer import concrete, template_tokens
from fieldrules.view import ABSENT, BLANK, View


def scopes(path: str, view: View) -> list[Scope]:
    """Where a field can be asked for: once, or once in each item of its array that is an object."""
    array = array_of(path)
    if not array:
        return [OUTSIDE]
    return [Scope(array, indices) for indices in view.items(array)]


def is_missing(view: View, path: str, indices: Indices) -> bool:
    """Whether a field is absent or blank, where that can be told."""
    return view.state(path, indices) in (ABSENT, BLANK)


def missing(
    rule: dict[str, Any], view: View, path: str, indices: Indices, why: tuple[Reason, ...], source: str | None
) -> Fault:
    """The fault of a required field that `is_missing`."""
    slot = view.slot(path, indices)
    key = (path, indices)
    where = concrete(path, indices)
    if slot is not None:
        says = f"{where} is blank"
        return Fault(rule["id"], "missing", rule["severity"], key, slot.tokens, says, reasons=why, source=source)
    tokens = template_tokens(path, indices)
    anchor = view.anchor(path, indices)
    says = f"{where} is missing"
    return Fault(rule["id"], "missing", rule["severity"], key, tokens, says, anchor=anchor, reasons=why, source=source)
