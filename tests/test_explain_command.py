"""`fieldrules explain` on the command line: its status, its JSON, what it takes an answer out of, and wrong use."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.support import in_person, run_cli
from tests.test_explain import error_body


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (in_person(), "this is a request, not an answer"),
        ({"id": "1", "_links": {}, "status": "DRAFT"}, "this is an answer of success (invoice)"),
        ({"_links": {}, "totalInvoices": 0, "invoices": []}, "(list of invoices)"),
        ({"a": 1}, "no answer of this API"),
        ([1, 2], "a list of 2 items"),
    ],
)
def test_what_is_no_refusal_is_told_with_status_2(body: Any, words: str) -> None:
    done = run_cli("explain", "-", stdin=json.dumps(body))
    assert done.status == 2
    assert words in " ".join(done.out.split())


def test_the_json_form(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text(json.dumps(error_body()))
    done = run_cli("explain", "a.json", "--format", "json", cwd=tmp_path)
    report = json.loads(done.out)
    assert done.status == 0
    assert list(report) == [
        *("version", "ruleset", "source", "kind", "says", "error", "http", "reason", "message", "details"),
        *("omitted", "ways", "docs", "readings", "comparison"),
    ]
    assert (report["version"], report["source"], report["http"]) == (1, "a.json", 400)


def test_a_message_of_http_brings_its_status(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text('HTTP/1.1 401 Unauthorized\r\nDate: x\r\n\r\n{"message": "no"}')
    told = run_cli("explain", "a.txt", cwd=tmp_path)
    assert (told.status, "--as http" in told.err) == (2, True)
    done = run_cli("explain", "a.txt", "--as", "http", cwd=tmp_path)
    assert done.status == 0
    assert "a.txt: refused, 401" in done.out


def test_the_answer_is_taken_out_of_a_log_with_both(tmp_path: Path) -> None:
    text = f"10:00 sent {json.dumps(in_person())}\n10:01 got 400 {error_body()!r}\n"
    (tmp_path / "a.log").write_text(text)
    done = run_cli("explain", "a.log", "--as", "log", cwd=tmp_path)
    assert (done.status, "a.log: refused, 400 VALIDATION_ERROR" in done.out) == (0, True)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["missing.json"], "there is no such file"),
        (["cut.json"], "cut.json:1:2"),
        (["cut.json", "--as", "curl"], "cannot be read as a curl command"),
        (["good.json", "--payload", "missing.json"], "there is no such file"),
        (["good.json", "--payload", "cut.json"], "cut.json:1:2"),
        (["-", "--payload", "-"], "standard input"),
        (["good.json", "--type", "draft-emial"], "draft-email"),
        ([], "RESPONSE"),
    ],
)
def test_wrong_use_is_told_with_status_2(arguments: list[str], words: str, tmp_path: Path) -> None:
    (tmp_path / "good.json").write_text(json.dumps(error_body()))
    (tmp_path / "cut.json").write_text("{")
    done = run_cli("explain", *arguments, cwd=tmp_path)
    assert (done.status, done.out) == (2, "")
    assert words in done.err


GATEWAY = "HTTP/1.1 502 Bad Gateway\r\nServer: x\r\n\r\n<html><body>Zaphod</body></html>"


@pytest.mark.parametrize(
    ("source", "status", "words"),
    [
        (GATEWAY, 0, "refused, 502"),
        ("HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\n\r\n", 0, "refused, 401"),
        ("HTTP/1.1 418 Teapot\r\n\r\n", 2, "its HTTP status is 418, which is not documented"),
    ],
)
def test_an_answer_without_json_is_explained_by_its_status(source: str, status: int, words: str) -> None:
    done = run_cli("explain", "-", "--as", "http", stdin=source)
    assert done.status == status
    assert words in " ".join(done.out.split())
    assert "Zaphod" not in done.out


def test_a_page_of_a_gateway_says_how_its_status_can_be_read() -> None:
    done = run_cli("explain", "-", stdin="<html><body>502</body></html>")
    assert done.status == 2
    assert "this is HTML, not JSON; with its status line and headers before it, --as http" in done.err


def test_a_payload_can_be_pasted_too(tmp_path: Path) -> None:
    (tmp_path / "answer.json").write_text(json.dumps(error_body()))
    (tmp_path / "answer.py").write_text(repr(error_body()))
    (tmp_path / "sent.txt").write_text(repr(in_person()))
    for answer in ("answer.json", "answer.py"):
        done = run_cli("explain", answer, "--payload", "sent.txt", "--as", "python", "--format", "json", cwd=tmp_path)
        assert (done.status, done.err) == (0, "")
        assert json.loads(done.out)["comparison"]["verdict"] == "server-stricter"


@pytest.mark.parametrize(
    ("name", "sent", "options", "words"),
    [
        ("sent.ndjson", f"{json.dumps(in_person())}\n" * 2, (), "sent.ndjson holds several documents"),
        ("sent.json", json.dumps([in_person()] * 2), (), "sent.json is a list of 2 items, not the one payload"),
        ("sent.json", json.dumps([in_person()] * 2), ("--as", "list"), "a list of 2 items, not the one payload"),
        ("sent.txt", f"a {in_person()}\nb {in_person()}", ("--as", "log"), "sent.txt holds 2 payloads; give the one"),
    ],
)
def test_of_several_payloads_none_is_taken_for_the_one_that_was_sent(
    name: str, sent: str, options: tuple[str, ...], words: str, tmp_path: Path
) -> None:
    (tmp_path / "answer.json").write_text(json.dumps(error_body()))
    (tmp_path / name).write_text(sent)
    done = run_cli("explain", "answer.json", "--payload", name, *options, cwd=tmp_path)
    assert done.status == 2
    assert "Traceback" not in done.err
    if options != ("--as", "list"):  # that reads the answer, which is no list
        assert words in done.err


def test_a_hostile_answer_cannot_drive_a_terminal() -> None:
    body = error_body(message="\x1b]0;owned\x07", details=[{"field": "a\x1b[31m.\u202eb", "reason": "\x9b2J"}])
    done = run_cli("explain", "-", stdin=json.dumps(body))
    assert done.status == 0
    assert all(character == "\n" or character.isprintable() for character in done.out)
