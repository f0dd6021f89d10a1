"""Predicates and rules across fields as Python expressions over the locals of a walk.

In the walk every field is good or absent, so a predicate is plainly true or false. What has no expression here makes
the acceptor give up where the rule could apply, and the engine decides.
"""

from typing import Any

from fieldrules.conditions import array_of
from fieldrules.ruleset import Condition
from fieldrules_generator.emit.acceptor.code import Names, literal


class Inexpressible(Exception):  # noqa: N818  # it is no error: the engine takes over
    """This rule is left to the engine."""


def expression(condition: Condition, names: Names, array: str) -> str:
    """A predicate as an expression.

    Args:
        condition: the predicate.
        names: the locals of the walk.
        array: the array whose item is looked at, with ``[]``, or an empty text outside arrays.

    Raises:
        Inexpressible: if it reads items of an array that is not the one looked at.
    """
    if "not" in condition:
        return f"not {expression(condition['not'], names, array)}"
    for joined, word in (("all", " and "), ("any", " or ")):
        if joined in condition:
            return "(" + word.join(expression(part, names, array) for part in condition[joined]) + ")"
    path = condition["field"]
    if array_of(path) not in ("", array):
        raise Inexpressible
    name = names.of(path)
    if "present" in condition:
        return f"{name} is not None"
    if "absent" in condition:
        return f"{name} is None"
    if "nonzero" in condition:
        return nonzero(name)
    if "equals" in condition:
        return _equals(name, condition["equals"])
    return "(" + " or ".join(_equals(name, value) for value in condition["in"]) + ")"


def nonzero(name: str) -> str:
    """Whether an amount is there and more than zero."""
    return f'({name} is not None and {name}.strip("0.") != "")'


def arrays_read(rule: dict[str, Any]) -> set[str]:
    """The arrays whose items a rule reads; an empty text stands for fields outside arrays."""
    return {array_of(path) for path in rule["fields_read"]}


def broken(rule: dict[str, Any], names: Names, array: str) -> list[str]:
    """Expressions of which one is true where a rule is broken.

    Args:
        rule: an error rule whose fields are outside arrays or all in one.
        names: the locals of the walk.
        array: that array, or an empty text.

    Raises:
        Inexpressible: for a rule that is left to the engine.
    """
    verb = rule["verb"]
    if verb in ("required", "forbidden"):
        test = "is None" if verb == "required" else "is not None"
        when = f"{expression(rule['when'], names, array)} and " if "when" in rule else ""
        return [f"{when}{names.of(path)} {test}" for path in rule["fields"]]
    if verb == "together":
        first, *others = (expression(condition, names, array) for condition in rule["conditions"])
        return [f"({first}) != ({other})" for other in others]
    if verb == "range":
        return _outside(rule, names.of(rule["field"]))
    if verb == "compare":
        left, right = names.of(rule["field"]), names.of(rule["at_most"])
        return [f"{left} is not None and {right} is not None and Decimal({left}) > Decimal({right})"]
    raise Inexpressible


def counts(group: dict[str, Any], name: str) -> str:
    """Whether a field of a conflict's group counts: it is there, or there and not zero."""
    return nonzero(name) if group["test"] == "nonzero" else f"{name} is not None"


def _outside(rule: dict[str, Any], name: str) -> list[str]:
    found = []
    for bound, sign in (("above", "<="), ("minimum", "<"), ("maximum", ">")):
        if bound in rule:
            found.append(f"{name} is not None and Decimal({name}) {sign} Decimal({literal(rule[bound])})")
    return found


def _equals(name: str, value: Any) -> str:
    return f"{name} is {value!r}" if isinstance(value, bool) else f"{name} == {literal(value)}"
