"""Everything that `docs/explain.md` shows is run, in `explain/`: its commands with their output, its Python."""

import re
import shlex
import subprocess
import sys

import pytest

from fieldrules.pasted.forms import FORMS
from tests.support import ROOT, environment, run_cli

PAGE = (ROOT / "docs/explain.md").read_text(encoding="utf-8")
SHOWN = [
    found
    for block in re.findall(r"```console\n(.*?)```", PAGE, re.DOTALL)
    for found in re.findall(r"^\$ fieldrules (.+?)\n(.*?)(?=^\$ |\Z)", block, re.DOTALL | re.MULTILINE)
]


def test_it_shows_commands() -> None:
    assert len(SHOWN) >= 4


@pytest.mark.parametrize(("command", "output"), SHOWN, ids=[command for command, _ in SHOWN])
def test_a_command_prints_what_it_says(command: str, output: str) -> None:
    done = run_cli(*shlex.split(command), cwd=ROOT / "tests" / "explain")
    assert (any_rules(done.out), done.err) == (any_rules(output), "")


def any_rules(text: str) -> str:
    """The text without the hash of the rules, which changes with every rule."""
    return re.sub(r"sha256 [0-9a-f]{12}", "sha256 ...", text)


def test_its_python_prints_what_its_comments_say() -> None:
    snippets = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)
    assert snippets
    for code in snippets:
        done = subprocess.run(
            [sys.executable, "-c", code], capture_output=True, text=True, check=False, env=environment()
        )
        assert done.stderr == ""
        assert done.stdout.splitlines() == re.findall(r"# prints (.+)", code)


def test_its_table_names_every_form() -> None:
    rows = re.findall(r"^\| (`[a-z`, 0-9]+`) \|", PAGE, re.MULTILINE)
    assert {name for row in rows for name in re.findall("`([a-z0-9]+)`", row)} == set(FORMS)
