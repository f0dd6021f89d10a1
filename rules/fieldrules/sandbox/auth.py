"""Who asks: HTTP Signature and JSON Web Token, verified as the API's data describes them."""

import base64
import binascii
import hashlib
import hmac
import json
import re
import time
from collections.abc import Mapping
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any, NamedTuple, NoReturn

if TYPE_CHECKING:
    from joserfc.jwk import OctKey, RSAKey

    from fieldrules.sandbox.service import Service

_PARAMETERS = re.compile(r'\s*([A-Za-z]+)="([^"]*)"\s*(?:,|\Z)')
_TARGET = ("request-target", "(request-target)")


class UnauthorizedError(Exception):
    """The request is not signed as it should be. Its text says why; it holds no secret."""


class Credentials(NamedTuple):
    """What the server knows of the only account that may ask."""

    account: str
    key_id: str
    secret: str
    certificate: bytes | None = None

    def __repr__(self) -> str:
        return f"<Credentials of {self.account}>"


class Seen(NamedTuple):
    """A request as it arrived. ``target`` is path and query exactly as sent; names of headers are in lower case."""

    method: str
    target: str
    headers: Mapping[str, str]
    repeated: frozenset[str]
    body: bytes


class Verifier:
    """Verifies requests.

    Args:
        service: the API; its authentication says how requests are signed.
        credentials: the account.

    Raises:
        ValueError: if the secret or the certificate cannot be read.
    """

    def __init__(self, service: "Service", credentials: Credentials) -> None:
        authentication = service.data["authentication"]
        schemes = authentication["schemes"]
        self._signature = next((scheme for scheme in schemes if "base_string" in scheme), None)
        self._token = next((scheme for scheme in schemes if "claims" in scheme), None)
        self._with_body = frozenset(authentication["body_methods"])
        self._names = service.sandbox
        self._window: int = service.sandbox["clock_window_seconds"]
        self._credentials = credentials
        try:
            self._secret = base64.b64decode(credentials.secret, validate=True)
        except binascii.Error:
            raise ValueError("the secret is not Base64") from None
        self._serial: str | bytes | None = None
        self._keys: dict[str, OctKey | RSAKey] = {}
        if credentials.certificate is not None:
            self._load(credentials.certificate)

    def account(self, seen: Seen) -> str:
        """The account that a request is for; raises `UnauthorizedError` if it is not signed as it should be."""
        if "signature" in seen.headers and self._signature is not None:
            return self._by_signature(seen, self._signature)
        scheme, _, token = seen.headers.get("authorization", "").partition(" ")
        if scheme.lower() != "bearer" or self._token is None:
            _refuse("the request has neither a signature nor a token")
        return self._by_token(seen, token.strip(), self._token)

    def _by_signature(self, seen: Seen, scheme: dict[str, Any]) -> str:
        given = self._parameters(seen.headers["signature"])
        if given["keyid"] != self._credentials.key_id:
            _refuse("the key is unknown")
        if given["algorithm"] != scheme["algorithm"]:
            _refuse("the algorithm is another")
        names = given["headers"].lower().split()
        self._complete(seen, names, scheme)
        lines = [f"{name}: {self._line(seen, name)}" for name in names]
        text = "\n".join(lines).encode("latin-1")  # the bytes as they came
        expected = base64.b64encode(hmac.new(self._secret, text, hashlib.sha256).digest())
        if not hmac.compare_digest(expected, given["signature"].encode("latin-1")):
            _refuse("the signature does not match the request")
        if "digest" in names and seen.headers["digest"] != f"SHA-256={_digest(seen.body)}":
            _refuse("the digest does not match the body")
        for name in names:
            if name in self._names["dates"]:
                self._near(_seconds(seen.headers[name]))
        return self._known(seen.headers[self._names["account"]["header"].lower()])

    def _parameters(self, header: str) -> dict[str, str]:
        given = {}
        at = 0
        while at < len(header):
            match = _PARAMETERS.match(header, at)
            if match is None or match[1].lower() in given:
                _refuse("the signature cannot be read")
            given[match[1].lower()] = match[2]
            at = match.end()
        missing = [name for name in ("keyid", "algorithm", "headers", "signature") if name not in given]
        if missing:
            _refuse(f"the signature has no {missing[0]}")
        return given

    def _complete(self, seen: Seen, names: list[str], scheme: dict[str, Any]) -> None:
        """Everything that has to be signed is, and once."""
        if len(set(names)) != len(names):
            _refuse("a line is signed twice")
        for line in scheme["base_string"]["lines"]:
            name: str = line["name"]
            if line["when"] == "body" and not self._has_body(seen):
                continue
            either = self._names["dates"] if name in self._names["dates"] else _TARGET if name in _TARGET else [name]
            if not any(choice in names for choice in either):
                _refuse(f"{name} is not signed")

    def _has_body(self, seen: Seen) -> bool:
        return seen.method in self._with_body

    def _line(self, seen: Seen, name: str) -> str:
        if name in _TARGET:
            return f"{seen.method.lower()} {seen.target}"
        if name not in seen.headers or name in seen.repeated:
            _refuse(f"{name} is signed, and {'stands twice' if name in seen.repeated else 'missing'}")
        return seen.headers[name]

    def _by_token(self, seen: Seen, token: str, scheme: dict[str, Any]) -> str:
        from joserfc import jws
        from joserfc.errors import JoseError

        try:
            header = jws.extract_compact(token.encode("latin-1")).headers()
            algorithm = header.get("alg")
            if algorithm not in {entry["id"] for entry in scheme["algorithms"]}:
                _refuse("the algorithm is another")
            signed = jws.deserialize_compact(token, self._key(str(algorithm), header.get("kid")), [str(algorithm)])
            claims = json.loads(signed.payload)
        except (JoseError, ValueError):
            _refuse("the token cannot be read, or its signature does not match")
        if not isinstance(claims, dict):
            _refuse("the token has no claims")
        self._claims(seen, claims, scheme)
        return self._known(claims[self._names["account"]["claim"]])

    def _key(self, algorithm: str, kid: Any) -> "OctKey | RSAKey":
        from joserfc.jwk import OctKey

        if algorithm.startswith("HS"):
            if kid != self._credentials.key_id:
                _refuse("the key is unknown")
            if algorithm not in self._keys:
                self._keys[algorithm] = OctKey.import_key(self._secret)
            return self._keys[algorithm]
        if "certificate" not in self._keys:
            _refuse("the server was given no certificate")
        if kid != self._serial:
            _refuse("the key is not the serial number of the certificate's subject")
        return self._keys["certificate"]

    def _claims(self, seen: Seen, claims: dict[str, Any], scheme: dict[str, Any]) -> None:
        names = self._names["claims"]
        host = seen.headers.get("host", "")
        expected = {
            names["method"]: [seen.method],
            names["host"]: [host, host.rpartition(":")[0]],  # no page says whether the port belongs to it
            names["target"]: [seen.target],
            names["digest"]: [_digest(seen.body)],
        }
        for claim in scheme["claims"]:
            name = claim["name"]
            if claim["when"] == "body" and not self._has_body(seen):
                continue
            if claims.get(name) in (None, ""):
                _refuse(f"the claim {name} is missing")
            if claims[name] not in expected.get(name, [claim.get("constant", claims[name])]):
                _refuse(f"the claim {name} does not match the request")
        begin, end = claims["iat"], claims["exp"]
        if type(begin) is not int or type(end) is not int or not 0 < end - begin <= scheme["lifetime_seconds"]:
            _refuse("the token lives too long, or not at all")
        self._near(begin)
        if end <= time.time():
            _refuse("the token has expired")
        if not isinstance(claims[self._names["account"]["claim"]], str):
            _refuse("the account is no text")

    def _near(self, seconds: float) -> None:
        if abs(time.time() - seconds) > self._window:
            _refuse("the time of the request is too far from the server's")

    def _known(self, account: str) -> str:
        if account != self._credentials.account:
            _refuse("the account is unknown")
        return account

    def _load(self, certificate: bytes) -> None:
        from cryptography import x509
        from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
        from cryptography.x509.oid import NameOID
        from joserfc.jwk import RSAKey

        loaded = x509.load_pem_x509_certificate(certificate)
        serial = loaded.subject.get_attributes_for_oid(NameOID.SERIAL_NUMBER)
        if not serial:
            raise ValueError("the subject of the certificate has no serial number")
        self._serial = serial[0].value
        pem = loaded.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
        self._keys["certificate"] = RSAKey.import_key(pem)


def _digest(body: bytes) -> str:
    return base64.b64encode(hashlib.sha256(body).digest()).decode()


def _seconds(date: str) -> float:
    try:
        return parsedate_to_datetime(date).timestamp()
    except (ValueError, TypeError, OverflowError):
        _refuse("the time of the request cannot be read")


def _refuse(why: str) -> NoReturn:
    raise UnauthorizedError(why)
