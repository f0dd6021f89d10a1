"""Docs pages fetched from a real server on loopback: what is asked, what is taken, and what every fault is called."""

import gzip
import time
from collections.abc import Callable
from typing import Any

import pytest

from fieldrules import __version__
from fieldrules.http.retry import Policy
from fieldrules_generator.sync.answer import problem_of
from fieldrules_generator.sync.fetch import fetch
from fieldrules_generator.sync.request import Fetched, Limits, Page, Validators
from tests.loopback import Reply, Seen, serving

pytestmark = pytest.mark.block_network(allowed_hosts=["127.0.0.1"])

BODY = "# A page\n\nIn words of our own: ü.\n".encode()
MARKDOWN = {"Content-Type": "text/markdown; charset=utf-8"}
VERSION = Validators('"v1"', "Sun, 22 Nov 2026 10:00:00 GMT")
UNKNOWN = Validators()
QUICK = Limits(seconds=5, silence=2, longest=1000, policy=Policy(retries=2, backoff=0.01, longest_wait=1))
Answer = Callable[[Seen, Any], Reply | None]


def fetched(answer: Answer, limits: Limits = QUICK, validators: Validators = UNKNOWN) -> tuple[Fetched, list[Seen]]:
    """What one fetch from a server brings, and what the server saw."""
    with serving(answer) as server:
        page = Page("a-page", f"{server.url}/page.md", validators)
        (found,) = fetch([page], (), limits=limits, loopback=True)
    assert (found.page, found.url) == (page.id, page.url)
    return found, server.seen


def fails(answer: Answer, limits: Limits = QUICK) -> tuple[str, list[Seen]]:
    """The problem of a fetch that brings nothing, in one printable line."""
    found, seen = fetched(answer, limits)
    assert (found.status, found.data, found.validators) == ("failed", None, Validators())
    assert found.problem is not None
    assert found.problem.isprintable()
    return found.problem, seen


def always(status: int, headers: dict[str, str] | None = None, body: bytes = BODY) -> Answer:
    return lambda seen, handler: Reply(status, body, headers or {})


def in_turn(*replies: Reply) -> Answer:
    left = list(replies)
    return lambda seen, handler: left.pop(0) if len(left) > 1 else left[0]


def raw(*pieces: bytes, pause: float = 0.0, then: bytes = b"") -> Answer:
    """Write pieces as they are; then, if asked, one again and again, until the client has gone."""

    def answer(seen: Seen, handler: Any) -> None:
        for piece in pieces:
            handler.wfile.write(piece)
        while then:
            time.sleep(pause)
            handler.wfile.write(then)

    return answer


OK = b"HTTP/1.1 200 OK\r\nContent-Type: text/markdown\r\n"


