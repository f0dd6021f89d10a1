"""From the name of a field that a server complained about to the rules that we have for it."""

import re
from collections.abc import Iterator

from fieldrules.http.errors import RuleLink
from fieldrules.ruleset import RuleSet

_INDEX = re.compile(r"\[[0-9]*\]|\.[0-9]+(?=\.|\Z)")
MOST = 3


def links_of(ruleset: RuleSet, named: str) -> tuple[RuleLink, ...]:
    """The rules on a field, at most three: those that ask for it or its value first, then those that compare it.

    Args:
        ruleset: the API's rules.
        named: the field as the server names it: a whole path, with or without indexes, or the end of one.
    """
    fields = fields_of(ruleset, named)
    found: dict[str, RuleLink] = {}
    for rule_id, source in _rules(ruleset, fields):
        if rule_id not in found and len(found) < MOST:
            rule = ruleset.rules[rule_id]
            key = rule.get("source") or source
            found[rule_id] = RuleLink(rule_id, rule["summary"], ruleset.source(key)[2] if key else "")
    return tuple(found.values())


def fields_of(ruleset: RuleSet, named: str) -> set[str]:
    """The template paths that a server's name of a field means: itself, or the only one of each schema that ends so."""
    named = _INDEX.sub("[]", named.strip("/").replace("/", "."))
    fields: set[str] = set()
    for type_id in ruleset.types | ruleset.bodies:
        paths = ruleset.schema_of(type_id).nodes
        bare = {path: path.replace("[]", "") for path in paths}
        plain = named.replace("[]", "")
        whole = [path for path, text in bare.items() if text == plain and path and not path.endswith("[]")]
        ends = [p for p, text in bare.items() if text.endswith(f".{plain}") and plain and not p.endswith("[]")]
        fields.update(whole or (ends if len(ends) == 1 else []))
    return fields


def _rules(ruleset: RuleSet, fields: set[str]) -> Iterator[tuple[str, str | None]]:
    for entry in ruleset.types.values():
        for ask in (*entry["required"], *entry["values"], *entry["forbidden"]):
            if ask["field"] in fields:
                yield ask["rule"], entry["source"]
    for rule in ruleset.data["rules"]:
        if rule.get("field") in fields or not fields.isdisjoint(rule.get("fields_read") or ()):
            yield rule["id"], None
