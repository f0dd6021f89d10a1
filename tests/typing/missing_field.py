"""A program with a fault in each call: mypy has to name every one. It is read by a test only."""

from datetime import date
from decimal import Decimal

from cybersource_invoicing.models import (
    AmountDetails,
    CustomerInformationWithEmailAndName,
    DraftEmail,
    DraftEmailInvoiceInformation,
    ItemizedLineItem,
    OrderInformationWithoutLineItems,
)

CustomerInformationWithEmailAndName(name="Tanya Lee")  # says: Missing named argument "email"
DraftEmailInvoiceInformation()  # says: Missing named argument "due_date"
AmountDetails(total_amount=Decimal("1.00"))  # says: Missing named argument "currency"
DraftEmail(  # says: Missing named argument "customer_information"
    invoice_information=DraftEmailInvoiceInformation(due_date=date(2026, 1, 15)),
    order_information=OrderInformationWithoutLineItems(
        amount_details=AmountDetails(total_amount=Decimal("1.00"), currency="USD")
    ),
)
ItemizedLineItem(  # says: Missing named argument "unit_price"
    product_sku="P1", product_name="Box", quantity=1, total_amount=Decimal("1.00")
)

DraftEmailInvoiceInformation(due_date=date(2026, 1, 15), send_immediately=True)  # says: expected "Literal[False]"
DraftEmailInvoiceInformation(due_date=date(2026, 1, 15), delivery_mode="none")  # says: expected "Literal['email']"
DraftEmailInvoiceInformation(due_date="2026-01-15")  # says: expected "date"
AmountDetails(total_amount=1.0, currency="USD")  # says: expected "Decimal"

DraftEmailInvoiceInformation(due_date=date(2026, 1, 15), invoice_nmber="1")  # says: Unexpected keyword argument
DraftEmailInvoiceInformation(dueDate=date(2026, 1, 15))  # says: Unexpected keyword argument "dueDate"
OrderInformationWithoutLineItems(  # says: Unexpected keyword argument "line_items"
    amount_details=AmountDetails(total_amount=Decimal("1.00"), currency="USD"), line_items=[]
)
