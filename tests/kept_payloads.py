"""What the tests of replays share: saved payloads and cassettes in files, and rule sets with a change."""

import copy
import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import cybersource_invoicing as invoicing
from fieldrules.ruleset import RuleSet
from fieldrules_generator.sync.recorded import Recorded, recorded
from fieldrules_generator.sync.replay import Replay, replay
from fieldrules_generator.yaml_reader import read_file
from tests.support import ROOT

API = read_file(ROOT / "spec/cybersource_invoicing/api.yaml", "api.yaml").data
RULES = invoicing.ruleset()
HOST = "https://apitest.cybersource.com"
INVOICES, INVOICE = f"{HOST}/invoicing/v2/invoices", f"{HOST}/invoicing/v2/invoices/51"


def changed_rules(change: Callable[[dict[str, Any]], Any]) -> RuleSet:
    """The rule set with a change, its hash renewed as its compiler would."""
    data = copy.deepcopy(RULES.data)
    change(data)
    del data["sha256"]
    return RuleSet({**data, "sha256": hashlib.sha256(json.dumps(data, sort_keys=True).encode()).hexdigest()})


def create_request(data: dict[str, Any], *path: str) -> dict[str, Any]:
    node: dict[str, Any] = data["schemas"]["create-request"]
    for name in path:
        node = node["items"] if name == "[]" else node["fields"][name]
    return node


def short_product_names(data: dict[str, Any]) -> None:
    create_request(data, "orderInformation", "lineItems", "[]", "productName")["max"] = 10


def number_is_required(data: dict[str, Any]) -> None:
    for entry in data["types"]:
        entry["required"].append({"field": "invoiceInformation.invoiceNumber", "rule": "invoice-needs-due-date"})


SHORT_NAMES, NUMBER_REQUIRED = changed_rules(short_product_names), changed_rules(number_is_required)


def kept(folder: Path, name: str, content: Any) -> Path:
    """A file, or the JSON of a payload in one."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    data = content if isinstance(content, bytes) else content if isinstance(content, str) else json.dumps(content)
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return path


def exchange(method: str, uri: str, **body: Any) -> dict[str, Any]:
    """One exchange of a cassette."""
    answer = {"status": {"code": 201, "message": "Created"}, "headers": {}, "body": {"string": "{}"}}
    return {"request": {"method": method, "uri": uri, "headers": {}, **body}, "response": answer}


def cassette(*exchanges: dict[str, Any]) -> dict[str, Any]:
    return {"version": 1, "interactions": list(exchanges)}


def found(*names: str | Path) -> list[Recorded]:
    return list(recorded([str(name) for name in names], API))


def replayed(before: RuleSet, after: RuleSet, *names: str | Path) -> Replay:
    return replay(before, after, recorded([str(name) for name in names], API))
