"""The models: what each needs, what it makes of values, and what it sends."""

import json
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from pydantic import ValidationError

import cybersource_invoicing as invoicing
from cybersource_invoicing import models
from tests.made import CLASSES, INFO, ITEM, TOTALS, TYPES, fixed_in, made, paths, refused, without
from tests.support import edited, itemized, starting


def test_every_type_and_body_has_a_class_named_after_it() -> None:
    assert sorted(CLASSES) == sorted([*TYPES, *invoicing.ruleset().bodies])
    assert CLASSES["create-and-send-itemized"] is models.CreateAndSendItemized
    assert CLASSES["settings-request"] is models.SettingsRequest


@pytest.mark.parametrize("which", ["minimal", "full"])
@pytest.mark.parametrize("type_id", TYPES)
def test_every_starting_payload_comes_back_as_it_was(type_id: str, which: str) -> None:
    payload = starting(type_id, which)
    model = made(type_id, payload)
    assert model.to_payload() == payload
    assert CLASSES[type_id].model_validate_json(json.dumps(payload)) == model
    assert json.loads(json.dumps(model.to_payload())) == payload


@pytest.mark.parametrize("type_id", TYPES)
def test_a_field_that_is_required_cannot_be_left_out(type_id: str) -> None:
    payload = starting(type_id)
    rules = invoicing.ruleset().rules
    contested = {
        ask["field"].replace("[]", ".0")
        for ask in invoicing.ruleset().types[type_id]["required"]
        if rules[ask["rule"]]["contested"]
    }
    own = [path for path in paths(payload) if path not in fixed_in(type_id) and path not in contested]
    required = [path for path in own if not path.endswith(".0")]
    assert len(required) > 5
    for path in required:
        place = tuple(int(part) if part.isdigit() else part for part in path.split("."))
        conditional = type_id == "update" and path.endswith("description")
        kind = "update-description-unless-items-or-email" if conditional else "missing"
        assert refused(type_id, without(payload, path)) == {place: kind}


@pytest.mark.parametrize("type_id", [type_id for type_id in TYPES if type_id != "update"])
def test_a_fixed_value_is_the_default_and_always_written(type_id: str) -> None:
    fixed = fixed_in(type_id)
    assert fixed
    payload = starting(type_id)
    for path in fixed:
        payload = without(payload, path)
    model = made(type_id, payload)
    written = [
        model.to_payload(),
        model.model_dump(exclude_unset=True),
        model.model_dump(exclude_none=True),
        json.loads(model.model_dump_json(exclude_unset=True)),
    ]
    for path, value in fixed.items():
        _, name = path.split(".")
        assert [sent[INFO][name] for sent in written] == [value] * len(written)
        assert path.endswith(tuple(map(str, refused(type_id, edited(starting(type_id), {path: "other"})).popitem()[0])))


AMOUNTS_TAKEN = ["25.00", "0", "0.10", "1234567890123.99", 25, Decimal("25.00"), Decimal("1E+2"), Decimal(0)]
AMOUNTS_REFUSED = [
    *("1e3", "1_000", "١٢", "12.", ".5", "+1", "-1", " 1", "1\n", "1,000.00", "0x10", "NaN", "Infinity", "USD 5"),
    *(25.0, 0.1, True, -1, Decimal(-1), Decimal("-0"), Decimal("NaN"), Decimal("Infinity"), Decimal("1E+999999")),
    *([], {}, b"25.00", 10**2000, "9" * 2000, object()),
]


@pytest.mark.parametrize("value", AMOUNTS_TAKEN, ids=repr)
def test_an_amount_is_exact_and_written_as_text(value: Any) -> None:
    details = models.AmountDetails.model_validate({"totalAmount": value, "currency": "USD"})
    assert isinstance(details.total_amount, Decimal)
    assert details.total_amount == Decimal(value)
    assert details.to_payload()["totalAmount"] == format(Decimal(value), "f")


@pytest.mark.parametrize("value", AMOUNTS_REFUSED, ids=lambda value: repr(value)[:20])
def test_what_is_no_exact_amount_is_refused(value: Any) -> None:
    with pytest.raises(ValidationError, match="totalAmount"):
        models.AmountDetails.model_validate({"totalAmount": value, "currency": "USD"})


@pytest.mark.parametrize("value", ["2026-01-15", "2024-02-29", "0001-01-01", "9999-12-31", date(2026, 1, 15)], ids=str)
def test_a_date_is_a_real_day(value: Any) -> None:
    info = models.UpdateInvoiceInformation.model_validate({"dueDate": value})
    assert type(info.due_date) is date
    assert info.to_payload() == {"dueDate": str(value)}


