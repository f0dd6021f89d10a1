"""The generated JSON Schemas: what they say, and that they agree with the engine but for the listed gaps."""

import calendar
import json
import re
from collections.abc import Iterator
from decimal import Decimal
from functools import cache
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from referencing import Registry

import cybersource_invoicing as invoicing
from fieldrules import amount, formats
from fieldrules_generator.emit import schemas as emitter
from fieldrules_generator.emit.schemas import bounds, forms
from fieldrules_generator.model import load_api
from tests.schema_cases import (
    ANY,
    FOLDER,
    GAPS,
    LIST,
    WITNESSES,
    Check,
    broken,
    check,
    conformance,
    disagreement,
    read,
    schema_files,
    shown,
    witnesses,
)
from tests.strategies import STEADY, as_text, named_types
from tests.support import ROOT, Payload, in_person, starting

SPEC = ROOT / "spec" / "cybersource_invoicing"
NAMES = sorted(schema_files())


@cache
def validator(name: str) -> Draft202012Validator:
    # An empty registry: a reference that leaves the file would raise.
    return Draft202012Validator(schema_files()[name], registry=Registry())


def accepts(one: Check) -> tuple[Any, bool]:
    """The value of a text, and whether its schema takes it."""
    try:
        value = read(one.text)
    except ValueError:
        return None, False
    return value, validator(one.schema).is_valid(value)


def parts(schema: Any) -> Iterator[dict[str, Any]]:
    """Every object of a schema file."""
    if isinstance(schema, dict):
        yield schema
    for member in schema.values() if isinstance(schema, dict) else schema if isinstance(schema, list) else ():
        yield from parts(member)


def comments(schema: Any) -> str:
    return " ".join(part["$comment"] for part in parts(schema) if isinstance(part.get("$comment"), str))


