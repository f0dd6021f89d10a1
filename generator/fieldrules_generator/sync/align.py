"""Which section of a page is which of the lock, also under another heading."""

from collections.abc import Sequence
from difflib import SequenceMatcher
from typing import NamedTuple

from fieldrules_generator.sync.facts import Section, digest
from fieldrules_generator.sync.lock import Entry, Pair

_ALIKE = 0.5
"""Sections that share at least so much of what they list or say are one, whatever their headings."""
_OF_FIELDS = ("required", "optional")


class Aligned(NamedTuple):
    """A section then and now; one of them is None for a section that is new or gone."""

    entry: Entry | None
    old: Section | None
    new: Section | None


def align(locked: Sequence[Pair], sections: Sequence[Section]) -> list[Aligned]:
    """Every section of both sides once, in the order of the page, those that are gone last.

    Equal headings come first (letter case and punctuation do not count), then what is alike.
    """
    taken: dict[int, int] = {}
    for matches in (_same_title, _alike):
        for number, section in enumerate(sections):
            if number in taken:
                continue
            free = [index for index in range(len(locked)) if index not in taken.values()]
            found = matches(section, number, [(index, locked[index].section) for index in free], len(locked))
            if found is not None:
                taken[number] = found
    pairs = [
        _aligned(locked[taken[number]], section) if number in taken else Aligned(None, None, section)
        for number, section in enumerate(sections)
    ]
    gone = [pair for index, pair in enumerate(locked) if index not in taken.values()]
    return [*pairs, *(Aligned(pair.entry, pair.section, None) for pair in gone)]


def _aligned(pair: Pair, section: Section) -> Aligned:
    """The two as one. Where no heading says any more whether fields are required, they are what they were."""
    old = pair.section
    return Aligned(pair.entry, old, section._replace(role=old.role) if _leaves_role(section, old) else section)


def _leaves_role(section: Section, other: Section) -> bool:
    return not section.says_role and other.role in _OF_FIELDS


def _same_title(section: Section, number: int, free: list[tuple[int, Section]], _total: int) -> int | None:
    """The locked section with this heading; of several (a page may repeat one), the one nearest in order."""
    same = [index for index, other in free if digest(other.title) == digest(section.title)]
    return min(same, key=lambda index: abs(index - number), default=None)


def _alike(section: Section, number: int, free: list[tuple[int, Section]], total: int) -> int | None:
    scored = [
        (_likeness(section, other) - abs(index - number) / (100 * max(total, 1)), -index, index)
        for index, other in free
        if (other.role == section.role or _leaves_role(section, other)) and _likeness(section, other) >= _ALIKE
    ]
    return max(scored)[2] if scored else None


def _likeness(left: Section, right: Section) -> float:
    """How much two sections share, from 0 to 1: of their contents if both have some, else of their headings."""
    contents = _share(_contents(left), _contents(right))
    titles = SequenceMatcher(None, left.title.casefold(), right.title.casefold(), autojunk=False).ratio()
    if contents is None:
        return titles if titles > 0.75 else 0.0
    return (3 * contents + titles) / 4


def _contents(section: Section) -> set[str]:
    return {
        *(field.path for field in section.fields),
        *(sentence.digest for sentence in section.sentences),
        *(limit.digest for limit in section.limits),
        *(endpoint.url for endpoint in section.endpoints),
        *(example.request for example in section.examples),
    }


def _share(left: set[str], right: set[str]) -> float | None:
    return len(left & right) / len(left | right) if left and right else None
