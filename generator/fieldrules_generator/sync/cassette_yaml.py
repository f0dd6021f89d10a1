"""Cassettes in YAML, read without making anything but texts, lists and mappings of them.

Recorders write what the strict reader of a spec refuses: tags, aliases, texts in no quotes. Here every scalar is text
(bytes if it is tagged as binary, None if it is an empty one), so that nothing depends on what a reader takes it for.
"""

from base64 import b64decode
from collections.abc import Iterator
from typing import Any, NamedTuple

import yaml

from fieldrules.json_reader import MAX_DEPTH, UnreadableError, decode

Place = tuple[str | int, ...]

_BINARY = "tag:yaml.org,2002:binary"
_NULLS = ("", "~", "null", "Null", "NULL")
_DEEPEST_LINE = 4
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class Written(NamedTuple):
    """A YAML document as it is written, and the lines of its upper places."""

    data: Any
    lines: dict[Place, int]


def read_yaml(data: bytes) -> Written:
    """Read one YAML document.

    Args:
        data: UTF-8, already limited in size.

    Raises:
        UnreadableError: for what is no YAML, for several documents, or for more than 64 levels.
    """
    builder = _Builder()
    try:
        for event in (events := yaml.parse(decode(data), Loader=_LOADER)):
            builder.document(event, events)
    except yaml.MarkedYAMLError as error:
        raise UnreadableError("this is not YAML", error.problem_mark.line + 1 if error.problem_mark else 1) from None
    except (yaml.YAMLError, ValueError):
        raise UnreadableError("this is not YAML") from None
    return Written(builder.data, builder.lines)


def from_base64(text: str) -> bytes:
    """The bytes of a base64 text, which may be broken into lines; raises ValueError if it is none."""
    return b64decode("".join(text.split()), validate=True)


class _Builder:
    """Builds a document from the parser's events. An alias is the thing it names, never a copy."""

    def __init__(self) -> None:
        self.data: Any = None
        self.lines: dict[Place, int] = {}
        self._anchors: dict[str, Any] = {}
        self._documents = 0

    def document(self, event: Any, events: Iterator[Any]) -> None:
        """Take the next event outside of any value."""
        if isinstance(event, yaml.DocumentStartEvent):
            self._documents += 1
            if self._documents > 1:
                raise UnreadableError("this file holds more than one YAML document", _line(event))
        elif isinstance(event, yaml.NodeEvent):
            self.data = self._value(event, events, ())

    def _value(self, event: Any, events: Iterator[Any], place: Place) -> Any:
        if len(place) <= _DEEPEST_LINE:
            self.lines.setdefault(place, _line(event))
        if len(place) > MAX_DEPTH:
            raise UnreadableError(f"this is nested more than {MAX_DEPTH} levels deep", _line(event))
        if isinstance(event, yaml.AliasEvent):
            if event.anchor not in self._anchors:
                raise UnreadableError("an alias stands for nothing before it", _line(event))
            return self._anchors[event.anchor]
        value = self._content(event, events, place)
        if event.anchor is not None:
            self._anchors[event.anchor] = value
        return value

    def _content(self, event: Any, events: Iterator[Any], place: Place) -> Any:
        if isinstance(event, yaml.ScalarEvent):
            return _scalar(event)
        if isinstance(event, yaml.SequenceStartEvent):
            return self._sequence(events, place)
        return self._mapping(events, place)

    def _sequence(self, events: Iterator[Any], place: Place) -> list[Any]:
        items: list[Any] = []
        for event in events:
            if isinstance(event, yaml.SequenceEndEvent):
                break
            items.append(self._value(event, events, (*place, len(items))))
        return items

    def _mapping(self, events: Iterator[Any], place: Place) -> dict[str, Any]:
        members: dict[str, Any] = {}
        for event in events:
            if isinstance(event, yaml.MappingEndEvent):
                break
            if not isinstance(event, yaml.ScalarEvent):
                raise UnreadableError("a key is no text", _line(event))
            key = str(event.value)
            if key in members:
                raise UnreadableError("a key stands twice in its mapping", _line(event))
            if len(place) < _DEEPEST_LINE:
                self.lines[(*place, key)] = _line(event)
            members[key] = self._value(next(events), events, (*place, key))
        return members


def _scalar(event: Any) -> str | bytes | None:
    text = str(event.value)
    if event.tag == _BINARY:
        try:
            return from_base64(text)
        except ValueError:
            raise UnreadableError("a binary value is not in base64", _line(event)) from None
    return None if event.implicit[0] and text in _NULLS else text


def _line(event: Any) -> int:
    return int(event.start_mark.line) + 1
