"""What was pasted where a payload should be: named in the report, or read as what it is said to be."""

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

from fieldrules.json_reader import UnreadableError, decode, read

if TYPE_CHECKING:
    from fieldrules.commands.inputs import Payload
    from fieldrules.commands.judge import Judge
    from fieldrules.finding import Cause, Finding, Place
    from fieldrules.pasted.extract import Extract
    from fieldrules.report import Report

Operations = Callable[[], dict[str, Any]]


class Pasting(NamedTuple):
    """Judges payloads, and what was pasted in their place.

    Args:
        judge: judges payloads.
        operations: what the API says of its answers.
        form: the form that inputs are read as; None if they have to be JSON.
    """

    judge: "Judge"
    operations: Operations
    form: str | None = None

    def reports(self, payload: "Payload") -> Iterator["Report"]:
        """The verdict on an input; with a form, on each payload in it."""
        if self.form is None or payload.problem is not None:
            yield self.named(payload, self.judge.report(payload))
            return
        try:
            text = decode(payload.data)
            found = _extracts(text, self.form, self.judge)
        except UnreadableError as problem:
            yield self.judge.report(payload._replace(problem=problem))
            return
        for extract in found:
            inner = payload._replace(line=None, data=extract.text.encode("utf-8", "surrogatepass"))
            report = self._answer_named(inner, self.judge.report(inner))
            yield _placed(report, text, extract, payload.line, alone=len(found) == 1)

    def named(self, payload: "Payload", report: "Report") -> "Report":
        """The report, which says what the input is if that is no payload but something known."""
        if payload.problem is not None or not report.findings or report.valid:
            return report
        if not report.unreadable:
            return self._answer_named(payload, report)
        from fieldrules.pasted.naming import unreadable_because

        try:
            read(payload.data)
        except UnreadableError as error:
            named = unreadable_because(payload.data, error, self.judge.ruleset)
            return report if named is None else self.judge.report(payload._replace(problem=named))
        return report

    def _answer_named(self, payload: "Payload", report: "Report") -> "Report":
        """The report on a JSON document, which says what that is if it is none of the API's requests."""
        strange = any(f.kind in ("unknown", "type") and "." not in f.path for f in report.findings)
        if report.valid or report.unreadable or not strange:
            return report
        from fieldrules.pasted.naming import no_request_because

        named = no_request_because(payload.data, self.judge.ruleset, self.operations())
        return report if named is None else self.judge.report(payload._replace(problem=named))


def _extracts(text: str, form: str, judge: "Judge") -> "list[Extract]":
    """The payloads in a text of a form; raises `UnreadableError`, at the place, if it is of another."""
    from fieldrules.answers import request_names
    from fieldrules.pasted.extract import PastedError
    from fieldrules.pasted.forms import FORMS, extracts
    from fieldrules.positions import Lines

    try:
        return extracts(text, form, request_names(judge.ruleset))
    except PastedError as error:
        place = Lines(text).position(error.offset)
        raise UnreadableError(f"this cannot be read as {FORMS[form].says}: {error.message}", *place) from None


def _placed(report: "Report", text: str, extract: "Extract", line: int | None, *, alone: bool) -> "Report":
    """A report on an extract, with the places of the input that it was taken from."""
    from fieldrules.positions import Lines

    lines, own = Lines(text), Lines(extract.text)
    before = (line or 1) - 1

    def moved(located: Any) -> Any:
        if located.line is None:
            return located
        there, column = lines.position(extract.origin(own.offset(located.line, located.column)))
        return located._replace(line=there + before, column=column)

    def finding_moved(finding: "Finding") -> "Finding":
        causes: tuple[Cause, ...] = tuple(map(moved, finding.because))
        places: tuple[Place, ...] = tuple(map(moved, finding.places))
        changed: Finding = moved(finding)
        return changed._replace(because=causes, places=places)

    start = line if alone else lines.position(extract.origin(0))[0] + before
    return report._replace(line=start, findings=tuple(map(finding_moved, report.findings)))
