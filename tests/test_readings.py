"""The readings taken where the vendor's documents contradict themselves: what is asked, let pass, contested."""

from typing import Any

import jsonpatch
import pytest

import cybersource_invoicing as invoicing
from tests.support import GONE, edited, in_person, itemized, rules, said, starting

INFO = "invoiceInformation"
AMOUNTS = "orderInformation.amountDetails"
ITEM = "orderInformation.lineItems.0"


def check(edits: dict[str, Any], *, items: bool = False) -> invoicing.Report:
    return invoicing.check(edited(itemized() if items else in_person(), edits))


@pytest.mark.parametrize(
    ("type_id", "required"),
    [
        ("draft-in-person", True),
        ("create-in-person", True),
        ("create-email", True),
        ("create-and-send-email", True),
        ("draft-email", False),
        ("draft-itemized", False),
        ("create-itemized", False),
        ("create-and-send-itemized", False),
    ],
)
def test_who_needs_a_description(type_id: str, required: bool) -> None:
    payload = edited(starting(type_id), {f"{INFO}.description": GONE})
    expected = [f"error missing {INFO}.description"] if required else []
    assert said(invoicing.check(payload, type=type_id)) == expected


@pytest.mark.parametrize(
    ("edits", "needed"),
    [
        ({}, True),
        ({f"{INFO}.deliveryMode": "none"}, True),
        ({f"{INFO}.deliveryMode": "email"}, False),
        ({f"{INFO}.deliveryMode": "Email"}, False),
        ({"orderInformation.lineItems": [{"productName": "a", "productSku": "b"}]}, False),
        ({f"{INFO}.deliveryMode": "fax"}, None),
    ],
)
def test_an_update_needs_one_unless_it_has_items_or_goes_out_by_email(
    edits: dict[str, Any], needed: bool | None
) -> None:
    payload = edited(starting("update"), {f"{INFO}.description": GONE, **edits})
    missing = f"error missing {INFO}.description" in said(invoicing.check(payload, type="update"))
    assert missing is bool(needed)


@pytest.mark.parametrize("field", [f"{INFO}.dueDate", f"{AMOUNTS}.currency", f"{AMOUNTS}.totalAmount"])
def test_an_update_needs_due_date_currency_and_total(field: str) -> None:
    payload = edited(starting("update", "full"), {field: GONE})
    assert f"error missing {field}" in said(invoicing.check(payload, type="update"))


@pytest.mark.parametrize(
    "field",
    [
        f"{INFO}.invoiceNumber",
        "clientReferenceInformation.partner.developerId",
        "clientReferenceInformation.partner.solutionId",
    ],
)
def test_invoice_number_and_partner_ids_are_warnings_in_an_update(field: str) -> None:
    report = invoicing.check(edited(starting("update", "full"), {field: "1"}), type="update")
    assert said(report) == [f"warning conflict {field}"]


def test_email_delivery_needs_the_customers_address_and_name_for_in_person_drafts_too() -> None:
    report = check({f"{INFO}.deliveryMode": "email"})
    assert said(report) == ["error missing customerInformation.email", "error missing customerInformation.name"]
    assert set(rules(report)) == {"email-delivery-needs-customer"}


def test_a_draft_must_state_that_it_is_not_sent() -> None:
    report = check({f"{INFO}.sendImmediately": GONE})
    assert (report.type, said(report)) == ("draft-in-person", [f"error missing {INFO}.sendImmediately"])


@pytest.mark.parametrize("name", ["productName", "productSku", "quantity", "totalAmount", "unitPrice"])
def test_every_item_needs_five_fields_and_only_the_total_is_contested(name: str) -> None:
    report = check({f"{ITEM}.{name}": GONE}, items=True)
    assert said(report) == [f"error missing orderInformation.lineItems[0].{name}"]
    assert report.findings[0].contested is (name == "totalAmount")


@pytest.mark.parametrize("name", ["email", "name"])
def test_itemized_invoices_need_the_customer_whatever_the_mode(name: str) -> None:
    for type_id in ("draft-itemized", "create-itemized", "create-and-send-itemized"):
        payload = edited(starting(type_id), {f"customerInformation.{name}": GONE})
        assert said(invoicing.check(payload)) == [f"error missing customerInformation.{name}"]


