"""`fieldrules generate`: the same bytes every time, stale files found, whole files or none, hostile text harmless."""

import importlib.util
import json
import os
import shutil
import subprocess
import sys
from argparse import Namespace
from pathlib import Path

import pytest

from fieldrules_generator.commands import generate
from fieldrules_generator.emit import emit_all
from fieldrules_generator.model import load_api
from fieldrules_generator.problems import SpecError
from fieldrules_generator.write import write
from tests.support import ROOT, change, environment, run_cli

SPEC = ROOT / "spec"


@pytest.fixture
def tiny(tmp_path: Path) -> Path:
    shutil.copytree(ROOT / "tests" / "tiny", tmp_path / "tiny")
    return tmp_path / "tiny" / "spec" / "parcel"


def bytes_below(folder: Path) -> dict[str, bytes]:
    files = {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    assert files
    return files


def arguments(folder: Path, out: Path, **more: bool) -> Namespace:
    return Namespace(**{"spec": str(folder), "out": str(out), "check": False, "diff": False, **more})


def test_fresh_processes_with_any_hash_seed_write_identical_bytes(tmp_path: Path) -> None:
    for seed in ("0", "1"):
        for spec in (SPEC, ROOT / "tests" / "tiny" / "spec"):
            done = run_cli(
                "generate", "--spec", spec, "--out", tmp_path / seed, PYTHONHASHSEED=seed, TZ=f"Etc/GMT+{seed}"
            )
            assert (done.status, done.err) == (0, "")
    assert bytes_below(tmp_path / "0") == bytes_below(tmp_path / "1")
    committed = bytes_below(tmp_path / "0")
    for path, content in committed.items():
        if "parcel" not in path:
            assert (ROOT / "generated" / path).read_bytes() == content, path


def test_the_committed_files_are_what_the_spec_makes() -> None:
    done = run_cli("generate", "--check", "--spec", SPEC, "--out", ROOT / "generated", cwd=ROOT)
    assert (done.status, done.err) == (0, "")
    assert "up to date" in done.out


def test_the_place_of_the_folder_is_not_in_the_files(tmp_path: Path) -> None:
    # What Python compiles on its own on the way says where it was.
    written = {path: content for path, content in bytes_below(ROOT / "generated").items() if "__pycache__" not in path}
    assert written
    for content in written.values():
        assert str(ROOT).encode() not in content
        assert str(Path.home()).encode() not in content


def test_a_stale_missing_or_left_over_file_is_found_and_shown(
    tiny: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    assert generate(arguments(tiny, out)) == 0
    assert generate(arguments(tiny, out, check=True)) == 0
    assert generate(arguments(tiny, out, diff=True)) == 0
    package = out / "python" / "parcel"
    change(package / "ruleset.json", '"A letter is not weighed."', '"A letter is weighed."')
    (package / "py.typed").unlink()
    (package / "extra.py").write_text("left over\n")
    capsys.readouterr()
    before = bytes_below(out)
    assert generate(arguments(tiny, out, check=True)) == 1
    said = capsys.readouterr().out
    assert all(name in said for name in ("ruleset.json", "py.typed", "extra.py"))
    assert "__main__.py" not in said
    assert "fieldrules generate" in said
    assert generate(arguments(tiny, out, diff=True)) == 1
    shown = capsys.readouterr().out
    assert any(line.startswith("-") and "is weighed" in line for line in shown.splitlines())
    assert any(line.startswith("+") and "is not weighed" in line for line in shown.splitlines())
    assert "-left over" in shown
    assert bytes_below(out) == before
    assert generate(arguments(tiny, out)) == 0
    assert generate(arguments(tiny, out, check=True)) == 0
    assert not (package / "extra.py").exists()


def test_an_edit_of_the_spec_makes_the_files_stale(tiny: Path, tmp_path: Path) -> None:
    generate(arguments(tiny, tmp_path / "out"))
    change(tiny / "requirements.yaml", "A letter is not weighed.", "Letters are not weighed.")
    assert generate(arguments(tiny, tmp_path / "out", check=True)) == 1


def test_a_faulty_spec_writes_nothing(tiny: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    generate(arguments(tiny, tmp_path / "out"))
    before = bytes_below(tmp_path / "out")
    change(tiny / "types" / "box.yaml", "field: weight", "field: wieght")
    for mode in ({}, {"check": True}, {"diff": True}):
        assert generate(arguments(tiny, tmp_path / "out", **mode)) == 2
        assert "wieght" in capsys.readouterr().err
    assert bytes_below(tmp_path / "out") == before


@pytest.mark.parametrize("linked", ["python/parcel/ruleset.json", "python/parcel", "python"])
def test_nothing_is_written_through_a_link(tiny: Path, tmp_path: Path, linked: str) -> None:
    out, outside = tmp_path / "out", tmp_path / "outside"
    generate(arguments(tiny, out))
    (out / linked).rename(outside)
    (out / linked).symlink_to(outside)
    before = outside.read_bytes() if outside.is_file() else bytes_below(outside)
    change(tiny / "requirements.yaml", "A letter is not weighed.", "Letters are not weighed.")
    assert generate(arguments(tiny, out)) == 2
    assert (outside.read_bytes() if outside.is_file() else bytes_below(outside)) == before
    assert (out / linked).is_symlink()


def test_a_write_that_fails_leaves_every_old_file_whole_and_no_other(tmp_path: Path) -> None:
    out = tmp_path / "out"
    write({"a/one": b"old", "a/two": b"old"}, out, ["a"])
    (out / "b").write_text("a file where a folder has to be")
    with pytest.raises(SpecError):
        write({"a/one": b"new", "a/two": b"new", "b/three": b"new"}, out, ["a"])
    assert bytes_below(out) == {"a/one": b"old", "a/two": b"old", "b": b"a file where a folder has to be"}


def test_nothing_is_touched_when_nothing_changes(tiny: Path, tmp_path: Path) -> None:
    generate(arguments(tiny, tmp_path / "out"))
    files = sorted((tmp_path / "out").rglob("*"))
    before = [path.stat().st_mtime_ns for path in files]
    generate(arguments(tiny, tmp_path / "out"))
    assert [path.stat().st_mtime_ns for path in files] == before


HOSTILE = [
    '"""\nimport os; os.mkdir("canary")\n"""',
    "'''; __import__('os').mkdir('canary')",
    "\\",
    'x" + __import__("os").mkdir("canary") + "',
    "{{ cycler.__init__.__globals__.os.mkdir('canary') }}",
    "{% for x in ().__class__.__base__.__subclasses__() %}{% endfor %}",
    "a\u2028import os\u2028os.mkdir('canary')",
    "a\x85b\x0cc",
    "# coding: utf-7",
    "\\N{DIGIT ONE}\\x41\\u0041\\",
    "</script><script>alert(1)</script>",
    "%(canary)s {canary} {0.__class__}",
    "\u202etxet",
]


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_text_in_a_spec_neither_runs_nor_breaks_what_is_generated(
    tiny: Path, tmp_path: Path, text: str
) -> None:
    quoted = json.dumps(text)
    change(tiny / "api.yaml", "title: Parcel Counter API", f"title: {quoted}")
    change(tiny / "api.yaml", "vendor: Parcel Counter", f"vendor: {quoted}")
    change(tiny / "requirements.yaml", "summary: A letter is not weighed.", f"summary: {quoted}")
    change(tiny / "requirements.yaml", "why: All letters cost the same.", f"why: {quoted}")
    change(tiny / "changes.yaml", "consequence: a loss is not paid for", f"consequence: {quoted}")
    change(tiny / "types" / "letter.yaml", "title: a letter", f"title: {quoted}")
    change(tiny / "types" / "letter.yaml", "what: Something flat.", f"what: {quoted}")
    change(tiny / "schemas" / "parcel.yaml", "description: What it is.", f"description: {quoted}")
    change(tiny / "facts" / "guide.yaml", "title: What a letter needs", f"title: {quoted}")
    out = tmp_path / "out"
    assert generate(arguments(tiny, out)) == 0
    for path in (out / "python" / "parcel").glob("*.py"):
        compile(path.read_bytes(), str(path), "exec")
        assert path.read_bytes().isascii()
    program = (
        "import parcel, pydoc; from parcel.__main__ import main; r = parcel.check({'kind': 'letter', 'weight': 1});"
        "print(r.type); str(r); pydoc.plain(pydoc.render_doc(parcel));"
        "[main(a) for a in (['types'], ['types', 'letter'], ['rule', 'letter-has-no-weight'], ['rule'], ['--version'])]"
    )
    packages = f"{out / 'python'}:{environment().get('PYTHONPATH', '')}".strip(":")
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", program],
        capture_output=True,
        text=True,
        env=environment(PYTHONPATH=packages),
        cwd=tmp_path,
        timeout=60,
        check=True,
    )
    assert done.stdout.startswith("letter\n")
    assert not (tmp_path / "canary").exists()
    assert not (Path.cwd() / "canary").exists()
    for control in ("\x1b", "\u2028", "\x85", "\x0c", "\u202e"):
        assert control not in done.stdout


@pytest.mark.parametrize(
    "name", ["Parcel", "par cel", "../parcel", "import", "parcel.py", "pärcel", "1parcel", "", "os/path"]
)
def test_the_name_of_a_package_is_a_name(
    tiny: Path, tmp_path: Path, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    change(tiny / "api.yaml", "api: parcel", f"api: {json.dumps(name)}")
    assert generate(arguments(tiny, tmp_path / "out")) == 2
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("name", ["json", "os", "sys", "fieldrules", "con", "nul"])
def test_the_name_of_a_package_is_not_one_of_python_or_the_system(tiny: Path, tmp_path: Path, name: str) -> None:
    change(tiny / "api.yaml", "api: parcel", f"api: {name}")
    assert generate(arguments(tiny, tmp_path / "out")) == 2


def test_generated_modules_import_and_call_only_what_is_meant() -> None:
    import ast

    modules = sorted((ROOT / "generated" / "python").rglob("*.py"))
    assert modules
    forbidden = {"eval", "exec", "compile", "__import__", "subprocess", "os"}
    for path in modules:
        for node in ast.walk(ast.parse(path.read_bytes())):
            name = node.id if isinstance(node, ast.Name) else ""
            assert name not in forbidden, (path.name, name)
            if isinstance(node, (ast.Import, ast.ImportFrom)):
                found = [alias.name for alias in node.names] if isinstance(node, ast.Import) else [node.module or ""]
                assert not forbidden & {part.partition(".")[0] for part in found}, path.name


def test_every_emitted_path_stays_in_its_own_folder() -> None:
    for folder in (SPEC / "cybersource_invoicing", ROOT / "tests" / "tiny" / "spec" / "parcel"):
        tree = emit_all(load_api(folder))
        assert tree
        for path in tree:
            assert os.path.normpath(path) == path
            assert not path.startswith(("/", ".."))
    assert importlib.util.find_spec("parcel") is None
