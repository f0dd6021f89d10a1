"""How a payload is to be judged."""

from typing import NamedTuple

MOST_FINDINGS = 100
"""A report lists at most so many findings of one document; the rest are counted."""


class Options(NamedTuple):
    """How to judge: as which type, and how contested rules count; then what a report holds.

    That is: which values are shown, how many findings are listed, and whether ways out are looked for. ``aside`` are
    rules whose errors are warnings for this caller.
    """

    type_id: str | None = None
    contested: str = "error"
    values: str = "safe"
    most: int = MOST_FINDINGS
    fixes: bool = True
    aside: frozenset[str] = frozenset()
