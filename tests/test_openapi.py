"""The generated OpenAPI description: valid, complete, and its examples are what its schemas say."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from openapi_spec_validator import OpenAPIV31SpecValidator
from referencing import Registry

from fieldrules_generator.model import load_api
from tests.schema_cases import ANY, FOLDER, schema_files
from tests.support import ROOT, Payload, edited, in_person

API = load_api(ROOT / "spec" / "cybersource_invoicing")
SPEC = API.spec.api.data
DOCUMENT: dict[str, Any] = json.loads((FOLDER / "openapi.json").read_bytes())
OPERATIONS: dict[str, dict[str, Any]] = {
    operation["operationId"]: {**operation, "path": path, "method": method.upper()}
    for path, methods in DOCUMENT["paths"].items()
    for method, operation in methods.items()
}


def accepts(schema: dict[str, Any], value: Any) -> bool:
    """Whether a schema of the document takes a value; the document's components are beside it."""
    whole = {**schema, "components": DOCUMENT["components"]}
    return Draft202012Validator(whole, registry=Registry()).is_valid(value)


def bodies(operation: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """What an operation sends and answers with: its status (or ``request``) and media type object."""
    for content in operation.get("requestBody", {}).get("content", {}).values():
        yield "request", content
    for status, response in operation["responses"].items():
        for content in response.get("content", {}).values():
            yield status, content


def references(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        yield from [value["$ref"]] if "$ref" in value else []
    for member in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from references(member)


def test_it_is_valid() -> None:
    assert [str(error) for error in OpenAPIV31SpecValidator(DOCUMENT).iter_errors()] == []


def test_it_refers_to_itself_only() -> None:
    found = set(references(DOCUMENT))
    assert len(found) > 50
    for reference in found:
        start, components, kind, name = reference.split("/")
        assert (start, components) == ("#", "components")
        assert name in DOCUMENT["components"][kind]


def test_it_has_every_operation() -> None:
    assert {(o["path"], o["method"], name) for name, o in OPERATIONS.items()} == {
        (o["path"], o["method"], o["id"]) for o in SPEC["operations"]
    }
    assert [server["url"] for server in DOCUMENT["servers"]] == [server["url"] for server in SPEC["servers"]]


@pytest.mark.parametrize("operation", SPEC["operations"], ids=lambda operation: operation["id"])
def test_an_operation_has_its_parameters_answers_and_refusals(operation: dict[str, Any]) -> None:
    found = OPERATIONS[operation["id"]]
    names = [parameter["name"] for parameter in found.get("parameters", ())]
    assert names == [parameter["name"] for parameter in operation["parameters"]]
    assert set(found["responses"]) == {str(entry["http"]) for entry in operation["responses"]} | {"401"}
    assert ("requestBody" in found) is (operation["request"] is not None or operation["empty_body"])


def test_the_schemes_say_where_the_credential_stands() -> None:
    schemes = DOCUMENT["components"]["securitySchemes"]
    assert {name: (s["type"], s.get("name", s.get("scheme"))) for name, s in schemes.items()} == {
        "http-signature": ("apiKey", "Signature"),
        "jwt": ("http", "bearer"),
    }
    assert DOCUMENT["security"] == [{"http-signature": []}, {"jwt": []}]


def test_requests_are_judged_by_the_schemas_beside_it() -> None:
    content = OPERATIONS["createInvoice"]["requestBody"]["content"]["application/json"]
    assert content["schema"] == {"$ref": f"#/components/schemas/{ANY}"}
    assert set(schema_files()) <= set(DOCUMENT["components"]["schemas"])
    broken: list[Payload] = [{"invoiceInformation.dueDate": "2026-02-30"}, {"invoiceInformation.deliveryMode": "x"}]
    assert accepts(content["schema"], in_person())
    assert not any(accepts(content["schema"], edited(in_person(), edits)) for edits in broken)


def test_an_operation_without_fields_takes_an_empty_object_only() -> None:
    content = OPERATIONS["performSendAction"]["requestBody"]["content"]["application/json"]
    assert accepts(content["schema"], {})
    assert not accepts(content["schema"], {"a": 1})


def test_every_example_is_what_its_schema_says() -> None:
    examples = DOCUMENT["components"]["examples"]
    shown = set()
    for operation in OPERATIONS.values():
        for where, content in bodies(operation):
            for reference in content.get("examples", {}).values():
                name = reference["$ref"].rpartition("/")[2]
                shown.add(name)
                assert accepts(content["schema"], examples[name]["value"]), (operation["operationId"], where, name)
    assert shown == set(examples)
    assert len(shown) > 30
