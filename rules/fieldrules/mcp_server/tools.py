"""What an assistant can ask: five tools, each answered as text for people and as data for programs.

Answers show values as `--values safe` does. What goes wrong is told in words that quote nothing of the arguments.
"""

import json
import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any, NamedTuple

from fieldrules.check import UnknownTypeError, check, known_type
from fieldrules.commands import rule as rule_pages
from fieldrules.commands import types as type_pages
from fieldrules.commands.api import Api
from fieldrules.commands.inputs import Payload
from fieldrules.commands.judge import Judge
from fieldrules.commands.pasting import Pasting
from fieldrules.explain import explain
from fieldrules.near_miss import suggestions
from fieldrules.options import Options
from fieldrules.render.json_ import head
from fieldrules.render.run import Run, Tally
from fieldrules.render.text import render_document
from fieldrules.report import Report

_OPTION = re.compile(r"; (?:read .*)?with --as .*")

Arguments = Mapping[str, Any]


class ToolError(Exception):
    """A question that cannot be answered. Its text says why and holds nothing of what was sent."""


class Answer(NamedTuple):
    """What a tool says, as text and as data."""

    text: str
    data: dict[str, Any]


class Argument(NamedTuple):
    """One argument of a tool: the JSON types it takes, and what it means."""

    name: str
    kinds: tuple[str, ...]
    says: str
    required: bool = True


class Tool(NamedTuple):
    """One tool: what it is for, what it takes, and the function that answers it."""

    name: str
    says: str
    arguments: tuple[Argument, ...]
    answer: Callable[[Api, Arguments], Answer]

    def input_schema(self) -> dict[str, Any]:
        """The JSON Schema of the arguments."""
        properties = {
            argument.name: {
                "type": argument.kinds[0] if len(argument.kinds) == 1 else [*argument.kinds],
                "description": argument.says,
            }
            for argument in self.arguments
        }
        return {
            "type": "object",
            "properties": properties,
            "required": [argument.name for argument in self.arguments if argument.required],
            "additionalProperties": False,
        }


def answer(api: Api, name: str, arguments: Arguments) -> Answer:
    """Answer one call.

    Args:
        api: the generated package with the rules.
        name: the tool.
        arguments: what the caller sent; nothing about it is taken for granted.

    Raises:
        ToolError: for an unknown tool, arguments that it does not take, and an unknown rule or type.
    """
    tool = TOOLS.get(name)
    if tool is None:
        raise ToolError(f"there is no tool of this name{_hint(name, TOOLS)}; the tools are {', '.join(TOOLS)}")
    given = {key: value for key, value in arguments.items() if value is not None}  # null is absent, as in a payload
    _refuse_misuse(tool, given)
    return tool.answer(api, given)


def _refuse_misuse(tool: Tool, given: Arguments) -> None:
    known = {argument.name: argument for argument in tool.arguments}
    if any(name not in known for name in given):
        takes = ", ".join(known) or "no arguments"
        raise ToolError(f"there is an argument that {tool.name} does not have; it takes {takes}")
    for argument in tool.arguments:
        if argument.name not in given:
            if argument.required:
                raise ToolError(f"{tool.name} needs {argument.name}: {argument.says}")
        elif not isinstance(given[argument.name], tuple(_KINDS[kind] for kind in argument.kinds)):
            raise ToolError(f"{argument.name} is {' or '.join(_WORDS[kind] for kind in argument.kinds)}")


_KINDS: dict[str, type] = {"string": str, "object": dict}
_WORDS = {"string": "text", "object": "an object"}


def _hint(name: str, known: Iterable[str]) -> str:
    near = suggestions(name, known)
    return f"; did you mean {' or '.join(near)}?" if near else ""


