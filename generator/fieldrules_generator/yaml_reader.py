"""The one strict YAML reader: YAML 1.2 core values only, nothing that makes a document say more than it shows.

Refused: tags, anchors, aliases, merge keys, keys that stand twice or are no text, several documents, and anything over
1 MB or 32 levels. Only ``true``, ``false``, ``null`` and plain decimal numbers are more than text.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from fieldrules_generator.problems import Problem, SpecError

MAX_BYTES = 1024 * 1024
MAX_DEPTH = 32

Place = tuple[str | int, ...]

_WORDS = {"true": True, "false": False, "null": None, "~": None, "": None}
_INTEGER = re.compile(r"[-+]?(?:0|[1-9][0-9]{0,18})")
_FLOAT = re.compile(r"[-+]?(?:0|[1-9][0-9]{0,14})\.[0-9]{1,15}")
# What other readers would take for something else than text; quoting settles it.
_AMBIGUOUS = re.compile(
    r"[-+]?[0-9][0-9_]*(?:\.[0-9_]*)?(?:[eE][-+]?[0-9]+)?|0[xob][0-9A-Fa-f_]+|[-+]?\.(?:inf|nan)|\.[0-9]+"
    r"|[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(?:[Tt ]+[0-9:.]+.*)?|[0-9]+(?::[0-9]+)+",
    re.IGNORECASE,
)
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class Document(NamedTuple):
    """A YAML file: its name for messages, its data, and the line of every place in it."""

    file: str
    data: Any
    lines: dict[Place, int]

    def line(self, *place: str | int) -> int:
        """The 1-based line of a place, or of the nearest one above it."""
        while place and place not in self.lines:
            place = place[:-1]
        return self.lines.get(place, 1)

    def problem(self, message: str, *place: str | int) -> Problem:
        """A problem at a place of this file."""
        return Problem(self.file, self.line(*place), message)


def read_file(path: Path, shown: str) -> Document:
    """Read a YAML file.

    Args:
        path: the file.
        shown: its name in messages.

    Raises:
        SpecError: with every reason found up to where reading had to stop.
    """
    try:
        data = path.read_bytes() if path.stat().st_size <= MAX_BYTES else None
    except OSError as error:
        raise SpecError([Problem(shown, 1, f"cannot be read: {error.strerror}")]) from None
    if data is None:
        raise SpecError([Problem(shown, 1, f"is larger than {MAX_BYTES // 1024} KB")])
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise SpecError([Problem(shown, 1 + data[: error.start].count(b"\n"), "is not UTF-8")]) from None
    return read_text(text, shown)


def read_text(text: str, shown: str) -> Document:
    """Read YAML text; as `read_file`."""
    builder = _Builder(shown)
    try:
        events: Iterator[Any] = yaml.parse(text, Loader=_LOADER)
        builder.document(events)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        builder.problems.append(Problem(shown, line, f"is not YAML: {error.problem}"))
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        builder.problems.append(Problem(shown, 1, f"is not YAML ({type(error).__name__})"))
    if builder.problems:
        raise SpecError(builder.problems)
    return Document(shown, builder.data, builder.lines)


def looks_ambiguous(text: str) -> bool:
    """Whether a text has to stand in quotes, since some reader would take it for something else."""
    return text in _WORDS or any(pattern.fullmatch(text) for pattern in (_INTEGER, _FLOAT, _AMBIGUOUS))


class _Builder:
    """Builds a document from the parser's events, so that nothing is resolved that is not written."""

    def __init__(self, shown: str) -> None:
        self.shown = shown
        self.data: Any = None
        self.lines: dict[Place, int] = {}
        self.problems: list[Problem] = []

    def document(self, events: Iterator[Any]) -> None:
        documents = 0
        for event in events:
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    self._refuse(event, "holds more than one document")
                    return
            elif not isinstance(event, (yaml.StreamStartEvent, yaml.StreamEndEvent, yaml.DocumentEndEvent)):
                self.data = self._value(event, events, ())

    def _refuse(self, event: Any, message: str) -> None:
        self.problems.append(Problem(self.shown, event.start_mark.line + 1, message))

    def _value(self, event: Any, events: Iterator[Any], place: Place) -> Any:
        self.lines.setdefault(place, event.start_mark.line + 1)
        if isinstance(event, yaml.AliasEvent):
            self._refuse(event, f"uses the alias *{event.anchor}; write the value out")
            return None
        if event.anchor is not None:
            self._refuse(event, f"sets the anchor &{event.anchor}; anchors are not read")
        if event.tag is not None and event.tag != "!":
            self._refuse(event, f"has the tag {event.tag}; tags are not read")
        if len(place) > MAX_DEPTH:
            self._refuse(event, f"is nested more than {MAX_DEPTH} levels deep")
        if isinstance(event, yaml.ScalarEvent):
            return self._scalar(event)
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
            key = self._key(event, events, place)
            if key in members:
                self._refuse(event, f"has the key {key!r} twice")
            self.lines[(*place, key)] = event.start_mark.line + 1
            members[key] = self._value(next(events), events, (*place, key))
        return members

    def _key(self, event: Any, events: Iterator[Any], place: Place) -> str:
        if not isinstance(event, yaml.ScalarEvent):
            self._refuse(event, "has a key that is no text")
            self._value(event, events, (*place, "?"))
            return "?"
        if event.value == "<<":
            self._refuse(event, "has a merge key; merge keys are not read")
        if event.anchor is not None or event.tag is not None:
            self._refuse(event, "has a key with an anchor or a tag")
        return str(event.value)

    def _scalar(self, event: Any) -> Any:
        text = str(event.value)
        if not event.implicit[0]:
            return text
        if text in _WORDS:
            return _WORDS[text]
        if _INTEGER.fullmatch(text):
            return int(text)
        if _FLOAT.fullmatch(text):
            return float(text)
        if _AMBIGUOUS.fullmatch(text):
            self._refuse(event, f"{text!r} is text to some readers and not to others; quote it")
        return text
