"""What there is to say about a type and its fields."""

import json
from typing import Any

from fieldrules import amount, conditions
from fieldrules.words import literal, one_of
from fieldrules_generator.fields import is_leaf, kind_of
from fieldrules_generator.model import Api
from fieldrules_generator.reference.rules import types_of
from fieldrules_generator.reference.sources import source

_PURPOSE = {
    "decimal": "amount as text",
    "date": "date, YYYY-MM-DD",
    "email": "e-mail address",
    "currency": "ISO 4217 code, three letters",
    "quantity": "whole number",
    "integer": "whole number",
    "boolean": "true or false",
    "text": "text",
}


def type_words(api: Api, entry: dict[str, Any]) -> dict[str, Any]:
    """The words for one type."""
    what = next(document.data["what"] for document in api.spec.documents("type") if document.data["id"] == entry["id"])
    return {
        "id": entry["id"],
        "title": entry["title"],
        "what": what,
        "operation": entry["operation"],
        "recognise": None if entry["recognise"] is None else conditions.words(entry["recognise"]),
        "fields": _fields(api, entry["schema"], entry),
        "source": source(api, entry["source"]),
        **api.examples[entry["id"]]._asdict(),
    }


def body_words(api: Api, entry: dict[str, Any]) -> dict[str, Any]:
    """The words for one body that has no type."""
    return {
        "id": entry["id"],
        "title": entry["title"],
        "fields": _fields(api, entry["schema"], None),
        "source": source(api, entry["source"]),
    }


def _fields(api: Api, schema_name: str, entry: dict[str, Any] | None) -> list[dict[str, Any]]:
    found = []
    forbidden = {ask["field"]: ask["rule"] for ask in entry["forbidden"]} if entry else {}
    required = {ask["field"]: ask["rule"] for ask in entry["required"]} if entry else {}
    values = {ask["field"]: ask["allowed"] for ask in entry["values"]} if entry else {}
    needed = _conditional(api, entry)
    home = api.schemas.resolved[schema_name]["source"]
    for path, schema in api.schemas.paths(schema_name).items():
        under = next((path_ for path_ in forbidden if path.startswith((path_ + ".", path_ + "["))), None)
        if under or not (is_leaf(schema) or path in required or path in forbidden):
            continue
        need = "forbidden" if path in forbidden else "required" if path in required else "optional"
        rule = forbidden.get(path) or required.get(path)
        if need == "optional" and path in needed:
            need, rule = "conditional", needed[path]
        found.append(
            {
                "path": path,
                "need": need,
                "kind": kind_of(schema),
                "takes": _takes(schema),
                "maximum": schema.get("maxLength") or schema.get("maxItems"),
                "values": values.get(path, []),
                "note": schema.get("description", ""),
                "rule": rule,
                "reading": schema.get("reading"),
                "source": schema.get("source", home),
            }
        )
    return found


def _conditional(api: Api, entry: dict[str, Any] | None) -> dict[str, str]:
    """Fields that a condition may require or rule out in a type, and the rule that does."""
    if entry is None:
        return {}
    found: dict[str, str] = {}
    for rule in api.ruleset.rules_of(entry["id"]):
        if entry["id"] not in (types_of(api, rule) or [entry["id"]]):
            continue
        if rule["verb"] == "required":
            found |= dict.fromkeys(rule["fields"], rule["id"])
        elif rule["verb"] == "together":
            found |= {condition["field"]: rule["id"] for condition in rule["conditions"]}
        elif rule["verb"] == "conflict":
            found |= {path: rule["id"] for group in rule["groups"] for path in group["fields"]}
    return found


def _takes(schema: dict[str, Any]) -> str:
    """What a field takes, in a few words."""
    kind = kind_of(schema)
    if kind == "array":
        low, high = schema.get("minItems"), schema.get("maxItems")
        return f"list, {low} to {high} items" if low is not None and high is not None else "list"
    if kind == "enum":
        return one_of(schema["enum"])
    if kind == "decimal":
        what = "percentage as text" if schema.get("unit") == "percent" else _PURPOSE[kind]
        return f"{what}, at most {schema.get('maxLength', amount.MAX_LENGTH)}"
    limit = f", at most {schema['maxLength']}" if kind in ("text", "email") and "maxLength" in schema else ""
    default = f", default {_written(schema['default'])}" if "default" in schema else ""
    return _PURPOSE.get(kind, kind) + limit + default


def _written(value: Any) -> str:
    """A value of the spec as JSON writes it."""
    return literal(value) if isinstance(value, (str, bool)) else json.dumps(value)
