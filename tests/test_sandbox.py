"""The sandbox over real sockets: the life of an invoice with each authentication, lists, and the quirks it takes."""

import base64
import copy
import re
import time
from collections.abc import Iterator
from typing import Any

import pytest

from fieldrules.sandbox.server import Running
from tests.sandbox_caller import (
    INVALID,
    INVOICES,
    NOT_ALLOWED,
    SETTINGS,
    Caller,
    Got,
    certificate,
    created,
    numbers,
    refused,
    sandbox,
    with_certificate,
    with_signature,
    with_token,
)
from tests.support import edited, itemized, starting

CREATES = (
    "draft-in-person",
    "draft-email",
    "draft-itemized",
    "create-in-person",
    "create-email",
    "create-itemized",
    "create-and-send-email",
    "create-and-send-itemized",
)
STATUS = {"draft": "DRAFT", "create": "CREATED", "create-and-send": "SENT"}
SERIAL = "5555666677778888"
PEM, KEY = certificate("sandbox_merchant", SERIAL)


@pytest.fixture(scope="module")
def server() -> Iterator[Running]:
    with sandbox(certificate=PEM) as running:
        yield running


@pytest.fixture
def caller(server: Running) -> Iterator[Caller]:
    made = Caller(server.base_url, server.credentials)
    yield made
    made.close()


@pytest.fixture
def alone() -> Iterator[Caller]:
    """A caller of a sandbox with nothing in it."""
    with sandbox() as running:
        made = Caller(running.base_url, running.credentials)
        yield made
        made.close()


SIGNS = {"signature": with_signature, "HS256": with_token, "RS256": with_certificate(KEY, SERIAL)}


@pytest.mark.parametrize("scheme", SIGNS)
def test_an_invoice_lives_with_each_authentication(server: Running, scheme: str) -> None:
    caller = Caller(server.base_url, server.credentials, SIGNS[scheme])
    name = created(caller)
    draft = caller("GET", f"{INVOICES}/{name}").body
    assert draft["status"] == "DRAFT"
    assert "paymentLink" not in draft["invoiceInformation"]
    change = edited(
        starting("update", "full"), {"customerInformation.name": "Grace", "invoiceInformation.deliveryMode": "email"}
    )
    changed = caller("PUT", f"{INVOICES}/{name}", change)
    assert (changed.http, changed.body["customerInformation"]["name"]) == (200, "Grace")
    sent = caller("POST", f"{INVOICES}/{name}/delivery")
    assert (sent.http, sent.body["status"]) == (200, "SENT")
    assert sent.body["invoiceInformation"]["paymentLink"].startswith(server.base_url)
    canceled = caller("POST", f"{INVOICES}/{name}/cancelation")
    assert (canceled.http, canceled.body["status"], list(canceled.body["_links"])) == (200, "CANCELED", ["self"])
    events = [event["event"] for event in caller("GET", f"{INVOICES}/{name}").body["invoiceHistory"]]
    assert events == ["CANCEL", "SEND", "UPDATE", "DRAFT"]
    published = created(caller, "draft-in-person")
    got = caller("POST", f"{INVOICES}/{published}/publication")
    assert (got.http, got.body["status"]) == (200, "CREATED")
    assert caller("GET", f"{INVOICES}?limit=1&status=CREATED").body["invoices"][0]["id"] == published
    assert caller("PUT", SETTINGS, {"invoiceSettingsInformation": {"shipTo": True}}).http == 200
    assert caller("GET", SETTINGS).body["invoiceSettingsInformation"]["shipTo"] is True
    caller.close()


@pytest.mark.parametrize("which", ["minimal", "full"])
@pytest.mark.parametrize("type_id", CREATES)
def test_each_type_is_created_with_the_status_its_words_say(caller: Caller, type_id: str, which: str) -> None:
    payload = starting(type_id, which)
    payload["invoiceInformation"].pop("invoiceNumber", None)
    got = caller("POST", INVOICES, payload)
    assert got.http == 201, got.body
    status = STATUS[re.sub(r"-(in-person|email|itemized)$", "", type_id)]
    assert got.body["status"] == status
    information = got.body["invoiceInformation"]
    assert ("paymentLink" in information) == (status != "DRAFT")
    assert ("balanceAmount" in got.body["orderInformation"]["amountDetails"]) == (status != "DRAFT")
    mode = payload["invoiceInformation"]["deliveryMode"]
    assert information["deliveryMode"] == {"none": "None", "email": "Email"}[mode]
    assert information["invoiceNumber"] == got.body["id"]
    assert "sendImmediately" not in information
    assert set(got.body["_links"]) == {"self", "update", "deliver", "cancel"}
    assert got.headers["x-sandbox"] == "fieldrules local sandbox; this is not Cybersource"
    assert got.headers["v-c-correlation-id"]
    again = caller("GET", f"{INVOICES}/{got.body['id']}").body
    assert {**got.body, "submitTimeUtc": ""} == {**without_history(again), "submitTimeUtc": ""}


