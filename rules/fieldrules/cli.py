"""The command line: finds the subcommand, reads its options, runs it, and never shows a traceback.

Subcommands are named by ``module:function`` and imported when used, so that `check` starts fast and build-time commands
can live in the generator.
"""

import sys
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, NamedTuple

from fieldrules import arguments, console
from fieldrules.console import UsageError
from fieldrules.escape import printable

if TYPE_CHECKING:
    import argparse

FINDINGS, USAGE, INTERRUPTED, PIPE_CLOSED = 1, 2, 130, 141
"""Exit statuses beyond 0. The last two are what a shell reports of a program ended by SIGINT or SIGPIPE: a reader that
went away (`| head -1`) did not see the verdict, so neither 0 nor 1 would be true."""


class Command(NamedTuple):
    """A subcommand: what it is for, its options, the function that runs it, and more help below the options."""

    summary: str
    options: Callable[[arguments.Parser], None]
    runs: str
    epilog: str | None = None


_CHECK_HELP = """\
exit status: 0 nothing at or above --fail-on, 1 findings, 2 usage error or
unreadable input (all other inputs are still judged).

--fix writes only what keeps the meaning: renames, spellings, fixed values.
--diff shows lines of your payload, and so their values."""

COMMANDS = {
    "check": Command(
        "Check payloads against the documented field rules.",
        arguments.check,
        "fieldrules.commands.check:run",
        _CHECK_HELP,
    ),
    "rule": Command("Say what a rule asks for and why.", arguments.rule, "fieldrules.commands.rule:run"),
    "types": Command("List the types, or the fields of one.", arguments.types, "fieldrules.commands.types:run"),
    "spec": Command("Check the spec.", arguments.spec, "fieldrules_generator.commands:spec_check"),
    "generate": Command("Write the generated files.", arguments.generate, "fieldrules_generator.commands:generate"),
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
    status = _function(command.runs)(arguments.parsed(parser, argv[first + 1 :], options))
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


def _function(target: str) -> "Callable[[argparse.Namespace], int]":
    from fieldrules.resolve import resolve

    try:
        return resolve(target)  # type: ignore[no-any-return]  # the table above says what it is
    except ModuleNotFoundError as error:
        missing = (error.name or "").partition(".")[0]
        if missing == "fieldrules":
            raise
        raise UsageError(
            f"this command needs {missing}, which is not installed: pip install 'fieldrules[generate]'"
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
