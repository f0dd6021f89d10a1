"""The pages that `sync` was asked about, each with its lock and its bytes: from files, or fetched."""

import hashlib
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from fieldrules.console import UsageError
from fieldrules.escape import printable
from fieldrules.near_miss import suggestions
from fieldrules_generator.sync.address import hosts_of
from fieldrules_generator.sync.facts import PageFacts, digest
from fieldrules_generator.sync.fetch import fetch, page_of
from fieldrules_generator.sync.lock import Entry
from fieldrules_generator.sync.problem import UnreadablePageError
from fieldrules_generator.sync.reader import MAX_BYTES, read_page


class Read(NamedTuple):
    """A page that was read: its lock, its facts, the hash of its bytes, and what the server said of its version."""

    lock: Entry
    facts: PageFacts | None
    """None if the server says that the page is the one locked."""
    sha256: str
    validators: dict[str, str]
    name: str
    """The file or address that it was read from."""


def read_pages(locks: dict[str, Entry], names: Sequence[str], page: str | None) -> Iterator[Read]:
    """The pages asked for.

    Args:
        locks: the locked pages, by id.
        names: files or addresses; none for every page of the lock, fetched.
        page: which locked page the input is, if the caller named one.

    Raises:
        UsageError: if it is not clear which page an input is.
        UnreadablePageError: for the first page that cannot be read or fetched.
    """
    if page is not None and page not in locks:
        near = suggestions(page, locks)
        hint = f"did you mean {' or '.join(near)}?" if near else f"the pages are {', '.join(locks)}"
        raise UsageError(f"there is no locked page {printable(page)}; {hint}")
    if page is not None and len(names) > 1:
        raise UsageError("--page names one page; give one input with it")
    if not names:
        asked = [lock for name, lock in locks.items() if page in (None, name) and "markdown" in lock]
        if not asked:
            raise UsageError("the lock names no address of a page to fetch; name a file")
        for lock in asked:
            yield _fetched(lock, lock["markdown"], locks)
    for name in names:
        if name.startswith(("https://", "http://")):
            yield _fetched(_lock_of_address(locks, name, page), name, locks)
        else:
            yield _from_file(locks, name, page)


def _fetched(lock: Entry, address: str, locks: dict[str, Entry]) -> Read:
    fetched = next(fetch([page_of(lock, address)], hosts_of(locks.values())))
    if fetched.problem is not None:
        raise UnreadablePageError(fetched.problem, name=address)
    validators = fetched.validators.kept() if address == lock.get("markdown") else {}
    if fetched.data is None:
        return Read(lock, None, lock["sha256"], validators, address)
    return Read(lock, _facts(fetched.data, address), _hash(fetched.data), validators, address)


def _from_file(locks: dict[str, Entry], name: str, page: str | None) -> Read:
    try:
        data = _bytes_of(name)
    except OSError as error:
        raise UnreadablePageError(f"cannot be read: {error.strerror or 'the system refuses'}", name=name) from None
    except ValueError:  # the system takes no such name
        raise UnreadablePageError("is no name of a file", name=name) from None
    facts = _facts(data, name)
    lock = locks[page] if page is not None else _lock_by_title(locks, facts, name)
    return Read(lock, facts, _hash(data), {}, name)


def _bytes_of(name: str) -> bytes:
    if name == "-":
        return sys.stdin.buffer.read(MAX_BYTES + 1)
    with Path(name).open("rb") as file:
        return file.read(MAX_BYTES + 1)


def _facts(data: bytes, name: str) -> PageFacts:
    try:
        return read_page(data)
    except UnreadablePageError as error:
        raise error.named(name) from None


def _hash(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _lock_by_title(locks: dict[str, Entry], facts: PageFacts, name: str) -> Entry:
    """The lock of a page: the only one there is, or the one with this title."""
    if len(locks) == 1:
        return next(iter(locks.values()))
    found = [lock for lock in locks.values() if digest(lock["title"]) == digest(facts.title)]
    if len(found) == 1:
        return found[0]
    raise UsageError(f"which page is {printable(name)}? name it with --page; the pages are {', '.join(locks)}")


def _lock_of_address(locks: dict[str, Entry], address: str, page: str | None) -> Entry:
    if page is not None:
        return locks[page]
    for lock in locks.values():
        if address in (lock["url"], lock.get("markdown")):
            return lock
    if len(locks) == 1:
        return next(iter(locks.values()))
    raise UsageError(f"which page is at {printable(address)}? name it with --page; the pages are {', '.join(locks)}")
