"""Cassettes: the requests that a test recorded, in our own JSON or in what vcrpy writes (JSON or YAML)."""

from collections.abc import Iterator, Mapping
from json import JSONDecoder
from typing import Any, NamedTuple

from fieldrules.json_reader import Parsed, UnreadableError
from fieldrules.positions import Lines, locate
from fieldrules_generator.sync.cassette_yaml import from_base64, read_yaml

_KEYS = ("json", "body")
"""Where a request has its body: as JSON in our cassettes, as text in those of vcrpy."""

_end_of = JSONDecoder(parse_float=str, parse_int=str).raw_decode


class Exchange(NamedTuple):
    """One request of a cassette: its number from 1 and its line, where it went, and its body or what is wrong with it.

    ``body`` is empty if the request has none.
    """

    number: int
    line: int | None
    method: str
    uri: str
    body: bytes
    problem: UnreadableError | None = None


def is_cassette(data: Any) -> bool:
    """Whether a document is a cassette: an object with a version and a list of interactions."""
    return isinstance(data, dict) and isinstance(data.get("interactions"), list) and "version" in data


def json_exchanges(parsed: Parsed) -> Iterator[Exchange]:
    """The requests of a cassette in JSON; a body that is JSON itself is taken as it is written."""
    requests = [_request(interaction) for interaction in parsed.value["interactions"]]
    keys = [next((key for key in _KEYS if key in request), "") for request in requests]
    places = [("interactions", index, "request", key) for index, key in enumerate(keys)]
    offsets = locate(parsed.text, places)
    lines = Lines(parsed.text)
    for index, request in enumerate(requests):
        offset = offsets.get(places[index])
        if offset is None:
            yield _exchange(index, None, request, None)
        else:
            yield _exchange(index, lines.position(offset)[0], request, _written(parsed.text, offset))


def yaml_exchanges(data: bytes) -> Iterator[Exchange]:
    """The requests of a cassette in YAML.

    Raises:
        UnreadableError: if it is no YAML or no cassette.
    """
    written = read_yaml(data)
    if not is_cassette(written.data):
        raise UnreadableError("this YAML is no cassette: it has no version and list of interactions")
    for index, interaction in enumerate(written.data["interactions"]):
        line = written.lines.get(("interactions", index, "request", "body"))
        yield _exchange(index, line, _request(interaction), None)


def _request(interaction: Any) -> dict[str, Any]:
    request = interaction.get("request") if isinstance(interaction, dict) else None
    return request if isinstance(request, dict) else {}


def _exchange(index: int, line: int | None, request: Mapping[str, Any], written: bytes | None) -> Exchange:
    """One exchange; ``written`` is the body as it stands in a JSON file, of use if it is an object there."""
    method, uri = request.get("method"), request.get("uri")
    if not isinstance(method, str) or not isinstance(uri, str):
        says = f"exchange {index + 1} of this cassette has no request with a method and an address"
        return Exchange(index + 1, line, "", "", b"", UnreadableError(says))
    try:
        return Exchange(index + 1, line, method, uri, _body(request, written))
    except UnreadableError as problem:
        return Exchange(index + 1, line, method, uri, b"", problem)


def _body(request: Mapping[str, Any], written: bytes | None) -> bytes:
    if "json" in request and written is not None:
        return written
    body = request.get("body")
    if isinstance(body, dict):
        if "base64_string" in body:
            return _decoded(body["base64_string"])
        if "string" not in body and written is not None:
            return written
        body = body.get("string")
    if isinstance(body, str):
        return body.encode("utf-8", "surrogatepass")  # a half character is refused where the payload is read
    return body if isinstance(body, bytes) else b""


def _decoded(text: Any) -> bytes:
    try:
        return from_base64(str(text))
    except ValueError:
        raise UnreadableError("the body of this request is not in base64") from None


def _written(text: str, key: int) -> bytes:
    """The value of a member as it stands in the text, by the offset of its key."""
    _, colon = _end_of(text, key)
    start = _after_space(text, text.index(":", colon) + 1)
    return text[start : _end_of(text, start)[1]].encode()


def _after_space(text: str, at: int) -> int:
    while text[at] in " \t\r\n":
        at += 1
    return at
