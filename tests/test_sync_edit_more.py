"""Other names, values, limits and endpoints of a page in a spec, and what of them a person has to decide."""

import shutil
from pathlib import Path
from typing import Any

import pytest

from fieldrules.check import check
from fieldrules_generator.sync.change import KINDS
from fieldrules_generator.sync.edit import splice
from fieldrules_generator.sync.workbench import contents, ruleset_of
from fieldrules_generator.yaml_reader import read_file
from tests.support import ROOT, starting
from tests.sync_changes import PAGE, apply, assert_sound, change, claims, renamed

PROSE = ("title", "what", "summary", "why", "message", "says", "reading", "description", "claim", "form", "note")
NOT_EDITED = ("examples/", "facts/", "schemas/response")
"""What was read, and answers."""
ITEMS = "orderInformation.lineItems"
MODE = "invoiceInformation.deliveryMode"
HOST, PATH = "https://api.cybersource.com", "/invoicing/v2/invoices"


@pytest.fixture
def spec(tmp_path: Path) -> Path:
    """A copy of the spec."""
    return Path(shutil.copytree(ROOT / "spec" / "cybersource_invoicing", tmp_path / "spec" / "cybersource_invoicing"))


def data(spec: Path, name: str) -> Any:
    return read_file(spec / name, name).data


def definition(spec: Path, name: str) -> dict[str, Any]:
    found: dict[str, Any] = data(spec, "schemas/parts.yaml")["$defs"][name]
    return found


def texts(value: Any) -> set[str]:
    """Every text of a file that is no prose, names of fields too."""
    if isinstance(value, dict):
        kept = [member for key, member in value.items() if key not in PROSE]
        return {*value, *(text for member in kept for text in texts(member))}
    if isinstance(value, list):
        return {text for member in value for text in texts(member)}
    return {value} if isinstance(value, str) else set()


# Other names.


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("customerInformation.email", "customerInformation.mail"),
        ("invoiceInformation.deliveryMode", "invoiceInformation.delivery"),
        ("orderInformation.lineItems[].unitPrice", "orderInformation.lineItems[].pricePerUnit"),
        ("orderInformation.amountDetails.taxDetails.rate", "orderInformation.amountDetails.taxDetails.percent"),
    ],
)
def test_a_field_with_another_name_has_it_everywhere_but_in_answers_and_in_what_was_read(
    spec: Path, old: str, new: str
) -> None:
    apply(spec, PAGE, renamed(old, new))
    assert_sound(spec)
    left = [
        path
        for path in contents(spec)
        if path.endswith(".yaml") and not path.startswith(NOT_EDITED) and old in texts(data(spec, path))
    ]
    assert left == []
    nodes = ruleset_of(spec).schema_of("draft-itemized").nodes
    assert (old in nodes, new in nodes) == (False, True)


def test_what_holds_fields_has_another_name_if_all_of_them_say_so(spec: Path) -> None:
    names = ["name", "email", "merchantCustomerId", "company.name"]
    apply(spec, PAGE, *(renamed(f"customerInformation.{name}", f"buyer.{name}") for name in names))
    assert_sound(spec)
    nodes = list(ruleset_of(spec).schema_of("update").nodes)
    assert [path for path in nodes if path.startswith("customerInformation")] == []
    assert nodes.index("buyer") < nodes.index("processingInformation"), "in its old place"


OBSTACLES = {
    "others keep the old parent": ("customerInformation.email", "buyer.email", "keep their names"),
    "the name is taken": ("customerInformation.email", "customerInformation.name", "of the new name already"),
    "nobody knew the old name": ("customerInformation.phone", "customerInformation.telephone", "no schema has it"),
    "it stands deeper": ("customerInformation.email", "customerInformation.contact.address", "somewhere else"),
}


@pytest.mark.parametrize("what", OBSTACLES)
def test_another_name_that_is_no_mere_name_is_left_to_be_decided(spec: Path, what: str) -> None:
    old, new, says = OBSTACLES[what]
    made = apply(spec, PAGE, renamed(old, new))
    assert made.contents == {}
    assert [says in claim for claim in claims(made)] == [True]


def test_a_name_that_others_share_is_left_to_be_decided(spec: Path) -> None:
    """One definition under two names: to rename a field in one is to rename it in both."""
    path = spec / "schemas" / "create-request.yaml"
    reference = {"$ref": "parts.yaml#/$defs/customer"}
    path.write_text(splice.add_key(path.read_text("utf-8"), ("properties",), "recipient", reference), "utf-8")
    made = apply(spec, PAGE, renamed("customerInformation.email", "customerInformation.mail"))
    assert claims(made)[0].endswith("but recipient.email would be renamed with it")
    assert made.contents == {}


def test_that_answers_keep_the_old_name_is_told(spec: Path) -> None:
    made = apply(spec, PAGE, renamed("customerInformation.email", "customerInformation.mail"))
    assert claims(made) == [
        "customerInformation.email is called customerInformation.mail in requests now; answers still have the old name"
    ]
    assert made.open[0].fields == ("customerInformation.mail", "customerInformation.email")


# Values.


