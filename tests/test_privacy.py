"""Nothing that a person typed leaves a payload: in no format, text, repr, pickle or error."""

import json
import pickle
import subprocess
import sys
import traceback
from pathlib import Path
from typing import Any

import pytest

import cybersource_invoicing as invoicing
from tests.support import ROOT, Payload, edited, environment, in_person, itemized, run_cli

FORMATS = ["text", "concise", "json", "sarif", "junit", "github"]
INFO = "invoiceInformation"
AMOUNTS = "orderInformation.amountDetails"
ITEM = "orderInformation.lineItems.0"

CARD, SSN = "4111 1111 1111 1111", "123-45-6789"

# Planted values: each is told from all other text by itself.
PLANTED: dict[str, Any] = {
    "customerInformation.name": "Zaphod Beeblebrox",
    "customerInformation.email": "zaphod@heart-of-gold.example",
    "customerInformation.merchantCustomerId": "ZC-998877",
    "customerInformation.company.name": "Megadodo Publications",
    f"{INFO}.description": "Towel rental for Arthur",
    f"{INFO}.invoiceNumber": "MAGRATHEA-42",
    "clientReferenceInformation.partner.developerId": "SLARTI01",
    f"{AMOUNTS}.taxDetails.type": "Galactic levy",
    f"{ITEM}.productName": "Babel fish",
    f"{ITEM}.productSku": "SKU-BABEL-77",
    "merchantDefinedFieldValues": [{"definitionId": 1, "value": "Vogon poetry"}],
}

BAD = "Marvin was here"  # too long, or of the wrong form, for whatever field it is put into
HOSTILE = "\x1b]0;owned\x07\x1b[31mred\u202egnp.exe\u2028\x9b2J"


def planted() -> Payload:
    return edited(itemized(), PLANTED)


def texts(value: Any) -> list[str]:
    if isinstance(value, dict):
        return [text for member in value.values() for text in texts(member)]
    if isinstance(value, list):
        return [text for item in value for text in texts(item)]
    return [str(value)]


# what is broken, so that the planted values are read, judged and talked about
BROKEN: dict[str, dict[str, Any]] = {
    "nothing": {},
    "every planted field too long": {
        path: f"{value} " * 300 for path, value in PLANTED.items() if isinstance(value, str)
    },
    "every planted field a list": {path: [value] for path, value in PLANTED.items()},
    "every planted field an object": {path: {str(value)[:30]: value} for path, value in PLANTED.items()},
    "an address without @": {"customerInformation.email": "Zaphod Beeblebrox"},
    "closed fields of the wrong form": {
        f"{INFO}.dueDate": BAD,
        f"{INFO}.deliveryMode": BAD,
        f"{INFO}.sendImmediately": BAD,
        f"{AMOUNTS}.currency": BAD,
        f"{AMOUNTS}.totalAmount": BAD,
        f"{AMOUNTS}.freight.taxable": BAD,
        f"{ITEM}.quantity": BAD,
        f"{ITEM}.unitPrice": BAD,
        "merchantDefinedFieldValues": [{"definitionId": BAD, "value": "Vogon poetry"}],
    },
    "names in names": {"Zaphod Beeblebrox": 1, "customerInformation.Marvin was here": {"Babel fish": "Vogon poetry"}},
    "values under unknown names": {"nickname": "Zaphod Beeblebrox", "note": ["Babel fish"], "card": CARD},
    "near misses with values": {f"{INFO}.descripton": "Towel rental for Arthur", f"{INFO}.description": None},
    "a conflict": {f"{AMOUNTS}.discountAmount": "1", f"{ITEM}.taxAmount": "1"},
    "card numbers": {
        f"{INFO}.description": f"card {CARD}",
        f"{ITEM}.productName": CARD.replace(" ", ""),
        f"{AMOUNTS}.totalAmount": CARD.replace(" ", ""),
        f"{AMOUNTS}.subAmount": CARD.replace(" ", "") + ".00",
        f"{INFO}.invoiceNumber": CARD.replace(" ", "-"),
        f"{ITEM}.quantity": CARD,
        "customerInformation.name": CARD,
    },
    "social security numbers": {
        f"{INFO}.description": f"no. {SSN}",
        f"{INFO}.dueDate": SSN,
        f"{AMOUNTS}.currency": SSN,
    },
    "terminal sequences": {
        f"{INFO}.description": HOSTILE,
        f"{INFO}.deliveryMode": HOSTILE,
        f"{AMOUNTS}.currency": HOSTILE,
        HOSTILE: HOSTILE,
    },
    "line items that are none": {"orderInformation.lineItems": ["Babel fish", {"Vogon poetry": 1}]},
    "an object in place of all": {
        "orderInformation": "Towel rental for Arthur",
        "customerInformation": ["Zaphod Beeblebrox"],
    },
}

