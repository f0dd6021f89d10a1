"""The client against a server that keeps what it got: every operation, plain and asynchronous, both authentications."""

import json
import re
import subprocess
import sys
from decimal import Decimal
from typing import Any

import pytest

import cybersource_invoicing as invoicing
from fieldrules.http import errors
from fieldrules.http.links import links_of
from fieldrules.http.request import server_of
from tests.loopback import CREDENTIALS, SECRET, Reply, Seen, call, serving
from tests.support import edited, environment, in_person, starting

INVOICE = {"id": "17", "status": "SENT", "somethingNew": {"a": 1}}
BASE = "/invoicing/v2"
SETTINGS = {"invoiceSettingsInformation": {"merchantDisplayName": "Acme"}}
ASKED = {"product_type": "INVOICING"}
KINDS = pytest.mark.parametrize("kind", ["sync", "async"])
CALLS: list[tuple[str, tuple[Any, ...], dict[str, Any], str, str, Any, Any]] = [
    ("create_invoice", (in_person(),), {}, "POST", "/invoices", in_person(), (201, INVOICE)),
    ("get_invoice", ("17",), {}, "GET", "/invoices/17", None, (200, INVOICE)),
    (
        "list_invoices",
        (),
        {"offset": 0, "limit": 5, "status": "SENT"},
        "GET",
        "/invoices?offset=0&limit=5&status=SENT",
        None,
        (200, {"totalInvoices": 1, "invoices": [INVOICE]}),
    ),
    ("list_invoices", (), {}, "GET", "/invoices", None, (200, {"invoices": []})),
    ("update_invoice", ("17", starting("update")), {}, "PUT", "/invoices/17", starting("update"), (200, INVOICE)),
    ("send_invoice", ("17",), {}, "POST", "/invoices/17/delivery", {}, (200, INVOICE)),
    ("publish_invoice", ("17",), {}, "POST", "/invoices/17/publication", {}, (200, INVOICE)),
    ("cancel_invoice", ("17",), {}, "POST", "/invoices/17/cancelation", {}, (200, INVOICE)),
    ("get_settings", (), ASKED, "GET", "/invoiceSettings?productType=INVOICING", None, (200, SETTINGS)),
    ("update_settings", (SETTINGS,), {}, "PUT", "/invoiceSettings", SETTINGS, (200, SETTINGS)),
]  # fmt: skip


def always(status: int, body: Any, **headers: str) -> Any:
    return lambda seen, handler: Reply(status, body, headers)


def test_every_operation_is_called_here() -> None:
    methods = {entry["client_method"] for entry in invoicing.operations()["operations"]}
    assert {name for name, *_ in CALLS} == methods
    for client in (invoicing.Client, invoicing.AsyncClient):
        assert all(callable(getattr(client, name)) for name in methods)


@KINDS
@pytest.mark.parametrize("authentication", ["http-signature", "jwt"])
@pytest.mark.parametrize("case", CALLS, ids=lambda case: case[0])
def test_an_operation_sends_what_it_should_and_reads_the_answer(kind: str, authentication: str, case: Any) -> None:
    name, arguments, named, method, target, body, (status, answer) = case
    with serving(always(status, answer)) as server:
        found = call(kind, server.url, name, *arguments, options={"authentication": authentication}, **named)
    [seen] = server.seen
    assert (seen.method, seen.target) == (method, BASE + target)
    assert (json.loads(seen.body) if seen.body else None) == body
    assert seen.headers["accept-encoding"] == "identity"
    assert ("authorization" in seen.headers) == (authentication == "jwt")
    assert found.to_payload() == answer  # what is unknown is kept


@KINDS
def test_a_model_is_sent_as_its_payload(kind: str) -> None:
    payload = starting("draft-email", "full")
    with serving(always(201, INVOICE)) as server:
        found = call(kind, server.url, "create_invoice", invoicing.DraftEmail.model_validate(payload))
    assert json.loads(server.seen[0].body)["customerInformation"] == payload["customerInformation"]
    assert isinstance(found, invoicing.Invoice)


@KINDS
def test_202_is_accepted_and_an_unknown_status_is_kept(kind: str) -> None:
    with serving(always(202, {"status": "ACCEPTED", "reason": "ACCEPTED"})) as server:
        assert isinstance(call(kind, server.url, "create_invoice", in_person()), invoicing.Accepted)
    with serving(always(200, {"id": "1", "status": "ARCHIVED"})) as server:
        assert call(kind, server.url, "get_invoice", "1").status == "ARCHIVED"


@KINDS
def test_all_pages_are_gone_through(kind: str) -> None:
    def answer(seen: Seen, handler: Any) -> Reply:
        query = dict(part.split("=") for part in seen.target.partition("?")[2].split("&"))
        first, limit = int(query["offset"]), int(query["limit"])
        items = [{"id": str(number)} for number in range(first, min(first + limit, 7))]
        return Reply(200, {"totalInvoices": 7, "invoices": items})

    with serving(answer) as server:
        found = call(kind, server.url, "iterate_invoices", page_size=3)
    assert [item.id for item in found] == [str(number) for number in range(7)]
    assert len(server.seen) == 3


