"""What docs/node.md says is run: its JavaScript with ajv from npm, and the command on what ajv lets pass."""

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.support import ROOT, run_cli

PAGE = (ROOT / "docs" / "node.md").read_text("utf-8")
(CODE,) = re.findall(r"```js\n(.*?)```", PAGE, re.DOTALL)
((COMMAND, OUTPUT),) = re.findall(r"^\$ fieldrules (.+?)\n(.*?)^```$", PAGE, re.DOTALL | re.MULTILINE)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A project with ajv and our schemas."""
    packages = ROOT / "tests" / "node" / "node_modules"
    if not (packages / "ajv").is_dir():
        pytest.fail("ajv is not installed; run: make node")
    (tmp_path / "node_modules").symlink_to(packages)
    (tmp_path / "generated").symlink_to(ROOT / "generated")
    return tmp_path


def run(folder: Path, code: str) -> list[str]:
    node = shutil.which("node")
    if node is None:
        pytest.fail("there is no node on this machine; `make test` leaves these tests out then")
    (folder / "example.mjs").write_text(code)
    done = subprocess.run([node, "example.mjs"], cwd=folder, capture_output=True, text=True, check=False, timeout=60)
    assert done.stderr == ""
    return done.stdout.splitlines()


def test_the_code_prints_what_its_comments_say(folder: Path) -> None:
    assert run(folder, CODE) == re.findall(r"// prints (.+)", CODE)


def test_the_payload_that_ajv_lets_pass_is_refused_by_the_command(folder: Path) -> None:
    payload = run(folder, f"{CODE}\nconsole.log(JSON.stringify(draft));")[-1]
    (folder / "gap.json").write_text(payload)
    done = run_cli(*COMMAND.split(), cwd=folder)
    assert (done.status, done.out) == (1, OUTPUT)


def test_the_page_counts_the_gaps_as_they_are() -> None:
    gaps = json.loads((ROOT / "generated" / "schemas" / "cybersource_invoicing" / "gaps.json").read_text("utf-8"))
    words = ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]
    assert f"{words[len(gaps['gaps'])].capitalize()} rules go beyond" in PAGE
    assert f"{words[len(gaps['warnings'])]} only warn" in PAGE


def test_every_link_leads_somewhere() -> None:
    targets = re.findall(r"\]\(([^)#:]+)\)", PAGE)
    assert targets
    assert [target for target in targets if not (ROOT / "docs" / target).exists()] == []
