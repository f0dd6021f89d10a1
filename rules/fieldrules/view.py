"""A payload read through a schema: each known field's value under its own name, and the faults of single fields.

Names that stand for a field (aliases, near misses, fields under the wrong parent) are resolved here, once: the rest of
the engine sees the field, wherever and however the payload spells it.
"""

from decimal import Decimal
from typing import Any, NamedTuple

from fieldrules import formats
from fieldrules.fault import Fault, FaultList, Indices, Key, Reason
from fieldrules.leaf import judge
from fieldrules.near_miss import SHORTEST, nearest
from fieldrules.pointer import Tokens, concrete, template_tokens, to_path
from fieldrules.ruleset import Node, RuleSet, Schema
from fieldrules.words import count, expected, shape

ABSENT, BLANK, GIVEN, FAULTY, GOOD = "absent", "blank", "given", "faulty", "good"
"""The states of a field. ``given`` is a placeholder of a fix: present and valid, with a value nobody knows yet."""


MOST_SEARCHES = 200
"""How many unknown names of one payload are compared with the fields that are absent; more would only cost time."""


class Placeholder:
    """The value that a fix leaves for a person to give."""

    __slots__ = ()


PLACEHOLDER = Placeholder()


class Slot(NamedTuple):
    """One field instance of a payload: its state, where it stands, and its canonical value and number if it is good."""

    node: Node
    indices: Indices
    tokens: Tokens
    state: str
    value: Any
    number: Decimal | None
    order: int
    """Its place among all fields of the payload, in document order."""


