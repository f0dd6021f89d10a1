"""The rules across fields as JSON Schema, one function a verb. `gaps` says why those without one have none."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from fieldrules.conditions import Scope, array_of
from fieldrules.ruleset import Condition, Node, RuleSet
from fieldrules_generator.emit.schemas import bounds
from fieldrules_generator.emit.schemas.conditions import Predicate, atoms, decided, true
from fieldrules_generator.emit.schemas.forms import Schema, ref
from fieldrules_generator.emit.schemas.paths import both, either, every, some

Rule = dict[str, Any]

# What `fieldrules.secrets` looks for, without look-around.
_AREA = "(?:00[1-9]|0[1-9][0-9]|[1-578][0-9]{2}|6[0-57-9][0-9]|66[0-57-9])"
_SERIAL = "(?:000[1-9]|00[1-9][0-9]|0[1-9][0-9]{2}|[1-9][0-9]{3})"
_SOCIAL_SECURITY = f"(?:^|[^0-9-]){_AREA}-(?:0[1-9]|[1-9][0-9])-{_SERIAL}(?:$|[^0-9-])"


def across_fields(ruleset: RuleSet, rule: Rule, root: Node) -> Schema:
    """A rule as a schema of the whole payload, with its id and summary; empty if JSON Schema cannot say it."""
    said = VERBS[rule["verb"]](ruleset, rule, root) if rule["verb"] in VERBS else {}
    contested = " Contested: examples or clients of the vendor break it." if rule["contested"] else ""
    return {"$comment": rule["id"], "description": f"{rule['summary']}{contested}", **said} if said else {}


def _implied(root: Node, array: str, when: Predicate, then: Predicate) -> Schema:
    """That a predicate holds wherever another does: of the payload, or of each item of a list.

    An item cannot see what is outside its list, so what the predicates read there is asked first, from the top.
    """
    if when is False or then is True:
        return {}
    if not array:
        return {"if": true(when, root), "then": true(then, root)} if when is not True else true(then, root)
    outside = [atom for part in (when, then) for atom in atoms(part) if array_of(atom["field"]) != array]
    if not outside:
        scope, item = Scope(array), next(node for node in root if node.path == array)
        inner = true(then, item, scope)
        return every(root, array, inner if when is True else {"if": true(when, item, scope), "then": inner})
    first = outside[0]
    told = {
        value: _implied(root, array, decided(when, first, value), decided(then, first, value))
        for value in (True, False)
    }
    found: Schema = {"if": true(first, root)}
    found |= {"then": told[True]} if told[True] else {}
    found |= {"else": told[False]} if told[False] else {}
    return found if len(found) > 1 else {}


def _required(_: RuleSet, rule: Rule, root: Node) -> Schema:
    return _fields(rule, root, lambda path: {"field": path, "present": True})


def _forbidden(_: RuleSet, rule: Rule, root: Node) -> Schema:
    return _fields(rule, root, lambda path: {"not": {"field": path, "present": True}})


def _fields(rule: Rule, root: Node, asked: Callable[[str], Condition]) -> Schema:
    """What is asked of each field while the rule's condition holds; fields of one list together."""
    by_array: dict[str, list[Condition]] = {}
    for path in rule["fields"]:
        by_array.setdefault(array_of(path), []).append(asked(path))
    when = rule.get("when", True)
    return both(*(_implied(root, array, when, {"all": parts}) for array, parts in by_array.items()))


def _conflict(_: RuleSet, rule: Rule, root: Node) -> Schema:
    """At most one group: of any two, one has nothing that counts."""
    empty = [
        both(*(every(root, path, ref("zero" if group["test"] == "nonzero" else "absent")) for path in group["fields"]))
        for group in rule["groups"]
    ]
    pairs = [(left, right) for index, left in enumerate(empty) for right in empty[index + 1 :]]
    return both(*({"if": {"not": left}, "then": right} for left, right in pairs))


def _together(_: RuleSet, rule: Rule, root: Node) -> Schema:
    conditions: list[Condition] = rule["conditions"]
    array = array_of(conditions[0]["field"])
    return both(
        *(
            _implied(root, array, condition, {"all": [other for other in conditions if other is not condition]})
            for condition in conditions
        )
    )


def _range(_: RuleSet, rule: Rule, root: Node) -> Schema:
    kind = next(node.kind for node in root if node.path == rule["field"])
    if kind not in ("decimal", "quantity", "integer"):
        return {}
    found: list[Schema] = []
    for side in ("above", "minimum", "maximum"):
        if side in rule:
            bound = Decimal(rule[side])
            within = {"pattern": bounds.pattern(side, bound), **bounds.of_number(side, bound, whole=kind != "decimal")}
            found.append(every(root, rule["field"], either([within, ref("absent")])))
    return both(*found)


def _length(_: RuleSet, rule: Rule, root: Node) -> Schema:
    return every(root, rule["field"], either([{"maxLength": rule["maximum"]}, ref("absent")]))


def _decimals(ruleset: RuleSet, rule: Rule, root: Node) -> Schema:
    """For each number of decimals, the currencies that have so many, and the amounts with no more."""
    by_decimals: dict[int, list[str]] = {}
    for code, decimals in ruleset.currencies.items():
        by_decimals.setdefault(decimals, []).append(code)
    money = [node for node in root if node.kind == "decimal" and node.data.get("decimals") == "currency"]
    return both(
        *(
            {
                "if": some(root, rule["currency"], {"enum": codes}),
                "then": both(*(every(root, node.path, _at_most(decimals)) for node in money)),
            }
            for decimals, codes in sorted(by_decimals.items())
        )
    )


def _at_most(decimals: int) -> Schema:
    return either([{"pattern": rf"^[0-9]+(\.[0-9]{{0,{decimals}}}0*)?$"}, ref("absent")])


def _privacy(_: RuleSet, rule: Rule, root: Node) -> Schema:
    """Texts that hold nothing in the shape of a social security number; a card number is more than a shape."""
    if rule["pattern"] != "social-security-number":
        return {}
    free = [node for node in root if node.privacy in rule["classes"] and node.kind not in ("object", "array")]
    shape = {"type": "string", "pattern": _SOCIAL_SECURITY}
    return both(*(every(root, node.path, {"not": shape}) for node in free))


VERBS: dict[str, Callable[[RuleSet, Rule, Node], Schema]] = {
    "required": _required,
    "forbidden": _forbidden,
    "conflict": _conflict,
    "together": _together,
    "range": _range,
    "length": _length,
    "decimals": _decimals,
    "privacy": _privacy,
}
"""The verbs that JSON Schema can say."""
