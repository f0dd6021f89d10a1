"""Another version of the rule set to compare with: one that a release carries, and nothing else."""

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest

from fieldrules.console import UsageError
from fieldrules_generator.sync.against import load_ruleset
from tests.kept_payloads import RULES, SHORT_NAMES, kept, replayed
from tests.support import ROOT, in_person, itemized, run_cli


def test_a_rule_set_of_a_release_is_loaded(tmp_path: Path) -> None:
    path = kept(tmp_path, "ruleset.json", SHORT_NAMES.data)

    loaded = load_ruleset(str(path), RULES.api)

    assert loaded.data == SHORT_NAMES.data
    assert replayed(loaded, RULES, kept(tmp_path, "draft.json", itemized())).now_passing == 1


def test_the_generated_rule_set_is_one() -> None:
    path = ROOT / "generated/python/cybersource_invoicing/ruleset.json"

    assert load_ruleset(str(path), RULES.api).sha256 == json.loads(path.read_bytes())["sha256"]


def without(key: str) -> dict[str, Any]:
    data = {name: value for name, value in RULES.data.items() if name not in (key, "sha256")}
    return {**data, "sha256": hashlib.sha256(json.dumps(data, sort_keys=True).encode()).hexdigest()}


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("", "the input is empty"),
        ("[1]", "is no rule set"),
        (in_person(), "is no rule set"),
        ({**RULES.data, "format": 2}, "of another form than 1"),
        ({**RULES.data, "api": "parcel"}, "of another API: parcel, not cybersource_invoicing"),
        ({**RULES.data, "version": "9.9.9"}, "not as it was written"),
        (without("types"), "damaged"),
        (without("currencies"), "damaged"),
    ],
)
def test_what_is_no_rule_set_to_compare_with_is_refused(tmp_path: Path, content: Any, says: str) -> None:
    path = kept(tmp_path, "ruleset.json", content)

    with pytest.raises(UsageError, match="--against: ") as raised:
        load_ruleset(str(path), RULES.api)

    assert says in str(raised.value)


def test_a_rule_set_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="cannot be read"):
        load_ruleset(str(tmp_path / "none.json"), RULES.api)


def test_the_command_tells_for_whom_an_upgrade_changes_something(tmp_path: Path) -> None:
    older = kept(tmp_path, "older.json", SHORT_NAMES.data)
    kept(tmp_path, "payloads/draft.json", itemized())
    kept(tmp_path, "payloads/other.ndjson", json.dumps(in_person()))

    done = run_cli("sync", "--against", older, "--replay", tmp_path / "payloads", "--format", "json", cwd=ROOT)

    assert (done.status, done.err) == (1, "")
    told = json.loads(done.out)["replay"]
    assert (told["documents"], told["changed"], told["now_passing"]) == (2, 1, 1)

    same = run_cli("sync", "--against", older, "--replay", tmp_path / "payloads/other.ndjson", cwd=ROOT)
    assert (same.status, same.out) == (0, "replay: 1 payload, none with another verdict\n")

    none = run_cli("sync", "--against", older, "--replay", tmp_path / "nothing", cwd=ROOT)
    assert (none.status, "there is no such file" in " ".join(none.out.split())) == (2, True)
