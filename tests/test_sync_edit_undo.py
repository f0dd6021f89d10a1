"""Whatever an edit of a spec does, the edit that follows from the page going back undoes, to the byte."""

import shutil
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fieldrules_generator.sync.change import Change
from fieldrules_generator.sync.edit import edit
from fieldrules_generator.sync.workbench import contents, put
from tests.support import ROOT
from tests.sync_changes import NEW_FIELDS, PAGE, TYPES, apply, assert_sound, change, renamed, required, undone


@pytest.fixture
def spec(tmp_path: Path) -> Path:
    """A copy of the spec."""
    return Path(shutil.copytree(ROOT / "spec" / "cybersource_invoicing", tmp_path / "spec" / "cybersource_invoicing"))


HOST = "https://api.cybersource.com"
TEST, INDIA = "https://apitest.cybersource.com", "https://api.in.cybersource.com"
PATH = "/invoicing/v2/invoices"
OF_AN_ITEM = ["discountAmount", "discountPercent", "productName", "productSku", "quantity", "taxAmount", "taxRate",
              "totalAmount", "unitPrice"]  # fmt: skip
ROUND_TRIPS: dict[str, list[Change]] = {
    "a required field that is known": [required("required-in-person", "customerInformation.merchantCustomerId")],
    "required fields that are new": [required(*each) for each in NEW_FIELDS.values()],
    "a new object with two fields": [required("required-email", f"buyer.{name}") for name in ("tax", "code")],
    "one field of two types": [required(section, "customerInformation.taxNumber") for section in TYPES],
    "an optional field": [change("field_added", "optional", "invoiceInformation.note", None, "optional")],
    "an optional field becomes required": [
        change("requirement_changed", "required-email", "invoiceInformation.expirationDate", "optional", "required")
    ],
    "another name": [renamed("customerInformation.email", "customerInformation.emailAddress")],
    "another name of a list": [
        renamed(f"orderInformation.lineItems[].{name}", f"orderInformation.positions[].{name}") for name in OF_AN_ITEM
    ],
    "a value more": [change("value_added", "required-email", "invoiceInformation.deliveryMode", None, "sms")],
    "a value less": [change("value_removed", "required-in-person", "invoiceInformation.deliveryMode", "email", None)],
    "another fixed value": [
        change("value_changed", "required-email", "invoiceInformation.sendImmediately", False, True)
    ],
    "any value where one was fixed": [
        change("value_changed", "required-in-person", "invoiceInformation.sendImmediately", False, None)
    ],
    "a value where any was taken": [
        change("value_changed", "required-email", "invoiceInformation.description", None, ["one", "two"])
    ],
    "another limit of a list": [
        change("limit_changed", "overview", "orderInformation.lineItems", 30, 50, says="takes at most 50 now")
    ],
    "another limit of a text": [
        change("limit_changed", "optional", "customerInformation.name", 100, 60, says="takes at most 60 now")
    ],
    "a limit where was none": [
        change("limit_changed", "optional", "orderInformation.amountDetails.taxDetails.type", None, 9, says="at most 9")
    ],
    "a server more": [
        change("endpoint_added", "endpoint", None, None, f"POST https://eu.example.com{PATH}", label="In the EU")
    ],
    "another host": [
        change("endpoint_changed", "endpoint", None, f"POST {HOST}{PATH}", f"POST https://new.example.com{PATH}")
    ],
    "another path": [
        change("endpoint_changed", "endpoint", None, f"POST {host}{PATH}", f"PUT {host}/invoicing/v3/invoices")
        for host in (TEST, HOST, INDIA)
    ],
}


@pytest.mark.parametrize("what", ROUND_TRIPS)
def test_an_edit_changes_something_and_going_back_restores_every_byte(spec: Path, what: str) -> None:
    before = contents(spec)
    apply(spec, PAGE, *ROUND_TRIPS[what])
    assert contents(spec) != before
    assert_sound(spec)
    apply(spec, PAGE, *undone(ROUND_TRIPS[what]))
    after = contents(spec)
    assert [path for path in before | after if before.get(path) != after.get(path)] == []


FIELDS = [
    "customerInformation.company.name",
    "customerInformation.tax.kind",
    "customerInformation.tax.number",
    "customerInformation.taxNumber",
    "invoiceInformation.date2",
    "invoiceInformation.expirationDate",
    "invoiceInformation.lists[].code",
    "invoiceInformation.lists[].name",
    "merchantDefinedFieldValues[].value",
    "note",
    "orderInformation.amountDetails.subAmount",
    "processingInformation.requestPhone",
]
ADDED = st.lists(
    st.builds(required, st.sampled_from(sorted(TYPES)), st.sampled_from(FIELDS)), unique=True, min_size=1, max_size=12
)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(ADDED.flatmap(lambda added: st.tuples(st.just(added), st.permutations(undone(added)))))
def test_any_fields_added_to_any_types_and_removed_in_any_order_leave_no_trace(
    spec: Path, changes: tuple[list[Change], list[Change]]
) -> None:
    before = contents(ROOT / "spec" / "cybersource_invoicing")
    added, removed = changes
    put(spec, dict(before))
    put(spec, dict(edit(spec, added, PAGE).contents))
    assert_sound(spec)
    put(spec, dict(edit(spec, removed, PAGE).contents))
    assert contents(spec) == before


def test_nothing_is_written_by_an_edit(spec: Path) -> None:
    before = contents(spec)
    assert edit(spec, ROUND_TRIPS["required fields that are new"], PAGE).contents
    assert contents(spec) == before
