"""An answer of the API, explained: what it means, which fields and rules it is about, what can be done.

What answers look like and mean is the API's data. Nothing of an answer is repeated but what is documented: codes and
messages that the spec has, and names of fields that look like names.
"""

import re
from typing import Any

from fieldrules import compare
from fieldrules.answers import Answer, Data, answer_of, at, first_at, names_at_top, request_names
from fieldrules.check import check, known_type
from fieldrules.explanation import Detail, Docs, Explanation, Rule
from fieldrules.http.links import fields_of, links_of
from fieldrules.json_reader import UnreadableError, read
from fieldrules.near_miss import nearest
from fieldrules.pointer import shown_name
from fieldrules.python_values import from_python
from fieldrules.report import Report
from fieldrules.ruleset import RuleSet
from fieldrules.words import expected, shape

MOST_DETAILS = 50
_LONGEST_NAME = 200
_INDEX = re.compile(r"\[[0-9]*\]")


def explain(
    ruleset: RuleSet,
    operations: Data,
    response: Any,
    payload: Any = None,
    type: str | None = None,  # noqa: A002  # the word of the contract
    http: int | None = None,
) -> Explanation:
    """Explain an answer of the API.

    Args:
        ruleset: the API's rules.
        operations: what ``operations.json`` of the API's package holds.
        response: the answer's body: JSON as text or UTF-8 bytes, or a Python object.
        payload: the request's body, as `check` takes it; None if it is not at hand.
        type: what the payload is meant to be; recognised from it if None.
        http: the HTTP status of the answer, if it is known.

    Returns:
        the explanation. Whatever the answer and the payload are, nothing raises.

    Raises:
        UnknownTypeError: for a type that the rule set does not have.
    """
    if type is not None:
        known_type(ruleset, type)
    text = bytes(response) if isinstance(response, bytearray) else response
    try:
        value = read(text).value if isinstance(text, (str, bytes)) else from_python(text)
    except UnreadableError as error:
        if all(http != entry["http"] for entry in operations["errors"]):
            with_status = "" if http is None else f"; its HTTP status is {http}, which is not documented"
            return Explanation("other", f"the answer is no JSON: {error.message}{with_status}", http=http)
        value = None  # a gateway's page, or nothing: the status says what there is to say
    report = None if payload is None else check(ruleset, payload, type)
    if value is None and http is not None:
        return _refusal({}, report, ruleset, operations, http)
    answer = answer_of(value, operations, request_names(ruleset))
    if answer is None:
        return _other(value, ruleset)
    if not answer.refused:
        return _success(answer, report, ruleset)
    return _refusal(value, report, ruleset, operations, http)


def _other(value: Any, ruleset: RuleSet) -> Explanation:
    """No answer that is known: say what it is."""
    if isinstance(value, dict) and names_at_top(value, request_names(ruleset)):
        return Explanation("other", "this is a request, not an answer; `fieldrules check` judges requests")
    if isinstance(value, dict):
        return Explanation(
            "other", "this object is no answer of this API: it has none of the members that answers have"
        )
    return Explanation("other", f"this is {shape(value)}, not an answer of this API")


def _success(answer: Answer, report: Report | None, ruleset: RuleSet) -> Explanation:
    if report is None and answer.means is None:
        return Explanation("other", f"this is an answer of success ({answer.says}): nothing was refused")
    said = compare.Said(took=True, about_fields=False, answer=f"success, {answer.body}")
    compared = None if report is None else compare.comparison(report, said, (), ruleset)
    means = answer.means or f"The server took the request; this is its answer ({answer.says})."
    return Explanation("success", means, http=answer.http, comparison=compared)


def _refusal(value: Data, report: Report | None, ruleset: RuleSet, operations: Data, http: int | None) -> Explanation:
    places = operations["client"]["refusals"]
    error = _error(value, operations, http)
    reason = _documented(first_at(value, places["reason"]), _reasons(error))
    cause: Data = next((each for each in error.get("causes", ()) if reason in each["reasons"]), {})
    message = first_at(value, places["message"])
    told = [entry for entry in _list(at(value, places["details"])) if isinstance(entry, dict)]
    details = tuple(_detail(entry, places, error, ruleset, report) for entry in told[:MOST_DETAILS])
    details += () if told else tuple(_about(path, ruleset, report) for path in cause.get("fields", ()))
    compared = None
    if report is not None:
        about = bool(cause.get("about_fields", told and not cause))
        said = compare.Said(took=False, about_fields=about, answer=_named(error, reason))
        compared = compare.comparison(report, said, details, ruleset)
    return Explanation(
        kind="refusal",
        says=_means(error, cause),
        error=error.get("id"),
        http=error.get("http") or http,
        reason=reason,
        message=_documented(message, _messages(error, operations)),
        details=details,
        omitted=max(0, len(told) - MOST_DETAILS),
        ways=_ways(error, cause, message, operations),
        docs=_docs(error),
        readings=tuple(error.get("readings", ())),
        comparison=compared,
    )


def _error(value: Data, operations: Data, http: int | None) -> Data:
    """What the API's data says of a refusal: by its reason, its status, the HTTP status, or the members of its body."""
    places, errors = operations["client"]["refusals"], operations["errors"]
    reason, status = first_at(value, places["reason"]), at(value, places.get("status", ""))
    by_reason = [error for error in errors if isinstance(reason, str) and reason in _reasons(error)]
    by_status = [error for error in errors if isinstance(status, str) and status in error["statuses"]]
    by_http = [error for error in errors if http is not None and http == error["http"]]
    members = {entry["id"]: entry["members"] for entry in operations.get("answers", ())}
    shared = [name for entry in errors if entry["reasons"] for name in members.get(entry.get("body"), ())]
    own = [
        error
        for error in errors
        if any(name in value and name not in shared for name in members.get(error.get("body"), ()))
    ]
    found: Data = next(iter([*by_reason, *by_status, *(by_http if http else own)]), {})
    return found


