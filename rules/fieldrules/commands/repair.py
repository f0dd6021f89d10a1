"""Apply a fix to the text of a payload, changing as few characters as can be.

A renamed key, a replaced constant and an added constant change only their own characters. Anything else writes the
payload anew, in the layout of the old text, with its order of keys and its number literals.
"""

import json
import re
from collections.abc import Iterable
from typing import Any, NamedTuple

from fieldrules.finding import Operation
from fieldrules.json_reader import Number, read
from fieldrules.pointer import Token, Tokens
from fieldrules.positions import key_end, locate, value_span
from fieldrules.python_values import from_python


class NotRepairableError(Exception):
    """The fix cannot be applied to this text without doubt."""


def repaired(text: str, operations: Iterable[Operation]) -> str:
    """The text of a payload after a fix.

    Args:
        text: the text of a payload that `json_reader.read` accepts, without byte order mark.
        operations: the fix's operations, none with a placeholder.

    Returns:
        the new text; it was read again and holds what the operations make of the old value, and nothing else.

    Raises:
        NotRepairableError: if that cannot be done.
    """
    wanted = read(text).value
    for operation in operations:
        text = _edited(text, operation)
        _apply(wanted, operation)
    if read(text).value != wanted:
        raise NotRepairableError
    return text


def _edited(text: str, operation: Operation) -> str:
    value = read(text).value
    target = _tokens(operation.path, value)
    parent = _at(value, target[:-1])
    name = target[-1]
    if isinstance(parent, dict) and isinstance(name, str):
        if operation.op == "move":
            origin = _tokens(operation.origin or "", value)
            if origin[:-1] == target[:-1] and name not in parent:
                return _with_key(text, origin, name)
        elif operation.op in ("add", "replace"):
            if name in parent:
                return _with_value(text, target, operation.value)
            if parent:
                return _with_member(text, (*target[:-1], next(reversed(parent))), name, operation.value)
    _apply(value, operation)
    return _rewritten(text, value)


def _with_key(text: str, place: Tokens, name: str) -> str:
    offset = locate(text, [place])[place]
    return text[:offset] + _literal(name, text) + text[key_end(text, offset) :]


def _with_value(text: str, place: Tokens, value: Any) -> str:
    offset = locate(text, [place])[place]
    start, end = value_span(text, offset, key=True)
    return text[:start] + _literal(value, text) + text[end:]


def _with_member(text: str, last: Tokens, name: str, value: Any) -> str:
    """The text with a new member after the last one of its object, spaced as that one is."""
    offset = locate(text, [last])[last]
    start, end = value_span(text, offset, key=True)
    before = text[:offset]
    gap = before[len(before.rstrip(" \t\r\n")) :]
    colon = text[key_end(text, offset) : start]
    if not gap and colon.endswith(" "):
        gap = " "
    return f"{text[:end]},{gap}{_literal(name, text)}{colon}{_literal(value, text)}{text[end:]}"


def _literal(value: Any, text: str) -> str:
    return json.dumps(value, ensure_ascii=text.isascii())


def _apply(value: Any, operation: Operation) -> None:
    """Do to a value what the operation says (RFC 6902, without its tests)."""
    target = _tokens(operation.path, value)
    if operation.op == "move":
        origin = _tokens(operation.origin or "", value)
        _put(_at(value, target[:-1]), target[-1], _at(value, origin[:-1]).pop(origin[-1]), adds=True)
    elif operation.op == "remove":
        del _at(value, target[:-1])[target[-1]]
    else:
        _put(_at(value, target[:-1]), target[-1], from_python(operation.value), adds=operation.op == "add")


def _put(parent: Any, name: Token, value: Any, *, adds: bool) -> None:
    if isinstance(parent, list) and adds:
        parent.insert(int(name), value)
    else:
        parent[name] = value


def _at(value: Any, tokens: Tokens) -> Any:
    for token in tokens:
        value = value[token]
    return value


def _tokens(pointer: str, value: Any) -> Tokens:
    """The place that a pointer means in a value."""
    tokens: list[Token] = []
    for part in pointer.split("/")[1:]:
        name = part.replace("~1", "/").replace("~0", "~")
        if isinstance(value, list):
            tokens.append(int(name))
            value = value[int(name)] if int(name) < len(value) else None
            continue
        if not isinstance(value, dict):
            raise NotRepairableError
        tokens.append(name)
        value = value.get(name)
    if not tokens:
        raise NotRepairableError
    return tuple(tokens)


class _Layout(NamedTuple):
    """How a text is laid out: one step of indentation (None: all on one line), line ending, and space after a colon."""

    indent: str | None
    newline: str
    space: str
    ascii: bool


_BREAK = re.compile(r"[\[{][ \t]*(\r\n|\n|\r)([ \t]*)")
_FIRST_COLON = re.compile(r'\s*\{\s*"(?:[^"\\]|\\.)*"\s*:( ?)')


def _layout(text: str) -> _Layout:
    colon = _FIRST_COLON.match(text)
    space = colon.group(1) if colon else " "
    found = _BREAK.search(text)  # a text within JSON holds no line break, so this is between values
    if found is None:
        return _Layout(None, "", space, text.isascii())
    start = max(text.rfind("\n", 0, found.start()), text.rfind("\r", 0, found.start())) + 1
    line = text[start : found.start()]
    outer = line[: len(line) - len(line.lstrip(" \t"))]
    return _Layout(found.group(2).removeprefix(outer), found.group(1), space, text.isascii())


def _rewritten(text: str, value: Any) -> str:
    """A value in the layout of a text, with the white space that the text has before and after it."""
    blank = " \t\r\n"
    start = len(text) - len(text.lstrip(blank))
    return text[:start] + _dumped(value, _layout(text), "") + text[len(text.rstrip(blank)) :]


def _dumped(value: Any, layout: _Layout, margin: str) -> str:
    if isinstance(value, Number):
        return value.text
    if not value or not isinstance(value, (dict, list)):
        return json.dumps(value, ensure_ascii=layout.ascii)
    inner = margin + (layout.indent or "")
    if isinstance(value, dict):
        members = [
            f"{json.dumps(name, ensure_ascii=layout.ascii)}:{layout.space}{_dumped(member, layout, inner)}"
            for name, member in value.items()
        ]
        opening, closing = "{", "}"
    else:
        members = [_dumped(item, layout, inner) for item in value]
        opening, closing = "[", "]"
    if layout.indent is None:
        return opening + f",{layout.space}".join(members) + closing
    separator = f",{layout.newline}{inner}"
    return f"{opening}{layout.newline}{inner}{separator.join(members)}{layout.newline}{margin}{closing}"
