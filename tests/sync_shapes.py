"""Other layouts of a docs page: each changes how the page is written and nothing of what it says.

Every shape takes the Markdown of `docs/page.md` and gives it back in another form. Those of one page can be combined,
as long as they are applied in the order of `SHAPES`.
"""

import html
import json
import re
import textwrap
from collections.abc import Callable

Shape = Callable[[str], str]

_FENCED = re.compile(r"(^```[a-z]*\n.*?^```$)", re.MULTILINE | re.DOTALL)
_BLOCK = re.compile(r"(^```[a-z]*\n)(.*?)(^```$)", re.MULTILINE | re.DOTALL)
_SETEXT = re.compile(r"^(\S.*)\n([=-])\2{2,}$", re.MULTILINE)
_ID = re.compile(r" \{#([^}]+)\}")
_LINK = re.compile(r"(?<!!)\[((?:\\.|[^\[\]\\])+)\]\(([^ )]+)(?: \"\")?\)")
_FIELDS = re.compile(r"^(?P<title>.*\bFields\b.*\n[=-]+\n)(?P<body>(?:(?!.+\n[=-]{3,}$).*\n)*)", re.MULTILINE)
_DEFINITION = re.compile(r"^(?P<term>\S.*)\n:\n(?P<body>(?:\S.*\n)?(?:\n*    .*\n)*)\n*", re.MULTILINE)
_COLON = re.compile(r"^( *):\n(?: *(\S.*)\n)?", re.MULTILINE)
_TERM = re.compile(
    r"^( *)((?:\[[a-z][\w.]*(?:\\\[\\\][\w.]*)?\]\(.*\))|[a-z]\w*(?:(?:\\\[\\\])?\.\w+)+)$(?=\n *:)", re.MULTILINE
)


def prose(change: Shape) -> Shape:
    """A shape that leaves blocks of code as they are."""

    def shape(page: str) -> str:
        parts = _FENCED.split(page)
        return "".join(part if number % 2 else change(part) for number, part in enumerate(parts))

    return shape


def code(change: Shape) -> Shape:
    """A shape of nothing but what is between the fences."""

    def shape(page: str) -> str:
        return _BLOCK.sub(lambda m: f"{m[1]}{change(m[2])}\n{m[3]}", page)

    return shape


def replaced(pattern: str, by: str | Callable[[re.Match[str]], str]) -> Shape:
    """A shape that rewrites every place of the prose where a pattern matches, and there are some."""

    def change(page: str) -> str:
        return re.sub(pattern, by, page, flags=re.MULTILINE)

    return prose(change)


def _tables(head: str, row: str) -> Shape:
    def body(match: re.Match[str]) -> str:
        definitions = list(_DEFINITION.finditer(match["body"]))
        if not definitions:
            return match[0]
        before = match["body"][: definitions[0].start()]
        rows = [row.format(term=found["term"], text=_cell(found["body"])) for found in definitions]
        return match["title"] + before + head + "\n".join(rows) + "\n\n"

    return lambda page: _FIELDS.sub(body, page)


def _cell(body: str) -> str:
    parts = [part.strip() for part in re.sub(r"^ *> ?", "", body, flags=re.MULTILINE).splitlines() if part.strip()]
    return "<br>".join(parts)


def _atx(match: re.Match[str]) -> str:
    return ("# " if match[2] == "=" else "## ") + match[1]


def _commonmark(match: re.Match[str]) -> str:
    return f"{match[1]}: {match[2] or ''}".rstrip(" ") + "\n"


def _reflowed(width: int) -> Shape:
    def paragraph(match: re.Match[str]) -> str:
        indent, mark, words = match[1], match[2], match[3]
        after = indent + (mark if mark.startswith(">") else " " * len(mark))
        filled = textwrap.fill(words, width, break_long_words=False, break_on_hyphens=False)
        return indent + mark + filled.replace("\n", "\n" + after)

    # Headings, terms, endpoints and rows of tables stay on their lines: there a line is not layout.
    return replaced(r"^( *)(\* |> |)((?![*>]|IMPORTANT$|.* \| )\S.*[.:?!])$", paragraph)


