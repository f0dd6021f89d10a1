"""Every documented exchange, replayed: the client sends what the documentation shows, and reads what it shows."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

import pytest
from vcr.cassette import Cassette

import cybersource_invoicing as invoicing
from fieldrules.http.errors import RefusedError
from fieldrules_generator.spec import load
from tests.cassette_vcr import config
from tests.live import driver
from tests.recording import FOLDERS, route_of
from tests.scenarios import Driver
from tests.support import ROOT
from tests.test_models_answers import leaves

SPEC = load(ROOT / "spec" / "cybersource_invoicing")
EXAMPLES = {entry["id"]: entry for _, _, entry in SPEC.entries("examples", "examples")}
FILES = sorted(FOLDERS["documented"].glob("*.json"))
NAMED = [pytest.param(path, id=path.stem, marks=pytest.mark.default_cassette(path.stem)) for path in FILES]


@pytest.fixture(scope="module")
def vcr_cassette_dir() -> str:
    return str(FOLDERS["documented"])


@pytest.fixture
def vcr_config() -> dict[str, Any]:
    return {**config("documented"), "record_mode": "none"}


@pytest.fixture(params=[False, True], ids=["sync", "async"])
def client(request: pytest.FixtureRequest) -> Iterator[Driver]:
    with driver(None, aio=request.param, retries=0) as found:
        yield found


def call(client: Driver, request: dict[str, Any]) -> Any:
    """The method of the client that a request is of, called with its path, query and body."""
    parts = urlsplit(request["uri"])
    route = route_of(request["method"], parts.path)
    assert route is not None
    operations = invoicing.operations()["operations"]
    named = {(entry["method"], entry["path"]): entry for entry in operations}
    operation = named[route.method, route.template]
    found = route.path.fullmatch(parts.path)
    ids = [unquote(value) for value in found.groups()] if found else []
    query = {name: int(value) if value.isdigit() else value for name, value in parse_qsl(parts.query)}
    body = [request["json"]] if operation["request"] else []
    return getattr(client, operation["client_method"])(*ids, *body, **query)


@pytest.mark.vcr
@pytest.mark.block_network
@pytest.mark.parametrize("path", NAMED)
def test_a_documented_exchange_is_sent_and_read(path: Path, client: Driver, vcr: Cassette) -> None:
    exchange = json.loads(path.read_bytes())["interactions"][0]
    answer = exchange["response"]
    if answer["status"]["code"] >= 400:
        with pytest.raises(RefusedError) as refused:
            call(client, exchange["request"])
        assert refused.value.status == answer["status"]["code"]
        assert refused.value.reason == answer["json"]["reason"]
        assert [detail.field for detail in refused.value.details] == [
            detail["field"] for detail in answer["json"].get("details", [])
        ]
    else:
        read = call(client, exchange["request"])
        assert leaves(read.to_payload()) == leaves(answer["json"])
    assert vcr.all_played


@pytest.mark.parametrize("path", FILES, ids=[path.stem for path in FILES])
def test_nothing_of_a_documented_exchange_is_made_up(path: Path) -> None:
    cassette = json.loads(path.read_bytes())
    shown, exchange = EXAMPLES[path.stem], cassette["interactions"][0]
    assert exchange["response"]["json"] == shown["response"]
    assert exchange["response"]["status"]["code"] == shown["http"]
    assert exchange["request"].get("json", {}) == shown.get("request", {})
    assert cassette["provenance"]["request"] == ("documented" if "request" in shown else "implied")
    assert cassette["provenance"]["source"] == shown["source"]


def test_there_are_documented_exchanges_of_every_operation_but_the_settings() -> None:
    found = [json.loads(path.read_bytes())["interactions"][0]["request"] for path in FILES]
    routes = {(route.method, route.template) for item in found if (route := _route(item)) is not None}
    assert len(routes) == len(invoicing.operations()["operations"]) - 2


def _route(request: dict[str, Any]) -> Any:
    return route_of(request["method"], urlsplit(request["uri"]).path)
