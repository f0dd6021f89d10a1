"""How requests are signed: the vectors to the byte, and a server that rebuilds what was signed from what it got."""

import base64
import hashlib
import hmac
import json
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, cast

import pytest

import cybersource_invoicing as invoicing
from fieldrules.http.credentials import Credentials, gather
from fieldrules.http.errors import ConfigurationError
from fieldrules.http.jwt import JsonWebToken
from fieldrules.http.request import Request, Server
from fieldrules.http.signature import HttpSignature
from tests.loopback import CREDENTIALS, KEY_ID, SECRET, Loopback, Reply, Seen, call, serving
from tests.support import ROOT, in_person

VECTORS: list[dict[str, Any]] = json.loads((ROOT / "tests/data/http-signature-vectors.json").read_bytes())["vectors"]
CLOCK = 1700000000.0
DATA = invoicing.operations()
SCHEMES = {scheme["id"]: scheme for scheme in DATA["authentication"]["schemes"]}
INVOICE = {"id": "17", "status": "DRAFT"}


def credentials(scheme: str, **given: str) -> Credentials:
    return gather(SCHEMES[scheme], given, "NOTHING_", {})


def request_of(vector: dict[str, Any]) -> Request:
    path, _, query = vector["resource_path"].partition("?")
    body = None if vector["body"] is None else vector["body"].encode()
    return Request(Server("https", vector["host"]), vector["method"], path, query, body)


def signer_of(vector: dict[str, Any]) -> HttpSignature:
    held = credentials(
        "http-signature",
        merchant_id=vector["merchant_id"],
        key_id=vector["key_id"],
        secret_key=vector["secret_b64"],
    )
    return HttpSignature(SCHEMES["http-signature"], DATA["client"], held, lambda: vector["epoch"])


def test_there_are_vectors() -> None:
    assert len(VECTORS) >= 6
    assert {vector["method"] for vector in VECTORS} == {"GET", "POST", "PUT"}


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["name"])
def test_every_vector_is_reproduced(vector: dict[str, Any]) -> None:
    expected = vector["expected"]
    signer, request = signer_of(vector), request_of(vector)
    headers = signer.sign(request)
    assert headers["Host"] == vector["host"]
    assert headers["Date"] == vector["date"]
    assert headers["v-c-merchant-id"] == vector["merchant_id"]
    assert headers.get("Digest") == expected["digest"]
    assert signer.base_string(request, headers)[1] == expected["signature_base_string"]
    assert headers["Signature"] == expected["signature_header"]


def claims_of(headers: dict[str, str], key: Any, algorithm: str) -> tuple[dict[str, Any], dict[str, Any]]:
    from joserfc import jwt

    assert set(headers) == {"Authorization"}
    token = jwt.decode(headers["Authorization"].removeprefix("Bearer "), key, algorithms=[algorithm])
    return dict(token.header), dict(token.claims)


def shared_key() -> Any:
    from joserfc.jwk import OctKey

    return OctKey.import_key(base64.b64decode(SECRET))


def test_a_token_has_the_claims_of_the_vendor() -> None:
    held = credentials("jwt", **CREDENTIALS)
    signer = JsonWebToken(SCHEMES["jwt"], DATA["client"], held, lambda: CLOCK)
    request = Request(Server("https", "api.example"), "POST", "/a", "b=1", b"{}")
    header, claims = claims_of(signer.sign(request), shared_key(), "HS256")
    assert header == {"alg": "HS256", "typ": "JWT", "kid": KEY_ID}
    assert re.fullmatch(r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}", claims.pop("jti"))
    assert claims == {
        "iat": 1700000000,
        "exp": 1700000120,
        "request-method": "POST",
        "request-host": "api.example",
        "request-resource-path": "/a?b=1",
        "iss": "testmerchant",
        "v-c-jwt-version": "2",
        "v-c-merchant-id": "testmerchant",
        "digest": "RBNvo1WzZ4oRRq0W9+hknpT7T8If536DEMBg9hyq/4o=",
        "digestAlgorithm": "SHA-256",
    }


def test_a_token_without_a_body_has_no_digest_and_a_portfolio_signs_for_a_merchant() -> None:
    held = credentials("jwt", **CREDENTIALS, portfolio_id="portfolio")
    signer = JsonWebToken(SCHEMES["jwt"], DATA["client"], held, lambda: CLOCK)
    request = Request(Server("https", "api.example"), "GET", "/a")
    first = claims_of(signer.sign(request), shared_key(), "HS256")[1]
    second = claims_of(signer.sign(request), shared_key(), "HS256")[1]
    assert "digest" not in first
    assert "digestAlgorithm" not in first
    assert (first["iss"], first["v-c-merchant-id"]) == ("portfolio", "testmerchant")
    assert first["jti"] != second["jti"]


