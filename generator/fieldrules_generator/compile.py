"""Spec to rule set: the JSON that the run time loads. Nothing is decided here, only brought into one form."""

import hashlib
import json
from typing import Any

from fieldrules import builtin
from fieldrules.ruleset import FORMAT
from fieldrules.verbs import VERBS, fields_read, needs
from fieldrules_generator.fields import Schemas, is_leaf, kind_of
from fieldrules_generator.spec import Spec

_RULE_KEYS_LEFT_OUT = ("why",)
"""Words for people who ask about a rule; they go into the reference."""
_INT64 = 2**63


def compile_ruleset(spec: Spec, schemas: Schemas) -> dict[str, Any]:
    """The compiled form of a spec that was found sound."""
    api = spec.api.data
    types = {document.data["id"]: document.data for document in spec.documents("type")}
    compiled_types = [_type(types[type_id]) for type_id in api["types"]]
    bodies = [{**body, "source": source_key(spec, body["source"])} for body in api.get("bodies", [])]
    used = dict.fromkeys([entry["schema"] for entry in (*compiled_types, *bodies)])
    page = next(d.data for d in spec.documents("facts") if d.data["page"] == api["page"])
    data: dict[str, Any] = {
        "format": FORMAT,
        "api": api["api"],
        "title": api["title"],
        "version": api["version"],
        "page_read": page["read"],
        "default_source": source_key(spec, {"page": api["page"]}),
        "types": [_with_sources(spec, entry) for entry in compiled_types],
        "bodies": bodies,
        "rules": [_rule(spec, rule) for rule in all_rules(spec)],
        "changes": [entry for _, _, entry in spec.entries("changes", "changes")],
        "schemas": {name: _schema(spec, schemas, name) for name in used},
        "currencies": _currencies(spec),
    }
    data["sources"] = _sources(spec, data)
    data["sha256"] = hashlib.sha256(json.dumps(data, sort_keys=True).encode()).hexdigest()
    return data


def all_rules(spec: Spec) -> list[dict[str, Any]]:
    """The built-in checks, then the spec's rules: what types ask of fields, then the rules across fields."""
    return [*builtin.RULES, *(entry for _, _, entry in spec.entries("rules", "rules"))]


def source_key(spec: Spec, source: dict[str, str]) -> str:
    """``page#section``; a page cited as a whole stands for its first section."""
    section = source.get("section") or pages(spec)[source["page"]]["sections"][0]["id"]
    return f"{source['page']}#{section}"


def pages(spec: Spec) -> dict[str, dict[str, Any]]:
    """Every page and other source that may be cited, by id: its title and sections, also those a page had once."""
    found = {document.data["page"]: _with_withdrawn(document.data) for document in spec.documents("facts")}
    found |= {entry["id"]: entry for _, _, entry in spec.entries("sources", "sources")}
    return {**found, **builtin.SOURCES}


def _with_withdrawn(page: dict[str, Any]) -> dict[str, Any]:
    gone = [entry for entry in page.get("withdrawn", ()) if "url" in entry]
    return {**page, "sections": [*page["sections"], *gone]}


def _type(entry: dict[str, Any]) -> dict[str, Any]:
    keys = ("id", "title", "operation", "schema", "source", "recognise", "required", "values", "forbidden")
    return {key: entry[key] for key in keys}


def _with_sources(spec: Spec, entry: dict[str, Any]) -> dict[str, Any]:
    asked = {
        key: [{**ask, "source": source_key(spec, ask["source"])} if "source" in ask else ask for ask in entry[key]]
        for key in ("required", "values", "forbidden")
    }
    return {**entry, **asked, "source": source_key(spec, entry["source"])}


def _rule(spec: Spec, rule: dict[str, Any]) -> dict[str, Any]:
    compiled = {key: value for key, value in rule.items() if key not in _RULE_KEYS_LEFT_OUT}
    compiled["contested"] = rule.get("contested", False)
    if "source" in rule:
        compiled["source"] = source_key(spec, rule["source"])
    across = rule["verb"] in VERBS and not (rule["verb"] in ("required", "forbidden") and "fields" not in rule)
    if across:
        compiled["fields_read"] = fields_read(rule)
        compiled["needs"] = needs(rule)
    return compiled


def _schema(spec: Spec, schemas: Schemas, name: str) -> dict[str, Any]:
    resolved = schemas.resolved[name]
    return {**_node(spec, resolved), "source": source_key(spec, resolved["source"])}


def _node(spec: Spec, schema: dict[str, Any]) -> dict[str, Any]:
    kind = kind_of(schema)
    node: dict[str, Any] = {"kind": kind}
    if kind == "object":
        node["fields"] = {name: _node(spec, member) for name, member in schema.get("properties", {}).items()}
    elif kind == "array":
        node["items"] = _node(spec, schema["items"])
        node |= {
            ours: schema[theirs] for theirs, ours in (("minItems", "min"), ("maxItems", "max")) if theirs in schema
        }
    elif is_leaf(schema):
        node["privacy"] = schema["privacy"]
        node |= {"max": schema["maxLength"]} if "maxLength" in schema else {}
        if kind in ("integer", "quantity"):
            node |= {"minimum": schema.get("minimum", -_INT64), "maximum": schema.get("maximum", _INT64 - 1)}
        if schema.get("unit") == "percent":
            node["percent"] = True
    for key in ("decimals", "enum", "spellings", "meanings", "default", "pattern", "form", "presence"):
        if key in schema:
            node[key] = schema[key]
    if "source" in schema:
        node["source"] = source_key(spec, schema["source"])
    return node


def _currencies(spec: Spec) -> dict[str, Any]:
    for document in spec.documents("currencies"):
        return {"date": document.data["date"], "codes": document.data["currencies"]}
    return {"date": None, "codes": {}}


def _sources(spec: Spec, data: dict[str, Any]) -> dict[str, Any]:
    """The pages and sections that the compiled form cites, and no others."""
    cited = set(_cited(data))
    found: dict[str, Any] = {}
    for page, entry in sorted(pages(spec).items()):
        sections = {
            s["id"]: {"title": s["title"], "url": s["url"]} for s in entry["sections"] if f"{page}#{s['id']}" in cited
        }
        if sections:
            found[page] = {"title": entry["title"], "sections": sections}
    return found


def _cited(value: Any) -> list[str]:
    if isinstance(value, dict):
        own = [text for key, text in value.items() if key in ("source", "default_source") and isinstance(text, str)]
        return own + [key for member in value.values() for key in _cited(member)]
    return [key for item in value for key in _cited(item)] if isinstance(value, list) else []