def without_history(invoice: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in invoice.items() if name != "invoiceHistory"}


def test_an_answer_looks_like_the_documented_one(alone: Caller) -> None:
    got = alone("POST", INVOICES, itemized()).body
    assert got["_links"]["cancel"] == {"href": "/v2/invoices/1000000001/cancelation", "method": "POST"}
    assert got["orderInformation"]["amountDetails"] == {"totalAmount": 293.5, "currency": "USD"}
    assert got["orderInformation"]["lineItems"][0]["quantity"] == 20
    assert got["processingInformation"] == {"requestPhone": False, "requestShipping": False}


class TestLists:
    def test_pages_filter_and_links(self, alone: Caller) -> None:
        made = [created(alone) for _ in range(5)]
        created(alone, "create-in-person")
        page = alone("GET", f"{INVOICES}?offset=2&limit=2&status=DRAFT").body
        assert (page["totalInvoices"], [entry["id"] for entry in page["invoices"]]) == (5, [made[2], made[1]])
        assert {name: link["href"] for name, link in page["_links"].items()} == {
            "self": "/v2/invoices/?offset=2&limit=2&status=DRAFT",
            "next": "/v2/invoices/?offset=4&limit=2&status=DRAFT",
            "previous": "/v2/invoices/?offset=0&limit=2&status=DRAFT",
        }
        assert "next" not in alone("GET", f"{INVOICES}?offset=4&limit=2&status=DRAFT").body["_links"]
        assert len(list(numbers(alone, 4))) == 6
        assert len(alone("GET", INVOICES).body["invoices"]) == 5

    def test_an_entry_holds_the_documented_fields(self, alone: Caller) -> None:
        created(alone, "create-and-send-email")
        [entry] = alone("GET", INVOICES).body["invoices"]
        assert set(entry) == {
            "_links",
            "id",
            "status",
            "createdDate",
            "customerInformation",
            "invoiceInformation",
            "orderInformation",
        }
        assert set(entry["invoiceInformation"]) == {"dueDate", "paymentLink"}
        assert set(entry["customerInformation"]) == {"name"}


class TestUpdates:
    def test_what_is_left_out_is_removed_but_for_delivery_mode(self, caller: Caller) -> None:
        payload = edited(starting("draft-email"), {"customerInformation.company.name": "ABC"})
        name = str(caller("POST", INVOICES, payload).body["id"])
        change = edited(starting("update"), {"invoiceInformation.description": "x"})
        got = caller("PUT", f"{INVOICES}/{name}", change).body
        assert "customerInformation" not in got
        assert got["invoiceInformation"]["deliveryMode"] == "Email"
        assert (got["id"], got["invoiceInformation"]["invoiceNumber"]) == (name, name)

    def test_a_new_address_makes_a_new_payment_link_and_nothing_else_does(self, caller: Caller) -> None:
        payload = starting("create-and-send-email")
        first = caller("POST", INVOICES, payload).body
        path = f"{INVOICES}/{first['id']}"
        change = copy.deepcopy(payload)
        same = caller("PUT", path, change).body
        assert same["invoiceInformation"]["paymentLink"] == first["invoiceInformation"]["paymentLink"]
        change["customerInformation"]["email"] = "other@example.com"
        other = caller("PUT", path, change).body
        assert other["invoiceInformation"]["paymentLink"] != first["invoiceInformation"]["paymentLink"]
        assert other["status"] == "SENT"


