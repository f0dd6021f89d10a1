"""`fieldrules changelog`: two rule sets in, and rule by rule what came, went, became stricter or looser."""

import copy
import json
from pathlib import Path
from typing import Any

import pytest
from markdown_it import MarkdownIt

import cybersource_invoicing as invoicing
from tests.releases import API, FOLDER
from tests.support import run_cli

OLD = FOLDER / f"{API}-1.0.0.ruleset.json"
HOSTILE = "<script>|`*[x](javascript:alert(1)) \x1b[31m\u202e"


def made(folder: Path, version: str = "1.1.0", **edits: Any) -> Path:
    """The released rule set after some edits, in a file: a rule is new, gone, stricter, looser, in other words."""
    data = json.loads(OLD.read_bytes())
    rules = {rule["id"]: copy.deepcopy(rule) for rule in data["rules"]}
    del rules["minimum-partial-within-total"]
    rules["item-total-adds-up"]["severity"] = "error"
    rules["adjustments-on-one-level"]["severity"] = "warning"
    rules["field-type"]["summary"] = HOSTILE
    rules["made-up"] = {**rules["invoice-number-length"], "id": "made-up", "severity": "error", "summary": HOSTILE}
    path = folder / "new.json"
    path.write_text(json.dumps({**data, "version": version, "rules": list(rules.values()), **edits}))
    return path


def test_every_kind_of_change_is_told_with_its_impact(tmp_path: Path) -> None:
    done = run_cli("changelog", OLD, made(tmp_path), "--format", "json")
    data = json.loads(done.out)
    assert (done.status, done.err) == (1, "")
    assert list(data) == ["version", "api", "from", "to", "release", "changes"]
    assert [data[end]["version"] for end in ("from", "to")] == ["1.0.0", "1.1.0"]
    assert data["release"] == "minor"
    told = {(change["rule"], change["kind"], change["impact"]) for change in data["changes"]}
    assert told == {
        ("made-up", "added", "breaking"),
        ("item-total-adds-up", "tightened", "breaking"),
        ("adjustments-on-one-level", "loosened", "compatible"),
        ("minimum-partial-within-total", "removed", "compatible"),
        ("field-type", "reworded", "editorial"),
    }
    assert all(change["says"] for change in data["changes"])


def test_the_text_says_it_to_people_and_drives_no_terminal(tmp_path: Path) -> None:
    done = run_cli("changelog", OLD, made(tmp_path))
    lines = done.out.splitlines()
    assert done.status == 1
    assert lines[:2] == [f"{API} 1.0.0 -> 1.1.0: 5 changes (2 breaking, 2 compatible, 1", "  editorial)"]
    assert lines.index("Breaking: a payload that passed may fail") < lines.index("Editorial: words only")
    assert "  tightened: item-total-adds-up" in lines
    assert max(map(len, lines)) <= 80
    assert "\x1b" not in done.out
    assert "\u202e" not in done.out


def test_the_markdown_is_a_table_and_text_stays_text(tmp_path: Path) -> None:
    done = run_cli("changelog", OLD, made(tmp_path), "--format", "md")
    tokens = MarkdownIt("commonmark", {"html": True}).enable("table").parse(done.out)
    inline = [child for token in tokens for child in token.children or []]
    assert next(token.content for token in tokens if token.type == "inline") == f"{API} 1.0.0 -> 1.1.0"
    assert sum(token.type == "tr_open" for token in tokens) == 3 + 5
    assert {token.type for token in inline} <= {"text", "code_inline", "text_special"}
    assert not any(token.type.startswith("html") for token in tokens)


def test_without_a_newer_one_the_rules_in_use_are_taken(tmp_path: Path) -> None:
    mine = tmp_path / "same.json"
    mine.write_text(json.dumps(invoicing.ruleset().data))
    done = run_cli("changelog", mine)
    version = invoicing.ruleset().version
    assert (done.status, done.out) == (0, f"{API} {version} -> {version}: no rule changed\n")


@pytest.mark.parametrize("output", ["text", "md"])
def test_a_version_that_hides_a_breaking_change_is_named(tmp_path: Path, output: str) -> None:
    out = " ".join(run_cli("changelog", OLD, made(tmp_path, "1.0.1"), "--format", output).out.split())
    assert "needs a minor release: 1.1.0 or later, not 1.0.1" in out


BAD: dict[str, tuple[bytes, str]] = {
    "nothing": (b"", "the input is empty"),
    "no JSON": (b"rules: []", "new.json:1:1: a JSON value is expected"),
    "a list": (b"[]", "is no rule set"),
    "a payload": (b'{"invoiceInformation": {}}', "is no rule set"),
    "another form": (b'{"format": 99, "rules": []}', "of another form than 1"),
    "no UTF-8": (b"\xff\xfe{}", "UTF-16"),
    "too deep": (b"[" * 100 + b"]" * 100, "64 levels"),
    "half a rule set": (b'{"format": 1, "rules": [], "api": "x"}', "is a damaged rule set"),
    "rules of another kind": (b'{"format": 1, "rules": 5}', "is a damaged rule set"),
}


@pytest.mark.parametrize("says", BAD)
def test_what_is_no_rule_set_is_told_and_nothing_printed(tmp_path: Path, says: str) -> None:
    data, told = BAD[says]
    (tmp_path / "new.json").write_bytes(data)
    for arguments in ([OLD, "new.json"], ["new.json", OLD], ["new.json"]):
        done = run_cli("changelog", *arguments, cwd=tmp_path)
        assert (done.status, done.out) == (2, "")
        assert told in done.err
        assert "Traceback" not in done.err
        assert "internal" not in done.err


@pytest.mark.parametrize(
    ("edits", "says"),
    [
        ({"version": "next"}, "damaged"),
        ({"types": [{"id": "a"}]}, "damaged"),
        ({"rules": [{"id": "a"}]}, "damaged"),
        ({"schemas": {}}, "damaged"),
        ({"api": "parcel\x1b[31m"}, r"of two APIs: cybersource_invoicing and parcel\x1b[31m"),
    ],
)
def test_a_damaged_or_foreign_rule_set_is_told(tmp_path: Path, edits: dict[str, Any], says: str) -> None:
    done = run_cli("changelog", OLD, made(tmp_path, **edits))
    assert (done.status, done.out) == (2, "")
    assert says in done.err


def test_a_file_that_is_not_there_is_told() -> None:
    done = run_cli("changelog", "nowhere.json")
    assert (done.status, done.out) == (2, "")
    assert done.err.startswith("fieldrules: nowhere.json cannot be read")


def test_the_help_says_what_the_exit_status_means() -> None:
    assert "0 no rule changed, 1 some did, 2" in run_cli("changelog", "--help").out
