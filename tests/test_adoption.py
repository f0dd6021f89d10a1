"""A team with old payloads begins to check them: one command, and from then on only what is new is told."""

import json
from pathlib import Path

import pytest

from tests.adopted import copy_of_project, fieldrules
from tests.support import GONE, change, edited

WRITE = ("baseline", "write", "payloads", "--reason", "adoption, PAY-790", "--until", "2027-03-31")
OLD = "payloads/old"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return copy_of_project(tmp_path)


@pytest.fixture
def adopted(root: Path) -> Path:
    done = fieldrules(root, *WRITE)
    assert (done.status, done.err) == (0, "")
    assert done.out == "fieldrules-baseline.json: 9 findings in 7 files set aside until 2027-03-31\n"
    return root


def repair(root: Path, name: str, place: str, value: object) -> None:
    path = root / OLD / name
    path.write_text(json.dumps(edited(json.loads(path.read_bytes()), {place: value}), indent=2))


def test_before_it_the_old_payloads_fail(root: Path) -> None:
    done = fieldrules(root, "check", "payloads", "--no-config")
    assert done.status == 1
    assert "16 payloads: 7 ok, 1 with warnings, 8 with errors (9 errors, 2 warnings; 3 of" in done.out


def test_one_command_adopts_them(adopted: Path) -> None:
    done = fieldrules(adopted, "check", "payloads")
    assert (done.status, done.err) == (0, "")
    assert done.out == "16 payloads: 16 ok; 2 suppressed; 9 more in the baseline until 2027-03-31\n"


def test_files_alone_are_called_files(adopted: Path) -> None:
    done = fieldrules(adopted, "check", f"{OLD}/*.json")
    assert done.out == "6 files: 6 ok; 1 suppressed; 7 more in the baseline until 2027-03-31\n"


def test_a_payload_that_breaks_is_told_and_nothing_else(adopted: Path) -> None:
    change(adopted / "payloads/current/desk.json", '"currency": "USD"', '"currency": "usd"')
    done = fieldrules(adopted, "check", "payloads", "--format", "concise")
    assert done.status == 1
    (line,) = done.out.splitlines()
    assert line.startswith("payloads/current/desk.json:11:7: error:")
    text = fieldrules(adopted, "check", "payloads").out
    summary = "16 payloads: 15 ok, 1 with errors (1 error, 0 warnings); 2 suppressed; 9 more in\n  the baseline until"
    assert summary in text


def test_one_more_of_what_the_baseline_holds_is_told(adopted: Path) -> None:
    lines = (adopted / OLD / "many.ndjson").read_text().splitlines()
    (adopted / OLD / "many.ndjson").write_text("\n".join([*lines, lines[0]]) + "\n")
    done = fieldrules(adopted, "check", "payloads", "--format", "concise")
    assert done.status == 1
    (line,) = done.out.splitlines()
    assert line.startswith(f"{OLD}/many.ndjson:4:")


def test_a_file_named_twice_is_judged_once(adopted: Path) -> None:
    done = fieldrules(adopted, "check", f"{OLD}/many.ndjson", f"./{OLD}/many.ndjson")
    assert (done.status, done.out) == (0, "3 payloads: 3 ok; 2 more in the baseline until 2027-03-31\n")


def test_a_payload_laid_out_anew_stays_in_the_baseline(adopted: Path) -> None:
    for path in (adopted / OLD).glob("*.json"):
        path.write_text(json.dumps(json.loads(path.read_bytes()), indent=7))
    assert fieldrules(adopted, "check", "payloads").status == 0


def test_what_is_mended_is_pruned_and_cannot_come_back(adopted: Path) -> None:
    repair(adopted, "no-date.json", "invoiceInformation.dueDate", "2026-11-30")
    repair(adopted, "day-first.json", "invoiceInformation.dueDate", "2026-11-30")
    repair(adopted, "items-without-totals.json", "orderInformation.lineItems.0.totalAmount", "20.00")
    told = fieldrules(adopted, "check", "payloads")
    assert told.status == 0
    note = "unused-exception: no longer found: 3 findings; `fieldrules baseline prune FILES` shrinks it"
    assert told.out.splitlines()[-1] == f"fieldrules-baseline.json: {note}"
    done = fieldrules(adopted, "baseline", "prune", "payloads")
    assert (done.status, done.err) == (0, "")
    assert done.out.splitlines() == [
        f"{OLD}/day-first.json: field-format invoiceInformation.dueDate (gone)",
        f"{OLD}/items-without-totals.json: item-needs-total orderInformation.lineItems[].totalAmount (2 -> 1)",
        f"{OLD}/no-date.json: invoice-needs-due-date invoiceInformation.dueDate (gone)",
        "fieldrules-baseline.json: 3 findings taken out, 6 findings left until 2027-03-31",
    ]
    assert "6 more in the baseline" in fieldrules(adopted, "check", "payloads").out
    repair(adopted, "no-date.json", "invoiceInformation.dueDate", GONE)
    assert fieldrules(adopted, "check", "payloads").status == 1


