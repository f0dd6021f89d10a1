"""Cassettes for vcrpy: our file format, the hooks that rebuild each message, and how a request is looked up."""

import json
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from vcr import VCR
from vcr.request import Request

from tests.recording import LOOPBACK, provenance, record_kind, shape, shape_request, shape_response


class Recorder:
    """The two hooks of a cassette. vcrpy calls the second right after the first, for the same exchange.

    Args:
        kind: the kind of cassette; nothing of a documented one is replaced, because nothing of it was recorded.
    """

    def __init__(self, kind: str) -> None:
        self.kind = kind
        self.last: dict[str, Any] = {}

    def before_record_request(self, request: Request) -> Request:
        """The request as it may be written, and as it is looked up."""
        plain = to_plain_request(request)
        self.last = plain if self.kind == "documented" else shape_request(plain)
        body = _body_of(self.last)
        return Request(self.last["method"], self.last["uri"], body, {k: v[0] for k, v in self.last["headers"].items()})

    def before_record_response(self, response: dict[str, Any]) -> dict[str, Any]:
        """The response as it may be written."""
        if self.kind == "documented":
            return response
        shaped = shape_response(_to_plain_response(response), self.last)
        return _with_body(shaped, {"string": _body_of(shaped)})


class Serializer:
    """Cassettes as JSON files with a provenance, their bodies as JSON and not as text."""

    @staticmethod
    def serialize(cassette: dict[str, Any]) -> str:
        """The file of what was recorded."""
        kind = record_kind()
        if kind == "documented":
            raise ValueError("documented cassettes are made from the spec, never recorded")
        exchanges = [
            {"request": _request_from_dict(item["request"]), "response": _to_plain_response(item["response"])}
            for item in cassette["interactions"]
        ]
        document = {
            "provenance": provenance(kind),
            "version": cassette["version"],
            "interactions": [shape(exchange) for exchange in exchanges],
        }
        return json.dumps(document, indent=1) + "\n"

    @staticmethod
    def deserialize(text: str) -> dict[str, Any]:
        """What vcrpy makes of a file."""
        document = json.loads(text)
        return {
            "version": document["version"],
            "interactions": [
                {
                    "request": _with_body(item["request"], _body_of(item["request"]).decode()),
                    "response": _with_body(item["response"], {"string": _body_of(item["response"]).decode()}),
                }
                for item in document["interactions"]
            ],
        }


def configure(vcr: VCR) -> None:
    """Make a recorder read and write our files, and look requests up our way."""
    vcr.register_serializer("json", Serializer)
    vcr.register_matcher("place", _same_place)
    vcr.register_matcher("content", _same_content)


def config(kind: str) -> dict[str, Any]:
    """What a test gives pytest-recording for cassettes of a kind."""
    recorder = Recorder(kind)
    return {
        "serializer": "json",
        "match_on": ("method", "place", "content"),
        "before_record_request": recorder.before_record_request,
        "before_record_response": recorder.before_record_response,
        "allow_playback_repeats": False,
        "decode_compressed_response": True,
    }


def to_plain_request(request: Request) -> dict[str, Any]:
    """A request of vcrpy in the form of our files."""
    headers = {name.lower(): _texts(value) for name, value in request.headers.items()}
    plain = {"method": request.method, "uri": request.uri, "headers": headers}
    return plain | _parse(request.body)


def _to_plain_response(response: dict[str, Any]) -> dict[str, Any]:
    headers = {name: _texts(value) for name, value in response["headers"].items()}
    return {"status": response["status"], "headers": headers} | _parse(response["body"]["string"])


def _request_from_dict(request: dict[str, Any]) -> dict[str, Any]:
    headers = {name: _texts(value) for name, value in request["headers"].items()}
    return {"method": request["method"], "uri": request["uri"], "headers": headers} | _parse(request["body"])


def _parse(body: Any) -> dict[str, Any]:
    """A body as ``json`` where it is JSON, as ``text`` where it is not, and nothing where there is none."""
    if hasattr(body, "read"):
        body = body.read()
    if not body:
        return {}
    try:
        return {"json": json.loads(body)}
    except ValueError:
        return {"text": body.decode("utf-8", "replace") if isinstance(body, bytes) else str(body)}


def _body_of(message: dict[str, Any]) -> bytes:
    if "json" in message:
        return json.dumps(message["json"], separators=(",", ":"), sort_keys=True).encode()
    return str(message.get("text", "")).encode()


def _with_body(message: dict[str, Any], body: Any) -> dict[str, Any]:
    return {name: value for name, value in message.items() if name not in ("json", "text")} | {"body": body}


def _texts(value: Any) -> list[str]:
    values = value if isinstance(value, list) else [value]
    return [item.decode("latin-1") if isinstance(item, bytes) else str(item) for item in values]


def _same_place(one: Request, other: Request) -> None:
    assert _place(one.uri) == _place(other.uri), f"{one.uri} is not {other.uri}"


def _place(uri: str) -> tuple[str, str, list[tuple[str, str]]]:
    parts = urlsplit(uri)
    host = LOOPBACK if parts.hostname == "127.0.0.1" else f"{parts.scheme}://{parts.netloc}"
    return host, parts.path, sorted(parse_qsl(parts.query))


def _same_content(one: Request, other: Request) -> None:
    assert _canonical(one) == _canonical(other), "the bodies differ"


def _canonical(request: Request) -> bytes:
    return _body_of(to_plain_request(request))
