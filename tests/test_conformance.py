"""Every conformance case, as the engine judges it. The cases are files; a new file is a new test."""

import json
from pathlib import Path
from typing import Any

import pytest

import cybersource_invoicing as invoicing
from fieldrules import Report

FOLDER = Path(__file__).parent / "conformance" / "cybersource_invoicing"
FILES = sorted(FOLDER.rglob("*.json"))


def test_there_are_cases() -> None:
    assert len(FILES) > 200


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(FOLDER).with_suffix("").as_posix())
def test_case(path: Path) -> None:
    case: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    payload = case["text"] if "text" in case else json.dumps(case["payload"])
    report = invoicing.check(payload, type=case["type"])
    assert said(report) == case["expect"]
    assert invoicing.accepts(payload, type=case["type"]) is case["expect"]["valid"]


def said(report: Report) -> dict[str, Any]:
    """The parts of a report that a case states."""
    keys = ("rule", "kind", "severity", "path")
    return {
        "type": report.type,
        "type_certain": report.type_certain,
        "valid": report.valid,
        "findings": [{key: finding.to_dict()[key] for key in keys} for finding in report.findings],
        "fixes": [
            {key: fix.to_dict()[key] for key in ("title", "type", "effect", "edits", "patch")} for fix in report.fixes
        ],
    }
