"""What changed in the lists of fields: fields come, gone, renamed, moved, and their values."""

import re
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from fieldrules.words import literal
from fieldrules_generator.sync.align import Aligned
from fieldrules_generator.sync.change import Change
from fieldrules_generator.sync.facts import FieldFact, Scalar, Section
from fieldrules_generator.sync.lock import Entry
from fieldrules_generator.sync.renames import Places, renames


class Spot(NamedTuple):
    """A field in one section: which pair of sections, which side."""

    path: str
    number: int
    pair: Aligned


def compare_fields(pairs: Sequence[Aligned]) -> Iterator[Change]:
    """The changes of fields, in sections that are on both sides; and fields that went to a new section."""
    old, new = _places(pairs, new=False), _places(pairs, new=True)
    renamed = renames(
        {path: places for path, places in old.items() if path not in new},
        {path: places for path, places in new.items() if path not in old},
    )
    yield from _renamed(renamed, old, pairs)
    gone, come = _differences(pairs, renamed)
    for path in dict.fromkeys(spot.path for spot in [*gone, *come]):
        left = [spot for spot in gone if spot.path == path]
        arrived = [spot for spot in come if spot.path == path]
        both = min(len(left), len(arrived))
        for was, now in zip(left, arrived, strict=False):
            yield _moved(path, was, now)
        yield from (_removed(spot, new) for spot in left[both:] if spot.pair.new is not None)
        yield from (_added(spot, old) for spot in arrived[both:] if spot.pair.old is not None)
    for pair in pairs:
        if pair.old is not None and pair.new is not None:
            yield from _values(pair.old, pair.new, pair.entry, renamed)


def _places(pairs: Sequence[Aligned], *, new: bool) -> Places:
    found: Places = {}
    for number, pair in enumerate(pairs):
        section = pair.new if new else pair.old
        for field in section.fields if section is not None else ():
            found.setdefault(field.path, set()).add(number)
    return found


def _differences(pairs: Sequence[Aligned], renamed: dict[str, str]) -> tuple[list[Spot], list[Spot]]:
    gone: list[Spot] = []
    come: list[Spot] = []
    for number, pair in enumerate(pairs):
        old = [renamed.get(field.path, field.path) for field in pair.old.fields] if pair.old is not None else []
        new = [field.path for field in pair.new.fields] if pair.new is not None else []
        gone += [Spot(path, number, pair) for path in old if path not in new]
        come += [Spot(path, number, pair) for path in new if path not in old]
    return gone, come


def _renamed(renamed: dict[str, str], old: Places, pairs: Sequence[Aligned]) -> Iterator[Change]:
    for before, after in renamed.items():
        pair = pairs[min(old[before])]
        says = f"{before} is called {after} now"
        yield Change("field_renamed", _title(pair), after, before, after, "breaking", says, section_id=_id(pair.entry))


def _moved(path: str, was: Spot, now: Spot) -> Change:
    """A field that left one section and stands in another: with another role, or only elsewhere."""
    before, after = _role(was.pair.old), _role(now.pair.new)
    if before != after:
        type_id = _type(now.pair if after == "required" else was.pair)
        says = f"{path} is {after}{f' for {type_id}' if type_id else ''} now; it was {before}"
        impact = "breaking" if after == "required" else "compatible"
        at = now if after == "required" else was
        return Change(
            "requirement_changed", _title(now.pair), path, before, after, impact, says, section_id=_id(at.pair.entry)
        )
    says = f"{path} stands in another section now"
    same_level = _level(was.pair) == _level(now.pair)
    impact = "breaking" if after == "required" else "editorial" if same_level else "compatible"
    return Change(
        "field_moved", _title(now.pair), path, _title_before(was.pair), _title(now.pair), impact, says,
        section_id=_id(now.pair.entry), old_section_id=_id(was.pair.entry),
    )  # fmt: skip


def _removed(spot: Spot, new: Places) -> Change:
    role, type_id = _role(spot.pair.old), _type(spot.pair)
    if role == "required":
        says = f"{_subject(type_id)} no longer requires {spot.path}"
        impact = "compatible"
    elif spot.path in new:
        says, impact = f"{spot.path} is no longer listed here, but elsewhere on the page", "editorial"
    else:
        says, impact = f"{spot.path} is no longer a field", "breaking"
    return Change(
        "field_removed", _title(spot.pair), spot.path, role, None, impact, says, section_id=_id(spot.pair.entry)
    )


