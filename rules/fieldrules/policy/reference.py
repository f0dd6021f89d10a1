"""Rules of one's own as `fieldrules rule` prints them, in the form of a generated package's reference."""

from collections.abc import Iterator
from typing import Any

from fieldrules.policy.house import PAGE
from fieldrules.policy.model import House
from fieldrules.policy.settings import Settings
from fieldrules.ruleset import RuleSet
from fieldrules.words import one_of

_BOUNDS = {"minimum": "at least", "above": "more than", "maximum": "at most"}


def reference(settings: Settings, ruleset: RuleSet) -> dict[str, dict[str, Any]]:
    """One's own rules by their ids.

    Args:
        settings: where they stand.
        ruleset: the API's rules; its types may have the field or not.
    """
    return {own.id: _entry(own, number, settings, ruleset) for number, own in enumerate(settings.policy.house)}


def _entry(own: House, number: int, settings: Settings, ruleset: RuleSet) -> dict[str, Any]:
    names = [*ruleset.types, *ruleset.bodies]
    types = [name for name in names if own.field in ruleset.schema_of(name).nodes]
    source = {
        "page_title": settings.name,
        "section": f"[[house]] {own.id}",
        "url": f"{settings.name}:{settings.line('house', number)}",
    }
    return {
        "id": own.id,
        "summary": own.says,
        "why": None,
        "severity": own.severity,
        "verb": own.word,
        "contested": False,
        "evidence": PAGE,
        "since": None,
        "says": list(_says(own)),
        "fix": [],
        "types": [] if len(types) == len(names) else types,
        "sources": [source],
        "reading": None,
        "fails": None,
        "passes": None,
    }


def _says(own: House) -> Iterator[str]:
    """What it asks for, a line each."""
    if own.word == "required":
        yield f"{own.field} is required"
    elif own.word == "forbidden":
        yield f"{own.field} must not be there"
    elif own.word == "length":
        yield f"{own.field} is at most {own.bound['maximum']} characters"
    elif own.word == "range":
        for bound, words in _BOUNDS.items():
            if bound in own.bound:
                yield f"{own.field} is {words} {own.bound[bound]}"
    else:
        yield f"{own.field} is {one_of(list(own.bound) if own.word == 'allowed' else [own.bound])}"
