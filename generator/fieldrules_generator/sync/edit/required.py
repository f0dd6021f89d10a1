"""What a page requires of one type: a field more, or one less."""

from collections.abc import Iterator
from typing import Any

from fieldrules_generator.sync.edit import splice
from fieldrules_generator.sync.edit.draft import Draft, Entry
from fieldrules_generator.sync.edit.fields import Source, add_field, drop_made
from fieldrules_generator.sync.edit.locate import find, parent_of
from fieldrules_generator.sync.edit.mentions import is_at_or_below
from fieldrules_generator.sync.edit.rules import Ask, drop_unused, rule_for
from fieldrules_generator.sync.edit.settings import Settings


def add_required(draft: Draft, type_id: str, path: str, source: Source) -> Iterator[str]:
    """Let a type ask for a field.

    Args:
        draft: the spec.
        type_id: the type.
        path: the field.
        source: the section that requires it.

    Yields:
        what a person has to decide.
    """
    entry = draft.types()[type_id]
    if path in [ask["field"] for ask in entry["required"]]:
        return
    obstacle = next(_obstacles(draft, entry, path), None)
    if obstacle is not None:
        yield f"{type_id} is to need {path}, but {obstacle}"
        return
    if find(draft, entry["schema"], path) is None:
        done, claim = add_field(draft, entry["schema"], path, source)
        yield claim
        if not done:
            return
    rule = rule_for(draft, Ask(type_id, "required", path))
    asked: Entry = {"field": path, "rule": rule}
    if source != entry["source"]:
        asked["source"] = source
    add_ask(draft, type_id, "required", asked)


def remove_required(draft: Draft, type_id: str, path: str, settings: Settings) -> Iterator[str]:
    """Let a type no longer ask for a field; a field or rule that an edit made for it goes, too.

    Yields:
        what a person has to decide.
    """
    entry = draft.types()[type_id]
    rule = remove_ask(draft, Ask(type_id, "required", path))
    if rule is not None:
        claim = drop_unused(draft, Ask(type_id, "required", path), rule, settings)
        if claim is not None:
            yield claim
    drop_made(draft, entry["schema"], path, settings)
    for _, _, other in draft.rules():
        if other["verb"] == "required" and path in other.get("fields", ()) and type_id in other.get("types", [type_id]):
            yield f"{type_id} no longer needs {path}, but the rule {other['id']} may still ask for it"
    if any(ask["field"] == path for ask in entry["values"]):
        yield f"{type_id} no longer needs {path}, but takes only some values of it"


def add_ask(draft: Draft, type_id: str, key: str, asked: Entry) -> None:
    """Put what a type asks of a field into its list, which is in the order of the fields' names as on the pages."""
    file = draft.type_file(type_id)
    fields = [ask["field"] for ask in draft.data(file)[key]]
    index = next((number for number, field in enumerate(fields) if field > asked["field"]), len(fields))
    draft.put(file, splice.add_item(draft.text(file), (key,), index, asked))


def remove_ask(draft: Draft, ask: Ask) -> str | None:
    """Take what a type asks of a field out of its list; returns the rule it named, or None if it asked nothing."""
    file = draft.type_file(ask.type_id)
    for index, asked in enumerate(draft.data(file)[ask.key]):
        if asked["field"] == ask.field:
            draft.put(file, splice.remove(draft.text(file), (ask.key, index)))
            return str(asked["rule"])
    return None


def _obstacles(draft: Draft, entry: Entry, path: str) -> Iterator[str]:
    """Why a type cannot ask for a field, in words."""
    absent = [*(ask["field"] for ask in entry["forbidden"]), *_absent(entry["recognise"])]
    if any(is_at_or_below(path, field) for field in absent):
        yield "the type does not take it"
    for _, _, rule in draft.rules():
        if rule["verb"] == "alias" and path == f"{parent_of(rule['field'])}.{rule['name']}".lstrip("."):
            yield f"the rule {rule['id']} takes it for another name of {rule['field']}"
        forbids = rule["verb"] == "forbidden" and path in rule.get("fields", ())
        if forbids and entry["id"] in rule.get("types", [entry["id"]]):
            yield f"the rule {rule['id']} forbids it"


def _absent(condition: Any) -> Iterator[str]:
    """The fields that a payload of the type never has."""
    for part in [] if condition is None else condition.get("all", [condition]):
        if "absent" in part:
            yield part["field"]
