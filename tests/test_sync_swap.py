"""A spec that is written anew is the old or the new one, whole, whenever the run that writes it dies."""

import os
import random
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from fieldrules_generator.problems import SpecError
from fieldrules_generator.spec import find_apis
from fieldrules_generator.sync import swap
from fieldrules_generator.sync.swap import recover, replace_folder
from fieldrules_generator.sync.workbench import contents, fingerprint
from tests.support import ROOT, environment

CHANGES: dict[str, bytes | None] = {
    "api.yaml": b"api: other\n",
    "types/letter.yaml": b"x" * 60_000,
    "readings/open.yaml": b"readings: []\n",
    "trace.yaml": None,
    "cross_field/insurance.yaml": None,
}
HOW = ["in one step", "in two steps"]
RANDOM_KILLS = 30
KILLS_BETWEEN = 20


class Folder(NamedTuple):
    """A spec, and what it holds before and after it is written."""

    path: Path
    old: dict[str, bytes]
    new: dict[str, bytes]


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    path = tmp_path / "spec" / "parcel"
    shutil.copytree(ROOT / "tests" / "tiny" / "spec" / "parcel", path)
    (path / "types" / "box.yaml").chmod(0o640)
    (path / "schemas").chmod(0o750)
    old = contents(path)
    new = {name: content for name, content in {**old, **CHANGES}.items() if content is not None}
    return Folder(path, old, new)


def beside(folder: Folder) -> list[str]:
    """What stands beside the folder."""
    return sorted(path.name for path in folder.path.parent.iterdir() if path != folder.path)


@pytest.fixture(params=HOW)
def how(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Whether the system can exchange two folders, or is made not to."""
    if request.param == "in two steps":
        monkeypatch.setattr(swap, "_exchange", lambda _one, _other: False)
    return str(request.param)


def test_all_changes_are_made_and_nothing_else(folder: Folder, how: str) -> None:
    kept = folder.path / "types" / "box.yaml"
    before = kept.stat()
    replace_folder(folder.path, CHANGES, expected=fingerprint(folder.old))
    assert contents(folder.path) == folder.new
    assert beside(folder) == []
    assert (kept.stat().st_mode, kept.stat().st_mtime_ns) == (before.st_mode, before.st_mtime_ns)
    assert (folder.path / "schemas").stat().st_mode & 0o777 == 0o750
    assert not (folder.path / "cross_field").exists(), "a folder that the changes emptied"


def test_a_folder_is_named_from_inside_as_well(folder: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder.path)
    replace_folder(Path(), CHANGES)
    assert contents(folder.path) == folder.new


def test_this_system_exchanges_two_folders_in_one_step(tmp_path: Path) -> None:
    if sys.platform != "linux":
        pytest.skip("renameat2 is a call of Linux")
    for name in ("one", "other"):
        (tmp_path / name).mkdir()
        (tmp_path / name / name).touch()
    assert swap._exchange(tmp_path / "one", tmp_path / "other")
    assert (tmp_path / "one" / "other").is_file()
    assert (tmp_path / "other" / "one").is_file()


CHILD = """
import os, signal, sys
from pathlib import Path
from fieldrules_generator.sync import swap

folder, how, die_at, what = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]), sys.argv[4]
if how == "in two steps":
    swap._exchange = lambda one, other: False
seen = 0

def hook(event, arguments):
    global seen
    if event.startswith(what):
        seen += 1
        if seen == die_at:
            os.kill(os.getpid(), signal.SIGKILL)

print("ready", flush=True)
sys.stdin.readline()
sys.addaudithook(hook)
swap.replace_folder(folder, CHANGES)
print(seen, flush=True)
"""


def child(folder: Folder, how: str, die_at: int = 0, what: str = "") -> subprocess.Popen[str]:
    """A process that writes the folder once it gets a line; it kills itself at an event of the interpreter's."""
    return subprocess.Popen(
        [sys.executable, "-c", f"CHANGES = {CHANGES!r}\n{CHILD}", str(folder.path), how, str(die_at), what],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env=environment(),
        cwd=ROOT,
        text=True,
    )


def begin(process: subprocess.Popen[str]) -> None:
    assert process.stdin is not None
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    process.stdin.write("\n")
    process.stdin.flush()


def events(folder: Folder, how: str, what: str = "") -> int:
    """How many events there are while the folder is written."""
    with child(folder, how, what=what) as process:
        begin(process)
        assert process.stdout is not None
        count = int(process.stdout.readline())
    assert count > 0
    return count


