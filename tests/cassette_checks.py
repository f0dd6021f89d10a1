"""What is wrong with a cassette: each check returns sentences, none for a cassette that is sound."""

import base64
import json
import os
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import quote, quote_plus, urlsplit

import cybersource_invoicing as invoicing
from tests.recording import COMMANDS, FOLDERS, route_of, ruleset, shape

SECRETS = {
    "merchant_id": "test-merchant-of-fieldrules",
    "key_id": "08c94330-f618-42a3-b09d-e1e43be5efda",
    "secret_key": "eW91IHNob3VsZCBuZXZlciBzZWUgdGhpcyBpbiBhIGNhc3NldHRl",
}
"""The credentials of our recordings: made up, and looked for in every cassette."""
PERSONAL = {
    "name": "Zaphod Beeblebrox",
    "email": "zaphod@heart-of-gold.example",
    "customer_id": "ZC-998877",
    "company": "Megadodo Publications",
    "description": "Towel rental for Arthur",
    "product": "Babel fish",
    "sku": "SKU-BABEL-77",
}
"""What the payloads of our recordings say of people and goods: made up, and looked for in every cassette."""
LIVE_VARIABLES = ("CYBERSOURCE_MERCHANT_ID", "CYBERSOURCE_KEY_ID", "CYBERSOURCE_SECRET_KEY")


class Cassette(NamedTuple):
    """A file as it is, and what it holds."""

    path: Path
    text: str
    data: dict[str, Any]

    @property
    def kind(self) -> str:
        """The kind that the folder says."""
        return next((kind for kind, folder in FOLDERS.items() if self.path.parent == folder), self.path.parent.name)


def read(path: Path) -> Cassette:
    """A cassette from its file."""
    text = path.read_text(encoding="utf-8")
    return Cassette(path, text, json.loads(text))


def misplaced(cassette: Cassette) -> Iterator[str]:
    """Whether the provenance is what the folder says, and whole."""
    found = cassette.data.get("provenance", {})
    kind = found.get("kind")
    if kind != cassette.kind:
        yield f"{cassette.path.name} says that it is {kind!r} and stands among the {cassette.kind!r}"
    if found.get("made_by") != COMMANDS.get(cassette.kind):
        yield f"{cassette.path.name} does not say what made it"
    if ("recorded" in found) != (kind == "cybersource"):
        yield f"{cassette.path.name} has a date and may not, or has none and should"


def stale(cassette: Cassette) -> Iterator[str]:
    """Whether it was made under the rules in force."""
    if cassette.data.get("provenance", {}).get("ruleset") != ruleset():
        yield f"{cassette.path.name} was made under other rules; run: {COMMANDS.get(cassette.kind)}"


def unused(cassette: Cassette, names: Collection[str]) -> Iterator[str]:
    """Whether a test replays it."""
    if cassette.path.stem not in names:
        yield f"{cassette.path.name} is replayed by no test"
    if not cassette.data.get("interactions"):
        yield f"{cassette.path.name} holds nothing"


def unscrubbed(cassette: Cassette) -> Iterator[str]:
    """Whether anything private is in it: a planted value in any form, or a part that no list lets through."""
    for name, value in {**SECRETS, **PERSONAL, **_live()}.items():
        if any(form in cassette.text for form in forms(value)):
            yield f"{cassette.path.name} holds the {name}"
    if cassette.kind != "documented":
        for number, exchange in enumerate(cassette.data["interactions"]):
            if set(exchange) != {"request", "response"} or shape(exchange) != exchange:
                yield f"{cassette.path.name}: exchange {number} holds more than may be written"


def rule_breaking(cassette: Cassette) -> Iterator[str]:
    """Whether a request that was taken breaks an uncontested rule."""
    for number, exchange in enumerate(cassette.data["interactions"]):
        request, code = exchange["request"], exchange["response"]["status"]["code"]
        judged_as = _judged_as(request)
        if judged_as is not None and 200 <= code < 300:
            report = invoicing.check(request["json"], type=judged_as or None, contested="warning")
            if not report.ok:
                rules = sorted({finding.rule for finding in report.findings if finding.severity == "error"})
                yield f"{cassette.path.name}: exchange {number} was taken and breaks {', '.join(rules)}"


def problems(cassette: Cassette, names: Collection[str]) -> list[str]:
    """Everything that is wrong with a cassette."""
    found = [misplaced(cassette), stale(cassette), unused(cassette, names), unscrubbed(cassette)]
    return [problem for check in [*found, rule_breaking(cassette)] for problem in check]


def forms(value: str) -> set[str]:
    """How a value may stand in a file: plain, as JSON, quoted for a URL, in base64 at any offset."""
    data = value.encode()
    found = {value, json.dumps(value)[1:-1], quote(value, safe=""), quote_plus(value), quote(value)}
    for offset in range(3):
        padded = b"\0" * offset + data
        inner = base64.b64encode(padded).decode()[0 if offset == 0 else 4 : len(padded) // 3 * 4]
        found |= {inner, inner.replace("+", "-").replace("/", "_")}
    return {form for form in found if len(form) >= 6}


def _live() -> dict[str, str]:
    """The credentials in the environment, where there are any."""
    return {name: os.environ[name] for name in LIVE_VARIABLES if os.environ.get(name)}


def _judged_as(request: dict[str, Any]) -> str | None:
    """What a request body is judged as: a type, a body, or empty to recognise it; None where there is no such body."""
    route = route_of(request["method"], urlsplit(request["uri"]).path)
    if route is None or route.request is None or "json" not in request:
        return None
    if request["method"] == "POST":
        return ""
    return "update" if "{" in route.template else "settings-request"
