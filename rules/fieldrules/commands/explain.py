"""`fieldrules explain`: what an answer of the API means, and whether our rules say the same of the payload."""

import os
import sys
from itertools import islice
from typing import TYPE_CHECKING, Any

from fieldrules import console
from fieldrules.answers import request_names
from fieldrules.check import UnknownTypeError
from fieldrules.commands.api import load
from fieldrules.commands.inputs import STDIN, payloads
from fieldrules.console import UsageError
from fieldrules.escape import printable
from fieldrules.explain import explain
from fieldrules.explanation import Explanation
from fieldrules.json_reader import UnreadableError, decode, line_and_column, read
from fieldrules.render.explanation import render
from fieldrules.render.json_ import dumped
from fieldrules.render.style import style_for
from fieldrules.ruleset import RuleSet
from fieldrules.words import count, shape

if TYPE_CHECKING:
    import argparse

    from fieldrules.pasted.extract import Extract

VERSION = 1
_A_MESSAGE = "with its status line and headers before it, --as http reads what the status means"


def run(args: "argparse.Namespace") -> int:
    """Explain an answer; returns 0 if there was one to explain, else 2.

    Raises:
        UsageError: if an input cannot be read, or there is no such type.
    """
    if args.response == STDIN == args.payload:
        raise UsageError("only one of the two can come from standard input")
    api = load(args.api)
    ruleset = api.ruleset()
    sent = None if args.payload is None else _data(args.payload)
    body, http = _answer(args, ruleset, sent)
    payload = None if sent is None else _payload(args, ruleset, sent)
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


def _answer(args: "argparse.Namespace", ruleset: RuleSet, sent: bytes | None) -> tuple[bytes | str, int | None]:
    """The body of the answer, and its HTTP status if that was pasted with it.

    ``--as`` is about what is not JSON: the payload alone, if the answer is.
    """
    data = _data(args.response)
    only_the_payload = sent is not None and not _is_json(sent) and _is_json(data)
    if args.form is not None and not only_the_payload:
        return _taken_out(args.response, data, args.form, ruleset)
    _refuse_other(args.response, data, ruleset, _A_MESSAGE)
    return data, None


def _payload(args: "argparse.Namespace", ruleset: RuleSet, sent: bytes) -> bytes:
    """The body that was sent; what holds several, or none, cannot be compared with an answer."""
    if args.form is not None and not _is_json(sent):
        return _sent(args.payload, sent, args.form, ruleset).encode("utf-8", "surrogatepass")
    _refuse_other(args.payload, sent, ruleset)
    value = read(sent).value
    if not isinstance(value, dict):
        raise UsageError(f"--payload: {_name(args.payload)} is {shape(value)}, not the one payload that was sent")
    return sent


def _is_json(data: bytes) -> bool:
    try:
        read(data)
    except UnreadableError:
        return False
    return True


def _refuse_other(name: str, data: bytes, ruleset: RuleSet, instead: str | None = None) -> None:
    """Raise, with what it is, if an input is not JSON."""
    try:
        read(data)
    except UnreadableError as error:
        from fieldrules.pasted.forms import FIRST
        from fieldrules.pasted.naming import unreadable_because

        named = unreadable_because(data, error, ruleset) or error
        says = named.message if instead is None else named.message.replace(FIRST, instead)
        raise _unreadable(name, UnreadableError(says, named.line, named.column)) from None


def _sent(name: str, data: bytes, form: str, ruleset: RuleSet) -> str:
    """The only payload in an input of a form."""
    found = _extracted(name, data, form, ruleset)
    if len(found) > 1:
        raise UsageError(f"--payload: {_name(name)} holds {count(len(found), 'payload')}; give the one that was sent")
    return found[0].text


def _taken_out(name: str, data: bytes, form: str, ruleset: RuleSet) -> tuple[str, int | None]:
    """The first document in an input of a form that has no fields of a request, or else the first.

    Of an answer with its headers the status is left if its body is no JSON.
    """
    from fieldrules.pasted.enclosed import status_of

    try:
        found = _extracted(name, data, form, ruleset)
        values = [_read(name, extract.text) for extract in found]
    except UsageError:
        http = status_of(data.decode("utf-8", "replace")) if form == "http" else None
        if http is None:
            raise
        return "", http
    names = request_names(ruleset)
    none_of_ours = [n for n, value in enumerate(values) if isinstance(value, dict) and names.isdisjoint(value)]
    chosen = found[none_of_ours[0] if none_of_ours else 0]
    return chosen.text, chosen.status


def _extracted(name: str, data: bytes, form: str, ruleset: RuleSet) -> "list[Extract]":
    from fieldrules.pasted.extract import PastedError
    from fieldrules.pasted.forms import FORMS, extracts

    try:
        return extracts(decode(data), form, request_names(ruleset))
    except PastedError as error:
        place = line_and_column(decode(data), error.offset)
        says = f"this cannot be read as {FORMS[form].says}: {error.message}"
        raise _unreadable(name, UnreadableError(says, *place)) from None
    except UnreadableError as error:
        raise _unreadable(name, error) from None


def _read(name: str, text: str) -> Any:
    try:
        return read(text).value
    except UnreadableError as error:
        raise _unreadable(name, error) from None


def _data(name: str) -> bytes:
    """The bytes of an input that holds one document."""
    first, *others = list(islice(payloads(name), 2))
    if others:
        raise UsageError(f"{_name(name)} holds several documents; give a file with the one that is meant")
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
