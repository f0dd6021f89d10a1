"""Exact decimals: amounts, rates and quantities as payloads write them. Never a float."""

import re
from decimal import ROUND_HALF_UP, Context, Decimal, InvalidOperation

DECIMAL_PATTERN = r"[0-9]+(\.[0-9]+)?"
QUANTITY_PATTERN = r"[1-9][0-9]{0,8}"
MAX_LENGTH = 19
"""An amount has at most 19 characters where the field states no length of its own."""

_DECIMAL = re.compile(DECIMAL_PATTERN)
_QUANTITY = re.compile(QUANTITY_PATTERN)
# Wide enough for any sum of products the length limits allow, so that nothing is ever rounded on the way.
_EXACT = Context(prec=2000)


def is_decimal(text: str) -> bool:
    """Whether the text is digits with at most one point inside; no sign, exponent or separators."""
    return _DECIMAL.fullmatch(text) is not None


def is_quantity_text(text: str) -> bool:
    """Whether the text is a whole number from 1 to 999999999 without leading zeros."""
    return _QUANTITY.fullmatch(text) is not None


def to_decimal(text: str) -> Decimal:
    """The exact value of a text that `is_decimal` or `is_quantity_text` took."""
    return _EXACT.create_decimal(text)


def integer_of(text: str) -> Decimal | None:
    """The value of a JSON number if it is an integer as JSON Schema sees it (``20.0`` and ``2e1`` are), else None."""
    try:
        value = Decimal(text)
        return value if value == value.to_integral_value() else None
    except InvalidOperation:
        return None


def round_half_up(value: Decimal, decimals: int) -> Decimal:
    """The value rounded half up to so many decimals, e.g. 2 for US dollars."""
    return value.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP, context=_EXACT)


def multiply(left: Decimal, right: Decimal) -> Decimal:
    """The exact product."""
    return _EXACT.multiply(left, right)


def add(left: Decimal, right: Decimal) -> Decimal:
    """The exact sum."""
    return _EXACT.add(left, right)


def decimals_of(text: str) -> int:
    """How many decimals an amount needs: trailing zeros do not count, ``10.50`` needs 1."""
    return len(text.partition(".")[2].rstrip("0"))


def plain(value: Decimal) -> str:
    """The value as people write it: no exponent, no sign for zero."""
    return format(value, "f")