class View:
    """A payload as its schema sees it.

    Args:
        ruleset: the API's rules.
        schema: what the payload may hold.
        payload: the engine's value of a JSON object.
        level: how much of a value the faults' words may show.
        lenient: rules whose errors are warnings here.
        blank_is_value: an empty string is a value here, not an absence.
    """

    def __init__(
        self,
        ruleset: RuleSet,
        schema: Schema,
        payload: dict[str, Any],
        level: str,
        *,
        lenient: frozenset[str] = frozenset(),
        blank_is_value: bool = False,
    ) -> None:
        self.ruleset = ruleset
        self.schema = schema
        self.level = level
        self.faults = FaultList(lenient)
        self.slots: dict[str, dict[Indices, Slot]] = {}
        self._count = 0
        # Whether some object or list cannot be looked into, so that what is absent below it may only be unseen.
        self._is_opaque = False
        self._searches = 0
        self._blank_is_value = blank_is_value
        self._strays: list[tuple[Tokens, str, Any, Node]] = []
        self._walk_object(schema.root, payload, (), ())
        self._place_strays()

    def slot(self, path: str, indices: Indices = ()) -> Slot | None:
        """The instance of a field, or None if it is absent."""
        found = self.slots.get(path)
        return None if found is None else found.get(indices)

    def state(self, path: str, indices: Indices = ()) -> str:
        """The state of a field instance; ``faulty`` below a parent whose content is wrong or not known yet."""
        slot = self.slot(path, indices)
        if slot is not None:
            return slot.state
        if not self._is_opaque:
            return ABSENT
        above = self._nearest(path, indices)
        return FAULTY if above is not None and above.state in (FAULTY, GIVEN) else ABSENT

    def anchor(self, path: str, indices: Indices) -> Tokens:
        """The nearest existing place above a field that is absent."""
        above = self._nearest(path, indices)
        return () if above is None else above.tokens

    def tokens(self, path: str, indices: Indices) -> Tokens:
        """Where a field stands in the payload, or would stand if it were added."""
        slot = self.slot(path, indices)
        if slot is not None:
            return slot.tokens
        above = self._nearest(path, indices)
        own = template_tokens(path, indices)
        if above is None:
            return own
        return above.tokens + own[len(template_tokens(above.node.path, above.indices)) :]

    def instances(self, path: str) -> list[Slot]:
        """Every instance of a field that is there, in document order of the items."""
        return list(self.slots.get(path, {}).values())

    def placeholders(self) -> list[Slot]:
        """Every field that a fix leaves open."""
        return [slot for slots in self.slots.values() for slot in slots.values() if slot.state == GIVEN]

    def items(self, prefix: str) -> list[Indices]:
        """The indices of the items of an array that can be looked into: those that are objects."""
        return [indices for indices, slot in self.slots.get(prefix, {}).items() if slot.state == GOOD]

    def _nearest(self, path: str, indices: Indices) -> Slot | None:
        while path:
            path = path[:-2] if path.endswith("[]") else path.rpartition(".")[0]
            slot = self.slot(path, indices[: path.count("[]")])
            if slot is not None and slot.state != BLANK:
                return slot
        return None

    def _put(
        self, node: Node, indices: Indices, tokens: Tokens, state: str, value: Any, number: Decimal | None
    ) -> None:
        self._count += 1
        slot = Slot(node, indices, tokens, state, value, number, self._count)
        if state in (FAULTY, GIVEN) and node.kind in ("object", "array"):
            self._is_opaque = True
        self.slots.setdefault(node.path, {})[indices] = slot

    def _fault(self, rule: str, kind: str, key: Key, tokens: Tokens, says: str) -> None:
        self.faults.add(Fault(rule, kind, "error", key, tokens, f"{to_path(tokens)} {says}"))

    def _walk(self, node: Node, value: Any, tokens: Tokens, indices: Indices) -> None:
        """Read one field's value, which is not null."""
        if value is PLACEHOLDER:
            self._put(node, indices, tokens, GIVEN, None, None)
        elif self._is_blank(value) and not node.path.endswith("[]"):
            self._put(node, indices, tokens, BLANK, value, None)
        elif node.kind == "object" and isinstance(value, dict):
            self._put(node, indices, tokens, GOOD, None, None)
            self._walk_object(node, value, tokens, indices)
        elif node.kind == "array" and isinstance(value, list):
            self._walk_array(node, value, tokens, indices)
        elif node.kind in ("object", "array"):
            self._put(node, indices, tokens, FAULTY, None, None)
            says = f"is {shape(value)}, not {expected(node)}"
            self._fault("field-type", "type", (node.path, indices), tokens, says)
        else:
            judgement = judge(node, value, self.ruleset.currencies, self.level)
            good = not any(fault.severity == "error" for fault in judgement.faults)
            self._put(node, indices, tokens, GOOD if good else FAULTY, judgement.value, judgement.number)
            spelt = value if isinstance(value, str) else None
            for fault in judgement.faults:
                sentence = f"{to_path(tokens)} {fault.says}"
                key = (node.path, indices)
                self.faults.add(Fault(fault.rule, fault.kind, fault.severity, key, tokens, sentence, spelt=spelt))

    def _is_blank(self, value: Any) -> bool:
        return isinstance(value, str) and not self._blank_is_value and formats.is_blank(value)

    def _walk_array(self, node: Node, value: list[Any], tokens: Tokens, indices: Indices) -> None:
        low, high = node.data.get("min", 0), node.maximum
        bound = None
        if len(value) < low:
            bound = f"at least {low} is needed"
        elif high is not None and len(value) > high:
            bound = f"at most {high} are allowed"
        self._put(node, indices, tokens, FAULTY if bound else GOOD, value, None)
        if bound is not None:
            why = Reason(node.path, indices, tokens, None, node.privacy, bound)
            says = f"{to_path(tokens)} holds {count(len(value), 'item')}; {bound}"
            self.faults.add(Fault("field-count", "count", "error", (node.path, indices), tokens, says, reasons=(why,)))
        if node.items is None:
            return
        for index, item in enumerate(value):
            place, below = (*tokens, index), (*indices, index)
            if item is None:
                self._put(node.items, below, place, FAULTY, None, None)
                says = f"is null, not {expected(node.items)}"
                self._fault("field-type", "type", (node.items.path, below), place, says)
            else:
                self._walk(node.items, item, place, below)

    def _walk_object(self, node: Node, value: dict[str, Any], tokens: Tokens, indices: Indices) -> None:
        unknown: list[tuple[str, Any]] = []
        children = node.children
        for name, member in value.items():
            if member is None:
                continue
            child = children.get(name)
            if child is not None:
                self._walk(child, member, (*tokens, name), indices)
            else:
                unknown.append((name, member))
        for name, member in unknown:
            self._walk_unknown(node, name, member, (*tokens, name), indices)

    def _walk_unknown(self, node: Node, name: str, value: Any, tokens: Tokens, indices: Indices) -> None:
        alias = node.aliases.get(name)
        if alias is not None:
            self._walk_alias(node, alias, value, tokens, indices)
            return
        near = self._nearest_absent(node, name, indices)
        if near is not None:
            self._stand_in(node.children[near], value, tokens, indices)
        elif not indices and len(name) >= SHORTEST and name in self.schema.unique_names:
            # An item's own "description" is not the document's: what stands in an item means nothing outside it.
            self._strays.append((tokens, name, value, self.schema.unique_names[name]))
        else:
            self._unknown(tokens)
            self._look_inside(value, tokens)

    def _nearest_absent(self, node: Node, name: str, indices: Indices) -> str | None:
        """The child that is not there and that an unknown name most likely means."""
        self._searches += 1
        if self._searches > MOST_SEARCHES:
            return None
        return nearest(name, (child for child, at in node.children.items() if self.slot(at.path, indices) is None))

    def _walk_alias(self, node: Node, rule: dict[str, Any], value: Any, tokens: Tokens, indices: Indices) -> None:
        child = node.children[rule["field"].rpartition(".")[2]]
        key = (child.path, indices)
        severity = rule["severity"]
        if self.slot(*key) is None:
            says = f"is not the name of this field; it is {child.name}"
            sentence = f"{to_path(tokens)} {says}"
            self.faults.add(Fault(rule["id"], "unknown", severity, key, tokens, sentence, target=key))
            self._walk(child, value, tokens, indices)
        else:
            sentence = f"{to_path(tokens)} is another name of {child.name}, which is there too"
            own = (f"{node.path}.{rule['name']}", indices)
            self.faults.add(Fault(rule["id"], "unknown", severity, own, tokens, sentence))

    def _stand_in(self, node: Node, value: Any, tokens: Tokens, indices: Indices) -> None:
        """An unknown name that means a field which is absent: an error, and the field has this value."""
        key = (node.path, indices)
        own = template_tokens(node.path, indices)
        meant = node.name if len(own) == len(tokens) and own[:-1] == tokens[:-1] else concrete(node.path, indices)
        sentence = f"{to_path(tokens)} is not a field; did you mean {meant}?"
        why = Reason(node.path, indices, own, None, node.privacy, "it is not there")
        fault = Fault("misspelt-field", "unknown", "error", key, tokens, sentence, reasons=(why,), target=key)
        self.faults.add(fault)
        self._walk(node, value, tokens, indices)

    def _unknown(self, tokens: Tokens) -> None:
        path = to_path(tokens)
        sentence = f"{path} is not a field of this API"
        self.faults.loose.append(Fault("unknown-field", "unknown", "warning", (path, ()), tokens, sentence))

    def _look_inside(self, value: Any, tokens: Tokens) -> None:
        """Objects and lists of the spec inside an unknown object: a payload wrapped in one more level."""
        if not isinstance(value, dict):
            return
        for name, member in value.items():
            node = self.schema.unique_names.get(name)
            if node is not None and node.kind in ("object", "array") and isinstance(member, (dict, list)):
                self._strays.append(((*tokens, name), name, member, node))

    def _place_strays(self) -> None:
        """Unique names under the wrong parent stand for their field if it is absent; known after the whole walk."""
        while self._strays:
            strays, self._strays = self._strays, []
            for tokens, _, value, node in strays:
                if self.state(node.path) == ABSENT:
                    self._stand_in(node, value, tokens, ())
                else:
                    self._unknown(tokens)