@KINDS
def test_pages_end_with_404_and_never_go_round(kind: str) -> None:
    with serving(always(404, {})) as server:
        assert call(kind, server.url, "iterate_invoices") == []
    page = {"totalInvoices": 99, "invoices": [{"id": "1"}, {"id": "2"}]}
    with serving(always(200, page)) as server, pytest.raises(errors.UnexpectedAnswerError):
        call(kind, server.url, "iterate_invoices", page_size=2)
    assert len(server.seen) == 2


class TestPreflight:
    """Nothing that breaks the rules leaves the machine, unless it is asked to."""

    @KINDS
    @pytest.mark.parametrize(
        ("method", "arguments"),
        [
            ("create_invoice", ({"invoiceInformation": {"deliveryMode": "none"}},)),
            ("create_invoice", ({"orderInformation": {1, 2}},)),
            ("create_invoice", ({1: 2},)),
            ("update_invoice", ("17", {})),
            ("update_settings", ({"invoiceSettingsInformation": {"enableReminders": "yes"}},)),
        ],
    )
    def test_a_bad_payload_is_not_sent(self, kind: str, method: str, arguments: Any) -> None:
        with serving(always(200, INVOICE)) as server, pytest.raises(invoicing.PreflightError) as caught:
            call(kind, server.url, method, *arguments)
        assert server.seen == []
        assert not caught.value.report.ok
        assert isinstance(caught.value, errors.ClientError)

    def test_list_parameters_are_judged_too(self) -> None:
        with serving(always(200, {"invoices": []})) as server, pytest.raises(invoicing.PreflightError):
            call("sync", server.url, "list_invoices", status="sent")
        assert server.seen == []

    def test_it_can_be_turned_off_for_a_call(self) -> None:
        with serving(always(201, INVOICE)) as server:
            call("sync", server.url, "create_invoice", {"a": 1}, preflight=False)
        assert server.seen[0].body == b'{"a":1}'

    def test_contested_rules_refuse_only_if_asked(self) -> None:
        payload = starting("draft-itemized")
        del payload["orderInformation"]["lineItems"][0]["totalAmount"]
        with serving(always(201, INVOICE)) as server:
            call("sync", server.url, "create_invoice", payload)
            with pytest.raises(invoicing.PreflightError):
                call("sync", server.url, "create_invoice", payload, options={"contested": "error"})
        assert len(server.seen) == 1

    def test_what_is_judged_is_what_is_sent(self) -> None:
        payload = edited(in_person(), {"orderInformation.amountDetails.totalAmount": Decimal("2623.640")})
        with serving(always(201, INVOICE)) as server:
            call("sync", server.url, "create_invoice", payload)
        assert json.loads(server.seen[0].body)["orderInformation"]["amountDetails"]["totalAmount"] == "2623.640"

    def test_a_model_of_another_operation_is_refused(self) -> None:
        update = invoicing.Update.model_validate(starting("update"))
        with serving(always(201, INVOICE)) as server, pytest.raises(errors.InvalidRequestError):
            call("sync", server.url, "create_invoice", update)
        assert server.seen == []


