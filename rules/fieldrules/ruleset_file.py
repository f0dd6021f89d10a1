"""A rule set in a file, as `fieldrules generate` wrote it: ``ruleset.json`` of a generated package of any version."""

import json
import re

from fieldrules.console import UsageError
from fieldrules.escape import printable
from fieldrules.json_reader import MAX_BYTES, UnreadableError, read, too_large
from fieldrules.release import version_parts
from fieldrules.ruleset import FORMAT, RuleSet


def load_ruleset(path: str) -> RuleSet:
    """Read a rule set that somebody named.

    Args:
        path: the file.

    Raises:
        UsageError: if it cannot be read, is no rule set, or has a form that this run time does not read.
    """
    name = printable(path)
    data = _bytes(path, name)
    try:
        read(data)  # refuses what json.loads lets pass, and says where
    except UnreadableError as error:
        raise UsageError(f"{name}:{error.line}:{error.column}: {error.message}") from None
    found = json.loads(data.decode("utf-8-sig"))
    if not isinstance(found, dict) or "format" not in found or "rules" not in found:
        raise UsageError(f"{name} is no rule set; a generated package has one, ruleset.json")
    if found["format"] != FORMAT:
        raise UsageError(f"{name} is a rule set of another form than {FORMAT}, which this version reads")
    try:
        return _whole(RuleSet(found))
    except (KeyError, TypeError, AttributeError, ValueError, re.error):
        raise UsageError(f"{name} is a damaged rule set: a part of it is missing or of another kind") from None


def _bytes(path: str, name: str) -> bytes:
    try:
        with open(path, "rb") as file:  # noqa: PTH123  # as everywhere on the command line
            data = file.read(MAX_BYTES + 1)
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or "this is no name of a file"
        raise UsageError(f"{name} cannot be read: {why}") from None
    if len(data) > MAX_BYTES:
        raise UsageError(f"{name}: {too_large()}")
    return data


def _whole(ruleset: RuleSet) -> RuleSet:
    """The rule set, after everything that is built when first asked for was asked for."""
    version_parts(ruleset.version)
    for name in (*ruleset.types, *ruleset.bodies):
        ruleset.schema_of(name)
        ruleset.rules_of(name)
    for rule in ruleset.rules.values():
        rule["verb"], rule["severity"], rule["summary"], rule["contested"]
    return ruleset
