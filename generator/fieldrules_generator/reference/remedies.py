"""What to do about a broken rule, in words: from what kind of rule it is, and from the changes that the spec lists."""

from collections.abc import Iterator
from typing import Any

from fieldrules.conditions import fields_of
from fieldrules.words import literal, one_of
from fieldrules_generator.model import Api

Rule = dict[str, Any]

_BUILTIN = {
    "field-type": "Write the value in the JSON type that the finding names.",
    "field-format": "Write the value in the form that the finding names.",
    "field-length": "Shorten the text.",
    "field-value": "Take one of the values that the finding names.",
    "field-count": "Send as many items as the finding says.",
    "unknown-field": "Take the name out, or leave it if you know that the API takes it.",
    "misspelt-field": "Rename it to the field that the finding names.",
    "duplicate-key": "Keep one of the two.",
    "amount-as-number": "Put the amount in quotation marks.",
    "unreadable": "Mend the text at the place that the finding names.",
}
_GENERAL = {
    "range": "Correct the amount.",
    "length": "Shorten the text.",
    "format": "Write the value in the form that the finding names.",
    "pattern": "Write the value in the form that the finding names.",
    "count": "Send as many items as the finding says.",
    "compare": "Correct one of the two amounts; which of them is wrong, only you can tell.",
    "sum": "Correct the amount that is wrong; which of them it is, only you can tell.",
    "decimals": "Write the amount with as many decimals as its currency has.",
    "privacy": "Take the number out of the text.",
}


def remedies(api: Api, rule: Rule) -> list[str]:
    """The ways out of a broken rule, that which keeps the meaning first."""
    verb = rule["verb"]
    if verb == "builtin":
        return [_BUILTIN[rule["id"]]] if rule["id"] in _BUILTIN else []
    ways = {
        "required": _required,
        "allowed": _allowed,
        "equals": _allowed,
        "forbidden": _forbidden,
        "conflict": _conflict,
        "together": _together,
        "alias": _alias,
    }
    return list(ways[verb](api, rule)) if verb in ways else [_GENERAL[verb]]


def _required(api: Api, rule: Rule) -> Iterator[str]:
    fields = rule.get("fields") or _asked(api, rule, "required")
    yield f"Add {' and '.join(fields)}; only you can give the {'value' if len(fields) == 1 else 'values'}."
    when = rule.get("when")
    for change in _changes(api, [*(fields_of(when) if when else ()), *rule.get("because", ())]):
        if change["action"] != "shorten" and (when is None or _after(when, change) is False):
            yield _told(change)


def _after(condition: dict[str, Any], change: dict[str, Any]) -> bool | None:
    """Whether a predicate holds once a change is made; None where the change alone does not decide it."""
    if "not" in condition:
        inner = _after(condition["not"], change)
        return None if inner is None else not inner
    for key, decides in (("all", False), ("any", True)):
        if key in condition:
            parts = [_after(part, change) for part in condition[key]]
            return decides if decides in parts else None if None in parts else not decides
    if condition["field"] != change["field"]:
        return None
    if change["action"] == "remove":
        return "absent" in condition
    if "equals" in condition or "in" in condition:
        return change["value"] in condition.get("in", [condition.get("equals")])
    return "present" in condition


def _allowed(api: Api, rule: Rule) -> Iterator[str]:
    asked = [ask for entry in api.compiled["types"] for ask in entry["values"] if ask["rule"] == rule["id"]]
    for field in dict.fromkeys(ask["field"] for ask in asked):
        lists = [ask["allowed"] for ask in asked if ask["field"] == field]
        value = one_of(lists[0]) if lists.count(lists[0]) == len(lists) else "a value that the type takes"
        yield f"Set {field} to {value}, or choose another type."
        takes = [value for allowed in lists for value in allowed]
        for change in _changes(api, [field]):
            if change["action"] == "set" and change["value"] in takes:
                yield f"With {literal(change['value'])}: {change['consequence']}."


def _forbidden(api: Api, rule: Rule) -> Iterator[str]:
    fields = rule.get("fields") or _asked(api, rule, "forbidden")
    known = [change for change in _changes(api, fields) if change["action"] == "remove"]
    yield from map(_told, known)
    others = [field for field in fields if field not in [change["field"] for change in known]]
    if others:
        yield f"Remove {' and '.join(others)}."


def _conflict(_: Api, rule: Rule) -> Iterator[str]:
    for group in rule["groups"]:
        yield f"Remove {group['name']}: {group['drop']}."


def _together(api: Api, rule: Rule) -> Iterator[str]:
    wanted = [
        f"set {part['field']} to {literal(part['equals'])}" if "equals" in part else f"add {part['field']}"
        for part in rule["conditions"]
        if "field" in part and "absent" not in part
    ]
    yield f"Have both: {' and '.join(wanted)}."
    parts = {part.get("field"): part for part in rule["conditions"]}
    for change in _changes(api, list(filter(None, parts))):
        if change["action"] == "remove" or change.get("value", ...) != parts[change["field"]].get("equals"):
            yield _told(change)


def _alias(_: Api, rule: Rule) -> Iterator[str]:
    yield f"Rename {rule['name']} to {rule['field'].rpartition('.')[2]}; the meaning stays."


def _asked(api: Api, rule: Rule, key: str) -> list[str]:
    asks = [ask["field"] for entry in api.compiled["types"] for ask in entry[key] if ask["rule"] == rule["id"]]
    return list(dict.fromkeys(asks))


def _changes(api: Api, fields: list[str]) -> list[dict[str, Any]]:
    return [change for change in api.compiled["changes"] if change["field"] in fields]


def _told(change: dict[str, Any]) -> str:
    what = {
        "set": f"Set {change['field']} to {literal(change.get('value'))}",
        "remove": f"Remove {change['field']}",
        "shorten": f"Shorten {change['field']}",
    }
    return f"{what[change['action']]}: {change['consequence']}."
