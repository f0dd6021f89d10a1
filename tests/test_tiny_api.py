"""A second, made-up API goes through the same loader, generator, engine and command line; the code knows no vendor."""

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from fieldrules.check import check
from fieldrules_generator.model import load_api
from tests.support import ROOT, Done, environment, load_cases, run_cli, run_module

SPEC = ROOT / "tests" / "tiny" / "spec"
CASES = load_cases(ROOT / "tests" / "tiny" / "cases" / "parcel")
LETTER = {"kind": "letter", "to": {"name": "Ada"}}


@pytest.fixture(scope="module")
def generated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("tiny")
    done = run_cli("generate", "--spec", SPEC, "--out", out)
    assert (done.status, done.err) == (0, "")
    return out / "python"


def run(generated: Path, *arguments: str, stdin: Any = b"", module: str = "parcel") -> Done:
    """A command with the generated package on the path, as somebody who installed it has it."""
    path = environment().get("PYTHONPATH", "")
    return run_module(module, *arguments, stdin=stdin, PYTHONPATH=f"{generated}:{path}".strip(":"))


def test_its_spec_is_sound_and_nothing_is_untraced() -> None:
    done = run_cli("spec", "check", "--spec", SPEC)
    assert (done.status, done.err) == (0, "")
    assert re.fullmatch(
        r"parcel: 1[0-9] facts?, 13 rules, 2 types, 0 readings, 21 cases; nothing is untraced\n", done.out
    )


def test_it_has_three_rules_of_its_own_of_different_verbs() -> None:
    rules = [rule for rule in load_api(SPEC / "parcel").compiled["rules"] if rule["verb"] != "builtin"]
    assert len({rule["verb"] for rule in rules}) == len(rules) == 3


@pytest.mark.parametrize(("name", "case"), CASES, ids=[name for name, _ in CASES])
def test_its_cases_pass(name: str, case: dict[str, Any]) -> None:
    ruleset = load_api(SPEC / "parcel").ruleset
    report = check(ruleset, case["text"] if "text" in case else json.dumps(case["payload"]), case["type"])
    expected = case["expect"]
    found = [
        {key: finding.to_dict()[key] for key in ("rule", "kind", "severity", "path")} for finding in report.findings
    ]
    fixes = [{key: fix.to_dict()[key] for key in ("title", "type", "effect", "edits", "patch")} for fix in report.fixes]
    assert (report.type, report.type_certain, report.valid) == (
        expected["type"],
        expected["type_certain"],
        expected["valid"],
    )
    assert found == expected["findings"]
    assert fixes == expected["fixes"]


def test_its_package_can_be_imported_and_used(generated: Path) -> None:
    program = (
        "import parcel; r = parcel.check({'kind': 'box', 'to': {'name': 'Ada'}});"
        "good = {'kind': 'letter', 'to': {'name': 'Ada'}};"
        "print(parcel.types(), r.type, [f.path for f in r.findings], parcel.accepts(good))"
    )
    path = f"{generated}:{environment().get('PYTHONPATH', '')}".strip(":")
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, env=environment(PYTHONPATH=path), check=True
    )
    assert done.stdout == "('letter', 'box') box ['weight'] True\n"


@pytest.mark.parametrize("arguments", [["check", "-", "--api", "parcel"], ["--api", "parcel", "check", "-"]])
def test_the_shipped_command_checks_with_it_when_asked(generated: Path, arguments: list[str]) -> None:
    good = run(generated, *arguments, stdin=LETTER, module="cybersource_invoicing")
    assert (good.status, good.err) == (0, "")
    assert "read as letter" in good.out
    bad = run(generated, *arguments, stdin={"kind": "box", "to": {"name": "Ada"}}, module="cybersource_invoicing")
    assert (bad.status, bad.err) == (1, "")
    assert "weight is missing" in bad.out


def test_its_own_command_takes_it_by_default(generated: Path) -> None:
    assert run(generated, "check", "-", stdin=LETTER).status == 0
    report = json.loads(run(generated, "check", "-", "--format", "json", stdin=LETTER).out)
    assert report["ruleset"]["api"] == "parcel"
    assert report["ruleset"]["page_read"] == "2026-01-01"
    assert report["documents"][0]["type"] == "letter"


def test_types_and_rules_can_be_asked_about(generated: Path) -> None:
    listed = run(generated, "types")
    assert (listed.status, "letter" in listed.out, "box" in listed.out) == (0, True, True)
    example = run(generated, "types", "box", "--example", "full")
    assert run(generated, "check", "-", stdin=example.out).status == 0
    rule = run(generated, "rule", "insurance-needs-value")
    assert (rule.status, rule.err) == (0, "")
    assert "https://counter.example/house#insurance" in rule.out
    assert run(generated, "rule", "insurance-needs-valu").status == 2


@pytest.mark.parametrize("name", ["nothing_of_this_name", "json", "os", "../parcel", "parcel.nothing", "", "a b"])
def test_a_package_that_is_none_of_ours_is_refused(generated: Path, name: str) -> None:
    done = run(generated, "--api", name, "check", "-", stdin=LETTER)
    assert (done.status, done.out) == (2, "")
    assert "Traceback" not in done.err


def test_every_format_names_no_other_api(generated: Path) -> None:
    for output in ("text", "concise", "json", "sarif", "junit", "github"):
        done = run(generated, "check", "-", "--format", output, stdin={"kind": "box"})
        assert (done.status, done.err) == (1, "")
        assert vendor_words_in(done.out) == []


VENDOR = ["cybersource", "visa", "invoic", "ebc2", "merchant", "businesscenter", "lineitem", "apitest"]


def field_names() -> set[str]:
    """The names of the shipped spec's fields that are no everyday words."""
    words = json.loads((ROOT / "generated" / "python" / "cybersource_invoicing" / "reference.json").read_text())
    fields = [
        field["path"] for kind in ("types", "bodies") for entry in words[kind].values() for field in entry["fields"]
    ]
    return {name for path in fields for name in re.split(r"\.|\[\]", path) if re.search("[a-z][A-Z]", name)}


def vendor_words_in(text: str) -> list[str]:
    return [word for word in VENDOR if word in text.lower()]


def test_neither_engine_nor_generator_knows_a_vendor_a_host_or_a_field() -> None:
    files = [
        path for root in ("rules", "generator") for path in (ROOT / root).rglob("*") if path.suffix in (".py", ".j2")
    ]
    names = field_names()
    assert len(files) > 50
    assert {"sendImmediately", "deliveryMode", "lineItems", "totalAmount"} <= names
    types = set(json.loads((ROOT / "generated/python/cybersource_invoicing/reference.json").read_text())["types"]) - {
        "update"
    }
    found = [
        f"{path.relative_to(ROOT)}: {word}"
        for path in files
        for text in [path.read_text(encoding="utf-8")]
        for word in [*vendor_words_in(text), *(name for name in names | types if name in text)]
    ]
    assert found == []
    hosts = {host for path in files for host in re.findall(r"https?://([a-z0-9.-]+)", path.read_text(encoding="utf-8"))}
    assert hosts <= {"www.rfc-editor.org", "docs.oasis-open.org", "json.schemastore.org", "json-schema.org"}
