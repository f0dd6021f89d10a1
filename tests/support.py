"""What several tests share: the documented examples, small edits of payloads, and the real command in a process."""

import copy
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any, Final, NamedTuple

import cybersource_invoicing as invoicing

ROOT = Path(__file__).resolve().parent.parent
CASES = Path(__file__).resolve().parent / "conformance"


class Gone:
    """The value of a field that an edit takes out."""

    def __repr__(self) -> str:
        return "GONE"


GONE: Final = Gone()

Payload = dict[str, Any]


def in_person() -> Payload:
    """The first example of the vendor's page: an in-person draft."""
    return {
        "invoiceInformation": {
            "description": "Food",
            "dueDate": "2019-07-11",
            "sendImmediately": False,
            "deliveryMode": "none",
        },
        "orderInformation": {"amountDetails": {"totalAmount": "2623.64", "currency": "USD"}},
    }


def itemized() -> Payload:
    """The second example of the vendor's page: an itemized draft."""
    name = "First line item's name"
    return {
        "customerInformation": {"name": "Tanya Lee", "email": "tanya.lee@my-email.world"},
        "invoiceInformation": {"dueDate": "2019-07-11", "sendImmediately": False, "deliveryMode": "none"},
        "orderInformation": {
            "amountDetails": {"totalAmount": "293.50", "currency": "USD"},
            "lineItems": [
                {
                    "productSku": "P653727383",
                    "productName": name,
                    "quantity": "20",
                    "unitPrice": "12.05",
                    "totalAmount": "241.00",
                },
                {
                    "productSku": "P653727383",
                    "productName": name,
                    "quantity": "10",
                    "unitPrice": "5.25",
                    "totalAmount": "52.50",
                },
            ],
        },
    }


def starting(type_id: str, which: str = "minimal") -> Payload:
    """The payload that the reference offers to start from: ``minimal`` or ``full``."""
    found: Payload = copy.deepcopy(invoicing.reference()["types"][type_id][which])
    return found


def edited(payload: Payload, edits: dict[str, Any]) -> Payload:
    """A copy with some places given a value (or `GONE`); a path such as ``orderInformation.lineItems.0.quantity``.

    Parents that are missing are made; the last item plus one appends to a list.
    """
    changed = copy.deepcopy(payload)
    for path, value in edits.items():
        place: Any = changed
        *parents, last = path.split(".")
        for name in parents:
            place = place[int(name)] if isinstance(place, list) else place.setdefault(name, {})
        if isinstance(place, list):
            index = int(last)
            place[index : index + 1] = [] if value is GONE else [copy.deepcopy(value)]
        elif value is GONE:
            place.pop(last, None)
        else:
            place[last] = copy.deepcopy(value)
    return changed


def text_with(payload: Payload, literals: dict[str, str]) -> str:
    """The JSON text of a payload with some places written exactly so, e.g. ``1e400``."""
    marked = edited(payload, {path: f"literal {number}" for number, path in enumerate(literals)})
    text = json.dumps(marked)
    for number, literal in enumerate(literals.values()):
        text = text.replace(f'"literal {number}"', literal)
    return text


def said(report: invoicing.Report) -> list[str]:
    """Each finding in a few words, in its order: ``error missing invoiceInformation.dueDate``."""
    return [f"{finding.severity} {finding.kind} {finding.path}".rstrip() for finding in report.findings]


def rules(report: invoicing.Report) -> list[str]:
    """The rules of the findings, in their order."""
    return [finding.rule for finding in report.findings]


class Done(NamedTuple):
    """A finished command: its exit status and what it printed."""

    status: int
    out: str
    err: str


def environment(**more: str) -> dict[str, str]:
    """The environment of a command under test: ours, without what changes how it prints."""
    left_out = ("COLUMNS", "FORCE_COLOR", "NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "TERM")
    ours = {name: value for name, value in os.environ.items() if name not in left_out}
    return {**ours, "PYTHONIOENCODING": "utf-8", **more}


def run_cli(*arguments: str | Path, stdin: bytes | str | Payload = b"", cwd: Path | None = None, **env: str) -> Done:
    """Run the shipped command line in a process of its own, as a user does."""
    return run_module("cybersource_invoicing", *arguments, stdin=stdin, cwd=cwd, **env)


def run_module(
    module: str, *arguments: str | Path, stdin: bytes | str | Payload = b"", cwd: Path | None = None, **env: str
) -> Done:
    """Run ``python -m module``."""
    data = json.dumps(stdin) if isinstance(stdin, dict) else stdin
    done = subprocess.run(
        [sys.executable, "-m", module, *map(str, arguments)],
        input=data if isinstance(data, bytes) else data.encode(),
        capture_output=True,
        cwd=cwd,
        env=environment(**env),
        timeout=120,
        check=False,
    )
    return Done(done.returncode, done.stdout.decode("utf-8", "replace"), done.stderr.decode("utf-8", "replace"))


def load_cases(folder: Path) -> list[tuple[str, dict[str, Any]]]:
    """Every case below a folder, by name; an empty folder is a mistake and raises."""
    files = sorted(folder.rglob("*.json"))
    if not files:
        raise AssertionError(f"there are no cases below {folder}")
    return [(path.relative_to(folder).with_suffix("").as_posix(), json.loads(path.read_bytes())) for path in files]


def change(path: Path, old: str, new: str) -> None:
    """Replace a text in a file, which has to hold it."""
    text = path.read_text(encoding="utf-8")
    if old not in text:
        raise AssertionError(f"{path} has no {old!r}")
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