def assert_whole_and_writable(folder: Folder, how: str) -> str:
    """The folder holds all the old or all the new bytes, other runs are not misled, and the next write leaves no trace.

    Returns:
        which of both it holds.
    """
    recover(folder.path)
    found = contents(folder.path)
    assert found in (folder.old, folder.new)
    assert find_apis(folder.path.parent) == [folder.path]
    assert all(name.startswith(".parcel.") for name in beside(folder))
    replace_folder(folder.path, CHANGES)
    assert contents(folder.path) == folder.new
    assert beside(folder) == []
    return "old" if found == folder.old else "new"


def start_again(folder: Folder) -> None:
    """The old bytes in the folder."""
    replace_folder(folder.path, {**dict.fromkeys(folder.new), **folder.old})


@pytest.mark.parametrize("way", HOW)
def test_a_kill_between_any_two_steps_of_a_write_leaves_the_old_or_the_new_folder(folder: Folder, way: str) -> None:
    count = events(folder, way)
    found = set()
    for die_at in sorted({1 + number * (count - 1) // KILLS_BETWEEN for number in range(KILLS_BETWEEN + 1)}):
        start_again(folder)
        with child(folder, way, die_at) as process:
            begin(process)
        assert process.returncode == -signal.SIGKILL
        found.add(assert_whole_and_writable(folder, way))
    assert found == {"old", "new"}


@pytest.mark.parametrize("way", HOW)
def test_a_kill_at_any_renaming_leaves_the_old_or_the_new_folder(folder: Folder, way: str) -> None:
    what = "ctypes.dlsym" if way == "in one step" else "os.rename"
    count = events(folder, way, what)
    found = []
    for die_at in range(1, count + 1):
        start_again(folder)
        with child(folder, way, die_at, what) as process:
            begin(process)
        assert process.returncode == -signal.SIGKILL
        missing = not folder.path.exists()
        found.append((missing, assert_whole_and_writable(folder, way)))
    # Before the first step, before the second one, after it.
    two = [(False, "old"), (True, "old"), (False, "new")]
    assert found == ([(False, "old")] if way == "in one step" else two)


def test_a_kill_at_any_time_leaves_the_old_or_the_new_folder(folder: Folder) -> None:
    started = time.monotonic()
    with child(folder, "in one step") as process:
        begin(process)
        assert process.stdout is not None
        started = time.monotonic()
        process.stdout.readline()
        whole = time.monotonic() - started
    delays = random.Random(5)  # noqa: S311  # not for secrets
    for _ in range(RANDOM_KILLS):
        start_again(folder)
        with child(folder, "in one step") as process:
            begin(process)
            time.sleep(delays.uniform(0, 1.2 * whole))
            process.kill()
        assert process.returncode in (0, -signal.SIGKILL)
        assert_whole_and_writable(folder, "in one step")


def test_nobody_is_waited_for_and_nobody_is_overtaken(folder: Folder) -> None:
    """A second write while one is under way is refused, and does not take the copy of the first for a leftover."""
    with swap._alone(folder.path), pytest.raises(SpecError, match="is being written by another run"):
        replace_folder(folder.path, CHANGES)
    assert contents(folder.path) == folder.old


def test_what_somebody_else_changed_meanwhile_is_not_overwritten(folder: Folder) -> None:
    (folder.path / "api.yaml").write_bytes(b"api: theirs\n")
    with pytest.raises(SpecError, match="was changed by somebody else meanwhile"):
        replace_folder(folder.path, CHANGES, expected=fingerprint(folder.old))
    assert contents(folder.path) == {**folder.old, "api.yaml": b"api: theirs\n"}
    assert beside(folder) == []


def test_what_somebody_changes_while_the_copy_is_made_is_not_overwritten(
    folder: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    copying = swap._copy

    def slowly(source: Path, target: Path, changes: dict[str, bytes | None]) -> None:
        copying(source, target, changes)
        (folder.path / "api.yaml").write_bytes(b"api: theirs\n")

    monkeypatch.setattr(swap, "_copy", slowly)
    with pytest.raises(SpecError, match="was changed by somebody else meanwhile"):
        replace_folder(folder.path, CHANGES, expected=fingerprint(folder.old))
    assert contents(folder.path) == {**folder.old, "api.yaml": b"api: theirs\n"}
    assert beside(folder) == []


def _replace_with_a_link(path: Path) -> None:
    path.unlink()
    path.symlink_to("box.yaml")


LINKS: dict[str, Callable[[Path], None]] = {
    "a file": lambda path: (path / "types" / "link.yaml").symlink_to("box.yaml"),
    "a folder": lambda path: (path / "more").symlink_to("types"),
    "the file to be written": lambda path: _replace_with_a_link(path / "types" / "letter.yaml"),
    "a pipe": lambda path: os.mkfifo(path / "pipe.yaml"),
}


@pytest.mark.parametrize("what", LINKS)
def test_nothing_is_written_through_a_link(folder: Folder, what: str) -> None:
    LINKS[what](folder.path)
    old = contents(folder.path)
    with pytest.raises(SpecError, match="is a link or no plain file"):
        replace_folder(folder.path, CHANGES)
    assert contents(folder.path) == old
    assert beside(folder) == []


def test_a_folder_that_is_a_link_is_not_replaced(folder: Folder, tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(folder.path)
    with pytest.raises(SpecError, match="is a link or no plain file"):
        replace_folder(tmp_path / "link", CHANGES)
    assert contents(folder.path) == folder.old


HINDERED = {
    "a disk that is full": (
        "import resource\nresource.setrlimit(resource.RLIMIT_FSIZE, (59_999, 59_999))",
        "File too large",
    ),
    "a folder of specs that nobody may write to": ("protect(folder.parent)", "Permission denied"),
    "a folder inside that nobody may write to": ("protect(folder / 'types')", "Permission denied"),
    "a file that nobody may write to": ("protect(folder / 'api.yaml')", "Permission denied"),
}
PROTECT = """
import ctypes, os, sys
from pathlib import Path
folder = Path(sys.argv[1])
def protect(path):
    if os.geteuid() == 0:  # root may write anywhere, until it gives that up: PR_CAPBSET_DROP, CAP_DAC_OVERRIDE
        ctypes.CDLL(None).prctl(24, 1, 0, 0, 0)
    path.chmod(0o444 if path.is_file() else 0o555)
"""
WRITE = f"""
import sys
from pathlib import Path
from fieldrules_generator.problems import SpecError
from fieldrules_generator.sync.swap import replace_folder
try:
    replace_folder(Path(sys.argv[1]), {CHANGES!r})
except SpecError as error:
    sys.exit(str(error))
"""


@pytest.mark.parametrize("hindered", HINDERED)
def test_a_write_that_cannot_be_finished_says_so_and_leaves_the_old_folder(folder: Folder, hindered: str) -> None:
    hindrance, says = HINDERED[hindered]
    again = "os.execv(sys.executable, [sys.executable, '-c', sys.stdin.read(), sys.argv[1]])"
    done = subprocess.run(
        [sys.executable, "-c", f"{PROTECT}\n{hindrance}\n{again}", str(folder.path)],
        input=WRITE,
        capture_output=True,
        text=True,
        env=environment(),
        cwd=ROOT,
        check=False,
    )
    folder.path.parent.chmod(0o755)
    assert re.fullmatch(rf".*parcel:1: cannot be written: {says}\n", done.stderr), done.stderr
    assert contents(folder.path) == folder.old
    assert beside(folder) == []


def test_recovery_leaves_everything_alone_that_is_no_copy_of_the_folder(folder: Folder) -> None:
    strangers = [".parcel.d", ".parcel.0123456789abcdeg", ".parcel2.0123456789abcdef", "parcel.0123456789abcdef.old"]
    for name in strangers:
        (folder.path.parent / name).mkdir()
    replace_folder(folder.path, CHANGES)
    shutil.rmtree(folder.path)
    recover(folder.path)
    assert not folder.path.exists()
    assert beside(folder) == sorted(strangers)


def test_recovery_puts_back_a_folder_that_is_named_by_the_one_that_holds_it(folder: Folder) -> None:
    waiting = folder.path.with_name(".parcel.0123456789abcdef.old")
    folder.path.rename(waiting)
    recover(folder.path.parent)
    assert contents(folder.path) == folder.old
    assert beside(folder) == []


def test_recovery_of_a_folder_that_nobody_ever_had_does_nothing(tmp_path: Path) -> None:
    recover(tmp_path / "nowhere" / "parcel")
    assert list(tmp_path.iterdir()) == []
