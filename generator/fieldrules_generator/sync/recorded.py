"""Payloads that somebody kept: in files, in files of many, in folders, and in the cassettes of a test suite."""

import os
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from fieldrules.commands.inputs import Payload, payloads
from fieldrules.json_reader import UnreadableError, read
from fieldrules_generator.sync.cassette import Exchange, is_cassette, json_exchanges, yaml_exchanges

_YAML = (".yaml", ".yml")
_ENDINGS = (".json", ".ndjson", ".jsonl", *_YAML)
_LEFT_OUT = "node_modules"
_PARAMETER = re.compile(r"\\\{[^{}/]+\\\}")
_NONE_FOUND = (
    "no payloads found: no .json, .ndjson or .jsonl file, and no cassette with a request body that the API takes"
)


class Recorded(NamedTuple):
    """One payload and where it was found: its file, its line there, and its number if the file is a cassette.

    ``type_id`` is what the operation it was sent to takes, if that leaves no choice. ``problem`` says why there is no
    payload.
    """

    source: str
    line: int | None = None
    exchange: int | None = None
    type_id: str | None = None
    data: bytes = b""
    problem: UnreadableError | None = None


class _Operation(NamedTuple):
    """An operation that takes a body: its method, its path, and the one type of its body if there is one only."""

    method: str
    path: re.Pattern[str]
    type_id: str | None


def recorded(names: Sequence[str], api: Mapping[str, Any]) -> Iterator[Recorded]:
    """The payloads of files, folders and cassettes, each file once.

    A folder stands for the files below it, sorted; hidden ones, ``node_modules`` and links that leave it are passed
    over. Of a cassette, the bodies count that an operation of the API takes. What cannot be read is given as a problem,
    and so is a name that stands for no payload at all.

    Args:
        names: files and folders, or ``-``.
        api: the data of the API's ``api.yaml``.
    """
    operations = _operations(api)
    read_already: dict[str, bool] = {}
    for name in names:
        found = False
        for file in _files(name):
            place = os.path.realpath(file.source)
            if place not in read_already:
                read_already[place] = False
                for payload in _in_file(file, operations):
                    read_already[place] = True
                    yield payload
            found = found or read_already[place]
        if not found:
            yield Recorded(name, problem=UnreadableError(_NONE_FOUND))


def _files(name: str) -> Iterator[Recorded]:
    """The files that a name stands for, not yet read."""
    if os.path.isdir(name):  # noqa: PTH112  # names stay as they were given
        yield from _below(name)
    else:
        yield Recorded(name)


def _below(folder: str) -> Iterator[Recorded]:
    """The files of a folder, not yet read, and the folders in it that may not be."""
    refused: list[str] = []
    root = os.path.join(os.path.realpath(folder), "")  # noqa: PTH118  # as above
    walk = os.walk(folder, onerror=lambda error: refused.append(str(error.filename)))
    for place, folders, files in walk:
        folders[:] = sorted(name for name in folders if not _is_left_out(name))
        for name in sorted(files):
            path = os.path.normpath(os.path.join(place, name))  # noqa: PTH118  # as above
            inside = os.path.realpath(path).startswith(root) and os.path.isfile(path)  # noqa: PTH113  # as above
            if inside and name.lower().endswith(_ENDINGS) and not _is_left_out(name):
                yield Recorded(path)
    for name in refused:
        yield Recorded(name, problem=UnreadableError("this folder cannot be read"))


def _is_left_out(name: str) -> bool:
    return name.startswith(".") or name == _LEFT_OUT


def _in_file(file: Recorded, operations: Sequence[_Operation]) -> Iterator[Recorded]:
    if file.problem is not None:
        yield file
        return
    for payload in payloads(file.source):
        try:
            exchanges = _exchanges(payload)
            if exchanges is None:
                yield Recorded(payload.source, payload.line, data=payload.data, problem=payload.problem)
            else:
                yield from _sent(payload.source, exchanges, operations)
        except UnreadableError as problem:
            yield Recorded(payload.source, payload.line or problem.line, problem=problem)


def _exchanges(payload: Payload) -> Iterator[Exchange] | None:
    """The exchanges of a file that is a cassette; None for a payload, and for what cannot be read as either."""
    if payload.problem is not None or payload.line is not None:
        return None
    if payload.source.lower().endswith(_YAML):
        return yaml_exchanges(payload.data)
    if b'"interactions"' not in payload.data:
        return None
    try:
        parsed = read(payload.data)
    except UnreadableError:
        return None  # the judge will say what is wrong with it
    return json_exchanges(parsed) if is_cassette(parsed.value) else None


def _sent(name: str, exchanges: Iterator[Exchange], operations: Sequence[_Operation]) -> Iterator[Recorded]:
    """The bodies that went to an operation which takes one."""
    for number, line, method, uri, body, problem in exchanges:
        operation = _operation(method, uri, operations)
        if operation is not None and (body.strip() or problem is not None):
            yield Recorded(name, line, number, operation.type_id, body, problem)
        elif operation is None and not method:
            yield Recorded(name, line, number, problem=problem)


def _operation(method: str, uri: str, operations: Sequence[_Operation]) -> _Operation | None:
    try:
        path = urlsplit(uri).path
    except ValueError:
        return None
    taking = (each for each in operations if each.method == method.upper() and each.path.fullmatch(path))
    return next(taking, None)


def _operations(api: Mapping[str, Any]) -> list[_Operation]:
    """The operations that take a body, those with fewer parameters in the path first: a plain name goes before."""
    bases = {urlsplit(server["url"]).path.rstrip("/") for server in api["servers"]}
    start = "(?:" + "|".join(re.escape(base) for base in sorted({*bases, ""})) + ")"
    taking = [operation for operation in api["operations"] if operation["request"] is not None]
    return [
        _Operation(
            operation["method"].upper(),
            re.compile(start + _PARAMETER.sub("[^/]+", re.escape(operation["path"])) + "/?"),
            _only_type(operation["request"]),
        )
        for operation in sorted(taking, key=lambda operation: str(operation["path"]).count("{"))
    ]


def _only_type(request: Mapping[str, Any]) -> str | None:
    """The one type that a body can be; None if the payload tells."""
    if "body" in request:
        return str(request["body"])
    types = request["types"]
    return str(types[0]) if len(types) == 1 else None
