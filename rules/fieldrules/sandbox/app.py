"""The ASGI application: verifies a request, finds its operation, answers; commits faults on the way if asked to."""

import asyncio
import json
import traceback
import uuid
from typing import TYPE_CHECKING, Any

from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Mount

from fieldrules import console
from fieldrules.json_reader import MAX_BYTES
from fieldrules.sandbox.answers import Answer, Answers, RefusedError
from fieldrules.sandbox.auth import Credentials, Seen, UnauthorizedError, Verifier
from fieldrules.sandbox.control import PREFIX, Control
from fieldrules.sandbox.faults import Fault, FaultError, Faults, parsed
from fieldrules.sandbox.listing import Listing
from fieldrules.sandbox.records import Records
from fieldrules.sandbox.settings import Settings

if TYPE_CHECKING:
    from starlette.types import Receive, Scope, Send

    from fieldrules.sandbox.service import Found, Operation, Service
    from fieldrules.sandbox.store import Store

BANNER, FAULT = "X-Sandbox", "X-Sandbox-Fault"
"""The header of every answer that says what this is, and the one of a request that asks for a fault."""
TRANSPORT = "fieldrules.transport"
"""Where the server leaves the connection in the scope, so that it can be dropped."""


class Api:
    """The API that is stood in for, as an ASGI application.

    Args:
        service: what is stood in for.
        store: where records are kept.
        credentials: who may ask.
        faults: what goes wrong, and when.
        strict: whether contested rules refuse a body too.
    """

    def __init__(
        self, service: "Service", store: "Store", credentials: Credentials, faults: Faults, *, strict: bool
    ) -> None:
        self._service = service
        self._store = store
        self._verifier = Verifier(service, credentials)
        self._faults = faults
        self._answers = Answers(service)
        self._records = Records(service, store, self._answers, "error" if strict else "warning")
        self._listing = Listing(service, store, self._answers, self._records)
        self._settings = Settings(service, store, self._answers)
        self._control = Control(service, store, faults, self._records, credentials.account)
        self._correlation: str = service.sandbox["correlation_header"]

    async def __call__(self, scope: "Scope", receive: "Receive", send: "Send") -> None:
        """Answer one request."""
        request = Request(scope, receive)
        try:
            body = await _body(request)
        except ClientDisconnect:
            return
        if body is None:
            await self._send(Answer(413, {}, (("Connection", "close"),)), scope, receive, send)
            return
        seen = _seen(request, body)
        path, _, query = seen.target.partition("?")
        if path.startswith(PREFIX):
            await self._control.response(seen, path, self._headers())(scope, receive, send)
            return
        found = self._service.find(seen.method, path)
        try:
            fault = self._fault(seen, found)
        except FaultError as error:
            await self._send(Answer(400, {"error": str(error)}), scope, receive, send)
            return
        if self._faults.latency:
            await asyncio.sleep(self._faults.latency)
        if fault is not None and fault.kind == "drop-before":
            await _drop(scope, receive)
            return
        answer = self._answer(seen, found, query, fault)
        if fault is not None and fault.kind in ("drop-middle", "drop-after"):
            await _drop(scope, receive, self._response(answer) if fault.kind == "drop-middle" else None)
            return
        await self._send(answer, scope, receive, send)

    def _fault(self, seen: Seen, found: "Found") -> Fault | None:
        if FAULT.lower() in seen.headers:
            return parsed(seen.headers[FAULT.lower()])
        return self._faults.take(found.operation.id) if found.operation is not None else None

    def _answer(self, seen: Seen, found: "Found", query: str, fault: Fault | None) -> Answer:
        """The answer; nothing is awaited in here, so that requests do not come between one another."""
        if fault is not None and fault.kind == "429":
            return self._answers.busy(fault.retry_after)
        if fault is not None and fault.kind == "502":
            return self._answers.refusal("failed")._replace(headers=self._answers.retry_after(fault.retry_after))
        try:
            account = self._verifier.account(seen)
            if found.operation is None:
                return self._no_operation(found)
            with self._store.transaction():
                return self._do(found.operation, found.id, account, seen, query, fault)
        except UnauthorizedError as error:
            return self._answers.unauthorized(str(error))
        except RefusedError as error:
            return error.answer
        except Exception as error:  # noqa: BLE001  # as a service fails; its text could hold a private value
            last = traceback.extract_tb(error.__traceback__)[-1]
            console.complain(
                f"sandbox: internal error, please report it: {type(error).__name__} at {last.name}:{last.lineno}"
            )
            return self._answers.refusal("failed")

    def _do(
        self, operation: "Operation", name: str, account: str, seen: Seen, query: str, fault: Fault | None
    ) -> Answer:
        base = f"http://{seen.headers.get('host', '')}"
        match self._service.roles[operation.id]:
            case "create":
                return self._records.create(account, seen.body, base, lambda: self._email_fails(operation.id, fault))
            case "read":
                return self._records.read(account, name, base)
            case "list":
                return self._listing.page(account, query, base)
            case "replace":
                return self._records.replace(account, name, seen.body, base)
            case "act":
                return self._records.act(account, name, operation, seen.body, base)
            case "read_settings":
                return self._settings.read(account, query)
            case _:
                return self._settings.write(account, query, seen.body)

    def _email_fails(self, operation: str, fault: Fault | None) -> bool:
        asked = fault is not None and fault.kind == "email"
        return asked or self._faults.take(operation, email=True) is not None

    def _no_operation(self, found: "Found") -> Answer:
        answer = self._answers.refusal("no_operation")
        if found.methods:
            return answer._replace(http=405, headers=(("Allow", ", ".join(found.methods)),))
        return answer

    def _headers(self) -> dict[str, str]:
        return {BANNER: self._service.banner, self._correlation: str(uuid.uuid4())}

    def _response(self, answer: Answer) -> Response:
        headers = {**self._headers(), **dict(answer.headers)}
        content = json.dumps(answer.body, separators=(",", ":"), ensure_ascii=False).encode("utf-8", "replace")
        return Response(content, answer.http, headers, self._service.media_type)

    async def _send(self, answer: Answer, scope: "Scope", receive: "Receive", send: "Send") -> None:
        await self._response(answer)(scope, receive, send)


