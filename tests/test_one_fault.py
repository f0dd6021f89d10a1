"""One fault, one finding: what is told first, what stays silent, where a finding stands, and how many are told."""

from typing import Any

import pytest

import cybersource_invoicing as invoicing
from tests.support import GONE, edited, in_person, itemized, rules, said, starting

INFO = "invoiceInformation"
AMOUNTS = "orderInformation.amountDetails"
ITEMS = "orderInformation.lineItems"
ITEM = "orderInformation.lineItems.0"


def check(edits: dict[str, Any], *, items: bool = False) -> invoicing.Report:
    return invoicing.check(edited(itemized() if items else in_person(), edits))


class TestFirstThingsFirst:
    @pytest.mark.parametrize(
        ("edits", "expected"),
        [
            ({"customerInformation.email": "x" * 300}, "error format customerInformation.email"),
            ({"customerInformation.email": "x" * 250 + "@b.example"}, "error format customerInformation.email"),
            ({f"{INFO}.invoiceNumber": "a b" * 100}, f"error format {INFO}.invoiceNumber"),
            ({f"{INFO}.invoiceNumber": "a" * 249}, f"error length {INFO}.invoiceNumber"),
            ({f"{INFO}.description": "4111 1111 1111 1111 " * 200}, f"error length {INFO}.description"),
            ({f"{AMOUNTS}.totalAmount": "1" * 30 + "x"}, f"error format {AMOUNTS}.totalAmount"),
            ({f"{AMOUNTS}.totalAmount": "1" * 30 + ".999"}, f"error length {AMOUNTS}.totalAmount"),
        ],
    )
    def test_a_field_has_the_first_of_its_faults_only(self, edits: dict[str, Any], expected: str) -> None:
        assert said(check(edits)) == [expected]

    @pytest.mark.parametrize("value", ["x", 5, True, [], [{}]])
    @pytest.mark.parametrize("parent", ["orderInformation", AMOUNTS, INFO, "customerInformation"])
    def test_a_wrong_type_at_a_parent_says_nothing_about_its_children(self, parent: str, value: object) -> None:
        assert said(check({parent: value})) == [f"error type {parent}"]

    @pytest.mark.parametrize("value", [GONE, None])
    def test_a_missing_parent_is_told_as_its_missing_required_fields(self, value: object) -> None:
        report = check({"orderInformation": value})
        assert said(report) == [f"error missing {AMOUNTS}.currency", f"error missing {AMOUNTS}.totalAmount"]

    def test_an_empty_parent_too(self) -> None:
        assert said(check({AMOUNTS: {}})) == [
            f"error missing {AMOUNTS}.currency",
            f"error missing {AMOUNTS}.totalAmount",
        ]


class TestRulesOnFaultyFields:
    @pytest.mark.parametrize(
        ("edits", "expected"),
        [
            (
                {f"{INFO}.allowPartialPayments": "yes", f"{AMOUNTS}.minimumPartialAmount": "1"},
                [f"error type {INFO}.allowPartialPayments"],
            ),
            (
                {f"{INFO}.allowPartialPayments": True, f"{AMOUNTS}.minimumPartialAmount": "one"},
                [f"error format {AMOUNTS}.minimumPartialAmount"],
            ),
            ({f"{INFO}.allowPartialPayments": True, AMOUNTS: 5}, [f"error type {AMOUNTS}"]),
            (
                {
                    f"{AMOUNTS}.totalAmount": "x",
                    f"{AMOUNTS}.minimumPartialAmount": "5",
                    f"{INFO}.allowPartialPayments": True,
                },
                [f"error format {AMOUNTS}.totalAmount"],
            ),
        ],
    )
    def test_a_condition_that_reads_a_faulty_field_keeps_its_rule_silent(
        self, edits: dict[str, Any], expected: list[str]
    ) -> None:
        assert said(check(edits)) == expected

    @pytest.mark.parametrize(
        "edits",
        [
            {f"{ITEM}.quantity": "many"},
            {f"{ITEM}.unitPrice": "-1"},
            {f"{ITEM}.totalAmount": "abc"},
            {f"{ITEM}.discountAmount": "1,00"},
            {f"{AMOUNTS}.currency": "XXQ", f"{ITEM}.totalAmount": "1.005"},
            {f"{ITEM}.unitPrice": GONE},
        ],
    )
    def test_arithmetic_speaks_only_when_its_operands_are_clean(self, edits: dict[str, Any]) -> None:
        report = check(edits, items=True)
        assert not report.ok
        assert [finding for finding in report.findings if finding.kind == "arithmetic"] == []

    def test_a_discount_of_the_wrong_form_is_no_conflict(self) -> None:
        report = check({f"{AMOUNTS}.discountAmount": "x", f"{ITEM}.discountAmount": "1.00"}, items=True)
        assert "conflict" not in [finding.kind for finding in report.findings]


