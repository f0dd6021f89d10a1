"""The tests of one value, as Python: whatever is not plainly good is left to the engine."""

import re
from typing import Any

from fieldrules import amount, formats
from fieldrules.ruleset import Node
from fieldrules_generator.emit.acceptor.code import Code, literal

# Thirteen digits, grouped by single blanks or hyphens: the least that could be a card number. Only the engine says no.
CARD_HINT = r"[0-9](?:[ -]?[0-9]){12}"


SOCIAL_HINT = "[0-9]{3}-[0-9]{2}-[0-9]{4}"


class Constants:
    """Names at the top of the generated module: compiled patterns, in order of first use."""

    def __init__(self) -> None:
        self._patterns: dict[str, str] = {}
        self._getters: dict[tuple[str, ...], str] = {}

    def pattern(self, pattern: str) -> str:
        """The name of the pattern's full match."""
        return self._patterns.setdefault(pattern, f"_match_{len(self._patterns) + 1}")

    def getter(self, keys: tuple[str, ...]) -> str:
        """The name of what takes several members of an object at once, or the one there is."""
        return self._getters.setdefault(keys, f"_take_{len(self._getters) + 1}")

    def write(self, code: Code) -> None:
        """Write the definitions."""
        for keys, getter in self._getters.items():
            code.line(f"{getter} = itemgetter({', '.join(literal(key) for key in keys)})")
        for pattern, name in self._patterns.items():
            re.compile(pattern)
            code.line(f"{name} = re.compile({literal(pattern)}).fullmatch")


def bad(node: Node, name: str, constants: Constants, private: frozenset[str]) -> tuple[list[str], dict[str, str]]:
    """What makes a value not plainly good.

    Args:
        node: a leaf field.
        name: the local that holds the value, which is not None.
        constants: where patterns get their names.
        private: privacy classes whose texts may hold no card number.

    Returns:
        tests, each true for a value that the engine has to look at, and other spellings of values, which pass.
    """
    kind = node.kind
    if kind == "boolean":
        return [f"{name} is not True and {name} is not False"], {}
    if kind in ("integer", "quantity"):
        return [_integer(node, name, constants)], {}
    # A value that is no text raises TypeError in one of these, which the function takes for "the engine has to look".
    tests: list[str] = []
    if kind == "decimal":
        tests.append(f"len({name}) > {node.maximum or amount.MAX_LENGTH}")
        tests.append(f"not {constants.pattern(_DECIMAL)}({name})")
    elif kind == "enum":
        spellings = {other: value for other, value in node.data.get("spellings", {}).items() if other != value}
        tests.append(f"{name} not in {_set(node.data['enum'])}")
        return tests, spellings
    elif kind == "currency":
        tests.append(f"{name} not in _DECIMALS")
    elif kind == "date":
        tests.append(f"not {constants.pattern(_EASY_DAY)}({name}) and not is_date({name})")
    else:
        tests += _text(node, name, constants, private)
    return tests, {}


# The same language as `amount.DECIMAL_PATTERN`, without a group to remember or a step to take back.
_DECIMAL = r"[0-9]++(?:\.[0-9]++)?+"
# Days that every month has; the others are looked at more closely.
_EASY_DAY = r"(?!0000)[0-9]{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|1[0-9]|2[0-8])"


def _text(node: Node, name: str, constants: Constants, private: frozenset[str]) -> list[str]:
    tests = []
    if node.maximum is not None:
        tests.append(f"len({name}) > {node.maximum}")
    if node.kind == "email":
        tests.append(f"not {constants.pattern(formats.EMAIL_PATTERN)}({name})")
    elif node.pattern is not None:
        tests.append(f"not {constants.pattern(node.pattern.pattern)}({name})")
    if node.kind == "text" and node.pattern is None:
        tests.append(f'{name} < "!"')
    if node.pattern is None or not _is_ascii(node.pattern):
        tests.append(f"not {name}.isascii() and _odd({name})")
    if node.privacy in private and (node.maximum is None or node.maximum > 12):
        # A run of 13 characters covers the one at place 12, or there are more than 25.
        tests.append(f'len({name}) > 12 and (len({name}) > 25 or {name}[12] in "0123456789 -") and _card({name})')
    return tests


def is_plainly_numeric(node: Node) -> bool:
    """Whether a field is an amount, or a quantity in the range that its digits alone can say."""
    if node.kind == "quantity":
        return (node.data["minimum"], node.data["maximum"]) == (1, 999_999_999)
    return node.kind == "decimal"


def bad_numbers(nodes: list[Node], names: list[str], constants: Constants) -> list[str]:
    """As `bad`, for several numbers that are all there: one pattern over all of them costs less than one each."""
    types, lengths, patterns = [], [], []
    for node, name in zip(nodes, names, strict=True):
        if node.kind == "quantity":
            types.append(f"type({name}) is not str and type({name}) is not int")
            patterns.append(amount.QUANTITY_PATTERN)
        else:
            types.append(f"type({name}) is not str")
            lengths.append(f"len({name}) > {node.maximum or amount.MAX_LENGTH}")
            patterns.append(_DECIMAL)
    texts = "|".join(f"{{{name}}}" for name in names)
    return [*types, *lengths, f'not {constants.pattern("[|]".join(patterns))}(f"{texts}")']


def _is_ascii(pattern: re.Pattern[str]) -> bool:
    """Whether a pattern of our own takes ASCII only: it has neither a negated class nor a dot."""
    return "[^" not in pattern.pattern and "." not in pattern.pattern


def _integer(node: Node, name: str, constants: Constants) -> str:
    low, high = node.data["minimum"], node.data["maximum"]
    number = f"type({name}) is not int or not {low} <= {name} <= {high}"
    if node.kind == "integer":
        return number
    digits = f"type({name}) is not str or not {constants.pattern(amount.QUANTITY_PATTERN)}({name})"
    return f"({digits}) and ({number})"


def _set(values: list[Any]) -> str:
    return f"({', '.join(literal(value) for value in values)}{',' if len(values) == 1 else ''})"
