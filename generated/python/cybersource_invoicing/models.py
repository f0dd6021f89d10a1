"""Cybersource Invoicing REST API v2: requests and answers as classes. Requests are judged by the rules when they are made.

Made by datamodel-code-generator for `fieldrules generate` from the spec; edit that, not this file.
Source: sha256 2ee109f749fdb98ddd118473e2a13632958b88a6cac787d7dbf7e5f68a087ee8
"""

from typing import Annotated, Literal

from cybersource_invoicing._model_base import Body, Request, Response
from cybersource_invoicing._model_types import (
    Amount,
    Currency,
    Date,
    Integer,
    Quantity,
    ReceivedAmount,
    ReceivedDate,
    ReceivedInteger,
    ReceivedTime,
)
from pydantic import Field


class Partner(Request):
    """Partner information."""

    developer_id: Annotated[
        str | None,
        Field(
            description="Your developer ID. The server stores 999 for an ID it does not know. At most 8 characters. Source: Create a Draft Invoice: Optional Fields for Invoice Creation.",
            repr=False,
        ),
    ] = None
    solution_id: Annotated[
        str | None,
        Field(
            description="Your partner solution ID (PSID), for tracking and reports. The server stores 999 for an unknown ID. At most 8 characters. Source: Create a Draft Invoice: Optional Fields for Invoice Creation.",
            repr=False,
        ),
    ] = None


class ClientReferenceInformation(Request):
    """Reference information."""

    partner: Annotated[Partner | None, Field(description="Partner information.")] = None


class Company(Request):
    """The customer's company."""

    name: Annotated[
        str | None,
        Field(
            description="The name of the customer's company. At most 60 characters. Source: Create a Draft Invoice: Optional Fields for Invoice Creation.",
            repr=False,
        ),
    ] = None


class CustomerInformation(Request):
    """The customer."""

    name: Annotated[
        str | None,
        Field(
            description="The customer's name, as the invoice shows it. At most 100 characters. Source: Create a Draft Invoice: Required Fields for Drafting an Email Invoice.",
            repr=False,
        ),
    ] = None
    email: Annotated[
        str | None,
        Field(
            description="Where the invoice goes. Changing it on an invoice that was sent replaces the payment link. At most 255 characters. Source: Create a Draft Invoice: Required Fields for Drafting an Email Invoice.",
            repr=False,
        ),
    ] = None
    merchant_customer_id: Annotated[
        str | None,
        Field(
            description="Your own identifier of the customer. Some processors take only 30 characters. At most 100 characters. Source: Create a Draft Invoice: Optional Fields for Invoice Creation.",
            repr=False,
        ),
    ] = None
    company: Annotated[Company | None, Field(description="The customer's company.")] = (
        None
    )


class ProcessingInformation(Request):
    """What the payer is asked for."""

    request_phone: Annotated[
        bool | None, Field(description="Whether the payer is asked for a phone number.")
    ] = None
    request_shipping: Annotated[
        bool | None,
        Field(description="Whether the payer is asked for a shipping address."),
    ] = None


class CustomerInformationWithEmailAndName(Request):
    """The customer."""

    name: Annotated[
        str,
        Field(
            description="The customer's name, as the invoice shows it. Required. At most 100 characters. Source: Create a Draft Invoice: Required Fields for Drafting an Email Invoice.",
            repr=False,
        ),
    ]
    email: Annotated[
        str,
        Field(
            description="Where the invoice goes. Changing it on an invoice that was sent replaces the payment link. Required. At most 255 characters. Source: Create a Draft Invoice: Required Fields for Drafting an Email Invoice.",
            repr=False,
        ),
    ]
    merchant_customer_id: Annotated[
        str | None,
        Field(
            description="Your own identifier of the customer. Some processors take only 30 characters. At most 100 characters. Source: Create a Draft Invoice: Optional Fields for Invoice Creation.",
            repr=False,
        ),
    ] = None
    company: Annotated[Company | None, Field(description="The customer's company.")] = (
        None
    )


class SettingsRequestHeaderStyle(Body):
    """How the header looks."""

    font_color: Annotated[
        str | None,
        Field(
            description="Color of text in the header, as # and three or six hexadecimal digits. An empty value resets it. At most 7 characters.",
            repr=False,
        ),
    ] = None
    background_color: Annotated[
        str | None,
        Field(
            description="Color of the header, as # and three or six hexadecimal digits. An empty value resets it. At most 7 characters.",
            repr=False,
        ),
    ] = None


class SettingsRequestCustomLabel(Body):
    """Custom label."""

    key: Annotated[
        Literal["billTo", "invoiceNumber", "customerId", "companyName", "description", "shipping", "partialPayment", "discount", "tax"] | None,
        Field(description="The label that is replaced."),
    ] = None
    value: Annotated[
        str | None,
        Field(description="The text in its place. At most 25 characters.", repr=False),
    ] = None
    hidden: Annotated[
        bool | None,
        Field(
            description="Whether the label is left out; for customerId, companyName, description, shipping and partialPayment."
        ),
    ] = None
    hidden_for_invoice: Annotated[
        bool | None,
        Field(
            description="Whether it is left out for the total; for discount and tax."
        ),
    ] = None
    hidden_for_item: Annotated[
        bool | None,
        Field(description="Whether it is left out for items; for discount and tax."),
    ] = None


class SettingsRequestCustomRedirectUrls(Body):
    """Pages the payer is led to."""

    payment_accepted: Annotated[
        str | None,
        Field(
            description="Where the payer is led after a payment. At most 500 characters.",
            repr=False,
        ),
    ] = None
    payment_rejected: Annotated[
        str | None,
        Field(
            description="Where the payer is led after a payment that was refused. At most 500 characters.",
            repr=False,
        ),
    ] = None
    payment_pending: Annotated[
        str | None,
        Field(
            description="Where the payer is led while a payment is under way. At most 500 characters.",
            repr=False,
        ),
    ] = None


class SettingsRequestInvoiceSettingsInformation(Body):
    """The settings."""

    merchant_logo: Annotated[
        str | None,
        Field(
            description="Logo as a png, jpg or gif file in Base64; the file has at most 1 MB. An empty value resets it. At most 10000000 characters.",
            repr=False,
        ),
    ] = None
    merchant_display_name: Annotated[
        str | None,
        Field(
            description="Name of the merchant on invoices. An empty value resets it. At most 100 characters.",
            repr=False,
        ),
    ] = None
    custom_email_message: Annotated[
        str | None,
        Field(
            description="Text in e-mails to customers. An empty value resets it. At most 2000 characters.",
            repr=False,
        ),
    ] = None
    enable_reminders: Annotated[
        bool | None,
        Field(
            description="Whether payers are reminded, 5 days before the due date and 1 day after it."
        ),
    ] = None
    header_style: Annotated[
        SettingsRequestHeaderStyle | None, Field(description="How the header looks.")
    ] = None
    delivery_language: Annotated[
        Literal["", "zh-CN", "zh-TW", "en-US", "fr-FR", "de-DE", "ja-JP", "pt-BR", "ru-RU", "es-419"] | None,
        Field(
            description="Language of e-mails and the payment page; en-US unless set. An empty value resets it."
        ),
    ] = None
    default_currency_code: Annotated[
        str | None,
        Field(
            description="Currency of new invoices, as an ISO 4217 code; USD unless set. An empty value resets it. At most 3 characters.",
            repr=False,
        ),
    ] = None
    payer_authentication_in_invoicing: Annotated[
        Literal["", "enable", "update", "disable"] | None,
        Field(
            description="Switches the authentication of payers. An empty value resets it."
        ),
    ] = None
    show_vat_number: Annotated[
        bool | None, Field(description="Whether the VAT number is shown.")
    ] = None
    vat_registration_number: Annotated[
        str | None,
        Field(
            description="VAT number of the merchant. An empty value resets it. At most 21 characters.",
            repr=False,
        ),
    ] = None
    ship_to: Annotated[
        bool | None,
        Field(description="Whether the payer is asked for a shipping address."),
    ] = None
    phone_number: Annotated[
        bool | None,
        Field(description="Whether the payer is asked for a telephone number."),
    ] = None
    email: Annotated[
        bool | None,
        Field(description="Whether the payer is asked for an e-mail address."),
    ] = None
    enable_merchant_email_notifications: Annotated[
        bool | None,
        Field(description="Whether the merchant gets e-mails about invoices."),
    ] = None
    custom_labels: Annotated[
        list[SettingsRequestCustomLabel] | None,
        Field(description="Labels of the merchant."),
    ] = None
    custom_redirect_urls: Annotated[
        SettingsRequestCustomRedirectUrls | None,
        Field(description="Pages the payer is led to."),
    ] = None


