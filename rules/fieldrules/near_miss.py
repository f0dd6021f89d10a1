"""Names that are almost a field: the same but for case, ``_`` and ``-``, or one or two edits away."""

from collections.abc import Iterable

SHORTEST = 5
"""Shorter names are too often one edit from another to guess."""
TWO_EDITS_FROM = 9
"""From this length on, of both names, two edits are still a slip of the finger."""
LONGEST = 64
"""Longer names are no field of any spec; comparing them would only cost time."""


def nearest(name: str, candidates: Iterable[str]) -> str | None:
    """The candidate that a name most likely means, or None. Of equally near ones the first wins."""
    if len(name) > LONGEST:
        return None
    plain = _plain(name)
    best: str | None = None
    best_distance = 3
    for candidate in candidates:
        other = _plain(candidate)
        if plain == other:
            return candidate
        shorter = min(len(name), len(candidate))
        if shorter < SHORTEST:
            continue
        allowed = 2 if shorter >= TWO_EDITS_FROM else 1
        distance = edits(plain, other, min(allowed, best_distance - 1))
        if distance is not None and distance < best_distance:
            best, best_distance = candidate, distance
    return best


def suggestions(name: str, candidates: Iterable[str], most: int = 3) -> list[str]:
    """The candidates that look like a name, nearest first: for messages about a mistyped rule, type or option."""
    plain = _plain(name[:LONGEST])
    scored = []
    for candidate in candidates:
        other = _plain(candidate)
        distance = edits(plain, other, max(2, len(other) // 3))
        if distance is not None or (plain and plain in other):
            scored.append((distance if distance is not None else 99, candidate))
    return [candidate for _, candidate in sorted(scored)[:most]]


def edits(left: str, right: str, most: int) -> int | None:
    """How many characters to insert, remove, replace or swap with a neighbour, or None if over ``most``.

    Source: the optimal string alignment distance.
    """
    if abs(len(left) - len(right)) > most:
        return None
    before: list[int] = []
    row = list(range(len(right) + 1))
    for i, a in enumerate(left, 1):
        before, last, row = row, before, [i]
        for j, b in enumerate(right, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (a != b))
            if i > 1 and j > 1 and a == right[j - 2] and left[i - 2] == b:
                cost = min(cost, last[j - 2] + 1)
            row.append(cost)
        if min(row) > most:
            return None
    return row[-1] if row[-1] <= most else None


def _plain(name: str) -> str:
    return name.casefold().replace("_", "").replace("-", "")
