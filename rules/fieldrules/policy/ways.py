"""Ways out under a policy: out of what counts, and not of what the project has set aside."""

from collections.abc import Callable

from fieldrules.report import Report


def with_ways(report: Report, again: Callable[[frozenset[str]], Report]) -> Report:
    """The report with ways out of the errors that count.

    Args:
        report: a report under a policy, with the ways out of everything that the rules find.
        again: judges the same payload while the errors of some rules are warnings.
    """
    counts = {found.rule for found in report.found if found.suppressed is None and found.severity == "error"}
    aside = frozenset(found.rule for found in report.found) - counts
    if not report.fixes or not counts or not aside:
        return report
    return report._replace(fixes=again(aside).fixes)
