"""What changes of pages make of a spec: tried on a copy, judged there, and written as a whole if that is wanted."""

from collections.abc import Sequence
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from fieldrules.ruleset import RuleSet
from fieldrules_generator.compile import compile_ruleset
from fieldrules_generator.sync.change import Change
from fieldrules_generator.sync.edit import edit
from fieldrules_generator.sync.identity import undo_id
from fieldrules_generator.sync.lock_text import lock_text
from fieldrules_generator.sync.locks import path_of
from fieldrules_generator.sync.open_readings import OPEN, open_readings
from fieldrules_generator.sync.pages import Read
from fieldrules_generator.sync.renew import renew
from fieldrules_generator.sync.swap import replace_folder
from fieldrules_generator.sync.touched import touched
from fieldrules_generator.sync.workbench import checked, contents, copy_of, fingerprint, put
from fieldrules_generator.yaml_reader import read_file, read_text

if TYPE_CHECKING:
    from fieldrules_generator.sync.replay import Replay


class Update:
    """A spec before and after the changes of some pages. A context: the copy is gone when it ends.

    ``pages`` are those given, each change with what it touches; ``open`` is what `edit` left for a person.

    Args:
        folder: the spec's folder, which only `write` changes.
        pages: each page that was read, and its changes.

    Raises:
        SpecError: if the spec is faulty.
    """

    def __init__(self, folder: Path, pages: Sequence[tuple[Read, Sequence[Change]]]) -> None:
        self._folder = folder
        self._before = contents(folder)
        self._spec, self._schemas = checked(folder)
        self.pages = [(page, touched(self._spec, self._schemas, page.lock, changes)) for page, changes in pages]
        self.open: list[str] = []
        self._after = self._spec, self._schemas
        self._stack = ExitStack()
        self._copy = self._stack.enter_context(copy_of(folder))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stack.close()

    def edit(self) -> None:
        """Bring the changes into the copy.

        Raises:
            SpecError: if the spec would not be sound after that.
        """
        self.open = [claim for page, changes in self.pages for claim in _edit(self._copy, page, changes)]
        self._after = checked(self._copy)

    def replay(self, names: Sequence[str]) -> "Replay":
        """What becomes of payloads: judged by the rules before and after.

        Args:
            names: files, folders and cassettes.
        """
        from fieldrules_generator.sync.recorded import recorded
        from fieldrules_generator.sync.replay import replay

        before = RuleSet(compile_ruleset(self._spec, self._schemas))
        return replay(before, RuleSet(compile_ruleset(*self._after)), recorded(names, self._spec.api.data))

    def write(self) -> list[str]:
        """Put the edited spec in the place of the old one, all of it or nothing; returns the paths that changed.

        Raises:
            SpecError: if somebody changed the spec meanwhile, or it cannot be written.
        """
        after = contents(self._copy)
        changed: dict[str, bytes | None] = {path: after.get(path) for path in {*after, *self._before}}
        changed = {path: content for path, content in changed.items() if content != self._before.get(path)}
        if changed:
            replace_folder(self._folder, changed, expected=fingerprint(self._before))
        return sorted(changed)


def _edit(folder: Path, page: Read, changes: Sequence[Change]) -> list[str]:
    """Bring one page's changes into the copy of a spec: its rules first, then its lock.

    Returns:
        what a person has to decide.
    """
    if page.facts is None:
        return []
    name = page.lock["page"]
    released = frozenset(read_file(folder / "api.yaml", "api.yaml").data.get("released", ()))
    edits = edit(folder, changes, name, released=released)
    put(folder, dict(edits.contents))
    path = folder / OPEN
    known = read_text(path.read_text("utf-8"), OPEN).data["readings"] if path.is_file() else []
    undone = {undo_id(name, change) for change in changes}
    lock = renew(page.lock, page.facts, sha256=page.sha256, read=datetime.now(UTC).date().isoformat())
    sections = {str(section["id"]) for section in lock["sections"]}
    put(folder, {OPEN: open_readings(known, edits.open, undone, name, sections)})
    order = {key: value for key, value in lock.items() if key != "sections"}
    put(folder, {path_of(name): lock_text({**order, **page.validators, "sections": lock["sections"]})})
    return [left.claim for left in edits.open]
