"""What could make a payload fail is never called harmless, in whatever words and place a page says it."""

import re

import pytest

from fieldrules_generator.sync.compare import compare
from fieldrules_generator.sync.facts import digest
from fieldrules_generator.sync.problem import UnreadablePageError
from fieldrules_generator.sync.reader import read_page
from tests.docs_page import LOCK, PAGE

ITEMS = "up to 30 billed items"
MAIL = "Set to `email`."
TITLE = "Create a Draft Invoice {"
NEXT = "Follow-On API Requests\n---"
DATE = "invoiceInformation.dueDate\n:\n"
EDITS = {
    "a limit with something more to it": (ITEMS, f"{ITEMS}, each of which has its own number"),
    "a limit of something else": (ITEMS, "up to 30 installments"),
    "a limit turned round": (ITEMS, "never up to 30 billed items"),
    "a limit in words that nobody knows": (ITEMS, "fewer than 20 billed items"),
    "a limit in other numerals": (ITEMS, "up to fifteen billed items"),
    "a fixed value in quotation marks": (MAIL, 'Set to "email".'),
    "a fixed value that is bare": (MAIL, "Set to email."),
    "a fixed value but for a case": (MAIL, "Set to `email` unless the invoice is in euros."),
    "a weak word for a duty": (DATE, f"{DATE}It needs to lie in the future.\n"),
    "a comparison": (DATE, f"{DATE}It is later than the day of the request.\n"),
    "what has no effect any more": (DATE, f"{DATE}This field is ignored.\n"),
    "a duty before the first heading": (
        "Create a Draft Invoice {",
        "> You must send a number.\n\nCreate a Draft Invoice {",
    ),
    "a duty beside the endpoints": ("**Test:**", "**Quota**\n:\nYou must not send more than one.\n\n**Test:**"),
    "a duty in a new section": (
        "Follow-On API Requests\n---",
        "News\n----\n\nYou must sign it.\n\nFollow-On API Requests\n---",
    ),
    "a limit in a new section": (
        "Follow-On API Requests\n---",
        "News\n----\n\nSend up to 9.\n\nFollow-On API Requests\n---",
    ),
    "a new field with a condition": (
        "customerInformation.company.name\n:\n",
        "customerInformation.company.name\n:\n\ncustomerInformation.taxId\n:\nRequired if the customer is in India.\n",
    ),
    "a new field with a limit": (
        "customerInformation.company.name\n:\n",
        "customerInformation.company.name\n:\n\ncustomerInformation.taxId\n:\nAt most 12 characters.\n",
    ),
}


@pytest.mark.parametrize("what", EDITS)
def test_it_is_breaking(what: str) -> None:
    old, new = EDITS[what]
    assert old in PAGE
    changes = compare(LOCK, read_page(PAGE.replace(old, new, 1).encode()))
    assert "breaking" in {change.impact for change in changes}
    assert not any(change.kind in ("limit_changed", "value_changed") and change.new is None for change in changes)


REFUSED = {
    "a field without its colon": (DATE, "invoiceInformation.dueDate\n"),
    "a field that became a bullet": (DATE, "* invoiceInformation.dueDate\n"),
    "a field listed twice, otherwise": (MAIL, f"{MAIL}\n\ninvoiceInformation.deliveryMode\n:\nSet to `none`."),
}


@pytest.mark.parametrize("what", REFUSED)
def test_a_list_that_is_broken_is_refused(what: str) -> None:
    old, new = REFUSED[what]
    assert old in PAGE
    with pytest.raises(UnreadablePageError):
        read_page(PAGE.replace(old, new, 1).encode())


TABLE = """\
| Field | {column} | Description |
|---|---|---|
| customerInformation.company.name | {cell} | |
| customerInformation.merchantCustomerId | | |"""


@pytest.mark.parametrize(
    ("column", "cell", "fits"),
    [
        ("Required", "no", True),
        ("Required", "", True),
        ("Requirement", "Optional", True),
        ("Optional", "yes", True),
        ("Required", "yes", False),
        ("Requirement", "Required", False),
        ("Optional", "no", False),
        ("Type", "Required", True),
    ],
)
def test_a_column_of_requirements_may_not_contradict_the_heading(column: str, cell: str, fits: bool) -> None:
    table = TABLE.format(column=column, cell=cell)
    heading = r"(Optional Fields for Invoice Creation .*\n=+\n).*?(?=\nOptional Fields for Disc)"
    page = re.sub(heading, lambda found: f"{found[1]}\n{table}\n", PAGE, flags=re.DOTALL)
    assert page != PAGE
    if fits:
        read_page(page.encode())
    else:
        with pytest.raises(UnreadablePageError, match="in a section of optional fields"):
            read_page(page.encode())


def test_signs_are_part_of_what_a_sentence_says() -> None:
    said = ["a > 0", "a < 0", "a >= 0", "a <= 0", "a = 0", "a != 0", "a 0", "a -0", "0%", "$0", "0"]
    assert len({digest(text) for text in said}) == len(said)
    assert digest("It is - as said - a day.") == digest("It is, as said, a day")
