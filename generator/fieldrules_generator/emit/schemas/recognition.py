"""Which type a payload is, as JSON Schema: the choice that `fieldrules.recognise` makes.

The predicates of an API read a handful of fields that have a handful of values each, so all that can happen is tried,
which shows whether some type is always certain. Where it is not, the engine takes the type with the fewest errors, and
the payload is valid if it is valid as one of those not ruled out.
"""

import itertools
from collections.abc import Iterator
from typing import Any

from fieldrules.conditions import fields_of
from fieldrules.ruleset import Condition, Node
from fieldrules_generator.emit.schemas.conditions import atoms, false, true
from fieldrules_generator.emit.schemas.forms import Schema, ref
from fieldrules_generator.emit.schemas.paths import both, either, some

_MOST_STATES = 20_000
_ABSENT, _OTHER = object(), object()
State = dict[str, Any]
"""What each field that recognition reads is: left out, a value that some predicate names, or another value."""


def choose(types: list[dict[str, Any]], parts: dict[str, Schema], root: Node, given: set[str]) -> list[Schema]:
    """Schemas that ask of a payload what the type it is recognised as asks.

    Args:
        types: the types that can be recognised, in spec order.
        parts: what each asks, by type.
        root: the schema they share.
        given: the fields that every one of them requires, so that no valid payload lacks one.
    """
    states = _states(types, root, given)
    conditions = [entry["recognise"] for entry in types]
    verdicts = None if states is None else [[_holds(each, state) for each in conditions] for state in states]
    exclusive = verdicts is not None and all(sum(one is True for one in each) < 2 for each in verdicts)
    complete = verdicts is not None and all(True in each for each in verdicts)
    certain = [_stated(condition, root, given, want=True) for condition in conditions]
    found: list[Schema] = []
    for index, entry in enumerate(types):
        if parts[entry["id"]]:
            earlier = [] if exclusive or not index else [{"not": either(certain[:index])}]
            words = {"$comment": entry["id"], "description": f"If it is {entry['title']}."}
            found.append({**words, "if": both(certain[index], *earlier), "then": parts[entry["id"]]})
    if not complete:
        found.append(_uncertain(types, parts, root, given, certain))
    return found


def _uncertain(
    types: list[dict[str, Any]], parts: dict[str, Schema], root: Node, given: set[str], certain: list[Schema]
) -> Schema:
    """No type is certain: it has to be valid as one that is not ruled out, or as any if all are."""
    ruled_out = [_stated(entry["recognise"], root, given, want=False) for entry in types]
    valid = [parts[entry["id"]] for entry in types]
    still = [both({"not": out}, part) for out, part in zip(ruled_out, valid, strict=True)]
    words = {"$comment": "no type is certain", "description": "If what is stated fits several types, or none."}
    return {
        **words,
        "if": {"not": either(certain)},
        "then": either([*still, both(both(*ruled_out), either(valid))]),
    }


def _stated(condition: Condition, root: Node, given: set[str], *, want: bool) -> Schema:
    """That a predicate is true, or false, where a value left out is neither equal nor different."""
    schema = true(condition, root) if want else false(condition, root)
    compared = {atom["field"] for atom in atoms(condition) if not ("present" in atom or "absent" in atom)}
    unsure = sorted(compared - given)
    if not unsure:
        return schema
    if "field" in condition:
        return both(*(some(root, path, ref("present")) for path in unsure), schema)
    if "not" in condition:
        return _stated(condition["not"], root, given, want=not want)
    parts = condition["all"] if "all" in condition else condition["any"]
    inner = [_stated(part, root, given, want=want) for part in parts]
    return both(*inner) if ("all" in condition) is want else either(inner)


def _states(types: list[dict[str, Any]], root: Node, given: set[str]) -> list[State] | None:
    """Every state that the fields can be in, or None if they are too many or in lists."""
    named: dict[str, set[Any]] = {path: set() for entry in types for path in fields_of(entry["recognise"])}
    if any("[]" in path for path in named):
        return None
    for entry in types:
        for atom in atoms(entry["recognise"]):
            named[atom["field"]] |= set(_values(atom))
    choices = [list(_choices(root, path, values, given)) for path, values in sorted(named.items())]
    count = 1
    for choice in choices:
        count *= len(choice)
    if count > _MOST_STATES:
        return None
    return [dict(zip(sorted(named), each, strict=True)) for each in itertools.product(*choices)]


def _choices(root: Node, path: str, values: set[Any], given: set[str]) -> Iterator[Any]:
    node = next(node for node in root if node.path == path)
    closed = {"boolean": (False, True), "enum": tuple(node.data.get("enum", ()))}.get(node.kind)
    if path not in given:
        yield _ABSENT
    if closed is None:
        yield from (*sorted(values, key=repr), _OTHER)
    else:
        yield from closed


def _values(atom: Condition) -> Iterator[Any]:
    if "equals" in atom or "in" in atom:
        yield from atom["in"] if "in" in atom else [atom["equals"]]
    if "nonzero" in atom:
        yield "0"


def _holds(condition: Condition, state: State) -> bool | None:
    if "not" in condition:
        inner = _holds(condition["not"], state)
        return None if inner is None else not inner
    if "field" not in condition:
        key, stops = ("all", False) if "all" in condition else ("any", True)
        found = [_holds(part, state) for part in condition[key]]
        return stops if stops in found else None if None in found else not stops
    value = state[condition["field"]]
    if "present" in condition or "absent" in condition:
        return (value is not _ABSENT) is ("present" in condition)
    if value is _ABSENT:
        return None
    if "nonzero" in condition:
        return value is not None and value != "0"
    wanted = condition["in"] if "in" in condition else [condition["equals"]]
    return any(type(one) is type(value) and one == value for one in wanted)
