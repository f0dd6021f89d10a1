"""The client: two classes with one typed method an operation, over the hand-written core.

An API whose spec has no ``client``, or no scheme that the core can sign with, gets none.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from fieldrules_generator.emit.models.names import Attributes, ClassName, snake
from fieldrules_generator.emit.models.naming import Named, name_classes
from fieldrules_generator.emit.models.shapes import read_roots
from fieldrules_generator.model import Api
from fieldrules_generator.safe_text import Identifier, Literal, Prose, SafeText
from fieldrules_generator.templates import render
from fieldrules_generator.write import Tree

ERRORS = (
    "AnswerError",
    "AnswerTooLargeError",
    "BadRequestError",
    "ClientError",
    "ConfigurationError",
    "ConnectionFailedError",
    "InvalidRequestError",
    "NotFoundError",
    "PreflightRefusedError",
    "RedirectRefusedError",
    "RefusedError",
    "ServerFailedError",
    "TimedOutError",
    "TooManyRequestsError",
    "TransportError",
    "UnauthorizedError",
    "UnexpectedAnswerError",
)
"""The errors that a package with a client offers under its own name."""
_SCHEMES = frozenset({"http-signature", "jwt"})
_CLASSES = (
    ("Client", "SyncClient", "def", "", "Iterator"),
    ("AsyncClient", "AsyncioClient", "async def", "await ", "AsyncIterator"),
)
"""Both classes: name, base in the core, how a method begins, how a call is waited for, what goes through pages."""


class Code(SafeText):
    """A piece of code that is put together here, from identifiers, class names, literals and other pieces only."""

    __slots__ = ()


@dataclass(frozen=True)
class Parameter:
    """An argument of a method: its name here and in the API, its type, and what it is."""

    argument: Identifier
    name: Literal
    annotation: Code
    says: Prose


@dataclass(frozen=True)
class Method:
    """One operation as a method."""

    name: Identifier
    operation: Literal
    summary: Prose
    ids: list[Parameter]
    query: list[Parameter]
    request: Code | None
    judged: bool
    answer: Code
    models: list[tuple[Literal, ClassName]]
    notes: list[Prose]

    @property
    def signature(self) -> Code:
        """Its parameters."""
        parts = ["self", *(f"{each.argument}: str" for each in self.ids)]
        if self.request is not None:
            parts.append(f"request: {self.request}")
        named = [f"{each.argument}: {each.annotation} | None = None" for each in self.query]
        if self.judged:
            named.append("preflight: bool = True")
        return Code(", ".join([*parts, "*", *named] if named else parts))

    @property
    def arguments(self) -> Code:
        """What it hands to the core."""
        parts = [self.operation, _members(self.models)]
        if self.request is not None:
            parts.append("request")
        if self.ids:
            parts.append(f"ids={_members([(each.name, each.argument) for each in self.ids])}")
        if self.query:
            parts.append(f"query={_members([(each.name, each.argument) for each in self.query])}")
        if self.judged:
            parts.append("preflight=preflight")
        return Code(", ".join(parts))


def _members(members: Sequence[tuple[SafeText, SafeText]]) -> str:
    return f"{{{', '.join(f'{name}: {value}' for name, value in members)}}}"


def has_client(api: Api) -> bool:
    """Whether an API gets a client."""
    data = api.spec.api.data
    return "client" in data and any(scheme["id"] in _SCHEMES for scheme in data["authentication"]["schemes"])


def public_names(api: Api) -> list[ClassName]:
    """What the package offers besides its models."""
    return sorted(map(ClassName, ("AsyncClient", "Client", *ERRORS))) if has_client(api) else []


def emit(api: Api) -> Tree:
    """``client.py``, or nothing for an API without one."""
    if not has_client(api):
        return {}
    data = api.spec.api.data
    named = name_classes(read_roots(api, Attributes()))
    methods = [_method(entry, named) for entry in data["operations"]]
    used = {str(name) for method in methods for _, name in method.models}
    used |= {named.of(root.part) for root in named.roots if _is_asked(root.id, data)}
    values = {
        "package": Identifier(api.name),
        "title": Prose(api.compiled["title"]),
        "vendor": Prose(data["vendor"]),
        "sha256": Prose(api.compiled["sha256"]),
        "imports": sorted(map(ClassName, used | _page_classes(data, named))),
        "credentials": _credentials(data),
        "environments": Code(_literal([entry["id"] for entry in data["servers"]])),
        "environment": Literal(data["servers"][0]["id"]),
        "schemes": Code(_literal([e["id"] for e in data["authentication"]["schemes"] if e["id"] in _SCHEMES])),
        "variables": Prose(data["client"]["variables"]),
        "classes": [tuple(map(Code, each)) for each in _CLASSES],
        "methods": methods,
        "pages": _pages(data, methods, named),
    }
    return {f"python/{api.name}/client.py": render("client/client.py.j2", values)}


def _method(entry: dict[str, Any], named: Named) -> Method:
    successes = {answer["body"]: answer for answer in entry["responses"] if answer["http"] < 300}
    models = [(Literal(body), ClassName(_class(named, body, "response"))) for body in successes]
    asked = entry["request"]
    request = None
    if asked is not None:
        names = [_class(named, name) for name in asked.get("types") or [asked["body"]]]
        request = Code(" | ".join([*map(ClassName, names), "dict[str, Any]"]))
    return Method(
        name=Identifier(entry["client_method"]),
        operation=Literal(entry["id"]),
        summary=Prose(entry["summary"]),
        ids=[_parameter(each, entry, named) for each in entry["parameters"] if each["in"] == "path"],
        query=[_parameter(each, entry, named) for each in entry["parameters"] if each["in"] == "query"],
        request=request,
        judged=asked is not None or "query" in entry,
        answer=Code(" | ".join(name for _, name in models)),
        models=models,
        notes=[Prose(note) for note in entry.get("notes", [])],
    )


def _parameter(each: dict[str, Any], entry: dict[str, Any], named: Named) -> Parameter:
    annotation = "str"
    if each.get("values"):
        annotation = _literal(each["values"])
    elif "query" in entry:
        body = next(root.part for root in named.roots if root.id == entry["query"])
        field = next(field for field in body.fields if field.name == each["name"])
        kinds = {"integer": "int", "boolean": "bool"}
        annotation = _literal(list(field.choices)) if field.choices else kinds.get(field.kind, "str")
    return Parameter(Identifier(snake(each["name"])), Literal(each["name"]), Code(annotation), Prose(each["says"]))


def _literal(values: list[Any]) -> str:
    return f"Literal[{', '.join(Literal(value) for value in values)}]"


def _class(named: Named, name: str, role: str = "") -> str:
    return next(named.of(root.part) for root in named.roots if root.id == name and root.part.role.startswith(role))


def _is_asked(name: str, data: dict[str, Any]) -> bool:
    asked = [entry["request"] for entry in data["operations"] if entry["request"]]
    return any(name in entry.get("types", [entry.get("body")]) for entry in asked)


def _credentials(data: dict[str, Any]) -> list[tuple[Identifier, Literal, Prose]]:
    """Every credential of every scheme once, in the order of the spec."""
    schemes = [entry for entry in data["authentication"]["schemes"] if entry["id"] in _SCHEMES]
    found = {item["name"]: item["says"] for scheme in reversed(schemes) for item in scheme["credentials"]}
    order = dict.fromkeys(item["name"] for scheme in schemes for item in scheme["credentials"])
    return [(Identifier(name), Literal(name), Prose(found[name])) for name in order]


def _page_classes(data: dict[str, Any], named: Named) -> set[str]:
    pages = data["client"].get("pages")
    return {_page_item(data, named)} if pages else set()


def _page_item(data: dict[str, Any], named: Named) -> str:
    """The class of one item of a page."""
    pages = data["client"]["pages"]
    entry = next(entry for entry in data["operations"] if entry["id"] == pages["operation"])
    body = next(answer["body"] for answer in entry["responses"] if answer["http"] < 300)
    root = next(root.part for root in named.roots if root.id == body and root.part.role == "response")
    part = next(field.part for field in root.fields if field.name == pages["items"])
    if part is None:
        raise ValueError(f"{pages['items']} of {body} is no list of objects")
    return named.of(part)


def _pages(data: dict[str, Any], methods: list[Method], named: Named) -> dict[str, Any] | None:
    """The method that goes through all pages."""
    pages = data["client"].get("pages")
    if not pages:
        return None
    method = next(method for method in methods if method.operation == Literal(pages["operation"]))
    place = (pages["offset"], pages["limit"])
    return {
        "name": Identifier(pages["method"]),
        "one": method,
        "item": ClassName(_page_item(data, named)),
        "items": Identifier(snake(pages["items"])),
        "total": Identifier(snake(pages["total"])),
        "offset": Identifier(snake(pages["offset"])),
        "limit": Identifier(snake(pages["limit"])),
        "others": [each for each in method.query if each.name not in [Literal(name) for name in place]],
    }
