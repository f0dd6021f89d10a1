"""One difference between the facts locked and the facts read, in the vocabulary of the contract."""

from typing import Any, NamedTuple

KINDS = (
    "field_added",
    "field_removed",
    "field_renamed",
    "field_moved",
    "requirement_changed",
    "value_added",
    "value_removed",
    "value_changed",
    "condition_changed",
    "note_changed",
    "limit_changed",
    "endpoint_added",
    "endpoint_removed",
    "endpoint_changed",
    "section_added",
    "section_removed",
    "section_renamed",
    "example_changed",
)
IMPACTS = ("breaking", "compatible", "editorial")
"""``breaking``: a payload that passed may now fail. Heaviest first, which is the order of a report."""


class Change(NamedTuple):
    """What changed, where, from what to what, how much it can hurt, and what it touches.

    ``section`` is the title of the section as the page has it now (as it had it, if it is gone). ``field`` is a path
    as the docs write it. ``old`` and ``new`` are scalars, lists of scalars or None. The last four are ids and names of
    what reads the field or the section: rules, types, model classes and schema files.
    """

    kind: str
    section: str | None
    field: str | None
    old: Any
    new: Any
    impact: str
    says: str
    rules: tuple[str, ...] = ()
    types: tuple[str, ...] = ()
    models: tuple[str, ...] = ()
    schemas: tuple[str, ...] = ()
    section_id: str | None = None
    """The id of the section in the lock; None for a section that is new."""
    old_section_id: str | None = None
    """For a field that moved: the section it left."""
    label: str | None = None
    """For an endpoint: what the page calls it."""
    words: str | None = None
    """For what is said in a sentence: its digest."""
    old_words: str | None = None
    """For a sentence in place of another one: the digest of that one."""

    def to_dict(self) -> dict[str, Any]:
        """The JSON form, keys in the order of the contract, then what else is touched."""
        return {
            "kind": self.kind,
            "section": self.section,
            "field": self.field,
            "from": self.old,
            "to": self.new,
            "impact": self.impact,
            "rules": list(self.rules),
            "says": self.says,
            "types": list(self.types),
            "models": list(self.models),
            "schemas": list(self.schemas),
        }
