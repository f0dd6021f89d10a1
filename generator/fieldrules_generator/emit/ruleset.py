"""The rule set and the reference, as JSON inside the generated package."""

import json
from typing import Any

from fieldrules_generator import reference
from fieldrules_generator.model import Api
from fieldrules_generator.write import Tree


def emit(api: Api) -> Tree:
    """``ruleset.json``, which every check loads, and ``reference.json``, for those who ask about a rule or type."""
    folder = f"python/{api.name}"
    return {
        f"{folder}/ruleset.json": _json(api.compiled),
        f"{folder}/reference.json": _json(reference.build(api)),
    }


def _json(value: Any) -> bytes:
    """One member a line would be easier to read and slower to load: a line for each entry of the top lists."""
    lines = []
    for key, member in value.items():
        name = json.dumps(key)
        if isinstance(member, list) and member:
            entries = ",\n".join(f"  {_compact(entry)}" for entry in member)
            lines.append(f" {name}: [\n{entries}\n ]")
        elif isinstance(member, dict) and member:
            entries = ",\n".join(f"  {json.dumps(inner)}: {_compact(entry)}" for inner, entry in member.items())
            lines.append(f" {name}: {{\n{entries}\n }}")
        else:
            lines.append(f" {name}: {_compact(member)}")
    return ("{\n" + ",\n".join(lines) + "\n}\n").encode("ascii")


def _compact(value: Any) -> str:
    return json.dumps(value, separators=(",", ":"))
