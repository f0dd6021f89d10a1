"""Inputs that are no payload: one finding and exit status 2 each, never a traceback, never their own text."""

import cProfile
import json
import pstats
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

import cybersource_invoicing as invoicing
from tests.support import environment, in_person, run_cli, said

SECRET = "Zanzibar"
DEEP = 100_000


def cut(text: str) -> bytes:
    return text.encode()


TWO_LINES = f'{{"description": "{SECRET}",\n "a": 1}}'

# what it shows, the bytes, what the message has to say, line and column
UNREADABLE = [
    ("nothing", b"", "empty", 1, 1),
    ("white space only", b" \r\n\t ", "empty", 1, 1),
    ("a byte order mark only", b"\xef\xbb\xbf", "empty", 1, 1),
    ("UTF-16 with a mark", TWO_LINES.encode("utf-16"), "UTF-16", 1, 1),
    ("UTF-16 LE without a mark", TWO_LINES.encode("utf-16-le"), "UTF-16", 1, 1),
    ("UTF-16 BE without a mark", TWO_LINES.encode("utf-16-be"), "UTF-16", 1, 1),
    ("UTF-32 with a mark", TWO_LINES.encode("utf-32"), "UTF-32", 1, 1),
    ("UTF-32 LE without a mark", TWO_LINES.encode("utf-32-le"), "UTF-32", 1, 1),
    ("UTF-32 BE without a mark", TWO_LINES.encode("utf-32-be"), "UTF-32", 1, 1),
    ("Latin-1", b'{"a": "' + SECRET.encode() + b' \xe9t\xe9"}', "UTF-8", 1, 17),
    ("an overlong form", b'{"a": "\xc0\xaf"}', "UTF-8", 1, 8),
    ("a surrogate in UTF-8", b'{"a": "\xed\xa0\x80"}', "UTF-8", 1, 8),
    ("binary garbage", bytes(range(128, 256)), "UTF-8", 1, 1),
    ("an image", b"\x89PNG\r\n\x1a\n\x00\x00", "UTF-8", 1, 1),
    ("cut in a text", cut(f'{{"a": 1,\n "b": "{SECRET}'), "cut off", 2, 7),
    ("cut after a value", cut(f'{{"a": "{SECRET}"'), "cut off", 1, 17),
    ("cut after a colon", cut('{\n"a":'), "cut off", 2, 5),
    ("cut in a list", cut('{"a": [1,\n'), "cut off", 1, 10),
    ("single quotes", cut(f"{{'{SECRET}': 1}}"), "quotes", 1, 2),
    ("a comment", cut(f'{{"a": 1}} // {SECRET}'), "", 1, 10),
    ("a block comment", cut(f"{{/* {SECRET} */}}"), "comments", 1, 2),
    ("a hash comment", cut(f"# {SECRET}\n{{}}"), "comments", 1, 1),
    ("a trailing comma in an object", cut('{"a": 1,\n}'), "comma", 2, 1),
    ("a trailing comma in a list", cut('{"a": [1, 2, ]}'), "comma", 1, 14),
    ("a missing comma", cut(f'{{"a": 1 "{SECRET}": 2}}'), "comma", 1, 9),
    ("a missing colon", cut('{"a" 1}'), "colon", 1, 6),
    ("a bare word", cut(f'{{"a": {SECRET}}}'), "value", 1, 7),
    ("a bare key", cut(f"{{{SECRET}: 1}}"), "double quotes", 1, 2),
    ("Python", cut("{'a': True, 'b': None}"), "quotes", 1, 2),
    ("YAML", cut(f"invoice:\n  name: {SECRET}\n"), "", 1, 1),
    ("XML", cut(f"<a>{SECRET}</a>"), "", 1, 1),
    ("NaN", cut('{"a": NaN}'), "NaN", 1, 7),
    ("NaN after the word in a text", cut('{"a": "NaN \\" NaN",\n "b": NaN}'), "NaN", 2, 7),
    ("Infinity", cut('{"a": [Infinity]}'), "Infinity", 1, 8),
    ("minus Infinity", cut('{"a": -Infinity}'), "Infinity", 1, 7),
    ("a leading zero", cut('{"a": 01}'), "", 1, 8),
    ("a plus sign", cut('{"a": +1}'), "", 1, 7),
    ("a hexadecimal number", cut('{"a": 0x10}'), "", 1, 8),
    ("a line break in a text", cut(f'{{"a": "{SECRET}\n"}}'), "line break", 1, 16),
    ("an escape that JSON does not have", cut('{"a": "\\x41"}'), "escape", 1, 8),
    ("two payloads", cut(f'{{}}\n{{"a": "{SECRET}"}}'), "", 2, 1),
    ("a number of 5,000 digits", cut('{"a":\n ' + "9" * 5000 + "}"), "number", 2, 2),
    ("a fraction of 5,000 digits", cut('{"a": 0.' + "1" * 5000 + "}"), "number", 1, 7),
    ("an exponent of 5,000 digits", cut('{"a": 1e' + "1" * 5000 + "}"), "number", 1, 7),
    ("100,000 lists", b"[" * DEEP, "64 levels", 1, 65),
    ("100,000 lists, closed", b"[" * DEEP + b"]" * DEEP, "64 levels", 1, 65),
    ("100,000 objects", b'{"a":' * DEEP, "64 levels", 1, 64 * 5 + 1),
    ("100,000 objects, closed", b'{"a":' * DEEP + b"1" + b"}" * DEEP, "64 levels", 1, 64 * 5 + 1),
    ("half a character", cut('{"a": "x\\ud83d"}'), "surrogate", 1, 9),
    ("the other half, in a name", cut('{"a": 1,\n "\\uDE00": 1}'), "surrogate", 2, 3),
    ("half a character after a whole one", cut('{"a": "\\ud83d\\ude00",\n "b": "\\ud83d"}'), "surrogate", 2, 8),
    ("half a character after an escaped backslash", cut('{"a": "\\\\ud83d", "b": "\\udead"}'), "surrogate", 1, 24),
]
IDS = [row[0] for row in UNREADABLE]


