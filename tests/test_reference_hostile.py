"""Whatever a text of the spec looks like, in the reference it is text: no markup, no link, no script, no picture."""

import itertools
import json
import re
import shutil
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from fieldrules.escape import printable
from fieldrules_generator.emit import docs
from fieldrules_generator.model import load_api
from fieldrules_generator.safe_markdown import (
    Bold,
    Code,
    Comment,
    DiagramLabel,
    Fence,
    Joined,
    Link,
    Part,
    Text,
    Wrapped,
    definition_of,
    reference,
    table,
)
from fieldrules_generator.templates import render
from fieldrules_generator.write import Tree
from tests.support import CASES, ROOT

MARKDOWN = MarkdownIt("commonmark").enable(["table", "strikethrough"])

HOSTILE = (
    "a | b || c",
    "`x` ``y`` ```z",
    "](javascript:alert(1))",
    "[x](javascript:alert(1)) ![y](http://evil.example/p.png)",
    "<script>alert(1)</script> <img src=x onerror=alert(1)> </td>",
    "one\ntwo\r\n\r\n# three",
    "--> %% <!-- }} {{ x }} {% y %} ${z} $a$ {{7*7}}",
    "a\u2028b\u2029c\u0085d\u202ee\u200bf",
    "- item",
    "1. item",
    "12) item",
    "+ item",
    "# heading",
    "> quote",
    "===",
    "--- x",
    ":--",
    "*a* _b_ __c__ ~~d~~ ~e~",
    "&lt;b&gt; &amp; &#60; &copy;",
    "\\` \\| \\[ \\\\ trailing \\",
    "[x]: https://evil.example",
    "http://evil.example www.evil.example",
    'end; click a "javascript:alert(1)"; "]',
    "|---|",
    "    indented code",
    "```mermaid",
)
ANY = st.one_of(
    st.sampled_from(HOSTILE),
    st.text(alphabet=st.characters(codec="utf-8"), max_size=60),
    st.text("`|\\[]()<>*_~#-+=1.&;!: \n{}$%", max_size=30),
)


def seen(raw: str) -> str:
    return printable(" ".join(raw.split()))


def inline(source: str) -> list[Token]:
    (paragraph,) = [token for token in MARKDOWN.parse(source) if token.type == "inline"]
    return paragraph.children or []


def text_of(tokens: list[Token]) -> str:
    return "".join(" " if token.type == "softbreak" else token.content for token in tokens)


def only_text(tokens: list[Token]) -> bool:
    return {token.type for token in tokens} <= {"text", "softbreak"}


@given(ANY)
def test_text_is_text_in_a_paragraph_heading_item_and_cell(raw: str) -> None:
    shown = Text(raw)
    if not shown:
        return
    places = {
        "": ["paragraph_open", "inline", "paragraph_close"],
        "# x ": ["heading_open", "inline", "heading_close"],
        "- ": ["bullet_list_open", "list_item_open", "paragraph_open", "inline", "paragraph_close"],
    }
    for before, kinds in places.items():
        parsed = MARKDOWN.parse(before + shown)
        assert [token.type for token in parsed][: len(kinds)] == kinds
        tokens = inline(before + shown)
        assert only_text(tokens)
        assert text_of(tokens).removeprefix("x ") == seen(raw)
    cells = [token for token in MARKDOWN.parse(table(["a", "b"], [[shown, Text("z")]])) if token.type == "inline"]
    assert [text_of(cell.children or []) for cell in cells] == ["a", "b", seen(raw), "z"]
    assert all(only_text(cell.children or []) for cell in cells)


@given(st.lists(ANY, min_size=1, max_size=8))
def test_wrapped_text_is_one_paragraph_with_the_same_words(raws: list[str]) -> None:
    shown = Wrapped(Joined([Text(" ".join(raws) * 3)]))
    if not shown:
        return
    assert [token.type for token in MARKDOWN.parse(shown)] == ["paragraph_open", "inline", "paragraph_close"]
    assert only_text(inline(shown))
    assert text_of(inline(shown)) == seen(" ".join(raws) * 3)


