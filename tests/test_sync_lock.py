"""The lock made anew: what is known keeps its name, what is new is marked, and going back leaves no trace."""

import hashlib
from typing import Any

import pytest

from fieldrules_generator.spec import schema_problems
from fieldrules_generator.sync.compare import compare
from fieldrules_generator.sync.lock import locked_facts, statements_of
from fieldrules_generator.sync.lock_text import lock_text
from fieldrules_generator.sync.reader import read_page
from fieldrules_generator.sync.renew import UNREAD, renew
from fieldrules_generator.yaml_reader import read_text
from tests.docs_page import FOLDER, LOCK, PAGE, cases, edited_text

CASES = cases()
IDS = [case["name"] for case in CASES]


def renewed(lock: dict[str, Any], text: str, day: str) -> dict[str, Any]:
    """The lock after a page with this text was read, through the text of its file."""
    made = renew(lock, read_page(text.encode()), sha256=hashlib.sha256(text.encode()).hexdigest(), read=day)
    found = read_text(lock_text(made).decode(), "facts.yaml")
    assert list(schema_problems(found, "facts")) == []
    data: dict[str, Any] = found.data
    return data


@pytest.mark.parametrize("case", CASES, ids=IDS)
def test_an_edit_is_locked_and_a_page_that_goes_back_leaves_no_trace(case: dict[str, Any]) -> None:
    text = edited_text(case["edits"])
    there = renewed(LOCK, text, "2026-02-03")
    assert there["read"] == ("2026-02-03" if text != PAGE else LOCK["read"])
    assert compare(there, read_page(text.encode())) == []
    titles = [section.title for section in read_page(text.encode()).sections]
    assert [section.title for section in locked_facts(there).sections] == titles
    back = renew(there, read_page(PAGE.encode()), sha256=LOCK["sha256"], read="2026-03-04")
    assert lock_text(back) == (FOLDER / "facts.yaml").read_bytes()


def test_what_nobody_has_read_is_marked_and_named_ids_stay() -> None:
    edits = next(case["edits"] for case in CASES if case["name"] == "an important note more")
    there = renewed(LOCK, edited_text(edits), "2026-02-03")
    before = {statement["id"] for _, statement in statements_of(LOCK)}
    after = {statement["id"] for _, statement in statements_of(there)}
    assert before < after
    assert [name.startswith(UNREAD) for name in after - before] == [True]


def test_versions_are_remembered_oldest_first() -> None:
    first = renewed(LOCK, PAGE + "\n", "2026-02-03")
    second = renewed(first, PAGE + "\n\n", "2026-03-04")
    assert [version["read"] for version in second["earlier"]] == [LOCK["read"], "2026-02-03"]
    assert renewed(second, PAGE + "\n", "2026-04-05") == first