class TestThePage:
    """A page that can be had is had, and asked for again only if it changed."""

    def test_it_comes_as_it_is_with_its_version(self) -> None:
        headers = {"ETag": VERSION.etag or "", "Last-Modified": VERSION.last_modified or "", **MARKDOWN}
        found, seen = fetched(lambda _, handler: Reply(200, BODY, headers))
        assert (found.status, found.data, found.problem) == ("fresh", BODY, None)
        assert found.validators == VERSION
        assert found.validators.kept() == {"etag": '"v1"', "last_modified": "Sun, 22 Nov 2026 10:00:00 GMT"}
        assert [(one.method, one.target, one.body) for one in seen] == [("GET", "/page.md", b"")]

    def test_a_version_that_is_known_is_not_sent_again(self) -> None:
        def answer(seen: Seen, handler: Any) -> Reply:
            known = seen.headers.get("if-none-match") == VERSION.etag
            return Reply(304 if known else 200, b"" if known else BODY, {"ETag": '"v1"', **MARKDOWN})

        assert fetched(answer)[0].status == "fresh"
        found, seen = fetched(answer, validators=VERSION)
        assert (found.status, found.data, found.problem, found.validators) == ("unchanged", None, None, VERSION)
        assert seen[0].headers["if-modified-since"] == VERSION.last_modified
        assert fetched(answer, validators=Validators('"v0"'))[0].data == BODY

    def test_no_change_is_not_believed_of_a_version_that_was_not_named(self) -> None:
        assert "304" in fails(always(304))[0]

    def test_nothing_is_sent_but_what_a_page_needs(self) -> None:
        cookie = {"Set-Cookie": "session=1; Path=/", "Retry-After": "0"}
        found, seen = fetched(in_turn(Reply(503, b"", cookie), Reply(200, BODY, {**cookie, **MARKDOWN})))
        assert found.status == "fresh"
        for request in seen:
            assert set(request.headers) == {"host", "accept", "accept-encoding", "connection", "user-agent"}
            assert request.headers["accept-encoding"] == "identity"
            assert request.headers["user-agent"] == f"fieldrules/{__version__} (docs watch)"

    @pytest.mark.parametrize("media", ["text/markdown", "TEXT/HTML; charset=utf-8", "text/plain;charset=us-ascii"])
    def test_text_is_taken(self, media: str) -> None:
        assert fetched(always(200, {"Content-Type": media}))[0].data == BODY

    def test_each_page_is_fetched_when_it_is_asked_for(self) -> None:
        with serving(always(200, MARKDOWN)) as server:
            found = fetch([Page("one", f"{server.url}/1"), Page("two", f"{server.url}/2")], (), loopback=True)
            assert server.seen == []
            assert [(each.page, each.status) for each in found] == [("one", "fresh"), ("two", "fresh")]
            assert [seen.target for seen in server.seen] == ["/1", "/2"]

    def test_a_failure_of_one_does_not_stop_the_next(self) -> None:
        with serving(lambda seen, _: Reply(404 if seen.target == "/1" else 200, BODY, MARKDOWN)) as server:
            pages = [Page("one", f"{server.url}/1"), Page("two", f"{server.url}/2")]
            assert [each.status for each in fetch(pages, (), loopback=True)] == ["failed", "fresh"]

    @pytest.mark.parametrize(
        ("etag", "modified"), [('"a\tb"', "yesterday"), ("v1", "Sun, 22 Nov 2026"), ('"' + "a" * 300 + '"', "x" * 300)]
    )
    def test_a_version_that_http_does_not_know_is_forgotten(self, etag: str, modified: str) -> None:
        found, _ = fetched(lambda _, handler: Reply(200, BODY, {"ETag": etag, "Last-Modified": modified, **MARKDOWN}))
        assert (found.status, found.validators.kept()) == ("fresh", {})


class TestNoPage:
    """What is not the page is not taken for it."""

    @pytest.mark.parametrize("status", [401, 403, 404, 410, 418, 500, 204, 206, 100])
    def test_a_status_of_failure(self, status: int) -> None:
        problem, seen = fails(raw(b"HTTP/1.1 100 Continue\r\n\r\n" * 3)) if status == 100 else fails(always(status))
        assert status == 100 or f"answers {status}: " in problem
        assert len(seen) == 1

    @pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
    def test_a_redirect_is_told_and_not_followed(self, status: int) -> None:
        with serving(always(200, MARKDOWN)) as other:
            problem, seen = fails(always(status, {"Location": f"{other.url}/page.md"}, b""))
            assert (len(seen), other.seen) == (1, [])
        assert (
            problem == f"answers {status}: the page has moved to another address of its host; no redirect is followed"
        )

    @pytest.mark.parametrize(
        ("location", "says"),
        [
            ("https://login.example/?from=here", "has moved to login.example;"),
            ("http://docs.example/page.md", "has moved to docs.example by way of another scheme;"),
            ("//other.example/x", "has moved to other.example;"),
            ("/elsewhere", "has moved to another address of its host;"),
            ("https://ev\u202eil.example/", "has moved;"),
            ("https://[", "has moved;"),
            ("javascript:alert(1)", "has moved;"),
            ("", "has moved;"),
        ],
    )
    def test_of_a_redirect_only_the_host_is_told(self, location: str, says: str) -> None:
        problem = problem_of(301, {"location": location}, "https://docs.example/page.md", 1000)
        assert problem is not None
        assert says in problem

    @pytest.mark.parametrize("media", ["application/json", "image/png", "text/css", "text", ""])
    def test_another_type_of_content(self, media: str) -> None:
        assert "content type" in fails(always(200, {"Content-Type": media}))[0]

    def test_no_type_of_content(self) -> None:
        assert "content type" in fails(always(200))[0]

    def test_a_page_that_is_compressed_although_nobody_asked(self) -> None:
        assert "compressed" in fails(always(200, {"Content-Encoding": "gzip", **MARKDOWN}, gzip.compress(BODY)))[0]

    def test_a_page_that_says_it_is_too_long(self) -> None:
        assert fails(always(200, MARKDOWN, b"x" * 1001))[0] == "the page is longer than 1000 bytes"
        assert fetched(always(200, MARKDOWN, b"x" * 1000))[0].status == "fresh"

    def test_a_page_without_end(self) -> None:
        assert "longer than 1000 bytes" in fails(raw(OK + b"\r\n", then=b"x" * 400))[0]


