"""A spec as data, to be edited: read from its files, and written as JSON, which is YAML too, one value a line."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from fieldrules_generator.yaml_reader import Place, read_file, read_text
from tests.support import ROOT

Files = dict[str, Any]
"""The data of each file, by its path below the folder that holds spec and cases."""
Where = tuple[str, Place]
"""A place in a file."""
TINY = "spec/parcel"


def read_tiny() -> Files:
    """The made-up API: its spec and its cases."""
    root = ROOT / "tests" / "tiny"
    files: Files = {
        path.relative_to(root).as_posix(): read_file(path, path.name).data for path in sorted(root.rglob("*.yaml"))
    }
    files |= {path.relative_to(root).as_posix(): json.loads(path.read_bytes()) for path in sorted(root.rglob("*.json"))}
    files[f"{TINY}/ids.lock"] = (root / TINY / "ids.lock").read_text("utf-8")
    return files


_CITE = {"page": "house", "section": "insurance"}
_WORDS = {"evidence": "documented", "since": "0.1.0", "source": _CITE, "summary": "Sum.", "why": "Why."}


def read_tiny_with_everything() -> Files:
    """The made-up API with what it has no need of: other verbs, readings, examples, currencies, spellings, answers."""
    files = read_tiny()
    files[f"{TINY}/api.yaml"]["noun"] = "parcel"
    files[f"{TINY}/currencies.yaml"] = {"source": _CITE, "date": "2026-01-01", "currencies": {"EUR": 2}}
    says = {"source": "guide", "section": "letters", "claim": "A letter is light."}
    reading = {"id": "no-weight", "topic": "weights", "severity": "low", "touches": ["request"], "says": [says]}
    about = {"rules": ["letter-has-no-weight"], "fields": ["weight"], "examples": ["first"]}
    files[f"{TINY}/readings/all.yaml"] = {"readings": [{**reading, "reading": "So.", "why": "Thus.", **about}]}
    pair = {"id": "first", "operation": "handIn", "kind": "pair", "title": "One", "source": _CITE, "http": 201}
    bodies = {"type": "letter", "request": {"kind": "letter"}, "response": {"id": "one"}}
    files[f"{TINY}/examples/all.yaml"] = {"examples": [{**pair, "flags": ["It is odd."], **bodies}]}
    known = {"type": "string", "privacy": "closed", "description": "Its id.", "values": ["one"], "examples": ["one"]}
    receipt = {"type": "object", "title": "Receipt", "description": "What comes back.", "properties": {"id": known}}
    dialect = "https://json-schema.org/draft/2020-12/schema"
    files[f"{TINY}/schemas/responses.yaml"] = {
        "$schema": dialect,
        "title": "Answers",
        "source": _CITE,
        "$defs": {"receipt": receipt},
    }
    fields = files[f"{TINY}/schemas/parcel.yaml"]["properties"]
    fields["kind"]["spellings"] = {"Letter": "letter"}
    text = {"type": "string", "privacy": "closed", "source": _CITE, "reading": "no-weight"}
    code = {"maxLength": 9, "pattern": "[A-Z]+", "form": "capitals", "presence": "it is coded", "examples": ["AB"]}
    fields["code"] = {**text, **code, "description": "A code."}
    fields["currency"] = {**text, "format": "currency", "description": "Its currency.", "examples": ["EUR"]}
    fields["note"] = {**text, "maxLength": 5000, "description": "A note.", "default": "none", "examples": ["x"]}
    files[f"{TINY}/cross_field/more.yaml"] = {
        "rules": [
            {**_WORDS, **rule}
            for rule in (
                {"id": "kode", "verb": "alias", "severity": "error", "field": "code", "name": "kode", "drop": "loses"},
                {"id": "both", "verb": "conflict", "severity": "error", "message": "They clash.", "groups": _groups()},
                {"id": "long", "verb": "length", "severity": "warning", "field": "note", "maximum": 9, "message": "m"},
                {"id": "paid", "verb": "range", "severity": "error", "field": "insuredValue", "above": "0"},
                {"id": "noted", "verb": "forbidden", "severity": "error", **_noted()},
            )
        ]
    }
    return files


def _groups() -> list[dict[str, Any]]:
    return [
        {"name": f"the {field}", "fields": [field], "test": "present", "drop": "it is lost", "says": f"has a {field}"}
        for field in ("weight", "code")
    ]


def _noted() -> dict[str, Any]:
    return {"types": ["letter"], "fields": ["note"], "when": {"field": "note", "equals": "x"}, "message": "No notes."}


def write(files: Files, folder: Path) -> Path:
    """Write a spec and its cases; returns the folder that holds its API."""
    for name, data in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(data if name.endswith(".lock") else written(data), encoding="utf-8")
    return folder / TINY


def written(data: Any) -> str:
    """A file's data as its text."""
    return json.dumps(data, indent=1) + "\n"


def line_of(files: Files, where: Where) -> int:
    """The line of a place in its file as it is written; cases are told by their first line."""
    name, place = where
    return 1 if name.endswith(".json") else read_text(written(files[name]), name).line(*place)


def at(files: Files, where: Where) -> Any:
    """The value at a place."""
    value = files[where[0]]
    for token in where[1]:
        value = value[token]
    return value


def put(files: Files, where: Where, value: Any) -> None:
    """Set the value at a place, or give an object a new member."""
    name, place = where
    at(files, (name, place[:-1]))[place[-1]] = value


def texts(files: Files) -> Iterator[Where]:
    """Every place that holds a text."""
    for name, data in files.items():
        if not name.endswith(".lock"):
            yield from ((name, place) for place in _texts(data, ()))


def _texts(value: Any, place: Place) -> Iterator[Place]:
    if isinstance(value, str):
        yield place
    elif isinstance(value, (dict, list)):
        for key, member in value.items() if isinstance(value, dict) else enumerate(value):
            yield from _texts(member, (*place, key))


def shape(where: Where) -> str:
    """A place without its numbers and the names of fields: what it is in any spec."""
    name, place = where
    file = "cases" if name.endswith(".json") else name.removeprefix(f"{TINY}/")
    parts, named = [], False
    for token in place:
        parts.append("*" if isinstance(token, int) or named else str(token))
        named = token in ("properties", "$defs", "meanings", "spellings") and not named
    return f"{file}: {'.'.join(parts)}"
