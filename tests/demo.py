"""`make demo`: the page's two example requests, and broken variants of them, as a user would check them."""

import subprocess
import sys
from pathlib import Path

FOLDER = Path(__file__).parent / "demo"
ACCEPTED = {"in-person.json": "draft-in-person", "itemized.json": "draft-itemized"}
BROKEN = ["no-due-date.json", "by-email.json", "misspelt.json", "both-levels.json"]


def main() -> int:
    """Check every payload; returns 1 if one is judged otherwise than it should be."""
    failed = False
    print("The two example requests of the vendor's page, accepted:\n", flush=True)
    for name, type_id in ACCEPTED.items():
        output, status = check(name)
        print(output, flush=True)
        failed = failed or status != 0 or f"read as {type_id}" not in output
    print("The same requests, each with one thing wrong:\n", flush=True)
    for name in BROKEN:
        output, status = check(name)
        print(output, flush=True)
        failed = failed or status != 1
    return 1 if failed else 0


def check(name: str) -> tuple[str, int]:
    """What `fieldrules check` prints of a file, and its exit status."""
    print(f"$ fieldrules check {name}", flush=True)
    command = [sys.executable, "-m", "cybersource_invoicing", "check", name]
    done = subprocess.run(command, cwd=FOLDER, capture_output=True, text=True, check=False)
    return done.stdout + done.stderr, done.returncode


if __name__ == "__main__":
    sys.exit(main())
