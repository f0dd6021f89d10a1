"""What a report says about one problem: immutable, ready for people and programs, without private values.

These are named tuples, not data classes: `dataclasses` alone would double the start-up time of a check.
"""

from typing import Any, NamedTuple


class Cause(NamedTuple):
    """A field that made a rule apply: where it stands, its value (if it may be shown), and what that says."""

    path: str
    pointer: str
    line: int | None
    column: int | None
    value: Any
    says: str

    def to_dict(self) -> dict[str, Any]:
        """The JSON form, keys in the order of the contract."""
        return {
            "path": self.path,
            "pointer": self.pointer,
            "line": self.line,
            "column": self.column,
            "value": self.value,
            "says": self.says,
        }


class Source(NamedTuple):
    """Where the requirement is documented: a page's id and title, the section's title, and the section's address.

    A rule of one's own has no address (``url`` is empty, null in JSON).
    """

    page: str
    page_title: str
    section: str
    url: str

    def to_dict(self) -> dict[str, Any]:
        """The JSON form, keys in the order of the contract."""
        return {"page": self.page, "section": self.section, "url": self.url or None}


class Suppression(NamedTuple):
    """Why a finding does not count: by which setting, for what reason, until when (a date)."""

    by: str
    reason: str | None = None
    until: str | None = None

    def to_dict(self) -> dict[str, Any]:
        """The JSON form, keys in the order of the contract."""
        return {"by": self.by, "reason": self.reason, "until": self.until}


class Omitted(NamedTuple):
    """Findings of one rule that a report counts and does not list."""

    rule: str
    severity: str
    number: int
    suppressed: Suppression | None = None
    kind: str = ""
    contested: bool = False


class Place(NamedTuple):
    """One of several fields that a finding is about."""

    path: str
    line: int | None
    column: int | None


class Finding(NamedTuple):
    """One broken rule at one field.

    ``line`` and ``column`` are 1-based, in code points, or None for a payload that has no text. ``places`` lists all
    the fields of a conflict, item by item, for reports that fold them.
    """

    rule: str
    kind: str
    severity: str
    path: str
    pointer: str
    line: int | None
    column: int | None
    message: str
    because: tuple[Cause, ...]
    source: Source
    evidence: str
    reading: str | None
    contested: bool
    fingerprint: str
    suppressed: Suppression | None = None
    places: tuple[Place, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """The JSON form, keys in the order of the contract."""
        return {
            "rule": self.rule,
            "kind": self.kind,
            "severity": self.severity,
            "path": self.path,
            "pointer": self.pointer,
            "line": self.line,
            "column": self.column,
            "message": self.message,
            "because": [cause.to_dict() for cause in self.because],
            "source": self.source.to_dict(),
            "evidence": self.evidence,
            "reading": self.reading,
            "contested": self.contested,
            "fingerprint": self.fingerprint,
            "suppressed": None if self.suppressed is None else self.suppressed.to_dict(),
        }


class Operation(NamedTuple):
    """One operation of a JSON Patch (RFC 6902). ``value`` is a scalar of the spec, None (a placeholder) or {}."""

    op: str
    path: str
    value: Any = None
    origin: str | None = None

    def to_dict(self) -> dict[str, Any]:
        """The operation as RFC 6902 writes it."""
        if self.op == "move":
            return {"op": self.op, "from": self.origin, "path": self.path}
        if self.op == "remove":
            return {"op": self.op, "path": self.path}
        return {"op": self.op, "path": self.path, "value": self.value}


class Step(NamedTuple):
    """One part of a way out, for people: what to do, and what it costs in edits and meaning."""

    title: str
    effect: str
    edits: int
    consequence: str | None


class Fix(NamedTuple):
    """A complete way out: with its placeholders (null) filled, no error is left.

    ``patch`` is its JSON Patch (RFC 6902); ``introduces`` lists the rules that warn afterwards and did not before.
    """

    title: str
    type: str
    effect: str
    consequence: str | None
    introduces: tuple[str, ...]
    edits: int
    operations: tuple[Operation, ...]
    steps: tuple[Step, ...] = ()

    @property
    def patch(self) -> list[dict[str, Any]]:
        """The JSON Patch as data, to be applied with any RFC 6902 library."""
        return [operation.to_dict() for operation in self.operations]

    def to_dict(self) -> dict[str, Any]:
        """The JSON form, keys in the order of the contract."""
        return {
            "title": self.title,
            "type": self.type,
            "effect": self.effect,
            "consequence": self.consequence,
            "introduces": list(self.introduces),
            "edits": self.edits,
            "patch": self.patch,
        }
