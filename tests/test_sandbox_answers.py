"""Every answer of the sandbox has the documented shape: the generated response models know all of its fields."""

import copy
from collections.abc import Iterator
from typing import Any

import pytest
from pydantic import BaseModel

import cybersource_invoicing as invoicing
from fieldrules_generator.yaml_reader import read_file
from tests.sandbox_caller import INVOICES, SETTINGS, Caller, sandbox
from tests.support import ROOT, starting


@pytest.fixture(scope="module")
def caller() -> Iterator[Caller]:
    with sandbox() as running:
        made = Caller(running.base_url, running.credentials)
        yield made
        made.close()


def unknown(model: Any, path: str = "") -> Iterator[str]:
    """Fields that a model has no name for."""
    if isinstance(model, BaseModel):
        yield from (f"{path}.{name}" for name in model.model_extra or ())
        for name in type(model).model_fields:
            yield from unknown(getattr(model, name), f"{path}.{name}")
    elif isinstance(model, list):
        for item in model:
            yield from unknown(item, path)


def check(model: type[BaseModel], body: Any) -> None:
    assert list(unknown(model.model_validate(body))) == []


@pytest.mark.parametrize("type_id", [name for name in invoicing.reference()["types"] if name != "update"])
def test_invoices_and_lists(caller: Caller, type_id: str) -> None:
    payload = starting(type_id, "full")
    payload["invoiceInformation"]["invoiceNumber"] = type_id
    check(invoicing.Invoice, caller("POST", INVOICES, payload).body)
    check(invoicing.InvoiceDetails, caller("GET", f"{INVOICES}/{type_id}").body)
    check(invoicing.Invoice, caller("PUT", f"{INVOICES}/{type_id}", starting("update", "full")).body)
    check(invoicing.InvoiceList, caller("GET", f"{INVOICES}?offset=1&limit=1").body)
    check(invoicing.Invoice, caller("POST", f"{INVOICES}/{type_id}/cancelation").body)


def test_settings(caller: Caller) -> None:
    payload = {
        "invoiceSettingsInformation": {
            "merchantLogo": "iVBORw0KGgo=",
            "merchantDisplayName": "Acme",
            "enableReminders": True,
            "headerStyle": {"fontColor": "#000001"},
            "payerAuthenticationInInvoicing": "disable",
            "customLabels": [{"key": "billTo", "value": "For", "hidden": False}],
            "customRedirectUrls": {"paymentAccepted": "https://shop.example/paid"},
        }
    }
    assert invoicing.check(payload, type="settings-request").ok
    check(invoicing.InvoiceSettings, caller("PUT", SETTINGS, payload).body)
    check(invoicing.InvoiceSettings, caller("GET", f"{SETTINGS}?productType=PAYBYLINK").body)


def test_refusals(caller: Caller) -> None:
    check(invoicing.Error, caller("POST", INVOICES, {}).body)
    check(invoicing.Error, caller("GET", f"{INVOICES}/nowhere").body)
    check(invoicing.ServerError, caller("GET", INVOICES, X_Sandbox_Fault="502").body)
    check(invoicing.Unauthorized, caller("GET", INVOICES, sign=lambda *_: {}).body)
    email = starting("create-and-send-email")
    check(invoicing.Accepted, caller("POST", INVOICES, email, X_Sandbox_Fault="email").body)


CREATES = [
    example
    for file in ("create.yaml", "create-openapi.yaml")
    for example in read_file(ROOT / "spec/cybersource_invoicing/examples" / file, file).data["examples"]
    if "request" in example and not example.get("truncated") and example["operation"] == "createInvoice"
]


@pytest.mark.parametrize("example", CREATES, ids=[example["id"] for example in CREATES])
def test_documented_requests_are_taken_where_our_rules_take_them(caller: Caller, example: dict[str, Any]) -> None:
    payload = copy.deepcopy(example["request"])
    payload["invoiceInformation"].pop("invoiceNumber", None)
    got = caller("POST", INVOICES, payload)
    assert (got.http == 201) == invoicing.check(payload, contested="warning").ok
    if got.http == 201:
        check(invoicing.Invoice, got.body)
        documented = example.get("response", {})
        assert set(documented.get("customerInformation", {})) - set(got.body.get("customerInformation", {})) <= {
            "firstName",
            "lastName",
        }
