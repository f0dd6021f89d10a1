"""Two versions of a rule set: which rules came, went, became stricter or looser, and for which types and fields.

This is what a changelog says and what an upgrade may break. Nothing is guessed: what is neither certainly stricter nor
certainly looser is ``changed``, and counts as breaking.
"""

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from fieldrules.rule_change import IMPACTS, Aspect, RuleChange, by_what_is_taken, impact_of
from fieldrules.rule_diff import rule_aspects
from fieldrules.ruleset import RuleSet, Schema
from fieldrules.schema_diff import schema_aspects
from fieldrules.words import count, one_of

_ASKS = ("required", "values", "forbidden")
_COVERING = ("decimals", "privacy")
"""Verbs that find their fields by what the schemas say of them."""
_READING_CURRENCIES = ("decimals", "sum")


class _Ask(NamedTuple):
    """What a type asks of a field under a rule: one of `_ASKS`, and the values allowed if it is that."""

    rule: str
    key: str
    field: str


class _Both(NamedTuple):
    """The two versions, and the types and bodies that both have."""

    before: RuleSet
    after: RuleSet
    common: tuple[str, ...]


def rules_changed(before: RuleSet, after: RuleSet) -> list[RuleChange]:
    """What changed from one version of a rule set to another.

    Args:
        before: the older version.
        after: the newer one, of the same API.

    Returns:
        the changes: breaking ones first, each impact in spec order. Swapping the arguments gives their mirror image:
        added for removed, tightened for loosened.
    """
    both = _Both(before, after, tuple(name for name in _names(after) if name in _names(before)))
    aspects = [*_types(both), *_rules(both), *_asks(both), *_reach(both), *_schemas(both), *_currencies(both)]
    told = {aspect.rule for aspect in aspects}
    aspects += _reworded(both, told)
    changes = _gathered(both, aspects)
    return sorted(changes, key=lambda change: IMPACTS.index(change.impact))


def _names(ruleset: RuleSet) -> list[str]:
    return [*ruleset.types, *ruleset.bodies]


def _types(both: _Both) -> Iterator[Aspect]:
    """Types that came or went, and those that other payloads are recognised as."""
    for name in _names(both.before):
        if name not in both.common:
            yield Aspect(None, "removed", "requests are judged as this type no longer", name)
    for name in _names(both.after):
        if name not in both.common:
            yield Aspect(None, "added", "requests are judged as this type now", name)
    for name in both.common:
        if _recognition(both.before, name) != _recognition(both.after, name):
            yield Aspect(None, "changed", "other requests are recognised as this type", name)


def _recognition(ruleset: RuleSet, name: str) -> Any:
    return ruleset.types[name].get("recognise") if name in ruleset.types else None


def _rules(both: _Both) -> Iterator[Aspect]:
    """Rules that came, went or ask for something else."""
    for rule in both.before.rules.values():
        if rule["id"] not in both.after.rules:
            yield from _whole(both.before, rule, "removed")
    for rule in both.after.rules.values():
        if rule["id"] in both.before.rules:
            yield from rule_aspects(both.before.rules[rule["id"]], rule)
        else:
            yield from _whole(both.after, rule, "added")


def _whole(ruleset: RuleSet, rule: dict[str, Any], kind: str) -> Iterator[Aspect]:
    """A whole rule, with each type and field that it is about."""
    places = [(name, ask.field) for name in ruleset.types for ask in _asked(ruleset, name) if ask.rule == rule["id"]]
    fields = [*rule.get("fields_read", ()), *([rule["field"]] if rule["verb"] == "alias" else [])]
    types = _holds_for(ruleset, rule, ruleset.types)
    places += [(name, field) for name in types for field in fields or [None]]
    if not places:  # a built-in check: it is every type's
        yield Aspect(rule["id"], kind, rule["summary"])
    for name, field in places:
        yield Aspect(rule["id"], kind, rule["summary"], name, field)


def _asked(ruleset: RuleSet, name: str) -> dict[_Ask, frozenset[Any]]:
    """What a type asks of single fields, and the values it allows there."""
    entry = ruleset.types.get(name, {})
    return {
        _Ask(ask["rule"], key, ask["field"]): frozenset(map(_typed, ask.get("allowed", ())))
        for key in _ASKS
        for ask in entry.get(key, ())
    }


def _typed(value: Any) -> tuple[str, Any]:
    """A value that differs from any of another type: 1 and true are the same to a set."""
    return type(value).__name__, value


def _holds_for(ruleset: RuleSet, rule: dict[str, Any], names: Iterable[str]) -> list[str]:
    """The types that a rule across fields holds for; of an alias, those that have its field."""
    if rule["verb"] == "alias":
        return [name for name in names if name in ruleset.types and rule["field"] in ruleset.schema_of(name).nodes]
    return [name for name in names if name in ruleset.types and rule in ruleset.rules_of(name)]


def _asks(both: _Both) -> Iterator[Aspect]:
    """What types ask of single fields, under rules that both versions have."""
    known = both.before.rules.keys() & both.after.rules.keys()
    for name in both.common:
        old, new = _asked(both.before, name), _asked(both.after, name)
        for ask in [*old, *(ask for ask in new if ask not in old)]:
            if ask.rule in known and old.get(ask) != new.get(ask):
                yield Aspect(ask.rule, *_ask(ask, old.get(ask), new.get(ask)), name, ask.field)


