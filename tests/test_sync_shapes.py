"""A docs page in other shapes says the same: tables, other lists, other headings, other white space, HTML."""

import re
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from mdit_py_plugins.deflist import deflist_plugin

from fieldrules_generator.sync.facts import FieldFact, PageFacts, Section
from fieldrules_generator.sync.problem import UnreadablePageError
from fieldrules_generator.sync.reader import read_page
from tests.docs_page import PAGE

TERM = re.compile(r"^(?P<indent> *)(?P<term>\S.*)\n(?P=indent):\n(?P<text>(?P=indent) {0,4}\S.*\n)?", re.MULTILINE)


def facts(text: str | bytes) -> PageFacts:
    """The facts of a page, without the words that a report may quote, which keep the letter case."""
    page = read_page(text if isinstance(text, bytes) else text.encode())
    return page._replace(sections=tuple(map(_bare, page.sections)))


def _bare(section: Section) -> Section:
    sentences = tuple(sentence._replace(text="") for sentence in section.sentences)
    return section._replace(fields=tuple(map(_bare_field, section.fields)), sentences=sentences)


def _bare_field(field: FieldFact) -> FieldFact:
    return field._replace(
        sentences=tuple(sentence._replace(text="") for sentence in field.sentences),
        conditions=tuple(condition._replace(text="") for condition in field.conditions),
    )


def common_mark_lists(text: str) -> str:
    """``term`` and ``: text`` in place of a colon on its own line."""
    return TERM.sub(
        lambda m: f"{m['indent']}{m['term']}\n{m['indent']}: {(m['text'] or '').strip()}".rstrip() + "\n", text
    )


def hash_headings(text: str) -> str:
    text = re.sub(r"^(.+)\n={3,}$", r"# \1", text, flags=re.MULTILINE)
    return re.sub(r"^(.+)\n-{3,}$", r"## \1", text, flags=re.MULTILINE)


def tables(text: str) -> str:
    """Each list of fields as a table; what is said of a field in one cell, a line break before each item."""
    lists = re.compile(r"(?:^\[?[a-zA-Z]+\.[^\n]*\n:\n(?:[^\n]+\n)?(?:\n+ {4}[^\n]*)*\n*)+", re.MULTILINE)
    return lists.sub(lambda found: _table(found.group()), text)


def _table(text: str) -> str:
    fields = re.split(r"^(\[?[a-zA-Z]+\.[^\n]*)\n:\n", text, flags=re.MULTILINE)[1:]
    rows = [
        f"| {term} | Yes | {'<br>'.join(_cell_line(line) for line in body.splitlines() if line.strip())} |"
        for term, body in zip(fields[::2], fields[1::2], strict=True)
    ]
    return "\n".join(["| Field | Required | Description |", "|---|---|---|", *rows, "", ""])


def _cell_line(line: str) -> str:
    return line.strip().removeprefix("> ").replace("|", "\\|")


def comments(text: str) -> str:
    lines = text.split("\n")
    fenced = False
    out = []
    for line in lines:
        fenced ^= line.startswith("```")
        out.append(line)
        if not fenced and line == "":
            out += ["<!-- a comment with a field.name", ":", "over lines -->", ""]
    return "\n".join(out)


def html(text: str) -> str:
    """The page as a browser gets it."""
    source = re.sub(r" \{#[^}]*\}$", "", common_mark_lists(text), flags=re.MULTILINE)
    source = re.sub(r"(\S)\n:\n", r"\1\n: &#8203;\n", source).replace("\n:\n", "\n: &nbsp;\n")
    body = MarkdownIt("commonmark").enable("table").use(deflist_plugin).render(source)
    head = "<!DOCTYPE html>\n<html><head><title>Docs</title><style>dt {x: y}</style></head><body><nav><p>Home</p></nav>"
    return f"{head}<script>var a = '<dl><dt>a.b</dt></dl>';</script>{body}</body></html>"


