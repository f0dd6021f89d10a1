"""What changed in what a page says in sentences: notes, conditions and limits."""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from fieldrules_generator.sync.align import Aligned
from fieldrules_generator.sync.change import Change
from fieldrules_generator.sync.facts import Condition, FieldFact, Limit, Section, Sentence
from fieldrules_generator.sync.lock import Entry

_COUNTS = re.compile(
    r"[0-9]|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\w+teen|\w+ty|dozen|hundred|fewer|less)\b",
    re.IGNORECASE,
)
"""What a sentence has that may set a limit in words that are not known."""


_ASKS = re.compile(
    r"\b(?:(?:needs?|has|have) to|you need|both|either|unless|deprecated|ignored|immediately|set to"
    r"|(?:less|fewer|greater|later|earlier) than)\b",
    re.IGNORECASE,
)


def asks(sentence: Sentence) -> bool:
    """Whether a sentence that is new asks for something, in strong words or in others that may change what is taken."""
    return sentence.strong or _ASKS.search(sentence.text) is not None


class Words(NamedTuple):
    """The digests of all sentences on each side, so that one that only moved is told from one that is new.

    ``asked`` are those of the conditions and limits of fields on the old side, and of statements that were withdrawn.
    """

    old: frozenset[str]
    new: frozenset[str]
    asked: frozenset[str]

    @classmethod
    def of(cls, pairs: Iterable[Aligned], withdrawn: Iterable[Entry]) -> "Words":
        """Those of some sections, and of what the lock remembers: somebody has read it once."""
        found = list(pairs)
        fields = [field for pair in found if pair.old is not None for field in pair.old.fields]
        asked = {each.digest for field in fields for each in field.conditions}
        asked |= {each.digest for field in fields for each in field.limits}
        asked |= {digest for entry in withdrawn for each in entry["statements"] for digest in each.get("words", ())}
        return cls(_all(pair.old for pair in found), _all(pair.new for pair in found), frozenset(asked))


class Told(NamedTuple):
    """Where something is said: the section now, its entry in the lock, and the field it is about."""

    title: str
    entry: Entry | None
    field: str | None

    def change(
        self,
        kind: str,
        old: object,
        new: object,
        impact: str,
        says: str,
        words: str | None = None,
        old_words: str | None = None,
    ) -> Change:
        """A change at this place."""
        section = None if self.entry is None else str(self.entry["id"])
        told = Change(kind, self.title, self.field, old, new, impact, says, section_id=section)
        return told._replace(words=words, old_words=old_words)

    def statement(self, words: str) -> Entry | None:
        """What the lock calls a sentence."""
        statements = (self.entry or {}).get("statements", ())
        return next((statement for statement in statements if words in statement.get("words", ())), None)


def compare_words(pair: Aligned, words: Words) -> Iterator[Change]:
    """The changes of sentences, conditions and limits of a section that is on both sides, and of its fields."""
    old, new = pair.old, pair.new
    if old is None or new is None:
        return
    place = Told(new.title, pair.entry, None)
    yield from _notes(place, old.sentences, new.sentences, words)
    yield from _limits(place, old.limits, new.limits, _fresh(old.sentences, new.sentences))
    before = {field.path: field for field in old.fields}
    for field in new.fields:
        was, told = before.get(field.path), Told(new.title, pair.entry, field.path)
        if was is not None:
            yield from _field(told, was, field, words)
        else:
            yield from _field(told, FieldFact(field.path), _unsaid(field, words), words)


def _field(place: Told, was: FieldFact, now: FieldFact, words: Words) -> Iterator[Change]:
    yield from _conditions(place, was.conditions, now.conditions)
    yield from _notes(place, was.sentences, now.sentences, words)
    yield from _limits(place, was.limits, now.limits, _fresh(was.sentences, now.sentences))


def _unsaid(field: FieldFact, words: Words) -> FieldFact:
    """What else is asked of a field that is new here or has a new name, and was not said of some field before."""
    return field._replace(
        sentences=tuple(each for each in field.sentences if asks(each) and each.digest not in words.asked),
        conditions=tuple(each for each in field.conditions if each.digest not in words.asked),
        limits=tuple(each for each in field.limits if each.digest not in words.asked),
    )


def _fresh(old: Sequence[Sentence], new: Sequence[Sentence]) -> list[Sentence]:
    before = {sentence.digest for sentence in old}
    return [sentence for sentence in new if sentence.digest not in before]


