"""Names that are no field: unknown ones, near misses, fields under the wrong parent, aliases, keys that stand twice."""

import json
from typing import Any

import jsonpatch
import pytest

import cybersource_invoicing as invoicing
from tests.support import GONE, edited, in_person, itemized, rules, said

INFO = "invoiceInformation"
ORDER = "orderInformation"
AMOUNTS = "orderInformation.amountDetails"
ITEM = "orderInformation.lineItems.0"


def check(edits: dict[str, Any], *, items: bool = False) -> invoicing.Report:
    return invoicing.check(edited(itemized() if items else in_person(), edits))


class TestUnknownNames:
    @pytest.mark.parametrize(
        "path", ["merchantId", "customerInformation.firstName", f"{INFO}.colour", f"{ITEM}.weight"]
    )
    @pytest.mark.parametrize("value", ["x", 1, True, {"a": [1]}, []])
    def test_a_name_that_the_spec_does_not_know_is_a_warning(self, path: str, value: object) -> None:
        report = check({path: value}, items=True)
        assert report.ok
        assert rules(report) == ["unknown-field"]
        assert [finding.kind for finding in report.findings] == ["unknown"]

    def test_its_content_says_nothing(self) -> None:
        assert said(check({"extra": {"email": "no address", "amount": "-1"}})) == ["warning unknown extra"]

    @pytest.mark.parametrize("value", [None])
    def test_an_unknown_name_with_null_is_absent(self, value: object) -> None:
        assert check({"extra": value, f"{INFO}.dueDte": value}).findings == ()


class TestNearMisses:
    @pytest.mark.parametrize(
        ("field", "typed"),
        [
            (f"{INFO}.dueDate", "dueDte"),
            (f"{INFO}.dueDate", "dueDates"),
            (f"{INFO}.dueDate", "dueDaze"),
            (f"{INFO}.dueDate", "DueDate"),
            (f"{INFO}.dueDate", "DUEDATE"),
            (f"{INFO}.dueDate", "due_date"),
            (f"{INFO}.dueDate", "due-date"),
            (f"{INFO}.sendImmediately", "sendImediatly"),
            (f"{INFO}.sendImmediately", "send_immediately"),
            (f"{INFO}.description", "descripton"),
            (f"{INFO}.description", "desciptin"),
            (f"{INFO}.deliveryMode", "deliverymode"),
            (f"{AMOUNTS}.totalAmount", "totalAmmount"),
            (f"{AMOUNTS}.currency", "curency"),
            ("orderInformation", "orderInfomation"),
            ("orderInformation.amountDetails", "amount_details"),
        ],
    )
    def test_a_name_within_reach_of_an_absent_sibling_is_that_field_misspelt(self, field: str, typed: str) -> None:
        parent, _, name = field.rpartition(".")
        payload = in_person()
        place: Any = payload
        for part in parent.split(".") if parent else ():
            place = place[part]
        place[typed] = place.pop(name)
        report = invoicing.check(payload)
        wrong = f"{parent}.{typed}" if parent else typed
        assert said(report) == [f"error unknown {wrong}"]
        assert rules(report) == ["misspelt-field"]
        assert name in report.findings[0].message

    @pytest.mark.parametrize(
        ("field", "typed"),
        [
            (f"{INFO}.dueDate", "dueDt"),  # two edits, and fewer than nine letters
            (f"{INFO}.dueDate", "due"),
            (f"{AMOUNTS}.currency", "curncy1"),
            (f"{INFO}.deliveryMode", "delivery"),
            (f"{INFO}.sendImmediately", "sendImedatly"),  # three edits
            (f"{INFO}.dueDate", "fälligAm"),
        ],
    )
    def test_a_name_further_off_is_unknown_and_the_field_missing(self, field: str, typed: str) -> None:
        parent = field.rpartition(".")[0]
        report = check({field: GONE, f"{parent}.{typed}": "x"})
        found = {(finding.kind, finding.severity) for finding in report.findings}
        assert {("missing", "error"), ("unknown", "warning")} <= found
        assert "misspelt-field" not in rules(report)

    def test_names_of_fewer_than_five_letters_are_not_guessed(self) -> None:
        assert said(check({f"{AMOUNTS}.taxDetails.rte": "1", f"{AMOUNTS}.taxDetails.typ": "x"})) == [
            f"warning unknown {AMOUNTS}.taxDetails.rte",
            f"warning unknown {AMOUNTS}.taxDetails.typ",
        ]

    def test_case_underscore_and_hyphen_are_ignored_in_short_names_too(self) -> None:
        assert said(check({f"{AMOUNTS}.taxDetails.Rate": "1"})) == [f"error unknown {AMOUNTS}.taxDetails.Rate"]

    def test_beside_the_right_field_a_near_miss_is_only_unknown(self) -> None:
        assert said(check({f"{INFO}.dueDte": "2026-01-15"})) == [f"warning unknown {INFO}.dueDte"]

    @pytest.mark.parametrize("typed", ["dueDate ", " dueDate", "due.Date", "dueDate/", "dueDate~", "dueDate\x1b"])
    def test_a_slip_that_is_no_identifier_gets_a_way_out_that_can_be_applied_or_none(self, typed: str) -> None:
        payload = edited(in_person(), {f"{INFO}.dueDate": GONE})
        payload["invoiceInformation"][typed] = "2026-01-15"
        report = invoicing.check(payload)
        assert [finding.severity for finding in report.findings] == ["error"]
        for fix in report.fixes:
            filled = jsonpatch.apply_patch(payload, fix.patch)
            assert invoicing.check(filled).ok

    def test_it_stands_for_its_field_so_that_one_slip_is_one_finding(self) -> None:
        report = check({f"{INFO}.dueDate": GONE, f"{INFO}.dueDte": "tomorrow"})
        assert said(report) == [f"error unknown {INFO}.dueDte"]

    def test_its_value_is_the_fields_in_every_rule_and_for_recognition(self) -> None:
        report = check({f"{INFO}.deliveryMode": GONE, f"{INFO}.delivryMode": "email"})
        assert (report.type, report.type_certain) == ("draft-email", True)
        assert sorted(said(report)) == [
            "error missing customerInformation.email",
            "error missing customerInformation.name",
            f"error unknown {INFO}.delivryMode",
        ]

    def test_a_misspelt_object_is_looked_into(self) -> None:
        payload = in_person()
        payload["orderInfomation"] = payload.pop("orderInformation")
        payload["orderInfomation"]["amountDetails"]["totalAmount"] = "-1"
        assert said(invoicing.check(payload)) == [
            "error unknown orderInfomation",
            "error format orderInfomation.amountDetails.totalAmount",
        ]


