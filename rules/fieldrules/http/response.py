"""What an answer means: a JSON object of the right kind, or one error of the tree, with nothing private in it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from fieldrules.http import errors
from fieldrules.http.links import links_of
from fieldrules.json_reader import Number, UnreadableError, read
from fieldrules.ruleset import RuleSet
from fieldrules.secrets import holds_secret

LONGEST_MESSAGE = 300
MOST_DETAILS = 50


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer as it came, not decoded; header names in lower case. Its repr shows the status only."""

    status: int
    headers: dict[str, str] = field(repr=False)
    body: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Failure:
    """Why there is no whole answer: the class of the error, and what to say."""

    kind: type[errors.ClientError]
    says: str
    status: int | None = None
    headers: dict[str, str] = field(default_factory=dict, repr=False)


def success_of(operation: dict[str, Any], status: int) -> str | None:
    """The body that an operation answers a status of success with; None if the status is none."""
    if not 200 <= status < 300:
        return None
    good = {entry["http"]: str(entry["body"]) for entry in operation["responses"] if entry["http"] < 300}
    return good.get(status) or next(iter(good.values()), None)


def object_of(body: bytes, members: list[str], about: errors.About) -> dict[str, Any]:
    """The JSON object in an answer of success.

    Args:
        body: the answer's bytes.
        members: one of these has to be there, or it is an object of another kind.
        about: what an error knows of the request.

    Raises:
        UnexpectedAnswerError: if it is no such object.
    """
    try:
        found = read(body).value
    except UnreadableError:
        found = None
    if not isinstance(found, dict):
        raise errors.UnexpectedAnswerError("the answer is no JSON object, although its status means success", about)
    if members and not any(found.get(name) is not None for name in members):
        raise errors.UnexpectedAnswerError("the answer is an object of another kind than this operation has", about)
    return found


def refusal(
    answer: Answer,
    about: errors.About,
    places: dict[str, Any],
    ruleset: Callable[[], RuleSet],
    private: Iterable[str],
) -> errors.ClientError:
    """The error that an answer without success stands for.

    Args:
        answer: the answer.
        about: what is known of the request.
        places: where in the body the API says what.
        ruleset: the API's rules, to tell which ones a refused field is subject to.
        private: texts that were sent, and secrets: none of them may come back in a message.
    """
    if 300 <= answer.status < 400:
        return errors.RedirectRefusedError("the answer points elsewhere and was not followed", about)
    if not 400 <= answer.status < 600:
        return errors.UnexpectedAnswerError("the answer has a status that this operation does not have", about)
    try:
        body = read(answer.body).value
    except UnreadableError:
        body = None
    hidden = sorted({text for text in private if len(text) >= 3}, key=len, reverse=True)
    details = _at(body, places["details"])
    found = errors.About(
        method=about.method,
        path=about.path,
        status=answer.status,
        correlation_id=about.correlation_id,
        reason=_word(_first(body, places["reason"]), hidden),
        message=_message(_first(body, places["message"]), hidden),
        details=tuple(
            errors.Detail(name, _word(entry.get(places["detail_reason"]), hidden), links_of(ruleset(), name))
            for entry in (details[:MOST_DETAILS] if isinstance(details, list) else ())
            if isinstance(entry, dict) and (name := _word(entry.get(places["field"]), hidden)) is not None
        ),
        attempts=about.attempts,
        retry_after=about.retry_after,
    )
    return errors.refused_class(answer.status)("the server refused", found)


def _first(body: Any, paths: list[str]) -> Any:
    return next((found for path in paths if (found := _at(body, path)) is not None), None)


def _at(body: Any, path: str) -> Any:
    for name in path.split("."):
        body = body.get(name) if isinstance(body, dict) else None
    return body


def _message(value: Any, hidden: list[str]) -> str | None:
    """A message for people: what was sent is taken out of it, and of a message with a card number nothing is kept."""
    if not isinstance(value, str) or not value.strip() or holds_secret(value):
        return None
    for text in hidden:
        value = value.replace(text, "...")
    return value if len(value) <= LONGEST_MESSAGE else f"{value[:LONGEST_MESSAGE]}..."


def _word(value: Any, hidden: list[str]) -> str | None:
    """A code or the name of a field: no long text, and nothing private."""
    if isinstance(value, Number):
        value = value.text
    if not isinstance(value, str) or not value or len(value) > 200 or holds_secret(value):
        return None
    return None if any(text in value for text in hidden) else value
