"""Replace a file's content so that at any moment either the old or the new content stands there whole."""

import os
import stat
from collections.abc import Iterable, Iterator
from contextlib import suppress
from typing import BinaryIO, NamedTuple

_BOM = b"\xef\xbb\xbf"
_CHUNK = 1 << 20


class RefusedError(Exception):
    """The file is not written, for a reason that is no failure of the system."""


class Identity(NamedTuple):
    """What tells whether a file is still the one that was read."""

    device: int
    inode: int
    size: int
    changed: int


def identity(name: str) -> Identity | None:
    """The identity of a file, or None if it cannot be told."""
    try:
        found = os.stat(name)  # noqa: PTH116  # pathlib costs start-up time
    except (OSError, ValueError):
        return None
    return _identity(found)


def _identity(found: os.stat_result) -> Identity:
    return Identity(found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns)


def rewrite(name: str, edits: dict[int | None, bytes], read_as: Identity | None) -> None:
    """Write a file anew: a temporary file beside it takes its place.

    Args:
        name: the file.
        edits: the new content under None, or new lines under their numbers (from 1); other lines stay byte for byte.
        read_as: the file's identity before it was read.

    Raises:
        RefusedError: for a link, for what is no plain file, and for a file that has changed since it was read.
        OSError: if the system fails; the old content stays.
    """
    found = _plain(name)
    if _identity(found) != read_as:
        raise RefusedError("it was changed by somebody else while it was being checked")
    _replace(name, _content(name, edits), stat.S_IMODE(found.st_mode))


def put(name: str, content: bytes) -> None:
    """Write a file whole, whether it is there or not.

    Raises:
        RefusedError: for a link, and for what is no plain file.
        OSError: if the system fails; the old content stays.
    """
    try:
        mode = stat.S_IMODE(_plain(name).st_mode)
    except FileNotFoundError:
        mode = 0o666 & ~_umask()
    _replace(name, (content,), mode)


def _umask() -> int:
    """The rights that new files of this process do not get; there is no way to ask without setting them."""
    mask = os.umask(0o077)
    os.umask(mask)
    return mask


def _plain(name: str) -> os.stat_result:
    """What the system says of a plain file; any other is refused."""
    found = os.lstat(name)
    if stat.S_ISLNK(found.st_mode):
        raise RefusedError("it is a symbolic link; name the file it leads to")
    if not stat.S_ISREG(found.st_mode):
        raise RefusedError("it is no plain file")
    return found


def _replace(name: str, content: Iterable[bytes], mode: int) -> None:
    """Put a new file in the place of an old one, or of none."""
    folder = os.path.dirname(name)  # noqa: PTH120  # as above
    temporary = os.path.join(folder, f".fieldrules-{os.urandom(8).hex()}.tmp")  # noqa: PTH118  # as above
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
    handle = os.open(temporary, flags, 0o600)
    try:
        with open(handle, "wb") as target:  # noqa: PTH123  # as above
            target.writelines(content)
            target.flush()
            os.fsync(handle)
        os.chmod(temporary, mode)  # noqa: PTH101  # as above
        os.replace(temporary, name)  # noqa: PTH105  # as above
    except BaseException:
        with suppress(OSError):
            os.unlink(temporary)  # noqa: PTH108  # as above
        raise


def _content(name: str, edits: dict[int | None, bytes]) -> Iterator[bytes]:
    if None in edits:
        yield edits[None]
        return
    with open(name, "rb") as source:  # noqa: PTH123  # as above
        yield from edited_lines(source, edits)


def edited_lines(source: BinaryIO, edits: dict[int | None, bytes]) -> Iterator[bytes]:
    """The bytes of a file with some lines replaced, each keeping its line ending."""
    number = 1
    at_start = True
    while part := source.readline(_CHUNK):
        if at_start and number in edits:
            while not part.endswith(b"\n") and (more := source.readline(_CHUNK)):
                part += more
            ending = part[len(part.rstrip(b"\r\n")) :]
            mark = _BOM if number == 1 and part.startswith(_BOM) else b""
            part = mark + edits[number] + ending
        at_start = part.endswith(b"\n")
        number += at_start
        yield part
