"""The text report: one verdict per document, each problem with its reason and source, and the ways out."""

from collections.abc import Iterator

from fieldrules.escape import printable
from fieldrules.render.blocks import Block, blocks
from fieldrules.render.run import Run, Tally, name_of, set_aside
from fieldrules.render.style import PLAIN, Style
from fieldrules.render.ways import ways_out
from fieldrules.render.wrap import WIDTH, wrap
from fieldrules.report import Report
from fieldrules.words import count

_LABEL = 9
_MOST_HINTS = 3


def render(run: Run) -> Iterator[str]:
    """The whole run: each document as it is judged, then a line that counts everything, then what to read next."""
    tally = Tally()
    hints: dict[str, None] = {}
    for report in tally.watch(run.reports):
        alone = len(run.inputs) <= 1 and report.line is None
        if alone or report.errors or report.warnings or report.unreadable:
            text = render_document(report, style=run.style, named=report.named)
            yield text + "\n\n"
        for finding in report.findings:
            # A rule of one's own has no address, and its finding has said all that it says.
            if finding.suppressed is None and finding.kind != "unreadable" and finding.source.url:
                hints[finding.rule] = None
    yield "\n".join(wrap(summary(tally), hanging=2)) + "\n"
    if hints:
        yield more(list(hints)) + "\n"


def render_document(report: Report, *, style: Style = PLAIN, named: bool = False) -> str:
    """One report as text, without a final line break.

    Args:
        report: the verdict on one payload.
        style: what the text may show beyond plain text.
        named: the caller named the type, so that it was not read from the payload.
    """
    lines = _verdict(report, style, named=named)
    found = blocks(report.findings)
    places = max((len(_place(block, n)) for block in found for n in range(len(block.lines))), default=0)
    severities = max((len(block.first.severity) for block in found), default=0)
    for block in found:
        lines.append("")
        lines.extend(_block(block, places, severities, style))
    omitted = _omitted(report)
    if omitted:
        lines.extend(["", "  " + omitted])
    if report.fixes and report.errors:
        lines.extend(["", *ways_out(report.fixes, report.type, style)])
    return "\n".join(lines)


def _verdict(report: Report, style: Style, *, named: bool) -> list[str]:
    """The document's name and what became of it."""
    name = name_of(report)
    if report.unreadable:
        return [f"{name}: {style.paint('unreadable', 'error')}, nothing in it was checked"]
    says: list[tuple[str, str | None]] = []
    if report.errors:
        says.append((count(report.errors, "error"), "error"))
    if report.warnings:
        says.append((count(report.warnings, "warning"), "warning"))
    says = says or [("ok", "ok")]
    says.extend((text, None) for text in set_aside(report.suppressed_by()))
    if report.type is not None:
        doubt = "" if report.type_certain else ", not certain; say which with --type"
        says.append((f"{'checked' if named else 'read'} as {report.type}{doubt}", None))
    lines = [f"{name}: {', '.join(text for text, _ in says)}"]
    if len(lines[0]) > WIDTH and len(says) > 1:
        lines = [f"{name}: {', '.join(text for text, _ in says[:-1])},", f"  {says[-1][0]}"]
    start = min(len(name), len(lines[0]))
    for text, role in says:
        if role is not None:
            lines[0] = lines[0][:start] + lines[0][start:].replace(text, style.paint(text, role), 1)
    return lines


def _block(block: Block, places: int, severities: int, style: Style) -> list[str]:
    """The findings of a block, then what explains them all."""
    first = block.first
    lines: list[str] = []
    before = 2 + (places + 2 if places else 0)
    for number, entry in enumerate(block.lines):
        place = f"{_place(block, number):>{places}}  " if places else ""
        severity = style.paint(first.severity, first.severity) + " " * (severities - len(first.severity))
        indent = before + severities + 2
        sentence = wrap(printable(entry.sentence), indent)
        lines.append(f"  {place}{severity}  {sentence[0]}")
        lines.extend(" " * indent + line for line in sentence[1:])
    margin = " " * before
    if block.rest:
        lines.append(f"{margin}... and {block.rest} more of this rule")
    if first.kind != "unreadable":
        lines.extend(margin + line for line in _labels(block, before + _LABEL, style))
    return lines


def _labels(block: Block, indent: int, style: Style) -> list[str]:
    """The labelled lines of a block, without its margin; ``indent`` is where their texts begin."""
    first = block.first
    how = f"{first.rule}, {first.evidence}"
    if first.contested:
        how += ", contested: the vendor's own examples do this"
    lines: list[str] = []
    before = ""
    for label, text in [*block.labels, ("rule", how), ("docs", f"{first.source.page_title}: {first.source.section}")]:
        for number, part in enumerate(wrap(printable(text), indent)):
            mark = label if number == 0 and label != before else ""
            shown = style.link(part, first.source.url) if label == "docs" else part
            lines.append(style.paint(mark, "dim") + " " * (_LABEL - len(mark)) + shown)
        before = label
    return lines


def _place(block: Block, number: int) -> str:
    entry = block.lines[number]
    return "" if entry.line is None else f"{entry.line}:{entry.column}"


def _omitted(report: Report) -> str:
    """How many findings the report does not list."""
    counts = []
    if report.omitted_of("error"):
        counts.append(count(report.omitted_of("error"), "more error"))
    if report.omitted_of("warning"):
        counts.append(count(report.omitted_of("warning"), "more warning"))
    return f"... and {' and '.join(counts)}, not listed" if counts else ""


def summary(tally: Tally) -> str:
    """The line that counts everything given."""
    verdicts = (
        (tally.ok, "ok"),
        (tally.warned, "with warnings"),
        (tally.wrong, "with errors"),
        (tally.unreadable, "unreadable"),
    )
    noun = "file" if tally.files_only else "payload"
    line = f"{count(tally.documents, noun)}: " + ", ".join(f"{number} {says}" for number, says in verdicts if number)
    if tally.errors or tally.warnings:
        contested = f"; {tally.contested} of them contested" if tally.contested else ""
        line += f" ({count(tally.errors, 'error')}, {count(tally.warnings, 'warning')}{contested})"
    aside = "".join(f"; {text}" for text in set_aside(tally.suppressed_by))
    return line + aside + (f" until {tally.baselined_until}" if tally.baselined_until is not None else "")


def more(rules: list[str]) -> str:
    """The command that explains the rules, with as many of them as the line takes."""
    line = "More: fieldrules rule"
    for number, rule in enumerate(rules[:_MOST_HINTS]):
        if number and len(line) + 1 + len(rule) > WIDTH:
            break
        line += f" {rule}"
    return line
