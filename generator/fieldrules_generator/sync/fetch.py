"""Docs pages from their own addresses: which ones, asked how, and what came of it. `download` has the socket."""

from collections.abc import Collection, Iterator, Sequence

from fieldrules.console import UsageError
from fieldrules.escape import printable
from fieldrules_generator.sync.address import refusal
from fieldrules_generator.sync.lock import Entry
from fieldrules_generator.sync.request import Fetched, Limits, Page, Validators


def page_of(lock: Entry, address: str) -> Page:
    """A page of the lock at one of its addresses. The lock keeps the version of its Markdown, so only that is named."""
    if address != lock.get("markdown"):
        return Page(lock["page"], address)
    return Page(lock["page"], address, Validators.of(lock.get("etag"), lock.get("last_modified")))


def fetch(
    pages: Sequence[Page], hosts: Collection[str], *, limits: Limits | None = None, loopback: bool = False
) -> Iterator[Fetched]:
    """Fetch pages, one after the other, each when it is asked for. No fault of a server or network raises.

    Args:
        pages: the pages.
        hosts: the hosts that may be asked (`hosts_of`); over https only.
        limits: how patient to be.
        loopback: fetch over plain http, from this machine's own address only. For tests.

    Raises:
        UsageError: before anything is fetched, if an address is on another host, or a library is missing.
    """
    for page in pages:
        why = refusal(page.url, hosts, loopback=loopback)
        if why is not None:
            raise UsageError(f"{printable(page.url)} {why}")
    # Imported here: most calls compare files and open no socket.
    from fieldrules_generator.sync.download import Downloader

    downloader = Downloader(limits or Limits(), environment=not loopback)
    return map(downloader.download, pages)
