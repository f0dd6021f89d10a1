"""What an edit has to know besides the spec and the change."""

from typing import NamedTuple


class Settings(NamedTuple):
    """Circumstances of an edit.

    ``page`` is the id of the page that changed, and ``listed`` the fields that it lists after the changes. ``released``
    holds the versions that were released: their rules are never taken away. ``undone`` holds the ids of open readings
    that the changes settle, so that they do not count.
    """

    page: str
    listed: frozenset[str]
    released: frozenset[str]
    undone: frozenset[str]