def application(
    service: "Service", store: "Store", credentials: Credentials, faults: Faults, *, strict: bool = False
) -> Starlette:
    """The ASGI application; the parameters are those of `Api`."""
    return Starlette(routes=[Mount("", app=Api(service, store, credentials, faults, strict=strict))])


async def _body(request: Request) -> bytes | None:
    """The body, or None if it is too large."""
    parts: list[bytes] = []
    size = 0
    async for part in request.stream():
        size += len(part)
        if size > MAX_BYTES:
            return None
        parts.append(part)
    return b"".join(parts)


def _seen(request: Request, body: bytes) -> Seen:
    path: bytes = request.scope.get("raw_path") or request.scope["path"].encode()
    query: bytes = request.scope["query_string"]
    target = (path + b"?" + query if query else path).decode("latin-1")
    headers: dict[str, str] = {}
    repeated = set()
    for raw_name, value in request.scope["headers"]:
        name = raw_name.decode("latin-1")
        if name in headers:
            repeated.add(name)
        headers[name] = value.decode("latin-1")
    return Seen(request.method, target, headers, frozenset(repeated), body)


async def _drop(scope: "Scope", receive: "Receive", response: Response | None = None) -> None:
    """Close the connection: without a word, or in the middle of a response."""
    transport: Any = scope[TRANSPORT]
    if response is None:
        transport.abort()
    else:
        head = [f"HTTP/1.1 {response.status_code} ".encode()]
        head += [name + b": " + value for name, value in response.raw_headers]
        transport.write(b"\r\n".join(head) + b"\r\n\r\n" + bytes(response.body)[: len(response.body) // 2])
        transport.close()
    while (await receive())["type"] != "http.disconnect":
        pass
