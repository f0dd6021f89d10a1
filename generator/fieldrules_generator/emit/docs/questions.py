"""Which type is it? The conditions by which types are recognised, as questions that a person can answer in turn."""

import json
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from fieldrules import conditions
from fieldrules.words import literal

Condition = dict[str, Any]


class Question(NamedTuple):
    """What a field is (its answers are values), or whether a condition holds (``yes`` and ``no``)."""

    label: str
    condition: str | None

    def told(self, answers: Iterable[str]) -> str:
        """An answer as a sentence without its full stop."""
        if self.condition is None:
            return f"{self.label} is {' or '.join(answers)}"
        return conditions.words(json.loads(self.condition), holds="yes" in answers)


Answers = dict[Question, tuple[str, ...]]


class Choice(NamedTuple):
    """A question with what follows each answer; without a question, the types that are left."""

    types: tuple[str, ...]
    question: Question | None
    branches: tuple[tuple[str, "Choice"], ...]


def answers(types: Iterable[dict[str, Any]]) -> dict[str, Answers]:
    """What each type that can be recognised answers to the questions it takes part in."""
    parts = {entry["id"]: _parts(entry["recognise"]) for entry in types if entry["recognise"] is not None}
    several = {
        _key(part["not"]): part["not"] for found in parts.values() for part in found if "all" in part.get("not", ())
    }
    return {type_id: dict(_answered(found, list(several.values()))) for type_id, found in parts.items()}


def choose(known: dict[str, Answers]) -> Choice:
    """The questions in the order that leaves the fewest types open, and where they lead."""
    questions = list(dict.fromkeys(question for found in known.values() for question in found))
    best, best_split = None, None
    for question in questions:
        split = _split(question, known)
        if all(len(left) == len(known) for left in split.values()):
            continue
        if best_split is None or _size(split) < _size(best_split):
            best, best_split = question, split
    if best is None or best_split is None or len(known) < 2:
        return Choice(tuple(known), None, ())
    return Choice(tuple(known), best, tuple((answer, choose(left)) for answer, left in best_split.items()))


def nearest(type_id: str, known: dict[str, Answers]) -> Iterator[tuple[str, list[str]]]:
    """The types that differ from one in a single answer: that answer in words, and their ids."""
    found: dict[str, list[str]] = {}
    mine = known[type_id]
    for other, theirs in known.items():
        differ = [
            question for question in mine if question in theirs and not set(mine[question]) & set(theirs[question])
        ]
        if other != type_id and len(differ) == 1:
            found.setdefault(differ[0].told(theirs[differ[0]]), []).append(other)
    yield from found.items()


def _split(question: Question, known: dict[str, Answers]) -> dict[str, dict[str, Answers]]:
    domain = dict.fromkeys(answer for found in known.values() for answer in found.get(question, ()))
    order = sorted(domain, key=["yes", "no"].index) if question.condition else list(domain)
    return {
        answer: {
            type_id: {asked: given for asked, given in found.items() if asked != question}
            for type_id, found in known.items()
            if answer in found.get(question, (answer,))
        }
        for answer in order
    }


def _size(split: dict[str, dict[str, Answers]]) -> int:
    return sum(map(len, split.values()))


def _parts(condition: Condition) -> list[Condition]:
    return list(condition["all"]) if "all" in condition else [condition]


def _answered(parts: list[Condition], several: list[Condition]) -> Iterator[tuple[Question, tuple[str, ...]]]:
    left = list(parts)
    for group in several:
        if all(part in left for part in group["all"]):
            left = [part for part in left if part not in group["all"]]
            yield Question(conditions.words(group), _key(group)), ("yes",)
    for part in left:
        yield _one(part)


def _one(part: Condition) -> tuple[Question, tuple[str, ...]]:
    if "equals" in part or "in" in part:
        values = part["in"] if "in" in part else [part["equals"]]
        return Question(part["field"], None), tuple(literal(value) for value in values)
    if "absent" in part:
        part = {"not": {"field": part["field"], "present": True}}
    inner = part.get("not", part)
    return Question(conditions.words(inner), _key(inner)), ("no",) if "not" in part else ("yes",)


def _key(condition: Condition) -> str:
    return json.dumps(condition, sort_keys=True)
