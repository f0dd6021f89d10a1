"""A policy in force for one run: which file is which, what it is meant to be, and how its findings count."""

import os
from typing import NamedTuple

from fieldrules.engine import judge_text
from fieldrules.json_reader import UnreadableError, read
from fieldrules.options import Options
from fieldrules.policy.apply import apply
from fieldrules.policy.house import with_house
from fieldrules.policy.model import Policy
from fieldrules.policy.ways import with_ways
from fieldrules.report import Report
from fieldrules.ruleset import RuleSet


class InForce(NamedTuple):
    """A policy, the rule set with one's own rules, the day it is, and the folder that the policy's files lie below."""

    policy: Policy
    ruleset: RuleSet
    today: str
    root: str

    def file(self, source: str | None) -> str | None:
        """An input as the policy names files; None for standard input and for what no policy can name."""
        return None if source in (None, "-") else relative(source, self.root)

    def type_of(self, source: str | None) -> str | None:
        """What an input is meant to be, or None if the policy does not say."""
        return self.policy.type_of(self.file(source)) if self.policy.types else None

    def with_house(self, report: Report, data: bytes, options: Options) -> Report:
        """The verdict on a payload, with what one's own rules find in it."""
        if not self.policy.house:
            return report
        try:
            parsed = read(data)
        except UnreadableError:
            return report
        return with_house(report, self.policy.house, self.ruleset, parsed.value, parsed, options)

    def applied(self, report: Report, data: bytes, options: Options) -> Report:
        """The report on a payload under the policy, but for the baseline: that is used up over a run, see `ledger`."""
        found = apply(self.policy._replace(baseline=None), report, self.today, self.file(report.source))
        return with_ways(found, lambda aside: judge_text(self.ruleset, data, options._replace(aside=aside)))


def relative(source: str, root: str) -> str | None:
    """A file's name relative to a folder, with ``/``; links of folders are followed, a link of the file is not."""
    folder, name = os.path.split(os.path.abspath(source))  # noqa: PTH100  # one way of naming files throughout
    try:
        found = os.path.relpath(os.path.join(os.path.realpath(folder), name), os.path.realpath(root))  # noqa: PTH118
    except ValueError:  # on another drive, or no name that the system takes
        return None
    return found.replace(os.sep, "/").encode("utf-8", "backslashreplace").decode()
