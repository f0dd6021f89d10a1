"""What the JSON Schemas of an API do not say, by rule id: the gaps, and the rules that only warn."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any, NamedTuple

from fieldrules.ruleset import Node, RuleSet
from fieldrules_generator.emit.schemas.document import as_bytes, made_by
from fieldrules_generator.emit.schemas.forms import inexact
from fieldrules_generator.model import Api
from fieldrules_generator.safe_markdown import Code, Comment, Text, table

_BUILTIN = {
    "misspelt-field": "A schema compares whole names, not how alike two are. The field meant counts as left out, so a "
    "misspelt required field is refused all the same, as missing.",
    "duplicate-key": "A schema sees an object after it was read, with one value a key.",
    "unreadable": "A schema sees what a reader made of the text: the size, depth and encoding of the text, and forms "
    "that some readers let pass, are behind it.",
}
_VERBS = {
    ("sum", None): "JSON Schema does not calculate.",
    ("compare", None): "JSON Schema does not compare one value with another.",
    ("privacy", "card-number"): "A card number is told from other numbers by a checksum (Luhn), and JSON Schema does "
    "not calculate.",
}
_NUMBERS = {
    "field-format": "A schema sees the value of a JSON number, not how it is written: 1e3 and -0 look like 1000 and 0.",
    "field-length": "A schema sees the value of a JSON number, not how many digits it is written with.",
    "field-type": "Many readers keep numbers as doubles: with enough digits, a fraction looks like a whole number.",
    "field-value": "Many readers keep numbers as doubles: beyond 2^53, one just out of range looks like the bound.",
}
_BOUNDED = "Many readers keep numbers as doubles: a JSON number at the bound may have been above it."
_DECIMALS = "Many readers keep numbers as doubles, which have no decimals to count; the rule holds for amounts as text."
PARTS = {"all": "everywhere", "numbers": "for JSON numbers"}


class Gap(NamedTuple):
    """A rule that the schemas do not enforce, or not ``part`` of it, and why."""

    rule: str
    part: str
    reason: str


def gaps(ruleset: RuleSet) -> list[Gap]:
    """Every error that the schemas let pass, in the order of the rules."""
    schemas = {ruleset.schema_of(each).name: ruleset.schema_of(each) for each in (*ruleset.types, *ruleset.bodies)}
    nodes = [node for schema in schemas.values() for node in schema.root]
    found = [gap for rule in ruleset.data["rules"] if rule["severity"] == "error" for gap in _of_rule(rule, nodes)]
    return [gap for gap in found if gap.rule not in _spec_rules(ruleset) or _used(ruleset, gap.rule)]


def warnings(ruleset: RuleSet) -> list[dict[str, Any]]:
    """Every rule that only warns, and so is not in the schemas, and whether JSON Schema could say it."""
    return [
        {"rule": rule["id"], "could": _verb(rule) not in _VERBS}
        for rule in ruleset.data["rules"]
        if rule["severity"] != "error"
    ]


def _of_rule(rule: dict[str, Any], nodes: list[Node]) -> Iterator[Gap]:
    kinds = {node.kind for node in nodes}
    numbers = {
        "field-format": "decimal" in kinds,
        "field-length": "decimal" in kinds,
        "field-type": bool(kinds & {"integer", "quantity"}),
        "field-value": any(inexact(node) for node in nodes),
    }
    if rule["id"] in _BUILTIN:
        yield Gap(rule["id"], "all", _BUILTIN[rule["id"]])
    elif _verb(rule) in _VERBS:
        yield Gap(rule["id"], "all", _VERBS[_verb(rule)])
    elif numbers.get(rule["id"]):
        yield Gap(rule["id"], "numbers", _NUMBERS[rule["id"]])
    elif rule["verb"] == "decimals":
        yield Gap(rule["id"], "numbers", _DECIMALS)
    elif rule["verb"] == "range" and Decimal(rule.get("above", 0)):
        amounts = {node.path for node in nodes if node.kind == "decimal"}
        yield from [Gap(rule["id"], "numbers", _BOUNDED)] if rule["field"] in amounts else []


def _verb(rule: dict[str, Any]) -> tuple[str, str | None]:
    return rule["verb"], rule.get("pattern")


def _spec_rules(ruleset: RuleSet) -> set[str]:
    return {rule["id"] for rule in ruleset.data["rules"] if rule["verb"] != "builtin"}


def _used(ruleset: RuleSet, rule_id: str) -> bool:
    """Whether a rule across fields holds for some type."""
    return any(rule_id == rule["id"] for each in ruleset.types for rule in ruleset.rules_of(each))


def as_json(api: Api) -> bytes:
    """The list as data."""
    data = {
        "$comment": made_by(api),
        "description": "Errors that the JSON Schemas here let pass (part: all of the rule, or for JSON numbers only), "
        "and rules that only warn (could: whether JSON Schema could say them).",
        "gaps": [gap._asdict() for gap in gaps(api.ruleset)],
        "warnings": warnings(api.ruleset),
    }
    return as_bytes(data)


def as_markdown(api: Api) -> bytes:
    """The list for people."""
    ruleset = api.ruleset
    rules = ruleset.rules
    lines: list[str] = [
        f"<!-- {Comment(made_by(api))} -->",
        "",
        "# What the JSON Schemas do not say",
        "",
        "The schemas accept a payload exactly when `check` finds no error in it, but for these rules. A test holds the",
        "list to be exact.",
        "",
        table(
            ["rule", "what it says", "not said", "why"],
            [
                [Code(gap.rule), Text(rules[gap.rule]["summary"]), Text(PARTS[gap.part]), Text(gap.reason)]
                for gap in gaps(ruleset)
            ],
        ),
        "",
        "## Warnings",
        "",
        "A schema accepts or refuses; it does not warn. These rules only warn, so the schemas leave them out.",
        "",
        table(
            ["rule", "what it says", "could be said"],
            [
                [Code(entry["rule"]), Text(rules[entry["rule"]]["summary"]), Text("yes" if entry["could"] else "no")]
                for entry in warnings(ruleset)
            ],
        ),
        "",
    ]
    return "\n".join(lines).encode()