class SettingsRequest(Body):
    """Invoice settings. Source: Cybersource REST OpenAPI file: Request schema of the settings."""

    invoice_settings_information: Annotated[
        SettingsRequestInvoiceSettingsInformation | None,
        Field(description="The settings."),
    ] = None


class ResponseLink(Response):
    """A follow-on request."""

    href: Annotated[
        str | None,
        Field(
            description="Path of the request, often without /invoicing in front.",
            repr=False,
        ),
    ] = None
    method: Annotated[
        Literal["GET", "PUT", "POST"] | str | None,
        Field(description="HTTP method of the request."),
    ] = None


class ResponseLinks(Response):
    """Follow-on requests. They do not tell what the status allows."""

    self: Annotated[ResponseLink | None, Field(description="A follow-on request.")] = (
        None
    )
    update: Annotated[
        ResponseLink | None, Field(description="A follow-on request.")
    ] = None
    deliver: Annotated[
        ResponseLink | None, Field(description="A follow-on request.")
    ] = None
    cancel: Annotated[
        ResponseLink | None, Field(description="A follow-on request.")
    ] = None


class ResponsePartner(Response):
    """Partner."""

    developer_id: Annotated[
        str | None,
        Field(
            description="Id of the developer of the integration. At most 8 characters.",
            repr=False,
        ),
    ] = None
    solution_id: Annotated[
        str | None,
        Field(
            description="Id of the partner solution. At most 8 characters.", repr=False
        ),
    ] = None


class ResponseClientReferenceInformation(Response):
    """Who made the integration."""

    partner: Annotated[ResponsePartner | None, Field(description="Partner.")] = None


class ResponseCompany(Response):
    """Company."""

    name: Annotated[
        str | None,
        Field(
            description="Company of the customer. At most 60 characters.", repr=False
        ),
    ] = None


class ResponseCustomerInformation(Response):
    """Who is to pay."""

    name: Annotated[
        str | None,
        Field(description="Name of the customer. At most 100 characters.", repr=False),
    ] = None
    email: Annotated[
        str | None,
        Field(
            description="E-mail address of the customer. At most 255 characters.",
            repr=False,
        ),
    ] = None
    merchant_customer_id: Annotated[
        str | None,
        Field(
            description="Id of the customer at the merchant. At most 100 characters.",
            repr=False,
        ),
    ] = None
    company: Annotated[ResponseCompany | None, Field(description="Company.")] = None


class ResponseProcessingInformation(Response):
    """What the payment page asks for."""

    request_phone: Annotated[
        bool | None,
        Field(description="Whether the payer is asked for a telephone number."),
    ] = None
    request_shipping: Annotated[
        bool | None,
        Field(description="Whether the payer is asked for a shipping address."),
    ] = None


class ResponseCustomLabel(Response):
    """A label of the merchant on the invoice."""

    key: Annotated[
        Literal["billTo", "invoiceNumber", "customerId", "companyName", "description", "shipping", "partialPayment", "discount", "tax"] | str | None,
        Field(description="The label that is replaced."),
    ] = None
    value: Annotated[
        str | None,
        Field(description="The text in its place. At most 25 characters.", repr=False),
    ] = None
    hidden: Annotated[
        bool | None, Field(description="Whether the label is left out.")
    ] = None
    hidden_for_invoice: Annotated[
        bool | None,
        Field(description="Whether the discount or tax of the total is left out."),
    ] = None
    hidden_for_item: Annotated[
        bool | None,
        Field(description="Whether the discount or tax of items is left out."),
    ] = None


class InvoiceListLinks(Response):
    """This page of the list, the next one and the one before."""

    self: Annotated[ResponseLink | None, Field(description="A follow-on request.")] = (
        None
    )
    next: Annotated[ResponseLink | None, Field(description="A follow-on request.")] = (
        None
    )
    previous: Annotated[
        ResponseLink | None, Field(description="A follow-on request.")
    ] = None
    update: Annotated[
        ResponseLink | None, Field(description="A follow-on request.")
    ] = None
    deliver: Annotated[
        ResponseLink | None, Field(description="A follow-on request.")
    ] = None
    cancel: Annotated[
        ResponseLink | None, Field(description="A follow-on request.")
    ] = None


class InvoiceListCustomerInformation(Response):
    """Customer information."""

    name: Annotated[
        str | None,
        Field(description="Name of the customer. At most 100 characters.", repr=False),
    ] = None
    merchant_customer_id: Annotated[
        str | None,
        Field(
            description="Id of the customer at the merchant. At most 100 characters.",
            repr=False,
        ),
    ] = None


class ResponseDetail(Response):
    """One fault."""

    field: Annotated[
        str | None, Field(description="Path of the field that is at fault.")
    ] = None
    reason: Annotated[
        Literal["MISSING_FIELD", "INVALID_DATA"] | str | None,
        Field(description="What is wrong with it, as a code or in words.", repr=False),
    ] = None


class UnauthorizedResponseModel(Response):
    """Response model."""

    rmsg: Annotated[
        str | None,
        Field(
            description="What is wrong with the credentials or the signature.",
            repr=False,
        ),
    ] = None


class Unauthorized(Response):
    """Unauthorized. The request was not signed as it should be. Source: Cybersource REST client for Python: Signing of requests."""

    response: Annotated[
        UnauthorizedResponseModel | None, Field(description="Response.")
    ] = None


class InvoiceSettingsHeaderStyle(Response):
    """How the header looks."""

    font_color: Annotated[
        str | None,
        Field(description="Color of text in the header, as # and hexadecimal digits."),
    ] = None
    background_color: Annotated[
        str | None,
        Field(description="Color of the header, as # and hexadecimal digits."),
    ] = None


class InvoiceSettingsCustomRedirectUrls(Response):
    """Pages the payer is led to."""

    payment_accepted: Annotated[
        str | None,
        Field(description="Where the payer is led after a payment.", repr=False),
    ] = None
    payment_rejected: Annotated[
        str | None,
        Field(
            description="Where the payer is led after a payment that was refused.",
            repr=False,
        ),
    ] = None
    payment_pending: Annotated[
        str | None,
        Field(
            description="Where the payer is led while a payment is under way.",
            repr=False,
        ),
    ] = None


class InvoiceSettingsInvoiceSettingsInformation(Response):
    """The settings."""

    merchant_logo: Annotated[
        str | None, Field(description="Logo, in Base64.", repr=False)
    ] = None
    merchant_display_name: Annotated[
        str | None, Field(description="Name of the merchant on invoices.", repr=False)
    ] = None
    custom_email_message: Annotated[
        str | None, Field(description="Text in e-mails to customers.", repr=False)
    ] = None
    enable_reminders: Annotated[
        bool | None,
        Field(
            description="Whether payers are reminded, 5 days before the due date and 1 day after it."
        ),
    ] = None
    header_style: Annotated[
        InvoiceSettingsHeaderStyle | None, Field(description="How the header looks.")
    ] = None
    delivery_language: Annotated[
        Literal["zh-CN", "zh-TW", "en-US", "fr-FR", "de-DE", "ja-JP", "pt-BR", "ru-RU", "es-419"] | str | None,
        Field(description="Language of e-mails and the payment page."),
    ] = None
    default_currency_code: Annotated[
        str | None, Field(description="Currency of new invoices.")
    ] = None
    payer_authentication_3ds_version: Annotated[
        bool | None, Field(description="Whether payers are authenticated.")
    ] = None
    show_vat_number: Annotated[
        bool | None, Field(description="Whether the VAT number is shown.")
    ] = None
    vat_registration_number: Annotated[
        str | None, Field(description="VAT number of the merchant.", repr=False)
    ] = None
    ship_to: Annotated[
        bool | None,
        Field(description="Whether the payer is asked for a shipping address."),
    ] = None
    phone_number: Annotated[
        bool | None,
        Field(description="Whether the payer is asked for a telephone number."),
    ] = None
    email: Annotated[
        bool | None,
        Field(description="Whether the payer is asked for an e-mail address."),
    ] = None
    enable_merchant_email_notifications: Annotated[
        bool | None,
        Field(description="Whether the merchant gets e-mails about invoices."),
    ] = None
    custom_labels: Annotated[
        list[ResponseCustomLabel] | None, Field(description="Labels of the merchant.")
    ] = None
    custom_redirect_urls: Annotated[
        InvoiceSettingsCustomRedirectUrls | None,
        Field(description="Pages the payer is led to."),
    ] = None


