"""The schemas of responses. Nothing in them is required, and values that are not known yet may come: they are kept."""

from typing import Any

from fieldrules_generator.emit.schemas.forms import Schema
from fieldrules_generator.fields import kind_of

_KEPT = ("title", "description", "default", "minimum", "maximum", "minItems", "maxItems", "maxLength")


def response(field: dict[str, Any]) -> Schema:
    """A field of a response: its JSON types, documented and seen; its limits are in words, for answers break them."""
    found: Schema = {key: field[key] for key in ("title", "description") if key in field}
    if "properties" in field:
        members = {name: response(member) for name, member in field["properties"].items()}
        return {**found, "type": "object", "properties": members}
    if "items" in field:
        return {**found, "type": "array", "items": response(field["items"])}
    types = field["type"] if isinstance(field["type"], list) else [field["type"]]
    types = list(dict.fromkeys([*types, *field.get("observed", ())]))
    found["type"] = types[0] if len(types) == 1 else types
    if field.get("format") in ("date", "date-time", "email", "uri"):
        found["format"] = field["format"]
    known = field.get("values") or field.get("enum")
    if known:
        found["anyOf"] = [{"description": "The values known.", "enum": known}, {"description": "Others may come."}]
    return {**found, **({"examples": field["examples"]} if "examples" in field else {})}


def plain(field: dict[str, Any]) -> Schema:
    """A parameter: what a field is by itself."""
    found: Schema = {key: field[key] for key in _KEPT if key in field}
    found["type"] = field["type"]
    if kind_of(field) == "enum":
        found["enum"] = field["enum"]
    if "pattern" in field:
        found["pattern"] = f"^(?:{field['pattern']})$"
    return {**found, **({"examples": field["examples"]} if "examples" in field else {})}
