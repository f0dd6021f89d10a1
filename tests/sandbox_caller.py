"""A caller of the sandbox in a few lines: signs by itself with hmac, with nothing of the client's."""

import base64
import hashlib
import hmac
import http.client
import json
import re
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from email.utils import formatdate
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import cybersource_invoicing as invoicing
from fieldrules.resources import read_json
from fieldrules.sandbox.server import Running, running
from tests.support import edited, starting

OPERATIONS = read_json(invoicing.__file__, "operations.json")
INVOICES = "/invoicing/v2/invoices"
SETTINGS = "/invoicing/v2/invoiceSettings"

Sign = Callable[["Caller", str, str, bytes], dict[str, str]]


def sandbox(**options: Any) -> AbstractContextManager[Running]:
    """The shipped API's sandbox in a thread."""
    return running(invoicing.ruleset(), OPERATIONS, check=invoicing.check, **options)


class Got(NamedTuple):
    """An answer: its status, headers (names in lower case) and JSON body."""

    http: int
    headers: dict[str, str]
    body: Any


def digest(body: bytes) -> str:
    return base64.b64encode(hashlib.sha256(body).digest()).decode()


def with_signature(caller: "Caller", method: str, target: str, body: bytes, **other: Any) -> dict[str, str]:
    """The headers of HTTP Signature. ``date``, ``secret``, ``leave_out``, ``date_name`` make it go wrong or differ."""
    date_name = other.get("date_name", "date")
    lines = {
        "host": caller.host,
        date_name: other.get("date") or formatdate(usegmt=True),
        "request-target": f"{method.lower()} {target}",
        "digest": f"SHA-256={digest(body)}",
        "v-c-merchant-id": caller.credentials["merchant_id"],
    }
    if method == "GET":
        del lines["digest"]
    for name in other.get("leave_out", ()):
        del lines[name]
    text = "\n".join(f"{name}: {value}" for name, value in lines.items())
    secret = base64.b64decode(other.get("secret") or caller.credentials["secret_key"])
    value = base64.b64encode(hmac.new(secret, text.encode(), hashlib.sha256).digest()).decode()
    signature = f'keyid="{caller.credentials["key_id"]}", algorithm="HmacSHA256", headers="{" ".join(lines)}"'
    sent = {name: value for name, value in lines.items() if name not in ("host", "request-target")}
    return {**sent, "Signature": f'{signature}, signature="{value}"'}