class InvoiceSettingsAddressDetails(Response):
    """Address of the merchant."""

    address1: Annotated[
        str | None, Field(description="First line of the address.", repr=False)
    ] = None
    address2: Annotated[
        str | None, Field(description="Second line of the address.", repr=False)
    ] = None
    city: Annotated[str | None, Field(description="City.", repr=False)] = None
    state: Annotated[
        str | None, Field(description="State or province.", repr=False)
    ] = None
    country: Annotated[str | None, Field(description="Country.", repr=False)] = None
    postal_code: Annotated[
        str | None, Field(description="Postal code.", repr=False)
    ] = None


class InvoiceSettingsMerchantInformation(Response):
    """The merchant the settings belong to."""

    name: Annotated[
        str | None, Field(description="Name of the merchant.", repr=False)
    ] = None
    phone: Annotated[
        str | None, Field(description="Telephone number of the merchant.", repr=False)
    ] = None
    address_details: Annotated[
        InvoiceSettingsAddressDetails | None,
        Field(description="Address of the merchant."),
    ] = None


class DraftInPersonInvoiceInformation(Request):
    """The invoice."""

    invoice_number: Annotated[
        str | None,
        Field(
            description="Your own number of the invoice, unique and final. Left out, the server makes one. At most 248 characters. Source: Create a Draft Invoice: Optional Fields for Invoice Creation.",
            repr=False,
        ),
    ] = None
    description: Annotated[
        str,
        Field(
            description="What the invoice is for, as the customer reads it. Required. At most 2000 characters. Source: Create a Draft Invoice: Required Fields for Drafting an In-Person Invoice.",
            repr=False,
        ),
    ]
    due_date: Annotated[
        Date,
        Field(
            description="The day the invoice is due. It may be past; payment stays possible after it. Required. Source: Create a Draft Invoice: Required Fields for Drafting an In-Person Invoice."
        ),
    ]
    expiration_date: Annotated[
        Date | None,
        Field(description="The day from which the payment link no longer works."),
    ] = None
    send_immediately: Annotated[
        Literal[False],
        Field(
            description="Whether the invoice is published as soon as it is created. Always this value. Source: Create a Draft Invoice: Required Fields for Drafting an In-Person Invoice."
        ),
    ] = False
    allow_partial_payments: Annotated[
        bool | None,
        Field(
            description="Whether the invoice may be paid in parts. Source: Create a Draft Invoice: Optional Fields for Invoice Creation."
        ),
    ] = None
    delivery_mode: Annotated[
        Literal["email", "none"],
        Field(
            description="Whether publishing the invoice sends an e-mail. Requests write it in lower case, responses capitalised. Required. Source: Create a Draft Invoice: Required Fields for Drafting an In-Person Invoice.",
            json_schema_extra={"spellings": {"Email": "email", "None": "none"}},
        ),
    ]


class TaxDetails(Request):
    """Tax on the total."""

    type: Annotated[
        str | None,
        Field(
            description="What kind of tax it is, in your own words. Source: Create a Draft Invoice: Tax Fields for the Invoice Total.",
            repr=False,
        ),
    ] = None
    amount: Annotated[
        Amount | None,
        Field(
            description="The tax on the total. At most 13 characters. Source: Create a Draft Invoice: Tax Fields for the Invoice Total."
        ),
    ] = None
    rate: Annotated[
        Amount | None,
        Field(
            description="The rate of the tax in percent, 8.25 for 8.25 %. At most 6 characters. Source: Create a Draft Invoice: Tax Fields for the Invoice Total."
        ),
    ] = None


class Freight(Request):
    """Shipping."""

    amount: Annotated[
        Amount | None,
        Field(
            description="What shipping costs. At most 13 characters. Source: Create a Draft Invoice: Optional Fields for Invoice Creation."
        ),
    ] = None
    taxable: Annotated[
        bool | None,
        Field(
            description="Whether shipping is taxed. Source: Create a Draft Invoice: Optional Fields for Invoice Creation."
        ),
    ] = None
    tax_rate: Annotated[
        Amount | None,
        Field(
            description="The rate of the tax on shipping in percent. At most 7 characters. Source: Create a Draft Invoice: Optional Fields for Invoice Creation."
        ),
    ] = None


class AmountDetails(Request):
    """The amounts of the invoice."""

    total_amount: Annotated[
        Amount,
        Field(
            description="What the customer has to pay. Required. At most 19 characters. Source: Create a Draft Invoice: Required Fields for Drafting an In-Person Invoice."
        ),
    ]
    currency: Annotated[
        Currency,
        Field(
            description="The currency of every amount, an ISO 4217 code. Your account must be enabled for it. Required. Source: Create a Draft Invoice: Required Fields for Drafting an In-Person Invoice."
        ),
    ]
    discount_amount: Annotated[
        Amount | None,
        Field(
            description="What is taken off the total. At most 15 characters. Source: Create a Draft Invoice: Discount Fields for the Invoice Total."
        ),
    ] = None
    discount_percent: Annotated[
        Amount | None,
        Field(
            description="The discount on the total in percent. What it is a percentage of is not documented. At most 7 characters. Source: Create a Draft Invoice: Discount Fields for the Invoice Total."
        ),
    ] = None
    sub_amount: Annotated[
        Amount | None,
        Field(
            description="The amount before the discount. At most 25 characters. Source: Create a Draft Invoice: Optional Fields for Invoice Creation."
        ),
    ] = None
    minimum_partial_amount: Annotated[
        Amount | None,
        Field(
            description="The smallest part that may be paid at a time. Source: Create a Draft Invoice: Optional Fields for Invoice Creation."
        ),
    ] = None
    tax_details: Annotated[
        TaxDetails | None, Field(description="Tax on the total.")
    ] = None
    freight: Annotated[Freight | None, Field(description="Shipping.")] = None


class OrderInformationWithoutLineItems(Request):
    """The order."""

    amount_details: Annotated[
        AmountDetails, Field(description="The amounts of the invoice. Required.")
    ]


class MerchantDefinedFieldValue(Request):
    """A field of your own."""

    definition_id: Annotated[
        Integer | None, Field(description="The number of the definition, 64 bits.")
    ] = None
    value: Annotated[str | None, Field(description="The value.", repr=False)] = None


class DraftInPerson(Request):
    """A draft for a customer you deal with in person. Only you see it, with the status DRAFT, until you publish it. Publishing sends no e-mail; you pass on the payment link yourself. Source: Create a Draft Invoice: Required Fields for Drafting an In-Person Invoice."""

    client_reference_information: Annotated[
        ClientReferenceInformation | None, Field(description="Reference information.")
    ] = None
    customer_information: Annotated[
        CustomerInformation | None, Field(description="The customer.")
    ] = None
    processing_information: Annotated[
        ProcessingInformation | None, Field(description="What the payer is asked for.")
    ] = None
    invoice_information: Annotated[
        DraftInPersonInvoiceInformation, Field(description="The invoice. Required.")
    ]
    order_information: Annotated[
        OrderInformationWithoutLineItems, Field(description="The order. Required.")
    ]
    merchant_defined_field_values: Annotated[
        list[MerchantDefinedFieldValue] | None,
        Field(
            description="Values of fields that you defined before, by the number of their definition. Source: Create a Draft Invoice: Optional Fields for Invoice Creation."
        ),
    ] = None


class DraftEmailInvoiceInformation(Request):
    """The invoice."""

    invoice_number: Annotated[
        str | None,
        Field(
            description="Your own number of the invoice, unique and final. Left out, the server makes one. At most 248 characters. Source: Create a Draft Invoice: Optional Fields for Invoice Creation.",
            repr=False,
        ),
    ] = None
    description: Annotated[
        str | None,
        Field(
            description="What the invoice is for, as the customer reads it. At most 2000 characters. Source: Create a Draft Invoice: Required Fields for Drafting an In-Person Invoice.",
            repr=False,
        ),
    ] = None
    due_date: Annotated[
        Date,
        Field(
            description="The day the invoice is due. It may be past; payment stays possible after it. Required. Source: Create a Draft Invoice: Required Fields for Drafting an In-Person Invoice."
        ),
    ]
    expiration_date: Annotated[
        Date | None,
        Field(description="The day from which the payment link no longer works."),
    ] = None
    send_immediately: Annotated[
        Literal[False],
        Field(
            description="Whether the invoice is published as soon as it is created. Always this value. Source: Create a Draft Invoice: Required Fields for Drafting an In-Person Invoice."
        ),
    ] = False
    allow_partial_payments: Annotated[
        bool | None,
        Field(
            description="Whether the invoice may be paid in parts. Source: Create a Draft Invoice: Optional Fields for Invoice Creation."
        ),
    ] = None
    delivery_mode: Annotated[
        Literal["email"],
        Field(
            description="Whether publishing the invoice sends an e-mail. Requests write it in lower case, responses capitalised. Always this value. Source: Create a Draft Invoice: Required Fields for Drafting an In-Person Invoice.",
            json_schema_extra={"spellings": {"Email": "email", "None": "none"}},
        ),
    ] = "email"


