"""The course of one call: sign, send, read, perhaps wait and send again. It yields what to do and does no I/O."""

import time
from collections.abc import Callable, Generator
from dataclasses import dataclass, replace
from typing import Any

from fieldrules.http import errors, log, response, retry
from fieldrules.http.request import Request, Signed
from fieldrules.http.signature import Signer
from fieldrules.ruleset import RuleSet


@dataclass(frozen=True, slots=True)
class Wait:
    """Asks the sender to wait."""

    seconds: float


Step = Signed | Wait
Outcome = response.Answer | response.Failure | None
"""What a sender gives back: an answer or a failure for a request, nothing for a wait."""
Flow = Generator[Step, Outcome, response.Answer]


@dataclass(frozen=True, slots=True)
class Rules:
    """What a call obeys: the API's data, who signs, and how patient to be."""

    data: dict[str, Any]
    ruleset: Callable[[], RuleSet]
    signer: Signer
    headers: dict[str, str]
    policy: retry.Policy
    private: Callable[[Any], list[str]]
    """The texts in a payload, and the secrets, that no error may repeat."""


def call(rules: Rules, operation: dict[str, Any], request: Request, payload: Any) -> Flow:
    """Yield requests and waits until there is an answer of success.

    Raises:
        ClientError: with what is known, for everything else.
    """
    client, retries = rules.data["client"], rules.data["retries"]
    repeatable = retry.may_repeat(operation, payload, client["own_number"].get(operation["id"]))
    attempt = 0
    while True:
        attempt += 1
        started = time.perf_counter()
        outcome = yield Signed(request, rules.headers | rules.signer.sign(request))
        if outcome is None:
            raise errors.ConnectionFailedError("the sender gave no answer")
        headers = outcome.headers
        about = errors.About(
            method=request.method,
            path=request.path,
            status=outcome.status,
            correlation_id=_correlation(headers, client["correlation"]),
            attempts=attempt,
            retry_after=retry.asked_for(headers.get(retries["header"].lower()), time.time()),
        )
        failed = outcome.kind.__name__ if isinstance(outcome, response.Failure) else str(outcome.status)
        log.attempt(request.method, request.path, failed, time.perf_counter() - started, about.correlation_id)
        if isinstance(outcome, response.Failure):
            again = issubclass(outcome.kind, errors.TransportError)
        elif response.success_of(operation, outcome.status) is not None:
            return outcome
        else:
            again = outcome.status in retries["http"]
        wait = retry.wait_before(rules.policy, attempt, about.retry_after) if repeatable and again else None
        if wait is None:
            raise _error(rules, outcome, about, payload)
        yield Wait(wait)


def _error(rules: Rules, outcome: Outcome, about: errors.About, payload: Any) -> errors.ClientError:
    if isinstance(outcome, response.Answer):
        places = rules.data["client"]["refusals"]
        return response.refusal(outcome, about, places, rules.ruleset, rules.private(payload))
    if isinstance(outcome, response.Failure):
        return outcome.kind(outcome.says, replace(about, status=outcome.status))
    return errors.ConnectionFailedError("the sender gave no answer", about)


def _correlation(headers: dict[str, str], name: str) -> str | None:
    value = headers.get(name.lower(), "")
    plain = value.isascii() and value.isprintable() and 0 < len(value) <= 128
    return value if plain else None
