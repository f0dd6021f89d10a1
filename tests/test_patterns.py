"""Patterns of a spec: read alike by Python and ECMAScript, and matched in a time that grows as the text does."""

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldrules_generator.patterns import fault

TAKEN = [
    "",
    "[A-Za-z0-9_-]+",
    "|[A-Z]{3}",
    "|#[0-9a-fA-F]{3}|#[0-9a-fA-F]{6}",
    r"[0-9]+(?:\.[0-9]{1,2})?",
    r"\+[1-9][0-9]{6,14}",
    "(?:[0-9]{4}-){3}[0-9]{4}",
    "(?:ab|cd)+",
    "[^,]*,[^,]*",
    r"[\-\]\^\\]*",
    "é*e",
]
REFUSED = {
    "a part in which something is repeated": ["(a+)+", "(a*)*", "(?:ab?)+", "([a-z]+-)*", "(?:a{1,2}){9}"],
    "two alternatives begin alike": ["(a|a)*", "(?:ab|ac)+", "(?:|a)+", "(?:a|a)b", "(?:a|ab)(?:c|cd)"],
    "what the part after it may begin with": ["a*a*", "[a-z]+[a-z0-9]", "a?a?a?aaa", "[^a]*b", "(?:x[0-9]+)[0-9]"],
    "a group other than": ["(?=a)", "(?!a)b", "(?<=a)b", "(?<!a)b", "(?P<n>a)", "(?i)a", "(?>a)", "(?(1)a|b)"],
    "a class or reference": [r"(a)\1", r"\d+", r"\w", r"\s", r"a\b", r"\Z", r"\x41", r"\n"],
    "an anchor": ["^a", "a$", "(?:^a)"],
    "a dot": [".", "a.*"],
    "a count of a count": ["a**", "a*?", "a++", "a{2}{3}"],
    "a count that is not between": ["a{9999}", "a{2,1}", "a{0}"],
    "a brace that is no count": ["a{,2}", "a{", "a{x}"],
    "a bracket that nothing closes": ["(", "(a", "[a", "["],
    "a bracket that nothing opens": ["a)"],
    "an empty class": ["[]", "[]a]"],
    "a '[' in a class": ["[[a]"],
    "stands twice in a class": ["[--b]", "[a&&b]"],
    "out of place": ["*", "+a", "a|?", "]", "}", "(?:*)"],
    "a backslash at its end": ["\\", "[\\"],
    "a backslash before what needs none": [r"\-", r"[\a]", r"[\d]", r"\é"],
    "a range that ends before it begins": ["[z-a]"],
    "of more than 200 characters": ["a" * 201],
}


@pytest.mark.parametrize("pattern", TAKEN)
def test_a_pattern_that_one_character_at_a_time_decides_is_taken(pattern: str) -> None:
    assert fault(pattern) is None


@pytest.mark.parametrize(("words", "pattern"), [(words, each) for words, found in REFUSED.items() for each in found])
def test_any_other_is_refused_and_why_is_said(words: str, pattern: str) -> None:
    found = fault(pattern)
    assert found is not None
    assert words in found


@given(st.text("aab[]()|*+?{}0,1-^\\.:x", max_size=14))
def test_whatever_is_taken_is_a_pattern_and_quick(pattern: str) -> None:
    if fault(pattern) is not None:
        return
    compiled = re.compile(pattern)
    start = time.process_time()
    for text in ("a" * 2000, "ab" * 1000, "a" * 2000 + "x", "b" * 1000 + "!", "0" * 300 + "x"):
        compiled.fullmatch(text)
    assert time.process_time() - start < 1