class DraftEmail(Request):
    """A draft that is e-mailed when you publish it. Only you see it, with the status DRAFT. When you send it, the customer gets an e-mail and the status becomes SENT. Source: Create a Draft Invoice: Required Fields for Drafting an Email Invoice."""

    client_reference_information: Annotated[
        ClientReferenceInformation | None, Field(description="Reference information.")
    ] = None
    customer_information: Annotated[
        CustomerInformationWithEmailAndName,
        Field(description="The customer. Required."),
    ]
    processing_information: Annotated[
        ProcessingInformation | None, Field(description="What the payer is asked for.")
    ] = None
    invoice_information: Annotated[
        DraftEmailInvoiceInformation, Field(description="The invoice. Required.")
    ]
    order_information: Annotated[
        OrderInformationWithoutLineItems, Field(description="The order. Required.")
    ]
    merchant_defined_field_values: Annotated[
        list[MerchantDefinedFieldValue] | None,
        Field(
            description="Values of fields that you defined before, by the number of their definition. Source: Create a Draft Invoice: Optional Fields for Invoice Creation."
        ),
    ] = None


class DraftItemizedInvoiceInformation(Request):
    """The invoice."""

    invoice_number: Annotated[
        str | None,
        Field(
            description="Your own number of the invoice, unique and final. Left out, the server makes one. At most 248 characters. Source: Create a Draft Invoice: Optional Fields for Invoice Creation.",
            repr=False,
        ),
    ] = None
    description: Annotated[
        str | None,
        Field(
            description="What the invoice is for, as the customer reads it. At most 2000 characters. Source: Create a Draft Invoice: Required Fields for Drafting an In-Person Invoice.",
            repr=False,
        ),
    ] = None
    due_date: Annotated[
        Date,
        Field(
            description="The day the invoice is due. It may be past; payment stays possible after it. Required. Source: Create a Draft Invoice: Required Fields for Drafting an In-Person Invoice."
        ),
    ]
    expiration_date: Annotated[
        Date | None,
        Field(description="The day from which the payment link no longer works."),
    ] = None
    send_immediately: Annotated[
        Literal[False],
        Field(
            description="Whether the invoice is published as soon as it is created. Always this value. Source: Create a Draft Invoice: Required Fields for Drafting an In-Person Invoice."
        ),
    ] = False
    allow_partial_payments: Annotated[
        bool | None,
        Field(
            description="Whether the invoice may be paid in parts. Source: Create a Draft Invoice: Optional Fields for Invoice Creation."
        ),
    ] = None
    delivery_mode: Annotated[
        Literal["email", "none"],
        Field(
            description="Whether publishing the invoice sends an e-mail. Requests write it in lower case, responses capitalised. Required. Source: Create a Draft Invoice: Required Fields for Drafting an In-Person Invoice.",
            json_schema_extra={"spellings": {"Email": "email", "None": "none"}},
        ),
    ]


class ItemizedLineItem(Request):
    """A line item."""

    product_sku: Annotated[
        str,
        Field(
            description="The product's identifier. Items may share one. Required. At most 255 characters. Source: Create a Draft Invoice: Required Fields for Drafting an Invoice with Line Items.",
            repr=False,
        ),
    ]
    product_name: Annotated[
        str,
        Field(
            description="The product's name, as the customer reads it. Required. At most 255 characters. Source: Create a Draft Invoice: Required Fields for Drafting an Invoice with Line Items.",
            repr=False,
        ),
    ]
    quantity: Annotated[
        Quantity,
        Field(
            description="How many units, a whole number. Text of digits is taken too. Required. Source: Create a Draft Invoice: Required Fields for Drafting an Invoice with Line Items."
        ),
    ]
    unit_price: Annotated[
        Amount,
        Field(
            description="The price of one unit. It may have more decimals than the currency. Required. At most 15 characters. Source: Create a Draft Invoice: Required Fields for Drafting an Invoice with Line Items."
        ),
    ]
    discount_amount: Annotated[
        Amount | None,
        Field(
            description="What is taken off this item. At most 13 characters. Source: Create a Draft Invoice: Discount Fields for Line Items."
        ),
    ] = None
    discount_percent: Annotated[
        Amount | None,
        Field(
            description="The discount on this item in percent. At most 6 characters. Source: Create a Draft Invoice: Discount Fields for Line Items."
        ),
    ] = None
    tax_amount: Annotated[
        Amount | None,
        Field(
            description="The tax on this item. At most 15 characters. Source: Create a Draft Invoice: Tax Fields for Line Items."
        ),
    ] = None
    tax_rate: Annotated[
        Amount | None,
        Field(
            description="The rate of the tax on this item in percent. At most 7 characters. Source: Create a Draft Invoice: Tax Fields for Line Items."
        ),
    ] = None
    total_amount: Annotated[
        Amount | None,
        Field(
            description="The item's total, quantity times unit price with discount and tax. Documented as required, and not insisted on here. At most 13 characters. Source: Create a Draft Invoice: Required Fields for Drafting an Invoice with Line Items."
        ),
    ] = None


class ItemizedOrderInformation(Request):
    """The order."""

    amount_details: Annotated[
        AmountDetails, Field(description="The amounts of the invoice. Required.")
    ]
    line_items: Annotated[
        list[ItemizedLineItem],
        Field(
            description="What is billed, item by item; at most 30. Required. At least 1 and at most 30 items. Source: Create a Draft Invoice."
        ),
    ]


class DraftItemized(Request):
    """A draft that lists what is billed. Up to 30 line items. Only you see it, with the status DRAFT, until you publish it; whether an e-mail goes out then depends on the delivery mode. Source: Create a Draft Invoice: Required Fields for Drafting an Invoice with Line Items."""

    client_reference_information: Annotated[
        ClientReferenceInformation | None, Field(description="Reference information.")
    ] = None
    customer_information: Annotated[
        CustomerInformationWithEmailAndName,
        Field(description="The customer. Required."),
    ]
    processing_information: Annotated[
        ProcessingInformation | None, Field(description="What the payer is asked for.")
    ] = None
    invoice_information: Annotated[
        DraftItemizedInvoiceInformation, Field(description="The invoice. Required.")
    ]
    order_information: Annotated[
        ItemizedOrderInformation, Field(description="The order. Required.")
    ]
    merchant_defined_field_values: Annotated[
        list[MerchantDefinedFieldValue] | None,
        Field(
            description="Values of fields that you defined before, by the number of their definition. Source: Create a Draft Invoice: Optional Fields for Invoice Creation."
        ),
    ] = None


class CreateInPersonOrEmailInvoiceInformation(Request):
    """The invoice."""

    invoice_number: Annotated[
        str | None,
        Field(
            description="Your own number of the invoice, unique and final. Left out, the server makes one. At most 248 characters. Source: Create a Draft Invoice: Optional Fields for Invoice Creation.",
            repr=False,
        ),
    ] = None
    description: Annotated[
        str,
        Field(
            description="What the invoice is for, as the customer reads it. Required. At most 2000 characters. Source: Create a Draft Invoice: Required Fields for Drafting an In-Person Invoice.",
            repr=False,
        ),
    ]
    due_date: Annotated[
        Date,
        Field(
            description="The day the invoice is due. It may be past; payment stays possible after it. Required. Source: Create a Draft Invoice: Required Fields for Drafting an In-Person Invoice."
        ),
    ]
    expiration_date: Annotated[
        Date | None,
        Field(description="The day from which the payment link no longer works."),
    ] = None
    send_immediately: Annotated[
        Literal[True],
        Field(
            description="Whether the invoice is published as soon as it is created. Always this value. Source: Create a Draft Invoice: Required Fields for Drafting an In-Person Invoice."
        ),
    ] = True
    allow_partial_payments: Annotated[
        bool | None,
        Field(
            description="Whether the invoice may be paid in parts. Source: Create a Draft Invoice: Optional Fields for Invoice Creation."
        ),
    ] = None
    delivery_mode: Annotated[
        Literal["none"],
        Field(
            description="Whether publishing the invoice sends an e-mail. Requests write it in lower case, responses capitalised. Always this value. Source: Create a Draft Invoice: Required Fields for Drafting an In-Person Invoice.",
            json_schema_extra={"spellings": {"Email": "email", "None": "none"}},
        ),
    ] = "none"


