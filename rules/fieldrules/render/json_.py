"""The JSON report, version 1: the contract with other programs."""

import json
import re
from collections.abc import Iterator
from typing import Any

from fieldrules.escape import printable
from fieldrules.render.run import Run, Tally

VERSION = 1

_NOT_ASCII = re.compile(r"[^\n -~]")


def render(run: Run) -> Iterator[str]:
    """The whole run as one JSON text. It is made at the end, since the summary comes first."""
    tally = Tally()
    documents = [report.to_dict() for report in tally.watch(run.reports)]
    yield dumped({**head(run, tally), "documents": documents}, ascii_only=run.ascii) + "\n"


def head(run: Run, tally: Tally) -> dict[str, Any]:
    """What stands first in every JSON text about a run: the version, the rule set, and the counts."""
    rules = run.ruleset
    return {
        "version": VERSION,
        "ruleset": {
            "api": rules.api,
            "version": rules.version,
            "sha256": rules.sha256,
            "page_read": rules.page_read,
        },
        "summary": {
            "documents": tally.documents,
            "invalid": tally.invalid,
            "errors": tally.errors,
            "warnings": tally.warnings,
            "unreadable": tally.unreadable,
            "suppressed": tally.suppressed,
        },
    }


def dumped(value: Any, *, ascii_only: bool) -> str:
    """A value as indented JSON that cannot drive a terminal.

    Args:
        value: dicts, lists, text, numbers, bool and None.
        ascii_only: write every other character as an escape; else only those that are not printable.
    """
    text = json.dumps(value, indent=2, ensure_ascii=ascii_only)
    # Outside of texts, JSON is ASCII: whatever is found here stands in a text, where an escape means the same.
    return text if ascii_only and "\x7f" not in text else _NOT_ASCII.sub(_escaped, text)


def _escaped(match: re.Match[str]) -> str:
    character = match.group()
    return character if printable(character) == character else json.dumps(character)[1:-1].replace("\x7f", "\\u007f")
