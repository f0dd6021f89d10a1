"""The protocol's side of the tools: the kept SDK, over standard input and output, and nothing else.

The SDK's lower layer is used: the upper one answers a wrong argument with pydantic's message, which quotes the value.
"""

import logging
import sys
from collections.abc import AsyncIterator
from typing import TYPE_CHECKING, Any, BinaryIO, cast

import anyio
from anyio.to_thread import run_sync
from mcp.server.lowlevel import Server
from mcp.server.stdio import stdio_server
from mcp.shared.message import SessionMessage
from mcp.types import CallToolResult, ListToolsResult, TextContent, Tool, ToolAnnotations

from fieldrules import __version__
from fieldrules.commands.api import Api, load
from fieldrules.console import UsageError
from fieldrules.mcp_server.pending import Pending
from fieldrules.mcp_server.tools import TOOLS, ToolError, answer

if TYPE_CHECKING:
    import argparse

LONGEST_MESSAGE = 64 * 1024 * 1024
"""Bytes of one message: two payloads of the greatest size, with room for escapes."""

_INSTRUCTIONS = (
    "Check a payload before it is sent, and again after each change. Rules speak of documentation only: accounts, "
    "credentials and numbers already used are not known here. Never fill a null of a patch with invented data: ask."
)


def run(args: "argparse.Namespace") -> int:
    """Serve until standard input ends.

    Raises:
        UsageError: if a message is too long; the rest of the input has no known meaning then.
        BrokenPipeError: if the client takes no more answers.
    """
    api = load(args.api)
    api.ruleset()
    logging.disable()  # what the SDK logs of a message that it cannot read would quote it
    lines = _Lines(sys.stdin.buffer)
    try:
        anyio.run(_serve, server(api), lines)
    except BaseExceptionGroup as errors:
        raise _first(errors) from None
    if lines.too_long:
        raise UsageError(f"a message is larger than {LONGEST_MESSAGE // (1024 * 1024)} MB")
    return 0


def _first(error: BaseException) -> BaseException:
    """What ended the session, out of the groups that tasks wrap it in; a client that is gone is a closed pipe."""
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
    return error


def server(api: Api) -> "Server[Any]":
    """A server with the tools of one API."""

    async def list_tools(_context: Any, _params: Any) -> ListToolsResult:
        return ListToolsResult(tools=_LISTED)

    async def call_tool(_context: Any, params: Any) -> CallToolResult:
        return _result(api, params.name, params.arguments or {})

    return Server(
        "fieldrules",
        version=__version__,
        instructions=_INSTRUCTIONS,
        on_list_tools=list_tools,
        on_call_tool=call_tool,
    )


def _result(api: Api, name: str, arguments: dict[str, Any]) -> CallToolResult:
    try:
        found = answer(api, name, arguments)
    except ToolError as error:
        return _failed(str(error))
    except Exception as error:  # noqa: BLE001  # its text and traceback could hold a private value
        return _failed(f"internal error, please report it: {type(error).__name__}")
    return CallToolResult(content=[TextContent(type="text", text=found.text)], structured_content=found.data)


def _failed(says: str) -> CallToolResult:
    return CallToolResult(content=[TextContent(type="text", text=says)], is_error=True)


_LISTED = [
    Tool(
        name=tool.name,
        description=tool.says,
        input_schema=tool.input_schema(),
        annotations=ToolAnnotations(
            read_only_hint=True, destructive_hint=False, idempotent_hint=True, open_world_hint=False
        ),
    )
    for tool in TOOLS.values()
]


async def _serve(serving: "Server[Any]", lines: "_Lines") -> None:
    pending = Pending()
    asked, requests = anyio.create_memory_object_stream[SessionMessage | Exception]()
    answers, answered = anyio.create_memory_object_stream[SessionMessage]()
    stdio = stdio_server(stdin=cast("anyio.AsyncFile[str]", lines))
    async with stdio as (reading, writing), writing, anyio.create_task_group() as tasks:
        tasks.start_soon(pending.ask, reading, asked)
        tasks.start_soon(pending.answer, answered, writing.send)
        await serving.run(requests, answers, serving.create_initialization_options())


class _Lines:
    """The lines of standard input, up to its end or to one that is too long; the SDK would read that whole."""

    def __init__(self, stream: BinaryIO) -> None:
        self.too_long = False
        self._stream = stream

    async def __aiter__(self) -> AsyncIterator[str]:
        while line := await run_sync(self._stream.readline, LONGEST_MESSAGE + 1, abandon_on_cancel=True):
            if len(line) > LONGEST_MESSAGE:
                self.too_long = True
                return
            yield line.decode("utf-8", "replace")
