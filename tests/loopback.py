"""A small HTTP server on loopback that keeps what it was sent and answers as a test says. Standard library only."""

import asyncio
import contextlib
import json
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, NamedTuple

import cybersource_invoicing as invoicing

SECRET = "E47ZeByMMxjejY+Sjr6rktB6+BwMbF+fIg1cumSxr5A="
KEY_ID = "0a1b2c3d-4e5f-4678-9abc-def012345678"
CREDENTIALS: dict[str, Any] = {"merchant_id": "testmerchant", "key_id": KEY_ID, "secret_key": SECRET}


class Seen(NamedTuple):
    """A request as it came."""

    method: str
    target: str
    headers: dict[str, str]
    body: bytes


class Reply(NamedTuple):
    """An answer to give."""

    status: int
    body: Any = b"{}"
    headers: dict[str, str] = {}  # noqa: RUF012  # never written to

    @property
    def content(self) -> bytes:
        return self.body if isinstance(self.body, bytes) else json.dumps(self.body).encode()


Answer = Callable[[Seen, BaseHTTPRequestHandler], Reply | None]
"""Gives an answer, or None after it has written to the handler itself."""


@dataclass
class Loopback:
    """A server that runs."""

    url: str
    seen: list[Seen] = field(default_factory=list)


@contextlib.contextmanager
def serving(answer: Answer) -> Iterator[Loopback]:
    """A server for the length of a block."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def handle_any(self) -> None:
            length = int(self.headers.get("Content-Length") or 0)
            headers = {name.lower(): value for name, value in self.headers.items()}
            seen = Seen(self.command, self.path, headers, self.rfile.read(length))
            running.seen.append(seen)
            reply = answer(seen, self)
            if reply is None:
                self.close_connection = True
                return
            self.send_response(reply.status)
            for name, value in {"v-c-correlation-id": "corr-1", **reply.headers}.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(reply.content)))
            self.end_headers()
            self.wfile.write(reply.content)

        do_GET = do_POST = do_PUT = handle_any  # noqa: N815  # the names are the base class's

        def handle(self) -> None:
            with contextlib.suppress(OSError):
                super().handle()

        def log_message(self, *arguments: Any) -> None:
            pass

    class Server(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, request: Any, client_address: Any) -> None:
            pass

    server = Server(("127.0.0.1", 0), Handler)
    running = Loopback(f"http://127.0.0.1:{server.server_address[1]}")
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield running
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def call(kind: str, url: str, method: str, *arguments: Any, options: dict[str, Any] | None = None, **named: Any) -> Any:
    """One call with a client of its own: ``sync`` or ``async``."""
    settings: dict[str, Any] = {**CREDENTIALS, "base_url": url, "backoff": 0.01, **(options or {})}
    if kind == "sync":
        with invoicing.Client(**settings) as client:
            return _listed(getattr(client, method)(*arguments, **named))

    async def run() -> Any:
        async with invoicing.AsyncClient(**settings) as client:
            found = getattr(client, method)(*arguments, **named)
            return [item async for item in found] if hasattr(found, "__aiter__") else await found

    return asyncio.run(run())


def _listed(found: Any) -> Any:
    return list(found) if hasattr(found, "__next__") else found
