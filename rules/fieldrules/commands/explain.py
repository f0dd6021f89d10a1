"""`fieldrules explain`: what an answer of the API means, and whether our rules say the same of the payload."""

import os
import sys
from typing import TYPE_CHECKING, Any

from fieldrules import console
from fieldrules.answers import request_names
from fieldrules.check import UnknownTypeError
from fieldrules.commands.api import load
from fieldrules.commands.inputs import STDIN, Payload, payloads
from fieldrules.console import UsageError
from fieldrules.escape import printable
from fieldrules.explain import explain
from fieldrules.explanation import Explanation
from fieldrules.json_reader import UnreadableError, decode, line_and_column, read
from fieldrules.render.explanation import render
from fieldrules.render.json_ import dumped
from fieldrules.render.style import style_for
from fieldrules.ruleset import RuleSet

if TYPE_CHECKING:
    import argparse

VERSION = 1


def run(args: "argparse.Namespace") -> int:
    """Explain an answer; returns 0 if there was one to explain, else 2.

    Raises:
        UsageError: if an input cannot be read, or there is no such type.
    """
    if args.response == STDIN == args.payload:
        raise UsageError("only one of the two can come from standard input")
    api = load(args.api)
    ruleset = api.ruleset()
    body, http = _answer(args.response, args.form, ruleset)
    payload = None if args.payload is None else _json_data(args.payload, ruleset)
    try:
        found = explain(ruleset, api.operations(), body, payload, args.type, http)
    except UnknownTypeError as error:
        raise UsageError(f"--type: {error}") from None
    if args.format == "json":
        console.write([dumped(_json(found, args.response, ruleset), ascii_only=not console.takes_unicode()) + "\n"])
    else:
        style = style_for(os.environ, terminal=console.is_terminal(sys.stdout))
        console.write([render(found, name=_name(args.response), style=style) + "\n"])
    return 0 if found.ok else 2


def _answer(name: str, form: str | None, ruleset: RuleSet) -> tuple[bytes | str, int | None]:
    """The body of the answer, and its HTTP status if that was pasted with it."""
    if form is not None:
        return _taken_out(name, _data(name), form, ruleset)
    return _json_data(name, ruleset), None


def _json_data(name: str, ruleset: RuleSet) -> bytes:
    """The bytes of an input that is JSON; if it is not, the error says what it is."""
    data = _data(name)
    try:
        read(data)
    except UnreadableError as error:
        from fieldrules.pasted.naming import unreadable_because

        raise _unreadable(name, unreadable_because(data, error, ruleset) or error) from None
    return data


def _taken_out(name: str, data: bytes, form: str, ruleset: RuleSet) -> tuple[str, int | None]:
    """The first document in an input of a form that has no fields of a request, or else the first."""
    from fieldrules.pasted.extract import PastedError
    from fieldrules.pasted.forms import FORMS, extracts

    try:
        text = decode(data)
        found = extracts(text, form, request_names(ruleset))
        values = [read(extract.text).value for extract in found]
    except PastedError as error:
        place = line_and_column(decode(data), error.offset)
        says = f"this cannot be read as {FORMS[form].says}: {error.message}"
        raise _unreadable(name, UnreadableError(says, *place)) from None
    except UnreadableError as error:
        raise _unreadable(name, error) from None
    names = request_names(ruleset)
    none_of_ours = [n for n, value in enumerate(values) if isinstance(value, dict) and names.isdisjoint(value)]
    chosen = found[none_of_ours[0] if none_of_ours else 0]
    return chosen.text, chosen.status


def _data(name: str) -> bytes:
    """The bytes of an input that holds one document."""
    first: Payload = next(payloads(name))
    if first.problem is not None:
        raise _unreadable(name, first.problem)
    return first.data


def _unreadable(name: str, error: UnreadableError) -> UsageError:
    return UsageError(f"{_name(name)}:{error.line}:{error.column}: {error.message}")


def _name(name: str) -> str:
    return "<stdin>" if name == STDIN else printable(name)


def _json(found: Explanation, source: str, ruleset: RuleSet) -> dict[str, Any]:
    rules = {"api": ruleset.api, "version": ruleset.version, "sha256": ruleset.sha256, "page_read": ruleset.page_read}
    return {"version": VERSION, "ruleset": rules, "source": source, **found.to_dict()}
