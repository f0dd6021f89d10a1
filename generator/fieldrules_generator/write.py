"""Files on disk, changed as a whole: written beside the old ones, then renamed; or compared without writing."""

import os
import secrets
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from fieldrules_generator.problems import Problem, SpecError

Tree = dict[str, bytes]
"""File contents by path below the output folder, with ``/``."""


def stale(tree: Tree, folder: Path, owned: list[str]) -> list[str]:
    """The paths that differ from what should be there: changed, missing, or left over in a folder that is owned.

    Args:
        tree: what should be there.
        folder: the output folder.
        owned: folders below it that hold generated files only.
    """
    wrong = [path for path, content in tree.items() if _read(folder / path) != content]
    return sorted(wrong + [path for path in present(folder, owned) if path not in tree])


def write(tree: Tree, folder: Path, owned: list[str]) -> list[str]:
    """Make the output folder hold exactly the tree; returns the paths changed. A failure leaves every file whole.

    New contents are all on disk, flushed, before the first old file is replaced.

    Raises:
        SpecError: if a target is a link, or cannot be written.
    """
    changed = stale(tree, folder, owned)
    for path in changed:
        if (folder / path).is_symlink() or any(parent.is_symlink() for parent in _below(folder, path)):
            raise SpecError(
                [Problem(str(folder / path), 1, "is a link; generated files are not written through links")]
            )
    ready: list[tuple[Path, Path]] = []
    try:
        for path in filter(tree.__contains__, changed):
            target = folder / path
            temporary = target.with_name(f".{target.name}.{secrets.token_hex(8)}")
            ready.append((temporary, target))
            _put(temporary, tree[path])
        for temporary, target in ready:
            temporary.replace(target)
        for path in changed:
            if path not in tree:
                (folder / path).unlink()
    except OSError as error:
        raise SpecError([Problem(str(folder), 1, f"cannot be written: {error.strerror}")]) from None
    finally:
        for temporary, _ in ready:
            with suppress(OSError):  # it may never have been made, nor its folder
                temporary.unlink()
    return changed


def difference(tree: Tree, folder: Path, owned: list[str]) -> Iterator[str]:
    """A unified diff from what is there to what should be, file by file."""
    import difflib  # needed to show a difference only

    for path in stale(tree, folder, owned):
        old = (_read(folder / path) or b"").decode("utf-8", "replace").splitlines(keepends=True)
        new = tree.get(path, b"").decode("utf-8").splitlines(keepends=True)
        yield from difflib.unified_diff(old, new, f"a/{path}", f"b/{path}")


def _read(path: Path) -> bytes | None:
    return path.read_bytes() if path.is_file() and not path.is_symlink() else None


def _below(folder: Path, path: str) -> list[Path]:
    parts = Path(path).parts
    return [folder.joinpath(*parts[:depth]) for depth in range(1, len(parts))]


def present(folder: Path, owned: list[str]) -> list[str]:
    """The files in the folders that are owned, by path below the output folder."""
    found = [path for name in owned for path in sorted((folder / name).rglob("*"))]
    return [path.relative_to(folder).as_posix() for path in found if path.is_file() and "__pycache__" not in path.parts]


def _put(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o644)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
