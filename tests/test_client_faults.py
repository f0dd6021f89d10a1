"""What goes wrong on the way: each fault has its error, no error tells a secret, and nothing is created twice."""

import asyncio
import copy
import gzip
import logging
import pickle
import socket
import time
import traceback
from collections.abc import Callable, Iterator
from typing import Any

import pytest

import cybersource_invoicing as invoicing
from fieldrules.http import errors
from fieldrules.http.retry import Policy, asked_for, wait_before
from tests.loopback import CREDENTIALS, SECRET, Reply, Seen, call, serving
from tests.support import edited, in_person

KINDS = pytest.mark.parametrize("kind", ["sync", "async"])
INVOICE = {"id": "17", "status": "DRAFT"}
NAME = "Bartholomew Quux"
NUMBERED = edited(in_person(), {"invoiceInformation.invoiceNumber": "A17", "customerInformation": {"name": NAME}})
UNNUMBERED = edited(in_person(), {"customerInformation": {"name": NAME}})
PRIVATE = (SECRET, SECRET[:20], "keyid=", "Bearer", "SHA-256=", NAME, "Quux")


@pytest.fixture(autouse=True)
def _logs_tell_no_secret(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """Whatever a test does: nothing private is logged, by us or by the libraries below, at any level."""
    caplog.set_level(logging.DEBUG)
    yield
    for record in caplog.get_records("call"):
        told = f"{record.getMessage()} {record.args!r}"
        assert not [word for word in PRIVATE if word in told], record.name


def chain(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__


def is_clean(error: errors.ClientError) -> None:
    """An error tells nothing private, in no form, and hides no other error that does."""
    assert list(chain(error)) == [error]
    again = pickle.loads(pickle.dumps(error))  # noqa: S301  # our own
    assert type(again) is type(error)
    assert str(again) == str(error)
    shown = "".join(traceback.format_exception(error))
    for text in (str(error), repr(error), repr(error.args), repr(vars(error)), shown, repr(copy.copy(error))):
        assert not [word for word in PRIVATE if word in text]


def fails(
    kind: str, answer: Any, expected: type[errors.ClientError], *arguments: Any, **options: Any
) -> tuple[Any, list[Seen]]:
    """Call, get the error that is expected, and what the server saw."""
    method, *rest = arguments or ("get_invoice", "17")
    with serving(answer) as server, pytest.raises(errors.ClientError) as caught:
        call(kind, server.url, method, *rest, options=options)
    assert type(caught.value) is expected
    is_clean(caught.value)
    return caught.value, server.seen


def in_turn(*replies: Reply | None) -> Callable[[Seen, Any], Reply | None]:
    left = list(replies)
    return lambda seen, handler: left.pop(0) if len(left) > 1 else left[0]


def cut(seen: Seen, handler: Any) -> None:
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n{")


def dropped(seen: Seen, handler: Any) -> None:
    handler.connection.shutdown(socket.SHUT_RDWR)


@KINDS
@pytest.mark.parametrize("fault", [cut, dropped])
class TestBroken:
    """The server dies before or in the middle of its answer."""

    def test_a_read_is_tried_again_and_then_fails(self, kind: str, fault: Any) -> None:
        error, seen = fails(kind, fault, errors.ConnectionFailedError)
        assert len(seen) == error.attempts == 3
        assert (error.method, error.path) == ("GET", "/invoicing/v2/invoices/17")

    def test_a_create_without_a_number_is_sent_once(self, kind: str, fault: Any) -> None:
        assert len(fails(kind, fault, errors.ConnectionFailedError, "create_invoice", UNNUMBERED)[1]) == 1

    def test_a_create_with_a_number_is_tried_again(self, kind: str, fault: Any) -> None:
        assert len(fails(kind, fault, errors.ConnectionFailedError, "create_invoice", NUMBERED)[1]) == 3

    @pytest.mark.parametrize("method", ["send_invoice", "publish_invoice", "cancel_invoice"])
    def test_an_action_is_sent_once(self, kind: str, fault: Any, method: str) -> None:
        assert len(fails(kind, fault, errors.ConnectionFailedError, method, "17")[1]) == 1


@KINDS
def test_a_create_whose_answer_was_lost_is_not_made_twice(kind: str) -> None:
    stored: list[bytes] = []

    def answer(seen: Seen, handler: Any) -> Reply | None:
        if stored:
            return Reply(400, {"status": "BADREQUEST", "reason": "DUPLICATE_RECORD", "message": "There is one."})
        stored.append(seen.body)
        cut(seen, handler)
        return None

    error, seen = fails(kind, answer, errors.BadRequestError, "create_invoice", NUMBERED)
    assert (len(stored), len(seen), error.attempts, error.reason) == (1, 2, 2, "DUPLICATE_RECORD")


@KINDS
def test_nobody_listens(kind: str) -> None:
    with serving(lambda seen, handler: None) as server:
        url = server.url
    with pytest.raises(errors.ConnectionFailedError) as caught:
        call(kind, url, "get_invoice", "17", options={"retries": 0})
    is_clean(caught.value)


@KINDS
def test_429_then_success_with_a_fresh_signature(kind: str) -> None:
    busy = Reply(429, {}, {"Retry-After": "1"})
    with serving(in_turn(busy, Reply(200, INVOICE))) as server:
        assert call(kind, server.url, "get_invoice", "17").id == "17"
    first, second = server.seen
    assert first.headers["signature"] != second.headers["signature"]
    assert first.headers["date"] != second.headers["date"]


@KINDS
def test_429_of_a_token_has_a_token_of_its_own_each_time(kind: str) -> None:
    with serving(in_turn(Reply(429, {}), Reply(200, INVOICE))) as server:
        call(kind, server.url, "get_invoice", "17", options={"authentication": "jwt"})
    assert len({seen.headers["authorization"] for seen in server.seen}) == 2


@KINDS
def test_429_for_a_create_without_a_number_is_not_sent_again(kind: str) -> None:
    busy = in_turn(Reply(429, {}, {"Retry-After": "1"}))
    error, seen = fails(kind, busy, errors.TooManyRequestsError, "create_invoice", UNNUMBERED)
    assert (len(seen), error.retry_after) == (1, 1.0)


@KINDS
def test_a_server_that_asks_for_an_hour_gets_no_second_request(kind: str) -> None:
    error, seen = fails(kind, in_turn(Reply(503, {}, {"Retry-After": "3600"})), errors.ServerFailedError)
    assert (len(seen), error.retry_after) == (1, 3600.0)


@KINDS
@pytest.mark.parametrize("status", [502, 503, 504])
def test_502_for_ever(kind: str, status: int) -> None:
    body = {"status": "SERVER_ERROR", "reason": "SYSTEM_ERROR", "message": "Later."}
    error, seen = fails(kind, in_turn(Reply(status, body)), errors.ServerFailedError)
    assert (len(seen), error.attempts, error.status, error.reason) == (3, 3, status, "SYSTEM_ERROR")
    assert (
        len(fails(kind, in_turn(Reply(status, body)), errors.ServerFailedError, "create_invoice", UNNUMBERED)[1]) == 1
    )


@KINDS
@pytest.mark.parametrize("status", [400, 401, 403, 404, 409, 500])
def test_other_refusals_are_final(kind: str, status: int) -> None:
    error, seen = fails(kind, in_turn(Reply(status, {"response": {"rmsg": "No."}})), errors.refused_class(status))
    assert (len(seen), error.message, error.correlation_id) == (1, "No.", "corr-1")


@KINDS
def test_a_slow_server_meets_the_timeout(kind: str) -> None:
    started = time.monotonic()
    fails(kind, lambda seen, handler: time.sleep(1.5), errors.TimedOutError, timeout=0.2, retries=0)
    assert time.monotonic() - started < 3


@KINDS
def test_a_server_that_drips_meets_the_timeout_too(kind: str) -> None:
    def drip(seen: Seen, handler: Any) -> None:
        handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n")
        for _ in range(40):
            handler.wfile.write(b" ")
            time.sleep(0.05)

    started = time.monotonic()
    fails(kind, drip, errors.TimedOutError, timeout=0.3, retries=0)
    assert time.monotonic() - started < 4


@KINDS
@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_not_followed(kind: str, status: int) -> None:
    with serving(in_turn(Reply(200, INVOICE))) as other:
        error, seen = fails(kind, in_turn(Reply(status, b"", {"Location": other.url})), errors.RedirectRefusedError)
    assert (len(seen), other.seen, error.status) == (1, [], status)


@KINDS
@pytest.mark.parametrize(
    "body",
    [
        b"<html>Sign in</html>",
        b"",
        b"[]",
        b"null",
        b"{}",
        b'{"hello": 1}',
        b'{"id": {"a": 1}}',
        b"\xff\xfe{",
        b"[" * 9999,
    ],
)
def test_a_200_that_is_no_invoice_is_an_error(kind: str, body: bytes) -> None:
    error, _ = fails(kind, in_turn(Reply(200, body)), errors.UnexpectedAnswerError)
    assert (error.status, error.correlation_id) == (200, "corr-1")
    fails(kind, in_turn(Reply(201, body)), errors.UnexpectedAnswerError, "create_invoice", UNNUMBERED)


@KINDS
@pytest.mark.parametrize("declared", [True, False])
def test_an_answer_of_100_megabytes_is_cut_off(kind: str, declared: bool) -> None:
    written = 0

    def flood(seen: Seen, handler: Any) -> None:
        nonlocal written
        length = b"Content-Length: 104857600\r\n" if declared else b"Connection: close\r\n"
        handler.wfile.write(b"HTTP/1.1 200 OK\r\n" + length + b"\r\n")
        for _ in range(1600):
            handler.wfile.write(b" " * 65536)
            written += 65536

    error, seen = fails(kind, flood, errors.AnswerTooLargeError, max_response_bytes=1_000_000)
    assert len(seen) == 1
    assert written < 50_000_000
    assert "1000000" in str(error)


@KINDS
def test_a_gzip_bomb_is_not_unpacked(kind: str) -> None:
    bomb = gzip.compress(b" " * 50_000_000)
    started = time.perf_counter()
    fails(kind, in_turn(Reply(200, bomb, {"Content-Encoding": "gzip"})), errors.UnexpectedAnswerError)
    assert time.perf_counter() - started < 2


class TestIds:
    """An id is one part of a path, whatever stands in it."""

    @KINDS
    @pytest.mark.parametrize(
        ("id_", "sent"),
        [
            ("a/../b", "a%2F..%2Fb"),
            ("x?y=1", "x%3Fy%3D1"),
            ("x#y", "x%23y"),
            ("%2e%2e", "%252e%252e"),
            ("a b\r\nX: y", "a%20b%0D%0AX%3A%20y"),
            ("...", "..."),
            ("~-_.", "~-_."),
            ("株", "%E6%A0%AA"),
        ],
    )
    def test_any_text_stays_in_its_place(self, kind: str, id_: str, sent: str) -> None:
        with serving(in_turn(Reply(200, INVOICE))) as server:
            call(kind, server.url, "get_invoice", id_)
            call(kind, server.url, "cancel_invoice", id_)
        base = f"/invoicing/v2/invoices/{sent}"
        assert [seen.target for seen in server.seen] == [base, f"{base}/cancelation"]

    @KINDS
    @pytest.mark.parametrize("id_", ["", ".", "..", "\ud800", "a" * 257, None, 17])
    def test_what_could_lead_elsewhere_is_refused(self, kind: str, id_: Any) -> None:
        for method in ("get_invoice", "send_invoice"):
            error, seen = fails(kind, in_turn(Reply(200, INVOICE)), errors.InvalidRequestError, method, id_)
            assert (seen, error.path.startswith("/invoicing/v2/invoices/{id}")) == ([], True)


@KINDS
def test_a_message_that_repeats_what_was_sent_is_not_repeated(kind: str) -> None:
    body = {
        "reason": "VALIDATION_ERRORS",
        "message": f"{NAME} is no name; the secret was {SECRET}",
        "details": [{"field": NAME, "reason": "INVALID_DATA"}, {"field": "currency", "reason": f"not {NAME}"}, 7],
    }
    error, _ = fails(kind, in_turn(Reply(400, body)), errors.BadRequestError, "create_invoice", UNNUMBERED)
    assert error.message == "... is no name; the secret was ..."
    assert [(detail.field, detail.reason) for detail in error.details] == [("currency", None)]


def test_a_message_with_a_card_number_or_an_escape_is_not_shown() -> None:
    error, _ = fails("sync", in_turn(Reply(400, {"message": "4111 1111 1111 1111"})), errors.BadRequestError)
    assert error.message is None
    error, _ = fails("sync", in_turn(Reply(400, {"message": "\x1b[2J" + "x" * 999})), errors.BadRequestError)
    assert "\x1b" not in str(error)
    assert len(str(error)) < 500


def test_clients_show_and_pickle_nothing() -> None:
    with invoicing.Client(**CREDENTIALS) as client:
        assert repr(client) == "<Client https://apitest.cybersource.com>"
        with pytest.raises(TypeError):
            pickle.dumps(client)
    shown = repr(asyncio.run(_async_client()))
    assert shown == "<AsyncClient https://apitest.cybersource.com>"


async def _async_client() -> Any:
    async with invoicing.AsyncClient(**CREDENTIALS) as client:
        return client


def test_a_log_line_has_the_request_line_the_status_the_time_and_the_id(caplog: pytest.LogCaptureFixture) -> None:
    with serving(in_turn(Reply(200, INVOICE))) as server:
        call("sync", server.url, "get_invoice", "17")
    [record] = [record for record in caplog.records if record.name == "fieldrules.http"]
    told = record.getMessage()
    assert told.startswith("GET /invoicing/v2/invoices/17 -> 200 in ")
    assert told.endswith(" ms, correlation id corr-1")


def test_an_environment_cannot_turn_requests_aside(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    with serving(in_turn(Reply(200, INVOICE))) as server:
        assert call("sync", server.url, "get_invoice", "17").id == "17"


class TestDecisions:
    """When, and how long."""

    def test_waits_grow_and_end(self) -> None:
        policy = Policy(retries=3, backoff=1.0, longest_wait=3.0)
        assert [wait_before(policy, number, None, lambda: 1.0) for number in range(1, 5)] == [1.0, 2.0, 3.0, None]
        assert wait_before(policy, 1, None, lambda: 0.0) == 0.5
        assert wait_before(policy, 1, 3.0) == 3.0
        assert wait_before(policy, 1, 3.1) is None

    @pytest.mark.parametrize(
        ("value", "seconds"),
        [
            (None, None),
            ("7", 7.0),
            (" 7 ", 7.0),
            ("-7", None),
            ("soon", None),
            ("٣", None),
            ("9" * 99, None),
            ("Tue, 14 Nov 2023 22:13:50 GMT", 30.0),
            ("Tue, 14 Nov 2023 22:13:00 GMT", 0.0),
        ],
    )
    def test_what_a_server_asks_for(self, value: str | None, seconds: float | None) -> None:
        assert asked_for(value, 1700000000.0) == seconds
