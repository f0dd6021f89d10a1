"""The JSON Schemas of a changed spec: verbs and shapes of rules that the shipped one has no error of.

Conditions outside the list a rule is about, bounds, decimals, several groups, other names of required fields, and
types that are told apart by fields nobody has to give.
"""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from referencing import Registry

from fieldrules.engine import judge_text
from fieldrules.options import Options
from fieldrules_generator.emit import schemas as emitter
from fieldrules_generator.model import Api, load_api
from tests.schema_cases import ANY, broken, gap_of
from tests.strategies import STEADY, as_text
from tests.support import GONE, ROOT, Payload, edited, in_person, itemized

AMOUNTS, ITEM = "orderInformation.amountDetails", "orderInformation.lineItems[]"

HOSTILE = """A 'rule' of "this" \\ test */ {{ x }} ${y} \u2028 <script>a</script> | ` $ref [b](javascript:c)."""

RULES: list[dict[str, Any]] = [
    {
        "id": "taxed-item-needs-rate-with-taxed-freight",
        "verb": "required",
        "fields": [f"{ITEM}.taxRate"],
        "when": {
            "all": [
                {"field": f"{AMOUNTS}.freight.taxable", "equals": True},
                {
                    "any": [
                        {"field": f"{ITEM}.taxAmount", "present": True},
                        {"field": f"{ITEM}.quantity", "equals": "2"},
                    ]
                },
            ]
        },
    },
    {
        "id": "rated-items-need-description",
        "verb": "required",
        "fields": ["invoiceInformation.description", "customerInformation.merchantCustomerId"],
        "when": {
            "all": [{"field": f"{ITEM}.taxRate", "nonzero": True}, {"field": f"{ITEM}.taxAmount", "absent": True}]
        },
    },
    {
        "id": "no-discount-in-yen",
        "verb": "forbidden",
        "message": "does not go with this currency",
        "fields": [f"{ITEM}.discountAmount", "customerInformation.company.name"],
        "when": {"not": {"not": {"field": f"{AMOUNTS}.currency", "in": ["JPY", "KRW"]}}},
    },
    {
        "id": "no-logo",
        "verb": "forbidden",
        "message": "is never there",
        "fields": ["clientReferenceInformation.partner.developerId"],
    },
    {"id": "total-in-bounds", "verb": "range", "field": f"{AMOUNTS}.totalAmount", "minimum": "5", "maximum": "2623.64"},
    {"id": "quantity-in-bounds", "verb": "range", "field": f"{ITEM}.quantity", "above": "1", "maximum": "1000"},
    {"id": "price-above", "verb": "range", "field": f"{ITEM}.unitPrice", "above": "2.5"},
    {
        "id": "three-ways",
        "verb": "conflict",
        "message": "only one of them",
        "groups": [
            {"name": name, "says": "it is there", "test": test, "fields": fields, "drop": "it goes"}
            for name, test, fields in [
                ("a", "present", [f"{AMOUNTS}.subAmount"]),
                ("b", "nonzero", [f"{AMOUNTS}.freight.amount", f"{AMOUNTS}.freight.taxRate"]),
                ("c", "present", [f"{ITEM}.discountPercent"]),
            ]
        ],
    },
    {
        "id": "tax-in-both-ways",
        "verb": "together",
        "conditions": [{"field": f"{ITEM}.taxRate", "nonzero": True}, {"field": f"{ITEM}.taxAmount", "present": True}],
    },
    {"id": "short-name", "verb": "length", "field": "customerInformation.name", "maximum": 12, "message": "long"},
]
ABOUT = {
    "severity": "error",
    "evidence": "house",
    "since": "1.0.0",
    "summary": HOSTILE,
    "source": {"page": "create-draft-invoice", "section": "overview"},
}


@pytest.fixture(scope="module")
def api(tmp_path_factory: pytest.TempPathFactory) -> Api:
    root = tmp_path_factory.mktemp("other")
    spec = root / "spec" / "cybersource_invoicing"
    shutil.copytree(ROOT / "spec" / "cybersource_invoicing", spec)
    cases = root / "tests" / "conformance" / "cybersource_invoicing"
    shutil.copytree(ROOT / "tests" / "conformance" / "cybersource_invoicing" / "page", cases / "page")
    rules = [{**ABOUT, "why": "To try it.", **rule} for rule in RULES]
    (spec / "cross_field" / "of_this_test.yaml").write_text(json.dumps({"rules": rules}), encoding="utf-8")
    for name in ("amounts", "invoice_number", "privacy"):
        _edit(spec / "cross_field" / f"{name}.yaml", "severity: warning\n    evidence", "severity: error\n    evidence")
    _edit(spec / "cross_field" / "amounts.yaml", "verb: sum\n    severity: error", "verb: sum\n    severity: warning")
    needs = "  - {field: invoiceInformation.sendImmediately, rule: invoice-needs-send-immediately}\n"
    for name in ("draft-in-person", "create-in-person"):
        _edit(spec / "types" / f"{name}.yaml", needs, "")
    percent = f"  - {{field: '{ITEM}.discountPercent', rule: item-needs-quantity}}\nvalues:"
    _edit(spec / "types" / "draft-itemized.yaml", "values:", percent)
    return load_api(spec)


def _edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


