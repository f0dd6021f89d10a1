"""What is logged of a request: its line without the query, the status, the time and the correlation id."""

import logging

from fieldrules.escape import printable

LOGGER = logging.getLogger("fieldrules.http")
LOGGER.addHandler(logging.NullHandler())  # a library is silent until its user says where to write


def attempt(method: str, path: str, outcome: str, seconds: float, correlation_id: str | None) -> None:
    """Log one attempt: a failure as a warning, the rest for those who ask for it."""
    level = logging.INFO if outcome.isdigit() and int(outcome) < 400 else logging.WARNING
    LOGGER.log(
        level,
        "%s %s -> %s in %.0f ms, correlation id %s",
        method,
        path,
        outcome,
        seconds * 1000,
        printable(correlation_id or "none"),
    )
