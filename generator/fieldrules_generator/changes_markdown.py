"""The changes between two rule sets in Markdown, to be pasted into release notes or a pull request."""

from collections.abc import Sequence

from fieldrules.render.changes import MEANS, Changed, by_impact, heading, summary
from fieldrules.rule_change import RuleChange
from fieldrules_generator.safe_markdown import Code, Joined, Markdown, Text, table


def to_markdown(changed: Changed) -> str:
    """A heading, the counts, a table for each impact. Text of a rule set cannot become markup."""
    parts = [f"## {Text(heading(changed))}", f"{Text(summary(changed.changes).capitalize())}."]
    for impact, found in by_impact(changed.changes):
        parts += [f"### {impact.capitalize()}: {MEANS[impact]}", str(_table(found))]
    if changed.problem is not None:
        parts.append(f"The version does not say so: {Text(changed.problem)}.")
    return "\n\n".join(parts) + "\n"


def _table(changes: Sequence[RuleChange]) -> Markdown:
    rows = [
        [
            Text("types of request") if change.rule is None else Code(change.rule),
            Text(change.kind),
            Text(change.says),
            _codes(change.types),
            _codes(change.fields),
        ]
        for change in changes
    ]
    return table(["rule", "change", "what", "types", "fields"], rows)


def _codes(names: Sequence[str]) -> Markdown:
    return Joined([Code(name) for name in names], by=", ") if names else Text("all")
