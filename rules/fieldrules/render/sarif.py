"""SARIF 2.1.0, for code scanning: the findings as results, each with its rule, place, causes and fingerprint.

Source: OASIS, Static Analysis Results Interchange Format (SARIF) 2.1.0, errata 01.
"""

import os
from collections.abc import Iterator
from typing import Any

from fieldrules import __version__
from fieldrules.escape import printable
from fieldrules.finding import Finding
from fieldrules.render.json_ import dumped
from fieldrules.render.run import Run
from fieldrules.report import Report
from fieldrules.ruleset import RuleSet

_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_UNRESERVED = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~/")


def render(run: Run) -> Iterator[str]:
    """The whole run as one SARIF log."""
    reports = list(run.reports)
    readable = [report for report in reports if not report.unreadable]
    unreadable = [report for report in reports if report.unreadable]
    used = dict.fromkeys(finding.rule for report in readable for finding in report.findings)
    order = [rule for rule in run.ruleset.rules if rule in used]
    index = {rule: number for number, rule in enumerate(order)}
    any_suppressed = any(report.suppressed for report in readable)
    results = [
        _result(finding, report, index, any_suppressed=any_suppressed)
        for report in readable
        for finding in report.findings
    ]
    log = {
        "$schema": _SCHEMA,
        "version": "2.1.0",
        "runs": [
            {
                "tool": {"driver": _driver(run.ruleset, order)},
                "invocations": [_invocation(reports, unreadable)],
                "columnKind": "unicodeCodePoints",
                "results": results,
            }
        ],
    }
    yield dumped(log, ascii_only=run.ascii) + "\n"


def _driver(ruleset: RuleSet, order: list[str]) -> dict[str, Any]:
    return {
        "name": "fieldrules",
        "version": __version__,
        "semanticVersion": __version__,
        "rules": [_rule(ruleset, rule) for rule in order],
        "properties": {
            "ruleset": ruleset.api,
            "rulesetVersion": ruleset.version,
            "rulesetSha256": ruleset.sha256,
            "pageRead": ruleset.page_read,
        },
    }


def _rule(ruleset: RuleSet, rule_id: str) -> dict[str, Any]:
    rule = ruleset.rules[rule_id]
    summary = printable(str(rule.get("summary") or rule_id))
    page, section, url = ruleset.source(rule.get("source") or ruleset.data["default_source"])
    return {
        "id": rule_id,
        "shortDescription": {"text": summary},
        "fullDescription": {"text": f"{summary} Source: {printable(f'{ruleset.page_title(page)}: {section}')}."},
        **({"helpUri": url} if url else {}),
        "defaultConfiguration": {"level": _level(rule.get("severity", "error"))},
        "properties": {"evidence": rule["evidence"], "contested": rule["contested"], "verb": rule.get("verb")},
    }


def _result(finding: Finding, report: Report, index: dict[str, int], *, any_suppressed: bool) -> dict[str, Any]:
    result: dict[str, Any] = {
        "ruleId": finding.rule,
        "ruleIndex": index[finding.rule],
        "level": _level(finding.severity),
        "message": {"text": printable(finding.message)},
        "locations": [_location(report, finding.line, finding.column, finding.path)],
        "partialFingerprints": {"fieldrules/v1": finding.fingerprint},
        "properties": {
            "kind": finding.kind,
            "pointer": finding.pointer,
            "contested": finding.contested,
            "evidence": finding.evidence,
            "type": report.type,
        },
    }
    if finding.because:
        result["relatedLocations"] = [
            {
                "id": number,
                **_location(report, cause.line, cause.column, cause.path),
                "message": {"text": printable(cause.says)},
            }
            for number, cause in enumerate(finding.because)
        ]
    if finding.suppressed is not None:
        reason = finding.suppressed.reason or f"suppressed by {finding.suppressed.by}"
        result["suppressions"] = [{"kind": "external", "status": "accepted", "justification": printable(reason)}]
    elif any_suppressed:  # either all results of a run say whether they are suppressed, or none does
        result["suppressions"] = []
    return result


def _location(report: Report, line: int | None, column: int | None, path: str) -> dict[str, Any]:
    physical: dict[str, Any] = {"artifactLocation": {"uri": uri_of(report.source)}}
    if line is not None:
        physical["region"] = {"startLine": line, "startColumn": column}
    location: dict[str, Any] = {"physicalLocation": physical}
    if path:
        location["logicalLocations"] = [{"fullyQualifiedName": path, "kind": "member"}]
    return location


def _invocation(reports: list[Report], unreadable: list[Report]) -> dict[str, Any]:
    notifications: list[dict[str, Any]] = [
        {
            "level": "error",
            "message": {"text": printable(finding.message)},
            "locations": [_location(report, finding.line, finding.column, finding.path)],
            "descriptor": {"id": finding.rule},
        }
        for report in unreadable
        for finding in report.findings
    ]
    for report in reports:
        left_out = report.omitted_of("error") + report.omitted_of("warning")
        aside = sum(entry.number for entry in report.omitted if entry.suppressed is not None)
        for level, number, what in (("warning", left_out, "more"), ("note", aside, "more suppressed")):
            if number:
                notifications.append(
                    {
                        "level": level,
                        "message": {"text": f"{number} {what} findings are not listed"},
                        "locations": [_location(report, report.line, None if report.line is None else 1, "")],
                    }
                )
    made: dict[str, Any] = {"executionSuccessful": not unreadable}
    if notifications:
        made["toolExecutionNotifications"] = notifications
    return made


def uri_of(source: str | None) -> str:
    """The name of an input as a URI: relative as it was given, or a file URI; every special byte percent-encoded."""
    if source is None or source == "-":
        return "stdin"
    name = source.replace(os.sep, "/")
    encoded = "".join(chr(byte) if byte in _UNRESERVED else f"%{byte:02X}" for byte in os.fsencode(name))
    if not encoded.startswith("/"):
        return encoded
    return f"file:///{encoded.lstrip('/')}"


def _level(severity: str) -> str:
    return "error" if severity == "error" else "warning"
