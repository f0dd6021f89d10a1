"""Every target of the made-up API: models, acceptor, schemas and reference say what the engine says, and no more."""

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from referencing import Registry

from fieldrules.accept import Acceptor, accept_by
from fieldrules.check import check
from fieldrules.ruleset import RuleSet
from fieldrules_generator.emit import emit_all
from fieldrules_generator.model import load_api
from tests.strategies import any_json, as_text
from tests.support import ROOT, edited, environment, load_cases

API = load_api(ROOT / "tests" / "tiny" / "spec" / "parcel")
TREE = emit_all(API)
CASES = load_cases(ROOT / "tests" / "tiny" / "cases" / "parcel")
RULES: RuleSet = API.ruleset


def _accept() -> Any:
    names: dict[str, Any] = {"__name__": "parcel._acceptor"}
    exec(compile(TREE["python/parcel/_acceptor.py"], "_acceptor.py", "exec"), names)  # noqa: S102  # ours, just made
    return accept_by(Acceptor(names["RECOGNISED"], names["NAMED"]))


ACCEPT = _accept()
SCHEMAS = {
    name: Draft202012Validator(json.loads(TREE[f"schemas/parcel/{name}.json"]), registry=Registry())
    for name in ("any-parcel", "letter", "box")
}
GAPS = {(gap["rule"], gap["part"]) for gap in json.loads(TREE["schemas/parcel/gaps.json"])["gaps"]}
FULL = {
    "kind": "box",
    "to": {"name": "Ada"},
    "weight": 500,
    "insured": True,
    "insuredValue": "10.00",
    "pickup": "2026-01-15",
    "labels": [{"text": "This side up"}, {"text": "x"}],
}
PATHS = ["kind", "to", "to.name", "weight", "insured", "insuredValue", "pickup", "labels", "labels.0", "labels.0.text"]
EDGES: list[Any] = [None, "", " ", "letter", "box", 0, 1, 30000, 30001, 20.0, True, False, "x" * 20, "x" * 21, "5.00"]
EDGES += ["-1", "1e3", 5, 2.5, "2026-02-30", "2024-02-29", [], [{}], [None], [{}] * 4, {}, "12345678.9", "123456789.0"]


@st.composite
def parcels(draw: st.DrawFn) -> Any:
    """A parcel with up to three places at the edge of some rule, or with any JSON in them."""
    payload: Any = FULL
    for _ in range(draw(st.integers(0, 3))):
        path = draw(st.sampled_from([*PATHS, "wieght", "colour", "to.wieght"]))
        try:
            payload = edited(payload, {path: draw(st.sampled_from(EDGES) | any_json)})
        except (AttributeError, TypeError, ValueError, IndexError):
            continue  # a place above it is no object
    return json.loads(json.dumps(payload))


def judged(text: str, type_id: str | None) -> tuple[Any, bool]:
    """What the engine says, once the acceptor has agreed with it."""
    report = check(RULES, text, type_id)
    fast = ACCEPT(text, type_id)
    assert fast is None or (report.valid and fast[0] == report.type)
    return report, fast is not None


def disagreement(report: Any, text: str, type_id: str | None) -> str | None:
    """What schema and engine make of a text differently, but for the gaps that are listed."""
    payload = json.loads(text)
    accepted = SCHEMAS[type_id or "any-parcel"].is_valid(payload)
    if accepted is report.valid:
        return None
    errors = [finding for finding in report.findings if finding.severity == "error"]
    excused = all({(finding.rule, "all"), (finding.rule, "numbers")} & GAPS for finding in errors)
    misspelt = any(finding.rule == "misspelt-field" for finding in errors)
    return None if accepted and (excused or misspelt) else f"schema says {accepted}, engine says {report.valid}: {text}"


@pytest.mark.parametrize(("name", "case"), CASES, ids=[name for name, _ in CASES])
def test_acceptor_and_schemas_agree_with_the_engine_on_every_case(name: str, case: dict[str, Any]) -> None:
    text = case["text"] if "text" in case else json.dumps(case["payload"])
    report, fast = judged(text, case["type"])
    assert report.valid is case["expect"]["valid"]
    assert not fast or report.valid
    if "payload" in case:
        assert fast or not report.valid or report.findings
        assert disagreement(report, text, case["type"]) is None


@given(parcels(), st.sampled_from([None, "letter", "box"]))
def test_they_agree_on_parcels_at_the_edge_of_the_rules(payload: Any, type_id: str | None) -> None:
    text = as_text(payload)
    report, _ = judged(text, type_id)
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return
    assert disagreement(report, text, type_id) is None


def test_a_valid_parcel_takes_the_fast_path() -> None:
    assert judged(json.dumps(FULL), None)[1]
    assert judged(json.dumps(FULL), "box")[1]
    assert not judged(json.dumps(FULL)[:-1] + ', "kind": "box"}', None)[1]


MODELS = """
import json
from parcel import Box, Letter
from pydantic import ValidationError
required = {kind.__name__: sorted(n for n, f in kind.model_fields.items() if f.is_required()) for kind in (Letter, Box)}
print(json.dumps(required))
full = json.loads(FULL)
assert json.loads(json.dumps(Box.model_validate(full).to_payload())) == full
assert Letter(kind="letter", to={"name": "Ada"}).to_payload() == {"kind": "letter", "to": {"name": "Ada"}}
for bad in ({**full, "insuredValue": None}, {**full, "weight": 0}, {"kind": "box"}):
    try:
        Box.model_validate(bad)
    except ValidationError as error:
        print(error.errors()[0]["loc"][0])
"""


def test_its_classes_ask_for_what_the_types_require(tmp_path: Path) -> None:
    for path, content in TREE.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_bytes(content)
    path = f"{tmp_path / 'python'}:{environment().get('PYTHONPATH', '')}".strip(":")
    done = subprocess.run(
        [sys.executable, "-c", f"FULL = {json.dumps(FULL)!r}\n{MODELS}"],
        capture_output=True,
        text=True,
        env=environment(PYTHONPATH=path),
        timeout=60,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    required, *places = done.stdout.splitlines()
    assert json.loads(required) == {"Letter": ["kind", "to"], "Box": ["kind", "to", "weight"]}
    assert places == ["insuredValue", "weight", "to"]


def test_the_reference_has_a_page_for_each_type_and_rule() -> None:
    pages = {path.removeprefix("docs/parcel/") for path in TREE if path.startswith("docs/")}
    kept = {"index.md", "types.md", "fields.md", "rules.md", "readings.md", "operations.md"}
    types = {f"types/{name}.md" for name in RULES.types}
    assert pages == kept | types | {f"rules/{rule['id']}.md" for rule in API.compiled["rules"]}
    index = TREE["docs/parcel/index.md"].decode()
    assert all(f'["{name}"]' in index for name in RULES.types)


def test_no_generated_file_holds_a_word_of_the_other_api() -> None:
    words = re.compile(rb"cybersource|visa\b|invoic|ebc2|merchant|businesscenter|lineitem|apitest", re.IGNORECASE)
    assert len(TREE) > 30
    assert {path: found[0] for path, content in TREE.items() if (found := words.search(content))} == {}
