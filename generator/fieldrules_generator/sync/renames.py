"""Fields that are on a page under another name."""

import re
from collections.abc import Iterable

from fieldrules.near_miss import edits

_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+")
_MOST_EDITS = 2
_SHARED = 0.5

Places = dict[str, set[int]]
"""Where each field stands: the numbers of the sections that list it."""


def renames(gone: Places, come: Places) -> dict[str, str]:
    """The new name of each field that has one.

    A field has another name if it is nowhere under the old one, the new one was nowhere, both stand in the same
    sections, and the names are alike.

    Args:
        gone: fields that no section lists any more, and where they stood.
        come: fields that no section listed before, and where they stand.
    """
    found: dict[str, str] = {}
    for old, places in gone.items():
        near = [new for new, now in come.items() if now == places and new not in found.values() and alike(old, new)]
        if near:
            found[old] = min(near, key=lambda new: _distance(old, new))
    return found


def alike(old: str, new: str) -> bool:
    """Whether two paths are probably names of one field: the last names are near or share their words, or are equal."""
    old_parent, _, old_name = old.rpartition(".")
    new_parent, _, new_name = new.rpartition(".")
    if old_name == new_name:
        return old.count(".") == new.count(".")
    return old_parent == new_parent and _near(old_name, new_name)


def _near(old: str, new: str) -> bool:
    if edits(old.casefold(), new.casefold(), _MOST_EDITS) is not None:
        return True
    left, right = set(_words(old)), set(_words(new))
    return bool(left | right) and len(left & right) / len(left | right) >= _SHARED


def _words(name: str) -> Iterable[str]:
    return (word.casefold() for word in _WORD.findall(name))


def _distance(old: str, new: str) -> int:
    found = edits(old, new, max(len(old), len(new)))
    return len(old) + len(new) if found is None else found
