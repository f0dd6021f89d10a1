"""The one strict JSON reader: bytes or text to a value, or a clear reason why not.

Numbers stay text (`Number`), so that no digit is lost and no float is ever made. What RFC 8259 leaves open is settled
here: UTF-8 only, one leading byte order mark is taken off, no NaN, no lone surrogates, at most 64 levels,
16 MB and 1,000 characters a number. A key that stands twice is read (the last value counts) and reported by the caller.
"""

import json
import re
from typing import Any, NoReturn

MAX_BYTES = 16 * 1024 * 1024
MAX_DEPTH = 64
MAX_NUMBER = 1000

# A text of JSON up to its end, or to the end of the input: never looked at twice, so that no input takes long.
_TEXT = r'"(?:[^"\\]+|\\.)*+"?'
# Compiled when needed, as start-up counts.
_TOKEN = _TEXT + r"|[\[{]|[\]}]"
_ESCAPE = r"\\u([0-9a-fA-F]{4})|\\.|[\ud800-\udfff]"
_BLANK = " \t\r\n"


class Number:
    """A JSON number as it was written, e.g. ``12.50``. Its repr hides the digits: a value is private."""

    __slots__ = ("text",)

    def __init__(self, text: str) -> None:
        self.text = text

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Number) and other.text == self.text

    def __hash__(self) -> int:
        return hash(self.text)

    def __repr__(self) -> str:
        return f"<Number of {len(self.text)} characters>"


class UnreadableError(Exception):
    """The input is no JSON payload. Holds no text of the input, only where reading stopped and why.

    Args:
        message: what is wrong, in words.
        line: 1-based line, counted in the input.
        column: 1-based column in code points.
    """

    def __init__(self, message: str, line: int = 1, column: int = 1) -> None:
        super().__init__(message)
        self.message = message
        self.line = line
        self.column = column


class Parsed:
    """What was read: the text (for positions), the value, and whether a key stands twice somewhere."""

    __slots__ = ("duplicates", "text", "value")

    def __init__(self, text: str, value: Any, *, duplicates: bool) -> None:
        self.text = text
        self.value = value
        self.duplicates = duplicates

    def __repr__(self) -> str:
        return f"<Parsed text of {len(self.text)} characters>"


def line_and_column(text: str, offset: int) -> tuple[int, int]:
    """The 1-based line and column (in code points) of an offset; a line ends with LF, CR LF or CR."""
    before = text[:offset]
    line = 1 + before.count("\n") + before.count("\r") - before.count("\r\n")
    start = max(before.rfind("\n"), before.rfind("\r")) + 1
    return line, offset - start + 1


def read(data: str | bytes) -> Parsed:
    """Read one JSON payload.

    Args:
        data: UTF-8 bytes, or text; at most 16 MB.

    Returns:
        the text and its value: dicts, lists, str, bool, None, and `Number` for numbers.

    Raises:
        UnreadableError: for anything that is no payload, with the place where reading stopped.

    Source: RFC 8259; RFC 7493 section 2.1 (surrogates).
    """
    if _size_of(data) > MAX_BYTES:
        raise UnreadableError(too_large())
    text = decode(data) if isinstance(data, bytes) else data.removeprefix("\ufeff")
    if not text.strip(_BLANK):
        raise UnreadableError("the input is empty")
    if text.count("{") + text.count("[") > MAX_DEPTH:
        _check_depth(text)
    value, duplicates = _parse(text)
    if "\\u" in text or not text.isascii():
        _check_surrogates(text, value)
    _check_numbers(text)
    return Parsed(text, value, duplicates=duplicates)


