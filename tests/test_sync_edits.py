"""Edits of a docs page, each with the changes that it is told as: the cases are files in `docs/edits`."""

from pathlib import Path
from typing import Any

import pytest

from fieldrules_generator.sync.change import IMPACTS, KINDS
from fieldrules_generator.sync.compare import compare
from tests.docs_page import EDITS, LOCK, cases, edited_page

CASES = cases()
TOLD = ("kind", "section", "field", "from", "to", "impact")


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_an_edit_is_told_as_what_it_means(case: dict[str, Any]) -> None:
    changes = [change.to_dict() for change in compare(LOCK, edited_page(case["edits"]))]
    expected = [{key: change.get(key) for key in TOLD} for change in case["changes"]]
    assert [{key: change[key] for key in TOLD} for change in changes] == expected
    assert all(change["says"] for change in changes)


def test_the_page_as_it_is_has_no_change() -> None:
    assert compare(LOCK, edited_page([])) == []


def test_there_are_edits_of_every_kind_and_harmless_ones() -> None:
    assert len(CASES) >= 40
    kinds = {change["kind"] for case in CASES for change in case["changes"]}
    assert kinds == set(KINDS)
    assert {change["impact"] for case in CASES for change in case["changes"]} == set(IMPACTS)
    assert sum(not case["changes"] for case in CASES) >= 10
    assert len(list(Path(EDITS).glob("*.yaml"))) >= 5


def test_changes_come_in_the_order_of_their_weight() -> None:
    for case in CASES:
        impacts = [IMPACTS.index(change.impact) for change in compare(LOCK, edited_page(case["edits"]))]
        assert impacts == sorted(impacts)
