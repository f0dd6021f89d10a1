"""What to say of an input that is no payload: what it is, and how it can be read."""

from typing import Any

from fieldrules.answers import answer_of, names_at_top, request_names
from fieldrules.json_reader import UnreadableError, decode, line_and_column, read
from fieldrules.pasted import forms, wrapped
from fieldrules.ruleset import RuleSet
from fieldrules.words import count

_BASELINE = {"version", "ruleset", "reason", "until", "findings"}
_WAYS = {
    "documents": "read them with --as documents, or save them one a line in a .ndjson file",
    "log": "read what is in it with --as log",
}


def unreadable_because(data: bytes, error: UnreadableError, ruleset: RuleSet) -> UnreadableError | None:
    """A better reason why an input is no JSON, at the place where what it is begins; None if nothing better is known.

    Args:
        data: the input.
        error: what the JSON reader says of it.
        ruleset: the API's rules.
    """
    try:
        text = decode(data)
    except UnreadableError:
        return None
    named = forms.recognised(text, request_names(ruleset))
    if named is None:
        return None
    place = line_and_column(text, named.offset)
    if named.form is None:
        return UnreadableError(f"this is {named.says}, not JSON; {named.problem}", *place)
    if named.problem is not None:
        return UnreadableError(f"this looks like {named.says}, but cannot be read as that: {named.problem}", *place)
    if named.form == "jsonc":
        return UnreadableError(f"{error.message.rstrip('?')}; with --as jsonc it is taken", error.line, error.column)
    way = _WAYS.get(named.form, f"read it with --as {named.form}")
    return UnreadableError(f"this is {named.says}, not JSON; {way}", *place)


def no_request_because(data: bytes, ruleset: RuleSet, operations: dict[str, Any]) -> UnreadableError | None:
    """Why a JSON document is no request, if it is something else that is known; None if it may well be one.

    Args:
        data: the document.
        ruleset: the API's rules.
        operations: what the API says of its answers.
    """
    parsed = read(data)
    value, names = parsed.value, request_names(ruleset)
    place = line_and_column(parsed.text, len(parsed.text) - len(parsed.text.lstrip()))
    if isinstance(value, str):
        named = forms.recognised(parsed.text, names)
        return (
            None if named is None else UnreadableError(f"this is {named.says}; read it with --as {named.form}", *place)
        )
    if isinstance(value, list):
        payloads = sum(isinstance(item, dict) and names_at_top(item, names) > 0 for item in value)
        if not payloads or payloads < len(value):
            return None
        return UnreadableError(f"this is a list of {count(payloads, 'payload')}; read them with --as list", *place)
    if not isinstance(value, dict):
        return None
    if set(value) == _BASELINE:
        return UnreadableError("this is a baseline of `fieldrules`, and no payload", *place)
    answer = answer_of(value, operations, names)
    if answer is not None:
        then = "; `explain` says what it means" if answer.refused else ", such as the one that was sent for it"
        return UnreadableError(f"this is an answer of the API ({answer.says}); `check` judges requests{then}", *place)
    if names_at_top(value, names) or not any(True for _ in wrapped.payloads_in(value, names)):
        return None
    form = wrapped.kind_of(value)
    return UnreadableError(f"this is {forms.FORMS[form].says}; read it with --as {form}", *place)