def _check(api: Api, given: Arguments) -> Answer:
    rules, type_id = api.ruleset(), given.get("type")
    try:
        report = check(rules, given["payload"], type_id)
    except UnknownTypeError as error:
        raise ToolError(str(error)) from None
    report = _named(api, given["payload"], report)
    tally = Tally()
    documents = [each.to_dict() for each in tally.watch([report])]
    run = Run(reports=(), ruleset=rules, options=Options(type_id))
    text = render_document(report, named=type_id is not None)
    return Answer(text, {**head(run, tally), "documents": documents})


def _named(api: Api, given: str | dict[str, Any], report: Report) -> Report:
    """The report, which says what was given if that is no payload but something known."""
    data = given if isinstance(given, str) else json.dumps(given)
    payload = Payload(source="-", line=None, data=data.encode("utf-8", "surrogatepass"))
    named = Pasting(Judge(api.ruleset(), Options()), api.operations).named(payload, report)
    if named is report:
        return report
    # Whoever calls a tool has no options of a command.
    findings = (found._replace(message=_OPTION.sub("; give the JSON", found.message)) for found in named.findings)
    return named._replace(source=None, findings=tuple(findings))


def _explain_rule(api: Api, given: Arguments) -> Answer:
    rules = api.reference()["rules"]
    found = rules.get(given["id"])
    if found is None:
        raise ToolError(f"there is no rule of this id{_hint(given['id'], rules)}")
    return Answer(rule_pages.page(found), found)


def _list_types(api: Api, _given: Arguments) -> Answer:
    reference = api.reference()
    keys = ("id", "title", "what")
    listed = {
        name: [{key: found.get(key) for key in keys} for found in reference[name].values()]
        for name in ("types", "bodies")
    }
    return Answer(type_pages.listing(reference), listed)


def _fields_of_type(api: Api, given: Arguments) -> Answer:
    reference = api.reference()
    try:
        name = known_type(api.ruleset(), given["type"])
    except UnknownTypeError as error:
        raise ToolError(str(error)) from None
    found = {**reference["types"], **reference["bodies"]}[name]
    return Answer(type_pages.page(found), found)


def _explain_response(api: Api, given: Arguments) -> Answer:
    try:
        found = explain(api.ruleset(), api.operations(), given["response"], given.get("payload"), given.get("type"))
    except UnknownTypeError as error:
        raise ToolError(str(error)) from None
    return Answer(str(found), found.to_dict())


_PAYLOAD = (
    "the request's body, best as its JSON text: positions, duplicate keys and the digits of numbers are known only then"
)
_TYPE = Argument(
    "type", ("string",), "what the payload is meant to be, one of list_types; recognised if not given", required=False
)

TOOLS = {
    tool.name: tool
    for tool in (
        Tool(
            "check",
            "Checks a request payload against the documented field rules, before it is sent. Says which field, which "
            "rule, why, where that is documented, and the complete ways out as JSON Patches; a null in a patch is a "
            "value that only the user can give. Private values are not repeated.",
            (Argument("payload", ("string", "object"), _PAYLOAD), _TYPE),
            _check,
        ),
        Tool(
            "explain_rule",
            "Says what a rule asks for, why, since when, and where it is documented, with an example that fails and "
            "one that passes.",
            (Argument("id", ("string",), "the rule, as findings name it"),),
            _explain_rule,
        ),
        Tool("list_types", "Lists the types of request that are known.", (), _list_types),
        Tool(
            "fields_of_type",
            "Lists the fields of a type: which must be there, which may, which must not, what each takes; with a "
            "payload to start from.",
            (Argument("type", ("string",), "the type, one of list_types"),),
            _fields_of_type,
        ),
        Tool(
            "explain_response",
            "Explains what the API answered to a request: what the error means, the fields and rules it is about, what "
            "to do. With the payload that was sent, says whether the rules agree with the server.",
            (
                Argument("response", ("string", "object"), "the body of the answer"),
                Argument("payload", ("string", "object"), "the body of the request", required=False),
                _TYPE,
            ),
            _explain_response,
        ),
    )
}
"""The tools by name, in the order they are listed."""
