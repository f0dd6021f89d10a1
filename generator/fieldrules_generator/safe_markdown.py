"""Text on its way into Markdown and Mermaid: what is data stays text, whatever it looks like.

Each class is one context and escapes on construction. `Joined` and `Wrapped` put escaped parts together and take
nothing else. What could hide or reorder text (control, bidi and zero-width characters) is written out everywhere.
"""

import re
from collections.abc import Iterable, Sequence
from typing import Self
from urllib.parse import quote, urlsplit

from fieldrules.escape import printable
from fieldrules_generator.safe_text import SafeText

WIDTH = 100
"""Where paragraphs are wrapped."""

_PUNCTUATION = re.compile(r"[\\`*\[\]<|~$]|(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])|&(?=[#A-Za-z])")
# What GitHub makes a link or Jekyll a variable without being asked.
_AUTOMATIC = re.compile(r":(?=//)|(?<=www)\.|(?<=\{)[{%]", re.IGNORECASE)
_HEADING_END = re.compile(r"(?<= )#+$")
_BLOCK_WORD = re.compile(r">.*|[-+]+|=+|#{1,6}|:?-+:?|[0-9]{1,9}[.)]")
_TOKEN = re.compile(
    r"(?:\\.|\[(?:\\.|`[^`]*`|[^\]\\`])*\]\([^() ]*\)|(?<!`)(?P<ticks>`+)(?!`).*?(?<!`)(?P=ticks)(?!`)|[^ ])+"
)
_RELATIVE = re.compile(r"(?!/)[A-Za-z0-9_./-]*(?:#[a-z0-9_-]+)?")
_LABEL_SIGN = re.compile(r"(?!(?<=[A-Za-z0-9])-[A-Za-z0-9])[^A-Za-z0-9 .,?()_]")


class Markdown(SafeText):
    """Markdown that says what was meant, and nothing else. Made by its subclasses only."""

    __slots__ = ()


class Text(Markdown):
    """Text in a paragraph, heading, list item or table cell: one line."""

    __slots__ = ()

    def __new__(cls, raw: str) -> Self:
        """Make it from any text."""
        return super().__new__(cls, _at_line_start(_escaped(" ".join(raw.split()))))


class Part(Markdown):
    """Text before or after something else on its line, with a space at each end where it had one."""

    __slots__ = ()

    def __new__(cls, raw: str) -> Self:
        """Make it from any text; only `Wrapped` looks after what stands at the start of a line."""
        before, after = raw[:1].isspace(), raw[-1:].isspace() and bool(raw.strip())
        return super().__new__(cls, " " * before + _escaped(" ".join(raw.split())) + " " * after)


class Code(Markdown):
    """A code span, also in a table cell."""

    __slots__ = ()

    def __new__(cls, raw: str) -> Self:
        """Make it from any text; line breaks and the like are written out."""
        text = printable(raw)
        if "|" in text or not text.strip(" "):  # a table would cut the cell there; white space alone makes no span
            inner = "".join(c if c.isalnum() or c in " ." else f"&#{ord(c)};" for c in text)
            return super().__new__(cls, f"<code>{inner}</code>")
        ticks = "`" * (_longest_run(text) + 1)
        pad = " " if text[0] in "` " or text[-1] in "` " else ""
        return super().__new__(cls, f"{ticks}{pad}{text}{pad}{ticks}")


class Bold(Markdown):
    """A part in bold."""

    __slots__ = ()

    def __new__(cls, part: Markdown) -> Self:
        """Make it from a part that is escaped already."""
        return super().__new__(cls, f"**{_checked(part)}**")


class Link(Markdown):
    """A link to a place in the reference, or an https address. Any other address stands as text beside its label."""

    __slots__ = ()

    def __new__(cls, label: Markdown, target: str) -> Self:
        """Make it.

        Args:
            label: what is shown.
            target: a relative path of plain letters, or an address from the spec.
        """
        if _RELATIVE.fullmatch(target):
            return super().__new__(cls, f"[{_checked(label)}]({target})")
        address = web_address(target)
        if address is None:
            return super().__new__(cls, f"{_checked(label)} ({Code(target)})")
        return super().__new__(cls, f"[{_checked(label)}]({address})")


class Fence(Markdown):
    """A block of code, its fence longer than any in it."""

    __slots__ = ()

    def __new__(cls, raw: str, language: str) -> Self:
        """Make it.

        Args:
            raw: the code, with line feeds between its lines.
            language: one of ours; letters only.
        """
        if not language.isalpha():
            raise ValueError("the language of a block of code is a word of ours")
        text = "\n".join(printable(line) for line in raw.split("\n"))
        ticks = "`" * max(3, _longest_run(text) + 1)
        return super().__new__(cls, f"{ticks}{language}\n{text}\n{ticks}")


