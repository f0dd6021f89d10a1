"""Why we do not rely on the generator: what datamodel-code-generator drops of a schema today, without a word.

So rules that depend on another field live in the engine, the models call it, and the tool only gets a schema that was
written for it. If a test here fails after an upgrade, the tool has learned something: see what of it we can use.
"""

import json
import subprocess
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from pydantic import ValidationError

from cybersource_invoicing import models
from tests.support import edited, environment, starting

Schema = dict[str, Any]

MODES: Schema = {"enum": ["none", "email"]}
TEXT: Schema = {"type": "string"}


def generate(folder: Path, schema: Schema, *options: str) -> str:
    """What the tool writes for a schema; it has to succeed and to say nothing."""
    (folder / "schema.json").write_text(json.dumps({"type": "object", "title": "Model", **schema}), encoding="utf-8")
    done = subprocess.run(
        [
            *(sys.executable, "-m", "datamodel_code_generator", "--input", "schema.json", "--output", "made.py"),
            *("--input-file-type", "jsonschema", "--output-model-type", "pydantic_v2.BaseModel"),
            *("--disable-timestamp", "--disable-future-imports", "--formatters", "builtin", *options),
        ],
        cwd=folder,
        capture_output=True,
        text=True,
        env=environment(),
        timeout=60,
        check=False,
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    return (folder / "made.py").read_text(encoding="utf-8")


def model_of(folder: Path, schema: Schema, *options: str) -> Any:
    """The module that the tool makes, run."""
    module = ModuleType("made")
    exec(generate(folder, schema, *options), vars(module))  # noqa: S102  # the tool's code for our own schema
    return module


EMAIL_NEEDS_ADDRESS: Schema = {
    "properties": {"mode": MODES, "email": TEXT},
    "if": {"properties": {"mode": {"const": "email"}}, "required": ["mode"]},
    "then": {"required": ["email"]},
}


def test_a_condition_vanishes_without_a_warning(tmp_path: Path) -> None:
    model = model_of(tmp_path, EMAIL_NEEDS_ADDRESS).Model
    assert model.model_validate({"mode": "email"}).email is None


def test_fields_that_need_each_other_vanish_without_a_warning(tmp_path: Path) -> None:
    schema = {"properties": {"partial": TEXT, "minimum": TEXT}, "dependentRequired": {"partial": ["minimum"]}}
    model = model_of(tmp_path, schema).Model
    assert model.model_validate({"partial": "yes"}).minimum is None


def test_its_own_validators_drop_a_condition_on_a_nested_field(tmp_path: Path) -> None:
    schema = {
        "properties": {
            "info": {"type": "object", "properties": {"mode": MODES}},
            "customer": {"type": "object", "properties": {"email": TEXT}},
        },
        "if": {"properties": {"info": EMAIL_NEEDS_ADDRESS["if"]}, "required": ["info"]},
        "then": {"properties": {"customer": {"required": ["email"]}}, "required": ["customer"]},
    }
    model = model_of(tmp_path, schema, "--generate-schema-validators").Model
    assert model.model_validate({"info": {"mode": "email"}}).customer is None


def test_an_enum_member_slips_past_its_own_validators(tmp_path: Path) -> None:
    made = model_of(tmp_path, EMAIL_NEEDS_ADDRESS, "--generate-schema-validators")
    with pytest.raises(ValidationError):
        made.Model(mode="email")
    assert made.Model(mode=made.Mode.email).email is None


def test_a_word_in_a_schema_imports_any_module(tmp_path: Path) -> None:
    schema = {"properties": {"a": {**TEXT, "customTypePath": "os.path.join"}}}
    assert "from os.path import join" in generate(tmp_path, schema)


def test_a_number_loses_digits_and_a_date_is_not_only_a_day(tmp_path: Path) -> None:
    amounts = {"amount": {"type": "string", "format": "decimal"}, "rate": {"type": "number"}}
    model = model_of(tmp_path, {"properties": {**amounts, "due": {**TEXT, "format": "date"}}}).Model
    read = model.model_validate({"amount": "1e3", "rate": "0.10000000000000000001", "due": "1768435200"})
    assert (str(read.amount), read.rate, str(read.due)) == ("1E+3", 0.1, "2026-01-15")


@pytest.mark.parametrize(
    ("edits", "rule"),
    [
        ({"invoiceInformation.deliveryMode": "email"}, "email-delivery-needs-customer"),
        ({"invoiceInformation.allowPartialPayments": True}, "partial-payments-need-minimum"),
    ],
)
def test_our_models_hold_what_the_tool_drops(edits: dict[str, Any], rule: str) -> None:
    with pytest.raises(ValidationError) as raised:
        models.DraftInPerson.model_validate(edited(starting("draft-in-person"), edits))
    assert {error["type"] for error in raised.value.errors()} == {rule}
