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


def test_a_hostile_answer_cannot_drive_a_terminal() -> None:
    body = error_body(message="\x1b]0;owned\x07", details=[{"field": "a\x1b[31m.\u202eb", "reason": "\x9b2J"}])
    done = run_cli("explain", "-", stdin=json.dumps(body))
    assert done.status == 0
    assert all(character == "\n" or character.isprintable() for character in done.out)
