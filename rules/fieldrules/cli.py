"""The command line: finds the subcommand, reads its options, runs it, and never shows a traceback.

Subcommands are named by ``module:function`` and imported when used, so that `check` starts fast and build-time commands
can live in the generator.
"""

import sys
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from fieldrules import arguments, console
from fieldrules.console import UsageError
from fieldrules.escape import printable

FINDINGS, USAGE, INTERRUPTED, PIPE_CLOSED = 1, 2, 130, 141
"""Exit statuses beyond 0. The last two are what a shell reports of a program ended by SIGINT or SIGPIPE: a reader that
went away (`| head -1`) did not see the verdict, so neither 0 nor 1 would be true."""


class Command(NamedTuple):
    """A subcommand: what it is for, its options, the function that runs it, and more help below the options."""

    summary: str
    options: Callable[[arguments.Parser], None]
    runs: str
    epilog: str | None = None
    api_options: str | None = None
    """Adds the options that depend on the API: ``function(parser, api)``."""
    extra: str = "generate"
    """The extra that has the libraries it needs."""


_CHECK_HELP = """\
exit status: 0 nothing at or above --fail-on, 1 findings, 2 usage error or
unreadable input (all other inputs are still judged).

Settings come from the nearest fieldrules.toml, or pyproject.toml with
[tool.fieldrules], upward from here to the folder with .git. SOURCE_DATE_EPOCH
(seconds, UTC) sets the day that end dates are compared with.

--fix writes only what keeps the meaning: renames, spellings, fixed values.
--diff shows lines of your payload, and so their values."""

_EXPLAIN_HELP = """\
exit status: 0 explained, 2 usage error, unreadable input, or no answer to
explain (it says what it is instead).

No value of an answer or a payload is shown: only codes and messages that are
documented, and names of fields. With --payload it says whether our rules and
the server agree, and how to report it if they do not."""

_BASELINE_HELP = """\
A baseline holds findings that were there when you began, so that only new ones
count. It names files, rules, fields and counts; no lines and no values. What
guards privacy never goes into it.

  fieldrules baseline write FOLDER --reason "before we checked" --until 2027-03-31
  fieldrules baseline prune FOLDER

prune only ever shrinks it: run it after mending payloads."""

_SANDBOX_HELP = """\
It listens on 127.0.0.1 only, and stands in for the service in tests and demos.

--fault KIND[,times=N|ever][,retry-after=S][,operation=ID], may be repeated:
  429          ask to come back later      502          fail
  drop-before  close the connection before anything is done
  drop-middle  do it, and close the connection in the middle of the answer
  drop-after   do it, and close the connection instead of an answer
  email        store it, but its e-mail fails

A request can bring its own: X-Sandbox-Fault: 502. While it runs:
  GET, PUT, DELETE /_sandbox/faults   {"latency": 0.5, "faults": ["429,times=2"]}
  POST /_sandbox/payer                {"id": "1", "transition": "...", "amount": "5.00"}"""

_CHANGELOG_HELP = """\
exit status: 0 no rule changed, 1 some did, 2 usage error or a rule set that
cannot be read.

A rule set is the ruleset.json of an installed or a downloaded version:
  fieldrules changelog old/ruleset.json --format md
breaking: a payload that passed may fail. Only a minor release may bring that."""

_MCP_HELP = """\
A client starts it, as a server of its own: {"command": "fieldrules", "args": ["mcp"]}

It opens no connection and writes no file. Private values of payloads are not
repeated in what it answers; the assistant that asks has seen them."""

_SYNC_HELP = """\
exit status: 0 no change of meaning, 1 changes, 2 usage error or a page that
cannot be read (nothing is written then).

--replay says which of your payloads change their verdict. It takes files,
folders, NDJSON and cassettes: fieldrules sync PAGE.md --replay recorded/
Without a page, pages are fetched from the addresses in the lock, over https."""

COMMANDS = {
    "check": Command(
        "Check payloads against the documented field rules.",
        arguments.check,
        "fieldrules.commands.check:run",
        _CHECK_HELP,
    ),
    "explain": Command(
        "Say what an answer of the API means.",
        arguments.explain,
        "fieldrules.commands.explain:run",
        _EXPLAIN_HELP,
    ),
    "baseline": Command(
        "Set aside the findings of today, so that only new ones count.",
        arguments.baseline,
        "fieldrules.commands.baseline:run",
        _BASELINE_HELP,
    ),
    "rule": Command("Say what a rule asks for and why.", arguments.rule, "fieldrules.commands.rule:run"),
    "types": Command("List the types, or the fields of one.", arguments.types, "fieldrules.commands.types:run"),
    "mcp": Command(
        "Offer the rules to an assistant as tools (MCP, over standard input and output).",
        arguments.mcp,
        "fieldrules.mcp_server.server:run",
        _MCP_HELP,
        extra="mcp",
    ),
    "changelog": Command(
        "Say what changed from one version of the rules to another.",
        arguments.changelog,
        "fieldrules.commands.changelog:run",
        _CHANGELOG_HELP,
    ),
    "spec": Command("Check the spec.", arguments.spec, "fieldrules_generator.commands:spec_check"),
    "generate": Command("Write the generated files.", arguments.generate, "fieldrules_generator.commands:generate"),
    "sync": Command(
        "Say what changed in the vendor's docs.",
        arguments.sync,
        "fieldrules_generator.sync.command:run",
        _SYNC_HELP,
        extra="sync",
    ),
    "sandbox": Command(
        "Serve a local stand-in of the API.",
        arguments.sandbox,
        "fieldrules.sandbox.command:run",
        _SANDBOX_HELP,
        "fieldrules.sandbox.options:add",
        "sandbox",
    ),
}


