"""`fieldrules check`: read the inputs, judge each payload, print the report."""

import os
import sys
from collections.abc import Iterable
from typing import TYPE_CHECKING

from fieldrules import console
from fieldrules.check import UnknownTypeError, known_type
from fieldrules.commands.api import entry, load
from fieldrules.commands.inputs import STDIN, payloads
from fieldrules.commands.judge import Judge
from fieldrules.console import UsageError
from fieldrules.options import Options
from fieldrules.render.run import Run, Tally
from fieldrules.render.style import style_for
from fieldrules.report import Report
from fieldrules.resolve import resolve
from fieldrules.ruleset import RuleSet

if TYPE_CHECKING:
    import argparse

RENDERERS = {
    "text": "fieldrules.render.text:render",
    "concise": "fieldrules.render.concise:render",
    "json": "fieldrules.render.json_:render",
    "sarif": "fieldrules.render.sarif:render",
    "junit": "fieldrules.render.junit:render",
    "github": "fieldrules.render.github:render",
}


def run(args: "argparse.Namespace") -> int:
    """Check the inputs; returns the exit status.

    Raises:
        UsageError: if the options ask for something that cannot be done.
    """
    names = tuple(args.files) or (STDIN,)
    _refuse_misuse(args, names)
    ruleset = load(args.api).ruleset()
    judge = _judge(args, ruleset)
    if args.diff:
        from fieldrules.commands.fixing import show_differences

        return show_differences(judge, names, args.fail_on)
    if args.fix:
        from fieldrules.commands.fixing import Fixer

        fixer = Fixer(judge, console.complain if args.format != "text" else _say)
        return max(_print(args, judge, names, fixer.reports(names)), fixer.status)
    return _print(args, judge, names, (judge.report(payload) for name in names for payload in payloads(name)))


def _print(args: "argparse.Namespace", judge: Judge, names: tuple[str, ...], reports: Iterable[Report]) -> int:
    tally = Tally()
    rendered = Run(
        reports=tally.watch(reports),
        ruleset=judge.ruleset,
        options=judge.options,
        inputs=names,
        style=style_for(os.environ, terminal=console.is_terminal(sys.stdout)),
        ascii=not console.takes_unicode(),
    )
    console.write(resolve(RENDERERS[args.format])(rendered))
    return tally.status(args.fail_on)


def _say(text: str) -> None:
    console.write([text + "\n"])


def _refuse_misuse(args: "argparse.Namespace", names: tuple[str, ...]) -> None:
    if not args.files and console.is_terminal(sys.stdin):
        raise UsageError("name a file to check, or - to type a payload (`fieldrules check --help` says more)")
    if args.values == "all" and not (args.format == "text" and console.is_terminal(sys.stdout)):
        raise UsageError("--values all shows private values: only as text, and only on a terminal")
    if args.fix and STDIN in names:
        raise UsageError("--fix cannot write to standard input; use --diff to see what it would do")


def _judge(args: "argparse.Namespace", ruleset: RuleSet) -> Judge:
    if args.type is not None:
        try:
            known_type(ruleset, args.type)
        except UnknownTypeError as error:
            raise UsageError(f"--type: {error}") from None
    for rule in args.ignore:
        entry(ruleset.rules, rule, "rule")
    return Judge(ruleset, Options(args.type, args.contested, args.values), frozenset(args.ignore))
