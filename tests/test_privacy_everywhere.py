"""Two hundred payloads full of planted values, through every output: no value comes out, in no disguise.

Each output is a row of the table. What `--diff` shows is no row: it is lines of the payload, and its help says so.
"""

import hashlib
import json
import pickle
import shutil
import traceback
from collections import Counter
from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path
from typing import Any

import pytest

import cybersource_invoicing as invoicing
from cybersource_invoicing import models
from fieldrules import Policy
from fieldrules.engine import judge_text
from fieldrules.options import Options
from tests.assistant import SERVER, ask
from tests.markers import PLANTED_PAYLOADS, Planted, Words, disguises, leaks, planted
from tests.support import ROOT, run_cli, run_module
from tests.watched import HOOK, TOLD, seen_by, told

ALL = "all.ndjson"
READABLE = "readable"
SETTINGS = """\
unknown-fields = "error"
[types]
"readable/*" = "draft-email"
[severity]
item-total-adds-up = "off"
[[accept]]
rule = "field-length"
files = ["readable/*"]
reason = "a test"
until = 2099-12-31
[[house]]
id = "our-numbers-are-short"
field = "invoiceInformation.invoiceNumber"
length = { maximum = 3 }
says = "our numbers are short"
[[house]]
id = "our-customer-is-one"
field = "customerInformation.name"
allowed = ["Somebody"]
says = "there is only one customer"
"""


@cache
def series() -> list[Planted]:
    return [planted(number) for number in range(PLANTED_PAYLOADS)]


@cache
def everything_planted() -> list[str]:
    return [word for each in series() for word in each.words]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("planted")
    (made / ALL).write_text("".join(each.text + "\n" for each in series()), encoding="utf-8")
    (made / READABLE).mkdir()
    for number, each in enumerate(series()[::8]):
        (made / READABLE / f"{number}.json").write_text(json.dumps(each.payload, indent=2), encoding="utf-8")
    (made / "settings.toml").write_text(SETTINGS, encoding="utf-8")
    return made


def command(*arguments: str, stdin: str = "") -> Callable[[Path], str]:
    """A row: what the command prints, both ways."""

    def row(folder: Path) -> str:
        done = run_cli(*arguments, cwd=folder, stdin=stdin)
        assert done.status in (0, 1, 2)
        assert "internal error" not in done.err
        assert done.out + done.err
        return done.out + done.err

    return row


def reports(_: Path) -> str:
    """What a report and its parts say of themselves, from text and from objects, as each type and as none."""
    shown = []
    for each in series():
        ways = [(form, name) for form in (each.text, each.payload) for name in (None, each.type_id)]
        for report in (invoicing.check(form, type=name) for form, name in ways):
            parts = (report, *report.findings, *report.fixes)
            shown += [*map(str, parts), *map(repr, parts), json.dumps(report.to_dict())]
            shown += [pickle.dumps(report, protocol=0).decode("latin-1")]
    return "\n".join(shown)


def exceptions(_: Path) -> str:
    """What `require` raises, with all that a traceback shows of it."""
    shown = []
    for each in series():
        try:
            invoicing.require(each.text)
        except invoicing.PreflightError as error:
            shown += [str(error), repr(error), repr(error.args), *traceback.format_exception_only(error)]
            shown += [pickle.dumps(error, protocol=0).decode("latin-1")]
    assert shown
    return "\n".join(shown)


def under_a_policy(folder: Path) -> str:
    """Findings of one's own rules, in Python."""
    policy = Policy.load(str(folder / "settings.toml"), ruleset=invoicing.ruleset())
    found = [invoicing.check(each.text, policy=policy) for each in series()]
    assert {"our-numbers-are-short", "our-customer-is-one"} <= {f.rule for report in found for f in report.findings}
    return "\n".join(map(str, found)) + repr(found) + repr(policy)


def models_that_refuse(_: Path) -> str:
    """The errors of models that are given the payloads."""
    shown = []
    for each in series():
        name = "".join(part.capitalize() for part in each.type_id.split("-"))
        try:
            shown.append(repr(getattr(models, name).model_validate(each.payload)))
        except ValueError as error:
            shown += [
                str(error),
                repr(error),
                str(getattr(error, "errors", list)()),
                str(getattr(error, "json", str)()),
            ]
    return "\n".join(shown)


def baseline(folder: Path) -> str:
    """What a baseline says, and what it holds."""
    target = folder / "baseline.json"
    arguments = ["--reason", "a test", "--until", "2099-12-31", "--output", target.name]
    written = command("baseline", "write", READABLE, *arguments)(folder)
    pruned = command("baseline", "prune", READABLE, "--output", target.name)(folder)
    return written + pruned + target.read_text("utf-8") + command("check", READABLE, "--baseline", target.name)(folder)


