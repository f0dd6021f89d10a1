"""A program that mypy takes, with models made by their arguments. It runs, too."""

from datetime import date
from decimal import Decimal

from cybersource_invoicing.models import (
    AmountDetails,
    CustomerInformationWithEmailAndName,
    DraftEmail,
    DraftEmailInvoiceInformation,
    DraftItemized,
    DraftItemizedInvoiceInformation,
    Invoice,
    ItemizedLineItem,
    ItemizedOrderInformation,
    OrderInformationWithoutLineItems,
    SettingsRequest,
    SettingsRequestInvoiceSettingsInformation,
)

customer = CustomerInformationWithEmailAndName(name="Tanya Lee", email="tanya.lee@example.com")
amounts = AmountDetails(total_amount=Decimal("293.50"), currency="USD")

by_email = DraftEmail(
    customer_information=customer,
    invoice_information=DraftEmailInvoiceInformation(due_date=date(2026, 1, 15)),
    order_information=OrderInformationWithoutLineItems(amount_details=amounts),
)
mode: str = by_email.invoice_information.delivery_mode
total: Decimal = by_email.order_information.amount_details.total_amount

item = ItemizedLineItem(
    product_sku="P1", product_name="Box", quantity=10, unit_price=Decimal("29.35"), total_amount=Decimal("293.50")
)
itemized = DraftItemized(
    customer_information=customer,
    invoice_information=DraftItemizedInvoiceInformation(due_date=date(2026, 1, 15), delivery_mode="none"),
    order_information=ItemizedOrderInformation(amount_details=amounts, line_items=[item]),
)
settings = SettingsRequest(
    invoice_settings_information=SettingsRequestInvoiceSettingsInformation(default_currency_code="USD")
)

invoice = Invoice.model_validate({"id": "98762", "status": "A_NEW_STATUS"})
status: str | None = invoice.status
due: date | None = invoice.invoice_information.due_date if invoice.invoice_information is not None else None

payloads = [by_email.to_payload(), itemized.to_payload(), settings.to_payload()]
