"""What there is to say about a rule."""

from typing import Any

from fieldrules import conditions
from fieldrules.words import one_of
from fieldrules_generator.cases import Case
from fieldrules_generator.compile import source_key
from fieldrules_generator.model import Api
from fieldrules_generator.reference.remedies import remedies
from fieldrules_generator.reference.sources import source

Rule = dict[str, Any]

_ASKS = ("required", "values", "forbidden")


def rule_words(api: Api, rule: Rule) -> dict[str, Any]:
    """The words for one rule."""
    return {
        "id": rule["id"],
        "summary": rule["summary"],
        "why": rule["why"],
        "severity": rule["severity"],
        "verb": rule["verb"],
        "contested": rule.get("contested", False),
        "evidence": rule["evidence"],
        "since": rule["since"],
        "says": _says(api, rule),
        "fix": remedies(api, rule),
        "types": types_of(api, rule),
        "sources": _sources(api, rule),
        "reading": _reading(api, rule.get("reading")),
        "fails": _example(api, rule["id"], "fails"),
        "passes": _example(api, rule["id"], "passes"),
    }


def across(rule: Rule) -> bool:
    """Whether a rule says itself what it is about; else it is built in, or types ask by it."""
    return rule["verb"] not in ("builtin", "allowed") and (
        "fields" in rule or rule["verb"] not in ("required", "forbidden")
    )


def types_of(api: Api, rule: Rule) -> list[str]:
    """The types that a rule holds for; empty means every type."""
    entries = api.compiled["types"]
    if not across(rule):
        asked = [entry["id"] for entry in entries if any(ask["rule"] == rule["id"] for _, ask in _asks(entry))]
        return [] if len(asked) == len(entries) else asked
    found = [
        entry["id"]
        for entry in entries
        if entry["id"] in rule.get("types", [entry["id"]]) and _can_break(api, rule, entry)
    ]
    return [] if len(found) == len(entries) else found


def _can_break(api: Api, rule: Rule, entry: dict[str, Any]) -> bool:
    """Whether a payload of a type can hold what the rule speaks of: a type may forbid it, or not know it."""
    known = api.schemas.paths(entry["schema"])
    forbidden = [ask["field"] for ask in entry["forbidden"] if api.ruleset.rules[ask["rule"]]["severity"] == "error"]

    def may_hold(path: str) -> bool:
        return path in known and not any(path == out or path.startswith((f"{out}.", f"{out}[")) for out in forbidden)

    if "when" in rule and any(_ruled_out(part, entry) for part in rule["when"].get("all", [rule["when"]])):
        return False
    if "groups" in rule:
        return sum(any(map(may_hold, group["fields"])) for group in rule["groups"]) > 1
    needed = [path for term in rule.get("terms", ()) if not term.get("optional") for path in term["product"]]
    needed += [rule[key] for key in ("field", "at_most") if key in rule]
    return all(map(may_hold, needed))


def _ruled_out(part: dict[str, Any], entry: dict[str, Any]) -> bool:
    """Whether a type fixes a field to values of which a condition names none."""
    asked = next((ask["allowed"] for ask in entry["values"] if ask["field"] == part.get("field")), None)
    named = part.get("in", [part["equals"]] if "equals" in part else None)
    return asked is not None and named is not None and not any(value in asked for value in named)


def _asks(entry: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    return [(key, ask) for key in _ASKS for ask in entry[key]]


def _says(api: Api, rule: Rule) -> list[str]:
    """The rule's data in words."""
    lines = _asked(api, rule)
    if rule.get("fields"):
        lines = [f"{rule['verb']}: {', '.join(rule['fields'])}"]
    lines += _compared(rule)
    if "when" in rule:
        lines.append(f"when {conditions.words(rule['when'])}")
    lines += [f"{group['name']}: {', '.join(group['fields'])}" for group in rule.get("groups", ())]
    lines += [f"together: {conditions.words(condition)}" for condition in rule.get("conditions", ())]
    if "name" in rule:
        lines.append(f"{rule['name']} means {rule['field']}")
    if "classes" in rule:
        lines.append(f"in every field of the class {' or '.join(rule['classes'])}")
    return lines


def _compared(rule: Rule) -> list[str]:
    """What a rule says of one amount or length."""
    lines = []
    if "terms" in rule:
        terms = " ".join(f"{term['sign']} {_product(term, rule)}" for term in rule["terms"])
        lines.append(f"{rule['field']} = {terms.removeprefix('+ ')}")
    unit = " characters" if rule["verb"] == "length" else ""
    bounds = {"above": "more than", "minimum": "at least", "maximum": "at most", "at_most": "at most"}
    lines += [f"{rule['field']} is {words} {rule[key]}{unit}" for key, words in bounds.items() if key in rule]
    if rule["verb"] == "decimals":
        lines.append(f"amounts have no more decimals than the currency in {rule['currency']}")
    return lines


def _product(term: dict[str, Any], rule: Rule) -> str:
    """A term in words; of a field of items in a rule about a field outside them, it is the sum over the items."""
    words = " x ".join(term["product"])
    over = any("[]" in path for path in term["product"]) and "[]" not in rule["field"]
    return f"the sum of all {words}" if over else words


def _asked(api: Api, rule: Rule) -> list[str]:
    """What types ask by a rule, types that ask the same on one line."""
    found: dict[str, list[str]] = {}
    words = {"required": "is required", "values": "is", "forbidden": "must not be there"}
    for entry in api.compiled["types"]:
        for key, ask in _asks(entry):
            if ask["rule"] == rule["id"]:
                value = f" {one_of(ask['allowed'])}" if key == "values" else ""
                found.setdefault(f"{ask['field']} {words[key]}{value}", []).append(entry["id"])
    everyone = {type_id for types in found.values() for type_id in types}
    return [line if set(types) == everyone else f"{line}: {', '.join(types)}" for line, types in found.items()]


def _sources(api: Api, rule: Rule) -> list[dict[str, Any]]:
    keys = [source_key(api.spec, rule["source"])] if "source" in rule else []
    for entry in api.compiled["types"]:
        keys += [ask.get("source", entry["source"]) for _, ask in _asks(entry) if ask["rule"] == rule["id"]]
    return [source(api, key) for key in dict.fromkeys(keys)]


def _reading(api: Api, reading_id: str | None) -> dict[str, str] | None:
    for _, _, entry in api.spec.entries("readings", "readings"):
        if entry["id"] == reading_id:
            return {key: entry[key] for key in ("id", "topic", "reading")}
    return None


def _example(api: Api, rule_id: str, which: str) -> dict[str, Any] | None:
    """The case that shows a rule best: from the rule's own folder, named for nothing special, with an object."""

    def shows(case: Case) -> bool:
        return rule_id in (case.fails if which == "fails" else case.data["passes"])

    def oddness(case: Case) -> tuple[bool, bool, bool]:
        *folder, name = case.name.split("/")
        return folder != [rule_id], name != which, not isinstance(case.data.get("payload"), dict)

    found = sorted((case for case in api.cases if shows(case)), key=oddness)
    if not found:
        return None
    data = found[0].data
    shown: dict[str, Any] = {key: data[key] for key in ("payload", "text") if key in data}
    return {"type": data["type"], **shown, "case": found[0].name, "says": data["says"]}
