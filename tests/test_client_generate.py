"""The client of another API: the core and the emitter know none, and an API without a client section gets no client."""

import base64
import copy
import hmac
import json
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

import cybersource_invoicing as invoicing
from fieldrules_generator.commands import generate
from fieldrules_generator.emit import client, emit_all
from fieldrules_generator.model import load_api
from fieldrules_generator.problems import SpecError
from tests.loopback import SECRET, Reply, serving
from tests.support import ROOT, environment
from tests.test_generate import arguments

TINY = ROOT / "tests" / "tiny"
CLIENT = {
    "account": "smile",
    "variables": "PARCEL_",
    "correlation": "x-parcel",
    "signed_lines": {"x-smile": "account"},
    "claims": {},
    "refusals": {
        "reason": ["why"],
        "message": ["says"],
        "details": "wrong",
        "field": "at",
        "detail_reason": "why",
    },
    "answers": {"receipt": ["ticket"]},
    "own_number": {},
}
RECEIPTS = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "title": "Answers",
    "description": "What comes back.",
    "source": {"page": "guide", "section": "overview"},
    "$defs": {
        "receipt": {
            "description": "A receipt.",
            "type": "object",
            "properties": {
                "ticket": {"type": "string", "description": "Its number.", "privacy": "closed", "examples": ["1"]}
            },
        }
    },
}


@pytest.fixture
def parcel(tmp_path: Path) -> Path:
    """The small API with a client, whose signature has names of its own."""
    shutil.copytree(TINY, tmp_path / "tiny")
    folder = tmp_path / "tiny" / "spec" / "parcel"
    data: dict[str, Any] = yaml.safe_load((folder / "api.yaml").read_text(encoding="utf-8"))
    scheme = copy.deepcopy(invoicing.operations()["authentication"]["schemes"][0])
    scheme["credentials"][0]["name"] = "smile"
    scheme["base_string"]["lines"] = [{"name": n, "when": "always", "value": "It."} for n in ("x-smile", "date")]
    data["authentication"]["schemes"] = [scheme]
    data["client"] = CLIENT
    (folder / "api.yaml").write_text(yaml.safe_dump(data, sort_keys=False), encoding="utf-8")
    (folder / "schemas" / "responses.yaml").write_text(yaml.safe_dump(RECEIPTS, sort_keys=False), encoding="utf-8")
    return folder


def test_an_api_without_a_client_section_gets_no_client() -> None:
    api = load_api(TINY / "spec" / "parcel")
    assert client.emit(api) == {}
    init = emit_all(api)["python/parcel/__init__.py"].decode()
    assert "client" not in init.lower()


def test_another_api_gets_a_client_that_signs_as_its_spec_says(parcel: Path, tmp_path: Path) -> None:
    assert generate(arguments(parcel, tmp_path / "out")) == 0
    code = (
        "import sys, parcel\n"
        "with parcel.Client(base_url=sys.argv[1]) as client:\n"
        "    print(client.hand_in({'kind': 'letter'}, preflight=False).ticket)\n"
        "    try: client.hand_in({'kind': 'box'})\n"
        "    except parcel.ClientError as error: print(type(error).__name__)\n"
        "    try: client.hand_in({'kind': 'letter'}, preflight=False)\n"
        "    except parcel.BadRequestError as error: print(error.reason, error.message, error.correlation_id)\n"
    )
    refused = Reply(400, {"why": "TORN", "says": "It is torn."}, {"x-parcel": "P1"})
    replies = [Reply(201, {"ticket": "7"}), refused]
    with serving(lambda seen, handler: replies.pop(0)) as server:
        done = subprocess.run(
            [sys.executable, "-c", code, server.url],
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
            env={
                **environment(),
                "PYTHONPATH": str(tmp_path / "out" / "python"),
                "PARCEL_SMILE": "wide",
                "PARCEL_KEY_ID": "k",
                "PARCEL_SECRET_KEY": SECRET,
            },
        )
    assert done.stdout == "7\nPreflightRefusedError\nTORN It is torn. P1\n", done.stderr
    [first, _] = server.seen
    names, value = re.findall(r'headers="([^"]*)", signature="([^"]*)"', first.headers["signature"])[0]
    text = f"x-smile: wide\ndate: {first.headers['date']}"
    assert names == "x-smile date"
    assert value == base64.b64encode(hmac.digest(base64.b64decode(SECRET), text.encode(), "sha256")).decode()
    assert json.loads(first.body) == {"kind": "letter"}


def test_every_method_of_the_client_is_made_from_the_spec() -> None:
    source = emit_all(load_api(ROOT / "spec" / "cybersource_invoicing"))["python/cybersource_invoicing/client.py"]
    assert source == (ROOT / "generated/python/cybersource_invoicing/client.py").read_bytes()


@pytest.mark.parametrize(
    ("path", "value", "told"),
    [
        ("account", "smiel", "unknown credential 'smiel'; did you mean smile"),
        ("signed_lines", {"x-frown": "account"}, "unknown signed line 'x-frown'"),
        ("answers", {"recipt": ["ticket"]}, "unknown body 'recipt'; did you mean receipt"),
        ("answers", {"receipt": ["tickt"]}, "unknown member 'tickt'; did you mean ticket"),
        ("own_number", {"handIn": "nothing.here"}, "unknown field 'nothing.here'"),
        ("own_number", {"handOut": "kind"}, "unknown operation 'handOut'"),
        ("claims", {"iat": "issued-at"}, "unknown claim 'iat'"),
    ],
)
def test_a_reference_to_nothing_is_told(parcel: Path, path: str, value: Any, told: str) -> None:
    file = parcel / "api.yaml"
    data = yaml.safe_load(file.read_text(encoding="utf-8"))
    data["client"][path] = value
    file.write_text(yaml.safe_dump(data, sort_keys=False), encoding="utf-8")
    with pytest.raises(SpecError) as caught:
        load_api(parcel)
    assert any(told in problem.message for problem in caught.value.problems)
