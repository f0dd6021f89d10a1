"""Everything a client raises.

    ClientError
    ├── ConfigurationError        credentials, server or settings that cannot be used (a ValueError too)
    ├── InvalidRequestError       an argument that no request can be made of (a ValueError too); nothing was sent
    ├── PreflightRefusedError     the field rules refuse the payload (a PreflightError too); nothing was sent
    ├── TransportError            no whole answer came; whether the request arrived is not known
    │   ├── ConnectionFailedError     no connection, or it broke
    │   └── TimedOutError             it took too long
    ├── AnswerError               an answer came that cannot be used
    │   ├── RedirectRefusedError      it points elsewhere, where a signed request is never sent
    │   ├── AnswerTooLargeError       it is longer than allowed
    │   └── UnexpectedAnswerError     it is not what this operation answers
    └── RefusedError              the server refused, and said why
        ├── BadRequestError           400
        ├── UnauthorizedError         401, 403
        ├── NotFoundError             404
        ├── TooManyRequestsError      429
        └── ServerFailedError         500 to 599

An error tells the request line, the status, the correlation id and what the server said of fields. It never holds the
payload, the answer's body, a header or a secret, so that it can be logged and sent to another process as it is.
"""

from dataclasses import dataclass
from typing import Any

from fieldrules.check import PreflightError
from fieldrules.escape import printable
from fieldrules.report import Report


@dataclass(frozen=True, slots=True)
class RuleLink:
    """A field rule that a refused field is subject to, and where the vendor documents it."""

    id: str
    summary: str
    url: str


@dataclass(frozen=True, slots=True)
class Detail:
    """What the server said of one field, and the rules that we know for it."""

    field: str
    reason: str | None
    rules: tuple[RuleLink, ...] = ()

    def __str__(self) -> str:
        told = f"{self.field}: {self.reason or 'no reason given'}"
        return told + "".join(f"\n    {rule.id}: {rule.summary} {rule.url}" for rule in self.rules)


@dataclass(frozen=True, slots=True)
class About:
    """What an error knows of its request: nothing that is secret or private."""

    method: str | None = None
    path: str | None = None
    status: int | None = None
    correlation_id: str | None = None
    reason: str | None = None
    message: str | None = None
    details: tuple[Detail, ...] = ()
    attempts: int = 0
    retry_after: float | None = None

    @property
    def line(self) -> str:
        """The request line and what came of it."""
        parts = [f"{self.method} {self.path}" if self.method else "", str(self.status or ""), self.reason or ""]
        return " ".join(part for part in parts if part)


class ClientError(Exception):
    """The root of the tree. ``about`` holds what is known; its parts are attributes of the error too."""

    def __init__(self, what: str, about: About | None = None) -> None:
        Exception.__init__(self, what, about)  # the next in line may be an error that takes something else
        self.what = what
        self.about = about or About()

    @property
    def method(self) -> str | None:
        """The HTTP method of the request, if one was made."""
        return self.about.method

    @property
    def path(self) -> str | None:
        """The path of the request, without its query."""
        return self.about.path

    @property
    def status(self) -> int | None:
        """The HTTP status of the answer, if there was one."""
        return self.about.status

    @property
    def correlation_id(self) -> str | None:
        """The server's name for the request: quote it to the vendor's support."""
        return self.about.correlation_id

    @property
    def reason(self) -> str | None:
        """The server's code for why, such as ``VALIDATION_ERRORS``."""
        return self.about.reason

    @property
    def message(self) -> str | None:
        """The server's words, cut short and without anything private that was sent."""
        return self.about.message

    @property
    def details(self) -> tuple[Detail, ...]:
        """What the server said of single fields, each with the rules we know for it."""
        return self.about.details

    @property
    def attempts(self) -> int:
        """How often the request was sent."""
        return self.about.attempts

    @property
    def retry_after(self) -> float | None:
        """The seconds that the server asked to wait, if it did."""
        return self.about.retry_after

    def __str__(self) -> str:
        told = ": ".join(part for part in (self.about.line, self.what, self.message or "") if part)
        if self.correlation_id:
            told += f" (correlation id {self.correlation_id})"
        return printable(told) + "".join(f"\n  {_lines(str(detail))}" for detail in self.details)

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {printable(self.about.line or self.what)}>"

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (self.what, self.about)


class ConfigurationError(ClientError, ValueError):
    """Credentials, a server or a setting cannot be used. The message never shows a value."""


class InvalidRequestError(ClientError, ValueError):
    """No request can be made of an argument; nothing was sent."""


class PreflightRefusedError(ClientError, PreflightError):
    """The field rules refuse the payload; nothing was sent. ``report`` says what to change."""

    def __init__(self, report: Report, about: About | None = None) -> None:
        super().__init__("refused by the field rules before it was sent", about)
        self.report = report

    def __str__(self) -> str:
        return f"{super().__str__()}\n{self.report}"

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (self.report, self.about)


class TransportError(ClientError):
    """No whole answer came. Whether the request arrived is not known: read before you repeat a create."""


class ConnectionFailedError(TransportError):
    """There was no connection, or it broke before the answer was whole."""


class TimedOutError(TransportError):
    """The answer took too long."""


class AnswerError(ClientError):
    """An answer came that cannot be used. The request may have worked."""


class RedirectRefusedError(AnswerError):
    """The answer points elsewhere. A signed request is never sent on."""


class AnswerTooLargeError(AnswerError):
    """The answer is longer than allowed; the rest was not read."""


class UnexpectedAnswerError(AnswerError):
    """The answer is not what this operation answers: no JSON, no object, or an object of another kind."""


class RefusedError(ClientError):
    """The server refused the request."""


class BadRequestError(RefusedError):
    """400: a field is not valid, the number is taken, or the status does not allow it."""


class UnauthorizedError(RefusedError):
    """401, 403: the signature, the key or the account is not accepted."""


class NotFoundError(RefusedError):
    """404: there is nothing of this id."""


class TooManyRequestsError(RefusedError):
    """429: too many requests in too short a time."""


class ServerFailedError(RefusedError):
    """5xx: the service failed. The request may have worked."""


def refused_class(status: int) -> type[RefusedError]:
    """The class for a status that refuses."""
    if status >= 500:
        return ServerFailedError
    by_status: dict[int, type[RefusedError]] = {
        400: BadRequestError,
        401: UnauthorizedError,
        403: UnauthorizedError,
        404: NotFoundError,
        429: TooManyRequestsError,
    }
    return by_status.get(status, RefusedError)


def _lines(text: str) -> str:
    return "\n".join(printable(line) for line in text.split("\n"))
