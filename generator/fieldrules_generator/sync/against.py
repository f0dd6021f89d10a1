"""Another version of a rule set to compare with: of the same API, and as it was written."""

import hashlib
import json

from fieldrules import ruleset_file
from fieldrules.console import UsageError
from fieldrules.escape import printable
from fieldrules.ruleset import RuleSet


def load_ruleset(name: str, api: str) -> RuleSet:
    """Load a compiled rule set, ``ruleset.json`` of a generated package.

    The file says what its hash is, so that one which was edited is told from one that was released.

    Args:
        name: the file.
        api: the API that it has to be of.

    Raises:
        UsageError: if the file cannot be read, is no rule set, is of another form or API, or is not as it was written.
    """
    try:
        ruleset = ruleset_file.load_ruleset(name)
    except UsageError as error:
        raise UsageError(f"--against: {error}") from None
    shown = printable(name)
    if ruleset.api != api:
        other = printable(str(ruleset.api))
        raise UsageError(f"--against: {shown} is a rule set of another API: {other}, not {printable(api)}")
    if ruleset.sha256 != _hash_of(ruleset):
        raise UsageError(f"--against: {shown} is not as it was written: its hash is another than the one it names")
    return ruleset


def _hash_of(ruleset: RuleSet) -> str:
    """The hash of a rule set as its compiler takes it: of all but the hash itself."""
    hashed = {key: value for key, value in ruleset.data.items() if key != "sha256"}
    return hashlib.sha256(json.dumps(hashed, sort_keys=True).encode()).hexdigest()
