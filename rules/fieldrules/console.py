"""The terminal's side of the command line: what goes out, and what is said when a command is used wrongly."""

import os
import sys
from collections.abc import Iterable
from contextlib import suppress
from typing import TextIO


class UsageError(Exception):
    """The command line asks for something that cannot be done. Its text says what, for the person who typed it."""


def write(chunks: Iterable[str]) -> None:
    r"""Write texts to standard output, each as soon as it is made.

    A character that the output cannot hold is written as an escape such as ``\xe9``. Without a standard output (it may
    be closed) the texts are still made, since making them does the work.

    Raises:
        OSError: if the output takes no more, e.g. BrokenPipeError.
    """
    stream: TextIO | None = sys.stdout
    for chunk in chunks:
        if stream is not None:
            stream.write(_encodable(chunk, stream))
    if stream is not None:
        stream.flush()


def complain(text: str) -> None:
    """Write a line to standard error, if there is one."""
    stream: TextIO | None = sys.stderr
    if stream is not None:
        stream.write(_encodable(text + "\n", stream))


def takes_unicode() -> bool:
    """Whether standard output is in UTF-8."""
    encoding = getattr(sys.stdout, "encoding", None) or "utf-8"
    return encoding.lower().replace("-", "").replace("_", "") in ("utf8", "utf8sig")


def is_terminal(stream: TextIO | None) -> bool:
    """Whether a stream is a terminal; one that is closed (or None) is not."""
    return stream is not None and not stream.closed and stream.isatty()


def abandon_output() -> None:
    """Point standard output nowhere after it failed: the flush at interpreter shutdown would complain once more."""
    with suppress(OSError, ValueError, AttributeError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
        os.close(nowhere)


def _encodable(text: str, stream: TextIO) -> str:
    if text.isascii():
        return text
    encoding = getattr(stream, "encoding", None) or "utf-8"
    return text.encode(encoding, "backslashreplace").decode(encoding)
