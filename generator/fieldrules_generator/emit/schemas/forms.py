"""What the value of one field must look like, as JSON Schema: the engine's `leaf`, kind by kind.

Patterns keep to what every dialect of regular expressions has (JSON Schema, section 6.4), without look-around. Such a
pattern cannot say "the very end" in Python, where ``$`` also stands before a last line break; where that matters,
``line-break-at-end`` excludes it.
"""

from typing import Any, NamedTuple

from fieldrules import amount, formats
from fieldrules.ruleset import Node

Schema = dict[str, Any]

BLANK_SET = r"\t-\r \u00a0"
"""`formats.BLANK_CHARACTERS` inside a character class."""
NONBLANK = f"[^{BLANK_SET}]"
BLANK = f"^[{BLANK_SET}]*$"
_DOUBLE = 2**53
"""From here on a reader that keeps numbers as doubles does not tell all whole numbers apart."""

_YEAR = "(?:[0-9]{3}[1-9]|[0-9]{2}[1-9][0-9]|[0-9][1-9][0-9]{2}|[1-9][0-9]{3})"
_LEAP_YEAR = "(?:[0-9]{2}(?:0[48]|[2468][048]|[13579][26])|(?:0[48]|[2468][048]|[13579][26])00)"
_DAY = (
    "(?:(?:0[13578]|1[02])-(?:0[1-9]|[12][0-9]|3[01])|(?:0[469]|11)-(?:0[1-9]|[12][0-9]|30)"
    "|02-(?:0[1-9]|1[0-9]|2[0-8]))"
)
DATE = f"^(?:{_YEAR}-{_DAY}|{_LEAP_YEAR}-02-29)$"


def ref(name: str) -> Schema:
    """A reference to one of `definitions`."""
    return {"$ref": f"#/$defs/{name}"}


def definitions(currencies: dict[str, int]) -> dict[str, Schema]:
    """What the schemas of an API share, by name. A file holds those it uses.

    They are explained in comments: an editor would show a description here in place of the field's own.
    """
    return {
        "absent": {
            "$comment": "Left out: no such key, null, or a text of blanks only.",
            "type": ["string", "null"],
            "pattern": BLANK,
        },
        "present": {
            "$comment": "There: neither null nor a text of blanks only.",
            "not": {"type": "null"},
            "pattern": NONBLANK,
        },
        "amount": {
            "$comment": "Digits with at most one point inside; no sign, exponent or separators.",
            "pattern": f"^{amount.DECIMAL_PATTERN}$",
            "not": ref("line-break-at-end"),
        },
        "nonzero": {
            "$comment": "An amount or number other than zero.",
            "type": ["string", "number"],
            "pattern": "[1-9]",
            "not": {"const": 0},
        },
        "zero": {"$comment": "Left out, or zero.", "not": ref("nonzero")},
        "quantity": {
            "$comment": "A whole number from 1 to 999999999, as digits.",
            "pattern": f"^{amount.QUANTITY_PATTERN}$",
            "not": ref("line-break-at-end"),
        },
        "date": {
            "$comment": "A real calendar day, YYYY-MM-DD.",
            "pattern": DATE,
            "maxLength": 10,
        },
        "email": {
            "$comment": "The shape of an e-mail address: one @, and a domain of at least two labels.",
            "pattern": f"^{formats.EMAIL_PATTERN}$",
            "not": ref("line-break-at-end"),
        },
        "currency": {"$comment": "An ISO 4217 code.", "enum": list(currencies)},
        "line-break-at-end": {
            "$comment": "Some dialects take $ for the place before a last line break, too.",
            "type": "string",
            "pattern": r"\n$",
        },
    }


class Form(NamedTuple):
    """What a clean value is: its JSON types, what holds for it as a number, and what holds for it as a text.

    The keywords of ``text`` may hold for any other value too; those of ``number`` do.
    """

    types: tuple[str, ...]
    number: Schema
    text: Schema


def form_of(node: Node) -> Form:
    """The form of a leaf field."""
    if node.kind == "decimal":
        most = node.maximum or amount.MAX_LENGTH
        # Inclusive, because a reader may round the largest amount up to it.
        return Form(("string", "number"), {"minimum": 0, "maximum": 10**most}, {**ref("amount"), "maxLength": most})
    if node.kind == "quantity":
        return Form(("integer", "string"), _bounds(node), ref("quantity"))
    if node.kind == "integer":
        return Form(("integer",), _bounds(node), {})
    if node.kind == "boolean":
        return Form(("boolean",), {}, {})
    if node.kind == "enum":
        return Form(("string",), {}, one_of(texts_of(node)))
    longest = {} if node.maximum is None else {"maxLength": node.maximum}
    if node.kind in ("date", "email", "currency"):
        longest = longest if node.kind == "email" else {}
        return Form(("string",), {}, {**ref(node.kind), **longest})
    return Form(("string",), {}, {**_pattern(node), **longest})


def texts_of(node: Node) -> list[str]:
    """Every text that an enumeration takes: its values and their other spellings."""
    values, spellings = node.data["enum"], node.data.get("spellings", {})
    written = [value for value in values if isinstance(value, str)]
    return [text for text in dict.fromkeys([*written, *spellings]) if spellings.get(text, text) in written]


def equal_to(node: Node, values: list[Any]) -> Schema:
    """The values of a clean field that equal one of some values: other spellings of an enumeration's do."""
    if node.kind == "enum":
        spellings = node.data.get("spellings", {})
        return one_of([text for text in texts_of(node) if spellings.get(text, text) in values])
    if node.kind == "boolean":
        return one_of([value for value in values if isinstance(value, bool)])
    return one_of([value for value in values if isinstance(value, str)])


def one_of(values: list[Any]) -> Schema:
    """One of some values."""
    return {"const": values[0]} if len(values) == 1 else {"enum": values}


def inexact(node: Node) -> bool:
    """Whether the bounds of a whole number are beyond what every reader tells apart."""
    return node.kind == "integer" and max(abs(node.data["minimum"]), abs(node.data["maximum"])) > _DOUBLE


def _bounds(node: Node) -> Schema:
    """The bounds, rounded outward where a reader may round a number at the bound outward."""
    low, high = node.data["minimum"], node.data["maximum"]
    return {"minimum": outward(low, -1), "maximum": outward(high, 1)}


def outward(bound: int, sign: int) -> int:
    """A bound as a double that is no nearer: upward for 1, downward for -1."""
    if abs(bound) <= _DOUBLE:
        return bound
    rounded, step = int(float(bound)), 1
    while (rounded - bound) * sign < 0:
        rounded, step = int(float(bound + sign * step)), step * 2
    return rounded


def _pattern(node: Node) -> Schema:
    if node.pattern is None:
        return {}
    return {"pattern": f"^(?:{node.pattern.pattern})$", "not": ref("line-break-at-end")}
