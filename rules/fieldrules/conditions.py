"""Predicates over a payload, in three values, and the fields that made them true.

A predicate is data: ``{"field": path, "present": true}``, ``absent``, ``equals``, ``in`` or ``nonzero``, joined by
``all``, ``any`` and ``not``. A predicate that reads a faulty field, or one with a placeholder's unknown value, is
neither true nor false (None), and its rule stays silent.
"""

from collections.abc import Iterator
from typing import Any

from fieldrules.fault import Indices, Reason
from fieldrules.ruleset import Condition
from fieldrules.view import ABSENT, BLANK, FAULTY, GIVEN, View
from fieldrules.words import literal


class Scope:
    """The item a rule is looking at: fields under the same array mean that item, others any item.

    ``prefix`` is the array's template with ``[]``, or empty outside arrays.
    """

    __slots__ = ("indices", "prefix")

    def __init__(self, prefix: str = "", indices: Indices = ()) -> None:
        self.prefix = prefix
        self.indices = indices

    def instances(self, path: str, view: View) -> list[Indices]:
        """The instances of a field that a predicate means here."""
        if "[]" not in path:
            return [()]
        array = array_of(path)
        if array == self.prefix:
            return [self.indices]
        return list(view.slots.get(array, {}))


OUTSIDE = Scope()


def array_of(path: str) -> str:
    """The innermost array a field is under, as a template with ``[]``, or an empty text."""
    head, bracket, _ = path.rpartition("[]")
    return head + bracket


def holds(condition: Condition, view: View, scope: Scope = OUTSIDE, *, stated: bool = False) -> bool | None:
    """Whether a predicate is true, false, or unknown (None).

    Args:
        condition: the predicate as data.
        view: the payload.
        scope: the item the rule is about.
        stated: judge what is written for recognising a type: there, a faulty field is present, and a value that is
            absent, blank or faulty is unknown rather than different.
    """
    if "field" in condition:
        return _any(_test(condition, view, indices, stated=stated) for indices in _instances(condition, view, scope))
    if "not" in condition:
        inner = holds(condition["not"], view, scope, stated=stated)
        return None if inner is None else not inner
    if "all" in condition:
        return _all(holds(part, view, scope, stated=stated) for part in condition["all"])
    return _any(holds(part, view, scope, stated=stated) for part in condition["any"])


def reasons(condition: Condition, view: View, scope: Scope = OUTSIDE, *, want: bool = True) -> list[Reason]:
    """The fields that make a predicate true (or, with ``want=False``, false), with words for each."""
    if "field" in condition:
        for indices in _instances(condition, view, scope):
            if _test(condition, view, indices, stated=False) is want:
                return [_reason(condition["field"], view, indices)]
        return [] if want else [_reason(condition["field"], view, i) for i in _instances(condition, view, scope)[:1]]
    if "not" in condition:
        return reasons(condition["not"], view, scope, want=not want)
    parts: list[Condition] = condition["all"] if "all" in condition else condition["any"]
    every = ("all" in condition) == want
    found: list[Reason] = []
    for part in parts:
        if every or holds(part, view, scope) is want:
            found.extend(reasons(part, view, scope, want=want))
            if not every:
                break
    return found


def fields_of(condition: Condition) -> Iterator[str]:
    """Every field path a predicate reads, in its order."""
    if "field" in condition:
        yield condition["field"]
    elif "not" in condition:
        yield from fields_of(condition["not"])
    else:
        for part in condition["all"] if "all" in condition else condition["any"]:
            yield from fields_of(part)


_TESTS = {
    "present": ("is there", "is not there"),
    "absent": ("is not there", "is there"),
    "nonzero": ("is there and not zero", "is zero or not there"),
}


def words(condition: Condition, *, holds: bool = True) -> str:
    """A predicate in words, for the reference and for people who ask what a rule says.

    Args:
        condition: the predicate.
        holds: False for the words of its contrary.
    """
    if "not" in condition:
        return words(condition["not"], holds=not holds)
    if "field" not in condition:
        parts = condition["all"] if "all" in condition else condition["any"]
        joint = " and " if ("all" in condition) == holds else " or "
        return joint.join(_part(part, holds=holds) for part in parts)
    field = condition["field"]
    if "equals" in condition:
        return f"{field} is {'' if holds else 'not '}{literal(condition['equals'])}"
    if "in" in condition:
        return f"{field} is {'one' if holds else 'none'} of {', '.join(literal(value) for value in condition['in'])}"
    for test, (yes, no) in _TESTS.items():
        if test in condition:
            return f"{field} {yes if holds else no}"
    raise ValueError(f"unknown predicate on {field}")


def _part(condition: Condition, *, holds: bool) -> str:
    """A part of several in words, in parentheses if it has parts itself."""
    text = words(condition, holds=holds)
    while "not" in condition:
        condition = condition["not"]
    return text if "field" in condition else f"({text})"


def _instances(condition: Condition, view: View, scope: Scope) -> list[Indices]:
    return scope.instances(condition["field"], view)


def _test(condition: Condition, view: View, indices: Indices, *, stated: bool) -> bool | None:
    path = condition["field"]
    if stated and _is_presence(condition):
        written = view.slot(path, indices)
        return (written is not None and written.state != BLANK) is ("present" in condition)
    state = view.state(path, indices)
    if state == FAULTY:
        return None
    there = state not in (ABSENT, BLANK)
    if "present" in condition:
        return there
    if "absent" in condition:
        return not there
    if not there:
        return None if stated else False
    if state == GIVEN:
        return None
    slot = view.slot(path, indices)
    if slot is None:
        return None
    if "nonzero" in condition:
        return slot.number is not None and bool(slot.number)
    if "equals" in condition:
        return _same(slot.value, condition["equals"])
    return any(_same(slot.value, value) for value in condition["in"])


def _is_presence(condition: Condition) -> bool:
    return "present" in condition or "absent" in condition


def _same(left: Any, right: Any) -> bool:
    return type(left) is type(right) and bool(left == right)


def _any(results: Iterator[bool | None]) -> bool | None:
    unknown = False
    for result in results:
        if result:
            return True
        unknown = unknown or result is None
    return None if unknown else False


def _all(results: Iterator[bool | None]) -> bool | None:
    unknown = False
    for result in results:
        if result is False:
            return False
        unknown = unknown or result is None
    return None if unknown else True


def _reason(path: str, view: View, indices: Indices) -> Reason:
    node = view.schema.nodes[path]
    slot = view.slot(path, indices)
    if slot is None or slot.state == BLANK:
        says = "it is not there" if slot is None else "it is blank"
        return Reason(path, indices, view.tokens(path, indices), None, node.privacy, says)
    value = slot.value if node.kind not in ("object", "array") else None
    meaning = node.data.get("meanings", {}).get(literal(value).strip('"'))
    says = meaning or node.data.get("presence", "it is there")
    return Reason(path, indices, slot.tokens, value, node.privacy, says)
