"""What a server's answer means before its body is read: the page, no change, or why it cannot be used."""

import re
from http import HTTPStatus
from urllib.parse import urljoin, urlsplit

MEDIA_TYPES = ("text/markdown", "text/plain", "text/html")
BUSY = (429, 502, 503, 504)
"""Statuses after which a server is asked again."""
UNCHANGED = 304
_HOST = re.compile(r"[A-Za-z0-9.-]{1,253}")
_SAYS = {
    401: "the page is not open to everyone",
    403: "the page is not open to everyone",
    404: "there is no such page",
    410: "there is no such page any more",
    429: "the server has had too many requests",
}


def problem_of(status: int, headers: dict[str, str], url: str, longest: int) -> str | None:
    """Why an answer is not the page asked for, as a sentence that follows the address; None if it may be.

    Args:
        status: of the answer.
        headers: of the answer, names in lower case.
        url: what was asked for.
        longest: bytes of a page.
    """
    if status != HTTPStatus.OK:
        return f"answers {status}: {_meaning(status, headers, url)}"
    if headers.get("content-encoding", "identity").strip().lower() not in {"", "identity"}:
        return "the page is compressed, which was not asked for"
    if headers.get("content-type", "").partition(";")[0].strip().lower() not in MEDIA_TYPES:
        return f"is no page of text: its content type is none of {', '.join(MEDIA_TYPES)}"
    declared = headers.get("content-length", "")
    return too_long(longest) if declared.isdigit() and int(declared[:20]) > longest else None


def too_long(longest: int) -> str:
    """The problem of a page that is longer than so many bytes."""
    return f"the page is longer than {longest} bytes"


def _meaning(status: int, headers: dict[str, str], url: str) -> str:
    if status in _SAYS:
        return _SAYS[status]
    if status == UNCHANGED:
        return "no change, of a version that was not asked for"
    if 300 <= status < 400:
        return f"the page has moved{_whereto(headers.get('location', ''), url)}; no redirect is followed"
    return "the server has a fault" if status >= 500 else "that is no page"


def _whereto(location: str, url: str) -> str:
    """Where a page has moved, as far as it is safe to print: the host, or whether it is the same."""
    try:
        here, there = urlsplit(url), urlsplit(urljoin(url, location))
        host = there.hostname or ""
    except ValueError:
        return ""
    if not location or not _HOST.fullmatch(host):
        return ""
    if there.scheme != here.scheme:
        return f" to {host} by way of another scheme"
    return " to another address of its host" if host == here.hostname else f" to {host}"
