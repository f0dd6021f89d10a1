"""What JSON Schema cannot say of a spec: every name refers to something. Told with file, line and nearest names."""

import keyword
import sys
from collections.abc import Collection, Iterator, Mapping
from typing import Any

from fieldrules import amount, builtin
from fieldrules.conditions import fields_of
from fieldrules.near_miss import suggestions
from fieldrules.verbs import fields_read
from fieldrules_generator import patterns
from fieldrules_generator.compile import pages
from fieldrules_generator.fields import Schemas, is_leaf, kind_of, walk
from fieldrules_generator.problems import Problem, did_you_mean
from fieldrules_generator.spec import Spec
from fieldrules_generator.validate_client import error_references, references
from fieldrules_generator.yaml_reader import Document, Place

_DEVICES = {"con", "prn", "aux", "nul", *(f"{name}{number}" for name in ("com", "lpt") for number in range(10))}
"""Names that are no files on Windows."""


def validate(spec: Spec, schemas: Schemas, problems: list[Problem]) -> None:
    """Add a problem for every reference to nothing, in every file of a spec."""
    check = _Check(spec, schemas, problems)
    check.names()
    check.types()
    check.operations()
    check.rules()
    check.changes()
    check.leaves()
    check.written()
    check.readings()
    check.sources()
    check.client()
    check.sandbox()


