"""The bodies in curl commands, as a POSIX shell or the Windows prompt would pass them; nothing is ever run."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from fieldrules.pasted.extract import Builder, Extract, PastedError, part
from fieldrules.pasted.texts import Quotes, pieces

_CURL = r"(?:[$>%#]\s++|C:\\[^>\r\n]*+>\s*+)?curl(?:\.exe)?(?=\s)"
COMMAND = re.compile(rf"\s*+{_CURL}", re.IGNORECASE)
_NEXT = re.compile(rf"[\n;&|]\s*+{_CURL}", re.IGNORECASE)

_CONTINUED = re.compile(r"[\\`]\r?\n")  # in a POSIX shell and in PowerShell
_BLANK = re.compile(r"(?:[ \t\r\n]|[\\`]\r?\n)++")
_BARE = re.compile(r"""[^\s\\'"$`|;&]++""")
_ESCAPED = Quotes(re.compile("'"), several_lines=True)
_PLAIN_IN_DOUBLE = re.compile(r'[^"\\$`]++')
_ESCAPED_IN_DOUBLE = ('"', "\\", "$", "`", "\n")
_DATA = ("--data-raw", "--data-binary", "--data-ascii", "--data-urlencode", "--data", "--json", "-d")
_NO_BODY = "the curl command has no -d, --data or --json with a body"


class _Word(NamedTuple):
    """One word of the command: what it is, where it begins, and where in it the first variable stands, if any does."""

    value: Extract
    start: int
    variable: int | None


def bodies(source: str) -> list[Extract]:
    """The body that each of some curl commands sends.

    Raises:
        PastedError: if none has one, or one has several, one in a file, or one that only the shell would know.
    """
    if '^"' in source or "^\n" in source or "^\r\n" in source:
        plain = _without_carets(source)
        return [plain.then(found) for found in _commands(plain.text, dollars=False)]
    return _commands(source)


def _commands(source: str, *, dollars: bool = True) -> list[Extract]:
    command = COMMAND.match(source)
    if command is None:
        raise PastedError("this is no curl command", 0)
    found: list[Extract] = []
    while command is not None:
        words, end = _words(source, command.end())
        body = _body(list(_bodies(iter(words))), dollars=dollars)
        found += [] if body is None else [body]
        command = _NEXT.search(source, end)
    if not found:
        raise PastedError(_NO_BODY, len(source) - len(source.lstrip()))
    return found


def _body(found: list[_Word], *, dollars: bool) -> Extract | None:
    if not found:
        return None
    if len(found) > 1:
        raise PastedError("the curl command has more than one body", found[1].start)
    word = found[0]
    if word.value.text == "@-":
        raise PastedError("the body comes from standard input (@-); give that itself", word.start)
    if word.value.text.startswith("@"):
        raise PastedError("the body stands in a file of its own (@), which is not read; check that file", word.start)
    if word.variable is not None and dollars:
        raise PastedError("the body holds a variable of the shell, whose value is not known here", word.variable)
    return word.value


def _bodies(words: Iterator[_Word]) -> Iterator[_Word]:
    """The values of options that give the body: in a word of their own, behind ``=``, or right behind ``-d``."""
    for word in words:
        text = word.value.text
        if text in _DATA:
            value = next(words, None)
            if value is None:
                raise PastedError(f"{text} has no value", word.start)
            yield value
            continue
        for option in _DATA:
            whole = option + "=" * option.startswith("--")
            if text.startswith(whole) and len(text) > len(whole):
                yield word._replace(value=word.value.then(part(text, len(whole), len(text))))
                break


def _words(source: str, at: int) -> tuple[list[_Word], int]:
    """The words of the command up to its end: a semicolon, a pipe, or a line break before anything but an option.

    Returns:
        the words, and the offset of what ends them.
    """
    words: list[_Word] = []
    size = len(source)
    while at < size:
        blank = _BLANK.match(source, at)
        if blank:
            ends = "\n" in _CONTINUED.sub("", blank.group())
            if ends and not source.startswith("-", blank.end()):
                break
            at = blank.end()
            continue
        if source[at] in "|;&>":
            break
        word, at = _word(source, at)
        words.append(word)
    return words, at


def _word(source: str, at: int) -> tuple[_Word, int]:
    """The word that begins at an offset, and the offset after it."""
    out = Builder()
    start, variable, size = at, None, len(source)
    while at < size and source[at] not in " \t\r\n|;&":
        if source[at] == "'":
            end = source.find("'", at + 1)
            if end < 0:
                raise PastedError("the input ends inside a text that begins here; it looks cut off", at)
            out.put(source[at + 1 : end], at + 1)
            at = end + 1
        elif source.startswith("$'", at):
            for piece, place in pieces(source, at + 2, _ESCAPED):
                out.put(piece, place)
                at = place
        elif source[at] == '"':
            at, inside = _in_double_quotes(source, at, out)
            variable = inside if variable is None else variable
        elif source[at] == "\\":
            out.put(source[at + 1 : at + 2].strip("\r\n"), at + 1)
            at += 2
        else:
            bare = _BARE.match(source, at)
            variable = at if source[at] in "$`" and variable is None else variable
            out.put(bare.group() if bare else source[at], at)
            at = bare.end() if bare else at + 1
    return _Word(out.extract(), start, variable), at


def _in_double_quotes(source: str, start: int, out: Builder) -> tuple[int, int | None]:
    """Add what stands in double quotes; returns the offset after them and that of the first variable in them."""
    at, variable, size = start + 1, None, len(source)
    while at < size:
        plain = _PLAIN_IN_DOUBLE.match(source, at)
        if plain:
            out.put(plain.group(), at)
            at = plain.end()
        elif source[at] == '"':
            return at + 1, variable
        elif source[at] == "\\" and source[at + 1 : at + 2] in _ESCAPED_IN_DOUBLE:
            out.put(source[at + 1 : at + 2].strip("\n"), at + 1)
            at += 2
        else:
            if source[at] != "\\" and variable is None:
                variable = at
            out.put(source[at], at)
            at += 1
    raise PastedError("the input ends inside a text that begins here; it looks cut off", start)


def _without_carets(source: str) -> Extract:
    """A command of the Windows prompt as it is after the carets, which there escape the next character."""
    out, at = Builder(), 0
    for caret in re.finditer(r"\^(\r?\n|.)", source, re.DOTALL):
        out.put(source[at : caret.start()], at)
        out.put(caret[1] if caret[1].strip("\r\n") else " ", caret.start(1))
        at = caret.end()
    out.put(source[at:], at)
    return out.extract()
