"""Of what people paste, nothing that could be a payload is passed over: it is read, or said to be unreadable."""

import json
from pathlib import Path

import pytest

from fieldrules.pasted.enclosed import MOST_DOCUMENTS
from tests.support import edited, in_person, run_cli

GOOD = json.dumps(in_person())
EMPTY = '{"invoiceInformation": {}}'
BROKEN = '{"invoiceInformation": {"x'
CURL = "curl https://api.example/invoices -d"


def har(*texts: str) -> str:
    return json.dumps({"log": {"entries": [{"request": {"postData": {"text": text}}} for text in texts]}})


def postman(*texts: str) -> str:
    return json.dumps({"info": {}, "item": [{"request": {"body": {"raw": text}}} for text in texts]})


def in_dollars() -> str:
    """A payload with a dollar in it, as text in double quotes."""
    return json.dumps(edited(in_person(), {"invoiceInformation.description": "costs $5"})).replace('"', '\\"')


SOURCES: dict[str, tuple[str, str, list[str]]] = {
    "two commands": ("curl", f"{CURL} '{GOOD}'\n{CURL} '{EMPTY}'\n", ["ok", "error"]),
    "two commands on a line": ("curl", f"{CURL} '{GOOD}'; {CURL} '{EMPTY}'", ["ok", "error"]),
    "one command if the other fails": ("curl", f"{CURL} '{EMPTY}' && {CURL} '{GOOD}'", ["error", "ok"]),
    "a command without a body first": ("curl", f"curl https://api.example\n$ {CURL} '{EMPTY}'", ["error"]),
    "a command behind a pipe": ("curl", f"{CURL} '{GOOD}' | tee out\n{CURL} '{BROKEN}'", ["ok", "unreadable"]),
    "two commands in a fence": ("fence", f"```\n{CURL} '{GOOD}'\n{CURL} '{EMPTY}'\n```\n", ["ok", "error"]),
    "a body of HAR that is cut": ("har", har(GOOD, BROKEN), ["ok", "unreadable"]),
    "a template in a collection": (
        "postman",
        postman(GOOD, '{"invoiceInformation": {"description": {{text}}}}'),
        ["ok", "unreadable"],
    ),
    "a line of a log with a hole": ("log", f'a {GOOD}\nb {{"invoiceInformation": }}\n', ["ok", "unreadable"]),
    "a log without its last bracket": ("log", f"a {GOOD}\nb {GOOD[:-1]}", ["ok", "unreadable"]),
    "a log cut across lines": ("log", f"a {GOOD}\nb {json.dumps(in_person(), indent=2)[:-2]}", ["ok", "unreadable"]),
    "a dollar at the Windows prompt": ("curl", f'curl x ^\n -d "{in_dollars()}"', ["ok"]),
    "a dollar in a shell": ("curl", f'curl x -d "{in_dollars()}"', ["unreadable"]),
    "a body from standard input": ("curl", f"{CURL} @- <<EOF\n{GOOD}\nEOF\n", ["unreadable"]),
    "other brackets in a log": ("log", f"{{ start }} %{{x}}\n{GOOD} {{}} {{", ["ok"]),
}


def verdict(document: dict[str, object]) -> str:
    findings = document["findings"]
    assert isinstance(findings, list)
    kinds = {finding["kind"] for finding in findings}
    return "unreadable" if "unreadable" in kinds else "error" if kinds else "ok"


@pytest.mark.parametrize("what", SOURCES)
def test_everything_in_it_has_a_verdict(what: str, tmp_path: Path) -> None:
    form, source, verdicts = SOURCES[what]
    (tmp_path / "pasted.txt").write_text(source)
    done = run_cli("check", "pasted.txt", "--as", form, "--format", "json", cwd=tmp_path)
    assert [verdict(document) for document in json.loads(done.out)["documents"]] == verdicts
    assert done.status == (2 if "unreadable" in verdicts else 1 if "error" in verdicts else 0)


MANY = [GOOD] * MOST_DOCUMENTS + [EMPTY]
TOO_MANY = {
    "log": "".join(f"line {text}\n" for text in MANY),
    "fence": "".join(f"```\n{text}\n```\n" for text in MANY),
    "documents": "\n".join(MANY),
    "list": "[" + ",".join(MANY) + "]",
    "har": har(*MANY),
    "wrapped": json.dumps({"sent": MANY}),
    "curl": "\n".join(f"{CURL} '{text}'" for text in MANY),
}


@pytest.mark.parametrize("form", TOO_MANY)
def test_more_than_can_be_taken_is_refused_and_not_cut_off(form: str, tmp_path: Path) -> None:
    (tmp_path / "pasted.txt").write_text(TOO_MANY[form])
    done = run_cli("check", "pasted.txt", "--as", form, "--format", "concise", cwd=tmp_path)
    assert done.status == 2
    assert done.out.count("\n") == 1
    assert f"more than {MOST_DOCUMENTS} payloads; split the input" in done.out
