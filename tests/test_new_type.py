"""One edit in the spec, a new type with a field and a rule of its own: one command brings it into every artefact."""

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from jsonschema import Draft202012Validator
from referencing import Registry

from tests.support import GONE, ROOT, Done, Payload, change, edited, environment, run_cli, run_module

API = "cybersource_invoicing"
NUMBER = "customerInformation.mobileNumber"
GOOD: Payload = {
    "customerInformation": {"mobileNumber": "+4915112345678"},
    "invoiceInformation": {"dueDate": "2026-01-15", "sendImmediately": False, "deliveryMode": "text"},
    "orderInformation": {"amountDetails": {"totalAmount": "25.00", "currency": "USD"}},
}

TYPE = """\
id: draft-text
title: a draft that goes out as a text message when you publish it
what: Only you see it, with the status DRAFT. When you send it, the customer gets a text message.
operation: createInvoice
schema: create-request
source: {page: text-pilot, section: drafts}
recognise:
  all:
    - {field: invoiceInformation.sendImmediately, equals: false}
    - {field: invoiceInformation.deliveryMode, equals: text}
    - {field: orderInformation.lineItems, absent: true}
required:
  - {field: customerInformation.mobileNumber, rule: text-delivery-needs-mobile-number}
  - {field: invoiceInformation.deliveryMode, rule: invoice-needs-delivery-mode}
  - {field: invoiceInformation.dueDate, rule: invoice-needs-due-date}
  - {field: invoiceInformation.sendImmediately, rule: invoice-needs-send-immediately}
  - {field: orderInformation.amountDetails.currency, rule: invoice-needs-currency}
  - {field: orderInformation.amountDetails.totalAmount, rule: invoice-needs-total}
values:
  - {field: invoiceInformation.deliveryMode, allowed: [text], rule: delivery-mode-fits-type}
  - {field: invoiceInformation.sendImmediately, allowed: [false], rule: draft-is-not-sent-at-once}
forbidden:
  - {field: orderInformation.lineItems, rule: single-amount-invoice-has-no-items}
"""
RULE = """\
rules:
  - id: text-delivery-needs-mobile-number
    verb: required
    severity: error
    evidence: house
    since: 1.1.0
    summary: An invoice that goes out as a text message needs the customer's mobile number.
    why: There is nowhere else to send it.

"""
FIELD = """\
  customer:
    type: object
    title: The customer
    properties:
      mobileNumber:
        type: string
        maxLength: 16
        pattern: '\\+[1-9][0-9]{6,14}'
        form: a number with its country code, such as +4915112345678
        privacy: personal
        description: Where the text message goes.
        source: {page: text-pilot, section: drafts}
        examples: ['+4915112345678']
"""
SOURCE = """\
sources:
  - id: text-pilot
    title: Text message pilot
    url: https://pilot.example/text
    sections:
      - {id: drafts, title: Drafts by text message, url: 'https://pilot.example/text#drafts'}
"""
# file, what is there, what stands there afterwards
EDITS = [
    ("api.yaml", "types:\n", "types:\n  - draft-text\n"),
    ("api.yaml", "      types:\n        - draft", "      types:\n        - draft-text\n        - draft"),
    ("api.yaml", ".deliveryMode: [none, email]", ".deliveryMode: [none, email, text]"),
    ("schemas/parts.yaml", "    enum: [none, email]\n", "    enum: [none, email, text]\n"),
    ("schemas/parts.yaml", "meanings: {none:", "meanings: {text: the invoice goes out as a text message, none:"),
    ("schemas/parts.yaml", FIELD.partition("      mobileNumber")[0], FIELD),
    ("requirements.yaml", "rules:\n", RULE),
    ("sources.yaml", "sources:\n", SOURCE),
    ("ids.lock", "unknown-field 1.0.0\n", "unknown-field 1.0.0\ntext-delivery-needs-mobile-number 1.1.0\n"),
]  # fmt: skip
REQUIRED = {
    NUMBER: "text-delivery-needs-mobile-number",
    "invoiceInformation.deliveryMode": "invoice-needs-delivery-mode",
    "invoiceInformation.dueDate": "invoice-needs-due-date",
    "invoiceInformation.sendImmediately": "invoice-needs-send-immediately",
    "orderInformation.amountDetails.currency": "invoice-needs-currency",
    "orderInformation.amountDetails.totalAmount": "invoice-needs-total",
}


