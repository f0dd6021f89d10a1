"""The fields that a section lists, from a list of definitions or a table, and what is said of each."""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from fieldrules_generator.sync.facts import Condition, FieldFact, Limit, Scalar, Sentence
from fieldrules_generator.sync.problem import UnreadablePageError
from fieldrules_generator.sync.reader.block import Block, Code, Definition, Heading, Item, Note, Paragraph, Table, Text
from fieldrules_generator.sync.reader.markdown import cell_blocks
from fieldrules_generator.sync.reader.names import PATH, field_path
from fieldrules_generator.sync.reader.sentences import (
    condition_of,
    fixed_values,
    is_condition,
    limits_of,
    listed_value,
    sentence_of,
    split,
)

_FIELD_COLUMN = re.compile(r"\b(?:field|name|parameter)s?\b", re.IGNORECASE)
_REQUIREMENT = re.compile(r"\b(?:required|mandatory|optional|requirement)\b", re.IGNORECASE)
_MARKS = re.compile(r"(?:yes|no|y|n|required|optional|mandatory|conditional|\W*)", re.IGNORECASE)
"""What stands in a column that only repeats the role of the section."""


class Words(NamedTuple):
    """What is said in some blocks."""

    sentences: tuple[Sentence, ...]
    limits: tuple[Limit, ...]
    values: tuple[Scalar, ...] = ()
    conditions: tuple[Condition, ...] = ()


class _Said:
    """Collects what is said, each sentence once."""

    def __init__(self) -> None:
        self.sentences: dict[str, Sentence] = {}
        self.limits: dict[tuple[str, str], Limit] = {}
        self.values: dict[tuple[str, Scalar], Scalar] = {}
        self.conditions: dict[str, Condition] = {}

    def tell(self, text: Text, *, note: bool = False, field: bool = False) -> str:
        """Add a text; returns its last sentence."""
        last = ""
        for last in split(text):
            values = fixed_values(last, text.codes) if field else ()
            limits = () if values else limits_of(last)
            if values:
                self.take(values)
            elif limits:
                self.limits |= {(limit.digest, limit.bound): limit for limit in limits}
            elif field and is_condition(last) and not last.endswith(":"):
                condition = condition_of(last, text.codes, last)
                self.conditions.setdefault(condition.digest, condition)
            else:
                sentence = sentence_of(last, note=note)
                self.sentences.setdefault(sentence.digest, sentence)
        return last

    def take(self, values: Iterable[Scalar]) -> None:
        """Add values that the field takes."""
        self.values |= {(type(value).__name__, value): value for value in values}

    def words(self) -> Words:
        """All that was said."""
        said = (self.sentences, self.limits, self.values, self.conditions)
        sentences, limits, values, conditions = (tuple(each.values()) for each in said)
        return Words(sentences, limits, values, conditions)  # type: ignore[arg-type]  # as the four lines above say


def words_of(blocks: Sequence[Block]) -> Words:
    """What some blocks of prose say. Of a term only what is said of it counts; one that is a field stands in front."""
    said = _Said()
    _tell_prose(said, blocks, "")
    return said.words()


def _tell_prose(said: _Said, blocks: Sequence[Block], about: str) -> None:
    for block in blocks:
        if isinstance(block, Definition):
            _tell_prose(said, block.body, block.term.plain if "." in block.term.plain else "")
        elif isinstance(block, Table):
            for row in block.rows[1:]:
                said.tell(Text(" ".join(cell.plain for cell in row)))
        elif isinstance(block, Code):
            said.tell(Text(" ".join(block.raw.split())))
        elif not isinstance(block, Heading) and not _is_mere_link(block):
            text = Text(f"{about} {block.text.raw}", block.text.codes) if about else block.text
            said.tell(text, note=isinstance(block, Note))


def _is_mere_link(block: Block) -> bool:
    """Whether a block is an item of a list of links, which asks for nothing."""
    return isinstance(block, Item) and block.linked and not sentence_of(block.text.plain).strong


