"""Which type a payload is: read from three fields, or guessed where they do not tell; named by the caller, that one."""

from itertools import product
from typing import Any

import pytest

import cybersource_invoicing as invoicing
from tests.support import GONE, Payload, edited, itemized, said, starting

SEND, MODE, ITEMS = (
    "invoiceInformation.sendImmediately",
    "invoiceInformation.deliveryMode",
    "orderInformation.lineItems",
)
BOTH = {"customerInformation.email": "a@b.example", "customerInformation.name": "A"}
ITEM = {"productSku": "a", "productName": "b", "quantity": 1, "unitPrice": "25.00", "totalAmount": "25.00"}

DRAFTS = ("draft-in-person", "draft-email", "draft-itemized")
CREATES = ("create-in-person", "create-email", "create-itemized", "create-and-send-email", "create-and-send-itemized")


def payload(send: object, mode: object, *, items: bool = False, customer: bool = False) -> Payload:
    edits: dict[str, Any] = {SEND: send, MODE: mode, **(BOTH if customer else {})}
    if items:
        edits[ITEMS] = [ITEM]
    return edited(starting("draft-in-person"), edits)


# sendImmediately, deliveryMode, line items, customer e-mail and name -> the type
CERTAIN = [
    (False, "none", False, False, "draft-in-person"),
    (False, "none", False, True, "draft-in-person"),
    (False, "email", False, False, "draft-email"),
    (False, "email", False, True, "draft-email"),
    (False, "none", True, False, "draft-itemized"),
    (False, "none", True, True, "draft-itemized"),
    (False, "email", True, False, "draft-itemized"),
    (False, "email", True, True, "draft-itemized"),
    (True, "none", False, False, "create-in-person"),
    (True, "none", False, True, "create-email"),
    (True, "none", True, False, "create-itemized"),
    (True, "none", True, True, "create-itemized"),
    (True, "email", False, False, "create-and-send-email"),
    (True, "email", False, True, "create-and-send-email"),
    (True, "email", True, False, "create-and-send-itemized"),
    (True, "email", True, True, "create-and-send-itemized"),
]


@pytest.mark.parametrize(("send", "mode", "items", "customer", "expected"), CERTAIN)
@pytest.mark.parametrize("spelt", [str.lower, str.capitalize], ids=["request", "response"])
def test_three_fields_tell_the_type_in_either_spelling_of_the_mode(
    send: bool, mode: str, items: bool, customer: bool, expected: str, spelt: Any
) -> None:
    report = invoicing.check(payload(send, spelt(mode), items=items, customer=customer))
    assert (report.type, report.type_certain) == (expected, True)


def test_the_table_has_every_combination() -> None:
    found = {row[:4] for row in CERTAIN}
    assert found == set(product([True, False], ["none", "email"], [True, False], [True, False]))


@pytest.mark.parametrize(
    ("customer", "expected"),
    [
        ({"name": "A", "email": "a@b.example"}, "create-email"),
        ({"name": "A"}, "create-in-person"),
        ({"email": "a@b.example"}, "create-in-person"),
        ({"name": "A", "email": " "}, "create-in-person"),
        ({"name": "\xa0", "email": "a@b.example"}, "create-in-person"),
        ({"name": None, "email": "a@b.example"}, "create-in-person"),
        ({}, "create-in-person"),
    ],
)
def test_an_invoice_created_for_a_customer_needs_both_name_and_address_non_blank(
    customer: dict[str, Any], expected: str
) -> None:
    report = invoicing.check(edited(payload(True, "none"), {"customerInformation": customer}))
    assert (report.type, report.type_certain) == (expected, True)


@pytest.mark.parametrize("items", [[], {}, [None], [{}], "x", 5])
def test_line_items_that_are_there_at_all_make_it_itemized(items: object) -> None:
    report = invoicing.check(edited(payload(False, "none"), {ITEMS: items}))
    assert (report.type, report.type_certain) == ("draft-itemized", True)


@pytest.mark.parametrize("items", [None, GONE, "", " "])
def test_line_items_that_are_absent_or_blank_do_not(items: object) -> None:
    report = invoicing.check(edited(payload(False, "none"), {ITEMS: items}))
    assert (report.type, report.type_certain) == ("draft-in-person", True)


