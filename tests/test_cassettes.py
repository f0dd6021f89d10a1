"""Every cassette is sound, and each check finds the fault that is planted in a copy."""

import base64
import copy
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from tests.cassette_checks import (
    PERSONAL,
    SECRETS,
    Cassette,
    misplaced,
    problems,
    read,
    rule_breaking,
    stale,
    unscrubbed,
    unused,
)
from tests.recording import CASSETTES, FOLDERS, OUR_NUMBERS, provenance, shape
from tests.scenarios import SCENARIOS, payload

FILES = [(kind, path) for kind, folder in FOLDERS.items() for path in sorted(folder.glob("*.json"))]


def names(kind: str) -> set[str]:
    """The cassettes that some test replays; of documented ones that is all, because the test goes by the files."""
    return set(SCENARIOS) if kind != "documented" else {path.stem for found, path in FILES if found == kind}


@pytest.mark.parametrize(("kind", "path"), FILES, ids=[f"{kind}-{path.stem}" for kind, path in FILES])
def test_a_cassette_is_sound(kind: str, path: Path) -> None:
    assert problems(read(path), names(kind)) == []


def test_there_are_cassettes_of_the_kinds_that_can_be_made_here() -> None:
    kinds = [kind for kind, _ in FILES]
    assert kinds.count("documented") >= 10
    assert {path.stem for kind, path in FILES if kind == "sandbox-local"} == set(SCENARIOS)


def test_the_folders_hold_cassettes_and_a_word_on_them_and_nothing_else() -> None:
    found = {path for path in CASSETTES.rglob("*") if path.is_file()}
    known = {path for _, path in FILES} | {path for path in found if path.name == "README.md"}
    assert found - known == set()


@pytest.fixture
def sound() -> Cassette:
    """A sound cassette, in which a fault can be planted."""
    data = {
        "provenance": provenance("sandbox-local"),
        "version": 1,
        "interactions": [shape(exchange(payload("draft-email")))],
    }
    found = Cassette(FOLDERS["sandbox-local"] / "create-every-type.json", json.dumps(data, indent=1), data)
    assert problems(found, names("sandbox-local")) == []
    return found


def planted(sound: Cassette, change: Callable[[dict[str, Any]], None]) -> Cassette:
    data = copy.deepcopy(sound.data)
    change(data)
    return Cassette(sound.path, json.dumps(data, indent=1), data)


