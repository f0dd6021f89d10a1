"""Edits of YAML text that leave every other byte as it is: a value or a line is cut out, put in or replaced.

A library that loads and dumps a file writes it anew, and not quite as it was: ``[{page: x}]`` loses its braces, long
lines are broken. Here the parser only tells where things stand. Undoing an edit gives back the same bytes.
"""

from collections.abc import Callable, Iterable
from textwrap import wrap
from typing import Any, NamedTuple

import yaml

from fieldrules_generator.yaml_reader import Place, looks_ambiguous

_WIDTH = 120
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class Spot(NamedTuple):
    """Where a value stands: its key (None for an item and the whole document), itself, and what holds it."""

    key: Any
    value: Any
    parent: Any


def replace(text: str, place: Place, value: Any) -> str:
    """Another scalar in the place of one, in quotes if that one was, or if it has to be."""
    spot = _find(text, place)
    start, end = spot.value.start_mark.index, _end(text, spot.value)
    if not spot.value.style and isinstance(value, str) and not looks_ambiguous(value):
        plain = text[:start] + value + text[end:]
        if _reads_as(plain, place, value):
            return plain
    quoted = spot.value.style == "'" and isinstance(value, str) and "\n" not in value
    written = "'" + value.replace("'", "''") + "'" if quoted else flow(value)
    return text[:start] + written + text[end:]


def rename(text: str, place: Place, name: str) -> str:
    """Another name for a key; its value and its position stay."""
    key = _find(text, place).key
    return text[: key.start_mark.index] + flow(name) + text[key.end_mark.index :]


def add_item(text: str, place: Place, index: int, value: Any, *, apart: bool = False) -> str:
    """A new item of a list, at an index.

    Args:
        text: the file.
        place: the list.
        index: 0 to the number of items.
        value: the item.
        apart: whether an empty line goes before it.
    """
    spot = _find(text, place)
    sequence, items = spot.value, spot.value.value
    if sequence.flow_style and items:
        return _add_flow(text, items, index, flow(value))
    if not items:
        return _fill(text, spot, flow([value]), lambda indent: _item_lines(value, indent))
    indent = _item_start(text, items[0]) - _line_start(text, items[0].start_mark.index)
    lines = _item_lines(value, indent)
    if index == 0:
        at = _line_start(text, _item_start(text, items[0]))
        return text[:at] + lines + ("\n" if apart else "") + text[at:]
    return _after(text, _end(text, items[index - 1]), ("\n" if apart else "") + lines)


def add_key(text: str, place: Place, key: str, value: Any) -> str:
    """A new last member of an object."""
    spot = _find(text, place)
    mapping = spot.value
    if mapping.flow_style and mapping.value:
        member = flow({key: value})[1:-1]
        return _add_flow(text, [last for _, last in mapping.value], len(mapping.value), member)
    if not mapping.value:
        return _fill(text, spot, flow({key: value}), lambda indent: block({key: value}, indent))
    first, _ = mapping.value[0]
    lines = block({key: value}, first.start_mark.column)
    return _after(text, _end(text, mapping.value[-1][1]), lines)


def remove(text: str, place: Place) -> str:
    """A value gone, with its key; of a list or object that is left empty, ``[]`` or ``{}`` stays."""
    spot = _find(text, place)
    start = (spot.key or spot.value).start_mark.index
    members = spot.parent.value
    if len(members) == 1:
        return _emptied(text, place[:-1], "[]" if spot.key is None else "{}")
    if spot.parent.flow_style:
        return _remove_flow(text, spot)
    if spot.key is None:
        start = _item_start(text, spot.value)
    if text[_line_start(text, start) : start].strip():  # the first of an item, on the line of its hyphen
        return text[:start] + text[_start(members[1]) :]
    start, end = _line_start(text, start), _line_end(text, _end(text, spot.value))
    if text[:start].endswith("\n\n"):
        start -= 1
    elif members[0] in (spot.value, (spot.key, spot.value)) and text.startswith("\n", end):
        end += 1  # the empty line that parted it from the next one
    if end == len(text) and not text.endswith("\n"):
        start -= 1
    return text[:start] + text[end:]


def flow(value: Any) -> str:
    """A value on one line."""
    return _dump([value], flow_style=True)[1:-2]


def block(members: dict[str, Any], indent: int) -> str:
    """An object over several lines, a member a line if it fits; long texts are folded."""
    return "".join(_member(key, value, indent) for key, value in members.items())


def _member(key: str, value: Any, indent: int) -> str:
    begin = f"{' ' * indent}{flow(key)}:"
    if isinstance(value, str) and len(begin) + len(value) >= _WIDTH and value == " ".join(value.split()):
        lines = wrap(value, _WIDTH - indent - 2, break_long_words=False, break_on_hyphens=False)
        return f"{begin} >-\n" + "".join(f"{' ' * (indent + 2)}{line}\n" for line in lines)
    if isinstance(value, dict) and (len(value) > _MOST_INSIDE or not _is_flat(value.values())):
        return f"{begin}\n{block(value, indent + 2)}"
    if isinstance(value, list) and (not _is_flat(value) or len(begin) + len(flow(value)) >= _WIDTH):
        return f"{begin}\n" + "".join(_item_lines(item, indent + 2) for item in value)
    written = flow(value) if isinstance(value, (dict, list)) else _dump({"x": value}, flow_style=False)[len("x: ") : -1]
    return f"{begin} {written}\n"


