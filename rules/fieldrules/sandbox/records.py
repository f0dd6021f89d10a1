"""Records and the way of their status: create, read, replace, act, and what an answer shows."""

import re
import secrets
from collections.abc import Callable
from decimal import Decimal
from typing import Any
from urllib.parse import quote

from fieldrules.json_reader import UnreadableError, read
from fieldrules.sandbox.answers import Answer, Answers, RefusedError, moment, now
from fieldrules.sandbox.fields import Document, get, number, put, shown, stored, take
from fieldrules.sandbox.service import Operation, Service
from fieldrules.sandbox.store import Record, Store, TakenError

_AMOUNT = re.compile(r"[0-9]{1,17}(\.[0-9]{1,4})?")
PAY = "/_sandbox/pay/"
"""Where payment links lead: to a page that says that nothing can be paid."""


class Records:
    """What the operations on records do. Every method is to be called inside a transaction of the store.

    Args:
        service: the API.
        store: where records are.
        answers: makes refusals.
        contested: ``error`` if contested rules refuse a body too, else ``warning``.
    """

    def __init__(self, service: Service, store: Store, answers: Answers, contested: str) -> None:
        self._service = service
        self._store = store
        self._answers = answers
        self._contested = contested
        self._names: dict[str, Any] = service.sandbox["record"]
        self._history: dict[str, Any] = self._names["history"]
        create = service.operation("create").data["request"]["types"]
        self._schema = service.ruleset.schema_of(create[0]).root
        self._replacing: str = service.operation("replace").data["request"]["types"][0]
        self._replacement = service.ruleset.schema_of(self._replacing).root
        self._payer: dict[str, Any] = {entry["id"]: entry for entry in service.data["transitions"]["payer"]}

    def create(self, account: str, body: bytes, base: str, email_fails: Callable[[], bool]) -> Answer:
        """Store a new record; ``email_fails`` is asked if an e-mail would be sent."""
        document = self._valid(body, None)
        operation = self._service.operation("create")
        transition = _transition(operation, None, document)
        if transition is None or transition["to"] is None:
            raise self._answers.refused("not_allowed")
        status = transition["to"]
        fails = transition["emails"] and email_fails()
        if fails:
            status = self._names["accepted"]["stored_as"]
        chosen = get(document, self._names["number"])
        name = chosen or self._store.next_number(account, self._names["first_number"])
        put(document, self._names["number"], name)
        record = Record(name, status, now(), self._link(status, None), "0", document, [])
        record = record._replace(history=self._events(operation.id, None, status))
        try:
            self._store.add(account, record)
        except TakenError:
            raise self._answers.refused("duplicate") from None
        if fails:
            return self._accepted(name)
        return Answer(operation.success, self.full(record, base))

    def read(self, account: str, name: str, base: str) -> Answer:
        """One record with its history."""
        record = self._found(account, name)
        names = self._history
        events: list[Document] = [{names["event"]: event, names["date"]: date} for event, date in record.history]
        body = {**self.full(record, base), names["field"]: events}
        return Answer(self._service.operation("read").success, body)

    def replace(self, account: str, name: str, body: bytes, base: str) -> Answer:
        """Store a record anew: fields that are left out are removed, but for the few that are kept."""
        operation = self._service.operation("replace")
        old = self._found(account, name)
        document = self._valid(body, self._replacing)
        status = self._next(operation, old)
        for path in self._names["kept"]:
            if get(document, path) is None and get(old.body, path) is not None:
                put(document, path, get(old.body, path))
        put(document, self._names["number"], name)
        renewed = any(get(document, path) != get(old.body, path) for path in self._names["payment_link"]["renewed_by"])
        token = self._link(status, None if renewed else old.token)
        record = old._replace(status=status, token=token, body=document)
        return self._kept(account, operation, old, record, base)

    def act(self, account: str, name: str, operation: Operation, body: bytes, base: str) -> Answer:
        """Send, publish, cancel: whatever the transitions of an operation say."""
        if body.strip():
            self._object(body)
        old = self._found(account, name)
        status = self._next(operation, old)
        return self._kept(
            account, operation, old, old._replace(status=status, token=self._link(status, old.token)), base
        )

    def pay(self, account: str, name: str, transition: str, amount: str | None) -> Answer:
        """Do what the payer would: a transition of the payer, with an amount if it pays a part.

        Raises:
            ValueError: if there is no such transition, or the amount is none.
        """
        old = self._found(account, name)
        found = self._payer.get(transition)
        if found is None:
            raise ValueError(f"the transitions of the payer are {', '.join(self._payer)}")
        if old.status not in found["from"] or not _holds(found, old.body):
            raise self._answers.refused("not_allowed")
        paid = Decimal(old.paid)
        total = Decimal(get(old.body, self._names["balance"]["of"]))
        payments = self._names["payments"]
        if transition == payments["in_part"]:
            if not isinstance(amount, str) or not _AMOUNT.fullmatch(amount):
                raise ValueError("amount: a decimal as text")
            paid += Decimal(amount)
            if not Decimal(old.paid) < paid < total:
                raise ValueError("amount: a part of what is still to be paid")
        elif transition in payments["in_full"]:
            paid = total
        record = old._replace(status=found["to"], paid=str(paid), token=self._link(found["to"], old.token))
        record = record._replace(history=[*self._events(transition, old.status, record.status), *old.history])
        self._store.change(account, record)
        return Answer(200, {"status": record.status})

    def full(self, record: Record, base: str) -> Document:
        """A record as answers show it."""
        names = self._names
        document: Document = shown(self._schema, record.body)
        for path in names["not_returned"]:
            take(document, path)
        for path, value in names["defaults"].items():
            if get(document, path) is None:
                put(document, path, value)
        for path, spellings in names["spellings"].items():
            value = get(document, path)
            if value in spellings:
                put(document, path, spellings[value])
        if self._service.statuses[record.status]["balance_amount"] not in ("absent", "optional"):
            rest = Decimal(get(record.body, names["balance"]["of"])) - Decimal(record.paid)
            put(document, names["balance"]["field"], number(str(rest)))
        if record.token and self._service.statuses[record.status]["payment_link"] == "present":
            put(document, names["payment_link"]["field"], base + PAY + record.token)
        return {
            names["links"]["field"]: self.links(record),
            names["id"]: record.number,
            names["time"]: now(),
            names["status"]: record.status,
            **document,
        }

    def links(self, record: Record) -> Document:
        """The follow-on requests of a record: those its status lists, or else those that it allows."""
        names = self._names["links"]
        listed = self._service.statuses[record.status]["links"]
        found = {}
        for name, operation_id in names["operations"].items():
            operation = self._service.operations[operation_id]
            if name in listed if listed is not None else record.status in operation.data["allowed_from"]:
                found[name] = self.link(operation, record.number)
        return found

    def link(self, operation: Operation, name: str = "", query: str = "") -> Document:
        """One follow-on request."""
        names = self._names["links"]
        path = operation.path.removeprefix(names["drop"])
        path = (
            path[: path.index("{")] + quote(name, safe="") + path[path.index("}") + 1 :] if "{" in path else path + "/"
        )
        return {names["href"]: path + query, names["method"]: operation.method}

    def _valid(self, body: bytes, type_id: str | None) -> Document:
        report = self._service.check(body, type=type_id, contested=self._contested)
        if not report.ok:
            raise RefusedError(self._answers.invalid(report))
        schema = self._schema if type_id is None else self._replacement
        document: Document = stored(schema, read(body).value) or {}
        return document

    def _object(self, body: bytes) -> None:
        try:
            value = read(body).value
        except UnreadableError as error:
            raise RefusedError(
                self._answers.refusal("invalid", message=f"The body is no JSON: {error.message}.")
            ) from None
        if not isinstance(value, dict):
            raise self._answers.refused("invalid")

    def _found(self, account: str, name: str) -> Record:
        record = self._store.get(account, name)
        if record is None:
            raise self._answers.refused("not_found")
        return record

    def _next(self, operation: Operation, record: Record) -> str:
        """The status that follows, or a refusal: what is forbidden, and what no page describes."""
        transition = _transition(operation, record.status, record.body)
        if record.status not in operation.data["allowed_from"] or transition is None or transition["to"] is None:
            raise self._answers.refused("not_allowed")
        return str(transition["to"])

    def _kept(self, account: str, operation: Operation, old: Record, record: Record, base: str) -> Answer:
        record = record._replace(history=[*self._events(operation.id, old.status, record.status), *old.history])
        self._store.change(account, record)
        return Answer(operation.success, self.full(record, base))

    def _link(self, status: str, token: str | None) -> str | None:
        """The token of a payment link: kept, made where a status has one, gone where a status has none."""
        presence = self._service.statuses[status]["payment_link"]
        if presence == "absent":
            return None
        return token or (secrets.token_urlsafe(32) if presence == "present" else None)

    def _events(self, cause: str, old: str | None, new: str) -> list[Any]:
        for entry in self._history["events"]:
            fits = entry.get("from", old) == old and entry.get("to", new) == new
            if entry["operation"] == cause and fits:
                return [[event, moment()] for event in entry["events"]]
        return []

    def _accepted(self, name: str) -> Answer:
        names, text = self._service.sandbox["answer"], self._names["accepted"]
        body = {
            names["time"]: now(),
            names["status"]: text["status"],
            names["reason"]: text["reason"],
            names["message"]: text["before"] + name + text["after"],
        }
        return Answer(202, body)


def _transition(operation: Operation, status: str | None, document: Document) -> dict[str, Any] | None:
    """The transition of an operation from a status; those with an HTTP status of their own tell of failures."""
    for transition in operation.data["transitions"]:
        froms = transition["from"]
        fits = froms is None if status is None else froms is not None and status in froms
        if fits and "http" not in transition and _holds(transition, document):
            found: dict[str, Any] = transition
            return found
    return None


def _holds(transition: dict[str, Any], document: Document) -> bool:
    return all(get(document, path) in values for path, values in transition.get("when", {}).items())
