"""The ways to mend one fault, best first. What a remedy may change, and what that means, the spec says."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from fieldrules.fault import Fault, Key
from fieldrules.pointer import Tokens, concrete, template_tokens, to_path
from fieldrules.ruleset import Node, RuleSet
from fieldrules.view import ABSENT, BLANK, PLACEHOLDER, View
from fieldrules.words import literal

EFFECTS = ("keeps", "asks", "changes")
"""What a fix does to the meaning of a payload, mildest first."""


class Action(NamedTuple):
    """One change of a payload: ``set`` a place to a value, ``remove`` it, or ``move`` it to a target."""

    verb: str
    tokens: Tokens
    value: Any = None
    target: Tokens = ()


class Remedy(NamedTuple):
    """One way to mend a fault: what it does, in words and actions, and what it means."""

    title: str
    effect: str
    actions: tuple[Action, ...]
    consequence: str | None = None


def remedies(fault: Fault, view: View, ruleset: RuleSet, type_id: str) -> list[Remedy]:
    """Every way to mend a fault that keeps, asks or (where the spec allows) changes; best first.

    Args:
        fault: an error of the payload.
        view: the payload it was found in.
        ruleset: the API's rules.
        type_id: the type the payload was judged as.
    """
    rule = ruleset.rules[fault.rule]
    if fault.target is not None:
        found = [_rename(fault, view)]
    elif fault.kind == "missing":
        found = [_add(fault, view, ruleset, type_id)]
    elif fault.kind == "companion":
        found = list(_companion(fault, rule, view, ruleset))
    elif fault.kind == "count":
        found = list(_count(fault, view, ruleset))
    elif fault.kind == "conflict":
        found = list(_conflict(fault, rule, view, ruleset))
    elif fault.kind == "unknown":
        found = [Remedy(f"remove {to_path(fault.tokens)}", "changes", (Action("remove", fault.tokens),), rule["drop"])]
    elif fault.kind == "value" and rule["verb"] == "allowed":
        found = list(_allowed(fault, ruleset, type_id))
    else:
        found = [_correct(fault, view)]
    found.extend(_undo_cause(fault, view, ruleset))
    return sorted(found, key=lambda remedy: (EFFECTS.index(remedy.effect), len(remedy.actions)))


def _rename(fault: Fault, view: View) -> Remedy:
    """An unknown name that means a field: give the value the field's name and place."""
    path, indices = fault.target or fault.key
    node = view.schema.nodes[path]
    target = _place_of(view, path, indices, fault.tokens)
    same_parent = target[:-1] == fault.tokens[:-1]
    title = f"rename {to_path(fault.tokens)} to {node.name}" if same_parent else None
    title = title or f"move {to_path(fault.tokens)} to {concrete(path, indices)}"
    return Remedy(title, "keeps", (Action("move", fault.tokens, target=target),))


def _place_of(view: View, path: str, indices: tuple[int, ...], tokens: Tokens) -> Tokens:
    """Where a field belongs, below the parent that the payload has now."""
    own = template_tokens(path, indices)
    parent = path.rpartition(".")[0]
    slot = view.slot(parent, indices[: parent.count("[]")]) if parent else None
    if slot is not None and slot.state != BLANK:
        return (*slot.tokens, own[-1])
    return own if tokens[:-1] != own[:-1] else (*tokens[:-1], own[-1])


def _add(fault: Fault, view: View, ruleset: RuleSet, type_id: str) -> Remedy:
    """A missing field: its default if the type takes only that, else a placeholder."""
    node = view.schema.nodes[fault.path]
    tokens = view.tokens(fault.path, fault.indices)
    where = concrete(fault.path, fault.indices)
    verb = "fill in" if view.state(fault.path, fault.indices) == BLANK else "add"
    only = _only_value(ruleset, type_id, fault.path)
    if only is not None and node.data.get("default") == only and type(node.data["default"]) is type(only):
        return Remedy(f"{verb} {where}: {literal(only)}", "keeps", (Action("set", tokens, only),))
    return Remedy(f"{verb} {where}", "asks", (Action("set", tokens, PLACEHOLDER),))


def _only_value(ruleset: RuleSet, type_id: str, path: str) -> Any:
    for asked in ruleset.types.get(type_id, {}).get("values", ()):
        if asked["field"] == path and len(asked["allowed"]) == 1:
            return asked["allowed"][0]
    return None


def _allowed(fault: Fault, ruleset: RuleSet, type_id: str) -> Iterator[Remedy]:
    for asked in ruleset.types[type_id]["values"]:
        if asked["field"] == fault.path:
            for value in asked["allowed"]:
                yield from _set(ruleset, fault.key, fault.tokens, value)


