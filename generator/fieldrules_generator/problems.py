"""What is wrong with a spec: collected, sorted by file and line, and told together."""

from typing import NamedTuple


class Problem(NamedTuple):
    """One fault of a spec: the file as the caller named it, the 1-based line, and a sentence."""

    file: str
    line: int
    message: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.message}"


class SpecError(Exception):
    """The spec cannot be used. ``problems`` says why, all of it."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = sorted(set(problems))
        super().__init__("\n".join(str(problem) for problem in self.problems))


def did_you_mean(names: list[str]) -> str:
    """A hint with the nearest names, or nothing."""
    return f"; did you mean {' or '.join(names)}?" if names else ""
