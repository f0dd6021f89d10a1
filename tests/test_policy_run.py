"""What a run says under settings: exceptions that are in use elsewhere, and ways out of what counts."""

import json
import os
from pathlib import Path

import pytest

import cybersource_invoicing as invoicing
from fieldrules import Policy
from tests.support import GONE, Payload, edited, in_person, itemized, run_cli

NO_DATE = edited(in_person(), {"invoiceInformation.dueDate": GONE})
NEITHER = edited(NO_DATE, {"orderInformation.amountDetails.currency": GONE})
ACCEPT = '[[accept]]\nrule = "invoice-needs-due-date"\nreason = "r"\nuntil = 2099-01-01\n'
UNUSED = "unused-exception: [[accept]] of invoice-needs-due-date matches no finding"


def put(folder: Path, name: str, payload: Payload) -> None:
    (folder / name).parent.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(json.dumps(payload))


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / ".git").mkdir()
    put(tmp_path, "old/without.json", NO_DATE)
    put(tmp_path, "old/with.json", in_person())
    put(tmp_path, "new/with.json", in_person())
    return tmp_path


@pytest.mark.parametrize(
    ("files", "asked", "unused"),
    [
        ('["old/**"]', ["old"], False),
        ('["old/**"]', ["old/with.json"], False),  # the other one may need it
        ('["new/**"]', ["new"], True),
        ('["new/**"]', ["new/with.json"], True),  # there is no other
        ('["new/**"]', ["old"], False),  # nothing of it was looked at
        ('["none/**"]', ["."], False),
        (None, ["."], False),
        (None, ["old/with.json"], False),
        (None, ["new"], True),
        (None, ["old/without.json", "--ignore", "invoice-needs-due-date"], False),
    ],
)
def test_an_exception_is_unused_only_if_all_that_it_speaks_of_was_seen(
    root: Path, files: str | None, asked: list[str], unused: bool
) -> None:
    (root / "fieldrules.toml").write_text(ACCEPT + (f"files = {files}\n" if files else ""))
    done = run_cli("check", *asked, cwd=root)
    assert done.status < 2
    assert (UNUSED in done.out) is unused


SET_ASIDE = [
    '[severity]\ninvoice-needs-due-date = "off"\n',
    '[severity]\ninvoice-needs-due-date = "warning"\n',
    ACCEPT,
]


@pytest.mark.parametrize("settings", SET_ASIDE)
def test_a_way_out_leads_out_of_what_counts(root: Path, settings: str) -> None:
    put(root, "a.json", NEITHER)
    (root / "fieldrules.toml").write_text(settings)
    document = json.loads(run_cli("check", "a.json", "--format", "json", cwd=root).out)["documents"][0]
    assert document["valid"] is False
    ways = [[step["path"] for step in fix["patch"]] for fix in document["fixes"]]
    assert ways == [["/orderInformation/amountDetails/currency"]]
    policy = Policy.load(str(root / "fieldrules.toml"), invoicing.ruleset())
    for payload in (NEITHER, json.dumps(NEITHER)):
        fixes = invoicing.check(payload, policy=policy).fixes
        assert [[step["path"] for step in fix.patch] for fix in fixes] == ways


def test_suppressed_findings_that_are_not_listed_are_counted_in_sarif(tmp_path: Path) -> None:
    items = [{"productName": "a", "productSku": "b", "quantity": "1", "unitPrice": "1.00"}] * 130
    put(tmp_path, "a.json", edited(itemized(), {"orderInformation.lineItems": items}))
    (tmp_path / "fieldrules.toml").write_text('[severity]\nitem-needs-total = "off"\nfield-count = "off"\n')
    log = json.loads(run_cli("check", "a.json", "--format", "sarif", cwd=tmp_path).out)["runs"][0]
    listed = sum("suppressions" in result for result in log["results"])
    says = [note["message"]["text"] for note in log["invocations"][0]["toolExecutionNotifications"]]
    assert says == [f"{131 - listed} more suppressed findings are not listed"]


def test_the_name_of_a_file_need_not_be_utf_8(tmp_path: Path) -> None:
    name = os.fsdecode(b"a\xff.json")
    put(tmp_path, name, in_person())
    done = run_cli("check", name, "--format", "json", cwd=tmp_path)
    assert json.loads(done.out)["documents"][0]["source"] == "a\\udcff.json"
    assert run_cli("check", "-", "--type", "update", stdin=done.out).status == 1  # a JSON that we read ourselves


def test_what_is_left_out_of_the_list_is_counted_as_contested_too(tmp_path: Path) -> None:
    items = [{"productName": "a", "productSku": "b", "quantity": "1", "unitPrice": "1.00"}] * 130
    put(tmp_path, "a.json", edited(itemized(), {"orderInformation.lineItems": items}))
    done = run_cli("check", "a.json", cwd=tmp_path)
    assert "130 of them contested" in " ".join(done.out.split())
