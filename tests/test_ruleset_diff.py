"""What a changelog says of two rule sets: each change is told, weighed, and the mirror image of the way back."""

import copy
import json
from collections import Counter
from collections.abc import Callable
from typing import Any, NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import cybersource_invoicing as invoicing
from fieldrules.rule_change import IMPACTS, KINDS, RuleChange
from fieldrules.ruleset import RuleSet
from fieldrules.ruleset_diff import rules_changed

RULES = invoicing.ruleset()
MIRROR = {"added": "removed", "removed": "added", "tightened": "loosened", "loosened": "tightened"}
CREATE_TYPES = tuple(name for name, entry in RULES.types.items() if entry["schema"] == "create-request")
DUE, DELIVERY = "invoiceInformation.dueDate", "invoiceInformation.deliveryMode"
DESCRIPTION, NUMBER = "invoiceInformation.description", "invoiceInformation.invoiceNumber"

Data = dict[str, Any]


class Edit(NamedTuple):
    """An edit of a compiled rule set, and the one change that it makes: rule, kind, impact and fields."""

    make: Callable[[Data], Any]
    rule: str | None
    kind: str
    impact: str
    fields: tuple[str, ...] = ()


def field(data: Data, path: str, schema: str = "create-request") -> Data:
    node: Data = data["schemas"][schema]
    for name in path.split("."):
        node = node["fields"][name.removesuffix("[]")]
        node = node["items"] if name.endswith("[]") else node
    return node


def type_(data: Data, type_id: str) -> Data:
    return next(entry for entry in data["types"] if entry["id"] == type_id)


def rule(data: Data, rule_id: str) -> Data:
    return next(entry for entry in data["rules"] if entry["id"] == rule_id)


def drop(data: Data, rule_id: str) -> None:
    data["rules"] = [entry for entry in data["rules"] if entry["id"] != rule_id]


def ask(type_id: str, key: str, **asked: Any) -> Callable[[Data], Any]:
    return lambda data: type_(data, type_id)[key].append(asked)


def ask_no_more(type_id: str, key: str, path: str) -> Callable[[Data], Any]:
    def make(data: Data) -> None:
        entry = type_(data, type_id)
        entry[key] = [asked for asked in entry[key] if asked["field"] != path]

    return make


def allow(type_id: str, path: str, *values: Any) -> Callable[[Data], Any]:
    def make(data: Data) -> None:
        next(asked for asked in type_(data, type_id)["values"] if asked["field"] == path)["allowed"] = list(values)

    return make


def on_field(path: str, **members: Any) -> Callable[[Data], Any]:
    return lambda data: field(data, path).update(members)


def on_rule(rule_id: str, **members: Any) -> Callable[[Data], Any]:
    return lambda data: rule(data, rule_id).update(members)


def no_kroner(data: Data) -> None:
    del data["currencies"]["codes"]["DKK"]


def without(path: str) -> Callable[[Data], Any]:
    parent, _, name = path.rpartition(".")
    return lambda data: field(data, parent)["fields"].pop(name)


EDITS = {
    "a field is required": Edit(
        ask("draft-email", "required", field=NUMBER, rule="invoice-needs-due-date"),
        "invoice-needs-due-date", "tightened", "breaking", (NUMBER,),
    ),
    "a field is required no longer": Edit(
        ask_no_more("draft-email", "required", DUE), "invoice-needs-due-date", "loosened", "compatible", (DUE,)
    ),
    "fewer values are allowed": Edit(
        allow("draft-in-person", DELIVERY, "none"), "delivery-mode-fits-type", "tightened", "breaking", (DELIVERY,)
    ),
    "more values are allowed": Edit(
        allow("draft-in-person", "invoiceInformation.sendImmediately", False, True),
        "draft-is-not-sent-at-once", "loosened", "compatible", ("invoiceInformation.sendImmediately",),
    ),
    "a field is refused": Edit(
        ask("draft-email", "forbidden", field=NUMBER, rule="single-amount-invoice-has-no-items"),
        "single-amount-invoice-has-no-items", "tightened", "breaking", (NUMBER,),
    ),
    "a text is shorter": Edit(on_field(DESCRIPTION, max=10), "field-length", "tightened", "breaking", (DESCRIPTION,)),
    "a text is longer": Edit(on_field(DESCRIPTION, max=9000), "field-length", "loosened", "compatible", (DESCRIPTION,)),
    "a list is shorter": Edit(
        on_field("orderInformation.lineItems", max=3),
        "field-count", "tightened", "breaking", ("orderInformation.lineItems",),
    ),
    "a value more": Edit(
        on_field(DELIVERY, enum=["none", "email", "post"]), "field-value", "loosened", "compatible", (DELIVERY,)
    ),
    "a value in place of another": Edit(
        on_field(DELIVERY, enum=["none", "post"], spellings={}), "field-value", "changed", "breaking", (DELIVERY,)
    ),
    "a pattern": Edit(on_field(DESCRIPTION, pattern="[a-z]+"), "field-format", "tightened", "breaking", (DESCRIPTION,)),
    "another pattern": Edit(on_field(NUMBER, pattern="[a-z]+"), "field-format", "changed", "breaking", (NUMBER,)),
    "any text becomes an address": Edit(
        on_field(DESCRIPTION, kind="email"), "field-format", "tightened", "breaking", (DESCRIPTION,)
    ),
    "a text becomes true or false": Edit(
        on_field(DUE, kind="boolean"), "field-type", "changed", "breaking", (DUE,)
    ),
    "a field goes": Edit(
        without("invoiceInformation.expirationDate"),
        "unknown-field", "tightened", "compatible", ("invoiceInformation.expirationDate",),
    ),
    "a currency goes": Edit(
        no_kroner, "field-format", "tightened", "breaking", ("orderInformation.amountDetails.currency",)
    ),
    "a warning becomes an error": Edit(
        on_rule("item-total-adds-up", severity="error"), "item-total-adds-up", "tightened", "breaking"
    ),
    "a warning warns earlier": Edit(
        on_rule("invoice-number-length", maximum=10), "invoice-number-length", "tightened", "compatible"
    ),
    "a bound rises": Edit(
        on_rule("minimum-partial-above-zero", above="5"), "minimum-partial-above-zero", "tightened", "breaking"
    ),
    "a condition is another": Edit(
        on_rule("update-description-unless-items-or-email", when={"field": DELIVERY, "equals": "none"}),
        "update-description-unless-items-or-email", "changed", "breaking",
    ),
    "a rule goes": Edit(
        lambda data: drop(data, "minimum-partial-above-zero"),
        "minimum-partial-above-zero", "removed", "compatible", ("orderInformation.amountDetails.minimumPartialAmount",),
    ),
    "a rule is contested no longer": Edit(
        on_rule("adjustments-on-one-level", contested=False), "adjustments-on-one-level", "tightened", "breaking"
    ),
    "a rule says it otherwise": Edit(
        on_rule("amount-fits-currency", summary="Amounts fit."), "amount-fits-currency", "reworded", "editorial"
    ),
    "a field is shown otherwise": Edit(on_field(DUE, privacy="amount"), None, "reworded", "editorial", (DUE,)),
    "other payloads are recognised": Edit(
        lambda data: type_(data, "create-email").update(recognise={"field": DUE, "present": True}),
        None, "changed", "breaking",
    ),
}  # fmt: skip


