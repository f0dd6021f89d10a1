"""What every generated client has in common: how it is made, how a call is prepared, and how its answer is read."""

import os
import platform
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import TracebackType
from typing import Any, NamedTuple, NoReturn, Self

from fieldrules import Report, RuleSet, __version__
from fieldrules.http import errors, flow, request, response
from fieldrules.http.credentials import Credentials, gather
from fieldrules.http.jwt import JsonWebToken
from fieldrules.http.private import private_texts
from fieldrules.http.retry import Policy
from fieldrules.http.senders import DEFAULT_LONGEST, DEFAULT_TIMEOUT, AsyncSender, Sender
from fieldrules.http.signature import HttpSignature, Signer

_SIGNERS: dict[str, Callable[..., Signer]] = {"http-signature": HttpSignature, "jwt": JsonWebToken}


@dataclass(frozen=True, slots=True)
class Api:
    """What a generated package brings.

    Args:
        data: its operations, servers and signing.
        ruleset: its rules.
        check: its check.
    """

    data: Callable[[], dict[str, Any]]
    ruleset: Callable[[], RuleSet]
    check: Callable[[Any, str | None, str], Report]


class Call(NamedTuple):
    """A call that is ready to be sent."""

    operation: dict[str, Any]
    flow: flow.Flow
    path: str


class _Client:
    """Everything but sending."""

    def _prepare_all(
        self,
        api: Api,
        given: Mapping[str, str | None],
        *,
        authentication: str | None,
        environment: str,
        base_url: str | None,
        contested: str,
        retries: int,
        backoff: float,
        environ: Mapping[str, str] | None = None,
        clock: Callable[[], float] = time.time,
    ) -> None:
        if contested not in {"error", "warning"}:
            raise errors.ConfigurationError("contested has to be error or warning")
        if retries < 0 or backoff < 0:
            raise errors.ConfigurationError("retries and backoff cannot be below 0")
        data = api.data()
        scheme, credentials = _choose(data, given, authentication, os.environ if environ is None else environ)
        self._api = api
        self._server = request.server_of(data["servers"], environment, base_url)
        self._contested = contested
        self._operations = {entry["id"]: entry for entry in data["operations"]}
        self._rules = flow.Rules(
            data=data,
            ruleset=api.ruleset,
            signer=_SIGNERS[scheme["id"]](scheme, data["client"], credentials, clock),
            headers=_headers(data),
            policy=Policy(retries, backoff),
            private=lambda payload: [*private_texts(api.ruleset(), payload), *credentials.secrets()],
        )

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self._server.url}>"

    def __reduce_ex__(self, protocol: object) -> NoReturn:
        raise TypeError("a client holds secrets and connections and is not pickled")

    def _prepare(
        self,
        operation_id: str,
        payload: Any = None,
        *,
        ids: Mapping[str, str] | None = None,
        query: Mapping[str, Any] | None = None,
        preflight: bool = True,
    ) -> Call:
        """A call, judged by the field rules before a byte of it is sent.

        Raises:
            InvalidRequestError: if no request can be made of the arguments.
            PreflightRefusedError: if the field rules refuse them.
        """
        operation = self._operations[operation_id]
        about = errors.About(method=operation["method"], path=operation["path"])
        path = request.path_of(operation["path"], ids or {}, about)
        parameters = {name: value for name, value in (query or {}).items() if value is not None}
        if preflight and parameters and operation.get("query"):
            self._judge(parameters, operation["query"], about)
        plain: Any = None
        body: bytes | None = None
        if operation["request"]:
            given, judged_as = _given(payload, operation, about)
            plain = self._accepted(given, judged_as, about, preflight=preflight)
            body = request.body_of(plain, about)
        elif operation["empty_body"]:
            body = self._rules.data["authentication"]["empty_body"].encode()
        made = request.Request(self._server, operation["method"], path, request.query_of(parameters, about), body)
        return Call(operation, flow.call(self._rules, operation, made, plain), path)

    def _accepted(self, given: Any, judged_as: str | None, about: errors.About, *, preflight: bool) -> Any:
        """A payload as it is sent, after the rules have judged just that."""
        try:
            plain, problem = request.plain_of(given, about), None
        except errors.InvalidRequestError as error:
            plain, problem = given, error.with_traceback(None)
        if preflight:
            self._judge(plain, judged_as, about)
        if problem is not None:
            raise problem
        return plain

    def _judge(self, payload: Any, judged_as: str | None, about: errors.About) -> None:
        report = self._api.check(payload, judged_as, self._contested)
        if not report.ok:
            raise errors.PreflightRefusedError(report, about)

    def _read(self, call: Call, answer: response.Answer, models: Mapping[str, Any]) -> Any:
        """The answer as the class of its kind.

        Raises:
            UnexpectedAnswerError: if it is something else.
        """
        client = self._rules.data["client"]
        about = errors.About(
            method=call.operation["method"],
            path=call.path,
            status=answer.status,
            correlation_id=answer.headers.get(client["correlation"].lower()),
        )
        kind = response.success_of(call.operation, answer.status) or ""
        response.object_of(answer.body, client["answers"].get(kind, []), about)
        try:
            return models[kind].model_validate_json(answer.body)
        except (ValueError, RecursionError):  # pydantic's error is a ValueError; it shows no value, and is not kept
            problem = errors.UnexpectedAnswerError("a field of the answer has a type it never has", about)
        raise problem


