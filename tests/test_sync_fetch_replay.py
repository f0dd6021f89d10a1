"""A watch of three weeks, replayed with the network blocked from a cassette that says that it was written by hand."""

import json
from pathlib import Path
from typing import Any

import pytest
from vcr.cassette import Cassette
from vcr.errors import CannotOverwriteExistingCassetteException
from vcr.request import Request

from fieldrules_generator.sync.fetch import fetch, page_of
from fieldrules_generator.sync.request import Fetched

FOLDER = Path(__file__).resolve().parent / "sync" / "cassettes"
LOCK = {
    "page": "a-page",
    "url": "https://docs.example/guide/page.html",
    "markdown": "https://docs.example/guide/page.md",
}
ASKED = ("accept-encoding", "if-modified-since", "if-none-match")


@pytest.fixture(scope="module")
def vcr_cassette_dir() -> str:
    return str(FOLDER)


@pytest.fixture
def vcr_config() -> dict[str, Any]:
    """A request is looked up by what it asks for, so a watch that forgets a version finds nothing."""
    return {
        "serializer": "json",
        "match_on": ("method", "uri", "headers"),
        "before_record_request": what_is_asked,
        "allow_playback_repeats": False,
    }


def what_is_asked(request: Request) -> Request:
    headers = {name.lower(): value for name, value in request.headers.items() if name.lower() in ASKED}
    return Request(request.method, request.uri, request.body, headers)


def fetched(lock: dict[str, Any]) -> Fetched:
    (found,) = fetch([page_of(lock, lock["markdown"])], ["docs.example"])
    return found


@pytest.mark.vcr
@pytest.mark.block_network
@pytest.mark.default_cassette("three-weeks")
def test_a_page_is_watched_for_three_weeks(vcr: Cassette) -> None:
    first = fetched(LOCK)
    assert (first.status, (first.data or b"").count(b"reference.")) == ("fresh", 1)
    locked = {**LOCK, **first.validators.kept()}
    assert locked["etag"] == '"week-1"'
    second = fetched(locked)
    assert (second.status, second.data, second.validators) == ("unchanged", None, first.validators)
    third = fetched(locked)
    assert (third.status, (third.data or b"").count(b"reference.")) == ("fresh", 2)
    assert third.validators.kept() == {"etag": 'W/"week-3"'}
    assert vcr.all_played


@pytest.mark.vcr
@pytest.mark.block_network
@pytest.mark.default_cassette("three-weeks")
def test_what_is_not_on_the_cassette_is_not_answered(vcr: Cassette) -> None:
    with pytest.raises(CannotOverwriteExistingCassetteException):
        fetched({**LOCK, "etag": '"week-2"'})


@pytest.fixture(params=sorted(FOLDER.iterdir()), ids=lambda path: path.name)
def cassette(request: pytest.FixtureRequest) -> dict[str, Any]:
    assert request.param.suffix == ".json"
    found: dict[str, Any] = json.loads(request.param.read_bytes())
    return found


def test_a_cassette_says_that_no_server_made_it(cassette: dict[str, Any]) -> None:
    assert cassette["provenance"]["kind"] == "by-hand"
    assert "recorded" not in cassette["provenance"]
    hosts = {exchange["request"]["uri"].split("/")[2] for exchange in cassette["interactions"]}
    assert hosts == {"docs.example"}


def test_a_cassette_holds_the_headers_of_a_watch_and_no_other(cassette: dict[str, Any]) -> None:
    answers = ("content-type", "etag", "last-modified", "retry-after")
    for exchange in cassette["interactions"]:
        assert set(exchange) == {"request", "response"}
        assert set(exchange["request"]["headers"]) <= set(ASKED)
        assert set(exchange["response"]["headers"]) <= set(answers)
