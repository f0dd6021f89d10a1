"""Settings: a policy in a file, ``fieldrules.toml`` or ``[tool.fieldrules]`` in ``pyproject.toml``."""

import os
import re
import tomllib
from collections.abc import Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple

from fieldrules.escape import printable
from fieldrules.policy.baseline import Baseline, parsed
from fieldrules.policy.entries import Entries
from fieldrules.policy.model import Policy
from fieldrules.policy.problems import SettingsError
from fieldrules.policy.toml_lines import Keys, line_of, lines_of
from fieldrules.settings_file import MAX_BYTES, SHARED_NAME, candidates

if TYPE_CHECKING:
    from fieldrules.ruleset import RuleSet

_PLACE = re.compile(r"(.*) \(at (?:line ([0-9]+), column [0-9]+|end of document)\)", re.DOTALL)


class Settings(NamedTuple):
    """A policy and where it comes from.

    ``path`` is the file, ``name`` what messages call it, ``lines`` where its keys stand, ``baseline`` the file it names
    as baseline (an absolute path), ``shadows`` a second file in the same folder that is not used.
    """

    policy: Policy
    path: str
    name: str
    lines: Mapping[Keys, int]
    baseline: str | None
    shadows: str | None = None

    @property
    def root(self) -> str:
        """The folder that its globs and its baseline's files are relative to."""
        return os.path.dirname(self.path)  # noqa: PTH120  # one way of naming files throughout

    def line(self, *keys: str | int) -> int | None:
        """The line of a key, or None if the file does not have it."""
        return self.lines.get(keys)

    def policy_with_baseline(self) -> Policy:
        """The policy with the baseline it names; raises `SettingsError` if that cannot be read."""
        if self.baseline is None:
            return self.policy
        try:
            return self.policy._replace(baseline=read_baseline(self.baseline))
        except FileNotFoundError:
            made_by = "`fieldrules baseline write FILES --reason TEXT --until DATE` makes it"
            shown = printable(name_of(self.baseline))
            raise SettingsError(f"{self.name}:{self.line('baseline')}: there is no {shown}; {made_by}") from None


def load(path: str | None, ruleset: "RuleSet | None") -> Settings | None:
    """The settings in a file, or the nearest ones upward from the current folder; None if there are none.

    Args:
        path: the file, or None to look for one.
        ruleset: the API's rules, to check names against.

    Raises:
        SettingsError: if the file is missing or cannot be used; names every problem with its line.
    """
    if path is not None:
        found = read(os.path.abspath(path), ruleset)  # noqa: PTH100  # as above
        if found is None:
            raise SettingsError(f"{printable(path)} has no table [tool.fieldrules]")
        return found
    return load_first(list(candidates(os.getcwd())), ruleset)  # noqa: PTH109  # as above


def load_first(names: list[str], ruleset: "RuleSet | None") -> Settings | None:
    """The settings in the first of some files that has any, see `fieldrules.settings_file.candidates`."""
    for number, name in enumerate(names):
        found = read(name, ruleset)
        if found is not None:
            behind = names[number + 1] if number + 1 < len(names) else ""
            shadowed = os.path.dirname(behind) == found.root  # noqa: PTH120  # as above
            return found._replace(shadows=name_of(behind) if shadowed else None)
    return None


def read(path: str, ruleset: "RuleSet | None") -> Settings | None:
    """The settings in one file, or None if it is a ``pyproject.toml`` without any.

    Raises:
        SettingsError: if it cannot be read or used.
    """
    name = printable(name_of(path))
    text = _text(path, name)
    table, lines = _parsed(text, name), lines_of(text)
    if os.path.basename(path) == SHARED_NAME:  # noqa: PTH119  # as above
        tool = table.get("tool")
        ours: Any = tool.get("fieldrules") if isinstance(tool, dict) else None
        if ours is None:
            return None
        if not isinstance(ours, dict):
            raise SettingsError(f"{name}:{line_of(lines, ('tool', 'fieldrules'))}: tool.fieldrules is a table")
        table, lines = ours, {keys[2:]: line for keys, line in lines.items() if keys[:2] == ("tool", "fieldrules")}
    entries = Entries(table, ruleset)
    policy = entries.policy()
    if entries.problems:
        placed = sorted((line_of(lines, problem.keys), problem.says) for problem in entries.problems)
        raise SettingsError("\n".join(f"{name}:{line}: {says}" for line, says in placed))
    accept = tuple(entry._replace(line=line_of(lines, ("accept", n))) for n, entry in enumerate(policy.accept))
    house = tuple(rule._replace(line=line_of(lines, ("house", n))) for n, rule in enumerate(policy.house))
    beside = os.path.join(os.path.dirname(path), entries.baseline) if entries.baseline else None  # noqa: PTH118, PTH120  # as above
    return Settings(policy._replace(accept=accept, house=house), path, name, lines, beside)


def read_baseline(path: str) -> Baseline:
    """The baseline in a file.

    Raises:
        FileNotFoundError: if there is none.
        SettingsError: if it cannot be read.
    """
    name = name_of(path)
    try:
        with open(path, "rb") as stream:  # noqa: PTH123  # as above
            return parsed(stream.read(), name)
    except FileNotFoundError:
        raise
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or "the system refuses"
        raise SettingsError(f"{printable(name)} cannot be read: {why}") from None


def name_of(path: str) -> str:
    """A file as people name it: relative to the current folder if it is below, else in full."""
    try:
        short = os.path.relpath(path)
    except ValueError:  # on another drive
        return path
    return path if short.startswith("..") else short


def _text(path: str, name: str) -> str:
    try:
        with open(path, "rb") as stream:  # noqa: PTH123  # as above
            data = stream.read(MAX_BYTES + 1)
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or "there is no such file"
        raise SettingsError(f"{name} cannot be read: {why}") from None
    if len(data) > MAX_BYTES:
        raise SettingsError(f"{name} is larger than {MAX_BYTES >> 20} MB")
    try:
        return data.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = 1 + data.count(b"\n", 0, error.start)
        raise SettingsError(f"{name}:{line}: this is not UTF-8") from None


def _parsed(text: str, name: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text, parse_float=Decimal)
    except tomllib.TOMLDecodeError as error:
        told = _PLACE.fullmatch(str(error))
        says, line = (told.group(1), told.group(2)) if told else (str(error), None)
        line = line or str(1 + text.rstrip().count("\n"))
        raise SettingsError(f"{name}:{line}: this is no TOML: {printable(says)}") from None
    except (RecursionError, ArithmeticError, ValueError):
        raise SettingsError(f"{name}:1: this is no TOML that can be read") from None
