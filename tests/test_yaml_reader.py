"""The strict YAML reader of the spec: what it takes is what is written; everything clever is refused with its line."""

import tracemalloc
from pathlib import Path

import pytest

from fieldrules_generator.problems import SpecError
from fieldrules_generator.yaml_reader import read_file, read_text


def problems(text: str) -> list[tuple[int, str]]:
    with pytest.raises(SpecError) as refused:
        read_text(text, "some/file.yaml")
    assert {problem.file for problem in refused.value.problems} == {"some/file.yaml"}
    return [(problem.line, problem.message) for problem in refused.value.problems]


BOMB = "a: &a [x, x]\n" + "".join(
    f"{chr(98 + n)}: &{chr(98 + n)} [" + ", ".join([f"*{chr(97 + n)}"] * 9) + "]\n" for n in range(12)
)


@pytest.mark.parametrize(
    ("says", "text", "line", "words"),
    [
        ("a key that stands twice", "a: 1\nb: 2\na: 3\n", 3, "'a' twice"),
        ("a key that stands twice, quoted once", "a: 1\n'a': 3\n", 2, "'a' twice"),
        ("a key that stands twice inside", "x:\n  - {k: 1, k: 2}\n", 2, "'k' twice"),
        ("a tag", "a: 1\nb: !!int '5'\n", 2, "tag"),
        ("a tag of Python", "a: !!python/object/apply:os.system [echo]\n", 1, "tag"),
        ("a tag of one's own", "a: !thing {x: 1}\n", 1, "tag"),
        ("a tag on a key", "!!str a: 1\n", 1, "tag"),
        ("an anchor", "a: &here 1\n", 1, "anchor"),
        ("an anchor on a key", "&k a: 1\n", 1, "anchor"),
        ("an alias", "a: &here 1\nb: *here\n", 2, "alias"),
        ("a bomb of aliases", BOMB, 1, "anchor"),
        ("a merge key", "a: {x: 1}\nb:\n  <<: {y: 2}\n", 3, "merge"),
        ("a merge of an alias", "a: &a {x: 1}\nb:\n  <<: *a\n", 3, "merge"),
        ("a key that is a list", "a: 1\n? [x, y]\n: 2\n", 2, "key that is no text"),
        ("a key that is an object", "? {x: 1}\n: 2\n", 1, "key that is no text"),
        ("a day", "a: 1\nday: 2026-01-15\n", 2, "quote it"),
        ("a day that is none", "day: 2026-02-30\n", 1, "quote it"),
        ("a time", "at: 2026-01-15T10:00:00Z\n", 1, "quote it"),
        ("sixties", "at: 10:30\n", 1, "quote it"),
        ("an octal number", "a: 0o17\n", 1, "quote it"),
        ("an old octal number", "a: 017\n", 1, "quote it"),
        ("a hexadecimal number", "a: 0x1F\n", 1, "quote it"),
        ("a number with underscores", "a: 1_000\n", 1, "quote it"),
        ("an exponent", "a: 1e3\n", 1, "quote it"),
        ("not a number", "a: .nan\n", 1, "quote it"),
        ("infinity", "a: -.inf\n", 1, "quote it"),
        ("a number without end", "a: " + "9" * 5000 + "\n", 1, "quote it"),
        ("two documents", "a: 1\n---\nb: 2\n", 2, "more than one document"),
        ("bad indentation", "a:\n  - 1\n b: 2\n", 3, "not YAML"),
        ("a tab", "a:\n\t- 1\n", 2, "not YAML"),
        ("an open quote", "a: 1\nb: 'x\n", 3, "not YAML"),
        ("a control character", "a: \x07\n", 1, "not YAML"),
        ("an unknown alias", "a: *nothing\n", 1, ""),
        ("33 levels", "a: " + "[" * 40 + "]" * 40 + "\n", 1, "32 levels"),
    ],
    ids=lambda value: value[:40] if isinstance(value, str) and "\n" not in value else "",
)
def test_what_is_refused_and_where(says: str, text: str, line: int, words: str) -> None:
    found = problems(text)
    assert line in [at for at, message in found if words in message], found