def taken(spec: Path, type_id: str, value: object) -> bool:
    payload = starting(type_id)
    payload["invoiceInformation"]["deliveryMode"] = value
    return check(ruleset_of(spec), payload, type=type_id).ok


def test_a_value_more_is_taken_by_its_type_alone(spec: Path) -> None:
    made = apply(spec, PAGE, change("value_added", "required-email", MODE, None, "sms"))
    assert_sound(spec)
    assert (taken(spec, "draft-email", "sms"), taken(spec, "draft-in-person", "sms")) == (True, False)
    assert claims(made) == [
        f'{MODE} takes "sms", whose meaning is to be described',
        f"draft-email is recognised by {MODE}, whose values changed; its condition is to be decided",
    ]


def test_a_value_less_is_no_longer_taken_by_its_type_alone(spec: Path) -> None:
    apply(spec, PAGE, change("value_removed", "required-in-person", MODE, "email", None))
    assert_sound(spec)
    assert definition(spec, "delivery-mode")["enum"] == ["none", "email"]
    assert data(spec, "types/draft-in-person.yaml")["values"][0]["allowed"] == ["none"]
    assert taken(spec, "draft-email", "email")


def test_the_last_value_of_a_type_is_not_taken_away(spec: Path) -> None:
    made = apply(spec, PAGE, change("value_removed", "required-email", MODE, "email", None))
    assert made.contents == {}
    assert claims(made)[0] == f'draft-email would take no value of {MODE}: "email" was its last'


def test_true_stays_true_and_no_text(spec: Path) -> None:
    field = "invoiceInformation.sendImmediately"
    apply(spec, PAGE, change("value_changed", "required-email", field, False, True))
    assert data(spec, "types/draft-email.yaml")["values"][1]["allowed"] == [True]
    made = apply(spec, PAGE, change("value_added", "required-email", field, None, "true"))
    assert claims(made)[0] == f'{field} takes "true", which is of another type in the schema'


def test_a_value_of_an_optional_field_goes_unless_something_names_it(spec: Path) -> None:
    field = "orderInformation.amountDetails.taxDetails.type"
    path = spec / "schemas" / "parts.yaml"
    place = ("$defs", "amounts", "properties", "taxDetails", "properties", "type")
    path.write_text(splice.add_key(path.read_text("utf-8"), place, "enum", ["State Tax", "VAT"]), "utf-8")
    made = apply(spec, PAGE, change("value_removed", "total-taxes", field, "VAT", None))
    assert claims(made) == []
    known = definition(spec, "amounts")["properties"]["taxDetails"]["properties"]["type"]["enum"]
    assert known == ["State Tax"]
    made = apply(spec, PAGE, change("value_removed", "optional", MODE, "email", None))
    assert made.contents == {}
    assert "types/draft-email.yaml" in claims(made)[0]


# Limits.


def test_a_limit_is_changed_where_it_stands_and_words_that_say_the_old_one_are_told(spec: Path) -> None:
    made = apply(spec, PAGE, change("limit_changed", "overview", ITEMS, 30, 2, says="takes at most 2 now, not 30"))
    assert_sound(spec)
    assert definition(spec, "items")["maxItems"] == 2
    assert claims(made)[0] == f"the description of {ITEMS} may still say 30"
    payload = starting("draft-itemized")
    payload["orderInformation"]["lineItems"] *= 3
    report = check(ruleset_of(spec), payload, type="draft-itemized")
    assert [finding.rule for finding in report.findings if finding.severity == "error"] == ["field-count"]


LIMITS: dict[str, tuple[str | None, Any, Any, str, str]] = {
    "the spec says something else": ("customerInformation.name", 80, 60, "at most 60", "its schema has maxLength 100"),
    "the spec says nothing": (f"{ITEMS}[].quantity", None, None, "no longer bound to at least 1", "no longer bound"),
    "there is no word for it": ("customerInformation.name", None, 2, "at least 2", "which its schema has no word for"),
    "the field is unknown": ("customerInformation.phone", None, 20, "at most 20", "no schema has it"),
    "no field is named": (None, 10, 20, "at most 20", "no field is named for it"),
}


@pytest.mark.parametrize("what", LIMITS)
def test_a_limit_that_does_not_fit_is_left_to_be_decided(spec: Path, what: str) -> None:
    field, old, new, says, claim = LIMITS[what]
    made = apply(spec, PAGE, change("limit_changed", "optional", field, old, new, says=says))
    assert made.contents == {}
    assert claim in claims(made)[0]


def test_a_rule_that_has_a_limit_of_its_own_is_told(spec: Path) -> None:
    number = "invoiceInformation.invoiceNumber"
    made = apply(spec, PAGE, change("limit_changed", "optional", number, 248, 100, says="takes at most 100 now"))
    assert definition(spec, "invoice-number")["maxLength"] == 100
    assert claims(made) == [f"{number} has another limit now, and the rule invoice-number-length one of its own"]


# Fields that may be sent.