@pytest.mark.parametrize(("says", "data", "words", "line", "column"), UNREADABLE, ids=IDS)
def test_the_library_answers_with_one_finding_that_says_where_reading_stopped(
    says: str, data: bytes, words: str, line: int, column: int
) -> None:
    report = invoicing.check(data)
    assert [finding.rule for finding in report.findings] == ["unreadable"]
    assert (report.type, report.valid, report.unreadable, report.fixes) == (None, False, True, ())
    finding = report.findings[0]
    assert words in finding.message
    assert (finding.line, finding.column) == (line, column)
    assert SECRET not in repr(report) + str(report) + json.dumps(report.to_dict())
    assert not invoicing.accepts(data)
    with pytest.raises(invoicing.PreflightError) as refused:
        invoicing.require(data)
    assert SECRET not in str(refused.value) + repr(refused.value)


def test_the_command_answers_each_with_its_place_and_exit_status_2(tmp_path: Path) -> None:
    for number, row in enumerate(UNREADABLE):
        (tmp_path / f"{number}.json").write_bytes(row[1])
    names = [f"{number}.json" for number in range(len(UNREADABLE))]
    done = run_cli("check", "--format", "concise", *names, cwd=tmp_path)
    assert (done.status, done.err) == (2, "")
    lines = done.out.splitlines()
    assert len(lines) == len(UNREADABLE)
    for number, (row, line) in enumerate(zip(UNREADABLE, lines, strict=True)):
        # What the command knows by another name is told as a whole, at its beginning.
        place = "1:1" if "read it with" in line or "read them with" in line else f"{row[3]}:{row[4]}"
        assert line.startswith(f"{number}.json:{place}: error: ")
        assert line.endswith(" [unreadable]")
    assert SECRET not in done.out


@pytest.mark.parametrize("output", ["text", "concise", "json", "sarif", "junit", "github"])
@pytest.mark.parametrize(
    "data",
    [b"", b"[" * DEEP, TWO_LINES.encode("utf-16"), b'{"a": "' + SECRET.encode()],
    ids=["empty", "deep", "utf-16", "cut"],
)
def test_standard_input_that_cannot_be_read_is_told_in_every_format(output: str, data: bytes) -> None:
    done = run_cli("check", "-", "--format", output, stdin=data)
    assert (done.status, done.err) == (2, "")
    assert done.out
    assert "Traceback" not in done.out
    assert SECRET not in done.out


def test_a_file_of_50_mb_is_refused_before_it_is_read(tmp_path: Path) -> None:
    big = tmp_path / "big.json"
    with big.open("wb") as file:
        file.write(b'{"a": "')
        file.truncate(50 * 1024 * 1024)
    done = run_cli("check", "--format", "concise", big)
    assert (done.status, done.err) == (2, "")
    assert "larger than 16 MB" in done.out


def test_50_mb_on_standard_input_and_in_the_library_are_refused_too() -> None:
    data = b'{"a": "' + b"x" * (50 * 1024 * 1024)
    assert "larger than 16 MB" in invoicing.check(data).findings[0].message
    done = run_cli("check", "-", "--format", "concise", stdin=data)
    assert (done.status, done.err) == (2, "")
    assert "larger than 16 MB" in done.out


def test_text_in_memory_counts_its_bytes_not_its_characters() -> None:
    text = json.dumps({"a": "\u20ac" * (6 * 1024 * 1024)}, ensure_ascii=False)
    assert "larger than 16 MB" in invoicing.check(text.encode()).findings[0].message
    assert "larger than 16 MB" in invoicing.check(text).findings[0].message


