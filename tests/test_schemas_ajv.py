"""The generated JSON Schemas through ajv: the same verdicts as the engine's, but for the listed gaps.

Needs node and `make node`; without them every test here fails. `make test` leaves this file out where there is no
node, and says so.
"""

import json
import shutil
import subprocess
from typing import Any

import pytest

from tests.schema_cases import GAPS, Check, conformance, disagreement, read, schema_files, shown, witnesses
from tests.support import ROOT

NODE = ROOT / "tests" / "node"


def verdicts(checks: list[Check]) -> list[bool | None]:
    """What ajv says of each text; None for one that is no JSON."""
    node = shutil.which("node")
    if node is None:
        pytest.fail("there is no node on this machine; `make test` leaves these tests out then")
    if not (NODE / "node_modules" / "ajv").is_dir():
        pytest.fail("ajv is not installed; run: make node")
    asked = {"schemas": schema_files(), "checks": [[one.schema, one.text] for one in checks]}
    command = [node, str(NODE / "validate.mjs")]
    done = subprocess.run(command, input=json.dumps(asked).encode(), capture_output=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr.decode("utf-8", "replace")
    found: list[bool | None] = json.loads(done.stdout)
    assert len(found) == len(checks)
    return found


@pytest.fixture(scope="module")
def judged() -> list[tuple[Check, bool | None]]:
    checks = [*conformance(), *witnesses()]
    return list(zip(checks, verdicts(checks), strict=True))


def test_ajv_agrees_with_the_engine_on_every_case(judged: list[tuple[Check, bool | None]]) -> None:
    assert len(judged) > 400
    wrong = [disagreement(one, _value(one), accepted=accepted is True) for one, accepted in judged]
    assert [text for text in wrong if text is not None] == []


def test_ajv_shows_every_gap(judged: list[tuple[Check, bool | None]]) -> None:
    found = {gap for one, accepted in judged for gap in shown(one, _value(one), accepted=accepted is True)}
    assert found == GAPS


def _value(one: Check) -> Any:
    try:
        return read(one.text)
    except ValueError:
        return None
