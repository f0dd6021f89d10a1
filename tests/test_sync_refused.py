"""What is no docs page, or not all of one, or names what no field can be called, is refused: never read as removals."""

import subprocess
import sys
import time
from pathlib import Path

import pytest

from fieldrules_generator.sync.compare import compare
from fieldrules_generator.sync.problem import UnreadablePageError
from fieldrules_generator.sync.reader import MAX_BYTES, read_page
from fieldrules_generator.sync.reader.names import HostileNameError
from tests.docs_page import FOLDER, LOCK, PAGE
from tests.support import environment

UNREADABLE = sorted((FOLDER / "unreadable").iterdir())
HOSTILE = sorted((FOLDER / "hostile").iterdir())
SECONDS = 25
"""A net for time that grows with the square of the input, wide enough for a busy machine."""


@pytest.mark.parametrize("path", UNREADABLE, ids=lambda path: path.name)
def test_an_unreadable_page_is_told_as_such(path: Path) -> None:
    with pytest.raises(UnreadablePageError) as raised:
        compare(LOCK, read_page(path.read_bytes()))
    assert raised.value.message


@pytest.mark.parametrize("path", HOSTILE, ids=lambda path: path.name)
def test_a_name_that_no_field_can_have_is_refused_with_its_line(path: Path) -> None:
    with pytest.raises(HostileNameError) as raised:
        read_page(path.read_bytes())
    assert raised.value.line == PAGE[: PAGE.index("customerInformation.company.name\n:")].count("\n") + 1
    assert raised.value.message.isprintable()
    assert raised.value.message.isascii()


def test_there_are_such_pages() -> None:
    assert len(UNREADABLE) >= 20
    assert len(HOSTILE) >= 15


def test_a_page_over_the_limit_is_not_read() -> None:
    with pytest.raises(UnreadablePageError, match="larger than 4 MB"):
        read_page(b"a" * (MAX_BYTES + 1))


def hinted(name: str) -> str:
    with pytest.raises(UnreadablePageError) as raised:
        compare(LOCK, read_page((FOLDER / "unreadable" / name).read_bytes()))
    return raised.value.message


def test_the_message_says_what_it_looks_like() -> None:
    assert "login page" in hinted("login.html")
    assert "'not found' page" in hinted("not-found.md")
    assert "cut" in hinted("cut-in-code.md")
    assert "another page" in hinted("other-page.md")
    assert "UTF-16" in hinted("utf-16.md")
    assert "ends after 'Tax Fields for Line Items'" in hinted("cut-before-examples.md")


LONG = {
    "brackets": "[" * 1_000_000,
    "brackets in lines": ("[" * 4_900 + "\n") * 100,
    "quotes": ">" * 4_900 + "\n" + "> " * 2_400,
    "stars": ("*" * 4_900 + "\n") * 100,
    "emphasis": ("*a **b " * 600 + "\n") * 100,
    "backticks": "".join("`" * n + "a" for n in range(1, 1_000)),
    "headings": "# a\n" * 19_000,
    "terms": "a.b\n:\n" * 9_000,
    "a wide table": "| " + "a | " * 1_200 + "\n|" + "---|" * 1_200 + "\n",
    "a long table": "# Required Fields\n| Field |\n|---|\n" + "| a.b |\n" * 19_000,
    "nested terms": "".join("    " * n + f"a{n}.b\n" + "    " * n + ":\n" for n in range(200)),
    "nested lists": "".join("  " * n + "* a\n" for n in range(2_000)),
    "open comments": "<!-- " * 100_000,
    "links": ("[a](" * 1_200 + "\n") * 60,
    "nested HTML": "<!doctype html><html><body>" + "<div>" * 20_000 + "a",
    "HTML lists": "<!doctype html><html><body>" + "<dl><dt>a.b<dd>" * 5_000,
}


@pytest.mark.parametrize("what", LONG)
def test_no_page_takes_long(what: str) -> None:
    begun = time.monotonic()
    with pytest.raises(UnreadablePageError):
        compare(LOCK, read_page(("# Create a Draft Invoice\n\n" * (not what.endswith("HTML")) + LONG[what]).encode()))
    assert time.monotonic() - begun < SECONDS


@pytest.mark.parametrize("name", ["unreadable/login.html", "unreadable/cut-in-code.md", "hostile/bidi.md"])
def test_the_command_says_so_and_writes_nothing(name: str, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "cybersource_invoicing", "sync", "--write", "--spec"]
    command += [str(tmp_path), str(FOLDER / name)]
    (tmp_path / "invoices" / "facts").mkdir(parents=True)
    (tmp_path / "invoices" / "api.yaml").write_text("api: cybersource_invoicing\n")
    (tmp_path / "invoices" / "facts" / "create-draft-invoice.yaml").write_bytes((FOLDER / "facts.yaml").read_bytes())
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    done = subprocess.run(command, env=environment(), capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr.startswith(str(FOLDER / name))
    assert done.stderr.endswith("; nothing was compared or written\n")
    assert "Traceback" not in done.stderr
    assert {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()} == before
