"""The names of fields on a page: which terms are meant as one, and which of those no field can have."""

import re

from fieldrules_generator.sync.problem import UnreadablePageError

MAX_PATH = 200
MAX_LEVELS = 12
_SEGMENT = r"[A-Za-z_][A-Za-z0-9_]*(?:\[\])?"
PATH = re.compile(rf"{_SEGMENT}(?:\.{_SEGMENT})*")
IN_TEXT = re.compile(rf"(?<![\w.]){_SEGMENT}(?:\.{_SEGMENT})+")
"""A path of two names or more, as it stands in a sentence."""
_PROSE = re.compile(r"(?:[A-Z][a-z]*|[A-Za-z][a-z]*(?: [A-Za-z][A-Za-z'-]*)+):?")
"""One word counts as prose only with a capital: there are fields whose name is a plain word."""


class HostileNameError(UnreadablePageError):
    """A field on the page has a name that none can have."""


def field_path(term: str, line: int) -> str | None:
    """The path that a term is, or None for a term in words.

    Raises:
        HostileNameError: if it is meant as a path and breaks the grammar of paths.
    """
    if _PROSE.fullmatch(term):
        return None
    if not PATH.fullmatch(term) or len(term) > MAX_PATH or term.count(".") >= MAX_LEVELS or _is_special(term):
        raise HostileNameError(f"lists the field {term[:80]!a}, which no field can be called", line)
    return term


def _is_special(path: str) -> bool:
    return any(name.startswith("__") for name in path.replace("[]", "").split("."))
