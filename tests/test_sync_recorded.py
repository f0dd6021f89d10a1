"""Payloads that somebody kept, in files, folders and cassettes: all are found, and what cannot be read is told."""

import json
import sys
from base64 import b64encode
from pathlib import Path

import pytest
from vcr.serializers import jsonserializer, yamlserializer

from tests.kept_payloads import INVOICE, INVOICES, RULES, SHORT_NAMES, cassette, exchange, found, kept, replayed
from tests.support import ROOT, in_person, itemized


def problems(*names: str | Path) -> list[str]:
    return [each.problem.message for each in found(*names) if each.problem is not None]


def test_files_of_one_and_of_many_payloads_in_their_order(tmp_path: Path) -> None:
    one = kept(tmp_path, "one.json", in_person())
    many = kept(tmp_path, "many.ndjson", f"{json.dumps(in_person())}\n\n{json.dumps(itemized())}\n")

    assert [(each.source, each.line) for each in found(many, one)] == [(str(many), 1), (str(many), 3), (str(one), None)]


def test_a_folder_stands_for_what_is_below_it_and_a_file_is_read_once(tmp_path: Path) -> None:
    for name in ("b.json", "a/z.ndjson", ".git/x.json", "node_modules/x.json", "notes.txt", ".hidden.json"):
        kept(tmp_path, name, in_person())

    paths = [str(tmp_path / "b.json"), str(tmp_path / "a/z.ndjson")]
    assert [each.source for each in found(tmp_path, tmp_path / "b.json", tmp_path)] == paths


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights there")
def test_links_that_leave_a_folder_are_passed_over(tmp_path: Path) -> None:
    outside = kept(tmp_path, "outside/secret.json", in_person())
    inside = kept(tmp_path, "folder/inside.json", in_person())
    (tmp_path / "folder/link.json").symlink_to(outside)
    (tmp_path / "folder/below").symlink_to(outside.parent)
    (tmp_path / "folder/circle").symlink_to(inside.parent)

    assert [each.source for each in found(tmp_path / "folder")] == [str(inside)]


def test_the_cassettes_of_this_repository_are_read() -> None:
    ours = found(ROOT / "tests/cassettes", ROOT / "generated/cassettes")

    assert [each.problem for each in ours if each.problem is not None] == []
    assert {each.type_id for each in ours} == {None, "update", "settings-request"}
    updates = [each for each in ours if each.type_id == "update"]
    assert len(updates) >= 2
    for each in ours:
        lines = Path(each.source).read_text().splitlines()
        assert each.line is not None
        assert lines[each.line - 1].lstrip().startswith('"json":')
        assert isinstance(json.loads(each.data), dict)


def cassette_of_vcrpy(folder: Path, ending: str) -> Path:
    """What vcrpy writes: bodies as text, bytes or none, next to requests that have no payload of ours."""
    text = json.dumps(itemized())
    content = cassette(
        exchange("GET", INVOICES, body=None),
        exchange("POST", INVOICES, body=text),
        exchange("PUT", f"{INVOICE}?x=1", body={"string": text}),
        exchange("POST", f"{INVOICE}/delivery", body="{}"),
        exchange("POST", "https://elsewhere.example/login", body='{"password": "x"}'),
        exchange("POST", INVOICES, body={"base64_string": b64encode(text.encode()).decode()}),
    )
    if ending == "json":
        return kept(folder, "cassette.json", jsonserializer.serialize(content))
    content["interactions"].append(exchange("POST", INVOICES, body=text.encode()))
    content["interactions"][0]["request"]["headers"] = content["interactions"][1]["request"]["headers"]  # an alias
    written = yamlserializer.serialize(content)
    assert "&id001" in written
    assert "!!binary" in written
    return kept(folder, "cassette.yaml", written)


@pytest.mark.parametrize("ending", ["json", "yaml"])
def test_the_cassettes_of_vcrpy_are_read(tmp_path: Path, ending: str) -> None:
    path = cassette_of_vcrpy(tmp_path, ending)

    payloads = found(path)

    expected = [(2, None), (3, "update"), (6, None), (7, None)][: None if ending == "yaml" else 3]
    assert [(each.exchange, each.type_id) for each in payloads] == expected
    assert all(json.loads(each.data) == itemized() and each.line is not None for each in payloads)
    if ending == "yaml":
        lines = path.read_text().splitlines()
        assert all(lines[(each.line or 0) - 1].lstrip().startswith("body:") for each in payloads)


def test_a_payload_is_no_cassette_because_of_a_word_in_it(tmp_path: Path) -> None:
    path = kept(tmp_path, "odd.json", {**in_person(), "interactions": "none"})

    assert [each.exchange for each in found(path)] == [None]


def test_a_body_is_judged_as_it_was_written(tmp_path: Path) -> None:
    text = json.dumps(cassette(exchange("PUT", INVOICE, json={"placeholder": 0})))
    path = kept(tmp_path, "c.json", text.replace('"placeholder": 0', '"a": 1.50, "a": 1e2'))

    assert [each.data for each in found(path)] == [b'{"a": 1.50, "a": 1e2}']


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("empty.ndjson", b"", "the input is empty"),
        ("plain.yaml", b"a: 1\n", "no cassette"),
        ("two.yaml", b"a: 1\n---\nb: 2\n", "more than one YAML document"),
        ("broken.yaml", b"a: [1\n", "not YAML"),
        ("twice.yml", b"a: 1\na: 2\n", "twice"),
        ("circle.yaml", b"a: &x [*x]\n", "alias"),
        ("deep.yaml", b"[" * 5000 + b"]" * 5000, "nested more than 64"),
        ("latin.yaml", b"a: \xff\n", "UTF-8"),
        ("tag.yaml", b"a: !!binary '*'\n", "base64"),
        ("bare.json", json.dumps(cassette({"request": {}})).encode(), "exchange 1 of this cassette has no request"),
        ("code.json", json.dumps(cassette(exchange("PUT", INVOICE, body={"base64_string": "a"}))).encode(), "base64"),
        ("gets.json", json.dumps(cassette(exchange("GET", INVOICE))).encode(), "no payloads found"),
    ],
)
def test_what_cannot_be_read_is_told_and_never_dropped(tmp_path: Path, name: str, content: bytes, says: str) -> None:
    path = kept(tmp_path, name, content)

    (problem,) = problems(path)
    assert says in problem
    outcome = replayed(RULES, SHORT_NAMES, path)
    assert (outcome.documents, outcome.changed, outcome.unreadable) == (1, 0, 1)


def test_an_empty_folder_and_a_missing_file_are_errors(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()

    assert "no payloads found" in problems(tmp_path / "empty")[0]
    assert problems(tmp_path / "missing.json") == ["there is no such file"]


def test_aliases_that_would_grow_without_end_cost_nothing(tmp_path: Path) -> None:
    lines = ["a0: &a0 [x, x]", *(f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}]" for n in range(1, 60))]
    path = kept(tmp_path, "bomb.yaml", "\n".join(lines))

    assert "no cassette" in problems(path)[0]
