"""A folder replaced as a whole: a full copy is made beside it, changed, flushed, and takes its place in one step.

Whoever reads the folder finds it as it was or as it shall be, also after a kill or a power cut. Where a system cannot
exchange two folders in one step there are two, and `recover` undoes the first if the second never came.
"""

import ctypes
import errno
import os
import re
import secrets
import shutil
import stat
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from fieldrules_generator.problems import Problem, SpecError
from fieldrules_generator.sync.workbench import contents as read_contents
from fieldrules_generator.sync.workbench import fingerprint, put

_AT_FDCWD = -100
_RENAME_EXCHANGE = 2
_NOT_THERE = (errno.ENOSYS, errno.EINVAL, errno.EXDEV)
"""What a system answers that does not know the exchange, or not on this kind of disk."""
_OLD = ".old"
"""Ends the name under which the folder itself waits between two steps."""
_WAITING = re.compile(rf"\.(.+)\.[0-9a-f]{{16}}{re.escape(_OLD)}")


def replace_folder(folder: Path, contents: dict[str, bytes | None], *, expected: str | None = None) -> None:
    """Change files of a folder, all of them or none.

    Args:
        folder: the folder.
        contents: new contents by path below it, with ``/``; None removes a file.
        expected: the `fingerprint` that its files have to have, so that nobody's work is overwritten.

    Raises:
        SpecError: if it holds links, is another one than expected, is being written by somebody else, or cannot be
            written; it is as it was then.
    """
    folder = Path(os.path.abspath(folder))  # noqa: PTH100  # `resolve` would follow a link, which is refused below
    try:
        with _alone(folder):
            _put_back(folder)
            _refuse(folder, contents, expected)
            for leftover in _beside(folder):
                shutil.rmtree(leftover)
            copy = folder.with_name(f".{folder.name}.{secrets.token_hex(8)}")
            try:
                _copy(folder, copy, contents)
                _refuse(folder, contents, expected)  # once more, for making the copy takes a while
                _take_place(copy, folder)
            finally:
                shutil.rmtree(copy, ignore_errors=True)
    except OSError as error:
        raise SpecError([Problem(str(folder), 1, f"cannot be written: {error.strerror}")]) from None


def recover(folder: Path) -> None:
    """Put a folder back that a killed run had moved away, or those directly below it. One that is there stays as it is.

    Raises:
        SpecError: if one cannot be put back.
    """
    folder = Path(os.path.abspath(folder))  # noqa: PTH100  # as above
    below = [folder / found[1] for path in _entries(folder) if (found := _WAITING.fullmatch(path.name))]
    for each in (folder, *below):
        if not each.exists() and each.parent.is_dir():
            try:
                with _alone(each, wait=True):
                    _put_back(each)
            except OSError as error:
                raise SpecError([Problem(str(each), 1, f"cannot be put back: {error.strerror}")]) from None


def _put_back(folder: Path) -> None:
    waiting = [path for path in _beside(folder) if path.name.endswith(_OLD)]
    if waiting and not folder.exists():
        waiting[-1].rename(folder)
        _flush(folder.parent)


def _beside(folder: Path) -> list[Path]:
    """The copies of a folder that killed runs left."""
    ours = re.compile(rf"\.{re.escape(folder.name)}\.[0-9a-f]{{16}}(?:{re.escape(_OLD)})?")
    return [path for path in _entries(folder.parent) if ours.fullmatch(path.name)]


def _entries(folder: Path) -> list[Path]:
    return sorted(folder.iterdir()) if folder.is_dir() else []


def _refuse(folder: Path, contents: dict[str, bytes | None], expected: str | None) -> None:
    """Raise if the folder is not one that may be replaced."""
    for path in (folder, *sorted(folder.rglob("*"))):
        mode = path.lstat().st_mode
        if not (stat.S_ISDIR(mode) or stat.S_ISREG(mode)):
            raise SpecError([Problem(str(path), 1, "is a link or no plain file; nothing is written through it")])
        changes = stat.S_ISDIR(mode) or path.relative_to(folder).as_posix() in contents
        if changes and not os.access(path, os.W_OK):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
    if expected is not None and fingerprint(read_contents(folder)) != expected:
        raise SpecError([Problem(str(folder), 1, "was changed by somebody else meanwhile; nothing was written")])


def _copy(folder: Path, copy: Path, contents: dict[str, bytes | None]) -> None:
    """A full copy with the new contents, modes and times as they were, on disk when this returns."""
    copy.mkdir()
    there = sorted(folder.rglob("*"))
    for path in there:
        target = copy / path.relative_to(folder)
        if path.is_dir():
            target.mkdir()
        else:
            shutil.copy2(path, target, follow_symlinks=False)
    put(copy, contents)
    for name in (name for name, content in contents.items() if content is None):
        with suppress(OSError):  # others are in it
            (copy / name).parent.rmdir()
    for path in (folder, *(each for each in there if each.is_dir())):
        if (copy / path.relative_to(folder)).is_dir():
            shutil.copystat(path, copy / path.relative_to(folder))
    for place, _, files in os.walk(copy, topdown=False):
        for file in files:
            _flush(Path(place) / file)
        _flush(Path(place))


def _take_place(copy: Path, folder: Path) -> None:
    """Let a copy be the folder; the old one then has the name of the copy."""
    if not _exchange(copy, folder):
        old = copy.with_name(copy.name + _OLD)
        folder.rename(old)
        try:
            copy.rename(folder)
        except OSError:
            old.rename(folder)
            raise
        _flush(folder.parent)
        old.rename(copy)
    _flush(folder.parent)


def _exchange(one: Path, other: Path) -> bool:
    """Give two folders each other's name in one step; whether the system could."""
    rename = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None) if sys.platform == "linux" else None
    if rename is None:
        return False
    if rename(_AT_FDCWD, os.fsencode(one), _AT_FDCWD, os.fsencode(other), _RENAME_EXCHANGE) == 0:
        return True
    number = ctypes.get_errno()
    if number in _NOT_THERE:
        return False
    raise OSError(number, os.strerror(number))


def _flush(path: Path) -> None:
    """Have a file or a folder on disk."""
    if path.is_dir() and os.name == "nt":
        return  # a folder cannot be opened there
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def _alone(folder: Path, *, wait: bool = False) -> Iterator[None]:
    """Keep other runs from writing to a folder; the system lets go of it when this one ends, however it ends."""
    if sys.platform == "win32":
        yield
        return
    import fcntl  # not everywhere

    descriptor = os.open(folder.parent, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        yield
    except BlockingIOError:
        raise SpecError([Problem(str(folder), 1, "is being written by another run; try again")]) from None
    finally:
        os.close(descriptor)
