"""A spec while it is edited: the text of its files and what they say, nothing of it on disk."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from fieldrules_generator.ids import LOCK
from fieldrules_generator.spec import FOLDERS, KINDS
from fieldrules_generator.sync.workbench import contents
from fieldrules_generator.yaml_reader import Place, read_text

Entry = dict[str, Any]


class Draft:
    """The files of a spec by path below its folder.

    Args:
        folder: the spec's folder, which is read and never written.
    """

    def __init__(self, folder: Path) -> None:
        self._before = contents(folder)
        self._texts = {path: content.decode("utf-8") for path, content in self._before.items()}
        self._data: dict[str, Any] = {}

    def text(self, path: str) -> str:
        """The text of a file; empty if there is none."""
        return self._texts.get(path, "")

    def put(self, path: str, text: str) -> None:
        """Give a file another text."""
        self._texts[path] = text
        self._data.pop(path, None)

    def data(self, path: str) -> Any:
        """What a file says."""
        if path not in self._data:
            self._data[path] = read_text(self._texts[path], path).data
        return self._data[path]

    def files(self, kind: str) -> list[str]:
        """The files of a kind, in the order of a spec."""
        return [path for path in sorted(self._texts) if _kind(path) == kind]

    def changed(self) -> dict[str, bytes]:
        """The files that are others now."""
        after = {path: text.encode("utf-8") for path, text in self._texts.items()}
        return {path: content for path, content in after.items() if content != self._before.get(path)}

    @property
    def api(self) -> Entry:
        """What ``api.yaml`` says."""
        api: Entry = self.data("api.yaml")
        return api

    def types(self) -> dict[str, Entry]:
        """The types by id, in the order of the API."""
        found = {self.data(path)["id"]: self.data(path) for path in self.files("type")}
        return {type_id: found[type_id] for type_id in self.api["types"]}

    def type_file(self, type_id: str) -> str:
        """The file of a type, which is named after it."""
        return f"types/{type_id}.yaml"

    def rules(self) -> Iterator[tuple[str, Place, Entry]]:
        """Every rule with its file and place."""
        yield from self._listed("rules", "rules")

    def readings(self) -> Iterator[Entry]:
        """Every reading."""
        return (entry for _, _, entry in self._listed("readings", "readings"))

    def page(self, page: str) -> Entry:
        """The facts of a page; none if the page is unknown."""
        pages = (self.data(path) for path in self.files("facts"))
        return next((data for data in pages if data["page"] == page), {"page": page, "sections": []})

    def locked_ids(self) -> dict[str, list[str]]:
        """Every id in the lock of rule ids, and what stands behind it."""
        lines = [line.split() for line in self._texts.get(LOCK, "").splitlines()]
        return {words[0]: words[1:] for words in lines if words and not words[0].startswith("#")}

    def _listed(self, kind: str, key: str) -> Iterator[tuple[str, Place, Entry]]:
        for path in self.files(kind):
            for index, entry in enumerate(self.data(path)[key]):
                yield path, (key, index), entry


def _kind(path: str) -> str | None:
    folder, _, name = path.rpartition("/")
    return FOLDERS.get(folder) if folder else KINDS.get(name)