class TestLineItems:
    def test_null_is_absent(self) -> None:
        report = check({ITEMS: None})
        assert (report.type, report.type_certain, report.findings) == ("draft-in-person", True, ())

    def test_an_empty_list_is_one_count_and_still_itemized(self) -> None:
        report = check({ITEMS: []}, items=True)
        assert (report.type, said(report)) == ("draft-itemized", [f"error count {ITEMS}"])

    def test_an_object_is_one_type_and_still_itemized(self) -> None:
        report = check({ITEMS: {}}, items=True)
        assert (report.type, said(report)) == ("draft-itemized", [f"error type {ITEMS}"])

    @pytest.mark.parametrize("item", [None, "x", 1, []])
    def test_what_is_no_item_is_a_type_at_its_place(self, item: object) -> None:
        report = check({ITEMS: [item]}, items=True)
        assert (report.type, said(report)) == ("draft-itemized", [f"error type {ITEMS}[0]"])

    def test_31_items_are_one_count_beside_the_items_own_findings(self) -> None:
        one = {"productSku": "a", "productName": "b", "quantity": 1, "unitPrice": "1.00", "totalAmount": "1.00"}
        edits = {ITEMS: [one] * 30 + [{**one, "quantity": "x"}], f"{AMOUNTS}.totalAmount": "31.00"}
        report = check(edits, items=True)
        assert said(report) == [f"error count {ITEMS}", f"error format {ITEMS}[30].quantity"]

    def test_30_items_are_taken(self) -> None:
        one = {"productSku": "a", "productName": "b", "quantity": 1, "unitPrice": "1.00", "totalAmount": "1.00"}
        assert check({ITEMS: [one] * 30, f"{AMOUNTS}.totalAmount": "30.00"}, items=True).findings == ()


class TestConflicts:
    def test_a_conflict_is_one_finding_at_the_first_item_level_field_and_names_the_other_side(self) -> None:
        edits = {
            f"{AMOUNTS}.discountAmount": "5.00",
            f"{AMOUNTS}.taxDetails.rate": "8.25",
            "orderInformation.lineItems.1.taxAmount": "1.00",
            "orderInformation.lineItems.1.discountAmount": "1.00",
        }
        report = check(edits, items=True)
        found = [finding for finding in report.findings if finding.kind == "conflict"]
        assert [finding.path for finding in found] == [f"{ITEMS}[1].taxAmount"]
        assert [cause.path for cause in found[0].because] == [f"{AMOUNTS}.discountAmount", f"{AMOUNTS}.taxDetails.rate"]
        assert found[0].contested

    @pytest.mark.parametrize("total", ["discountAmount", "discountPercent", "taxDetails.amount", "taxDetails.rate"])
    @pytest.mark.parametrize("item", ["discountAmount", "discountPercent", "taxAmount", "taxRate"])
    def test_any_kind_on_one_level_excludes_any_kind_on_the_other(self, total: str, item: str) -> None:
        report = check({f"{AMOUNTS}.{total}": "1", f"{ITEM}.{item}": "1"}, items=True)
        assert "adjustments-on-one-level" in rules(report)

    @pytest.mark.parametrize("zero", ["0", "0.00", "000"])
    def test_zero_is_none(self, zero: str) -> None:
        for edits in (
            {f"{AMOUNTS}.discountAmount": zero, f"{ITEM}.taxRate": "4", f"{ITEM}.taxAmount": "0"},
            {f"{AMOUNTS}.taxDetails.rate": "4", f"{ITEM}.discountPercent": zero},
        ):
            assert "adjustments-on-one-level" not in rules(check(edits, items=True))

    def test_a_lone_tax_type_is_no_adjustment(self) -> None:
        edits = {f"{AMOUNTS}.taxDetails.type": "VAT", f"{ITEM}.discountAmount": "0.50", f"{ITEM}.totalAmount": "240.50"}
        assert "adjustments-on-one-level" not in rules(check(edits, items=True))


class TestCauses:
    def test_a_requirement_names_the_fields_that_recognised_the_type(self) -> None:
        report = check({f"{INFO}.deliveryMode": "email"})
        for finding in report.findings:
            assert [(cause.path, cause.value) for cause in finding.because] == [(f"{INFO}.deliveryMode", "email")]

    @pytest.mark.parametrize("type_id", invoicing.types())
    def test_a_type_that_was_named_needs_no_because(self, type_id: str) -> None:
        payload = edited(starting(type_id), {f"{INFO}.dueDate": GONE})
        report = invoicing.check(payload, type=type_id)
        missing = [finding for finding in report.findings if finding.path == f"{INFO}.dueDate"]
        assert [(finding.kind, finding.because) for finding in missing] == [("missing", ())]


class TestOrderAndNumber:
    def test_findings_stand_in_the_order_of_their_positions_then_pointers(self) -> None:
        text = (
            '{"zzz": 1, "orderInformation": {"amountDetails": {"currency": "??", "totalAmount": "-1"}}, "aaa": 2,\n'
            ' "invoiceInformation": {"sendImmediately": false, "deliveryMode": "none"}}'
        )
        report = invoicing.check(text)
        assert said(report) == [
            "warning unknown zzz",
            f"error format {AMOUNTS}.currency",
            f"error format {AMOUNTS}.totalAmount",
            "warning unknown aaa",
            f"error missing {INFO}.description",
            f"error missing {INFO}.dueDate",
        ]
        places = [(finding.line, finding.column, finding.pointer) for finding in report.findings]
        assert places == sorted(places)

    def test_at_most_100_are_listed_errors_first_and_the_rest_is_counted(self) -> None:
        edits = {ITEMS: [{}] * 30, **{f"unknown{number}": 1 for number in range(40)}}
        report = check(edits, items=True)
        assert len(report.findings) == 100
        assert {finding.severity for finding in report.findings} == {"error"}
        assert (report.omitted_of("error"), report.omitted_of("warning")) == (50, 40)
        assert (report.errors, report.warnings) == (150, 40)

    @pytest.mark.parametrize("payload", [[], "[]", "[1, 2]", "null", '"text"', "5", "true", None, 5, ()])
    def test_a_payload_that_is_no_object_is_one_type_finding_without_fixes(self, payload: Any) -> None:
        report = invoicing.check(payload)
        assert (report.type, report.ok, report.fixes) == (None, False, ())
        assert said(report) == ["error type"]
