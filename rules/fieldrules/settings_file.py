"""Where a project keeps its settings. Every check pays for the search, so it reads no more than it must."""

import os
from collections.abc import Iterator

NAME = "fieldrules.toml"
SHARED_NAME = "pyproject.toml"
TABLE = "tool.fieldrules"
MAX_BYTES = 1 << 20
"""A file of settings is no larger; of a larger one only so much is looked at."""


def candidates(start: str) -> Iterator[str]:
    """The files that may hold settings for a folder, nearest first, as absolute paths.

    In each folder upward ``fieldrules.toml`` comes before a ``pyproject.toml`` that names ``tool.fieldrules``. The
    folder that holds ``.git`` is the last.
    """
    folder = os.path.abspath(start)  # noqa: PTH100  # pathlib costs start-up time
    while True:
        own, shared = _in(folder, NAME), _in(folder, SHARED_NAME)
        if os.path.isfile(own):  # noqa: PTH113  # as above
            yield own
        if _mentions_us(shared):
            yield shared
        above = os.path.dirname(folder)  # noqa: PTH120  # as above
        if above == folder or os.path.exists(_in(folder, ".git")):  # noqa: PTH110  # as above
            return
        folder = above


def _in(folder: str, name: str) -> str:
    return os.path.join(folder, name)  # noqa: PTH118  # as above


def _mentions_us(name: str) -> bool:
    """Whether a file can hold our table; only then is it worth parsing."""
    try:
        with open(name, "rb") as stream:  # noqa: PTH123  # as above
            return TABLE.encode() in stream.read(MAX_BYTES)
    except OSError:
        return False