@given(ANY, ANY, ANY)
def test_parts_of_a_sentence_stay_text_around_code(before: str, code: str, after: str) -> None:
    shown = Wrapped(Joined([Part(before + " "), Code(code), Part(" " + after)], by=""))
    tokens = inline(shown)
    assert {token.type for token in tokens} <= {"text", "softbreak", "code_inline", "html_inline"}
    assert [token.content for token in tokens if token.type == "html_inline"] in ([], ["<code>", "</code>"])
    assert len([token for token in tokens if token.type == "code_inline"]) <= 1


@given(ANY)
def test_code_is_code_in_a_paragraph_and_in_a_cell(raw: str) -> None:
    shown = Code(raw)
    in_cell = [token for token in MARKDOWN.parse(table(["a"], [[shown]])) if token.type == "inline"][1].children or []
    for tokens in (inline(f"x {shown} y")[1:-1], in_cell):
        if tokens[0].type == "code_inline":
            (token,) = tokens
            assert token.content == printable(raw)
        else:
            assert (tokens[0].content, tokens[-1].content) == ("<code>", "</code>")
            assert {token.type for token in tokens[1:-1]} <= {"text"}
            assert text_of(tokens[1:-1]).strip() == printable(raw).strip()


@given(ANY)
def test_a_block_of_code_ends_where_we_end_it(raw: str) -> None:
    (fence,) = MARKDOWN.parse(Fence(raw, "json"))
    assert fence.type == "fence"
    assert fence.content == "\n".join(printable(line) for line in raw.split("\n")) + "\n"


@given(ANY)
@example('https://good.example/a(b)c|d`e<f>"g h&copy;=1')
@example("https://user:secret@good.example/")
@example("http://plain.example/")
@example("https:evil.example")
@example("HTTPS://loud.example/")
@example("//evil.example")
@example("javascript:alert(1)")
@example("data:text/html,x")
@example("../../x\\y")
def test_a_link_leads_to_https_or_into_the_reference_and_nowhere_else(target: str) -> None:
    shown = Link(Text("label"), target)
    tokens = inline(shown)
    (*_, last) = [*tokens]
    found = [str(token.attrs["href"]) for token in tokens if token.type == "link_open"]
    for href in found:
        parts = urlsplit(href)
        assert (parts.scheme, bool(parts.netloc)) in (("https", True), ("", False))
        assert parts.username is None
        assert not href.startswith("/")
    assert found or {token.type for token in tokens} <= {"text", "code_inline", "html_inline"}
    assert last.type in ("link_close", "text")
    definition = definition_of("source 1", target)
    if definition is not None:
        cell = inline(f"{reference('source 1', target)}\n\n{definition}")
        assert [token.type for token in cell] == ["link_open", "text", "link_close"]
        assert str(cell[0].attrs["href"]).startswith("https://")


@given(ANY)
def test_a_comment_ends_where_we_end_it(raw: str) -> None:
    (block,) = MARKDOWN.parse(f"<!-- {Comment(raw)} -->\n")
    assert block.type == "html_block"
    assert block.content.count("-->") == 1
    assert not re.search(r"[<>]|--", Comment(raw))


@given(ANY)
def test_a_label_of_a_picture_holds_nothing_that_mermaid_knows(raw: str) -> None:
    label = DiagramLabel(raw)
    assert re.fullmatch(r"(?:[A-Za-z0-9 .,?()_]|(?<=[A-Za-z0-9])-(?=[A-Za-z0-9])|#[0-9]+;)+", label)
    assert re.sub(r"#([0-9]+);", lambda m: chr(int(m[1])), label) == (seen(raw) or " ")


