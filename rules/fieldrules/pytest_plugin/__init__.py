"""The plugin for pytest: payloads asserted in tests, and payload files that are tests.

pytest loads this at every start, so it imports no rules; they are loaded when a test or a file needs them.
"""

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from fieldrules.pytest_plugin.accepts import assert_accepts

if TYPE_CHECKING:
    from collections.abc import Callable

    from fieldrules.pytest_plugin.files import PayloadFile
    from fieldrules.pytest_plugin.project import Project
    from fieldrules.report import Report

__all__ = ["assert_accepts"]

_PROJECT = pytest.StashKey["Project"]()


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add our settings to pytest's."""
    add = parser.addini
    add("fieldrules_api", "the generated package to check with; default: the only one installed", type="string")
    add("fieldrules_files", "globs of payload files that are tests, relative to the root folder", type="linelist")
    add("fieldrules_types", "what payload files are meant to be, each line GLOB = TYPE", type="linelist")


def pytest_sessionstart(session: pytest.Session) -> None:
    """If files are to be tests, load the rules now, so that a mistake in the settings is told once."""
    if session.config.getini("fieldrules_files") or session.config.getini("fieldrules_types"):
        for says in _project(session.config).idle():
            session.config.issue_config_time_warning(pytest.PytestConfigWarning(says), stacklevel=2)


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> "PayloadFile | None":
    """Take the files that the settings name."""
    if not parent.config.getini("fieldrules_files"):
        return None
    project = _project(parent.config)
    if not project.takes(file_path):
        return None
    from fieldrules.pytest_plugin.files import PayloadFile

    return PayloadFile.from_parent(parent, path=file_path, project=project)


@pytest.fixture(name="assert_accepts", scope="session")
def _assert_accepts(pytestconfig: pytest.Config) -> "Callable[..., Report]":
    """The function `assert_accepts` with the API that pytest's settings name, and the policy of the project."""
    from functools import partial

    project = _project(pytestconfig)
    return partial(assert_accepts, api=project.api, policy=project.policy)


def _project(config: pytest.Config) -> "Project":
    """What this run checks with, loaded when first asked for.

    Raises:
        pytest.UsageError: if the settings cannot be used.
    """
    if _PROJECT not in config.stash:
        from fieldrules.console import UsageError
        from fieldrules.policy import SettingsError
        from fieldrules.pytest_plugin.project import opened

        try:
            config.stash[_PROJECT] = opened(
                str(config.rootpath),
                config.getini("fieldrules_api"),
                config.getini("fieldrules_files"),
                config.getini("fieldrules_types"),
            )
        except (SettingsError, UsageError) as error:
            raise pytest.UsageError(f"fieldrules: {error}") from None
    return config.stash[_PROJECT]
