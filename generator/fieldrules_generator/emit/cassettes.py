"""The documented examples as cassettes: exchanges that a test replays, exactly as the sources show them.

Only whole exchanges are written. A request that no source shows is written only if the operation leaves nothing open:
it has no body of its own, and the answer names what the path asks for. Such a request is called `implied`.
"""

import json
from http import HTTPStatus
from typing import Any
from urllib.parse import quote, urlencode

from fieldrules_generator.model import Api
from fieldrules_generator.write import Tree

FORMAT = 1
"""The version of the cassette format, which is vcrpy's."""


def emit(api: Api) -> Tree:
    """``cassettes/<api>/<example>.json`` for each documented exchange."""
    tree: Tree = {}
    for _, _, example in api.spec.entries("examples", "examples"):
        exchange = _exchange(api, example)
        if exchange is not None:
            cassette = {"provenance": _provenance(api, example), "version": FORMAT, "interactions": [exchange]}
            text = json.dumps(cassette, indent=1) + "\n"
            tree[f"cassettes/{api.name}/{example['id']}.json"] = text.encode("ascii")
    return tree


def _provenance(api: Api, example: dict[str, Any]) -> dict[str, Any]:
    return {
        "kind": "documented",
        "made_by": "fieldrules generate",
        "ruleset": {"api": api.name, "version": api.compiled["version"], "sha256": api.compiled["sha256"]},
        "example": example["id"],
        "title": example["title"],
        "source": example["source"],
        "request": "documented" if "request" in example else "implied",
        "truncated": sorted(example.get("truncated", {})),
        "flags": example.get("flags", []),
    }


def _exchange(api: Api, example: dict[str, Any]) -> dict[str, Any] | None:
    if "response" not in example or "http" not in example or example["kind"] == "fragment":
        return None
    operation = _operation(api, example)
    path = _path(operation, example) if operation is not None else None
    if operation is None or path is None or (operation["request"] is not None and "request" not in example):
        return None
    data = api.spec.api.data
    query = urlencode(example.get("query", {}))
    request: dict[str, Any] = {
        "method": operation["method"],
        "uri": data["servers"][0]["url"] + path + (f"?{query}" if query else ""),
        "headers": {},
    }
    if operation["method"] in data["authentication"]["body_methods"]:
        request["headers"] = {"content-type": [data["media_types"]["request"]]}
        request["json"] = example.get("request", {})
    code = example["http"]
    return {
        "request": request,
        "response": {
            "status": {"code": code, "message": HTTPStatus(code).phrase},
            "headers": {"content-type": [data["media_types"]["response"][0]]},
            "json": example["response"],
        },
    }


def _operation(api: Api, example: dict[str, Any]) -> dict[str, Any] | None:
    """The operation of an example; if it stands under all of them, the first whose request leaves nothing open."""
    operations: list[dict[str, Any]] = api.spec.api.data["operations"]
    if example["operation"] != "any":
        return next((operation for operation in operations if operation["id"] == example["operation"]), None)
    return next(
        (
            operation
            for operation in operations
            if operation["request"] is None
            and not any(parameter["required"] for parameter in operation["parameters"])
            and any(answer["http"] == example["http"] for answer in operation["responses"])
        ),
        None,
    )


def _path(operation: dict[str, Any], example: dict[str, Any]) -> str | None:
    """The path with its parameters filled in, from the example or from the answer's own field of that name."""
    path = str(operation["path"])
    for parameter in operation["parameters"]:
        if parameter["in"] == "path":
            name = parameter["name"]
            value = example.get("path_parameters", {}).get(name, example["response"].get(name))
            if not isinstance(value, str):
                return None
            path = path.replace("{" + name + "}", quote(value, safe=""))
    return path
