"""The baseline's own file and its command: what goes in, what is refused, and that it only ever shrinks."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldrules.policy import Baseline, Identity, SettingsError
from fieldrules.policy.baseline import parsed
from tests.adopted import copy_of_project, fieldrules
from tests.strategies import STEADY
from tests.support import Payload, edited, in_person

WHY = ("--reason", "adoption", "--until", "2027-03-31")
CARD = edited(in_person(), {"invoiceInformation.description": "card 4111 1111 1111 1111"})
NAME = "fieldrules-baseline.json"

names = st.text(st.characters(codec="utf-8"), min_size=1).filter(str.strip)
baselines = st.builds(
    Baseline,
    names,
    names,
    st.just("2027-03-31"),
    st.dictionaries(
        st.builds(Identity, names, names, st.text(st.characters(codec="utf-8"))), st.integers(1, 10**9 - 1)
    ),
)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return copy_of_project(tmp_path)


@pytest.fixture
def bare(tmp_path: Path) -> Path:
    (tmp_path / ".git").mkdir()
    put(tmp_path, "a.json", {})
    put(tmp_path, "b.json", {})
    return tmp_path


def put(root: Path, name: str, payload: Payload) -> None:
    (root / name).write_text(json.dumps(payload))


def stored(root: Path, name: str = NAME) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((root / name).read_bytes())
    return found


@given(baselines)
@STEADY
def test_what_is_written_is_read_as_the_same(baseline: Baseline) -> None:
    assert parsed(baseline.dumped().encode(), "x.json") == baseline


@given(baselines, st.randoms(use_true_random=False))
@STEADY
def test_the_text_does_not_depend_on_the_order_in_which_things_were_found(baseline: Baseline, chance: Any) -> None:
    entries = list(baseline.findings.items())
    chance.shuffle(entries)
    assert baseline._replace(findings=dict(entries)).dumped() == baseline.dumped()


GOOD = {"version": 1, "ruleset": "x 1.0.0", "reason": "r", "until": "2027-03-31", "findings": []}
ENTRY = {"file": "a.json", "rule": "item-needs-total", "path": "a[].b", "count": 1}


@pytest.mark.parametrize(
    ("value", "says"),
    [
        ([], "1: this is no baseline"),
        ({**GOOD, "version": 2}, "2: this program reads baselines of version 1"),
        ({**GOOD, "version": "1"}, "1: this is no baseline"),
        ({**GOOD, "extra": 1}, "7: a baseline has no extra"),
        ({**GOOD, "reason": " "}, "4: reason is a text"),
        ({**GOOD, "findings": {}}, "6: findings is a list"),
        ({**GOOD, "findings": [3]}, "7: each of findings is an object"),
        ({**GOOD, "findings": [{**ENTRY, "line": 3}]}, "12: a baseline has no line"),
        ({**GOOD, "findings": [{**ENTRY, "count": 0}]}, "11: count is a whole number above 0"),
        ({**GOOD, "findings": [{**ENTRY, "count": True}]}, "11: count is a whole number above 0"),
        ({**GOOD, "findings": [{**ENTRY, "file": ""}]}, "8: file is a text"),
        ({**GOOD, "findings": [ENTRY, ENTRY]}, "13: this file, rule and path stand in it before"),
    ],
)
def test_what_is_no_baseline_is_told_with_its_line(value: Any, says: str) -> None:
    with pytest.raises(SettingsError) as caught:
        parsed(json.dumps(value, indent=1).encode(), "x\x1b.json")
    assert str(caught.value).startswith(f"x\\x1b.json:{says}")


@pytest.mark.parametrize("text", ["", "{", '{"version": 1, "version": 1}', "\x1b[31m", "[" * 5000])
def test_what_is_no_json_is_told_too(text: str) -> None:
    with pytest.raises(SettingsError, match=r"^x\.json:1: ") as caught:
        parsed(text.encode(), "x.json")
    assert "\x1b" not in str(caught.value)


def test_a_baseline_whose_day_cannot_be_read_hides_nothing_and_is_named(bare: Path) -> None:
    assert fieldrules(bare, "baseline", "write", "a.json", *WHY).status == 0
    baseline = stored(bare)
    for until in ("soon", 20270331, "2027-02-30"):
        (bare / NAME).write_text(json.dumps({**baseline, "until": until}))
        done = fieldrules(bare, "check", "a.json", "--baseline", NAME)
        assert done.status == 1
        assert "has no date that can be read" in done.out.splitlines()[-1]


def test_it_holds_files_rules_paths_and_counts_and_no_value(bare: Path) -> None:
    put(bare, "a.json", edited(CARD, {"invoiceInformation.dueDate": "my secret day"}))
    done = fieldrules(bare, "baseline", "write", ".", *WHY)
    assert done.status == 0
    assert list(stored(bare)) == list(GOOD)
    assert {name for entry in stored(bare)["findings"] for name in entry} == set(ENTRY)
    text = (bare / NAME).read_text()
    assert not any(private in text for private in ("secret", "4111", "1111", "Food"))


def test_what_guards_privacy_never_goes_in_and_is_not_hidden_by_hand_either(bare: Path) -> None:
    put(bare, "a.json", CARD)
    done = fieldrules(bare, "baseline", "write", "a.json", *WHY)
    assert done.status == 0
    assert (
        "not in it: 1 finding of no-card-number-in-text; what guards privacy is only accepted by [[accept]]" in done.out
    )
    entry = {"file": "a.json", "rule": "no-card-number-in-text", "path": "invoiceInformation.description", "count": 1}
    (bare / NAME).write_text(json.dumps({**stored(bare), "findings": [entry]}))
    assert fieldrules(bare, "check", "a.json", "--baseline", NAME).status == 1


def test_without_settings_files_are_named_from_where_the_baseline_stands(bare: Path) -> None:
    (bare / "ci").mkdir()
    done = fieldrules(bare, "baseline", "write", "a.json", *WHY, "--output", "ci/known.json")
    assert done.status == 0
    assert {entry["file"] for entry in stored(bare, "ci/known.json")["findings"]} == {"../a.json"}
    assert "check with --baseline ci/known.json" in done.out
    assert fieldrules(bare, "check", "a.json", "--baseline", "ci/known.json").status == 0
    assert fieldrules(bare / "ci", "check", "../a.json", "--baseline", "known.json").status == 0
    assert fieldrules(bare, "check", "b.json", "--baseline", "ci/known.json").status == 1


def test_the_baseline_itself_is_no_payload(bare: Path) -> None:
    assert fieldrules(bare, "baseline", "write", ".", *WHY).status == 0
    for files in (
        [
            ".",
        ],
        ["a.json", "b.json", NAME],
        [NAME, "./b.json", str(bare / "a.json")],
    ):
        assert "2 files: 2 ok" in fieldrules(bare, "check", *files, "--baseline", NAME).out
    alone = fieldrules(bare, "check", NAME)
    assert alone.status == 2
    assert "this is a baseline of `fieldrules`, and no payload" in " ".join(alone.out.split())


def test_a_file_named_twice_is_counted_once(bare: Path) -> None:
    put(bare, "a.json", {"orderInformation": {"lineItems": [{}, {}]}})
    assert fieldrules(bare, "baseline", "write", "a.json", *WHY).status == 0
    once = stored(bare)
    assert fieldrules(bare, "baseline", "write", "a.json", "./a.json", str(bare / "a.json"), *WHY).status == 0
    assert stored(bare) == once
    assert fieldrules(bare, "baseline", "prune", "a.json", "./a.json").status == 0
    assert stored(bare) == once


def test_prune_keeps_what_it_was_not_asked_about_and_never_adds(bare: Path) -> None:
    assert fieldrules(bare, "baseline", "write", ".", *WHY).status == 0
    before = stored(bare)
    put(bare, "a.json", in_person())
    put(bare, "b.json", {"orderInformation": {"lineItems": [{}, {}]}})
    done = fieldrules(bare, "baseline", "prune", "a.json")
    assert done.status == 0
    assert stored(bare)["findings"] == [entry for entry in before["findings"] if entry["file"] == "b.json"]
    assert fieldrules(bare, "baseline", "prune", ".").status == 0
    kept = {(entry["file"], entry["rule"], entry["path"]): entry["count"] for entry in stored(bare)["findings"]}
    old = {(entry["file"], entry["rule"], entry["path"]): entry["count"] for entry in before["findings"]}
    assert kept.items() <= old.items()
    assert {name: value for name, value in stored(bare).items() if name != "findings"} == {
        name: value for name, value in before.items() if name != "findings"
    }


def test_prune_of_a_folder_forgets_files_that_are_gone(bare: Path) -> None:
    assert fieldrules(bare, "baseline", "write", ".", *WHY).status == 0
    (bare / "a.json").unlink()
    assert fieldrules(bare, "baseline", "prune", "b.json").status == 0
    assert {entry["file"] for entry in stored(bare)["findings"]} == {"a.json", "b.json"}
    whole = (bare / NAME).read_bytes()
    for asked in (".", "*.json", "**/a*", "a.json"):
        (bare / NAME).write_bytes(whole)
        assert fieldrules(bare, "baseline", "prune", asked).status == 0
        assert {entry["file"] for entry in stored(bare)["findings"]} == {"b.json"}
    unknown = fieldrules(bare, "baseline", "prune", "c.json")
    assert (unknown.status, unknown.out) == (2, "")


def test_prune_that_finds_nothing_to_take_out_leaves_the_file_alone(bare: Path) -> None:
    assert fieldrules(bare, "baseline", "write", ".", *WHY).status == 0
    before = (bare / NAME).stat()
    done = fieldrules(bare, "baseline", "prune", ".")
    assert done.status == 0
    assert "0 findings taken out" in done.out
    assert (bare / NAME).stat().st_mtime_ns == before.st_mtime_ns


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("write", "a.json"), "--reason TEXT is needed"),
        (("write", "a.json", "--reason", " ", "--until", "2027-03-31"), "--reason TEXT is needed"),
        (("write", "a.json", "--reason", "r"), "--until DATE is needed"),
        (("write", "a.json", "--reason", "r", "--until", "31.3.2027"), "--until DATE is needed"),
        (("write", "a.json", "--reason", "r", "--until", "2026-11-25"), "2026-11-25 is past"),
        (("write", *WHY), "name the files"),
        (("write", "-", *WHY), "name the files"),
        (("write", "missing.json", *WHY), "missing.json cannot be read: there is no such file"),
        (("write", "a.json", "cut.json", *WHY), "cut.json cannot be read"),
        (("write", "no*.json", *WHY), "no*.json cannot be read: no file matches"),
        (("write", "a.json", *WHY, "--output", "link.json"), "it is a symbolic link"),
        (("write", "a.json", *WHY, "--output", "."), "it is no plain file"),
        (("write", "a.json", *WHY, "--output", "no/such/folder.json"), "cannot write no/such/folder.json"),
        (("prune", "a.json"), "there is no baseline fieldrules-baseline.json"),
        (("prune", "a.json", "--output", "b.json"), "b.json:1: this is no baseline"),
        (("prune", "a.json", *WHY), "prune changes neither"),
        (("grow", "a.json"), "prune"),
    ],
)
def test_what_cannot_be_done_is_told_and_nothing_is_written(bare: Path, arguments: tuple[str, ...], words: str) -> None:
    (bare / "cut.json").write_text("{")
    (bare / "link.json").symlink_to("b.json")
    before = {path.name: path.read_bytes() for path in bare.iterdir() if path.is_file()}
    done = fieldrules(bare, "baseline", *arguments)
    assert (done.status, done.out) == (2, "")
    assert words in done.err
    assert {path.name: path.read_bytes() for path in bare.iterdir() if path.is_file()} == before


def test_a_baseline_that_the_settings_name_and_nobody_made_is_told(root: Path) -> None:
    done = fieldrules(root, "check", "payloads")
    assert (done.status, done.out) == (2, "")
    assert "fieldrules.toml:3: there is no fieldrules-baseline.json" in done.err


def test_more_findings_than_a_report_lists_are_all_set_aside(bare: Path) -> None:
    put(bare, "a.json", edited(in_person(), {f"unknown{number}": 1 for number in range(300)}))
    assert fieldrules(bare, "baseline", "write", "a.json", *WHY).status == 0
    done = fieldrules(bare, "check", "a.json", "--baseline", NAME, "--fail-on", "warning")
    assert done.status == 0
    assert "300 more in the baseline until 2027-03-31" in done.out
    report = json.loads(fieldrules(bare, "check", "a.json", "--baseline", NAME, "--format", "json").out)
    assert report["summary"]["suppressed"] == 300
    assert len(report["documents"][0]["findings"]) == 100
