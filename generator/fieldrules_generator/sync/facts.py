"""What a docs page says, without its prose: names, values, numbers, and fingerprints of sentences.

A sentence is kept as a digest of its words. That tells whether it is still there, and copies nothing.
"""

import hashlib
import re
from typing import NamedTuple

Scalar = str | bool | int
"""A value of a field as a page gives it: a text, true or false, or a whole number."""

ROLES = ("overview", "endpoint", "response", "follow-on", "chapter", "required", "optional", "adjustments", "example",
         "interactive")  # fmt: skip
"""What a section is for; ``chapter`` introduces the sections below it."""


class Sentence(NamedTuple):
    """A sentence of a page: the digest of its words, and whether its words ask for or forbid something."""

    digest: str
    strong: bool = False
    text: str = ""
    """Its words, shortened, for a report to people only; the lock does not keep them."""


class Condition(NamedTuple):
    """When a field changes its requirement: the digest of the words, and the field and values named in them."""

    digest: str
    field: str | None = None
    values: tuple[Scalar, ...] = ()
    requires: bool = False
    """Whether the words make the field required; else they make it optional."""
    text: str = ""
    """As that of a sentence."""


class Limit(NamedTuple):
    """A number that bounds something: ``at most`` or ``at least`` so many. ``digest`` is of the sentence without it."""

    digest: str
    bound: str
    number: int
    text: str = ""
    """As that of a sentence."""


class FieldFact(NamedTuple):
    """A field as one section lists it. One value is a fixed one, several are those allowed, none says nothing."""

    path: str
    values: tuple[Scalar, ...] = ()
    conditions: tuple[Condition, ...] = ()
    sentences: tuple[Sentence, ...] = ()
    limits: tuple[Limit, ...] = ()


class Endpoint(NamedTuple):
    """Where a request goes: the label the page gives it (a region or environment), the method, the address."""

    label: str
    method: str
    url: str


class Example(NamedTuple):
    """A documented request and its answer, as digests of the JSON values; the order of keys does not count."""

    request: str
    response: str | None = None


class Section(NamedTuple):
    """One heading of a page and what stands below it, up to the next heading."""

    title: str
    depth: int
    role: str
    fields: tuple[FieldFact, ...] = ()
    sentences: tuple[Sentence, ...] = ()
    limits: tuple[Limit, ...] = ()
    endpoints: tuple[Endpoint, ...] = ()
    examples: tuple[Example, ...] = ()
    says_role: bool = True
    """Whether a heading says what the fields are; else the page leaves it open, and ``role`` is a guess."""


class PageFacts(NamedTuple):
    """The facts of one page: its title (the first heading) and its sections in order, that of the title included."""

    title: str
    sections: tuple[Section, ...]


_WORD = re.compile(r"[^\W_]+(?:[.\[\]_-]*[^\W_]+)*(?:\[\])?|[<>=!]=|[<>=%$\u20ac\u2264\u2265]|(?<!\S)-(?=\d)")


def digest(text: str) -> str:
    """The fingerprint of a sentence: 12 hex digits over its words and the signs of sums and comparisons.

    Case, other punctuation and white space do not count.
    """
    words = re.findall(
        r"[^\W_]+(?:[.\[\]_-]*[^\W_]+)*(?:\[\])?|[<>=!]=|[<>=%$\u20ac\u2264\u2265]|(?<!\S)-(?=\d)", text.casefold()
    )
    return hashlib.sha256(" ".join(words).encode()).hexdigest()[:12]
