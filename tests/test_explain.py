"""`fieldrules explain`: every documented refusal, every one of the sandbox over real sockets, and garbage."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import cybersource_invoicing as invoicing
from fieldrules.explain import explain
from fieldrules_generator.yaml_reader import read_file
from tests.sandbox_caller import INVOICES, OPERATIONS, SETTINGS, Caller, created, sandbox, with_signature, with_token
from tests.support import GONE, ROOT, edited, in_person, itemized, run_cli, starting

EMAIL = "zaphod@heart-of-gold.example"
PLANTED = ("Zaphod", "Beeblebrox", EMAIL, "MAGRATHEA-42", "4111", "123-45-6789", "heart-of-gold")
INFO = "invoiceInformation"


def documented() -> list[tuple[str, dict[str, Any]]]:
    """Every example of a refusal in the spec."""
    files = sorted((ROOT / "spec" / "cybersource_invoicing" / "examples").glob("*.yaml"))
    examples = [example for file in files for example in read_file(file, file.name).data["examples"]]
    return [(example["id"], example) for example in examples if example.get("http", 0) >= 400]


DOCUMENTED = documented()


def error_body(**changed: Any) -> dict[str, Any]:
    body = {
        "submitTimeUtc": "2026-01-15T10:00:00Z",
        "status": "BADREQUEST",
        "reason": "VALIDATION_ERROR",
        "message": "Field validation errors.",
        "details": [{"field": "customerInformation.email", "reason": "Invalid email"}],
    }
    return {name: value for name, value in {**body, **changed}.items() if value is not None}


@pytest.fixture(scope="module")
def caller() -> Iterator[Caller]:
    with sandbox() as running:
        made = Caller(running.base_url, running.credentials)
        yield made
        made.close()


def test_there_are_documented_refusals() -> None:
    assert {example["http"] for _, example in DOCUMENTED} == {400, 404, 502}


@pytest.mark.parametrize(("name", "example"), DOCUMENTED, ids=[name for name, _ in DOCUMENTED])
def test_every_documented_refusal_is_explained(name: str, example: dict[str, Any]) -> None:
    found = invoicing.explain(json.dumps(example["response"]))
    assert (found.kind, found.http) == ("refusal", example["http"])
    assert found.reason == example["response"]["reason"]
    assert found.message == example["response"]["message"]
    assert found.ways
    assert found.docs is not None
    assert found.docs.url.startswith("https://")
    assert invoicing.explain(example["response"]) == found
    for detail, told in zip(found.details, example["response"].get("details", ()), strict=True):
        assert (detail.field, detail.path, detail.said) == (told["field"], told["field"], told["reason"])
        assert detail.rules
        assert all(rule.url.startswith("https://") for rule in detail.rules)
        assert {rule.id for rule in detail.rules} <= set(invoicing.ruleset().rules)


def test_every_documented_reason_has_words_of_its_own() -> None:
    said = {}
    for error in OPERATIONS["errors"]:
        for reason in [*error["reasons"], *error.get("also_seen", ())]:
            found = invoicing.explain({"reason": reason, "message": "x"})
            assert (found.kind, found.http, found.reason) == ("refusal", error["http"], reason)
            assert found.ways
            said[reason] = found.says
    assert len(set(said.values())) >= 7


class TestSandbox:
    """What our own sandbox refuses, as it comes over the wire."""

    def test_missing_and_invalid_fields(self, caller: Caller) -> None:
        payload = edited(starting("draft-email"), {"customerInformation.email": GONE, f"{INFO}.dueDate": "soon"})
        body = caller("POST", INVOICES, payload).body
        found = invoicing.explain(body, payload)
        assert [(detail.path, detail.reason) for detail in found.details] == [
            ("customerInformation.email", "MISSING_FIELD"),
            (f"{INFO}.dueDate", "INVALID_DATA"),
        ]
        assert [detail.found for detail in found.details] == [
            ("email-delivery-needs-customer",),
            ("field-format",),
        ]
        assert found.comparison is not None
        assert (found.comparison.verdict, found.comparison.report) == ("both-refuse", ())

    def test_a_number_that_is_taken(self, caller: Caller) -> None:
        payload = edited(in_person(), {f"{INFO}.invoiceNumber": "MAGRATHEA-42"})
        caller("POST", INVOICES, payload)
        found = invoicing.explain(caller("POST", INVOICES, payload).body, payload)
        assert (found.http, found.reason) == (400, "DUPLICATE_RECORD")
        assert [detail.path for detail in found.details] == [f"{INFO}.invoiceNumber"]
        assert found.comparison is not None
        assert found.comparison.verdict == "not-comparable"

    def test_a_step_that_the_status_does_not_allow(self, caller: Caller) -> None:
        name = created(caller, "draft-in-person")
        caller("POST", f"{INVOICES}/{name}/cancelation")
        found = invoicing.explain(caller("POST", f"{INVOICES}/{name}/cancelation").body)
        assert (found.http, found.reason) == (400, "ACTION_NOT_ALLOWED")

    def test_a_logo_that_is_no_picture(self, caller: Caller) -> None:
        body = {"invoiceSettingsInformation": {"merchantLogo": "Zaphod"}}
        found = invoicing.explain(caller("PUT", SETTINGS, body).body)
        assert found.reason == "INVALID_IMAGE"
        assert [detail.path for detail in found.details] == ["invoiceSettingsInformation.merchantLogo"]

    def test_an_invoice_that_does_not_exist(self, caller: Caller) -> None:
        found = invoicing.explain(caller("GET", f"{INVOICES}/none").body)
        assert (found.http, found.message) == (404, "Invoice does not exist.")

    def test_a_failure(self, caller: Caller) -> None:
        found = invoicing.explain(caller("POST", INVOICES, in_person(), X_Sandbox_Fault="502").body, in_person())
        assert found.http == 502
        assert found.comparison is not None
        assert found.comparison.verdict == "not-comparable"

    def test_too_many_requests_have_a_body_that_nobody_documents(self, caller: Caller) -> None:
        found = invoicing.explain(caller("POST", INVOICES, in_person(), X_Sandbox_Fault="429").body)
        assert (found.kind, found.http, found.message) == ("refusal", None, None)
        assert any("429" in way and "Retry-After" in way for way in found.ways)

    @pytest.mark.parametrize(
        ("how", "word"),
        [
            ({"secret": "eHh4"}, "Sign exactly"),
            ({"date": "Thu, 01 Jan 2015 00:00:00 GMT"}, "clock"),
            ({"leave_out": ["digest"]}, "digest"),
        ],
    )
    def test_what_is_not_signed(self, caller: Caller, how: dict[str, Any], word: str) -> None:
        def sign(*request: Any) -> dict[str, str]:
            return with_signature(*request, **how)

        found = invoicing.explain(caller("POST", INVOICES, in_person(), sign=sign).body)
        assert (found.error, found.http) == ("unauthorized", 401)
        assert any(word in way for way in found.ways)
        assert len(found.ways) < 4

    def test_a_token_that_has_expired(self, caller: Caller) -> None:
        def sign(*request: Any) -> dict[str, str]:
            return with_token(*request, iat=1, exp=100)

        found = invoicing.explain(caller("POST", INVOICES, in_person(), sign=sign).body)
        assert any("clock" in way for way in found.ways)

    def test_an_email_that_failed_is_a_success_with_something_to_do(self, caller: Caller) -> None:
        payload = starting("create-and-send-email")
        found = invoicing.explain(caller("POST", INVOICES, payload, X_Sandbox_Fault="email").body, payload)
        assert (found.kind, found.http, found.ok) == ("success", 202, True)
        assert "e-mail could not be sent" in found.says
        assert found.comparison is not None
        assert found.comparison.verdict == "both-accept"

    def test_what_was_taken_is_compared_too(self, caller: Caller) -> None:
        payload = in_person()
        body = caller("POST", INVOICES, payload).body
        assert not invoicing.explain(body).ok
        found = invoicing.explain(body, payload)
        assert found.comparison is not None
        assert (found.kind, found.comparison.verdict) == ("success", "both-accept")


class TestComparison:
    def verdict(self, response: Any, payload: Any, **options: Any) -> tuple[str, tuple[str, ...]]:
        compared = invoicing.explain(response, payload, **options).comparison
        assert compared is not None
        assert PLANTED[0] not in str(compared)
        return compared.verdict, compared.report

    def test_the_server_refuses_what_our_rules_accept(self) -> None:
        verdict, report = self.verdict(error_body(), itemized())
        assert verdict == "server-stricter"
        assert report[2:] == (
            "type: draft-itemized",
            "answer: 400, VALIDATION_ERROR",
            "verdict: server-stricter",
            "server: customerInformation.email, Invalid email",
        )
        assert report[1].startswith(f"rules: cybersource_invoicing {invoicing.ruleset().version}, sha256 ")

    def test_the_server_names_a_field_more(self) -> None:
        payload = edited(itemized(), {f"{INFO}.dueDate": GONE})
        verdict, report = self.verdict(error_body(), payload)
        assert verdict == "server-stricter"
        assert "finding: invoice-needs-due-date at invoiceInformation.dueDate" in report

    def test_our_rules_refuse_what_the_server_took(self) -> None:
        taken = {"id": "1", "_links": {}, "status": "DRAFT", "submitTimeUtc": "x"}
        verdict, report = self.verdict(taken, edited(in_person(), {f"{INFO}.dueDate": GONE}))
        assert verdict == "rules-stricter"
        assert "finding: invoice-needs-due-date at invoiceInformation.dueDate" in report

    def test_contested_rules_are_told_as_such(self) -> None:
        spelt = edited(itemized(), {"orderInformation.lineItems.0.productSKU": "1"})
        spelt["orderInformation"]["lineItems"][0].pop("productSku")
        taken = {"id": "1", "_links": {}, "status": "DRAFT", "submitTimeUtc": "x"}
        compared = invoicing.explain(taken, spelt).comparison
        assert compared is not None
        assert compared.valid or "contested" in compared.says

    def test_a_type_that_is_named_counts(self) -> None:
        verdict, _ = self.verdict(error_body(), in_person(), type="draft-email")
        assert verdict == "both-refuse"
        with pytest.raises(invoicing.UnknownTypeError, match="draft-email"):
            invoicing.explain(error_body(), in_person(), type="draft-emial")

    def test_a_payload_that_cannot_be_read(self) -> None:
        assert self.verdict(error_body(), "{")[0] == "not-comparable"


class TestFields:
    def detail(self, field: Any, reason: Any = "MISSING_FIELD") -> Any:
        [found] = invoicing.explain(error_body(details=[{"field": field, "reason": reason}])).details
        return found

    @pytest.mark.parametrize(
        ("field", "path"),
        [
            (f"{INFO}.dueDate", f"{INFO}.dueDate"),
            ("dueDate", f"{INFO}.dueDate"),
            ("orderInformation.lineItems[3].unitPrice", "orderInformation.lineItems[].unitPrice"),
            ("orderInformation.lineItems.3.unitPrice", "orderInformation.lineItems[].unitPrice"),
            ("/orderInformation/amountDetails/currency", "orderInformation.amountDetails.currency"),
        ],
    )
    def test_a_field_is_found_however_it_is_written(self, field: str, path: str) -> None:
        found = self.detail(field)
        assert (found.path, found.near) == (path, None)
        assert found.takes
        assert found.rules

    @pytest.mark.parametrize(
        ("field", "near"),
        [
            (f"{INFO}.dueDte", f"{INFO}.dueDate"),
            ("orderInformation.lineItem[0].unitPrice", "orderInformation.lineItems[].unitPrice"),
            ("invoice.deliveryModes", f"{INFO}.deliveryMode"),
        ],
    )
    def test_a_field_that_there_is_not_has_a_nearest_one(self, field: str, near: str) -> None:
        found = self.detail(field)
        assert (found.path, found.near, found.rules) == (None, near, ())

    @pytest.mark.parametrize(
        "field",
        [EMAIL, "Zaphod Beeblebrox", "4111 1111 1111 1111", "a.Zaphod Beeblebrox[0]", "x" * 500, 7, None, ["x"]],
    )
    def test_what_does_not_look_like_a_name_is_not_shown(self, field: Any) -> None:
        found = self.detail(field)
        assert "?" in found.field
        assert not any(text in str(found) for text in PLANTED)

    def test_a_reason_that_is_not_documented_is_told_by_its_shape(self) -> None:
        found = self.detail("customerInformation.email", f"{EMAIL} is taken")
        assert found.reason is None
        assert found.said == "a reason that is not documented, text of 37 characters"

    def test_many_details_are_counted(self) -> None:
        body = error_body(details=[{"field": "a", "reason": "b"}] * 1000)
        found = invoicing.explain(body)
        assert (len(found.details), found.omitted) == (50, 950)
        assert "and 950 more" in str(found)


PRIVATE = [
    error_body(message=f"{EMAIL} is not valid", details=[{"field": EMAIL, "reason": "Zaphod"}]),
    error_body(status="Zaphod", reason="Beeblebrox", message="4111 1111 1111 1111"),
    error_body(reason="Zaphod", details=[{"Zaphod": EMAIL, "field": "customerInformation.Zaphod Beeblebrox"}]),
    {"response": {"rmsg": f"Authentication failed for {EMAIL}"}},
    {"message": "Invoice MAGRATHEA-42 of Zaphod does not exist"},
    {"id": "MAGRATHEA-42", "_links": {}, "status": "Zaphod", "customerInformation": {"name": "Zaphod"}},
    {"Zaphod": EMAIL},
    in_person() | {"customerInformation": {"name": "Zaphod", "email": EMAIL}},
    [EMAIL],
    EMAIL,
    {"reason": "ACCEPTED", "status": "ACCEPTED", "message": "Invoice ID MAGRATHEA-42 created for Zaphod"},
]
PRIVATE_PAYLOAD = edited(
    itemized(),
    {
        "customerInformation.name": "Zaphod",
        "customerInformation.email": f"{EMAIL} {EMAIL}",
        f"{INFO}.description": "4111 1111 1111 1111 and 123-45-6789",
        f"{INFO}.invoiceNumber": "MAGRATHEA-42",
        "Zaphod Beeblebrox": 1,
    },
)


@pytest.mark.parametrize("body", PRIVATE, ids=range(len(PRIVATE)))
def test_nothing_personal_is_in_any_output(body: Any, tmp_path: Path) -> None:
    (tmp_path / "answer.json").write_text(json.dumps(body), encoding="utf-8")
    (tmp_path / "draft.json").write_text(json.dumps(PRIVATE_PAYLOAD), encoding="utf-8")
    found = invoicing.explain(body, PRIVATE_PAYLOAD)
    shown = [str(found), repr(found), json.dumps(found.to_dict())]
    for options in (
        [],
        ["--format", "json"],
        ["--payload", "draft.json"],
        ["--payload", "draft.json", "--format", "json"],
    ):
        done = run_cli("explain", "answer.json", *options, cwd=tmp_path)
        assert done.status in (0, 2)
        assert "internal error" not in done.err
        shown += [done.out, done.err]
    for text in shown:
        assert not any(planted in text for planted in PLANTED)


GARBAGE: list[Any] = [
    None,
    True,
    7,
    "",
    "{",
    "[]",
    b"\xff\xfe",
    {},
    {"details": 7},
    {"details": [None, 7, [], {}, {"field": {}}]},
    {"reason": [], "message": {}, "status": 1},
    {"response": 7},
    {"response": {"rmsg": ["x"]}},
    {"status": None, "reason": None},
    error_body(details={"field": "x"}),
    {1: 2},
    {"a": object()},
]


@pytest.mark.parametrize("body", GARBAGE, ids=range(len(GARBAGE)))
@pytest.mark.parametrize("payload", [None, "{", 7, in_person()], ids=["no payload", "cut", "number", "good"])
def test_garbage_never_raises(body: Any, payload: Any) -> None:
    found = invoicing.explain(body, payload)
    assert str(found)
    json.dumps(found.to_dict())


def test_an_api_without_refusals_has_nothing_to_explain() -> None:
    data = {**OPERATIONS, "errors": []}
    del data["client"]
    assert not explain(invoicing.ruleset(), data, error_body()).ok
