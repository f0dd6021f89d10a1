"""A docs page in the vendor's dialect and our words, its lock, and edits of it as data."""

from functools import cache
from pathlib import Path
from typing import Any

from fieldrules_generator.sync.facts import PageFacts
from fieldrules_generator.sync.reader import read_page
from fieldrules_generator.yaml_reader import read_file

FOLDER = Path(__file__).resolve().parent / "docs"
EDITS = FOLDER / "edits"
PAGE = (FOLDER / "page.md").read_text("utf-8")
LOCK: dict[str, Any] = read_file(FOLDER / "facts.yaml", "facts.yaml").data


def cases() -> list[dict[str, Any]]:
    """Every case: its name, its edits, and the changes they are told as."""
    found = [case for path in sorted(EDITS.glob("*.yaml")) for case in read_file(path, path.name).data["cases"]]
    assert found, "docs/edits holds no case"
    assert len({case["name"] for case in found}) == len(found)
    return found


def edited_text(edits: list[dict[str, Any]]) -> str:
    """The page after some edits. Each replaces a text that stands once in its section, or in the page."""
    text = PAGE
    for edit in edits:
        start, end = _section(text, edit["in"]) if "in" in edit else (0, len(text))
        part = text[start:end]
        assert part.count(edit["replace"]) == 1 or edit.get("every"), edit
        text = text[:start] + part.replace(edit["replace"], edit["by"]) + text[end:]
    return text


@cache
def _read(text: str) -> PageFacts:
    return read_page(text.encode())


def edited_page(edits: list[dict[str, Any]]) -> PageFacts:
    """The facts of the page after some edits."""
    return _read(edited_text(edits))


def _section(text: str, heading: str) -> tuple[int, int]:
    """Where a section begins and ends: from its heading to the next underlined one."""
    start = text.index(f"\n{heading}") + 1
    lines = text[start:].split("\n")
    after = [n for n, line in enumerate(lines) if n > 1 and set(line.strip()) in ({"="}, {"-"}) and len(line) > 5]
    end = len(text) if not after else start + len("\n".join(lines[: after[0] - 1]))
    return start, end
