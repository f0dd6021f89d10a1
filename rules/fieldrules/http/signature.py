"""HTTP Signature with a shared secret: the lines, their order and the header's form come from the API's data."""

import base64
import hashlib
import hmac
from collections.abc import Callable
from email.utils import formatdate
from typing import Any, Protocol

from fieldrules.http.credentials import Credentials
from fieldrules.http.errors import ConfigurationError
from fieldrules.http.request import Request


class Signer(Protocol):
    """Makes the headers of one attempt. Called for each, so that no date or token is sent twice."""

    def sign(self, request: Request) -> dict[str, str]:
        """The headers that prove who sends the request."""
        ...  # pragma: no cover


class HttpSignature:
    """Signs with HMAC-SHA256 over lines such as ``host: ...``, those that the scheme lists.

    Args:
        scheme: the scheme in the API's data.
        client: what stands in lines of the vendor's own.
        credentials: with ``key_id`` and ``secret_key``.
        clock: seconds since 1970.
    """

    def __init__(
        self, scheme: dict[str, Any], client: dict[str, Any], credentials: Credentials, clock: Callable[[], float]
    ) -> None:
        if (scheme["algorithm"], scheme["hash"], scheme["key_encoding"]) != ("HmacSHA256", "SHA-256", "base64"):
            raise ConfigurationError("the scheme asks for an algorithm that is not known here")
        base = scheme["base_string"]
        self._lines = [(line["name"], line["when"] == "body") for line in base["lines"]]
        self._separator: str = base["separator"]
        self._algorithm: str = scheme["algorithm"]
        self._key_id = credentials["key_id"]
        self._key = credentials.decoded("secret_key")
        account = credentials[client["account"]]
        self._own = {name: account for name, part in client["signed_lines"].items() if part == "account"}
        self._clock = clock

    def sign(self, request: Request) -> dict[str, str]:
        """Host, date, digest if there is a body, the lines of the vendor's own, and the signature."""
        headers = {"Host": request.server.host, "Date": formatdate(self._clock(), usegmt=True)}
        if request.body is not None:
            headers["Digest"] = f"SHA-256={digest(request.body)}"
        headers |= self._own
        names, text = self.base_string(request, headers)
        value = base64.b64encode(hmac.digest(self._key, text.encode(), "sha256")).decode()
        headers["Signature"] = (
            f'keyid="{self._key_id}", algorithm="{self._algorithm}", headers="{names}", signature="{value}"'
        )
        return headers

    def base_string(self, request: Request, headers: dict[str, str]) -> tuple[str, str]:
        """The names of the signed lines, and the text that is signed."""
        by_name = {name.lower(): value for name, value in headers.items()}
        by_name["request-target"] = f"{request.method.lower()} {request.target}"
        names = [name for name, with_body in self._lines if request.body is not None or not with_body]
        return " ".join(names), self._separator.join(f"{name}: {by_name[name]}" for name in names)


def digest(body: bytes) -> str:
    """The SHA-256 of a body in Base64."""
    return base64.b64encode(hashlib.sha256(body).digest()).decode()
