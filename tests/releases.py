"""What was released last: its rule set, and the payloads of the conformance cases that passed under it.

``python -m tests.releases`` adds the version of today, once, when it is released.
"""

import json
import sys
from pathlib import Path
from typing import Any, NamedTuple

import cybersource_invoicing as invoicing
from fieldrules import RuleSet
from fieldrules.release import version_parts
from fieldrules.ruleset_file import load_ruleset
from tests.support import CASES, ROOT, load_cases

FOLDER = Path(__file__).resolve().parent / "released"
API = "cybersource_invoicing"
_RULES, _CASES = ".ruleset.json", ".passing.ndjson"


class Released(NamedTuple):
    """One release: the rules, and what passed under them."""

    ruleset: RuleSet
    passing: list[dict[str, Any]]


def versions(folder: Path = FOLDER) -> list[str]:
    """Every released version, oldest first; none at all is a mistake and raises."""
    found = [path.name.removeprefix(f"{API}-").removesuffix(_RULES) for path in folder.glob(f"{API}-*{_RULES}")]
    if not found:
        raise AssertionError(f"there is no release in {folder}")
    return sorted(found, key=version_parts)


def release(version: str, folder: Path = FOLDER) -> Released:
    """A released version."""
    lines = (folder / f"{API}-{version}{_CASES}").read_text("utf-8").splitlines()
    return Released(load_ruleset(str(folder / f"{API}-{version}{_RULES}")), [json.loads(line) for line in lines])


def text_of(case: dict[str, Any]) -> str:
    """The payload of a case as its author wrote it."""
    return str(case["text"]) if "text" in case else json.dumps(case["payload"])


def add(folder: Path = FOLDER) -> str:
    """Add the version of today; returns it.

    Raises:
        FileExistsError: if that version is there: what was released stays as it was.
    """
    version = invoicing.ruleset().version
    rules = ROOT / "generated" / "python" / API / "ruleset.json"
    with (folder / f"{API}-{version}{_RULES}").open("xb") as file:
        file.write(rules.read_bytes())
    with (folder / f"{API}-{version}{_CASES}").open("x", encoding="utf-8") as file:
        for name, case in load_cases(CASES / API):
            if case["expect"]["valid"]:
                given = {key: case[key] for key in ("type", "payload", "text") if key in case}
                file.write(json.dumps({"case": name, **given}) + "\n")
    return version


if __name__ == "__main__":
    try:
        added = add()
    except FileExistsError:
        sys.exit(f"{invoicing.ruleset().version} is there already; raise `version` in spec/{API}/api.yaml first")
    sys.stdout.write(f"added {added} to tests/released\n")
