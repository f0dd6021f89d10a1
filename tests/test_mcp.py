"""`fieldrules mcp`: an assistant asks, and gets what the command line says, or a clear word."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

import cybersource_invoicing as invoicing
from fieldrules.cli import PIPE_CLOSED
from tests.assistant import ask
from tests.support import GONE, ROOT, edited, environment, in_person, itemized, run_cli

WITHOUT_DATE = edited(in_person(), {"invoiceInformation.dueDate": GONE})
SECRET = "Zaphod Beeblebrox"
HELLO: list[dict[str, Any]] = [
    {
        "jsonrpc": "2.0",
        "id": 1,
        "method": "initialize",
        "params": {"protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": {"name": "test", "version": "1"}},
    },
    {"jsonrpc": "2.0", "method": "notifications/initialized"},
]


def check_call(number: int, payload: Any) -> dict[str, Any]:
    call = {"name": "check", "arguments": {"payload": payload}}
    return {"jsonrpc": "2.0", "id": number, "method": "tools/call", "params": call}


def raw(*messages: dict[str, Any] | str | bytes) -> tuple[int, list[dict[str, Any]], str]:
    """Send bytes as they are: the exit status, the protocol's lines, and what was complained of."""
    lines = [json.dumps(message) if isinstance(message, dict) else message for message in messages]
    sent = b"".join((line if isinstance(line, bytes) else line.encode()) + b"\n" for line in lines)
    done = subprocess.run(
        [sys.executable, "-m", "cybersource_invoicing", "mcp"],
        input=sent,
        capture_output=True,
        env=environment(),
        timeout=60,
        check=False,
    )
    return done.returncode, [json.loads(line) for line in done.stdout.splitlines()], done.stderr.decode()


def test_every_tool_says_what_it_takes_and_that_it_changes_nothing(tmp_path: Path) -> None:
    tools = ask(tmp_path).tools
    assert [tool.name for tool in tools] == [
        "check",
        "explain_rule",
        "list_types",
        "fields_of_type",
        "explain_response",
    ]
    for tool in tools:
        Draft202012Validator.check_schema(tool.input_schema)
        assert tool.input_schema["additionalProperties"] is False
        assert tool.description
        assert tool.annotations is not None
        assert tool.annotations.read_only_hint is True
        assert tool.annotations.open_world_hint is False


@pytest.mark.parametrize("payload", [WITHOUT_DATE, json.dumps(WITHOUT_DATE, indent=2)], ids=["object", "text"])
def test_check_answers_as_the_command_line_does(tmp_path: Path, payload: Any) -> None:
    answer = ask(tmp_path, ("check", {"payload": payload})).answers[0]
    printed = json.loads(run_cli("check", "-", "--format", "json", stdin=json.dumps(WITHOUT_DATE, indent=2)).out)
    assert not answer.failed
    assert "invoiceInformation.dueDate is missing" in answer.text
    if isinstance(payload, dict):  # an object has no lines, and a stream no name
        for finding in (*answer.data["documents"][0]["findings"], *printed["documents"][0]["findings"]):
            finding.update(line=None, column=None)
            for cause in finding["because"]:
                cause.update(line=None, column=None)
    printed["documents"][0]["source"] = None
    assert answer.data == printed


def test_check_takes_a_type(tmp_path: Path) -> None:
    calls = [("check", {"payload": in_person(), "type": name}) for name in ("update", "draft-in-person", None)]
    answers = ask(tmp_path, *calls).answers
    assert [answer.data["documents"][0]["type"] for answer in answers] == [
        "update",
        "draft-in-person",
        "draft-in-person",
    ]
    assert "checked as update" in answers[0].text


def test_what_cannot_be_read_is_a_finding_and_no_failure(tmp_path: Path) -> None:
    answer = ask(tmp_path, ("check", {"payload": f'{{"{SECRET}": '})).answers[0]
    assert not answer.failed
    assert answer.data["summary"]["unreadable"] == 1
    assert "unreadable" in answer.text
    assert SECRET not in answer.text


PASTED = {
    "this is a curl command, not JSON; give the JSON": f"curl https://api.example -d '{json.dumps(in_person())}'",
    "this is a Python dict literal, not JSON; give the JSON": repr(in_person()),
    "this is an answer of the API (a refusal)": {"status": "BAD_REQUEST", "reason": "INVALID_DATA", "message": SECRET},
    "this is a document with a payload inside; give the JSON": {"body": in_person()},
}


@pytest.mark.parametrize("says", PASTED)
def test_what_is_no_payload_but_known_is_named(says: str, tmp_path: Path) -> None:
    answer = ask(tmp_path, ("check", {"payload": PASTED[says]})).answers[0]
    assert answer.data["documents"][0]["findings"][0]["message"].startswith(says)
    assert says in " ".join(answer.text.split())
    assert "--as" not in answer.text
    assert SECRET not in answer.text


def test_a_duplicate_key_is_seen_in_text(tmp_path: Path) -> None:
    answer = ask(tmp_path, ("check", {"payload": '{"a": 1, "a": 2}'})).answers[0]
    assert "duplicate-key" in [finding["rule"] for finding in answer.data["documents"][0]["findings"]]


