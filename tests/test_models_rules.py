"""Models are judged by the rules when they are made, and agree with the engine on every case."""

import json
from typing import Any

import pytest
from hypothesis import given
from pydantic import ValidationError

import cybersource_invoicing as invoicing
from cybersource_invoicing import models
from tests.made import CLASSES, INFO, ITEM, TOTALS, TYPES, fixed_in, made, refused, without
from tests.strategies import STEADY, as_text, payloads
from tests.support import ROOT, edited, itemized, load_cases, starting

CASES = load_cases(ROOT / "tests" / "conformance" / "cybersource_invoicing")


def test_a_contested_requirement_is_not_insisted_on_and_check_still_tells_it() -> None:
    payload = without(itemized(), f"{ITEM}.totalAmount")
    assert made("draft-itemized", payload).to_payload()["orderInformation"]["lineItems"][0].get("totalAmount") is None
    assert not invoicing.check(payload).ok


@pytest.mark.parametrize(
    ("type_id", "edits", "expected"),
    [
        ("draft-email", {f"{INFO}.allowPartialPayments": True}, "partial-payments-need-minimum"),
        ("draft-in-person", {f"{INFO}.deliveryMode": "email"}, "email-delivery-needs-customer"),
        ("draft-in-person", {f"{TOTALS}.currency": "XXQ"}, "field-format"),
        ("draft-in-person", {f"{INFO}.description": "4111 1111 1111 1111"}, "no-card-number-in-text"),
        ("draft-in-person", {f"{TOTALS}.totalAmount": "1" * 20}, "field-length"),
        ("update", {f"{INFO}.deliveryMode": "email"}, "email-delivery-needs-customer"),
        ("list-parameters", {"limit": 1001}, "field-value"),
    ],
)
def test_the_rules_are_enforced_when_a_whole_request_is_made(
    type_id: str, edits: dict[str, Any], expected: str
) -> None:
    payload = edited(starting(type_id) if type_id in TYPES else {}, edits)
    report = invoicing.check(payload, type=type_id, contested="warning")
    assert refused(type_id, payload)
    with pytest.raises(ValidationError) as raised:
        made(type_id, payload)
    told = {error["type"]: error["msg"] for error in raised.value.errors()}
    assert told == {finding.rule: finding.message for finding in report.findings if finding.severity == "error"}
    assert expected in told


def test_a_contested_rule_lets_a_request_pass() -> None:
    both = edited(itemized(), {f"{TOTALS}.discountAmount": "1.00", f"{ITEM}.discountAmount": "1.00"})
    assert not invoicing.check(both).ok
    assert made("draft-itemized", both).to_payload()["orderInformation"]["amountDetails"]["discountAmount"] == "1.00"


def test_model_construct_is_not_judged() -> None:
    assert models.DraftEmail.model_construct().to_payload() == {}


def test_a_class_of_ones_own_is_judged_as_the_one_it_extends() -> None:
    class Ours(models.DraftEmail):
        source_system: str = "erp"

    assert Ours.judged_as == models.DraftEmail.judged_as == "draft-email"
    assert models.AmountDetails.judged_as is None is models.Invoice.judged_as
    payload = starting("draft-email")
    assert Ours.model_validate(payload).to_payload() == payload | {"sourceSystem": "erp"}
    with pytest.raises(ValidationError):
        Ours.model_validate(edited(payload, {f"{INFO}.allowPartialPayments": True}))


# Conformance: class and engine agree, but where a class cannot or need not say no.
GAPS = {
    "documented/sample-create-draft-invoice": "productSKU: a class has one name for a field that is required",
    "item-sku-spelling/fails": "productSKU: a class has one name for a field that is required",
}


@pytest.mark.parametrize(("name", "case"), CASES, ids=[name for name, _ in CASES])
def test_class_and_engine_agree_on_every_case(name: str, case: dict[str, Any]) -> None:
    text = case["text"] if "text" in case else json.dumps(case["payload"])
    type_id = invoicing.check(text, type=case["type"]).type
    if type_id is None:
        assert name.split("/", 1)[0] in ("field-type", "unreadable")
        return
    report = invoicing.check(text, type=type_id, contested="warning")
    errors = [finding for finding in report.findings if finding.severity == "error"]
    try:
        model: Any = CLASSES[type_id].model_validate_json(text)
    except ValidationError:
        assert bool(errors) is (name not in GAPS)
        return
    assert name not in GAPS
    # What is left out and has one value only, the class writes by itself.
    written = fixed_in(type_id) if type_id in TYPES else {}
    assert [error.path for error in errors if not (error.kind == "missing" and error.path in written)] == []
    assert invoicing.check(model.to_payload(), type=type_id, contested="warning").ok


def test_leading_zeros_of_an_amount_are_not_kept_so_they_do_not_count_as_characters() -> None:
    payload = edited(starting("draft-in-person"), {f"{TOTALS}.totalAmount": "0" * 30 + "5.00"})
    assert not invoicing.check(payload).ok
    assert made("draft-in-person", payload).to_payload()["orderInformation"]["amountDetails"]["totalAmount"] == "5.00"


@STEADY
@given(payloads())
def test_what_a_class_takes_can_be_sent_and_what_the_rules_take_can_be_made(payload: Any) -> None:
    text = as_text(payload)
    for type_id in ("draft-email", "draft-itemized", "update"):
        allowed = invoicing.check(text, type=type_id, contested="warning").ok
        try:
            model: Any = CLASSES[type_id].model_validate_json(text)
        except ValidationError:
            assert not allowed or "productSKU" in text
        else:
            assert invoicing.check(model.to_payload(), type=type_id, contested="warning").ok
