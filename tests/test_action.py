"""The GitHub Action: its own scripts, run as a runner would run them, and what may not stand in `action.yml`."""

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import yaml

from tests.support import GONE, ROOT, Done, edited, environment, in_person

ACTION: dict[str, Any] = yaml.safe_load((ROOT / "action.yml").read_text("utf-8"))
STEPS: dict[str, dict[str, Any]] = {step["id"]: step for step in ACTION["runs"]["steps"]}
EXPRESSION = re.compile(r"\$\{\{ *([a-z.-]+) *\}\}")
BASH = shutil.which("bash") or "bash"

GOOD = json.dumps(in_person())
BAD = json.dumps(edited(in_person(), {"invoiceInformation.dueDate": GONE}))
HOSTILE = [
    "with a space.json",
    "it's.json",
    'double".json',
    "semi;touch pwned;.json",
    "$(touch pwned).json",
    "`touch pwned`.json",
    "new\nline.json",
    "line\n::set-output name=status::0\n.json",
    "-rf.json",
    "--fix.json",
    "a,file=b::c%0A.json",
    "*.json",
]


class Step(NamedTuple):
    """A step that has run: its status, its log, its outputs and what it wrote into the summary of the job."""

    status: int
    log: str
    complaints: str
    outputs: dict[str, str]
    summary: str


class Runner:
    """What a runner gives to a composite action: a workspace, files to write to, and the inputs by environment."""

    def __init__(self, folder: Path, packages: str = "") -> None:
        self.folder = folder
        self.packages = packages
        self.workspace = folder / "work space"
        self.workspace.mkdir(parents=True)
        (self.workspace / ".git").mkdir()

    def payload(self, name: str, text: str) -> None:
        path = self.workspace / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")

    def run(self, step: str, **inputs: str) -> Step:
        """Run a step of `action.yml` with its own command and environment, expressions filled in as documented."""
        known = {name: str(value.get("default", "")) for name, value in ACTION["inputs"].items()}
        given = {**known, "python": sys.executable, **{name.replace("_", "-"): value for name, value in inputs.items()}}
        values = {f"inputs.{name}": value for name, value in given.items()}
        values["steps.install.outputs.packages"] = self.packages
        filled = {
            name: EXPRESSION.sub(lambda found: values[found[1]], text) for name, text in STEPS[step]["env"].items()
        }
        output, summary = self.folder / "output", self.folder / "summary"
        for path in (output, summary):
            path.write_text("")
        done = self._bash(
            STEPS[step]["run"],
            GITHUB_ACTION_PATH=str(ROOT),
            GITHUB_WORKSPACE=str(self.workspace),
            GITHUB_OUTPUT=str(output),
            GITHUB_STEP_SUMMARY=str(summary),
            RUNNER_TEMP=str(self.folder),
            **filled,
        )
        outputs = dict(line.split("=", 1) for line in output.read_text("utf-8").splitlines())
        return Step(*done, outputs, summary.read_text("utf-8"))

    def _bash(self, command: str, **env: str) -> Done:
        # As the documentation of GitHub says of `shell: bash`.
        started = [BASH, "--noprofile", "--norc", "-eo", "pipefail", "-c", command]
        done = subprocess.run(
            started, cwd=self.workspace, env=environment(**env), capture_output=True, timeout=300, check=False
        )
        return Done(done.returncode, done.stdout.decode(), done.stderr.decode())


