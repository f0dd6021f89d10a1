"""JSON Schemas (2020-12) of an API: one for each type and body, one for "any type that is recognised", and the gaps."""

from typing import Any

from fieldrules_generator.emit.schemas import gaps, openapi
from fieldrules_generator.emit.schemas.document import RESERVED, file_name, text
from fieldrules_generator.emit.schemas.fields import Asked, Asks, Tree
from fieldrules_generator.emit.schemas.forms import Schema
from fieldrules_generator.emit.schemas.recognition import choose
from fieldrules_generator.emit.schemas.rules import across_fields
from fieldrules_generator.model import Api
from fieldrules_generator.problems import Problem, SpecError
from fieldrules_generator.write import Tree as Files


def emit(api: Api) -> Files:
    """A schema for each type, body and choice of types, the OpenAPI description that uses them, and what they lack.

    Raises:
        SpecError: if two of them would have the same name, or one has a name that no file may have.
    """
    built = schemas(api)
    folder = f"schemas/{api.name}"
    files: Files = {f"{folder}/{file_name(name)}.json": text(api, name, schema) for name, schema in built.items()}
    files[f"{folder}/openapi.json"] = openapi.text(api, built)
    files[f"{folder}/gaps.json"] = gaps.as_json(api)
    files[f"{folder}/gaps.md"] = gaps.as_markdown(api)
    return files


def schemas(api: Api) -> dict[str, Schema]:
    """The schemas by name, without their definitions."""
    makers = {name: _Schemas(api, name) for name in api.compiled["schemas"]}
    found: dict[str, Schema] = {}
    for schema_name, maker in makers.items():
        recognised = [entry for entry in api.ruleset.recognised_types() if entry["schema"] == schema_name]
        if len(recognised) > 1:
            _add(api, found, f"any-{schema_name}", maker.any_of(recognised))
    for entry in api.compiled["types"]:
        _add(api, found, entry["id"], makers[entry["schema"]].of_type(entry))
    for body in api.compiled["bodies"]:
        _add(api, found, body["id"], makers[body["schema"]].of_body(body))
    return found


def _add(api: Api, found: dict[str, Schema], name: str, schema: Schema) -> None:
    if name in found or name in RESERVED:
        says = f"has a type or body named {name!r}, which is the name of another generated schema or file"
        raise SpecError([Problem(api.spec.api.file, 1, says)])
    found[name] = schema


class _Schemas:
    """The schemas that read payloads with one schema of the spec."""

    def __init__(self, api: Api, schema_name: str) -> None:
        self.ruleset = api.ruleset
        self.docs = api.schemas.paths(schema_name)
        self.doc = api.schemas.resolved[schema_name]
        self.what = {document.data["id"]: document.data["what"] for document in api.spec.documents("type")}
        user = next(e for e in (*api.compiled["types"], *api.compiled["bodies"]) if e["schema"] == schema_name)
        self.root = self.ruleset.schema_of(user["id"]).root

    def of_body(self, body: dict[str, Any]) -> Schema:
        """A body that is checked by its schema only."""
        description = self.doc.get("description", body["title"])
        return {
            "title": body["title"],
            "description": description,
            **Tree(self.docs, {}, {}, blank_is_value=True).root(self.root),
        }

    def of_type(self, entry: dict[str, Any]) -> Schema:
        """A type: its fields with what it asks of them, then the rules across fields."""
        rules = self._rules(entry["id"])
        about = {"title": entry["id"], "description": f"{_sentence(entry['title'])} {self.what[entry['id']]}"}
        tree = self._tree(self._asks(entry), self._notes([entry]))
        across = [*tree.pop("allOf", []), *rules.values()]
        return {**about, **tree, **({"allOf": across} if across else {})}

    def any_of(self, entries: list[dict[str, Any]]) -> Schema:
        """Any type that is recognised: what all ask, the rules that hold for all, then what each asks beyond that."""
        asks = {entry["id"]: self._asks(entry) for entry in entries}
        rules = {entry["id"]: self._rules(entry["id"]) for entry in entries}
        common = _common(list(asks.values()))
        first, *others = rules.values()
        shared = {rule: schema for rule, schema in first.items() if all(rule in other for other in others)}
        given = {path for path, asked in common.items() if asked.required}
        tree = self._tree(common, self._notes(entries))
        parts = {}
        for entry in entries:
            part = Tree(self.docs, _beyond(asks[entry["id"]], common), {}, given=given, whole=False).root(self.root)
            own = [schema for rule, schema in rules[entry["id"]].items() if rule not in shared]
            across = [*part.pop("allOf", []), *own]
            parts[entry["id"]] = {**part, **({"allOf": across} if across else {})}
        chosen = choose(entries, parts, self.root, given)
        names = ", ".join(entry["id"] for entry in entries)
        about = {"title": self.doc["title"], "description": f"Any of: {names}. {self.doc.get('description', '')}"}
        return {**about, **tree, "allOf": [*tree.pop("allOf", []), *shared.values(), *chosen]}

    def _tree(self, asks: Asks, notes: dict[str, list[str]]) -> Schema:
        return Tree(self.docs, asks, notes).root(self.root)

    def _rules(self, type_id: str) -> dict[str, Schema]:
        found = {
            rule["id"]: across_fields(self.ruleset, rule, self.root)
            for rule in self.ruleset.rules_of(type_id)
            if rule["severity"] == "error"
        }
        return {rule: schema for rule, schema in found.items() if schema}

    def _asks(self, entry: dict[str, Any]) -> Asks:
        asks: Asks = {}
        for key in ("required", "values", "forbidden"):
            for ask in entry[key]:
                if self.ruleset.rules[ask["rule"]]["severity"] != "error":
                    continue
                asked = asks.get(ask["field"], Asked())
                new: Any = (ask["rule"], tuple(ask["allowed"])) if key == "values" else ask["rule"]
                asks[ask["field"]] = asked._replace(**{key: (*getattr(asked, key), new)})
        return asks

    def _notes(self, entries: list[dict[str, Any]]) -> dict[str, list[str]]:
        """The rules that only warn of a field, by its path."""
        notes: dict[str, list[str]] = {}
        for entry in entries:
            asked = [(a["field"], a["rule"]) for key in ("required", "values", "forbidden") for a in entry[key]]
            asked += [
                (path, rule["id"])
                for rule in self.ruleset.rules_of(entry["id"])
                for path in [*rule.get("fields", ()), *([rule["field"]] if "field" in rule else ())]
            ]
            for path, rule_id in asked:
                if self.ruleset.rules[rule_id]["severity"] != "error" and rule_id not in notes.get(path, ()):
                    notes.setdefault(path, []).append(rule_id)
        return notes


def _common(asks: list[Asks]) -> Asks:
    """The fields that every type requires."""
    first, *others = asks
    found: Asks = {}
    for path, asked in first.items():
        if asked.required and all(path in other and other[path].required for other in others):
            rules = [rule for each in asks for rule in each[path].required]
            found[path] = Asked(required=tuple(dict.fromkeys(rules)))
    return found


def _beyond(asks: Asks, common: Asks) -> Asks:
    """What a type asks beyond what all require."""
    found = {path: asked._replace(required=() if path in common else asked.required) for path, asked in asks.items()}
    return {path: asked for path, asked in found.items() if asked != Asked()}


def _sentence(title: str) -> str:
    return f"{title[:1].upper()}{title[1:]}."
