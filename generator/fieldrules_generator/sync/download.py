"""The one module of `sync` with a socket. TLS is verified, no redirect followed, nothing decoded, no cookie kept."""

import asyncio
import socket
import ssl
import time
from collections.abc import Iterator
from typing import Any, NamedTuple

from fieldrules import __version__
from fieldrules.console import UsageError
from fieldrules.http.retry import asked_for, wait_before
from fieldrules_generator.sync.answer import BUSY, UNCHANGED, problem_of, too_long
from fieldrules_generator.sync.request import Fetched, Limits, Page, Validators

_HEADERS = {"User-Agent": f"fieldrules/{__version__} (docs watch)", "Accept-Encoding": "identity"}


class _UnusableError(Exception):
    """There is no page. Its text says why, as a sentence that follows the address."""


class _Answer(NamedTuple):
    """What a server said, header names in lower case; the body only of a page that may be used."""

    status: int
    headers: dict[str, str]
    body: bytes = b""
    problem: str | None = None


class Downloader:
    """Fetches one page at a time. On an event loop of its own, because only that can bound the time of a whole answer.

    Args:
        limits: how patient to be.
        environment: use the proxy and the certificates that the environment names, as other programs do; without them
            nothing is reached from within many companies. No credentials are read from anywhere.

    Raises:
        UsageError: if the library is missing.
    """

    def __init__(self, limits: Limits, *, environment: bool) -> None:
        try:
            import httpx2
        except ModuleNotFoundError:
            raise UsageError("fetching a page needs httpx2: pip install 'fieldrules[sync]'") from None
        self._library: Any = httpx2
        self._limits = limits
        self._environment = environment

    def download(self, page: Page) -> Fetched:
        """What there is at the address of a page."""
        try:
            answer = asyncio.run(self._in_time(page))
        except _UnusableError as error:
            return Fetched(page.id, page.url, "failed", problem=str(error))
        if answer.status == UNCHANGED and page.validators.kept():
            return Fetched(page.id, page.url, "unchanged", validators=page.validators)
        if answer.problem is not None:
            return Fetched(page.id, page.url, "failed", problem=answer.problem)
        validators = Validators.of(answer.headers.get("etag"), answer.headers.get("last-modified"))
        return Fetched(page.id, page.url, "fresh", answer.body, validators)

    async def _in_time(self, page: Page) -> _Answer:
        try:
            async with asyncio.timeout(self._limits.seconds):
                return await self._patiently(page)
        except TimeoutError:
            raise _UnusableError(f"no whole page came within {self._limits.seconds:g} seconds") from None

    async def _patiently(self, page: Page) -> _Answer:
        attempt = 0
        while True:
            attempt += 1
            answer = await self._attempt(page)
            asked = asked_for(answer.headers.get("retry-after"), time.time())
            wait = wait_before(self._limits.policy, attempt, asked) if answer.status in BUSY else None
            if wait is None:
                return answer
            await asyncio.sleep(wait)

    async def _attempt(self, page: Page) -> _Answer:
        """One request, with a client of its own: so no cookie of one answer goes out with the next request."""
        try:
            async with self._client() as client, client.stream("GET", page.url, headers=_headers(page)) as answer:
                return await self._read(page, answer)
        except self._library.TransportError as error:
            raise _UnusableError(self._why(error)) from None

    def _client(self) -> Any:
        try:
            return self._library.AsyncClient(
                verify=True,
                follow_redirects=False,
                trust_env=self._environment,
                timeout=self._library.Timeout(self._limits.silence),
            )
        except (ImportError, OSError, ValueError, self._library.InvalidURL):
            raise _UnusableError("the proxy or the certificates that the environment names cannot be used") from None

    async def _read(self, page: Page, answer: Any) -> _Answer:
        longest = self._limits.longest
        headers = {name.lower(): value for name, value in answer.headers.items()}
        problem = problem_of(answer.status_code, headers, page.url, longest)
        if problem is not None:
            return _Answer(answer.status_code, headers, problem=problem)
        body = bytearray()
        async for piece in answer.aiter_raw():
            body += piece
            if len(body) > longest:
                raise _UnusableError(too_long(longest))
        return _Answer(answer.status_code, headers, bytes(body))

    def _why(self, error: Exception) -> str:
        """What a library's error means, in our words: its own may hold text of a server."""
        causes = list(_chain(error))
        if any(isinstance(cause, socket.gaierror) for cause in causes):
            return "its host is not found; is there a network?"
        if any(isinstance(cause, ssl.SSLError) for cause in causes):
            return "its host has no certificate that is trusted here, or no proper TLS"
        if any(isinstance(cause, ConnectionRefusedError) for cause in causes):
            return "its host refuses the connection"
        if isinstance(error, self._library.TimeoutException):
            return f"nothing came for {self._limits.silence:g} seconds"
        if isinstance(error, self._library.ProxyError):
            return "the proxy lets nothing through"
        return "the connection broke before the page was whole, or the answer is no proper HTTP"


def _headers(page: Page) -> dict[str, str]:
    asked = {"If-None-Match": page.validators.etag, "If-Modified-Since": page.validators.last_modified}
    return _HEADERS | {name: value for name, value in asked.items() if value is not None}


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__
