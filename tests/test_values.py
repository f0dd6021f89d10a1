"""What the values of one field mean: absent, blank, amounts, quantities, modes, dates, addresses, lengths."""

import json
from decimal import Decimal
from enum import Enum
from typing import Any

import pytest

import cybersource_invoicing as invoicing
from tests.support import GONE, edited, in_person, itemized, rules, said, text_with

INFO = "invoiceInformation"
AMOUNTS = "orderInformation.amountDetails"
ITEM = "orderInformation.lineItems.0"

BLANKS = ["", " ", "\t", "\n", "\x0b", "\x0c", "\r", "\xa0", " \t\n\x0b\x0c\r\xa0"]


class Mode(str, Enum):  # noqa: UP042  # as programs older than StrEnum have it
    NONE = "none"
    EMAIL = "email"


class Key(str, Enum):  # noqa: UP042  # as above
    MODE = "deliveryMode"


FOREIGN = [{1, 2}, b"25.00", object(), range(3), float("nan"), float("inf"), Decimal("NaN"), 1j, "\ud800", {1: 2}]


def check(edits: dict[str, Any], *, items: bool = False) -> list[str]:
    return said(invoicing.check(edited(itemized() if items else in_person(), edits)))


class TestAbsentAndBlank:
    @pytest.mark.parametrize("value", [GONE, None])
    def test_a_required_field_without_key_or_with_null_is_missing(self, value: object) -> None:
        assert check({f"{INFO}.dueDate": value}) == [f"error missing {INFO}.dueDate"]

    @pytest.mark.parametrize("value", [GONE, None, *BLANKS])
    def test_an_optional_field_that_is_null_or_blank_counts_as_absent_silently(self, value: object) -> None:
        assert check({f"{INFO}.invoiceNumber": value, f"{AMOUNTS}.discountAmount": value}) == []

    @pytest.mark.parametrize("value", BLANKS)
    def test_a_required_field_that_is_blank_is_missing_in_its_own_words(self, value: str) -> None:
        report = invoicing.check(edited(in_person(), {f"{INFO}.dueDate": value}))
        assert said(report) == [f"error missing {INFO}.dueDate"]
        assert "blank" in report.findings[0].message

    @pytest.mark.parametrize("value", BLANKS)
    def test_a_required_text_that_is_blank_is_never_accepted(self, value: str) -> None:
        payload = edited(in_person(), {f"{INFO}.description": value})
        for form in (payload, json.dumps(payload), json.dumps(payload, ensure_ascii=False).encode()):
            assert not invoicing.accepts(form)
            assert said(invoicing.check(form)) == [f"error missing {INFO}.description"]

    def test_a_blank_field_is_reported_at_its_own_position_and_an_absent_one_at_its_parent(self) -> None:
        head = '{"orderInformation": {"amountDetails": {"totalAmount": "1.00", "currency": "USD"}},\n'
        mode = '"description": "x", "sendImmediately": false, "deliveryMode": "none"'
        blank = invoicing.check(head + ' "invoiceInformation": {\n  "dueDate": " ", ' + mode + "}}")
        absent = invoicing.check(head + ' "invoiceInformation": {\n  ' + mode + "}}")
        assert [(f.line, f.column) for f in blank.findings] == [(3, 3)]
        assert [(f.line, f.column) for f in absent.findings] == [(2, 2)]

    @pytest.mark.parametrize("value", ["\u200b", "\u2003", "\x1c", "\x85", "\ufeff", "."])
    def test_other_invisible_characters_are_text_not_blank(self, value: str) -> None:
        assert check({f"{INFO}.description": value}) == []

    @pytest.mark.parametrize("value", ["", " "])
    def test_a_required_boolean_that_is_blank_is_missing_too(self, value: str) -> None:
        assert check({f"{INFO}.sendImmediately": value}) == [f"error missing {INFO}.sendImmediately"]

    @pytest.mark.parametrize("value", [None, "", "  "])
    def test_a_blank_companion_is_an_absent_one(self, value: object) -> None:
        edits = {f"{INFO}.allowPartialPayments": True, f"{AMOUNTS}.minimumPartialAmount": value}
        assert check(edits) == [f"error companion {AMOUNTS}.minimumPartialAmount"]

    def test_an_empty_text_is_a_value_in_a_settings_request(self) -> None:
        payload = {"invoiceSettingsInformation": {"merchantDisplayName": "", "deliveryLanguage": ""}}
        assert invoicing.check(payload, type="settings-request").findings == ()


