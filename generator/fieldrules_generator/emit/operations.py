"""What a client and a sandbox need to know of an API, as JSON inside the generated package."""

import json
from typing import Any

from fieldrules_generator.compile import pages, source_key
from fieldrules_generator.model import Api
from fieldrules_generator.write import Tree

_KEYS = (
    "api",
    "title",
    "vendor",
    "version",
    "servers",
    "media_types",
    "authentication",
    "client",
    "operations",
    "statuses",
    "transitions",
    "errors",
    "retries",
    "tolerated",
    "sandbox",
)


def emit(api: Api) -> Tree:
    """``operations.json``: servers, signing, operations, statuses, transitions and errors, as api.yaml has them.

    And what tells one answer from another: the messages of documented refusals, the members of each body.
    """
    data = api.spec.api.data
    chosen = {key: data[key] for key in _KEYS if key in data}
    chosen["errors"] = [{**entry, **_documented(api, entry), "docs": _docs(api, entry)} for entry in data["errors"]]
    chosen["answers"] = _answers(api)
    return {f"python/{api.name}/operations.json": (json.dumps(chosen, indent=1) + "\n").encode("ascii")}


def _documented(api: Api, error: dict[str, Any]) -> dict[str, list[str]]:
    """The texts for people in the documented examples of a refusal: they hold nothing of a customer."""
    places = api.spec.api.data["client"]["refusals"] if "client" in api.spec.api.data else None
    examples = [entry for _, _, entry in api.spec.entries("examples", "examples") if entry.get("http") == error["http"]]
    if places is None:
        return {}
    bodies = [entry["response"] for entry in examples]
    messages = [found for body in bodies for path in places["message"] if (found := _at(body, path)) is not None]
    details = [detail for body in bodies for detail in _at(body, places["details"]) or ()]
    reasons = [detail[places["detail_reason"]] for detail in details]
    known = error.get("detail_reasons", ())
    return {
        "messages": list(dict.fromkeys(messages)),
        "detail_messages": [reason for reason in dict.fromkeys(reasons) if reason not in known],
    }


def _docs(api: Api, error: dict[str, Any]) -> dict[str, str]:
    """Where a refusal is documented: the page, the section and its address."""
    page, _, section = source_key(api.spec, error["source"]).partition("#")
    cited = pages(api.spec)[page]
    found = next(entry for entry in cited["sections"] if entry["id"] == section)
    return {"page": page, "page_title": cited["title"], "section": found["title"], "url": found["url"]}


def _at(body: Any, path: str) -> Any:
    for name in path.split("."):
        body = body.get(name) if isinstance(body, dict) else None
    return body


def _answers(api: Api) -> list[dict[str, Any]]:
    """The bodies of answers: the name of each, its title, and its members."""
    data = api.spec.api.data
    listed = [answer for entry in data["operations"] for answer in entry["responses"]]
    names = [entry["body"] for entry in (*listed, *data["errors"]) if "body" in entry]
    return [
        {"id": name, "title": body.get("title", name), "members": list(body.get("properties", {}))}
        for name, body in api.schemas.responses(names)
    ]
