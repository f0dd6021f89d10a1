"""Many callers at once, and a sudden end: nothing that was acknowledged is lost, and nothing is doubled."""

import http.client
import sqlite3
import threading
import time
from pathlib import Path
from typing import Any

from tests.sandbox_caller import INVOICES, Caller, in_threads, numbers
from tests.support import edited, in_person
from tests.test_sandbox_faults import started

CALLERS, CREATES = 50, 5000


def numbered(name: str) -> dict[str, Any]:
    return edited(in_person(), {"invoiceInformation.invoiceNumber": name})


def sound(file: Path) -> bool:
    database = sqlite3.connect(file)
    try:
        return [row[0] for row in database.execute("PRAGMA integrity_check")] == ["ok"]
    finally:
        database.close()


def test_fifty_callers_lose_and_double_nothing(tmp_path: Path) -> None:
    file = tmp_path / "sandbox.db"
    made: list[str] = []
    with started("--database", file) as (_, said):

        def work(_: int) -> None:
            caller = Caller(said["base_url"], said)
            for _ in range(CREATES // CALLERS):
                got = caller("POST", INVOICES, in_person())
                assert got.http == 201
                made.append(got.body["id"])
            caller.close()

        begin = time.monotonic()
        in_threads(CALLERS, work)
        took = time.monotonic() - begin
        caller = Caller(said["base_url"], said)
        stored = list(numbers(caller))
        caller.close()
    assert len(made) == len(set(made)) == CREATES
    assert sorted(stored) == sorted(made)
    assert sound(file)
    print(f"{CREATES / took:.0f} creates a second")  # noqa: T201  # shown with -s


def test_of_many_who_want_one_number_one_gets_it(tmp_path: Path) -> None:
    answers: list[int] = []
    with started("--database", tmp_path / "sandbox.db") as (_, said):

        def work(_: int) -> None:
            caller = Caller(said["base_url"], said)
            answers.extend(caller("POST", INVOICES, numbered(f"A-{number}")).http for number in range(10))
            caller.close()

        in_threads(20, work)
    assert (answers.count(201), answers.count(400)) == (10, 190)


def test_a_sudden_end_loses_nothing_that_was_acknowledged(tmp_path: Path) -> None:
    file = tmp_path / "sandbox.db"
    acknowledged: list[str] = []
    enough = threading.Event()
    with started("--database", file) as (process, said):

        def work(index: int) -> None:
            caller = Caller(said["base_url"], said)
            try:
                for count in range(1000):
                    name = f"A-{index}-{count}"
                    assert caller("POST", INVOICES, numbered(name)).http == 201
                    acknowledged.append(name)
                    if len(acknowledged) >= 500:
                        enough.set()
            except (OSError, http.client.HTTPException):
                pass  # the server is gone
            finally:
                caller.close()

        def end(_: int) -> None:
            assert enough.wait(30)
            process.kill()

        in_threads(21, lambda index: end(index) if index == 20 else work(index))
    with started("--database", file) as (_, said):
        caller = Caller(said["base_url"], said)
        stored = list(numbers(caller))
        again = caller("POST", INVOICES, numbered(acknowledged[0]))
        caller.close()
    assert len(acknowledged) >= 500
    assert set(acknowledged) <= set(stored)
    assert len(stored) == len(set(stored))
    assert len(stored) - len(acknowledged) <= 20  # at most those that were under way
    assert again.http == 400
    assert sound(file)
