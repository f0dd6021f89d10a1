"""A payload inside a larger JSON document: an entry of a HAR file, a request of a Postman collection, an envelope."""

from collections import deque
from collections.abc import Collection, Iterator
from itertools import islice
from typing import Any

from fieldrules.json_reader import UnreadableError, read
from fieldrules.pasted.enclosed import MOST_DOCUMENTS, TOO_MANY
from fieldrules.pasted.encoded import in_text
from fieldrules.pasted.extract import Extract, PastedError, part
from fieldrules.pointer import Tokens
from fieldrules.positions import locate, value_span

_MOST_PARTS = 100_000
_DEEPEST = 12


def kind_of(value: Any) -> str:
    """The name of the form of a document: ``har``, ``postman`` or ``wrapped``."""
    if isinstance(value, dict):
        log, info = value.get("log"), value.get("info")
        if isinstance(log, dict) and isinstance(log.get("entries"), list):
            return "har"
        if isinstance(info, dict) and isinstance(value.get("item"), list):
            return "postman"
    return "wrapped"


def inside(source: str, names: Collection[str]) -> list[Extract]:
    """The payloads inside a document, as objects or as texts of JSON.

    Args:
        source: the document, in JSON.
        names: what a payload has at its top: one of these has to be there.

    Raises:
        PastedError: if there is none.
    """
    try:
        value = read(source).value
    except UnreadableError as error:
        raise PastedError(f"this is no JSON document: {error.message}") from None
    places = list(islice(payloads_in(value, names), MOST_DOCUMENTS + 1))
    if not places:
        raise PastedError("no payload was found inside this document")
    offsets = locate(source, places)
    if len(places) > MOST_DOCUMENTS:
        raise PastedError(TOO_MANY, offsets[places[-1]])
    return [_extract(source, offsets[tokens], tokens) for tokens in places]


def payloads_in(value: Any, names: Collection[str]) -> Iterator[Tokens]:
    """The places inside a document where payloads stand, the nearest to the top first."""
    waiting: deque[tuple[Tokens, Any]] = deque([((), value)])
    seen = 0
    while waiting and seen < _MOST_PARTS:
        seen += 1
        tokens, found = waiting.popleft()
        if isinstance(found, str):
            if tokens and _text_holds(found, names):
                yield tokens
        elif isinstance(found, dict) and tokens and names_in(found, names):
            yield tokens
        elif len(tokens) < _DEEPEST and isinstance(found, dict):
            waiting.extend(((*tokens, key), member) for key, member in found.items())
        elif len(tokens) < _DEEPEST and isinstance(found, list):
            waiting.extend(((*tokens, index), member) for index, member in enumerate(found))


def names_in(value: dict[str, Any], names: Collection[str]) -> set[str]:
    """Those of the names that a document has at its top."""
    return {name for name in names if value.get(name) is not None}


def mentions(text: str, names: Collection[str]) -> bool:
    """Whether a text has one of the names as a key, although it cannot be read."""
    return any(f'"{name}"' in text or f"'{name}'" in text for name in names)


def _text_holds(text: str, names: Collection[str]) -> bool:
    """Whether a text is a payload; a broken one is reported, not passed over."""
    if not text.lstrip().startswith("{"):
        return False
    try:
        value = read(text).value
    except UnreadableError:
        return mentions(text, names)
    return isinstance(value, dict) and bool(names_in(value, names))


def _extract(source: str, offset: int, tokens: Tokens) -> Extract:
    start, end = value_span(source, offset, key=isinstance(tokens[-1], str))
    if source[start] != '"':
        return part(source, start, end)
    [text] = in_text(source[start:end])
    return part(source, start, end).then(text)