def fields_of(blocks: Sequence[Block], role: str) -> tuple[tuple[FieldFact, ...], Words]:
    """The fields that the blocks of a section list, and what else they say.

    Args:
        blocks: what stands in the section.
        role: ``required`` or ``optional``, as a heading says.

    Raises:
        HostileNameError: for a name that no field can have.
        UnreadablePageError: if the section contradicts itself, or a name stands in it outside of the list.
    """
    found: dict[str, FieldFact] = {}
    rest: list[Block] = []
    for block in blocks:
        listed = list(_listed(block))
        if not listed:
            _refuse_stray_name(block)
            rest.append(block)
        for path, body, asked in listed:
            field = _field(path, body)
            if asked is not None and asked != role:
                raise UnreadablePageError(f"calls {path} {asked} in a section of {role} fields", block.line)
            if found.setdefault(path, field) != field:
                raise UnreadablePageError(f"lists {path} twice in a section, in different words", block.line)
    return tuple(found.values()), words_of(rest)


def _refuse_stray_name(block: Block) -> None:
    """A name that stands alone beside the list was part of it, and lost what makes it one."""
    if isinstance(block, (Paragraph, Item)) and "." in block.text.plain and PATH.fullmatch(block.text.plain):
        raise UnreadablePageError("has the name of a field that is not part of the list it stands in", block.line)


def _listed(block: Block) -> Iterator[tuple[str, Sequence[Block], str | None]]:
    """The fields that one block lists, each with what is said of it, and what a column says of its requirement."""
    if isinstance(block, Definition):
        path = field_path(block.term.name, block.line)
        if path is not None:
            yield path, block.body, None
    elif isinstance(block, Table) and block.rows:
        header = [cell.plain for cell in block.rows[0]]
        column = next((n for n, title in enumerate(header) if _FIELD_COLUMN.search(title)), None)
        for row in block.rows[1:] if column is not None else ():
            path = field_path(row[column].name, block.line) if column is not None else None
            if path is not None:
                body = [part for n, cell in enumerate(row) if n != column for part in _cell(cell, block.line)]
                yield path, body, next(filter(None, map(_asked, header, (cell.plain for cell in row))), None)


def _asked(title: str, cell: str) -> str | None:
    """The requirement in a cell of a column for it; None if this is another column, or leaves it open."""
    if not _REQUIREMENT.search(title):
        return None
    optional = "optional" in title.casefold()
    said = cell.strip().casefold()
    if said in ("required", "mandatory") or said in (("no", "n") if optional else ("yes", "y")):
        return "required"
    return "optional" if said == "optional" or said in (("yes", "y") if optional else ("no", "n")) else None


def _cell(cell: Text, line: int) -> Iterable[Block]:
    return () if _MARKS.fullmatch(cell.plain) else cell_blocks(cell, line)


def _field(path: str, body: Sequence[Block]) -> FieldFact:
    said = _Said()
    lead = ""
    for block in body:
        _refuse_stray_name(block)
        if isinstance(block, Item):
            _tell_item(said, block.text, lead)
        elif isinstance(block, (Paragraph, Note)):
            lead = said.tell(block.text, note=isinstance(block, Note), field=True)
        elif isinstance(block, (Definition, Code, Table)):
            _tell_prose(said, [block], "")
    words = said.words()
    return FieldFact(path, words.values, words.conditions, words.sentences, words.limits)


def _tell_item(said: _Said, text: Text, lead: str) -> None:
    """An item of a field's list: a condition if the sentence before makes it one, else a value, else words."""
    value = listed_value(text)
    if lead.endswith(":") and is_condition(lead):
        condition = condition_of(text.plain, text.codes, lead)
        said.conditions.setdefault(condition.digest, condition)
    elif value is not None:
        said.take([value[0]])
        said.tell(Text(value[1], text.codes))
    else:
        said.tell(text)
