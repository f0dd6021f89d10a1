"""What holds for one field by itself: its type, form, length and value."""

from decimal import Decimal
from typing import Any, NamedTuple

from fieldrules import amount, formats
from fieldrules.json_reader import Number
from fieldrules.ruleset import Node
from fieldrules.words import count, expected, one_of, shown


class LeafFault(NamedTuple):
    """A fault of one value: the built-in rule, the kind and severity of its finding, and the words after the path."""

    rule: str
    kind: str
    severity: str
    says: str


class Judgement(NamedTuple):
    """What a value is: its faults in the order of DESIGN section 2, and its canonical and numeric values if clean."""

    faults: tuple[LeafFault, ...]
    value: Any
    number: Decimal | None


def judge(node: Node, value: Any, currencies: dict[str, int], level: str) -> Judgement:
    """Judge the value of a leaf field.

    Args:
        node: the field.
        value: its value, neither null nor blank.
        currencies: ISO 4217 codes and their decimals.
        level: how much of a value the words may show, see `words.LEVELS`.

    Returns:
        the faults, the canonical value (an enumeration's own spelling), and the exact number of an amount or quantity.
    """
    if node.kind == "decimal":
        return _decimal(node, value, level)
    if node.kind == "quantity":
        return _quantity(node, value, level)
    if node.kind == "integer":
        return _integer(node, value, level)
    if node.kind == "boolean":
        return _clean(value) if isinstance(value, bool) else _fault("type", node, value, level)
    if not isinstance(value, str):
        return _fault("type", node, value, level)
    if node.kind == "enum":
        spelling = node.data.get("spellings", {}).get(value, value)
        if spelling in node.data["enum"]:
            return _clean(spelling)
        words = f"is {shown(value, node.privacy, level, valid=False)}, not {one_of(node.data['enum'])}"
        return Judgement((LeafFault("field-value", "value", "error", words),), None, None)
    if not _has_form(node, value, currencies):
        return _fault("format", node, value, level)
    if node.maximum is not None and len(value) > node.maximum:
        return _too_long(node, value)
    return _clean(value)


def _clean(value: Any, number: Decimal | None = None, *faults: LeafFault) -> Judgement:
    return Judgement(faults, value, number)


def _fault(kind: str, node: Node, value: Any, level: str) -> Judgement:
    wanted = node.data.get("form") or expected(node)
    words = f"is {shown(value, node.privacy, level, valid=False)}, not {wanted}"
    return Judgement((LeafFault(f"field-{kind}", kind, "error", words),), None, None)


def _too_long(node: Node, text: str) -> Judgement:
    words = f"has {count(len(text), 'character')}; at most {node.maximum} are allowed"
    return Judgement((LeafFault("field-length", "length", "error", words),), None, None)


def _has_form(node: Node, text: str, currencies: dict[str, int]) -> bool:
    if node.kind == "date":
        return formats.is_date(text)
    if node.kind == "email":
        return formats.is_email(text)
    if node.kind == "currency":
        return formats.is_currency(text, currencies)
    pattern = node.pattern
    return pattern is None or pattern.fullmatch(text) is not None


def _decimal(node: Node, value: Any, level: str) -> Judgement:
    warnings: tuple[LeafFault, ...] = ()
    if isinstance(value, str):
        text = value
    elif isinstance(value, Number):
        says = "is a JSON number; write it as text, so that no digit can change on the way"
        text = value.text
        warnings = (LeafFault("amount-as-number", "type", "warning", says),)
    else:
        return _fault("type", node, value, level)
    if not amount.is_decimal(text):
        return _fault("format", node, value, level)
    if len(text) > (node.maximum or amount.MAX_LENGTH):
        says = f"has {count(len(text), 'character')}; at most {node.maximum or amount.MAX_LENGTH} are allowed"
        return Judgement((LeafFault("field-length", "length", "error", says),), None, None)
    return Judgement(warnings, text, amount.to_decimal(text))


def _quantity(node: Node, value: Any, level: str) -> Judgement:
    if isinstance(value, str):
        if amount.is_quantity_text(value):
            return _clean(value, amount.to_decimal(value))
        return _fault("format", node, value, level)
    return _integer(node, value, level)


def _integer(node: Node, value: Any, level: str) -> Judgement:
    number = amount.integer_of(value.text) if isinstance(value, Number) else None
    if number is None:
        return _fault("type", node, value, level)
    low, high = node.data["minimum"], node.data["maximum"]
    if low <= number <= high:
        return _clean(value.text, number)
    says = f"is out of range; it must be from {low} to {high}"
    return Judgement((LeafFault("field-value", "value", "error", says),), None, None)