def _trailing(page: str) -> str:
    return "\n".join(line + " " if line and not line.endswith(" ") else line for line in page.split("\n"))


def _broken(match: re.Match[str]) -> str:
    """A line with a hard break after some of its short words; what follows stays indented as it was."""
    after = match[1] + (match[2] if match[2] == "> " else " " * len(match[2]))
    return match[1] + match[2] + re.sub(r"(?<=[a-z] )(a|the|of) (?=[a-z]+ )", rf"\1  \n{after}", match[3])


def _reordered(text: str) -> str:
    return json.dumps(_backwards(json.loads(text)), indent=1)


def _backwards(value: object) -> object:
    if isinstance(value, dict):
        return {key: _backwards(value[key]) for key in reversed(value)}
    return [_backwards(item) for item in value] if isinstance(value, list) else value


SHAPES: dict[str, Shape] = {
    "tables of three columns": _tables(
        "| Field | Required | Description |\n|-------|----------|-------------|\n", "| {term} | | {text} |"
    ),
    "tables of two columns": _tables("| Field | Description |\n|:---|:---|\n", "| {term} | {text} |"),
    "tables without borders": _tables("Name | Meaning\n--- | ---\n", "{term} | {text}"),
    "colon before the text": prose(lambda page: _COLON.sub(_commonmark, page)),
    "ATX headings": prose(lambda page: _SETEXT.sub(_atx, page)),
    "closed ATX headings": prose(lambda page: _SETEXT.sub(lambda m: _atx(m) + (" #" if m[2] == "=" else " ##"), page)),
    "short underlines": prose(lambda page: _SETEXT.sub(lambda m: f"{m[1]}\n{m[2] * 3}", page)),
    "no ids": prose(lambda page: _ID.sub("", page)),
    "other ids": prose(lambda page: _ID.sub(" {#elsewhere}", page)),
    "anchors in HTML": prose(
        lambda page: re.sub(r"^(#* ?)(.*) \{#([^}]+)\}$", r'\1<a id="\3"></a>\2', page, flags=re.MULTILINE)
    ),
    "dashes as bullets": replaced(r"^( *)\* ", r"\1- "),
    "pluses as bullets": replaced(r"^( *)\* ", r"\1+ "),
    "wide bullets": replaced(r"^( *)\* ", r"\1*   "),
    "bold terms": prose(lambda page: _TERM.sub(r"\1**\2**", page)),
    "terms as code": prose(lambda page: _TERM.sub(lambda m: f"{m[1]}`{_plain(m[2])}`", page)),
    "bold code as terms": prose(lambda page: _TERM.sub(lambda m: f"{m[1]}**`{_plain(m[2])}`**", page)),
    "other link targets": prose(lambda page: _LINK.sub(r'[\1](https://elsewhere.example/a#b "A title")', page)),
    "links without titles": prose(lambda page: _LINK.sub(r"[\1](\2)", page)),
    "no links": prose(lambda page: _LINK.sub(lambda m: m[1], page)),
    "angled links": prose(lambda page: _LINK.sub(r"[\1](<\2>)", page)),
    "field names in prose as code": replaced(r"(?<=the )(\w+Information(?:\.\w+)+)", r"`\1`"),
    "underscores for emphasis": replaced(r"(?<![*`\w])\*(\w[\w ]*)\*(?![*\w])", r"_\1_"),
    "words in bold": replaced(r"\b(status|invoice|request)\b(?= (?:then|of|comes|with))", r"**\1**"),
    "bold labels of notes": replaced(r"^( *> )IMPORTANT\b", r"\1**IMPORTANT**"),
    "colons after labels": replaced(r"\bIMPORTANT\b(?= \w)", "IMPORTANT:"),
    "tildes as fences": lambda page: page.replace("```", "~~~"),
    "long fences": lambda page: page.replace("```", "`````"),
    "no info strings": lambda page: page.replace("```keyword", "```"),
    "JSON on one line": code(lambda text: json.dumps(json.loads(text))),
    "JSON with wide indents": code(lambda text: json.dumps(json.loads(text), indent=8)),
    "JSON in another order": code(_reordered),
    "numbers with zeros": lambda page: page.replace(": 48.5,", ": 48.50,"),
    "narrow lines": _reflowed(40),
    "wider lines": _reflowed(72),
    "hard breaks": replaced(r"^( *)(\* |> |)((?!\*\*|.* \| )\S.*\.)$", _broken),
    "backslash breaks": prose(lambda page: re.sub(r"(?<=\w)  $", r"\\", page, flags=re.MULTILINE)),
    "comments between blocks": replaced(
        r"\n\n(?=\S)", "\n\n<!-- a remark: `x.y` is required\n\n# Not a heading -->\n\n"
    ),
    "comments in lines": replaced(r"\. (?=[A-Z])", ". <!-- required.field --> "),
    "doubled blank lines": prose(lambda page: page.replace("\n\n", "\n\n\n\n")),
    "blanks on blank lines": prose(lambda page: page.replace("\n\n", "\n   \n")),
    "spaces at the ends": _trailing,
    "tabs for indents": replaced(r"^(?: {4})+", lambda m: "\t" * (len(m[0]) // 4)),
    "no line at the end": lambda page: page.rstrip("\n"),
    "nothing before the title": lambda page: page.partition("FILTER BY TAG")[2].lstrip(),
    "CRLF": lambda page: page.replace("\n", "\r\n"),
    "CR": lambda page: page.replace("\r\n", "\n").replace("\n", "\r"),
    "byte order mark": lambda page: "\ufeff" + page,
}
"""Layouts by name, in the order in which several of them can be applied."""


def _plain(term: str) -> str:
    return _LINK.sub(lambda m: m[1], term).replace("\\", "")


def as_html(page: str, *, tables: bool = False, notes: str = "blockquote") -> str:
    """The page in HTML, by a Markdown program of another hand than the reader's.

    Args:
        page: the page in Markdown.
        tables: whether fields stand in tables, not in lists of definitions.
        notes: the element that notes stand in.
    """
    from markdown_it import MarkdownIt
    from mdit_py_plugins.deflist import deflist_plugin

    shaped = SHAPES["tables of two columns"](page) if tables else page
    shaped = SHAPES["ATX headings"](SHAPES["nothing before the title"](shaped))
    shaped = prose(lambda part: _COLON.sub(lambda m: f"{m[1]}: {m[2] or 'EMPTY'}\n", part))(shaped)
    shaped = prose(lambda part: re.sub(r"^(#+ .*) \{#(.+)\}$", r"\1", part, flags=re.MULTILINE))(shaped)
    made = (
        MarkdownIt("commonmark", {"html": True, "maxNesting": 100}).enable("table").use(deflist_plugin).render(shaped)
    )
    body = re.sub(r"(?:<p>)?EMPTY(?:</p>)?", "", made)
    opening = '<div class="note note_important">' if notes == "div" else f"<{notes}>"
    body = body.replace("<blockquote>", opening).replace("</blockquote>", f"</{notes}>")
    return _FRAME.format(title=html.escape("Create a Draft Invoice | Docs"), body=body)


_FRAME = """<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>{title}</title>
<style>h1 {{ color: #123 }}</style><script>var page = "<h1>Required Fields</h1>";</script></head>
<body>
<nav><ul><li><a href="/">Home</a></li><li>hidden.field must be sent</li></ul></nav>
<!-- <h2>Required Fields of a comment</h2> -->
<main>
{body}
</main>
<footer><p>All rights are ours. You must not copy.</p></footer>
<script>track();</script>
</body>
</html>
"""
