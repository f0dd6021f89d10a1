"""The real `fieldrules mcp`, asked by the SDK's own client, as an assistant asks it."""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

import anyio
from mcp import Client, StdioServerParameters, stdio_client
from mcp.types import TextContent, Tool

from tests.support import environment

SERVER = ["-m", "cybersource_invoicing", "mcp"]


class Said(NamedTuple):
    """What one call was answered with."""

    failed: bool
    text: str
    data: Any


class Session(NamedTuple):
    """The tools on offer, the answers in the order of the calls, and what was logged."""

    tools: list[Tool]
    answers: list[Said]
    log: str


def ask(folder: Path, *calls: tuple[str, dict[str, Any]], program: Sequence[str] = SERVER) -> Session:
    """Start the server, list its tools, call some, and end it; ``folder`` takes its log."""
    return anyio.run(_ask, folder, calls, program)


async def _ask(folder: Path, calls: Sequence[tuple[str, dict[str, Any]]], program: Sequence[str]) -> Session:
    log = folder / "mcp.log"
    server = StdioServerParameters(command=sys.executable, args=[*program], env=environment(), cwd=folder)
    with log.open("w") as errors:
        async with Client(stdio_client(server, errors), read_timeout_seconds=60) as client:
            tools = (await client.list_tools()).tools
            answers = [_said(await client.call_tool(name, arguments)) for name, arguments in calls]
    return Session(tools, answers, log.read_text())


def _said(result: Any) -> Said:
    assert all(isinstance(part, TextContent) for part in result.content)
    return Said(result.is_error, "\n".join(part.text for part in result.content), result.structured_content)
