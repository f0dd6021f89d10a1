"""The facts of a page against those locked: what changed, in the vocabulary of the contract, heaviest first."""

from collections.abc import Iterator
from typing import Any

from fieldrules.words import count
from fieldrules_generator.sync.align import Aligned, align
from fieldrules_generator.sync.change import IMPACTS, Change
from fieldrules_generator.sync.compare_fields import compare_fields
from fieldrules_generator.sync.compare_words import Words, asks, compare_words
from fieldrules_generator.sync.facts import Endpoint, Example, PageFacts, Section, digest
from fieldrules_generator.sync.lock import Entry, locked_sections
from fieldrules_generator.sync.problem import UnreadablePageError

_MOST_LOST = 0.5
_FEWEST_FIELDS = 6
_TAIL = 2


def compare(lock: Entry, page: PageFacts) -> list[Change]:
    """What a page says otherwise than its lock.

    Args:
        lock: the data of the facts file of this page.
        page: the facts read.

    Returns:
        the changes: breaking ones first, each impact in the order of the page. ``rules`` and the like are empty.

    Raises:
        UnreadablePageError: if so much is gone that the page is not whole, or not this page.
    """
    pairs = align(locked_sections(lock), page.sections)
    _refuse_remains(lock, pairs)
    changes = [*_sections(pairs), *compare_fields(pairs)]
    words = Words.of(pairs, [entry for entry in lock.get("withdrawn", ()) if "statements" in entry])
    for pair in pairs:
        if pair.old is not None and pair.new is not None:
            changes += compare_words(pair, words)
            changes += _endpoints(pair.old, pair.new, pair.entry)
            changes += _examples(pair.old, pair.new, pair.entry)
    order = [pair.new.title if pair.new else pair.old.title if pair.old else "" for pair in pairs]
    place = {title: number for number, title in reversed(list(enumerate(order)))}
    return sorted(changes, key=lambda change: (IMPACTS.index(change.impact), place.get(change.section or "", -1)))


def _refuse_remains(lock: Entry, pairs: list[Aligned]) -> None:
    """A page that lost most of its fields, every list of required ones, or its end, was cut or is another page."""
    old = [(pair.entry, field.path) for pair in pairs if pair.old for field in pair.old.fields]
    kept = {field.path for pair in pairs if pair.new for field in pair.new.fields}
    lost = sum(path not in kept for _, path in old)
    if len(old) >= _FEWEST_FIELDS and lost > len(old) * _MOST_LOST:
        raise UnreadablePageError(
            f"lacks {count(lost, 'field')} of {len(old)} that {lock['page']} lists; it is cut, or another page"
        )
    required = [pair for pair in pairs if pair.old is not None and pair.old.role == "required"]
    if required and all(pair.new is None for pair in required):
        raise UnreadablePageError(f"has none of the sections of required fields of {lock['page']}; it is another page")
    present = {id(pair.entry) for pair in pairs if pair.new is not None}
    absent = [id(entry) not in present for entry in lock["sections"]]
    tail = next((n for n, gone in enumerate(reversed(absent)) if not gone), len(absent))
    last = lock["sections"][-tail - 1] if tail < len(absent) else None
    ends = (pair for pair in pairs if pair.entry is last and pair.old is not None and pair.new is not None)
    cut = any(_parts(pair.new) < _parts(pair.old) for pair in ends)
    if (tail >= _TAIL or (tail and cut)) and tail == sum(absent) and not any(pair.entry is None for pair in pairs):
        title = lock["sections"][-tail - 1]["title"]
        raise UnreadablePageError(f"ends after {title!r}, before {count(tail, 'section')} of the lock; it looks cut")


def _parts(section: Section | None) -> int:
    """How many requests and answers a section shows."""
    return sum(1 + (example.response is not None) for example in section.examples) if section is not None else 0


