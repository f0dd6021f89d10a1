"""The server's verdict on a payload beside that of our rules, and what to report where they differ."""

import re
from typing import NamedTuple

from fieldrules import __version__
from fieldrules.explanation import Comparison, Detail, Found
from fieldrules.report import Report
from fieldrules.ruleset import RuleSet
from fieldrules.words import count

_NUMBERS = re.compile(r"\[[0-9]+\]")
_DIFFERENT = ("server-stricter", "rules-stricter")


class Said(NamedTuple):
    """What the server says: whether it took the payload, whether it speaks of its fields, and its documented codes."""

    took: bool
    about_fields: bool
    answer: str


def found_at(report: Report, path: str | None) -> tuple[str, ...]:
    """The rules of the errors that a report has at a field, above it or below it."""
    if path is None:
        return ()
    rules = [
        finding.rule
        for finding in report.findings
        if finding.severity == "error" and _together(_NUMBERS.sub("[]", finding.path), path)
    ]
    return tuple(dict.fromkeys(rules))


def comparison(report: Report, said: Said, details: tuple[Detail, ...], ruleset: RuleSet) -> Comparison:
    """The comparison of our report on a payload with what the server says.

    Args:
        report: our verdict.
        said: the server's.
        details: what the server says of fields.
        ruleset: the API's rules.
    """
    verdict, says = _verdict(report, said, details)
    findings = tuple(
        dict.fromkeys(
            Found(finding.rule, finding.severity, _NUMBERS.sub("[]", finding.path), finding.contested)
            for finding in report.findings
        )
    )
    lines = _lines(report, said, details, findings, ruleset, verdict) if verdict in _DIFFERENT else []
    return Comparison(verdict, says, report.type, report.type_certain, report.valid, findings, tuple(lines))


def _verdict(report: Report, said: Said, details: tuple[Detail, ...]) -> tuple[str, str]:
    if report.unreadable:
        return "not-comparable", f"the payload cannot be read: {report.findings[0].message}"
    ours = f"our rules find {count(report.errors, 'error')}" if report.errors else "our rules accept it"
    if said.took:
        if report.valid:
            return "both-accept", "both agree: the server took it, and our rules accept it"
        contested = all(finding.contested for finding in report.findings if finding.severity == "error")
        known = "; all of them are contested: the vendor's own examples do this" if contested else ""
        return "rules-stricter", f"our rules refuse what the server took: {count(report.errors, 'error')}{known}"
    if not said.about_fields:
        return "not-comparable", f"the refusal is not about the fields of the payload; {ours}"
    if report.valid:
        return "server-stricter", "the server refused what our rules accept"
    unseen = [detail for detail in details if not detail.found]
    if unseen:
        fields = count(len(unseen), "field")
        return "server-stricter", f"both refuse it, but the server refuses {fields} more than our rules do"
    return "both-refuse", f"both agree: the server refused it, and {ours}"


def _lines(
    report: Report,
    said: Said,
    details: tuple[Detail, ...],
    findings: tuple[Found, ...],
    ruleset: RuleSet,
    verdict: str,
) -> list[str]:
    """What to send to whoever keeps the rules: versions, codes, names of fields, ids of rules; no value."""
    certain = "" if report.type_certain else ", not certain"
    lines = [
        f"program: fieldrules {__version__}",
        f"rules: {ruleset.api} {ruleset.version}, sha256 {ruleset.sha256[:12]}, page read {ruleset.page_read}",
        f"type: {report.type or 'none'}{certain}",
        f"answer: {said.answer}",
        f"verdict: {verdict}",
    ]
    lines += [f"server: {detail.field}, {detail.reason or 'no documented reason'}" for detail in details]
    lines += [f"finding: {found.rule} at {found.path or 'the payload'}" for found in findings]
    return lines


def _together(left: str, right: str) -> bool:
    """Whether one path is the other, or leads to it."""
    short, long = sorted((left, right), key=len)
    return long == short or not short or long.startswith((short + ".", short + "["))
