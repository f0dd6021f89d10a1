"""Patterns of file names: ``*``, ``?`` and ``[...]`` within one folder's name, ``**`` for any number of folders."""

from collections.abc import Iterable
from fnmatch import fnmatchcase


def fits(pattern: str, name: str) -> bool:
    """Whether a name matches a pattern as a whole, case and all.

    Args:
        pattern: parts with ``/`` between them; a part ``**`` stands for any number of parts, at the end for some.
        name: a file's name, parts with ``/`` between them.
    """
    wanted, parts = pattern.split("/"), name.split("/")
    # After each part of the pattern: how many parts of the name can have been used. So the cost is their product.
    reached = {0}
    for number, part in enumerate(wanted):
        if part == "**":
            least = min(reached) + (number == len(wanted) - 1)
            reached = set(range(least, len(parts) + 1))
        else:
            reached = {used + 1 for used in reached if used < len(parts) and fnmatchcase(parts[used], part)}
        if not reached:
            return False
    return len(parts) in reached


def fits_any(patterns: Iterable[str], name: str) -> bool:
    """Whether a name matches one of several patterns."""
    return any(fits(pattern, name) for pattern in patterns)
