"""What the tests of the JSON Schemas share: the generated files, and what the list of gaps excuses."""

import copy
import json
from typing import Any, NamedTuple

from hypothesis import strategies as st

import cybersource_invoicing as invoicing
from fieldrules.engine import judge_text
from fieldrules.options import Options
from tests.strategies import at, payloads, places
from tests.support import CASES, ROOT, Payload, edited, load_cases

FOLDER = ROOT / "generated" / "schemas" / "cybersource_invoicing"
ANY = "any-create-request"
LIST = json.loads((FOLDER / "gaps.json").read_bytes())
GAPS = {(gap["rule"], gap["part"]) for gap in LIST["gaps"]}


def schema_files() -> dict[str, Any]:
    """Every generated JSON Schema, by name."""
    paths = [path for path in sorted(FOLDER.glob("*.json")) if path.stem not in ("gaps", "openapi")]
    if not paths:
        raise AssertionError(f"there are no schemas in {FOLDER}")
    return {path.stem: json.loads(path.read_bytes()) for path in paths}


class Check(NamedTuple):
    """A text, the schema that judges it, and what the engine says of it."""

    name: str
    schema: str
    text: str
    report: invoicing.Report


def check(name: str, text: str, type_id: str | None) -> Check:
    """A text to judge as a type, or as whatever it is recognised as."""
    return Check(name, type_id or ANY, text, judge_text(invoicing.ruleset(), text, Options(type_id)))


def conformance() -> list[Check]:
    """Every conformance case; a payload whose type is recognised is judged by the schema of that type, too."""
    found = []
    for name, case in load_cases(CASES / "cybersource_invoicing"):
        text = case["text"] if "text" in case else json.dumps(case["payload"])
        found.append(check(name, text, case["type"]))
        if case["type"] is None and found[-1].report.type is not None:
            found.append(check(f"{name} as {found[-1].report.type}", text, found[-1].report.type))
    return found


# One text for each gap that no case shows: the schema takes it, and the engine finds only the error of that gap.
_IN_PERSON = (
    '{"invoiceInformation": {"description": "Food", "dueDate": "2026-01-15", "sendImmediately": false, '
    '"deliveryMode": "none"}, "orderInformation": {"amountDetails": {"totalAmount": %s, "currency": "USD"}}, '
    '"merchantDefinedFieldValues": [{"definitionId": %s}]%s}'
)
WITNESSES = {
    ("field-type", "numbers"): _IN_PERSON % ('"5"', "1.00000000000000000000001", ""),
    ("field-format", "numbers"): _IN_PERSON % ("-0", "1", ""),
    ("field-length", "numbers"): _IN_PERSON % ("5.0000000000000000000000", "1", ""),
    ("field-value", "numbers"): _IN_PERSON % ('"5"', "9223372036854775808", ""),
    ("misspelt-field", "all"): _IN_PERSON % ('"5"', "1", ', "processingInfomation": {}'),
    ("unreadable", "all"): _IN_PERSON % ('"5"', "1", ', "zzz": ' + "[" * 70 + "]" * 70),
}


def witnesses() -> list[Check]:
    """The texts that show the gaps which no case shows."""
    return [check(f"{rule} ({part})", text, None) for (rule, part), text in WITNESSES.items()]


def gap_of(finding: Any, payload: Any, gaps: set[tuple[str, str]] = GAPS) -> tuple[str, str] | None:
    """The gap that explains why a schema does not see an error, or None."""
    if (finding.rule, "all") in gaps:
        return finding.rule, "all"
    value = payload
    for token in finding.pointer.split("/")[1:]:
        value = value[int(token)] if isinstance(value, list) else value.get(token) if isinstance(value, dict) else None
    number = isinstance(value, (int, float)) and not isinstance(value, bool)
    return (finding.rule, "numbers") if number and (finding.rule, "numbers") in gaps else None


def disagreement(one: Check, payload: Any, *, accepted: bool) -> str | None:
    """What is wrong if a schema and the engine disagree, or None if they agree or the gaps explain it.

    A misspelt field counts as left out for a schema, so that what other rules say of it is not seen either.
    """
    errors = [finding for finding in one.report.findings if finding.severity == "error"]
    if accepted is one.report.valid:
        return None
    if not accepted:
        return f"{one.name}: the schema {one.schema} refuses what the engine takes: {one.text}"
    unexplained = [finding.rule for finding in errors if gap_of(finding, payload) is None]
    if not unexplained or any(finding.rule == "misspelt-field" for finding in errors):
        return None
    return f"{one.name}: the schema {one.schema} takes what breaks {', '.join(unexplained)}: {one.text}"


def shown(one: Check, payload: Any, *, accepted: bool) -> set[tuple[str, str]]:
    """The gaps that a text shows to be real: the schema takes it, and it breaks no other rule."""
    errors = [finding for finding in one.report.findings if finding.severity == "error"]
    found = {gap_of(finding, payload) for finding in errors}
    return {gap for gap in found if gap is not None} if accepted and len(found) == 1 else set()


def read(text: str) -> Any:
    """The value of a text as Python's own reader makes it; raises ValueError for what it refuses."""
    try:
        return json.loads(text)
    except RecursionError:
        raise ValueError("too deep") from None


WRONG: list[Any] = [
    None, True, False, 0, -1, 5, 2.5, 20.0, "", " ", "\t\x0b\x0c\r\n\xa0", "\u2003", "x", "0", "00.00", "000", "5.00",
    "1.005", "-1", "1e3", "12.5\n", "\u0661", "2026-01-15\n", "2026-02-30", "2024-02-29", "1900-02-29", "0000-01-01",
    "email", "Email", "None", "EMAIL", "usd", "JPY", "a@b.example", "a@b.example\n", "a@b", [], {}, [None], [{}], ["x"],
    "x" * 300, "9" * 19, "9" * 20, "0" * 13 + ".5", "ab\n", 10**18, 10**26, -(2**63), 2**63, 999_999_999, 10**9,
]  # fmt: skip
PATHS = sorted({field["path"] for each in invoicing.reference()["types"].values() for field in each["fields"]})


@st.composite
def broken(draw: st.DrawFn) -> Payload:
    """A payload with up to two more places set to what is at the edge of some rule."""
    payload = draw(payloads())
    for _ in range(draw(st.integers(0, 2))):
        value = copy.deepcopy(draw(st.sampled_from(WRONG)))  # a shared one could end up inside itself
        found, inside = places(payload), draw(st.booleans())
        if found and inside:
            place = draw(st.sampled_from(found))
            at(payload, place[:-1])[place[-1]] = value
        else:
            path = draw(st.sampled_from(PATHS)).replace("[]", ".0")
            try:
                payload = edited(payload, {path: value})
            except (AttributeError, TypeError, ValueError, IndexError, KeyError):
                continue  # a place above it is no object
    loaded: Payload = json.loads(json.dumps(payload))
    return loaded
