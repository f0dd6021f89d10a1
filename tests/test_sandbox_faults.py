"""The faults that the sandbox commits on request, and the command that starts it."""

import http.client
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.sandbox_caller import INVOICES, Caller, Got, sandbox
from tests.support import Done, edited, environment, in_person, run_cli, run_module, starting


@contextmanager
def calling(*faults: str, **options: Any) -> Iterator[Caller]:
    with sandbox(faults=faults, **options) as running:
        made = Caller(running.base_url, running.credentials)
        try:
            yield made
        finally:
            made.close()


def numbered() -> dict[str, Any]:
    return edited(in_person(), {"invoiceInformation.invoiceNumber": "A-1"})


def test_429_says_when_to_come_back_and_then_goes_away() -> None:
    with calling("429,times=2,retry-after=3") as caller:
        for _ in range(2):
            got = caller("POST", INVOICES, numbered())
            assert (got.http, got.headers["retry-after"]) == (429, "3")
        assert caller("POST", INVOICES, numbered()).http == 201


def test_502_for_ever_for_one_operation_only() -> None:
    with calling("502,times=ever,operation=getAllInvoices") as caller:
        assert caller("POST", INVOICES, numbered()).http == 201
        for _ in range(3):
            got = caller("GET", INVOICES)
            assert (got.http, got.body["status"], got.body["reason"]) == (502, "SERVER_ERROR", "SERVER_ERROR")
            assert "retry-after" not in got.headers


def test_latency() -> None:
    with calling(latency=0.3) as caller:
        begin = time.monotonic()
        assert caller("POST", INVOICES, numbered()).http == 201
        assert time.monotonic() - begin >= 0.3


@pytest.mark.parametrize(("kind", "stored"), [("drop-before", False), ("drop-middle", True), ("drop-after", True)])
def test_a_dropped_connection(kind: str, stored: bool) -> None:
    with calling(kind) as caller:
        with pytest.raises((OSError, http.client.HTTPException)):
            caller("POST", INVOICES, numbered())
        assert caller("GET", f"{INVOICES}/A-1").http == (200 if stored else 404)
        assert caller("POST", INVOICES, numbered()).http == (400 if stored else 201)


def test_an_email_that_fails_is_a_202_and_the_invoice_can_be_sent() -> None:
    with calling("email") as caller:
        assert caller("POST", INVOICES, in_person()).http == 201  # no e-mail, so none fails
        got = caller("POST", INVOICES, starting("create-and-send-email"))
        assert (got.http, got.body["status"], got.body["reason"]) == (202, "ACCEPTED", "ACCEPTED")
        [name] = re.findall("Invoice ID (.+) created but failed to send an email", got.body["message"])
        assert caller("GET", f"{INVOICES}/{name}").body["status"] == "CREATED"
        assert caller("POST", f"{INVOICES}/{name}/delivery").body["status"] == "SENT"


def test_a_request_can_bring_its_own_fault() -> None:
    with calling() as caller:
        assert caller("POST", INVOICES, numbered(), X_Sandbox_Fault="502").http == 502
        assert (
            caller("POST", INVOICES, numbered(), X_Sandbox_Fault="429,retry-after=0.5").headers["retry-after"] == "0.5"
        )
        assert caller("POST", INVOICES, starting("create-and-send-email"), X_Sandbox_Fault="email").http == 202
        assert caller("POST", INVOICES, numbered(), X_Sandbox_Fault="fire").http == 400
        assert caller("POST", INVOICES, numbered()).http == 201


class TestControl:
    def control(self, caller: Caller, method: str, path: str, body: Any = None, **headers: str) -> Got:
        given = {"Content_Type": "application/json", **headers}
        return caller(method, f"/_sandbox{path}", body, sign=lambda *_: {}, **given)

    def test_faults_are_set_shown_and_cleared_while_it_runs(self) -> None:
        with calling() as caller:
            asked = {"faults": ["502,times=ever"], "latency": 0.01}
            assert self.control(caller, "PUT", "/faults", asked).body == asked
            assert caller("GET", INVOICES).http == 502
            assert self.control(caller, "GET", "").body["faults"] == asked["faults"]
            assert self.control(caller, "DELETE", "/faults").body == {"faults": [], "latency": 0.0}
            assert caller("GET", INVOICES).http == 404

    @pytest.mark.parametrize(
        "body", [{"faults": ["fire"]}, {"faults": ["502,times=x"]}, {"latency": "x"}, [], {"faults": [1]}]
    )
    def test_nonsense_changes_nothing(self, body: Any) -> None:
        with calling("502") as caller:
            assert self.control(caller, "PUT", "/faults", body).http == 400
            assert self.control(caller, "GET", "/faults").body["faults"] == ["502,times=1"]

    def test_a_page_in_a_browser_cannot_reach_it(self) -> None:
        with calling() as caller:
            assert self.control(caller, "PUT", "/faults", {}, Content_Type="text/plain").http == 415
            assert self.control(caller, "PUT", "/faults", {}, Host="shop.example").http == 403

    def test_a_payment_link_leads_to_a_page_that_says_what_it_is(self) -> None:
        with calling() as caller:
            got = caller("POST", INVOICES, starting("create-in-person")).body
            path = got["invoiceInformation"]["paymentLink"].removeprefix(f"http://{caller.host}")
            page = caller("GET", path)
            assert b"not Cybersource. Nothing can be paid here" in page.body


