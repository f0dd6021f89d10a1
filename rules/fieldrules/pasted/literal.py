"""Literals of other languages that are nearly JSON, rewritten as JSON in one pass; nothing is ever run.

Only the words differ from JSON: quotes, constants, comments, commas, numbers. Whether the result is well formed is for
the strict reader to say; what is code, such as a call, is refused here.
"""

import json
import re
from typing import NamedTuple

from fieldrules.json_reader import MAX_DEPTH
from fieldrules.pasted.extract import Builder, Extract, PastedError
from fieldrules.pasted.texts import Quotes, pieces

_BLANK = re.compile(r"[ \t\r\n\f\v\xa0\u2028\u2029\ufeff]++")
_NO_JSON_BLANK = re.compile(r"[^ \t\r\n]")
_SLASHES = re.compile(r"//[^\r\n]*+|/\*(?:[^*]++|\*(?!/))*+\*/")
_HASH = re.compile(r"#[^\r\n]*+")
_WORD = re.compile(r"[^\W\d][\w$]*+|\$[\w$]*+")
_CALL = re.compile(r"(?:new\s++)?[\w.$]++\s*+\(")
_NUMBER = re.compile(r"[-+]?(?:0[xX][0-9A-Fa-f]++|(?=[.]?[0-9])[0-9_]*+(?:\.[0-9_]*+)?(?:[eE][-+]?[0-9]++)?)(?![\w$])")
_JSON_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*+)(?:\.[0-9]++)?(?:[eE][-+]?[0-9]++)?")
_DECIMAL = re.compile(r"""Decimal\(\s*+(?:"([-+0-9.eE]++)"|'([-+0-9.eE]++)')\s*+\)""")
_SAFE = re.compile(r'[^"\\\x00-\x1f\ud800-\udfff]++')
_LONGEST_NUMBER = 1000

_DOUBLE, _SINGLE, _TICK = (Quotes(re.compile(quote)) for quote in "\"'`")
_CURLY_DOUBLE = Quotes(re.compile('[\u201c-\u201f\u00ab\u00bb"](?=\\s*(?:[:,}\\]]|\\Z))'), several_lines=True)
_CURLY_SINGLE = Quotes(re.compile("[\u2018-\u201b'](?=\\s*(?:[:,}\\]]|\\Z))"), several_lines=True)
_TEMPLATE = _TICK._replace(several_lines=True, template=True)
_JSON_WORDS = {"true": "true", "false": "false", "null": "null"}


class Dialect(NamedTuple):
    """What a language has beyond JSON."""

    words: dict[str, str] = _JSON_WORDS
    quotes: str = '"'
    comments: tuple[re.Pattern[str], ...] = ()
    bare_keys: bool = False
    tuples: bool = False
    arrows: bool = False
    prefixes: bool = False
    numbers: bool = False


PYTHON = Dialect(
    {"True": "true", "False": "false", "None": "null"}, "\"'", (_HASH,), tuples=True, prefixes=True, numbers=True
)
JAVASCRIPT = Dialect({**_JSON_WORDS, "undefined": "null"}, "\"'`", (_SLASHES,), bare_keys=True, numbers=True)
JSONC = Dialect(comments=(_SLASHES, _HASH))
CURLY = Dialect(quotes='"\u201c\u201d\u201e\u201f\u00ab\u00bb\u2018\u2019', comments=())
RUBY = Dialect({**_JSON_WORDS, "nil": "null"}, "\"'", (_HASH,), bare_keys=True, arrows=True, numbers=True)


class Rewritten(NamedTuple):
    """A literal as JSON, and what in it was beyond JSON: quotes, word, comment, comma, key, number, tuple, joined."""

    extract: Extract
    beyond: frozenset[str]


def rewritten(source: str, start: int, end: int, dialect: Dialect) -> Rewritten:
    """A literal as JSON.

    Args:
        source: the input.
        start: the offset of its opening bracket.
        end: the offset after it.
        dialect: the language it is written in.

    Raises:
        PastedError: if something in it is no literal of that language.
    """
    rewriter = _Rewriter(source, end, dialect)
    rewriter.run(start)
    return Rewritten(rewriter.out.extract(), frozenset(rewriter.beyond))


