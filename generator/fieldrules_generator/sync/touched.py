"""What a change touches: the rules that read its field, the types that have it, their models and schemas."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from fieldrules.verbs import fields_read
from fieldrules_generator.compile import all_rules
from fieldrules_generator.emit.models.names import pascal
from fieldrules_generator.fields import Schemas
from fieldrules_generator.spec import Spec
from fieldrules_generator.sync.change import Change
from fieldrules_generator.sync.lock import Entry, statements_of

_ASKS = ("required", "values", "forbidden")


def touched(spec: Spec, schemas: Schemas, lock: Entry, changes: Sequence[Change]) -> list[Change]:
    """The changes with what each one touches.

    Args:
        spec: the spec, before anything is edited.
        schemas: its schemas.
        lock: the facts that the changes were found against.
        changes: the changes.
    """
    finder = _Finder(spec, schemas, lock)
    return [finder.fill(change) for change in changes]


class _Finder:
    def __init__(self, spec: Spec, schemas: Schemas, lock: Entry) -> None:
        self.types: dict[str, Entry] = {document.data["id"]: document.data for document in spec.documents("type")}
        self.rules = all_rules(spec)
        self.paths = {name: set(schemas.paths(name)) for name in schemas.resolved}
        self.sections = {entry["id"]: entry for entry in lock["sections"]}
        traces: dict[str, Any] = {}
        for document in spec.documents("trace"):
            traces |= document.data.get(lock["page"], {})
        self.traces = {
            words: traces.get(statement["id"], [])
            for _, statement in statements_of(lock)
            for words in statement.get("words", ())
        }
        self.operations = {entry["path"]: entry for entry in spec.api.data["operations"]}

    def fill(self, change: Change) -> Change:
        section = self.sections.get(change.section_id or "", {})
        fields = self._fields(change, section)
        digests = (change.words, change.old_words)
        named = [target.partition(":") for words in digests if words for target in self.traces.get(words, ())]
        rules = dict.fromkeys([*self._rules(fields), *(name for kind, _, name in named if kind == "rule")])
        types = self._types(change, section, fields, [name for kind, _, name in named if kind == "type"])
        return change._replace(
            rules=tuple(rules),
            types=tuple(types),
            models=tuple(pascal(type_id) for type_id in types),
            schemas=tuple(f"{type_id}.json" for type_id in types),
        )

    def _fields(self, change: Change, section: Entry) -> set[str]:
        if change.kind == "field_renamed":
            return {str(change.old), str(change.new)}
        if change.field is not None:
            return {change.field}
        if change.kind in ("section_removed", "section_renamed") and change.impact != "editorial":
            return {fact["field"] for fact in section.get("fields", ())}
        return set()

    def _rules(self, fields: set[str]) -> Iterator[str]:
        """Rules that types ask of the fields, then rules across fields that read them, in the order of the spec."""
        asked = {
            ask["rule"] for each in self.types.values() for key in _ASKS for ask in each[key] if ask["field"] in fields
        }
        for rule in self.rules:
            reads = fields_read(rule) if "verb" in rule and rule["verb"] != "builtin" else ()
            if rule["id"] in asked or any(field in fields for field in reads):
                yield rule["id"]

    def _types(self, change: Change, section: Entry, fields: set[str], named: Iterable[str]) -> list[str]:
        """The type whose list it is; else those that may hold the field; for a note, those it was traced to."""
        everywhere = change.kind == "field_renamed"  # in every list that has it
        if section.get("role") == "required" and section.get("type") in self.types and not everywhere:
            return [section["type"]]
        if change.kind.startswith("endpoint"):
            return []
        return [
            type_id
            for type_id, entry in self.types.items()
            if type_id in named or any(self._holds(entry, field) for field in fields)
        ]

    def _holds(self, entry: Entry, field: str) -> bool:
        forbidden = [ask["field"] for ask in entry["forbidden"]]
        hidden = any(field == path or field.startswith((f"{path}.", f"{path}[")) for path in forbidden)
        return field in self.paths.get(entry["schema"], ()) and not hidden
