"""The rules across fields, one function a verb: a rule and a payload to the faults it finds.

Each yields faults without `Fault.source`; the source of such a rule is its own.
"""

from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any

from fieldrules import amount
from fieldrules.conditions import Scope, array_of, fields_of, holds, reasons
from fieldrules.fault import Fault, Key, Reason
from fieldrules.pointer import concrete, template_tokens
from fieldrules.requirement import is_missing, missing, scopes
from fieldrules.secrets import card_number, social_security_number
from fieldrules.view import ABSENT, BLANK, GOOD, Slot, View
from fieldrules.words import count, literal, shown

Rule = dict[str, Any]


def _fault(rule: Rule, kind: str, slot: Slot, says: str, *why: Reason) -> Fault:
    key = (slot.node.path, slot.indices)
    return Fault(rule["id"], kind, rule["severity"], key, slot.tokens, says, reasons=why)


def _applies(rule: Rule, view: View, scope: Scope) -> bool:
    return "when" not in rule or holds(rule["when"], view, scope) is True


def _number(path: str, view: View, scope: Scope) -> Decimal | None:
    """The number of a clean field, or None if it is absent, blank or faulty."""
    indices = scope.indices if array_of(path) else ()
    slot = view.slot(path, indices)
    return slot.number if slot is not None and slot.state == GOOD else None


def _reason(slot: Slot, says: str) -> Reason:
    return Reason(slot.node.path, slot.indices, slot.tokens, slot.value, slot.node.privacy, says)


def required(rule: Rule, view: View) -> Iterator[Fault]:
    """Fields that must be present while a condition holds."""
    for path in rule["fields"]:
        for scope in scopes(path, view):
            if is_missing(view, path, scope.indices) and _applies(rule, view, scope):
                why = tuple(reasons(rule["when"], view, scope)) if "when" in rule else ()
                yield missing(rule, view, path, scope.indices, why, None)


def forbidden(rule: Rule, view: View) -> Iterator[Fault]:
    """Fields that must be absent, always or while a condition holds."""
    for path in rule["fields"]:
        for scope in scopes(path, view):
            slot = view.slot(path, scope.indices)
            if slot is not None and slot.state == GOOD and _applies(rule, view, scope):
                why = reasons(rule["when"], view, scope) if "when" in rule else []
                yield _fault(rule, "conflict", slot, f"{concrete(path, scope.indices)} {rule['message']}", *why)


def conflict(rule: Rule, view: View) -> Iterator[Fault]:
    """At most one of several groups may be present, or non-zero."""
    active = [(group, found) for group in rule["groups"] if (found := _active(group, view))]
    if len(active) < 2:
        return
    main = next((found for _, found in active if found[0].indices), active[-1][1])
    others = [found for _, found in active if found is not main]
    first = main[0]
    why = [_reason(slot, str(group["says"])) for group, found in active if found is not main for slot in found]
    places = tuple((slot.node.path, slot.indices) for slot in main)
    fault = _fault(rule, "conflict", first, str(rule["message"]), *why)
    fault.places = (*places, *((slot.node.path, slot.indices) for found in others for slot in found))
    yield fault


def _active(group: dict[str, Any], view: View) -> list[Slot]:
    """The fields of a group that count as present, items in document order."""
    zero_counts = group["test"] == "present"
    found = [
        slot
        for path in group["fields"]
        for slot in view.instances(path)
        if slot.state == GOOD and (zero_counts or slot.number)
    ]
    return sorted(found, key=lambda slot: slot.order)


def together(rule: Rule, view: View) -> Iterator[Fault]:
    """Conditions that hold all or none."""
    conditions = rule["conditions"]
    path = conditions[0]["field"]
    for scope in scopes(path, view):
        results = [holds(condition, view, scope) for condition in conditions]
        if None in results or len(set(results)) == 1:
            continue
        true = [condition for condition, result in zip(conditions, results, strict=True) if result]
        why = tuple(reason for condition in true for reason in reasons(condition, view, scope))
        for condition, result in zip(conditions, results, strict=True):
            if not result:
                yield _companion(rule, condition, view, scope, why)