def case(says: str, payload: Payload, passes: list[str], missing: str | None = None) -> str:
    """A conformance case: a valid payload, or one in which a field is missing."""
    found = (
        []
        if missing is None
        else [{"rule": REQUIRED[missing], "kind": "missing", "severity": "error", "path": missing}]
    )
    place = (missing or "").replace(".", "/")
    parents = [{"op": "add", "path": "/customerInformation", "value": {}}] if missing == NUMBER else []
    only_one = missing == "invoiceInformation.sendImmediately"  # its one value is listed among the changes
    fix = {
        "title": f"add {missing}: false" if only_one else f"add {missing}",
        "type": "draft-text",
        "effect": "keeps" if only_one else "asks",
        "edits": 1,
        "patch": [*parents, {"op": "add", "path": f"/{place}", "value": False if only_one else None}],
    }
    expect = {
        "type": "draft-text",
        "type_certain": True,
        "valid": missing is None,
        "findings": found,
        "fixes": [fix] if missing else [],
    }
    named = "draft-text" if missing else None
    return json.dumps({"says": says, "type": named, "payload": payload, "passes": passes, "expect": expect})


def cases() -> dict[str, str]:
    """The cases of the new type by file: a valid one, and one for each field without which it is not."""
    found = {"types/draft-text/minimal": case("A draft by text message.", GOOD, list(REQUIRED.values()))}
    for path in REQUIRED:
        gone = edited(GOOD, {path.partition(".")[0] if path == NUMBER else path: GONE})
        found[f"types/draft-text/without-{path.replace('.', '-')}"] = case(f"One without {path}.", gone, [], path)
    return found


class Made(NamedTuple):
    """Where the edited spec and what was made of it are, and which files the command changed."""

    spec: Path
    cases: Path
    out: Path
    changed: set[str]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    folder = tmp_path_factory.mktemp("new-type")
    spec, cases_folder, out = folder / "spec", folder / "tests" / "conformance" / API, folder / "out"
    shutil.copytree(ROOT / "spec" / API, spec / API)
    shutil.copytree(ROOT / "tests" / "conformance" / API, cases_folder)
    assert run_cli("generate", "--spec", spec, "--out", out).status == 0
    before = contents(out)

    (spec / API / "types" / "draft-text.yaml").write_text(TYPE, encoding="utf-8")
    for file, old, new in EDITS:
        change(spec / API / file, old, new)
    for name, text in cases().items():
        path = cases_folder / f"{name}.json"
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")

    done = run_cli("generate", "--spec", spec, "--out", out)
    assert (done.status, done.err) == (0, "")
    after = contents(out)
    return Made(spec, cases_folder, out, {path for path in after if after[path] != before.get(path)})