@pytest.mark.parametrize(
    "value",
    [
        *("2026-02-30", "2026-2-3", "20260115", "2026-01-15T00:00:00", "2026-01-15Z", "0000-01-01", "٢٠٢٦-٠١-١٥"),
        *("2026-01-15 ", "15.01.2026", 1768435200, 20260115, datetime(2026, 1, 15, tzinfo=UTC), True, []),
    ],
    ids=repr,
)
def test_what_is_no_date_is_refused(value: Any) -> None:
    with pytest.raises(ValidationError, match="dueDate"):
        models.UpdateInvoiceInformation.model_validate({"dueDate": value})


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("customerInformation.name", 5),
        ("customerInformation.name", b"Ada"),
        ("customerInformation", "Ada"),
        ("customerInformation", []),
        (f"{INFO}.allowPartialPayments", "true"),
        (f"{INFO}.allowPartialPayments", 1),
        (f"{INFO}.sendImmediately", 0),
        (f"{INFO}.deliveryMode", "sms"),
        (f"{TOTALS}.currency", "usd"),
        ("orderInformation.lineItems", {}),
        (ITEM, None),
        (f"{ITEM}.quantity", True),
        (f"{ITEM}.quantity", 1.5),
        (f"{ITEM}.quantity", "1.0"),
        (f"{ITEM}.quantity", "٢"),
    ],
    ids=repr,
)
def test_a_value_of_another_type_is_refused_at_its_place(path: str, value: Any) -> None:
    place = tuple(int(part) if part.isdigit() else part for part in path.split("."))
    assert list(refused("draft-itemized", edited(starting("draft-itemized", "full"), {path: value}))) == [place]


@pytest.mark.parametrize("value", [20, "20", 20.0, Decimal("20.0")], ids=repr)
def test_a_quantity_is_a_whole_number_however_it_is_written(value: Any) -> None:
    model = made("draft-itemized", edited(itemized(), {f"{ITEM}.quantity": value}))
    assert model.order_information.line_items[0].quantity == 20


def test_other_spellings_and_blank_values_are_read_as_the_rules_read_them() -> None:
    payload = edited(
        starting("draft-email"), {f"{INFO}.deliveryMode": "Email", f"{INFO}.expirationDate": " ", f"{INFO}.x": "Email"}
    )
    info = made("draft-email", payload).to_payload()[INFO]
    assert (info["deliveryMode"], info["x"], "expirationDate" in info) == ("email", "Email", False)
    assert refused("draft-email", edited(payload, {"customerInformation.name": " "})) == {
        ("customerInformation", "name"): "email-delivery-needs-customer"
    }
    assert made("settings-request", {"invoiceSettingsInformation": {"merchantDisplayName": ""}}).to_payload() == {
        "invoiceSettingsInformation": {"merchantDisplayName": ""}
    }


def test_arguments_have_names_of_python_and_payloads_those_of_json() -> None:
    draft = models.DraftEmail(
        customer_information=models.CustomerInformationWithEmailAndName(name="Ada", email="ada@example.com"),
        invoice_information=models.DraftEmailInvoiceInformation(due_date=date(2026, 1, 15)),
        order_information=models.OrderInformationWithoutLineItems(
            amount_details=models.AmountDetails(total_amount=Decimal("293.50"), currency="USD")
        ),
    )
    assert draft.to_payload() == {
        "customerInformation": {"name": "Ada", "email": "ada@example.com"},
        "invoiceInformation": {"dueDate": "2026-01-15", "sendImmediately": False, "deliveryMode": "email"},
        "orderInformation": {"amountDetails": {"totalAmount": "293.50", "currency": "USD"}},
    }
    settings = models.SettingsRequestInvoiceSettingsInformation(payer_authentication_in_invoicing="enable")
    assert settings.to_payload() == {"payerAuthenticationInInvoicing": "enable"}


def test_unknown_names_are_kept_and_judged_by_the_rules() -> None:
    payload = edited(starting("draft-email"), {"merchantId": "m", f"{INFO}.purchaseOrders": [1, 2.5, {"a": None}]})
    assert made("draft-email", payload).to_payload() == payload
    again = CLASSES["draft-email"].model_validate_json(json.dumps(payload))
    assert again.to_payload() == payload  # type: ignore[attr-defined]
    near = edited(payload, {f"{INFO}.dueDtae": "2026-01-15"})
    assert made("draft-email", near)
    assert refused("draft-email", edited(payload, {f"{INFO}.invoiceNumbr": "1"})) == {
        (INFO, "invoiceNumbr"): "misspelt-field"
    }
    assert refused("draft-email", edited(payload, {"orderInformation.lineItems": [{}]}))


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ('{"invoiceInformation": {}, "invoiceInformation": {}}', "duplicate-key"),
        ("{", "unreadable"),
        ("\ud800", "unreadable"),
        ("[" * 100, "unreadable"),
        ("[]", "model_type"),
        ("NaN", "unreadable"),
    ],
)
def test_json_is_read_as_strictly_as_check_reads_it(text: str, kind: str) -> None:
    with pytest.raises(ValidationError) as raised:
        models.DraftEmail.model_validate_json(text)
    assert raised.value.errors()[0]["type"] == kind