class TestAmounts:
    @pytest.mark.parametrize(
        "text", ["0", "0.00", "5", "007", "1.5", "99.90", "1234567890123456.78", "0000000000000000001"]
    )
    def test_digits_with_at_most_one_point_are_an_amount(self, text: str) -> None:
        assert check({f"{AMOUNTS}.totalAmount": text}) == []

    @pytest.mark.parametrize(
        "text",
        [
            "+1",
            "-1",
            "-0",
            "1e3",
            "1E3",
            "1,000.00",
            "1_000",
            "1 000",
            ".5",
            "5.",
            "1.2.3",
            "NaN",
            "Infinity",
            "0x10",
            " 1",
            "1 ",
            "1\n",
            "\u0661\u0662",
            "\uff11\uff12",
            "$5",
            "5 USD",
            "²",
        ],
    )
    def test_signs_exponents_separators_and_foreign_digits_are_none(self, text: str) -> None:
        assert check({f"{AMOUNTS}.totalAmount": text}) == [f"error format {AMOUNTS}.totalAmount"]

    @pytest.mark.parametrize(
        ("path", "longest"),
        [(f"{AMOUNTS}.totalAmount", 19), (f"{AMOUNTS}.discountAmount", 15), (f"{AMOUNTS}.minimumPartialAmount", 19)],
    )
    def test_an_amount_has_at_most_19_characters_or_its_fields_own_length(self, path: str, longest: int) -> None:
        edits = {f"{AMOUNTS}.totalAmount": "9" * 19, path: "1" * longest, f"{INFO}.allowPartialPayments": GONE}
        if path.endswith("minimumPartialAmount"):
            edits[f"{INFO}.allowPartialPayments"] = True
        assert check(edits) == []
        assert check({**edits, path: "1" * (longest + 1)}) == [f"error length {path}"]

    @pytest.mark.parametrize("number", ["25.00", "25", "0", "2623.64"])
    def test_a_json_number_is_read_from_its_text_with_a_warning(self, number: str) -> None:
        report = invoicing.check(text_with(in_person(), {f"{AMOUNTS}.totalAmount": number}))
        assert report.ok
        assert rules(report) == ["amount-as-number"]
        assert said(report) == [f"warning type {AMOUNTS}.totalAmount"]

    @pytest.mark.parametrize("number", ["-5", "1e3", "1E-2", "-0", "1e400", "-0.0", "2.5e1"])
    def test_a_json_number_with_sign_or_exponent_is_no_amount(self, number: str) -> None:
        report = invoicing.check(text_with(in_person(), {f"{AMOUNTS}.totalAmount": number}))
        assert said(report) == [f"error format {AMOUNTS}.totalAmount"]

    @pytest.mark.parametrize(
        ("total", "wrong"), [("9007199254740993.0", []), ("9007199254740992.9", ["minimum-partial-within-total"])]
    )
    def test_no_digit_of_a_json_number_is_lost_to_a_float(self, total: str, wrong: list[str]) -> None:
        least = "9007199254740993.0"
        payload = edited(in_person(), {f"{INFO}.allowPartialPayments": True, f"{AMOUNTS}.minimumPartialAmount": least})
        report = invoicing.check(text_with(payload, {f"{AMOUNTS}.totalAmount": total}))
        assert [rule for rule in rules(report) if rule != "amount-as-number"] == wrong

    @pytest.mark.parametrize("value", [True, False, [], {}, ["1"]])
    def test_anything_else_has_the_wrong_type(self, value: object) -> None:
        assert check({f"{AMOUNTS}.totalAmount": value}) == [f"error type {AMOUNTS}.totalAmount"]

    @pytest.mark.parametrize(
        ("currency", "amount", "expected"),
        [
            ("USD", "25.005", ["warning format"]),
            ("USD", "25.500", []),
            ("USD", "25.00000", []),
            ("JPY", "25.5", ["warning format"]),
            ("JPY", "25.0", []),
            ("KWD", "1.234", []),
            ("KWD", "1.2345", ["warning format"]),
        ],
    )
    def test_more_non_zero_decimals_than_the_currency_has_is_a_warning(
        self, currency: str, amount: str, expected: list[str]
    ) -> None:
        found = check({f"{AMOUNTS}.totalAmount": amount, f"{AMOUNTS}.currency": currency})
        assert found == [f"{words} {AMOUNTS}.totalAmount" for words in expected]

    def test_unit_prices_may_have_more_decimals(self) -> None:
        edits = {f"{ITEM}.unitPrice": "12.0500", f"{ITEM}.quantity": "20"}
        assert check(edits, items=True) == []
        edits = {f"{ITEM}.unitPrice": "12.051", f"{ITEM}.totalAmount": "241.02", f"{AMOUNTS}.totalAmount": "293.52"}
        assert check(edits, items=True) == []

    @pytest.mark.parametrize("code", ["usd", "Usd", "US", "USDX", "XXQ", "US$", "\uff35\uff33\uff24", "USD "])
    def test_a_currency_is_one_of_the_listed_codes(self, code: str) -> None:
        assert check({f"{AMOUNTS}.currency": code}) == [f"error format {AMOUNTS}.currency"]


