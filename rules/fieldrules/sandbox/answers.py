"""Answers: what goes back, and the documented bodies of refusals."""

import time
from datetime import UTC, datetime
from typing import Any, NamedTuple

from fieldrules.report import Report
from fieldrules.sandbox.fields import put
from fieldrules.sandbox.service import Service


class Answer(NamedTuple):
    """An HTTP status, a body, and headers beyond those that every answer has."""

    http: int
    body: dict[str, Any]
    headers: tuple[tuple[str, str], ...] = ()


class RefusedError(Exception):
    """A request is refused; holds the answer that says so."""

    def __init__(self, answer: Answer) -> None:
        super().__init__(answer.http)
        self.answer = answer


def now() -> str:
    """The time in UTC, with nine digits behind the second."""
    seconds, rest = divmod(time.time_ns(), 1_000_000_000)
    return f"{datetime.fromtimestamp(seconds, UTC):%Y-%m-%dT%H:%M:%S}.{rest:09d}Z"


def moment() -> str:
    """The time in UTC, with three digits behind the second."""
    return f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%S.%f}"[:-3] + "Z"


class Answers:
    """Makes the bodies of refusals from the API's data."""

    def __init__(self, service: Service) -> None:
        self._errors = service.errors
        self._causes: dict[str, dict[str, str]] = service.sandbox["refusals"]
        self._names: dict[str, str] = service.sandbox["answer"]
        self._retry_header: str = service.data["retries"]["header"]

    def refusal(self, cause: str, details: list[dict[str, str]] | None = None, message: str | None = None) -> Answer:
        """The answer for a cause of the API's data, e.g. ``duplicate``."""
        refusal = self._causes[cause]
        error = self._errors[refusal["error"]]
        names = self._names
        body: dict[str, Any] = {
            names["time"]: now(),
            names["status"]: error["statuses"][0],
            names["reason"]: refusal["reason"],
            names["message"]: message or refusal["message"],
        }
        if details:
            body[names["details"]] = details
        return Answer(error["http"], body)

    def refused(self, cause: str) -> RefusedError:
        """The same, to be raised."""
        return RefusedError(self.refusal(cause))

    def invalid(self, report: Report) -> Answer:
        """The answer to a body with findings: each error with its field and the documented kind of reason."""
        found = [finding for finding in report.findings if finding.severity == "error"]
        if report.unreadable:
            return self.refusal("invalid", message=f"The body is no JSON object: {found[0].message}.")
        return self.refusal("invalid", [self.detail(f.path, missing=f.kind == "missing") for f in found])

    def detail(self, path: str, *, missing: bool = False) -> dict[str, str]:
        """One entry of the details."""
        names = self._names
        return {names["field"]: path, names["why"]: names["missing" if missing else "invalid"]}

    def unauthorized(self, why: str) -> Answer:
        """The answer to a request that is not signed as it should be."""
        body: dict[str, Any] = {}
        put(body, self._names["unauthorized"], f"Authentication failed: {why}")
        return Answer(401, body)

    def busy(self, retry_after: float | None) -> Answer:
        """The answer of a service that wants to be asked later; no page documents its body."""
        names = self._names
        body = {names["time"]: now(), names["message"]: "Too many requests."}
        return Answer(429, body, self.retry_after(retry_after))

    def retry_after(self, seconds: float | None) -> tuple[tuple[str, str], ...]:
        """The header that says when to ask again."""
        return () if seconds is None else ((self._retry_header, f"{seconds:g}"),)
