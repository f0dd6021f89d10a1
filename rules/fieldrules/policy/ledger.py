"""What a run used of its exceptions: the baseline, file by file, and which exceptions have outlived their reason."""

import os
from collections.abc import Iterable, Iterator
from glob import iglob
from typing import NamedTuple

from fieldrules.escape import printable
from fieldrules.formats import is_date
from fieldrules.policy.apply import apply
from fieldrules.policy.baseline import Identity, counted
from fieldrules.policy.cap import capped
from fieldrules.policy.day import is_past
from fieldrules.policy.force import InForce
from fieldrules.policy.model import Accept, Policy
from fieldrules.report import Report
from fieldrules.words import count

UNUSED, EXPIRED = "unused-exception", "expired-exception"


class Note(NamedTuple):
    """Something about the settings themselves that a run has shown, and where it stands."""

    rule: str
    file: str
    line: int | None
    says: str

    def __str__(self) -> str:
        place = self.file if self.line is None else f"{self.file}:{self.line}"
        return f"{place}: {self.rule}: {self.says}"


class Ledger:
    """Takes each report of a run once, in order, and enters what it uses.

    Args:
        force: the policy in force; its baseline is applied here.
        settings: what messages call the file of settings.
        baseline: what messages call the baseline's file.
        wide: whether the run looks through folders or patterns, and not only at files that were named.
    """

    def __init__(self, force: InForce, settings: str, baseline: str, *, wide: bool = False) -> None:
        self._force = force
        self._settings = settings
        self._baseline = baseline
        self._left = force.policy.baseline
        self._last: tuple[str | None, int | None] = (None, None)
        self._over: dict[Identity, int] = {}
        self._used: set[int] = set()
        self._seen: set[str] = set()
        self._wide = wide

    def settled(self, report: Report) -> Report:
        """The report with its baseline applied, and no more findings than a person wants listed."""
        file = self._force.file(report.source)
        if not self._goes_on(report):
            self._left = self._force.policy.baseline
        self._last = (report.source, report.line)
        if self._left is not None and file is not None:
            report = apply(Policy(baseline=self._left), report, self._force.today, file)
            mark = self._left.suppression
            met = counted((found for found in report.findings if found.suppressed == mark), file)
            self._left = self._left.less(met)
            if not report.unreadable:
                self._enter_what_is_over(file)
        self._enter_exceptions(report, file)
        return capped(report)

    def watch(self, reports: Iterable[Report]) -> Iterator[Report]:
        """The reports of a run, settled as they pass."""
        return map(self.settled, reports)

    def notes(self) -> list[Note]:
        """What the run has shown of its exceptions, to be asked when it is over."""
        found = [note for number, entry in enumerate(self._force.policy.accept) for note in self._of(number, entry)]
        baseline = self._force.policy.baseline
        if baseline is not None and is_past(baseline.until, self._force.today):
            says = f"{_ended(baseline.until)}; it hides nothing ({count(baseline.size, 'finding')})"
            found.append(Note(EXPIRED, self._baseline, None, says))
        elif self._over:
            says = f"no longer found: {count(sum(self._over.values()), 'finding')}; "
            found.append(Note(UNUSED, self._baseline, None, says + "`fieldrules baseline prune FILES` shrinks it"))
        return found

    def _goes_on(self, report: Report) -> bool:
        """Whether a report is about a further payload of the same file, so that they share what the baseline holds."""
        source, line = self._last
        return report.source == source and line is not None and report.line is not None and report.line > line

    def _enter_what_is_over(self, file: str) -> None:
        """Of a file of many payloads the last entry is what counts."""
        left = {} if self._left is None else self._left.findings
        self._over = {identity: number for identity, number in self._over.items() if identity.file != file}
        self._over.update((identity, number) for identity, number in left.items() if identity.file == file)

    def _enter_exceptions(self, report: Report, file: str | None) -> None:
        if file is not None:
            self._seen.add(file)
        for number, entry in enumerate(self._force.policy.accept):
            # What --ignore took first would have been accepted.
            hidden = any(found.rule == entry.rule and found.suppressed is not None for found in report.found)
            if hidden and entry.concerns(file):
                self._used.add(number)

    def _of(self, number: int, entry: Accept) -> Iterator[Note]:
        what = f"[[accept]] of {printable(entry.rule)}"
        if is_past(entry.until, self._force.today):
            yield Note(EXPIRED, self._settings, entry.line, f"{what} {_ended(entry.until)}; its findings count again")
        elif number not in self._used and self._has_seen_all(entry):
            yield Note(UNUSED, self._settings, entry.line, f"{what} matches no finding; take it out")

    def _has_seen_all(self, entry: Accept) -> bool:
        """Whether the run has looked at every file that an exception speaks of; else it may be in use elsewhere."""
        if not entry.files:
            return self._wide
        root = self._force.root
        there = (name for glob in entry.files for name in iglob(glob, root_dir=root, recursive=True))  # noqa: PTH207  # one way of naming files throughout
        files = {name.replace(os.sep, "/") for name in there if os.path.isfile(os.path.join(root, name))}  # noqa: PTH113, PTH118  # as above
        return bool(self._seen & files) and files <= self._seen


def _ended(until: str) -> str:
    return f"ended {until}" if is_date(until) else f"has no date that can be read ({printable(until)[:40] or 'none'})"