def test_explain_rule_says_what_the_command_says(tmp_path: Path) -> None:
    answers = ask(tmp_path, *(("explain_rule", {"id": rule}) for rule in invoicing.reference()["rules"])).answers
    for answer, (rule, entry) in zip(answers, invoicing.reference()["rules"].items(), strict=True):
        assert (answer.failed, answer.data) == (False, entry)
        assert answer.text.startswith(rule)
    some = answers[0].data["id"]
    assert answers[0].text + "\n" == run_cli("rule", some).out


def test_the_types_and_their_fields_are_those_of_the_reference(tmp_path: Path) -> None:
    reference = invoicing.reference()
    listed = ask(tmp_path, ("list_types", {})).answers[0]
    assert listed.text + "\n" == run_cli("types").out
    names = [entry["id"] for key in ("types", "bodies") for entry in listed.data[key]]
    assert names == [*reference["types"], *reference["bodies"]]
    for name, answer in zip(
        names, ask(tmp_path, *(("fields_of_type", {"type": n}) for n in names)).answers, strict=True
    ):
        assert answer.data == {**reference["types"], **reference["bodies"]}[name]
        assert answer.text + "\n" == run_cli("types", name).out


REFUSAL = {
    "submitTimeUtc": "2026-01-15T10:00:00Z",
    "status": "BAD_REQUEST",
    "reason": "MISSING_FIELD",
    "message": f"No due date, {SECRET}",
    "details": [{"field": "invoiceInformation.dueDate", "reason": "MISSING_FIELD"}],
}


def test_explain_response_says_what_the_command_says(tmp_path: Path) -> None:
    (tmp_path / "payload.json").write_text(json.dumps(WITHOUT_DATE))
    command = ["explain", "-", "--payload", "payload.json", "--format", "json"]
    printed = json.loads(run_cli(*command, stdin=json.dumps(REFUSAL), cwd=tmp_path).out)
    given = {"response": json.dumps(REFUSAL), "payload": json.dumps(WITHOUT_DATE)}
    alone = {"response": REFUSAL}
    answers = ask(tmp_path, ("explain_response", given), ("explain_response", alone)).answers
    assert answers[0].data == {key: printed[key] for key in answers[0].data}
    assert answers[0].data["comparison"]["verdict"] == "both-refuse"
    assert answers[1].data["comparison"] is None
    assert all("invoice-needs-due-date" in answer.text and SECRET not in answer.text for answer in answers)


def test_what_is_no_answer_is_said_to_be_none(tmp_path: Path) -> None:
    answer = ask(tmp_path, ("explain_response", {"response": in_person()})).answers[0]
    assert (answer.failed, answer.data["kind"]) == (False, "other")
    assert "this is a request" in answer.text


MISTAKES: dict[str, tuple[str, dict[str, Any], str]] = {
    "no payload": ("check", {}, "check needs payload"),
    "a null payload": ("check", {"payload": None}, "check needs payload"),
    "a list": ("check", {"payload": [SECRET]}, "payload is text or an object"),
    "a number": ("check", {"payload": 12}, "payload is text or an object"),
    "an argument too many": ("check", {"payload": {}, SECRET: SECRET}, "it takes payload, type"),
    "an unknown type": ("check", {"payload": {}, "type": SECRET}, "there is no type of this name"),
    "a near type": ("check", {"payload": {}, "type": "draft-emial"}, "did you mean draft-email"),
    "a type that is no text": ("check", {"payload": {}, "type": {SECRET: 1}}, "type is text"),
    "an unknown rule": ("explain_rule", {"id": SECRET}, "there is no rule of this id"),
    "a near rule": ("explain_rule", {"id": "misspelled-field"}, "did you mean misspelt-field"),
    "a long rule": ("explain_rule", {"id": SECRET * 100_000}, "there is no rule of this id"),
    "a type of nothing": ("fields_of_type", {"type": ""}, "there is no type of this name"),
    "arguments for none": ("list_types", {SECRET: SECRET}, "it takes no arguments"),
    "no response": ("explain_response", {"payload": {}}, "explain_response needs response"),
    "a payload that is none": (
        "explain_response",
        {"response": {}, "payload": [SECRET]},
        "payload is text or an object",
    ),
    "an answer to no type": ("explain_response", {"response": {}, "type": SECRET}, "there is no type of this name"),
    "an unknown tool": (SECRET, {SECRET: SECRET}, "there is no tool of this name; the tools are check"),
    "a near tool": ("chekc", {}, "did you mean check"),
}


def test_a_mistake_is_told_in_words_that_quote_nothing(tmp_path: Path) -> None:
    calls = [(tool, arguments) for tool, arguments, _ in MISTAKES.values()]
    session = ask(tmp_path, *calls, ("check", {"payload": itemized()}))
    for answer, (_, _, says) in zip(session.answers, MISTAKES.values(), strict=False):
        assert answer.failed
        assert answer.data is None
        assert says in answer.text
        assert SECRET not in answer.text
        assert "Traceback" not in answer.text
    assert session.answers[-1].failed is False
    assert session.log == ""


