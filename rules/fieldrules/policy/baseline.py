"""A baseline: findings that were there when a project began, so that only new ones count.

Its own file, made and shrunk by `fieldrules baseline`. It holds no line numbers, which break when a file is laid out
anew, and no values nor hashes of values, which could be guessed.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple, NoReturn

from fieldrules.escape import printable
from fieldrules.finding import Finding, Suppression
from fieldrules.json_reader import Number, Parsed, UnreadableError, read
from fieldrules.pointer import Tokens
from fieldrules.policy.problems import SettingsError

VERSION = 1
DEFAULT_NAME = "fieldrules-baseline.json"

_ITEM = re.compile(r"\[[0-9]+\]")
_COUNT = re.compile(r"[1-9][0-9]{0,8}")


class Identity(NamedTuple):
    """What makes findings the same: file, rule, and path with ``[]`` for any item."""

    file: str
    rule: str
    path: str


class Baseline(NamedTuple):
    """What a baseline file says: whose rules, why, until which day, and how often each finding may stand."""

    ruleset: str
    reason: str
    until: str
    findings: Mapping[Identity, int]

    @property
    def suppression(self) -> Suppression:
        """What a finding that it holds says about that."""
        return Suppression("baseline", self.reason, self.until)

    @property
    def size(self) -> int:
        """How many findings it holds."""
        return sum(self.findings.values())

    def less(self, used: Mapping[Identity, int]) -> "Baseline":
        """What is left of it after some of its findings were met."""
        left = {identity: number - used.get(identity, 0) for identity, number in self.findings.items()}
        return self._replace(findings={identity: number for identity, number in left.items() if number > 0})

    def dumped(self) -> str:
        """Its file's text, in one order whatever the order of the findings."""
        from fieldrules.render.json_ import dumped

        found = [{**identity._asdict(), "count": number} for identity, number in sorted(self.findings.items())]
        head = {"version": VERSION, "ruleset": self.ruleset, "reason": self.reason, "until": self.until}
        return dumped({**head, "findings": found}, ascii_only=False) + "\n"


def identity_of(finding: Finding, file: str) -> Identity:
    """The identity of a finding in a file."""
    return Identity(file, finding.rule, _ITEM.sub("[]", finding.path))


def counted(findings: Iterable[Finding], file: str) -> Counter[Identity]:
    """How often each identity stands among the findings of a file."""
    return Counter(identity_of(finding, file) for finding in findings)


def parsed(data: bytes, name: str) -> Baseline:
    """The baseline in a file's bytes.

    Args:
        data: what the file holds.
        name: the file's name, for messages.

    Raises:
        SettingsError: if that is no baseline; names the line.
    """
    try:
        text = read(data)
    except UnreadableError as error:
        raise SettingsError(f"{printable(name)}:{error.line}: {error.message}") from None
    return _Reader(text, name).baseline()


class _Reader:
    """Reads a baseline, and tells where it is none."""

    def __init__(self, text: Parsed, name: str) -> None:
        self.text = text
        self.name = name

    def baseline(self) -> Baseline:
        value = self.text.value
        if self.text.duplicates:
            self.refuse((), "a key stands twice in its object")
        if not isinstance(value, dict) or not isinstance(value.get("version"), Number):
            self.refuse((), "this is no baseline; `fieldrules baseline write` makes one")
        if value["version"].text != str(VERSION):
            self.refuse(("version",), f"this program reads baselines of version {VERSION}")
        self.known(value, (), ("version", "ruleset", "reason", "until", "findings"))
        ruleset, reason = (self.text_of(value, (), name) for name in ("ruleset", "reason"))
        until = value.get("until")
        found = value.get("findings")
        if not isinstance(found, list):
            self.refuse(("findings",), "findings is a list")
        findings: dict[Identity, int] = {}
        for index, entry in enumerate(found):
            identity, number = self.entry(entry, ("findings", index))
            if identity in findings:
                self.refuse(("findings", index), "this file, rule and path stand in it before")
            findings[identity] = number
        return Baseline(ruleset, reason, until if isinstance(until, str) else "", findings)

    def entry(self, entry: Any, place: Tokens) -> tuple[Identity, int]:
        if not isinstance(entry, dict):
            self.refuse(place, "each of findings is an object")
        self.known(entry, place, (*Identity._fields, "count"))
        number = entry.get("count")
        if not isinstance(number, Number) or not _COUNT.fullmatch(number.text):
            self.refuse((*place, "count"), "count is a whole number above 0")
        identity = Identity(*(self.text_of(entry, place, name, blank=name == "path") for name in Identity._fields))
        return identity, int(number.text)

    def text_of(self, entry: dict[str, Any], place: Tokens, name: str, *, blank: bool = False) -> str:
        value = entry.get(name)
        if not isinstance(value, str) or not (value.strip() or blank):
            self.refuse((*place, name), f"{name} is a text")
        return value

    def known(self, entry: dict[str, Any], place: Tokens, names: Iterable[str]) -> None:
        for name in entry:
            if name not in names:
                self.refuse((*place, name), f"a baseline has no {printable(name)}")

    def refuse(self, place: Tokens, says: str) -> NoReturn:
        from fieldrules.positions import Lines, locate

        found = locate(self.text.text, [place[:depth] for depth in range(len(place) + 1)])
        line, _ = Lines(self.text.text).position(max(found.values(), default=0))
        raise SettingsError(f"{printable(self.name)}:{line}: {says}")
