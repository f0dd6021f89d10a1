"""Everything the README shows is run: its commands with their output, its Python, its links."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
CONSOLE = re.findall(r"```console\n(.*?)```", README, re.DOTALL)
SNIPPETS = re.findall(r"```python\n(.*?)```", README, re.DOTALL)
SHOWN = [
    (command.strip(), output)
    for block in CONSOLE
    for command, output in re.findall(r"^\$ (.+?)\n(.*?)(?=^\$ |\Z)", block, re.DOTALL | re.MULTILINE)
]
SERVERS = [(command, output) for command, output in SHOWN if command.startswith("fieldrules sandbox")]
TRANSCRIPTS = [(command, output) for command, output in SHOWN if not command.startswith("fieldrules sandbox")]
CLIENTS = [code for code in SNIPPETS if "base_url=" in code]
PYTHON = [code for code in SNIPPETS if "base_url=" not in code]


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


def test_the_sandbox_and_the_client_do_what_the_readme_says() -> None:
    ((command, output),), (code,) = SERVERS, CLIENTS
    start = [sys.executable, "-m", "cybersource_invoicing", *command.split()[1:], "--port", "0"]
    with subprocess.Popen(start, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            said = "".join(process.stdout.readline() for _ in output.splitlines())
            port = re.findall(r"127\.0\.0\.1:(\d+)", said)[0]
            assert said.replace(port, "8085") == output
            done = subprocess.run(
                [sys.executable, "-c", code.replace("8085", port)], capture_output=True, text=True, check=False
            )
        finally:
            process.terminate()
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