@contextmanager
def started(*options: str | Path) -> Iterator[tuple[subprocess.Popen[str], dict[str, str]]]:
    """The command, and what it says on start by its first words."""
    command = [sys.executable, "-m", "cybersource_invoicing", "sandbox", "--port", "0", *map(str, options)]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=environment()
    ) as process:
        said = {}
        assert process.stdout is not None
        for line in process.stdout:
            name, _, value = line.strip().partition(" ")
            said[name] = value.strip()
            if name == "Stop":
                break
        try:
            yield process, said
        finally:
            process.kill()


class TestCommand:
    @pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
    def test_it_says_what_it_is_serves_and_stops_cleanly(self, number: signal.Signals) -> None:
        with started() as (process, said):
            assert said["This"] == "is the fieldrules local sandbox; this is not Cybersource."
            caller = Caller(said["base_url"], said)
            assert caller("POST", INVOICES, in_person()).http == 201
            process.send_signal(number)
            assert process.communicate(timeout=10)[0] == "Stopped.\n"
            assert process.returncode == 0
            caller.close()

    def test_it_stops_while_a_request_waits(self) -> None:
        with started("--latency", "30") as (process, said):
            host, port = said["base_url"].removeprefix("http://").split(":")
            with socket.create_connection((host, int(port)), timeout=10) as waiting:
                waiting.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
                time.sleep(0.2)
                process.terminate()
                assert process.communicate(timeout=10)[0] == "Stopped.\n"
            assert process.returncode == 0

    def test_credentials_that_are_given_are_taken_and_the_secret_is_not_shown(self) -> None:
        secret = "c2FuZGJveCBzZWNyZXQ="
        with started("--merchant-id", "acme", "--key-id", "k1", "--secret", secret) as (_, said):
            assert (said["merchant_id"], said["key_id"], said["secret_key"]) == ("acme", "k1", "as given")
            caller = Caller(said["base_url"], {**said, "secret_key": secret})
            assert caller("POST", INVOICES, in_person()).http == 201
            caller.close()

    def test_a_file_survives_a_restart(self, tmp_path: Path) -> None:
        file = tmp_path / "sandbox.db"
        for status in (201, 400):
            with started("--database", file) as (process, said):
                caller = Caller(said["base_url"], said)
                assert caller("POST", INVOICES, numbered()).http == status
                caller.close()
                process.terminate()
                process.wait(10)

    @pytest.mark.parametrize(
        ("options", "says"),
        [
            (["--fault", "fire"], "there is no fault of this kind"),
            (["--fault", "502,times=0"], "above 0"),
            (["--latency", "-1"], "0 to 3600 seconds"),
            (["--secret", "???"], "the secret is not Base64"),
            (["--port", "99999999"], "the port 99999999 cannot be used"),
            (["--database", "/"], "the database cannot be used"),
            (["--certificate", "nowhere.pem"], "the certificate cannot be read"),
        ],
    )
    def test_what_cannot_be_is_a_usage_error(self, options: list[str], says: str) -> None:
        done = run_cli("sandbox", *options)
        assert (done.status, done.out) == (2, "")
        assert says in done.err

    def test_a_port_that_is_taken(self) -> None:
        with socket.socket() as taken:
            taken.bind(("127.0.0.1", 0))
            taken.listen()
            done = run_cli("sandbox", "--port", str(taken.getsockname()[1]))
        assert (done.status, "cannot be used" in done.err) == (2, True)

    def test_a_database_of_another_program(self, tmp_path: Path) -> None:
        file = tmp_path / "other.db"
        file.write_bytes(b"text, and no database" * 100)
        done = run_cli("sandbox", "--database", file)
        assert (done.status, "the database cannot be used" in done.err) == (2, True)

    def test_without_its_libraries_it_names_the_extra(self, tmp_path: Path) -> None:
        (tmp_path / "starlette").mkdir()
        (tmp_path / "starlette" / "__init__.py").write_text(
            "raise ModuleNotFoundError(\"No module named 'starlette'\", name='starlette')", encoding="utf-8"
        )
        done: Done = run_module("cybersource_invoicing", "sandbox", PYTHONPATH=str(tmp_path))
        assert done.status == 2
        assert "pip install 'fieldrules[sandbox]'" in done.err