@pytest.fixture(scope="module")
def key_file(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Any]:
    """A PKCS #12 file as the vendor makes them, and its public key."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import rsa
    from cryptography.hazmat.primitives.serialization import pkcs12
    from cryptography.x509.oid import NameOID

    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    name = x509.Name(
        [
            x509.NameAttribute(NameOID.COMMON_NAME, "testmerchant"),
            x509.NameAttribute(NameOID.SERIAL_NUMBER, "7001"),
        ]
    )
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now)
        .not_valid_after(now + timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    path = tmp_path_factory.mktemp("key") / "testmerchant.p12"
    protection = serialization.BestAvailableEncryption(b"testpassword")
    path.write_bytes(pkcs12.serialize_key_and_certificates(b"k", key, certificate, None, protection))
    return path, key.public_key()


def test_rs256_names_the_serial_number_of_the_subject(key_file: tuple[Path, Any]) -> None:
    from joserfc.jwk import RSAKey

    path, public = key_file
    held = credentials("jwt", merchant_id="testmerchant", key_file=str(path), key_password="testpassword")
    signer = JsonWebToken(SCHEMES["jwt"], DATA["client"], held, lambda: CLOCK)
    path_gone = path.rename(path.with_suffix(".gone"))  # the file is read once
    try:
        header, claims = claims_of(
            signer.sign(Request(Server("https", "h"), "GET", "/a")), RSAKey.import_key(public), "RS256"
        )
    finally:
        path_gone.rename(path)
    assert header == {"alg": "RS256", "typ": "JWT", "kid": "7001"}
    assert claims["iss"] == "testmerchant"


@pytest.mark.parametrize(
    "given",
    [
        {"key_password": "wrongpassword"},
        {"merchant_id": "othermerchant"},
        {"key_file": "/nowhere/at/all.p12"},
    ],
)
def test_a_key_file_that_cannot_be_used_is_a_configuration_error(
    key_file: tuple[Path, Any], given: dict[str, str]
) -> None:
    settings = {"merchant_id": "testmerchant", "key_file": str(key_file[0]), "key_password": "testpassword", **given}
    with pytest.raises(ConfigurationError) as caught:
        invoicing.Client(**cast("Any", settings))
    assert settings["key_password"] not in str(caught.value)
    assert caught.value.__context__ is None


def rebuilt(seen: Seen) -> tuple[str, str]:
    """The signature that a request came with, and the one that a server works out for it."""
    fields = dict(re.findall(r'(\w+)="([^"]*)"', seen.headers["signature"]))
    values = {**seen.headers, "request-target": f"{seen.method.lower()} {seen.target}"}
    text = "\n".join(f"{name}: {values[name]}" for name in fields["headers"].split(" "))
    return fields["signature"], base64.b64encode(
        hmac.digest(base64.b64decode(SECRET), text.encode(), "sha256")
    ).decode()


def respond(seen: Seen, handler: Any) -> Reply:
    return Reply(200, INVOICE)


@pytest.mark.parametrize("kind", ["sync", "async"])
def test_a_server_rebuilds_the_signature_from_what_it_got(kind: str) -> None:
    with serving(respond) as server:
        call(kind, server.url, "create_invoice", in_person())
        call(kind, server.url, "send_invoice", "a/../b é")
        call(kind, server.url, "get_invoice", "x?y=1")
        check_all(server)


def check_all(server: Loopback) -> None:
    assert [seen.method for seen in server.seen] == ["POST", "POST", "GET"]
    for seen in server.seen:
        sent, expected = rebuilt(seen)
        assert sent == expected
        assert seen.headers["host"] == server.url.removeprefix("http://")
        assert seen.headers["content-type"] == "application/json;charset=utf-8"
        if seen.method == "POST":
            digest = base64.b64encode(hashlib.sha256(seen.body).digest()).decode()
            assert seen.headers["digest"] == f"SHA-256={digest}"
    assert server.seen[1].body == b"{}"
    assert server.seen[1].target == "/invoicing/v2/invoices/a%2F..%2Fb%20%C3%A9/delivery"
    assert server.seen[2].target == "/invoicing/v2/invoices/x%3Fy%3D1"
    assert server.seen[2].body == b""


@pytest.mark.parametrize("kind", ["sync", "async"])
def test_a_server_reads_the_token_and_no_other_header_of_the_other_scheme(kind: str) -> None:
    with serving(respond) as server:
        call(kind, server.url, "create_invoice", in_person(), options={"authentication": "jwt"})
    seen = server.seen[0]
    token = {"Authorization": seen.headers["authorization"]}
    claims = claims_of(token, shared_key(), "HS256")[1]
    assert claims["request-host"] == seen.headers["host"]
    assert claims["request-resource-path"] == seen.target
    assert claims["digest"] == base64.b64encode(hashlib.sha256(seen.body).digest()).decode()
    assert not {"date", "digest", "signature", "v-c-merchant-id"} & set(seen.headers)
