"""A lock made anew from a page as it is now: what was known keeps its name, what is new is marked as not yet read."""

from collections.abc import Iterable, Iterator
from typing import Any

from fieldrules_generator.sync.align import align
from fieldrules_generator.sync.facts import Endpoint, FieldFact, PageFacts, Section
from fieldrules_generator.sync.lock import BOUNDS, Entry, locked_sections

UNREAD = "unread-"
"""Begins the id of a statement that nobody has put into words yet."""
_MOST_EARLIER = 20


def renew(lock: Entry, page: PageFacts, *, sha256: str, read: str) -> Entry:
    """The data of a page's facts file after the page was read.

    A page that says again what an earlier version said gets that version's statements back, and one with an earlier
    version's bytes its date, so that going back leaves no trace.

    Args:
        lock: the data before.
        page: the facts read.
        sha256: the hash of the page's bytes.
        read: the day it was read, ``YYYY-MM-DD``, in UTC.
    """
    pairs = align(locked_sections(lock), page.sections)
    memory = _Memory(lock, page)
    sections: list[Entry] = []
    for pair in pairs:
        if pair.new is not None:
            entry = pair.entry or memory.section(pair.new) or _new_section(lock, pair.new, sections)
            sections.append(_entry(entry, pair.new, memory))
    earlier = _earlier(lock, sha256)
    known = next((each["read"] for each in [lock, *lock.get("earlier", ())] if each["sha256"] == sha256), read)
    kept = {key: value for key, value in lock.items() if key not in _PAGE_KEYS}
    made = {**kept, "title": page.title, "sha256": sha256, "read": known}
    made |= {"earlier": earlier} if earlier else {}
    withdrawn = memory.withdrawn(sections)
    made |= {"withdrawn": withdrawn} if withdrawn else {}
    return {key: made[key] for key in _ORDER if key in made} | {"sections": sections}


_PAGE_KEYS = ("sections", "withdrawn", "earlier", "etag", "last_modified")
_ORDER = ("page", "title", "url", "markdown", "sha256", "read", "etag", "last_modified", "earlier", "withdrawn")


def _earlier(lock: Entry, sha256: str) -> list[Entry]:
    """The versions before this one, newest last; going back to one forgets those after it."""
    versions = [*lock.get("earlier", ()), {"sha256": lock["sha256"], "read": lock["read"]}]
    hashes = [version["sha256"] for version in versions]
    return versions[: hashes.index(sha256)] if sha256 in hashes else versions[-_MOST_EARLIER:]


class _Memory:
    """What the lock knows, of today's page and of earlier versions."""

    def __init__(self, lock: Entry, page: PageFacts) -> None:
        past = lock.get("withdrawn", [])
        self.sections: list[Entry] = [*lock["sections"], *past]
        self.past = past
        self.said = {words for section in page.sections for words in _digests(section)}

    def section(self, section: Section) -> Entry | None:
        """A section of an earlier version that had this heading."""
        return next((entry for entry in self.past if entry["title"] == section.title and "role" in entry), None)

    def statements(self, section_id: str, words: str) -> list[Entry]:
        """What a sentence was called in this section, or anywhere."""
        found = [
            (entry["id"] != section_id, statement)
            for entry in self.sections
            for statement in entry.get("statements", ())
            if words in statement.get("words", ())
        ]
        nearest = min((elsewhere for elsewhere, _ in found), default=False)
        unique: dict[str, Entry] = {}
        for elsewhere, statement in found:
            if elsewhere == nearest:
                unique.setdefault(statement["id"], statement)
        return list(unique.values())

    def withdrawn(self, sections: list[Entry]) -> list[Entry]:
        """The sections and statements that an earlier version had and this one has not, by section."""
        present = {entry["id"]: entry for entry in sections}
        told = {statement["id"] for entry in sections for statement in entry.get("statements", ())}
        found: dict[str, Entry] = {}
        for entry in self.sections:
            absent = [
                statement
                for statement in entry.get("statements", ())
                if statement["id"] not in told and not statement["id"].startswith(UNREAD)
            ]
            if entry["id"] not in present and "role" in entry:
                if absent or entry.get("type") or entry.get("level") or entry["id"] != _slug(entry["title"]):
                    found[entry["id"]] = {**entry, "statements": absent} if absent else _without(entry, "statements")
                continue
            gone = [e for e in entry.get("endpoints", ()) if _is_named(e) and not _has(present.get(entry["id"]), e)]
            for key, kept in (("statements", absent), ("endpoints", gone)):
                if kept:
                    stub = found.setdefault(entry["id"], {"id": entry["id"], "title": entry["title"]})
                    stub[key] = [*stub.get(key, ()), *kept]
        return list(found.values())

    def endpoints(self, section_id: str) -> list[Entry]:
        """What endpoints of a section were called."""
        return [each for entry in self.sections if entry["id"] == section_id for each in entry.get("endpoints", ())]


def _is_named(endpoint: Entry) -> bool:
    """Whether the server of an endpoint has a name of ours."""
    return bool(endpoint["server"] != _plain(endpoint.get("label", "")))


