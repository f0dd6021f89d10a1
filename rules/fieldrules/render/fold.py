"""Sentences that differ only in the item they are about, folded into one: ``items[0-11]``."""

import re
from collections.abc import Iterable
from typing import NamedTuple

_INDEX = r"\[([0-9]+)\]"
_HOLE = "[\0]"
_MOST_RANGES = 8


class Template(NamedTuple):
    """A text whose item numbers are all the same, with holes for it; ``number`` is None if there is none to fold."""

    text: str
    number: int | None

    def fill(self, indices: Iterable[int | None]) -> str:
        """The text with ranges of item numbers in its holes."""
        numbers = sorted({index for index in indices if index is not None})
        return self.text.replace(_HOLE, f"[{ranges(numbers)}]") if numbers else self.text


def template(text: str) -> Template:
    """The template of a text; one that names different items is its own template."""
    found = set(re.findall(_INDEX, text))
    if len(found) != 1:
        return Template(text, None)
    return Template(re.sub(_INDEX, lambda _: _HOLE, text), int(found.pop()))


def ranges(numbers: list[int]) -> str:
    """Sorted numbers as ranges: ``0-11``, ``0,2-4``; of very many ranges only the first."""
    found: list[tuple[int, int]] = []
    for number in numbers:
        if found and found[-1][1] == number - 1:
            found[-1] = (found[-1][0], number)
        else:
            found.append((number, number))
    texts = [str(first) if first == last else f"{first}-{last}" for first, last in found[:_MOST_RANGES]]
    return ",".join(texts) + (",..." if len(found) > _MOST_RANGES else "")