def _set(ruleset: RuleSet, key: Key, tokens: Tokens, value: Any) -> Iterator[Remedy]:
    """Set a field to a value that changes what happens, where the spec says what that means."""
    consequence = ruleset.change("set", key[0], value)
    if consequence is not None:
        title = f"set {concrete(*key)} to {literal(value)}"
        yield Remedy(title, "changes", (Action("set", tokens, value),), consequence)


def _remove(ruleset: RuleSet, key: Key, tokens: Tokens) -> Iterator[Remedy]:
    consequence = ruleset.change("remove", key[0])
    if consequence is not None:
        yield Remedy(f"remove {concrete(*key)}", "changes", (Action("remove", tokens),), consequence)


def _companion(fault: Fault, rule: dict[str, Any], view: View, ruleset: RuleSet) -> Iterator[Remedy]:
    """Give the companion what is asked of it, or take back what asks for it."""
    for condition in rule["conditions"]:
        path = condition["field"]
        indices = fault.indices if "[]" in path else ()
        state = view.state(path, indices)
        tokens = view.tokens(path, indices)
        key = (path, indices)
        if path == fault.path:
            if "equals" in condition:
                yield from _set(ruleset, key, tokens, condition["equals"])
            elif state in (ABSENT, BLANK):
                yield Remedy(f"add {concrete(*key)}", "asks", (Action("set", tokens, PLACEHOLDER),))
        elif "present" in condition and state not in (ABSENT, BLANK):
            yield from _remove(ruleset, key, tokens)


def _count(fault: Fault, view: View, ruleset: RuleSet) -> Iterator[Remedy]:
    """Too many items: drop the last ones, if the spec says what that means. Too few: a placeholder for one."""
    node = view.schema.nodes[fault.path]
    slot = view.slot(fault.path, fault.indices)
    size = len(slot.value) if slot is not None else 0
    where = concrete(fault.path, fault.indices)
    if node.maximum is not None and size > node.maximum:
        consequence = ruleset.change("shorten", fault.path)
        if consequence is not None:
            surplus = range(size - 1, node.maximum - 1, -1)
            actions = tuple(Action("remove", (*fault.tokens, index)) for index in surplus)
            last = "the last item" if len(actions) == 1 else f"the last {len(actions)} items"
            yield Remedy(f"remove {last} of {where}", "changes", actions, consequence)
    else:
        yield Remedy(f"add an item to {where}", "asks", (Action("set", (*fault.tokens, size), PLACEHOLDER),))


def _conflict(fault: Fault, rule: dict[str, Any], view: View, ruleset: RuleSet) -> Iterator[Remedy]:
    """Leave one group and remove the others; a field that a type or a condition forbids is removed."""
    if rule["verb"] != "conflict":
        yield from _remove(ruleset, fault.key, fault.tokens)
        return
    by_group = [(group, [key for key in fault.places if key[0] in group["fields"]]) for group in rule["groups"]]
    active = [(group, keys) for group, keys in by_group if keys]
    for kept, _ in active:
        gone = [(group, keys) for group, keys in active if group is not kept]
        actions = tuple(Action("remove", view.tokens(*key)) for _, keys in gone for key in keys)
        names = " and ".join(str(group["name"]) for group, _ in gone)
        consequence = "; ".join(str(group["drop"]) for group, _ in gone)
        yield Remedy(f"remove {names}", "changes", actions, consequence)


def _correct(fault: Fault, view: View) -> Remedy:
    """A value that is wrong by itself: another spelling of a right one, else a placeholder."""
    where = concrete(fault.path, fault.indices)
    node = view.schema.nodes.get(fault.path)
    if fault.spelt is not None and node is not None:
        meant = _meant(node, fault.spelt, view.ruleset)
        if meant is not None:
            title = f"write {where} as {literal(meant)}"
            return Remedy(title, "keeps", (Action("set", fault.tokens, meant),))
    return Remedy(f"correct {where}", "asks", (Action("set", fault.tokens, PLACEHOLDER),))


def _meant(node: Node, text: str, ruleset: RuleSet) -> Any:
    """The value that a text spells in another way, or None: ``EMAIL`` for ``email``, ``"true"`` for true."""
    plain = text.strip().casefold().replace("-", "").replace("_", "").replace(" ", "")
    if node.kind == "boolean":
        return {"true": True, "false": False}.get(plain)
    if node.kind == "currency":
        code = text.strip().upper()
        return code if code in ruleset.currencies else None
    for value in node.data.get("enum", ()):
        if str(value).casefold() == plain:
            return value
    return None


def _undo_cause(fault: Fault, view: View, ruleset: RuleSet) -> Iterator[Remedy]:
    """Set back what makes a rule apply, where the spec says what that means."""
    for reason in fault.reasons:
        slot = view.slot(reason.path, reason.indices)
        if slot is None or slot.node.kind in ("object", "array"):
            continue
        for value in ruleset.values_to_set(reason.path):
            if value != slot.value:
                yield from _set(ruleset, (reason.path, reason.indices), slot.tokens, value)
