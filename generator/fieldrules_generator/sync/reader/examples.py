"""Documented requests and answers, as digests of what their JSON says."""

import hashlib
import json
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from fieldrules.json_reader import Number, UnreadableError, read
from fieldrules_generator.sync.facts import Example
from fieldrules_generator.sync.reader.block import Block, Code, Definition, Heading, Table, Text

_LABEL_WORDS = 8


def is_label(text: Text) -> bool:
    """Whether a paragraph only says that a request or an answer follows."""
    words = text.plain.casefold().split()
    return (
        len(words) <= _LABEL_WORDS
        and not text.plain.endswith(".")
        and any(word.startswith(("request", "response")) for word in words)
    )


def examples_of(blocks: Sequence[Block]) -> tuple[Example, ...]:
    """The examples of a section, each request with the answer after it."""
    found: list[Example] = []
    expects_answer = False
    for block in blocks:
        if isinstance(block, Code):
            value = value_digest(block.raw)
            if expects_answer and found and found[-1].response is None:
                found[-1] = found[-1]._replace(response=value)
            else:
                found.append(Example(value))
            expects_answer = False
        elif not isinstance(block, (Heading, Table, Definition)) and is_label(block.text):
            expects_answer = block.text.plain.casefold().startswith("response")
    return tuple(found)


def value_digest(text: str) -> str:
    """12 hex digits over what a JSON text says: order of keys, white space and how a number is written do not count.

    A text that is no JSON counts by its words.
    """
    try:
        plain = json.dumps(_canonical(read(text.strip()).value), sort_keys=True)
    except UnreadableError:
        plain = "text " + " ".join(text.split())
    return hashlib.sha256(plain.encode()).hexdigest()[:12]


def _canonical(value: Any) -> Any:
    if isinstance(value, Number):
        return {"number": str(Decimal(value.text).normalize())} if len(value.text) < 40 else value.text
    if isinstance(value, dict):
        return {key: _canonical(member) for key, member in value.items()}
    return [_canonical(item) for item in value] if isinstance(value, list) else value
