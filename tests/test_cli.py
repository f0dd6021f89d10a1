"""The command as a user meets it: exit statuses, inputs, options, questions about rules and types, closed pipes."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

import cybersource_invoicing as invoicing
from tests.support import GONE, edited, environment, in_person, itemized, run_cli, starting

INFO = "invoiceInformation"
AMOUNTS = "orderInformation.amountDetails"
NO_DATE = edited(in_person(), {f"{INFO}.dueDate": GONE})
WARNS = {**in_person(), "merchantId": "x"}
CONTESTED = edited(
    itemized(),
    {
        f"{AMOUNTS}.discountAmount": "1.00",
        "orderInformation.lineItems.0.discountAmount": "0.00",
        "orderInformation.lineItems.1.taxRate": "4",
    },
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, payload in {"good": in_person(), "items": itemized(), "bad": NO_DATE, "warns": WARNS}.items():
        (tmp_path / f"{name}.json").write_text(json.dumps(payload, indent=2), encoding="utf-8")
    (tmp_path / "cut.json").write_text("{")
    lines = [json.dumps(in_person()), "", json.dumps(NO_DATE), "  ", "{", json.dumps(WARNS)]
    (tmp_path / "many.ndjson").write_text("\n".join(lines) + "\n")
    (tmp_path / "many.jsonl").write_text("\r\n".join(lines))
    return tmp_path


@pytest.mark.parametrize(
    ("arguments", "status"),
    [
        (["good.json"], 0),
        (["good.json", "items.json"], 0),
        (["warns.json"], 0),
        (["warns.json", "--fail-on", "warning"], 1),
        (["bad.json"], 1),
        (["good.json", "bad.json", "warns.json"], 1),
        (["bad.json", "--ignore", "invoice-needs-due-date"], 0),
        (["warns.json", "--fail-on", "warning", "--ignore", "unknown-field"], 0),
        (["cut.json"], 2),
        (["bad.json", "cut.json", "good.json"], 2),
        (["cut.json", "--ignore", "unreadable"], 2),
        (["missing.json"], 2),
        (["."], 2),
        (["many.ndjson"], 2),
        (["good.json", "--type", "draft-in-person"], 0),
        (["good.json", "--type", "draft-email"], 1),
    ],
)
@pytest.mark.parametrize("output", ["text", "json"])
def test_exit_status_0_is_in_order_1_findings_2_unreadable(
    folder: Path, arguments: list[str], status: int, output: str
) -> None:
    done = run_cli("check", *arguments, "--format", output, cwd=folder)
    assert (done.status, done.err) == (status, "")
    assert done.out


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ([], "COMMAND"),
        (["chekc"], "did you mean check"),
        (["check", "good.json", "--type", "draft-emial"], "draft-email"),
        (["check", "good.json", "--ignore", "unknown-fields"], "unknown-field"),
        (["check", "good.json", "--format", "xml"], "sarif"),
        (["check", "good.json", "--fail-on", "never"], "warning"),
        (["check", "good.json", "--contested", "off"], "warning"),
        (["check", "good.json", "--values", "some"], "safe"),
        (["check", "good.json", "--nonsense"], "--nonsense"),
        (["check", "good.json", "--fix", "--diff"], "--"),
        (["check", "-", "--fix"], "standard input"),
        (["check", "good.json", "--form", "json"], "--form"),
        (["check", "good.json", "--type"], "--type"),
        (["rule", "invoice-needs-duedate"], "invoice-needs-due-date"),
        (["types", "draft-emial"], "draft-email"),
        (["types", "draft-email", "--example", "huge"], "full"),
        (["spec", "chekc"], "check"),
        (["check", "good.json", "--type", "\x1b[31m"], "type"),
    ],
)
def test_wrong_use_is_told_on_standard_error_with_status_2(folder: Path, arguments: list[str], words: str) -> None:
    done = run_cli(*arguments, cwd=folder)
    assert (done.status, done.out) == (2, "")
    assert words in done.err
    assert "Traceback" not in done.err
    assert "\x1b" not in done.err


def test_standard_input_is_read_when_asked_or_when_no_file_is_named() -> None:
    for arguments in (["-"], []):
        assert run_cli("check", *arguments, stdin=in_person()).status == 0
        assert run_cli("check", *arguments, stdin=NO_DATE).status == 1


def test_a_file_of_one_payload_a_line_has_the_files_line_numbers(folder: Path) -> None:
    for name in ("many.ndjson", "many.jsonl"):
        documents = json.loads(run_cli("check", name, "--format", "json", cwd=folder).out)["documents"]
        assert [(document["line"], document["valid"]) for document in documents] == [
            (1, True),
            (3, False),
            (5, False),
            (6, True),
        ]
        assert [(finding["line"], finding["rule"]) for document in documents for finding in document["findings"]] == [
            (3, "invoice-needs-due-date"),
            (5, "unreadable"),
            (6, "unknown-field"),
        ]
        assert f"{name}:3:" in run_cli("check", name, "--format", "concise", cwd=folder).out


def test_a_json_file_holds_one_payload(folder: Path) -> None:
    (folder / "two.json").write_text("{}\n{}\n")
    assert run_cli("check", "two.json", cwd=folder).status == 2


def test_a_type_that_is_named_is_certain_and_asks_without_because(folder: Path) -> None:
    done = run_cli("check", "good.json", "--type", "draft-email", "--format", "json", cwd=folder)
    document = json.loads(done.out)["documents"][0]
    assert (document["type"], document["type_certain"]) == ("draft-email", True)
    missing = [finding for finding in document["findings"] if finding["kind"] == "missing"]
    assert missing
    assert all(finding["because"] == [] for finding in missing)


def test_contested_rules_count_as_warnings_when_asked(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text(json.dumps(CONTESTED))
    assert run_cli("check", "a.json", cwd=tmp_path).status == 1
    done = run_cli("check", "a.json", "--contested", "warning", "--format", "json", cwd=tmp_path)
    assert done.status == 0
    summary = json.loads(done.out)["summary"]
    assert summary["errors"] == 0
    assert summary["warnings"] >= 1
    assert run_cli("check", "a.json", "--contested", "warning", "--fail-on", "warning", cwd=tmp_path).status == 1


def test_an_ignored_rule_is_suppressed_and_counted_and_its_verdict_stays(folder: Path) -> None:
    done = run_cli("check", "bad.json", "--ignore", "invoice-needs-due-date", "--format", "json", cwd=folder)
    report = json.loads(done.out)
    document = report["documents"][0]
    assert document["findings"][0]["suppressed"] == {"by": "ignore", "reason": None, "until": None}
    assert report["summary"] == {
        "documents": 1,
        "invalid": 1,
        "errors": 0,
        "warnings": 0,
        "unreadable": 0,
        "suppressed": 1,
    }
    assert document["valid"] is False
    assert (
        "is missing"
        not in run_cli("check", "bad.json", "--ignore", "invoice-needs-due-date", "--format", "concise", cwd=folder).out
    )


@pytest.mark.parametrize("type_id", invoicing.types())
@pytest.mark.parametrize("how", [[], ["full"]])
def test_the_example_of_a_type_passes_the_check(type_id: str, how: list[str]) -> None:
    example = run_cli("types", type_id, "--example", *how)
    assert (example.status, example.err) == (0, "")
    assert json.loads(example.out) == starting(type_id, "full" if how else "minimal")
    done = run_cli("check", "-", "--type", type_id, "--fail-on", "warning", stdin=example.out)
    assert (done.status, done.err) == (0, "")


def test_types_are_listed_and_described() -> None:
    listed = run_cli("types")
    assert (listed.status, listed.err) == (0, "")
    assert all(type_id in listed.out for type_id in invoicing.types())
    shown = run_cli("types", "draft-email")
    assert (shown.status, shown.err) == (0, "")
    assert f"{INFO}.sendImmediately" in shown.out


def test_every_rule_can_be_asked_about() -> None:
    listed = run_cli("rule")
    assert (listed.status, listed.err) == (0, "")
    for rule in invoicing.ruleset().known_ids():
        assert rule in listed.out
    for rule in ("adjustments-on-one-level", "email-delivery-needs-customer", "field-type", "duplicate-key"):
        done = run_cli("rule", rule)
        assert (done.status, done.err) == (0, "")
        assert rule in done.out
        assert "https://" in done.out or invoicing.ruleset().rules[rule].get("source") is None


def test_version_names_the_rule_set_its_hash_and_the_day_the_page_was_read() -> None:
    done = run_cli("--version")
    rules = invoicing.ruleset()
    assert (done.status, done.err) == (0, "")
    for words in (rules.api, rules.version, rules.sha256[:12], rules.page_read):
        assert words in done.out


@pytest.mark.parametrize("command", [[], ["check"], ["rule"], ["types"], ["spec"], ["generate"]])
def test_help_is_no_error(command: list[str]) -> None:
    done = run_cli(*command, "--help")
    assert (done.status, done.err) == (0, "")
    assert "usage" in done.out.lower()


def test_a_pipe_that_is_closed_early_ends_the_command_quietly(tmp_path: Path) -> None:
    (tmp_path / "a.ndjson").write_text((json.dumps(NO_DATE) + "\n") * 5000)
    for arguments in (
        ["check", "a.ndjson", "--format", "concise"],
        ["check", "a.ndjson", "--format", "json"],
        ["rule"],
    ):
        command = [sys.executable, "-m", "cybersource_invoicing", *arguments]
        with subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=tmp_path, env=environment()
        ) as process:
            assert process.stdout is not None
            assert process.stderr is not None
            assert len(os.read(process.stdout.fileno(), 1)) == 1
            process.stdout.close()
            told = process.stderr.read()
            process.wait(timeout=60)
        assert told == b""


def test_closed_streams_are_no_crash(folder: Path) -> None:
    program = (
        "import os, sys; os.close({});"
        "os.execv(sys.executable, [sys.executable, '-m', 'cybersource_invoicing', 'check', 'bad.json'])"
    )
    for stream, status in ((0, 1), (1, 1), (2, 1)):
        done = subprocess.run(
            [sys.executable, "-c", program.format(stream)],
            cwd=folder,
            env=environment(),
            capture_output=True,
            timeout=60,
            check=False,
        )
        assert done.returncode == status
        assert b"Traceback" not in done.stdout + done.stderr


@pytest.mark.parametrize("output", ["text", "concise", "json", "sarif", "junit", "github"])
def test_an_output_that_takes_only_ascii_gets_ascii(tmp_path: Path, output: str) -> None:
    (tmp_path / "fälle.json").write_text(
        json.dumps({**NO_DATE, "größe": 1, "customerInformation": {"email": "ü"}}), encoding="utf-8"
    )
    done = run_cli("check", "fälle.json", "--format", output, cwd=tmp_path, PYTHONIOENCODING="ascii", PYTHONUTF8="0")
    assert (done.status, done.err) == (1, "")
    assert done.out.isascii()


def test_no_colour_goes_into_a_pipe_and_lines_are_short(folder: Path) -> None:
    done = run_cli("check", "good.json", "bad.json", "warns.json", cwd=folder, TERM="xterm-256color")
    assert "\x1b" not in done.out
    assert max(len(line) for line in done.out.splitlines()) <= 80


def test_documents_in_order_say_nothing_when_more_than_one_was_given(folder: Path) -> None:
    alone = run_cli("check", "good.json", cwd=folder).out
    assert alone == "good.json: ok, read as draft-in-person\n\n1 file: 1 ok\n"
    among = run_cli("check", "good.json", "bad.json", cwd=folder).out
    assert "good.json" not in among
    assert "2 files: 1 ok, 1 with errors" in among


@pytest.mark.parametrize("arguments", [["check", "bad.json"], ["check", "bad.json", "--format", "json"], ["--version"]])
def test_a_check_imports_no_heavy_library(folder: Path, arguments: list[str]) -> None:
    program = (
        "import sys; from cybersource_invoicing.__main__ import main; main(sys.argv[1:]);"
        "heavy = {'yaml', 'jinja2', 'jsonschema', 'pydantic', 'httpx2', 'httpx', 'fieldrules_generator', 'referencing',"
        " 'asyncio', 'email', 'http', 'ssl', 'socket', 'urllib.request', 'xml', 'unittest', 'difflib'};"
        "print('HEAVY', sorted(heavy & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, *arguments],
        capture_output=True,
        text=True,
        cwd=folder,
        env=environment(),
        check=True,
    )
    assert done.stdout.splitlines()[-1] == "HEAVY []"
