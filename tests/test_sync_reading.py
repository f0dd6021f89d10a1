"""Single statements of a docs page, what is read from them, and pages that are not whole."""

import re
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fieldrules_generator.sync.facts import FieldFact, PageFacts, Section
from fieldrules_generator.sync.problem import UnreadablePageError
from fieldrules_generator.sync.reader import read_page
from fieldrules_generator.sync.reader.names import HostileNameError
from tests.docs_page import PAGE
from tests.sync_shapes import SHAPES, as_html

SECONDS = 25
"""A net for time that grows with the square of the input, wide enough for a busy machine."""
FIELD = "invoiceInformation.dueDate"
MODE = "invoiceInformation.deliveryMode"


def read(text: str) -> PageFacts:
    return read_page(text.encode())


def defined(text: str) -> FieldFact:
    """What is read of a field that the page defines so."""
    page = read(PAGE.replace(f"{FIELD}\n:\n", f"{FIELD}\n:\n{text}\n", 1))
    return next(field for section in page.sections for field in section.fields if field.path == FIELD)


def section(page: PageFacts, title: str) -> Section:
    return next(section for section in page.sections if section.title == title)


def listed(page: PageFacts) -> list[tuple[str, str]]:
    return [(section.title, field.path) for section in page.sections for field in section.fields]


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("Must be `true`.", (True,)),
        ("Always `true`.", (True,)),
        ("Possible values: `email`, `none`.", ("email", "none")),
        ("Valid values are `1` and `2`.", (1, 2)),
        ("Set to one of these:\n\n    * `none`: An email is not sent.\n    * `email`: It is.", ("none", "email")),
        ("The default value is `none`.", ()),
        ("Set to `true` if parts are fine.", ()),
    ],
)
def test_values(text: str, values: tuple[object, ...]) -> None:
    assert defined(text).values == values


@pytest.mark.parametrize(
    ("text", "limits"),
    [
        ("At least 1 and at most 40 characters.", [("at least", 1), ("at most", 40)]),
        ("Between 1 and 40 characters.", [("at least", 1), ("at most", 40)]),
        ("Cannot exceed 40 characters.", [("at most", 40)]),
        ("Max length: 40", [("at most", 40)]),
        ("Up to 1,000 items.", [("at most", 1000)]),
        ("Up to 2.5 percent.", []),
        ("No more than thirty-five.", []),
    ],
)
def test_limits(text: str, limits: list[tuple[str, int]]) -> None:
    field = defined(text)
    assert [(limit.bound, limit.number) for limit in field.limits] == limits
    assert len(field.sentences) == (not limits)
    other = defined(text.replace("40", "41")).limits
    assert [limit.digest for limit in other] == [limit.digest for limit in field.limits]


@pytest.mark.parametrize(
    ("text", "requires"),
    [
        (f"Required when {MODE} is `email`.", True),
        (f"Optional when {MODE} is `email`.", False),
        (f"Optional unless {MODE} is `email`.", True),
        (f"Required unless {MODE} is `email`.", False),
        (f"Not required when {MODE} is `email`.", False),
    ],
)
def test_conditions(text: str, *, requires: bool) -> None:
    (condition,) = defined(text).conditions
    assert (condition.field, condition.values, condition.requires) == (MODE, ("email",), requires)


def test_a_value_in_a_cell_is_found_though_an_earlier_one_is_a_word_of_its_meaning() -> None:
    page = PAGE.replace("* `none`: ", "* `none`: The customer gets no email. ")
    assert page != PAGE
    assert read(SHAPES["tables of three columns"](page)) == read(page)


@pytest.mark.parametrize(
    "name", ["__proto__", "invoiceInformation.__proto__.x", "a.b.__class__", "`__init__`", "x" * 201]
)
@pytest.mark.parametrize("shape", ["as it is", "tables of two columns"])
def test_special_names_are_refused_though_underscores_are_emphasis(name: str, shape: str) -> None:
    page = PAGE.replace(f"{FIELD}\n:", f"{name}\n:", 1)
    with pytest.raises(HostileNameError):
        read(SHAPES[shape](page) if shape in SHAPES else page)