@pytest.mark.parametrize("type_id", ["create-in-person", "create-email"])
def test_created_invoices_without_items_forbid_them_when_named(type_id: str) -> None:
    payload = edited(starting(type_id), {"orderInformation.lineItems": itemized()["orderInformation"]["lineItems"]})
    report = invoicing.check(payload, type=type_id)
    assert "error conflict orderInformation.lineItems" in said(report)


@pytest.mark.parametrize(
    ("allow", "minimum", "expected"),
    [
        (True, "10.00", []),
        (True, GONE, [f"error companion {AMOUNTS}.minimumPartialAmount"]),
        (GONE, "10.00", [f"error companion {INFO}.allowPartialPayments"]),
        (False, "10.00", [f"error companion {INFO}.allowPartialPayments"]),
        (False, GONE, []),
        (True, "0", [f"error value {AMOUNTS}.minimumPartialAmount"]),
        (True, "0.00", [f"error value {AMOUNTS}.minimumPartialAmount"]),
        (True, "2623.64", []),
        (True, "2623.65", [f"error arithmetic {AMOUNTS}.minimumPartialAmount"]),
    ],
)
def test_payment_in_parts_needs_permission_and_a_minimum_between_zero_and_the_total(
    allow: Any, minimum: Any, expected: list[str]
) -> None:
    report = check({f"{INFO}.allowPartialPayments": allow, f"{AMOUNTS}.minimumPartialAmount": minimum})
    assert said(report) == expected


@pytest.mark.parametrize(
    ("edits", "expected"),
    [
        ({f"{ITEM}.totalAmount": "241.01", f"{AMOUNTS}.totalAmount": "293.51"}, ["item-total-adds-up"]),
        ({f"{ITEM}.discountAmount": "1.00", f"{ITEM}.taxAmount": "1.00"}, []),
        ({f"{AMOUNTS}.totalAmount": "293.51"}, ["item-totals-add-up-to-total"]),
        ({f"{AMOUNTS}.totalAmount": "300.00", f"{AMOUNTS}.discountAmount": "5.00"}, []),
        ({f"{AMOUNTS}.totalAmount": "300.00", f"{AMOUNTS}.freight.amount": "6.50"}, []),
        ({f"{AMOUNTS}.totalAmount": "300.00", f"{AMOUNTS}.taxDetails.amount": "6.50"}, []),
        ({f"{AMOUNTS}.subAmount": "293.50"}, []),
        ({f"{AMOUNTS}.subAmount": "300.00"}, ["total-is-sub-amount-less-discount"]),
        ({f"{AMOUNTS}.subAmount": "300.00", f"{AMOUNTS}.discountAmount": "6.50"}, []),
        (
            {
                f"{ITEM}.quantity": 3,
                f"{ITEM}.unitPrice": "80.335",
                f"{ITEM}.totalAmount": "241.01",
                f"{AMOUNTS}.totalAmount": "293.51",
            },
            [],
        ),
        (
            {f"{ITEM}.quantity": 3, f"{ITEM}.unitPrice": "80.335", f"{ITEM}.totalAmount": "241.00"},
            ["item-total-adds-up"],
        ),
    ],
)
def test_sums_are_warnings_exact_and_rounded_half_up(edits: dict[str, Any], expected: list[str]) -> None:
    report = check(edits, items=True)
    assert report.ok
    assert rules(report) == expected


@pytest.mark.parametrize("kind", ["State Tax", "VAT", "GST", "anything at all"])
def test_the_type_of_a_tax_is_free_text(kind: str) -> None:
    assert check({f"{AMOUNTS}.taxDetails.type": kind}).findings == ()


