"""What goes into a fetch and what comes of it: pages, versions, limits, results."""

import re
from typing import Literal, NamedTuple, Self

from fieldrules.http.retry import Policy
from fieldrules_generator.sync.reader import MAX_BYTES

_ETAG = re.compile(r'(?:W/)?"[!#-~]{0,190}"')
_HTTP_DATE = re.compile(r"[A-Z][a-z]{2}, [0-9]{2} [A-Z][a-z]{2} [0-9]{4} [0-9]{2}:[0-9]{2}:[0-9]{2} GMT")


class Validators(NamedTuple):
    """What a server calls a version of a page, named as in the lock. Sent back, they ask for changes only."""

    etag: str | None = None
    last_modified: str | None = None

    @classmethod
    def of(cls, etag: str | None, last_modified: str | None) -> Self:
        """Those of a server's header or of a lock; what has not the form that HTTP asks for is left out."""
        return cls(
            etag if etag is not None and _ETAG.fullmatch(etag) else None,
            last_modified if last_modified is not None and _HTTP_DATE.fullmatch(last_modified) else None,
        )

    def kept(self) -> dict[str, str]:
        """The keys and values for the lock: those there are."""
        return {key: value for key, value in self._asdict().items() if value is not None}


class Page(NamedTuple):
    """A page to fetch: its id in the lock, where it is, and the version known, if it may have stayed the same."""

    id: str
    url: str
    validators: Validators = Validators()


class Fetched(NamedTuple):
    """What came of a request: bytes if ``fresh``, a sentence that follows the address if ``failed``, else neither."""

    page: str
    url: str
    status: Literal["fresh", "unchanged", "failed"]
    data: bytes | None = None
    validators: Validators = Validators()
    problem: str | None = None


class Limits(NamedTuple):
    """How patient a fetch is.

    Args:
        seconds: for a page, from the first byte out to the last byte in, repetitions and waits included.
        silence: seconds without a byte.
        longest: bytes of a page.
        policy: how often a busy server is asked again.
    """

    seconds: float = 60.0
    silence: float = 15.0
    longest: int = MAX_BYTES
    policy: Policy = Policy(retries=2, backoff=1.0, longest_wait=20.0)