def _reasons(error: Data) -> list[str]:
    return [*error.get("reasons", ()), *error.get("also_seen", ())]


def _messages(error: Data, operations: Data) -> list[str]:
    """The messages that are documented, and those of the sandbox that stands in for the API."""
    refusals = operations.get("sandbox", {}).get("refusals", {}).values()
    return [*error.get("messages", ()), *(entry["message"] for entry in refusals if entry["error"] == error.get("id"))]


def _documented(said: Any, known: list[str]) -> str | None:
    """What the server says, if it is documented: anything else could hold what a person typed."""
    return said if isinstance(said, str) and said in known else None


def _means(error: Data, cause: Data) -> str:
    if cause:
        return str(cause["means"])
    if "means" in error:
        return str(error["means"])
    return "The server refused, in a way that its documentation does not describe."


def _ways(error: Data, cause: Data, message: Any, operations: Data) -> tuple[str, ...]:
    """What can be done; of what helps only after some messages, that which fits this one, or all if none does."""
    listed = cause.get("ways") or error.get("ways") or []
    words = set(re.findall("[a-z]+", message[:1000].lower())) if isinstance(message, str) else set()
    always = [way for way in listed if isinstance(way, str)]
    sometimes = [way for way in listed if not isinstance(way, str)]
    fitting = [way["says"] for way in sometimes if not words.isdisjoint(way["words"])]
    found = [*always, *(fitting or [way["says"] for way in sometimes])]
    if not error:
        retries = operations["retries"]
        codes = ", ".join(map(str, retries["http"]))
        found.append(
            f"If its HTTP status was one of {codes}: wait as long as its header {retries['header']} says, and repeat"
            " what may be repeated."
        )
        found.append("Else look at its HTTP status: it says more than this body.")
    return tuple(found)


def _docs(error: Data) -> Docs | None:
    docs = error.get("docs")
    return None if docs is None else Docs(docs["page"], f"{docs['page_title']}: {docs['section']}", docs["url"])


def _named(error: Data, reason: str | None) -> str:
    """The answer in a report: codes that are documented."""
    parts = [str(error.get("http", "no documented status")), reason or "no documented reason"]
    return ", ".join(parts)


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _detail(entry: Data, places: Data, error: Data, ruleset: RuleSet, report: Report | None) -> Detail:
    """What the server says of one field."""
    said = entry.get(places["detail_reason"])
    reason = _documented(said, [*error.get("detail_reasons", ()), *error.get("detail_messages", ())])
    told = reason or ("no reason" if said is None else f"a reason that is not documented, {shape(said)}")
    field = entry.get(places["field"])
    if not isinstance(field, str) or not field or len(field) > _LONGEST_NAME:
        return Detail("?", None, None, reason, told, None, ())
    return _about(field, ruleset, report)._replace(reason=reason, said=told)


def _about(field: str, ruleset: RuleSet, report: Report | None) -> Detail:
    """What our rules know of a field that the server names."""
    paths = sorted(fields_of(ruleset, field), key=lambda path: path not in _paths(ruleset, report))
    path = paths[0] if paths else None
    return Detail(
        field=_shown(field),
        path=path,
        near=None if path is not None else _near(field, ruleset),
        reason=None,
        said="no reason",
        takes=None if path is None else _takes(path, ruleset),
        rules=tuple(Rule(rule.id, rule.summary, rule.url) for rule in links_of(ruleset, field)),
        found=None if report is None else compare.found_at(report, path),
    )


def _paths(ruleset: RuleSet, report: Report | None) -> set[str]:
    """The fields of the payload's type."""
    return set() if report is None or report.type is None else set(ruleset.schema_of(report.type).nodes)


def _shown(field: str) -> str:
    """The server's name of a field; ``?`` if a part of it does not look like a name, since all of it may be a value."""
    tokens = field.strip("/").replace("/", ".").split(".")
    shown = []
    for token in tokens:
        name, bracket, rest = token.partition("[")
        index = bracket + rest if _INDEX.fullmatch(bracket + rest) else ""
        shown.append(name if name.isdigit() and len(name) < 4 else shown_name(name) + index)
    return "?" if any(name.startswith("?") for name in shown) else ".".join(shown)


def _near(field: str, ruleset: RuleSet) -> str | None:
    """The field that a name most likely means: by its whole path, or by its last name if that is the only one."""
    known = dict.fromkeys(path for type_id in ruleset.types for path in ruleset.schema_of(type_id).nodes if path)
    bare = {path.replace("[]", ""): path for path in known}
    plain = _INDEX.sub("", field.strip("/").replace("/", "."))
    found = nearest(plain, bare)
    if found is not None:
        return bare[found]
    last: dict[str, list[str]] = {}
    for path in bare:
        last.setdefault(path.rpartition(".")[2], []).append(path)
    name = nearest(plain.rpartition(".")[2], last)
    return bare[last[name][0]] if name is not None and len(last[name]) == 1 else None


def _takes(path: str, ruleset: RuleSet) -> str:
    for type_id in (*ruleset.types, *ruleset.bodies):
        node = ruleset.schema_of(type_id).nodes.get(path)
        if node is not None:
            return expected(node)
    return "a value"
