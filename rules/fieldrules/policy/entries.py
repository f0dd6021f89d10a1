"""A table of settings, entry by entry: what it says, and what is wrong with it."""

import re
from collections.abc import Callable, Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple

from fieldrules.escape import printable
from fieldrules.near_miss import suggestions
from fieldrules.policy.house import WORDS
from fieldrules.policy.model import Accept, House, Policy
from fieldrules.policy.toml_lines import Keys
from fieldrules.words import one_of

if TYPE_CHECKING:
    from fieldrules.ruleset import Node, RuleSet

CHOICES = {
    "contested": ("error", "warning", "rule"),
    "unknown-fields": ("error", "warning", "off"),
    "values": ("none", "safe"),
}
"""The settings that are one word of a few."""
SEVERITIES = ("error", "warning", "off")

_SETTINGS = (*CHOICES, "baseline", "types", "severity", "accept", "house")
_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_LONGEST_ID = 64
_NUMBER_KINDS = ("decimal", "quantity", "integer")
_TEXT_KINDS = ("text", "email")


class Problem(NamedTuple):
    """What is wrong with an entry: its keys, and a sentence about it."""

    keys: Keys
    says: str


class Entries:
    """Reads the entries of a table of settings; what is wrong is collected, so that all of it is told at once.

    Args:
        table: the table.
        ruleset: the API's rules, or None to take any name of a rule, type or field.
    """

    def __init__(self, table: dict[str, Any], ruleset: "RuleSet | None") -> None:
        self.table = table
        self.ruleset = ruleset
        self.problems: list[Problem] = []
        self.baseline: str | None = None
        """The file that the settings name as baseline, as they write it."""

    def policy(self) -> Policy:
        """What the table says, without its baseline."""
        self._known(self.table, _SETTINGS, (), "setting")
        baseline = self.table.get("baseline")
        if baseline is not None:
            self.baseline = self._text(baseline, ("baseline",), "baseline")
        house = self._list("house", self._house)
        rules = None if self.ruleset is None else [*self.ruleset.rules, *(rule.id for rule in house)]
        return Policy(
            contested=self._choice("contested", "rule"),
            unknown_fields=self._choice("unknown-fields", "warning"),
            values=self._choice("values", "safe"),
            types=self._types(),
            severity=self._severity(rules),
            accept=self._list("accept", lambda entry, keys: self._accept(entry, keys, rules)),
            house=house,
        )

    def _choice(self, name: str, default: str) -> str:
        value = self.table.get(name, default)
        return default if self._wrong_choice(value, CHOICES[name], (name,), name) else value

    def _wrong_choice(self, value: Any, choices: tuple[str, ...], keys: Keys, name: str) -> bool:
        if value in choices:
            return False
        self._problem(keys, f"{printable(name)} is {one_of(list(choices))}")
        return True

    def _types(self) -> tuple[tuple[str, str], ...]:
        found = []
        for glob, type_id in self._table("types").items():
            keys = ("types", glob)
            self._glob(glob, keys)
            if self.ruleset is not None:
                self._name(type_id, [*self.ruleset.types, *self.ruleset.bodies], keys, "type")
            found.append((glob, str(type_id)))
        return tuple(found)

    def _severity(self, rules: list[str] | None) -> dict[str, str]:
        found = {}
        for rule, level in self._table("severity").items():
            keys = ("severity", rule)
            if not self._rule(rule, rules, keys) or self._wrong_choice(level, SEVERITIES, keys, rule):
                continue
            if level == "off" and self._is_private(rule):
                self._problem(keys, f"{rule} guards privacy and cannot be off; accept each exception with [[accept]]")
                continue
            found[rule] = level
        return found

    def _is_private(self, rule: str) -> bool:
        return self.ruleset is not None and self.ruleset.rules.get(rule, {}).get("verb") == "privacy"

    def _accept(self, entry: dict[str, Any], keys: Keys, rules: list[str] | None) -> Accept | None:
        self._known(entry, ("rule", "files", "reason", "until"), keys, "key of [[accept]]")
        if self._lacks(entry, ("rule", "reason", "until"), keys, "[[accept]]"):
            return None
        self._rule(entry["rule"], rules, (*keys, "rule"))
        reason = self._text(entry["reason"], (*keys, "reason"), "reason")
        files = entry.get("files", [])
        if not isinstance(files, list) or ("files" in entry and not files):
            self._problem((*keys, "files"), "files is a list of globs")
            return None
        for glob in files:
            self._glob(glob, (*keys, "files"))
        return Accept(str(entry["rule"]), reason or "", _day(entry["until"]), tuple(map(str, files)))

    def _house(self, entry: dict[str, Any], keys: Keys) -> House | None:
        self._known(entry, ("id", "field", "says", "severity", *WORDS), keys, "key of [[house]]")
        if self._lacks(entry, ("id", "field", "says"), keys, "[[house]]"):
            return None
        words = [word for word in WORDS if word in entry]
        if len(words) != 1:
            self._problem(keys, f"a rule has one of {', '.join(WORDS)}, and only one")
            return None
        self._house_id(entry["id"], (*keys, "id"))
        says = self._text(entry["says"], (*keys, "says"), "says")
        severity = entry.get("severity", "error")
        self._wrong_choice(severity, SEVERITIES[:2], (*keys, "severity"), "severity")
        word, place = words[0], (*keys, words[0])
        node = self._field(entry["field"], (*keys, "field"))
        bound = self._bound(word, entry[word], place)
        if node is not None and bound is not None:
            self._fits(word, node, place)
        return House(str(entry["id"]), str(entry["field"]), word, bound, says or "", str(severity))

    def _house_id(self, rule_id: Any, keys: Keys) -> None:
        if not isinstance(rule_id, str) or not _ID.fullmatch(rule_id) or len(rule_id) > _LONGEST_ID:
            self._problem(keys, "an id is words in lower case with - between them, like acme-aud-only")
        elif self.ruleset is not None and rule_id in self.ruleset.rules:
            self._problem(keys, f"{rule_id} is the id of a documented rule; choose another")
        elif sum(isinstance(other, dict) and other.get("id") == rule_id for other in self.table["house"]) > 1:
            self._problem(keys, f"{rule_id} stands twice; each rule has its own id")

    def _field(self, field: Any, keys: Keys) -> "Node | None":
        """The field of a rule as the first schema has it."""
        if self.ruleset is None:
            return None
        known: dict[str, Node] = {}
        for type_id in (*self.ruleset.types, *self.ruleset.bodies):
            known = {**self.ruleset.schema_of(type_id).nodes, **known}
        known.pop("", None)
        return known[field] if self._name(field, list(known), keys, "field") else None

    def _bound(self, word: str, value: Any, keys: Keys) -> Any:
        """What a word is given, as the verbs take it; None if it is wrong."""
        if word in ("required", "forbidden"):
            return self._sound(value is True, value, keys, f"{word} is true, or not there at all")
        if word == "equals":
            fine, value = _is_scalar(value), _as_text(value)
            return self._sound(fine, value, keys, "equals takes a text, a number, true or false")
        if word == "allowed":
            fine = isinstance(value, list) and value != [] and all(map(_is_scalar, value))
            value = tuple(map(_as_text, value)) if fine else value
            return self._sound(fine, value, keys, "allowed takes a list of texts, numbers, true or false")
        if word == "length":
            fine = isinstance(value, dict) and list(value) == ["maximum"] and _is_count(value["maximum"])
            return self._sound(fine, value, keys, "length takes { maximum = N }, a whole number above 0")
        names = ("minimum", "maximum", "above")
        fine = isinstance(value, dict) and value != {} and all(name in names for name in value)
        fine = fine and all(_is_number(bound) for bound in value.values())
        says = f"range takes {{ minimum = N, maximum = N, above = N }}, at least one of {', '.join(names)}"
        found = self._sound(fine, value, keys, says)
        return None if found is None else {name: str(_as_text(bound)) for name, bound in found.items()}

    def _sound(self, fine: bool, value: Any, keys: Keys, says: str) -> Any:  # noqa: FBT001  # the outcome of a test
        if fine:
            return value
        self._problem(keys, says)
        return None

    def _fits(self, word: str, node: "Node", keys: Keys) -> None:
        """Whether a word can be true of a field at all."""
        if word == "range" and node.kind not in _NUMBER_KINDS:
            self._problem(keys, f"range is for amounts and numbers; {node.path} is none")
        elif word == "length" and node.kind not in _TEXT_KINDS:
            self._problem(keys, f"length is for texts; {node.path} is none")
        elif word in ("allowed", "equals") and node.kind in ("object", "array"):
            self._problem(keys, f"{word} is for single values; {node.path} is none")

    def _list(self, name: str, read: Callable[[dict[str, Any], Keys], Any]) -> tuple[Any, ...]:
        """What each table of a list says; those with something wrong may be left out, since nothing is used then."""
        value = self.table.get(name, [])
        if not isinstance(value, list) or not all(isinstance(entry, dict) for entry in value):
            self._problem((name,), f"{name} is a list of tables, each below [[{name}]]")
            return ()
        read_in_order = (read(entry, (name, number)) for number, entry in enumerate(value))
        return tuple(found for found in read_in_order if found is not None)

    def _table(self, name: str) -> dict[str, Any]:
        value = self.table.get(name, {})
        if not isinstance(value, dict):
            self._problem((name,), f"{name} is a table, below [{name}]")
            return {}
        return value

    def _rule(self, rule: Any, rules: list[str] | None, keys: Keys) -> bool:
        if rule == "unreadable":
            self._problem(keys, "an input that cannot be read always counts")
            return False
        return rules is None or self._name(rule, rules, keys, "rule")

    def _name(self, name: Any, names: list[str], keys: Keys, noun: str) -> bool:
        if name in names:
            return True
        near = suggestions(name, names) if isinstance(name, str) else []
        hint = f"; did you mean {' or '.join(near)}?" if near else ""
        self._problem(keys, f"there is no {noun} {printable(str(name))}{hint}")
        return False

    def _known(self, entry: dict[str, Any], names: Iterable[str], keys: Keys, noun: str) -> None:
        for name in entry:
            self._name(name, list(names), (*keys, name), noun)

    def _lacks(self, entry: dict[str, Any], names: Iterable[str], keys: Keys, what: str) -> bool:
        missing = [name for name in names if name not in entry]
        if missing:
            self._problem(keys, f"{what} needs {' and '.join(missing)}")
        return bool(missing)

    def _text(self, value: Any, keys: Keys, name: str) -> str | None:
        if isinstance(value, str) and value.strip():
            return value
        self._problem(keys, f"{name} is a text that says something")
        return None

    def _glob(self, glob: Any, keys: Keys) -> None:
        if not isinstance(glob, str) or not glob or glob.startswith("/") or "\\" in glob or ".." in glob.split("/"):
            self._problem(keys, "a glob names files below the settings' folder, with / between folders")

    def _problem(self, keys: Keys, says: str) -> None:
        self.problems.append(Problem(keys, says))


def _day(value: Any) -> str:
    """A day as text. What is no day stays what it is, and counts as past."""
    if isinstance(value, date) and not isinstance(value, datetime):
        return value.isoformat()
    return value if isinstance(value, str) else str(value)


def _is_scalar(value: Any) -> bool:
    return isinstance(value, (str, bool)) or _is_number(value)


def _is_number(value: Any) -> bool:
    if isinstance(value, bool) or not isinstance(value, (int, Decimal)):
        return False
    return isinstance(value, int) or value.is_finite()


def _as_text(value: Any) -> Any:
    """A number with a point as the text that payloads write it as; anything else as it is."""
    return format(value, "f") if isinstance(value, Decimal) else value


def _is_count(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value > 0
