"""Edits of YAML text: one place changes, every other byte stays, and undoing an edit gives back the same bytes."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from fieldrules_generator.sync.edit import splice
from fieldrules_generator.yaml_reader import Place, read_text
from tests.support import ROOT

SPECS = [ROOT / "spec" / "cybersource_invoicing", ROOT / "tests" / "tiny" / "spec" / "parcel"]
FILES = [path for spec in SPECS for path in sorted(spec.rglob("*.yaml"))]
NEW = {"field": "a.b[].c", "says": "it is: so", "source": {"page": "here", "section": "there"}}


def ids(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def places(value: Any, place: Place = ()) -> Iterator[tuple[Place, Any]]:
    """Every place of a document that holds something, outermost first."""
    yield place, value
    if isinstance(value, (dict, list)):
        for key, member in value.items() if isinstance(value, dict) else enumerate(value):
            yield from places(member, (*place, key))


def at(value: Any, place: Place) -> Any:
    for token in place:
        value = value[token]
    return value


def read(text: str) -> Any:
    return read_text(text, "file").data


def test_there_are_files() -> None:
    assert len(FILES) > 40


def sample(found: list[Any]) -> list[Any]:
    """Some of many, from all parts."""
    return found[:: max(1, len(found) // 4)]


@pytest.mark.parametrize("path", FILES, ids=ids)
def test_an_item_or_a_member_can_be_put_into_every_list_and_object_of_a_spec_and_taken_out_again(path: Path) -> None:
    text = path.read_text("utf-8")
    data = read(text)
    for place, value in sample([(p, v) for p, v in places(data) if p and isinstance(v, (dict, list))]):
        if isinstance(value, list):
            for index in {0, len(value)}:
                changed = splice.add_item(text, place, index, NEW)
                assert at(read(changed), place) == [*value[:index], NEW, *value[index:]]
                assert splice.remove(changed, (*place, index)) == text, (place, index)
        else:
            changed = splice.add_key(text, place, "new", NEW)
            assert at(read(changed), place) == {**value, "new": NEW}
            assert splice.remove(changed, (*place, "new")) == text, place


@pytest.mark.parametrize("path", FILES, ids=ids)
def test_every_scalar_of_a_spec_can_be_another_one_and_itself_again(path: Path) -> None:
    text = path.read_text("utf-8")
    data = read(text)
    scalars = [(p, v) for p, v in places(data) if p and isinstance(v, (str, bool, int)) and "\n" not in str(v)]
    for place, value in sample(scalars):
        other: Any = (
            f"{value}.more" if isinstance(value, str) else (not value if isinstance(value, bool) else value + 1)
        )
        changed = splice.replace(text, place, other)
        assert at(read(changed), place) == other
        back = splice.replace(changed, place, value)
        assert read(back) == data
        folded = len(changed.splitlines()) != len(text.splitlines())
        assert folded or back == text, place


@pytest.mark.parametrize("path", FILES, ids=ids)
def test_every_key_of_a_spec_can_have_another_name_and_its_own_again(path: Path) -> None:
    text = path.read_text("utf-8")
    for place, _ in sample([(p, v) for p, v in places(read(text)) if p and isinstance(p[-1], str)]):
        changed = splice.rename(text, place, "anotherName")
        own = [key if key != place[-1] else "anotherName" for key in at(read(text), place[:-1])]
        assert list(at(read(changed), place[:-1])) == own
        assert read(splice.rename(changed, (*place[:-1], "anotherName"), str(place[-1]))) == read(text)


@pytest.mark.parametrize("path", FILES, ids=ids)
def test_what_is_taken_out_takes_nothing_else_with_it(path: Path) -> None:
    text = path.read_text("utf-8")
    data = read(text)
    for place, _ in sample([(p, v) for p, v in places(data) if p]):
        changed = read(splice.remove(text, place))
        parent = at(data, place[:-1])
        if isinstance(parent, list):
            assert at(changed, place[:-1]) == [item for number, item in enumerate(parent) if number != place[-1]]
        else:
            assert at(changed, place[:-1]) == {key: value for key, value in parent.items() if key != place[-1]}


COMMENTED = """\
# What stands above.
rules:

  # The first.
  - id: one   # a word
    fields: [a, b]   # more words
    why: >-
      It is folded
      over lines.

  # The second.
  - id: two
    fields: []
# What stands below.
"""


def test_comments_and_empty_lines_stay_where_they_are() -> None:
    changed = splice.add_item(COMMENTED, ("rules",), 1, {"id": "new", "why": "So."}, apart=True)
    changed = splice.add_item(changed, ("rules", 0, "fields"), 2, "c")
    assert changed == COMMENTED.replace("[a, b]", "[a, b, c]").replace(
        "      over lines.\n", "      over lines.\n\n  - {id: new, why: So.}\n"
    )


TEXTS = ["none", "yes", "1e5", "2026-01-02", "12:30", "a: b", "a #b", "- a", "[a]", "{a", "it's", '"', "*a", "&a",
         "!a", "a, b", "", " a", "a ", "null", "true", "0x1f", "ünï", "😀", "\\n", "a\nb", "%", "@a", "`a", "a:", "?",
         "-"]  # fmt: skip
HOLDERS = ["{a: x, b: [x]}\n", "a: x\nb:\n  - x\n", "a: 'x'\nb: ['x']\n", 'a: "x"\nb: ["x"]\n', "a: >-\n  x\nb: [x]\n"]


@pytest.mark.parametrize("holder", HOLDERS)
@pytest.mark.parametrize("text", TEXTS)
def test_a_text_is_written_so_that_it_is_read_as_that_text(holder: str, text: str) -> None:
    changed = splice.replace(splice.replace(holder, ("a",), text), ("b", 0), text)
    assert read(changed) == {"a": text, "b": [text]}
    changed = splice.add_item(splice.add_key(holder, (), "c", text), ("b",), 1, text)
    assert read(changed) == {"a": "x", "b": ["x", text], "c": text}
    assert read(splice.block({"c": text, "d": [text, {"e": {"f": text, "g": [[]]}}]}, 0)) == {
        "c": text,
        "d": [text, {"e": {"f": text, "g": [[]]}}],
    }


@pytest.mark.parametrize("words", [5, 30, 200])
def test_a_long_text_is_folded_and_read_as_it_was(words: int) -> None:
    text = " ".join(["word"] * words)
    written = splice.block({"says": text}, 4)
    assert read(written) == {"says": text}
    assert max(map(len, written.splitlines())) <= 120


def test_a_file_whose_last_line_has_no_end_keeps_it_so() -> None:
    for text in ("a:\n  - b", "a:\n  b: c", "a: []", "a: {}"):
        changed = splice.add_key(text, (), "new", 1)
        assert splice.remove(changed, ("new",)) == text
        if "[" in text or "-" in text:
            changed = splice.add_item(text, ("a",), text.count("-"), "new")
            assert splice.remove(changed, ("a", text.count("-"))) == text
