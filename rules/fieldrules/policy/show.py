"""What is in force and where each part of it comes from, for `check --show-config`."""

import json
from collections.abc import Iterator
from typing import Any

from fieldrules.escape import printable
from fieldrules.policy.model import Policy
from fieldrules.policy.settings import Settings, name_of
from fieldrules.policy.toml_lines import Keys

_WIDTH = 44


def shown(policy: Policy, settings: Settings | None, given: dict[str, Any]) -> Iterator[str]:
    """A line for each setting: its name, its value, and its origin.

    Args:
        policy: what is in force.
        settings: the file it comes from, or None if there is none.
        given: what the command line says, by the setting's name; None for what it leaves open.
    """
    if settings is None:
        yield "# no file of settings"
    else:
        yield f"# settings: {settings.name}"
        if settings.shadows is not None:
            yield f"# not used, since {settings.name} stands beside it: {printable(settings.shadows)}"
    baseline = None if settings is None or settings.baseline is None else name_of(settings.baseline)
    values = {"contested": policy.contested, "unknown-fields": policy.unknown_fields, "values": policy.values}
    chosen = {name: value for name, value in given.items() if value is not None}
    for name, value in {**values, "baseline": baseline, **chosen}.items():
        if value is not None:
            origin = "command line" if name in chosen else _origin(settings, (name,))
            yield _line(f"{name} = {_written(value)}", origin)
    for glob, type_id in policy.types:
        yield _line(f"types: {_written(glob)} = {_written(type_id)}", _origin(settings, ("types", glob)))
    for rule, level in policy.severity.items():
        yield _line(f"severity: {rule} = {_written(level)}", _origin(settings, ("severity", rule)))
    for number, entry in enumerate(policy.accept):
        where = f" in {', '.join(map(_written, entry.files))}" if entry.files else ""
        says = f"accept: {entry.rule}{where} until {printable(entry.until)}"
        yield _line(says, _origin(settings, ("accept", number)))
    for number, own in enumerate(policy.house):
        says = f"house: {own.id}, {own.severity}: {own.word} {own.field}"
        yield _line(says, _origin(settings, ("house", number)))


def _origin(settings: Settings | None, keys: Keys) -> str:
    line = None if settings is None else settings.line(*keys)
    return "default" if settings is None or line is None else f"{settings.name}:{line}"


def _line(says: str, origin: str) -> str:
    return f"{says:<{_WIDTH}}  # {origin}"


def _written(value: Any) -> str:
    return printable(json.dumps(value, ensure_ascii=False))
