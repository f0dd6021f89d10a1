"""How an exchange becomes a cassette: nothing is written but what is listed here.

A message is rebuilt from its listed headers and from a body in which each field is kept, replaced or left out by the
privacy class of its schema. The same is done to a request before it is looked up, so that what was left out never
decides a match. `shape` is pure and idempotent: the shape of a shape is itself, which is how a cassette is checked.

The kinds of cassettes are three, and each file says its own in its provenance: `documented` (made by the generator from
the examples of the spec), `sandbox-local` (recorded against our sandbox) and `cybersource` (recorded live).
"""

import datetime as dt
import json
import os
import re
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit

import cybersource_invoicing as invoicing
from fieldrules_generator.model import load_api
from tests.support import ROOT

CASSETTES = Path(__file__).resolve().parent / "cassettes"
FOLDERS = {
    "documented": ROOT / "generated" / "cassettes" / "cybersource_invoicing",
    "sandbox-local": CASSETTES / "sandbox-local",
    "cybersource": CASSETTES / "cybersource",
}
"""Where the cassettes of each kind are."""
COMMANDS = {
    "documented": "fieldrules generate",
    "sandbox-local": "make record-local",
    "cybersource": "make record",
}
"""What makes the cassettes of each kind."""

REQUEST_HEADERS = ("content-type",)
RESPONSE_HEADERS = ("content-type", "retry-after", "v-c-correlation-id")
LOOPBACK = "http://127.0.0.1"
"""The place of a sandbox, whose port is another each time."""

TEXT = "redacted"
CORRELATION = "redacted-correlation-id"
STANDINS = {
    "email": "someone@example.com",
    "uri": "https://example.com/redacted",
    "date-time": "2026-01-01T00:00:00Z",
}
"""What is written for any value of a format: so valid that the rules take it, and the same each time."""
NUMBER_FIELDS = ("id", "invoiceInformation.invoiceNumber", "invoices[].id")
"""Fields that hold an invoice number, which later requests name."""
OUR_NUMBERS = re.compile(r"[0-9]{1,12}|(test|no-such|sandbox)-[a-z0-9-]{1,16}")
"""Invoice numbers that a server counts up or that our tests choose; any other may say whose invoice it is."""
KEPT = {
    "amount": re.compile(r"[0-9]{1,14}(\.[0-9]{1,6})?"),
    "closed": re.compile(r"[A-Za-z0-9_#-]{0,40}"),
    "currency": re.compile(r"[A-Z]{3}"),
    "date": re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}"),
    "quantity": re.compile(r"[0-9]{1,9}(\.0{1,3})?"),
}
"""How a value looks that is kept, by the format of its field or else by its privacy class."""
LONG_NUMBER = re.compile(r"[0-9](?:[ -]?[0-9]){12,}")

Schema = dict[str, Any]


class Route(NamedTuple):
    """One operation: how its requests look, and the schemas of its bodies."""

    method: str
    path: re.Pattern[str]
    template: str
    query: dict[str, Schema]
    request: Schema | None
    answers: dict[int, Schema]


@cache
def routes() -> list[Route]:
    """The operations of the API, from the spec."""
    api = load_api(ROOT / "spec" / "cybersource_invoicing")
    data = api.spec.api.data
    bodies = {answer["body"] for operation in data["operations"] for answer in operation["responses"]}
    known = dict(api.schemas.responses([*bodies, *(error["body"] for error in data["errors"])]))
    types = {entry["id"]: entry["schema"] for entry in [*api.compiled["types"], *api.compiled["bodies"]]}
    found = []
    for operation in data["operations"]:
        wanted = operation["request"] or {}
        name = next((types[item] for item in [*wanted.get("types", []), *filter(None, [wanted.get("body")])]), None)
        query = dict(api.schemas.paths(operation["query"])) if operation.get("query") else {}
        query |= {item["name"]: {"privacy": "closed"} for item in operation["parameters"] if item["name"] not in query}
        answers = {error["http"]: known[error["body"]] for error in data["errors"]}
        answers |= {answer["http"]: known[answer["body"]] for answer in operation["responses"]}
        pattern = re.sub(r"\\{[a-z]+\\}", "([^/]+)", re.escape(operation["path"]))
        request = api.schemas.resolved[name] if name else None
        found.append(
            Route(operation["method"], re.compile(pattern), operation["path"], query, request, answers),
        )
    return found


def route_of(method: str, path: str) -> Route | None:
    """The operation that a request is of."""
    return next((route for route in routes() if route.method == method and route.path.fullmatch(path)), None)


def shape(exchange: dict[str, Any]) -> dict[str, Any]:
    """An exchange as it may be written: listed headers, redacted bodies, no place of a sandbox."""
    request = shape_request(exchange["request"])
    return {"request": request, "response": shape_response(exchange["response"], request)}


def shape_request(request: dict[str, Any]) -> dict[str, Any]:
    """A request as it may be written."""
    parts = urlsplit(request["uri"])
    route = route_of(request["method"], parts.path)
    shaped: dict[str, Any] = {
        "method": request["method"],
        "uri": _origin(parts.scheme, parts.hostname or "") + _path(parts.path, route) + _query(parts.query, route),
        "headers": _headers(request["headers"], REQUEST_HEADERS),
    }
    if "json" in request:
        shaped["json"] = redact(request["json"], (route and route.request) or {}, "")
    elif request.get("text"):
        shaped["text"] = TEXT
    return shaped


