"""Payloads judged by two versions of the rules: which ones come out otherwise, and why."""

from collections import Counter
from collections.abc import Iterable
from typing import Any, NamedTuple

from fieldrules.engine import judge_text
from fieldrules.finding import Finding, Source
from fieldrules.options import Options
from fieldrules.report import Report
from fieldrules.ruleset import RuleSet
from fieldrules_generator.sync.recorded import Recorded

_MOST_JUDGED = 10_000
"""So many findings of a payload are compared: with fewer, one that moves beyond the cap would seem to vanish."""


class Verdict(NamedTuple):
    """What the rules make of a payload: its type, and whether it passes. Both are None if no rules are for it."""

    type_id: str | None
    valid: bool | None


class Difference(NamedTuple):
    """A finding that only one of the two verdicts has, without any value of the payload."""

    rule: str
    path: str
    severity: str
    message: str
    source: Source

    def to_dict(self) -> dict[str, Any]:
        """The JSON form, keys in this order."""
        return {"rule": self.rule, "path": self.path, "severity": self.severity, "message": self.message}


class Changed(NamedTuple):
    """A payload with another verdict than before, and the findings that appear and vanish.

    ``line`` is its line in its file, ``exchange`` its number if that is a cassette.
    """

    source: str
    line: int | None
    exchange: int | None
    before: Verdict
    after: Verdict
    appears: tuple[Difference, ...]
    vanishes: tuple[Difference, ...]

    @property
    def now_fails(self) -> bool:
        """Whether it passed and does so no longer."""
        return self.before.valid is True and self.after.valid is False

    @property
    def now_passes(self) -> bool:
        """Whether it failed and does so no longer."""
        return self.before.valid is False and self.after.valid is True

    def to_dict(self) -> dict[str, Any]:
        """The JSON form, keys in this order."""
        return {
            "source": self.source,
            "line": self.line,
            "exchange": self.exchange,
            "type": {"from": self.before.type_id, "to": self.after.type_id},
            "valid": {"from": self.before.valid, "to": self.after.valid},
            "appears": [each.to_dict() for each in self.appears],
            "vanishes": [each.to_dict() for each in self.vanishes],
        }


class Unread(NamedTuple):
    """An input that could not be read, and why."""

    source: str
    line: int | None
    message: str

    def to_dict(self) -> dict[str, Any]:
        """The JSON form, keys in this order."""
        return {"source": self.source, "line": self.line, "message": self.message}


class Replay(NamedTuple):
    """The outcome: how many payloads were looked at, those with another verdict, and the inputs that were not read."""

    documents: int
    payloads: tuple[Changed, ...]
    unread: tuple[Unread, ...]

    @property
    def changed(self) -> int:
        """How many payloads have another verdict."""
        return len(self.payloads)

    @property
    def now_failing(self) -> int:
        """How many passed and do so no longer."""
        return sum(each.now_fails for each in self.payloads)

    @property
    def now_passing(self) -> int:
        """How many failed and do so no longer."""
        return sum(each.now_passes for each in self.payloads)

    @property
    def unreadable(self) -> int:
        """How many inputs could not be read."""
        return len(self.unread)

    def to_dict(self) -> dict[str, Any]:
        """The JSON form, keys in this order."""
        return {
            "documents": self.documents,
            "changed": self.changed,
            "now_failing": self.now_failing,
            "now_passing": self.now_passing,
            "unreadable": self.unreadable,
            "payloads": [each.to_dict() for each in self.payloads],
            "unread": [each.to_dict() for each in self.unread],
        }


def replay(before: RuleSet, after: RuleSet, payloads: Iterable[Recorded]) -> Replay:
    """Judge payloads by two rule sets and keep those that come out otherwise.

    A payload comes out otherwise if it is taken for another type, passes or fails where it did not, or has other
    findings; a finding that only says the same in other words is no difference.

    Args:
        before: the older rules.
        after: the newer ones, of the same API.
        payloads: read one by one; only what is to be reported is kept.
    """
    documents = 0
    changed: list[Changed] = []
    unread: list[Unread] = []
    for documents, payload in enumerate(payloads, 1):  # noqa: B007  # the last one is their number
        if payload.problem is not None:
            unread.append(Unread(payload.source, payload.line, payload.problem.message))
            continue
        old, new = _report(before, payload), _report(after, payload)
        told = next((report for report in (old, new) if report is not None and report.unreadable), None)
        if told is not None:
            unread.append(Unread(payload.source, payload.line or told.findings[0].line, told.findings[0].message))
        elif (difference := _changed(payload, old, new)) is not None:
            changed.append(difference)
    return Replay(documents, tuple(changed), tuple(unread))


def _report(ruleset: RuleSet, payload: Recorded) -> Report | None:
    """The verdict of a rule set; None if it has no rules for such a payload. No value is shown, whatever its class."""
    type_id = payload.type_id
    if type_id is None and not ruleset.recognised_types():
        type_id = next(iter(ruleset.types)) if len(ruleset.types) == 1 else ""
    if type_id is not None and type_id not in ruleset.types and type_id not in ruleset.bodies:
        return None
    return judge_text(ruleset, payload.data, Options(type_id, values="none", most=_MOST_JUDGED, fixes=False))


def _changed(payload: Recorded, old: Report | None, new: Report | None) -> Changed | None:
    before, after = _verdict(old), _verdict(new)
    found, finds = _differences(old), _differences(new)
    appears, vanishes = _without(finds, found), _without(found, finds)
    if before == after and not appears and not vanishes:
        return None
    return Changed(payload.source, payload.line, payload.exchange, before, after, appears, vanishes)


def _verdict(report: Report | None) -> Verdict:
    return Verdict(None, None) if report is None else Verdict(report.type, report.valid)


def _differences(report: Report | None) -> list[Difference]:
    return [] if report is None else [_difference(finding) for finding in report.findings]


def _difference(finding: Finding) -> Difference:
    return Difference(finding.rule, finding.path, finding.severity, finding.message, finding.source)


def _without(findings: list[Difference], others: list[Difference]) -> tuple[Difference, ...]:
    """The findings that have no counterpart among others: the same rule at the same field, as severe."""
    left = Counter(each[:3] for each in others)
    kept = []
    for each in findings:
        if left[each[:3]] > 0:
            left[each[:3]] -= 1
        else:
            kept.append(each)
    return tuple(kept)
