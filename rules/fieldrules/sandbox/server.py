"""The server: a socket of this machine, uvicorn on it, in this thread or in one of its own."""

import base64
import secrets
import socket
import threading
import uuid
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import TYPE_CHECKING, Any, NamedTuple

import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol

from fieldrules.ruleset import RuleSet
from fieldrules.sandbox.app import TRANSPORT, application
from fieldrules.sandbox.auth import Credentials
from fieldrules.sandbox.faults import Faults
from fieldrules.sandbox.service import Check, Service
from fieldrules.sandbox.store import Store

if TYPE_CHECKING:
    import asyncio

    from starlette.types import Receive, Scope, Send

HOST = "127.0.0.1"


class PortError(Exception):
    """The port cannot be used."""


class Running(NamedTuple):
    """A sandbox that runs: where, for whom (by the API's own names of credentials), and its faults."""

    base_url: str
    credentials: dict[str, str]
    faults: Faults

    def __repr__(self) -> str:
        return f"<Running at {self.base_url}>"


class _Protocol(H11Protocol):
    """HTTP/1.1 that leaves the connection in the scope, so that the application can drop it."""

    def connection_made(self, transport: "asyncio.Transport") -> None:  # type: ignore[override]  # as the base has it
        super().connection_made(transport)
        inner = self.app

        async def app(scope: "Scope", receive: "Receive", send: "Send") -> None:
            scope[TRANSPORT] = transport
            await inner(scope, receive, send)

        self.app = app


class _Server(uvicorn.Server):
    """A server that says when it is ready, and leaves signals to its caller."""

    def __init__(self, config: uvicorn.Config, ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._ready = ready

    def capture_signals(self) -> AbstractContextManager[None]:  # type: ignore[override]  # a generator is one
        return nullcontext()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self._ready()


def made_up(service: Service, account: str | None, key_id: str | None, secret: str | None) -> Credentials:
    """Credentials: those given, the rest made up."""
    return Credentials(
        account or service.sandbox["account"]["made_up"],
        key_id or str(uuid.uuid4()),
        secret or base64.b64encode(secrets.token_bytes(32)).decode(),
    )


def by_name(service: Service, credentials: Credentials) -> dict[str, str]:
    """Credentials under the names that the API has for them."""
    names = service.sandbox
    return {
        names["account"]["credential"]: credentials.account,
        names["key"]["credential"]: credentials.key_id,
        names["secret"]["credential"]: credentials.secret,
    }


def bound(port: int = 0) -> socket.socket:
    """A socket on loopback; on a free port if it is 0.

    Raises:
        PortError: if the port cannot be had.
    """
    # With the protocol named, asyncio sets TCP_NODELAY; without it, every call on a kept connection costs 40 ms.
    made = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        made.bind((HOST, port))
    except (OSError, OverflowError) as error:
        made.close()
        raise PortError(f"the port {port} cannot be used: {getattr(error, 'strerror', None) or error}") from None
    return made


def base_url(listening: socket.socket) -> str:
    """The address of a socket."""
    host, port = listening.getsockname()
    return f"http://{host}:{port}"


def server(app: Any, ready: Callable[[], None], *, silent: bool = False) -> uvicorn.Server:
    """A server that is not started yet; `run` it with its socket, and set ``should_exit`` to end it.

    Silent, it logs nothing, not even the requests that its end cut off.
    """
    config = uvicorn.Config(
        app,
        http=_Protocol,
        ws="none",
        loop="asyncio",
        lifespan="off",
        log_config=None,
        log_level="critical" if silent else None,
        access_log=False,
        proxy_headers=False,
        server_header=False,
        timeout_keep_alive=60,
        timeout_graceful_shutdown=2,
        backlog=1024,
    )
    return _Server(config, ready)


@contextmanager
def running(
    ruleset: RuleSet,
    operations: dict[str, Any],
    *,
    check: Check | None = None,
    port: int = 0,
    database: str | None = None,
    strict: bool = False,
    account: str | None = None,
    key_id: str | None = None,
    secret: str | None = None,
    certificate: bytes | None = None,
    faults: tuple[str, ...] = (),
    latency: float = 0.0,
) -> Iterator[Running]:
    """A sandbox in a thread of its own, for tests; it ends with the block.

    Args:
        ruleset: the rules of the API.
        operations: what ``operations.json`` of its package holds.
        check: the package's `check`, which is faster than the engine alone.
        port: a free one if 0.
        database: a file; in memory if None.
        strict: whether contested rules refuse a body too.
        account: the account that may ask; like the key's id and the secret (Base64), it is made up if None.
        key_id: the id of its key.
        secret: its secret.
        certificate: a certificate in PEM, if tokens are signed with RS256.
        faults: faults that wait for requests, see `fieldrules.sandbox.faults.parsed`.
        latency: seconds that every request waits.
    """
    service = Service(ruleset, operations, check)
    credentials = made_up(service, account, key_id, secret)._replace(certificate=certificate)
    waiting = Faults(faults, latency)
    store = Store(database)
    listening = bound(port)
    ready = threading.Event()
    serving = server(application(service, store, credentials, waiting, strict=strict), ready.set)
    thread = threading.Thread(target=serving.run, args=([listening],), name="sandbox", daemon=True)
    thread.start()
    try:
        if not ready.wait(10):
            raise PortError("the sandbox does not start")
        yield Running(base_url(listening), by_name(service, credentials), waiting)
    finally:
        serving.should_exit = True
        thread.join(10)
        listening.close()
        store.close()
