"""What comes out of an edit."""

from typing import NamedTuple

from fieldrules_generator.sync.change import Change


class Open(NamedTuple):
    """Something that a person has to decide: the change it follows from, and what is to be decided, in our words.

    ``fields`` and ``rules`` are those of the edited spec that it is about.
    """

    change: Change
    claim: str
    fields: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()


class Edits(NamedTuple):
    """The files that become others, by path below the spec's folder, and what is left open."""

    contents: dict[str, bytes]
    open: tuple[Open, ...]
