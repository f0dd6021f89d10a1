"""What nobody has decided yet stands in a file of its own, is a problem until somebody does, and goes if undone."""

import shutil
from pathlib import Path
from typing import Any

import pytest

from fieldrules_generator.sync.change import Change
from fieldrules_generator.sync.compare import compare
from fieldrules_generator.sync.edit import Open, edit
from fieldrules_generator.sync.identity import open_id, undo_id
from fieldrules_generator.sync.lock_text import lock_text
from fieldrules_generator.sync.locks import path_of
from fieldrules_generator.sync.open_readings import OPEN, open_problems, open_readings
from fieldrules_generator.sync.renew import renew
from fieldrules_generator.sync.workbench import checked, contents, put
from fieldrules_generator.yaml_reader import read_file, read_text
from tests.docs_page import LOCK, cases, edited_page
from tests.support import ROOT, run_cli
from tests.sync_changes import PAGE, change, renamed, required, undone

LOCKED = read_file(ROOT / "spec" / "cybersource_invoicing" / path_of(PAGE), "lock").data["sections"]
SECTIONS = {section["id"] for section in LOCKED}

CHANGED = [case for case in cases() if case["changes"]]
FIRST, SECOND = "a" * 12, "b" * 12
NOTE = change("note_changed", "optional", None, "ours", "theirs", words=SECOND, old_words=FIRST)
KINDS = {
    "a field": required("required-email", "customerInformation.taxNumber"),
    "another name": renamed("customerInformation.email", "customerInformation.mail"),
    "a requirement": change("requirement_changed", "required-email", "a.b", "optional", "required"),
    "a value": change("value_added", "optional", "a.b", None, True),
    "a limit": change("limit_changed", "optional", "a.b", 30, 50, words=FIRST),
    "an endpoint": change("endpoint_added", "endpoint", None, None, "POST https://a.example/b", label="A"),
    "a sentence": NOTE,
    "a sentence more": change("note_changed", "optional", None, None, "theirs", words=FIRST),
    "a section": change("section_added", None, None, None, "More"),
}


@pytest.fixture
def spec(tmp_path: Path) -> Path:
    """A copy of the spec."""
    return Path(shutil.copytree(ROOT / "spec" / "cybersource_invoicing", tmp_path / "spec" / "cybersource_invoicing"))


def readings(content: bytes | None) -> list[dict[str, Any]]:
    assert content is not None
    found: list[dict[str, Any]] = read_text(content.decode(), OPEN).data["readings"]
    return found


@pytest.mark.parametrize("what", KINDS)
def test_a_change_and_its_undoing_know_each_other(what: str) -> None:
    forth = KINDS[what]
    (back,) = undone([forth])
    assert undo_id(PAGE, back) == open_id(PAGE, forth)
    assert open_id(PAGE, back) == undo_id(PAGE, forth)
    assert open_id(PAGE, back) != open_id(PAGE, forth)


def test_changes_that_differ_have_different_names() -> None:
    names = {open_id(page, each) for page in (PAGE, "other") for each in KINDS.values()}
    assert len(names) == 2 * len(KINDS)
    assert all(len(name) <= 80 for name in names)
    assert len(open_id("a" * 90, NOTE)) <= 80


def test_what_is_open_is_a_reading_in_our_words() -> None:
    left = Open(KINDS["a field"], "Its type is open.", ("customerInformation.taxNumber",), ("field-type",))
    (reading,) = readings(open_readings([], [left, left._replace(claim="And its length.")], set(), PAGE, SECTIONS))
    assert reading["id"].startswith(f"open-{PAGE}-field-added-tax-number-")
    assert reading["open"] is True
    assert (reading["severity"], reading["touches"]) == ("high", ["request"])
    says = {"source": PAGE, "section": "required-email"}
    assert reading["says"] == [{**says, "claim": "Its type is open."}, {**says, "claim": "And its length."}]
    assert (reading["fields"], reading["rules"]) == (["customerInformation.taxNumber"], ["field-type"])