class CreateInPerson(Request):
    """An invoice that is open for payment at once, without an e-mail. The status is CREATED right away and the response holds the payment link, which you pass on to the customer. Source: Create an Invoice without Sending It: Required fields of an in-person invoice."""

    client_reference_information: Annotated[
        ClientReferenceInformation | None, Field(description="Reference information.")
    ] = None
    customer_information: Annotated[
        CustomerInformation | None, Field(description="The customer.")
    ] = None
    processing_information: Annotated[
        ProcessingInformation | None, Field(description="What the payer is asked for.")
    ] = None
    invoice_information: Annotated[
        CreateInPersonOrEmailInvoiceInformation,
        Field(description="The invoice. Required."),
    ]
    order_information: Annotated[
        OrderInformationWithoutLineItems, Field(description="The order. Required.")
    ]
    merchant_defined_field_values: Annotated[
        list[MerchantDefinedFieldValue] | None,
        Field(
            description="Values of fields that you defined before, by the number of their definition. Source: Create a Draft Invoice: Optional Fields for Invoice Creation."
        ),
    ] = None


class CreateEmail(Request):
    """An invoice for a known customer, open for payment at once, without an e-mail. Like create-in-person, with the customer's name and e-mail address on the invoice. The status is CREATED right away; no e-mail goes out until you send the invoice. Source: Create an Invoice without Sending It: Required fields of an e-mail invoice."""

    client_reference_information: Annotated[
        ClientReferenceInformation | None, Field(description="Reference information.")
    ] = None
    customer_information: Annotated[
        CustomerInformationWithEmailAndName,
        Field(description="The customer. Required."),
    ]
    processing_information: Annotated[
        ProcessingInformation | None, Field(description="What the payer is asked for.")
    ] = None
    invoice_information: Annotated[
        CreateInPersonOrEmailInvoiceInformation,
        Field(description="The invoice. Required."),
    ]
    order_information: Annotated[
        OrderInformationWithoutLineItems, Field(description="The order. Required.")
    ]
    merchant_defined_field_values: Annotated[
        list[MerchantDefinedFieldValue] | None,
        Field(
            description="Values of fields that you defined before, by the number of their definition. Source: Create a Draft Invoice: Optional Fields for Invoice Creation."
        ),
    ] = None


class CreateItemizedInvoiceInformation(Request):
    """The invoice."""

    invoice_number: Annotated[
        str | None,
        Field(
            description="Your own number of the invoice, unique and final. Left out, the server makes one. At most 248 characters. Source: Create a Draft Invoice: Optional Fields for Invoice Creation.",
            repr=False,
        ),
    ] = None
    description: Annotated[
        str | None,
        Field(
            description="What the invoice is for, as the customer reads it. At most 2000 characters. Source: Create a Draft Invoice: Required Fields for Drafting an In-Person Invoice.",
            repr=False,
        ),
    ] = None
    due_date: Annotated[
        Date,
        Field(
            description="The day the invoice is due. It may be past; payment stays possible after it. Required. Source: Create a Draft Invoice: Required Fields for Drafting an In-Person Invoice."
        ),
    ]
    expiration_date: Annotated[
        Date | None,
        Field(description="The day from which the payment link no longer works."),
    ] = None
    send_immediately: Annotated[
        Literal[True],
        Field(
            description="Whether the invoice is published as soon as it is created. Always this value. Source: Create a Draft Invoice: Required Fields for Drafting an In-Person Invoice."
        ),
    ] = True
    allow_partial_payments: Annotated[
        bool | None,
        Field(
            description="Whether the invoice may be paid in parts. Source: Create a Draft Invoice: Optional Fields for Invoice Creation."
        ),
    ] = None
    delivery_mode: Annotated[
        Literal["none"],
        Field(
            description="Whether publishing the invoice sends an e-mail. Requests write it in lower case, responses capitalised. Always this value. Source: Create a Draft Invoice: Required Fields for Drafting an In-Person Invoice.",
            json_schema_extra={"spellings": {"Email": "email", "None": "none"}},
        ),
    ] = "none"


class CreateItemized(Request):
    """An itemized invoice that is open for payment at once, without an e-mail. Up to 30 line items. The status is CREATED right away and the response holds the payment link. Source: Create an Invoice without Sending It: Required fields of an itemized invoice."""

    client_reference_information: Annotated[
        ClientReferenceInformation | None, Field(description="Reference information.")
    ] = None
    customer_information: Annotated[
        CustomerInformationWithEmailAndName,
        Field(description="The customer. Required."),
    ]
    processing_information: Annotated[
        ProcessingInformation | None, Field(description="What the payer is asked for.")
    ] = None
    invoice_information: Annotated[
        CreateItemizedInvoiceInformation, Field(description="The invoice. Required.")
    ]
    order_information: Annotated[
        ItemizedOrderInformation, Field(description="The order. Required.")
    ]
    merchant_defined_field_values: Annotated[
        list[MerchantDefinedFieldValue] | None,
        Field(
            description="Values of fields that you defined before, by the number of their definition. Source: Create a Draft Invoice: Optional Fields for Invoice Creation."
        ),
    ] = None


class CreateAndSendEmailInvoiceInformation(Request):
    """The invoice."""

    invoice_number: Annotated[
        str | None,
        Field(
            description="Your own number of the invoice, unique and final. Left out, the server makes one. At most 248 characters. Source: Create a Draft Invoice: Optional Fields for Invoice Creation.",
            repr=False,
        ),
    ] = None
    description: Annotated[
        str,
        Field(
            description="What the invoice is for, as the customer reads it. Required. At most 2000 characters. Source: Create a Draft Invoice: Required Fields for Drafting an In-Person Invoice.",
            repr=False,
        ),
    ]
    due_date: Annotated[
        Date,
        Field(
            description="The day the invoice is due. It may be past; payment stays possible after it. Required. Source: Create a Draft Invoice: Required Fields for Drafting an In-Person Invoice."
        ),
    ]
    expiration_date: Annotated[
        Date | None,
        Field(description="The day from which the payment link no longer works."),
    ] = None
    send_immediately: Annotated[
        Literal[True],
        Field(
            description="Whether the invoice is published as soon as it is created. Always this value. Source: Create a Draft Invoice: Required Fields for Drafting an In-Person Invoice."
        ),
    ] = True
    allow_partial_payments: Annotated[
        bool | None,
        Field(
            description="Whether the invoice may be paid in parts. Source: Create a Draft Invoice: Optional Fields for Invoice Creation."
        ),
    ] = None
    delivery_mode: Annotated[
        Literal["email"],
        Field(
            description="Whether publishing the invoice sends an e-mail. Requests write it in lower case, responses capitalised. Always this value. Source: Create a Draft Invoice: Required Fields for Drafting an In-Person Invoice.",
            json_schema_extra={"spellings": {"Email": "email", "None": "none"}},
        ),
    ] = "email"


class CreateAndSendEmail(Request):
    """An invoice that is e-mailed at once. The customer gets an e-mail right away and the status is SENT. If the e-mail fails, the answer is 202 and you send the invoice again. Source: Create and Send an Invoice Immediately: Required fields of an e-mail invoice."""

    client_reference_information: Annotated[
        ClientReferenceInformation | None, Field(description="Reference information.")
    ] = None
    customer_information: Annotated[
        CustomerInformationWithEmailAndName,
        Field(description="The customer. Required."),
    ]
    processing_information: Annotated[
        ProcessingInformation | None, Field(description="What the payer is asked for.")
    ] = None
    invoice_information: Annotated[
        CreateAndSendEmailInvoiceInformation,
        Field(description="The invoice. Required."),
    ]
    order_information: Annotated[
        OrderInformationWithoutLineItems, Field(description="The order. Required.")
    ]
    merchant_defined_field_values: Annotated[
        list[MerchantDefinedFieldValue] | None,
        Field(
            description="Values of fields that you defined before, by the number of their definition. Source: Create a Draft Invoice: Optional Fields for Invoice Creation."
        ),
    ] = None