def _parse(text: str) -> tuple[Any, bool]:
    """The value of a JSON text, and whether a key stands twice in one of its objects."""
    duplicates = False

    def build(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        nonlocal duplicates
        built = dict(pairs)
        if len(built) != len(pairs):
            duplicates = True
        return built

    def refuse(name: str) -> NoReturn:
        raise _NotJsonError(name)

    try:
        value = json.loads(text, object_pairs_hook=build, parse_float=Number, parse_int=Number, parse_constant=refuse)
    except json.JSONDecodeError as error:
        told, stopped = _told(error, text)
        place = line_and_column(text, min(stopped, len(text.rstrip(_BLANK))))
        raise UnreadableError(_why(told, stopped, text), *place) from None
    except _NotJsonError as error:
        name = str(error)
        raise UnreadableError(f"{name} is not JSON", *line_and_column(text, _constant(text, name))) from None
    except (RecursionError, MemoryError, ValueError):
        raise UnreadableError("the input is too large or too deep to read") from None
    return value, duplicates


def _size_of(data: str | bytes) -> int:
    """The size in bytes; only text that may be too large is encoded to learn it."""
    if isinstance(data, bytes) or len(data) * 4 <= MAX_BYTES or len(data) > MAX_BYTES:
        return len(data)
    return len(data.encode("utf-8", "surrogatepass"))


def too_large() -> str:
    """What to say of an input over the size limit."""
    return f"the input is larger than {MAX_BYTES // (1024 * 1024)} MB"


def decode(data: bytes) -> str:
    """UTF-8 bytes to text without a byte order mark; raises `UnreadableError` for any other encoding."""
    if data.startswith((b"\xff\xfe\x00\x00", b"\x00\x00\xfe\xff")) or b"\x00\x00\x00" in data[:4]:
        raise UnreadableError("the input is UTF-32; JSON is UTF-8")
    if data.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\x00" in data[:2]:
        raise UnreadableError("the input is UTF-16; JSON is UTF-8")
    try:
        return data.decode("utf-8").removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        before = data[: error.start].decode("utf-8").removeprefix("\ufeff")
        place = line_and_column(before, len(before))
        raise UnreadableError("the input is not UTF-8: a byte here begins no character", *place) from None


class _NotJsonError(Exception):
    """NaN, Infinity or -Infinity, which Python's reader would take."""


def _check_depth(text: str) -> None:
    depth = 0
    for match in re.finditer(_TOKEN, text, re.DOTALL):
        first = text[match.start()]
        if first in "[{":
            depth += 1
            if depth > MAX_DEPTH:
                place = line_and_column(text, match.start())
                raise UnreadableError(f"the input is nested more than {MAX_DEPTH} levels deep", *place)
        elif first != '"':
            depth -= 1


def _check_surrogates(text: str, value: Any) -> None:
    stack = [value]
    while stack:
        part = stack.pop()
        if isinstance(part, str):
            if not is_whole(part):
                place = line_and_column(text, _half_character(text))
                raise UnreadableError("a text holds half a character (a lone surrogate)", *place)
        elif isinstance(part, dict):
            stack.extend(part)
            stack.extend(part.values())
        elif isinstance(part, list):
            stack.extend(part)


def is_whole(text: str) -> bool:
    """Whether a text holds no lone surrogate."""
    try:
        str.encode(text)  # not the method of a subclass
    except UnicodeEncodeError:
        return False
    return True


def _half_character(text: str) -> int:
    """The offset of the first surrogate that is no part of a pair, as an escape or as it is."""
    high = -1
    for match in re.finditer(_ESCAPE, text, re.DOTALL):
        code = int(match.group(1), 16) if match.group(1) else ord(match.group()[-1])
        if high >= 0:
            if not (0xDC00 <= code <= 0xDFFF and match.start() == high + 6):
                return high
            high = -1
        elif 0xD800 <= code <= 0xDBFF and match.group(1):
            high = match.start()
        elif 0xD800 <= code <= 0xDFFF:
            return match.start()
    return max(high, 0)


_LONG_NUMBER = re.compile(rf"[-+.0-9eE]{{{MAX_NUMBER + 1}}}")


def _check_numbers(text: str) -> None:
    """Refuse a number of over 1,000 characters; a long run of digits inside a text is none."""
    if not _LONG_NUMBER.search(text):
        return
    for match in re.finditer(f"{_TEXT}|{_LONG_NUMBER.pattern}", text, re.DOTALL):
        if text[match.start()] != '"':
            place = line_and_column(text, match.start())
            raise UnreadableError(f"a number of more than {MAX_NUMBER} digits", *place)


def _constant(text: str, name: str) -> int:
    for match in re.finditer(f"{_TEXT}|{name}", text, re.DOTALL):
        if text[match.start()] != '"':
            return match.start()
    return 0


def _told(error: json.JSONDecodeError, text: str) -> tuple[str, int]:
    """What the reader complains of and where it stopped, alike for every Python.

    From 3.13 on it stops at a comma too many, before that at the bracket behind it.
    """
    if not error.msg.startswith("Illegal trailing comma"):
        return error.msg, error.pos
    behind = len(text) - len(text[error.pos + 1 :].lstrip(_BLANK))
    return ("Expecting property name" if error.msg.endswith("object") else "Expecting value"), behind


def _why(told: str, stopped: int, text: str) -> str:
    """Our words for the reader's complaint, from where it stopped, never from the text itself."""
    if told.startswith("Unterminated string"):
        return f"the input ends inside a text that begins here; it looks cut off ({_size(text)})"
    if stopped >= len(text.rstrip(_BLANK)):
        return f"the input ends too early; it looks cut off ({_size(text)})"
    if told.startswith("Extra data"):
        return "the payload ends before this; one payload a line is read from a .ndjson file"
    if told.startswith("Invalid control character"):
        return "a text holds a line break or another control character that JSON writes as an escape"
    if told.startswith("Invalid \\"):
        return "a text holds an escape that JSON does not have"
    hints = {
        "'": "; JSON quotes with \", not with '",
        "/": "; JSON has no comments",
        "#": "; JSON has no comments",
        "}": "; is there a comma too many before it?",
        "]": "; is there a comma too many before it?",
    }
    hint = hints.get(text[stopped], "")
    if "property name" in told:
        return f"a field name in double quotes is expected here{hint}"
    if "',' delimiter" in told:
        return "a comma or a closing bracket is expected here"
    if "':' delimiter" in told:
        return "a colon is expected here, after the field name"
    return f"a JSON value is expected here{hint}"


def _size(text: str) -> str:
    size = len(text.encode("utf-8", "surrogatepass"))
    return "1 byte" if size == 1 else f"{size:,} bytes"