def main(argv: Sequence[str] | None = None, *, api: str | None = None, prog: str = "fieldrules") -> int:
    """Run the command line.

    Args:
        argv: the arguments; the program's own if None.
        api: the generated package to work with if ``--api`` names no other.
        prog: what the program is called in help and messages.

    Returns:
        the exit status.
    """
    try:
        status = _run(list(sys.argv[1:] if argv is None else argv), api, prog)
    except UsageError as error:
        console.complain(f"{prog}: {error}")
        status = USAGE
    except SystemExit as leaving:  # argparse leaves after --help
        status = leaving.code if isinstance(leaving.code, int) else USAGE
    except BrokenPipeError:
        console.abandon_output()
        status = PIPE_CLOSED
    except KeyboardInterrupt:
        console.abandon_output()
        status = INTERRUPTED
    except OSError as error:
        console.abandon_output()
        console.complain(f"{prog}: cannot write the output: {error.strerror or 'the system refuses'}")
        status = USAGE
    except Exception as error:  # noqa: BLE001  # a traceback or its text could hold a private value
        console.complain(f"{prog}: internal error, please report it: {_place_of(error)}")
        status = USAGE
    return status


def _run(argv: list[str], api: str | None, prog: str) -> int:
    first = _command_index(argv)
    top = _top_parser(prog)
    options = top.parse_args(argv[:first])
    options.api = getattr(options, "api", api)
    if options.version:
        console.write([_version(options.api, prog)])
        return 0
    if first == len(argv):
        console.complain(top.format_help().rstrip())
        return USAGE
    name = argv[first]
    command = COMMANDS.get(name)
    if command is None:
        raise UsageError(_unknown(name))
    parser = arguments.parser(f"{prog} {name}", command.summary, command.epilog)
    command.options(parser)
    if command.api_options is not None:
        _function(command.api_options, command.extra)(parser, _api_in(argv[first + 1 :], options.api))
    status: int = _function(command.runs, command.extra)(arguments.parsed(parser, argv[first + 1 :], options))
    console.write(())  # what is still on its way out may fail here, not at shutdown
    return status


def _command_index(argv: list[str]) -> int:
    """Where the subcommand stands: after the options of the program itself."""
    index = 0
    while index < len(argv) and argv[index].startswith("-"):
        index += 2 if argv[index] == "--api" else 1
    return min(index, len(argv))


def _top_parser(prog: str) -> arguments.Parser:
    width = max(map(len, COMMANDS))
    listed = "\n".join(f"  {name:<{width}}  {command.summary}" for name, command in COMMANDS.items())
    made = arguments.parser(prog, "Check payloads against rules kept as data.", f"commands:\n{listed}")
    made.usage = f"{prog} [--api MODULE] [--version] COMMAND ..."
    made.add_argument("--version", action="store_true", help="the versions of the program and of the rules")
    return made


def _unknown(name: str) -> str:
    from fieldrules.near_miss import suggestions

    near = suggestions(name, COMMANDS)
    hint = f"; did you mean {' or '.join(near)}?" if near else f"; the commands are {', '.join(COMMANDS)}"
    return f"there is no command {printable(name)}{hint}"


def _api_in(argv: list[str], api: str | None) -> str | None:
    """The generated package that the arguments of a subcommand name, or else the one named before it."""
    for place, argument in enumerate(argv):
        if argument == "--api" and place + 1 < len(argv):
            api = argv[place + 1]
        elif argument.startswith("--api="):
            api = argument.removeprefix("--api=")
    return api


def _function(target: str, extra: str) -> "Callable[..., Any]":
    from fieldrules.resolve import resolve

    try:
        return resolve(target)  # type: ignore[no-any-return]  # the table above says what it is
    except ModuleNotFoundError as error:
        missing = (error.name or "").partition(".")[0]
        if missing == "fieldrules":
            raise
        raise UsageError(
            f"this command needs {missing}, which is not installed: pip install 'fieldrules[{extra}]'"
        ) from None


def _version(api: str | None, prog: str) -> str:
    from fieldrules import __version__
    from fieldrules.commands.api import load

    if api is None:
        return f"{prog} {__version__}\n"
    rules = load(api).ruleset()
    return (
        f"{prog} {__version__}; rules {rules.api} {rules.version} (sha256 {rules.sha256[:12]}), "
        f"page read {rules.page_read}\n"
    )


def _place_of(error: BaseException) -> str:
    """The kind of an error and the line of ours it came from; never its text, which could hold a private value."""
    place = ""
    traceback = error.__traceback__
    while traceback is not None:
        name = traceback.tb_frame.f_globals.get("__name__", "?")
        place = f"{name}:{traceback.tb_lineno}"
        traceback = traceback.tb_next
    return f"{type(error).__name__} at {place}"
