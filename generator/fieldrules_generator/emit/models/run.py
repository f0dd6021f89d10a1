"""Run datamodel-code-generator: in a process of its own, in an empty folder, with a time limit, on our schema only."""

import json
import os
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from fieldrules_generator.emit.models.document import KEYWORDS, keywords_in
from fieldrules_generator.problems import Problem, SpecError

SECONDS = 120
_OPTIONS = (
    "--input-file-type=jsonschema",
    "--output-model-type=pydantic_v2.BaseModel",
    "--target-python-version=3.11",
    "--formatters=builtin",
    "--disable-future-imports",
    "--disable-timestamp",
    "--enum-field-as-literal=all",
    "--ignore-pyproject",
    "--no-allow-remote-refs",
    "--skip-root-model",
    "--strict-refs",
    "--use-annotated",
    "--use-double-quotes",
    "--use-schema-description",
    "--use-single-line-docstring",
    "--use-standard-collections",
    "--use-union-operator",
    *("--field-extra-keys", "repr", "spellings"),
)


def generate(schema: dict[str, Any], options: list[str], header: str) -> str:
    """The module that the tool makes of a schema.

    Args:
        schema: made by `document`; a keyword that is not on its list is refused here once more.
        options: of this schema, beside those that always hold.
        header: what the module begins with.

    Raises:
        SpecError: if the tool is not installed, takes too long, fails or warns.
    """
    strange = keywords_in(schema) - KEYWORDS
    if strange:
        raise failure(f"would be made from a schema with {', '.join(map(repr, sorted(strange)))}")
    if find_spec("datamodel_code_generator") is None:
        raise failure("need datamodel-code-generator: pip install 'fieldrules[generate]'")
    with TemporaryDirectory(prefix="fieldrules-") as name:
        folder = Path(name)
        (folder / "models.json").write_text(json.dumps(schema), encoding="ascii")
        (folder / "header.txt").write_text(header, encoding="utf-8")
        files = ["--input", "models.json", "--output", "models.py", "--custom-file-header-path", "header.txt"]
        _call([*_OPTIONS, *files, *options], folder)
        return (folder / "models.py").read_text(encoding="utf-8")


def failure(message: str) -> SpecError:
    """An error about the models as a whole: there is no line of the spec to name."""
    return SpecError([Problem("models.py", 1, message)])


def _call(arguments: list[str], folder: Path) -> None:
    kept = ("PATH", "SYSTEMROOT", "TEMP", "TMP", "TMPDIR", "LD_LIBRARY_PATH")
    environment = {key: os.environ[key] for key in kept if key in os.environ}
    command = [sys.executable, "-I", "-X", "utf8", "-m", "datamodel_code_generator", *arguments]
    try:
        done = subprocess.run(  # noqa: S603  # our own interpreter, and arguments made here
            command,
            cwd=folder,
            env=environment | {"NO_COLOR": "1"},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise failure(f"were not made within {SECONDS} seconds") from None
    said = done.stderr.decode("utf-8", "replace").strip()
    if done.returncode != 0 or said:
        told = said.splitlines()[-1] if said else f"exit status {done.returncode}"
        raise failure(f"could not be made: {told[:300]}")
