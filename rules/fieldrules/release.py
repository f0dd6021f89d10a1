"""What a version promises: a payload that passed may fail after a minor release, and never after a patch."""

import re
from collections.abc import Iterable

from fieldrules.rule_change import RuleChange

MINOR, PATCH = "minor", "patch"
_VERSION = re.compile(r"([0-9]+)\.([0-9]+)\.([0-9]+)")


def release_for(changes: Iterable[RuleChange]) -> str | None:
    """The least release that may bring these changes: ``minor``, ``patch``, or None if there are none."""
    impacts = {change.impact for change in changes}
    if not impacts:
        return None
    return MINOR if "breaking" in impacts else PATCH


def problem_with(before: str, after: str, changes: Iterable[RuleChange]) -> str | None:
    """What is wrong with a version, in words, or None if it keeps the promise.

    Args:
        before: the version released last, ``major.minor.patch``.
        after: the version that has the changes.
        changes: what changed between the two.

    Raises:
        ValueError: if one of them is no version.
    """
    old, new = version_parts(before), version_parts(after)
    needed = release_for(changes)
    if new < old:
        return f"{after} is older than {before}"
    if needed is None or new[:2] > old[:2] or (needed == PATCH and new > old):
        return None
    says = "a payload that passed may fail" if needed == MINOR else "the rules are not the same"
    next_one = f"{old[0]}.{old[1] + 1}.0" if needed == MINOR else f"{old[0]}.{old[1]}.{old[2] + 1}"
    return f"{says}, so this needs a {needed} release: {next_one} or later, not {after}"


def version_parts(version: str) -> tuple[int, int, int]:
    """The three numbers of a version; raises ValueError for any other text."""
    match = _VERSION.fullmatch(version)
    if match is None:
        raise ValueError("a version is three numbers, like 1.2.0")
    return int(match[1]), int(match[2]), int(match[3])