def test_an_optional_field_that_is_known_under_any_name_is_nothing_new(spec: Path) -> None:
    known = [MODE, f"{ITEMS}[].discountRate", "merchantDefinedFieldValues.definition.id[].value"]
    made = apply(spec, PAGE, *(change("field_added", "optional", path, None, "optional") for path in known))
    assert made == ({}, ())


def test_an_optional_field_that_nothing_names_goes(spec: Path) -> None:
    path = spec / "schemas" / "create-request.yaml"
    field = {"type": "string", "privacy": "free-text", "description": "A.", "examples": ["a"]}
    text = path.read_text("utf-8")
    for name, source in (("here", PAGE), ("there", "openapi")):
        added = {**field, "source": {"page": source, "section": "optional" if source == PAGE else "operations"}}
        text = splice.add_key(text, ("properties", "invoiceInformation", "properties"), name, added)
    path.write_text(text, "utf-8")
    names = ["invoiceInformation.here", "invoiceInformation.there"]
    made = apply(spec, PAGE, *(change("field_removed", "optional", name, "optional", None) for name in names))
    nodes = ruleset_of(spec).schema_of("draft-email").nodes
    assert [name in nodes for name in names] == [False, True], "the second is documented elsewhere"
    assert len(made.open) == 1
    assert claims(made)[0].startswith("invoiceInformation.there is no longer documented; whether the schema")


def test_an_optional_field_that_something_names_stays_and_all_that_names_it_is_told(spec: Path) -> None:
    field = "orderInformation.amountDetails.freight.taxRate"
    made = apply(spec, PAGE, change("field_removed", "optional", field, "optional", None))
    assert made.contents == {}
    assert "the reading tax-rate-scale, the reading freight-taxable-untaxed, the example" in claims(made)[0]


# Endpoints.


def endpoint(kind: str, old: str | None, new: str | None, label: str | None = None) -> Any:
    return change(kind, "endpoint", None, old, new, label=label)


def test_a_new_endpoint_is_a_server_named_after_its_label(spec: Path) -> None:
    apply(spec, PAGE, endpoint("endpoint_added", None, f"POST https://eu.example.com{PATH}", "Production in Europe!"))
    assert_sound(spec)
    made = {"id": "production-in-europe", "url": "https://eu.example.com", "source": {"page": PAGE}, "readings": []}
    assert data(spec, "api.yaml")["servers"][-1] == made


@pytest.mark.parametrize(
    ("old", "new", "label"),
    [
        (None, f"PUT https://eu.example.com{PATH}", "Europe"),
        (None, "POST https://eu.example.com/v9/invoices", "Europe"),
        (None, f"POST https://eu.example.com{PATH}", "Production"),
        (None, f"POST https://eu.example.com{PATH}", "123"),
        (None, f"POST https://eu.example.com{PATH}", "你好"),
        (f"POST https://api.in.cybersource.com{PATH}", None, "Production in India"),
        (f"POST https://gone.example.com{PATH}", None, "Gone"),
        (f"POST {HOST}{PATH}", f"POST {HOST}/invoicing/v3/invoices", "Production"),
        (f"POST {HOST}{PATH}", "POST https://other.example.com/v3/invoices", "Production"),
    ],
)
def test_an_endpoint_that_does_not_fit_is_left_to_be_decided(
    spec: Path, old: str | None, new: str | None, label: str
) -> None:
    kind = "endpoint_changed" if old and new else "endpoint_added" if new else "endpoint_removed"
    made = apply(spec, PAGE, endpoint(kind, old, new, label))
    assert made.contents == {}
    assert len(made.open) == 1


def test_an_endpoint_less_is_a_server_less_but_never_the_last(tmp_path: Path) -> None:
    tiny = ROOT / "tests" / "tiny" / "spec" / "parcel"
    parcel = Path(shutil.copytree(tiny, tmp_path / "spec" / "parcel"))
    more = change("endpoint_added", "overview", None, None, "POST https://two.example/parcels", label="Two")
    less = change("endpoint_removed", "overview", None, "POST https://counter.example/parcels", None)
    apply(parcel, "guide", more)
    assert apply(parcel, "guide", less).open == ()
    assert [server["id"] for server in data(parcel, "api.yaml")["servers"]] == ["two"]
    last = change("endpoint_removed", "overview", None, "POST https://two.example/parcels", None)
    assert claims(apply(parcel, "guide", last)) == ["the page no longer lists the server two, which is the only one"]


# The rest.

SECRET = "words of the page that must not be copied"


IN_WORDS = [kind for kind in KINDS if kind.startswith(("condition", "note", "section", "example"))]


@pytest.mark.parametrize("kind", IN_WORDS)
def test_what_is_said_in_words_is_left_to_be_decided_and_never_in_the_words_of_the_page(spec: Path, kind: str) -> None:
    for old, new in ((None, SECRET), ("ours", SECRET), ("ours", None)):
        made = apply(spec, PAGE, change(kind, "optional", None, old, new, says=SECRET, words="a" * 12))
        assert made.contents == {}
        assert len(made.open) == 1
        assert SECRET not in claims(made)[0]
        assert apply(spec, PAGE, change(kind, "optional", None, old, new, impact="editorial")) == ({}, ())
