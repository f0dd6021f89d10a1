"""What an answer of the API means: immutable, for people and programs, with no value of the answer or the payload."""

from typing import Any, NamedTuple

Json = dict[str, Any]


class Docs(NamedTuple):
    """Where it is documented: the page, the section and the section's address."""

    page: str
    section: str
    url: str

    def to_dict(self) -> Json:
        """The JSON form."""
        return self._asdict()


class Rule(NamedTuple):
    """A rule that speaks of a refused field."""

    id: str
    summary: str
    url: str

    def to_dict(self) -> Json:
        """The JSON form."""
        return self._asdict()


class Detail(NamedTuple):
    """What the server says of one field.

    ``field`` is the server's name of it, ``path`` the field that it means, ``near`` the nearest one if it means none.
    ``reason`` is a documented reason, or None; ``said`` is that, or the shape of what the server says. ``takes`` says
    what the field takes, and ``found`` lists the rules of our own findings on it, None without a payload.
    """

    field: str
    path: str | None
    near: str | None
    reason: str | None
    said: str
    takes: str | None
    rules: tuple[Rule, ...]
    found: tuple[str, ...] | None = None

    def to_dict(self) -> Json:
        """The JSON form."""
        found = None if self.found is None else list(self.found)
        return {**self._asdict(), "rules": [rule.to_dict() for rule in self.rules], "found": found}


class Found(NamedTuple):
    """A finding of ours in the payload, as it may be told to anybody: the rule, and the field without item numbers."""

    rule: str
    severity: str
    path: str
    contested: bool

    def to_dict(self) -> Json:
        """The JSON form."""
        return self._asdict()


class Comparison(NamedTuple):
    """Whether our rules say of the payload what the server says.

    ``verdict`` is one of ``both-refuse``, ``both-accept``, ``server-stricter``, ``rules-stricter``,
    ``not-comparable``. ``report`` holds the lines to send to whoever keeps the rules; empty if they agree.
    """

    verdict: str
    says: str
    type: str | None
    type_certain: bool
    valid: bool
    findings: tuple[Found, ...]
    report: tuple[str, ...]

    def to_dict(self) -> Json:
        """The JSON form."""
        findings = [found.to_dict() for found in self.findings]
        return {**self._asdict(), "findings": findings, "report": list(self.report)}


class Explanation(NamedTuple):
    """What an answer means.

    ``kind`` is ``refusal``, ``success`` (it was taken; told if there is something to do, or a payload to compare it
    with) or ``other`` (no answer to explain; ``says`` tells what it is instead). ``http``, ``reason`` and ``message``
    are documented ones or None. ``ways`` says what can be done.
    """

    kind: str
    says: str
    error: str | None = None
    http: int | None = None
    reason: str | None = None
    message: str | None = None
    details: tuple[Detail, ...] = ()
    omitted: int = 0
    ways: tuple[str, ...] = ()
    docs: Docs | None = None
    readings: tuple[str, ...] = ()
    comparison: Comparison | None = None

    @property
    def ok(self) -> bool:
        """Whether there was an answer to explain."""
        return self.kind != "other"

    def to_dict(self) -> Json:
        """The JSON form, keys in this order."""
        return {
            **self._asdict(),
            "details": [detail.to_dict() for detail in self.details],
            "ways": list(self.ways),
            "docs": None if self.docs is None else self.docs.to_dict(),
            "readings": list(self.readings),
            "comparison": None if self.comparison is None else self.comparison.to_dict(),
        }

    def __str__(self) -> str:
        """The explanation as text, as `fieldrules explain` prints it."""
        from fieldrules.render.explanation import render  # as for reports: only people need it

        return render(self)