def _ask(ask: _Ask, old: frozenset[Any] | None, new: frozenset[Any] | None) -> tuple[str, str]:
    """The kind of a change of what is asked of a field, and its words."""
    adjective = {"required": "required", "values": "limited to some values", "forbidden": "refused"}[ask.key]
    if old is None:
        return "tightened", f"{ask.field} is {adjective} now"
    if new is None:
        return "loosened", f"{ask.field} is {adjective} no longer"
    says = f"{ask.field} is {_one_of(new)}, before {_one_of(old)}"
    return by_what_is_taken(old, new), says


def _one_of(values: frozenset[Any]) -> str:
    return one_of([value for _, value in sorted(values, key=repr)])


def _reach(both: _Both) -> Iterator[Aspect]:
    """Rules of both versions that hold for other types, or find other fields."""
    for rule in both.after.rules.values():
        old = both.before.rules.get(rule["id"])
        if old is None:
            continue
        before, after = _holds_for(both.before, old, both.common), _holds_for(both.after, rule, both.common)
        for name in both.common:
            if name in after and name not in before:
                yield Aspect(rule["id"], "tightened", "it holds for more types", name)
            elif name in before and name not in after:
                yield Aspect(rule["id"], "loosened", "it holds for fewer types", name)
            elif name in after and rule["verb"] in _COVERING and old["verb"] == rule["verb"]:
                yield from _coverage(both, old, rule, name)


def _coverage(both: _Both, old: dict[str, Any], new: dict[str, Any], name: str) -> Iterator[Aspect]:
    """Fields of both versions that a rule looks at now and did not before, or the other way round."""
    schemas = both.before.schema_of(name), both.after.schema_of(name)
    before, after = _covered(schemas[0], old), _covered(schemas[1], new)
    for path in schemas[1].nodes:
        if path in schemas[0].nodes and (path in before) != (path in after):
            looks, kind = ("looks at it now", "tightened") if path in after else ("looks at it no longer", "loosened")
            yield Aspect(new["id"], kind, f"{path}: the rule {looks}", name, path)


def _covered(schema: Schema, rule: dict[str, Any]) -> set[str]:
    if rule["verb"] == "privacy":
        return {path for path, node in schema.nodes.items() if node.data.get("privacy") in rule["classes"]}
    return {path for path, node in schema.nodes.items() if node.data.get("decimals") == "currency"}


def _schemas(both: _Both) -> Iterator[Aspect]:
    """What the built-in checks judge otherwise."""
    compared: dict[tuple[str, str], list[Aspect]] = {}
    for name in both.common:
        old, new = both.before.schema_of(name), both.after.schema_of(name)
        pair = (old.name, new.name)
        if pair not in compared:
            compared[pair] = list(schema_aspects(old.root, new.root))
        for aspect in compared[pair]:
            yield aspect._replace(type_id=name)


def _currencies(both: _Both) -> Iterator[Aspect]:
    """Currencies that came or went, and those that have other decimals."""
    old, new = both.before.currencies, both.after.currencies
    if old.keys() != new.keys():
        kind = by_what_is_taken(frozenset(old), frozenset(new))
        changed = [*sorted(new.keys() - old.keys()), *sorted(old.keys() - new.keys())]
        says = f"{count(len(new), 'currency code')} known, before {len(old)}; the difference is {', '.join(changed)}"
        yield from _at_currencies(both, Aspect("field-format", kind, says))
    moved = sorted(code for code in old.keys() & new.keys() if old[code] != new[code])
    for rule in both.after.rules.values():
        old_rule = both.before.rules.get(rule["id"])
        if moved and rule["verb"] in _READING_CURRENCIES and old_rule is not None and old_rule["verb"] == rule["verb"]:
            yield Aspect(rule["id"], "changed", f"other decimals of {', '.join(moved)}")


def _at_currencies(both: _Both, aspect: Aspect) -> Iterator[Aspect]:
    for name in both.common:
        before = both.before.schema_of(name).nodes
        for path, node in both.after.schema_of(name).nodes.items():
            if node.kind == "currency" and path in before and before[path].kind == node.kind:
                yield aspect._replace(type_id=name, field=path)


def _reworded(both: _Both, told: set[str | None]) -> Iterator[Aspect]:
    """Rules of which nothing changed but the words."""
    for rule in both.after.rules.values():
        old = both.before.rules.get(rule["id"])
        if old is not None and rule["id"] not in told and old != rule:
            yield Aspect(rule["id"], "reworded", "only its words or its sources changed")


def _gathered(both: _Both, aspects: Iterable[Aspect]) -> Iterator[RuleChange]:
    """Aspects that say the same, put together over types and fields."""
    groups: dict[tuple[str | None, str, str], list[Aspect]] = {}
    for aspect in aspects:
        groups.setdefault((aspect.rule, aspect.kind, aspect.says), []).append(aspect)
    for (rule, kind, says), found in groups.items():
        types = dict.fromkeys(aspect.type_id for aspect in found if aspect.type_id is not None)
        fields = dict.fromkeys(aspect.field for aspect in found if aspect.field is not None)
        yield RuleChange(rule, kind, _impact(both, rule, kind), says, tuple(types), tuple(fields))


def _impact(both: _Both, rule: str | None, kind: str) -> str:
    """The impact of a change, by the rule's severity after it. Without a type, its requests are judged as another."""
    if rule is None:
        return "breaking" if kind == "removed" else impact_of(kind, "error")
    entry = both.after.rules.get(rule) or both.before.rules.get(rule) or {}
    return impact_of(kind, str(entry.get("severity", "error")))
