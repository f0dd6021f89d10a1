"""Traceability, both ways: every documented fact went somewhere, and every rule says where it comes from."""

from collections.abc import Iterator
from typing import Any

from fieldrules.near_miss import suggestions
from fieldrules_generator.compile import all_rules
from fieldrules_generator.model import Api
from fieldrules_generator.problems import Problem, did_you_mean
from fieldrules_generator.yaml_reader import Document


def count_facts(api: Api) -> int:
    """How many facts the locked pages hold: fields, values, statements, endpoints and examples."""
    total = 0
    for document in api.spec.documents("facts"):
        for section in document.data["sections"]:
            total += len(section.get("fields", ())) + len(section.get("statements", ()))
            total += sum("fixed" in fact or "allowed" in fact for fact in section.get("fields", ()))
            total += len(section.get("endpoints", ())) + len(section.get("examples", ()))
    return total


def untraced(api: Api) -> Iterator[Problem]:
    """A problem for every fact that no type, rule, reading or operation covers, and for every trace of nothing."""
    tracer = _Tracer(api)
    for document in api.spec.documents("facts"):
        for index, section in enumerate(document.data["sections"]):
            yield from tracer.section(document, index, section)
    yield from tracer.traces()


def unsourced(api: Api) -> Iterator[Problem]:
    """A problem for every rule that no source backs, and that no passing or no failing case shows."""
    shown_failing = {rule for case in api.cases for rule in case.fails}
    shown_passing = {rule for case in api.cases for rule in case.data["passes"]}
    api_file = api.spec.api
    applied = {ask["rule"] for entry in api.compiled["types"] for key in _ASKS for ask in entry[key]}
    for rule in all_rules(api.spec):
        name = rule["id"]
        if "source" not in rule and rule["verb"] != "builtin" and name not in applied:
            yield api_file.problem(f"has the rule {name!r}, which has no source and which no type applies")
        if name not in shown_failing:
            yield api_file.problem(f"has the rule {name!r}, which no failing case shows", "cases")
        if name not in shown_passing:
            yield api_file.problem(f"has the rule {name!r}, which no passing case shows", "cases")
    for entry in api.compiled["types"]:
        yield from _unshown_fields(api, entry)


_ASKS = ("required", "values", "forbidden")


def _unshown_fields(api: Api, entry: dict[str, Any]) -> Iterator[Problem]:
    """Required fields of a type without a case in which they are missing, and types without a valid case."""
    cases = [case.data["expect"] for case in api.cases if case.data["expect"]["type"] == entry["id"]]
    if not any(expected["valid"] for expected in cases):
        yield api.spec.api.problem(f"has the type {entry['id']!r}, which no valid case shows", "cases")
    missing = {_template(finding["path"]) for e in cases for finding in e["findings"] if finding["kind"] == "missing"}
    for ask in entry["required"]:
        if ask["field"] not in missing:
            says = f"has no case of a {entry['id']} in which {ask['field']} is missing"
            yield api.spec.api.problem(says, "cases")


def _template(path: str) -> str:
    parts = path.split("[")
    return parts[0] + "".join("[" + part[part.index("]") :] for part in parts[1:])


