"""The sandbox's own addresses, beside the API's: what it is, the faults it is to commit, and what payers do.

They take no credentials, so they take no request that a page in a browser could make: the Host has to be of this
machine, and a body has to be JSON by its Content-Type, which makes a browser ask first.
"""

import json
from typing import Any

from starlette.responses import JSONResponse, PlainTextResponse, Response

from fieldrules.json_reader import UnreadableError, read
from fieldrules.sandbox.answers import RefusedError
from fieldrules.sandbox.auth import Seen
from fieldrules.sandbox.faults import KINDS, Faults
from fieldrules.sandbox.records import PAY, Records
from fieldrules.sandbox.service import Service
from fieldrules.sandbox.store import Store

PREFIX = "/_sandbox"
_FAULTS, _PAYER = f"{PREFIX}/faults", f"{PREFIX}/payer"
_HERE = ("127.0.0.1", "localhost", "[::1]")


class Control:
    """Answers requests to the sandbox itself."""

    def __init__(self, service: Service, store: Store, faults: Faults, records: Records, account: str) -> None:
        self._service = service
        self._store = store
        self._faults = faults
        self._records = records
        self._account = account

    def response(self, seen: Seen, path: str, headers: dict[str, str]) -> Response:
        """The response to one request."""
        if seen.headers.get("host", "").rsplit(":", 1)[0] not in _HERE:
            return PlainTextResponse("not here\n", 403, headers)
        if path.startswith(PAY) and seen.method == "GET":
            return PlainTextResponse(f"{self._service.banner}. Nothing can be paid here.\n", 200, headers)
        try:
            status, body = self._do(seen, path)
        except (UnreadableError, ValueError, TypeError) as error:
            status, body = 400, {"error": f"{error}"}
        except RefusedError as error:
            status, body = error.answer.http, error.answer.body
        return JSONResponse(body, status, headers)

    def _do(self, seen: Seen, path: str) -> tuple[int, dict[str, Any]]:
        asked = (seen.method, path.rstrip("/"))
        if asked in (("GET", PREFIX), ("GET", _FAULTS)):
            return 200, {"about": self._service.banner, "kinds": KINDS, **self._faults.shown()}
        if asked == ("DELETE", _FAULTS):
            self._faults.clear()
            return 200, self._faults.shown()
        if asked not in (("PUT", _FAULTS), ("POST", _PAYER)):
            return 404, {"error": f"there are {PREFIX}, {_FAULTS} and {_PAYER}"}
        if seen.headers.get("content-type", "").partition(";")[0].strip() != "application/json":
            return 415, {"error": "the Content-Type has to be application/json"}
        read(seen.body)  # strictly; what follows is not
        given = json.loads(seen.body)
        if not isinstance(given, dict):
            return 400, {"error": "the body has to be an object"}
        if asked == ("PUT", _FAULTS):
            faults, latency = given.get("faults", []), given.get("latency", 0)
            if not isinstance(faults, list) or not all(isinstance(fault, str) for fault in faults):
                return 400, {"error": "faults is a list of texts"}
            self._faults.set(faults, latency)
            return 200, self._faults.shown()
        name, transition = given.get("id"), given.get("transition")
        if not isinstance(name, str) or not isinstance(transition, str):
            return 400, {"error": "id and transition are texts"}
        with self._store.transaction():
            answer = self._records.pay(self._account, name, transition, given.get("amount"))
        return answer.http, answer.body
