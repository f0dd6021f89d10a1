"""fieldrules: what an API's documentation asks of each field, as data, checked before a request is sent.

This package is the engine and knows no API. A generated package brings the rules of one.
"""

from typing import TYPE_CHECKING, Any

from fieldrules.check import PreflightError, UnknownTypeError
from fieldrules.finding import Cause, Finding, Fix, Source
from fieldrules.report import Report
from fieldrules.ruleset import RuleSet

if TYPE_CHECKING:
    from fieldrules.policy import Policy

__all__ = ["Cause", "Finding", "Fix", "Policy", "PreflightError", "Report", "RuleSet", "Source", "UnknownTypeError"]
__version__ = "1.0.0"


def __getattr__(name: str) -> Any:
    if name != "Policy":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from fieldrules.policy import Policy  # only who has a policy needs it

    return Policy
