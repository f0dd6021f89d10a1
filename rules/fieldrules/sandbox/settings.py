"""Settings of an account: stored as they are written, one over the other; an empty value resets one."""

import base64
import binascii
from typing import Any
from urllib.parse import parse_qsl

from fieldrules.json_reader import read
from fieldrules.sandbox.answers import Answer, Answers, RefusedError, now
from fieldrules.sandbox.fields import Document, get, put, stored, take
from fieldrules.sandbox.service import Operation, Service
from fieldrules.sandbox.store import Store


class Settings:
    """The operations that read and change settings. To be called inside a transaction."""

    def __init__(self, service: Service, store: Store, answers: Answers) -> None:
        self._service = service
        self._store = store
        self._answers = answers
        self._names: dict[str, Any] = service.sandbox["settings"]
        self._time: str = service.sandbox["record"]["time"]
        self._schema = service.ruleset.schema_of(self._names["body"]).root

    def read(self, account: str, query: str) -> Answer:
        """The settings."""
        operation = self._service.operation("read_settings")
        return self._answer(operation, self._store.settings(account, self._product(operation, query)))

    def write(self, account: str, query: str, body: bytes) -> Answer:
        """Change the settings that a body names."""
        operation = self._service.operation("write_settings")
        product = self._product(operation, query)
        report = self._service.check(body, type=self._names["body"])
        if not report.ok:
            raise RefusedError(self._answers.invalid(report))
        given: Document = stored(self._schema, read(body).value, keep_blank=True) or {}
        for path in self._names["images"]["fields"]:
            self._image(get(given, path))
        kept = self._store.settings(account, product)
        _merge(kept, given)
        self._store.keep_settings(account, product, kept)
        return self._answer(operation, kept)

    def _product(self, operation: Operation, query: str) -> str:
        name = self._names["product"]
        for parameter in operation.data["parameters"]:
            if parameter["name"] == name:
                given: str = dict(parse_qsl(query)).get(name, parameter["values"][0])
                if given not in parameter["values"]:
                    raise RefusedError(self._answers.refusal("invalid", [self._answers.detail(name)]))
                return given
        return ""

    def _answer(self, operation: Operation, kept: Document) -> Answer:
        names = self._names
        body: Document = {self._time: now(), names["section"]: {}}
        for path, value in names["defaults"].items():
            put(body, path, value)
        _merge(body, kept)
        for rename in names["renamed"]:
            value = get(kept, rename["field"])
            take(body, rename["field"])
            if value in rename["values"]:
                put(body, rename["to"], rename["values"][value])
        for path, value in names["also"].items():
            put(body, path, value)
        return Answer(operation.success, body)

    def _image(self, text: str | None) -> None:
        """Refuse what is no picture; an empty text resets one."""
        if not text:
            return
        rules = self._names["images"]
        try:
            data = base64.b64decode(text, validate=True)
        except (binascii.Error, ValueError):
            raise self._answers.refused("image") from None
        begins = tuple(bytes.fromhex(begin) for begin in rules["begin"])
        if not data.startswith(begins) or len(data) > rules["most_bytes"]:
            raise self._answers.refused("image")


def _merge(into: Document, given: Document) -> None:
    """Write given values over others: objects member by member; an empty text removes, an empty list does nothing."""
    for name, value in given.items():
        if isinstance(value, dict):
            below = into.get(name)
            if not isinstance(below, dict):
                below = into[name] = {}
            _merge(below, value)
        elif value == "":
            into.pop(name, None)
        elif value != []:
            into[name] = value