class CreateAndSendItemizedInvoiceInformation(Request):
    """The invoice."""

    invoice_number: Annotated[
        str | None,
        Field(
            description="Your own number of the invoice, unique and final. Left out, the server makes one. At most 248 characters. Source: Create a Draft Invoice: Optional Fields for Invoice Creation.",
            repr=False,
        ),
    ] = None
    description: Annotated[
        str | None,
        Field(
            description="What the invoice is for, as the customer reads it. At most 2000 characters. Source: Create a Draft Invoice: Required Fields for Drafting an In-Person Invoice.",
            repr=False,
        ),
    ] = None
    due_date: Annotated[
        Date,
        Field(
            description="The day the invoice is due. It may be past; payment stays possible after it. Required. Source: Create a Draft Invoice: Required Fields for Drafting an In-Person Invoice."
        ),
    ]
    expiration_date: Annotated[
        Date | None,
        Field(description="The day from which the payment link no longer works."),
    ] = None
    send_immediately: Annotated[
        Literal[True],
        Field(
            description="Whether the invoice is published as soon as it is created. Always this value. Source: Create a Draft Invoice: Required Fields for Drafting an In-Person Invoice."
        ),
    ] = True
    allow_partial_payments: Annotated[
        bool | None,
        Field(
            description="Whether the invoice may be paid in parts. Source: Create a Draft Invoice: Optional Fields for Invoice Creation."
        ),
    ] = None
    delivery_mode: Annotated[
        Literal["email"],
        Field(
            description="Whether publishing the invoice sends an e-mail. Requests write it in lower case, responses capitalised. Always this value. Source: Create a Draft Invoice: Required Fields for Drafting an In-Person Invoice.",
            json_schema_extra={"spellings": {"Email": "email", "None": "none"}},
        ),
    ] = "email"


class CreateAndSendItemized(Request):
    """An itemized invoice that is e-mailed at once. Up to 30 line items. The customer gets an e-mail right away and the status is SENT. Source: Create and Send an Invoice Immediately: Required fields of an itemized invoice."""

    client_reference_information: Annotated[
        ClientReferenceInformation | None, Field(description="Reference information.")
    ] = None
    customer_information: Annotated[
        CustomerInformationWithEmailAndName,
        Field(description="The customer. Required."),
    ]
    processing_information: Annotated[
        ProcessingInformation | None, Field(description="What the payer is asked for.")
    ] = None
    invoice_information: Annotated[
        CreateAndSendItemizedInvoiceInformation,
        Field(description="The invoice. Required."),
    ]
    order_information: Annotated[
        ItemizedOrderInformation, Field(description="The order. Required.")
    ]
    merchant_defined_field_values: Annotated[
        list[MerchantDefinedFieldValue] | None,
        Field(
            description="Values of fields that you defined before, by the number of their definition. Source: Create a Draft Invoice: Optional Fields for Invoice Creation."
        ),
    ] = None


class UpdateInvoiceInformation(Request):
    """The invoice."""

    invoice_number: Annotated[
        str | None,
        Field(
            description="Your own number of the invoice, unique and final. Left out, the server makes one. At most 248 characters. Source: Create a Draft Invoice: Optional Fields for Invoice Creation.",
            repr=False,
        ),
    ] = None
    description: Annotated[
        str | None,
        Field(
            description="What the invoice is for, as the customer reads it. At most 2000 characters. Source: Create a Draft Invoice: Required Fields for Drafting an In-Person Invoice.",
            repr=False,
        ),
    ] = None
    due_date: Annotated[
        Date,
        Field(
            description="The day the invoice is due. It may be past; payment stays possible after it. Required. Source: Create a Draft Invoice: Required Fields for Drafting an In-Person Invoice."
        ),
    ]
    expiration_date: Annotated[
        Date | None,
        Field(description="The day from which the payment link no longer works."),
    ] = None
    send_immediately: Annotated[
        bool | None,
        Field(
            description="Whether the invoice is published as soon as it is created. Source: Create a Draft Invoice: Required Fields for Drafting an In-Person Invoice."
        ),
    ] = None
    allow_partial_payments: Annotated[
        bool | None,
        Field(
            description="Whether the invoice may be paid in parts. Source: Create a Draft Invoice: Optional Fields for Invoice Creation."
        ),
    ] = None
    delivery_mode: Annotated[
        Literal["none", "email"] | None,
        Field(
            description="Whether publishing the invoice sends an e-mail. Requests write it in lower case, responses capitalised. Source: Create a Draft Invoice: Required Fields for Drafting an In-Person Invoice.",
            json_schema_extra={"spellings": {"Email": "email", "None": "none"}},
        ),
    ] = None


class LineItem(Request):
    """A line item."""

    product_sku: Annotated[
        str | None,
        Field(
            description="The product's identifier. Items may share one. At most 255 characters. Source: Create a Draft Invoice: Required Fields for Drafting an Invoice with Line Items.",
            repr=False,
        ),
    ] = None
    product_name: Annotated[
        str | None,
        Field(
            description="The product's name, as the customer reads it. At most 255 characters. Source: Create a Draft Invoice: Required Fields for Drafting an Invoice with Line Items.",
            repr=False,
        ),
    ] = None
    quantity: Annotated[
        Quantity | None,
        Field(
            description="How many units, a whole number. Text of digits is taken too. Source: Create a Draft Invoice: Required Fields for Drafting an Invoice with Line Items."
        ),
    ] = None
    unit_price: Annotated[
        Amount | None,
        Field(
            description="The price of one unit. It may have more decimals than the currency. At most 15 characters. Source: Create a Draft Invoice: Required Fields for Drafting an Invoice with Line Items."
        ),
    ] = None
    discount_amount: Annotated[
        Amount | None,
        Field(
            description="What is taken off this item. At most 13 characters. Source: Create a Draft Invoice: Discount Fields for Line Items."
        ),
    ] = None
    discount_percent: Annotated[
        Amount | None,
        Field(
            description="The discount on this item in percent. At most 6 characters. Source: Create a Draft Invoice: Discount Fields for Line Items."
        ),
    ] = None
    tax_amount: Annotated[
        Amount | None,
        Field(
            description="The tax on this item. At most 15 characters. Source: Create a Draft Invoice: Tax Fields for Line Items."
        ),
    ] = None
    tax_rate: Annotated[
        Amount | None,
        Field(
            description="The rate of the tax on this item in percent. At most 7 characters. Source: Create a Draft Invoice: Tax Fields for Line Items."
        ),
    ] = None
    total_amount: Annotated[
        Amount | None,
        Field(
            description="The item's total, quantity times unit price with discount and tax. At most 13 characters. Source: Create a Draft Invoice: Required Fields for Drafting an Invoice with Line Items."
        ),
    ] = None


class UpdateOrderInformation(Request):
    """The order."""

    amount_details: Annotated[
        AmountDetails, Field(description="The amounts of the invoice. Required.")
    ]
    line_items: Annotated[
        list[LineItem] | None,
        Field(
            description="What is billed, item by item; at most 30. At least 1 and at most 30 items. Source: Create a Draft Invoice."
        ),
    ] = None


class Update(Request):
    """A change of an invoice that is not paid. Replaces the invoice: what you leave out is cleared, so send everything that shall stay. It never sends an e-mail, and it works for DRAFT, CREATED and SENT invoices without a payment. Name this type yourself; no payload is taken for it. Source: Update an Invoice."""

    client_reference_information: Annotated[
        ClientReferenceInformation | None, Field(description="Reference information.")
    ] = None
    customer_information: Annotated[
        CustomerInformation | None, Field(description="The customer.")
    ] = None
    processing_information: Annotated[
        ProcessingInformation | None, Field(description="What the payer is asked for.")
    ] = None
    invoice_information: Annotated[
        UpdateInvoiceInformation, Field(description="The invoice. Required.")
    ]
    order_information: Annotated[
        UpdateOrderInformation, Field(description="The order. Required.")
    ]
    merchant_defined_field_values: Annotated[
        list[MerchantDefinedFieldValue] | None,
        Field(
            description="Values of fields that you defined before, by the number of their definition. Source: Create a Draft Invoice: Optional Fields for Invoice Creation."
        ),
    ] = None


class ListParameters(Body):
    """Parameters of a list of invoices. Source: Cybersource REST OpenAPI file: Query parameters of the list."""

    offset: Annotated[
        Integer | None, Field(description="Index of the first invoice, counted from 0.")
    ] = None
    limit: Annotated[
        Integer | None,
        Field(
            description="How many invoices at most; the console of the vendor fills in 5."
        ),
    ] = None
    status: Annotated[
        Literal["DRAFT", "CREATED", "SENT", "PARTIAL", "PAID", "CANCELED", "PENDING"] | None,
        Field(description="Only invoices with this status."),
    ] = None


