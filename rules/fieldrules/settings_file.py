"""Where a project keeps its settings. Every check pays for the search, so it reads no more than it must."""

import os
import re
from collections.abc import Iterator

NAME = "fieldrules.toml"
SHARED_NAME = "pyproject.toml"
_KEY = rb"""(?m)^[ \t]*(?:\[+[ \t]*)?(?:["']?tool["']?[ \t]*\.[ \t]*)?["']?fieldrules["']?[ \t]*[.\]=]"""
MAX_BYTES = 1 << 20
"""A file of settings is no larger; of a larger one only so much is looked at."""


def candidates(start: str) -> Iterator[str]:
    """The files that may hold settings for a folder, nearest first, as absolute paths.

    In each folder upward ``fieldrules.toml`` comes before a ``pyproject.toml`` that may have ``[tool.fieldrules]``. The
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
            text = stream.read(MAX_BYTES)
    except OSError:
        return False
    return b"fieldrules" in text and re.search(_KEY, text) is not None
