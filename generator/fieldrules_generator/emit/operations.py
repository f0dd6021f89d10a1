"""What a client and a sandbox need to know of an API, as JSON inside the generated package."""

import json

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
    """``operations.json``: servers, signing, operations, statuses, transitions and errors, as api.yaml has them."""
    data = api.spec.api.data
    chosen = {key: data[key] for key in _KEYS if key in data}
    return {f"python/{api.name}/operations.json": (json.dumps(chosen, indent=1) + "\n").encode("ascii")}