class _Level:
    """An open bracket: where its piece is, which closing one it needs, what was last in it."""

    __slots__ = ("commas", "object", "piece", "values")

    def __init__(self, piece: int, *, is_object: bool) -> None:
        self.piece = piece
        self.object = is_object
        self.commas = 0
        self.values = 0


class _Rewriter:
    def __init__(self, source: str, end: int, dialect: Dialect) -> None:
        self.source = source[:end]
        self.dialect = dialect
        self.out = Builder()
        self.beyond: set[str] = set()
        self.levels: list[_Level] = []
        self.comma: int | None = None
        """The number of the piece of a comma behind which nothing stands yet."""
        self.key = False
        """A key may stand next: after ``{`` or a comma in an object."""
        self.text = False
        """The last piece is a text, which another one right behind it continues."""

    def run(self, at: int) -> None:
        size = len(self.source)
        while at < size:
            at = self._step(at)

    def _step(self, at: int) -> int:
        source, dialect = self.source, self.dialect
        blank = _BLANK.match(source, at)
        if blank:
            if not (self.text and dialect.prefixes):  # between two texts that are one
                self.out.put(_NO_JSON_BLANK.sub(" ", blank.group()), at)
            return blank.end()
        for comment in dialect.comments:
            found = comment.match(source, at)
            if found:
                self.beyond.add("comment")
                return found.end()
        character = source[at]
        if character in "{[(":
            return self._open(character, at)
        if character in "}])":
            return self._close(character, at)
        if character == ",":
            return self._separate(at)
        if character == ":" and not (dialect.arrows and _WORD.match(source, at + 1)):
            return self._colon(at, at + 1)
        if dialect.arrows and source.startswith("=>", at):
            return self._colon(at, at + 2)
        return self._value(character, at)

    def _open(self, character: str, at: int) -> int:
        if character == "(" and not self.dialect.tuples:
            raise PastedError("a bracket such as this is code, not data", at)
        self.beyond.update(["tuple"] if character == "(" else ())
        self._begin()
        if len(self.levels) >= MAX_DEPTH:
            raise PastedError(f"the input is nested more than {MAX_DEPTH} levels deep", at)
        self.levels.append(_Level(len(self.out) if character == "(" else -1, is_object=character == "{"))
        self.out.put("[" if character == "(" else character, at)
        self.key = character == "{"
        return at + 1

    def _close(self, character: str, at: int) -> int:
        if not self.levels:
            raise PastedError("a bracket is closed that was not opened", at)
        level = self.levels.pop()
        expected = "}" if level.object else ")" if level.piece >= 0 else "]"
        if character != expected:
            raise PastedError(f"another closing bracket is expected here: {expected}", at)
        if self.comma is not None:  # one too many, which JSON does not have
            self.beyond.add("comma")
            self.out.blank(self.comma)
            self.comma = None
        grouping = level.piece >= 0 and level.values == 1 and not level.commas
        if grouping:
            self.out.blank(level.piece)
        self.out.put(" " if grouping else "]" if character == ")" else character, at)
        self.key = False
        self.text = False
        return at + 1

    def _separate(self, at: int) -> int:
        if self.comma is not None:
            raise PastedError("a value is expected here, between two commas", at)
        if not self.levels:
            raise PastedError("the payload ends before this", at)
        self.levels[-1].commas += 1
        self.comma = len(self.out)
        self.out.put(",", at)
        self.key = self.levels[-1].object
        self.text = False
        return at + 1

    def _colon(self, at: int, end: int) -> int:
        self.beyond.update(["key"] if end - at > 1 else ())
        self.out.put(":", at)
        self.key = False
        self.text = False
        return end

    def _begin(self) -> None:
        """A value or field name begins, so that a comma before it was none too many."""
        self.comma = None
        if self.levels and not self.key:
            self.levels[-1].values += 1
        self.text = False

    def _value(self, character: str, at: int) -> int:
        source, dialect = self.source, self.dialect
        opened = _opening(source, at, dialect)
        if opened is not None:
            return self._text(at, *opened)
        number = _NUMBER.match(source, at)
        if number and number.end() > at:
            return self._number(number.group(), at)
        word = _WORD.match(source, at + (dialect.arrows and character == ":"))
        if word is None:
            raise PastedError("a value is expected here", at)
        return self._word(word.group(), at, word.end())

    def _text(self, at: int, start: int, quotes: Quotes) -> int:
        self.beyond.update(["quotes"] if self.source[at] != '"' or start - at > 1 else ())
        if self.text and self.dialect.prefixes:
            self.beyond.add("joined")
            self.out.drop_last()
        else:
            self._begin()
            self.out.put('"', at)
        end = at
        for piece, place in pieces(self.source, start, quotes):
            end = place
            if _SAFE.fullmatch(piece):
                self.out.put(piece, place)
            else:
                self.out.put(json.dumps(piece)[1:-1], place)
        self.out.put('"', end - 1)
        self.text = True
        return end

    def _number(self, text: str, at: int) -> int:
        if len(text) > _LONGEST_NUMBER:
            raise PastedError(f"a number of more than {_LONGEST_NUMBER} digits", at)
        self._begin()
        number = _number(text, self.dialect)
        self.beyond.update(["number"] if self.key or number != text else ())
        self.out.put(f'"{text}"' if self.key else number, at)
        return at + len(text)

    def _word(self, word: str, at: int, end: int) -> int:
        dialect = self.dialect
        if dialect.words.get(word) != word:
            self.beyond.add("key" if self.key else "word")
        if self.key and (dialect.bare_keys or word in dialect.words):
            if not dialect.bare_keys:
                raise PastedError("a field name in quotes is expected here", at)
            self._begin()
            self.out.put(f'"{word}"', at)
            return end
        decimal = _DECIMAL.match(self.source, at) if dialect.tuples else None
        if decimal:
            self._begin()
            self.out.put(_number(decimal[1] or decimal[2], dialect), at)
            return decimal.end()
        if self.source[at] == ":":  # a symbol
            self._begin()
            self.out.put(f'"{word}"', at)
            return end
        if word not in dialect.words:
            what = "a call such as this" if _CALL.match(self.source, at) else "a name such as this"
            raise PastedError(f"{what} is code, not data", at)
        self._begin()
        self.out.put(dialect.words[word], at)
        return end


