"""The GitHub Action: its script, run for real on payloads, and what its description says."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import yaml

from tests.support import ROOT, edited, environment, starting

SCRIPT = ROOT / ".github" / "action" / "check.sh"
ACTION: dict[str, Any] = yaml.safe_load((ROOT / "action.yml").read_text("utf-8"))
STEPS: list[dict[str, Any]] = ACTION["runs"]["steps"]
GOOD = starting("draft-in-person")
BAD = edited(starting("draft-email"), {"invoiceInformation.dueDate": ""})
HOSTILE = [
    "a b.json",
    "quote'\".json",
    "$(touch pwned).json",
    "; touch pwned;.json",
    "`id`.json",
    "*.json",
    "--fix.json",
]


class Ran(NamedTuple):
    """How a run of the script ended."""

    status: int
    out: str
    outputs: dict[str, str]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with payloads, and the program on its path."""
    (tmp_path / "good.json").write_text(json.dumps(GOOD))
    (tmp_path / "bad.json").write_text(json.dumps(BAD))
    program = tmp_path / "fieldrules"
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m cybersource_invoicing "$@"\n')
    program.chmod(0o755)
    return tmp_path


def action(folder: Path, files: str, **inputs: str) -> Ran:
    output = folder / "output"
    env = environment(
        FIELDRULES_COMMAND=str(folder / "fieldrules"),
        FIELDRULES_FILES=files,
        FIELDRULES_FOLDER=str(folder),
        GITHUB_OUTPUT=str(output),
        RUNNER_TEMP=str(folder),
        **inputs,
    )
    done = subprocess.run(["bash", str(SCRIPT)], env=env, capture_output=True, text=True, check=False, timeout=60)
    lines = output.read_text().splitlines() if output.exists() else []
    return Ran(done.returncode, done.stdout + done.stderr, dict(line.split("=", 1) for line in lines))


def test_good_payloads_pass(folder: Path) -> None:
    assert action(folder, "good.json") == (0, "1 file: 1 ok\n", {"status": "0", "sarif-file": ""})


def test_a_finding_is_an_annotation_and_fails_the_job(folder: Path) -> None:
    done = action(folder, "good.json\nbad.json\n")
    assert done.status == 1
    assert done.out.startswith("::error file=bad.json,line=1,col=")
    assert "title=invoice-needs-due-date" in done.out
    assert done.outputs["status"] == "1"


def test_the_inputs_are_options(folder: Path) -> None:
    (folder / "strict.toml").write_text('[severity]\ninvoice-needs-due-date = "off"\n')
    assert action(folder, "bad.json", FIELDRULES_CONFIG="strict.toml").status == 0
    assert action(folder, "good.json", FIELDRULES_TYPE="draft-email").status == 1
    (folder / "odd.json").write_text(json.dumps({**GOOD, "merchantId": "x"}))
    assert action(folder, "odd.json").status == 0
    assert action(folder, "odd.json", FIELDRULES_FAIL_ON="warning").status == 1


def test_the_sarif_file_holds_the_findings(folder: Path) -> None:
    done = action(folder, "*.json", FIELDRULES_SARIF="reports/found.sarif")
    assert done.outputs == {"status": "1", "sarif-file": "reports/found.sarif"}
    log = json.loads((folder / "reports" / "found.sarif").read_text())
    assert [result["ruleId"] for result in log["runs"][0]["results"]] == ["invoice-needs-due-date"]


@pytest.mark.parametrize("name", HOSTILE)
def test_a_name_is_a_name_whatever_is_in_it(name: str, folder: Path) -> None:
    (folder / name).write_text(json.dumps(BAD))
    done = action(folder, name, FIELDRULES_SARIF=f"{name}.sarif")
    assert done.status == 1
    assert not (folder / "pwned").exists()
    assert (folder / f"{name}.sarif").is_file()
    assert json.loads((folder / name).read_text()) == BAD


def test_nothing_named_is_a_mistake(folder: Path) -> None:
    assert action(folder, " \n").status == 2
    assert action(folder, "").out == '::error::fieldrules: the input "files" names nothing\n'
    assert action(folder, "none.json").status == 2


def test_a_line_break_cannot_add_an_output(folder: Path) -> None:
    done = action(folder, "good.json", FIELDRULES_SARIF="a\nstatus=9")
    assert done.status == 2
    assert done.outputs == {}


def test_it_installs_from_its_own_checkout(tmp_path: Path) -> None:
    """A Python that only keeps what it was asked stands in for the real one: the installation itself is pip's."""
    (tmp_path / "good.json").write_text(json.dumps(GOOD))
    python = tmp_path / "python"
    python.write_text(
        '#!/bin/sh\necho "$@" >>"$LOG"\nif [ "$2" = venv ]; then mkdir -p "$3/bin" && cp "$0" "$3/bin/python"; fi\n'
        f'[ "$2" = pip ] && printf \'#!/bin/sh\\nexec "{sys.executable}" -m cybersource_invoicing "$@"\\n\' '
        '>"$(dirname "$0")/fieldrules" && chmod +x "$(dirname "$0")/fieldrules"; exit 0\n'
    )
    python.chmod(0o755)
    env = environment(
        FIELDRULES_FILES="good.json",
        FIELDRULES_FOLDER=str(tmp_path),
        FIELDRULES_PYTHON=str(python),
        GITHUB_ACTION_PATH=str(ROOT),
        LOG=str(tmp_path / "log"),
        RUNNER_TEMP=str(tmp_path),
    )
    done = subprocess.run(["bash", str(SCRIPT)], env=env, capture_output=True, text=True, check=False, timeout=60)
    assert (done.returncode, done.stdout) == (0, "1 file: 1 ok\n")
    venv, pip = (tmp_path / "log").read_text().splitlines()
    assert venv == f"-m venv {tmp_path}/fieldrules"
    assert pip == f"-m pip install --quiet --disable-pip-version-check {ROOT}"


def test_every_input_is_described_and_reaches_the_script_by_the_environment_only() -> None:
    assert all(entry["description"] for entry in (*ACTION["inputs"].values(), *ACTION["outputs"].values()))
    (step,) = STEPS
    assert "${{" not in step["run"]
    assert set(step["env"].values()) == {f"${{{{ inputs.{name} }}}}" for name in ACTION["inputs"]}
    script = SCRIPT.read_text("utf-8")
    assert [name for name in step["env"] if name not in script] == []
    assert SCRIPT.stat().st_mode & 0o111