class SyncClient(_Client):
    """A client whose calls return when the answer is there. Use it in a ``with`` block, or close it."""

    def _start(
        self,
        api: Api,
        given: Mapping[str, str | None],
        *,
        timeout: float = DEFAULT_TIMEOUT,
        max_response_bytes: int = DEFAULT_LONGEST,
        trust_env: bool = False,
        **settings: Any,
    ) -> None:
        self._prepare_all(api, given, **settings)
        self._sender = Sender(timeout, max_response_bytes, trust_env=trust_env)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close every connection."""
        self._sender.close()

    def _call(self, operation_id: str, models: Mapping[str, Any], payload: Any = None, **arguments: Any) -> Any:
        call = self._prepare(operation_id, payload, **arguments)
        return self._read(call, self._sender.run(call.flow), models)


class AsyncioClient(_Client):
    """A client whose calls are awaited. Use it in an ``async with`` block, or close it."""

    def _start(
        self,
        api: Api,
        given: Mapping[str, str | None],
        *,
        timeout: float = DEFAULT_TIMEOUT,
        max_response_bytes: int = DEFAULT_LONGEST,
        trust_env: bool = False,
        **settings: Any,
    ) -> None:
        self._prepare_all(api, given, **settings)
        self._sender = AsyncSender(timeout, max_response_bytes, trust_env=trust_env)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    async def close(self) -> None:
        """Close every connection."""
        await self._sender.close()

    async def _call(self, operation_id: str, models: Mapping[str, Any], payload: Any = None, **arguments: Any) -> Any:
        call = self._prepare(operation_id, payload, **arguments)
        return self._read(call, await self._sender.run(call.flow), models)


class Pages:
    """Where the next page begins, and whether there is one."""

    def __init__(self, start: int, limit: int) -> None:
        self.offset = start
        self.limit = limit
        self._before: list[Any] = []

    def take(self, items: Sequence[Any] | None, total: int | None) -> Sequence[Any]:
        """The items of a page; ``limit`` is 0 when it was the last.

        Raises:
            UnexpectedAnswerError: if the server gives the same page again, which would never end.
        """
        found = list(items or ())
        if found and found == self._before:
            raise errors.UnexpectedAnswerError("the server answers with the same page again")
        self._before = found
        self.offset += len(found)
        if not found or (len(found) < self.limit if total is None else self.offset >= total):
            self.limit = 0
        return found


def _choose(
    data: dict[str, Any], given: Mapping[str, str | None], authentication: str | None, environ: Mapping[str, str]
) -> tuple[dict[str, Any], Credentials]:
    """The scheme that was asked for, or else the one of the key file if there is one, or else the first."""
    schemes = {entry["id"]: entry for entry in data["authentication"]["schemes"] if entry["id"] in _SIGNERS}
    gathered = {name: gather(scheme, given, data["client"]["variables"], environ) for name, scheme in schemes.items()}
    if authentication is None:
        of_file = [name for name, found in gathered.items() if given.get("key_file") and "key_file" in found]
        without = [name for name, found in gathered.items() if "key_file" in found and "secret_key" not in found]
        authentication = next(iter([*of_file, *without, *schemes]))
    if authentication not in schemes:
        raise errors.ConfigurationError(f"authentication has to be one of {', '.join(schemes)}")
    return schemes[authentication], gathered[authentication]


def _headers(data: dict[str, Any]) -> dict[str, str]:
    agent = f"fieldrules/{__version__} python/{platform.python_version()}"
    fixed = {entry["name"]: entry.get("value", agent) for entry in data["authentication"]["headers"]}
    return {"Accept": "application/json", "Content-Type": data["media_types"]["request"], "User-Agent": agent, **fixed}


def _given(payload: Any, operation: dict[str, Any], about: errors.About) -> tuple[Any, str | None]:
    """A payload as a dict, and the type or body that it is meant to be; None if it is to be recognised."""
    asked = operation["request"]
    types = asked.get("types") or [asked["body"]]
    named = types[0] if len(types) == 1 else None
    if hasattr(payload, "to_payload"):
        judged_as = payload.judged_as
        if judged_as not in types:
            raise errors.InvalidRequestError(f"a {type(payload).__name__} is no request of this operation", about)
        return payload.to_payload(), judged_as
    if not isinstance(payload, dict):
        raise errors.InvalidRequestError("the request has to be a model or a dict", about)
    return payload, named
