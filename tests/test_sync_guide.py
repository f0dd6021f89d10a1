"""Every command that docs/sync.md shows prints what it says there."""

import json
import re
import shutil
from pathlib import Path

import pytest

from tests.docs_page import FOLDER, cases, edited_text
from tests.support import ROOT, run_cli, starting

GUIDE = (ROOT / "docs" / "sync.md").read_text("utf-8")
SHOWN = re.findall(r"^\$ fieldrules (.+?)\n(.*?)^```$", GUIDE, re.DOTALL | re.MULTILINE)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the guide takes for granted: a spec, a page with one change, two recorded payloads."""
    folder = tmp_path_factory.mktemp("guide")
    shutil.copytree(ROOT / "spec", folder / "spec")
    lock = folder / "spec" / "cybersource_invoicing" / "facts" / "create-draft-invoice.yaml"
    lock.write_bytes((FOLDER / "facts.yaml").read_bytes())
    edits = next(case["edits"] for case in cases() if case["name"] == "a required field more")
    (folder / "page.md").write_text(edited_text(edits), "utf-8")
    (folder / "recorded").mkdir()
    (folder / "recorded" / "january.json").write_text(json.dumps(starting("draft-email")))
    (folder / "recorded" / "counter.json").write_text(json.dumps(starting("draft-in-person")))
    return folder


def test_the_guide_shows_commands() -> None:
    assert len(SHOWN) >= 2


@pytest.mark.parametrize(("command", "output"), SHOWN, ids=[command for command, _ in SHOWN])
def test_a_command_prints_what_the_guide_says(command: str, output: str, home: Path) -> None:
    done = run_cli(*command.split(), cwd=home)
    assert done.out == output
    assert done.status == 1


def test_every_link_of_the_guide_leads_somewhere() -> None:
    targets = re.findall(r"\]\(([^)#:]+)\)", GUIDE)
    assert targets
    assert [target for target in targets if not (ROOT / "docs" / target).exists()] == []