class _Check:
    def __init__(self, spec: Spec, schemas: Schemas, problems: list[Problem]) -> None:
        self.spec = spec
        self.schemas = schemas
        self.problems = problems
        self.rule_ids: dict[str, str] = {}
        self.request_paths = self._request_paths()
        self.reading_ids = {entry["id"] for _, _, entry in spec.entries("readings", "readings")}
        self.type_ids = [document.data["id"] for document in spec.documents("type")]
        self.operation_ids = [entry["id"] for entry in spec.api.data["operations"]]
        self.pages = pages(spec)
        for rule in builtin.RULES:
            self.rule_ids[rule["id"]] = "builtin"
        for document, place, rule in spec.entries("rules", "rules"):
            if rule["id"] in self.rule_ids:
                problems.append(document.problem(f"has the rule id {rule['id']!r}, which is taken", *place, "id"))
            self.rule_ids[rule["id"]] = rule["verb"]

    def known(self, document: Document, place: Place, what: str, name: str, names: Collection[str]) -> bool:
        """Add a problem if a name is not among those known."""
        if name in names:
            return True
        near = did_you_mean(suggestions(name, names))
        self.problems.append(document.problem(f"names the unknown {what} {name!r}{near}", *place))
        return False

    def names(self) -> None:
        """The API's name becomes a package and a folder, other ids become files."""
        name = self.spec.api.data["api"]
        taken = keyword.iskeyword(name) or keyword.issoftkeyword(name) or name in sys.stdlib_module_names
        if taken or name in _DEVICES or name.startswith("fieldrules"):
            message = f"has the name {name!r}, which a package of its own cannot have"
            self.problems.append(self.spec.api.problem(message, "api"))
        bodies = enumerate(self.spec.api.data["bodies"])
        named: list[tuple[Document, Place, Any]] = [(self.spec.api, ("bodies", i), body) for i, body in bodies]
        named += [(document, (), document.data) for document in self.spec.documents("type")]
        named += self.spec.entries("rules", "rules")
        for document, place, entry in named:
            if entry["id"] in _DEVICES:
                message = f"has the id {entry['id']!r}, which names a device, so that no file can be named after it"
                self.problems.append(document.problem(message, *place, "id"))

    def operations(self) -> None:
        """What operations say of requests, answers and statuses refers to something."""
        api = self.spec.api
        bodies = [body["id"] for body in api.data["bodies"]]
        errors = [entry["id"] for entry in api.data["errors"]]
        statuses = [entry["id"] for entry in api.data["statuses"]]
        for index, operation in enumerate(api.data["operations"]):
            place: Place = ("operations", index)
            request = operation["request"] or {}
            for number, name in enumerate(request.get("types", ())):
                self.known(api, (*place, "request", "types", number), "type", name, self.type_ids)
            if "body" in request:
                self.known(api, (*place, "request", "body"), "body", request["body"], bodies)
            if "query" in operation:
                self.known(api, (*place, "query"), "schema", operation["query"], self.schemas.resolved)
            for number, response in enumerate(operation["responses"]):
                if "error" in response:
                    self.known(api, (*place, "responses", number, "error"), "error", response["error"], errors)
            for key in ("allowed_from", "forbidden_from", "unspecified_from"):
                for number, name in enumerate(operation[key]):
                    self.known(api, (*place, key, number), "status", name, statuses)

    def client(self) -> None:
        api = self.spec.api
        answers = [answer for entry in api.data["operations"] for answer in entry["responses"]]
        names = [each["body"] for each in (*answers, *api.data.get("errors", ())) if "body" in each]
        bodies = dict(self.schemas.responses(names))
        told = error_references(api.data["errors"], self.schemas.all_paths())
        for found in (*references(api.data, self.request_paths, bodies), *told):
            self.known(api, found.place, found.what, found.name, found.names)

    def types(self) -> None:
        api = self.spec.api
        for index, type_id in enumerate(api.data["types"]):
            self.known(api, ("types", index), "type", type_id, self.type_ids)
        for index, body in enumerate(api.data.get("bodies", [])):
            self.known(api, ("bodies", index), "schema", body["schema"], self.schemas.resolved)
        if api.data["page"] not in {document.data["page"] for document in self.spec.documents("facts")}:
            self.problems.append(api.problem(f"names the page {api.data['page']!r}, which has no facts", "page"))
        for document in self.spec.documents("type"):
            self._type(document)

    def _type(self, document: Document) -> None:
        entry = document.data
        if document.file.rpartition("/")[2] != f"{entry['id']}.yaml":
            self.problems.append(document.problem(f"holds the type {entry['id']!r}; a type's file has its name", "id"))
        self.known(document, ("id",), "type (api.yaml lists them)", entry["id"], self.spec.api.data["types"])
        if not self.known(document, ("schema",), "schema", entry["schema"], self.schemas.resolved):
            return
        paths = self.schemas.paths(entry["schema"])
        self.known(document, ("operation",), "operation", entry["operation"], self.operation_ids)
        for path in fields_of(entry["recognise"]) if entry["recognise"] else ():
            self.known(document, ("recognise",), "field", path, paths)
        self._compared(document, ("recognise",), entry["recognise"], paths)
        verbs = {"required": "required", "values": "allowed", "forbidden": "forbidden"}
        for key, verb in verbs.items():
            for index, ask in enumerate(entry[key]):
                place = (key, index)
                self.known(document, place, "field", ask["field"], paths)
                of_verb = [rule for rule, found in self.rule_ids.items() if found == verb]
                self.known(document, place, f"rule of verb {verb}", ask["rule"], of_verb)
                for value in ask.get("allowed", ()):
                    self._value(document, place, paths.get(ask["field"], {}), value)

    def _compared(self, document: Document, place: Place, value: Any, paths: Mapping[str, dict[str, Any]]) -> None:
        """Every value that a condition compares a field with is one that the field can have."""
        for inner, atom in _compared(value, place):
            for one in atom["in"] if "in" in atom else [atom["equals"]]:
                self._value(document, inner, paths.get(atom["field"], {}), one)

    def _value(self, document: Document, place: Place, schema: dict[str, Any], value: Any) -> None:
        fits = value in schema["enum"] if "enum" in schema else True
        if schema.get("type") == "boolean" and not isinstance(value, bool):
            fits = False
        if not fits:
            self.problems.append(document.problem("allows a value that the field's schema does not", *place))

    def rules(self) -> None:
        for document, place, rule in self.spec.entries("rules", "rules"):
            for path in [*fields_read(rule), *rule.get("because", ())]:
                self.known(document, place, "field", path, self.request_paths)
            for type_id in rule.get("types", ()):
                self.known(document, place, "type", type_id, self.type_ids)
            self._reading(document, place, rule)
            self._bounds(document, place, rule)
            self._compared(document, place, rule, self.request_paths)
            if rule["verb"] in ("required", "forbidden") and "fields" in rule and "source" not in rule:
                self.problems.append(document.problem(f"has the rule {rule['id']!r} without a source", *place))
            if rule["verb"] == "alias" and rule["name"] == rule["field"].rpartition(".")[2]:
                self.problems.append(document.problem("has an alias that is the field's own name", *place))

    def _bounds(self, document: Document, place: Place, rule: dict[str, Any]) -> None:
        for key in ("above", "minimum", "maximum") if rule["verb"] == "range" else ():
            if key in rule and not (len(rule[key]) <= amount.MAX_LENGTH and amount.is_decimal(rule[key])):
                self.problems.append(document.problem(f"has a {key} that is no amount such as 12.50", *place, key))

    def changes(self) -> None:
        for document, place, entry in self.spec.entries("changes", "changes"):
            if self.known(document, place, "field", entry["field"], self.request_paths) and "value" in entry:
                self._value(document, place, self.request_paths[entry["field"]], entry["value"])

    def leaves(self) -> None:
        """Every field that holds a value says what it is, and how private."""
        for name, resolved in self.schemas.resolved.items():
            document = self.schemas.documents[name]
            for path, schema in walk(resolved, ""):
                if not is_leaf(schema) or kind_of(schema) == "object":
                    continue
                for key in ("privacy", "description", "examples"):
                    if key not in schema:
                        self.problems.append(document.problem(f"has the field {path} without {key!r}"))
                self._reading(document, (), schema)

    def written(self) -> None:
        """What a field says of its own values: its pattern, its spellings, its default."""
        for document in self.spec.documents("schema-file"):
            for place, schema in _schemas(document.data, ()):
                fault = patterns.fault(schema.get("pattern", ""))
                if fault is not None:
                    self.problems.append(document.problem(f"has a pattern {fault}", *place, "pattern"))
                for spelling, value in schema.get("spellings", {}).items():
                    self.known(document, (*place, "spellings", spelling), "value", value, schema.get("enum", ()))
                if "default" in schema:
                    self._value(document, (*place, "default"), schema, schema["default"])

    def readings(self) -> None:
        seen: set[str] = set()
        names = [*self.schemas.all_paths(), *self._documented_paths()]
        names += [rule["field"].rpartition(".")[0] + "." + rule["name"] for rule in self._aliases()]
        examples = [entry["id"] for _, _, entry in self.spec.entries("examples", "examples")]
        for document, place, entry in self.spec.entries("readings", "readings"):
            if entry["id"] in seen:
                self.problems.append(document.problem(f"has the reading {entry['id']!r}, which is taken", *place))
            seen.add(entry["id"])
            for rule in entry["rules"]:
                self.known(document, place, "rule", rule, self.rule_ids)
            for path in entry["fields"]:
                self.known(document, place, "field", path, names)
            for example in entry["examples"]:
                self.known(document, place, "example", example, examples)
            for says in entry["says"]:
                if self.known(document, place, "source", says["source"], self.pages) and "section" in says:
                    sections = [section["id"] for section in self.pages[says["source"]]["sections"]]
                    self.known(document, place, f"section of {says['source']}", says["section"], sections)

    def sources(self) -> None:
        """Every place in every file that cites a page, whatever the kind of file."""
        for document in self.spec.all_files:
            for place, source in _sources(document.data, ()):
                if self.known(document, place, "page", source["page"], self.pages) and "section" in source:
                    sections = [section["id"] for section in self.pages[source["page"]]["sections"]]
                    self.known(document, place, f"section of {source['page']}", source["section"], sections)

    def sandbox(self) -> None:
        """What the sandbox is told names operations, statuses and fields that there are."""
        api = self.spec.api
        told = api.data.get("sandbox")
        if told is None:
            return
        operations = [entry["id"] for entry in api.data["operations"]]
        causes = [*operations, *(entry["id"] for entry in api.data["transitions"]["payer"])]
        statuses = [entry["id"] for entry in api.data["statuses"]]
        errors = [entry["id"] for entry in api.data["errors"]]
        place: Place = ("sandbox",)
        record = told["record"]
        for ids in (*told["roles"].values(), *record["links"]["operations"].values()):
            for name in ids if isinstance(ids, list) else [ids]:
                self.known(api, place, "operation", name, operations)
        for entry in record["history"]["events"]:
            self.known(api, place, "operation or transition", entry["operation"], causes)
            for name in (entry[key] for key in ("from", "to") if key in entry):
                self.known(api, place, "status", name, statuses)
        self.known(api, place, "status", record["accepted"]["stored_as"], statuses)
        for refusal in told["refusals"].values():
            self.known(api, place, "error", refusal["error"], errors)
        paths = self.schemas.all_paths()
        balance = record["balance"]
        fields = [record["number"], record["payment_link"]["field"], balance["field"], balance["of"]]
        fields += [*record["payment_link"]["renewed_by"], *record["not_returned"], *record["kept"]]
        fields += [*record["defaults"], *record["spellings"], *told["list"]["fields"], *told["settings"]["defaults"]]
        fields += told["settings"]["images"]["fields"]
        for name in fields:
            self.known(api, place, "field", name, paths)

    def _reading(self, document: Document, place: Place, entry: dict[str, Any]) -> None:
        if "reading" in entry:
            self.known(document, place, "reading", entry["reading"], self.reading_ids)

    def _aliases(self) -> Iterator[dict[str, Any]]:
        return (rule for _, _, rule in self.spec.entries("rules", "rules") if rule["verb"] == "alias")

    def _documented_paths(self) -> Iterator[str]:
        for document in self.spec.documents("facts"):
            for section in document.data["sections"]:
                yield from (fact["field"] for fact in section.get("fields", ()))

    def _request_paths(self) -> dict[str, dict[str, Any]]:
        names = dict.fromkeys(document.data["schema"] for document in self.spec.documents("type"))
        return {path: schema for name in names for path, schema in self.schemas.paths(name).items()}


def _sources(value: Any, place: Place) -> Iterator[tuple[Place, dict[str, str]]]:
    if isinstance(value, dict):
        source = value.get("source")
        if isinstance(source, dict) and set(source) <= {"page", "section"} and "page" in source:
            yield (*place, "source"), source
        for key, member in value.items():
            yield from _sources(member, (*place, key))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from _sources(item, (*place, index))


def _compared(value: Any, place: Place) -> Iterator[tuple[Place, dict[str, Any]]]:
    """Every predicate at or below a place that compares a field with values."""
    if isinstance(value, dict):
        if "field" in value and ("equals" in value or "in" in value):
            yield place, value
        for key, member in value.items():
            yield from _compared(member, (*place, key))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from _compared(item, (*place, index))


def _schemas(schema: dict[str, Any], place: Place) -> Iterator[tuple[Place, dict[str, Any]]]:
    """A schema as its file has it, and every one in it."""
    yield place, schema
    for key in ("properties", "$defs"):
        for name, member in schema.get(key, {}).items():
            yield from _schemas(member, (*place, key, name))
    if "items" in schema:
        yield from _schemas(schema["items"], (*place, "items"))
