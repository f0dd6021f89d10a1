"""A lock as the text of its file: always the same for the same facts, a fact a line."""

import io
from collections.abc import Iterable
from typing import Any

from fieldrules_generator.sync.lock import Entry

HEADER = (
    "# The facts of one docs page, as read on the day below: names, values, numbers and short words of ours, no\n"
    "# prose. `words` are digests of the page's sentences. Written by `fieldrules sync --write`; the ids of sections\n"
    "# and statements, and what statements say, are ours to choose, and stay.\n"
)
_LISTS = ("fields", "statements", "endpoints", "examples")


def lock_text(lock: Entry) -> bytes:
    """The content of a facts file.

    Args:
        lock: its data, keys in the order they are to be written.
    """
    # Imported here: reading facts does not need a library that writes them.
    from ruamel.yaml import YAML

    writer: Any = YAML()
    writer.width = 4096
    writer.indent(mapping=2, sequence=4, offset=2)
    out = io.StringIO()
    writer.dump(_flowing(lock), out)
    return (HEADER + out.getvalue()).encode("utf-8")


def _flowing(lock: Entry) -> Any:
    from ruamel.yaml.comments import CommentedMap

    made = CommentedMap()
    for key, value in lock.items():
        if key in ("sections", "withdrawn"):
            made[key] = [_section(entry) for entry in value]
        elif key == "earlier":
            made[key] = list(map(_line, value))
        else:
            made[key] = _scalar(value)
    return made


def _section(entry: Entry) -> Any:
    from ruamel.yaml.comments import CommentedMap

    made = CommentedMap()
    for key, value in entry.items():
        made[key] = [_line(item) for item in value] if key in _LISTS else _scalar(value)
    return made


def _line(value: Any) -> Any:
    """A mapping or a list on one line, and all that is in it."""
    from ruamel.yaml.comments import CommentedMap, CommentedSeq

    if isinstance(value, dict):
        mapping = CommentedMap((key, _line(member)) for key, member in value.items())
        mapping.fa.set_flow_style()
        return mapping
    if isinstance(value, (list, tuple)):
        sequence = CommentedSeq(_all(value))
        sequence.fa.set_flow_style()
        return sequence
    return _scalar(value)


def _all(values: Iterable[Any]) -> list[Any]:
    return [_line(value) for value in values]


def _scalar(value: Any) -> Any:
    """A text in quotes where a reader could take it for something else, also one that looks like a number or date."""
    from ruamel.yaml.scalarstring import SingleQuotedScalarString

    from fieldrules_generator.yaml_reader import looks_ambiguous

    return SingleQuotedScalarString(value) if isinstance(value, str) and looks_ambiguous(value) else value
