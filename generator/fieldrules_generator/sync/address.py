"""Which addresses may be fetched: those on the hosts that the lock itself names, over https."""

from collections.abc import Collection, Iterable
from urllib.parse import urlsplit

from fieldrules_generator.sync.lock import Entry

LOOPBACK = "127.0.0.1"
_LONGEST = 2000


def hosts_of(locks: Iterable[Entry]) -> frozenset[str]:
    """The hosts of the addresses of locked pages."""
    addresses = [lock[key] for lock in locks for key in ("url", "markdown") if key in lock]
    return frozenset(urlsplit(address).hostname or "" for address in addresses)


def refusal(address: str, hosts: Collection[str], *, loopback: bool = False) -> str | None:
    """Why an address is not fetched, as the end of a sentence that begins with it; None if it may be.

    Args:
        address: the address.
        hosts: the hosts that may be asked.
        loopback: take plain http to this machine's own address, on any port, and nothing else. For tests.
    """
    if not (address.isascii() and address.isprintable()) or " " in address or len(address) > _LONGEST:
        return "is no address"
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError:
        return "is no address"
    if loopback:
        return None if (parts.scheme, parts.hostname) == ("http", LOOPBACK) else f"is not on {LOOPBACK}"
    if parts.scheme != "https":
        return "is not fetched: only https addresses are"
    if "@" in parts.netloc or port not in (None, 443):
        return "is not fetched: no user name and no port of its own may be in it"
    if parts.hostname not in hosts:
        return f"is not fetched: the lock's pages are on {', '.join(sorted(hosts)) or 'no host'}"
    return None
