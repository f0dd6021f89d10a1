"""A tree of fields as JSON Schema: what each is by itself, and what a type asks of it, in one place.

A tree is built either whole, or with a type's requests only, to be added to a whole one.
"""

from collections.abc import Container, Iterable, Mapping
from typing import Any, NamedTuple

from fieldrules.ruleset import Node
from fieldrules.words import literal
from fieldrules_generator.emit.schemas.forms import BLANK, NONBLANK, Form, Schema, equal_to, form_of, ref
from fieldrules_generator.emit.schemas.paths import both, either, other_names, some, while_left_out

_CHECKS = {
    "integer": ("field-type", "field-value"),
    "quantity": ("field-type", "field-format", "field-value"),
    "enum": ("field-type", "field-value"),
    "decimal": ("field-type", "field-format", "field-length"),
    "email": ("field-type", "field-format"),
}
"""The built-in checks of a kind, where there are more than that of its type."""


class Asked(NamedTuple):
    """What a type asks of one field, in errors: the rules that require it, fix its value, or forbid it."""

    required: tuple[str, ...] = ()
    values: tuple[tuple[str, tuple[Any, ...]], ...] = ()
    forbidden: tuple[str, ...] = ()


Asks = dict[str, Asked]
"""What a type asks, by path."""


class Tree:
    """The schema of an object and all below it.

    Args:
        docs: the fields' titles, descriptions and examples, by path.
        asks: what is asked of them.
        notes: rules that only warn, by path.
        given: fields that something else requires already.
        whole: say what each field is, too.
        blank_is_value: a text of blanks is a value like any other here, not an absence.
    """

    def __init__(
        self,
        docs: Mapping[str, dict[str, Any]],
        asks: Asks,
        notes: dict[str, list[str]],
        *,
        given: Container[str] = (),
        whole: bool = True,
        blank_is_value: bool = False,
    ) -> None:
        self.docs = docs
        self.given = given
        self.asks = asks
        self.notes = notes
        self.whole = whole
        self.blank_is_value = blank_is_value

    def root(self, root: Node) -> Schema:
        """The schema of a payload."""
        if not self.whole:
            return self._members(root)
        return {"type": "object", **self._members(root)}

    def _asked(self, node: Node) -> Asked:
        return self.asks.get(node.path, Asked())

    def _needed(self, node: Node) -> bool:
        """Whether a field has to be there: asked for itself, or above one that is."""
        return bool(self._asked(node).required) or any(self._needed(child) for child in node.children.values())

    def _members(self, node: Node) -> Schema:
        """What holds for the members of an object."""
        properties: Schema = {}
        required: list[str] = []
        more: list[Schema] = []
        for name, child in node.children.items():
            needed, others = self._needed(child), other_names(node, name)
            schema = self.field(child, needed=needed and not others)
            if schema:
                properties[name] = schema
                more += [while_left_out(name, {other: schema}) for other in others]
            if needed and others:
                rules = ", ".join(self._asked(child).required)
                more.append({**({"$comment": rules} if rules else {}), **some(node, name, ref("present"))})
            elif needed:
                required.append(name)
        properties |= self._other_names(node) if self.whole else {}
        found: Schema = {}
        if required:
            found["required"] = required
        if properties:
            found["properties"] = properties
        if more:
            found["allOf"] = more
        return found

    def _other_names(self, node: Node) -> Schema:
        found: Schema = {}
        for name, rule in node.aliases.items():
            wrong = rule["severity"] == "error"
            comment = rule["id"] if wrong else _unenforced([rule["id"]])
            words = {"description": str(rule["summary"]), "$comment": comment, "deprecated": True}
            found[name] = {**words, "type": "null"} if wrong else words
        return found

    def field(self, node: Node, *, needed: bool, item: bool = False) -> Schema:
        """The schema of one field, or nothing if there is nothing to say of it.

        Args:
            node: the field.
            needed: it has to be there.
            item: it is an item of a list, which is neither null nor left out.
        """
        if not self.whole:
            return self._only_asked(node, needed=needed, item=item)
        asked = self._asked(node)
        words = self._words(node, asked, needed=needed)
        if asked.forbidden:
            return {**words, **ref("absent")}
        if node.kind in ("object", "array"):
            return {**words, **self._parent(node, needed=needed, item=item)}
        form = form_of(node)
        for _, values in asked.values:
            allowed = equal_to(node, list(values))
            form = form._replace(text=allowed if node.kind == "enum" else both(form.text, allowed))
        return _closing({**words, **self._leaf(form, needed=needed, item=item)})

    def _leaf(self, form: Form, *, needed: bool, item: bool) -> Schema:
        if not self.blank_is_value or item:
            return _leaf(form, needed=needed, item=item)
        types = list(dict.fromkeys([*form.types, "null"]))
        found: Schema = {"type": types, **form.number}
        return {**found, "anyOf": [form.text, {"type": "null"}]} if form.text else found

    def _only_asked(self, node: Node, *, needed: bool, item: bool) -> Schema:
        asked = self._asked(node)
        if asked.forbidden:
            return {"$comment": ", ".join(asked.forbidden), **ref("absent")}
        if node.kind == "object":
            members = self._members(node)
            return {"type": "object", **members} if needed and not item else members
        if node.items is not None:
            items = self.field(node.items, needed=False, item=True)
            own = {"$comment": ", ".join(asked.required), **ref("present")} if asked.required else {}
            return {**own, **({"items": items} if items else {})}
        ids = [*asked.required, *(rule for rule, _ in asked.values)]
        if not ids:
            return {}
        allowed = both(*(equal_to(node, list(values)) for _, values in asked.values))
        if not allowed:
            return {"$comment": ", ".join(ids), **ref("present")}
        if needed or node.path in self.given:
            return {"$comment": ", ".join(ids), **allowed}
        return {"$comment": ", ".join(ids), **either([allowed, ref("absent")])}

    def _parent(self, node: Node, *, needed: bool, item: bool) -> Schema:
        own: Schema = {"type": node.kind}
        if self.blank_is_value and not item:
            own = {"type": [node.kind, "null"]}
        elif not needed and not item:
            own = {"type": [node.kind, "string", "null"], "pattern": BLANK}
        if node.kind == "object":
            return {**own, **self._members(node)}
        own |= {
            theirs: node.data[ours] for ours, theirs in (("min", "minItems"), ("max", "maxItems")) if ours in node.data
        }
        return own if node.items is None else {**own, "items": self.field(node.items, needed=False, item=True)}

    def _words(self, node: Node, asked: Asked, *, needed: bool) -> Schema:
        """Title, description, default and examples, and in ``$comment`` the rules that hold here."""
        doc = self.docs.get(node.path, {})
        found: Schema = {}
        if "title" in doc:
            found["title"] = doc["title"]
        description = _description(doc, asked)
        if description:
            found["description"] = description
        found["$comment"] = _comment(node, asked, self.notes.get(node.path, []))
        if not asked.forbidden and not needed and "default" in doc:
            found["default"] = doc["default"]
        if not asked.forbidden and "examples" in doc:
            fixed = [value for _, values in asked.values for value in values]
            found["examples"] = [value for value in doc["examples"] if not fixed or value in fixed] or fixed[:1]
        return found


