"""The settings in docs/editors.md, tried with the language service that VS Code itself uses."""

import json
import re
import shutil
import subprocess
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from tests.support import GONE, ROOT, edited, starting

PAGE = (ROOT / "docs" / "editors.md").read_text("utf-8")
SCHEMAS = ROOT / "generated" / "schemas" / "cybersource_invoicing"
(SETTINGS,) = (json.loads(text)["json.schemas"] for text in re.findall(r"```json\n(.*?)```", PAGE, re.DOTALL))
(JETBRAINS,) = re.findall(r"```xml\n(.*?)```", PAGE, re.DOTALL)
MAIL = "payloads/mail/a.json"


def ask(*questions: dict[str, Any]) -> list[dict[str, Any]]:
    node, packages = shutil.which("node"), ROOT / "tests" / "node" / "node_modules"
    if node is None or not (packages / "vscode-json-languageservice").is_dir():
        pytest.fail("node or its packages are not here; run: make node")
    schemas = {path.name: json.loads(path.read_bytes()) for path in SCHEMAS.glob("*.json")}
    asked = json.dumps({"schemas": schemas, "settings": SETTINGS, "questions": questions})
    done = subprocess.run(
        [node, str(ROOT / "tests" / "node" / "edit.mjs")],
        input=asked,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    found: list[dict[str, Any]] = json.loads(done.stdout)
    return found


def at(text: str, place: str, name: str = MAIL) -> dict[str, Any]:
    return {"name": name, "text": text, "at": text.index(place) + len(place)}


def test_a_good_payload_of_each_kind_has_no_problem() -> None:
    good = {
        MAIL: starting("draft-email"),
        "payloads/shop/a.json": starting("draft-itemized"),
        "payloads/any/a.json": starting("create-in-person"),
    }
    answers = ask(*({"name": name, "text": json.dumps(payload)} for name, payload in good.items()))
    assert [answer["problems"] for answer in answers] == [[], [], []]


def test_what_is_missing_or_wrong_is_marked() -> None:
    payload = edited(starting("draft-email"), {"customerInformation.email": GONE})
    payload = edited(payload, {"invoiceInformation.deliveryMode": "none"})
    (answer,) = ask({"name": MAIL, "text": json.dumps(payload)})
    assert len(answer["problems"]) == 2
    assert any('"email"' in problem for problem in answer["problems"])
    assert any("email" in problem and "Email" in problem for problem in answer["problems"])


def test_names_and_values_are_offered() -> None:
    inside, value = ask(
        at('{"invoiceInformation": {"dueDate": "2026-01-15", ""}}', '2026-01-15", "'),
        at('{"invoiceInformation": {"deliveryMode": ""}}', '"deliveryMode": "'),
    )
    assert {"sendImmediately", "deliveryMode", "invoiceNumber"} <= set(inside["labels"])
    assert "dueDate" not in inside["labels"]
    assert '"email"' in value["labels"]


def test_a_field_says_what_it_is_for() -> None:
    text = json.dumps(starting("draft-email"))
    (answer,) = ask(at(text, '"dueDa'))
    schema = json.loads((SCHEMAS / "draft-email.json").read_bytes())
    described = schema["properties"]["invoiceInformation"]["properties"]["dueDate"]["description"]
    assert answer["hover"].replace("\\", "").startswith(described[:20])


def test_another_file_is_left_alone() -> None:
    (answer,) = ask({"name": "package.json", "text": '{"name": 1}'})
    assert answer["problems"] == []


def test_schemas_refer_to_nothing_outside() -> None:
    files = list(SCHEMAS.glob("*.json"))
    assert files
    for path in files:
        assert re.findall(r'"\$ref": "(?!#)', path.read_text("utf-8")) == []


def test_every_schema_that_the_page_names_is_there() -> None:
    names = {setting["url"].rpartition("/")[2] for setting in SETTINGS}
    project = ET.fromstring(JETBRAINS)  # noqa: S314  # our own page
    names |= {
        option.attrib["value"].rpartition("/")[2]
        for option in project.iter("option")
        if option.attrib["name"] == "relativePathToSchema"
    }
    assert len(names) >= 3
    assert [name for name in names if not (SCHEMAS / name).is_file()] == []
