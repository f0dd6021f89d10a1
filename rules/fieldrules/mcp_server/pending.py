"""The end of the input, kept from the SDK until every request has its answer.

At the end of its input the SDK cancels what it has not answered yet; whoever writes requests and closes the pipe, as
a script does, would lose answers.
"""

from collections import Counter
from collections.abc import AsyncIterable, Awaitable, Callable

import anyio
from anyio.streams.memory import MemoryObjectReceiveStream, MemoryObjectSendStream
from mcp.shared.message import SessionMessage
from mcp.types import JSONRPCError, JSONRPCNotification, JSONRPCRequest, JSONRPCResponse

LONGEST_WAIT = 60.0
"""Seconds after the end of the input; the tools answer at once, so this is for what the SDK would never answer."""


class Pending:
    """The requests that have no answer yet, by their ids."""

    def __init__(self) -> None:
        self._ids: Counter[str] = Counter()
        self._changed = anyio.Event()

    async def ask(
        self, reading: AsyncIterable[SessionMessage | Exception], to: MemoryObjectSendStream[SessionMessage | Exception]
    ) -> None:
        """Pass on what is read, and its end when everything is answered."""
        async with to:
            async for item in reading:
                self._note(item)
                await to.send(item)
            with anyio.move_on_after(LONGEST_WAIT):
                while self._ids:
                    self._changed = anyio.Event()
                    await self._changed.wait()

    async def answer(
        self, answers: MemoryObjectReceiveStream[SessionMessage], write: Callable[[SessionMessage], Awaitable[None]]
    ) -> None:
        """Pass on what is answered."""
        async with answers:
            async for item in answers:
                await write(item)
                if isinstance(item.message, JSONRPCResponse | JSONRPCError):
                    self._drop(item.message.id)

    def _note(self, item: SessionMessage | Exception) -> None:
        message = item.message if isinstance(item, SessionMessage) else None
        if isinstance(message, JSONRPCRequest):
            self._ids[str(message.id)] += 1
        elif isinstance(message, JSONRPCNotification) and message.method == "notifications/cancelled":
            self._drop((message.params or {}).get("requestId"))  # what is cancelled gets no answer

    def _drop(self, number: object) -> None:
        self._ids -= Counter([str(number)])  # keeps what is above zero only
        self._changed.set()