class ResponseInvoiceInformation(Response):
    """The invoice itself."""

    invoice_number: Annotated[
        str | None,
        Field(
            description="Number of the invoice, chosen by the merchant or made by the service.",
            repr=False,
        ),
    ] = None
    description: Annotated[
        str | None,
        Field(
            description="What the invoice is for. At most 2000 characters.", repr=False
        ),
    ] = None
    due_date: Annotated[
        ReceivedDate | None, Field(description="When payment is due.")
    ] = None
    expiration_date: Annotated[
        ReceivedDate | None, Field(description="When the payment link stops working.")
    ] = None
    allow_partial_payments: Annotated[
        bool | None, Field(description="Whether it can be paid in parts.")
    ] = None
    payment_link: Annotated[
        str | None,
        Field(
            description="Address of the payment page. Whoever has it can see and pay the invoice.",
            repr=False,
        ),
    ] = None
    delivery_mode: Annotated[
        Literal["None", "Email", "none", "email"] | str | None,
        Field(
            description="Whether the customer gets an e-mail. Requests write it in lower case."
        ),
    ] = None
    custom_labels: Annotated[
        list[ResponseCustomLabel] | None, Field(description="Labels of the merchant.")
    ] = None


class ResponseTaxDetails(Response):
    """Tax on the total."""

    type: Annotated[
        str | None,
        Field(
            description="Kind of tax, in any words. The OpenAPI file names alternate, local, national, vat, other and green.",
            repr=False,
        ),
    ] = None
    amount: Annotated[
        ReceivedAmount | None,
        Field(description="Tax on the total. At most 13 characters."),
    ] = None
    rate: Annotated[
        ReceivedAmount | None,
        Field(description="Rate of the tax, in percent. At most 6 characters."),
    ] = None


class ResponseFreight(Response):
    """Freight and its tax."""

    amount: Annotated[
        ReceivedAmount | None, Field(description="Freight. At most 13 characters.")
    ] = None
    taxable: Annotated[bool | None, Field(description="Whether freight is taxed.")] = (
        None
    )
    tax_rate: Annotated[
        ReceivedAmount | None,
        Field(
            description="Rate of the tax on freight, in percent. At most 7 characters."
        ),
    ] = None


class ResponseAmountDetails(Response):
    """Amounts of the whole invoice."""

    total_amount: Annotated[
        ReceivedAmount | None,
        Field(description="What is to be paid. At most 19 characters."),
    ] = None
    currency: Annotated[
        str | None, Field(description="ISO 4217 code of the currency.")
    ] = None
    balance_amount: Annotated[
        ReceivedAmount | None,
        Field(description="What is still to be paid. At most 12 characters."),
    ] = None
    discount_amount: Annotated[
        ReceivedAmount | None,
        Field(description="Discount on the total. At most 15 characters."),
    ] = None
    discount_percent: Annotated[
        ReceivedAmount | None,
        Field(description="Discount on the total, in percent. At most 7 characters."),
    ] = None
    sub_amount: Annotated[
        ReceivedAmount | None,
        Field(description="Amount before the discount. At most 25 characters."),
    ] = None
    minimum_partial_amount: Annotated[
        ReceivedAmount | None, Field(description="Smallest part payment.")
    ] = None
    tax_details: Annotated[
        ResponseTaxDetails | None, Field(description="Tax on the total.")
    ] = None
    freight: Annotated[
        ResponseFreight | None, Field(description="Freight and its tax.")
    ] = None


class ResponseLineItem(Response):
    """One item of the invoice."""

    product_sku: Annotated[
        str | None,
        Field(description="SKU of the product. At most 255 characters.", repr=False),
    ] = None
    product_name: Annotated[
        str | None,
        Field(description="Name of the product. At most 255 characters.", repr=False),
    ] = None
    quantity: Annotated[ReceivedInteger | None, Field(description="How many.")] = None
    unit_price: Annotated[
        ReceivedAmount | None, Field(description="Price of one. At most 15 characters.")
    ] = None
    discount_amount: Annotated[
        ReceivedAmount | None,
        Field(description="Discount on the item. At most 13 characters."),
    ] = None
    discount_percent: Annotated[
        ReceivedAmount | None,
        Field(description="Discount on the item, in percent. At most 6 characters."),
    ] = None
    tax_amount: Annotated[
        ReceivedAmount | None,
        Field(description="Tax on the item. At most 15 characters."),
    ] = None
    tax_rate: Annotated[
        ReceivedAmount | None,
        Field(description="Rate of that tax, in percent. At most 7 characters."),
    ] = None
    total_amount: Annotated[
        ReceivedAmount | None,
        Field(description="Total of the item. At most 13 characters."),
    ] = None


class ResponseOrderInformation(Response):
    """What is billed."""

    amount_details: Annotated[
        ResponseAmountDetails | None, Field(description="Amounts of the whole invoice.")
    ] = None
    line_items: Annotated[
        list[ResponseLineItem] | None,
        Field(description="The items, if there are any. At most 30 items."),
    ] = None


class ResponseMerchantDefinedFieldValue(Response):
    """Merchant defined field value."""

    definition_id: Annotated[
        ReceivedInteger | None, Field(description="Id of the definition.")
    ] = None
    value: Annotated[
        str | None, Field(description="Its value on this invoice.", repr=False)
    ] = None


class ResponseMerchantDefinedFieldValuesWithDefinition(Response):
    """Merchant defined field values with definition."""

    reference_type: Annotated[
        Literal["Invoice", "Purchase", "Donation"] | str | None,
        Field(description="What the field belongs to."),
    ] = None
    label: Annotated[
        str | None, Field(description="Label of the field.", repr=False)
    ] = None
    field_type: Annotated[
        Literal["text", "select", "Text", "Select"] | str | None,
        Field(description="Kind of the field, in lower case or with a capital."),
    ] = None
    customer_visible: Annotated[
        bool | str | None, Field(description="Whether the customer sees it.")
    ] = None
    read_only: Annotated[
        bool | str | None, Field(description="Whether its value is fixed.")
    ] = None
    text_min_length: Annotated[
        ReceivedInteger | None, Field(description="Fewest characters of a text.")
    ] = None
    text_max_length: Annotated[
        ReceivedInteger | None, Field(description="Most characters of a text.")
    ] = None
    text_default_value: Annotated[
        str | None,
        Field(description="Text it has unless another is given.", repr=False),
    ] = None
    possible_values: Annotated[
        str | None, Field(description="Values to choose from.", repr=False)
    ] = None
    value: Annotated[
        str | None, Field(description="Its value on this invoice.", repr=False)
    ] = None
    position: Annotated[
        ReceivedInteger | None, Field(description="Place among the fields.")
    ] = None
    definition_id: Annotated[
        ReceivedInteger | None, Field(description="Id of the definition.")
    ] = None
    merchant_defined_data_index: Annotated[
        ReceivedInteger | None,
        Field(description="Number of the merchant-defined data it is stored as."),
    ] = None


class Invoice(Response):
    """Invoice. An invoice, as it is stored."""

    links: Annotated[
        ResponseLinks | None,
        Field(
            description="Follow-on requests. They do not tell what the status allows."
        ),
    ] = None
    id: Annotated[
        str | None,
        Field(
            description="Id of the invoice; the same as its number. At most 26 characters.",
            repr=False,
        ),
    ] = None
    submit_time_utc: Annotated[
        ReceivedTime | None,
        Field(
            description="When the request arrived, in UTC, with up to nine digits behind the second."
        ),
    ] = None
    status: Annotated[
        Literal["DRAFT", "CREATED", "SENT", "PARTIAL", "PAID", "CANCELED", "PENDING"] | str | None,
        Field(description="Where the invoice stands."),
    ] = None
    client_reference_information: Annotated[
        ResponseClientReferenceInformation | None,
        Field(description="Who made the integration."),
    ] = None
    customer_information: Annotated[
        ResponseCustomerInformation | None, Field(description="Who is to pay.")
    ] = None
    processing_information: Annotated[
        ResponseProcessingInformation | None,
        Field(description="What the payment page asks for."),
    ] = None
    invoice_information: Annotated[
        ResponseInvoiceInformation | None, Field(description="The invoice itself.")
    ] = None
    order_information: Annotated[
        ResponseOrderInformation | None, Field(description="What is billed.")
    ] = None
    merchant_defined_field_values: Annotated[
        list[ResponseMerchantDefinedFieldValue] | None,
        Field(description="Values of merchant-defined fields, as they were sent."),
    ] = None
    merchant_defined_field_values_with_definition: Annotated[
        list[ResponseMerchantDefinedFieldValuesWithDefinition] | None,
        Field(description="Values of merchant-defined fields with their definitions."),
    ] = None


