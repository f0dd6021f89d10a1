"""Two versions of a schema: which fields came and went, and which built-in checks became stricter or looser."""

from collections.abc import Iterator
from math import inf

from fieldrules import amount
from fieldrules.rule_change import Aspect, by_bounds, by_what_is_taken
from fieldrules.ruleset import Node
from fieldrules.words import count, one_of

_TEXTS = ("text", "email", "date", "currency", "enum")
_WORDS = ("privacy", "percent", "default", "meanings", "form", "presence", "source")
"""What is said of a field and how its values are shown: no payload passes or fails by it."""


def schema_aspects(old: Node, new: Node) -> Iterator[Aspect]:
    """What differs between two versions of a field and of all below it, by the check that judges it.

    Args:
        old: the field, or the root of a schema.
        new: the same one, later.
    """
    if old.kind != new.kind:
        yield _kind(old, new)
    if old.kind == new.kind or (old.kind in _TEXTS and new.kind in _TEXTS):
        yield from _limits(old, new)
        yield from _members(old, new)
    if any(old.data.get(key) != new.data.get(key) for key in _WORDS):
        yield Aspect(None, "reworded", "what is said of a field, or how its values are shown", field=new.path or None)


def _kind(old: Node, new: Node) -> Aspect:
    says = f"{new.path} is of the kind {new.kind}, before {old.kind}"
    if old.kind not in _TEXTS or new.kind not in _TEXTS:
        return Aspect("field-type", "changed", says, field=new.path)
    rule = "field-value" if "enum" in (old.kind, new.kind) else "field-format"
    kind = "tightened" if _is_any_text(old) else "loosened" if _is_any_text(new) else "changed"
    return Aspect(rule, kind, says, field=new.path)


def _is_any_text(node: Node) -> bool:
    return node.kind == "text" and node.pattern is None


def _limits(old: Node, new: Node) -> Iterator[Aspect]:
    """The limits of one field: its length or count, range, values and pattern."""
    lengths = (_lengths(old), _lengths(new))
    if lengths[0] != lengths[1]:
        rule = "field-count" if new.kind == "array" else "field-length"
        says = f"{new.path} takes {_sized(new)}, before {_sized(old)}"
        yield Aspect(rule, by_bounds(*lengths), says, field=new.path)
    if old.kind == new.kind:
        yield from _range(old, new)
        yield from _values(old, new)
        yield from _pattern(old, new)


def _lengths(node: Node) -> tuple[float, float]:
    most = node.maximum or (amount.MAX_LENGTH if node.kind == "decimal" else inf)
    return node.data.get("min", 0), most


def _sized(node: Node) -> str:
    least, most = _lengths(node)
    noun = "item" if node.kind == "array" else "character"
    parts = [f"at least {count(int(least), noun)}"] if least else []
    parts += [f"at most {count(int(most), noun)}"] if most != inf else []
    return " and ".join(parts) or f"any number of {noun}s"


def _range(old: Node, new: Node) -> Iterator[Aspect]:
    if "minimum" in old.data and "minimum" in new.data:
        before, after = ((node.data["minimum"], node.data["maximum"]) for node in (old, new))
        if before != after:
            says = f"{new.path} takes numbers from {after[0]} to {after[1]}, before from {before[0]} to {before[1]}"
            yield Aspect("field-value", by_bounds(before, after), says, field=new.path)


def _values(old: Node, new: Node) -> Iterator[Aspect]:
    before, after = _taken(old), _taken(new)
    if before == after:
        return
    kind = by_what_is_taken(frozenset(before), frozenset(after))
    if any(before[text] != after[text] for text in before.keys() & after.keys()):
        kind = "changed"
    says = f"{new.path} is {_listed(after)}, before {_listed(before)}"
    yield Aspect("field-value", kind, says, field=new.path)


def _taken(node: Node) -> dict[str, str]:
    """What may be written, and the value that it stands for."""
    return {**{value: value for value in node.data.get("enum", ())}, **node.data.get("spellings", {})}


def _listed(taken: dict[str, str]) -> str:
    return one_of([*taken])


def _pattern(old: Node, new: Node) -> Iterator[Aspect]:
    before, after = old.data.get("pattern"), new.data.get("pattern")
    if before != after:
        kind = "tightened" if before is None else "loosened" if after is None else "changed"
        says = f"{new.path} takes {_form(new)}, before {_form(old)}"
        yield Aspect("field-format", kind, says, field=new.path)


def _form(node: Node) -> str:
    return str(node.data.get("form", "text of a set form")) if node.pattern is not None else "any text"


def _members(old: Node, new: Node) -> Iterator[Aspect]:
    """The fields of an object or the items of a list; of those that came or went, what is below goes without saying."""
    for name, child in old.children.items():
        if name not in new.children:
            yield Aspect("unknown-field", "tightened", f"{child.path} is no field any more", field=child.path)
    for name, child in new.children.items():
        if name not in old.children:
            yield Aspect("unknown-field", "loosened", f"{child.path} is a field now", field=child.path)
        else:
            yield from schema_aspects(old.children[name], child)
    if old.items is not None and new.items is not None:
        yield from schema_aspects(old.items, new.items)
