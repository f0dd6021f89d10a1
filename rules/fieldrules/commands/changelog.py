"""`fieldrules changelog`: what changed from one version of a rule set to another, rule by rule."""

from typing import TYPE_CHECKING

from fieldrules import console
from fieldrules.commands.api import load
from fieldrules.console import UsageError
from fieldrules.escape import printable
from fieldrules.render.changes import Changed
from fieldrules.resolve import resolve
from fieldrules.ruleset_diff import rules_changed
from fieldrules.ruleset_file import load_ruleset

if TYPE_CHECKING:
    import argparse

RENDERERS = {
    "text": "fieldrules.render.changes:to_text",
    "json": "fieldrules.render.changes:to_json",
    "md": "fieldrules_generator.changes_markdown:to_markdown",
}


def run(args: "argparse.Namespace") -> int:
    """Print the changes; returns 0 if there are none, else 1.

    Raises:
        UsageError: if a rule set cannot be read, or the two are of different APIs.
    """
    before = load_ruleset(args.old)
    after = load(args.api).ruleset() if args.new is None else load_ruleset(args.new)
    if before.api != after.api:
        raise UsageError(f"these are rules of two APIs: {printable(before.api)} and {printable(after.api)}")
    changes = rules_changed(before, after)
    console.write([resolve(RENDERERS[args.format])(Changed(before, after, changes))])
    return int(bool(changes))
