"""The whole acceptor of one schema: the walk, then which type it is, then what type and rules ask."""

from typing import Any

from fieldrules.conditions import array_of
from fieldrules.ruleset import RuleSet
from fieldrules_generator.emit.acceptor.code import Code, Names, literal
from fieldrules_generator.emit.acceptor.leaves import Constants
from fieldrules_generator.emit.acceptor.predicates import Inexpressible, arrays_read, broken, counts, expression
from fieldrules_generator.emit.acceptor.walk import GIVE_UP, Walk

_LEFT_TO_WALK = ("alias", "privacy", "decimals", "length", "sum")
"""Verbs that need no test after the walk: an unknown name or a doubtful text gave up there, and the rest warns."""


class SchemaJudge:
    """Writes the function that accepts payloads of one schema.

    Args:
        ruleset: the API's rules.
        types: the types to accept, in spec order: those recognised with this schema, or one that is named.
        constants: the module's patterns.
    """

    def __init__(self, ruleset: RuleSet, types: list[dict[str, Any]], constants: Constants) -> None:
        self.ruleset = ruleset
        self.types = types
        self.names = Names("v")
        always = frozenset(path for path in self._leaves() if all(_needs(entry, path) for entry in types))
        first = frozenset(ask["field"] for entry in types for ask in entry["required"])
        rules = ruleset.data["rules"]
        classes = [rule["classes"] for rule in rules if rule["verb"] == "privacy" and rule["severity"] == "error"]
        private = frozenset(name for found in classes for name in found)
        self.walk = Walk(Code(), ruleset.schema_of(types[0]["id"]), constants, self.names, always, first, private)
        self._flags = Names("f")
        self._flagged: list[str] = []

    def write(self, code: Code, function: str) -> None:
        """Write the function; it returns the type it accepts the payload as and how many keys it saw, or None."""
        tail = self._tail()
        self.walk.write(tail.lines)
        with code.block(f"def {function}(doc: Any) -> tuple[str, int] | None"):
            for name in self._flagged:
                code.line(f"{name} = False")
            with code.block("try"):
                for line in [*self.walk.code.lines, *tail.lines]:
                    code.line(line)
            with code.block("except (KeyError, TypeError)"):
                code.line(GIVE_UP)
            if self.types[0]["recognise"] is not None:
                code.line(GIVE_UP)

    def _leaves(self) -> list[str]:
        schema = self.ruleset.schema_of(self.types[0]["id"])
        return [path for path, node in schema.nodes.items() if node.kind not in ("object", "array")]

    def _flag(self, key: str) -> str:
        name = self._flags.of(key)
        if name not in self._flagged:
            self._flagged.append(name)
        return name

    def _add(self, lines: dict[str, list[str]], path: str, *added: str) -> None:
        found = lines.setdefault(path, [])
        if added[0] not in found:
            found.extend(added)

    def _missing_in_item(self, path: str) -> str:
        """The flag that is set when an item lacks a field."""
        flag = self._flag(f"missing {path}")
        self._add(self.walk.unseen, path, f"{flag} = True")
        return flag

    def _tail(self) -> Code:
        code = Code()
        everywhere = [self._rules(entry["id"]) for entry in self.types]
        shared = [rule for rule in everywhere[0] if all(rule in rules for rules in everywhere)]
        for rule in shared:
            self._rule(code, rule)
        for index, entry in enumerate(self.types):
            if entry["recognise"] is None:
                self._type(code, entry, shared)
                continue
            word = "if" if index == 0 else "elif"
            with code.block(f"{word} {expression(entry['recognise'], self.names, '')}"):
                self._type(code, entry, shared)
        return code

    def _rules(self, type_id: str) -> list[dict[str, Any]]:
        rules = self.ruleset.rules_of(type_id)
        return [rule for rule in rules if rule["severity"] == "error" and rule["verb"] not in _LEFT_TO_WALK]

    def _type(self, code: Code, entry: dict[str, Any], shared: list[dict[str, Any]]) -> None:
        recognised = _recognised(entry["recognise"])
        tests = []
        for ask in self._asks(entry, "required"):
            if ask["field"] not in recognised and ask["field"] not in self.walk.always:
                inside = array_of(ask["field"])
                name = self.names.of(ask["field"])
                tests.append(self._missing_in_item(ask["field"]) if inside else f"{name} is None")
        for ask in self._asks(entry, "values"):
            if not set(recognised.get(ask["field"], [object()])) <= set(ask["allowed"]):
                name = self.names.of(ask["field"])
                tests.append(f"({name} is not None and {name} not in {literal(ask['allowed'])})")
        forbidden = [ask["field"] for ask in self._asks(entry, "forbidden") if recognised.get(ask["field"]) != []]
        tests += [f"{self.names.of(path)} is not None" for path in forbidden]
        if tests:
            with code.block("if " + " or ".join(tests)):
                code.line(GIVE_UP)
        for rule in self._rules(entry["id"]):
            if rule not in shared:
                self._rule(code, rule)
        code.line(f"return {literal(entry['id'])}, keys")

    def _asks(self, entry: dict[str, Any], key: str) -> list[dict[str, Any]]:
        """What a type asks on pain of an error."""
        return [ask for ask in entry[key] if self.ruleset.rules[ask["rule"]]["severity"] == "error"]

    def _rule(self, code: Code, rule: dict[str, Any]) -> None:
        """Give up where a rule is broken; or where its arrays are there at all, if it has no expression."""
        code.comment(rule["id"])
        try:
            tests = self._tests(rule)
        except Inexpressible:
            arrays = sorted(arrays_read(rule) - {""})
            tests = [f"{self.names.of(array.removesuffix('[]'))} is not None" for array in arrays] or ["True"]
        for test in tests:
            with code.block(f"if {test}"):
                code.line(GIVE_UP)

    def _tests(self, rule: dict[str, Any]) -> list[str]:
        arrays = arrays_read(rule)
        if rule["verb"] == "conflict":
            groups = [self._group(rule["id"], group) for group in rule["groups"]]
            return [f"{left} and {right}" for i, left in enumerate(groups) for right in groups[i + 1 :]]
        if arrays == {""}:
            return broken(rule, self.names, "")
        if len(arrays) != 1:
            raise Inexpressible
        array = arrays.pop()
        flags = []
        for number, test in enumerate(broken(rule, self.names, array)):
            flag = self._flag(f"{rule['id']} {number}")
            self._add(self.walk.inside, array, f"if {test}:", f"    {flag} = True")
            flags.append(flag)
        return flags

    def _group(self, rule_id: str, group: dict[str, Any]) -> str:
        """Whether a group of a conflict has a field that counts; one in an array sets a flag where it is found."""
        outside = [counts(group, self.names.of(path)) for path in group["fields"] if "[]" not in path]
        inside = [path for path in group["fields"] if "[]" in path]
        if inside:
            flag = self._flag(f"{rule_id} {group['name']}")
            for path in inside:
                self._add(self.walk.seen, path, f"if {counts(group, self.names.of(path))}:", f"    {flag} = True")
            outside.append(flag)
        return "(" + " or ".join(outside) + ")"


def _needs(entry: dict[str, Any], path: str) -> bool:
    """Whether a type is never accepted without a field: it requires it, or forbids the list it is in."""
    if any(ask["field"] == path for ask in entry["required"]):
        return True
    return any(path.startswith(ask["field"] + "[].") for ask in entry["forbidden"])


def _recognised(condition: dict[str, Any] | None) -> dict[str, list[Any]]:
    """The fields whose value (or, with an empty list, absence) a recognised type has already, so it needs no test."""
    found: dict[str, list[Any]] = {}
    for part in (condition or {}).get("all", [condition] if condition else []):
        if "equals" in part:
            found[part["field"]] = [part["equals"]]
        elif "in" in part:
            found[part["field"]] = list(part["in"])
        elif "present" in part:
            found[part["field"]] = [object()]
        elif "absent" in part:
            found[part["field"]] = []
    return found
