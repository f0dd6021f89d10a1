"""`fieldrules sync` from end to end: in a copy of the repository's spec, with a page whose lock is made there."""

import json
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from fieldrules.cli import main as cli
from tests.docs_page import FOLDER, PAGE, cases, edited_text
from tests.support import ROOT, Done, environment, run_cli, starting

SECTION = "Required Fields for Drafting an Email Invoice"
NUMBER = {
    "in": SECTION,
    "replace": "invoiceInformation.dueDate\n:\n",
    "by": "invoiceInformation.dueDate\n:\n\ninvoiceInformation.invoiceNumber\n:\n",
}


def run(*arguments: str | Path) -> int:
    return cli([*map(str, arguments)], api="cybersource_invoicing")


def contents(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A copy of spec and cases in which the locked page is the one of these tests."""
    shutil.copytree(ROOT / "spec", tmp_path / "spec")
    shutil.copytree(ROOT / "tests" / "conformance", tmp_path / "tests" / "conformance")
    lock = tmp_path / "spec" / "cybersource_invoicing" / "facts" / "create-draft-invoice.yaml"
    lock.write_bytes((FOLDER / "facts.yaml").read_bytes())
    (tmp_path / "page.md").write_text(PAGE, "utf-8")
    return tmp_path


def page_with(home: Path, *edits: dict[str, Any]) -> Path:
    (home / "page.md").write_text(edited_text(list(edits)), "utf-8")
    return home / "page.md"


def sync(home: Path, *arguments: str | Path) -> Done:
    return run_cli("sync", "--spec", home / "spec", *arguments)


def test_a_page_without_change_is_told_in_a_line(home: Path) -> None:
    done = sync(home, home / "page.md")
    assert (done.status, done.out, done.err) == (0, "create-draft-invoice: no change since 2026-01-02\n", "")


def test_the_text_names_what_a_change_touches(home: Path) -> None:
    done = sync(home, page_with(home, NUMBER))
    assert done.status == 1
    assert done.out == (
        "create-draft-invoice: 1 change (1 breaking) since 2026-01-02\n"
        "\n"
        "Breaking: a payload that passed may now fail\n"
        "  field_added: draft-email requires invoiceInformation.invoiceNumber now\n"
        "    section  Required Fields for Drafting an Email Invoice\n"
        "    rules    invoice-number-length, update-cannot-set-invoice-number\n"
        "    types    draft-email\n"
        "    models   DraftEmail\n"
        "    schemas  draft-email.json\n"
    )


def test_the_json_is_that_of_the_contract(home: Path) -> None:
    done = sync(home, page_with(home, NUMBER), "--format", "json")
    data = json.loads(done.out)
    assert list(data) == ["version", "page", "changes"]
    assert data["version"] == 1
    assert data["page"] == "create-draft-invoice"
    (change,) = data["changes"]
    keys = ["kind", "section", "field", "from", "to", "impact", "rules", "says", "types", "models", "schemas"]
    assert list(change) == keys
    assert change["rules"] == ["invoice-number-length", "update-cannot-set-invoice-number"]


def test_markdown_is_ready_for_a_pull_request(home: Path) -> None:
    done = sync(home, page_with(home, NUMBER), "--format", "md")
    assert done.out.startswith("## [Create a Draft Invoice](https://developer.vendor.example/draft.html)\n")
    assert "| `field_added` | draft-email requires invoiceInformation.invoiceNumber now |" in done.out


def test_a_required_field_goes_all_the_way_and_back(home: Path) -> None:
    """Page, report, spec, generated code, explanation; then the page goes back, and so does everything else."""
    out = home / "generated"
    assert run_cli("generate", "--spec", home / "spec").status == 0
    before = contents(home / "spec"), contents(out)

    assert sync(home, page_with(home, NUMBER), "--write").status == 1
    assert sync(home, home / "page.md").status == 0
    assert run_cli("generate", "--spec", home / "spec").status == 0
    payload = home / "draft.json"
    payload.write_text(json.dumps(starting("draft-email")))
    code = (
        "import sys, json, pydantic, cybersource_invoicing as api\n"
        "report = api.check(open(sys.argv[1]).read())\n"
        "print(json.dumps([[f.message, f.source.section, f.rule] for f in report.findings]))\n"
        "field = api.DraftEmail.model_fields['invoice_information'].annotation.model_fields['invoice_number']\n"
        "print(field.is_required())\n"
    )
    env = {**environment(), "PYTHONPATH": f"{out / 'python'}:{ROOT / 'rules'}"}
    done = subprocess.run(
        [sys.executable, "-c", code, str(payload)], env=env, capture_output=True, text=True, check=True, timeout=60
    )
    findings, required = done.stdout.splitlines()
    assert json.loads(findings) == [
        ["invoiceInformation.invoiceNumber is missing", SECTION, "draft-email-needs-invoice-number"]
    ]
    assert required == "True"

    assert sync(home, page_with(home), "--write").status == 1
    assert run_cli("generate", "--spec", home / "spec").status == 0
    after = contents(home / "spec"), contents(out)
    assert after == before


WRITTEN = ("a section less", "an endpoint less", "a heading in other words and a field more below it", "a lower limit")
"""The cases that are written by the command itself: lock and edits have tests of their own, which take all of them."""


def main(home: Path, *arguments: str | Path) -> int:
    """`sync` in this process, where the schemas of the spec's files are read once."""
    return run("sync", "--spec", home / "spec", *arguments)


@pytest.mark.parametrize("name", WRITTEN)
def test_what_is_written_can_be_undone(name: str, home: Path) -> None:
    case = next(case for case in cases() if case["name"] == name)
    before = contents(home / "spec")
    assert main(home, page_with(home, *case["edits"]), "--write") == 1
    assert main(home, home / "page.md") == 0, "what was written is what the page says"
    assert main(home, page_with(home), "--write") == 1
    after = contents(home / "spec")
    assert sorted(path for path in {*before, *after} if before.get(path) != after.get(path)) == []


def test_what_a_person_has_to_decide_is_an_open_reading(home: Path) -> None:
    note = next(case for case in cases() if case["name"] == "an important note more")
    assert sync(home, page_with(home, *note["edits"]), "--write").status == 1
    checked = run_cli("spec", "check", "--spec", home / "spec")
    assert checked.status == 1
    assert "readings/open.yaml" in checked.err
    assert "which is to be decided" in checked.err
    assert run_cli("generate", "--spec", home / "spec").status == 0


MOMENTS = [0.3, 0.7, 1.1, 1.4, 1.7, 2.0, 2.3]


def test_a_kill_leaves_the_spec_old_or_new(home: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    """The moments of the swap itself are in test_sync_swap.py; here the command is killed all along its way."""
    page = page_with(home, NUMBER)
    old = contents(home / "spec")
    other = tmp_path_factory.mktemp("new") / "home"
    shutil.copytree(home, other)
    assert sync(other, page, "--write").status == 1
    new = contents(other / "spec")
    command = [
        sys.executable,
        "-m",
        "cybersource_invoicing",
        "sync",
        str(page),
        "--write",
        "--spec",
        str(home / "spec"),
    ]
    for moment in MOMENTS:
        with subprocess.Popen(command, env=environment(), stdout=subprocess.DEVNULL) as process:
            time.sleep(moment)
            process.send_signal(signal.SIGKILL)
            process.wait(60)
        found = {p: c for p, c in contents(home / "spec").items() if not p.startswith(".")}
        assert found in (old, new)
        if found == new:
            return
    assert sync(home, page, "--write").status == 1
    assert contents(home / "spec") == new


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["no-such.md"], "no-such.md: cannot be read"),
        (["--page", "create-draft-invoise", "page.md"], "did you mean create-draft-invoice?"),
        (["--page", "create-draft-invoice", "page.md", "page.md"], "--page names one page"),
        (["--against", "old.json"], "--against RULESET.json goes with --replay"),
        (["https://elsewhere.example/page.md"], "elsewhere.example"),
        (["http://developer.vendor.example/draft.md"], "https"),
    ],
)
def test_misuse_is_told_in_a_line(home: Path, arguments: list[str], says: str) -> None:
    done = run_cli("sync", "--spec", home / "spec", *arguments, cwd=home)
    assert done.status == 2
    assert says in done.err
    assert done.err.count("\n") <= 2
    assert "Traceback" not in done.err


def test_the_spec_of_the_package_is_read_anywhere_and_not_written_to(tmp_path: Path) -> None:
    (tmp_path / "page.md").write_text(PAGE)
    told = run_cli("sync", "page.md", cwd=tmp_path)
    assert told.status == 1
    assert told.out.startswith("create-draft-invoice: ")
    assert told.err == ""
    assert "\nEditorial: words only\n" in told.out
    done = run_cli("sync", "page.md", "--write", cwd=tmp_path)
    assert done.status == 2
    assert "--write changes a spec" in done.err
