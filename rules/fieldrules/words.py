"""Words for values, under the privacy levels: a private value is described by its shape and never shown.

Levels: ``none`` shows no value, ``safe`` shows values of closed and amount fields, ``all`` shows all but card and
social security numbers.
"""

from typing import Any

from fieldrules.escape import quoted
from fieldrules.json_reader import Number
from fieldrules.python_values import Foreign
from fieldrules.ruleset import Node
from fieldrules.secrets import holds_secret

LEVELS = ("none", "safe", "all")
_SHOWN_CLASSES = ("closed", "amount")


def count(number: int, noun: str) -> str:
    """A number and its noun: ``1 item``, ``31 items``."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def with_article(noun: str) -> str:
    """A noun with "a" or "an"."""
    return f"an {noun}" if noun[0] in "aeiou" else f"a {noun}"


def shape(value: Any) -> str:
    """What kind of value it is, without its content: ``text of 23 characters``."""
    if isinstance(value, str):
        return f"text of {count(len(value), 'character')}"
    if isinstance(value, Number):
        return "a number"
    if isinstance(value, bool):
        return "true or false"
    if isinstance(value, list):
        return f"a list of {count(len(value), 'item')}"
    if isinstance(value, dict):
        return "an object"
    if isinstance(value, Foreign):
        return value.says
    return "null"


def literal(value: Any) -> str:
    """A scalar as JSON writes it, escaped so that it cannot drive a terminal."""
    if isinstance(value, str):
        return quoted(value)
    if isinstance(value, Number):
        return value.text
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value) if isinstance(value, int) else shape(value)


def shown(value: Any, privacy: str, level: str, *, valid: bool) -> str:
    """A value in a sentence: itself where the level allows, else its shape.

    A value that is not valid for its field is private whatever the field's class: anything may have been typed there.
    """
    text = value.text if isinstance(value, Number) else value
    if isinstance(text, str) and holds_secret(text):
        return shape(value)
    if level == "all" or (level == "safe" and valid and privacy in _SHOWN_CLASSES):
        return literal(value)
    return shape(value)


def reported(value: Any, privacy: str, level: str, *, valid: bool) -> Any:
    """A value as a JSON member of a report: itself where the level allows, its shape where not, None at ``none``."""
    if value is None or level == "none":
        return None
    text = shown(value, privacy, level, valid=valid)
    if text != literal(value):
        return text
    return value.text if isinstance(value, Number) else value if isinstance(value, (str, bool)) else text


_EXPECTED = {
    "object": "an object",
    "array": "a list",
    "text": "text",
    "email": "an e-mail address like name@example.com",
    "date": "a date like 2026-01-15",
    "currency": "an ISO 4217 currency code like USD",
    "decimal": 'an amount like "12.50": digits, at most one point',
    "quantity": "a whole number from 1 to 999999999",
    "integer": "a whole number",
    "boolean": "true or false",
}


def expected(node: Node) -> str:
    """What a field takes, in words."""
    if node.kind == "enum":
        return one_of(node.data["enum"])
    if node.kind == "decimal" and node.data.get("percent"):
        return 'a percentage like "8.25": digits, at most one point'
    return _EXPECTED[node.kind]


def one_of(values: list[Any]) -> str:
    """A list of allowed values in words: ``"none"`` or ``one of "none", "email"``."""
    texts = [literal(value) for value in values]
    return texts[0] if len(texts) == 1 else "one of " + ", ".join(texts)