SHAPES: dict[str, Callable[[str], str]] = {
    "CRLF": lambda text: text.replace("\n", "\r\n"),
    "CR": lambda text: text.replace("\n", "\r"),
    "blank lines": lambda text: re.sub(r"\n\n", "\n\n\n\n", text),
    "spaces at the end of lines": lambda text: text.replace("\n", "   \n"),
    "tabs": lambda text: text.replace("    ", "\t"),
    "headings with hashes": hash_headings,
    "headings with hashes at both ends": lambda text: re.sub(r"(?m)^(#+ .*)$", r"\1 ##", hash_headings(text)),
    "no anchors": lambda text: re.sub(r" \{#[^}]*\}$", "", text, flags=re.MULTILINE),
    "anchors as elements": lambda text: re.sub(r"^(.*?) \{#([^}]*)\}$", r'<a id="\2"></a>\1', text, flags=re.MULTILINE),
    "other bullets": lambda text: re.sub(r"^( *)\* ", r"\1- ", text, flags=re.MULTILINE),
    "plus bullets": lambda text: re.sub(r"^( *)\* ", r"\1+ ", text, flags=re.MULTILINE),
    "other fences": lambda text: text.replace("```", "~~~~"),
    "long fences": lambda text: text.replace("```", "`````"),
    "definitions as CommonMark lists": common_mark_lists,
    "tables": tables,
    "comments": comments,
    "no links": lambda text: re.sub(r"\[([^\]!]*(?:\\\[\\\])?[^\]]*)\]\(https[^)]*fields[^)]*\)", r"\1", text),
    "fields in code": lambda text: re.sub(r"^((?!\[)[a-zA-Z]+\.[\w.]+)\n:", r"`\1`\n:", text, flags=re.MULTILINE),
    "fields in bold": lambda text: re.sub(r"^((?!\[)[a-zA-Z]+\.[\w.]+)\n:", r"**\1**\n:", text, flags=re.MULTILINE),
    "a byte order mark": lambda text: "\ufeff" + text,
    "HTML": html,
    "JSON on one line": lambda text: re.sub(
        r"(```\w*\n)(\{.*?\n\})(\n```)", lambda m: m[1] + re.sub(r"\n *", "", m[2]) + m[3], text, flags=re.DOTALL
    ),
}


@pytest.mark.parametrize("shape", SHAPES)
def test_the_shape_of_a_page_changes_no_fact(shape: str) -> None:
    text = SHAPES[shape](PAGE)
    assert text != PAGE
    assert facts(text) == facts(PAGE)


MIXABLE = [
    name for name in SHAPES if name not in ("HTML", "tables", "comments", "a byte order mark", "CR", "tabs", "CRLF")
]


@settings(max_examples=40, deadline=None)
@given(st.lists(st.sampled_from([*MIXABLE, "CRLF"]), max_size=4, unique=True))
def test_shapes_can_be_mixed(names: list[str]) -> None:
    text = PAGE
    # An element goes before the text of a heading, not before its hashes; line ends are changed last.
    for name in sorted(names, key=["anchors as elements", *MIXABLE, "CRLF"].index):
        text = SHAPES[name](text)
    assert facts(text) == facts(PAGE)


@settings(max_examples=150, deadline=None)
@given(st.integers(min_value=0, max_value=len(PAGE)))
def test_a_page_cut_anywhere_is_refused_or_says_less(end: int) -> None:
    message = ""
    found: PageFacts | None
    try:
        found = facts(PAGE[:end])
    except UnreadablePageError as error:
        found = None
        message = error.message
    if found is None:
        assert message
        return
    whole = {section.title: [field.path for field in section.fields] for section in facts(PAGE).sections}
    for section in found.sections[:-1]:
        assert [field.path for field in section.fields] == whole[section.title]
    last = found.sections[-1]
    assert [field.path for field in last.fields] == whole.get(last.title, [])[: len(last.fields)]
