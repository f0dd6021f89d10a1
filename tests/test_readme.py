"""Everything the README shows is run: its commands with their output, its Python, its links."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
CONSOLE = re.findall(r"```console\n(.*?)```", README, re.DOTALL)
PYTHON = re.findall(r"```python\n(.*?)```", README, re.DOTALL)
TRANSCRIPTS = [
    (command.strip(), output)
    for block in CONSOLE
    for command, output in re.findall(r"^\$ (.+?)\n(.*?)(?=^\$ |\Z)", block, re.DOTALL | re.MULTILINE)
]


def run(command: str) -> str:
    words = command.split()
    assert words[0] == "fieldrules", "the README shows our own command only"
    done = subprocess.run(
        [sys.executable, "-m", "cybersource_invoicing", *words[1:]],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    return done.stdout + done.stderr


def test_the_readme_shows_commands_and_python() -> None:
    assert TRANSCRIPTS
    assert PYTHON


@pytest.mark.parametrize(("command", "output"), TRANSCRIPTS, ids=[command for command, _ in TRANSCRIPTS])
def test_a_command_prints_what_the_readme_says(command: str, output: str) -> None:
    assert run(command) == output


@pytest.mark.parametrize("code", PYTHON)
def test_python_in_the_readme_runs_and_prints_what_its_comments_say(code: str) -> None:
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.stderr == ""
    assert done.stdout.splitlines() == re.findall(r"# prints (.+)", code)


def test_every_link_inside_the_repository_leads_somewhere() -> None:
    targets = re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", README)
    assert targets
    assert [target for target in targets if not (ROOT / target).exists()] == []


def test_the_make_commands_exist() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    named = set(re.findall(r"(?:^|`)make ([a-z-]+)", README, re.MULTILINE))
    assert {"demo", "test"} <= named
    assert [name for name in named if not re.search(rf"^{name}:", makefile, re.MULTILINE)] == []
