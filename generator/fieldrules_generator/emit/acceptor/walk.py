"""A schema as straight-line Python: every field that is there is looked at once, and kept in a local of its own."""

import re
from dataclasses import dataclass, field

from fieldrules.ruleset import Node, Schema
from fieldrules_generator.emit.acceptor.code import Code, Names, literal
from fieldrules_generator.emit.acceptor.leaves import Constants, bad, bad_numbers, is_plainly_numeric

GIVE_UP = "return None"


@dataclass
class Walk:
    """Writes the walk through one schema.

    ``always`` names the fields without which no type is accepted: they are taken all at once, and a missing one raises
    KeyError. ``first`` names those that are looked for before the others, since most payloads hold no more. ``seen``
    and ``unseen`` are lines to write where a field is there or is not, ``inside`` where an item has been looked at.
    """

    code: Code
    schema: Schema
    constants: Constants
    names: Names
    always: frozenset[str]
    first: frozenset[str]
    private: frozenset[str]
    seen: dict[str, list[str]] = field(default_factory=dict)
    unseen: dict[str, list[str]] = field(default_factory=dict)
    inside: dict[str, list[str]] = field(default_factory=dict)

    def write(self, later: list[str]) -> None:
        """The whole walk; the payload is the local ``doc``, the number of keys seen goes into ``keys``.

        Args:
            later: the lines after the walk; the locals they read are set even where the walk does not come by.
        """
        self.code.line("keys = 0")
        self._declare([node for node in self.schema.root if "[]" not in node.path], later)
        self._object(self.schema.root, "doc")

    def _declare(self, nodes: list[Node], later: list[str]) -> None:
        read = set(re.findall(r"[a-z_0-9]+", "\n".join(later)))
        names = [name for name in (self.names.of(node.path) for node in nodes) if name in read]
        for start in range(0, len(names), 12):
            self.code.line(" = ".join([*names[start : start + 12], "None"]))

    def _object(self, node: Node, value: str) -> None:
        """Look at the members of an object, those that most payloads have first, and give up on any other key."""
        count = f"n_{self.names.of(node.path)}"
        members = list(node.children.values())
        fixed = [child for child in members if child.path in self.always]
        common = [child for child in members if child not in fixed and self._is_common(child)]
        rest = [child for child in members if child not in fixed and child not in common]
        self.code.line(f"{count} = {len(fixed) + len(common)}")
        self._take(fixed, value)
        for child in common:
            self._member(child, value, f"{count} -= 1", common=True)
        if rest:
            with self.code.block(f"if {count} != len({value})"):
                for child in rest:
                    self._member(child, value, f"{count} += 1", common=False)
                with self.code.block(f"if {count} != len({value})"):
                    self.code.line(GIVE_UP)
        else:
            with self.code.block(f"if {count} != len({value})"):
                self.code.line(GIVE_UP)
        self.code.line(f"keys += {count}")

    def _take(self, fixed: list[Node], value: str) -> None:
        """The leaves that every accepted payload has, in one step; null among them fails its own tests."""
        if not fixed:
            return
        names = [self.names.of(child.path) for child in fixed]
        keys = tuple(child.name for child in fixed)
        self.code.line(f"{', '.join(names)} = {self.constants.getter(keys)}({value})")
        numeric = [child for child in fixed if is_plainly_numeric(child)]
        if len(numeric) > 1:
            self._give_up_if(bad_numbers(numeric, [self.names.of(child.path) for child in numeric], self.constants))
        for child, name in zip(fixed, names, strict=True):
            if len(numeric) < 2 or child not in numeric:
                self._leaf(child, name)

    def _is_always(self, child: Node) -> bool:
        """Whether an object has a field, in no list below it, without which nothing is accepted."""
        below = (path.removeprefix(child.path + ".") for path in self.always if path.startswith(child.path + "."))
        return any("[]" not in path for path in below)

    def _is_common(self, child: Node) -> bool:
        return any(path == child.path or path.startswith((child.path + ".", child.path + "[")) for path in self.first)

    def _member(self, child: Node, value: str, counted: str, *, common: bool) -> None:
        """Look at one member; a common one is counted beforehand, so that it counts where it is not there."""
        name = self.names.of(child.path)
        self.code.line(f"{name} = {value}.get({literal(child.name)})")
        missing = [*([counted] if common else []), *self.unseen.get(child.path, ())]
        if child.kind == "object" and self._is_always(child):
            missing = [GIVE_UP]
        with self.code.block(f"if {name} is not None"):
            if not common:
                self.code.line(counted)
            if child.kind == "object":
                self._give_up_if([f"type({name}) is not dict"])
                self._object(child, name)
            elif child.kind == "array":
                self._array(child, name)
            else:
                self._leaf(child, name)
            for line in self.seen.get(child.path, ()):
                self.code.line(line)
        if missing:
            with self.code.block("else"):
                for line in missing:
                    self.code.line(line)

    def _leaf(self, child: Node, name: str) -> None:
        tests, spellings = bad(child, name, self.constants, self.private)
        if not spellings:
            self._give_up_if(tests)
            return
        with self.code.block("if " + " or ".join(tests)):
            self.code.line(f"{name} = {literal(spellings)}.get({name})")
            self._give_up_if([f"{name} is None"])

    def _array(self, child: Node, name: str) -> None:
        low, high = child.data.get("min", 0), child.maximum
        tests = [f"type({name}) is not list"]
        tests += [f"len({name}) < {low}"] if low else []
        tests += [f"len({name}) > {high}"] if high is not None else []
        self._give_up_if(tests)
        items = child.items
        if items is None:
            return
        item = self.names.of(items.path)
        with self.code.block(f"for {item} in {name}"):
            if items.kind != "object":
                self._leaf(items, item)
                return
            self._give_up_if([f"type({item}) is not dict"])
            later = self.inside.get(items.path, [])
            self._declare(list(items), later)
            self._object(items, item)
            for line in later:
                self.code.line(line)

    def _give_up_if(self, tests: list[str]) -> None:
        several = len(tests) > 1
        parts = [f"({test})" if several and (" and " in test or " or " in test) else test for test in tests]
        with self.code.block("if " + " or ".join(parts)):
            self.code.line(GIVE_UP)
