"""The schemas of a spec, resolved: every `$ref` followed, every field known by its path."""

from collections.abc import Iterator, Mapping
from typing import Any

from fieldrules.near_miss import suggestions
from fieldrules_generator.problems import Problem, did_you_mean
from fieldrules_generator.spec import Spec
from fieldrules_generator.yaml_reader import Document

MAX_DEPTH = 24


class Schemas:
    """The schema files of a spec by name, with references followed.

    Args:
        spec: the spec.
        problems: where problems are added.
    """

    def __init__(self, spec: Spec, problems: list[Problem]) -> None:
        self.documents = {_name(document): document for document in spec.documents("schema-file")}
        self.problems = problems
        self.resolved: dict[str, dict[str, Any]] = {}
        definitions: list[dict[str, Any]] = []
        for name, document in self.documents.items():
            if "properties" in document.data:
                self.resolved[name] = self._resolve(document.data, document, 0)
            definitions += (
                self._resolve(definition, document, 0) for definition in document.data.get("$defs", {}).values()
            )
        # Every emitter asks for these again and again.
        self._paths = {name: dict(walk(schema, "")) for name, schema in self.resolved.items()}
        self._all = {path: schema for paths in self._paths.values() for path, schema in paths.items()}
        self._all.update(found for schema in definitions for found in walk(schema, ""))

    def paths(self, name: str) -> Mapping[str, dict[str, Any]]:
        """The fields of a schema by template path, parents first, in spec order."""
        return self._paths.get(name, {})

    def all_paths(self) -> Mapping[str, dict[str, Any]]:
        """The fields of every schema that describes a whole body or a definition."""
        return self._all

    def responses(self, names: list[str]) -> Iterator[tuple[str, dict[str, Any]]]:
        """The bodies of answers, by the names that operations call them: definitions of ``responses.yaml``."""
        document = self.documents.get("responses")
        definitions = document.data.get("$defs", {}) if document is not None else {}
        for name, definition in definitions.items():
            if document is not None and name in names:
                yield name, self._resolve(definition, document, 0)

    def _resolve(self, schema: dict[str, Any], document: Document, depth: int) -> dict[str, Any]:
        """A copy of a schema without references; a keyword beside ``$ref`` replaces the referred one."""
        if depth > MAX_DEPTH:
            self.problems.append(document.problem("has schemas that refer to each other in a circle"))
            return {"type": "object", "properties": {}}
        resolved: dict[str, Any] = {}
        if "$ref" in schema:
            target, home = self._target(schema["$ref"], document)
            resolved = self._resolve(target, home, depth + 1)
        resolved |= {key: value for key, value in schema.items() if key not in ("$ref", "$defs", "properties", "items")}
        if "properties" in schema:
            members = schema["properties"].items()
            resolved["properties"] = {name: self._resolve(member, document, depth + 1) for name, member in members}
        if "items" in schema:
            resolved["items"] = self._resolve(schema["items"], document, depth + 1)
        return resolved

    def _target(self, reference: str, document: Document) -> tuple[dict[str, Any], Document]:
        file, _, fragment = reference.partition("#/$defs/")
        home = self.documents.get(file.removesuffix(".yaml")) if file else document
        definition = home.data.get("$defs", {}).get(fragment) if home is not None else None
        if home is None or definition is None:
            known = [
                f"{name}.yaml#/$defs/{key}" for name, d in self.documents.items() for key in d.data.get("$defs", {})
            ]
            near = did_you_mean(suggestions(fragment or reference, known))
            line = next((line for place, line in document.lines.items() if place[-1:] == ("$ref",)), 1)
            self.problems.append(Problem(document.file, line, f"refers to {reference!r}, which is not there{near}"))
            return {"type": "object", "properties": {}}, document
        return definition, home


def walk(schema: dict[str, Any], path: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every field below a resolved schema, with its template path."""
    for name, member in schema.get("properties", {}).items():
        place = f"{path}.{name}" if path else name
        yield place, member
        yield from walk(member, place)
    if "items" in schema:
        yield f"{path}[]", schema["items"]
        yield from walk(schema["items"], f"{path}[]")


def is_leaf(schema: dict[str, Any]) -> bool:
    """Whether a field holds a value itself."""
    return "properties" not in schema and "items" not in schema


def kind_of(schema: dict[str, Any]) -> str:
    """The engine's kind of a field."""
    types = schema.get("type", [])
    types = types if isinstance(types, list) else [types]
    if "properties" in schema or types == ["object"]:
        return "object"
    if "items" in schema or types == ["array"]:
        return "array"
    if schema.get("format") in ("date", "email", "currency", "decimal", "quantity"):
        return str(schema["format"])
    if "enum" in schema:
        return "enum"
    return {"boolean": "boolean", "integer": "integer"}.get(types[0], "text")


def _name(document: Document) -> str:
    return document.file.rpartition("/")[2].removesuffix(".yaml")
