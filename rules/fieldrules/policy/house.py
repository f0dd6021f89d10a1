"""Rules of one's own, in the words of the spec, on one field each. They are judged after the verdict."""

from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any

from fieldrules.amount import is_decimal
from fieldrules.engine import worded
from fieldrules.fault import Fault
from fieldrules.finding import Finding
from fieldrules.json_reader import Parsed
from fieldrules.options import Options
from fieldrules.pointer import concrete
from fieldrules.policy.model import House
from fieldrules.report import Report
from fieldrules.ruleset import RuleSet
from fieldrules.verbs import forbidden, length, range_, required
from fieldrules.view import GOOD, Slot, View
from fieldrules.words import one_of, shown

PAGE = "house"
"""Stands where a rule of the spec names the page it comes from."""


def extended(ruleset: RuleSet, house: tuple[House, ...], settings: str) -> RuleSet:
    """The rule set with one's own rules, for whoever looks up a finding's rule. No verdict asks for them.

    Args:
        ruleset: the API's rules.
        house: one's own.
        settings: the name of the file that they come from.
    """
    if not house:
        return ruleset
    sections = {rule.id: {"title": f"[[house]] {rule.id}", "url": ""} for rule in house}
    data = {
        **ruleset.data,
        "rules": [*ruleset.data["rules"], *(_described(rule) for rule in house)],
        "sources": {**ruleset.data["sources"], PAGE: {"title": settings, "sections": sections}},
    }
    return RuleSet(data)


def _described(rule: House) -> dict[str, Any]:
    return {
        "id": rule.id,
        "verb": rule.word,
        "severity": rule.severity,
        "summary": rule.says,
        "evidence": PAGE,
        "contested": False,
        "source": f"{PAGE}#{rule.id}",
    }


def with_house(
    report: Report, house: tuple[House, ...], ruleset: RuleSet, payload: Any, parsed: Parsed | None, options: Options
) -> Report:
    """The report with the findings of one's own rules among the others, in the order of the text.

    Args:
        report: the verdict on the payload.
        house: one's own rules.
        ruleset: the API's rules with one's own, see `extended`.
        payload: the engine's value of the payload.
        parsed: its text, if it has one.
        options: how it was judged.
    """
    if report.type is None or not isinstance(payload, dict):
        return report
    schema = ruleset.schema_of(report.type)
    blank_is_value = report.type in ruleset.bodies
    view = View(ruleset, schema, payload, options.values, blank_is_value=blank_is_value)
    faults = [fault for rule in house if rule.field in schema.nodes for fault in _faults(rule, view)]
    found, omitted = worded(ruleset, options, faults, view, parsed, payload)
    return report._replace(findings=_merged(report.findings, found), omitted=(*report.omitted, *omitted))


def _merged(findings: tuple[Finding, ...], more: tuple[Finding, ...]) -> tuple[Finding, ...]:
    together = (*findings, *more)
    if any(finding.line is None for finding in together):
        return together
    return tuple(sorted(together, key=lambda finding: (finding.line or 0, finding.column or 0)))


def _faults(rule: House, view: View) -> Iterator[Fault]:
    """What a rule finds, each in its own words after the general ones."""
    for fault in _WORDS[rule.word](rule, view):
        fault.says = f"{fault.says}: {rule.says}"
        yield fault


def _required(rule: House, view: View) -> Iterator[Fault]:
    return required({"id": rule.id, "severity": rule.severity, "fields": [rule.field]}, view)


def _forbidden(rule: House, view: View) -> Iterator[Fault]:
    data = {"id": rule.id, "severity": rule.severity, "fields": [rule.field], "message": "must not be there"}
    return forbidden(data, view)


def _range(rule: House, view: View) -> Iterator[Fault]:
    return range_({"id": rule.id, "severity": rule.severity, "field": rule.field, **rule.bound}, view)


def _length(rule: House, view: View) -> Iterator[Fault]:
    most = rule.bound["maximum"]
    message = f"at most {most} are allowed"
    data = {"id": rule.id, "severity": rule.severity, "field": rule.field, "maximum": most, "message": message}
    return length(data, view)


def _allowed(rule: House, view: View) -> Iterator[Fault]:
    values = rule.bound if rule.word == "allowed" else (rule.bound,)
    for slot in view.instances(rule.field):
        if slot.state == GOOD and not any(_same(slot, value) for value in values):
            value = shown(slot.value, slot.node.privacy, view.level, valid=True)
            says = f"{concrete(slot.node.path, slot.indices)} is {value}, not {one_of(list(values))}"
            key = (slot.node.path, slot.indices)
            yield Fault(rule.id, "value", rule.severity, key, slot.tokens, says)


def _same(slot: Slot, value: Any) -> bool:
    if isinstance(value, bool) or isinstance(slot.value, bool):
        return slot.value is value
    text = str(value)
    return slot.value == text or (slot.number is not None and is_decimal(text) and slot.number == Decimal(text))


_WORDS: dict[str, Callable[[House, View], Iterator[Fault]]] = {
    "allowed": _allowed,
    "equals": _allowed,
    "required": _required,
    "forbidden": _forbidden,
    "range": _range,
    "length": _length,
}
WORDS = tuple(_WORDS)
"""The words a rule of one's own may use."""
