"""JUnit XML: a test case for each document, so that a CI server lists payloads like tests. ASCII only."""

from collections.abc import Iterator

from fieldrules.escape import printable
from fieldrules.render.run import Run, Tally, name_of
from fieldrules.render.text import render_document
from fieldrules.report import Report
from fieldrules.words import count


def render(run: Run) -> Iterator[str]:
    """The whole run as one XML text. It is made at the end, since its first element counts the rest."""
    tally = Tally()
    cases = [_case(report, run.ruleset.api) for report in tally.watch(run.reports)]
    counts = f'tests="{tally.documents}" failures="{tally.wrong}" errors="{tally.unreadable}"'
    yield '<?xml version="1.0" encoding="UTF-8"?>\n'
    yield f'<testsuites name="fieldrules" {counts}>\n'
    yield f'  <testsuite name="{_escaped(run.ruleset.api)}" {counts} skipped="0">\n'
    yield from cases
    yield "  </testsuite>\n</testsuites>\n"


def _case(report: Report, api: str) -> str:
    name = _escaped(name_of(report))
    kind = _escaped(f"{api}.{report.type or 'unknown'}")
    opening = f'    <testcase name="{name}" classname="{kind}"'
    text = _escaped(render_document(report, named=report.named))
    if report.unreadable:
        message = _escaped(report.findings[0].message)
        inner = f'<error message="{message}" type="unreadable">{text}</error>'
    elif report.errors:
        message = f"{count(report.errors, 'error')}: {_first_error(report)}"
        inner = f'<failure message="{_escaped(message)}" type="{_escaped(_rules(report))}">{text}</failure>'
    elif report.warnings:
        inner = f"<system-out>{text}</system-out>"
    else:
        return f"{opening}/>\n"
    return f"{opening}>\n      {inner}\n    </testcase>\n"


def _counting_errors(report: Report) -> Iterator[tuple[str, str]]:
    for finding in report.findings:
        if finding.severity == "error" and finding.suppressed is None:
            yield finding.rule, finding.message


def _first_error(report: Report) -> str:
    return next((message for _, message in _counting_errors(report)), "see below")


def _rules(report: Report) -> str:
    return ",".join(dict.fromkeys(rule for rule, _ in _counting_errors(report)))


def _escaped(text: str) -> str:
    """Text for an element or an attribute; a character that XML 1.0 does not take becomes an escape in words."""
    lines = "\n".join(printable(line) for line in text.split("\n"))
    for character, entity in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ('"', "&quot;")):
        lines = lines.replace(character, entity)
    if lines.isascii():
        return lines
    return "".join(character if character.isascii() else _reference(ord(character)) for character in lines)


def _reference(code: int) -> str:
    return f"\\u{code:04x}" if code in (0xFFFE, 0xFFFF) else f"&#{code};"
