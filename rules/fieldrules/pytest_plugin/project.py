"""What a run of pytest checks with: the rules of an API, the project's policy, and which files are payloads."""

import os
from collections.abc import Iterable, Iterator, Sequence
from glob import iglob
from importlib.metadata import entry_points
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from fieldrules.check import UnknownTypeError, known_type
from fieldrules.commands.api import load
from fieldrules.commands.judge import Judge
from fieldrules.commands.session import Session
from fieldrules.console import UsageError
from fieldrules.escape import printable
from fieldrules.options import Options
from fieldrules.policy import Policy
from fieldrules.policy.cap import MOST_JUDGED
from fieldrules.policy.day import today
from fieldrules.policy.force import InForce, relative
from fieldrules.policy.globs import fits_any
from fieldrules.policy.house import extended
from fieldrules.policy.settings import load_first
from fieldrules.settings_file import candidates

if TYPE_CHECKING:
    from fieldrules.commands.inputs import Payload
    from fieldrules.report import Report
    from fieldrules.ruleset import RuleSet

APIS = "fieldrules.apis"
"""The group of entry points under which an installed generated package names its module."""


class Project(NamedTuple):
    """What a run checks with. Globs are relative to ``root``; ``types`` pairs them with types, the first that fits."""

    api: str
    root: str
    session: Session
    policy: Policy | None
    files: tuple[str, ...]
    types: tuple[tuple[str, str], ...]

    def takes(self, path: Path) -> bool:
        """Whether a file is one of the payload files."""
        name = relative(str(path), self.root)
        return name is not None and fits_any(self.files, name)

    def idle(self) -> Iterator[str]:
        """What of pytest's settings is about no file, in words: a slip there would check nothing, silently."""
        globs = [("fieldrules_files", glob) for glob in self.files]
        globs += [("fieldrules_types", glob) for glob, _ in self.types]
        for setting, glob in globs:
            there = iglob(glob, root_dir=self.root, recursive=True)  # noqa: PTH207  # one way of naming files throughout
            if next(there, None) is None:
                yield f"{setting}: {printable(glob)} matches no file below {printable(self.root)}"

    def reports(self, payloads: "Iterable[Payload]") -> "list[Report]":
        """The verdicts on the payloads of one file, under the policy; they share what the baseline holds of it."""
        ledger = self.session.ledger()
        reports = [self._judge_of(payload.source).report(payload) for payload in payloads]
        return reports if ledger is None else [ledger.settled(report) for report in reports]

    def _judge_of(self, source: str) -> Judge:
        """The judge of a file: our own setting of its type is stronger than the policy's."""
        judge, name = self.session.judge, relative(source, self.root) or ""
        for glob, type_id in self.types:
            if fits_any((glob,), name):
                return judge._replace(options=judge.options._replace(type_id=type_id))
        return judge


def opened(root: str, api: str, files: Sequence[str], types: Sequence[str]) -> Project:
    """What a run checks with.

    Args:
        root: pytest's root folder; settings are looked for from there upward.
        api: the generated package, or nothing for the only one installed.
        files: globs of payload files.
        types: lines of the form ``GLOB = TYPE``.

    Raises:
        UsageError: if there is not one API, or a line of ``types`` cannot be used.
        SettingsError: if the settings cannot be used.
    """
    api = api or installed_api()
    ruleset = load(api).ruleset()
    pairs = tuple(_pair(line, ruleset) for line in types)
    settings = load_first(list(candidates(root)), ruleset)
    if settings is None:
        return Project(api, root, Session(Judge(ruleset, Options())), None, tuple(files), pairs)
    policy = settings.policy_with_baseline()
    rules = extended(ruleset, policy.house, os.path.basename(settings.path))  # noqa: PTH119  # one way of naming files throughout
    force = InForce(policy, rules, today(os.environ), settings.root)
    judge = Judge(rules, Options(values=policy.values, most=MOST_JUDGED), force=force)
    return Project(api, root, Session(judge, settings, settings.baseline), policy, tuple(files), pairs)


def installed_api() -> str:
    """The module of the only generated package that is installed.

    Raises:
        UsageError: if there is none, or more than one.
    """
    names = sorted({entry.value for entry in entry_points(group=APIS)})
    if len(names) == 1:
        return names[0]
    found = f"these APIs are installed: {', '.join(map(printable, names))}" if names else "no API is installed"
    raise UsageError(f"{found}; name one with fieldrules_api in pytest's settings, or with assert_accepts(..., api=)")


def _pair(line: str, ruleset: "RuleSet") -> tuple[str, str]:
    """A glob and the type it stands for."""
    glob, sign, type_id = (part.strip() for part in line.rpartition("="))
    if not (sign and glob and type_id):
        raise UsageError(f"fieldrules_types: {printable(line)} is not of the form GLOB = TYPE")
    try:
        return glob, known_type(ruleset, type_id)
    except UnknownTypeError as error:
        raise UsageError(f"fieldrules_types: {printable(line)}: {error}") from None