def first_request(data: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = data["interactions"][0]["request"]
    return found


def test_a_cassette_made_under_other_rules_is_found(sound: Cassette) -> None:
    old = planted(sound, lambda data: data["provenance"]["ruleset"].update(sha256="0" * 64))
    assert "make record-local" in next(stale(old))
    assert list(stale(sound)) == []


@pytest.mark.parametrize("claim", ["cybersource", "documented", None])
def test_a_cassette_that_passes_for_another_kind_is_found(sound: Cassette, claim: str | None) -> None:
    assert list(misplaced(planted(sound, lambda data: data["provenance"].update(kind=claim))))
    assert list(misplaced(planted(sound, lambda data: data.pop("provenance"))))
    assert list(misplaced(sound)) == []


def test_a_cassette_with_a_date_that_was_not_recorded_live_is_found(sound: Cassette) -> None:
    assert list(misplaced(planted(sound, lambda data: data["provenance"].update(recorded="2026-01-01"))))


def test_a_cassette_that_no_test_replays_is_found(sound: Cassette) -> None:
    assert list(unused(sound, {"another"}))
    assert list(unused(planted(sound, lambda data: data["interactions"].clear()), SCENARIOS))
    assert list(unused(sound, SCENARIOS)) == []


FORMS: dict[str, Callable[[str], str]] = {
    "plain": str,
    "url": lambda value: quote(value, safe=""),
    "base64": lambda value: base64.b64encode(value.encode()).decode(),
    "base64 behind one byte": lambda value: base64.b64encode(b"a" + value.encode()).decode(),
    "base64 behind two bytes": lambda value: base64.b64encode(b"ab" + value.encode() + b"cd").decode(),
}


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("name", [*SECRETS, *PERSONAL])
def test_a_private_value_is_found_wherever_and_however_it_is_written(sound: Cassette, name: str, form: str) -> None:
    written = FORMS[form]({**SECRETS, **PERSONAL}[name])

    def in_a_header(data: dict[str, Any]) -> None:
        first_request(data)["headers"]["content-type"] = [written]

    def in_a_nested_field(data: dict[str, Any]) -> None:
        first_request(data)["json"]["invoiceInformation"]["more"] = [{"deep": written}]

    def in_the_address(data: dict[str, Any]) -> None:
        first_request(data)["uri"] += f"?q={written}"

    for change in (in_a_header, in_a_nested_field, in_the_address):
        found = list(unscrubbed(planted(sound, change)))
        assert any(f"holds the {name}" in problem for problem in found), change.__name__
        assert not any(written in problem for problem in found)


def in_headers(name: str, value: str) -> Callable[[dict[str, Any]], None]:
    return lambda data: first_request(data)["headers"].update({name: [value]})


def in_the_body(name: str, value: Any) -> Callable[[dict[str, Any]], None]:
    return lambda data: first_request(data)["json"]["invoiceInformation"].update({name: value})


UNLISTED = {
    "a header": in_headers("authorization", "Bearer x"),
    "a signature": in_headers("signature", 'keyid="x"'),
    "an unknown field": in_the_body("note", "x"),
    "a free text": in_the_body("description", "a text"),
    "a number of a person": in_the_body("invoiceNumber", "smith-2026"),
    "a closed field with a text": in_the_body("dueDate", "when Arthur has paid"),
    "a field of an answer": lambda data: data["interactions"][0]["response"]["json"].update({"secret": 1}),
    "a part of an exchange": lambda data: data["interactions"][0].update({"elapsed": 1}),
    "a port": lambda data: first_request(data).update(uri="http://127.0.0.1:8080/invoicing/v2/invoices"),
    "another host": lambda data: first_request(data).update(uri="https://arthur.example/invoicing/v2/invoices"),
}


@pytest.mark.parametrize("what", UNLISTED)
def test_what_no_list_lets_through_is_found(sound: Cassette, what: str) -> None:
    assert any("more than may be written" in problem for problem in unscrubbed(planted(sound, UNLISTED[what])))
    assert list(unscrubbed(sound)) == []


def test_a_request_that_was_taken_and_breaks_a_rule_is_found(sound: Cassette) -> None:
    broken = planted(sound, lambda data: first_request(data)["json"]["invoiceInformation"].pop("dueDate"))
    assert "dueDate" in next(rule_breaking(broken)) or "due-date" in next(rule_breaking(broken))

    def refuse(data: dict[str, Any]) -> None:
        first_request(data)["json"]["invoiceInformation"].pop("dueDate")
        data["interactions"][0]["response"]["status"]["code"] = 400

    assert list(rule_breaking(planted(sound, refuse))) == []
    assert list(rule_breaking(sound)) == []


def exchange(body: Any) -> dict[str, Any]:
    """What a recorder sees, with everything in it that must not be written."""
    secret = {name: [value] for name, value in SECRETS.items()}
    uri = f"http://me:{SECRETS['secret_key']}@127.0.0.1:8123/invoicing/v2/invoices?token={SECRETS['key_id']}"
    answer = {**body, "id": "17", "status": "DRAFT", "submitTimeUtc": "2026-11-22T10:11:12Z", "owner": PERSONAL["name"]}
    answer["_links"] = {"self": {"href": "/v2/invoices/17", "method": "GET"}, "next": {"href": PERSONAL["email"]}}
    headers = {"Content-Type": ["application/json"], "Set-Cookie": ["x"], "V-C-Correlation-Id": ["4711"], **secret}
    return {
        "request": {"method": "POST", "uri": uri, "headers": {**headers, "Signature": ["x"]}, "json": body},
        "response": {"status": {"code": 201, "message": "Created"}, "headers": headers, "json": answer},
    }


@pytest.mark.parametrize("type_id", ["draft-email", "draft-itemized", "create-in-person"])
def test_what_is_written_of_an_exchange_is_listed_and_redacted(type_id: str) -> None:
    shaped = shape(exchange(payload(type_id)))
    assert shape(shaped) == shaped
    text = json.dumps(shaped)
    assert not any(value in text for value in [*SECRETS.values(), *PERSONAL.values()])
    assert shaped["request"]["uri"] == "http://127.0.0.1/invoicing/v2/invoices"
    assert list(shaped["request"]["headers"]) == ["content-type"]
    assert list(shaped["response"]["headers"]) == ["content-type", "v-c-correlation-id"]
    answer = shaped["response"]["json"]
    assert (answer["id"], answer["status"]) == ("17", "DRAFT")
    assert answer["_links"]["self"]["href"] == "/v2/invoices/17"
    assert "owner" not in answer
    assert shaped["request"]["json"]["orderInformation"]["amountDetails"]["totalAmount"] == "25.00"


@pytest.mark.parametrize("number", ["4111111111111111", "Beeblebrox-1", "a" * 30, "test-4111 1111 1111 1111"])
def test_an_invoice_number_that_may_say_something_is_no_number_of_ours(number: str) -> None:
    assert not OUR_NUMBERS.fullmatch(number)


def test_a_body_that_is_no_json_is_not_written() -> None:
    seen = exchange({})
    seen["response"] = {**seen["response"], "text": f"<p>{PERSONAL['name']}</p>"}
    del seen["response"]["json"]
    assert shape(seen)["response"]["text"] == "redacted"
