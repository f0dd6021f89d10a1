"""An explanation as text for people."""

from collections.abc import Iterator

from fieldrules.escape import printable
from fieldrules.explanation import Comparison, Detail, Explanation
from fieldrules.render.style import PLAIN, Style
from fieldrules.render.text import more
from fieldrules.render.wrap import wrap

_LABEL = 9


def render(found: Explanation, *, name: str = "the answer", style: Style = PLAIN) -> str:
    """An explanation, without a final line break.

    Args:
        found: what the answer means.
        name: what to call the answer.
        style: what the text may show beyond plain text.
    """
    lines = [f"{printable(name)}: {_head(found, style)}", "", *_wrapped(found.says, 2)]
    if found.message is not None and found.message != found.says:
        lines += _labelled("server", f'"{found.message}"', 2)
    for detail in found.details:
        lines += ["", *_detail(detail, style)]
    if found.omitted:
        lines += ["", f"  ... and {found.omitted} more, not listed"]
    if found.ways:
        lines += ["", "  What to do"]
        lines += [line for way in found.ways for line in _item(way)]
    if found.docs is not None:
        lines += ["", *_labelled("docs", found.docs.section, 2, link=(style, found.docs.url))]
    if found.comparison is not None:
        lines += ["", *_comparison(found.comparison)]
    rules = dict.fromkeys(rule.id for detail in found.details for rule in detail.rules)
    return "\n".join([*lines, *(["", more(list(rules))] if rules else [])])


def _head(found: Explanation, style: Style) -> str:
    """The verdict in a few words: codes that are documented, and no others."""
    if found.kind == "other":
        return style.paint("nothing to explain", "error")
    codes = " ".join(part for part in (str(found.http or ""), found.reason or "") if part)
    what = "refused" if found.kind == "refusal" else "taken"
    return style.paint(what, "error" if found.kind == "refusal" else "ok") + (f", {codes}" if codes else "")


def _detail(detail: Detail, style: Style) -> Iterator[str]:
    yield from _wrapped(f"{detail.field}: {detail.said}", 2)
    if detail.near is not None:
        yield from _labelled("field", f"there is no such field; did you mean {detail.near}?", 4)
    elif detail.path is None:
        yield from _labelled("field", "our rules know no field of this name", 4)
    elif detail.path != detail.field:
        yield from _labelled("field", detail.path, 4)
    if detail.takes is not None:
        yield from _labelled("takes", detail.takes, 4)
    for rule in detail.rules:
        yield from _labelled("rule", f"{rule.id}: {rule.summary}", 4, link=(style, rule.url))
    if detail.found:
        yield from _labelled("found", f"our rules refuse it too: {', '.join(detail.found)}", 4)
    elif detail.found is not None:
        yield from _labelled("found", "our rules find nothing wrong with it in the payload", 4)


def _comparison(compared: Comparison) -> Iterator[str]:
    read_as = "" if compared.type is None else f" (read as {compared.type})"
    yield from _wrapped(f"With the payload{read_as}: {compared.says}.", 2)
    for found in compared.findings:
        yield from _item(f"{found.severity}: {found.rule} at {found.path or 'the payload'}")
    if compared.report:
        yield ""
        yield "  Please report it. This is all it takes, and holds no value of yours:"
        yield ""
        for line in compared.report:
            yield f"    {printable(line)}"


def _item(text: str) -> list[str]:
    first, *others = wrap(printable(text), 6)
    return [f"    - {first}", *(f"      {line}" for line in others)]


def _wrapped(text: str, indent: int) -> list[str]:
    return [" " * indent + line for line in wrap(printable(text), indent)]


def _labelled(label: str, text: str, indent: int, *, link: tuple[Style, str] | None = None) -> list[str]:
    lines = wrap(printable(text), indent + _LABEL)
    shown = lines if link is None else [link[0].link(line, link[1]) for line in lines]
    return [" " * indent + f"{label if number == 0 else '':<{_LABEL}}{line}" for number, line in enumerate(shown)]
