"""The shape of each payload: its fields as one type asks for them, without anything of the spec's own files.

Only what stands here can reach the tool. Equal shapes make one class, so words are no part of equality.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from fieldrules.ruleset import RuleSet
from fieldrules_generator.emit.models import words
from fieldrules_generator.emit.models.names import Attributes, pascal, singular
from fieldrules_generator.fields import is_leaf, kind_of
from fieldrules_generator.model import Api

Role = str
"""``request`` (a type), ``body`` (checked by its schema only) or ``response``."""


@dataclass(frozen=True)
class Part:
    """An object: one class, wherever the same shape stands."""

    role: Role
    name: str
    fields: tuple["Field", ...]
    doc: str = field(compare=False)

    @property
    def asks(self) -> bool:
        """Whether anything inside is required or fixed."""
        return any(member.required or member.fixed for member in self.fields)

    def __iter__(self) -> Iterator["Part"]:
        """The parts inside, then this one."""
        for member in self.fields:
            if member.part is not None:
                yield from member.part
        yield self


@dataclass(frozen=True)
class Field:
    """One field of a part. ``lists`` counts the lists around its value; ``choices`` are the values that are known."""

    name: str
    attribute: str
    kind: str
    required: bool
    fixed: bool
    choices: tuple[str | bool, ...]
    spellings: tuple[tuple[str, str], ...]
    hidden: bool
    part: Part | None
    lists: int
    doc: str = field(compare=False)


@dataclass(frozen=True)
class Root:
    """A whole payload: a type, body or response, by its id."""

    id: str
    part: Part


@dataclass(frozen=True)
class _Asked:
    """What a type asks of fields, by template path."""

    required: frozenset[str] = frozenset()
    doubted: frozenset[str] = frozenset()
    allowed: dict[str, tuple[str | bool, ...]] = field(default_factory=dict)
    dropped: frozenset[str] = frozenset()

    def needs(self, place: str) -> bool:
        """Whether a field is required, or something below it that is no item's."""
        below = (path[len(place) :] for path in self.required if path.startswith(place))
        return any(rest == "" or (rest[0] == "." and "[]" not in rest) for rest in below)


def read_roots(api: Api, attributes: Attributes) -> list[Root]:
    """Every type, body and response of an API, in the order of the spec."""
    rules = api.ruleset
    roots = []
    for entry in rules.types.values():
        title, what = words.type_of(api, entry)
        reader = _Reader(api, attributes, "request", _asked(rules, entry))
        part = reader.part(api.schemas.resolved[entry["schema"]], "", pascal(entry["id"]))
        roots.append(Root(entry["id"], _worded(part, words.sentence(title, what, words.at(api, entry["source"])))))
    for entry in rules.bodies.values():
        reader = _Reader(api, attributes, "body", _Asked())
        part = reader.part(api.schemas.resolved[entry["schema"]], "", pascal(entry["id"]))
        roots.append(
            Root(entry["id"], _worded(part, words.sentence(entry["title"], "", words.at(api, entry["source"]))))
        )
    for name, schema in api.schemas.responses(_bodies(api)):
        reader = _Reader(api, attributes, "response", _Asked())
        roots.append(Root(name, reader.part(schema, "", pascal(name))))
    return roots


def _worded(part: Part, doc: str) -> Part:
    return Part(part.role, part.name, part.fields, doc)


def _asked(rules: RuleSet, entry: dict[str, Any]) -> _Asked:
    """What a type's class insists on: what is an error, and not contested. The rest is the engine's to say."""

    def firm(ask: dict[str, Any]) -> bool:
        rule = rules.rules[ask["rule"]]
        return rule["severity"] == "error" and not rule["contested"]

    return _Asked(
        frozenset(ask["field"] for ask in entry["required"] if firm(ask)),
        frozenset(ask["field"] for ask in entry["required"] if not firm(ask)),
        {ask["field"]: tuple(ask["allowed"]) for ask in entry["values"] if firm(ask)},
        frozenset(ask["field"] for ask in entry["forbidden"] if firm(ask)),
    )