def test_underscores_around_a_whole_path_are_emphasis() -> None:
    assert read(PAGE.replace(f"{FIELD}\n:", f"__{FIELD}__\n:")) == read(PAGE)


def test_a_plain_word_is_a_field_and_a_capitalized_one_is_prose() -> None:
    assert "currency" in [path for _, path in listed(read(PAGE.replace(f"{FIELD}\n:", "currency\n:", 1)))]
    assert "Note" not in [path for _, path in listed(read(PAGE.replace(f"{FIELD}\n:", "**Note**\n:", 1)))]


def test_a_heading_in_other_words_keeps_its_fields() -> None:
    old = "Required Fields for Drafting an Email Invoice"
    now = section(read(PAGE.replace(old, "What an Email Draft Needs")), "What an Email Draft Needs")
    assert (now.role, now.fields) == ("required", section(read(PAGE), old).fields)
    assert section(read(PAGE.replace("Tax Fields for Line", "Taxes on Line")), "Taxes on Line Items").role == "optional"


@pytest.mark.parametrize("place", ["Response to a Successful Request\n\n```keyword", "The picture leads"])
def test_what_is_asked_for_beside_the_examples_is_read(place: str) -> None:
    assert place in PAGE
    said = {
        each for part in read(PAGE.replace(place, f"You must sign it.\n\n{place}")).sections for each in part.sentences
    }
    assert "You must sign it." in {each.text for each in said if each.strong}


def test_a_section_of_required_fields_without_any_is_refused() -> None:
    empty = re.sub(r"(an Email Invoice \{.*\n-+\n).*?(?=\nRequired Fields)", r"\1", PAGE, flags=re.DOTALL)
    assert empty != PAGE
    with pytest.raises(UnreadablePageError, match="looks cut"):
        read(empty)


def test_a_comment_without_an_end_is_refused_with_its_line() -> None:
    page = PAGE.replace("Any of these fields", "<!-- Any of these fields")
    with pytest.raises(UnreadablePageError, match="inside a comment") as raised:
        read(page)
    assert raised.value.line == page[: page.index("<!--")].count("\n") + 1


CUT = {
    "lists": PAGE,
    "tables": SHAPES["tables of three columns"](PAGE),
    "tables without borders": SHAPES["tables without borders"](PAGE),
    "colons before the text": SHAPES["colon before the text"](PAGE),
    "HTML": as_html(PAGE),
    "tables in HTML": as_html(PAGE, tables=True),
}


@settings(max_examples=200, deadline=None, derandomize=True)
@given(st.sampled_from(list(CUT)), st.floats(min_value=0, max_value=0.999))
def test_a_page_cut_anywhere_is_refused_or_lists_the_first_of_its_fields(shape: str, share: float) -> None:
    text = CUT[shape][: int(len(CUT[shape]) * share)]
    try:
        found = listed(read(text))
    except UnreadablePageError:
        return
    assert found == listed(read(PAGE))[: len(found)]


HTML = "<!doctype html><html><body>"
LONG = {
    "comments": f"{HTML}{'<!--' * 250_000}",
    "comments before it": f"{'<!-- -->' * 100_000}x",
    "instructions": f"{HTML}{'<?' * 300_000}",
    "sections of data": f"{HTML}{'<![CDATA[' * 100_000}",
    "ends": f"{HTML}{'</' * 300_000}",
    "angles": f"{HTML}{'<' * 1_000_000}",
    "an attribute": HTML + "<a " + 'a="' * 300_000,
    "paragraphs": HTML + "<p>a</p>\n" * 100_000,
    "rows": f"{HTML}<table>{'<tr><td>a<td>b' * 4_000}",
    "tables in tables": f"{HTML}{'<table><tr><td>' * 400}",
    "lists in lists": f"{HTML}{'<dl><dt>a.b<dd>' * 3_000}",
    "entities": f"{HTML}{'&' * 1_000_000}",
}


@pytest.mark.parametrize("what", LONG)
def test_no_page_in_html_takes_long(what: str) -> None:
    begun = time.monotonic()
    with pytest.raises(UnreadablePageError):
        read(LONG[what])
    assert time.monotonic() - begun < SECONDS