def test_parts_that_nothing_has_made_safe_are_refused() -> None:
    for make in (lambda: Joined(["x"]), lambda: Bold("x"), lambda: Wrapped("x"), lambda: Link("x", "y.md")):  # type: ignore[list-item, arg-type]
        with pytest.raises(TypeError):
            make()
    with pytest.raises(TypeError):
        render("docs/types.md.j2", {"header": "x", "title": "x", "types": "x", "bodies": "x", "home": "x"})


_PLACES = {
    "requirements.yaml": [
        ("summary", "Every invoice states its currency."),
        ("why", "The items are what makes it itemized."),
    ],
    "changes.yaml": [("consequence", "the customer may pay the invoice in parts")],
    "types/draft-email.yaml": [("title", "a draft that is e-mailed when you publish it")],
    "schemas/parts.yaml": [
        ("description", "What the invoice is for, as the customer reads it."),
        ("description", "The price of one unit. It may have more decimals than the currency."),
    ],
    "readings/types.yaml": [
        ("topic", "delivery modes a draft may have"),
        ("why", "An e-mail without an address cannot be sent, and the list for e-mail drafts asks for both fields."),
    ],
    "sources.yaml": [("title", "Create a Deliverable Draft Invoice")],
    "api.yaml": [
        ("says", "payment in installments"),
        ("says", "Published and e-mailed."),
        ("trigger", "The payer pays a part."),
        ("noun", "invoice"),
        ("title", "Cybersource Invoicing REST API v2"),
        ("summary", "Publish a draft without an e-mail."),
    ],
}


def spec_with(folder: Path, texts: Sequence[str]) -> Path:
    """A copy of the spec in which these texts, in turn, stand in place of others."""
    turn = itertools.cycle(texts)
    spec = folder / "spec" / "cybersource_invoicing"
    shutil.copytree(ROOT / "spec" / "cybersource_invoicing", spec)
    cases = folder / "tests" / "conformance" / "cybersource_invoicing"
    cases.parent.mkdir(parents=True)
    cases.symlink_to(CASES / "cybersource_invoicing")
    for name, places in _PLACES.items():
        file = spec / name
        content = file.read_text("utf-8")
        for key, old in places:
            start, found, end = content.partition(f"{key}: {old}")
            assert found
            assert end[0] in ",}\n"
            content = f"{start}{key}: {json.dumps(f'CANARY {next(turn)}')}{end}"
        file.write_text(content, "utf-8")
    return spec


def shape(page: str) -> list[tuple[str, str]]:
    """The blocks and markup of a page, without its words."""
    found = []
    for token in MARKDOWN.parse(page):
        found.append((token.type, token.tag))
        for child in token.children or ():
            code = child.type == "code_inline" or child.content in ("<code>", "</code>")
            if child.type not in ("text", "softbreak") and not code:
                found.append((child.type, str(child.attrs.get("href", child.content))))
    return found


@pytest.fixture(scope="module")
def honest(tmp_path_factory: pytest.TempPathFactory) -> Tree:
    return docs.emit(load_api(spec_with(tmp_path_factory.mktemp("honest"), ["words"])))


@pytest.mark.parametrize("texts", [[" ".join(HOSTILE)], HOSTILE, HOSTILE[9:] + HOSTILE[:9], HOSTILE[18:]])
def test_a_hostile_spec_changes_words_and_nothing_else(texts: Sequence[str], honest: Tree, tmp_path: Path) -> None:
    hostile = docs.emit(load_api(spec_with(tmp_path, texts)))
    assert list(hostile) == list(honest)
    told = 0
    for path, content in hostile.items():
        page = content.decode()
        assert shape(page) == shape(honest[path].decode())
        told += page.count("CANARY")
        diagrams = [
            token.content for token in MARKDOWN.parse(page) if token.type == "fence" and token.info == "mermaid"
        ]
        assert all(re.fullmatch(r"[A-Za-z0-9 .,?()_\n\[\]{}\"|>*;:#-]*", diagram) for diagram in diagrams)
    assert told == sum(content.decode().count("CANARY") for content in honest.values())
    assert told > 40
