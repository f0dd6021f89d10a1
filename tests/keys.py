"""A key file as the vendor makes them, made up for a test."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, Encoding, pkcs12
from cryptography.x509.oid import NameOID

PASSWORD = "made-up-password"


class KeyFiles(NamedTuple):
    """What the client is given, and what the server knows of it."""

    p12: Path
    certificate: Path


def key_files(folder: Path, merchant_id: str) -> KeyFiles:
    """A PKCS #12 file with a key and its certificate, and the certificate alone."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    parts = ((NameOID.COMMON_NAME, merchant_id), (NameOID.SERIAL_NUMBER, "7001"))
    name = x509.Name([x509.NameAttribute(oid, value) for oid, value in parts])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    found = KeyFiles(folder / "merchant.p12", folder / "merchant.pem")
    protection = BestAvailableEncryption(PASSWORD.encode())
    found.p12.write_bytes(pkcs12.serialize_key_and_certificates(b"key", key, certificate, None, protection))
    found.certificate.write_bytes(certificate.public_bytes(Encoding.PEM))
    return found
