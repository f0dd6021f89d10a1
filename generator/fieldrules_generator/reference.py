"""What people can ask about rules and types: the words for `fieldrules rule` and `types`, and later for the docs."""

from typing import Any

from fieldrules import amount, conditions
from fieldrules.words import literal, one_of
from fieldrules_generator import examples
from fieldrules_generator.cases import Case
from fieldrules_generator.compile import all_rules, pages, source_key
from fieldrules_generator.fields import is_leaf, kind_of
from fieldrules_generator.model import Api

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


def build(api: Api) -> dict[str, Any]:
    """The reference of an API as data: rules, types and bodies by id."""
    return {
        "api": api.name,
        "title": api.compiled["title"],
        "vendor": api.spec.api.data["vendor"],
        "rules": {rule["id"]: _rule(api, rule) for rule in all_rules(api.spec)},
        "types": {entry["id"]: _type(api, entry) for entry in api.compiled["types"]},
        "bodies": {entry["id"]: _body(api, entry) for entry in api.compiled["bodies"]},
    }


def _rule(api: Api, rule: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": rule["id"],
        "summary": rule["summary"],
        "why": rule["why"],
        "severity": rule["severity"],
        "verb": rule["verb"],
        "contested": rule.get("contested", False),
        "evidence": rule["evidence"],
        "since": rule["since"],
        "says": _says(rule),
        "types": _types_of(api, rule),
        "sources": _sources(api, rule),
        "reading": _reading(api, rule.get("reading")),
        "fails": _example(api, rule["id"], "fails"),
        "passes": _example(api, rule["id"], "passes"),
    }


def _says(rule: dict[str, Any]) -> list[str]:
    """The rule's data in words."""
    lines = []
    if rule.get("fields"):
        lines.append(f"{rule['verb']}: {', '.join(rule['fields'])}")
    if "when" in rule:
        lines.append(f"when {conditions.words(rule['when'])}")
    lines += [f"{group['says']}: {', '.join(group['fields'])}" for group in rule.get("groups", ())]
    lines += [f"together: {conditions.words(condition)}" for condition in rule.get("conditions", ())]
    lines += [f"{rule['field']} {bound} {rule[bound]}" for bound in ("above", "minimum", "maximum") if bound in rule]
    if "at_most" in rule:
        lines.append(f"{rule['field']} is at most {rule['at_most']}")
    if "name" in rule:
        lines.append(f"{rule['name']} means {rule['field']}")
    if "terms" in rule:
        terms = " ".join(f"{term['sign']} {' x '.join(term['product'])}" for term in rule["terms"])
        lines.insert(0, f"{rule['field']} = {terms.removeprefix('+ ')}")
    return lines


def _types_of(api: Api, rule: dict[str, Any]) -> list[str]:
    """The types that a rule holds for; empty means every type."""
    asked = [
        entry["id"]
        for entry in api.compiled["types"]
        if any(ask["rule"] == rule["id"] for key in ("required", "values", "forbidden") for ask in entry[key])
    ]
    across = rule["verb"] not in ("builtin", "allowed") and (
        "fields" in rule or rule["verb"] not in ("required", "forbidden")
    )
    return list(rule.get("types", ())) if across else asked


def _sources(api: Api, rule: dict[str, Any]) -> list[dict[str, str]]:
    keys = [source_key(api.spec, rule["source"])] if "source" in rule else []
    for entry in api.compiled["types"]:
        for key in ("required", "values", "forbidden"):
            keys += [ask.get("source", entry["source"]) for ask in entry[key] if ask["rule"] == rule["id"]]
    return [_source(api, key) for key in dict.fromkeys(keys)]


def _source(api: Api, key: str) -> dict[str, str]:
    page, _, section = key.partition("#")
    entry = pages(api.spec)[page]
    found = next(item for item in entry["sections"] if item["id"] == section)
    return {"page": page, "page_title": entry["title"], "section": found["title"], "url": found["url"]}


def _reading(api: Api, reading_id: str | None) -> dict[str, str] | None:
    for _, _, entry in api.spec.entries("readings", "readings"):
        if entry["id"] == reading_id:
            return {key: entry[key] for key in ("id", "topic", "reading")}
    return None


def _example(api: Api, rule_id: str, which: str) -> dict[str, Any] | None:
    """The first case that shows a rule, those in the rule's own folder first."""

    def shows(case: Case) -> bool:
        return rule_id in (case.fails if which == "fails" else case.data["passes"])

    found = sorted((case for case in api.cases if shows(case)), key=lambda case: case.name.split("/")[0] != rule_id)
    if not found:
        return None
    data = found[0].data
    return {"type": data["type"], **{key: data[key] for key in ("payload", "text") if key in data}}


def _type(api: Api, entry: dict[str, Any]) -> dict[str, Any]:
    what = next(document.data["what"] for document in api.spec.documents("type") if document.data["id"] == entry["id"])
    return {
        "id": entry["id"],
        "title": entry["title"],
        "what": what,
        "operation": entry["operation"],
        "recognise": None if entry["recognise"] is None else conditions.words(entry["recognise"]),
        "fields": _fields(api, entry["schema"], entry),
        "source": _source(api, entry["source"]),
        "minimal": examples.minimal(api.ruleset, api.schemas, entry),
        "full": examples.full(api.ruleset, api.schemas, entry),
    }


def _body(api: Api, entry: dict[str, Any]) -> dict[str, Any]:
    return {"id": entry["id"], "title": entry["title"], "fields": _fields(api, entry["schema"], None)}


def _fields(api: Api, schema_name: str, entry: dict[str, Any] | None) -> list[dict[str, Any]]:
    found = []
    forbidden = {ask["field"]: ask["rule"] for ask in entry["forbidden"]} if entry else {}
    required = {ask["field"]: ask["rule"] for ask in entry["required"]} if entry else {}
    values = {ask["field"]: ask["allowed"] for ask in entry["values"]} if entry else {}
    needed = _conditional(api, entry)
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
            }
        )
    return found


def _conditional(api: Api, entry: dict[str, Any] | None) -> dict[str, str]:
    """Fields that a condition may require or rule out in a type, and the rule that does."""
    if entry is None:
        return {}
    found: dict[str, str] = {}
    for rule in api.ruleset.rules_of(entry["id"]):
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
    default = f", default {literal(schema['default'])}" if "default" in schema else ""
    return _PURPOSE.get(kind, kind) + limit + default
