"""The OpenAPI 3.1 description of an API: every operation of its ``api.yaml``, with the schemas of this package."""

from typing import Any

from fieldrules.engine import judge_value
from fieldrules.options import Options
from fieldrules_generator.emit.schemas.document import DIALECT, as_bytes, made_by, references_to, uses
from fieldrules_generator.emit.schemas.forms import Schema, definitions, ref
from fieldrules_generator.emit.schemas.responses import plain, response
from fieldrules_generator.model import Api

Json = dict[str, Any]

_PLACE = "#/components/schemas/"


def text(api: Api, schemas: dict[str, Schema]) -> bytes:
    """The description.

    Args:
        api: the API.
        schemas: the schemas of types, bodies and choices of types, by name.
    """
    return as_bytes(_Description(api, schemas).build())


class _Description:
    def __init__(self, api: Api, schemas: dict[str, Schema]) -> None:
        self.api = api
        self.data = api.spec.api.data
        self.schemas = schemas
        operations, errors = self.data["operations"], self.data["errors"]
        bodies = [entry.get("body") for entry in (*errors, *(each for one in operations for each in one["responses"]))]
        self.bodies = dict(api.schemas.responses([name for name in bodies if name is not None]))
        self.used: dict[str, Schema] = {}
        self.examples: Json = {}
        self.documented = [entry for _, _, entry in api.spec.entries("examples", "examples")]

    def build(self) -> Json:
        """The whole description; what it refers to is known when its paths are done."""
        paths: Json = {}
        for operation in self.data["operations"]:
            paths.setdefault(operation["path"], {})[operation["method"].lower()] = self._operation(operation)
        return {
            "openapi": "3.1.0",
            "info": {
                "title": self.data["title"],
                "description": "The field rules are a reading of the vendor's documents, not the vendor's own.",
                "version": self.data["version"],
            },
            "jsonSchemaDialect": DIALECT,
            "servers": [{"url": server["url"], "description": server["id"]} for server in self.data["servers"]],
            "security": [{scheme["id"]: []} for scheme in self._schemes()],
            "paths": paths,
            "components": {
                "schemas": self._components(),
                "examples": self.examples,
                "securitySchemes": {scheme["id"]: _security(scheme) for scheme in self._schemes()},
            },
            "x-generated": made_by(self.api),
        }

    def _schemes(self) -> list[Json]:
        """The schemes that put something into a header, which is all that OpenAPI can say of one."""
        return [scheme for scheme in self.data["authentication"]["schemes"] if scheme["headers"]]

    def _operation(self, operation: Json) -> Json:
        found: Json = {"operationId": operation["id"], "summary": operation["summary"]}
        notes = [*operation.get("notes", ()), f"Repeating it: {operation['retry']['says']}"]
        found["description"] = " ".join(notes)
        parameters = [self._parameter(operation, entry) for entry in operation["parameters"]]
        found |= {"parameters": parameters} if parameters else {}
        body = self._request(operation)
        found |= {"requestBody": body} if body else {}
        return {**found, "responses": self._responses(operation)}

    def _parameter(self, operation: Json, entry: Json) -> Json:
        found = {"name": entry["name"], "in": entry["in"], "required": entry["required"], "description": entry["says"]}
        if "query" in operation and "type" not in entry:
            return {**found, "schema": plain(self.api.schemas.paths(operation["query"])[entry["name"]])}
        values = {"enum": entry["values"]} if "values" in entry else {}
        return {**found, "schema": {"type": entry.get("type", "string"), **values}}

    def _request(self, operation: Json) -> Json:
        media = self.data["media_types"]["request"].partition(";")[0]
        if operation["empty_body"]:
            schema = {"description": "Nothing; an empty object is sent.", "type": "object", "maxProperties": 0}
            return {"required": True, "content": {media: {"schema": schema}}}
        request = operation["request"]
        if request is None:
            return {}
        names = [request["body"]] if "body" in request else self._joined(request["types"])
        schemas = [self._refer(name) for name in names]
        content = {"schema": schemas[0] if len(schemas) == 1 else {"anyOf": schemas}, **self._requests(operation)}
        return {"required": True, "content": {media: content}}

    def _joined(self, types: list[str]) -> list[str]:
        """The types, or the one schema that is any of them."""
        for name in {entry["schema"] for entry in self.api.compiled["types"]}:
            each = [entry["id"] for entry in self.api.ruleset.recognised_types() if entry["schema"] == name]
            if set(each) == set(types) and f"any-{name}" in self.schemas:
                return [f"any-{name}"]
        return types

    def _refer(self, name: str) -> Schema:
        self.used[name] = self.schemas[name]
        return {"$ref": f"{_PLACE}{name}"}

    def _responses(self, operation: Json) -> Json:
        """What the operation lists, and the refusals that no operation lists because any can give them."""
        listed = list(operation["responses"])
        everywhere = {entry["http"] for each in self.data["operations"] for entry in each["responses"]}
        listed += [
            {**error, "says": self.bodies.get(error.get("body"), {}).get("description", error["id"])}
            for error in self.data["errors"]
            if error["http"] not in everywhere
        ]
        by_status: dict[str, list[Json]] = {}
        for entry in sorted(listed, key=lambda each: int(each["http"])):
            by_status.setdefault(str(entry["http"]), []).append(entry)
        return {status: self._response(operation, entries) for status, entries in by_status.items()}

    def _response(self, operation: Json, entries: list[Json]) -> Json:
        found: Json = {"description": " ".join(entry["says"] for entry in entries)}
        headers = {
            header["name"]: {"description": header.get("says", ""), "schema": {"type": "string"}}
            for header in self.data["authentication"]["answer_headers"]
        }
        found |= {"headers": headers} if headers else {}
        bodies = dict.fromkeys(entry["body"] for entry in entries if entry.get("body") is not None)
        if not bodies:
            return found
        schemas = [{"$ref": f"{_PLACE}{self._response_name(body)}"} for body in bodies]
        content = {"schema": schemas[0] if len(schemas) == 1 else {"anyOf": schemas}}
        content |= self._answers(operation, entries[0]["http"])
        media = dict.fromkeys(name.partition(";")[0] for name in self.data["media_types"]["response"])
        return {**found, "content": dict.fromkeys(media, content)}

    def _response_name(self, body: str) -> str:
        """The name of a response among the components; requests come first where both have one."""
        name = f"{body}-response" if body in self.schemas or body in definitions({}) else body
        self.used[name] = response(self.bodies[body]) if body in self.bodies else {"title": body, "type": "object"}
        return name

    def _requests(self, operation: Json) -> Json:
        """Our starting payloads, then documented requests that keep the rules."""
        found: Json = {}
        for type_id in operation["request"].get("types", ()):
            for kind, value in self.api.examples[type_id]._asdict().items():
                name = f"{type_id}-{kind}"
                found[name] = self._example(name, f"{type_id}, {kind}", value)
        for entry in self._documented(operation, "request"):
            type_id = entry.get("type")
            if type_id is not None and judge_value(self.api.ruleset, entry["request"], Options(type_id)).ok:
                name = f"{entry['id']}-request"
                found[name] = self._example(name, entry["title"], entry["request"])
        return {"examples": found} if found else {}

    def _answers(self, operation: Json, status: int) -> Json:
        found = {
            f"{entry['id']}-response": self._example(f"{entry['id']}-response", entry["title"], entry["response"])
            for entry in self._documented(operation, "response")
            if entry.get("http") == status
        }
        return {"examples": found} if found else {}

    def _example(self, name: str, summary: str, value: Any) -> Json:
        self.examples[name] = {"summary": summary, "value": value}
        return {"$ref": f"#/components/examples/{name}"}

    def _documented(self, operation: Json, side: str) -> list[Json]:
        """The examples of an operation that are whole, and hold nothing that a reader could take for a reference."""
        return [
            entry
            for entry in self.documented
            if entry["operation"] in (operation["id"], "any")
            and side in entry
            and entry["kind"] != "fragment"
            and side not in entry.get("truncated", {})
            and not references_to(entry[side])
        ]

    def _components(self) -> Json:
        """The schemas that are referred to, by name, with the definitions they share."""
        for name in self.schemas:
            self._refer(name)
        shared = uses(self.used, definitions(self.api.ruleset.currencies))
        return {name: _moved(schema) for name, schema in sorted({**shared, **self.used}.items())}


def _moved(schema: Any) -> Any:
    """A schema with its references pointing at the components."""
    if isinstance(schema, list):
        return [_moved(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    start = ref("")["$ref"]
    return {
        key: _PLACE + value.removeprefix(start) if key == "$ref" and isinstance(value, str) else _moved(value)
        for key, value in schema.items()
    }


def _security(scheme: Json) -> Json:
    """A scheme, as far as OpenAPI can say it: where the credential stands. The rest is said in words."""
    headers = scheme["headers"]
    says = [f"{header['name']}: {header['format']}." for header in headers if "format" in header]
    description = " ".join([f"{scheme['title']}.", *says, *scheme.get("notes", ())])
    bearer = [header for header in headers if header["name"].lower() == "authorization"]
    if bearer and bearer[0].get("format", "").startswith("Bearer "):
        form = {"bearerFormat": scheme["typ"]} if "typ" in scheme else {}
        return {"type": "http", "scheme": "bearer", **form, "description": description}
    unsigned = [header for header in headers if not header.get("signed", False)] or headers
    return {"type": "apiKey", "in": "header", "name": unsigned[-1]["name"], "description": description}
