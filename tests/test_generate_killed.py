"""`fieldrules generate` that dies, or cannot write, leaves each file as it was or as it should be, never in between."""

import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.spec_copy import TINY, read_tiny, write
from tests.support import Done, environment, run_cli

TEMPORARY = re.compile(r"(?:.*/)?\.[^/]+\.[0-9a-f]{16}")
PAGES = 60
"""So many pages more, so that replacing them all takes a while."""


def contents(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def spec_called(title: str, folder: Path) -> Path:
    """The made-up API under a title that stands in nearly every file, with many more rules."""
    files = read_tiny()
    files[f"{TINY}/api.yaml"]["title"] = title
    rules = files[f"{TINY}/cross_field/insurance.yaml"]["rules"]
    words = {key: rules[0][key] for key in ("severity", "evidence", "since", "source", "summary", "why")}
    rules += [
        {**words, "id": f"limit-{number}", "verb": "length", "field": "to.name", "maximum": 19, "message": "is long"}
        for number in range(PAGES)
    ]
    write(files, folder)
    return folder / "spec"


class Trees(NamedTuple):
    """Two specs, and what is made of each."""

    old_spec: Path
    new_spec: Path
    old: dict[str, bytes]
    new: dict[str, bytes]
    old_folder: Path


@pytest.fixture(scope="module")
def trees(tmp_path_factory: pytest.TempPathFactory) -> Trees:
    folder = tmp_path_factory.mktemp("killed")
    specs = [spec_called("Old Counter", folder / "old"), spec_called("New Counter", folder / "new")]
    for spec in specs:
        assert run_cli("generate", "--spec", spec, "--out", spec.parent / "out").status == 0
    old, new = (contents(spec.parent / "out") for spec in specs)
    assert sum(old[path] != new[path] for path in old) > PAGES
    return Trees(specs[0], specs[1], old, new, folder / "old" / "out")


@pytest.fixture
def out(trees: Trees, tmp_path: Path) -> Path:
    """A copy of the old tree."""
    shutil.copytree(trees.old_folder, tmp_path / "out")
    return tmp_path / "out"


def is_written_beside(out: Path) -> bool:
    """Whether some new content is on disk under a name of its own."""
    with os.scandir(out / "docs" / "parcel") as entries:
        return any(entry.name.startswith(".") for entry in entries)


def is_replaced(path: str) -> Callable[[Path], bool]:
    """Whether a file is another one than a while ago."""
    before: list[int] = []

    def look(out: Path) -> bool:
        before.append((out / path).stat().st_ino)
        del before[1:-1]
        return before[0] != before[-1]

    return look


MOMENTS: list[tuple[str, Callable[[], Callable[[Path], bool]]]] = [
    ("the first file is written beside", lambda: is_written_beside),
    ("the first file is replaced", lambda: is_replaced("docs/parcel/fields.md")),
    ("half of the pages are replaced", lambda: is_replaced("docs/parcel/rules/limit-35.md")),
    ("the stamp is replaced", lambda: is_replaced("python/parcel/stamp.json")),
]


def kill_when(moment: Callable[[Path], bool], spec: Path, out: Path) -> None:
    """Start the real command and kill it as soon as something is seen in the output folder."""
    command = [sys.executable, "-m", "cybersource_invoicing", "generate", "--spec", str(spec), "--out", str(out)]
    with subprocess.Popen(command, env=environment(), stdout=subprocess.DEVNULL) as process:
        while process.poll() is None and not moment(out):
            pass
        process.send_signal(signal.SIGKILL)
        assert process.wait(60) in (0, -signal.SIGKILL)


def assert_whole(found: dict[str, bytes], trees: Trees) -> int:
    """Each file is the old or the new one, and only files that nobody takes for one of them came on top.

    Returns:
        how many files are new.
    """
    files = {path: content for path, content in found.items() if not TEMPORARY.fullmatch(path)}
    assert set(files) == set(trees.old) == set(trees.new)
    assert [path for path, content in files.items() if content not in (trees.old[path], trees.new[path])] == []
    return sum(content != trees.old[path] for path, content in files.items())


def check(trees: Trees, out: Path) -> int:
    return run_cli("generate", "--check", "--spec", trees.new_spec, "--out", out).status


@pytest.mark.parametrize(("says", "moment"), MOMENTS, ids=[says for says, _ in MOMENTS])
def test_a_killed_run_leaves_every_file_whole_and_the_next_one_finishes_the_work(
    trees: Trees, out: Path, says: str, moment: Callable[[], Callable[[Path], bool]]
) -> None:
    kill_when(moment(), trees.new_spec, out)
    found = contents(out)
    new = assert_whole(found, trees)
    assert check(trees, out) == (0 if found == trees.new else 1)
    assert new > 0 or found != trees.new
    assert run_cli("generate", "--spec", trees.new_spec, "--out", out).status == 0
    assert contents(out) == trees.new
    assert check(trees, out) == 0


def test_a_run_that_is_killed_halfway_leaves_files_of_both_trees(trees: Trees, out: Path) -> None:
    """That such moments are what they say: one of some attempts lands between two files."""
    counts: set[int] = set()
    for number in (10, 20, 30, 40, 50):
        if not any(0 < count < len(trees.new) for count in counts):
            kill_when(is_replaced(f"docs/parcel/rules/limit-{number}.md"), trees.new_spec, out)
            counts.add(assert_whole(contents(out), trees))
            shutil.rmtree(out)
            shutil.copytree(trees.old_folder, out)
    assert any(0 < count < len(trees.new) for count in counts), counts


# Each runs the real command in a process that has been given less than it needs.
HINDERED = {
    "a disk that is full before the longest file is written": """
import resource
resource.setrlimit(resource.RLIMIT_FSIZE, (LONGEST - 1, LONGEST - 1))
""",
    "a disk that is full before the models are made": """
import resource
resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))
""",
    "folders that nobody may write to": """
import ctypes
if os.geteuid() == 0:  # root may write anywhere, until it gives that up: PR_CAPBSET_DROP, CAP_DAC_OVERRIDE
    ctypes.CDLL(None).prctl(24, 1, 0, 0, 0)
for folder, _, _ in os.walk(OUT):
    os.chmod(folder, 0o555)
""",
    "an emitter that makes what it must not": """
from fieldrules_generator import emit
emit.EMITTERS += (lambda api: {"python/parcel/extra.py": b"import os\\nos.system('true')\\n"},)
HERE = True
""",
    "an emitter whose module cannot be imported": """
from fieldrules_generator import emit
emit.EMITTERS += (lambda api: {"python/parcel/extra.py": b"import parcel.nothing\\n"},)
HERE = True
""",
}
SAYS = {
    "a disk that is full before the longest file is written": "File too large",
    "a disk that is full before the models are made": "File too large",
    "folders that nobody may write to": "Permission denied",
    "an emitter that makes what it must not": "extra.py:1: imports 'os', which generated code may not",
    "an emitter whose module cannot be imported": "cannot be imported",
}


def run_hindered(hindrance: str, spec: Path, out: Path, longest: int) -> Done:
    arguments = ["generate", "--spec", str(spec), "--out", str(out)]
    program = (
        f"import os, sys\nOUT, LONGEST, HERE = {str(out)!r}, {longest}, False\n{hindrance}\n"
        "from fieldrules.cli import main\n"
        f"arguments = {arguments!r}\n"
        "if HERE:\n"
        "    sys.exit(main(arguments))\n"
        "os.execv(sys.executable, [sys.executable, '-m', 'cybersource_invoicing', *arguments])\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, env=environment(), timeout=120, check=False
    )
    return Done(done.returncode, done.stdout, done.stderr)


@pytest.mark.parametrize("hindered", HINDERED)
def test_a_run_that_cannot_finish_says_so_and_leaves_the_old_tree_as_it_was(
    trees: Trees, out: Path, hindered: str
) -> None:
    done = run_hindered(HINDERED[hindered], trees.new_spec, out, max(map(len, trees.new.values())))
    for folder, _, _ in os.walk(out):
        Path(folder).chmod(0o755)
    assert (done.status, done.out) == (2, "")
    assert SAYS[hindered] in done.err
    assert "Traceback" not in done.err
    assert contents(out) == trees.old
