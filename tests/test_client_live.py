"""The client's life against our sandbox, over real sockets, for both clients and both ways of signing."""

import base64
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest

from fieldrules.http.errors import UnauthorizedError
from tests.cassette_checks import PERSONAL, SECRETS
from tests.keys import PASSWORD, KeyFiles, key_files
from tests.live import driver, sandbox
from tests.scenarios import SCENARIOS, Driver, payload

SCHEMES = ("http-signature", "HS256", "RS256")
KINDS = [(aio, scheme) for aio in (False, True) for scheme in SCHEMES]
NAMES = [f"{'async' if aio else 'sync'}-{scheme}" for aio, scheme in KINDS]


@pytest.fixture(scope="module")
def keys(tmp_path_factory: pytest.TempPathFactory) -> KeyFiles:
    return key_files(tmp_path_factory.mktemp("keys"), SECRETS["merchant_id"])


@pytest.fixture(scope="module")
def server(keys: KeyFiles) -> Iterator[str]:
    with sandbox("--certificate", str(keys.certificate)) as address:
        yield address


@pytest.fixture(params=KINDS, ids=NAMES)
def settings(request: pytest.FixtureRequest, keys: KeyFiles) -> dict[str, Any]:
    aio, scheme = request.param
    if scheme == "RS256":
        return {"aio": aio, "key_file": str(keys.p12), "key_password": PASSWORD, "key_id": None, "secret_key": None}
    return {"aio": aio, "authentication": "http-signature" if scheme == "http-signature" else "jwt"}


@pytest.mark.parametrize("run", SCENARIOS.values(), ids=SCENARIOS)
def test_a_client_lives_its_life(run: Callable[[Driver], None], server: str, settings: dict[str, Any]) -> None:
    with driver(server, **settings) as client:
        run(client)


def test_what_was_sent_is_what_is_read(server: str, settings: dict[str, Any]) -> None:
    with driver(server, **settings) as client:
        made = client.create_invoice(payload("draft-itemized"))
        read = client.get_invoice(made.id)
    assert read.customer_information.name == PERSONAL["name"]
    assert read.customer_information.email == PERSONAL["email"]
    assert read.order_information.line_items[0].product_name == PERSONAL["product"]
    assert read.invoice_information.description == PERSONAL["description"]


WRONG: dict[str, dict[str, str]] = {
    "secret": {"secret_key": base64.b64encode(b"another secret, of the same length as it").decode()},
    "key": {"key_id": "00000000-0000-0000-0000-000000000000"},
    "merchant": {"merchant_id": "another-merchant"},
}


@pytest.mark.parametrize("aio", [False, True], ids=["sync", "async"])
@pytest.mark.parametrize("scheme", ["http-signature", "jwt"])
@pytest.mark.parametrize("wrong", WRONG.values(), ids=WRONG)
def test_wrong_credentials_are_refused(server: str, aio: bool, scheme: str, wrong: dict[str, str]) -> None:
    with driver(server, aio=aio, authentication=scheme, **wrong) as client:
        refused_without_a_word(client, [*SECRETS.values(), *wrong.values()])


@pytest.mark.parametrize("aio", [False, True], ids=["sync", "async"])
def test_a_key_that_another_made_is_refused(server: str, tmp_path: Path, aio: bool) -> None:
    other = key_files(tmp_path, SECRETS["merchant_id"])
    given = {"key_file": str(other.p12), "key_password": PASSWORD}
    with driver(server, aio=aio, key_id=None, secret_key=None, **given) as client:
        refused_without_a_word(client, [PASSWORD])


def refused_without_a_word(client: Driver, secrets: Iterable[str]) -> None:
    with pytest.raises(UnauthorizedError) as refused:
        client.create_invoice(payload("draft-email"))
    assert refused.value.status == 401
    text = f"{refused.value!r} {refused.value}"
    assert not any(value in text for value in [*secrets, *PERSONAL.values()])


@pytest.mark.parametrize("hours", [-1, 1], ids=["an hour behind", "an hour ahead"])
def test_a_request_of_another_time_is_refused(server: str, settings: dict[str, Any], hours: int) -> None:
    with driver(server, **settings) as client:
        signer = client.client._rules.signer
        clock = signer._clock
        signer._clock = lambda: clock() + 3600 * hours
        with pytest.raises(UnauthorizedError):
            client.create_invoice(payload("draft-email"))
        signer._clock = clock
        assert client.create_invoice(payload("draft-email")).status == "DRAFT"


@pytest.mark.parametrize("part", ["body", "target"])
def test_a_request_that_was_changed_on_its_way_is_refused(server: str, settings: dict[str, Any], part: str) -> None:
    with driver(server, **settings) as client:
        tamper(client, part)
        call = client.list_invoices if part == "target" else client.create_invoice
        arguments = {"offset": 0, "limit": 2} if part == "target" else {"request": payload("draft-email")}
        with pytest.raises(UnauthorizedError):
            call(**arguments)


def tamper(client: Driver, part: str) -> None:
    """Change what a client sends, behind its signature."""
    library = client.client._sender._client
    build = library.build_request

    def change(method: str, url: Any, *, content: bytes | None, headers: dict[str, str]) -> Any:
        if part == "body" and content is not None:
            content = content.replace(b"25.00", b"26.00")
        if part == "target":
            url = str(url).replace("limit=2", "limit=3")
        return build(method, url, content=content, headers=headers)

    library.build_request = change