class TestQuantities:
    @pytest.mark.parametrize("number", ["20", "20.0", "2e1", "2.0E1", '"20"'])
    def test_an_integer_as_json_schema_sees_it_or_digits(self, number: str) -> None:
        assert self.judged(number) == []

    @pytest.mark.parametrize(
        ("number", "kind"),
        [
            ("true", "type"),
            ("20.5", "type"),
            ("[20]", "type"),
            ('"20.0"', "format"),
            ('"0"', "format"),
            ('"020"', "format"),
            ('"-1"', "format"),
            ('"1000000000"', "format"),
            ('"\u0662"', "format"),
            ('" 2"', "format"),
            ("0", "value"),
            ("-1", "value"),
            ("1000000000", "value"),
            ("1e400", "value"),
        ],
    )
    def test_other_forms_are_faults(self, number: str, kind: str) -> None:
        assert self.judged(number) == [f"error {kind} orderInformation.lineItems[0].quantity"]

    @staticmethod
    def judged(number: str) -> list[str]:
        edits = {f"{ITEM}.unitPrice": "1", f"{ITEM}.totalAmount": "20", f"{AMOUNTS}.totalAmount": "72.50"}
        return said(invoicing.check(text_with(edited(itemized(), edits), {f"{ITEM}.quantity": number})))


class TestBooleans:
    @pytest.mark.parametrize("value", ["false", "true", 0, 1, "no", [], {}])
    def test_booleans_are_json_booleans_only(self, value: object) -> None:
        assert check({f"{INFO}.allowPartialPayments": value}) == [f"error type {INFO}.allowPartialPayments"]


class TestDeliveryMode:
    @pytest.mark.parametrize("value", ["none", "None"])
    def test_both_spellings_of_none_are_the_same(self, value: str) -> None:
        report = invoicing.check(edited(in_person(), {f"{INFO}.deliveryMode": value}))
        assert (report.type, report.type_certain, report.findings) == ("draft-in-person", True, ())

    @pytest.mark.parametrize("value", ["email", "Email"])
    def test_both_spellings_of_email_ask_for_the_customer(self, value: str) -> None:
        report = invoicing.check(edited(in_person(), {f"{INFO}.deliveryMode": value}))
        assert (report.type, report.type_certain) == ("draft-email", True)
        assert said(report) == ["error missing customerInformation.email", "error missing customerInformation.name"]

    @pytest.mark.parametrize("value", ["NONE", "EMAIL", "eMail", "e-mail", "none ", " none", "sms", "nоne"])
    def test_any_other_text_is_a_value_fault(self, value: str) -> None:
        assert f"error value {INFO}.deliveryMode" in check({f"{INFO}.deliveryMode": value})

    @pytest.mark.parametrize("value", [0, False, [], ["none"], {"none": 1}])
    def test_what_is_no_text_has_the_wrong_type(self, value: object) -> None:
        assert f"error type {INFO}.deliveryMode" in check({f"{INFO}.deliveryMode": value})


class TestDates:
    @pytest.mark.parametrize(
        "day", ["2024-02-29", "2000-02-29", "0001-01-01", "9999-12-31", "1970-01-01", "2026-04-30"]
    )
    def test_every_real_day_of_the_years_1_to_9999_is_a_date_past_ones_too(self, day: str) -> None:
        assert check({f"{INFO}.dueDate": day}) == []

    @pytest.mark.parametrize(
        "text",
        [
            "2023-02-29",
            "1900-02-29",
            "2026-02-30",
            "2026-04-31",
            "2026-13-01",
            "2026-00-10",
            "2026-01-00",
            "2026-01-32",
            "0000-01-01",
            "2026-1-1",
            "26-01-01",
            "12026-01-01",
            "01/15/2026",
            "20260115",
            "2026-01-15T00:00:00Z",
            "2026-01-15 ",
            "2026-01-15\n",
            "\uff12\uff10\uff12\uff16-01-15",
            "2026\u201301\u201315",
            "tomorrow",
        ],
    )
    def test_everything_else_is_not(self, text: str) -> None:
        assert check({f"{INFO}.dueDate": text}) == [f"error format {INFO}.dueDate"]

    @pytest.mark.parametrize("value", [20260115, True, ["2026-01-15"]])
    def test_a_date_is_text(self, value: object) -> None:
        assert check({f"{INFO}.dueDate": value}) == [f"error type {INFO}.dueDate"]


