"""What a JSON document is, if it is no request: an answer of the API, told by what the API's data says of answers."""

from collections.abc import Collection
from typing import Any, NamedTuple

from fieldrules.ruleset import RuleSet

_FEWEST = 2
"""So many members that no request has make an answer: one may be a slip."""

Data = dict[str, Any]


class Answer(NamedTuple):
    """What an answer is.

    ``refused`` says whether the server refused; ``body`` is the name of what it is and ``says`` calls it in words, both
    from the API's data; ``means`` says what an answer of success means, where that needs words.
    """

    refused: bool
    body: str
    says: str
    http: int | None = None
    means: str | None = None


def request_names(ruleset: RuleSet) -> frozenset[str]:
    """The fields at the top of the API's requests."""
    return frozenset(name for type_id in ruleset.types for name in ruleset.schema_of(type_id).root.children)


def answer_of(value: Any, operations: Data, names: Collection[str]) -> Answer | None:
    """The answer that a document is, or None if it is none that the API's data knows.

    Args:
        value: what the JSON reader made of the document.
        operations: what ``operations.json`` of the API's package holds.
        names: the fields at the top of the API's requests.
    """
    client = operations.get("client")
    if client is None or not isinstance(value, dict):
        return None
    places = client["refusals"]
    reason = first_at(value, places["reason"])
    for answer in _answers(operations):
        if answer["http"] < 300 and isinstance(reason, str) and reason in answer.get("reasons", ()):
            says = _title(operations, answer["body"])
            return Answer(refused=False, body=answer["body"], says=says, http=answer["http"], means=answer["says"])
    body = _body(value, operations, names)
    if body is not None:
        return Answer(refused=False, body=body, says=_title(operations, body))
    told = (reason, first_at(value, places["message"]), at(value, places["details"]))
    mostly = 2 * sum(name in _told_with(operations) for name in value) >= len(value)
    if any(part is not None for part in told) and mostly and names_at_top(value, names) == 0:
        return Answer(refused=True, body="error", says="a refusal")
    return None


def names_at_top(value: dict[str, Any], names: Collection[str]) -> int:
    """How many fields of requests stand at the top of a document."""
    return sum(name in value for name in names)


def at(value: Any, path: str) -> Any:
    """What stands at a path of names, or None."""
    for name in path.split("."):
        value = value.get(name) if isinstance(value, dict) else None
    return value


def first_at(value: Any, paths: list[str]) -> Any:
    """What stands at the first of some paths that leads to anything, or None."""
    return next((found for path in paths if (found := at(value, path)) is not None), None)


def _answers(operations: Data) -> list[Data]:
    return [answer for operation in operations["operations"] for answer in operation["responses"]]


def _body(value: Data, operations: Data, names: Collection[str]) -> str | None:
    """The body of success that has most of a document's members, and one that tells it from others."""
    if any("error" in name.casefold() for name in value):
        return None  # whatever else it has
    needed: dict[str, list[str]] = operations["client"]["answers"]
    best, most = None, 0
    for entry in operations.get("answers", ()):
        known = [name for name in entry["members"] if value.get(name) is not None]
        own = [name for name in known if name not in names]
        told = any(name in known for name in needed.get(entry["id"], ()))
        success = any(entry["id"] == answer["body"] for answer in _answers(operations) if answer["http"] < 300)
        if told and success and len(own) >= _FEWEST and len(known) > most and not _only_words(known, operations):
            best, most = str(entry["id"]), len(known)
    return best


def _told_with(operations: Data) -> set[str]:
    """The members of refusals."""
    places = [place for found in operations["client"]["refusals"].values() for place in _listed(found)]
    documented = {name for entry in operations["errors"] for name in _members(operations, entry.get("body"))}
    return documented | {place.partition(".")[0] for place in places}


def _listed(found: str | list[str]) -> list[str]:
    return [found] if isinstance(found, str) else found


def _only_words(members: list[str], operations: Data) -> bool:
    """Whether all that is there is what a refusal has too."""
    refusals = {name for entry in operations["errors"] for name in _members(operations, entry.get("body"))}
    return refusals.issuperset(members)


def _members(operations: Data, body: str | None) -> list[str]:
    return next((entry["members"] for entry in operations.get("answers", ()) if entry["id"] == body), [])


def _title(operations: Data, body: str) -> str:
    """What a body is called: its title in the spec, in the middle of a sentence."""
    title = next((str(entry["title"]) for entry in operations.get("answers", ()) if entry["id"] == body), body)
    return title[:1].lower() + title[1:]
