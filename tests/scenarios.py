"""What a client does in its life, told once: replayed from cassettes, run against our sandbox, recorded live.

A scenario checks only what holds on every server: in a cassette texts and names are redacted, and times are fixed. Each
has a cassette of its name.
"""

import asyncio
import inspect
from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing
from decimal import Decimal
from itertools import islice
from typing import Any

import pytest

import cybersource_invoicing as invoicing
from fieldrules.http.errors import BadRequestError, NotFoundError
from tests.cassette_checks import PERSONAL
from tests.support import GONE, Payload, edited, starting

CREATED = {"draft": "DRAFT", "create-and-send": "SENT", "create": "CREATED"}


class Driver:
    """A client of either kind behind one plain interface.

    Args:
        client: a ``Client`` or an ``AsyncClient``, whose calls run on a loop of this driver.
    """

    def __init__(self, client: Any) -> None:
        self.client = client
        self.loop = asyncio.new_event_loop()

    def __getattr__(self, name: str) -> Callable[..., Any]:
        def call(*arguments: Any, **options: Any) -> Any:
            found = getattr(self.client, name)(*arguments, **options)
            return self.loop.run_until_complete(found) if inspect.isawaitable(found) else found

        return call

    def first(self, count: int, name: str, **options: Any) -> list[Any]:
        """The first items that an iterator of the client gives."""
        found = getattr(self.client, name)(**options)
        if isinstance(found, AsyncGenerator):
            return self.loop.run_until_complete(_first(count, found))
        return list(islice(found, count))

    def close(self) -> None:
        """Close the client and the loop."""
        found = self.client.close()
        if inspect.isawaitable(found):
            self.loop.run_until_complete(found)
        self.loop.close()


async def _first(count: int, items: AsyncGenerator[Any, None]) -> list[Any]:
    found: list[Any] = []
    async with aclosing(items):
        async for item in items:
            found.append(item)
            if len(found) == count:
                break
    return found


def payload(type_id: str) -> Payload:
    """A payload of a type, with made-up people and goods in it that no cassette may hold."""
    start = starting(type_id)
    edits: dict[str, Any] = {
        "customerInformation.name": PERSONAL["name"],
        "customerInformation.email": PERSONAL["email"],
        "customerInformation.merchantCustomerId": PERSONAL["customer_id"],
        "customerInformation.company.name": PERSONAL["company"],
        "invoiceInformation.description": PERSONAL["description"],
    }
    if type_id == "create-in-person":  # with a name and an e-mail it would be another type
        edits = {"invoiceInformation.description": PERSONAL["description"]}
    if "lineItems" in start["orderInformation"]:
        edits["orderInformation.lineItems.0.productName"] = PERSONAL["product"]
        edits["orderInformation.lineItems.0.productSku"] = PERSONAL["sku"]
    return edited(start, edits)


def create_every_type(client: Driver) -> None:
    """Each type is created in the status that its documentation says; only a published invoice has a link to pay."""
    types = [name for name in invoicing.types() if name != "update"]
    assert len(types) == 8
    for name in types:
        invoice = client.create_invoice(payload(name))
        prefix = next(prefix for prefix in CREATED if name.startswith(prefix))
        assert invoice.status == CREATED[prefix], name
        assert invoice.id
        assert (invoice.invoice_information.payment_link is None) == (prefix == "draft"), name


def read_and_update(client: Driver) -> None:
    """What was created is read, replaced, and read again."""
    created = client.create_invoice(payload("draft-itemized"))
    read = client.get_invoice(created.id)
    assert (read.id, read.status) == (created.id, "DRAFT")
    assert read.order_information.amount_details.total_amount == Decimal("25.00")
    assert [item.unit_price for item in read.order_information.line_items] == [Decimal("12.50")]
    changed = edited(payload("update"), {"orderInformation.amountDetails.totalAmount": "26.00"})
    updated = client.update_invoice(created.id, changed)
    assert (updated.id, updated.status) == (created.id, "DRAFT")
    again = client.get_invoice(created.id)
    assert again.order_information.amount_details.total_amount == Decimal("26.00")
    assert {event.event for event in again.invoice_history} >= {event.event for event in read.invoice_history}