def _companion(rule: Rule, condition: Rule, view: View, scope: Scope, why: tuple[Reason, ...]) -> Fault:
    path = condition["field"]
    indices = scope.indices if array_of(path) else ()
    where = concrete(path, indices)
    other = " and ".join(concrete(reason.path, reason.indices) for reason in why)
    slot = view.slot(path, indices)
    key: Key = (path, indices)
    if slot is None or slot.state == BLANK:
        needed = f" ({literal(condition['equals'])})" if "equals" in condition else ""
        says = f"{where} is missing{needed}; {other} needs it"
        anchor = slot.tokens if slot is not None else view.anchor(path, indices)
        tokens = slot.tokens if slot is not None else template_tokens(path, indices)
        return Fault(rule["id"], "companion", rule["severity"], key, tokens, says, anchor=anchor, reasons=why)
    wanted = f"must be {literal(condition['equals'])}" if "equals" in condition else "must not be there"
    says = f"{where} {wanted}; {other} needs it"
    return Fault(rule["id"], "companion", rule["severity"], key, slot.tokens, says, reasons=why)


def range_(rule: Rule, view: View) -> Iterator[Fault]:
    """A number above, at least or at most a bound."""
    for slot in view.instances(rule["field"]):
        if slot.state != GOOD or slot.number is None:
            continue
        where = concrete(slot.node.path, slot.indices)
        if "above" in rule and slot.number <= Decimal(rule["above"]):
            yield _fault(rule, "value", slot, f"{where} must be above {rule['above']}")
        elif "minimum" in rule and slot.number < Decimal(rule["minimum"]):
            yield _fault(rule, "value", slot, f"{where} must be at least {rule['minimum']}")
        elif "maximum" in rule and slot.number > Decimal(rule["maximum"]):
            yield _fault(rule, "value", slot, f"{where} must be at most {rule['maximum']}")


def length(rule: Rule, view: View) -> Iterator[Fault]:
    """A text that should be shorter than its field allows."""
    for slot in view.instances(rule["field"]):
        if slot.state == GOOD and isinstance(slot.value, str) and len(slot.value) > rule["maximum"]:
            size = count(len(slot.value), "character")
            says = f"{concrete(slot.node.path, slot.indices)} has {size}; {rule['message']}"
            yield _fault(rule, "length", slot, says)


def compare(rule: Rule, view: View) -> Iterator[Fault]:
    """One amount at most another."""
    for slot in view.instances(rule["field"]):
        other = view.slot(rule["at_most"], slot.indices if array_of(rule["at_most"]) else ())
        if slot.state != GOOD or other is None or other.state != GOOD or slot.number is None or other.number is None:
            continue
        if slot.number > other.number:
            says = f"{concrete(slot.node.path, slot.indices)} is more than {concrete(other.node.path, other.indices)}"
            yield _fault(rule, "arithmetic", slot, says, _reason(other, "it may be at most this"))


def sum_(rule: Rule, view: View) -> Iterator[Fault]:
    """An amount that should equal signed terms, rounded half up to the currency."""
    currency = view.slot(rule["currency"])
    if currency is None or currency.state != GOOD:
        return
    decimals = view.ruleset.currencies[currency.value]
    for scope in scopes(rule["field"], view):
        slot = view.slot(rule["field"], scope.indices)
        if slot is None or slot.state != GOOD or slot.number is None or not _applies(rule, view, scope):
            continue
        total = _total(rule["terms"], view, scope)
        if total is None:
            continue
        expected = amount.round_half_up(total, decimals)
        if amount.round_half_up(slot.number, decimals) != expected:
            where = concrete(slot.node.path, slot.indices)
            value = shown(slot.value, slot.node.privacy, view.level, valid=True)
            result = shown(amount.plain(expected), slot.node.privacy, view.level, valid=True).strip('"')
            shows = view.level != "none"
            says = f"{where} is {value}; {rule['message']}" + (f" {result}" if shows else "")
            yield _fault(rule, "arithmetic", slot, says, *_operands(rule["terms"], view, scope))


def _total(terms: list[Rule], view: View, scope: Scope) -> Decimal | None:
    total = Decimal(0)
    for term in terms:
        for value in _values(term, view, scope):
            if value is None:
                return None
            total = amount.add(total, value.copy_negate() if term["sign"] == "-" else value)
    return total


