"""How findings count under a policy: one pure function, after the verdict."""

from typing import TypeVar

from fieldrules.finding import Finding, Omitted, Suppression
from fieldrules.policy.baseline import Identity, identity_of
from fieldrules.policy.day import is_past
from fieldrules.policy.model import UNKNOWN_FIELD, Policy
from fieldrules.report import Report

Counted = TypeVar("Counted", Finding, Omitted)


def apply(policy: Policy, report: Report, today: str, file: str | None = None) -> Report:
    """The report under a policy. `Report.valid` and the findings stay; how they count may change.

    Args:
        policy: what the project says. The strongest that speaks of a finding wins: an accepted exception, the rule's
            severity there, ``contested`` and ``unknown_fields``, the baseline for what is left. A finding that is
            suppressed already stays so.
        report: the verdict.
        today: the day it is, ``YYYY-MM-DD``.
        file: the payload's file as the policy names files, or None if it has none.

    Returns:
        the same findings in the same order. Applying a policy twice is applying it once.
    """
    if report.unreadable:
        return report
    counted = tuple(_counted(policy, finding, today, file) for finding in report.findings)
    return report._replace(
        findings=_less_baseline(policy, counted, today, file),
        omitted=tuple(_counted(policy, entry, today, file) for entry in report.omitted),
    )


def _counted(policy: Policy, found: Counted, today: str, file: str | None) -> Counted:
    if found.suppressed is not None:
        return found
    for entry in policy.accept:
        if entry.rule == found.rule and not is_past(entry.until, today) and entry.concerns(file):
            return found._replace(suppressed=entry.suppression)
    level, by = _level(policy, found)
    if level is None:
        return found
    if level != "off":
        return found._replace(severity=level)
    return found if found.kind == "privacy" else found._replace(suppressed=Suppression(by))


def _level(policy: Policy, found: Finding | Omitted) -> tuple[str | None, str]:
    """The severity that the policy gives a finding, or None for the rule's own, and which setting says so."""
    if found.rule in policy.severity:
        return policy.severity[found.rule], "severity"
    if found.contested and policy.contested != "rule":
        return policy.contested, "contested"
    if found.rule == UNKNOWN_FIELD:
        return policy.unknown_fields, "unknown-fields"
    return None, ""


def _less_baseline(policy: Policy, findings: tuple[Finding, ...], today: str, file: str | None) -> tuple[Finding, ...]:
    """The findings with as many of each identity suppressed as the baseline holds; the last ones are the surplus."""
    baseline = policy.baseline
    if baseline is None or file is None or is_past(baseline.until, today):
        return findings
    left = dict(baseline.findings)
    for finding in findings:
        if finding.suppressed == baseline.suppression:
            left[identity_of(finding, file)] = left.get(identity_of(finding, file), 0) - 1
    return tuple(_taken(finding, identity_of(finding, file), left, baseline.suppression) for finding in findings)


def _taken(finding: Finding, identity: Identity, left: dict[Identity, int], suppression: Suppression) -> Finding:
    if finding.suppressed is not None or finding.kind == "privacy" or left.get(identity, 0) < 1:
        return finding
    left[identity] -= 1
    return finding._replace(suppressed=suppression)