def unpadded(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def claims_of(caller: "Caller", method: str, target: str, body: bytes) -> dict[str, Any]:
    begin = int(time.time())
    claims = {
        "iat": begin,
        "exp": begin + 120,
        "request-method": method,
        "request-host": caller.host,
        "request-resource-path": target,
        "iss": caller.credentials["merchant_id"],
        "jti": str(uuid.uuid4()),
        "v-c-jwt-version": "2",
        "v-c-merchant-id": caller.credentials["merchant_id"],
    }
    if method != "GET":
        claims |= {"digest": digest(body), "digestAlgorithm": "SHA-256"}
    return claims


def with_token(caller: "Caller", method: str, target: str, body: bytes, **changed: Any) -> dict[str, str]:
    """The header of a JSON Web Token with HS256; ``changed`` claims replace those that are right, None removes one."""
    claims = {**claims_of(caller, method, target, body), **changed}
    claims = {name: value for name, value in claims.items() if value is not None}
    header = {"alg": "HS256", "typ": "JWT", "kid": caller.credentials["key_id"]}
    text = ".".join(unpadded(json.dumps(part).encode()) for part in (header, claims))
    secret = base64.b64decode(caller.credentials["secret_key"])
    return {"Authorization": f"Bearer {text}.{unpadded(hmac.new(secret, text.encode(), hashlib.sha256).digest())}"}


class Caller:
    """Calls a sandbox, one connection kept open."""

    def __init__(self, base_url: str, credentials: dict[str, str], sign: Sign = with_signature) -> None:
        self.host = urlsplit(base_url).netloc
        self.credentials = credentials
        self.sign = sign
        self._connection = http.client.HTTPConnection(self.host, timeout=20)

    def __call__(self, method: str, target: str, body: Any = None, *, sign: Sign | None = None, **headers: str) -> Got:
        """Send one request; a body that is no bytes goes as JSON; headers by keyword, ``_`` for ``-``."""
        data = body if isinstance(body, bytes) else json.dumps({} if body is None else body).encode()
        data = b"" if method == "GET" else data
        signed = (sign or self.sign)(self, method, target, data)
        more = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.send(method, target, data, {"Content-Type": "application/json;charset=utf-8", **signed, **more})

    def send(self, method: str, target: str, data: bytes, headers: dict[str, str]) -> Got:
        """Send a request as it is."""
        try:
            self._connection.request(method, target, data or None, headers)
            response = self._connection.getresponse()
            content = response.read()
        except (OSError, http.client.HTTPException):
            self._connection.close()
            raise
        found = {name.lower(): value for name, value in response.getheaders()}
        return Got(response.status, found, json.loads(content) if content.startswith(b"{") else content)

    def close(self) -> None:
        """Close the connection."""
        self._connection.close()


def in_threads(number: int, work: Callable[[int], None]) -> None:
    """Run something in several threads at once, and raise what the first of them raised."""
    failed: list[BaseException] = []

    def run(index: int) -> None:
        try:
            work(index)
        except BaseException as error:  # noqa: BLE001  # handed to the test below
            failed.append(error)

    threads = [threading.Thread(target=run, args=(index,)) for index in range(number)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failed:
        raise failed[0]


def certificate(account: str, serial: str) -> tuple[bytes, Any]:
    """A certificate in PEM, signed by itself, and its private key."""
    from datetime import UTC, datetime, timedelta

    from cryptography import x509
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.asymmetric import rsa
    from cryptography.hazmat.primitives.serialization import Encoding
    from cryptography.x509.oid import NameOID

    key = rsa.generate_private_key(65537, 2048)
    name = x509.Name(
        [x509.NameAttribute(NameOID.COMMON_NAME, account), x509.NameAttribute(NameOID.SERIAL_NUMBER, serial)]
    )
    now = datetime.now(UTC)
    made = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    made = made.serial_number(7).not_valid_before(now).not_valid_after(now + timedelta(days=1))
    return made.sign(key, hashes.SHA256()).public_bytes(Encoding.PEM), key


def with_certificate(key: Any, serial: str) -> Sign:
    """Signs tokens with RS256."""
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.asymmetric import padding

    def sign(caller: Caller, method: str, target: str, body: bytes) -> dict[str, str]:
        header = {"alg": "RS256", "typ": "JWT", "kid": serial}
        parts = (header, claims_of(caller, method, target, body))
        text = ".".join(unpadded(json.dumps(part).encode()) for part in parts)
        return {
            "Authorization": f"Bearer {text}.{unpadded(key.sign(text.encode(), padding.PKCS1v15(), hashes.SHA256()))}"
        }

    return sign


def numbers(caller: Caller, limit: int = 1000) -> Iterator[str]:
    """The id of every invoice, page by page."""
    offset = 0
    while True:
        page = caller("GET", f"{INVOICES}?offset={offset}&limit={limit}").body
        yield from (invoice["id"] for invoice in page["invoices"])
        if "next" not in page["_links"]:
            return
        offset += limit


def created(caller: Caller, type_id: str = "draft-email", **edits: Any) -> str:
    payload = edited(starting(type_id), {path.replace("__", "."): value for path, value in edits.items()})
    got = caller("POST", INVOICES, payload)
    assert got.http == 201, got.body
    return str(got.body["id"])


def refused(got: Got) -> tuple[int, str, str]:
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{9}Z", got.body["submitTimeUtc"])
    return got.http, got.body["status"], got.body["reason"]


NOT_ALLOWED = (400, "BADREQUEST", "ACTION_NOT_ALLOWED")
NOT_FOUND = (404, "NOTFOUND", "NOT_FOUND")
INVALID = (400, "BADREQUEST", "VALIDATION_ERROR")
