"""`check --fix` and `check --diff`: write, or show, the fixes that keep the meaning of a payload."""

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, NamedTuple

from fieldrules import console
from fieldrules.commands.inputs import STDIN, Payload, holds_lines, payloads
from fieldrules.commands.repair import NotRepairableError, repaired
from fieldrules.commands.writing import RefusedError, edited_lines, identity, rewrite
from fieldrules.escape import printable
from fieldrules.json_reader import UnreadableError, decode, read
from fieldrules.render.concise import lines as concise_lines
from fieldrules.render.run import Tally, name_of
from fieldrules.report import Report
from fieldrules.words import count

if TYPE_CHECKING:
    from fieldrules.commands.judge import Judge
    from fieldrules.policy.ledger import Ledger

_BOM = b"\xef\xbb\xbf"


class Repair(NamedTuple):
    """A payload after its fix: the new bytes, the verdict on them, and what was done, in words."""

    data: bytes
    report: Report
    title: str


def repair(judge: "Judge", payload: Payload, report: Report) -> Repair | None:
    """The payload after its best fix, if that keeps the meaning and leaves no error; else None.

    Args:
        judge: judges the new payload as the old one was judged.
        payload: the payload.
        report: its verdict.
    """
    if not report.errors or not report.fixes or report.fixes[0].effect != "keeps":
        return None
    fix = report.fixes[0]
    try:
        text = repaired(read(payload.data).text, fix.operations)
    except (NotRepairableError, UnreadableError, KeyError, IndexError, TypeError, ValueError):
        return None
    mark = _BOM if payload.data.startswith(_BOM) else b""
    data = mark + text.encode()
    fixed = judge.report(payload._replace(data=data))
    if not fixed.valid or fixed.type != fix.type or (payload.line is not None and "\n" in text):
        return None
    return Repair(data, fixed, fix.title)


class Fixer:
    """Writes fixes into files.

    Args:
        judge: judges payloads.
        say: tells a person what was written.
    """

    def __init__(self, judge: "Judge", say: Callable[[str], None]) -> None:
        self.judge = judge
        self.say = say
        self.status = 0
        """2 once a file could not be written."""

    def reports(self, names: tuple[str, ...]) -> Iterator[Report]:
        """The verdicts on the inputs after fixing, each file's once it is written."""
        for name in names:
            yield from self._file(name)

    def _file(self, name: str) -> list[Report]:
        read_as = identity(name)
        before: list[Report] = []
        after: list[Report] = []
        edits: dict[int | None, bytes] = {}
        notes: list[str] = []
        for payload in payloads(name):
            report = self.judge.report(payload)
            done = repair(self.judge, payload, report)
            before.append(report)
            after.append(report if done is None else done.report)
            if done is not None:
                edits[payload.line] = done.data
                notes.append(printable(f"fixed {name_of(report)}: {done.title}"))
        if not edits:
            return before
        try:
            rewrite(name, edits, read_as)
        except (RefusedError, OSError) as error:
            why = str(error) if isinstance(error, RefusedError) else error.strerror or "the system refuses"
            console.complain(f"cannot write {printable(name)}: {why}")
            self.status = 2
            return before
        for note in notes:
            self.say(note)
        return after


def show_differences(judge: "Judge", names: tuple[str, ...], fail_on: str, ledger: "Ledger | None" = None) -> int:
    """Print what `--fix` would change, as a unified diff; returns the status of the findings as they are.

    Args:
        judge: judges payloads.
        names: the inputs.
        fail_on: the least severity for status 1.
        ledger: applies the baseline, if there is one: it is no reason to leave unfixed what can be fixed.
    """
    tally = Tally()
    for name in names:
        edits: dict[int | None, bytes] = {}
        whole = b""
        for payload in payloads(name):
            report = judge.report(payload)
            settled = report if ledger is None else ledger.settled(report)
            tally.add(settled)
            done = repair(judge, payload, report)
            if done is not None:
                edits[payload.line] = done.data
                whole = payload.data
            else:
                _explain_nothing(settled)
        if edits:
            console.write(_difference(name, whole, edits))
    return tally.status(fail_on)


def _explain_nothing(report: Report) -> None:
    """Say, beside the diff, why a document that is not in order is not in it."""
    if report.unreadable:
        for line in concise_lines(report):
            console.complain(line)
    elif report.errors:
        console.complain(f"{name_of(report)}: {count(report.errors, 'error')}, no fix keeps the meaning")


def _difference(name: str, whole: bytes, edits: dict[int | None, bytes]) -> Iterator[str]:
    from difflib import unified_diff

    if holds_lines(name):
        with open(name, "rb") as source:  # noqa: PTH123  # pathlib costs start-up time
            old = _text(source.read())
            source.seek(0)
            new = _text(b"".join(edited_lines(source, edits)))
    else:
        old, new = decode(whole), decode(edits[None])
    shown = "stdin" if name == STDIN else printable(name).lstrip("/")
    for line in unified_diff(_lines(old), _lines(new), f"a/{shown}", f"b/{shown}"):
        yield _shown(line)


def _text(data: bytes) -> str:
    return data.removeprefix(_BOM).decode("utf-8", "backslashreplace")


def _lines(text: str) -> list[str]:
    """The lines of a text with their endings; only LF ends one, as `patch` has it."""
    parts = text.split("\n")
    return [part + "\n" for part in parts[:-1]] + ([parts[-1]] if parts[-1] else [])


def _shown(line: str) -> str:
    """A line of a diff, printable but for what a diff needs: tabs, and the line ending as the file has it."""
    body = line.removesuffix("\n")
    ending = "\r" if body.endswith("\r") else ""
    text = "\t".join(printable(part) for part in body.removesuffix("\r").split("\t")) + ending + "\n"
    return text if line.endswith("\n") else text + "\\ No newline at end of file\n"