def _values(term: Rule, view: View, scope: Scope) -> Iterator[Decimal | None]:
    """The values of a term: a product's one, or each instance of a field. An optional term that is absent is zero."""
    paths = term["product"]
    array = array_of(paths[0])
    inside = [scope] if not array or array == scope.prefix else _item_scopes(array, view)
    for place in inside:
        product: Decimal | None = Decimal(1)
        for path in paths:
            indices = place.indices if array_of(path) else ()
            state = view.state(path, indices)
            if state in (ABSENT, BLANK) and term.get("optional"):
                product = Decimal(0)
                break
            number = _number(path, view, place)
            product = None if number is None or product is None else amount.multiply(product, number)
        yield product


def _item_scopes(array: str, view: View) -> list[Scope]:
    return [Scope(array, indices) for indices in view.slots.get(array, {})]


def _operands(terms: list[Rule], view: View, scope: Scope) -> list[Reason]:
    found = []
    for term in terms:
        for path in term["product"]:
            if array_of(path) in ("", scope.prefix):
                slot = view.slot(path, scope.indices if array_of(path) else ())
                if slot is not None and slot.state == GOOD:
                    found.append(_reason(slot, "it is part of the sum"))
    return found


def decimals(rule: Rule, view: View) -> Iterator[Fault]:
    """More non-zero decimals than the currency has."""
    currency = view.slot(rule["currency"])
    if currency is None or currency.state != GOOD:
        return
    allowed = view.ruleset.currencies[currency.value]
    for slots in view.slots.values():
        for slot in slots.values():
            if _is_money(slot) and amount.decimals_of(slot.value) > allowed:
                where = concrete(slot.node.path, slot.indices)
                says = f"{where} has more decimals than {literal(currency.value)} takes ({allowed})"
                yield _fault(rule, "format", slot, says, _reason(currency, "amounts are in this currency"))


def _is_money(slot: Slot) -> bool:
    return slot.state == GOOD and slot.node.kind == "decimal" and slot.node.data.get("decimals") == "currency"


def privacy(rule: Rule, view: View) -> Iterator[Fault]:
    """Text that holds a number which must never stand there."""
    for slots in view.slots.values():
        for slot in slots.values():
            if slot.state != GOOD or slot.node.privacy not in rule["classes"] or not isinstance(slot.value, str):
                continue
            where = concrete(slot.node.path, slot.indices)
            if rule["pattern"] == "card-number":
                last = card_number(slot.value)
                if last is not None:
                    ending = "" if view.level == "none" else f" (ends {last})"
                    yield _fault(rule, "privacy", slot, f"{where} holds a payment card number{ending}")
            elif social_security_number(slot.value):
                yield _fault(rule, "privacy", slot, f"{where} holds what looks like a social security number")


VERBS: dict[str, Callable[[Rule, View], Iterator[Fault]]] = {
    "required": required,
    "forbidden": forbidden,
    "conflict": conflict,
    "together": together,
    "range": range_,
    "length": length,
    "compare": compare,
    "sum": sum_,
    "decimals": decimals,
    "privacy": privacy,
}
"""Every verb that reads several fields or values; ``alias`` is read by the view, types apply the others."""


def needs(rule: Rule) -> list[str]:
    """The fields of which one has to be there for a rule to find anything; none if it may speak of absent ones."""
    if rule["verb"] in ("range", "length", "compare", "sum"):
        return [rule["field"]]
    if rule["verb"] == "decimals":
        return [rule["currency"]]
    if rule["verb"] == "conflict":
        return [path for group in rule["groups"] for path in group["fields"]]
    if rule["verb"] == "together":
        tests = [condition for condition in rule["conditions"] if "absent" not in condition]
        return [condition["field"] for condition in tests] if len(tests) == len(rule["conditions"]) else []
    return []


def fields_read(rule: Rule) -> list[str]:
    """Every field that a rule reads or judges, without repeats, in its order."""
    paths = [*rule.get("fields", ())]
    paths += [rule[key] for key in ("field", "at_most", "currency") if key in rule]
    paths += [path for group in rule.get("groups", ()) for path in group["fields"]]
    paths += [path for term in rule.get("terms", ()) for path in term["product"]]
    for condition in [*rule.get("conditions", ()), *([rule["when"]] if "when" in rule else ())]:
        paths += fields_of(condition)
    return list(dict.fromkeys(paths))