def _sections(pairs: list[Aligned]) -> Iterator[Change]:
    for entry, old, new in pairs:
        if old is None and new is not None:
            paths: list[Any] = [field.path for field in new.fields]
            strong = [sentence.text for sentence in new.sentences if asks(sentence)]
            request = next(iter([*(limit.text for limit in new.limits), *strong]), None)
            impact = {"required": "breaking", "optional": "compatible"}.get(new.role if paths else "", "editorial")
            impact = "breaking" if request is not None else impact
            listed = f" with {count(len(paths), f'{new.role} field')}: {', '.join(paths)}" if paths else ""
            listed += f' ("{request}")' if request else ""
            yield Change("section_added", new.title, None, None, new.title, impact, f"a new section{listed}")
        elif new is None and old is not None:
            paths = [field.path for field in old.fields]
            asked = any(sentence.strong for sentence in old.sentences)
            impact = "breaking" if paths else "compatible" if asked else "editorial"
            listed = f" and its {count(len(paths), f'{old.role} field')}" if paths else ""
            says = f"the section is gone{listed}"
            yield Change("section_removed", old.title, None, old.title, None, impact, says, section_id=_id(entry))
        elif old is not None and new is not None and digest(old.title) != digest(new.title):
            says = f'the section has another heading; it was "{old.title}"'
            yield Change(
                "section_renamed", new.title, None, old.title, new.title, "editorial", says, section_id=_id(entry)
            )


def _endpoints(old: Section, new: Section, entry: Entry | None) -> Iterator[Change]:
    before = {endpoint.label: endpoint for endpoint in old.endpoints}
    after = {endpoint.label: endpoint for endpoint in new.endpoints}
    addresses = {_line(endpoint): endpoint.label for endpoint in old.endpoints}
    relabelled = {addresses[_line(e)] for e in new.endpoints if e.label not in before and _line(e) in addresses}
    for label, endpoint in after.items():
        was = before.get(label)
        if was is None and _line(endpoint) not in addresses:
            says = f"a new endpoint, {label}: {_line(endpoint)}"
            yield _endpoint("endpoint_added", new, entry, (None, endpoint), "compatible", says)
        elif was is not None and _line(was) != _line(endpoint):
            says = f"the endpoint {label} is {_line(endpoint)} now, not {_line(was)}"
            yield _endpoint("endpoint_changed", new, entry, (was, endpoint), "breaking", says)
    for label, endpoint in before.items():
        if label not in after and label not in relabelled:
            says = f"the endpoint {label} is gone: {_line(endpoint)}"
            yield _endpoint("endpoint_removed", new, entry, (endpoint, None), "breaking", says)


def _endpoint(
    kind: str,
    section: Section,
    entry: Entry | None,
    sides: tuple[Endpoint | None, Endpoint | None],
    impact: str,
    says: str,
) -> Change:
    old, new = (None if side is None else _line(side) for side in sides)
    label = next(side.label for side in reversed(sides) if side is not None)
    return Change(kind, section.title, None, old, new, impact, says, section_id=_id(entry), label=label)


def _line(endpoint: Endpoint) -> str:
    return f"{endpoint.method} {endpoint.url}"


def _examples(old: Section, new: Section, entry: Entry | None) -> Iterator[Change]:
    before, after = list(old.examples), list(new.examples)
    if sorted(before, key=_example_key) == sorted(after, key=_example_key):
        return
    names = [example.get("id") for example in (entry or {}).get("examples", ())]
    for number in range(max(len(before), len(after))):
        was = before[number] if number < len(before) else None
        now = after[number] if number < len(after) else None
        if was != now:
            name = names[number] if number < len(names) else None
            what = f"the example {name}" if name else f"example {number + 1}"
            says = f"{what} is {_example_says(was, now)}"
            yield Change(
                "example_changed",
                new.title,
                None,
                name,
                name if now else None,
                "editorial",
                says,
                section_id=_id(entry),
            )


def _example_key(example: Example) -> tuple[str, str]:
    return example.request, example.response or ""


def _example_says(was: Example | None, now: Example | None) -> str:
    if was is None:
        return "new"
    if now is None:
        return "gone"
    if was.request == now.request:
        return "another one in its response"
    return "another one in its request" if was.response == now.response else "another one"


def _id(entry: Entry | None) -> str | None:
    return None if entry is None else str(entry["id"])
