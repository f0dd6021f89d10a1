"""A field that a page requires from now on, or no longer, is a field that a payload lacks from now on, or no longer."""

import shutil
from pathlib import Path
from typing import Any

import pytest

from fieldrules.check import check
from fieldrules_generator.sync.workbench import contents, ruleset_of
from fieldrules_generator.yaml_reader import read_file
from tests.support import ROOT, starting
from tests.sync_changes import NEW_FIELDS, PAGE, TYPES, apply, assert_sound, change, claims, required, undone


@pytest.fixture
def spec(tmp_path: Path) -> Path:
    """A copy of the spec."""
    return Path(shutil.copytree(ROOT / "spec" / "cybersource_invoicing", tmp_path / "spec" / "cybersource_invoicing"))


@pytest.fixture
def parcel(tmp_path: Path) -> Path:
    """A copy of the made-up API, whose page is called ``guide``."""
    return Path(shutil.copytree(ROOT / "tests" / "tiny" / "spec" / "parcel", tmp_path / "spec" / "parcel"))


def data(spec: Path, name: str) -> Any:
    return read_file(spec / name, name).data


def rule(spec: Path, name: str) -> dict[str, Any] | None:
    return next((each for each in data(spec, "requirements.yaml")["rules"] if each["id"] == name), None)


def address(spec: Path, section: str) -> str:
    sections = data(spec, f"facts/{PAGE}.yaml")["sections"]
    return next(str(each["url"]) for each in sections if each["id"] == section)


def missing(spec: Path, type_id: str) -> dict[str, tuple[str, str]]:
    """The fields that the smallest payload of a type lacks after an edit, each with its rule and address."""
    report = check(ruleset_of(spec), starting(type_id), type=type_id)
    found = [finding for finding in report.findings if finding.kind == "missing"]
    return {finding.path: (finding.rule, finding.source.url) for finding in found}


# A field more, a field less.


def test_a_required_field_that_the_schema_knows_becomes_an_ask_under_the_rule_that_other_types_use(spec: Path) -> None:
    made = apply(spec, PAGE, required("required-email", "invoiceInformation.description"))
    assert list(made.contents) == ["types/draft-email.yaml"]
    assert made.open == ()
    assert missing(spec, "draft-email") == {
        "invoiceInformation.description": ("invoice-needs-description", address(spec, "required-email"))
    }


def test_of_several_rules_that_of_the_most_similar_type_is_taken(spec: Path) -> None:
    """Three rules ask for the customer's e-mail address; the one of the types that send e-mail fits."""
    field = "customerInformation.email"
    apply(spec, PAGE, change("field_removed", "required-email", field, "required", None))
    apply(spec, PAGE, required("required-email", field))
    assert contents(spec) == contents(ROOT / "spec" / "cybersource_invoicing")


def test_a_field_that_no_type_needs_yet_gets_a_rule_of_its_own(spec: Path) -> None:
    made = apply(spec, PAGE, required("required-email", "invoiceInformation.expirationDate"))
    assert sorted(made.contents) == ["ids.lock", "requirements.yaml", "types/draft-email.yaml"]
    name = "draft-email-needs-expiration-date"
    assert missing(spec, "draft-email") == {
        "invoiceInformation.expirationDate": (name, address(spec, "required-email"))
    }
    found = rule(spec, name)
    assert found is not None
    assert found["summary"] == "A draft that is e-mailed when you publish it needs the expiration date."
    assert (found["severity"], found["evidence"], found["since"]) == ("error", "documented", "1.0.0")


def test_an_ask_cites_its_section_where_that_is_not_the_section_of_the_type(spec: Path) -> None:
    text = (spec / "types" / "draft-email.yaml").read_text("utf-8")
    text = text.replace("section: required-email}", "section: overview}")
    (spec / "types" / "draft-email.yaml").write_text(text, "utf-8")
    apply(spec, PAGE, required("required-email", "invoiceInformation.expirationDate"))
    assert missing(spec, "draft-email")["invoiceInformation.expirationDate"][1] == address(spec, "required-email")


def test_two_types_do_not_share_a_rule_that_speaks_of_one(spec: Path) -> None:
    field = "invoiceInformation.expirationDate"
    apply(spec, PAGE, required("required-email", field), required("required-in-person", field))
    assert missing(spec, "draft-email")[field][0] == "draft-email-needs-expiration-date"
    assert missing(spec, "draft-in-person")[field][0] == "draft-in-person-needs-expiration-date"