def shape_response(response: dict[str, Any], request: dict[str, Any]) -> dict[str, Any]:
    """A response as it may be written."""
    status = response["status"]
    route = route_of(request["method"], urlsplit(request["uri"]).path)
    shaped: dict[str, Any] = {
        "status": {"code": status["code"], "message": re.sub(r"[^A-Za-z -]", "", status["message"] or "")[:40]},
        "headers": _headers(response["headers"], RESPONSE_HEADERS),
    }
    if "json" in response:
        shaped["json"] = redact(response["json"], (route.answers if route else {}).get(status["code"], {}), "")
    elif response.get("text"):
        shaped["text"] = TEXT
    return shaped


def redact(value: Any, schema: Schema, path: str) -> Any:
    """A value of a body with everything replaced or left out that its schema does not let through."""
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, dict):
        members = schema.get("properties", {})
        return {
            name: redact(member, members[name], f"{path}.{name}" if path else name)
            for name, member in value.items()
            if name in members
        }
    if isinstance(value, list):
        return [redact(item, schema.get("items", {}), f"{path}[]") for item in value]
    return _leaf(value, schema, path)


def _leaf(value: Any, schema: Schema, path: str) -> Any:
    if isinstance(value, str) and not value.strip():
        return ""
    standin = STANDINS.get(schema.get("format", ""), TEXT)
    if standin != TEXT:
        return standin
    text = str(value)
    if LONG_NUMBER.search(text):
        return TEXT
    if path in NUMBER_FIELDS:
        return value if OUR_NUMBERS.fullmatch(text) else TEXT
    if path.endswith(".href"):
        return _link(text)
    if path == "details[].field":
        return value if re.sub(r"\[[0-9]+\]", "[]", text) in _field_names() else TEXT
    if "enum" in schema:
        return value if text.lower() in {str(item).lower() for item in schema["enum"]} else TEXT
    kept = KEPT.get(schema.get("format", "")) or KEPT.get(schema.get("privacy", ""))
    return value if kept is not None and kept.fullmatch(text) else TEXT


@cache
def _field_names() -> frozenset[str]:
    """The names of the fields of every request, as an answer spells them."""
    schemas = load_api(ROOT / "spec" / "cybersource_invoicing").schemas
    return frozenset(schemas.all_paths())


def _link(text: str) -> str:
    """A link to an operation with its number and query looked through, else nothing of it."""
    parts = urlsplit(text)
    prefix = "" if parts.path.startswith("/invoicing/") else "/invoicing"
    for route in routes():
        if route.path.fullmatch(prefix + parts.path.rstrip("/")):
            path = _path(prefix + parts.path.rstrip("/"), route).removeprefix(prefix)
            return path + _query(parts.query, route if route.query else None)
    return TEXT


def _origin(scheme: str, host: str) -> str:
    known = {server["url"] for server in json.loads(_operations())["servers"]}
    if host in ("127.0.0.1", "localhost", "::1"):
        return LOOPBACK
    return f"{scheme}://{host}" if f"{scheme}://{host}" in known else f"https://{TEXT}"


@cache
def _operations() -> str:
    return Path(invoicing.__file__).with_name("operations.json").read_text(encoding="utf-8")


def _path(path: str, route: Route | None) -> str:
    """The path with the invoice numbers that our tests know, and no others."""
    if route is None:
        return f"/{TEXT}"
    found = route.path.fullmatch(path)
    shaped = route.template
    for value in found.groups() if found else ():
        number = unquote(value)
        kept = number if OUR_NUMBERS.fullmatch(number) else TEXT
        shaped = re.sub(r"\{[a-z]+\}", quote(kept, safe=""), shaped, count=1)
    return shaped


def _query(query: str, route: Route | None) -> str:
    schemas = route.query if route else {}
    kept = [(name, _leaf(value, schemas[name], name)) for name, value in parse_qsl(query) if name in schemas]
    return f"?{urlencode(sorted(kept))}" if kept else ""


def _headers(headers: dict[str, list[str]], listed: tuple[str, ...]) -> dict[str, list[str]]:
    lower = {name.lower(): values for name, values in headers.items()}
    kept = {name: list(lower[name]) for name in listed if name in lower}
    if "v-c-correlation-id" in kept:
        kept["v-c-correlation-id"] = [CORRELATION]
    return {
        name: [value if re.fullmatch(r"[A-Za-z0-9/+;=. -]{1,60}", value) else TEXT for value in values]
        for name, values in kept.items()
    }


def provenance(kind: str) -> dict[str, Any]:
    """Where a cassette comes from. A date is written of live recordings only: the others can be made again any day."""
    found: dict[str, Any] = {"kind": kind, "made_by": COMMANDS[kind], "ruleset": ruleset()}
    if kind == "cybersource":
        found["recorded"] = dt.datetime.now(dt.UTC).date().isoformat()
    return found


def ruleset() -> dict[str, str]:
    """The rule set in force, as a cassette names it."""
    data = invoicing.ruleset().data
    return {"api": data["api"], "version": data["version"], "sha256": data["sha256"]}


def record_kind() -> str:
    """The kind of cassette that tests replay or record: chosen by the environment."""
    return os.environ.get("FIELDRULES_CASSETTES", "sandbox-local")
