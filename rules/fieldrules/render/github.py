"""Workflow commands of GitHub Actions: an annotation for each finding, at its line.

Source: docs.github.com, "Workflow commands for GitHub Actions"; escapes as in actions/toolkit, core/src/command.ts.
"""

from collections.abc import Iterator

from fieldrules.escape import printable
from fieldrules.finding import Finding
from fieldrules.render.run import Run, Tally, file_of
from fieldrules.render.text import summary
from fieldrules.report import Report


def render(run: Run) -> Iterator[str]:
    """An annotation for each finding that counts, then a line that counts everything."""
    tally = Tally()
    for report in tally.watch(run.reports):
        found = [_annotation(finding, report) for finding in report.findings if finding.suppressed is None]
        yield "".join(line + "\n" for line in [*found, *_omitted(report)])
    yield summary(tally) + "\n"


def _annotation(finding: Finding, report: Report) -> str:
    properties = []
    if report.source not in (None, "-"):
        properties.append(f"file={_property(file_of(report))}")
    if finding.line is not None:
        properties.append(f"line={finding.line},col={finding.column}")
    properties.append(f"title={_property(finding.rule)}")
    lines = [finding.message, *(f"because {cause.path}: {cause.says}" for cause in finding.because[:3])]
    if finding.kind != "unreadable" and finding.source.url:
        lines.append(f"docs: {finding.source.url}")
    text = "%0A".join(_data(line) for line in lines)
    return f"::{finding.severity} {','.join(properties)}::{text}"


def note_annotation(rule: str, file: str, line: int | None, says: str) -> str:
    """An annotation about a file of settings."""
    place = f"file={_property(file)}" + ("" if line is None else f",line={line}")
    return f"::warning {place},title={_property(rule)}::{_data(says)}"


def _omitted(report: Report) -> Iterator[str]:
    for severity, number in (("error", report.omitted_of("error")), ("warning", report.omitted_of("warning"))):
        if number:
            yield f"::{severity} file={_property(file_of(report))}::{number} more of these are not listed"


def _data(text: str) -> str:
    """Text after the double colon; line breaks cannot be left, `printable` has escaped them."""
    return printable(text).replace("%", "%25")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