def test_all_other_inputs_are_still_judged(tmp_path: Path) -> None:
    (tmp_path / "bad.json").write_bytes(b"{")
    (tmp_path / "good.json").write_text(json.dumps(in_person()))
    done = run_cli("check", "bad.json", "missing.json", "good.json", "--format", "json", cwd=tmp_path)
    assert (done.status, done.err) == (2, "")
    report = json.loads(done.out)
    assert [(document["source"], document["valid"]) for document in report["documents"]] == [
        ("bad.json", False),
        ("missing.json", False),
        ("good.json", True),
    ]
    assert report["summary"]["unreadable"] == 2
    assert report["summary"]["errors"] == 0


# what it shows, the text, the findings: these can be read, and are judged
READABLE = [
    ("one byte order mark", b"\xef\xbb\xbf" + json.dumps(in_person()).encode(), []),
    ("CR LF", json.dumps(in_person(), indent=2).replace("\n", "\r\n").encode(), []),
    ("escapes in names", json.dumps(in_person()).replace('"dueDate"', '"\\u0064ueDate"').encode(), []),
    (
        "a whole character in two escapes",
        json.dumps({**in_person(), "x": "\U0001f600"}).encode(),
        ["warning unknown x"],
    ),
    ("a long run of digits in a text", json.dumps({**in_person(), "x": "9" * 5000}).encode(), ["warning unknown x"]),
    ("a list", b"[{}]", ["error type"]),
    ("64 levels", b"[" * 64 + b"]" * 64, ["error type"]),
    ("many brackets in a text", json.dumps({**in_person(), "x": "[{" * 5000}).encode(), ["warning unknown x"]),
    ("NUL in a text", json.dumps({**in_person(), "x": "\0"}).encode(), ["warning unknown x"]),
]


@pytest.mark.parametrize(("says", "data", "expected"), READABLE, ids=[row[0] for row in READABLE])
def test_odd_but_valid_json_is_judged(says: str, data: bytes, expected: list[str]) -> None:
    assert said(invoicing.check(data)) == expected
    assert said(invoicing.check(data.decode())) == expected


@pytest.mark.parametrize("size", [1, 2])
def test_a_size_is_told_in_good_grammar(size: int) -> None:
    message = invoicing.check(b"[" * size).findings[0].message
    assert ("1 byte)" in message, "2 bytes)" in message) == (size == 1, size == 2)


CAREFUL = "import sys, cybersource_invoicing as i; i.check(sys.stdin.buffer.read())"


@pytest.mark.parametrize(
    "data",
    [
        b"[]" * 65 + b'"' + b'\\"' * 100_000,
        b'{"a":[' + b"[]," * 65 + b'"' + b'\\"' * 100_000,
        b'"' * 200_000,
        b'{"a": "' + b"\\" * 200_000,
        b'{"a": [' + b'"\\ud83d\\ude00",' * 50_000 + b'"\\ud83d"]}',
        b'["' + b"9" * 1001 + b'",' + b'"\\"",' * 100_000 + b"1]",
    ],
    ids=["quotes after brackets", "quotes cut off", "quotes only", "backslashes", "surrogates", "digits in a text"],
)
def test_no_input_of_half_a_megabyte_takes_a_minute(data: bytes) -> None:
    subprocess.run([sys.executable, "-c", CAREFUL], input=data, env=environment(), timeout=20, check=True)


def calls(text: str) -> int:
    """How much work a check is: how many functions it calls."""
    profile = cProfile.Profile()
    profile.runcall(invoicing.check, text)
    return int(pstats.Stats(profile).total_calls)  # type: ignore[attr-defined]  # typeshed does not know it


def listed(item: str, number: int, more: str = "") -> str:
    return '{"orderInformation": {"lineItems": [' + ",".join([item] * number) + "]" + more + "}}"


@pytest.mark.parametrize(
    ("says", "make"),
    [
        ("empty items", lambda n: listed("{}", n)),
        ("null items", lambda n: listed("null", n)),
        ("misspelt names in items", lambda n: listed('{"productSKU": "x", "qantity": 1}', n)),
        ("items in conflict", lambda n: listed('{"taxRate": "1"}', n, ', "amountDetails": {"discountAmount": "1"}')),
        ("unknown names", lambda n: "{" + ", ".join(f'"unknown{i}": 1' for i in range(n)) + "}"),
        ("unknown objects", lambda n: "{" + ", ".join(f'"u{i}": {{"amountDetails": {{}}}}' for i in range(n)) + "}"),
        ("almost known names", lambda n: "{" + ", ".join(f'"invoiceInformatio{i}": 1' for i in range(n)) + "}"),
        ("one key many times", lambda n: "{" + ", ".join(['"a": 1'] * n) + "}"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_work_grows_with_the_size_of_a_payload_and_not_with_its_square(says: str, make: Callable[[int], str]) -> None:
    invoicing.check("{}")
    few, many = calls(make(100)), calls(make(400))
    assert many < 5 * few


def test_a_megabyte_of_unknown_names_is_no_burden() -> None:
    text = "{" + ", ".join(f'"invoiceInformatio{number}": 1' for number in range(30_000)) + "}"
    subprocess.run([sys.executable, "-c", CAREFUL], input=text.encode(), env=environment(), timeout=20, check=True)