class TestWrongParents:
    @pytest.mark.parametrize("place", ["dueDate", "orderInformation.dueDate", "customerInformation.dueDate"])
    def test_a_unique_name_under_the_wrong_parent_is_that_field_misplaced(self, place: str) -> None:
        report = check({f"{INFO}.dueDate": GONE, place: "2026-01-15"})
        assert said(report) == [f"error unknown {place}"]
        assert rules(report) == ["misspelt-field"]
        assert f"{INFO}.dueDate" in report.findings[0].message

    def test_where_the_right_one_is_there_too_it_is_only_unknown(self) -> None:
        assert said(check({"dueDate": "2026-01-15"})) == ["warning unknown dueDate"]

    def test_a_name_that_stands_in_several_places_of_the_spec_is_not_guessed(self) -> None:
        report = check({f"{AMOUNTS}.totalAmount": GONE, f"{ORDER}.totalAmount": "25.00"})
        assert sorted(rules(report)) == ["invoice-needs-total", "unknown-field"]


class TestAliases:
    def test_product_sku_in_capitals_is_an_error_and_contested(self) -> None:
        report = check({f"{ITEM}.productSku": GONE, f"{ITEM}.productSKU": "P1"}, items=True)
        assert said(report) == ["error unknown orderInformation.lineItems[0].productSKU"]
        assert (report.findings[0].rule, report.findings[0].contested) == ("item-sku-spelling", True)

    def test_contested_as_warning_lets_it_pass_without_a_missing_sku(self) -> None:
        payload = edited(itemized(), {f"{ITEM}.productSku": GONE, f"{ITEM}.productSKU": "P1"})
        report = invoicing.check(payload, contested="warning")
        assert report.ok
        assert said(report) == ["warning unknown orderInformation.lineItems[0].productSKU"]

    def test_discount_rate_of_an_item_is_a_warning(self) -> None:
        report = check({f"{ITEM}.discountRate": "8", f"{ITEM}.discountAmount": "0"}, items=True)
        assert [finding.rule for finding in report.findings if finding.kind == "unknown"] == ["item-discount-rate-name"]
        assert report.ok

    def test_the_value_of_an_alias_counts_as_the_fields(self) -> None:
        report = check({f"{ITEM}.discountRate": "8", f"{AMOUNTS}.discountAmount": "5.00"}, items=True)
        assert "adjustments-on-one-level" in rules(report)


class TestDuplicateKeys:
    TEXT = (
        '{"invoiceInformation": {"dueDate": "2026-01-15", "dueDate": "%s", "description": "x",\n'
        ' "sendImmediately": false, "deliveryMode": "none"},\n'
        ' "orderInformation": {"amountDetails": {"totalAmount": "1", "currency": "USD"}}}'
    )

    def test_a_duplicate_key_is_an_error_with_its_place(self) -> None:
        report = invoicing.check(self.TEXT % "2026-01-16")
        assert said(report) == [f"error duplicate-key {INFO}.dueDate"]
        assert (report.findings[0].line, report.findings[0].column) == (1, 50)

    @pytest.mark.parametrize(("first", "last", "expected"), [("-1", "1", []), ("1", "-1", ["error format"])])
    def test_other_findings_are_judged_on_the_last_value(self, first: str, last: str, expected: list[str]) -> None:
        def order(total: str) -> str:
            return json.dumps({"orderInformation": {"amountDetails": {"totalAmount": total, "currency": "USD"}}})[1:-1]

        info = json.dumps({INFO: in_person()[INFO]})[1:-1]
        report = invoicing.check("{" + ", ".join([order(first), order(last), info]) + "}")
        assert said(report) == [
            "error duplicate-key orderInformation",
            *(f"{words} {AMOUNTS}.totalAmount" for words in expected),
        ]

    def test_no_fixes_are_offered_while_it_stands(self) -> None:
        text = (self.TEXT % "2026-01-16").replace('"deliveryMode": "none"', '"deliveryMode": "email"')
        report = invoicing.check(text)
        assert "duplicate-key" in rules(report)
        assert "email-delivery-needs-customer" in rules(report)
        assert report.fixes == ()

    def test_a_key_spelt_with_an_escape_is_the_same_key(self) -> None:
        report = invoicing.check(
            (self.TEXT % "2026-01-16").replace('"dueDate": "2026-01-16"', '"du\\u0065Date": "2026-01-16"')
        )
        assert said(report) == [f"error duplicate-key {INFO}.dueDate"]

    def test_a_key_that_stands_twice_under_an_unknown_name_is_told_too(self) -> None:
        text = (self.TEXT % "x").replace(', "dueDate": "x"', "")
        report = invoicing.check(text[:-1] + ', "mine": {"a": 1, "a": 2}}')
        assert sorted(said(report)) == ["error duplicate-key mine.a", "warning unknown mine"]
