"""The options of each subcommand. Only those of the subcommand in use are built: parsers cost start-up time."""

import argparse
from typing import NoReturn

from fieldrules.console import UsageError
from fieldrules.escape import printable

PASTED = (
    *("python", "javascript", "jsonc", "quotes", "ruby", "curl", "log", "fence", "http", "string", "base64"),
    *("urlencoded", "documents", "list", "har", "postman", "wrapped"),
)
"""What ``--as`` takes: the forms of `fieldrules.pasted`, which a check of a payload does not import."""


class Parser(argparse.ArgumentParser):
    """A parser whose complaints are raised, so that one place prints them, escaped."""

    def error(self, message: str) -> NoReturn:
        """Raise `UsageError` instead of leaving the program."""
        raise UsageError(f"{printable(message)}\n(`{self.prog} --help` lists the options)")


class _Help(argparse.RawDescriptionHelpFormatter):
    """Help of one width: asking the terminal for its width would import more than all of argparse."""

    def __init__(self, prog: str) -> None:
        super().__init__(prog, width=78)


def parser(prog: str, summary: str, epilog: str | None = None) -> Parser:
    """An empty parser for one subcommand, with the option that every subcommand has."""
    made = Parser(
        prog=prog,
        description=summary,
        epilog=epilog,
        allow_abbrev=False,
        formatter_class=_Help,
    )
    # Not given here, it must not overwrite the one given before the subcommand.
    made.add_argument("--api", metavar="MODULE", default=argparse.SUPPRESS, help="the generated package to check with")
    return made


def parsed(made: Parser, argv: list[str], known: argparse.Namespace) -> argparse.Namespace:
    """Parse the arguments of a subcommand: files and options in any order, after ``--`` only files.

    Args:
        made: the subcommand's parser.
        argv: what stands after the subcommand.
        known: the options of the program itself; the result is added to it.
    """
    end = argv.index("--") if "--" in argv else len(argv)
    options, later = made.parse_known_args(argv[:end], known)  # argparse takes only the first files it meets
    files = getattr(options, "files", None)
    strays = [name for name in later if files is None or (name.startswith("-") and name != "-")]
    strays += argv[end + 1 :] if files is None else []
    if strays:
        made.error(f"unrecognized arguments: {' '.join(strays)}")
    if files is not None:
        options.files = [*files, *later, *argv[end + 1 :]]
    return options


def check(made: Parser) -> None:
    """The options of `check`."""
    add = made.add_argument
    add(
        "files",
        nargs="*",
        metavar="FILE",
        help="a payload; .ndjson and .jsonl hold one a line; - is standard input; a folder or a pattern: all its files",
    )
    formats = ("text", "concise", "json", "sarif", "junit", "github")
    add("--format", choices=formats, default="text", help="default: text")
    add("--fail-on", choices=("error", "warning"), default="error", help="least severity for exit status 1")
    values = ("none", "safe", "all")
    add("--values", choices=values, help="which values a report shows; all: on a terminal only; default: safe")
    _pasted(made)
    add("--statistics", action="store_true", help="count findings by rule and payloads by type; text or json")
    add("--baseline", metavar="FILE", help="do not count what this file holds; see `baseline`")
    add("--show-config", action="store_true", help="only show what is in force and where it comes from")
    _judging(made)
    either = made.add_mutually_exclusive_group()
    either.add_argument("--fix", action="store_true", help="write the fixes that keep the meaning into the files")
    either.add_argument("--diff", action="store_true", help="show what --fix would write instead of a report")


def explain(made: Parser) -> None:
    """The options of `explain`."""
    add = made.add_argument
    add("response", metavar="RESPONSE", help="the answer's body as JSON; - is standard input")
    add("--payload", metavar="FILE", help="the request's body: is what our rules say of it what the server says?")
    add("--type", metavar="TYPE", help="what the payload is meant to be; recognised from it if not given")
    add("--format", choices=("text", "json"), default="text", help="default: text")
    _pasted(made)


def _pasted(made: Parser) -> None:
    """The option that says what was pasted in place of JSON."""
    listed = ", ".join(PASTED)
    made.add_argument("--as", dest="form", choices=PASTED, metavar="FORM", help=f"read what is no plain JSON: {listed}")