SECRETS = [
    *texts(PLANTED)[:-2],
    "Vogon poetry",
    BAD,
    CARD,
    CARD.replace(" ", ""),
    CARD.replace(" ", "-"),
    SSN,
    "Beeblebrox",
    "heart-of-gold",
    "Babel",
    "Marvin",
    "owned",
    "gnp.exe",
    "Vogon",
]
CONTROLS = [chr(code) for code in (*range(0x0A), *range(0x0B, 0x20), *range(0x7F, 0xA0), 0x202E, 0x2028)]


def leaks(text: str) -> list[str]:
    return [secret for secret in SECRETS if secret in text]


def unprintable(text: str) -> list[str]:
    return [ascii(control) for control in CONTROLS if control in text]


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("private")
    for number, edits in enumerate(BROKEN.values()):
        (folder / f"{number}.json").write_text(json.dumps(edited(planted(), edits)), encoding="utf-8")
    (folder / "cut.json").write_text(json.dumps(planted())[:-9], encoding="utf-8")
    (folder / "twice.json").write_text('{"Zaphod Beeblebrox": "Babel fish", "Zaphod Beeblebrox": "Vogon poetry"}')
    (folder / "all.ndjson").write_text("".join((folder / f"{n}.json").read_text() + "\n" for n in range(len(BROKEN))))
    return folder


@pytest.mark.parametrize("values", ["none", "safe"])
@pytest.mark.parametrize("output", FORMATS)
def test_no_output_format_shows_a_private_value_or_a_control_character(files: Path, output: str, values: str) -> None:
    names = sorted(path.name for path in files.iterdir())
    assert len(names) == len(BROKEN) + 3
    done = run_cli("check", *names, "--format", output, "--values", values, cwd=files)
    assert done.status == 2
    assert done.out.count(".json") >= len(BROKEN)
    assert leaks(done.out + done.err) == []
    assert unprintable(done.out + done.err) == []


@pytest.mark.parametrize("says", BROKEN)
def test_report_finding_fix_and_error_hold_none_in_any_form(says: str) -> None:
    payload = edited(planted(), BROKEN[says])
    for form in (payload, json.dumps(payload), json.dumps(payload).encode()):
        for named in (None, *invoicing.types()):
            report = invoicing.check(form, type=named)
            shown = [str(report), repr(report), json.dumps(report.to_dict(), ensure_ascii=False)]
            shown += [repr(part) + str(part) for part in (*report.findings, *report.fixes)]
            shown += [repr(pickle.loads(pickle.dumps(report))), pickle.dumps(report, protocol=0).decode("latin-1")]  # noqa: S301
            assert leaks("\n".join(shown)) == []


@pytest.mark.parametrize(
    "says", [says for says, edits in BROKEN.items() if not invoicing.accepts(edited(planted(), edits))]
)
def test_the_exception_and_its_traceback_hold_none(says: str) -> None:
    payload = json.dumps(edited(planted(), BROKEN[says]))
    with pytest.raises(invoicing.PreflightError) as refused:
        invoicing.require(payload)
    error = refused.value
    shown = str(error) + repr(error) + "".join(traceback.format_exception_only(error)) + repr(error.args)
    copied = pickle.loads(pickle.dumps(error))  # noqa: S301  # our own
    assert leaks(shown + str(copied) + repr(copied.report)) == []
    assert copied.report == error.report


def test_a_report_does_not_keep_the_payload() -> None:
    report = invoicing.check(edited(planted(), BROKEN["closed fields of the wrong form"]))
    seen, queue = set(), [report]
    while queue:
        part: Any = queue.pop()
        if id(part) in seen:
            continue
        seen.add(id(part))
        assert not (isinstance(part, str) and leaks(part))
        if isinstance(part, (tuple, list)):
            queue.extend(part)
        elif isinstance(part, dict):
            queue.extend([*part.keys(), *part.values()])
        else:
            queue.extend(getattr(part, name) for name in getattr(type(part), "__slots__", ()))
            queue.extend(getattr(part, "__dict__", {}).values())


