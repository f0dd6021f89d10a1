"""The inputs of `check`: payloads from files and standard input, as bytes or as the reason why they cannot be read."""

import errno
import os
import stat
import sys
from collections.abc import Iterator
from typing import BinaryIO, NamedTuple

from fieldrules.json_reader import MAX_BYTES, UnreadableError, too_large

STDIN = "-"
_LINE_ENDINGS = (".ndjson", ".jsonl")
_BOM = b"\xef\xbb\xbf"


class Payload(NamedTuple):
    """One payload: the input's name as given, its line in a file of many, and its bytes or what is wrong with it."""

    source: str
    line: int | None
    data: bytes
    problem: UnreadableError | None = None


def may_stand_for_more(name: str) -> bool:
    """Whether an input is a folder, or no file but possibly a pattern of names."""
    return os.path.isdir(name) or (_is_pattern(name) and not os.path.exists(name))  # noqa: PTH110, PTH112  # as below


def _is_pattern(name: str) -> bool:
    return any(character in name for character in "*?[")


def holds_lines(name: str) -> bool:
    """Whether a file of this name holds one payload a line."""
    return name.lower().endswith(_LINE_ENDINGS)


def payloads(name: str) -> Iterator[Payload]:
    """The payloads of one input, at most 16 MB each; an input that cannot be read is one payload with a problem.

    Args:
        name: a file's name, or ``-`` for standard input.
    """
    try:
        if name == STDIN:
            yield Payload(name, None, _limited(_standard_input()))
            return
        with _opened(name) as stream:
            if holds_lines(name):
                yield from _lines(name, stream)
            else:
                yield Payload(name, None, _limited(stream))
    except UnreadableError as problem:
        yield Payload(name, None, b"", problem)
    except OSError as error:
        yield Payload(name, None, b"", UnreadableError(_why(error, name)))
    except ValueError:  # the system takes no such name
        yield Payload(name, None, b"", UnreadableError("there is no such file"))


def _opened(name: str) -> BinaryIO:
    mode = os.stat(name).st_mode  # noqa: PTH116  # pathlib costs start-up time
    if stat.S_ISDIR(mode):
        raise UnreadableError("this folder holds no payload: no .json, .ndjson or .jsonl file")
    if stat.S_ISCHR(mode) or stat.S_ISBLK(mode):
        raise UnreadableError("this is a device, not a file")
    return open(name, "rb")  # noqa: PTH123  # as above; the caller closes it


def _standard_input() -> BinaryIO:
    stream = sys.stdin
    if stream is None or stream.closed:
        raise UnreadableError("standard input is closed")
    return stream.buffer


def _limited(stream: BinaryIO) -> bytes:
    data = stream.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        raise UnreadableError(too_large())
    return data


def _lines(name: str, stream: BinaryIO) -> Iterator[Payload]:
    """The payloads of a file that holds one a line; blank lines are none."""
    found = False
    for number, line in numbered(stream):
        data = line.removeprefix(_BOM) if number == 1 else line
        if data.strip(b" \t\r\n"):
            found = True
            problem = UnreadableError(too_large()) if len(line) > MAX_BYTES + 2 else None
            yield Payload(name, number, b"" if problem else data.rstrip(b"\r\n"), problem)
    if not found:
        raise UnreadableError("the input is empty")


def numbered(stream: BinaryIO) -> Iterator[tuple[int, bytes]]:
    """The lines of a file with their numbers. Of one that is too long, only so much that this can be told."""
    number = 0
    while line := stream.readline(MAX_BYTES + 3):
        number += 1
        yield number, line
        while not line.endswith(b"\n") and (line := stream.readline(MAX_BYTES)):
            pass


def _why(error: OSError, name: str) -> str:
    """What the system said, in words for everybody."""
    if error.errno == errno.ENOENT and _is_pattern(name):
        return "no file matches"
    known = {
        errno.ENOENT: "there is no such file",
        errno.ENOTDIR: "there is no such file",
        errno.EACCES: "this file may not be read: permission denied",
        errno.EPERM: "this file may not be read: permission denied",
        errno.ENAMETOOLONG: "there is no such file: its name is too long",
        errno.ELOOP: "there is no such file: its links lead in a circle",
    }
    return known.get(error.errno or 0) or f"this file cannot be read: {error.strerror or 'the system refuses'}"
