"""How one run of the command judges a payload, wherever in which file it stands."""

from typing import TYPE_CHECKING, NamedTuple, TypeVar

from fieldrules.commands.inputs import Payload
from fieldrules.engine import judge_text, unreadable
from fieldrules.finding import Cause, Finding, Omitted, Place, Suppression
from fieldrules.options import Options
from fieldrules.report import Report
from fieldrules.ruleset import RuleSet

if TYPE_CHECKING:
    from fieldrules.policy.force import InForce

Counted = TypeVar("Counted", Finding, Omitted)
Located = TypeVar("Located", Finding, Cause, Place)


class Judge(NamedTuple):
    """How this run judges a payload: the rules, the options, the rules whose findings do not count, and the policy."""

    ruleset: RuleSet
    options: Options
    ignored: frozenset[str] = frozenset()
    force: "InForce | None" = None

    def report(self, payload: Payload) -> Report:
        """The verdict on one payload, at its place in its file."""
        options = self._options_of(payload)
        if payload.problem is not None:
            report = unreadable(self.ruleset, payload.problem)
        else:
            report = judge_text(self.ruleset, payload.data, options)
            if self.force is not None:
                report = self.force.with_house(report, payload.data, options)
        findings = tuple(self._counted(_in_file(finding, payload.line)) for finding in report.findings)
        omitted = tuple(self._counted(entry) for entry in report.omitted)
        report = report._replace(
            source=payload.source,
            line=payload.line,
            findings=findings,
            omitted=omitted,
            named=options.type_id is not None,
        )
        return report if self.force is None else self.force.applied(report, payload.data, options)

    def _options_of(self, payload: Payload) -> Options:
        """The options for one payload: the type that the command line names, else the one the policy knows."""
        if self.force is None or self.options.type_id is not None:
            return self.options
        return self.options._replace(type_id=self.force.type_of(payload.source))

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
