"""Starting payloads of a type, made from the schema's own examples and judged by the engine before anyone sees them."""

from typing import Any, NamedTuple

from fieldrules.conditions import fields_of
from fieldrules.engine import judge_value
from fieldrules.options import Options
from fieldrules.ruleset import RuleSet
from fieldrules_generator.fields import Schemas, is_leaf

Chosen = dict[str, Any]
"""The value of each leaf field that is in, by its template path."""


class Examples(NamedTuple):
    """Two payloads of a type.

    ``minimal`` holds what the type requires, and nothing else; ``full`` every optional field that can be there without
    a finding or making it another type. Where fields exclude each other, the first in the schema is in; fields that
    need each other come together.
    """

    minimal: dict[str, Any]
    full: dict[str, Any]


def examples_of(ruleset: RuleSet, schemas: Schemas, entry: dict[str, Any]) -> Examples:
    """The payloads of a compiled type."""
    required = _required(ruleset, schemas, entry)
    return Examples(_build(schemas, entry, required), _build(schemas, entry, _full(ruleset, schemas, entry, required)))


def _full(ruleset: RuleSet, schemas: Schemas, entry: dict[str, Any], required: Chosen) -> Chosen:
    chosen = required
    for path, schema in schemas.paths(entry["schema"]).items():
        if not is_leaf(schema) or path in chosen:
            continue
        for group in ([path], *_companions(ruleset, path)):
            trial = chosen | {name: _value(schemas, entry, name) for name in group}
            payload = _build(schemas, entry, trial)
            report = judge_value(ruleset, payload, Options(None if entry["recognise"] else entry["id"]))
            if report.type == entry["id"] and not report.findings:
                chosen = trial
                break
    return chosen


def _companions(ruleset: RuleSet, path: str) -> list[list[str]]:
    groups = [
        [field for condition in rule["conditions"] for field in fields_of(condition)]
        for rule in ruleset.data["rules"]
        if rule["verb"] == "together"
    ]
    return [group for group in groups if path in group]


def _required(ruleset: RuleSet, schemas: Schemas, entry: dict[str, Any]) -> Chosen:
    """What the type requires always, and what its rules require of a payload that holds no more than that."""
    names = {ask["field"] for ask in entry["required"]}
    chosen = _chosen(schemas, entry, names)
    report = judge_value(ruleset, _build(schemas, entry, chosen), Options(entry["id"]))
    names |= {finding.path for finding in report.findings if finding.kind == "missing"}
    return _chosen(schemas, entry, names)


def _chosen(schemas: Schemas, entry: dict[str, Any], names: set[str]) -> Chosen:
    paths = schemas.paths(entry["schema"])
    wanted = [path for path, schema in paths.items() if is_leaf(schema) and path in names]
    return {path: _value(schemas, entry, path) for path in wanted}


def _value(schemas: Schemas, entry: dict[str, Any], path: str) -> Any:
    """The value by which the type is recognised, or the first it takes, or the schema's example."""
    example = schemas.paths(entry["schema"])[path]["examples"][0]
    stated = _stated(entry["recognise"] or {"all": []}, path)
    allowed = next((ask["allowed"] for ask in entry["values"] if ask["field"] == path), None)
    if stated is not None:
        return example if example in stated else stated[0]
    return example if allowed is None or example in allowed else allowed[0]


def _stated(condition: dict[str, Any], path: str) -> list[Any] | None:
    for part in condition.get("all", [condition]):
        if part.get("field") == path and "equals" in part:
            return [part["equals"]]
        if part.get("field") == path and "in" in part:
            return list(part["in"])
    return None


def _build(schemas: Schemas, entry: dict[str, Any], chosen: Chosen) -> dict[str, Any]:
    """The payload of chosen leaves, in the order of the schema; a list has one item."""
    payload: dict[str, Any] = {}
    for path in schemas.paths(entry["schema"]):
        if path not in chosen:
            continue
        place: Any = payload
        *parents, name = path.split(".")
        for parent in parents:
            below = place.setdefault(parent.removesuffix("[]"), [{}] if parent.endswith("[]") else {})
            place = below[0] if isinstance(below, list) else below
        place[name] = chosen[path]
    return payload
