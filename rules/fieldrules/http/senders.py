"""The two that open sockets: each drives a flow with httpx2. TLS is verified, no redirect followed, nothing decoded.

An answer is read in pieces, in time and up to a length. It is asked for without compression and never unpacked.
"""

import asyncio
import time
from typing import Any, cast

from fieldrules.http import errors
from fieldrules.http.flow import Flow, Outcome, Wait
from fieldrules.http.request import Signed
from fieldrules.http.response import Answer, Failure

DEFAULT_TIMEOUT = 30.0
"""Seconds for one attempt, from the first byte out to the last byte in."""
DEFAULT_LONGEST = 16 * 1024 * 1024
"""Bytes of an answer."""


class _Settings:
    """What both senders are made with."""

    def __init__(self, timeout: float, longest: int, *, trust_env: bool) -> None:
        if not timeout > 0 or longest < 1:
            raise errors.ConfigurationError("timeout and the longest answer have to be above 0")
        self.timeout = timeout
        self.longest = longest
        self.library = _library()
        self.options: dict[str, Any] = {
            "verify": True,
            "follow_redirects": False,
            "trust_env": trust_env,
            "timeout": self.library.Timeout(timeout, connect=min(timeout, 10.0)),
        }

    def prepared(self, client: Any, signed: Signed) -> Any:
        """The library's request, with the target exactly as it was signed."""
        request = signed.request
        url = self.library.URL(request.server.url + request.target)
        if url.raw_path.decode() != request.target:
            raise errors.InvalidRequestError("the path or query has characters that cannot be sent as they were signed")
        client.cookies.clear()  # an API that signs each request has no sessions
        return client.build_request(
            request.method, url, content=request.body, headers={**signed.headers, "Accept-Encoding": "identity"}
        )

    def failure(self, error: Exception) -> Failure:
        """What a library's error means. The error itself is dropped: it holds the request, headers and all."""
        if isinstance(error, self.library.TimeoutException):
            return self.late()
        return Failure(errors.ConnectionFailedError, "the connection failed, or broke before the answer was whole")

    def late(self) -> Failure:
        """No answer in time."""
        return Failure(errors.TimedOutError, f"no whole answer within {self.timeout:g} seconds")

    def refused(self, answer: Any) -> Failure | None:
        """Why an answer is not read at all, if so."""
        headers = _headers(answer)
        if headers.get("content-encoding", "identity").strip().lower() not in {"", "identity"}:
            says = "the answer is compressed, which was not asked for"
            return Failure(errors.UnexpectedAnswerError, says, answer.status_code, headers)
        declared = headers.get("content-length", "")
        return self.too_long(answer) if declared.isdigit() and int(declared[:20]) > self.longest else None

    def too_long(self, answer: Any) -> Failure:
        """An answer that was cut off."""
        says = f"the answer is longer than {self.longest} bytes"
        return Failure(errors.AnswerTooLargeError, says, answer.status_code, _headers(answer))


class Sender:
    """Sends with a plain client."""

    def __init__(self, timeout: float = DEFAULT_TIMEOUT, longest: int = DEFAULT_LONGEST, *, trust_env: bool) -> None:
        self._settings = _Settings(timeout, longest, trust_env=trust_env)
        self._client = self._settings.library.Client(**self._settings.options)

    def run(self, flow: Flow) -> Answer:
        """Drive a flow to its end."""
        step = next(flow)
        while True:
            outcome: Outcome = None
            if isinstance(step, Wait):
                time.sleep(step.seconds)
            else:
                outcome = self._send(step)
            try:
                step = flow.send(outcome)
            except StopIteration as done:
                return cast("Answer", done.value)

    def close(self) -> None:
        """Close every connection."""
        self._client.close()

    def _send(self, signed: Signed) -> Outcome:
        settings, deadline = self._settings, time.monotonic() + self._settings.timeout
        request = settings.prepared(self._client, signed)
        try:
            answer = self._client.send(request, stream=True)
            try:
                body = bytearray()
                if (problem := settings.refused(answer)) is not None:
                    return problem
                for piece in answer.iter_raw():
                    body += piece
                    if len(body) > settings.longest:
                        return settings.too_long(answer)
                    if time.monotonic() > deadline:
                        return settings.late()
                return Answer(answer.status_code, _headers(answer), bytes(body))
            finally:
                answer.close()
        except settings.library.TransportError as error:
            return settings.failure(error)


class AsyncSender:
    """Sends with an asynchronous client, on asyncio."""

    def __init__(self, timeout: float = DEFAULT_TIMEOUT, longest: int = DEFAULT_LONGEST, *, trust_env: bool) -> None:
        self._settings = _Settings(timeout, longest, trust_env=trust_env)
        self._client = self._settings.library.AsyncClient(**self._settings.options)

    async def run(self, flow: Flow) -> Answer:
        """Drive a flow to its end."""
        step = next(flow)
        while True:
            outcome: Outcome = None
            if isinstance(step, Wait):
                await asyncio.sleep(step.seconds)
            else:
                outcome = await self._send(step)
            try:
                step = flow.send(outcome)
            except StopIteration as done:
                return cast("Answer", done.value)

    async def close(self) -> None:
        """Close every connection."""
        await self._client.aclose()

    async def _send(self, signed: Signed) -> Outcome:
        settings = self._settings
        request = settings.prepared(self._client, signed)
        try:
            async with asyncio.timeout(settings.timeout):
                answer = await self._client.send(request, stream=True)
                try:
                    body = bytearray()
                    if (problem := settings.refused(answer)) is not None:
                        return problem
                    async for piece in answer.aiter_raw():
                        body += piece
                        if len(body) > settings.longest:
                            return settings.too_long(answer)
                    return Answer(answer.status_code, _headers(answer), bytes(body))
                finally:
                    await answer.aclose()
        except TimeoutError:
            return settings.late()
        except settings.library.TransportError as error:
            return settings.failure(error)


def _headers(answer: Any) -> dict[str, str]:
    return {name.lower(): value for name, value in answer.headers.items()}


def _library() -> Any:
    try:
        import httpx2
    except ModuleNotFoundError:
        problem = errors.ConfigurationError("a client needs httpx2: pip install 'fieldrules[client]'")
    else:
        return httpx2
    raise problem
