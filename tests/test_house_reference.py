"""`fieldrules rule` knows the rules of one's own that stand in the nearest settings."""

from pathlib import Path

import pytest

import cybersource_invoicing as invoicing
from fieldrules.policy.house import WORDS
from tests.support import run_cli

CURRENCY = "orderInformation.amountDetails.currency"
TOTAL = "orderInformation.amountDetails.totalAmount"
TEXT = "invoiceInformation.description"
BOUNDS = {
    'allowed = ["AUD", "NZD"]': [f'{CURRENCY} is one of "AUD", "NZD"'],
    'equals = "AUD"': [f'{CURRENCY} is "AUD"'],
    "required = true": [f"{CURRENCY} is required"],
    "forbidden = true": [f"{CURRENCY} must not be there"],
    "range = { minimum = 1, maximum = 900 }": [f"{TOTAL} is at least 1", f"{TOTAL} is at most 900"],
    "range = { above = 0 }": [f"{TOTAL} is more than 0"],
    "length = { maximum = 30 }": [f"{TEXT} is at most 30 characters"],
}


def settings(folder: Path, bound: str) -> None:
    field = {"range": TOTAL, "length": TEXT}.get(bound.split(maxsplit=1)[0], CURRENCY)
    text = f'[[house]]\nid = "ours"\nfield = "{field}"\n{bound}\nsays = "our account takes no other"\n'
    (folder / "fieldrules.toml").write_text(text)


def test_every_word_has_a_case() -> None:
    assert {bound.split()[0] for bound in BOUNDS} == set(WORDS)


@pytest.mark.parametrize("bound", BOUNDS)
def test_it_says_what_the_rule_asks_for_and_where_it_stands(bound: str, tmp_path: Path) -> None:
    settings(tmp_path, bound)
    done = run_cli("rule", "ours", cwd=tmp_path)
    assert (done.status, done.err) == (0, "")
    lines = [line.strip() for line in done.out.splitlines()]
    assert lines[:2] == ["ours", "our account takes no other"]
    assert [line.removeprefix("says").strip() for line in lines[3 : 3 + len(BOUNDS[bound])]] == BOUNDS[bound]
    assert lines[-2:] == ["source    fieldrules.toml: [[house]] ours", "fieldrules.toml:1"]
    assert "since" not in done.out


def test_the_list_of_rules_ends_with_them(tmp_path: Path) -> None:
    settings(tmp_path, "required = true")
    done = run_cli("rule", cwd=tmp_path)
    assert "\n\nRules of your own\n  ours " in done.out
    (tmp_path / "fieldrules.toml").unlink()
    assert done.out.startswith(run_cli("rule", cwd=tmp_path).out.partition("\n\n`fieldrules rule ID`")[0])


def test_only_a_type_that_has_the_field_is_named(tmp_path: Path) -> None:
    settings(tmp_path, "required = true")
    named = run_cli("rule", "ours", cwd=tmp_path).out.partition("types")[2].partition("source")[0]
    having = [name for name in invoicing.ruleset().types if CURRENCY in invoicing.ruleset().schema_of(name).nodes]
    assert "".join(named.split()).split(",") == having


def test_an_unknown_id_is_told_with_the_nearest_of_both(tmp_path: Path) -> None:
    settings(tmp_path, "required = true")
    done = run_cli("rule", "oursss", cwd=tmp_path)
    assert (done.status, done.err) == (2, "fieldrules: there is no rule oursss; did you mean ours?\n")


def test_broken_settings_are_told_only_when_they_are_asked(tmp_path: Path) -> None:
    (tmp_path / "fieldrules.toml").write_text("nothing = 1\n")
    assert run_cli("rule", "unreadable", cwd=tmp_path).status == 0
    done = run_cli("rule", "ours", cwd=tmp_path)
    assert (done.status, done.out) == (2, "")
    assert done.err.startswith("fieldrules: fieldrules.toml:1: ")