class TestTexts:
    @pytest.mark.parametrize(
        "address", ["a@b.co", "first.last+tag@sub.example.com", "o'neil@example.com", "ü@example.com"]
    )
    def test_addresses(self, address: str) -> None:
        assert check({"customerInformation.email": address}) == []

    @pytest.mark.parametrize("text", ["a", "a@", "@b.co", "a@b", "a@@b.co", "a b@c.co", "a@b..co", "a@.co", "a@b.co\n"])
    def test_texts_that_are_no_address(self, text: str) -> None:
        assert check({"customerInformation.email": text}) == ["error format customerInformation.email"]

    def test_lengths_are_counted_in_code_points(self) -> None:
        assert check({f"{INFO}.description": "\U0001f600" * 2000}) == []
        assert check({f"{INFO}.description": "\U0001f600" * 2001}) == [f"error length {INFO}.description"]
        assert check({f"{INFO}.description": "e\u0301" * 1001}) == [f"error length {INFO}.description"]

    @pytest.mark.parametrize("value", [5, 5.5, False, ["Food"], {"text": "Food"}])
    def test_text_is_text(self, value: object) -> None:
        assert check({f"{INFO}.description": value}) == [f"error type {INFO}.description"]

    @pytest.mark.parametrize("value", ["A 1", "A#1", "ä", "A/1"])
    def test_an_invoice_number_has_letters_digits_and_two_signs(self, value: str) -> None:
        assert check({f"{INFO}.invoiceNumber": value}) == [f"error format {INFO}.invoiceNumber"]


class TestPythonValues:
    @pytest.mark.parametrize("value", [Decimal("25.00"), 25, 25.5])
    def test_decimals_integers_and_floats_are_numbers(self, value: object) -> None:
        assert check({f"{AMOUNTS}.totalAmount": value}) == [f"warning type {AMOUNTS}.totalAmount"]

    def test_a_tuple_is_a_list(self) -> None:
        payload = itemized()
        payload["orderInformation"]["lineItems"] = tuple(payload["orderInformation"]["lineItems"])
        assert invoicing.check(payload).findings == ()

    @pytest.mark.parametrize(("mode", "expected"), [(Mode.NONE, "draft-in-person"), (Mode.EMAIL, "draft-email")])
    def test_a_constant_that_is_text_is_the_text_that_json_writes_for_it(self, mode: Mode, expected: str) -> None:
        report = invoicing.check(edited(in_person(), {f"{INFO}.deliveryMode": mode}))
        assert (report.type, report.type_certain) == (expected, True)

    def test_a_key_of_a_text_class_of_its_own_is_its_text(self) -> None:
        payload = edited(in_person(), {f"{INFO}.deliveryMode": GONE})
        payload["invoiceInformation"][Key.MODE] = "none"
        assert invoicing.check(payload).findings == ()

    def test_a_float_is_its_repr(self) -> None:
        assert check({f"{AMOUNTS}.totalAmount": 1e22}) == [f"error format {AMOUNTS}.totalAmount"]
        report = invoicing.check(edited(in_person(), {f"{AMOUNTS}.totalAmount": 0.1 + 0.2}))
        assert rules(report) == ["amount-as-number"]

    @pytest.mark.parametrize("value", FOREIGN, ids=lambda value: type(value).__name__)
    def test_anything_else_is_a_type_finding(self, value: object) -> None:
        assert check({f"{AMOUNTS}.totalAmount": value}) == [f"error type {AMOUNTS}.totalAmount"]

    def test_under_an_unknown_name_too_and_it_is_one_finding(self) -> None:
        for value in FOREIGN:
            assert check({"somethingOfMine": value}) == ["error type somethingOfMine"]

    def test_no_way_out_is_called_complete_while_such_a_value_stays(self) -> None:
        report = invoicing.check(edited(in_person(), {"somethingOfMine": {1, 2}, f"{INFO}.dueDate": GONE}))
        for fix in report.fixes:
            assert any(operation.path == "/somethingOfMine" for operation in fix.operations)