def _notes(place: Told, old: Sequence[Sentence], new: Sequence[Sentence], words: Words) -> Iterator[Change]:
    kept = {sentence.digest for sentence in old} & {sentence.digest for sentence in new}
    gone = [sentence for sentence in old if sentence.digest not in kept]
    come = [sentence for sentence in new if sentence.digest not in kept]
    come = [sentence for sentence in come if sentence.digest not in words.old]
    for sentence in [each for each in gone if each.digest in words.new]:
        gone.remove(sentence)
        says = f"said elsewhere on the page now: {_claim(place, sentence.digest)}"
        yield place.change("note_changed", _claim(place, sentence.digest), None, "editorial", says, sentence.digest)
    for was, now in zip(gone, come, strict=False):
        impact = "breaking" if was.strong or asks(now) else "editorial"
        says = f"said in other words: {_claim(place, was.digest)}{_quoted(now.text)}"
        yield place.change(
            "note_changed", _claim(place, was.digest), now.text or None, impact, says, now.digest, was.digest
        )
    for sentence in gone[len(come) :]:
        claim = _claim(place, sentence.digest)
        impact = "compatible" if sentence.strong else "editorial"
        yield place.change("note_changed", claim, None, impact, f"no longer said: {claim}", sentence.digest)
    for sentence in come[len(gone) :]:
        impact = "breaking" if asks(sentence) else "editorial"
        says = f"said anew{_quoted(sentence.text)}"
        yield place.change("note_changed", None, sentence.text or None, impact, says, sentence.digest)


def _conditions(place: Told, old: Sequence[Condition], new: Sequence[Condition]) -> Iterator[Change]:
    kept = {condition.digest for condition in old} & {condition.digest for condition in new}
    gone = [condition for condition in old if condition.digest not in kept]
    come = [condition for condition in new if condition.digest not in kept]
    for was, now in zip(gone, come, strict=False):
        claim = _claim(place, was.digest)
        says = f"another condition for {place.field}: {claim}{_quoted(now.text)}"
        yield place.change("condition_changed", claim, _says(now), "breaking", says, now.digest, was.digest)
    for condition in gone[len(come) :]:
        claim = _claim(place, condition.digest)
        impact = "compatible" if condition.requires else "breaking"
        says = f"no longer a condition for {place.field}: {claim}"
        yield place.change("condition_changed", claim, None, impact, says, condition.digest)
    for condition in come[len(gone) :]:
        impact = "breaking" if condition.requires else "compatible"
        says = f"a new condition for {place.field}{_quoted(condition.text)}"
        yield place.change("condition_changed", None, _says(condition), impact, says, condition.digest)


def _limits(place: Told, old: Sequence[Limit], new: Sequence[Limit], fresh: Sequence[Sentence]) -> Iterator[Change]:
    before = {(limit.digest, limit.bound): limit for limit in old}
    after = {(limit.digest, limit.bound): limit for limit in new}
    gone = [limit for key, limit in before.items() if key not in after]
    come = [limit for key, limit in after.items() if key not in before]
    pairs: list[tuple[Limit | None, Limit | None]] = [(before[k], after[k]) for k in before if k in after]
    for limit in gone:
        match = next((other for other in come if other.bound == limit.bound), None)
        if match is not None:
            come.remove(match)
        pairs.append((limit, match))
    pairs += [(None, limit) for limit in come]
    for was, now in pairs:
        reworded = was is not None and now is not None and was.digest != now.digest and was.number == now.number
        instead = next((each.text for each in fresh if now is None and _COUNTS.search(each.text)), None)
        if was is not None and (reworded or instead):
            text = now.text if now is not None else instead
            says = f"said in other words: {_claim(place, was.digest)}{_quoted(text or '')}"
            words = now.digest if now is not None else None
            yield place.change("note_changed", _claim(place, was.digest), text, "breaking", says, words, was.digest)
        elif was is None or now is None or was.number != now.number:
            yield _limit(place, was, now)


def _limit(place: Told, was: Limit | None, now: Limit | None) -> Change:
    limit = now or was
    bound = limit.bound if limit is not None else ""
    statement = place.statement(was.digest) if was is not None else None
    about = place._replace(field=place.field or (statement or {}).get("field"))
    words = limit.digest if limit is not None else None
    subject = about.field or "the section"
    if now is None:
        number = was.number if was is not None else None
        says = f"{subject} is no longer bound to {bound} {number}"
        return about.change("limit_changed", number, None, "compatible", says, words)
    if was is None:
        says = f"{subject} is bound to {bound} {now.number} now"
        return about.change("limit_changed", None, now.number, "breaking", says, words)
    tighter = (now.number < was.number) == (bound == "at most")
    says = f"{subject} takes {bound} {now.number} now, not {was.number}"
    return about.change("limit_changed", was.number, now.number, "breaking" if tighter else "compatible", says, words)


def _claim(place: Told, words: str) -> str:
    """A locked sentence in our words."""
    statement = place.statement(words)
    return "a sentence that nobody has read yet" if statement is None else str(statement["says"])


def _says(condition: Condition) -> str | None:
    if condition.text:
        return condition.text
    if condition.field and condition.values:
        return f"{condition.field} is {' or '.join(map(str, condition.values))}"
    return condition.field


def _quoted(text: str) -> str:
    return f' ("{text}")' if text else ""


def _all(sections: Iterable[Section | None]) -> frozenset[str]:
    return frozenset(
        sentence.digest
        for section in sections
        if section is not None
        for said in (section.sentences, *(field.sentences for field in section.fields))
        for sentence in said
    )
