"""What is sent: a server that may be spoken to, a path whose ids cannot lead elsewhere, a query, the body's bytes."""

import ipaddress
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

from fieldrules.http.errors import About, ConfigurationError, InvalidRequestError

_HOST = re.compile(r"[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?")
_DEFAULT_PORTS = {"http": 80, "https": 443}
LONGEST_ID = 256
"""Characters of an id in a path; no vendor's is nearly as long."""


@dataclass(frozen=True, slots=True)
class Server:
    """Where requests go: ``https``, or plain ``http`` on this machine only."""

    scheme: str
    host: str
    """As the Host header has it: with a port if the URL names one that is not the scheme's own."""

    @property
    def url(self) -> str:
        """The base URL, without a slash at the end."""
        return f"{self.scheme}://{self.host}"


@dataclass(frozen=True, slots=True)
class Request:
    """A request before it is signed. Its repr shows the request line only."""

    server: Server = field(repr=False)
    method: str
    path: str
    query: str = field(default="", repr=False)
    body: bytes | None = field(default=None, repr=False)

    @property
    def target(self) -> str:
        """Path and query exactly as they are sent and signed."""
        return f"{self.path}?{self.query}" if self.query else self.path


@dataclass(frozen=True, slots=True)
class Signed:
    """A request with the headers of one attempt. Its repr shows none of them."""

    request: Request
    headers: dict[str, str] = field(repr=False)


def server_of(servers: list[dict[str, Any]], environment: str, base_url: str | None) -> Server:
    """The server of that id, or that of a base URL of one's own.

    Raises:
        ConfigurationError: for an unknown id, or a URL that must not be used.
    """
    if base_url is not None:
        return _server(base_url)
    for entry in servers:
        if entry["id"] == environment:
            return _server(entry["url"])
    raise ConfigurationError(f"there is no such environment; there are {', '.join(e['id'] for e in servers)}")


def path_of(template: str, ids: Mapping[str, Any], about: About | None = None) -> str:
    """A path with its ids filled in. An id is one segment of it, whatever characters it has.

    Raises:
        InvalidRequestError: for an id that is no text, empty, a dot or two, or too long.
    """
    path = template
    for name, value in ids.items():
        path = path.replace(f"{{{name}}}", _segment(name, value, about))
    return path


def query_of(parameters: Mapping[str, Any], about: About | None = None) -> str:
    """A query of the parameters that are given, in their order."""
    given = {name: str(value) for name, value in parameters.items() if value is not None}
    try:
        return urlencode(given, quote_via=quote)
    except UnicodeEncodeError:
        problem = InvalidRequestError("a parameter holds a character that cannot be sent", about)
    raise problem


def plain_of(payload: Any, about: About | None = None) -> Any:
    """A copy of a payload as JSON has it, which is judged and then sent. A Decimal becomes a text with every digit.

    Raises:
        InvalidRequestError: for what is no JSON value; the message does not show it.
    """
    try:
        return _plain(payload, 0)
    except (TypeError, ValueError, RecursionError):
        problem = InvalidRequestError("the payload holds something that is no JSON value", about)
    raise problem


def body_of(plain: Any, about: About | None = None) -> bytes:
    """The bytes that are signed and sent: UTF-8 JSON without spaces, names in their order.

    Raises:
        InvalidRequestError: for what is no JSON value; the message does not show it.
    """
    try:
        return json.dumps(plain, ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode()
    except (TypeError, ValueError, RecursionError):  # UnicodeEncodeError is a ValueError
        problem = InvalidRequestError("the payload holds something that is no JSON value", about)
    raise problem


def _plain(value: Any, depth: int) -> Any:
    if depth > 64:
        raise ValueError
    if isinstance(value, dict):
        if not all(isinstance(name, str) for name in value):
            raise TypeError
        return {name: _plain(member, depth + 1) for name, member in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(item, depth + 1) for item in value]
    if isinstance(value, Decimal):
        return format(value, "f") if value.is_finite() else _plain(float(value), depth)
    if value is None or isinstance(value, (str, bool, int, float)):
        return value
    raise TypeError


def _segment(name: str, value: Any, about: About | None) -> str:
    if not isinstance(value, str) or not value or len(value) > LONGEST_ID or value in {".", ".."}:
        raise InvalidRequestError(
            f"{name} has to be a text of 1 to {LONGEST_ID} characters, and not a dot or two", about
        )
    try:
        return quote(value, safe="")
    except UnicodeEncodeError:
        problem = InvalidRequestError(f"{name} holds a character that cannot be sent", about)
    raise problem


def _server(url: str) -> Server:
    try:
        parts = urlsplit(url)
        port = parts.port
    except (TypeError, ValueError):
        parts, port = urlsplit(""), None
    host = (parts.hostname or "") if url.isascii() and not re.search(r"[\x00-\x20\x7f\\]", url) else ""
    literal = f"[{host}]" if ":" in host else host
    if parts.scheme not in _DEFAULT_PORTS or not (_HOST.fullmatch(host) or _address(host) is not None):
        raise ConfigurationError("the base URL has to be https://HOST or https://HOST:PORT")
    if parts.username is not None or parts.path not in {"", "/"} or parts.query or parts.fragment or "#" in url:
        raise ConfigurationError("the base URL has to be a host only: no user, path, query or fragment")
    if parts.scheme == "http" and not _is_loopback(host):
        raise ConfigurationError("plain http is for this machine only; use https")
    plain = port is None or port == _DEFAULT_PORTS[parts.scheme]
    return Server(parts.scheme, literal if plain else f"{literal}:{port}")


def _is_loopback(host: str) -> bool:
    address = _address(host)
    return host == "localhost" if address is None else address.is_loopback


def _address(host: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        return ipaddress.ip_address(host)
    except ValueError:
        return None
