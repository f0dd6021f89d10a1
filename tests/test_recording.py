"""Recording and replaying: what a real exchange leaves on disk, and that nothing else is looked at or reached."""

import asyncio
import json
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import httpx2
import pytest
from vcr import VCR
from vcr.errors import CannotOverwriteExistingCassetteException

from tests.cassette_checks import PERSONAL, SECRETS, forms
from tests.cassette_vcr import Serializer, config, configure
from tests.recording import provenance, record_kind
from tests.scenarios import payload

PATH = "/invoicing/v2/invoices"


class Server(BaseHTTPRequestHandler):
    """It echoes the invoice, and a secret or two."""

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        answer = json.dumps({**body, "id": "17", "status": "DRAFT", "token": SECRETS["secret_key"]}).encode()
        self.send_response(201)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(answer)))
        self.send_header("Set-Cookie", SECRETS["secret_key"])
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the name is http.server's
        """Say nothing."""


@pytest.fixture
def server() -> Iterator[str]:
    found = ThreadingHTTPServer(("127.0.0.1", 0), Server)
    thread = Thread(target=found.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{found.server_port}"
    found.shutdown()
    thread.join()
    found.server_close()


def tape(path: Path, mode: str) -> Any:
    vcr = VCR(record_mode=mode)
    configure(vcr)
    return vcr.use_cassette(str(path), **config(record_kind()))


def post(base: str, body: Any, *, aio: bool = False) -> Any:
    headers = {"v-c-merchant-id": SECRETS["merchant_id"], "Signature": SECRETS["key_id"]}
    if not aio:
        with httpx2.Client(trust_env=False) as client:
            return client.post(base + PATH, json=body, headers=headers)

    async def send() -> Any:
        async with httpx2.AsyncClient(trust_env=False) as client:
            return await client.post(base + PATH, json=body, headers=headers)

    return asyncio.run(send())


@pytest.mark.parametrize("aio", [False, True], ids=["sync", "async"])
def test_nothing_private_reaches_the_file_and_both_clients_replay_it(tmp_path: Path, server: str, aio: bool) -> None:
    path = tmp_path / "one.json"
    body = payload("draft-itemized")
    with tape(path, "all"):
        real = post(server, body, aio=aio)
    assert real.json()["token"] == SECRETS["secret_key"]
    assert real.json()["customerInformation"]["name"] == PERSONAL["name"]
    text = path.read_text(encoding="utf-8")
    assert not [name for name, value in {**SECRETS, **PERSONAL}.items() if any(form in text for form in forms(value))]
    assert json.loads(text)["provenance"]["kind"] == record_kind()
    for other in (False, True):
        with tape(path, "none") as cassette:
            played = post("http://127.0.0.1:9", body, aio=other)
            assert cassette.all_played
        assert (played.status_code, played.json()["id"], played.json()["status"]) == (201, "17", "DRAFT")
        assert played.json()["customerInformation"]["name"] == "redacted"
    assert path.read_text(encoding="utf-8") == text


def test_a_second_recording_is_the_same_file(tmp_path: Path, server: str) -> None:
    for name in ("one", "two"):
        with tape(tmp_path / f"{name}.json", "all"):
            post(server, payload("draft-email"))
    assert (tmp_path / "one.json").read_bytes() == (tmp_path / "two.json").read_bytes()


@pytest.fixture
def taped(tmp_path: Path, server: str) -> Path:
    with tape(tmp_path / "one.json", "all"):
        post(server, payload("draft-email"))
    return tmp_path / "one.json"


def refused(base: str, body: Any) -> None:
    with pytest.raises(CannotOverwriteExistingCassetteException) as found:
        post(base, body)
    assert not any(value in str(found.value) for value in [*SECRETS.values(), *PERSONAL.values()])


def test_a_request_with_another_body_or_place_is_not_replayed(taped: Path) -> None:
    body = payload("draft-email")
    other = json.loads(json.dumps(body).replace('"25.00"', '"26.00"'))
    with tape(taped, "none"):
        refused("http://127.0.0.1:9", other)
        refused("https://apitest.cybersource.com", body)
        refused("http://127.0.0.1:9/v3", body)
        assert post("http://127.0.0.1:9", dict(reversed(body.items()))).status_code == 201
        refused("http://127.0.0.1:9", body)  # each exchange is played once


def test_only_a_live_recording_has_a_date() -> None:
    assert "recorded" in provenance("cybersource")
    assert "recorded" not in provenance("sandbox-local")


def test_a_documented_cassette_cannot_be_recorded(monkeypatch: pytest.MonkeyPatch) -> None:
    # Not through a recorder: vcrpy leaves httpx2 patched until the next garbage collection if saving fails.
    monkeypatch.setenv("FIELDRULES_CASSETTES", "documented")
    with pytest.raises(ValueError, match="never recorded"):
        Serializer.serialize({"version": 1, "interactions": []})
