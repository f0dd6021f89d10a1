"""How a payload is to be judged."""

from typing import NamedTuple


class Options(NamedTuple):
    """How to judge: as which type, how contested rules count, and how much of a value a report may show."""

    type_id: str | None = None
    contested: str = "error"
    values: str = "safe"
