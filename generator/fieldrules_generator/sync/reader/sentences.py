"""Prose to facts: sentences, limits, conditions and values, by the few words that docs use for them."""

import re
from collections.abc import Iterator

from fieldrules_generator.sync.facts import Condition, Limit, Scalar, Sentence, digest
from fieldrules_generator.sync.reader.block import Text, stands_in
from fieldrules_generator.sync.reader.names import IN_TEXT, PATH

MOST_WORDS = 160
"""So many characters of a sentence go into a report for people."""
_END = re.compile(r"(?<=[.!?])(?<!e\.g\.)(?<!i\.e\.)(?<!etc\.)(?<!vs\.)[)\"'\u201d]?\s+(?=[A-Z\u201c\"'(])")
_MARK = re.compile(r"^\W*(?:IMPORTANT|NOTE|WARNING|CAUTION|Important|Note|Warning|Caution)\b\s*[:.!]?\s*")
_STRONG = re.compile(
    r"\b(?:must|cannot|can not|can't|may not|do not|don't|never|only|required|mandatory|not (?:allowed|permitted)"
    r"|not (?:\w+ )?both|at most|no more than)\b",
    re.IGNORECASE,
)
_SMALL = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_LARGE = {"twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "hundred": 100}
_NUMBERS = {word: number for number, word in enumerate(_SMALL, 1)} | _LARGE
_NUMBER = rf"(?:[0-9]{{1,3}}(?:,[0-9]{{3}}){{1,2}}|[0-9]{{1,9}}|{'|'.join(_NUMBERS)})(?![\w-]|[.,][0-9])"
_OF = r"(?: length| number)?(?: of|:| is)?"
_LIMIT = re.compile(
    rf"\b(?:(?:up to|at most|no more than|not more than|(?:not|cannot) exceed|max(?:imum)?{_OF}|limited to)"
    rf"\s+(?P<most>{_NUMBER})"
    rf"|(?:at least|no fewer than|no less than|min(?:imum)?{_OF})\s+(?P<least>{_NUMBER})"
    rf"|between\s+(?P<low>{_NUMBER})\s+and\s+(?P<high>{_NUMBER}))",
    re.IGNORECASE,
)
_BOUNDS = {"most": "at most", "least": "at least", "low": "at least", "high": "at most"}
_ASKED = re.compile(
    r"\b(?:required|optional|mandatory|include (?:this|the) field (?=if|when|only|unless)"
    r"|must be (?:included|present|sent))\b",
    re.IGNORECASE,
)
_OPTIONAL = re.compile(r"\b(?:optional|(?:not|no longer) (?:be )?(?:required|mandatory))\b", re.IGNORECASE)
_WHEN = re.compile(r"\b(?:if|when|whenever|unless|only (?:for|with)|conditions?)\b", re.IGNORECASE)
_SETS = re.compile(
    r"^(?:(?:must be |should be )?(?:set|use|specify|enter|send)\b"
    r"(?: (?:it|this field|the field|the value))*(?: to| as)?"
    r"|(?:it |this field |the value )?(?:must|has to) be|always"
    r"|(?:the )?(?:possible|valid|allowed|accepted|supported) values?(?: are| is)?)(?!\w)",
    re.IGNORECASE,
)
_VALUE = re.compile(r"[A-Za-z0-9_.+/-]{1,64}")


def split(text: Text) -> Iterator[str]:
    """The sentences of a text, on one line each."""
    for sentence in _END.split(text.plain):
        if re.search(r"\w", sentence):
            yield sentence.strip()


def sentence_of(text: str, *, note: bool = False) -> Sentence:
    """The fact that a sentence is there."""
    bare = _MARK.sub("", text)
    strong = note or bare != text or bool(_STRONG.search(bare))
    return Sentence(digest(bare), strong, _short(bare))


def limits_of(text: str) -> tuple[Limit, ...]:
    """The limits that a sentence sets, if it sets any."""
    bare = _MARK.sub("", text)
    spans = [
        (found.span(group), bound)
        for found in _LIMIT.finditer(bare)
        for group, bound in _BOUNDS.items()
        if found[group] is not None
    ]
    without = bare
    for (start, end), _ in sorted(spans, reverse=True):
        without = f"{without[:start]}N{without[end:]}"
    told = digest(without), _short(bare)
    return tuple(Limit(told[0], bound, _number(bare[start:end]), told[1]) for (start, end), bound in spans)


def _number(word: str) -> int:
    plain = word.casefold().replace(",", "")
    return _NUMBERS.get(plain) or int(plain)


def is_condition(text: str) -> bool:
    """Whether a sentence says when a field is required or optional."""
    return bool(_ASKED.search(text) and _WHEN.search(text))


def condition_of(text: str, codes: tuple[str, ...], lead: str) -> Condition:
    """The condition in a sentence or an item.

    Args:
        text: what it says.
        codes: the spans of code in it.
        lead: the sentence that makes it a condition, itself or the one before a list.
    """
    bare = _MARK.sub("", text)
    field = next(iter(IN_TEXT.findall(bare)), None)
    values = tuple(scalar(code) for code in codes if stands_in(code, bare) and code != field and _VALUE.fullmatch(code))
    # "Optional unless" requires, and "required unless" does not.
    requires = bool(_OPTIONAL.search(lead)) == bool(re.search(r"\bunless\b", lead, re.IGNORECASE))
    return Condition(digest(bare), field, values, requires, _short(bare))


def fixed_values(sentence: str, codes: tuple[str, ...]) -> tuple[Scalar, ...]:
    """The values in a sentence that says nothing but what to set a field to."""
    values = [code for code in codes if stands_in(code, sentence) and not ("." in code and PATH.fullmatch(code))]
    rest = _SETS.sub("", sentence)
    if rest == sentence or not values:
        return ()
    for value in values:
        rest = rest.replace(value, " ", 1)
    return tuple(map(scalar, values)) if not re.sub(r"\b(?:or|either|and)\b|\W", "", rest) else ()


def listed_value(item: Text) -> tuple[Scalar, str] | None:
    """The value that an item of a list begins with, and what it means."""
    plain = item.plain
    code = max((each for each in item.codes if plain.startswith(each)), key=len, default="")
    if not _VALUE.fullmatch(code):
        return None
    rest = plain[len(code) :].lstrip()
    if rest and rest[0] not in ":\u2013\u2014-.=(":
        return None
    return scalar(code), rest.lstrip(":\u2013\u2014-=. ").strip()


def scalar(text: str) -> Scalar:
    """A value as its type."""
    if text in ("true", "false"):
        return text == "true"
    return int(text) if re.fullmatch(r"0|[1-9][0-9]{0,8}", text) else text


def _short(text: str) -> str:
    return text if len(text) <= MOST_WORDS else text[: MOST_WORDS - 3].rstrip() + "..."
