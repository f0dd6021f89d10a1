"""Our sandbox as users start it, in a process of its own; and clients that talk to it, or to a cassette."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import cybersource_invoicing as invoicing
from tests.cassette_checks import LIVE_VARIABLES, SECRETS
from tests.scenarios import Driver
from tests.support import environment

NOWHERE = "http://127.0.0.1:9"
"""A place where nothing listens: for a replay."""


@contextmanager
def sandbox(*options: str) -> Iterator[str]:
    """A sandbox on a free port, as the address of it."""
    named = ["--merchant-id", SECRETS["merchant_id"], "--key-id", SECRETS["key_id"], "--secret", SECRETS["secret_key"]]
    command = [sys.executable, "-m", "cybersource_invoicing", "sandbox", "--port", "0", *named, *options]
    with subprocess.Popen(command, stdout=subprocess.PIPE, env=environment(), text=True) as process:
        try:
            yield address(process)
        finally:
            process.terminate()
            process.communicate(timeout=20)


def address(process: subprocess.Popen[str]) -> str:
    """Where a sandbox that was just started says that it is."""
    assert process.stdout is not None
    for line in process.stdout:
        if line.startswith("base_url"):
            return line.split()[1]
    raise AssertionError("the sandbox ended before it said where it is")


@contextmanager
def driver(base_url: str | None, *, aio: bool, **settings: Any) -> Iterator[Driver]:
    """A client of ours with made-up credentials, or others; without an address it talks to the test server."""
    place = {"base_url": base_url} if base_url is not None else {"environment": "test"}
    known = {name: SECRETS[name] for name in ("merchant_id", "key_id", "secret_key")}
    made = (invoicing.AsyncClient if aio else invoicing.Client)(**{**known, **place, **settings})
    found = Driver(made)
    try:
        yield found
    finally:
        found.close()


def live_credentials() -> dict[str, str]:
    """The credentials of a real account, from the environment; fails with their names if there are none."""
    missing = [name for name in LIVE_VARIABLES if not os.environ.get(name)]
    assert not missing, f"to record live, set {', '.join(missing)}"
    return {name.removeprefix("CYBERSOURCE_").lower(): os.environ[name] for name in LIVE_VARIABLES}