def _opening(source: str, at: int, dialect: Dialect) -> tuple[int, Quotes] | None:
    """Where a text that begins here has its first character, and how it is written; None if none begins."""
    raw = False
    if dialect.prefixes and source[at] in "rRuU" and source[at + 1 : at + 2] in ("'", '"'):
        raw = source[at] in "rR"
        at += 1
    quote = source[at : at + 1]
    if not quote or quote not in dialect.quotes:
        return None
    if dialect.prefixes and source.startswith(quote * 3, at):
        return at + 3, Quotes(re.compile(quote * 3), escapes=not raw, several_lines=True)
    if quote == "`":
        return at + 1, _TEMPLATE
    if quote in "\"'":
        return at + 1, (_DOUBLE if quote == '"' else _SINGLE)._replace(escapes=not raw)
    return at + 1, _CURLY_SINGLE if quote in "\u2018\u2019" else _CURLY_DOUBLE


def _number(text: str, dialect: Dialect) -> str:
    """A number as JSON writes it, digit by digit; one that JSON cannot write is left to the strict reader."""
    if not dialect.numbers or _JSON_NUMBER.fullmatch(text):
        return text
    sign = "-" if text.startswith("-") else ""
    digits = text.lstrip("+-").replace("_", "")
    if digits[:2] in ("0x", "0X"):
        return sign + str(int(digits, 16))
    whole, point, rest = digits.partition(".")
    if not point:
        return sign + digits
    fraction = re.match("[0-9]*", rest)
    behind = rest if fraction and fraction.group() else f"0{rest}"
    return f"{sign}{whole or '0'}.{behind}"
