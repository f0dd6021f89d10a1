"""The client's life, replayed from cassettes with the network blocked; and, with ``--record-mode``, recorded.

``make record-local`` and ``make record`` run this file.
"""

import socket
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest
from vcr.cassette import Cassette

from tests.cassette_vcr import config
from tests.live import NOWHERE, driver, live_credentials, sandbox
from tests.recording import CASSETTES, FOLDERS, record_kind
from tests.scenarios import SCENARIOS, Driver

KINDS = sorted(
    {record_kind()} | {kind for kind in ("sandbox-local", "cybersource") if any(FOLDERS[kind].glob("*.json"))}
)
NAMED = [
    pytest.param(kind, run, id=f"{kind}-{name}", marks=pytest.mark.default_cassette(f"{kind}/{name}"))
    for kind in KINDS
    for name, run in SCENARIOS.items()
]


@pytest.fixture
def kind() -> str:
    return record_kind()


@pytest.fixture(scope="module")
def vcr_cassette_dir(record_mode: str) -> str:
    if record_mode != "none" and record_kind() == "cybersource":
        live_credentials()  # asked for here, before an old cassette is removed
    return str(CASSETTES)


@pytest.fixture
def vcr_config(kind: str) -> dict[str, Any]:
    return config(kind)


@pytest.fixture(params=[False, True], ids=["sync", "async"])
def client(request: pytest.FixtureRequest, kind: str, record_mode: str) -> Iterator[Driver]:
    with ExitStack() as stack:
        settings: dict[str, Any] = {}
        base = NOWHERE if kind == "sandbox-local" else None
        if record_mode != "none":
            assert kind == record_kind(), "FIELDRULES_CASSETTES names the kind that is recorded"
            settings = live_credentials() if kind == "cybersource" else {}
            base = stack.enter_context(sandbox()) if kind == "sandbox-local" else None
        yield stack.enter_context(driver(base, aio=request.param, **settings))


@pytest.mark.vcr
@pytest.mark.block_network
@pytest.mark.parametrize(("kind", "run"), NAMED)
def test_a_client_lives_its_life(
    kind: str, run: Callable[[Driver], None], client: Driver, vcr: Cassette, record_mode: str
) -> None:
    run(client)
    assert record_mode != "none" or vcr.all_played, "the cassette holds exchanges that this test does not use"


@pytest.mark.block_network
def test_the_network_is_blocked() -> None:
    with socket.socket() as found, pytest.raises(RuntimeError, match="Network is disabled"):
        found.connect(("127.0.0.1", 9))
