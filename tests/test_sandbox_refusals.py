"""What the sandbox refuses, over real sockets: bad payloads, forbidden steps, and whatever is not signed."""

import base64
import json
import time
from collections.abc import Iterator
from email.utils import formatdate
from functools import partial
from typing import Any

import pytest

import cybersource_invoicing as invoicing
from fieldrules.sandbox import auth
from fieldrules.sandbox.server import Running
from fieldrules.sandbox.service import Service
from tests.sandbox_caller import (
    INVALID,
    INVOICES,
    NOT_ALLOWED,
    NOT_FOUND,
    OPERATIONS,
    SETTINGS,
    Caller,
    Sign,
    certificate,
    created,
    refused,
    sandbox,
    with_certificate,
    with_signature,
    with_token,
)
from tests.support import GONE, ROOT, edited, in_person, starting

SERIAL = "5555666677778888"
PEM, KEY = certificate("sandbox_merchant", SERIAL)


@pytest.fixture(scope="module")
def server() -> Iterator[Running]:
    with sandbox(certificate=PEM) as running:
        yield running


@pytest.fixture
def caller(server: Running) -> Iterator[Caller]:
    made = Caller(server.base_url, server.credentials)
    yield made
    made.close()


@pytest.fixture
def alone() -> Iterator[Caller]:
    """A caller of a sandbox with nothing in it."""
    with sandbox() as running:
        made = Caller(running.base_url, running.credentials)
        yield made
        made.close()


class TestRefusals:
    def test_a_number_that_is_taken(self, caller: Caller) -> None:
        payload = edited(in_person(), {"invoiceInformation.invoiceNumber": "A-1"})
        assert caller("POST", INVOICES, payload).body["id"] == "A-1"
        assert refused(caller("POST", INVOICES, payload)) == (400, "BADREQUEST", "DUPLICATE_RECORD")

    def test_a_made_number_goes_round_one_that_is_taken(self, alone: Caller) -> None:
        assert created(alone, invoiceInformation__invoiceNumber="1000000001") == "1000000001"
        assert created(alone) == "1000000002"

    @pytest.mark.parametrize(
        ("method", "action"), [("PUT", ""), ("POST", "/cancelation"), ("POST", "/delivery"), ("POST", "/publication")]
    )
    def test_nothing_happens_to_what_is_canceled(self, caller: Caller, method: str, action: str) -> None:
        name = created(caller)
        assert caller("POST", f"{INVOICES}/{name}/cancelation").http == 200
        body = starting("update", "full") if method == "PUT" else None
        assert refused(caller(method, f"{INVOICES}/{name}{action}", body)) == NOT_ALLOWED

    def test_what_no_page_describes(self, caller: Caller) -> None:
        name = created(caller, "create-in-person")
        assert refused(caller("POST", f"{INVOICES}/{name}/delivery")) == NOT_ALLOWED
        assert refused(caller("POST", f"{INVOICES}/{name}/publication")) == NOT_ALLOWED

    @pytest.mark.parametrize(
        ("method", "action"), [("GET", ""), ("PUT", ""), ("POST", "/cancelation"), ("POST", "/delivery")]
    )
    @pytest.mark.parametrize("name", ["nowhere", "a%2F..%2Fb", "x%3Fy%3D1", "%27%20OR%201%3D1"])
    def test_an_unknown_id(self, caller: Caller, method: str, action: str, name: str) -> None:
        body = starting("update", "full") if method == "PUT" else None
        assert refused(caller(method, f"{INVOICES}/{name}{action}", body)) == NOT_FOUND

    def test_an_address_that_is_none_and_a_method_that_is_not_for_it(self, caller: Caller) -> None:
        assert refused(caller("GET", "/invoicing/v3/invoices")) == NOT_FOUND
        got = caller("DELETE", f"{INVOICES}/1")
        assert (got.http, got.headers["allow"]) == (405, "GET, PUT")

    def test_a_list_of_nothing(self, alone: Caller) -> None:
        assert refused(alone("GET", INVOICES)) == NOT_FOUND

    def test_a_bad_payload_with_each_fault(self, caller: Caller) -> None:
        payload = edited(
            starting("draft-email"), {"customerInformation.email": GONE, "invoiceInformation.dueDate": "x"}
        )
        got = caller("POST", INVOICES, payload)
        assert refused(got) == INVALID
        assert got.body["details"] == [
            {"field": "customerInformation.email", "reason": "MISSING_FIELD"},
            {"field": "invoiceInformation.dueDate", "reason": "INVALID_DATA"},
        ]

    @pytest.mark.parametrize("body", [b"", b"{", b"[]", b'"x"', b"\xff", b"[" * 100_000, b'{"a":1,"a":2}'])
    def test_a_body_that_is_no_payload(self, caller: Caller, body: bytes) -> None:
        assert refused(caller("POST", INVOICES, body)) == INVALID

    def test_a_bad_update(self, caller: Caller) -> None:
        got = caller("PUT", f"{INVOICES}/{created(caller)}", {})
        assert refused(got) == INVALID
        assert {"field": "invoiceInformation.dueDate", "reason": "MISSING_FIELD"} in got.body["details"]

    @pytest.mark.parametrize(
        ("query", "field"),
        [("status=draft", "status"), ("offset=-1", "offset"), ("limit=0", "limit"), ("limit=x", "limit")],
    )
    def test_bad_parameters(self, caller: Caller, query: str, field: str) -> None:
        got = caller("GET", f"{INVOICES}?{query}")
        assert refused(got) == INVALID
        assert got.body["details"] == [{"field": field, "reason": "INVALID_DATA"}]

    @pytest.mark.parametrize("logo", ["no Base64!", base64.b64encode(b"text").decode()])
    def test_a_logo_that_is_no_picture(self, caller: Caller, logo: str) -> None:
        got = caller("PUT", SETTINGS, {"invoiceSettingsInformation": {"merchantLogo": logo}})
        assert refused(got) == (400, "BADREQUEST", "INVALID_IMAGE")