def fields(schema: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every field that a schema lists, whatever is asked of it elsewhere."""
    for name, field in schema.get("properties", {}).items():
        yield name, field
        yield from fields(field)
    if "items" in schema:
        yield from fields(schema["items"])


# --- the files


def test_there_is_one_for_each_type_and_body_and_one_for_any_type() -> None:
    assert set(NAMES) == {*invoicing.types(), *invoicing.ruleset().bodies, ANY}


def test_they_are_what_the_emitter_makes() -> None:
    tree = emitter.emit(load_api(SPEC))
    found = {f"schemas/cybersource_invoicing/{path.name}": path.read_bytes() for path in FOLDER.iterdir()}
    assert {name for name in {*tree, *found} if tree.get(name) != found.get(name)} == set()


@pytest.mark.parametrize("name", NAMES)
def test_each_is_a_schema_of_2020_12(name: str) -> None:
    schema = schema_files()[name]
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert schema["$id"] == f"urn:fieldrules:cybersource_invoicing:{name}"
    Draft202012Validator.check_schema(schema)


@pytest.mark.parametrize("name", NAMES)
def test_each_refers_to_itself_only(name: str) -> None:
    schema = schema_files()[name]
    for part in parts(schema):
        reference = part.get("$ref", "#/$defs/absent")
        assert reference.removeprefix("#/$defs/") in {*schema.get("$defs", {}), "absent"}
        assert not {"$dynamicRef", "$anchor", "$vocabulary"} & set(part)


@pytest.mark.parametrize("name", NAMES)
def test_each_describes_every_field_and_names_the_rules(name: str) -> None:
    schema = schema_files()[name]
    assert schema["title"]
    assert schema["description"]
    assert "sha256" in schema["$comment"]
    listed = list(fields(schema))
    assert listed
    for field_name, field in listed:
        assert field["$comment"], field_name
        assert field.get("description") or field.get("title"), field_name


@pytest.mark.parametrize("type_id", invoicing.types())
def test_each_names_every_rule_it_enforces(type_id: str) -> None:
    ruleset, schema = invoicing.ruleset(), schema_files()[type_id]
    entry = ruleset.types[type_id]
    asked = {ask["rule"] for key in ("required", "values", "forbidden") for ask in entry[key]}
    across = {rule["id"] for rule in ruleset.rules_of(type_id)}
    errors = {rule for rule in asked | across if ruleset.rules[rule]["severity"] == "error"}
    unsaid = {rule for rule, part in GAPS if part == "all"}
    assert {rule for rule in errors - unsaid if rule not in comments(schema)} == set()
    assert {rule for rule in errors - unsaid if rule not in comments(schema_files()[ANY]) and type_id != "update"} == (
        set()
    )


def test_patterns_have_no_look_around_and_no_repeated_group_of_repetitions() -> None:
    patterns = {part["pattern"] for name in NAMES for part in parts(schema_files()[name]) if "pattern" in part}
    texts = sorted(pattern for pattern in patterns if isinstance(pattern, str))
    assert len(texts) > 8
    for text in texts:
        re.compile(text)
        assert not re.search(r"\(\?[^:]|\\[dswDSWbBAZ]", text), text
        # The labels of a domain, which their own dots keep apart, are the one repetition of a repetition.
        if text != f"^{formats.EMAIL_PATTERN}$":
            assert not re.search(r"[+*}]\)[+*{]", text), text


# --- agreement


def test_the_schemas_agree_with_the_engine_on_every_case() -> None:
    checks = [*conformance(), *witnesses()]
    assert len(checks) > 400
    judged = [(one, *accepts(one)) for one in checks]
    wrong = [disagreement(one, value, accepted=accepted) for one, value, accepted in judged]
    assert [text for text in wrong if text is not None] == []


def test_every_gap_is_one() -> None:
    judged = [(one, *accepts(one)) for one in (*conformance(), *witnesses())]
    assert {gap for one, value, accepted in judged for gap in shown(one, value, accepted=accepted)} == GAPS
    assert set(WITNESSES) <= GAPS


def test_the_list_of_gaps_is_short_and_says_why() -> None:
    assert len(LIST["gaps"]) == len(GAPS) <= 9
    assert all(gap["reason"].endswith(".") for gap in LIST["gaps"])
    assert {gap["part"] for gap in LIST["gaps"]} == {"all", "numbers"}
    page = (FOLDER / "gaps.md").read_text(encoding="utf-8")
    assert all(f"`{entry['rule']}`" in page for entry in (*LIST["gaps"], *LIST["warnings"]))


def test_the_list_of_warnings_is_every_rule_that_warns() -> None:
    rules = invoicing.ruleset().rules.values()
    assert [entry["rule"] for entry in LIST["warnings"]] == [r["id"] for r in rules if r["severity"] == "warning"]


@pytest.mark.parametrize("which", ["minimal", "full"])
@pytest.mark.parametrize("type_id", invoicing.types())
def test_the_starting_payloads_are_valid(type_id: str, which: str) -> None:
    payload = starting(type_id, which)
    assert validator(type_id).is_valid(payload)
    assert type_id == "update" or validator(ANY).is_valid(payload)


@pytest.mark.parametrize(
    ("payload", "valid"),
    [
        ({}, True),
        ({"invoiceSettingsInformation": {"deliveryLanguage": "", "merchantDisplayName": " ", "shipTo": None}}, True),
        ({"invoiceSettingsInformation": {"showVatNumber": ""}}, False),
        ({"invoiceSettingsInformation": ""}, False),
        ({"invoiceSettingsInformation": {"headerStyle": {"fontColor": "#12345"}}}, False),
        ({"invoiceSettingsInformation": {"headerStyle": {"fontColor": "#123456"}}}, True),
        ({"invoiceSettingsInformation": {"headerStyle": {"fontColor": "#123\n"}}}, False),
        ({"invoiceSettingsInformation": {"customLabels": [{"key": "tax", "value": "x" * 26}]}}, False),
        ({"invoiceSettingsInformation": {"customLabels": [None]}}, False),
    ],
)
def test_bodies_without_a_type_are_judged_alike(payload: Payload, valid: bool) -> None:
    one = check("settings", json.dumps(payload), "settings-request")
    assert one.report.valid is accepts(one)[1] is valid


@settings(STEADY, max_examples=1500)
@given(payload=broken(), type_id=named_types)
def test_the_schemas_agree_with_the_engine_on_any_payload(payload: Payload, type_id: str | None) -> None:
    one = check("drawn", as_text(payload), type_id)
    value, accepted = accepts(one)
    assert disagreement(one, value, accepted=accepted) is None


# --- forms


def test_the_blank_characters_are_the_engines() -> None:
    blank, nonblank = re.compile(forms.BLANK), re.compile(forms.NONBLANK)
    for code in (*range(0x3100), 0xFEFF, 0x1F600):
        letter = chr(code)
        assert bool(blank.search(letter)) is formats.is_blank(letter), hex(code)
        assert bool(nonblank.search(letter)) is not formats.is_blank(letter), hex(code)


def test_dates_are_real_days() -> None:
    pattern = re.compile(forms.DATE)
    for year in (0, 1, 4, 99, 100, 400, 999, 1000, 1600, 1900, 1904, 2000, 2023, 2024, 2100, 2400, 9996, 9999):
        for month in range(14):
            for day in range(33):
                text = f"{year:04}-{month:02}-{day:02}"
                assert bool(pattern.search(text)) is formats.is_date(text), text
    leap = [year for year in range(1, 10000) if pattern.search(f"{year:04}-02-29")]
    assert leap == [year for year in range(1, 10000) if calendar.isleap(year)]


amounts = st.from_regex(amount.DECIMAL_PATTERN, fullmatch=True) | st.decimals(0, 2000, places=3).map(str)
limits = st.sampled_from(["0", "1", "9", "10", "5", "99", "100", "1000", "0.01", "0.5", "9.99", "10.05", "120.340"])


@settings(STEADY, max_examples=1000)
@given(text=amounts, bound=limits, side=st.sampled_from(["above", "minimum", "maximum"]))
def test_bounds_on_text_are_exact(text: str, bound: str, side: str) -> None:
    value, limit = amount.to_decimal(text), Decimal(bound)
    expected = {"above": value > limit, "minimum": value >= limit, "maximum": value <= limit}[side]
    assert bool(re.search(bounds.pattern(side, limit), text)) is expected


@pytest.mark.parametrize(("bound", "side", "matches"), [("-1", "above", True), ("-1", "maximum", False)])
def test_every_amount_is_above_a_negative_bound(bound: str, side: str, matches: bool) -> None:
    assert bool(re.search(bounds.pattern(side, Decimal(bound)), "0.00")) is matches


@pytest.mark.parametrize("high", [2**53, 2**53 + 1, 2**63 - 1, 2**63, 10**19 + 1])
def test_bounds_beyond_doubles_are_rounded_outward(high: int) -> None:
    assert high <= forms.outward(high, 1) == float(forms.outward(high, 1))
    assert -high >= forms.outward(-high, -1) == float(forms.outward(-high, -1))


def test_the_first_example_of_the_page_is_valid() -> None:
    assert validator(ANY).is_valid(in_person())