def fixing(folder: Path) -> str:
    """What `--fix` says of what it wrote."""
    shutil.copytree(folder / READABLE, folder / "mended", dirs_exist_ok=True)
    return command("check", "mended", "--fix")(folder)


def answers() -> Iterable[tuple[Planted, dict[str, Any]]]:
    """Answers of a server that repeats what it was sent, with what it was sent."""
    for number, each in enumerate(series()):
        words = Words(number)
        yield (
            each._replace(words=[*each.words, *words.made]),
            {
                "status": ["BAD_REQUEST", words.word()][number % 2],
                "reason": ["INVALID_DATA", "MISSING_FIELD", words.word(), 7][number % 4],
                "message": f"Declined: {words.word()} {words.card()} {words.email()}",
                "details": [
                    {"field": "invoiceInformation.dueDate", "reason": words.word()},
                    {"field": f"customerInformation.{words.word(' x')}", "reason": "INVALID_DATA"},
                    {"field": words.email(), "reason": words.social(), words.word(): words.word()},
                    words.word(),
                ],
                words.word(): {words.word(): words.card()},
            },
        )


def explanations(_: Path) -> str:
    """What the answers mean, in Python."""
    shown = []
    for each, answer in answers():
        for found in (
            invoicing.explain(answer, each.payload),
            invoicing.explain(json.dumps(answer)),
            invoicing.explain(each.text),
        ):
            shown += [str(found), repr(found), json.dumps(found.to_dict())]
    return "\n".join(shown)


def explain_command(folder: Path) -> str:
    """What the answers mean, on the command line."""
    shown = ""
    for number, (each, answer) in enumerate(answers()):
        if number % 50 == 0:
            (folder / "sent.json").write_text(json.dumps(each.payload))
            for output in ("text", "json"):
                given = json.dumps(answer)
                shown += command("explain", "-", "--payload", "sent.json", "--format", output, stdin=given)(folder)
    return shown


def pasted(folder: Path) -> str:
    """Payloads as people paste them: named, and read when asked."""
    shown = ""
    for number, each in enumerate(series()[::40]):
        name = f"pasted-{number}.json"
        (folder / name).write_text(f"DEBUG {each.words[0]} sends {each.payload!r}", encoding="utf-8")
        shown += command("check", name)(folder)
        (folder / name).write_text(repr(each.payload), encoding="utf-8")
        shown += command("check", name)(folder) + command("check", name, "--as", "python")(folder)
    return shown


def assistant(folder: Path) -> str:
    """What an assistant is answered, and what the server logs."""
    calls: list[tuple[str, dict[str, Any]]] = []
    for number, (each, answer) in enumerate(answers()):
        calls.append(("check", {"payload": [each.text, each.payload][number % 2]}))
        if number % 8 == 0:
            calls += [("explain_response", {"response": answer, "payload": each.text})]
            calls += [("explain_rule", {"id": each.words[-1]}), (each.words[0], {}), ("check", {"payload": each.words})]
            calls += [("check", {"payload": each.text, "type": each.words[0]}), ("check", {each.words[0]: each.text})]
    session = ask(folder, *calls)
    return session.log + "".join(said.text + json.dumps(said.data) for said in session.answers)


def replayed(folder: Path) -> str:
    """Payloads whose verdict another version of the rules changes."""
    data = json.loads(json.dumps(invoicing.ruleset().data))
    for rule in data["rules"]:
        rule["severity"] = "warning"
    del data["sha256"]
    data["sha256"] = hashlib.sha256(json.dumps(data, sort_keys=True).encode()).hexdigest()
    (folder / "other.json").write_text(json.dumps(data))
    spec = str(ROOT / "spec" / "cybersource_invoicing")
    arguments = ["sync", "--spec", spec, "--against", "other.json", "--replay", READABLE, ALL, "--format"]
    shown = [command(*arguments, output)(folder) for output in ("text", "json", "md")]
    assert all("invoice-needs-delivery-mode" in text for text in shown)
    return "\n".join(shown)


PYTEST_INI = """\
[pytest]
fieldrules_api = cybersource_invoicing
fieldrules_files =
  readable/*.json
  all.ndjson
"""
PYTEST_TEST = """\
import pytest

with open("all.ndjson", encoding="utf-8") as file:
    LINES = file.readlines()

@pytest.mark.parametrize("number", range(len(LINES)))
def test_accepted(number, assert_accepts):
    assert_accepts(LINES[number])
"""


def failing_tests(folder: Path) -> str:
    """What pytest prints of payloads that are not accepted: in tests, and as files."""
    (folder / "pytest.ini").write_text(PYTEST_INI)
    (folder / "test_accepted.py").write_text(PYTEST_TEST)
    done = run_module("pytest", "-v", "--tb=long", "-p", "no:cacheprovider", cwd=folder)
    assert done.status == 1
    assert "readable/3.json" in done.out
    assert "AssertionError" in done.out
    return done.out + done.err