def contents(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def path_of(made: Made) -> str:
    return f"{made.out / 'python'}:{environment().get('PYTHONPATH', '')}".strip(":")


def run(made: Made, *arguments: str, stdin: Any = b"") -> Done:
    """The command of the package that was made."""
    return run_module(API, *arguments, stdin=stdin, PYTHONPATH=path_of(made))


def python(made: Made, program: str) -> str:
    """What a program prints that imports the package that was made."""
    done = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        env=environment(PYTHONPATH=path_of(made)),
        cwd=made.out,
        timeout=120,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


def page(made: Made, name: str) -> str:
    return (made.out / "docs" / API / name).read_text(encoding="utf-8")


def test_the_edit_is_sound_and_traced(made: Made) -> None:
    done = run_cli("spec", "check", "--spec", made.spec)
    assert (done.status, done.err) == (0, "")
    assert "46 rules, 10 types" in done.out


def test_every_artefact_changes_and_is_current_after_one_command(made: Made) -> None:
    assert {
        f"python/{API}/{name}"
        for name in ("ruleset.json", "reference.json", "_acceptor.py", "models.py", "__init__.py", "stamp.json")
    } <= made.changed
    assert {f"schemas/{API}/{name}.json" for name in ("draft-text", "any-create-request", "openapi")} <= made.changed
    assert {
        f"docs/{API}/{name}.md"
        for name in ("index", "types", "types/draft-text", "fields", "rules", "rules/text-delivery-needs-mobile-number")
    } <= made.changed
    assert run_cli("generate", "--check", "--spec", made.spec, "--out", made.out).status == 0


# the payload, the type that the caller names -> what it is read as, whether certainly, and what is wrong
JUDGED: list[tuple[str, Payload, str | None, str, list[str]]] = [
    ("recognised", GOOD, None, "read as draft-text", []),
    ("named", GOOD, "draft-text", "draft-text", []),
    ("without its number", edited(GOOD, {NUMBER: GONE}), None, "draft-text", ["text-delivery-needs-mobile-number"]),
    ("with no number at all", edited(GOOD, {NUMBER: "0151"}), None, "draft-text", ["field-format"]),
    ("as another type", GOOD, "draft-email", "draft-email", ["delivery-mode-fits-type"]),
    ("with items", edited(GOOD, {"orderInformation.lineItems": []}), "draft-text", "draft-text", ["field-count"]),
]


@pytest.mark.parametrize(("says", "payload", "named", "read_as", "rules"), JUDGED, ids=[row[0] for row in JUDGED])
def test_check_knows_the_type_named_and_recognised(
    made: Made, says: str, payload: Payload, named: str | None, read_as: str, rules: list[str]
) -> None:
    arguments = ["check", "-", *(["--type", named] if named else [])]
    done = run(made, *arguments, stdin=payload)
    assert (done.status, done.err) == (1 if rules else 0, "")
    assert read_as in done.out
    assert all(rule in done.out for rule in rules)


def test_the_other_types_are_still_told_apart(made: Made) -> None:
    program = (
        f"import {API} as i\n"
        "for name in i.types():\n"
        "    for size in ('minimal', 'full'):\n"
        "        report = i.check(i.reference()['types'][name][size])\n"
        "        print(name, report.type, report.type_certain)"
    )
    found = [line.split() for line in python(made, program).splitlines()]
    assert len(found) == 20
    assert all(name == read_as and certain == "True" for name, read_as, certain in found if name != "update")


def test_every_case_passes_and_takes_the_fast_path_exactly_where_it_is_valid(made: Made) -> None:
    program = (
        "import json, pathlib\n"
        f"import {API} as i\n"
        f"from {API} import _acceptor\n"
        "from fieldrules.accept import Acceptor, accept_by\n"
        "accept = accept_by(Acceptor(_acceptor.RECOGNISED, _acceptor.NAMED))\n"
        f"for path in sorted(pathlib.Path({str(made.cases / 'types')!r}).rglob('*.json')):\n"
        "    case = json.loads(path.read_bytes())\n"
        "    text, expect = json.dumps(case['payload']), case['expect']\n"
        "    report = i.check(text, case['type'])\n"
        "    def parts(entries, *keys): return [{key: entry.to_dict()[key] for key in keys} for entry in entries]\n"
        "    found = parts(report.findings, 'rule', 'kind', 'severity', 'path')\n"
        "    fixes = parts(report.fixes, 'title', 'type', 'effect', 'edits', 'patch')\n"
        "    assert (report.type, report.type_certain) == (expect['type'], expect['type_certain']), path\n"
        "    assert (report.valid, found, fixes) == (expect['valid'], expect['findings'], expect['fixes']), path\n"
        "    fast = accept(text, case['type'])\n"
        "    assert i.accepts(text, case['type']) is report.valid\n"
        "    assert (fast is not None) == report.valid, path\n"
        "    print(path.parent.name)\n"
    )
    assert python(made, program).split().count("draft-text") == len(cases()) == 7


def test_its_class_asks_for_what_the_type_requires(made: Made) -> None:
    program = (
        f"import json, {API} as i\n"
        f"from {API}.models import DraftText\n"
        "from pydantic import ValidationError\n"
        f"good = json.loads({json.dumps(json.dumps(GOOD))})\n"
        "made = DraftText.model_validate(good)\n"
        "assert made.to_payload() == good and i.DraftText is DraftText\n"
        "info = DraftText.model_fields['invoice_information'].annotation\n"
        "customer = DraftText.model_fields['customer_information'].annotation\n"
        "for kind in (DraftText, info, customer):\n"
        "    print(sorted(name for name, field in kind.model_fields.items() if field.is_required()))\n"
        "try:\n"
        "    DraftText.model_validate({**good, 'customerInformation': {}})\n"
        "except ValidationError as error:\n"
        "    print(error.errors()[0]['loc'])\n"
    )
    assert python(made, program).splitlines() == [
        "['customer_information', 'invoice_information', 'order_information']",
        "['due_date']",
        "['mobile_number']",
        "('customerInformation', 'mobileNumber')",
    ]


@pytest.mark.parametrize("name", ["draft-text", "any-create-request"])
def test_its_schema_and_that_of_any_request_judge_it(made: Made, name: str) -> None:
    schema = json.loads((made.out / "schemas" / API / f"{name}.json").read_bytes())
    validator = Draft202012Validator(schema, registry=Registry())
    assert validator.is_valid(GOOD)
    for path in REQUIRED:
        if name == "draft-text" or "invoiceInformation" not in path or "dueDate" in path:
            assert not validator.is_valid(edited(GOOD, {path: GONE})), path
    assert not validator.is_valid(edited(GOOD, {NUMBER: "0151"}))


def test_the_reference_and_the_terminal_say_the_same_of_it(made: Made) -> None:
    assert "# draft-text" in page(made, "types/draft-text.md")
    assert f"`{NUMBER}`" in page(made, "types/draft-text.md")
    assert '["draft-text"]' in page(made, "index.md")
    assert "| draft-text |" in page(made, "fields.md")
    assert "[`draft-text`](types/draft-text.md)" in page(made, "types.md")
    rule = page(made, "rules/text-delivery-needs-mobile-number.md")
    told = run(made, "rule", "text-delivery-needs-mobile-number").out
    for words in ("needs the customer's mobile number", "There is nowhere else to send it."):
        assert words in " ".join(rule.replace("*", "").split())
        assert words in " ".join(told.split())
    assert "a draft that goes out as a text message when you publish it" in " ".join(run(made, "types").out.split())