def test_readings_keep_their_order_and_words_and_go_when_their_change_is_undone() -> None:
    one, two, three = (Open(each, "It is open.") for each in list(KINDS.values())[:3])
    first = readings(open_readings([], [one, two], set(), PAGE, SECTIONS))
    first[0]["topic"] = "what somebody wrote"
    second = open_readings(first, [one, three], set(), PAGE, SECTIONS)
    assert [reading["topic"] for reading in readings(second)][:2] == ["what somebody wrote", first[1]["topic"]]
    (back,) = undone([three.change])
    assert open_readings(
        readings(second), [Open(back, "It is open.")], {undo_id(PAGE, back)}, PAGE, SECTIONS
    ) == open_readings(first, [], set(), PAGE, SECTIONS)
    every = {open_id(PAGE, each.change) for each in (one, two)}
    assert open_readings(first, [], every, PAGE, SECTIONS) is None, "no file"


def test_a_section_that_is_gone_is_named_by_no_reading() -> None:
    left = Open(KINDS["a field"], "It is open.")
    assert left.change.section_id in SECTIONS
    (before,) = readings(open_readings([], [left], set(), PAGE, SECTIONS))
    (after,) = readings(open_readings([before], [], set(), PAGE, SECTIONS - {left.change.section_id}))
    assert "section" in before["says"][0]
    assert after == {**before, "says": [{key: each for key, each in before["says"][0].items() if key != "section"}]}


def test_an_open_reading_is_a_problem_with_its_line_and_nothing_else(spec: Path) -> None:
    made = edit(spec, [KINDS["a field"]], PAGE)
    put(spec, dict(made.contents))
    put(spec, {OPEN: open_readings([], made.open, set(), PAGE, SECTIONS)})
    loaded, _ = checked(spec)
    (problem,) = open_problems(loaded)
    name = open_id(PAGE, KINDS["a field"])
    assert (spec / OPEN).read_text("utf-8").splitlines()[problem.line - 1] == f"  - id: {name}"
    assert problem.file == f"cybersource_invoicing/{OPEN}"
    assert problem.message == f"has the open reading {name!r}, which is to be decided: field added, the tax number"


def test_the_shipped_spec_has_nothing_open() -> None:
    loaded, _ = checked(ROOT / "spec" / "cybersource_invoicing")
    assert list(open_problems(loaded)) == []


def test_what_is_open_is_generated_like_any_reading(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "tests" / "tiny", tmp_path / "tiny")
    parcel = tmp_path / "tiny" / "spec" / "parcel"
    changes = [required("boxes", "size.height"), change("note_changed", "boxes", None, "ours", None, words=FIRST)]
    made = edit(parcel, changes, "guide")
    put(parcel, dict(made.contents))
    put(parcel, {OPEN: open_readings([], made.open, set(), "guide", {"boxes"})})
    done = run_cli("generate", "--spec", parcel.parent, "--out", tmp_path / "out")
    assert (done.status, done.err) == (0, "")
    page = (tmp_path / "out" / "docs" / "parcel" / "readings" / "open.md").read_text("utf-8")
    assert "Not decided yet." in page


def step(folder: Path, lock: dict[str, Any], edits: list[dict[str, Any]]) -> list[Change]:
    """What `fieldrules sync --write` does for a page."""
    page = edited_page(edits)
    changes = compare(lock, page)
    made = edit(folder, changes, lock["page"])
    put(folder, dict(made.contents))
    known = read_file(folder / OPEN, OPEN).data["readings"] if (folder / OPEN).is_file() else []
    undo = {undo_id(lock["page"], each) for each in changes}
    renewed = renew(lock, page, sha256="0" * 64, read="2026-01-01")
    sections = {section["id"] for section in renewed["sections"]}
    put(folder, {OPEN: open_readings(known, made.open, undo, lock["page"], sections)})
    put(folder, {path_of(lock["page"]): lock_text(renewed)})
    return changes


@pytest.mark.parametrize("case", CHANGED, ids=[case["name"] for case in CHANGED])
def test_a_page_that_goes_back_to_what_it_said_leaves_the_rest_of_the_spec_as_it_was(
    spec: Path, case: dict[str, Any]
) -> None:
    before = contents(spec)
    assert step(spec, LOCK, case["edits"])
    step(spec, read_file(spec / path_of(LOCK["page"]), "lock").data, [])
    after = contents(spec)
    facts = path_of(LOCK["page"])
    assert [path for path in before | after if path != facts and before.get(path) != after.get(path)] == []
