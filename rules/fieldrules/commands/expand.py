"""Folders and patterns among the inputs: the files they stand for."""

import os
from collections.abc import Iterator, Sequence

from fieldrules.commands.inputs import may_stand_for_more

ENDINGS = (".json", ".ndjson", ".jsonl")
_NOT_OURS = "node_modules"


def expanded(names: Sequence[str], skipped: str | None = None) -> tuple[str, ...]:
    """The inputs, with each folder and each pattern replaced by its files, sorted; a file is found once.

    A folder stands for the payload files below it. A pattern that names no file is one of file names. Neither looks
    into hidden folders or ``node_modules``. What stands for no file stays as it is, and reading it will say so.

    Args:
        names: files, folders, patterns, or ``-``.
        skipped: a file that is no payload though it looks like one: the baseline. It is left out of others.
    """
    found: dict[str, None] = {}
    kept: list[str] = []
    for name in names:
        files = [file for file in _files(name) if skipped is None or not _same(file, skipped)]
        if not files and not (skipped is not None and _same(name, skipped)):
            kept.append(name)
        for file in files:
            place = os.path.abspath(file)  # noqa: PTH100  # as above
            if place not in found:
                found[place] = None
                kept.append(file)
    return tuple(kept) or tuple(names)


def _files(name: str) -> Iterator[str]:
    if os.path.isdir(name):  # noqa: PTH112  # as above
        return _below(name)
    return _matching(name) if may_stand_for_more(name) else iter((name,))


def _below(folder: str) -> Iterator[str]:
    for place, folders, files in os.walk(folder):
        folders[:] = sorted(name for name in folders if not _is_left_out(name))
        for name in sorted(files):
            if name.lower().endswith(ENDINGS) and not _is_left_out(name):
                yield os.path.normpath(os.path.join(place, name))  # noqa: PTH118  # as above


def _matching(pattern: str) -> Iterator[str]:
    from glob import iglob

    for name in sorted(iglob(pattern, recursive=True)):  # noqa: PTH207  # as above
        hidden = f"{os.sep}{_NOT_OURS}{os.sep}" in f"{os.sep}{name}" and _NOT_OURS not in pattern
        if os.path.isfile(name) and not hidden:  # noqa: PTH113  # as above
            yield name


def _is_left_out(name: str) -> bool:
    return name.startswith(".") or name == _NOT_OURS


def _same(left: str, right: str) -> bool:
    return os.path.abspath(left) == os.path.abspath(right)  # noqa: PTH100  # as above
