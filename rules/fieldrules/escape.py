"""Text for terminals and logs: nothing in it may move a cursor, hide, reorder or break a line."""

import re

# C0, DEL, C1, soft hyphen, Arabic letter mark, Mongolian vowel separator, zero-width and bidi marks,
# line and paragraph separators, invisible operators, surrogates, the byte order mark, tags. None of them is printable
# to Python, so that most texts need no pattern; compiling this one would be felt at start-up.
_UNSAFE = (
    "[\x00-\x1f\x7f-\x9f\xad\u061c\u180e\u200b-\u200f\u2028-\u202e"
    "\u2060-\u206f\ud800-\udfff\ufeff\ufff9-\ufffb\U000e0000-\U000e007f]"
)


def printable(text: str) -> str:
    r"""The text with every character that could drive a terminal written as an escape such as ``\x1b``."""
    if text.isprintable():
        return text
    return re.sub(_UNSAFE, _escape, text)


def quoted(text: str) -> str:
    """The text in double quotes, printable, with quotes and backslashes escaped as JSON does."""
    return '"' + printable(text.replace("\\", "\\\\").replace('"', '\\"')) + '"'


def _escape(match: re.Match[str]) -> str:
    code = ord(match.group())
    if code < 0x100:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"
