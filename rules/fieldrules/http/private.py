"""The texts of a payload that nobody else may read: those of fields that are personal or free, or not known at all."""

from collections.abc import Iterator
from typing import Any

from fieldrules.ruleset import Node, RuleSet


def private_texts(ruleset: RuleSet, payload: Any) -> list[str]:
    """Every private text in a payload, whatever type it is of."""
    if not isinstance(payload, dict):
        return []
    names = dict.fromkeys(entry["schema"] for entry in (ruleset.types | ruleset.bodies).values())
    by_schema = {entry["schema"]: type_id for type_id, entry in (ruleset.types | ruleset.bodies).items()}
    found = [set(_texts(payload, ruleset.schema_of(by_schema[name]).root)) for name in names]
    return sorted(set.intersection(*found)) if found else []


def _texts(value: Any, node: Node | None) -> Iterator[str]:
    if isinstance(value, dict):
        for name, member in value.items():
            yield from _texts(member, None if node is None else node.children.get(name))
    elif isinstance(value, (list, tuple)):
        for item in value:
            yield from _texts(item, None if node is None else node.items)
    elif value is not None and not isinstance(value, bool) and (node is None or node.privacy in _PRIVATE):
        yield str(value)


_PRIVATE = frozenset({"personal", "free-text"})
