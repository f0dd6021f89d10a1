"""Counts instead of findings: how often each rule was broken, and what types the payloads are."""

from collections import Counter
from collections.abc import Iterator
from typing import Any, NamedTuple

from fieldrules.finding import Finding, Omitted
from fieldrules.render.json_ import dumped, head
from fieldrules.render.run import Run, Tally
from fieldrules.render.text import summary
from fieldrules.render.wrap import wrap
from fieldrules.report import Report

_UNREADABLE = "unreadable"


class Counts(NamedTuple):
    """Findings that count by rule and severity, those that do not by rule, payloads by type, and those with errors."""

    rules: Counter[tuple[str, str]]
    suppressed: Counter[str]
    types: Counter[str]
    wrong: Counter[str]

    def ranked(self) -> list[tuple[tuple[str, str], int]]:
        """Rules and how often each counts, the most frequent first."""
        return sorted(self.rules.items(), key=lambda entry: (-entry[1], entry[0]))


def render(run: Run) -> Iterator[str]:
    """The counts as text, then the line that counts everything."""
    counts, tally = _counted(run)
    rows = [(number, f"{severity:<7}  {rule}") for (rule, severity), number in counts.ranked()]
    types = [(number, type_id) for type_id, number in sorted(counts.types.items(), key=lambda e: (-e[1], e[0]))]
    for title, table in (("findings by rule", rows), ("payloads by type", types)):
        if table:
            yield "\n".join([title, *(f"{number:>7}  {says}" for number, says in table)]) + "\n\n"
    yield "\n".join(wrap(summary(tally), hanging=2)) + "\n"


def render_json(run: Run) -> Iterator[str]:
    """The counts as one JSON text, headed as the report is."""
    counts, tally = _counted(run)
    rules: list[dict[str, Any]] = [
        {"rule": rule, "severity": severity, "count": number} for (rule, severity), number in counts.ranked()
    ]
    report = {
        **head(run, tally),
        "rules": rules,
        "suppressed": [{"rule": rule, "count": number} for rule, number in sorted(counts.suppressed.items())],
        "types": [
            {"type": type_id, "documents": number, "with_errors": counts.wrong[type_id]}
            for type_id, number in sorted(counts.types.items())
        ],
    }
    yield dumped(report, ascii_only=run.ascii) + "\n"


def _counted(run: Run) -> tuple[Counts, Tally]:
    tally = Tally()
    counts = Counts(Counter(), Counter(), Counter(), Counter())
    for report in tally.watch(run.reports):
        _add(counts, report)
    return counts, tally


def _add(counts: Counts, report: Report) -> None:
    type_id = report.type or _UNREADABLE
    counts.types[type_id] += 1
    counts.wrong[type_id] += report.errors > 0
    for found in report.found:
        if found.suppressed is not None:
            counts.suppressed[found.rule] += _number(found)
        else:
            counts.rules[found.rule, found.severity] += _number(found)


def _number(found: Finding | Omitted) -> int:
    return found.number if isinstance(found, Omitted) else 1
