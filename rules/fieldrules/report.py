"""The verdict on one payload."""

from typing import Any, NamedTuple

from fieldrules.finding import Finding, Fix, Omitted


class Report(NamedTuple):
    """What was found in one payload. Holds no private value of it, and not the payload.

    ``type`` is None for what could not be read. ``valid`` is the rules' verdict: no error was found. ``findings`` holds
    at most 100, errors before warnings if there are more, sorted by position; ``omitted`` counts the rest. ``named``
    says that the type was not read from the payload.
    """

    type: str | None
    type_certain: bool
    valid: bool
    findings: tuple[Finding, ...]
    fixes: tuple[Fix, ...]
    source: str | None = None
    line: int | None = None
    omitted: tuple[Omitted, ...] = ()
    named: bool = False

    @property
    def ok(self) -> bool:
        """Whether the payload meets the documented field rules: no error. Warnings do not count."""
        return self.valid

    @property
    def unreadable(self) -> bool:
        """Whether the input could not be read, so that nothing in it was checked."""
        return any(finding.kind == "unreadable" for finding in self.findings)

    @property
    def errors(self) -> int:
        """How many errors count: suppressed ones and an unreadable input do not."""
        return self._count("error") + self.omitted_of("error")

    @property
    def warnings(self) -> int:
        """How many warnings count: suppressed ones do not."""
        return self._count("warning") + self.omitted_of("warning")

    @property
    def suppressed(self) -> int:
        """How many findings were suppressed."""
        return sum(self.suppressed_by().values())

    @property
    def found(self) -> list[Finding | Omitted]:
        """The findings that are listed, then those that are only counted."""
        return [*self.findings, *self.omitted]

    def suppressed_by(self) -> dict[str, int]:
        """How many findings were suppressed, by what."""
        found: dict[str, int] = {}
        for entry in self.found:
            if entry.suppressed is not None:
                number = entry.number if isinstance(entry, Omitted) else 1
                found[entry.suppressed.by] = found.get(entry.suppressed.by, 0) + number
        return found

    def omitted_of(self, severity: str) -> int:
        """How many findings of a severity count and are not listed."""
        found = (entry for entry in self.omitted if entry.severity == severity and entry.suppressed is None)
        return sum(entry.number for entry in found)

    def to_dict(self) -> dict[str, Any]:
        """The JSON form of one document, keys in the order of the contract."""
        return {
            # The name of a file may hold bytes that are no UTF-8, which JSON could not say.
            "source": None if self.source is None else self.source.encode("utf-8", "backslashreplace").decode(),
            "line": self.line,
            "type": self.type,
            "type_certain": self.type_certain,
            "valid": self.valid,
            "findings": [finding.to_dict() for finding in self.findings],
            "fixes": [fix.to_dict() for fix in self.fixes],
        }

    def __str__(self) -> str:
        """The report as text, as `fieldrules check` prints it."""
        from fieldrules.render.text import render_document  # rendering is needed by people only, not by every check

        return render_document(self, named=self.named)

    def _count(self, severity: str) -> int:
        return sum(
            finding.severity == severity and finding.suppressed is None and finding.kind != "unreadable"
            for finding in self.findings
        )
