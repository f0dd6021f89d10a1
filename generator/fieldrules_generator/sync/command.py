"""`fieldrules sync`: read pages, compare them with the lock, say what changed and whom it touches, write if asked."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from fieldrules import console
from fieldrules.commands.api import load as load_package
from fieldrules.console import UsageError
from fieldrules.escape import printable
from fieldrules.words import count
from fieldrules_generator.home import api_folder
from fieldrules_generator.problems import SpecError
from fieldrules_generator.sync import render
from fieldrules_generator.sync.change import Change
from fieldrules_generator.sync.compare import compare
from fieldrules_generator.sync.locks import locks_of
from fieldrules_generator.sync.pages import Read, read_pages
from fieldrules_generator.sync.problem import UnreadablePageError
from fieldrules_generator.sync.render import Compared
from fieldrules_generator.yaml_reader import read_file

if TYPE_CHECKING:
    import argparse

    from fieldrules_generator.sync.replay import Replay

UNREADABLE = 2


class Found(NamedTuple):
    """A page that was read, and its changes."""

    page: Read
    changes: Sequence[Change]


def run(arguments: "argparse.Namespace") -> int:
    """Compare, report, and write if asked; returns the exit status: 0 no change, 1 changes, 2 nothing could be told.

    Raises:
        UsageError: if the options ask for something that cannot be done.
    """
    try:
        return _upgrade(arguments) if arguments.against is not None else _sync(arguments)
    except UnreadablePageError as error:
        place = f"{error.name}:{error.line}" if error.line else error.name
        console.complain(f"{printable(place)}: {printable(error.message)}; nothing was compared or written")
    except SpecError as error:
        for problem in error.problems:
            console.complain(printable(str(problem)))
    return UNREADABLE


def _sync(arguments: "argparse.Namespace") -> int:
    folder, writable = api_folder(arguments.spec, arguments.api)
    if arguments.write and not writable:
        raise UsageError("--write changes a spec; the one inside an installed package is not for that, so name --spec")
    pages = list(read_pages(locks_of(folder), arguments.files, arguments.page))
    twice = next((a for n, a in enumerate(pages) if any(a.lock is b.lock for b in pages[:n])), None)
    if twice is not None:
        raise UsageError(f"{printable(twice.name)} is {twice.lock['page']} once more; give one version of a page")
    found = [Found(page, _changes(page)) for page in pages]
    changed = any(each.changes for each in found)
    if not changed and not arguments.write and not arguments.replay:
        _report(arguments, found, None)  # the rest of the spec is not even read
        return 0
    from fieldrules_generator.sync.update import Update

    with Update(folder, [(each.page, each.changes) for each in found]) as update:
        found = [Found(page, changes) for page, changes in update.pages]
        if arguments.write or arguments.replay:
            update.edit()
        replayed = update.replay(arguments.replay) if arguments.replay else None
        written = update.write() if arguments.write else None
    _report(arguments, found, replayed)
    if written is not None:
        _tell_written(folder, written, update.open)
    return UNREADABLE if replayed is not None and replayed.unreadable else int(changed)


def _changes(page: Read) -> Sequence[Change]:
    if page.facts is None:
        return ()
    try:
        return compare(page.lock, page.facts)
    except UnreadablePageError as error:
        raise error.named(page.name) from None


def _upgrade(arguments: "argparse.Namespace") -> int:
    """Judge payloads by another rule set and by the one of the package: for whom the rules changed by an upgrade."""
    if not arguments.replay or arguments.files or arguments.write:
        raise UsageError("--against RULESET.json goes with --replay FILE ... and nothing else")
    from fieldrules_generator.sync.against import load_ruleset
    from fieldrules_generator.sync.recorded import recorded
    from fieldrules_generator.sync.replay import replay

    after = load_package(arguments.api).ruleset()
    before = load_ruleset(arguments.against, after.api)
    folder, _ = api_folder(arguments.spec, arguments.api)
    api = read_file(folder / "api.yaml", f"{folder.name}/api.yaml").data
    replayed = replay(before, after, recorded(arguments.replay, api))
    _report(arguments, [], replayed)
    return UNREADABLE if replayed.unreadable else int(replayed.changed > 0)


def _report(arguments: "argparse.Namespace", found: Sequence[Found], replayed: "Replay | None") -> None:
    from fieldrules_generator.sync.replay_render import replay_markdown, replay_text

    compared = [_compared(each) for each in found]
    if arguments.format == "json":
        documents: list[dict[str, Any]] = [render.to_dict(each) for each in compared] or [{"version": 1}]
        if replayed is not None:
            documents[-1] |= {"replay": replayed.to_dict()}
        console.write(render.to_json(each, one_line=len(documents) > 1) for each in documents)
        return
    parts = [(render.to_text if arguments.format == "text" else render.to_markdown)(each) for each in compared]
    if replayed is not None:
        parts.append(replay_text(replayed) if arguments.format == "text" else replay_markdown(replayed))
    console.write(["\n".join(parts)])


def _tell_written(folder: Path, written: list[str], left: Sequence[str]) -> None:
    """What was written and what is left to do, beside the report, so that a program can still read that."""
    shown = printable(str(folder))
    if not written:
        console.complain(f"{shown}: nothing to write")
        return
    console.complain(f"{shown}: {count(len(written), 'file')} written: {', '.join(written)}")
    for claim in left:
        console.complain(f"left for a person: {printable(claim)}")
    console.complain("next: fieldrules generate, fieldrules spec check, and the tests")


def _compared(found: Found) -> Compared:
    lock = found.page.lock
    return Compared(lock["page"], lock["title"], lock["url"], lock["read"], tuple(found.changes))
