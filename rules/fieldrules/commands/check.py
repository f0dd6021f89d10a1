"""`fieldrules check`: read the inputs, judge each payload, print the report."""

import os
import sys
from collections.abc import Iterable
from typing import TYPE_CHECKING

from fieldrules import console
from fieldrules.commands.api import load
from fieldrules.commands.inputs import STDIN, may_stand_for_more, payloads
from fieldrules.commands.judge import Judge
from fieldrules.commands.pasting import Pasting
from fieldrules.commands.session import Session, opened
from fieldrules.console import UsageError
from fieldrules.render.run import Run, Tally
from fieldrules.render.style import style_for
from fieldrules.report import Report
from fieldrules.resolve import resolve

if TYPE_CHECKING:
    import argparse

    from fieldrules.policy.ledger import Ledger, Note

RENDERERS = {
    "text": "fieldrules.render.text:render",
    "concise": "fieldrules.render.concise:render",
    "json": "fieldrules.render.json_:render",
    "sarif": "fieldrules.render.sarif:render",
    "junit": "fieldrules.render.junit:render",
    "github": "fieldrules.render.github:render",
}
STATISTICS = {
    "text": "fieldrules.render.statistics:render",
    "json": "fieldrules.render.statistics:render_json",
}
"""What `--statistics` prints instead."""


def run(args: "argparse.Namespace") -> int:
    """Check the inputs; returns the exit status.

    Raises:
        UsageError: if the options or the settings ask for something that cannot be done.
    """
    _refuse_misuse(args)
    session = opened(args, with_baseline=not args.show_config)
    if args.show_config:
        console.write(_configuration(args, session))
        return 0
    names = inputs(args.files or [STDIN], session)
    if args.fix and STDIN in names:
        raise UsageError("--fix cannot write to standard input; use --diff to see what it would do")
    judge, ledger = session.judge, session.ledger(wide=any(map(may_stand_for_more, args.files)))
    if args.diff:
        from fieldrules.commands.fixing import show_differences

        return show_differences(judge, names, args.fail_on, ledger)
    if args.fix:
        from fieldrules.commands.fixing import Fixer

        fixer = Fixer(judge, console.complain if args.format != "text" else _say)
        return max(_print(args, judge, names, fixer.reports(names), ledger), fixer.status)
    pasting = Pasting(judge, load(args.api).operations, args.form)
    reports = (report for name in names for payload in payloads(name) for report in pasting.reports(payload))
    return _print(args, judge, names, reports, ledger)


def inputs(files: Iterable[str], session: Session) -> tuple[str, ...]:
    """The inputs of a run, each once, folders and patterns replaced by their files; the baseline is none."""
    names = tuple(files)
    if len(names) == 1 and session.baseline is None and not may_stand_for_more(names[0]):
        return names
    from fieldrules.commands.expand import expanded

    return expanded(names, session.baseline)


def _print(
    args: "argparse.Namespace",
    judge: Judge,
    names: tuple[str, ...],
    reports: Iterable[Report],
    ledger: "Ledger | None",
) -> int:
    tally = Tally()
    rendered = Run(
        reports=tally.watch(reports if ledger is None else ledger.watch(reports)),
        ruleset=judge.ruleset,
        options=judge.options,
        inputs=names,
        style=style_for(os.environ, terminal=console.is_terminal(sys.stdout)),
        ascii=not console.takes_unicode(),
    )
    console.write(resolve((STATISTICS if args.statistics else RENDERERS)[args.format])(rendered))
    if ledger is not None:
        for note in ledger.notes():
            _print_note(note, args.format)
    return tally.status(args.fail_on)


def _print_note(note: "Note", output: str) -> None:
    """Say what a run has shown of the settings: beside a report for programs, below one for people."""
    if output == "github":
        from fieldrules.render.github import note_annotation

        _say(note_annotation(note.rule, note.file, note.line, note.says))
    elif output == "text":
        _say(str(note))
    else:
        console.complain(str(note))


def _configuration(args: "argparse.Namespace", session: Session) -> Iterable[str]:
    from fieldrules.policy.model import Policy
    from fieldrules.policy.show import shown

    given = {
        "contested": args.contested,
        "values": args.values,
        "baseline": args.baseline,
        "type": args.type,
        "ignore": args.ignore or None,
    }
    policy = Policy() if session.judge.force is None else session.judge.force.policy
    return (line + "\n" for line in shown(policy, session.settings, given))


def _say(text: str) -> None:
    console.write([text + "\n"])


def _refuse_misuse(args: "argparse.Namespace") -> None:
    if not args.files and not args.show_config and console.is_terminal(sys.stdin):
        raise UsageError("name a file to check, or - to type a payload (`fieldrules check --help` says more)")
    if args.values == "all" and not (args.format == "text" and console.is_terminal(sys.stdout)):
        raise UsageError("--values all shows private values: only as text, and only on a terminal")
    if args.form is not None and (args.fix or args.diff):
        raise UsageError("--fix and --diff mend JSON only: save what --as reads as JSON first")
    if args.statistics and args.format not in STATISTICS:
        raise UsageError(f"--statistics prints {' or '.join(STATISTICS)}, not {args.format}")
    if args.statistics and args.diff:
        raise UsageError("--statistics and --diff each print something else; use one of them")