def edited(*names: str) -> RuleSet:
    data = copy.deepcopy(RULES.data)
    for name in names:
        EDITS[name].make(data)
    return RuleSet(data)


@pytest.mark.parametrize("name", EDITS)
def test_an_edit_is_told_and_nothing_else(name: str) -> None:
    (change,) = rules_changed(RULES, edited(name))

    expected = EDITS[name]
    assert (change.rule, change.kind, change.impact, change.fields) == (
        expected.rule,
        expected.kind,
        expected.impact,
        expected.fields,
    )
    assert change.says
    assert json.loads(json.dumps(change.to_dict())) == change.to_dict()


def test_every_kind_and_impact_has_an_edit_that_makes_it() -> None:
    assert {edit.kind for edit in EDITS.values()} | {"added"} == set(KINDS)
    assert {edit.impact for edit in EDITS.values()} == set(IMPACTS)


@given(st.sets(st.sampled_from(sorted(EDITS)), max_size=6))
@settings(max_examples=40, deadline=None)
def test_the_way_back_is_the_mirror_image(names: set[str]) -> None:
    after = edited(*sorted(names))

    there, back = rules_changed(RULES, after), rules_changed(after, RULES)

    assert Counter(map(_seen, there)) == Counter(_seen(change, mirrored=True) for change in back)
    assert bool(there) == bool(names)


def _seen(change: RuleChange, *, mirrored: bool = False) -> tuple[Any, ...]:
    kind = MIRROR.get(change.kind, change.kind) if mirrored else change.kind
    return change.rule, kind, frozenset(change.types), frozenset(change.fields)


@pytest.mark.parametrize("names", [(), tuple(EDITS)[:5]])
def test_a_rule_set_does_not_differ_from_itself(names: tuple[str, ...]) -> None:
    assert rules_changed(edited(*names), edited(*names)) == []


def test_the_types_that_share_a_field_are_told_together() -> None:
    (change,) = rules_changed(RULES, edited("a text is shorter"))

    assert change.types == CREATE_TYPES
    assert change.says == f"{DESCRIPTION} takes at most 10 characters, before at most 2000 characters"


def test_breaking_changes_come_first() -> None:
    changes = rules_changed(RULES, edited(*EDITS))

    assert [change.impact for change in changes] == sorted((change.impact for change in changes), key=IMPACTS.index)


def test_a_type_that_goes_takes_its_asks_with_it_and_breaks() -> None:
    data = copy.deepcopy(RULES.data)
    data["types"] = [entry for entry in data["types"] if entry["id"] != "update"]

    changes = rules_changed(RULES, RuleSet(data))

    assert [(change.rule, change.kind, change.impact, change.types) for change in changes] == [
        (None, "removed", "breaking", ("update",))
    ]
    assert [change.kind for change in rules_changed(RuleSet(data), RULES)] == ["added"]


def test_a_new_error_breaks_and_a_new_warning_does_not() -> None:
    assert rules_changed(edited("a rule goes"), RULES)[0].impact == "breaking"

    data = copy.deepcopy(RULES.data)
    drop(data, "invoice-number-length")
    (change,) = rules_changed(RuleSet(data), RULES)
    assert (change.kind, change.impact, change.fields) == ("added", "compatible", (NUMBER,))


def test_free_text_that_is_looked_at_for_card_numbers_is_told_as_a_rule_that_reaches_further() -> None:
    data = copy.deepcopy(RULES.data)
    field(data, "customerInformation.company.name")["privacy"] = "free-text"

    found = {(change.rule, change.kind) for change in rules_changed(RULES, RuleSet(data))}

    assert ("no-card-number-in-text", "tightened") in found
