"""A payload that passed may fail after a minor release, never after a patch; the version has to say so."""

import copy
import json
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import cybersource_invoicing as invoicing
from fieldrules import RuleSet
from fieldrules.check import accepts, check
from fieldrules.commands.rule import page
from fieldrules.release import problem_with, release_for, version_parts
from fieldrules.rule_change import RuleChange
from fieldrules.ruleset_diff import rules_changed
from tests import releases
from tests.support import ROOT, run_cli

VERSIONS = releases.versions()
LAST = releases.release(VERSIONS[-1])
HOW = "raise `version` in spec/cybersource_invoicing/api.yaml, and list the rules in CHANGELOG.md"


def newly_failing(last: releases.Released, today: RuleSet) -> list[str]:
    """The cases that passed when they were released and fail today."""
    return [
        case["case"]
        for case in last.passing
        if case["type"] not in (None, *today.types, *today.bodies)
        or not accepts(today, releases.text_of(case), case["type"])
    ]


def broken_promise(last: releases.Released, today: RuleSet) -> str | None:
    """Why today's version may not be called what it is, or None."""
    changes = rules_changed(last.ruleset, today)
    failing = newly_failing(last, today)
    if failing:  # whatever the difference made of it
        changes.append(RuleChange(None, "changed", "breaking", f"{failing[0]} fails"))
    return problem_with(last.ruleset.version, today.version, changes)


def test_the_version_of_today_says_what_changed_since_the_last_release() -> None:
    problem = broken_promise(LAST, invoicing.ruleset())
    assert problem is None, f"{problem}; {HOW}"


def test_every_case_that_was_released_passed_then() -> None:
    for version in VERSIONS:
        then = releases.release(version)
        assert then.ruleset.version == version
        assert len(then.passing) > 50
        assert newly_failing(then, then.ruleset) == []


def test_a_case_that_passed_fails_only_after_a_minor_release() -> None:
    now = version_parts(invoicing.ruleset().version)
    for version in VERSIONS:
        if version_parts(version)[:2] == now[:2]:
            assert newly_failing(releases.release(version), invoicing.ruleset()) == []


def rule_of(data: dict[str, Any], name: str) -> dict[str, Any]:
    found: dict[str, Any] = next(rule for rule in data["rules"] if rule["id"] == name)
    return found


def type_of(data: dict[str, Any], name: str) -> dict[str, Any]:
    found: dict[str, Any] = next(entry for entry in data["types"] if entry["id"] == name)
    return found


def require_more(data: dict[str, Any]) -> None:
    asks = type_of(data, "draft-email")["required"]
    asks.append({"field": "invoiceInformation.invoiceNumber", "rule": asks[0]["rule"]})


def drop_a_type(data: dict[str, Any]) -> None:
    data["types"] = [entry for entry in data["types"] if entry["id"] != "update"]


def drop_a_rule(data: dict[str, Any]) -> None:
    data["rules"] = [rule for rule in data["rules"] if rule["id"] != "minimum-partial-within-total"]


def warn_only(data: dict[str, Any]) -> None:
    rule_of(data, "adjustments-on-one-level")["severity"] = "warning"


def make_an_error(data: dict[str, Any]) -> None:
    rule_of(data, "item-total-adds-up")["severity"] = "error"


def say_it_better(data: dict[str, Any]) -> None:
    rule_of(data, "field-type")["summary"] = "A field is of the type that its schema names."


# what is done to the rules, the least release for it, the versions that may follow 1.0.0, and those that may not
MADE: list[tuple[Callable[[dict[str, Any]], None], str | None, list[str], list[str]]] = [
    (lambda data: None, None, ["1.0.0", "1.0.1", "1.1.0", "2.0.0"], ["0.9.9"]),
    (require_more, "minor", ["1.1.0", "1.2.3", "2.0.0"], ["1.0.0", "1.0.1", "1.0.99", "0.9.0"]),
    (make_an_error, "minor", ["1.1.0", "2.0.0"], ["1.0.0", "1.0.1"]),
    (drop_a_type, "minor", ["1.1.0", "2.0.0"], ["1.0.0", "1.0.1"]),
    (drop_a_rule, "patch", ["1.0.1", "1.1.0", "2.0.0"], ["1.0.0", "0.9.9"]),
    (warn_only, "patch", ["1.0.1", "1.1.0", "2.0.0"], ["1.0.0"]),
    (say_it_better, "patch", ["1.0.1", "1.1.0", "2.0.0"], ["1.0.0"]),
]


