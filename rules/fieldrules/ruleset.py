"""The compiled rule set, as the run time sees it: loaded from generated JSON, read-only after that.

`spec/` is the source; the generator writes the JSON. Parts that a check may not need (schemas, name tables) are built
when first asked for and kept.
"""

import json
import re
from collections.abc import Iterator
from functools import cached_property
from typing import Any

FORMAT = 1
"""The version of the compiled form that this run time reads."""

Condition = dict[str, Any]
"""A predicate of the spec language as data, e.g. ``{"field": "a.b", "equals": "x"}`` or ``{"all": [...]}``."""


class Node:
    """One field of a schema, or one array's items: its kind, limits and children.

    ``kind`` is one of object, array, text, email, date, currency, decimal, quantity, integer, boolean, enum.
    ``path`` is the template, ``order.items[].price``; ``children`` maps names to nodes.
    """

    __slots__ = ("aliases", "children", "data", "items", "kind", "maximum", "name", "path", "pattern", "privacy")

    def __init__(self, path: str, data: dict[str, Any]) -> None:
        self.path = path
        self.name = path.rpartition(".")[2].removesuffix("[]")
        self.data = data
        self.kind: str = data["kind"]
        self.maximum: int | None = data.get("max")
        self.privacy: str = data.get("privacy", "closed")
        prefix = path + "." if path else ""
        self.children = {name: Node(prefix + name, child) for name, child in data.get("fields", {}).items()}
        self.items = Node(path + "[]", data["items"]) if "items" in data else None
        self.pattern = re.compile(data["pattern"]) if "pattern" in data else None
        self.aliases: dict[str, dict[str, Any]] = {}

    def __iter__(self) -> Iterator["Node"]:
        """This node and every node below it, parents first, in spec order."""
        yield self
        for child in self.children.values():
            yield from child
        if self.items is not None:
            yield from self.items


class Schema:
    """A tree of fields: what one kind of request or response may hold.

    Args:
        name: the schema's name in the spec.
        data: its compiled form.
        aliases: the alias rules of the API; those whose field is here apply.
    """

    def __init__(self, name: str, data: dict[str, Any], aliases: list[dict[str, Any]]) -> None:
        self.name = name
        self.root = Node("", data)
        self.nodes = {node.path: node for node in self.root}
        for rule in aliases:
            parent = self.nodes.get(rule["field"].rpartition(".")[0])
            if parent is not None and rule["field"] in self.nodes:
                parent.aliases[rule["name"]] = rule

    @cached_property
    def unique_names(self) -> dict[str, Node]:
        """Fields outside arrays whose name stands only once in the schema, by name."""
        by_name: dict[str, list[Node]] = {}
        for path, node in self.nodes.items():
            if path and not path.endswith("[]"):
                by_name.setdefault(node.name, []).append(node)
        return {name: found[0] for name, found in by_name.items() if len(found) == 1 and "[]" not in found[0].path}


class RuleSet:
    """All the rules of one API. Immutable by convention: nothing writes to it after loading.

    Args:
        data: the compiled form, as the generator wrote it.

    Raises:
        ValueError: if the form is of another version than this run time reads.
    """

    def __init__(self, data: dict[str, Any]) -> None:
        if data.get("format") != FORMAT:
            raise ValueError(f"the rule set has form {data.get('format')!r}, this run time reads form {FORMAT}")
        self.data = data
        self.api: str = data["api"]
        self.version: str = data["version"]
        self.sha256: str = data["sha256"]
        self.page_read: str = data["page_read"]
        self.currencies: dict[str, int] = data["currencies"]["codes"]
        self.rules: dict[str, dict[str, Any]] = {rule["id"]: rule for rule in data["rules"]}
        self.types: dict[str, dict[str, Any]] = {entry["id"]: entry for entry in data["types"]}
        self.bodies: dict[str, dict[str, Any]] = {entry["id"]: entry for entry in data["bodies"]}
        self._schemas: dict[str, Schema] = {}
        self._rules_of: dict[str, list[dict[str, Any]]] = {}

    def __repr__(self) -> str:
        return f"<RuleSet {self.api} {self.version}, {len(self.rules)} rules>"

    def schema_of(self, type_id: str) -> Schema:
        """The schema that payloads of a type, or of a body checked by its schema only, are read with."""
        name = (self.types.get(type_id) or self.bodies[type_id])["schema"]
        if name not in self._schemas:
            aliases = [rule for rule in self.data["rules"] if rule["verb"] == "alias"]
            self._schemas[name] = Schema(name, self.data["schemas"][name], aliases)
        return self._schemas[name]

    def rules_of(self, type_id: str) -> list[dict[str, Any]]:
        """The rules across fields that a type obeys, in spec order: those that name it, or name no type."""
        if type_id not in self._rules_of:
            fields = self.schema_of(type_id).nodes
            self._rules_of[type_id] = [
                rule
                for rule in self.data["rules"]
                if rule.get("fields_read") is not None
                and type_id in rule.get("types", (type_id,))
                and all(field in fields for field in rule["fields_read"])
            ]
        return self._rules_of[type_id]

    def recognised_types(self) -> list[dict[str, Any]]:
        """The types that a payload can be recognised as, in spec order."""
        return [entry for entry in self.types.values() if entry.get("recognise") is not None]

    def source(self, key: str) -> tuple[str, str, str]:
        """Page id, section title and section URL of a source key, ``page#section``."""
        page, _, section = key.partition("#")
        found = self.data["sources"][page]["sections"][section]
        return page, found["title"], found["url"]

    def page_title(self, page: str) -> str:
        """The title of a page, for people."""
        return str(self.data["sources"][page]["title"])

    def change(self, action: str, field: str, value: Any = None) -> str | None:
        """What a change means for people, in words, or None if a fix may not make it.

        Args:
            action: ``set`` a field to a value, ``remove`` it, or ``shorten`` a list by its surplus items.
            field: the field's template path.
            value: the new value, for ``set``.
        """
        for entry in self.data["changes"]:
            if entry["field"] == field and entry["action"] == action and _same(entry.get("value"), value):
                return str(entry["consequence"])
        return None

    def values_to_set(self, field: str) -> list[Any]:
        """The values that a fix may set a field to although that changes what happens."""
        return [e["value"] for e in self.data["changes"] if e["field"] == field and e["action"] == "set"]

    def known_ids(self) -> list[str]:
        """Every rule id, sorted: the spec's rules and the built-in checks."""
        return sorted(self.rules)


def load(text: str | bytes) -> RuleSet:
    """The rule set in a compiled JSON text; raises ValueError if it is none."""
    return RuleSet(json.loads(text))


def _same(left: Any, right: Any) -> bool:
    return type(left) is type(right) and bool(left == right)