def list_in_pages(client: Driver) -> None:
    """A list comes a page at a time, and an iterator goes from page to page."""
    made = [client.create_invoice(payload("draft-email")).id for _ in range(3)]
    page = client.list_invoices(offset=0, limit=2, status="DRAFT")
    assert len(page.invoices) == 2
    assert page.total_invoices >= 3
    assert all(invoice.status == "DRAFT" for invoice in page.invoices)
    following = client.list_invoices(offset=2, limit=2, status="DRAFT")
    assert not {invoice.id for invoice in page.invoices} & {invoice.id for invoice in following.invoices}
    iterated = [invoice.id for invoice in client.first(3, "iterate_invoices", page_size=2, status="DRAFT")]
    assert len(set(iterated)) == len(made)


def send_publish_cancel(client: Driver) -> None:
    """A draft is sent, another published, a third canceled; what was canceled cannot come back."""
    sent = client.send_invoice(client.create_invoice(payload("draft-email")).id)
    assert sent.status == "SENT"
    assert sent.invoice_information.payment_link
    published = client.publish_invoice(client.create_invoice(payload("draft-in-person")).id)
    assert published.status == "CREATED"
    assert published.invoice_information.payment_link
    canceled = client.cancel_invoice(client.create_invoice(payload("draft-itemized")).id)
    assert canceled.status == "CANCELED"
    assert client.get_invoice(canceled.id).status == "CANCELED"
    assert client.get_invoice(sent.id).status == "SENT"


def refusals(client: Driver) -> None:
    """Every refusal is an error of its own class, with the status and the reason that the server gave."""
    first = client.create_invoice(payload("draft-email"))
    taken = edited(payload("draft-email"), {"invoiceInformation.invoiceNumber": first.id})
    assert _refused(lambda: client.create_invoice(taken)) == "DUPLICATE_RECORD"
    bad = edited(payload("draft-email"), {"customerInformation.email": GONE})
    assert _refused(lambda: client.create_invoice(bad, preflight=False))
    client.cancel_invoice(first.id)
    assert _refused(lambda: client.cancel_invoice(first.id)) == "ACTION_NOT_ALLOWED"
    assert _refused(lambda: client.send_invoice(first.id)) == "ACTION_NOT_ALLOWED"
    assert _refused(lambda: client.update_invoice(first.id, payload("update"))) == "ACTION_NOT_ALLOWED"
    for call in (client.get_invoice, client.publish_invoice, client.cancel_invoice):
        with pytest.raises(NotFoundError) as missing:
            call("no-such-invoice")
        assert missing.value.status == 404


def _refused(call: Callable[[], Any]) -> str | None:
    """The reason with which a call is refused, by an error that says nothing of what was sent."""
    with pytest.raises(BadRequestError) as refused:
        call()
    assert refused.value.status == 400
    assert not any(value in f"{refused.value} {refused.value!r}" for value in PERSONAL.values())
    return refused.value.reason


def settings(client: Driver) -> None:
    """Settings are changed, and read as they were changed."""
    for wanted in (True, False):
        changed = client.update_settings({"invoiceSettingsInformation": {"enableReminders": wanted}})
        assert changed.invoice_settings_information.enable_reminders is wanted
        assert client.get_settings().invoice_settings_information.enable_reminders is wanted


SCENARIOS: dict[str, Callable[[Driver], None]] = {
    "create-every-type": create_every_type,
    "read-and-update": read_and_update,
    "list-in-pages": list_in_pages,
    "send-publish-cancel": send_publish_cancel,
    "refusals": refusals,
    "settings": settings,
}
"""Every scenario by the name of its cassette."""