class TestMaking:
    """How a client is made."""

    def test_credentials_come_from_the_environment(self, monkeypatch: pytest.MonkeyPatch) -> None:
        for name, value in CREDENTIALS.items():
            monkeypatch.setenv(f"CYBERSOURCE_{name.upper()}", value)
        with serving(always(200, INVOICE)) as server, invoicing.Client(base_url=server.url) as client:
            assert client.get_invoice("17").id == "17"
        assert server.seen[0].headers["v-c-merchant-id"] == "testmerchant"

    @pytest.mark.parametrize("name", sorted(CREDENTIALS))
    def test_one_that_is_missing_is_named_with_its_variable(self, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.delenv(f"CYBERSOURCE_{name.upper()}", raising=False)
        with pytest.raises(errors.ConfigurationError, match=f"{name} is missing.*CYBERSOURCE_{name.upper()}"):
            invoicing.Client(**{**CREDENTIALS, name: None})

    @pytest.mark.parametrize(
        "given",
        [
            {"secret_key": "no base64!"},
            {"merchant_id": "a\r\nX: y"},
            {"key_id": 'a"b'},
            {"timeout": 0},
            {"retries": -1},
            {"contested": "never"},
            {"authentication": "basic"},
            {"environment": "staging"},
        ],
    )
    def test_what_cannot_be_used_is_refused_without_being_shown(self, given: dict[str, Any]) -> None:
        with pytest.raises(errors.ConfigurationError) as caught:
            invoicing.Client(**{**CREDENTIALS, **given})
        assert "base64!" not in str(caught.value)
        assert SECRET not in str(caught.value)

    @pytest.mark.parametrize(
        "url",
        [
            "http://api.example",
            "http://127.0.0.1.example",
            "http://localhost.example",
            "https://user:word@api.example",
            "https://api.example/path",
            "https://api.example?a=b",
            "https://api.example#f",
            "https://api.example\r\nX: y",
            "https://api.example\\@other",
            "ftp://api.example",
            "https://",
            "//api.example",
            "api.example",
            "https://api.example:99999",
            "https://ápi.example",
            "",
        ],
    )
    def test_a_base_url_that_must_not_be_used(self, url: str) -> None:
        with pytest.raises(errors.ConfigurationError):
            invoicing.Client(**CREDENTIALS, base_url=url)

    @pytest.mark.parametrize(
        ("url", "host"),
        [
            ("https://api.example:443/", "api.example"),
            ("https://API.example:8443", "api.example:8443"),
            ("http://localhost:80", "localhost"),
            ("http://127.8.9.1:8080", "127.8.9.1:8080"),
            ("http://[::1]:8080", "[::1]:8080"),
        ],
    )
    def test_the_host_of_a_base_url(self, url: str, host: str) -> None:
        assert server_of([], "", url).host == host

    def test_every_server_of_the_spec(self) -> None:
        for server in invoicing.operations()["servers"]:
            with invoicing.Client(**CREDENTIALS, environment=server["id"]) as client:
                assert repr(client) == f"<Client {server['url']}>"


class TestFieldRules:
    """From what the server says of a field to our rules."""

    @pytest.mark.parametrize(
        ("named", "rule"),
        [
            ("orderInformation.amountDetails.currency", "invoice-needs-currency"),
            ("currency", "invoice-needs-currency"),
            ("orderInformation.lineItems[3].unitPrice", "item-needs-unit-price"),
            ("orderInformation.lineItems.unitPrice", "item-needs-unit-price"),
            ("/orderInformation/lineItems/0/unitPrice", "item-needs-unit-price"),
        ],
    )
    def test_a_field_leads_to_its_rules(self, named: str, rule: str) -> None:
        links = links_of(invoicing.ruleset(), named)
        assert rule in {link.id for link in links}
        assert all(link.summary for link in links)
        assert any(link.url.startswith("https://") for link in links)

    @pytest.mark.parametrize("named", ["", "nothing", "[]", "a..b", "." * 500])
    def test_another_name_leads_nowhere(self, named: str) -> None:
        assert links_of(invoicing.ruleset(), named) == ()

    def test_an_error_carries_them(self) -> None:
        body = {
            "status": "BADREQUEST",
            "reason": "VALIDATION_ERRORS",
            "message": "Field validation errors",
            "details": [{"field": "orderInformation.amountDetails.currency", "reason": "MISSING_FIELD"}],
        }
        with serving(always(400, body)) as server, pytest.raises(errors.BadRequestError) as caught:
            call("sync", server.url, "create_invoice", in_person())
        error = caught.value
        assert (error.method, error.path, error.status) == ("POST", "/invoicing/v2/invoices", 400)
        assert (error.correlation_id, error.reason) == ("corr-1", "VALIDATION_ERRORS")
        assert error.message == "Field validation errors"
        assert [detail.field for detail in error.details] == ["orderInformation.amountDetails.currency"]
        assert "invoice-needs-currency" in str(error)


def fresh(code: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, env=environment(), timeout=60, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


HEAVY = "{'httpx2', 'pydantic', 'joserfc', 'cryptography', 'asyncio', 'cybersource_invoicing.client'}"


@pytest.mark.parametrize("use", ["", "i.check({});", "i.ClientError;", "dir(i);"])
def test_checking_imports_neither_the_http_library_nor_the_models(use: str) -> None:
    assert fresh(f"import sys, cybersource_invoicing as i; {use} print(sorted({HEAVY} & set(sys.modules)))") == "[]\n"


def test_signing_with_a_shared_secret_imports_no_cryptography() -> None:
    code = f"import cybersource_invoicing as i, sys; i.Client(**{CREDENTIALS!r}); "
    assert fresh(code + "print(sorted({'joserfc', 'cryptography'} & set(sys.modules)))") == "[]\n"


def test_without_its_libraries_a_client_says_what_to_install() -> None:
    for missing in ("httpx2", "joserfc"):
        code = (
            f"import sys; sys.modules[{missing!r}] = None\n"
            "import cybersource_invoicing as i\n"
            f"try: i.Client(**{CREDENTIALS!r}, authentication='jwt')\n"
            "except i.ConfigurationError as e: print(e)"
        )
        assert "fieldrules[client]" in fresh(code)


def test_a_client_is_there_soon_enough() -> None:
    code = (
        "import time; t = time.perf_counter(); from cybersource_invoicing import Client; "
        f"Client(**{CREDENTIALS!r}); print(time.perf_counter() - t)"
    )
    assert min(float(fresh(code)) for _ in range(3)) < 1.5


def test_the_tree_in_the_docstring_is_the_tree() -> None:
    told = errors.__doc__ or ""
    classes = {name for name, found in vars(errors).items() if isinstance(found, type) and name.endswith("Error")}
    drawn = set(re.findall(r"^    [ │├└─]*([A-Z][A-Za-z]+Error)\b", told, re.MULTILINE))
    assert classes - {"PreflightError"} == drawn
    assert all(issubclass(getattr(errors, name), errors.ClientError) for name in classes - {"PreflightError"})
    assert classes <= set(dir(invoicing))
