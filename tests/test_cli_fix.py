"""`check --fix` and `--diff`: only what keeps the meaning is written, as few bytes as can be, whole or not at all."""

import json
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support import GONE, edited, environment, in_person, run_cli

INFO = "invoiceInformation"

TEXT = """\
{
    "invoiceInformation" : {"description":"Größe, \\u00fc",
        "dueDte": "2026-01-15",  "sendImmediately":false,
\t"deliveryMode": "none"},
    "orderInformation": {"amountDetails": {"totalAmount": 25.00, "currency": "USD"} }
}
"""


def fixed(folder: Path, data: bytes, name: str = "a.json") -> tuple[int, bytes]:
    (folder / name).write_bytes(data)
    done = run_cli("check", name, "--fix", cwd=folder)
    assert done.err == ""
    assert sorted(path.name for path in folder.iterdir()) == [name]
    return done.status, (folder / name).read_bytes()


@pytest.mark.parametrize("before", [b"", b"\xef\xbb\xbf"], ids=["", "BOM"])
@pytest.mark.parametrize("newline", ["\n", "\r\n"], ids=["LF", "CR LF"])
def test_a_renamed_key_changes_the_characters_of_that_key_only(tmp_path: Path, before: bytes, newline: str) -> None:
    data = before + TEXT.replace("\n", newline).encode()
    assert fixed(tmp_path, data) == (0, data.replace(b'"dueDte"', b'"dueDate"'))


@pytest.mark.parametrize(
    ("right", "spelt"),
    [
        ('"deliveryMode": "none"', '"deliveryMode": "NONE"'),
        ('"sendImmediately": false', '"sendImmediately": "false"'),
        ('"currency": "USD"', '"currency": "usd"'),
    ],
)
def test_another_spelling_of_a_right_value_changes_that_value_only(tmp_path: Path, right: str, spelt: str) -> None:
    text = json.dumps(in_person(), indent=2)
    assert right in text
    assert fixed(tmp_path, text.replace(right, spelt).encode()) == (0, text.encode())


def test_a_default_that_was_left_out_is_added_after_the_last_member(tmp_path: Path) -> None:
    text = json.dumps(edited(in_person(), {f"{INFO}.sendImmediately": GONE}), indent=2)
    status, after = fixed(tmp_path, text.encode(), "draft.json")
    assert status == 0
    assert json.loads(after) == in_person()
    assert after.decode().replace(',\n    "sendImmediately": false', "") == text


@pytest.mark.parametrize(
    "edits",
    [
        {f"{INFO}.dueDate": GONE},
        {f"{INFO}.deliveryMode": "email"},
        {f"{INFO}.allowPartialPayments": True},
        {"orderInformation.amountDetails.totalAmount": "1,000"},
        {f"{INFO}.dueDate": GONE, f"{INFO}.dueDte": "tomorrow"},
        {},
    ],
)
def test_what_only_a_person_can_give_or_would_change_the_meaning_is_not_written(
    tmp_path: Path, edits: dict[str, object]
) -> None:
    data = json.dumps(edited(in_person(), edits)).encode()
    status, after = fixed(tmp_path, data)
    assert after == data
    assert status == (1 if edits else 0)


def test_lines_of_a_file_of_many_are_fixed_one_by_one(tmp_path: Path) -> None:
    slip = TEXT.replace("\n", " ").encode()
    good = json.dumps(in_person()).encode()
    data = slip + b"\r\n\n{\n" + good + b"\n" + slip
    (tmp_path / "a.ndjson").write_bytes(data)
    done = run_cli("check", "a.ndjson", "--fix", cwd=tmp_path)
    assert done.status == 2
    assert (tmp_path / "a.ndjson").read_bytes() == data.replace(b"dueDte", b"dueDate")


def test_permissions_stay_and_a_link_is_refused(tmp_path: Path) -> None:
    real = tmp_path / "real.json"
    real.write_text(TEXT)
    real.chmod(0o640)
    (tmp_path / "link.json").symlink_to(real)
    refused = run_cli("check", "link.json", "--fix", cwd=tmp_path)
    assert refused.status == 2
    assert "link" in refused.err
    assert real.read_text() == TEXT
    assert (tmp_path / "link.json").is_symlink()
    assert run_cli("check", "real.json", "--fix", cwd=tmp_path).status == 0
    assert stat.S_IMODE(real.stat().st_mode) == 0o640


def test_a_folder_that_cannot_be_written_leaves_the_file_whole(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text(TEXT)
    program = (
        "import os, sys\n"
        "def refuse(event, arguments):\n"
        "    if event == 'os.rename': raise OSError(28, 'No space left on device')\n"
        "sys.addaudithook(refuse)\n"
        "from cybersource_invoicing.__main__ import main\n"
        "sys.exit(main(['check', 'a.json', '--fix']))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=tmp_path, env=environment(), capture_output=True, text=True, check=False
    )
    assert done.returncode == 2
    assert "No space left" in done.stderr
    assert "Traceback" not in done.stderr
    assert [(path.name, path.read_text()) for path in tmp_path.iterdir()] == [("a.json", TEXT)]


def test_a_fixed_file_needs_no_second_fix(tmp_path: Path) -> None:
    _, once = fixed(tmp_path, TEXT.encode())
    assert fixed(tmp_path, once) == (0, once)


def test_a_duplicate_key_is_never_fixed(tmp_path: Path) -> None:
    data = TEXT.replace('"dueDte": "2026-01-15",', '"dueDte": "2026-01-15", "dueDte": "2026-01-16",').encode()
    assert fixed(tmp_path, data) == (1, data)


def test_diff_shows_what_fix_would_write_and_writes_nothing(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text(TEXT)
    done = run_cli("check", "a.json", "--diff", cwd=tmp_path)
    assert (done.status, done.err) == (1, "")
    lines = done.out.splitlines()
    assert lines[:2] == ["--- a/a.json", "+++ b/a.json"]
    assert [line for line in lines[2:] if line.startswith(("-", "+"))] == [
        '-        "dueDte": "2026-01-15",  "sendImmediately":false,',
        '+        "dueDate": "2026-01-15",  "sendImmediately":false,',
    ]
    assert (tmp_path / "a.json").read_text() == TEXT


def test_diff_of_standard_input_and_of_what_is_in_order(tmp_path: Path) -> None:
    assert '+        "dueDate"' in run_cli("check", "-", "--diff", stdin=TEXT).out
    assert run_cli("check", "-", "--diff", stdin=in_person()) == (0, "", "")


def test_a_diff_can_be_applied(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text(TEXT)
    shown = run_cli("check", "a.json", "--diff", cwd=tmp_path).out
    subprocess.run(["git", "apply", "-"], input=shown.encode(), cwd=tmp_path, check=True)
    assert (tmp_path / "a.json").read_text() == TEXT.replace("dueDte", "dueDate")