def test_at_most_the_last_four_digits_of_a_card_are_shown() -> None:
    report = invoicing.check(edited(in_person(), {f"{INFO}.description": CARD}))
    assert "1111" in report.findings[0].message
    assert "1111 1111" not in report.findings[0].message


def test_closed_and_amount_values_are_shown_at_safe_and_none_at_none(tmp_path: Path) -> None:
    payload = edited(
        itemized(), {f"{INFO}.deliveryMode": "email", "customerInformation": None, f"{AMOUNTS}.subAmount": "777.77"}
    )
    (tmp_path / "a.json").write_text(json.dumps(payload))
    safe = run_cli("check", "a.json", cwd=tmp_path).out
    none = run_cli("check", "a.json", "--values", "none", cwd=tmp_path).out
    assert "777.77" in safe or "293.50" in safe
    assert "777.77" not in none
    assert "293.50" not in none
    document = json.loads(run_cli("check", "a.json", "--values", "none", "--format", "json", cwd=tmp_path).out)[
        "documents"
    ][0]
    assert {cause["value"] for finding in document["findings"] for cause in finding["because"]} <= {None}


def test_other_values_are_told_by_their_shape() -> None:
    report = invoicing.check(edited(in_person(), {"customerInformation.email": "zaphod at heart of gold"}))
    assert "text of 23 characters" in report.findings[0].message


@pytest.mark.parametrize("output", FORMATS)
def test_all_values_are_refused_where_the_output_is_no_terminal(output: str) -> None:
    done = run_cli("check", "-", "--values", "all", "--format", output, stdin=planted())
    assert (done.status, done.out) == (2, "")
    assert done.err
    assert leaks(done.err) == []


@pytest.mark.parametrize("name", ["Zaphod Beeblebrox", "x" * 41, "a b", "naïve", "1st", "a.b", "a/b", "\x1b[31m"])
def test_an_unknown_name_is_shown_only_if_it_looks_like_an_identifier(name: str) -> None:
    report = invoicing.check({**in_person(), name: 1})
    assert name not in repr(report) + str(report) + json.dumps(report.to_dict(), ensure_ascii=False)
    assert [finding.rule for finding in report.findings] == ["unknown-field"]


def test_an_identifier_of_at_most_40_characters_is_shown() -> None:
    report = invoicing.check({**in_person(), "x" * 40: 1, "merchantId": 1})
    assert [finding.path for finding in report.findings] == ["x" * 40, "merchantId"]


WATCHED = """
import os, sys
seen = []
CHANGES = {"os.mkdir", "os.rename", "os.remove", "os.symlink", "os.link", "os.truncate",
           "subprocess.Popen", "os.system", "os.exec", "os.posix_spawn", "os.fork"}
WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_TRUNC
def watch(event, arguments):
    if event.startswith("socket.") or event in CHANGES:
        seen.append(event)
    if event == "open":
        path, mode, flags = arguments
        if (isinstance(flags, int) and flags & WRITES) or (isinstance(mode, str) and set(mode) & set("wax+")):
            seen.append(f"open {mode} {flags}")
sys.dont_write_bytecode = True
sys.addaudithook(watch)
from cybersource_invoicing.__main__ import main
for arguments in ARGUMENTS:
    main(arguments)
print("SEEN", seen)
"""


@pytest.mark.parametrize("output", FORMATS)
def test_check_opens_no_socket_writes_no_file_and_starts_no_program(files: Path, output: str) -> None:
    arguments = [["check", str(files / "1.json"), str(files / "all.ndjson"), "--format", output], ["rule"], ["types"]]
    program = WATCHED.replace("ARGUMENTS", repr(arguments))
    before = sorted(path.name for path in files.iterdir())
    done = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        env=environment(),
        cwd=files,
        timeout=60,
        check=True,
    )
    assert done.stdout.splitlines()[-1] == "SEEN []"
    assert sorted(path.name for path in files.iterdir()) == before


def test_the_library_opens_none_either(files: Path) -> None:
    program = WATCHED.replace("main(arguments)", "__import__('cybersource_invoicing').check(arguments)").replace(
        "ARGUMENTS", repr([{"a": 1}, json.dumps(in_person()), "{"])
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, env=environment(), timeout=60, check=True
    )
    assert done.stdout.splitlines()[-1] == "SEEN []"


def test_no_value_of_the_shipped_examples_is_in_the_rule_set() -> None:
    text = (ROOT / "generated" / "python" / "cybersource_invoicing" / "ruleset.json").read_text()
    assert leaks(text) == []
    assert "tanya" not in text.lower()
