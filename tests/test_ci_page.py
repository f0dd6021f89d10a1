"""The snippets of docs/ci.md, each run or read by the program it is for."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from tests.support import ROOT, edited, environment, run_cli, starting

PAGE = (ROOT / "docs" / "ci.md").read_text("utf-8")
((COMMAND, OUTPUT),) = re.findall(r"^\$ fieldrules (.+?)\n(.*?)^```$", PAGE, re.DOTALL | re.MULTILINE)
(ACTION, HOOK) = map(yaml.safe_load, re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL))
(TEST,) = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)
(INI,) = re.findall(r"```ini\n(.*?)```", PAGE, re.DOTALL)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project with a good payload and a bad one."""
    (tmp_path / "payloads").mkdir()
    (tmp_path / "payloads" / "good.json").write_text(json.dumps(starting("draft-in-person")))
    bad = edited(starting("draft-email"), {"invoiceInformation.dueDate": ""})
    (tmp_path / "payloads" / "bad.json").write_text(json.dumps(bad))
    return tmp_path


def test_the_shell_prints_what_the_page_says(project: Path) -> None:
    done = run_cli(*COMMAND.split(), cwd=project)
    assert (done.status, done.out) == (1, OUTPUT)


def test_the_action_takes_these_inputs() -> None:
    inputs = yaml.safe_load((ROOT / "action.yml").read_text("utf-8"))["inputs"]
    assert set(ACTION[1]["with"]) <= set(inputs)


def test_the_hook_has_this_name() -> None:
    (hook,) = HOOK["repos"][0]["hooks"]
    assert hook["id"] in [each["id"] for each in yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))]


def test_pytest_runs_the_test_and_the_files(project: Path) -> None:
    (project / "test_drafts.py").write_text(TEST)
    (project / "pytest.ini").write_text(INI)
    plugin = [] if b"fieldrules" in _plugins() else ["-p", "fieldrules.pytest_plugin"]
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", *plugin, "-q", "."],
        cwd=project,
        env=environment(),
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 1
    assert "2 passed" in done.stdout
    assert "1 failed" in done.stdout
    assert "invoiceInformation.dueDate is blank" in done.stdout


def _plugins() -> bytes:
    """The names of the plugins that are registered with pytest in this environment."""
    code = "from importlib.metadata import entry_points as e; print([p.name for p in e(group='pytest11')])"
    return subprocess.run([sys.executable, "-c", code], capture_output=True, check=True).stdout


def test_every_link_leads_somewhere() -> None:
    targets = re.findall(r"\]\(([^)#:]+)\)", PAGE)
    assert targets
    assert [target for target in targets if not (ROOT / "docs" / target).exists()] == []