class InvoiceDetailsTransactionDetails(Response):
    """The payment, with the event PAYMENT only."""

    transaction_id: Annotated[
        str | None, Field(description="Id of the payment.", repr=False)
    ] = None
    amount: Annotated[
        ReceivedAmount | None,
        Field(description="What was paid. At most 19 characters."),
    ] = None


class InvoiceDetailsInvoiceHistory(Response):
    """Something that happened to the invoice."""

    event: Annotated[
        Literal["UNKNOWN", "DRAFT", "CREATE", "UPDATE", "SEND", "RESEND", "REMINDER", "PAYMENT", "CANCEL", "PENDING", "REJECTED"] | str | None,
        Field(description="What happened."),
    ] = None
    date: Annotated[ReceivedTime | None, Field(description="When it happened.")] = None
    transaction_details: Annotated[
        InvoiceDetailsTransactionDetails | None,
        Field(description="The payment, with the event PAYMENT only."),
    ] = None


class InvoiceDetails(Response):
    """Invoice with history. An invoice with its history."""

    links: Annotated[
        ResponseLinks | None,
        Field(
            description="Follow-on requests. They do not tell what the status allows."
        ),
    ] = None
    id: Annotated[
        str | None,
        Field(
            description="Id of the invoice; the same as its number. At most 26 characters.",
            repr=False,
        ),
    ] = None
    submit_time_utc: Annotated[
        ReceivedTime | None,
        Field(
            description="When the request arrived, in UTC, with up to nine digits behind the second."
        ),
    ] = None
    status: Annotated[
        Literal["DRAFT", "CREATED", "SENT", "PARTIAL", "PAID", "CANCELED", "PENDING"] | str | None,
        Field(description="Where the invoice stands."),
    ] = None
    client_reference_information: Annotated[
        ResponseClientReferenceInformation | None,
        Field(description="Who made the integration."),
    ] = None
    customer_information: Annotated[
        ResponseCustomerInformation | None, Field(description="Who is to pay.")
    ] = None
    processing_information: Annotated[
        ResponseProcessingInformation | None,
        Field(description="What the payment page asks for."),
    ] = None
    invoice_information: Annotated[
        ResponseInvoiceInformation | None, Field(description="The invoice itself.")
    ] = None
    order_information: Annotated[
        ResponseOrderInformation | None, Field(description="What is billed.")
    ] = None
    merchant_defined_field_values: Annotated[
        list[ResponseMerchantDefinedFieldValue] | None,
        Field(description="Values of merchant-defined fields, as they were sent."),
    ] = None
    merchant_defined_field_values_with_definition: Annotated[
        list[ResponseMerchantDefinedFieldValuesWithDefinition] | None,
        Field(description="Values of merchant-defined fields with their definitions."),
    ] = None
    invoice_history: Annotated[
        list[InvoiceDetailsInvoiceHistory] | None,
        Field(description="What happened to the invoice, the latest first."),
    ] = None


class InvoiceListInvoiceInformation(Response):
    """Invoice information."""

    due_date: Annotated[
        ReceivedDate | None, Field(description="When payment is due.")
    ] = None
    expiration_date: Annotated[
        ReceivedDate | None, Field(description="When the payment link stops working.")
    ] = None
    payment_link: Annotated[
        str | None,
        Field(
            description="Address of the payment page. Whoever has it can see and pay the invoice.",
            repr=False,
        ),
    ] = None


class InvoiceListAmountDetails(Response):
    """Amount details."""

    total_amount: Annotated[
        ReceivedAmount | None,
        Field(description="What is to be paid. At most 19 characters."),
    ] = None
    currency: Annotated[
        str | None, Field(description="ISO 4217 code of the currency.")
    ] = None


class InvoiceListOrderInformation(Response):
    """Order information."""

    amount_details: Annotated[
        InvoiceListAmountDetails | None, Field(description="Amount details.")
    ] = None


class InvoiceListInvoice(Response):
    """One invoice of a list, in short."""

    links: Annotated[
        ResponseLinks | None,
        Field(
            description="Follow-on requests. They do not tell what the status allows."
        ),
    ] = None
    id: Annotated[
        str | None,
        Field(
            description="Id of the invoice; the same as its number. At most 26 characters.",
            repr=False,
        ),
    ] = None
    status: Annotated[
        Literal["DRAFT", "CREATED", "SENT", "PARTIAL", "PAID", "CANCELED", "PENDING"] | str | None,
        Field(description="Where the invoice stands."),
    ] = None
    created_date: Annotated[
        ReceivedTime | None, Field(description="When the invoice was created.")
    ] = None
    customer_information: Annotated[
        InvoiceListCustomerInformation | None,
        Field(description="Customer information."),
    ] = None
    invoice_information: Annotated[
        InvoiceListInvoiceInformation | None, Field(description="Invoice information.")
    ] = None
    order_information: Annotated[
        InvoiceListOrderInformation | None, Field(description="Order information.")
    ] = None


class InvoiceList(Response):
    """List of invoices. One page of a list of invoices."""

    links: Annotated[
        InvoiceListLinks | None,
        Field(description="This page of the list, the next one and the one before."),
    ] = None
    submit_time_utc: Annotated[
        ReceivedTime | None,
        Field(
            description="When the request arrived, in UTC, with up to nine digits behind the second."
        ),
    ] = None
    total_invoices: Annotated[
        ReceivedInteger | None,
        Field(description="How many invoices there are on all pages."),
    ] = None
    invoices: Annotated[
        list[InvoiceListInvoice] | None, Field(description="The invoices of this page.")
    ] = None


class Accepted(Response):
    """Accepted. The invoice is stored, but the e-mail could not be sent."""

    submit_time_utc: Annotated[
        ReceivedTime | None,
        Field(
            description="When the request arrived, in UTC, with up to nine digits behind the second."
        ),
    ] = None
    status: Annotated[
        Literal["ACCEPTED", "DRAFT", "CREATED", "SENT", "PARTIAL", "PAID", "CANCELED", "PENDING"] | str | None,
        Field(description="ACCEPTED or the status of the invoice."),
    ] = None
    reason: Annotated[
        Literal["ACCEPTED"] | str | None, Field(description="Why it was only accepted.")
    ] = None
    message: Annotated[
        str | None, Field(description="What happened, in words.", repr=False)
    ] = None
    details: Annotated[
        list[ResponseDetail] | None, Field(description="Faults, field by field.")
    ] = None


class Error(Response):
    """Refusal. The request was refused."""

    submit_time_utc: Annotated[
        ReceivedTime | None,
        Field(
            description="When the request arrived, in UTC, with up to nine digits behind the second."
        ),
    ] = None
    status: Annotated[
        Literal["BADREQUEST", "NOTFOUND"] | str | None,
        Field(description="Kind of refusal."),
    ] = None
    reason: Annotated[
        Literal["DUPLICATE_RECORD", "ACTION_NOT_ALLOWED", "VALIDATION_ERRORS", "VALIDATION_ERROR", "INVALID_IMAGE", "INVALID_TRANSIENT_TOKEN", "NOTFOUND", "NOT_FOUND"] | str | None,
        Field(description="Why the request was refused."),
    ] = None
    message: Annotated[
        str | None, Field(description="What happened, in words.", repr=False)
    ] = None
    details: Annotated[
        list[ResponseDetail] | None, Field(description="Faults, field by field.")
    ] = None


class ServerError(Response):
    """Server error. The service failed."""

    submit_time_utc: Annotated[
        ReceivedTime | None,
        Field(
            description="When the request arrived, in UTC, with up to nine digits behind the second."
        ),
    ] = None
    status: Annotated[
        Literal["SERVER_ERROR"] | str | None, Field(description="Kind of failure.")
    ] = None
    reason: Annotated[
        Literal["SYSTEM_ERROR", "SERVER_TIMEOUT", "SERVICE_TIMEOUT", "SERVER_ERROR"] | str | None,
        Field(description="Why the service failed."),
    ] = None
    message: Annotated[
        str | None, Field(description="What happened, in words.", repr=False)
    ] = None


class InvoiceSettings(Response):
    """Invoice settings. Settings of the account. Source: Cybersource REST client for Python: Models and operations of the client."""

    submit_time_utc: Annotated[
        ReceivedTime | None,
        Field(
            description="When the request arrived, in UTC, with up to nine digits behind the second."
        ),
    ] = None
    invoice_settings_information: Annotated[
        InvoiceSettingsInvoiceSettingsInformation | None,
        Field(description="The settings."),
    ] = None
    merchant_information: Annotated[
        InvoiceSettingsMerchantInformation | None,
        Field(description="The merchant the settings belong to."),
    ] = None
