"""Judge a payload as one type: its fields' own faults, what the type asks for, and the rules across fields."""

from typing import Any

from fieldrules.fault import Fault, Reason
from fieldrules.recognise import recognising_reasons
from fieldrules.requirement import is_missing, missing, scopes
from fieldrules.ruleset import RuleSet
from fieldrules.verbs import VERBS
from fieldrules.view import BLANK, FAULTY, GIVEN, View
from fieldrules.words import one_of, shown, with_article


def evaluate(ruleset: RuleSet, view: View, type_id: str, *, named: bool) -> list[Fault]:
    """Every fault of a payload judged as one type.

    Args:
        ruleset: the API's rules.
        view: the payload; its fields' own faults are part of the result.
        type_id: the type to judge by, or a body that is checked by its schema only.
        named: the caller named the type, so that nothing in the payload is the reason for it.

    Returns:
        at most one fault per field, in the order found.
    """
    entry = ruleset.types.get(type_id)
    if entry is None:
        return view.faults.all()
    judge = _TypeJudge(ruleset, view, entry, named=named)
    judge.required()
    judge.allowed()
    judge.forbidden()
    for rule in ruleset.rules_of(type_id):
        if not rule["needs"] or any(path in view.slots for path in rule["needs"]):
            for fault in VERBS[rule["verb"]](rule, view):
                view.faults.add(fault)
    return view.faults.all()


class _TypeJudge:
    """What one type asks of single fields."""

    def __init__(self, ruleset: RuleSet, view: View, entry: dict[str, Any], *, named: bool) -> None:
        self.ruleset = ruleset
        self.view = view
        self.entry = entry
        self.named = named

    def required(self) -> None:
        """Fields that must be present."""
        for asked in self.entry["required"]:
            rule = self.ruleset.rules[asked["rule"]]
            source = asked.get("source", self.entry["source"])
            for scope in scopes(asked["field"], self.view):
                if is_missing(self.view, asked["field"], scope.indices):
                    why = self._why(rule)
                    self.view.faults.add(missing(rule, self.view, asked["field"], scope.indices, why, source))

    def allowed(self) -> None:
        """Fields of which the type takes only some values."""
        for asked in self.entry["values"]:
            slot = self.view.slot(asked["field"])
            if slot is None or slot.state in (BLANK, FAULTY, GIVEN) or slot.value in asked["allowed"]:
                continue
            rule = self.ruleset.rules[asked["rule"]]
            value = shown(slot.value, slot.node.privacy, self.view.level, valid=True)
            says = f"{asked['field']} is {value}; {with_article(self.entry['id'])} takes {one_of(asked['allowed'])}"
            source = asked.get("source", self.entry["source"])
            key = (asked["field"], ())
            why = self._why(rule)
            self.view.faults.add(
                Fault(rule["id"], "value", rule["severity"], key, slot.tokens, says, reasons=why, source=source)
            )

    def forbidden(self) -> None:
        """Fields that the type does not take."""
        for asked in self.entry["forbidden"]:
            slot = self.view.slot(asked["field"])
            if slot is None or slot.state in (BLANK, FAULTY):
                continue
            rule = self.ruleset.rules[asked["rule"]]
            says = f"{asked['field']} does not belong in {with_article(self.entry['id'])}"
            source = asked.get("source", self.entry["source"])
            key = (asked["field"], ())
            why = self._why(rule)
            self.view.faults.add(
                Fault(rule["id"], "conflict", rule["severity"], key, slot.tokens, says, reasons=why, source=source)
            )

    def _why(self, rule: dict[str, Any]) -> tuple[Reason, ...]:
        """What made it this type: nothing in the payload, if the caller named it."""
        if self.named:
            return ()
        only = rule.get("because")
        return recognising_reasons(self.entry, self.view, None if only is None else tuple(only))