def test_an_error_of_ours_is_named_and_not_told() -> None:
    program = f"""
import sys, fieldrules.mcp_server.tools as tools
def broken(api, given): raise ValueError({SECRET!r})
tools.TOOLS["check"] = tools.TOOLS["check"]._replace(answer=broken)
from cybersource_invoicing.__main__ import main
sys.exit(main(["mcp"]))
"""
    sent = "".join(json.dumps(message) + "\n" for message in [*HELLO, check_call(2, {})])
    done = subprocess.run(
        [sys.executable, "-c", program],
        input=sent,
        capture_output=True,
        text=True,
        env=environment(),
        timeout=60,
        check=True,
    )
    answers = {line["id"]: line["result"] for line in map(json.loads, done.stdout.splitlines())}
    answer = answers[2]
    assert answer["isError"] is True
    assert answer["content"][0]["text"] == "internal error, please report it: ValueError"
    assert SECRET not in done.stdout + done.stderr


GARBAGE: list[str | bytes] = [
    SECRET,
    "",
    "[]",
    json.dumps({"jsonrpc": "2.0", "id": 3, "method": SECRET, "params": {SECRET: SECRET}}),
    json.dumps({"jsonrpc": "2.0", "id": 4, "method": "tools/call", "params": {"name": [SECRET]}}),
    json.dumps({"jsonrpc": "2.0", "method": "notifications/progress", "params": SECRET}),
    b"\xff\xfe" + SECRET.encode(),
    '{"jsonrpc":"2.0","id":5,"method":"tools/call","params":' + "[" * 5000 + f'"{SECRET}"' + "]" * 5000 + "}",
    json.dumps(check_call(6, {SECRET: "half"})).replace("half", "\\ud800"),
]


def test_garbage_stops_nothing_and_is_not_repeated() -> None:
    status, lines, complaint = raw(*HELLO, *GARBAGE, check_call(7, in_person()))
    assert (status, complaint) == (0, "")
    assert lines[-1]["id"] == 7
    assert lines[-1]["result"]["structuredContent"]["documents"][0]["valid"] is True
    assert [line["error"]["code"] for line in lines if "error" in line] == [-32601, -32602]
    assert SECRET not in json.dumps([line for line in lines if line["id"] != 3])  # an unknown method is named


def test_a_message_that_is_too_long_ends_the_session_with_a_word() -> None:
    status, lines, complaint = raw(*HELLO, b"x" * (64 * 1024 * 1024 + 1), check_call(2, {}))
    assert [line.get("id") for line in lines] == [1]
    assert (status, complaint) == (2, "fieldrules: a message is larger than 64 MB\n")


def test_a_payload_that_is_too_large_is_unreadable() -> None:
    _, lines, _ = raw(*HELLO, check_call(2, '"' + "x" * (16 * 1024 * 1024) + '"'))
    finding = lines[-1]["result"]["structuredContent"]["documents"][0]["findings"][0]
    assert (finding["rule"], finding["message"]) == ("unreadable", "the input is larger than 16 MB")


def test_it_ends_when_its_input_ends() -> None:
    assert raw() == (0, [], "")


def test_whoever_closes_the_pipe_after_the_last_request_still_gets_every_answer() -> None:
    status, lines, complaint = raw(*HELLO, *(check_call(number, {}) for number in range(2, 60)))
    assert (status, complaint) == (0, "")
    assert [line["id"] for line in lines if "result" in line] == list(range(1, 60))


def test_a_cancelled_request_is_not_waited_for() -> None:
    cancel = {"jsonrpc": "2.0", "method": "notifications/cancelled", "params": {"requestId": 2}}
    status, lines, complaint = raw(*HELLO, check_call(2, {}), cancel, check_call(3, {}))
    assert (status, complaint) == (0, "")
    assert {1, 3} <= {line["id"] for line in lines} <= {1, 2, 3}


def test_a_client_that_is_gone_is_a_closed_pipe() -> None:
    server = subprocess.Popen(
        [sys.executable, "-m", "cybersource_invoicing", "mcp"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment(),
    )
    assert server.stdin is not None
    assert server.stdout is not None
    assert server.stderr is not None
    server.stdin.write(json.dumps(HELLO[0]).encode() + b"\n")
    server.stdin.flush()
    assert json.loads(server.stdout.readline())["id"] == 1
    server.stdout.close()
    server.stdin.write(json.dumps(check_call(2, {})).encode() + b"\n")
    server.stdin.close()
    assert server.wait(60) == PIPE_CLOSED
    assert server.stderr.read() == b""
    server.stderr.close()


def test_without_the_sdk_it_says_what_to_install() -> None:
    program = """
import sys
sys.modules["mcp"] = None
from cybersource_invoicing.__main__ import main
sys.exit(main(["mcp"]))
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 2
    assert "pip install 'fieldrules[mcp]'" in done.stderr
    assert "Traceback" not in done.stderr


def test_nothing_of_it_is_named_like_the_sdk() -> None:
    assert not (ROOT / "rules" / "fieldrules" / "mcp").exists()
