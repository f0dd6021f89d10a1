"""docs/privacy.md: each promise names tests that hold it, and they are there."""

import ast
import re
from functools import cache
from typing import Any

import cybersource_invoicing as invoicing
from fieldrules.ruleset import Node
from tests.markers import PLANTED_PAYLOADS, planted
from tests.support import ROOT

PAGE = (ROOT / "docs" / "privacy.md").read_text("utf-8")
PROMISES = PAGE.partition("\n## Promises\n")[2].partition("\n## ")[0]
ITEMS = re.findall(r"^- (.+?)(?=^- |^#|\Z)", PROMISES, re.MULTILINE | re.DOTALL)
NAMED = re.compile(r"`(tests/[a-z_/]+\.py)::(test_[a-z0-9_]+)`")
CLASSES = {"personal", "free-text", "amount", "closed"}


@cache
def names_in(path: str) -> set[str]:
    tree = ast.parse((ROOT / path).read_text("utf-8"))
    return {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}


def test_every_promise_names_a_test_that_is_there() -> None:
    assert len(ITEMS) >= 15
    for item in ITEMS:
        says, _, held = item.partition("Held by ")
        named = NAMED.findall(held)
        assert says.strip()
        assert named, f"no test holds: {says}"
        assert [f"{path}::{name}" for path, name in named if not _is_there(path, name)] == []
        assert held.count("::") == len(named), f"a test is named in another form: {held}"


def _is_there(path: str, name: str) -> bool:
    return (ROOT / path).is_file() and name in names_in(path)


def test_a_test_that_is_not_there_is_noticed() -> None:
    assert not _is_there("tests/test_privacy.py", "test_nothing")
    assert not _is_there("tests/test_nothing.py", "test_nothing")
    assert _is_there("tests/test_privacy_promises.py", "test_every_field_has_a_class")


def test_the_commands_on_the_page_are_commands() -> None:
    from fieldrules.cli import COMMANDS

    named = set(re.findall(r"`(?:fieldrules )?([a-z]+)(?: --[a-z]+)?`", PAGE))
    assert {"check", "rule", "types", "explain", "mcp", "sync"} <= named & COMMANDS.keys()


def fields() -> list[tuple[str, Node]]:
    rules = invoicing.ruleset()
    names = [*rules.types, *rules.bodies]
    return [(path, node) for name in names for path, node in rules.schema_of(name).nodes.items()]


def test_every_field_has_a_class() -> None:
    leaves = [(path, node) for path, node in fields() if node.kind not in ("object", "array")]
    assert len(leaves) > 100
    assert [path for path, node in leaves if node.data.get("privacy") not in CLASSES] == []


def test_a_text_that_is_shown_has_a_pattern_that_no_name_fits() -> None:
    shown = [(path, node.pattern) for path, node in fields() if node.privacy == "closed" and node.kind == "text"]
    assert shown
    for path, pattern in shown:
        assert pattern is not None, path
        assert not any(pattern.fullmatch(text) for text in ("Ada", "Ada Lovelace", "ada@example.com", "4711")), path
    assert [path for path, node in fields() if node.privacy in ("amount", "closed") and node.kind == "email"] == []


def scalars(value: Any) -> set[Any]:
    if isinstance(value, dict):
        return {each for member in value.values() for each in scalars(member)}
    if isinstance(value, list):
        return {each for item in value for each in scalars(item)}
    return {value}


def test_a_fix_holds_null_and_values_of_the_rules_only() -> None:
    known = scalars(invoicing.ruleset().data)
    operations = [
        operation
        for number in range(PLANTED_PAYLOADS)
        for fix in invoicing.check(planted(number).payload).fixes
        for operation in fix.patch
    ]
    assert {operation["op"] for operation in operations} >= {"add", "move", "remove"}
    for operation in operations:
        value = operation.get("value")
        assert value in ({}, None) or value in known
        assert set(operation) <= {"op", "path", "from", "value"}
        assert operation["op"] != "move" or "value" not in operation
