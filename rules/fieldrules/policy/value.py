"""A payload that a program holds, checked under a policy."""

import os
from typing import Any

from fieldrules.engine import judge_text, judge_value
from fieldrules.json_reader import Parsed, read
from fieldrules.options import Options
from fieldrules.policy.apply import apply
from fieldrules.policy.cap import MOST_JUDGED, capped
from fieldrules.policy.day import today
from fieldrules.policy.house import extended, with_house
from fieldrules.policy.model import Policy
from fieldrules.policy.ways import with_ways
from fieldrules.python_values import from_python
from fieldrules.report import Report
from fieldrules.ruleset import RuleSet

_HERE = "policy"


def check_under(policy: Policy, ruleset: RuleSet, payload: Any, options: Options) -> Report:
    """The report on a payload under a policy. It has no file, so that what speaks of files does not concern it.

    Args:
        policy: what the project says; ``options`` are stronger.
        ruleset: the API's rules.
        payload: JSON as text or UTF-8 bytes, or a Python object.
        options: how the caller wants it judged.
    """
    rules = extended(ruleset, policy.house, _HERE)
    if options.contested != "error":
        policy = policy.overruled(rules)
    options = options._replace(values=policy.values, most=MOST_JUDGED)
    data = bytes(payload) if isinstance(payload, bytearray) else payload
    is_text = isinstance(data, (str, bytes))
    report = _judged(rules, data, options)
    if policy.house and report.type is not None:
        parsed: Parsed | None = read(data) if is_text else None
        value = from_python(data) if parsed is None else parsed.value
        report = with_house(report, policy.house, rules, value, parsed, options)
    found = apply(policy, report, today(os.environ))
    return capped(with_ways(found, lambda aside: _judged(rules, data, options._replace(aside=aside))))


def _judged(ruleset: RuleSet, data: Any, options: Options) -> Report:
    return (judge_text if isinstance(data, (str, bytes)) else judge_value)(ruleset, data, options)