def test_an_id_that_was_ever_published_is_not_used_again(spec: Path) -> None:
    with (spec / "ids.lock").open("a") as lock:
        lock.write("draft-email-needs-expiration-date 1.0.0 retired\n")
    apply(spec, PAGE, required("required-email", "invoiceInformation.expirationDate"))
    name = "draft-email-needs-invoice-information-expiration-date"
    assert missing(spec, "draft-email")["invoiceInformation.expirationDate"][0] == name


@pytest.mark.parametrize("what", NEW_FIELDS)
def test_a_required_field_that_no_schema_knows_is_made_and_left_to_be_decided(spec: Path, what: str) -> None:
    section, field = NEW_FIELDS[what]
    made = apply(spec, PAGE, required(section, field))
    assert claims(made) == [
        f"{field} is new: its type, length and privacy are to be decided, and until then it is any text"
    ]
    assert made.open[0].fields == (field,)
    type_id = TYPES[section]
    told = missing(spec, type_id)
    if "parts[]" not in field:  # of a list that is absent nothing is missing
        assert {path.replace("[0]", "[]"): place for path, (_, place) in told.items()} == {
            field: address(spec, section)
        }
    node = ruleset_of(spec).schema_of(type_id).nodes[field]
    assert (node.kind, node.privacy) == ("text", "personal")


OBSTACLES = {
    "a field that the type must not have": ("required-email", "orderInformation.lineItems", "does not take it"),
    "a field below such a one": ("required-email", "orderInformation.lineItems[].taxNumber", "does not take it"),
    "another name of a field": ("required-itemized", "orderInformation.lineItems[].productSKU", "another name of"),
    "a field of a field that holds a value": ("required-email", "customerInformation.email.kind", "holds no fields"),
    "a list of values": ("required-email", "customerInformation.codes[]", "list of values"),
    "a list that is none": ("required-email", "customerInformation[].code", "list in one of them"),
}


@pytest.mark.parametrize("what", OBSTACLES)
def test_what_contradicts_the_spec_is_left_to_be_decided_alone(spec: Path, what: str) -> None:
    section, field, says = OBSTACLES[what]
    made = apply(spec, PAGE, required(section, field))
    assert made.contents == {}
    assert [says in claim for claim in claims(made)] == [True], claims(made)


def test_a_field_less_is_an_ask_less_and_what_still_asks_is_told(spec: Path) -> None:
    made = apply(spec, PAGE, change("field_removed", "required-email", "customerInformation.name", "required", None))
    assert list(made.contents) == ["types/draft-email.yaml"]
    still = "the rule email-delivery-needs-customer may still ask for it"
    assert claims(made) == [f"draft-email no longer needs customerInformation.name, but {still}"]


def test_a_rule_that_nobody_applies_any_more_stays_and_is_told_unless_an_edit_made_it(parcel: Path) -> None:
    asks = [("boxes", "kind"), ("letters", "kind"), ("boxes", "to.name"), ("letters", "to.name"), ("boxes", "weight")]
    made = apply(parcel, "guide", *(change("field_removed", *ask, "required", None) for ask in asks))
    assert claims(made) == ["no type applies the rule parcel-needs any more; retire it, or say where it holds"]
    assert sorted(made.contents) == ["types/box.yaml", "types/letter.yaml"]


def test_a_rule_that_was_released_is_never_taken_away(spec: Path) -> None:
    added = required("required-email", "invoiceInformation.expirationDate")
    apply(spec, PAGE, added)
    before = contents(spec)
    made = apply(spec, PAGE, *undone([added]), released=frozenset({"1.0.0"}))
    assert "retire it" in claims(made)[0]
    assert list(made.contents) == ["types/draft-email.yaml"]
    apply(spec, PAGE, added, released=frozenset({"1.0.0"}))
    assert contents(spec) == before, "the rule is applied again"


def test_a_rule_that_somebody_put_into_words_is_kept(spec: Path) -> None:
    added = required("required-email", "invoiceInformation.expirationDate")
    apply(spec, PAGE, added)
    text = (spec / "requirements.yaml").read_text("utf-8").replace("needs the expiration date", "expires")
    (spec / "requirements.yaml").write_text(text, "utf-8")
    made = apply(spec, PAGE, *undone([added]))
    assert "retire it" in claims(made)[0]
    assert rule(spec, "draft-email-needs-expiration-date") is not None


def test_a_spec_without_such_rules_gets_a_file_of_them(parcel: Path) -> None:
    (parcel / "requirements.yaml").rename(parcel / "cross_field" / "requirements.yaml")
    apply(parcel, "guide", required("boxes", "pickup"))
    assert [each["id"] for each in data(parcel, "requirements.yaml")["rules"]] == ["box-needs-pickup"]
    assert_sound(parcel)
