"""Which hosts a docs page is fetched from, and how: over TLS that is trusted, through the proxy of the environment."""

import socket
import ssl
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from fieldrules.console import UsageError
from fieldrules_generator.sync.address import hosts_of
from fieldrules_generator.sync.fetch import fetch, page_of
from fieldrules_generator.sync.request import Fetched, Limits, Page, Validators
from tests.loopback import Reply, serving

pytestmark = pytest.mark.block_network(allowed_hosts=["127.0.0.1"])

HOST = "docs.example"
PAGE = Page("a-page", f"https://{HOST}/page.md")
BODY = b"# A page\n"
ANSWER = b"HTTP/1.1 200 OK\r\nContent-Type: text/markdown\r\nContent-Length: %d\r\n\r\n" % len(BODY) + BODY
QUICK = Limits(seconds=5, silence=2)


def fetched() -> Fetched:
    """The page, from its host alone."""
    (found,) = fetch([PAGE], [HOST], limits=QUICK)
    return found


@pytest.fixture(autouse=True)
def environment(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """No proxy and no certificates but those that a test names."""
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy", "ssl_cert_file", "ssl_cert_dir"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)
    return monkeypatch


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file with a key and the certificate of our host, which signs itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, HOST)])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(HOST)]), critical=False)
        .sign(key, hashes.SHA256())
    )
    path = tmp_path_factory.mktemp("tls") / "both.pem"
    path.write_bytes(
        key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()) + made.public_bytes(Encoding.PEM)
    )
    return path