class Judges:
    """The engine and the schemas of one API."""

    def __init__(self, api: Api) -> None:
        files = {path.rpartition("/")[2].removesuffix(".json"): text for path, text in emitter.emit(api).items()}
        self.ruleset = api.ruleset
        self.pages = files
        self.gaps = {(gap["rule"], gap["part"]) for gap in json.loads(files["gaps"])["gaps"]}
        names = [*api.ruleset.types, ANY]
        schemas = {name: json.loads(files[name]) for name in names}
        for schema in schemas.values():
            Draft202012Validator.check_schema(schema)
        self.validators = {name: Draft202012Validator(schemas[name], registry=Registry()) for name in names}

    def disagree(self, payload: Payload, type_id: str | None) -> str | None:
        """The rules that one of the two does not see, if no gap explains it."""
        text = as_text(payload)
        report = judge_text(self.ruleset, text, Options(type_id))
        value = json.loads(text)
        accepted = self.validators[type_id or ANY].is_valid(value)
        errors = [finding for finding in report.findings if finding.severity == "error"]
        unexplained = [finding.rule for finding in errors if gap_of(finding, value, self.gaps) is None]
        misspelt = any(finding.rule == "misspelt-field" for finding in errors)
        if accepted is report.valid or (accepted and (misspelt or not unexplained)):
            return None
        return f"accepted: {accepted}, errors: {unexplained}"


@pytest.fixture(scope="module")
def judges(api: Api) -> Judges:
    return Judges(api)


def test_what_can_be_said_is_no_gap(judges: Judges) -> None:
    ours = {rule["id"] for rule in RULES} | {"amount-fits-currency", "no-social-security-number-in-text"}
    assert {(rule, part) for rule, part in judges.gaps if rule in ours} == {
        ("amount-fits-currency", "numbers"),
        ("price-above", "numbers"),
    }


def test_hostile_text_is_carried_unchanged(judges: Judges) -> None:
    schema = json.loads(judges.pages["draft-itemized"])
    said = [entry["description"] for entry in schema["allOf"] if entry.get("$comment") == "price-above"]
    assert said == [HOSTILE]
    components = json.loads(judges.pages["openapi"])["components"]["schemas"]
    assert HOSTILE in [entry.get("description") for entry in components["draft-itemized"]["allOf"]]
    assert all(page.isascii() for name, page in judges.pages.items() if name != "gaps.md")
    page = judges.pages["gaps.md"].decode()
    assert page.count("\\<script>") == page.count("<script>") > 0


ITEMS = [
    {"taxRate": "4"},
    {"taxAmount": "1.00"},
    {"taxRate": "4", "taxAmount": "1.00"},
    {"discountAmount": "2"},
    {"discountPercent": "5"},
    {"discountRate": "5"},
    {"discountPercent": " ", "discountRate": "5"},
    {"discountPercent": None, "discountRate": "0"},
    {"quantity": 1},
    {"quantity": "1000"},
    {"quantity": 1001},
    {"unitPrice": "2.5"},
    {"unitPrice": "02.50001"},
]
ELSEWHERE: list[dict[str, Any]] = [
    {f"{AMOUNTS}.freight.taxable": True},
    {f"{AMOUNTS}.freight.taxable": False},
    {f"{AMOUNTS}.freight.amount": "4"},
    {f"{AMOUNTS}.freight.amount": 0},
    {f"{AMOUNTS}.subAmount": "30.00"},
    {f"{AMOUNTS}.currency": "JPY"},
    {f"{AMOUNTS}.currency": "KRW", f"{AMOUNTS}.totalAmount": "293.00"},
    {f"{AMOUNTS}.currency": "KWD", f"{AMOUNTS}.totalAmount": "293.001"},
    {f"{AMOUNTS}.totalAmount": "4.999"},
    {f"{AMOUNTS}.totalAmount": "2623.65"},
    {f"{AMOUNTS}.totalAmount": 2623.64},
    {"customerInformation.company.name": "ABC"},
    {"customerInformation.name": "x" * 13},
    {"customerInformation.merchantCustomerId": "C"},
    {"invoiceInformation.description": "123-45-6789."},
    {"invoiceInformation.description": "123-45-67890"},
    {"invoiceInformation.description": "x000-45-6789"},
    {"invoiceInformation.invoiceNumber": "A" * 21},
    {"invoiceInformation.sendImmediately": GONE},
    {"invoiceInformation.sendImmediately": True},
    {"clientReferenceInformation.partner.developerId": "1"},
]


@st.composite
def near_the_rules(draw: st.DrawFn) -> Payload:
    """A payload of the page with some of what the rules of this test read."""
    payload = draw(st.sampled_from([in_person(), itemized()]))
    for change in draw(st.lists(st.sampled_from(ELSEWHERE), max_size=3)):
        payload = edited(payload, change)
    items = payload["orderInformation"].get("lineItems", ())
    for index in range(len(items)):
        for change in draw(st.lists(st.sampled_from(ITEMS), max_size=2)):
            items[index].update(change)
    return payload


TYPES = st.sampled_from([None, None, None, "draft-in-person", "draft-itemized", "create-itemized", "update"])
UNHURRIED = settings(STEADY, max_examples=600, suppress_health_check=[HealthCheck.function_scoped_fixture])


@UNHURRIED
@given(payload=near_the_rules() | broken(), type_id=TYPES)
def test_the_schemas_agree_with_the_engine(judges: Judges, payload: Payload, type_id: str | None) -> None:
    assert judges.disagree(payload, type_id) is None


def test_payloads_are_drawn_on_both_sides(judges: Judges) -> None:
    verdicts: list[bool] = []

    @UNHURRIED
    @given(payload=near_the_rules())
    def draw(payload: Payload) -> None:
        verdicts.append(judge_text(judges.ruleset, json.dumps(payload), Options()).valid)

    draw()
    assert min(verdicts.count(True), verdicts.count(False)) > 30