class _Tracer:
    """Looks up what covers a fact."""

    def __init__(self, api: Api) -> None:
        self.api = api
        self.types = {entry["id"]: entry for entry in api.compiled["types"]}
        self.paths = api.schemas.all_paths()
        rules = all_rules(api.spec)
        self.aliases = {r["field"].rpartition(".")[0] + "." + r["name"] for r in rules if r["verb"] == "alias"}
        readings = [entry for _, _, entry in api.spec.entries("readings", "readings")]
        self.read = {path for entry in readings for path in entry["fields"]}
        data = api.spec.api.data
        self.targets = {
            "rule": {rule["id"] for rule in rules},
            "reading": {entry["id"] for entry in readings},
            "type": set(self.types),
            "field": set(self.paths),
            "operation": {entry["id"] for entry in data["operations"]},
            "status": {entry["id"] for entry in data["statuses"]},
            "server": {entry["id"] for entry in data["servers"]},
        }
        self.trace = {page: places for d in api.spec.documents("trace") for page, places in d.data.items()}
        self.statements: dict[str, set[str]] = {}

    def section(self, document: Document, index: int, section: dict[str, Any]) -> Iterator[Problem]:
        page = document.data["page"]
        for number, fact in enumerate(section.get("fields", ())):
            place = ("sections", index, "fields", number)
            for message in self._field(section, fact):
                yield document.problem(message, *place)
        for number, fact in enumerate(section.get("statements", ())):
            self.statements.setdefault(page, set()).add(fact["id"])
            if fact["id"] not in self.trace.get(page, {}):
                message = f"has the statement {fact['id']!r}, which trace.yaml does not lead anywhere"
                yield document.problem(message, "sections", index, "statements", number)
        for number, fact in enumerate(section.get("endpoints", ())):
            if not self._is_endpoint(fact):
                yield document.problem("has an endpoint that no operation has", "sections", index, "endpoints", number)
        for number, fact in enumerate(section.get("examples", ())):
            known = [entry["id"] for _, _, entry in self.api.spec.entries("examples", "examples")]
            if fact["id"] not in known:
                message = f"has the example {fact['id']!r}, which examples/ does not have"
                yield document.problem(message, "sections", index, "examples", number)

    def _field(self, section: dict[str, Any], fact: dict[str, Any]) -> Iterator[str]:
        path = fact["field"]
        allowed = [fact["fixed"]] if "fixed" in fact else fact.get("allowed")
        if section["role"] == "required":
            entry = self.types.get(section.get("type", ""))
            if entry is None:
                named = f"the unknown type {section['type']!r}" if section.get("type") else "no type of ours"
                yield f"lists {path}, required by {named}"
                return
            if path not in [ask["field"] for ask in entry["required"]]:
                yield f"requires {path}, which the type {entry['id']} does not"
            taken = next((ask["allowed"] for ask in entry["values"] if ask["field"] == path), None)
            if allowed is not None and sorted(map(str, taken or [])) != sorted(map(str, allowed)):
                yield f"allows {allowed} for {path}, the type {entry['id']} {taken}"
        elif path not in self.paths and path not in self.aliases and path not in self.read:
            yield f"lists {path}, which no schema, alias or reading has"
        elif allowed is not None and path in self.paths and not self._takes(self.paths[path], allowed):
            yield f"allows {allowed} for {path}, its schema does not"

    def _takes(self, schema: dict[str, Any], allowed: list[Any]) -> bool:
        if schema.get("type") == "boolean":
            return all(isinstance(value, bool) for value in allowed)
        return all(value in schema.get("enum", ()) for value in allowed)

    def _is_endpoint(self, fact: dict[str, Any]) -> bool:
        data = self.api.spec.api.data
        server = next((entry["url"] for entry in data["servers"] if entry["id"] == fact["server"]), None)
        return any(
            server is not None and fact["method"] == entry["method"] and fact["url"] == server + entry["path"]
            for entry in data["operations"]
        )

    def traces(self) -> Iterator[Problem]:
        """Traces that begin or end nowhere."""
        for document in self.api.spec.documents("trace"):
            for page, places in document.data.items():
                for statement, targets in places.items():
                    place = (page, statement)
                    if statement not in self.statements.get(page, set()):
                        yield document.problem(f"traces {statement!r}, which {page} does not state", *place)
                    for target in targets:
                        kind, _, name = target.partition(":")
                        if kind != "note" and name not in self.targets[kind]:
                            near = did_you_mean(suggestions(name, self.targets[kind]))
                            yield document.problem(f"leads to the unknown {kind} {name!r}{near}", *place)