def _judging(made: Parser) -> None:
    """The options that say how payloads are judged, for whoever judges some."""
    add = made.add_argument
    add("--type", metavar="TYPE", help="what the payloads are meant to be; recognised from each if not given")
    add("--contested", choices=("error", "warning"), help="how contested rules count; default: error")
    add("--ignore", action="append", default=[], metavar="RULE", help="do not count this rule; may be repeated")
    either = made.add_mutually_exclusive_group()
    either.add_argument("--config", metavar="FILE", help="settings; default: the nearest fieldrules.toml upward")
    either.add_argument("--no-config", action="store_true", help="use no settings")


def baseline(made: Parser) -> None:
    """The options of `baseline`."""
    add = made.add_argument
    add("action", choices=("write", "prune"), help="write: set aside what is found now; prune: take out what is gone")
    add("files", nargs="*", metavar="FILE", help="payloads, folders or patterns, as `check` takes them")
    add("--reason", metavar="TEXT", help="why these findings may stand; needed by write")
    add("--until", metavar="DATE", help="the last day they may, YYYY-MM-DD; needed by write")
    add("--output", metavar="FILE", help="the baseline; default: the one in the settings, or fieldrules-baseline.json")
    _judging(made)
    made.set_defaults(values=None)  # no report is shown


def rule(made: Parser) -> None:
    """The options of `rule`."""
    made.add_argument("ids", nargs="*", metavar="ID", help="a rule; without one, all are listed")


def types(made: Parser) -> None:
    """The options of `types`."""
    made.add_argument("type", nargs="?", metavar="TYPE", help="a type; without one, all are listed")
    made.add_argument(
        "--example",
        nargs="?",
        const="minimal",
        choices=("minimal", "full"),
        help="print only a payload to start from; full: with every optional field",
    )


def changelog(made: Parser) -> None:
    """The options of `changelog`."""
    made.add_argument("old", metavar="OLD", help="the older rule set, a ruleset.json")
    made.add_argument("new", nargs="?", metavar="NEW", help="the newer one; default: the rules in use")
    made.add_argument("--format", choices=("text", "json", "md"), default="text", help="default: text")


def mcp(_made: Parser) -> None:
    """The options of `mcp`: there are none of its own."""


def spec(made: Parser) -> None:
    """The options of `spec`."""
    made.add_argument("action", choices=("check",), help="check the spec, and trace every documented fact to a rule")
    made.add_argument("--spec", metavar="DIR", help="the spec's folder")


def generate(made: Parser) -> None:
    """The options of `generate`."""
    either = made.add_mutually_exclusive_group()
    either.add_argument("--check", action="store_true", help="write nothing; exit 1 if the generated files are stale")
    either.add_argument("--diff", action="store_true", help="write nothing; show what would change")
    made.add_argument("--spec", metavar="DIR", help="the spec's folder")
    made.add_argument("--out", metavar="DIR", help="the folder of the generated files")


def sync(made: Parser) -> None:
    """The options of `sync`."""
    add = made.add_argument
    add("files", nargs="*", metavar="PAGE", help="a page in Markdown or HTML, or its address; default: all, fetched")
    add("--page", metavar="ID", help="which locked page the input is; needed only if its title does not say")
    replayed = "payloads, folders or cassettes to judge before and after"
    add("--replay", nargs="+", action="extend", default=[], metavar="FILE", help=replayed)
    add("--against", metavar="RULESET.json", help="with --replay: compare with this rule set instead of a page")
    add("--format", choices=("text", "json", "md"), default="text", help="default: text")
    add("--write", action="store_true", help="update the lock, and edit the spec where that is mechanical")
    add("--spec", metavar="DIR", help="the spec's folder")


def sandbox(made: Parser) -> None:
    """The options of `sandbox`, but for those named as an API names its credentials."""
    add = made.add_argument
    add("--port", type=int, default=8085, metavar="N", help="default: 8085; 0 takes a free one")
    add("--database", metavar="FILE", help="keep records in this file (SQLite); default: in memory")
    add("--strict", action="store_true", help="refuse what breaks contested rules too")
    add("--certificate", metavar="FILE", help="a certificate in PEM, to verify tokens signed with RS256")
    add("--latency", type=float, default=0.0, metavar="S", help="let every request wait so many seconds")
    add("--fault", action="append", default=[], metavar="FAULT", help="let requests go wrong; see below")
