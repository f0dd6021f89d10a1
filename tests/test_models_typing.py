"""What a type checker says of programs that use the models: mypy, strict, without pydantic's plugin."""

import re
import runpy
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support import ROOT, environment

FOLDER = Path(__file__).parent / "typing"
SAYS = re.compile(r"# says: (.+)$")
ERROR = re.compile(r"^.*missing_field\.py:(?P<line>[0-9]+): error: (?P<message>.*)$", re.MULTILINE)


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("mypy")


def mypy(file: Path, cache: Path) -> tuple[int, str]:
    """Mypy on one file, with the settings of the repository."""
    command = [sys.executable, "-m", "mypy", "--no-error-summary", "--hide-error-context", "--no-pretty"]
    done = subprocess.run(
        [*command, "--config-file", ROOT / "pyproject.toml", "--cache-dir", cache, file],
        capture_output=True,
        text=True,
        cwd=ROOT,
        env=environment(),
        timeout=300,
        check=False,
    )
    return done.returncode, done.stdout + done.stderr


def test_a_program_that_uses_the_models_passes_strict_checks(cache: Path) -> None:
    assert mypy(FOLDER / "good.py", cache) == (0, "")


def test_the_program_that_passes_also_runs() -> None:
    done = runpy.run_path(str(FOLDER / "good.py"))
    assert [payload.get("customerInformation", {}).get("name") for payload in done["payloads"]] == [
        "Tanya Lee",
        "Tanya Lee",
        None,
    ]


def test_every_fault_of_the_other_program_is_told_on_its_line(cache: Path) -> None:
    file = FOLDER / "missing_field.py"
    expected = {
        number: found.group(1)
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1)
        if (found := SAYS.search(line)) is not None
    }
    status, out = mypy(file, cache)
    told = {int(match["line"]): match["message"] for match in ERROR.finditer(out)}
    assert status == 1
    assert set(told) == set(expected), out
    assert [line for line, words in expected.items() if words not in told[line]] == [], out