class TestQuirks:
    def test_product_sku_in_capitals(self, caller: Caller) -> None:
        payload = itemized()
        payload["orderInformation"]["lineItems"][0]["productSKU"] = payload["orderInformation"]["lineItems"][0].pop(
            "productSku"
        )
        got = caller("POST", INVOICES, payload)
        assert (got.http, got.body["orderInformation"]["lineItems"][0]["productSku"]) == (201, "P653727383")

    def test_null_for_what_is_not_set(self, caller: Caller) -> None:
        payload = edited(itemized(), {"orderInformation.lineItems.0.taxRate": None, "clientReferenceInformation": None})
        payload["orderInformation"]["lineItems"][1]["totalAmount"] = None
        got = caller("POST", INVOICES, payload)
        assert got.http == 201
        assert "totalAmount" not in got.body["orderInformation"]["lineItems"][1]

    def test_no_status_in_a_list(self, caller: Caller) -> None:
        created(caller)
        assert caller("GET", f"{INVOICES}?offset=0&limit=5&status=None").http == 200

    def test_send_immediately_in_an_update_and_a_past_due_date(self, caller: Caller) -> None:
        change = edited(
            starting("update", "full"),
            {"invoiceInformation.sendImmediately": False, "invoiceInformation.dueDate": "2019-07-11"},
        )
        assert caller("PUT", f"{INVOICES}/{created(caller)}", change).http == 200

    def test_settings_of_27_kb(self, caller: Caller) -> None:
        logo = base64.b64encode(b"\x89PNG" + bytes(20_000)).decode()
        body = {"invoiceSettingsInformation": {"merchantLogo": logo, "merchantDisplayName": "Acme"}}
        assert caller("PUT", SETTINGS, body).http == 200
        reset = caller("PUT", SETTINGS, {"invoiceSettingsInformation": {"merchantLogo": ""}}).body
        assert "merchantLogo" not in reset["invoiceSettingsInformation"]
        assert reset["invoiceSettingsInformation"]["merchantDisplayName"] == "Acme"

    def test_payer_authentication_is_read_under_another_name(self, caller: Caller) -> None:
        body = {"invoiceSettingsInformation": {"payerAuthenticationInInvoicing": "enable"}}
        got = caller("PUT", SETTINGS, body).body["invoiceSettingsInformation"]
        assert got["payerAuthentication3DSVersion"] is True
        assert "payerAuthenticationInInvoicing" not in got

    def test_strict_refuses_what_is_contested(self) -> None:
        payload = itemized()
        payload["orderInformation"]["lineItems"][0]["productSKU"] = "x"
        del payload["orderInformation"]["lineItems"][0]["productSku"]
        with sandbox(strict=True) as running:
            caller = Caller(running.base_url, running.credentials)
            got = caller("POST", INVOICES, payload)
            assert refused(got) == INVALID
            assert [detail["field"] for detail in got.body["details"]] == ["orderInformation.lineItems[0].productSKU"]
            caller.close()


class TestPayers:
    def pay(self, caller: Caller, **asked: str) -> Got:
        return caller("POST", "/_sandbox/payer", asked, sign=lambda *_: {"Content-Type": "application/json"})

    def test_a_part_then_all(self, caller: Caller) -> None:
        partly = {
            "invoiceInformation__allowPartialPayments": True,
            "orderInformation__amountDetails__minimumPartialAmount": "1.00",
            "orderInformation__amountDetails__totalAmount": "25.00",
        }
        name = created(caller, "create-and-send-email", **partly)
        assert self.pay(caller, id=name, transition="paid-in-part", amount="5.50").body == {"status": "PARTIAL"}
        got = caller("GET", f"{INVOICES}/{name}").body
        assert got["orderInformation"]["amountDetails"]["balanceAmount"] == 19.5
        assert refused(caller("POST", f"{INVOICES}/{name}/cancelation")) == NOT_ALLOWED
        assert caller("POST", f"{INVOICES}/{name}/delivery").body["status"] == "PARTIAL"
        assert self.pay(caller, id=name, transition="paid-in-full").body == {"status": "PAID"}
        got = caller("GET", f"{INVOICES}/{name}").body
        assert got["orderInformation"]["amountDetails"]["balanceAmount"] == 0
        assert [event["event"] for event in got["invoiceHistory"]][:3] == ["PAYMENT", "RESEND", "PAYMENT"]
        assert refused(caller("PUT", f"{INVOICES}/{name}", starting("update", "full"))) == NOT_ALLOWED

    def test_what_the_status_does_not_allow(self, caller: Caller) -> None:
        name = created(caller)
        assert refused(self.pay(caller, id=name, transition="paid-in-full")) == NOT_ALLOWED
        assert self.pay(caller, id=name, transition="stolen").http == 400


def test_a_call_on_a_kept_connection_takes_no_pause(caller: Caller) -> None:
    name = created(caller)
    begin = time.monotonic()
    for _ in range(50):
        assert caller("GET", f"{INVOICES}/{name}").http == 200
    assert time.monotonic() - begin < 1  # with Nagle's algorithm at work it would be 2 seconds
