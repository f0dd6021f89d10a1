"""What a docs page says does not depend on how it is written: more layouts, all of them together, and HTML."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fieldrules_generator.sync.facts import PageFacts
from fieldrules_generator.sync.reader import read_page
from tests.docs_page import PAGE
from tests.sync_shapes import SHAPES, as_html

FACTS = read_page(PAGE.encode())
EDITS = {
    "up to 30": "up to 25",
    "both of these fields": "one of these fields",
    "`email`: Publishing": "`mail`: Publishing",
    "Set to `false`": "Set to `true`",
    "it cannot be changed": "it can be changed",
    "POST ``https://apitest": "PUT ``https://apitest",
    "India Production": "Asia Production",
    "customerInformation.name": "customerInformation.names",
    "says `email`": "says `none`",
    '"totalAmount": "48.50"': '"totalAmount": "48.51"',
    "The request has line items": "The request has items",
}
"""Edits that change what the page says, by the text that they replace."""
HTML = {
    "lists of definitions": as_html(PAGE),
    "tables": as_html(PAGE, tables=True),
    "notes in a division": as_html(PAGE, notes="div"),
    "notes in an aside": as_html(PAGE, notes="aside"),
    "CRLF": as_html(PAGE).replace("\n", "\r\n"),
    "tags in capitals": as_html(PAGE).replace("<dt>", "<DT>").replace("</dt>", "</DT>").replace("<dd>", "<DD>"),
    "classes and ids": as_html(PAGE).replace("<dt>", '<dt class="term" id="t">').replace("<dd>", '<dd class="body">'),
    "no end tags where HTML needs none": re.sub("</(p|li|d[td]|t[rdh]|thead|tbody)>", "", as_html(PAGE)),
    "rows without end tags": re.sub("</(p|li|t[rdh]|thead|tbody)>", "", as_html(PAGE, tables=True)),
    "no tags around all of it": re.sub("</?(html|body)[^>]*>", "", as_html(PAGE)),
    "a header with the title": re.sub("(<h1>.*?</h1>)", r"<header>\1</header>", as_html(PAGE)),
    "a header before the rest": re.sub("<main>\\s*(<h1>.*?</h1>)", r"<header>\1</header><main>", as_html(PAGE)),
    "the frame's own header": as_html(PAGE).replace("<main>", "<header><h1>Our Docs</h1></header><main>"),
    "no link": as_html(SHAPES["no links"](PAGE)),
    "terms as code": as_html(SHAPES["terms as code"](PAGE)),
}


def read(text: str) -> PageFacts:
    return read_page(text.encode())


@pytest.mark.parametrize("shape", SHAPES)
def test_a_page_in_another_layout_says_the_same(shape: str) -> None:
    text = SHAPES[shape](PAGE)
    assert text != PAGE
    assert read(text) == FACTS


@pytest.mark.parametrize("shape", HTML)
def test_a_page_in_html_says_the_same(shape: str) -> None:
    assert read(HTML[shape]) == FACTS


@settings(max_examples=60, deadline=None, derandomize=True)
@given(st.lists(st.sampled_from(list(SHAPES)), min_size=2, max_size=12, unique=True))
def test_layouts_can_be_put_together(names: list[str]) -> None:
    text = PAGE
    for name in sorted(names, key=list(SHAPES).index):
        text = SHAPES[name](text)
    assert read(text) == FACTS


@settings(max_examples=80, deadline=None, derandomize=True)
@given(st.sampled_from(list(SHAPES)), st.sampled_from(list(EDITS)))
def test_an_edit_is_seen_in_any_layout(shape: str, old: str) -> None:
    assert old in PAGE
    assert read(SHAPES[shape](PAGE.replace(old, EDITS[old], 1))) != FACTS
