"""JSON Web Token: RS256 with the key of a PKCS #12 file, HS256 with a shared secret. The key is loaded once."""

import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any

from fieldrules.http.credentials import Credentials
from fieldrules.http.errors import ConfigurationError
from fieldrules.http.request import Request
from fieldrules.http.signature import digest


class JsonWebToken:
    """Signs with a token that names method, host, target and the body's digest, as the scheme's claims say.

    Args:
        scheme: the scheme in the API's data.
        client: what stands in each claim.
        credentials: with ``key_file`` and ``key_password``, or with ``key_id`` and ``secret_key``.
        clock: seconds since 1970.
    """

    def __init__(
        self, scheme: dict[str, Any], client: dict[str, Any], credentials: Credentials, clock: Callable[[], float]
    ) -> None:
        self._account = credentials[client["account"]]
        self._signer = credentials.get(client.get("signer"), self._account)
        self._lifetime: int = scheme["lifetime_seconds"]
        self._claims = [(claim["name"], claim["when"] == "body", claim.get("constant")) for claim in scheme["claims"]]
        self._parts: dict[str, str] = client["claims"]
        self._clock = clock
        from_file = "key_file" in credentials
        self._algorithm = "RS256" if from_file else "HS256"
        if self._algorithm not in {entry["id"] for entry in scheme["algorithms"]}:
            raise ConfigurationError(f"the scheme does not take {self._algorithm}")
        key_id, self._key = _from_file(credentials, self._signer) if from_file else _shared(credentials)
        self._header = {"alg": self._algorithm, "typ": scheme["typ"], "kid": key_id}

    def sign(self, request: Request) -> dict[str, str]:
        """The one header that carries the token."""
        from joserfc import jwt

        issued = int(self._clock())
        parts: dict[str, Any] = {
            "issued-at": issued,
            "expires-at": issued + self._lifetime,
            "method": request.method,
            "host": request.server.host,
            "target": request.target,
            "signer": self._signer,
            "account": self._account,
            "unique": str(uuid.uuid4()),
            "digest": "" if request.body is None else digest(request.body),
        }
        claims = {
            name: parts[self._parts[name]] if constant is None else constant
            for name, with_body, constant in self._claims
            if request.body is not None or not with_body
        }
        token = jwt.encode(dict(self._header), claims, self._key, algorithms=[self._algorithm])
        return {"Authorization": f"Bearer {token}"}


def _shared(credentials: Credentials) -> tuple[str, Any]:
    jwk = _library()
    return credentials["key_id"], jwk.OctKey.import_key(
        {"kty": "oct", "k": _base64url(credentials.decoded("secret_key"))}
    )


def _base64url(key: bytes) -> str:
    import base64

    return base64.urlsafe_b64encode(key).decode().rstrip("=")


def _from_file(credentials: Credentials, common_name: str) -> tuple[str, Any]:
    """The key of a PKCS #12 file, and the serial number in the subject of the signer's certificate."""
    jwk = _library()
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
    from cryptography.hazmat.primitives.serialization import pkcs12
    from cryptography.x509.oid import NameOID

    password = credentials["key_password"].encode() if "key_password" in credentials else None
    try:
        store = pkcs12.load_pkcs12(Path(credentials["key_file"]).read_bytes(), password)
    except (OSError, ValueError):
        store = None
    if store is None or not isinstance(store.key, RSAPrivateKey):
        raise ConfigurationError("key_file cannot be read, holds no RSA key, or key_password is another file's")
    held = [store.cert, *store.additional_certs] if store.cert is not None else store.additional_certs
    for subject in (entry.certificate.subject for entry in held):
        names = [str(part.value) for part in subject.get_attributes_for_oid(NameOID.COMMON_NAME)]
        serials = [str(part.value) for part in subject.get_attributes_for_oid(NameOID.SERIAL_NUMBER)]
        if common_name in names and serials:
            return serials[0], jwk.RSAKey.import_key(store.key)
    raise ConfigurationError(
        "key_file holds no certificate with the name of who signs and a serial number in its subject"
    )


def _library() -> Any:
    try:
        from joserfc import jwk
    except ModuleNotFoundError:
        problem = ConfigurationError("tokens need joserfc and cryptography: pip install 'fieldrules[client]'")
    else:
        return jwk
    raise problem