FORMATS = ["text", "concise", "json", "sarif", "junit", "github"]

ROWS: dict[str, Callable[[Path], str]] = {
    **{
        f"check --format {output} --values {values}": command("check", ALL, "--format", output, "--values", values)
        for output in FORMATS
        for values in ("safe", "none")
    },
    **{
        f"check --format {output}, with settings": command(
            "check", READABLE, "--config", "settings.toml", "--format", output
        )
        for output in FORMATS
    },
    **{
        f"check --type {name}": command("check", ALL, "--type", name)
        for name in ("draft-itemized", "update", "settings-request")
    },
    "check of standard input": command("check", "-", stdin=planted(7).text),
    "check --values all, refused": command("check", ALL, "--values", "all"),
    "check --statistics": command("check", ALL, "--statistics"),
    "check --statistics --format json": command("check", ALL, "--statistics", "--format", "json"),
    "check --show-config": command("check", ALL, "--config", "settings.toml", "--show-config"),
    "check --fix": fixing,
    "check of what is pasted": pasted,
    "baseline": baseline,
    "explain": explain_command,
    "sync --replay": replayed,
    "mcp": assistant,
    "pytest": failing_tests,
    "Report, Finding, Fix": reports,
    "Report under a policy": under_a_policy,
    "PreflightError": exceptions,
    "Explanation": explanations,
    "errors and reprs of models": models_that_refuse,
}


@pytest.mark.parametrize("says", ROWS)
def test_no_planted_value_comes_out(folder: Path, says: str) -> None:
    assert leaks(ROWS[says](folder), everything_planted()) == []


@pytest.mark.parametrize("word", [Words(3).word(), Words(3).email(), Words(3).card(), Words(3).social()])
def test_a_planted_value_is_found_in_any_disguise(word: str) -> None:
    missed = [name for name, text in disguises(word).items() if not leaks(text, [word])]
    assert missed == []


def test_a_leak_would_be_found() -> None:
    shown = [str(judge_text(invoicing.ruleset(), each.text, Options(values="all"))) for each in series()]
    assert leaks("\n".join(shown), []) != []


def test_the_payloads_make_every_kind_of_check_talk() -> None:
    kinds = Counter(finding.kind for each in series() for finding in invoicing.check(each.text).findings)
    expected = {"type", "format", "length", "value", "unknown", "missing", "privacy", "duplicate-key", "unreadable"}
    expected |= {"conflict", "companion", "count"}
    assert expected <= kinds.keys()
    assert len(everything_planted()) > 1500


def test_the_payloads_are_the_same_in_every_run() -> None:
    assert [planted(number) for number in range(20)] == series()[:20]


RUNS = [
    *(["check", ALL, READABLE, "--format", output] for output in FORMATS),
    ["check", ALL, "--statistics"],
    ["check", ALL, "--config", "settings.toml"],
    ["check", "--show-config", "--config", "settings.toml"],
    ["check", READABLE, "--diff"],
    ["explain", ALL],
    ["rule"],
    ["rule", "field-type"],
    ["types"],
    ["types", "draft-email"],
]


def test_no_command_that_only_tells_opens_a_socket_or_writes_a_file(folder: Path) -> None:
    before = sorted(path.name for path in folder.iterdir())
    program = f"from cybersource_invoicing.__main__ import main\nfor run in {RUNS!r}:\n    main(run)\n"
    assert seen_by(program, folder) == []
    assert sorted(path.name for path in folder.iterdir()) == before


def test_the_library_opens_none_either(folder: Path) -> None:
    program = f"""
import cybersource_invoicing as invoicing
for line in open({ALL!r}, encoding="utf-8"):
    str(invoicing.check(line)), invoicing.accepts(line), str(invoicing.explain(line, line))
"""
    assert seen_by(program, folder) == []


def test_the_server_for_assistants_opens_none_either(folder: Path, tmp_path: Path) -> None:
    program = HOOK + "from cybersource_invoicing.__main__ import main\nmain(['mcp'])\n" + TOLD
    calls = [("check", {"payload": each.text}) for each in series()[:20]]
    assert told(ask(tmp_path, *calls, program=["-c", program]).log) == []
    assert SERVER[-1] == "mcp"
    assert [path.name for path in tmp_path.iterdir()] == ["mcp.log"]


@pytest.mark.parametrize(
    "act", ["open('x', 'w')", "socket.socket()", "socket.create_server(('127.0.0.1', 0))", "os.mkdir('y')"]
)
def test_the_hook_sees_what_it_watches(tmp_path: Path, act: str) -> None:
    assert seen_by(act, tmp_path) != []