def test_when_its_day_has_passed_the_findings_are_back(adopted: Path) -> None:
    assert fieldrules(adopted, "check", "payloads", day="2027-03-31").status == 0
    done = fieldrules(adopted, "check", "payloads", day="2027-04-01")
    assert done.status == 1
    assert "16 payloads: 8 ok, 1 with warnings, 7 with errors (8 errors, 1 warning; 2 of" in done.out
    assert done.out.splitlines()[-1] == (
        "fieldrules-baseline.json: expired-exception: ended 2027-03-31; it hides nothing (9 findings)"
    )
    later = fieldrules(adopted, "check", "payloads", day="2027-07-01")
    assert "8 with errors (9 errors, 1 warning" in later.out
    ended = "[[accept]] of adjustments-on-one-level ended 2027-06-30; its findings count again"
    assert f"fieldrules.toml:8: expired-exception: {ended}" in later.out


def test_from_a_folder_below_the_same_settings_and_names_count(adopted: Path) -> None:
    done = fieldrules(adopted / "payloads", "check", "old", "../payloads/current")
    assert (done.status, done.err) == (0, "")
    assert "9 more in the baseline" in done.out


def test_every_format_leaves_out_what_is_set_aside_but_json_and_sarif_which_say_so(adopted: Path) -> None:
    for output in ("concise", "junit", "github"):
        done = fieldrules(adopted, "check", "payloads", "--format", output)
        assert done.status == 0
        assert "item-needs-total" not in done.out
    report = json.loads(fieldrules(adopted, "check", "payloads", "--format", "json").out)
    assert report["summary"] == {
        "documents": 16,
        "invalid": 8,
        "errors": 0,
        "warnings": 0,
        "unreadable": 0,
        "suppressed": 11,
    }
    found = [finding for document in report["documents"] for finding in document["findings"]]
    assert {finding["suppressed"]["by"] for finding in found} == {"accept", "baseline", "unknown-fields"}
    assert {"by": "baseline", "reason": "adoption, PAY-790", "until": "2027-03-31"} in [f["suppressed"] for f in found]
    (run,) = json.loads(fieldrules(adopted, "check", "payloads", "--format", "sarif").out)["runs"]
    assert len(run["results"]) == 11
    assert all(
        [(entry["kind"], entry["status"]) for entry in result["suppressions"]] == [("external", "accepted")]
        for result in run["results"]
    )
    assert {result["suppressions"][0]["justification"] for result in run["results"]} == {
        "adoption, PAY-790",
        "this account takes both, PAY-812",
        "suppressed by unknown-fields",
    }


def test_statistics_count_instead_of_listing(root: Path) -> None:
    done = fieldrules(root, "check", "payloads", "--no-config", "--statistics")
    assert done.status == 1
    lines = [line.split() for line in done.out.splitlines()]
    assert ["2", "error", "item-needs-total"] in lines
    assert ["10", "draft-in-person"] in lines
    report = json.loads(fieldrules(root, "check", "payloads", "--no-config", "--statistics", "--format", "json").out)
    assert list(report) == ["version", "ruleset", "summary", "rules", "suppressed", "types"]
    counting = [entry["count"] for entry in report["rules"]]
    assert sum(counting) == report["summary"]["errors"] + report["summary"]["warnings"] == 11
    assert counting == sorted(counting, reverse=True)
    assert {"type": "draft-itemized", "documents": 3, "with_errors": 2} in report["types"]
    refused = fieldrules(root, "check", "payloads", "--no-config", "--statistics", "--format", "sarif")
    assert (refused.status, refused.out) == (2, "")


def test_a_fix_is_made_whether_or_not_the_baseline_holds_the_finding(adopted: Path) -> None:
    shop = json.loads((adopted / "payloads/current/shop.json").read_bytes())
    for item in shop["orderInformation"]["lineItems"]:
        item["productSKU"] = item.pop("productSku")
    path = adopted / OLD / "spelling.json"
    path.write_text(json.dumps(shop, indent=2))
    assert fieldrules(adopted, *WRITE).status == 0
    assert fieldrules(adopted, "check", str(path.relative_to(adopted))).status == 0
    shown = fieldrules(adopted, "check", str(path.relative_to(adopted)), "--diff")
    assert shown.status == 0
    assert "productSku" in shown.out
    assert fieldrules(adopted, "check", str(path.relative_to(adopted)), "--fix").status == 0
    assert "productSKU" not in path.read_text()