@contextmanager
def proxy(certificate: Path | None) -> Iterator[tuple[str, list[bytes]]]:
    """A proxy for one connection, and what it is asked: it is the host itself, or without a certificate refuses."""
    asked: list[bytes] = []

    def serve() -> None:
        with suppress(OSError), listening.accept()[0] as plain:
            asked.append(plain.recv(65536))
            if certificate is None:
                plain.sendall(b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n")
                return
            plain.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(certificate)
            with context.wrap_socket(plain, server_side=True) as connection:
                asked.append(connection.recv(65536))
                connection.sendall(ANSWER)

    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.settimeout(5)
        thread = Thread(target=serve)
        thread.start()
        yield f"http://127.0.0.1:{listening.getsockname()[1]}", asked
        thread.join()


class TestTheNetwork:
    """Proxies and certificates are taken from the environment, as everywhere; what cannot be used is told."""

    def test_a_page_comes_through_the_proxy_over_tls(self, environment: pytest.MonkeyPatch, certificate: Path) -> None:
        environment.setenv("SSL_CERT_FILE", str(certificate))
        with proxy(certificate) as (address, asked):
            environment.setenv("HTTPS_PROXY", address)
            found = fetched()
        assert (found.status, found.data) == ("fresh", BODY)
        assert asked[0].startswith(b"CONNECT docs.example:443 ")
        assert asked[1].startswith(b"GET /page.md ")

    def test_a_certificate_that_nobody_vouches_for(self, environment: pytest.MonkeyPatch, certificate: Path) -> None:
        with proxy(certificate) as (address, asked):
            environment.setenv("HTTPS_PROXY", address)
            found = fetched()
        assert (found.status, found.data, len(asked)) == ("failed", None, 1)
        assert found.problem == "its host has no certificate that is trusted here, or no proper TLS"

    def test_a_proxy_that_refuses(self, environment: pytest.MonkeyPatch) -> None:
        with proxy(None) as (address, _):
            environment.setenv("HTTPS_PROXY", address)
            assert fetched().problem == "the proxy lets nothing through"

    @pytest.mark.parametrize(
        ("name", "value"),
        [
            ("HTTPS_PROXY", "gopher://127.0.0.1:9"),
            ("HTTPS_PROXY", "http://127.0.0.1:port"),
            ("ALL_PROXY", "socks5://127.0.0.1:9"),
            ("SSL_CERT_FILE", "/no/such/file"),
        ],
    )
    def test_what_cannot_be_used(self, environment: pytest.MonkeyPatch, name: str, value: str) -> None:
        environment.setenv(name, value)
        assert fetched().problem == "the proxy or the certificates that the environment names cannot be used"

    def test_no_proxy_stands_before_this_machine(self, environment: pytest.MonkeyPatch) -> None:
        environment.setenv("HTTP_PROXY", "http://127.0.0.1:9")
        with serving(lambda seen, _: Reply(200, BODY, {"Content-Type": "text/plain"})) as server:
            (found,) = fetch([Page("a-page", server.url)], (), loopback=True)
        assert found.status == "fresh"

    def test_a_host_that_is_not_found(self, environment: pytest.MonkeyPatch) -> None:
        def unknown(*arguments: Any, **more: Any) -> Any:
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

        environment.setattr(socket, "getaddrinfo", unknown)
        assert fetched().problem == "its host is not found; is there a network?"

    def test_a_missing_library_is_named(self, environment: pytest.MonkeyPatch) -> None:
        environment.setitem(sys.modules, "httpx2", None)
        with pytest.raises(UsageError, match=r"pip install 'fieldrules\[sync\]'"):
            fetch([PAGE], [HOST])


class TestTheAddress:
    """Only the hosts of the lock are asked, only over https; the rest is a mistake of the caller, told at once."""

    LOCK: dict[str, Any] = {  # noqa: RUF012  # never written to
        "page": "a-page",
        "url": "https://docs.example/page.html",
        "markdown": "https://raw.example/page.md",
        "etag": '"v1"',
    }

    def test_the_hosts_are_those_of_the_lock(self) -> None:
        assert hosts_of([self.LOCK, {"url": "https://docs.example/2"}]) == {"docs.example", "raw.example"}

    def test_the_version_is_that_of_the_markdown(self) -> None:
        assert page_of(self.LOCK, self.LOCK["markdown"]).validators == Validators('"v1"')
        assert page_of(self.LOCK, self.LOCK["url"]) == Page("a-page", self.LOCK["url"])
        assert page_of({**self.LOCK, "etag": '"v"\r\nX: x'}, self.LOCK["markdown"]).validators == Validators()

    @pytest.mark.parametrize(
        ("address", "says"),
        [
            ("http://docs.example/page.md", "only https addresses are"),
            ("ftp://docs.example/page.md", "only https addresses are"),
            ("https://other.example/page.md", "the lock's pages are on docs.example"),
            ("https://docs.example.other.example/", "the lock's pages are on docs.example"),
            ("https://docs.example@other.example/", "no user name"),
            ("https://me:secret@docs.example/", "no user name"),
            ("https://docs.example:8443/page.md", "no port"),
            ("https://docs.example:port/page.md", "is no address"),
            ("https://[docs.example/", "is no address"),
            ("https://docs.example/a page", "is no address"),
            ("https://docs.example/\x1b[2J", "is no address"),
            ("https://d\u043ecs.example/page.md", "is no address"),
            ("https:///page.md", "the lock's pages are on docs.example"),
            ("https://127.0.0.1/page.md", "the lock's pages are on docs.example"),
            ("https://docs.example/" + "a" * 3000, "is no address"),
        ],
    )
    def test_what_is_not_fetched(self, address: str, says: str) -> None:
        pages = [Page("good", "https://docs.example/page.md"), Page("bad", address)]
        with pytest.raises(UsageError, match=says) as caught:
            fetch(pages, ["docs.example"])
        assert str(caught.value).isprintable()

    def test_this_machine_is_asked_only_on_purpose(self) -> None:
        with serving(lambda seen, _: Reply(200, BODY)) as server, pytest.raises(UsageError, match="only https"):
            fetch([Page("a-page", server.url)], ["127.0.0.1"])
        with pytest.raises(UsageError, match=r"is not on 127\.0\.0\.1"):
            fetch([Page("a-page", "http://docs.example/page.md")], ["docs.example"], loopback=True)
