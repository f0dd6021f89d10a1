"""A spec folder, read: every file of it, checked against the JSON Schema of its kind, with all problems at once."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from fieldrules.near_miss import suggestions
from fieldrules_generator.problems import Problem, SpecError, did_you_mean
from fieldrules_generator.yaml_reader import Document, Place, read_file

KINDS = {
    "api.yaml": "api",
    "sources.yaml": "sources",
    "currencies.yaml": "currencies",
    "requirements.yaml": "rules",
    "changes.yaml": "changes",
    "trace.yaml": "trace",
}
"""Files that stand alone, and the kind of each."""
FOLDERS = {
    "types": "type",
    "cross_field": "rules",
    "readings": "readings",
    "examples": "examples",
    "schemas": "schema-file",
    "facts": "facts",
}
"""Folders of files, and the kind of the files in each."""


@dataclass
class Spec:
    """The files of one API, by kind; every list is in the order of file names, the order within a file is kept."""

    folder: Path
    api: Document
    files: dict[str, list[Document]] = field(default_factory=dict)

    def documents(self, kind: str) -> list[Document]:
        """The files of a kind."""
        return self.files.get(kind, [])

    def entries(self, kind: str, key: str) -> Iterator[tuple[Document, Place, dict[str, Any]]]:
        """Every entry of the lists under ``key`` in the files of a kind: its file, its place, itself."""
        for document in self.documents(kind):
            for index, entry in enumerate(document.data[key]):
                yield document, (key, index), entry

    @property
    def all_files(self) -> list[Document]:
        """Every file that was read."""
        return [document for documents in self.files.values() for document in documents]


def find_apis(folder: Path) -> list[Path]:
    """The folders that hold an API: the given one, or those directly below it.

    Raises:
        SpecError: if there is none.
    """
    if (folder / "api.yaml").is_file():
        return [folder]
    # A folder whose name begins with a dot is a copy on its way into the place of another.
    found = sorted(path.parent for path in folder.glob("*/api.yaml") if not path.parent.name.startswith("."))
    if not found:
        raise SpecError([Problem(str(folder), 1, "holds no spec: no api.yaml in it or directly below it")])
    return found


def load(folder: Path) -> Spec:
    """Read every file of one API.

    Raises:
        SpecError: with the problems of all files.
    """
    problems: list[Problem] = []
    files: dict[str, list[Document]] = {}
    for path, kind in _paths(folder, problems):
        shown = str(path.relative_to(folder.parent))
        try:
            document = read_file(path, shown)
        except SpecError as error:
            problems.extend(error.problems)
            continue
        found = list(schema_problems(document, kind))
        problems.extend(found)
        if not found:
            files.setdefault(kind, []).append(document)
    if problems:
        raise SpecError(problems)
    if not files.get("api"):
        raise SpecError([Problem(str(folder), 1, "has no api.yaml")])
    return Spec(folder, files["api"][0], files)


def _paths(folder: Path, problems: list[Problem]) -> Iterator[tuple[Path, str]]:
    for path in sorted(folder.rglob("*")):
        relative = path.relative_to(folder)
        shown = str(path.relative_to(folder.parent))
        if path.is_symlink():
            problems.append(Problem(shown, 1, "is a link; a spec holds its files itself"))
        elif path.is_dir() or relative.name == "ids.lock":
            continue
        elif len(relative.parts) == 1 and relative.name in KINDS:
            yield path, KINDS[relative.name]
        elif len(relative.parts) == 2 and relative.parts[0] in FOLDERS and relative.suffix == ".yaml":
            yield path, FOLDERS[relative.parts[0]]
        else:
            near = suggestions(relative.name, [*KINDS, *FOLDERS])
            problems.append(Problem(shown, 1, f"is no file of a spec{did_you_mean(near)}"))


def meta_folder() -> Path:
    """Where the JSON Schemas of the spec's own files are: inside an installed package, else in this repository."""
    installed = Path(__file__).parent / "meta"
    return installed if installed.is_dir() else Path(__file__).parents[2] / "spec" / "meta"


@cache
def _validator(kind: str) -> Any:
    # Imported here: reading a spec is the only job that needs them.
    from jsonschema import Draft202012Validator
    from jsonschema.validators import extend
    from referencing import Registry

    schema = json.loads((meta_folder() / f"{kind}.schema.json").read_text(encoding="utf-8"))
    # An empty registry, so that no reference can ever open a file or a connection. That these schemas are sound is
    # tested: asking each time would cost as much as all the rest.
    strict: Any = extend
    return strict(Draft202012Validator, {"pattern": _pattern})(schema, registry=Registry())


def _pattern(_validator: Any, pattern: str, text: Any, _schema: Any) -> Iterator[Any]:
    """As JSON Schema has it: ``$`` is the end of the text, not also the place before a last line feed."""
    from jsonschema import ValidationError

    if isinstance(text, str) and not re.search(re.sub(r"\$$", r"\\Z", pattern), text):
        yield ValidationError("does not match")


def schema_problems(document: Document, kind: str) -> Iterator[Problem]:
    """A problem for everything in a file that the JSON Schema of its kind does not allow."""
    for error in _validator(kind).iter_errors(document.data):
        for leaf in _leaves(error):
            place = tuple(leaf.absolute_path)
            for key, message in _say(leaf):
                yield document.problem(message, *place, *([key] if key else []))


def _leaves(error: Any) -> Iterator[Any]:
    """The errors of the best matching alternative of an ``anyOf``, or the error itself."""
    if not error.context:
        yield error
        return
    branches: dict[Any, list[Any]] = {}
    for inner in error.context:
        branches.setdefault(inner.schema_path[0], []).append(inner)
    best = min(branches.values(), key=lambda found: (len(found), -max(len(e.absolute_path) for e in found)))
    for inner in best:
        yield from _leaves(inner)


def _say(error: Any) -> Iterator[tuple[str | None, str]]:
    """Our words for a schema error: the key it is about, if one, and the sentence. Values are never repeated."""
    where = "/".join(str(part) for part in error.absolute_path) or "the file"
    known = list(error.schema.get("properties", {})) if isinstance(error.schema, dict) else []
    if error.validator == "additionalProperties":
        for key in error.instance:
            if key not in known and not _matches_pattern(key, error.schema):
                yield key, f"{where} has the unknown key {key!r}{did_you_mean(suggestions(key, known))}"
    elif error.validator == "required":
        for key in error.validator_value:
            if key not in error.instance:
                yield None, f"{where} lacks {key!r}"
    elif error.validator in ("enum", "const"):
        allowed = error.validator_value if error.validator == "enum" else [error.validator_value]
        near = suggestions(str(error.instance)[:64], [str(value) for value in allowed])
        yield None, f"{where} must be one of {', '.join(map(repr, allowed))}{did_you_mean(near)}"
    elif error.validator == "type":
        yield None, f"{where} must be of type {error.validator_value}"
    elif error.validator == "pattern":
        yield None, f"{where} must match {error.validator_value}"
    else:
        yield None, f"{where} breaks {error.validator}: {json.dumps(error.validator_value)[:80]}"


def _matches_pattern(key: str, schema: dict[str, Any]) -> bool:
    return any(re.search(pattern, key) for pattern in schema.get("patternProperties", {}))