def _bodies(api: Api) -> list[str]:
    """The bodies that answers have, in the order of the spec."""
    data = api.spec.api.data
    answers = [answer for entry in data.get("operations", ()) for answer in entry.get("responses", ())]
    found = [entry.get("body") for entry in (*answers, *data.get("errors", ()))]
    return list(dict.fromkeys(name for name in found if isinstance(name, str)))


class _Reader:
    """Reads one schema as one type sees it."""

    def __init__(self, api: Api, attributes: Attributes, role: Role, asked: _Asked) -> None:
        self.api = api
        self.attributes = attributes
        self.role = role
        self.asked = asked

    def part(self, schema: dict[str, Any], place: str, name: str) -> Part:
        prefix = f"{place}." if place else ""
        members = {
            key: member
            for key, member in schema.get("properties", {}).items()
            if prefix + key not in self.asked.dropped
        }
        called = _naming(members, name)
        fields = tuple(self.field(key, member, prefix + key, called(key)) for key, member in members.items())
        return Part(self.role, name, fields, words.part_of(self.api, schema, name))

    def field(self, key: str, schema: dict[str, Any], place: str, name: str) -> Field:
        inner, lists = schema, 0
        while kind_of(inner) == "array":
            inner, lists, place = inner.get("items", {}), lists + 1, f"{place}[]"
        kind = "object" if inner == {} else kind_of(inner)
        part = self.part(inner, place, singular(name) if lists else name) if "properties" in inner else None
        own = place[: len(place) - 2 * lists]
        choices = () if part else self.choices(inner, own, kind)
        required = self.asked.needs(own)
        fixed = required and not lists and own in self.asked.allowed and len(choices) == 1
        need = "fixed" if fixed else "required" if required else "doubted" if own in self.asked.doubted else ""
        return Field(
            key,
            self.attributes.of(key),
            "object" if part else _python_kind(self.role, inner, kind),
            required,
            fixed,
            choices,
            () if self.role == "response" else tuple(sorted(inner.get("spellings", {}).items())),
            part is None and self.hidden(inner, kind, choices),
            part,
            lists,
            words.field_of(self.api, schema, key, need),
        )

    def choices(self, schema: dict[str, Any], place: str, kind: str) -> tuple[str | bool, ...]:
        """The values a field takes, where a class can say so; otherwise the engine says it."""
        known = [value for value in schema.get("enum", schema.get("values", ())) if isinstance(value, str)]
        allowed = self.asked.allowed.get(place)
        if allowed is None:
            return tuple(known) if kind in ("enum", "text") else ()
        wanted = bool if kind == "boolean" else str
        same = all(isinstance(value, wanted) for value in allowed)
        if kind == "boolean" and len(allowed) > 1:
            return ()
        return allowed if kind in ("boolean", "enum", "text", "currency") and same else tuple(known)

    def hidden(self, schema: dict[str, Any], kind: str, choices: tuple[str | bool, ...]) -> bool:
        """Whether a value stays out of the repr: private ones, and text that nothing has judged yet."""
        unjudged = self.role != "response" and kind in ("text", "email") and not choices
        return unjudged or kind == "object" or schema.get("privacy") in ("personal", "free-text")


def _naming(members: dict[str, Any], name: str) -> Callable[[str], str]:
    """How the parts in an object are named: by their field, or all alike where they are all the same."""
    objects = [member["properties"] for member in members.values() if "properties" in member]
    alike = len(objects) > 1 and all(item == objects[0] for item in objects)
    return (lambda _: singular(name)) if alike and singular(name) != name else pascal


def _python_kind(role: Role, schema: dict[str, Any], kind: str) -> str:
    """The kind of a value as Python sees it. Answers are taken as they come, requests as the engine takes them."""
    if role != "response" or not is_leaf(schema):
        return kind
    types = schema.get("type", [])
    types = types if isinstance(types, list) else [types]
    if schema.get("format") == "date-time":
        return "date-time"
    if kind == "text" and "number" in types:
        return "decimal"
    return "boolean-or-text" if kind == "boolean" and "string" in types else "text" if kind == "enum" else kind