def _leaf(form: Form, *, needed: bool, item: bool) -> Schema:
    types = list(form.types)
    if item:
        return {"type": _type(types), **form.number, **form.text}
    if needed:
        return {"type": _type(types), **form.number, **_nonblank(form)}
    types = list(dict.fromkeys([*types, "string", "null"]))
    found: Schema = {"type": types, **form.number}
    if form.text:
        return {**found, "anyOf": [form.text, ref("absent")]}
    return found if "string" in form.types else {**found, "pattern": BLANK}


def _nonblank(form: Form) -> Schema:
    """A text that is there. The shared forms, and values a type fixes, are never blank."""
    if "string" not in form.types or "const" in form.text:
        return form.text
    if "enum" in form.text:
        return {"enum": [text for text in form.text["enum"] if str(text).strip()]}
    if "$ref" in form.text:
        return form.text
    if "pattern" in form.text or "allOf" in form.text:
        return {"allOf": [*form.text.get("allOf", [form.text]), ref("present")]}
    return {**form.text, "pattern": NONBLANK}


def _type(types: list[str]) -> Any:
    return types[0] if len(types) == 1 else types


def _closing(schema: Schema) -> Schema:
    """The schema with its examples last, where they are least in the way."""
    return {**{key: value for key, value in schema.items() if key != "examples"}, **_only(schema, "examples")}


def _only(schema: Schema, key: str) -> Schema:
    return {key: schema[key]} if key in schema else {}


def _description(doc: dict[str, Any], asked: Asked) -> str:
    if asked.forbidden:
        return "Does not belong here."
    parts = [doc["description"]] if "description" in doc else []
    if "form" in doc:
        parts.append(f"Form: {doc['form']}.")
    parts += [f"{value}: {meaning}." for value, meaning in doc.get("meanings", {}).items()]
    for _, values in asked.values:
        parts.append(f"Here it is {' or '.join(literal(value) for value in values)}.")
    return " ".join(parts)


def _comment(node: Node, asked: Asked, notes: Iterable[str]) -> str:
    parts = [f"{', '.join(asked.required)} (required)"] if asked.required else []
    parts += [f"{rule} (value)" for rule, _ in asked.values]
    parts += [f"{rule} (forbidden)" for rule in asked.forbidden]
    if not asked.forbidden:
        parts.append(", ".join(_checks(node)))
    noted = list(notes)
    return "; ".join([*parts, *([_unenforced(noted)] if noted else [])])


def _checks(node: Node) -> list[str]:
    checks = list(_CHECKS.get(node.kind, ("field-type",)))
    if node.kind == "array" and ("min" in node.data or "max" in node.data):
        checks.append("field-count")
    if node.kind in ("date", "currency") or (node.kind == "text" and node.pattern is not None):
        checks.append("field-format")
    if node.kind in ("text", "email") and node.maximum is not None:
        checks.append("field-length")
    return checks


def _unenforced(rules: list[str]) -> str:
    return f"a warning, not enforced: {', '.join(rules)}"
