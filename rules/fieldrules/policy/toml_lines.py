"""The line on which each key of a TOML text stands, for messages: the standard library's reader does not tell."""

import json
import re

Keys = tuple[str | int, ...]
"""A key's way from the top: a name per table, a number per table of a list."""

_KEY = r"""(?:"(?:[^"\\]|\\.)*"|'[^']*'|[A-Za-z0-9_-]+)"""
_DOTTED = rf"{_KEY}(?:[ \t]*\.[ \t]*{_KEY})*"
_HEADER = re.compile(rf"[ \t]*(\[\[?)[ \t]*({_DOTTED})[ \t]*\]")
_PAIR = re.compile(rf"[ \t]*({_DOTTED})[ \t]*=")
_PART = re.compile(_KEY)
_LONG_QUOTES = ('"""', "'''")


def lines_of(text: str) -> dict[Keys, int]:
    """Where the tables and keys of a TOML text stand; those inside a value written in braces are left out."""
    found: dict[Keys, int] = {}
    table: Keys = ()
    lists: dict[Keys, int] = {}
    inside: str | None = None
    for number, line in enumerate(text.split("\n"), 1):
        if inside is None:
            header, pair = _HEADER.match(line), _PAIR.match(line)
            if header is not None:
                table = _below(lists, _names(header.group(2)))
                if header.group(1) == "[[":
                    lists[table] = lists.get(table, -1) + 1
                    table = (*table, lists[table])
                found.setdefault(table, number)
            elif pair is not None:
                found.setdefault((*table, *_names(pair.group(1))), number)
        inside = _open_quotes(line, inside)
    return found


def line_of(lines: dict[Keys, int], keys: Keys) -> int:
    """The line of a key, or of the nearest table above it, or the first line."""
    return next((lines[keys[:depth]] for depth in range(len(keys), 0, -1) if keys[:depth] in lines), 1)


def _below(lists: dict[Keys, int], names: tuple[str, ...]) -> Keys:
    """A table's place, with the number of the latest entry for each list above it."""
    place: Keys = ()
    for name in names[:-1]:
        place = (*place, name)
        if place in lists:
            place = (*place, lists[place])
    return (*place, names[-1])


def _names(dotted: str) -> tuple[str, ...]:
    return tuple(_name(part) for part in _PART.findall(dotted))


def _name(part: str) -> str:
    if part.startswith("'"):
        return part[1:-1]
    if part.startswith('"'):
        try:
            return str(json.loads(part))
        except ValueError:  # an escape that TOML has and JSON has not
            return part[1:-1]
    return part


def _open_quotes(line: str, inside: str | None) -> str | None:
    """The long quotes that are open at the end of a line, given those at its beginning."""
    place = 0
    while True:
        if inside is not None:
            place = line.find(inside, place)
            if place < 0:
                return inside
            inside, place = None, place + 3
        starts = [(line.find(quotes, place), quotes) for quotes in _LONG_QUOTES]
        starts = [start for start in starts if start[0] >= 0]
        if not starts:
            return None
        place, inside = min(starts)
        place += 3