UNCLEAR_SEND: list[Any] = [GONE, None, "", " ", "false", "true", 0, 1, []]
UNCLEAR_MODE: list[Any] = [GONE, None, "", "\t", "NONE", "post", 0, False, {}]


@pytest.mark.parametrize("send", UNCLEAR_SEND, ids=str)
@pytest.mark.parametrize(("mode", "items"), [*product(["none", "email"], [True, False])])
def test_without_a_clean_send_immediately_the_type_is_not_certain_but_fits_what_is_written(
    send: object, mode: str, items: bool
) -> None:
    report = invoicing.check(payload(send, mode, items=items))
    allowed = {row[4] for row in CERTAIN if row[1:3] == (mode, items)}
    assert not report.type_certain
    assert report.type in allowed


@pytest.mark.parametrize("mode", UNCLEAR_MODE, ids=str)
@pytest.mark.parametrize(("send", "items"), [*product([True, False], [True, False])])
def test_without_a_clean_delivery_mode_the_type_is_not_certain_but_fits_what_is_written(
    mode: object, send: bool, items: bool
) -> None:
    report = invoicing.check(payload(send, mode, items=items))
    allowed = {row[4] for row in CERTAIN if (row[0], row[2]) == (send, items)}
    assert not report.type_certain
    assert report.type in allowed


@pytest.mark.parametrize(
    ("says", "given", "expected"),
    [
        ("nothing at all: the first of the fewest edits", {}, "draft-in-person"),
        ("only items", {"orderInformation": {"lineItems": [ITEM]}}, "draft-itemized"),
        ("items and e-mail", edited(itemized(), {SEND: GONE, MODE: "email"}), "draft-itemized"),
        ("a tie goes to the first in the spec", payload(GONE, "none", customer=True), "draft-in-person"),
        ("no description, but a customer", edited(starting("draft-email"), {MODE: GONE}), "draft-email"),
        ("no description, sent at once, items", edited(starting("create-itemized"), {MODE: GONE}), "create-itemized"),
        ("a customer, sent at once", edited(starting("create-email"), {MODE: GONE}), "create-email"),
        ("by e-mail, when is not said", edited(starting("draft-email"), {SEND: GONE}), "draft-email"),
    ],
)
def test_of_the_types_left_the_one_with_the_fewest_edits_is_taken(says: str, given: Payload, expected: str) -> None:
    report = invoicing.check(given)
    assert (report.type, report.type_certain) == (expected, False)


@pytest.mark.parametrize("given", invoicing.types())
@pytest.mark.parametrize("named", invoicing.types())
def test_a_type_named_by_the_caller_wins(given: str, named: str) -> None:
    report = invoicing.check(starting(given), type=named)
    assert (report.type, report.type_certain) == (named, True)
    assert {fix.type for fix in report.fixes} <= {named}


@pytest.mark.parametrize("which", ["minimal", "full"])
def test_an_update_is_never_recognised_or_guessed(which: str) -> None:
    assert invoicing.check(starting("update", which)).type != "update"
    assert all(fix.type != "update" for fix in invoicing.check(starting("update", which)).fixes)


@pytest.mark.parametrize("type_id", invoicing.types())
@pytest.mark.parametrize("which", ["minimal", "full"])
def test_the_starting_payloads_of_every_type_are_accepted_as_it(type_id: str, which: str) -> None:
    assert said(invoicing.check(starting(type_id, which), type=type_id)) == []


@pytest.mark.parametrize("type_id", [type_id for type_id in invoicing.types() if type_id != "update"])
def test_the_smallest_payload_of_a_type_is_recognised_as_it(type_id: str) -> None:
    report = invoicing.check(starting(type_id))
    assert (report.type, report.type_certain) == (type_id, True)


@pytest.mark.parametrize("name", ["draft-emial", "Draft-Email", "", "nonsense"])
def test_an_unknown_type_is_refused_with_the_nearest_names(name: str) -> None:
    with pytest.raises(invoicing.UnknownTypeError) as refused:
        invoicing.check({}, type=name)
    if name == "draft-emial":
        assert "draft-email" in str(refused.value)


@pytest.mark.parametrize("body", ["settings-request", "list-parameters"])
def test_other_bodies_are_checked_by_their_schema_only(body: str) -> None:
    report = invoicing.check({}, type=body)
    assert (report.type, report.ok, report.findings) == (body, True, ())