def _added(spot: Spot, old: Places) -> Change:
    role, type_id = _role(spot.pair.new), _type(spot.pair)
    if role == "required":
        says, impact = f"{_subject(type_id)} requires {spot.path} now", "breaking"
    elif spot.path in old:
        says, impact = f"{spot.path} is listed here too", "compatible"
    else:
        says, impact = f"{spot.path} is a new field that may be sent", "compatible"
    values = next((each.values for each in spot.pair.new.fields if each.path == spot.path), ()) if spot.pair.new else ()
    says += f" ({_listed(values)} only)" if values else ""
    return Change(
        "field_added", _title(spot.pair), spot.path, None, role, impact, says, section_id=_id(spot.pair.entry)
    )


def _values(old: Section, new: Section, entry: Entry | None, renamed: dict[str, str]) -> Iterator[Change]:
    before = {renamed.get(field.path, field.path): field for field in old.fields}
    for field in new.fields:
        was = before.get(field.path)
        if was is not None and set(map(_typed, was.values)) != set(map(_typed, field.values)):
            yield from _value_changes(was, field, new.title, None if entry is None else str(entry["id"]))


def _value_changes(was: FieldFact, now: FieldFact, title: str, section: str | None) -> Iterator[Change]:
    def change(kind: str, old: Any, new: Any, impact: str, says: str) -> Change:
        return Change(kind, title, now.path, old, new, impact, says, section_id=section)

    if not was.values:
        says = f"{now.path} takes only {_listed(now.values)} now"
        yield change("value_changed", None, _one_or_all(now.values), "breaking", says)
    elif not now.values and (text := _still_said(was, now)) is not None:
        says = f"what is said of {now.path} names {_listed(was.values)} in other words"
        yield change("note_changed", _one_or_all(was.values), text, "breaking", says)
    elif not now.values:
        says = f"{now.path} is no longer bound to {_listed(was.values)}"
        yield change("value_changed", _one_or_all(was.values), None, "compatible", says)
    elif len(was.values) == len(now.values) == 1:
        says = f"{now.path} has to be {literal(now.values[0])} now, not {literal(was.values[0])}"
        yield change("value_changed", was.values[0], now.values[0], "breaking", says)
    else:
        before, after = set(map(_typed, was.values)), set(map(_typed, now.values))
        for value in was.values:
            if _typed(value) not in after:
                says = f"{now.path} no longer takes {literal(value)}"
                yield change("value_removed", value, None, "breaking", says)
        for value in now.values:
            if _typed(value) not in before:
                yield change("value_added", None, value, "compatible", f"{now.path} takes {literal(value)} too")


def _still_said(was: FieldFact, now: FieldFact) -> str | None:
    """A new sentence that names all the values which a field had; it may bind it as before."""
    before = {sentence.digest for sentence in was.sentences}
    names = [value if isinstance(value, str) else literal(value) for value in was.values]
    words = [rf"(?<!\w){re.escape(name)}(?!\w)" for name in names]
    said = (sentence.text for sentence in now.sentences if sentence.digest not in before)
    return next((text for text in said if all(re.search(word, text) for word in words)), None)


def _typed(value: Scalar) -> tuple[str, Scalar]:
    """A value that is equal to no value of another type: True is not 1."""
    return type(value).__name__, value


def _one_or_all(values: tuple[Scalar, ...]) -> Any:
    return values[0] if len(values) == 1 else list(values)


def _listed(values: tuple[Scalar, ...]) -> str:
    return " or ".join(map(literal, values))


def _subject(type_id: str | None) -> str:
    return type_id or "the section"


def _role(section: Section | None) -> str:
    return "optional" if section is None else section.role


def _type(pair: Aligned) -> str | None:
    return None if pair.entry is None else pair.entry.get("type")


def _level(pair: Aligned) -> str | None:
    return None if pair.entry is None else pair.entry.get("level")


def _title(pair: Aligned) -> str:
    section = pair.new or pair.old
    return "" if section is None else section.title


def _title_before(pair: Aligned) -> str:
    return pair.old.title if pair.old is not None else _title(pair)


def _id(entry: Entry | None) -> str | None:
    return None if entry is None else str(entry["id"])
