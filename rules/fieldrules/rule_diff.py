"""Two versions of one rule: whether it asks for more, for less or for something else, or only says it otherwise."""

from collections.abc import Iterator
from typing import Any

from fieldrules.rule_change import Aspect, by_bounds, by_what_is_asked

Rule = dict[str, Any]

_WORDS = frozenset(("summary", "message", "evidence", "reading", "source", "since", "because", "drop"))
_ELSEWHERE = frozenset(("id", "severity", "contested", "types", "classes", "fields_read", "needs"))
"""What is looked at in other ways: the last four by the types and fields that they come to."""


def rule_aspects(old: Rule, new: Rule) -> Iterator[Aspect]:
    """In which respects a rule changed, apart from the types and fields it holds for.

    Args:
        old: the rule, compiled.
        new: the same rule, later.
    """
    rule = new["id"]
    if old["severity"] != new["severity"]:
        kind = "tightened" if new["severity"] == "error" else "loosened"
        yield Aspect(rule, kind, f"what breaks it is {_counted(new)}, before {_counted(old)}")
    if old["contested"] != new["contested"]:
        kind = "loosened" if new["contested"] else "tightened"
        yield Aspect(rule, kind, "it is contested now" if new["contested"] else "it is contested no longer")
    keys = [key for key in {**old, **new} if key not in _WORDS | _ELSEWHERE and _differs(key, old, new)]
    if keys:
        kinds = {_kind(key, old.get(key), new.get(key)) for key in keys}
        kind = kinds.pop() if len(kinds) == 1 else "changed"
        yield Aspect(rule, kind, "; ".join(_says(key, old.get(key), new.get(key)) for key in keys))


def _counted(rule: Rule) -> str:
    return "an error" if rule["severity"] == "error" else "a warning"


def _differs(key: str, old: Rule, new: Rule) -> bool:
    return bool(_meaning(key, old.get(key)) != _meaning(key, new.get(key)))


def _meaning(key: str, value: Any) -> Any:
    """A member of a rule without the words in it, and without an order that means nothing."""
    if key == "fields":
        return frozenset(value or ())
    if key == "groups" and value is not None:
        return [(group["test"], frozenset(group["fields"])) for group in value]
    return value


def _kind(key: str, old: Any, new: Any) -> str:
    """Which way one member of a rule changed; what cannot be told for certain is ``changed``."""
    if key == "fields":
        return by_what_is_asked(frozenset(old or ()), frozenset(new or ()))
    if key in ("above", "minimum", "maximum") and (old is None or new is None):
        return "tightened" if old is None else "loosened"
    if key in ("above", "minimum"):
        return by_bounds((float(old), 0), (float(new), 0))
    if key == "maximum":
        return by_bounds((0, float(old)), (0, float(new)))
    if key == "when" and (old is None or new is None):
        return "loosened" if old is None else "tightened"
    if key == "groups" and len(old or ()) == len(new or ()):
        return _kind_of_groups(old, new)
    return "changed"


def _kind_of_groups(old: list[Rule], new: list[Rule]) -> str:
    """Groups of which at most one may be there: with more fields in each, more is refused."""
    if any(before["test"] != after["test"] for before, after in zip(old, new, strict=True)):
        return "changed"
    kinds = {
        by_what_is_asked(frozenset(before["fields"]), frozenset(after["fields"]))
        for before, after in zip(old, new, strict=True)
        if set(before["fields"]) != set(after["fields"])
    }
    return kinds.pop() if len(kinds) == 1 else "changed"


def _says(key: str, old: Any, new: Any) -> str:
    if key in ("above", "minimum", "maximum"):
        word = {"above": "more than", "minimum": "at least", "maximum": "at most"}[key]
        return f"{word} {_bound(new)}, before {_bound(old)}"
    if key == "fields":
        before, after = old or (), new or ()
        come, gone = [path for path in after if path not in before], [path for path in before if path not in after]
        parts = [f"also about {', '.join(come)}"] if come else []
        return "; ".join(parts + ([f"no longer about {', '.join(gone)}"] if gone else []))
    if key == "when":
        if old is None:
            return "it holds on a condition now"
        return "it holds without a condition now" if new is None else "its condition is another"
    return _OTHERWISE.get(key, f"its {key} changed")


def _bound(value: Any) -> str:
    return "no bound" if value is None else str(value)


_OTHERWISE = {
    "verb": "it is a rule of another kind",
    "groups": "what excludes each other is something else",
    "conditions": "what goes together is something else",
    "terms": "it adds up other amounts",
    "at_most": "it compares with another amount",
    "field": "it is about another field",
    "name": "it is about another spelling",
    "pattern": "it looks for something else",
    "currency": "it reads the currency elsewhere",
}
