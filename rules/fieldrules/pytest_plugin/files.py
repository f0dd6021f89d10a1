"""Payload files as tests: one test a file, or one a line where a file holds one payload a line."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

import pytest

from fieldrules.check import PreflightError
from fieldrules.commands.inputs import payloads
from fieldrules.render.text import render_document

if TYPE_CHECKING:
    from collections.abc import Callable

    from fieldrules.pytest_plugin.project import Project
    from fieldrules.report import Report

NAME = "fieldrules"
"""What a test is called after the name of its file: ``drafts/a.json::fieldrules``, ``many.ndjson::fieldrules[3]``."""


class PayloadFile(pytest.File):
    """A file of payloads. It is read when it is collected, and judged when the first of its tests runs."""

    def __init__(self, *, project: "Project", **more: Any) -> None:
        super().__init__(**more)
        self._project = project
        self._payloads = tuple(payloads(str(self.path)))
        self._reports: list[Report] = []

    @classmethod
    def from_parent(cls, parent: pytest.Collector, *, path: Path, project: "Project") -> Self:  # type: ignore[override]  # pytest's own takes anything
        """The node of a file; pytest makes nodes so."""
        return super().from_parent(parent, path=path, project=project)

    def collect(self) -> Iterator["PayloadItem"]:
        """A test for each payload."""
        for number, payload in enumerate(self._payloads):
            name = NAME if payload.line is None else f"{NAME}[{payload.line}]"
            yield PayloadItem.from_parent(self, name=name, judged=partial(self._report, number), line=payload.line)

    def _report(self, number: int) -> "Report":
        """The verdict on one of the payloads, with the file named as pytest does."""
        self._reports = self._reports or self._project.reports(self._payloads)
        return self._reports[number]._replace(source=self.nodeid)


class PayloadItem(pytest.Item):
    """One payload. It passes if no error counts, and fails with the report."""

    def __init__(self, *, judged: "Callable[[], Report]", line: int | None, **more: Any) -> None:
        super().__init__(**more)
        self._judged = judged
        self._line = line

    def runtest(self) -> None:
        """Judge the payload.

        Raises:
            PreflightError: if it has errors that count.
        """
        report = self._judged()
        if report.errors or report.unreadable:
            raise PreflightError(report)

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        """The report in place of a traceback."""
        if isinstance(excinfo.value, PreflightError):
            report = excinfo.value.report
            return render_document(report, named=report.named)
        return super().repr_failure(excinfo, style)

    def reportinfo(self) -> tuple[Path, int | None, str]:
        """Where the payload stands, and what a report of failures calls it."""
        return self.path, None if self._line is None else self._line - 1, self.name