def _is_flat(values: Iterable[Any]) -> bool:
    return not any(isinstance(value, (dict, list)) for value in values)


def _item_lines(value: Any, indent: int) -> str:
    """An item of a block list: on one line if it is small and fits, else a member a line."""
    one = f"{' ' * indent}- {flow(value)}"
    if not isinstance(value, dict) or (len(value) <= _MOST_ON_A_LINE and len(one) <= _WIDTH):
        return one + "\n"
    return f"{' ' * indent}- {block(value, indent + 2)[indent + 2 :]}"


_MOST_ON_A_LINE = 4
_MOST_INSIDE = 2
"""An object with more members is easier to read a member a line; one that is a member has to be smaller yet."""


class _Dumper(yaml.SafeDumper):
    """Writes text in quotes where our reader, or any other, could take it for something else."""

    def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002  # a method of the library's; no anchors
        return True


def _text(dumper: yaml.SafeDumper, text: str) -> Any:
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style="'" if looks_ambiguous(text) else None)


_Dumper.add_representer(str, _text)


def _dump(value: Any, *, flow_style: bool) -> str:
    return str(
        yaml.dump(
            value, Dumper=_Dumper, default_flow_style=flow_style, width=1 << 20, sort_keys=False, allow_unicode=True
        )
    )


def _reads_as(text: str, place: Place, value: str) -> bool:
    """Whether a text is YAML that has a plain scalar of this value at a place."""
    try:
        node = _find(text, place).value
    except (yaml.YAMLError, LookupError, StopIteration):
        return False
    return isinstance(node, yaml.ScalarNode) and not node.style and node.value == value


def _find(text: str, place: Place) -> Spot:
    """The nodes of a place, which has to be there."""
    spot = Spot(None, yaml.compose(text, Loader=_LOADER), None)
    for token in place:
        parent = spot.value
        if isinstance(token, int):
            spot = Spot(None, parent.value[token], parent)
        else:
            key, value = next((key, value) for key, value in parent.value if key.value == token)
            spot = Spot(key, value, parent)
    return spot


def _end(text: str, node: Any) -> int:
    """Where the last character of a value stands, plus one. Marks of blocks lie behind the empty lines after them."""
    if not isinstance(node, yaml.ScalarNode) and not node.flow_style and node.value:
        last = node.value[-1]
        return _end(text, last[1] if isinstance(last, tuple) else last)
    start, end = int(node.start_mark.index), int(node.end_mark.index)
    return start + len(text[start:end].rstrip())


def _start(member: Any) -> int:
    """Where a member of a list or object starts: an item, or a key with its value."""
    node = member[0] if isinstance(member, tuple) else member
    return int(node.start_mark.index)


def _line_start(text: str, at: int) -> int:
    return text.rfind("\n", 0, at) + 1


def _line_end(text: str, at: int) -> int:
    """Behind the line feed of the line of a position, or the end of the text."""
    found = text.find("\n", at)
    return len(text) if found == -1 else found + 1


def _item_start(text: str, node: Any) -> int:
    """Where the hyphen of an item of a block list stands."""
    return text.rfind("-", 0, node.start_mark.index)


def _after(text: str, at: int, lines: str) -> str:
    """Lines put behind the line of a position."""
    end = _line_end(text, at)
    if text[:end].endswith("\n"):
        return text[:end] + lines + text[end:]
    return f"{text}\n{lines.removesuffix(chr(10))}"


def _add_flow(text: str, items: list[Any], index: int, item: str) -> str:
    if index == 0:
        at = items[0].start_mark.index
        return f"{text[:at]}{item}, {text[at:]}"
    at = _end(text, items[index - 1])
    return f"{text[:at]}, {item}{text[at:]}"


def _remove_flow(text: str, spot: Spot) -> str:
    members = [member if isinstance(member, tuple) else (member, member) for member in spot.parent.value]
    index = next(number for number, (_, value) in enumerate(members) if value is spot.value)
    if index == 0:
        return text[: members[0][0].start_mark.index] + text[members[1][0].start_mark.index :]
    return text[: _end(text, members[index - 1][1])] + text[_end(text, spot.value) :]


def _fill(text: str, spot: Spot, inside: str, lines: Callable[[int], str]) -> str:
    """``[]`` or ``{}`` filled: on further lines if it stands behind a key in a block, else within the line."""
    start, end = spot.value.start_mark.index, spot.value.end_mark.index
    if spot.key is None or spot.parent.flow_style:
        return text[:start] + inside + text[end:]
    made = lines(spot.key.start_mark.column + 2)
    return f"{text[:start].rstrip(' ')}\n{made.removesuffix(chr(10))}{text[end:]}"


def _emptied(text: str, place: Place, brackets: str) -> str:
    spot = _find(text, place)
    start, end = spot.value.start_mark.index, _end(text, spot.value)
    if spot.value.flow_style or spot.key is None:
        return text[:start] + brackets + text[end:]
    return f"{text[: spot.key.end_mark.index]}: {brackets}{text[end:]}"