class Joined(Markdown):
    """Parts in a row."""

    __slots__ = ()

    def __new__(cls, parts: Iterable[SafeText], by: str = " ") -> Self:
        """Make it; ``by`` is a separator of ours."""
        return super().__new__(cls, by.join(_checked(part) for part in parts))


class Wrapped(Markdown):
    """A paragraph on lines of a readable length; no line starts as a list, heading or quotation would."""

    __slots__ = ()

    def __new__(cls, part: Markdown, indent: int = 0) -> Self:
        """Make it; ``indent`` is that of the lines after the first, for a list item."""
        lines = [""]
        for match in _TOKEN.finditer(_checked(part)):
            token = match.group()
            if not lines[-1]:
                lines[-1] = _at_line_start(token)
            elif len(lines[-1]) + 1 + len(token) + indent > WIDTH:
                lines.append(_at_line_start(token))
            else:
                lines[-1] = f"{lines[-1]} {token}"
        return super().__new__(cls, ("\n" + " " * indent).join(lines))


class Comment(SafeText):
    """Text inside an HTML comment: nothing in it can end the comment."""

    __slots__ = ()

    def __new__(cls, raw: str) -> Self:
        """Make it from any text."""
        folded = printable(" ".join(raw.split())).replace("<", "(").replace(">", ")")
        return super().__new__(cls, re.sub("-{2,}", "-", folded).strip("-"))


class DiagramLabel(SafeText):
    """A label in a Mermaid diagram: letters, digits and little else as they are, the rest as character numbers."""

    __slots__ = ()

    def __new__(cls, raw: str) -> Self:
        """Make it from any text; an empty one becomes a space, which Mermaid needs."""
        folded = printable(" ".join(raw.split()))
        return super().__new__(cls, _LABEL_SIGN.sub(lambda found: f"#{ord(found.group())};", folded) or "#32;")


class DiagramName(SafeText):
    """The name of a node in a Mermaid diagram: letters and a number, no word that Mermaid knows."""

    __slots__ = ()

    def __new__(cls, prefix: str, number: int) -> Self:
        """Make it; the prefix is one of ours."""
        if not re.fullmatch("[a-z]", prefix):
            raise ValueError("the prefix of a node is one small letter")
        return super().__new__(cls, f"{prefix}{number}")


def table(header: Sequence[str], rows: Iterable[Sequence[Markdown]]) -> Markdown:
    """A table; its header is in words of ours, an empty one for a table of properties."""
    lines = [_row([Text(title) for title in header]), "|" + "---|" * len(header)]
    for row in rows:
        if len(row) != len(header):
            raise ValueError("a row has as many cells as its table has columns")
        lines.append(_row(row))
    return Joined([_Line(line) for line in lines], by="\n")


def slug(heading: str) -> str:
    """The anchor that GitHub gives a heading of letters, digits, hyphens and underscores."""
    return re.sub(r"[^a-z0-9_ -]", "", heading.lower()).replace(" ", "-")


def web_address(raw: str) -> str | None:
    """An https address, safe between the parentheses of a link; None for any other text."""
    try:
        parts = urlsplit(raw)
        host, user = parts.hostname, parts.username
    except ValueError:
        return None
    if parts.scheme != "https" or not raw.startswith("https://") or not host or user is not None:
        return None
    return quote(raw, safe="/:?#@!$&'+,;=%-._~").replace("&", "&amp;")


class _Line(Markdown):
    __slots__ = ()


def reference(label: str, target: str) -> Markdown:
    """A link whose address stands once, further down; see `definition_of`. The label is one of ours.

    Where the address is none for a link, the label alone.
    """
    return _Line(f"[{Text(label)}]") if web_address(target) else Text(label)


def definition_of(label: str, target: str) -> Markdown | None:
    """The line that gives a `reference` its address, if it can be linked to."""
    address = web_address(target)
    return _Line(f"[{Text(label)}]: <{address}>") if address else None


def _row(cells: Sequence[Markdown]) -> str:
    for cell in cells:
        if "\n" in _checked(cell):
            raise ValueError("a cell is one line")
    return "| " + " | ".join(cells) + " |"


def _checked(part: SafeText) -> str:
    if not isinstance(part, SafeText):
        raise TypeError(f"a {type(part).__name__} that nothing has made safe")
    return part


def _escaped(text: str) -> str:
    """The text with a backslash before whatever Markdown would read as markup."""
    marked = _PUNCTUATION.sub(lambda found: "\\" + found.group(), printable(text))
    return _HEADING_END.sub(r"\\\g<0>", _AUTOMATIC.sub(lambda found: "\\" + found.group(), marked))


def _at_line_start(text: str) -> str:
    """The text, so that its first word starts no block."""
    word = text.partition(" ")[0]
    if not _BLOCK_WORD.fullmatch(word):
        return text
    number = len(word) - 1 if word[0].isdigit() else 0
    return f"{text[:number]}\\{text[number:]}"


def _longest_run(text: str) -> int:
    return max((len(run) for run in re.findall("`+", text)), default=0)
