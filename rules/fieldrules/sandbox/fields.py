"""Fields of a document by their dotted path, and a payload as the sandbox stores it."""

from decimal import Decimal
from typing import Any

from fieldrules.json_reader import Number
from fieldrules.ruleset import Node

Document = dict[str, Any]
_NUMBERS = ("decimal", "quantity")


def get(document: Document, path: str) -> Any:
    """The value of a field outside arrays, or None."""
    found: Any = document
    for name in path.split("."):
        if not isinstance(found, dict):
            return None
        found = found.get(name)
    return found


def put(document: Document, path: str, value: Any) -> None:
    """Give a field a value; parents that are missing are made."""
    *parents, last = path.split(".")
    for name in parents:
        document = document.setdefault(name, {})
    document[last] = value


def take(document: Document, path: str) -> None:
    """Remove a field, if it is there."""
    above, _, last = path.rpartition(".")
    parent = get(document, above) if above else document
    if isinstance(parent, dict):
        parent.pop(last, None)


def stored(node: Node, value: Any, *, keep_blank: bool = False) -> Any:
    """A payload as it is stored: known fields under their own names, in one spelling, without what counts as absent.

    Args:
        node: the schema's root.
        value: what the reader made of the payload; it has no errors.
        keep_blank: whether an empty text is a value.
    """
    if isinstance(value, dict):
        members: Document = {}
        for name, member in value.items():
            alias = node.aliases.get(name)
            child = node.children.get(alias["field"].rpartition(".")[2] if alias else name)
            if child is None or (alias and child.name in value):
                continue
            kept = stored(child, member, keep_blank=keep_blank)
            if kept is not None:
                members[child.name] = kept
        return members or None
    if isinstance(value, list):
        items = node.items
        return [stored(items, item, keep_blank=keep_blank) or {} for item in value] if items is not None else None
    if isinstance(value, Number):
        return int(Decimal(value.text)) if node.kind == "integer" else value.text
    if isinstance(value, str):
        if not value.strip() and not keep_blank:
            return None
        return node.data.get("spellings", {}).get(value, value)
    return value


def shown(node: Node, value: Any) -> Any:
    """A stored document as answers show it: amounts and quantities are numbers."""
    if isinstance(value, dict):
        return {n: shown(node.children[n], v) if n in node.children else v for n, v in value.items()}
    if isinstance(value, list) and node.items is not None:
        return [shown(node.items, item) for item in value]
    return number(value) if node.kind in _NUMBERS and isinstance(value, str) else value


def number(text: str) -> int | float | str:
    """A decimal as a JSON number, or as text where a number would lose a digit."""
    exact = Decimal(text)
    if exact == exact.to_integral_value():
        return int(exact)
    near = float(exact)
    return near if Decimal(repr(near)) == exact else text
