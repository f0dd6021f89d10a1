"""Lists of records, a page at a time."""

from typing import Any
from urllib.parse import parse_qsl, urlencode

from fieldrules.sandbox.answers import Answer, Answers, RefusedError, now
from fieldrules.sandbox.fields import Document, get, put
from fieldrules.sandbox.records import Records
from fieldrules.sandbox.service import Service
from fieldrules.sandbox.store import Record, Store


class Listing:
    """The operation that lists records. To be called inside a transaction."""

    def __init__(self, service: Service, store: Store, answers: Answers, records: Records) -> None:
        self._operation = service.operation("list")
        self._store = store
        self._answers = answers
        self._records = records
        self._names: dict[str, Any] = service.sandbox["list"]
        self._record_names: dict[str, Any] = service.sandbox["record"]
        self._nodes = service.ruleset.schema_of(self._operation.data["query"]).root.children

    def page(self, account: str, query: str, base: str) -> Answer:
        """One page."""
        names = self._names
        offset, limit, status = self._parameters(query)
        total = self._store.count(account, status)
        if not total:
            raise self._answers.refused("none_found")
        found = self._store.page(account, status, offset, limit)
        links = {names["self"]: self._link(offset, limit, status)}
        if offset + limit < total:
            links[names["next"]] = self._link(offset + limit, limit, status)
        if offset:
            links[names["previous"]] = self._link(max(0, offset - limit), limit, status)
        body = {
            self._record_names["links"]["field"]: links,
            self._record_names["time"]: now(),
            names["total"]: total,
            names["entries"]: [self._entry(record, base) for record in found],
        }
        return Answer(self._operation.success, body)

    def _parameters(self, query: str) -> tuple[int, int, str | None]:
        names = self._names
        given = dict(parse_qsl(query, keep_blank_values=True))
        wrong = []
        numbers = {}
        for key in ("offset", "limit"):
            node = self._nodes[names[key]]
            text = given.get(names[key], str(node.data["default"]))
            plain = text.isascii() and text.isdigit() and len(text) < 19
            numbers[key] = int(text) if plain else 0
            if not plain or not node.data["minimum"] <= numbers[key] <= node.data["maximum"]:
                wrong.append(self._answers.detail(names[key]))
        status: str | None = given.get(names["filter"], "")
        if status in names["no_filter"]:
            status = None
        elif status not in self._nodes[names["filter"]].data["enum"]:
            wrong.append(self._answers.detail(names["filter"]))
        if wrong:
            raise RefusedError(self._answers.refusal("invalid", wrong))
        return numbers["offset"], numbers["limit"], status

    def _link(self, offset: int, limit: int, status: str | None) -> Document:
        names = self._names
        query = {names["offset"]: offset, names["limit"]: limit}
        more = {} if status is None else {names["filter"]: status}
        return self._records.link(self._operation, query=f"?{urlencode({**query, **more})}")

    def _entry(self, record: Record, base: str) -> Document:
        full = self._records.full(record, base)
        names = self._record_names
        entry = {key: full[key] for key in (names["links"]["field"], names["id"], names["status"])}
        entry[self._names["created"]] = record.created
        for path in self._names["fields"]:
            value = get(full, path)
            if value is not None:
                put(entry, path, value)
        return entry