@pytest.mark.parametrize(("change", "needed", "good", "bad"), MADE, ids=[made[0].__name__ for made in MADE])
def test_a_change_needs_the_release_that_it_is(
    change: Callable[[dict[str, Any]], None], needed: str | None, good: list[str], bad: list[str]
) -> None:
    last = releases.release("1.0.0")
    data = copy.deepcopy(last.ruleset.data)
    change(data)
    assert release_for(rules_changed(last.ruleset, RuleSet(data))) == needed
    for version in [*good, *bad]:
        problem = broken_promise(last, RuleSet({**data, "version": version}))
        assert (problem is None) is (version in good), (version, problem)


def test_a_case_that_fails_is_told_even_if_no_rule_seems_stricter() -> None:
    case = {"case": "a made one", "type": None, "payload": {"a": 1}}
    last = releases.Released(LAST.ruleset, [*LAST.passing, case])
    assert newly_failing(last, LAST.ruleset) == ["a made one"]
    assert "needs a minor release" in str(broken_promise(last, LAST.ruleset))


@pytest.mark.parametrize(
    ("before", "after", "says"),
    [
        ("1.0.0", "1.0.1", "a payload that passed may fail, so this needs a minor release: 1.1.0 or later, not 1.0.1"),
        ("1.9.4", "1.9.4", "a payload that passed may fail, so this needs a minor release: 1.10.0 or later, not 1.9.4"),
        ("2.0.0", "1.9.0", "1.9.0 is older than 2.0.0"),
    ],
)
def test_the_problem_says_which_version_would_do(before: str, after: str, says: str) -> None:
    assert problem_with(before, after, [RuleChange("a", "added", "breaking", "b")]) == says


@pytest.mark.parametrize("version", ["1.0", "1.0.0-rc1", "", "v1.0.0", "1.0.0\n", "\u0661.0.0"])
def test_a_version_is_three_numbers(version: str) -> None:
    with pytest.raises(ValueError, match="three numbers"):
        version_parts(version)


def test_a_release_is_added_once_and_never_changed(tmp_path: Path) -> None:
    assert releases.add(tmp_path) == invoicing.ruleset().version
    assert releases.versions(tmp_path) == [invoicing.ruleset().version]
    with pytest.raises(FileExistsError):
        releases.add(tmp_path)


def test_the_command_refuses_a_version_that_is_there() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.releases"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    if invoicing.ruleset().version in VERSIONS:
        assert (done.returncode, done.stdout) == (1, "")
        assert "is there already" in done.stderr


def test_every_rule_says_since_when_it_holds() -> None:
    rules = invoicing.ruleset().rules
    locked = (ROOT / "spec" / "cybersource_invoicing" / "ids.lock").read_text("utf-8")
    assert len(rules) > 40
    for name, rule in rules.items():
        assert version_parts(rule["since"]) <= version_parts(invoicing.ruleset().version)
        assert f"{name} {rule['since']}\n" in locked


def test_people_are_told_since_when() -> None:
    pages = ROOT / "generated" / "docs" / "cybersource_invoicing" / "rules"
    for name, entry in invoicing.reference()["rules"].items():
        assert re.search(rf"^  since +{re.escape(entry['since'])}$", page(entry), re.MULTILINE)
        assert re.search(rf"since.*rule set {re.escape(entry['since'])}", (pages / f"{name}.md").read_text("utf-8"))
    assert "  since     1.0.0\n" in run_cli("rule", "field-type").out


def test_a_rule_of_the_last_release_is_never_older_today() -> None:
    for name, rule in LAST.ruleset.rules.items():
        if name in invoicing.ruleset().rules:
            assert invoicing.ruleset().rules[name]["since"] == rule["since"]


def test_a_new_rule_says_the_version_that_brings_it() -> None:
    new = invoicing.ruleset().rules.keys() - LAST.ruleset.rules.keys()
    for name in new:
        assert version_parts(invoicing.ruleset().rules[name]["since"]) > version_parts(LAST.ruleset.version)


def test_a_verdict_under_released_rules_is_that_of_the_release() -> None:
    report = check(LAST.ruleset, json.dumps(LAST.passing[0]["payload"]), LAST.passing[0]["type"])
    assert report.ok
