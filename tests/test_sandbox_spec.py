"""What the spec tells the sandbox is checked, and an API whose spec tells nothing has no sandbox."""

import shutil
from pathlib import Path

import pytest

import cybersource_invoicing as invoicing
from fieldrules.sandbox.service import NoSandboxError, Service
from tests.support import ROOT, change, run_cli, run_module


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        (
            "create: createInvoice",
            "create: createInvoic",
            "unknown operation 'createInvoic'; did you mean createInvoice",
        ),
        ("stored_as: CREATED", "stored_as: CREATE", "unknown status 'CREATE'; did you mean CREATED"),
        ("failed: {error: server-error", "failed: {error: server", "unknown error 'server'"),
        ("kept: [invoiceInformation.deliveryMode]", "kept: [invoiceInformation.mode]", "unknown field"),
        (
            "- {operation: paid-in-full,",
            "- {operation: paid-in-fuel,",
            "unknown operation or transition 'paid-in-fuel'",
        ),
    ],
)
def test_a_name_that_leads_nowhere_is_told(tmp_path: Path, old: str, new: str, words: str) -> None:
    for folder in ("spec/cybersource_invoicing", "tests/conformance/cybersource_invoicing"):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    change(tmp_path / "spec/cybersource_invoicing/api.yaml", old, new)
    done = run_cli("spec", "check", "--spec", tmp_path / "spec")
    assert done.status != 0
    assert words in done.out + done.err


def test_an_api_that_tells_nothing_has_no_sandbox(tmp_path: Path) -> None:
    with pytest.raises(NoSandboxError):
        Service(invoicing.ruleset(), {"api": "parcel"})
    done = run_cli("generate", "--spec", ROOT / "tests" / "tiny" / "spec", "--out", tmp_path)
    assert done.status == 0, done.err
    done = run_module("parcel", "sandbox", PYTHONPATH=str(tmp_path / "python"))
    assert (done.status, done.out) == (2, "")
    assert "the package parcel does not say what a sandbox needs" in done.err
