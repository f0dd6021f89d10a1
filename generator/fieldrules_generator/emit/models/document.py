"""What the tool gets: a schema written anew from the shapes, of a few keywords, and the options that go with it."""

import json
from typing import Any

from fieldrules_generator.emit.models.naming import Named
from fieldrules_generator.emit.models.shapes import Field, Part

KEYWORDS = frozenset(
    {
        "$defs",
        "$ref",
        "additionalProperties",
        "anyOf",
        "const",
        "default",
        "description",
        "enum",
        "items",
        "properties",
        "repr",
        "required",
        "spellings",
        "type",
    }
)
"""Every keyword that reaches the tool; `repr` and `spellings` are ours and become arguments of ``Field``."""

_OWN_TYPES = {
    "request": {
        "decimal": "Amount",
        "date": "Date",
        "quantity": "Quantity",
        "integer": "Integer",
        "currency": "Currency",
    },
    "response": {
        "decimal": "ReceivedAmount",
        "date": "ReceivedDate",
        "date-time": "ReceivedTime",
        "quantity": "ReceivedInteger",
        "integer": "ReceivedInteger",
    },
}
_BASES = {"request": "Request", "body": "Body", "response": "Response"}


def own_type(role: str, kind: str) -> str | None:
    """The name of our own annotated type for a kind of value, if it has one."""
    return _OWN_TYPES["response" if role == "response" else "request"].get(kind)


def base_of(part: Part) -> str:
    """The base class of a part."""
    return _BASES[part.role]


def schema_of(named: Named) -> dict[str, Any]:
    """The schema of every class, and a stand-in for each of our own types."""
    definitions = {name: _object(part, named) for name, part in named.classes.items()}
    for types in _OWN_TYPES.values():
        definitions |= {name: {"type": "string"} for name in types.values()}
    return {"$defs": definitions}


def options_of(named: Named, package: str) -> list[str]:
    """The options of the tool that depend on the classes: their bases, and where our own types are."""
    types = {name: f"{package}._model_types.{name}" for own in _OWN_TYPES.values() for name in own.values()}
    bases = {name: f"{package}._model_base.{base_of(part)}" for name, part in named.classes.items()}
    return ["--type-overrides", json.dumps(types), "--base-class-map", json.dumps(bases)]


def _object(part: Part, named: Named) -> dict[str, Any]:
    return {
        "type": "object",
        "description": str(part.doc),
        "properties": {field.attribute: _field(field, part, named) for field in part.fields},
        "required": [field.attribute for field in part.fields if field.required and not field.fixed],
    }


def _field(field: Field, part: Part, named: Named) -> dict[str, Any]:
    schema = _value(field, part, named)
    for _ in range(field.lists):
        schema = {"type": "array", "items": schema}
    if field.doc:
        schema["description"] = str(field.doc)
    if field.hidden:
        schema["repr"] = False
    if field.spellings and field.choices:
        schema["spellings"] = dict(field.spellings)
    return schema


def _value(field: Field, part: Part, named: Named) -> dict[str, Any]:
    if field.part is not None:
        return {"$ref": f"#/$defs/{named.of(field.part)}"}
    if field.fixed:
        return {"const": field.choices[0], "default": field.choices[0]}
    own = own_type(part.role, field.kind)
    if field.choices and part.role == "response":
        return {"anyOf": [{"enum": list(field.choices)}, {"type": "string"}]}
    if field.choices:
        return {"enum": list(field.choices)}
    if own is not None:
        return {"$ref": f"#/$defs/{own}"}
    if field.kind == "boolean-or-text":
        return {"anyOf": [{"type": "boolean"}, {"type": "string"}]}
    if field.kind == "object":
        return {"type": "object", "additionalProperties": True}
    return {"type": "boolean" if field.kind == "boolean" else "string"}


def keywords_in(schema: Any) -> set[str]:
    """Every keyword of a schema made here, for the last look before it goes to the tool."""
    found = set(schema)
    for key in ("$defs", "properties"):
        for member in schema.get(key, {}).values():
            found |= keywords_in(member)
    for member in (*schema.get("anyOf", ()), *([schema["items"]] if "items" in schema else [])):
        found |= keywords_in(member)
    return found
