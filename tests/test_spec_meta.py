"""The JSON Schemas of the spec's own files: one for each kind, and each sound."""

import json
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from fieldrules_generator.spec import FOLDERS, KINDS
from tests.support import ROOT


@pytest.mark.parametrize("path", sorted((ROOT / "spec" / "meta").glob("*.schema.json")), ids=lambda path: path.name)
def test_the_schema_of_a_kind_of_file_is_sound(path: Path) -> None:
    Draft202012Validator.check_schema(json.loads(path.read_text("utf-8")))


def test_every_kind_of_file_has_a_schema() -> None:
    kinds = {*KINDS.values(), *FOLDERS.values(), "case"}
    assert {path.name.removesuffix(".schema.json") for path in (ROOT / "spec" / "meta").glob("*.json")} == kinds
