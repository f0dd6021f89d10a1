"""One finding a line, for grep and editors: ``draft.json:2:3: error: the sentence [rule]``."""

from collections.abc import Iterator

from fieldrules.escape import printable
from fieldrules.render.run import Run, file_of
from fieldrules.report import Report


def render(run: Run) -> Iterator[str]:
    """The findings that count, document by document."""
    for report in run.reports:
        yield "".join(line + "\n" for line in lines(report))


def lines(report: Report) -> Iterator[str]:
    """The lines of one document."""
    name = file_of(report)
    for finding in report.findings:
        if finding.suppressed is None:
            place = "" if finding.line is None else f"{finding.line}:{finding.column}:"
            yield f"{name}:{place} {finding.severity}: {printable(finding.message)} [{finding.rule}]"
    start = f"{name}:{report.line or 1}:1:"
    if report.omitted_of("error"):
        yield f"{start} error: {report.omitted_of('error')} more errors are not listed"
    if report.omitted_of("warning"):
        yield f"{start} warning: {report.omitted_of('warning')} more warnings are not listed"
