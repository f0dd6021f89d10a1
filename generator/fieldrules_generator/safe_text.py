"""Text on its way into code. Spec text is data; it becomes code only through one of these, never as a plain ``str``.

Templates refuse anything else: a value that is none of these types stops the generation.
"""

import json
import keyword
import re
from typing import Any, Self

_IDENTIFIER = re.compile(r"[a-z][a-z0-9_]*")


class SafeText(str):
    """Text that is safe in the one context its subclass names."""

    __slots__ = ()


class Identifier(SafeText):
    """A Python name: lower case, no keyword."""

    __slots__ = ()

    def __new__(cls, text: str) -> Self:
        """Make one; raises ValueError for a text that is no such name."""
        if not _IDENTIFIER.fullmatch(text) or keyword.iskeyword(text) or keyword.issoftkeyword(text):
            raise ValueError(f"{text[:80]!r} is no Python name in lower case")
        return super().__new__(cls, text)


class Literal(SafeText):
    """A Python literal of a text, number, bool, None, list or dict."""

    __slots__ = ()

    def __new__(cls, value: Any) -> Self:
        """Make one; the text is ASCII, so that nothing in it is invisible."""
        if isinstance(value, dict):
            members = ", ".join(f"{cls(key)}: {cls(member)}" for key, member in value.items())
            return super().__new__(cls, f"{{{members}}}")
        if isinstance(value, list):
            return super().__new__(cls, f"[{', '.join(map(cls, value))}]")
        plain = isinstance(value, str) and "'" not in value and '"' not in value
        return super().__new__(cls, f'"{ascii(value)[1:-1]}"' if plain else ascii(value))


class Prose(SafeText):
    """Text inside a docstring or comment: one line, without anything that could end or escape it."""

    __slots__ = ()

    def __new__(cls, text: str) -> Self:
        """Make one: white space is folded, quotes and backslashes are replaced, other characters are written out."""
        folded = " ".join(text.split())
        plain = folded.replace("\\", "/").replace('"', "'").replace("#", "no. ")
        return super().__new__(cls, json.dumps(plain)[1:-1].replace("\\u", "U+").replace("\\", "/"))
