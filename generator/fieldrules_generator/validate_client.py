"""The references in a spec's ``client``: each names an operation, credential, field, parameter or body there is."""

from collections.abc import Collection, Iterator
from typing import Any, NamedTuple

from fieldrules_generator.yaml_reader import Place


class Reference(NamedTuple):
    """A name in ``client``, where it stands, what it should name and what there is."""

    place: Place
    what: str
    name: str
    names: Collection[str]


def references(data: dict[str, Any], fields: Collection[str], bodies: dict[str, dict[str, Any]]) -> Iterator[Reference]:
    """Every reference in the ``client`` of an API.

    Args:
        data: api.yaml.
        fields: the paths of requests.
        bodies: the schemas of answers by name.
    """
    client = data.get("client")
    if client is None:
        return
    schemes = data["authentication"]["schemes"]
    held = {item["name"] for scheme in schemes for item in scheme["credentials"]}
    for key in ("account", "signer"):
        if key in client:
            yield Reference(("client", key), "credential", client[key], held)
    lines = {line["name"] for scheme in schemes for line in scheme.get("base_string", {}).get("lines", ())}
    for name in client["signed_lines"]:
        yield Reference(("client", "signed_lines", name), "signed line", name, lines)
    variable = {claim["name"] for scheme in schemes for claim in scheme.get("claims", ()) if "constant" not in claim}
    for name in variable | set(client["claims"]):
        yield Reference(("client", "claims"), "claim", name, variable & set(client["claims"]))
    for name, members in client["answers"].items():
        yield Reference(("client", "answers", name), "body", name, bodies)
        for member in members:
            known = bodies.get(name, {}).get("properties", {})
            yield Reference(("client", "answers", name), "member", member, known if name in bodies else [member])
    operations = {entry["id"]: entry for entry in data["operations"]}
    for operation, field in client["own_number"].items():
        yield Reference(("client", "own_number", operation), "operation", operation, operations)
        yield Reference(("client", "own_number", operation), "field", field, fields)
    if "pages" in client:
        yield from _pages(client["pages"], operations, bodies)


def error_references(errors: list[dict[str, Any]], fields: Collection[str]) -> Iterator[Reference]:
    """Every reference in what an API's ``errors`` say of causes: a reason of that error, a field of a request."""
    for index, error in enumerate(errors):
        reasons = [*error["reasons"], *error.get("also_seen", ())]
        for number, cause in enumerate(error.get("causes", ())):
            place: Place = ("errors", index, "causes", number)
            for name in cause["reasons"]:
                yield Reference((*place, "reasons"), "reason", name, reasons)
            for name in cause.get("fields", ()):
                yield Reference((*place, "fields"), "field", name, fields)


def _pages(
    pages: dict[str, str], operations: dict[str, dict[str, Any]], bodies: dict[str, dict[str, Any]]
) -> Iterator[Reference]:
    yield Reference(("client", "pages", "operation"), "operation", pages["operation"], operations)
    entry = operations.get(pages["operation"], {"parameters": [], "responses": []})
    parameters = {each["name"] for each in entry["parameters"]}
    answered = [each["body"] for each in entry["responses"] if each["http"] < 300]
    members = {name for body in answered for name in bodies.get(body, {}).get("properties", {})}
    for key, what, names in (
        ("offset", "parameter", parameters),
        ("limit", "parameter", parameters),
        ("items", "member", members),
        ("total", "member", members),
    ):
        yield Reference(("client", "pages", key), what, pages[key], names)
