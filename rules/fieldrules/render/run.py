"""What a renderer is given, and what every summary counts."""

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from fieldrules.escape import printable
from fieldrules.options import Options
from fieldrules.render.style import PLAIN, Style
from fieldrules.report import Report
from fieldrules.ruleset import RuleSet

IGNORE, BASELINE = "ignore", "baseline"
"""What suppresses findings and has a word of its own in a text."""


class Run(NamedTuple):
    """One run of `check`.

    Args:
        reports: the verdicts in the order of the inputs; they may be made while they are rendered.
        ruleset: the rules that were used.
        options: how the payloads were judged.
        inputs: the inputs' names as given.
        style: what a text may show beyond plain text.
        ascii: the output takes only ASCII for certain.
    """

    reports: Iterable[Report]
    ruleset: RuleSet
    options: Options
    inputs: tuple[str, ...] = ()
    style: Style = PLAIN
    ascii: bool = False


class Tally:
    """Counts of a run: documents by verdict, and findings that count."""

    __slots__ = (
        "baselined_until",
        "contested",
        "documents",
        "errors",
        "files_only",
        "invalid",
        "ok",
        "suppressed",
        "suppressed_by",
        "unreadable",
        "warned",
        "warnings",
        "wrong",
    )

    def __init__(self) -> None:
        self.documents = self.ok = self.warned = self.wrong = self.unreadable = 0
        self.errors = self.warnings = self.contested = self.suppressed = 0
        self.suppressed_by: dict[str, int] = {}
        """Suppressed findings, by what suppresses them."""
        self.baselined_until: str | None = None
        """The last day of the baseline that suppresses some."""
        self.invalid = 0
        """Readable documents with errors, suppressed ones too."""
        self.files_only = True
        """No document came from standard input or from a file of many."""

    def add(self, report: Report) -> None:
        """Count one document."""
        self.documents += 1
        self.files_only = self.files_only and report.line is None and report.source not in (None, "-")
        if report.unreadable:
            self.unreadable += 1
            return
        self.invalid += not report.valid
        errors, warnings = report.errors, report.warnings
        self.errors += errors
        self.warnings += warnings
        self.suppressed += report.suppressed
        self._add_suppressed(report)
        self.contested += sum(found.contested for found in report.findings if found.suppressed is None)
        self.contested += sum(left.number for left in report.omitted if left.contested and left.suppressed is None)
        if errors:
            self.wrong += 1
        elif warnings:
            self.warned += 1
        else:
            self.ok += 1

    def _add_suppressed(self, report: Report) -> None:
        for by, number in report.suppressed_by().items():
            self.suppressed_by[by] = self.suppressed_by.get(by, 0) + number
        for found in report.found:
            if found.suppressed is not None and found.suppressed.by == BASELINE:
                self.baselined_until = found.suppressed.until

    def watch(self, reports: Iterable[Report]) -> Iterator[Report]:
        """The same reports, counted as they pass."""
        for report in reports:
            self.add(report)
            yield report

    def status(self, fail_on: str) -> int:
        """The exit status: 2 for an unreadable input, 1 for findings at or above a severity, else 0."""
        if self.unreadable:
            return 2
        return int(self.errors > 0 or (fail_on == "warning" and self.warnings > 0))


def set_aside(suppressed_by: Mapping[str, int]) -> Iterator[str]:
    """What does not count, in words: by the command line, by settings, by the baseline."""
    by_settings = sum(number for by, number in suppressed_by.items() if by not in (IGNORE, BASELINE))
    parts = ((suppressed_by.get(IGNORE, 0), "ignored"), (by_settings, "suppressed"))
    yield from (f"{number} {says}" for number, says in parts if number)
    if suppressed_by.get(BASELINE):
        yield f"{suppressed_by[BASELINE]} more in the baseline"


def file_of(report: Report) -> str:
    """What a report calls its document's file: the name as given, made printable."""
    if report.source is None:
        return "payload"
    return "<stdin>" if report.source == "-" else printable(report.source) or '""'


def name_of(report: Report) -> str:
    """What a report calls its document: its file, and its line in a file of many."""
    return file_of(report) if report.line is None else f"{file_of(report)}:{report.line}"
