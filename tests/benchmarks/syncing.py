"""`fieldrules sync`: reading and comparing a page against only parsing it, and the whole command against its start."""

import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from typing import Any

from markdown_it import MarkdownIt

from fieldrules_generator.sync.compare import compare
from fieldrules_generator.sync.reader import read_page
from tests.benchmarks.startup import ROUNDS
from tests.docs_page import FOLDER, LOCK, PAGE
from tests.sync_shapes import as_html

HTML = as_html(PAGE)
STEPS: dict[str, Callable[[], Any]] = {
    "markdown-it-py alone": lambda: MarkdownIt().parse(PAGE),
    "read_page, Markdown": lambda: read_page(PAGE.encode()),
    "read_page, HTML": lambda: read_page(HTML.encode()),
    "read_page and compare": lambda: compare(LOCK, read_page(PAGE.encode())),
}
COMMAND = [sys.executable, "-m", "cybersource_invoicing"]
COMMANDS = {
    "python -c pass": [sys.executable, "-c", "pass"],
    "fieldrules spec check": [*COMMAND, "spec", "check"],
    "fieldrules sync (another page, so changes)": [*COMMAND, "sync", str(FOLDER / "page.md")],
}


def main() -> None:
    """Take every step in turn, and print medians and ratios to the first."""
    _print("a docs page of 12 KB", STEPS)
    _print(
        "whole processes",
        {
            name: lambda command=command: subprocess.run(command, capture_output=True, check=False)  # type: ignore[misc]  # a default binds the loop's value
            for name, command in COMMANDS.items()
        },
    )


def _print(title: str, steps: dict[str, Callable[[], Any]]) -> None:
    taken: dict[str, list[float]] = {name: [] for name in steps}
    for _ in range(ROUNDS):
        for name, step in steps.items():
            start = time.perf_counter()
            step()
            taken[name].append(time.perf_counter() - start)
    base = statistics.median(next(iter(taken.values())))
    print(f"\n{title}: median of {ROUNDS}")
    for name, times in taken.items():
        median = statistics.median(times)
        print(f"  {name:<46} {median * 1000:7.1f} ms  {median / base:5.2f} x")


if __name__ == "__main__":
    main()
