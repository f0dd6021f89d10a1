"""What people paste where a payload should be: it is named, and read when they say what it is.

Each case is a file ``pasted/NAME.txt`` and what is expected of it, ``pasted/NAME.json``.
"""

import base64
import json
import random
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

import cybersource_invoicing as invoicing
from fieldrules.answers import request_names
from fieldrules.arguments import PASTED
from fieldrules.pasted.extract import PastedError
from fieldrules.pasted.forms import FORMS, extracts, recognised
from tests.support import edited, environment, in_person, run_cli

FOLDER = Path(__file__).parent / "pasted"
CASES = sorted(path.stem for path in FOLDER.glob("*.txt"))
PERSONAL = "Zaphod"
NAMES = request_names(invoicing.ruleset())
READ = [(name, case) for name in CASES if (case := json.loads((FOLDER / f"{name}.json").read_bytes())).get("read")]


def expected(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((FOLDER / f"{name}.json").read_bytes())
    return found


def checked(name: str, *options: str) -> tuple[int, list[dict[str, Any]]]:
    done = run_cli("check", f"{name}.txt", "--format", "json", *options, cwd=FOLDER)
    assert done.err == ""
    assert PERSONAL not in done.out
    documents: list[dict[str, Any]] = json.loads(done.out)["documents"]
    return done.status, documents


def test_there_are_cases_and_each_says_what_it_expects() -> None:
    assert len(CASES) >= 40
    assert {path.stem for path in FOLDER.glob("*.json")} == set(CASES)


def test_every_form_that_can_be_named_has_a_case() -> None:
    assert tuple(FORMS) == PASTED
    assert {case["as"] for _, case in READ} == set(FORMS)


@pytest.mark.parametrize("name", CASES)
def test_it_is_named_where_it_begins(name: str) -> None:
    case = expected(name)
    status, [document] = checked(name)
    first = document["findings"][0]
    assert (first["message"], [first["line"], first["column"]]) == (case["message"], case["place"])
    assert (first["kind"] == "unreadable") == case["unreadable"]
    assert status == (2 if case["unreadable"] else 1)
    text = run_cli("check", f"{name}.txt", cwd=FOLDER)
    assert (text.status, PERSONAL in text.out) == (status, False)


@pytest.mark.parametrize(("name", "case"), READ, ids=[name for name, _ in READ])
def test_it_is_read_as_what_it_is_said_to_be(name: str, case: dict[str, Any]) -> None:
    status, documents = checked(name, "--as", case["as"])
    found = [
        {
            "type": document["type"],
            "line": document["line"],
            "findings": [f"{f['line']}:{f['column']} {f['kind']} {f['path']}".rstrip() for f in document["findings"]],
        }
        for document in documents
    ]
    assert found == case["read"]
    unreadable = any(finding["kind"] == "unreadable" for document in documents for finding in document["findings"])
    assert status == (2 if unreadable else 1)


@pytest.mark.parametrize(("name", "case"), READ, ids=[name for name, _ in READ])
def test_a_place_is_that_of_the_field_in_what_was_pasted(name: str, case: dict[str, Any]) -> None:
    lines = (FOLDER / f"{name}.txt").read_bytes().decode().replace("\r\n", "\n").split("\n")
    for document in case["read"]:
        for finding in document["findings"]:
            place, kind, path = [*finding.split(" "), ""][:3]
            line, column = map(int, place.split(":"))
            if kind in ("missing", "unreadable") or case["as"] == "base64":  # Base64 has no places of its own
                continue
            assert path.rpartition(".")[2] in lines[line - 1][column - 1 :][: len(path) + 8]


def places_told(text: str, form: str) -> list[int]:
    """Every place in a text that reading it as a form can lead to: where it fails, or where what is in it stood."""
    try:
        found = extracts(text, form, NAMES)
    except PastedError as error:
        return [error.offset]
    return [extract.origin(place) for extract in found for place in range(0, len(extract.text), 7)]


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("text", ["", "prose", "{", "{'a': f(1)}", "[]", "[1", '"', "curl", "<a/>", "%", "```\n"])
def test_whatever_is_read_as_a_form_is_read_or_refused_at_a_place_in_it(form: str, text: str) -> None:
    assert all(0 <= place <= len(text) for place in places_told(text, form))


def test_a_wrong_form_is_one_unreadable_input_among_others() -> None:
    files = ("curl-single.txt", "xml.txt", "fence.txt")
    done = run_cli("check", *files, "--as", "curl", "--format", "concise", cwd=FOLDER)
    assert done.status == 2
    date = "invoiceInformation.dueDate is text of 4 characters, not a date like 2026-01-15"
    assert done.out.splitlines() == [
        f"curl-single.txt:7:5: error: {date} [field-format]",
        "xml.txt:1:1: error: this cannot be read as a curl command: this is no curl command [unreadable]",
        "fence.txt:1:1: error: this cannot be read as a curl command: this is no curl command [unreadable]",
    ]


@pytest.mark.parametrize("option", ["--fix", "--diff"])
def test_only_json_is_mended(option: str) -> None:
    done = run_cli("check", "python-dict.txt", "--as", "python", option, cwd=FOLDER)
    assert (done.status, done.out) == (2, "")
    assert "mend JSON only" in done.err


def test_an_unknown_form_names_those_that_there_are() -> None:
    done = run_cli("check", "xml.txt", "--as", "xml", cwd=FOLDER)
    assert (done.status, done.out) == (2, "")
    assert "wrapped" in done.err


def test_lines_of_a_file_of_many_are_read_too_and_keep_their_numbers(tmp_path: Path) -> None:
    good, bad = in_person(), edited(in_person(), {"invoiceInformation.dueDate": "soon"})
    (tmp_path / "a.ndjson").write_text(f"{good!r}\n\n{bad!r}\n", encoding="utf-8")
    done = run_cli("check", "a.ndjson", cwd=tmp_path)
    assert done.status == 2
    assert done.out.count("a Python dict literal") == 2
    done = run_cli("check", "a.ndjson", "--as", "python", "--format", "json", cwd=tmp_path)
    documents = json.loads(done.out)["documents"]
    assert [(document["line"], document["valid"]) for document in documents] == [(1, True), (3, False)]
    assert documents[1]["findings"][0]["line"] == 3


def test_a_request_is_never_taken_for_something_else() -> None:
    for payload in ({"id": "1", "_links": {}, **in_person()}, {**in_person(), "status": "DRAFT", "reason": "x"}):
        done = run_cli("check", "-", stdin=payload)
        assert (done.status, "not certain" in done.out) == (0, False)
    assert run_cli("check", "-", stdin={}).status == 1


def test_a_slip_in_json_keeps_its_place() -> None:
    for text in (
        '{"a": 1 "b": 2}',
        '{"a": tru}',
        '{"a": 01}',
        '{"a": "\t"}',
        '["a" "b"]',
        '{"a": 1}}',
        '{"a": {"b": 1}, "c": "x',
    ):
        assert recognised(text, NAMES) is None


@pytest.mark.parametrize(
    "piece", ["{'a': ", "{", "[{", "'", '"', "{{", "\\", "curl -d '", "a=%7B", "```\n{", "“", "{'a'\n"]
)
def test_hostile_input_takes_no_time_and_no_stack(piece: str) -> None:
    text = piece * (200_000 // len(piece))
    begin = time.monotonic()
    recognised(text, NAMES)
    for form in FORMS:
        try:
            extracts(text, form, NAMES)
        except PastedError:
            continue
    assert time.monotonic() - begin < 5


def test_noise_in_what_is_pasted_never_ends_in_a_traceback() -> None:
    dice = random.Random(6)  # noqa: S311  # not for secrets
    texts = [(FOLDER / f"{name}.txt").read_bytes().decode() for name in CASES]
    for _ in range(400):
        text = dice.choice(texts)
        for _ in range(dice.randint(1, 4)):
            at = dice.randrange(len(text))
            text = (
                text[:at] + dice.choice(["'", '"', "{", "}", ",", "\\", "\n", "(", "“", "%", "\ud800"]) + text[at + 1 :]
            )
        recognised(text, NAMES)
        for form in FORMS:
            assert all(0 <= place <= len(text) for place in places_told(text, form))


def test_a_python_value_is_read_as_python_reads_it() -> None:
    dice = random.Random(8)  # noqa: S311  # not for secrets
    for _ in range(300):
        value = {"a": made(dice, 4)}
        [extract] = extracts(repr(value), "python", NAMES)
        assert json.loads(extract.text) == json.loads(json.dumps(value))


def made(dice: random.Random, depth: int) -> Any:
    kinds = 7 if depth else 5
    kind = dice.randrange(kinds)
    if kind == 0:
        return dice.choice([True, False, None])
    if kind in (1, 2):
        return "".join(dice.choice("ab'\"\\\n\t é“€😀\x00$`{") for _ in range(dice.randint(0, 12)))
    if kind == 3:
        return dice.randint(-1000, 10**20)
    if kind == 4:
        return dice.random() * 100
    if kind == 5:
        return tuple(made(dice, depth - 1) for _ in range(dice.randint(0, 3)))
    return {str(dice.random()): made(dice, depth - 1) for _ in range(dice.randint(0, 3))}


def test_what_is_wrapped_twice_is_unwrapped_twice() -> None:
    inner = base64.b64encode(json.dumps(in_person()).encode()).decode()
    [extract] = extracts(f"Hi\n```\ncurl -d '{inner}' https://x.example\n```\n", "fence", NAMES)
    assert json.loads(extract.text) == in_person()


def test_a_valid_payload_is_checked_without_loading_any_of_this(tmp_path: Path) -> None:
    (tmp_path / "good.json").write_text(json.dumps(in_person()))
    code = (
        "import sys; from cybersource_invoicing.__main__ import main; status = main(['check', 'good.json']);"
        "print(status, sorted(name for name in sys.modules if name.startswith(('fieldrules.pasted',"
        " 'fieldrules.explain', 'fieldrules.answers', 'fieldrules.compare'))))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, env=environment(), check=False
    )
    assert done.stdout.splitlines()[-1] == "0 []"
