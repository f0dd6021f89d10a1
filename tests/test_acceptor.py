"""The acceptor says yes exactly where the engine finds no error, and `check` is the same with it and without it."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import cybersource_invoicing as invoicing
from cybersource_invoicing import _acceptor
from fieldrules.accept import Acceptor, accept_by
from fieldrules.engine import judge_text, judge_value
from fieldrules.options import Options
from tests.strategies import STEADY, any_object, as_text, named_types, payloads, plain
from tests.support import starting

ACCEPT = accept_by(Acceptor(_acceptor.RECOGNISED, _acceptor.NAMED))
CASES = sorted((Path(__file__).parent / "conformance" / "cybersource_invoicing").rglob("*.json"))


def by_engine(payload: Any, type_id: str | None) -> Any:
    """The report of the engine alone."""
    judge = judge_text if isinstance(payload, (str, bytes)) else judge_value
    return judge(invoicing.ruleset(), payload, Options(type_id))


def assert_agrees(payload: Any, type_id: str | None) -> None:
    report = by_engine(payload, type_id)
    accepted = ACCEPT(payload, type_id)
    assert accepted is None or (report.valid and accepted[0] == report.type)
    assert invoicing.accepts(payload, type_id) is report.valid
    assert invoicing.check(payload, type_id).to_dict() == report.to_dict()


def test_there_are_cases() -> None:
    assert len(CASES) > 200


@pytest.mark.parametrize("path", CASES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_they_agree_on_every_conformance_case(path: Path) -> None:
    case = json.loads(path.read_text(encoding="utf-8"))
    text = case["text"] if "text" in case else json.dumps(case["payload"])
    for payload in (text, text.encode("utf-8", "surrogatepass")):
        assert_agrees(payload, case["type"])


@STEADY
@given(payloads(), named_types, st.booleans())
def test_they_agree_on_broken_payloads(payload: Any, type_id: str | None, spaced: bool) -> None:
    text = as_text(payload, indent=2 if spaced else None)
    assert_agrees(text, type_id)
    assert_agrees(text.encode(), type_id)
    assert_agrees(plain(payload), type_id)


@STEADY
@given(any_object, named_types)
def test_they_agree_on_any_python_object(payload: Any, type_id: str | None) -> None:
    assert_agrees(payload, type_id)


@pytest.mark.parametrize("type_id", invoicing.types())
@pytest.mark.parametrize("size", ["minimal", "full"])
def test_a_starting_payload_takes_the_fast_path(type_id: str, size: str) -> None:
    payload = starting(type_id, size)
    recognised = invoicing.check(payload).type == type_id
    assert ACCEPT(json.dumps(payload).encode(), None if recognised else type_id) is not None


@pytest.mark.parametrize(
    "text",
    [
        '{"invoiceInformation": {"description": "a", "description": "b"}}',
        '{"a":1,"a" :2}',
        '{"a":{"b":1},"a":{"b":1}}',
        '{"\\u0061":1,"a":2}',
    ],
)
def test_a_duplicate_key_never_takes_the_fast_path(text: str) -> None:
    whole = json.dumps(starting("draft-in-person", "minimal"))
    assert ACCEPT(text, None) is None
    assert ACCEPT(whole[:-1] + ", " + text[1:], None) is None


@pytest.mark.parametrize("escaped", ["dueDate", "\\u0064ueDate"])
@pytest.mark.parametrize("space", ["", " ", "\n\t"])
def test_a_known_key_that_stands_twice_is_an_error(escaped: str, space: str) -> None:
    whole = json.dumps(starting("draft-in-person", "minimal"))
    twice = whole.replace('"dueDate":', f'"{escaped}"{space}: "2026-01-15", "dueDate":')
    assert not invoicing.accepts(twice)
    assert not invoicing.accepts(twice.encode())


def test_colons_in_texts_do_not_slow_the_fast_path_down_to_the_engine() -> None:
    payload = starting("draft-in-person", "minimal")
    payload["invoiceInformation"]["description"] = 'Call at 10:30, ask for "Ann": bring {"a": 1}'
    assert ACCEPT(json.dumps(payload), None) is not None
