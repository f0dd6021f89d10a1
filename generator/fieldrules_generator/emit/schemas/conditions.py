"""Predicates as JSON Schema: what `fieldrules.conditions` says of a payload whose single fields are all clean.

On such a payload a predicate is unknown only while a type is recognised, where a value that is left out is neither
equal nor different.
"""

from collections.abc import Iterator
from typing import Any

from fieldrules.conditions import Scope, array_of
from fieldrules.ruleset import Condition, Node
from fieldrules_generator.emit.schemas.forms import Schema, equal_to, ref
from fieldrules_generator.emit.schemas.paths import both, either, every, some

Predicate = Condition | bool
"""A predicate, or one that is decided."""


def true(condition: Predicate, root: Node, scope: Scope | None = None) -> Schema:
    """That a predicate is true.

    Args:
        condition: the predicate, or one that is decided.
        root: what the schema is about: the payload, or the item that ``scope`` names.
        scope: the list whose item it is; None for the payload.
    """
    return _schema(condition, root, scope, want=True)


def false(condition: Predicate, root: Node, scope: Scope | None = None) -> Schema:
    """That a predicate is false. A value left out is not equal to any."""
    return _schema(condition, root, scope, want=False)


def atoms(condition: Predicate) -> Iterator[Condition]:
    """Every predicate over one field that a predicate is made of."""
    if isinstance(condition, bool):
        return
    if "field" in condition:
        yield condition
    for part in _parts(condition):
        yield from atoms(part)


def decided(condition: Predicate, atom: Condition, value: bool) -> Predicate:  # noqa: FBT001
    """A predicate with one of its atoms decided, made simpler."""
    if isinstance(condition, bool) or condition == atom:
        return value if condition == atom else condition
    if "field" in condition:
        return condition
    parts = [decided(part, atom, value) for part in _parts(condition)]
    if "not" in condition:
        return not parts[0] if isinstance(parts[0], bool) else {"not": parts[0]}
    key, stops = ("all", False) if "all" in condition else ("any", True)
    if any(part is stops for part in parts):
        return stops
    left = [part for part in parts if not isinstance(part, bool)]
    return {key: left} if left else not stops


def _parts(condition: Condition) -> list[Any]:
    if "not" in condition:
        return [condition["not"]]
    parts: list[Any] = condition["all"] if "all" in condition else condition.get("any", [])
    return parts


def _schema(condition: Predicate, root: Node, scope: Scope | None, *, want: bool) -> Schema:
    if isinstance(condition, bool):
        return {} if condition is want else {"not": {}}
    if "field" in condition:
        return _atom(condition, root, scope, want=want)
    if "not" in condition:
        return _schema(condition["not"], root, scope, want=not want)
    parts = [_schema(part, root, scope, want=want) for part in _parts(condition)]
    return both(*parts) if ("all" in condition) is want else either(parts)


def _atom(condition: Condition, root: Node, scope: Scope | None, *, want: bool) -> Schema:
    path = condition["field"]
    inside = path if scope is None else path.removeprefix(scope.prefix).removeprefix(".")
    if "absent" not in condition:
        test = _test(condition, root, inside)
        return some(root, inside, test) if want else every(root, inside, _without(test))
    # Absent "in some item" speaks of items: of an item that is there, the field is not.
    array, rest = array_of(inside), inside.rpartition("[]")[2].removeprefix(".")
    if not array:
        return every(root, inside, ref("absent")) if want else some(root, inside, ref("present"))
    item = _node(root, array)
    if want:
        return some(root, array, every(item, rest, ref("absent")))
    return every(root, array, some(item, rest, ref("present")))


def _test(condition: Condition, root: Node, path: str) -> Schema:
    if "present" in condition:
        return ref("present")
    if "nonzero" in condition:
        return ref("nonzero")
    return equal_to(_node(root, path), condition["in"] if "in" in condition else [condition["equals"]])


def _without(test: Schema) -> Schema:
    if test == ref("present"):
        return ref("absent")
    return ref("zero") if test == ref("nonzero") else {"not": test}


def _node(root: Node, path: str) -> Node:
    return next(node for node in root if node.path.removeprefix(root.path).removeprefix(".") == path)
