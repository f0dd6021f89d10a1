"""The stamp: what the generated files were made from, by hash, so that nothing is made again only to compare it."""

import hashlib
import json
from collections.abc import Iterable
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import fieldrules
from fieldrules_generator.spec import meta_folder
from fieldrules_generator.write import Tree

TOOLS = ("datamodel-code-generator", "jinja2", "pydantic")
"""Packages whose version shows in what is generated."""


def path_of(api: str) -> str:
    """Where the stamp of an API is, below the output folder."""
    return f"python/{api}/stamp.json"


def make(tree: Tree, inputs: str) -> bytes:
    """The stamp of a tree that was made from inputs of this hash."""
    outputs = {path: hashlib.sha256(content).hexdigest() for path, content in sorted(tree.items())}
    return (json.dumps({"inputs": inputs, "outputs": outputs}, indent=1) + "\n").encode("ascii")


def is_current(folder: Path, api: str, inputs: str, present: Iterable[str]) -> bool:
    """Whether the files below a folder are those of a stamp with these inputs, all of them and no others.

    Args:
        folder: the output folder.
        api: the API's name.
        inputs: the hash of today's inputs.
        present: the paths of the files in the folders that hold generated files only.
    """
    try:
        stamp = json.loads((folder / path_of(api)).read_bytes())
        outputs = stamp["outputs"]
        if stamp["inputs"] != inputs or set(present) != {*outputs, path_of(api)}:
            return False
        return all(
            hashlib.sha256((folder / path).read_bytes()).hexdigest() == digest for path, digest in outputs.items()
        )
    except (OSError, ValueError, KeyError, TypeError):
        return False


def hash_inputs(spec_folder: Path, cases: Path) -> str:
    """The hash of everything that decides what is generated: spec, cases, our own code, the tools' versions."""
    code = [Path(__file__).parent, Path(fieldrules.__file__).parent]
    digest = hashlib.sha256()
    for folder in (spec_folder, meta_folder(), cases, *code):
        for path in sorted(p for p in folder.rglob("*") if p.is_file() and "__pycache__" not in p.parts):
            digest.update(f"\n{folder.name}/{path.relative_to(folder).as_posix()}\n".encode())
            digest.update(hashlib.sha256(path.read_bytes()).digest())
    for tool in TOOLS:
        digest.update(f"\n{tool} {_version(tool)}".encode())
    return digest.hexdigest()


def _version(tool: str) -> str:
    try:
        return version(tool)
    except PackageNotFoundError:
        return "none"
