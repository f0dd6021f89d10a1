"""Runs a piece of Python under an audit hook, which tells of every socket, program and file that is opened to write."""

import json
import subprocess
import sys
from pathlib import Path

from tests.support import environment

HOOK = """
import os, socket, sys
SEEN = []
CHANGES = {"os.mkdir", "os.rename", "os.remove", "os.rmdir", "os.symlink", "os.link", "os.truncate", "os.chmod",
           "subprocess.Popen", "os.system", "os.exec", "os.posix_spawn", "os.fork", "os.forkpty"}
WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_TRUNC
def watch(event, arguments):
    if event == "socket.__new__" and arguments[1] == getattr(socket, "AF_UNIX", None):
        return  # an event loop wakes itself through a pair of them, which leads nowhere
    if event.startswith("socket.") or event in CHANGES:
        SEEN.append(event)
    if event == "open":
        path, mode, flags = arguments
        if path == os.devnull or isinstance(path, int):
            return  # the descriptors that the process was started with
        if (isinstance(flags, int) and flags & WRITES) or (isinstance(mode, str) and set(mode) & set("wax+")):
            SEEN.append(f"open {mode} {flags}")
sys.dont_write_bytecode = True
sys.addaudithook(watch)
"""
TOLD = """
import json
print("SEEN " + json.dumps(SEEN), file=sys.stderr)
"""


def seen_by(program: str, cwd: Path) -> list[str]:
    """What a program did that leaves the process, as audit events."""
    done = subprocess.run(
        [sys.executable, "-c", HOOK + program + TOLD],
        capture_output=True,
        text=True,
        env=environment(),
        cwd=cwd,
        timeout=120,
        check=False,
    )
    return told(done.stderr)


def told(log: str) -> list[str]:
    """The events that a watched program told of at its end; raises if it did not get there."""
    last = log.splitlines()[-1] if log else ""
    if not last.startswith("SEEN "):
        raise AssertionError(f"the program ended early: {last}")
    found: list[str] = json.loads(last.removeprefix("SEEN "))
    return found
