"""A report with no more findings than a person wants listed; the rest are counted."""

from collections import Counter

from fieldrules.finding import Omitted
from fieldrules.options import MOST_FINDINGS
from fieldrules.report import Report

MOST_JUDGED = 10_000
"""With a policy, so many findings of a document are made before any is left out: each may count or not."""


def capped(report: Report, most: int = MOST_FINDINGS) -> Report:
    """The report with at most so many findings listed: errors before warnings, what does not count last."""
    if len(report.findings) <= most:
        return report
    ranked = sorted(report.findings, key=lambda found: (found.suppressed is not None, found.severity != "error"))
    kept = {id(finding) for finding in ranked[:most]}
    left_out = Counter(
        Omitted(found.rule, found.severity, 0, found.suppressed, found.kind, contested=found.contested)
        for found in ranked[most:]
    )
    return report._replace(
        findings=tuple(finding for finding in report.findings if id(finding) in kept),
        omitted=(*report.omitted, *(entry._replace(number=number) for entry, number in left_out.items())),
    )
