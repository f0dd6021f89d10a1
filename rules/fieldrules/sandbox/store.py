"""Where the sandbox keeps its records: SQLite, in memory or in a file, one transaction a request."""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

_MARK = 0x66725362  # application_id of our files
_FORM = 1
_TABLES = """
CREATE TABLE records (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  account TEXT NOT NULL,
  number TEXT NOT NULL,
  status TEXT NOT NULL,
  created TEXT NOT NULL,
  token TEXT,
  paid TEXT NOT NULL DEFAULT '0',
  body TEXT NOT NULL,
  history TEXT NOT NULL,
  UNIQUE (account, number)
);
CREATE INDEX records_by_status ON records (account, status, seq);
CREATE TABLE numbers (account TEXT PRIMARY KEY, next INTEGER NOT NULL);
CREATE TABLE settings (
  account TEXT NOT NULL, product TEXT NOT NULL, body TEXT NOT NULL, PRIMARY KEY (account, product)
);
"""
_COLUMNS = "number, status, created, token, paid, body, history"


class StoreError(Exception):
    """The database cannot be used. Its text says why, for people."""


class TakenError(Exception):
    """There is a record with this number."""


class Record(NamedTuple):
    """One stored record. ``history`` lists ``(event, date)``, the latest first."""

    number: str
    status: str
    created: str
    token: str | None
    paid: str
    body: dict[str, Any]
    history: list[list[str]]


class Store:
    """The records and settings of every account.

    Args:
        file: the database; in memory if None. A file is made if missing, and survives the end of the program.

    Raises:
        StoreError: if the file cannot be opened, or is none of ours.
    """

    def __init__(self, file: str | None = None) -> None:
        try:
            self._db = sqlite3.connect(file or ":memory:", isolation_level=None, timeout=10, check_same_thread=False)
            self._prepare()
        except sqlite3.Error as error:
            raise StoreError(f"the database cannot be used: {error}") from None

    def _prepare(self) -> None:
        self._db.execute("PRAGMA journal_mode=WAL")
        # After the end of the process, however sudden, nothing that was committed is lost; only a power cut may cost
        # the last moment.
        self._db.execute("PRAGMA synchronous=NORMAL")
        with self.transaction():
            mark = self._db.execute("PRAGMA application_id").fetchone()[0]
            form = self._db.execute("PRAGMA user_version").fetchone()[0]
            if (mark, form) == (_MARK, _FORM):
                return
            if mark or form or self._db.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:
                raise StoreError("the database is none of the sandbox's, or of another version of it")
            for statement in _TABLES.split(";\n"):
                self._db.execute(statement)
            self._db.execute(f"PRAGMA application_id={_MARK}")
            self._db.execute(f"PRAGMA user_version={_FORM}")

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All or nothing of what is done inside; other processes wait meanwhile."""
        self._db.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._db.execute("ROLLBACK")
            raise
        self._db.execute("COMMIT")

    def close(self) -> None:
        """Close the database."""
        self._db.close()

    def next_number(self, account: str, first: int) -> str:
        """A number that no record of the account has."""
        row = self._db.execute("SELECT next FROM numbers WHERE account = ?", (account,)).fetchone()
        number = row[0] if row else first
        taken = "SELECT 1 FROM records WHERE account = ? AND number = ?"
        while self._db.execute(taken, (account, str(number))).fetchone():
            number += 1
        self._db.execute("INSERT OR REPLACE INTO numbers VALUES (?, ?)", (account, number + 1))
        return str(number)

    def add(self, account: str, record: Record) -> None:
        """Store a new record; raises `TakenError` if its number is taken."""
        values = (*record[:5], _text(record.body), _text(record.history))
        try:
            self._db.execute(f"INSERT INTO records (account, {_COLUMNS}) VALUES (?,?,?,?,?,?,?,?)", (account, *values))  # noqa: S608  # no value in it
        except sqlite3.IntegrityError:
            raise TakenError from None

    def get(self, account: str, number: str) -> Record | None:
        """A record, if there is one."""
        row = self._db.execute(
            f"SELECT {_COLUMNS} FROM records WHERE account = ? AND number = ?",  # noqa: S608  # no value in it
            (account, number),
        ).fetchone()
        return _record(row) if row else None

    def change(self, account: str, record: Record) -> None:
        """Store a record anew."""
        self._db.execute(
            "UPDATE records SET status = ?, token = ?, paid = ?, body = ?, history = ?"
            " WHERE account = ? AND number = ?",
            (
                record.status,
                record.token,
                record.paid,
                _text(record.body),
                _text(record.history),
                account,
                record.number,
            ),
        )

    def count(self, account: str, status: str | None) -> int:
        """How many records there are."""
        where, values = _where(account, status)
        found: int = self._db.execute(f"SELECT count(*) FROM records WHERE {where}", values).fetchone()[0]  # noqa: S608  # no value in it
        return found

    def page(self, account: str, status: str | None, offset: int, limit: int) -> list[Record]:
        """Some records, the latest first."""
        where, values = _where(account, status)
        query = f"SELECT {_COLUMNS} FROM records WHERE {where} ORDER BY seq DESC LIMIT ? OFFSET ?"  # noqa: S608  # no value in it
        return [_record(row) for row in self._db.execute(query, (*values, limit, offset))]

    def settings(self, account: str, product: str) -> dict[str, Any]:
        """The stored settings."""
        query = "SELECT body FROM settings WHERE account = ? AND product = ?"
        row = self._db.execute(query, (account, product)).fetchone()
        found: dict[str, Any] = json.loads(row[0]) if row else {}
        return found

    def keep_settings(self, account: str, product: str, body: dict[str, Any]) -> None:
        """Store settings."""
        self._db.execute("INSERT OR REPLACE INTO settings VALUES (?, ?, ?)", (account, product, _text(body)))


def _where(account: str, status: str | None) -> tuple[str, tuple[str, ...]]:
    return ("account = ?", (account,)) if status is None else ("account = ? AND status = ?", (account, status))


def _text(value: Any) -> str:
    return json.dumps(value, separators=(",", ":"))


def _record(row: tuple[Any, ...]) -> Record:
    number, status, created, token, paid, body, history = row
    return Record(number, status, created, token, paid, json.loads(body), json.loads(history))