def wrong(**how: Any) -> Sign:
    return partial(with_signature, **how)


def claiming(name: str, value: str) -> Sign:
    def sign(caller: Caller, method: str, target: str, body: bytes) -> dict[str, str]:
        return with_token(caller, method, target, body, **{name: value})

    return sign


LATE = formatdate(time.time() - 3600, usegmt=True)
OTHER = base64.b64encode(b"x" * 32).decode()
UNSIGNED: dict[str, Sign] = {
    "nothing": lambda *_: {},
    "wrong secret": wrong(secret=OTHER),
    "stale date": wrong(date=LATE),
    "date that is none": wrong(date="yesterday"),
    "missing digest": wrong(leave_out=["digest"]),
    "unsigned host": wrong(leave_out=["host"]),
    "unsigned target": wrong(leave_out=["request-target"]),
    "unsigned merchant": wrong(leave_out=["v-c-merchant-id"]),
    "unreadable signature": lambda *_: {"Signature": "x"},
    "no token": lambda *_: {"Authorization": "Bearer x.y.z"},
    "stale token": partial(with_token, iat=int(time.time()) - 3600, exp=int(time.time()) - 3480),
    "long-lived token": partial(with_token, exp=int(time.time()) + 3600),
    "token for another path": claiming("request-resource-path", "/"),
    "token for another method": claiming("request-method", "PUT"),
    "token for another host": claiming("request-host", "shop.example"),
    "token of another merchant": claiming("v-c-merchant-id", "another"),
    "token without digest": partial(with_token, digest=None),
    "token for another body": partial(with_token, digest="x"),
    "token with claims of wrong types": partial(with_token, iat="now"),
    "RS256 with another key": with_certificate(certificate("x", SERIAL)[1], SERIAL),
    "RS256 with another serial": with_certificate(KEY, "1"),
}


@pytest.mark.parametrize("how", UNSIGNED)
def test_what_is_not_signed_is_unauthorized(caller: Caller, how: str) -> None:
    got = caller("POST", INVOICES, in_person(), sign=UNSIGNED[how])
    assert got.http == 401
    assert list(got.body) == ["response"]
    assert got.body["response"]["rmsg"].startswith("Authentication failed: ")
    assert caller.credentials["secret_key"] not in str(got)


@pytest.mark.parametrize("sign", [with_signature, with_token])
def test_a_body_that_was_tampered_with_is_unauthorized(caller: Caller, sign: Sign) -> None:
    headers = sign(caller, "POST", INVOICES, b'{"a": 1}')
    got = caller.send("POST", INVOICES, b'{"a": 2}', headers)
    assert (got.http, "digest" in got.body["response"]["rmsg"]) == (401, True)


def test_a_target_that_was_tampered_with_is_unauthorized(caller: Caller) -> None:
    headers = with_signature(caller, "GET", f"{INVOICES}?limit=1", b"")
    assert caller.send("GET", f"{INVOICES}?limit=2", b"", headers).http == 401


def test_v_c_date_may_stand_for_date(caller: Caller) -> None:
    assert caller("POST", INVOICES, in_person(), sign=wrong(date_name="v-c-date")).http == 201
    late = wrong(date_name="v-c-date", date=LATE)
    assert caller("POST", INVOICES, in_person(), sign=late).http == 401


VECTORS: list[dict[str, Any]] = json.loads((ROOT / "tests/data/http-signature-vectors.json").read_bytes())["vectors"]


@pytest.mark.parametrize("vector", VECTORS, ids=[vector["name"] for vector in VECTORS])
def test_the_vectors_of_an_independent_client_are_taken(
    vector: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("fieldrules.sandbox.auth.time.time", lambda: vector["epoch"] + 5.0)
    credentials = auth.Credentials(vector["merchant_id"], vector["key_id"], vector["secret_b64"])
    verifier = auth.Verifier(Service(invoicing.ruleset(), OPERATIONS), credentials)
    expected = vector["expected"]
    headers = {
        "host": vector["host"],
        "date": vector["date"],
        "v-c-merchant-id": vector["merchant_id"],
        "signature": expected["signature_header"],
    }
    if expected["digest"]:
        headers["digest"] = expected["digest"]
    body = (vector["body"] or "").encode()
    seen = auth.Seen(vector["method"], vector["resource_path"], headers, frozenset(), body)
    assert verifier.account(seen) == vector["merchant_id"]
    with pytest.raises(auth.UnauthorizedError):
        verifier.account(seen._replace(target=vector["resource_path"] + "x"))
    with pytest.raises(auth.UnauthorizedError):
        verifier.account(seen._replace(repeated=frozenset({"host"})))
