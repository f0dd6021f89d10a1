"""Whole processes, side by side: how long `fieldrules check` of one small file takes against an empty Python."""

import statistics
import subprocess
import sys
import time
from pathlib import Path

DRAFT = Path(__file__).parents[1] / "demo" / "in-person.json"
ROUNDS = 25
CHECK = [sys.executable, "-m", "cybersource_invoicing", "check"]
COMMANDS = {
    "python -c pass": [sys.executable, "-c", "pass"],
    "python -c 'import argparse, decimal, json'": [sys.executable, "-c", "import argparse, decimal, json"],
    "fieldrules check (valid)": [*CHECK, str(DRAFT)],
    "fieldrules check (explained)": [*CHECK, str(DRAFT.with_name("by-email.json"))],
    "fieldrules check --format json": [*CHECK, "--format", "json", str(DRAFT)],
}


def main() -> None:
    """Run the commands in turn, so that a change of the machine's speed meets all of them, and print the medians."""
    taken: dict[str, list[float]] = {name: [] for name in COMMANDS}
    for _ in range(ROUNDS):
        for name, command in COMMANDS.items():
            start = time.perf_counter()
            subprocess.run(command, stdout=subprocess.DEVNULL, check=False)
            taken[name].append(time.perf_counter() - start)
    base = statistics.median(taken["python -c pass"])
    print("\nstart-up: whole processes, median of", ROUNDS)
    for name, times in taken.items():
        median = statistics.median(times)
        print(f"  {name:<46} {median * 1000:7.1f} ms  {median / base:5.2f} x")


if __name__ == "__main__":
    main()
