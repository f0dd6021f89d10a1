"""A copy of a spec to try edits on: what it says before and after them, without touching the spec itself."""

import hashlib
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from fieldrules.ruleset import RuleSet
from fieldrules_generator.compile import compile_ruleset
from fieldrules_generator.fields import Schemas
from fieldrules_generator.problems import Problem, SpecError
from fieldrules_generator.spec import Spec, load
from fieldrules_generator.validate import validate


@contextmanager
def copy_of(folder: Path) -> Iterator[Path]:
    """A copy of a spec's folder under the same name, gone when the context ends."""
    with tempfile.TemporaryDirectory(prefix="fieldrules-") as temporary:
        # Two levels deep, since a spec names its cases relative to the folder that holds the folder of specs.
        copy = Path(temporary) / "spec" / folder.name
        shutil.copytree(folder, copy, symlinks=True)
        yield copy


def contents(folder: Path) -> dict[str, bytes]:
    """The files of a spec, by path below its folder."""
    files = sorted(path for path in folder.rglob("*") if path.is_file() and not path.is_symlink())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def fingerprint(files: dict[str, bytes]) -> str:
    """The hash of the files of a spec."""
    digest = hashlib.sha256()
    for path, content in sorted(files.items()):
        digest.update(f"{path}\0{len(content)}\0".encode() + content)
    return digest.hexdigest()


def put(folder: Path, files: dict[str, bytes | None]) -> None:
    """Write files below a folder that is a copy; None removes one."""
    for path, content in files.items():
        target = folder / path
        if content is None:
            target.unlink(missing_ok=True)
        else:
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)


def checked(folder: Path) -> tuple[Spec, Schemas]:
    """A spec, read and found sound.

    Raises:
        SpecError: with everything that is wrong with it.
    """
    spec = load(folder)
    problems: list[Problem] = []
    schemas = Schemas(spec, problems)
    validate(spec, schemas, problems)
    if problems:
        raise SpecError(problems)
    return spec, schemas


def ruleset_of(folder: Path) -> RuleSet:
    """The rule set that a spec makes; raises `SpecError` as `checked`."""
    return RuleSet(compile_ruleset(*checked(folder)))
