"""The pre-commit hook, tried with pre-commit itself in a repository of its own."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from tests.support import ROOT, Done, edited, environment, starting

HOOKS = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A repository with a good payload, a bad one, and JSON that is none."""
    folder = tmp_path / "project"
    (folder / "payloads").mkdir(parents=True)
    (folder / "payloads" / "good.json").write_text(json.dumps(starting("draft-in-person")))
    (folder / "payloads" / "bad.json").write_text(
        json.dumps(edited(starting("draft-email"), {"invoiceInformation.dueDate": ""}))
    )
    (folder / "package.json").write_text('{"name": "shop"}')
    for command in (["init", "-q"], ["add", "."]):
        subprocess.run(["git", *command], cwd=folder, check=True)
    return folder


def test_the_hook_checks_what_it_is_given(repository: Path, tmp_path: Path) -> None:
    """The environment that pre-commit makes holds this repository, installed by pip as for any user."""
    env = environment(PRE_COMMIT_HOME=str(tmp_path / "home"), PRE_COMMIT_COLOR="never")

    def tried(*files: str) -> Done:
        command = [sys.executable, "-m", "pre_commit", "try-repo", str(ROOT), "fieldrules-check", "--files", *files]
        done = subprocess.run(
            command, cwd=repository, env=env, capture_output=True, text=True, check=False, timeout=300
        )
        return Done(done.returncode, done.stdout, done.stderr)

    both = tried("payloads/good.json", "payloads/bad.json")
    assert both.status == 1, both.out + both.err
    assert "fieldrules check" in both.out
    assert "payloads/bad.json: 1 error, read as draft-email" in both.out
    assert "2 files: 1 ok, 1 with errors (1 error, 0 warnings)" in both.out
    good = tried("payloads/good.json")
    assert good.status == 0, good.out + good.err
    assert "Passed" in good.out


def test_the_hook_is_described() -> None:
    (hook,) = HOOKS
    assert hook["id"] == "fieldrules-check"
    assert hook["language"] == "python"
    assert hook["entry"] == "fieldrules check"
    assert hook["types"] == ["json"]