def _has(section: Entry | None, endpoint: Entry) -> bool:
    return any(each["server"] == endpoint["server"] for each in (section or {}).get("endpoints", ()))


def _plain(text: str) -> str:
    return "-".join("".join(c if c.isascii() and c.isalnum() else " " for c in text.lower()).split())


def _slug(title: str) -> str:
    """The id of a section that nobody has named."""
    stem = _plain(title)[:60].strip("-") or "section"
    return stem if stem[0].isalpha() else f"section-{stem}"


def _without(entry: Entry, key: str) -> Entry:
    return {name: value for name, value in entry.items() if name != key}


def _new_section(lock: Entry, section: Section, before: list[Entry]) -> Entry:
    taken = {entry["id"] for entry in [*lock["sections"], *lock.get("withdrawn", ()), *before]}
    stem = _slug(section.title)
    names = (stem if number == 1 else f"{stem}-{number}" for number in range(1, len(taken) + 2))
    return {
        "id": next(name for name in names if name not in taken),
        "url": before[-1]["url"] if before else lock["url"],
    }


def _entry(entry: Entry, section: Section, memory: _Memory) -> Entry:
    """A section of the lock: our names from the entry, everything else from the page."""
    made: Entry = {"id": entry["id"], "title": section.title, "url": entry["url"], "role": section.role}
    made |= {key: entry[key] for key in ("type", "level") if key in entry}
    made["depth"] = section.depth
    fields = [_field(field) for field in section.fields]
    statements = list(_statements(entry["id"], section, memory))
    endpoints = [_endpoint(endpoint, memory.endpoints(entry["id"])) for endpoint in section.endpoints]
    examples = list(_examples(section, entry.get("examples", ())))
    parts = {"fields": fields, "statements": statements, "endpoints": endpoints, "examples": examples}
    return made | {key: value for key, value in parts.items() if value}


def _field(field: FieldFact) -> Entry:
    made: Entry = {"field": field.path}
    if len(field.values) == 1:
        made["fixed"] = field.values[0]
    elif field.values:
        made["allowed"] = list(field.values)
    return made


def _statements(section_id: str, section: Section, memory: _Memory) -> Iterator[Entry]:
    """Each sentence under the names it has in the lock, or as one that nobody has read, in the order of the page."""
    told: dict[str, Entry] = {}
    for words, field, facts in _said(section):
        known = memory.statements(section_id, words)
        about = {"field": field} if field else {}
        for statement in known or [{"id": f"{UNREAD}{words}", "says": "nobody has read this sentence yet"}]:
            made = told.get(statement["id"])
            if made is not None:
                made["words"] = [*made["words"], *([words] if words not in made["words"] else [])]
                continue
            bounds = {"field": statement["field"]} if not field and "field" in statement else about
            says = _renumbered(statement, facts)
            told[statement["id"]] = {"id": statement["id"], "says": says, **bounds, **facts, "words": [words]}
    yield from told.values()


def _renumbered(statement: Entry, facts: Entry) -> str:
    """Our words for a limit, with today's number."""
    says = str(statement["says"])
    for key in BOUNDS.values():
        if key in statement and key in facts:
            says = says.replace(str(statement[key]), str(facts[key]))
    return says


def _said(section: Section) -> Iterator[tuple[str, str | None, Entry]]:
    """Every sentence of a section: its digest, the field it stands at, and what else is known of it."""
    places: tuple[Section | FieldFact, ...] = (section, *section.fields)
    for where in places:
        field = where.path if isinstance(where, FieldFact) else None
        if isinstance(where, FieldFact):
            for condition in where.conditions:
                when: Entry = {"field": condition.field} if condition.field else {}
                when |= {"values": list(condition.values)} if condition.values else {}
                yield condition.digest, field, {"when": when} | ({"requires": True} if condition.requires else {})
        for sentence in where.sentences:
            yield sentence.digest, field, {"strong": True} if sentence.strong else {}
        for limit in where.limits:
            yield limit.digest, field, {BOUNDS[limit.bound]: limit.number}


def _digests(section: Section) -> Iterable[str]:
    return (words for words, _, _ in _said(section))


def _endpoint(endpoint: Endpoint, known: Iterable[Entry]) -> Entry:
    names = [e["server"] for e in known if e.get("label") == endpoint.label or e["url"] == endpoint.url]
    server = names[0] if names else _plain(endpoint.label)
    return {"server": server, "label": endpoint.label, "method": endpoint.method, "url": endpoint.url}


def _examples(section: Section, known: Iterable[Entry]) -> Iterator[Entry]:
    """The examples, each under the name of one with the same content, or else of the one in its place."""
    names = list(known)
    for number, example in enumerate(section.examples):
        same = [entry for entry in names if entry.get("request") == example.request]
        at = names[number : number + 1]
        entry: Any = (same or at or [{"id": f"example-{number + 1}", "operation": "unknown"}])[0]
        made = {"id": entry["id"], "operation": entry["operation"], "request": example.request}
        yield made | ({"response": example.response} if example.response is not None else {})


def same_facts(lock: Entry, renewed: Entry) -> bool:
    """Whether two locks say the same of a page but for its hash and date."""
    return all(lock.get(key) == renewed.get(key) for key in ("title", "sections"))
