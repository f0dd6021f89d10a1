"""The lock: the facts of a page as `facts/<page>.yaml` keeps them, with our names for sections and statements.

A statement is a sentence of the page in our own few words. ``words`` holds the digests of the sentences it stands for,
so that a page can be compared with the lock although the lock holds no prose.
"""

from collections.abc import Iterator
from typing import Any, NamedTuple

from fieldrules_generator.sync.facts import (
    Condition,
    Endpoint,
    Example,
    FieldFact,
    Limit,
    PageFacts,
    Scalar,
    Section,
    Sentence,
)

BOUNDS = {"at most": "at_most", "at least": "at_least"}
"""The word of a limit, and the key of it in the lock."""

Entry = dict[str, Any]


class Pair(NamedTuple):
    """A section of the lock and what it says as facts."""

    entry: Entry
    section: Section


def locked_sections(lock: Entry) -> list[Pair]:
    """The sections of a locked page, each with its facts."""
    return [Pair(entry, _section(entry)) for entry in lock["sections"]]


def locked_facts(lock: Entry) -> PageFacts:
    """The facts of a locked page, as reading the page would give them."""
    return PageFacts(lock["title"], tuple(pair.section for pair in locked_sections(lock)))


def statements_of(lock: Entry) -> Iterator[tuple[Entry, Entry]]:
    """Every statement of a locked page, with its section."""
    for entry in lock["sections"]:
        for statement in entry.get("statements", ()):
            yield entry, statement


def values_of(fact: Entry) -> tuple[Scalar, ...]:
    """The values of a field in the lock: the fixed one, those allowed, or none."""
    return (fact["fixed"],) if "fixed" in fact else tuple(fact.get("allowed", ()))


def _section(entry: Entry) -> Section:
    statements = entry.get("statements", [])
    fields = tuple(_field(fact, statements) for fact in entry.get("fields", ()))
    listed = {field.path for field in fields}
    own = [statement for statement in statements if statement.get("field") not in listed]
    return Section(
        title=entry["title"],
        depth=entry.get("depth", 1),
        role=entry["role"],
        fields=fields,
        sentences=tuple(_sentences(own)),
        limits=tuple(_limits(own)),
        endpoints=tuple(
            Endpoint(e.get("label", e["server"]), e["method"], e["url"]) for e in entry.get("endpoints", ())
        ),
        examples=tuple(Example(e["request"], e.get("response")) for e in entry.get("examples", ()) if "request" in e),
    )


def _field(fact: Entry, statements: list[Entry]) -> FieldFact:
    own = [statement for statement in statements if statement.get("field") == fact["field"]]
    return FieldFact(
        path=fact["field"],
        values=values_of(fact),
        conditions=tuple(_conditions(own)),
        sentences=tuple(_sentences(own)),
        limits=tuple(_limits(own)),
    )


def _sentences(statements: list[Entry]) -> Iterator[Sentence]:
    told = set()
    for statement in statements:
        if not is_condition(statement) and bound_of(statement) is None:
            for words in statement.get("words", ()):
                if words not in told:
                    told.add(words)
                    yield Sentence(words, bool(statement.get("strong", False)))


def _conditions(statements: list[Entry]) -> Iterator[Condition]:
    for statement in filter(is_condition, statements):
        when = statement["when"]
        for words in statement.get("words", ()):
            yield Condition(
                words, when.get("field"), tuple(when.get("values", ())), bool(statement.get("requires", False))
            )


def _limits(statements: list[Entry]) -> Iterator[Limit]:
    for statement in statements:
        bound = bound_of(statement)
        if bound is not None:
            for words in statement.get("words", ()):
                yield Limit(words, bound, statement[BOUNDS[bound]])


def is_condition(statement: Entry) -> bool:
    """Whether a statement says when a field is required or optional."""
    return "when" in statement


def bound_of(statement: Entry) -> str | None:
    """``at most`` or ``at least`` if a statement bounds a number."""
    return next((bound for bound, key in BOUNDS.items() if key in statement), None)