@pytest.fixture(scope="module")
def packages(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The action's own checkout, installed by its own script."""
    runner = Runner(tmp_path_factory.mktemp("runner"))
    # A repository that is checked may hold such a file; it must not be imported in place of the standard library's.
    runner.payload("json.py", "raise SystemExit('the repository was run')\n")
    step = runner.run("install")
    assert step.status == 0, step.complaints
    yield step.outputs["packages"]
    shutil.rmtree(step.outputs["packages"])


@pytest.fixture
def runner(tmp_path: Path, packages: str) -> Runner:
    return Runner(tmp_path, packages)


class TestActionFile:
    def test_no_expression_stands_in_a_command(self) -> None:
        assert STEPS
        assert [step for step in STEPS.values() if "${{" in step["run"] or step["shell"] != "bash"] == []

    def test_every_expression_is_an_input_or_an_output_of_a_step(self) -> None:
        known = {f"inputs.{name}" for name in ACTION["inputs"]} | {"steps.install.outputs.packages"}
        used = {found for step in STEPS.values() for text in step["env"].values() for found in EXPRESSION.findall(text)}
        assert used == known

    def test_every_input_and_output_is_described_here_and_in_the_docs(self) -> None:
        page = (ROOT / "docs/ci.md").read_text("utf-8")
        for name, entry in {**ACTION["inputs"], **ACTION["outputs"]}.items():
            assert entry["description"].endswith("."), name
            assert f"`{name}`" in page, name

    def test_every_variable_of_the_scripts_comes_from_the_runner_or_from_a_step(self) -> None:
        runner = {"GITHUB_ACTION_PATH", "GITHUB_OUTPUT", "GITHUB_STEP_SUMMARY", "GITHUB_WORKSPACE", "RUNNER_TEMP"}
        for name, step in STEPS.items():
            script = (ROOT / f".github/action/{name}.sh").read_text("utf-8")
            used = set(re.findall(r"\$\{?([A-Z_]{3,})", script))
            assert used - runner == set(step["env"]), name


class TestCheck:
    def test_findings_are_annotations_and_fail_the_step(self, runner: Runner) -> None:
        runner.payload("payloads/good.json", GOOD)
        runner.payload("payloads/bad.json", BAD)
        step = runner.run("check", files="payloads\n")
        assert (step.status, step.complaints) == (1, "")
        assert step.outputs == {"status": "1"}
        first, last = step.log.splitlines()
        assert first.startswith("::error file=payloads/bad.json,line=1,col=2,title=invoice-needs-due-date::")
        assert last == "2 files: 1 ok, 1 with errors (1 error, 0 warnings)"
        assert step.summary == f"fieldrules: {last}\n"

    def test_payloads_that_are_accepted_pass(self, runner: Runner) -> None:
        runner.payload("a.json", GOOD)
        runner.payload("b.json", GOOD)
        step = runner.run("check", files="a.json\r\n\r\nb.json", format="text")
        assert (step.status, step.outputs) == (0, {"status": "0"})
        assert step.log.endswith("2 files: 2 ok\n")

    @pytest.mark.parametrize("name", HOSTILE)
    def test_a_hostile_name_is_only_a_name(self, runner: Runner, name: str) -> None:
        runner.payload(f"payloads/{name}", BAD)
        step = runner.run("check", files="payloads", sarif_file="out/report.sarif")
        assert (step.status, step.outputs) == (1, {"status": "1", "sarif-file": "out/report.sarif"})
        annotation, last = step.log.splitlines()
        assert annotation.startswith("::error file=payloads/")
        assert last == "1 file: 1 with errors (1 error, 0 warnings)"
        self._nothing_else_was_made(runner, {f"payloads/{name}", "out/report.sarif"})

    @pytest.mark.parametrize("name", [name for name in HOSTILE if "\n" not in name])
    def test_it_may_be_given_as_an_input(self, runner: Runner, name: str) -> None:
        runner.payload(name, BAD)
        step = runner.run("check", files=name)
        assert (step.status, step.outputs) == (1, {"status": "1"})
        assert step.log.endswith("1 file: 1 with errors (1 error, 0 warnings)\n")
        self._nothing_else_was_made(runner, {name})

    @pytest.mark.parametrize("field", ["type", "config", "fail_on", "format", "working_directory"])
    def test_a_hostile_input_is_only_a_value(self, runner: Runner, field: str) -> None:
        value = "--fix $(touch pwned)`touch pwned`\"'; touch pwned; \nstatus=0"
        runner.payload("a.json", BAD)
        step = runner.run("check", files="a.json", **{field: value})
        assert (step.status, step.outputs) == (2, {"status": "2"})
        assert "Traceback" not in step.complaints
        self._nothing_else_was_made(runner, {"a.json"})

    def test_a_mistake_is_told(self, runner: Runner) -> None:
        runner.payload("a.json", GOOD)
        missing = runner.run("check", files="\n\n")
        assert (missing.status, missing.log) == (2, "::error::files: name at least one file, folder or pattern\n")
        sarif = runner.run("check", files="a.json", sarif_file="a\nstatus=0")
        assert (sarif.status, sarif.outputs) == (2, {"status": "2"})
        kind = runner.run("check", files="a.json", type="draft-mail", sarif_file="x.sarif")
        assert (kind.status, kind.outputs, kind.summary) == (2, {"status": "2"}, "")
        assert "did you mean draft-email" in kind.complaints
        absent = runner.run("check", files="none.json", sarif_file="x.sarif")
        assert absent.status == 2
        assert "there is no such file" in absent.log
        assert absent.outputs == {"status": "2", "sarif-file": "x.sarif"}

    def test_the_sarif_file_holds_the_same_findings(self, runner: Runner) -> None:
        runner.payload("app/payloads/bad one.json", BAD)
        step = runner.run(
            "check", files="payloads/**/*.json", sarif_file="deep/er/report.sarif", working_directory="./app"
        )
        assert step.log.startswith("::error file=app/payloads/bad one.json,")
        log = json.loads((runner.workspace / step.outputs["sarif-file"]).read_text("utf-8"))
        found = log["runs"][0]["results"]
        assert [result["ruleId"] for result in found] == ["invoice-needs-due-date"]
        place = found[0]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
        assert place == "app/payloads/bad%20one.json"

    @pytest.mark.parametrize(
        ("where", "inputs"),
        [
            ("app/sub/fieldrules.toml", {"working_directory": "app/sub"}),
            ("app/fieldrules.toml", {"working_directory": "app/sub/"}),
            ("fieldrules.toml", {"working_directory": "app/sub"}),
            ("app/pyproject.toml", {"working_directory": "app/sub"}),
            ("app/sub/ours.toml", {"working_directory": "app/sub", "config": "ours.toml"}),
        ],
    )
    def test_the_settings_of_the_project_count(self, runner: Runner, where: str, inputs: dict[str, str]) -> None:
        runner.payload("app/sub/a.json", BAD)
        head = "[tool.fieldrules.severity]" if where.endswith("pyproject.toml") else "[severity]"
        runner.payload(where, f'{head}\ninvoice-needs-due-date = "off"\n')
        assert runner.run("check", files="a.json", **inputs).status == 0

    def test_modules_of_the_repository_are_not_run(self, runner: Runner) -> None:
        for name in ("json.py", "orjson.py", "fieldrules.py", "cybersource_invoicing.py"):
            runner.payload(name, "raise SystemExit('the repository was run')\n")
        runner.payload("a.json", GOOD)
        assert runner.run("check", files="a.json").status == 0

    @staticmethod
    def _nothing_else_was_made(runner: Runner, names: set[str]) -> None:
        files = (path for path in runner.workspace.rglob("*") if path.is_file())
        assert {path.relative_to(runner.workspace).as_posix() for path in files} == names


def test_an_old_python_is_refused_with_what_to_do(tmp_path: Path) -> None:
    runner = Runner(tmp_path)
    old = tmp_path / "python"
    old.write_text("#!/bin/sh\nexit 1\n")
    old.chmod(0o755)
    step = runner.run("install", python=str(old))
    assert (step.status, step.outputs) == (2, {})
    assert step.log.startswith("::error::fieldrules needs Python 3.11 or later")
