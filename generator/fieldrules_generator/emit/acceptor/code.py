"""Lines of Python, written one by one; text of the spec gets in only as a literal or as prose of a comment."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from fieldrules_generator.safe_text import Literal, Prose

INDENT = "    "


class Code:
    """Straight-line Python under construction."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self._depth = 0

    def line(self, text: str) -> None:
        """Add a line at the current depth."""
        self.lines.append(INDENT * self._depth + text if text else "")

    def comment(self, text: str) -> None:
        """Add a comment; the text may come from the spec."""
        self.line(f"# {Prose(text)}")

    @contextmanager
    def block(self, head: str) -> Iterator[None]:
        """Add a line that ends in a colon, and what follows one level deeper."""
        self.line(head + ":")
        self._depth += 1
        before = len(self.lines)
        yield
        if len(self.lines) == before:
            self.line("pass")
        self._depth -= 1

    def text(self) -> str:
        """Everything written, as a file's content."""
        return "\n".join(self.lines) + "\n"


class Names:
    """Local names for fields, handed out as asked: ``v1``, ``v2``; nothing of the spec is in them."""

    def __init__(self, prefix: str) -> None:
        self._prefix = prefix
        self._given: dict[str, str] = {}

    def of(self, path: str) -> str:
        """The name of a field, the same each time."""
        return self._given.setdefault(path, f"{self._prefix}{len(self._given) + 1}")


def literal(value: Any) -> str:
    """A Python literal."""
    return str(Literal(value))