class TestBusy:
    """A server that is busy is asked again, a little later and not often."""

    @pytest.mark.parametrize("status", [429, 502, 503, 504])
    def test_it_is_asked_again(self, status: int) -> None:
        found, seen = fetched(in_turn(Reply(status, b"", {"Retry-After": "0"}), Reply(200, BODY, MARKDOWN)))
        assert (found.data, len(seen)) == (BODY, 2)

    def test_it_is_waited_for_as_long_as_it_asks(self) -> None:
        started = time.monotonic()
        found, _ = fetched(in_turn(Reply(503, b"", {"Retry-After": "1"}), Reply(200, BODY, MARKDOWN)))
        assert found.status == "fresh"
        assert time.monotonic() - started >= 1

    def test_after_three_times_it_is_given_up(self) -> None:
        problem, seen = fails(always(503))
        assert (problem, len(seen)) == ("answers 503: the server has a fault", 3)

    @pytest.mark.parametrize("later", ["3600", "Fri, 01 Jan 2100 00:00:00 GMT"])
    def test_one_that_asks_for_too_much_patience_is_given_up_at_once(self, later: str) -> None:
        assert len(fails(always(429, {"Retry-After": later}))[1]) == 1

    def test_the_waits_count_as_time(self) -> None:
        problem, seen = fails(always(503, {"Retry-After": "1"}), QUICK._replace(seconds=0.5))
        assert (problem, len(seen)) == ("no whole page came within 0.5 seconds", 1)


class TestBroken:
    """A connection that breaks, hangs or never was."""

    @pytest.mark.parametrize(
        "answer",
        [
            raw(OK + b"Content-Length: 100\r\n\r\n# A page"),
            raw(OK + b"Transfer-Encoding: chunked\r\n\r\n5\r\n# A p"),
            raw(),
            raw(b"SSH-2.0-OpenSSH_9.2\r\n"),
            raw(OK + b"Nameless\r\n\r\n"),
            raw(OK + b"X: " + b"x" * 200_000),
        ],
        ids=["cut", "cut in a chunk", "dropped", "no HTTP", "a broken header", "an endless header"],
    )
    def test_a_page_that_does_not_come_whole(self, answer: Answer) -> None:
        assert "broke" in fails(answer)[0]

    @pytest.mark.parametrize(
        "answer",
        [
            raw(OK + b"\r\n", pause=0.05, then=b"x"),
            raw(OK, pause=0.05, then=b"X: x\r\n"),
            raw(pause=0.05, then=b"HTTP/1.1 100 Continue\r\n\r\n"),
        ],
        ids=["of the page", "of the headers", "of preliminary answers"],
    )
    def test_a_slow_drip_ends_in_time(self, answer: Answer) -> None:
        started = time.monotonic()
        assert fails(answer, QUICK._replace(seconds=0.5))[0] == "no whole page came within 0.5 seconds"
        assert time.monotonic() - started < 3

    def test_silence(self) -> None:
        problem, _ = fails(raw(OK + b"\r\n", pause=1, then=b"x"), QUICK._replace(silence=0.2))
        assert problem == "nothing came for 0.2 seconds"

    def test_nobody_listens(self) -> None:
        with serving(always(200)) as server:
            pass
        (found,) = fetch([Page("a-page", server.url)], (), loopback=True)
        assert found.problem == "its host refuses the connection"
