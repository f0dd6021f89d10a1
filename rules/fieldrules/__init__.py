"""fieldrules: what an API's documentation asks of each field, as data, checked before a request is sent.

This package is the engine and knows no API. A generated package brings the rules of one.
"""

from fieldrules.check import PreflightError, UnknownTypeError
from fieldrules.finding import Cause, Finding, Fix, Source
from fieldrules.report import Report
from fieldrules.ruleset import RuleSet

__all__ = ["Cause", "Finding", "Fix", "PreflightError", "Report", "RuleSet", "Source", "UnknownTypeError"]
__version__ = "1.0.0"