def test_merchant_defined_fields_are_a_list_of_number_and_value() -> None:
    assert check({"merchantDefinedFieldValues": [{"definitionId": 123, "value": "x"}]}).findings == ()
    assert said(check({"merchantDefinedFieldValues": [{"definitionId": "123", "value": 5}]})) == [
        "error type merchantDefinedFieldValues[0].definitionId",
        "error type merchantDefinedFieldValues[0].value",
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("4111 1111 1111 1111", ["error privacy"]),
        ("paid with 4111-1111-1111-1111, thanks", ["error privacy"]),
        ("5555555555554444", ["error privacy"]),
        ("378282246310005", ["error privacy"]),
        ("4111 1111 1111 1112", []),  # no Luhn
        ("0000 0000 0000 0000", []),  # no card's prefix
        ("order 41111111111", []),  # too short
        ("4111111111111111111111", []),  # too long
        ("123-45-6789", ["warning privacy"]),
        ("000-45-6789", []),
        ("2026-01-15", []),
    ],
)
def test_free_text_holds_no_card_number_and_no_social_security_number(text: str, expected: list[str]) -> None:
    assert said(check({f"{INFO}.description": text})) == [f"{words} {INFO}.description" for words in expected]


def test_a_contested_rule_is_an_error_unless_asked_otherwise() -> None:
    payload = edited(itemized(), {f"{AMOUNTS}.discountAmount": "1.00", f"{ITEM}.discountAmount": "1.00"})
    strict, lenient = invoicing.check(payload), invoicing.check(payload, contested="warning")
    assert (strict.ok, lenient.ok) == (False, True)
    assert [finding.severity for finding in lenient.findings if finding.rule == "adjustments-on-one-level"] == [
        "warning"
    ]
    with pytest.raises(ValueError, match="contested"):
        invoicing.check(payload, contested="off")


@pytest.mark.parametrize(
    ("edits", "expected"),
    [
        ({f"{INFO}.dueDate": GONE}, [("missing", f"{INFO}.dueDate")]),
        (
            {f"{INFO}.deliveryMode": "email"},
            [("missing", "customerInformation.email"), ("missing", "customerInformation.name")],
        ),
        ({f"{INFO}.allowPartialPayments": True}, [("companion", f"{AMOUNTS}.minimumPartialAmount")]),
        ({f"{INFO}.dueDate": GONE, f"{INFO}.dueDte": "2019-07-11"}, [("unknown", f"{INFO}.dueDte")]),
    ],
)
def test_the_documented_example_broken_in_four_ways(edits: dict[str, Any], expected: list[tuple[str, str]]) -> None:
    report = check(edits)
    assert [(finding.kind, finding.path) for finding in report.findings] == expected
    assert report.fixes
    assert all(finding.source.url.startswith("https://") for finding in report.findings)


def test_setting_the_mode_back_to_none_ranks_below_adding_the_customer_and_says_what_it_means() -> None:
    fixes = check({f"{INFO}.deliveryMode": "email"}).fixes
    assert [fix.effect for fix in fixes[:2]] == ["asks", "changes"]
    assert fixes[0].title == "add customerInformation.email; add customerInformation.name"
    assert fixes[1].title == 'set invoiceInformation.deliveryMode to "none"'
    assert fixes[1].type == "draft-in-person"
    assert "no e-mail" in (fixes[1].consequence or "")


def test_a_correction_is_a_way_out_only_if_some_value_completes_it() -> None:
    payload = edited(starting("update"), {f"{INFO}.deliveryMode": "fax", f"{INFO}.description": GONE})
    for fix in invoicing.check(payload, type="update").fixes:
        filled = [edited(jsonpatch.apply_patch(payload, fix.patch), filling(fix, mode)) for mode in ("none", "email")]
        assert any(invoicing.accepts(value, type="update") for value in filled), fix.title


def filling(fix: invoicing.Fix, mode: str) -> dict[str, Any]:
    """Values for the placeholders of a fix, by path."""
    values = {"deliveryMode": mode, "description": "Food", "email": "a@b.example", "name": "A"}
    open_ = [operation["path"] for operation in fix.patch if operation.get("value", "") is None]
    return {path[1:].replace("/", "."): values[path.rpartition("/")[2]] for path in open_}


def test_documented_examples_are_accepted() -> None:
    assert [(r.type, r.type_certain, said(r)) for r in (invoicing.check(in_person()), invoicing.check(itemized()))] == [
        ("draft-in-person", True, []),
        ("draft-itemized", True, []),
    ]
