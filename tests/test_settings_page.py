"""Everything that `docs/settings.md` shows is run: its settings, its commands with their output, its Python."""

import re
import shlex
import subprocess
import sys
from pathlib import Path

import cybersource_invoicing as invoicing
from fieldrules import Policy
from fieldrules.policy.house import WORDS
from tests.adopted import copy_of_project, fieldrules
from tests.support import ROOT, environment

PAGE = (ROOT / "docs/settings.md").read_text(encoding="utf-8")


def snippets(language: str) -> list[str]:
    found = re.findall(rf"```{language}\n(.*?)```", PAGE, re.DOTALL)
    assert found
    return found


def test_the_settings_it_shows_can_be_used(tmp_path: Path) -> None:
    for number, text in enumerate(snippets("toml")):
        path = tmp_path / f"{number}.toml"
        path.write_text(text)
        policy = Policy.load(str(path), invoicing.ruleset())
        assert (policy.contested, policy.unknown_fields, policy.values) == ("warning", "off", "none")
        assert policy.types
        assert policy.severity
        assert policy.accept
        assert policy.house


def test_it_names_every_word_of_a_house_rule() -> None:
    assert [word for word in WORDS if f"`{word}" not in PAGE] == []


def test_its_commands_print_what_it_says(tmp_path: Path) -> None:
    root = copy_of_project(tmp_path)
    for block in snippets("console"):
        for command, output in re.findall(r"^\$ fieldrules (.+?)\n(.*?)(?=^\$ |\Z)", block, re.DOTALL | re.MULTILINE):
            done = fieldrules(root, *shlex.split(command))
            assert (done.out, done.err) == (output, "")


def test_its_python_prints_what_its_comments_say() -> None:
    for code in snippets("python"):
        done = subprocess.run(
            [sys.executable, "-c", code], capture_output=True, text=True, check=False, env=environment()
        )
        assert done.stderr == ""
        assert done.stdout.splitlines() == re.findall(r"# prints (.+)", code)
