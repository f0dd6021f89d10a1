"""How one run of the command judges a payload, wherever in which file it stands."""

from typing import NamedTuple, TypeVar

from fieldrules.commands.inputs import Payload
from fieldrules.engine import judge_text, unreadable
from fieldrules.finding import Cause, Finding, Omitted, Place, Suppression
from fieldrules.options import Options
from fieldrules.report import Report
from fieldrules.ruleset import RuleSet

Counted = TypeVar("Counted", Finding, Omitted)
Located = TypeVar("Located", Finding, Cause, Place)


class Judge(NamedTuple):
    """How this run judges a payload: the rules, the options, and the rules whose findings do not count."""

    ruleset: RuleSet
    options: Options
    ignored: frozenset[str] = frozenset()

    def report(self, payload: Payload) -> Report:
        """The verdict on one payload, at its place in its file."""
        if payload.problem is not None:
            report = unreadable(self.ruleset, payload.problem)
        else:
            report = judge_text(self.ruleset, payload.data, self.options)
        findings = tuple(self._counted(_in_file(finding, payload.line)) for finding in report.findings)
        omitted = tuple(self._counted(entry) for entry in report.omitted)
        return report._replace(source=payload.source, line=payload.line, findings=findings, omitted=omitted)

    def _counted(self, found: Counted) -> Counted:
        if found.rule not in self.ignored or found.rule == "unreadable":
            return found
        return found._replace(suppressed=Suppression(by="ignore"))


def _in_file(finding: Finding, line: int | None) -> Finding:
    """A finding of one line's text, with the lines of the file."""
    if line is None or line == 1:
        return finding
    by = line - 1
    return _moved(finding, by)._replace(
        because=tuple(_moved(cause, by) for cause in finding.because),
        places=tuple(_moved(place, by) for place in finding.places),
    )


def _moved(located: Located, by: int) -> Located:
    return located if located.line is None else located._replace(line=located.line + by)