def test_everything_that_is_wrong_is_told_at_once() -> None:
    assert [line for line, _ in problems("a: &x 1\nb: !!str 2\nc: 2026-01-15\nd: 1\nd: 2\n")] == [1, 2, 3, 5]


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("yes", "yes"),
        ("no", "no"),
        ("on", "on"),
        ("off", "off"),
        ("y", "y"),
        ("Yes", "Yes"),
        ("NO", "NO"),
        ("True", "True"),
        ("FALSE", "FALSE"),
        ("Null", "Null"),
        ("true", True),
        ("false", False),
        ("null", None),
        ("~", None),
        ("", None),
        ("0", 0),
        ("-5", -5),
        ("12", 12),
        ("1.5", 1.5),
        ("'2026-01-15'", "2026-01-15"),
        ("'1e3'", "1e3"),
        ('"yes"', "yes"),
        ("1.0.0", "1.0.0"),
        ("=", "="),
        ("'<<'", "<<"),
        ("a#b", "a#b"),
        ('"\\u00e9"', "é"),
        ("|\n  x\n  y", "x\ny\n"),
        (">-\n  x\n  y", "x y"),
        ("[a, 'b', 1]", ["a", "b", 1]),
        ("{x: {y: z}}", {"x": {"y": "z"}}),
    ],
)
def test_what_is_taken_is_what_is_written(written: str, read: object) -> None:
    data = read_text(f"key: {written}\n", "f.yaml").data
    assert data == {"key": read}
    assert type(data["key"]) is type(read)


def test_keys_stay_text_whatever_they_look_like() -> None:
    assert read_text("no: 1\n5: 2\ntrue: 3\n1.5: 4\n", "f.yaml").data == {"no": 1, "5": 2, "true": 3, "1.5": 4}


def test_lines_are_known_for_every_place() -> None:
    document = read_text("a: 1\nb:\n  - x\n  - {c: 2,\n     d: 3}\n", "f.yaml")
    assert [document.line("a"), document.line("b"), document.line("b", 1), document.line("b", 1, "d")] == [1, 2, 4, 5]
    assert document.line("b", 1, "nothing", "below") == 4


@pytest.mark.parametrize(
    ("data", "line", "words"),
    [
        (b"a: 1\nb: \xff\xfe\n", 2, "UTF-8"),
        ("a: 1\n".encode("utf-16"), 1, "UTF-8"),
        (b"a: '" + b"x" * (2 * 1024 * 1024) + b"'\n", 1, "larger"),
    ],
    ids=["Latin-1", "UTF-16", "2 MB"],
)
def test_a_file_that_is_no_small_utf_8_is_refused(tmp_path: Path, data: bytes, line: int, words: str) -> None:
    path = tmp_path / "f.yaml"
    path.write_bytes(data)
    with pytest.raises(SpecError) as refused:
        read_file(path, "spec/f.yaml")
    assert [(problem.file, problem.line) for problem in refused.value.problems] == [("spec/f.yaml", line)]
    assert words in str(refused.value)


def test_a_missing_file_is_a_problem_too(tmp_path: Path) -> None:
    with pytest.raises(SpecError) as refused:
        read_file(tmp_path / "none.yaml", "spec/none.yaml")
    assert str(refused.value).startswith("spec/none.yaml:1: ")


@pytest.mark.parametrize("opening", ["[", "{a: ", "- ", "? "])
@pytest.mark.parametrize("levels", [1000, 100_000])
def test_deep_nesting_is_a_problem_and_no_crash(opening: str, levels: int) -> None:
    assert problems(opening * levels)


def test_a_bomb_costs_no_memory() -> None:
    tracemalloc.start()
    try:
        problems(BOMB)
        assert tracemalloc.get_traced_memory()[1] < 5_000_000
    finally:
        tracemalloc.stop()
