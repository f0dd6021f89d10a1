"""Accepting and explaining the same payloads: ours and peers on the JSON Schemas and models that we generate.

Every figure is the median of several runs in this process, and its ratio to `orjson.loads` of the same bytes.
"""

import copy
import json
import statistics
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import fastjsonschema
import jsonschema_rs
import orjson
from jsonschema import Draft202012Validator
from referencing import Registry

import cybersource_invoicing as invoicing

ROOT = Path(__file__).parents[2]
SCHEMA = ROOT / "generated" / "schemas" / "cybersource_invoicing" / "any-create-request.json"
DEMO = ROOT / "tests" / "demo"
RUNS = 9
SECONDS = 0.02


def payloads() -> dict[str, bytes]:
    """Valid and invalid payloads of three sizes."""
    small = json.loads((DEMO / "in-person.json").read_bytes())
    two = json.loads((DEMO / "itemized.json").read_bytes())
    thirty = copy.deepcopy(two)
    thirty["orderInformation"]["lineItems"] = [two["orderInformation"]["lineItems"][0]] * 30
    thirty["orderInformation"]["amountDetails"]["totalAmount"] = "7230.00"
    found = {}
    for name, payload in (("small", small), ("two items", two), ("thirty items", thirty)):
        found[f"{name}, valid"] = json.dumps(payload).encode()
        broken = copy.deepcopy(payload)
        del broken["invoiceInformation"]["dueDate"]
        found[f"{name}, invalid"] = json.dumps(broken).encode()
    return found


def contenders() -> dict[str, Callable[[bytes], Any]]:
    """What is measured, each from bytes to a verdict."""
    schema = json.loads(SCHEMA.read_bytes())
    reference = Draft202012Validator(schema, registry=Registry())
    compiled = fastjsonschema.compile(schema, use_default=False)
    rust = jsonschema_rs.validator_for(schema)
    models = {
        type_id: getattr(invoicing, "".join(word.capitalize() for word in type_id.split("-")))
        for type_id in ("draft-in-person", "draft-itemized")
    }

    def by_model(data: bytes) -> bool:
        model = models["draft-itemized" if b"lineItems" in data else "draft-in-person"]
        return _accepts(lambda: model.model_validate_json(data))

    return {
        "orjson.loads": orjson.loads,
        "accepts (ours)": invoicing.accepts,
        "check (ours)": invoicing.check,
        "jsonschema-rs is_valid": lambda data: rust.is_valid(orjson.loads(data)),
        "fastjsonschema": lambda data: _accepts(lambda: compiled(orjson.loads(data))),
        "jsonschema is_valid": lambda data: reference.is_valid(orjson.loads(data)),
        "our pydantic models": by_model,
    }


def _accepts(judge: Callable[[], Any]) -> bool:
    try:
        judge()
    except ValueError:
        return False
    return True


def median(call: Callable[[], Any]) -> float:
    """Microseconds a call, the median of several runs of at least some milliseconds each."""
    call()
    number, taken = 1, 0.0
    while taken < SECONDS:
        number *= 2
        taken = _timed(call, number)
    return statistics.median(_timed(call, number) for _ in range(RUNS)) / number * 1e6


def _timed(call: Callable[[], Any], number: int) -> float:
    start = time.perf_counter()
    for _ in range(number):
        call()
    return time.perf_counter() - start


def main() -> None:
    """Print a table: microseconds, and the ratio to parsing alone."""
    measured = contenders()
    for name, data in payloads().items():
        print(f"\n{name} ({len(data)} bytes)")
        base = 0.0
        for contender, judge in measured.items():
            time_taken = median(lambda judge=judge, data=data: judge(data))  # type: ignore[misc]  # bound at once
            base = base or time_taken
            print(f"  {contender:<26} {time_taken:9.2f} us {time_taken / base:8.1f} x")


if __name__ == "__main__":
    main()
