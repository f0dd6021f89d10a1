"""The sample project of `tests/adoption`, as a team would have it: in a folder of its own, with commands run inside."""

import shutil
from datetime import UTC, datetime
from pathlib import Path

from tests.support import Done, run_cli

PROJECT = Path(__file__).resolve().parent / "adoption"
TODAY = "2026-11-26"


def copy_of_project(folder: Path) -> Path:
    """A copy of the sample project, the root of its repository."""
    root = folder / "project"
    shutil.copytree(PROJECT, root)
    (root / ".git").mkdir()
    return root


def on(day: str) -> str:
    """The value of ``SOURCE_DATE_EPOCH`` for a day."""
    return str(int(datetime.fromisoformat(day).replace(tzinfo=UTC).timestamp()))


def fieldrules(root: Path, *arguments: str, day: str = TODAY, **env: str) -> Done:
    """Run the command inside the project on some day."""
    return run_cli(*arguments, cwd=root, SOURCE_DATE_EPOCH=on(day), **env)
