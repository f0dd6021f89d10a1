"""Settings: where they are found, what is wrong with them, what they do, and that nobody else pays for them."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

import cybersource_invoicing as invoicing
from fieldrules import Policy
from fieldrules.policy import SettingsError
from fieldrules.settings_file import MAX_BYTES
from tests.adopted import copy_of_project, fieldrules
from tests.support import GONE, edited, environment, in_person, itemized, run_cli

HERE = Path(__file__).resolve().parent
WRONG = sorted((HERE / "policy/wrong").glob("*.toml"))
OFF = 'unknown-fields = "off"\n'
EXTRA = {**in_person(), "merchantId": "x"}
STRICT = ("check", "a.json", "--fail-on", "warning")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / ".git").mkdir()
    (tmp_path / "a.json").write_text(json.dumps(EXTRA))
    return tmp_path


class TestWhere:
    @pytest.mark.parametrize(
        ("name", "text"),
        [
            ("fieldrules.toml", OFF),
            ("pyproject.toml", "[project]\nname = 'x'\n[tool.fieldrules]\n" + OFF),
            ("pyproject.toml", "[tool.fieldrules.severity]\nunknown-field = 'off'\n"),
            ("pyproject.toml", "[ tool . fieldrules . severity ]\nunknown-field = 'off'\n"),
            ("pyproject.toml", "[tool.\"fieldrules\".severity]\nunknown-field = 'off'\n"),
            ("pyproject.toml", "[tool]\nfieldrules.severity.unknown-field = 'off'\n"),
            ("pyproject.toml", "[tool]\nfieldrules = { severity = { unknown-field = 'off' } }\n"),
            ("pyproject.toml", "tool.fieldrules.severity.unknown-field = 'off'\n"),
        ],
    )
    def test_the_nearest_file_upward_counts(self, root: Path, name: str, text: str) -> None:
        assert run_cli(*STRICT, cwd=root).status == 1
        (root / name).write_text(text)
        below = root / "x/y"
        below.mkdir(parents=True)
        assert run_cli(*STRICT, cwd=root).status == 0
        assert run_cli("check", "../../a.json", "--fail-on", "warning", cwd=below).status == 0
        (root / "x/fieldrules.toml").write_text("")
        assert run_cli("check", "../../a.json", "--fail-on", "warning", cwd=below).status == 1

    def test_the_search_ends_at_the_folder_with_git(self, root: Path) -> None:
        (root / "fieldrules.toml").write_text("nonsense = 1")
        inner = root / "inner"
        (inner / ".git").mkdir(parents=True)
        assert run_cli("check", "../a.json", cwd=inner).status == 0

    def test_a_pyproject_without_our_table_is_passed_by(self, root: Path) -> None:
        (root / "fieldrules.toml").write_text(OFF)
        below = root / "x"
        below.mkdir()
        for text in ("broken [", "# tool.fieldrules\n", "[tool.fieldrules-other]\nx = 1\n"):
            (below / "pyproject.toml").write_text(text)
            assert run_cli("check", "../a.json", "--fail-on", "warning", cwd=below).status == 0

    def test_of_two_in_one_folder_our_own_counts_and_the_other_is_named(self, root: Path) -> None:
        (root / "fieldrules.toml").write_text(OFF)
        (root / "pyproject.toml").write_text("[tool.fieldrules]\nnonsense = 1\n")
        assert run_cli(*STRICT, cwd=root).status == 0
        shown = run_cli("check", "--show-config", cwd=root).out
        assert "# not used, since fieldrules.toml stands beside it: pyproject.toml" in shown

    def test_a_file_may_be_named_or_none_wanted(self, root: Path) -> None:
        (root / "ci").mkdir()
        (root / "ci/strict.toml").write_text('unknown-fields = "error"\n')
        (root / "fieldrules.toml").write_text(OFF)
        assert run_cli("check", "a.json", "--config", "ci/strict.toml", cwd=root).status == 1
        assert run_cli(*STRICT, "--no-config", cwd=root).status == 1
        assert run_cli(*STRICT, "--config", "fieldrules.toml", "--no-config", cwd=root).status == 2

    def test_a_link_is_followed(self, root: Path) -> None:
        (root / "elsewhere.toml").write_text(OFF)
        (root / "fieldrules.toml").symlink_to("elsewhere.toml")
        assert run_cli(*STRICT, cwd=root).status == 0


class TestWhatIsWrong:
    def test_there_are_cases(self) -> None:
        assert WRONG

    @pytest.mark.parametrize("path", WRONG, ids=lambda path: path.stem)
    def test_each_problem_is_told_with_its_line(self, path: Path, tmp_path: Path) -> None:
        text = path.read_text(encoding="utf-8")
        wanted = [line.removeprefix("# says ") for line in text.splitlines() if line.startswith("# says ")]
        assert wanted
        own, shared = tmp_path / "fieldrules.toml", tmp_path / "own.toml"
        own.write_text(text)
        shared.write_bytes(b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode())
        for name in (own, shared):
            with pytest.raises(SettingsError) as caught:
                Policy.load(str(name), invoicing.ruleset())
            told = str(caught.value).splitlines()
            assert len(told) == len(wanted)
            for line, start in zip(told, wanted, strict=True):
                assert line.startswith(f"{name}:{start}")

    def test_lines_in_a_shared_file_are_those_of_that_file(self, root: Path) -> None:
        (root / "pyproject.toml").write_text(
            '[project]\nname = "x"\n\n[tool.fieldrules.severity]\nno-such-rule = "off"\n'
        )
        done = run_cli("check", "a.json", cwd=root)
        assert (done.status, done.out) == (2, "")
        assert "pyproject.toml:5: there is no rule no-such-rule" in done.err

    @pytest.mark.parametrize(
        ("data", "says"),
        [
            (b"\xff\n", "fieldrules.toml:1: this is not UTF-8"),
            (b"a = 1\n# \xff\n", "fieldrules.toml:2: this is not UTF-8"),
            (b"#" * (MAX_BYTES + 1), "fieldrules.toml is larger than 1 MB"),
            (b"a = " + b"[" * 20000, "fieldrules.toml:1: this is no TOML"),
            (b'"\x1b[31m" = 1\n', "fieldrules.toml:1: this is no TOML"),
            (b'"\\u001b[31m" = 1\n', "fieldrules.toml:1: there is no setting \\x1b[31m"),
            (b"[types]\n'a' = 'x'\n'a' = 'y'\n", "fieldrules.toml:3: this is no TOML"),
        ],
    )
    def test_a_file_that_is_no_settings_is_told_and_drives_no_terminal(
        self, root: Path, data: bytes, says: str
    ) -> None:
        (root / "fieldrules.toml").write_bytes(data)
        done = run_cli("check", "a.json", cwd=root)
        assert (done.status, done.out) == (2, "")
        assert says in done.err
        assert "\x1b" not in done.err

    @pytest.mark.parametrize("name", ["missing.toml", ".", "a\n.toml"])
    def test_a_file_that_cannot_be_read_is_told(self, root: Path, name: str) -> None:
        done = run_cli("check", "a.json", "--config", name, cwd=root)
        assert (done.status, done.out) == (2, "")
        assert "cannot be read" in done.err

    def test_a_day_that_is_none_is_told(self, root: Path) -> None:
        (root / "fieldrules.toml").write_text(OFF)
        done = run_cli("check", "a.json", cwd=root, SOURCE_DATE_EPOCH="yesterday")
        assert (done.status, done.out) == (2, "")
        assert "SOURCE_DATE_EPOCH" in done.err


class TestWhatTheyDo:
    def test_types_say_what_a_file_is_meant_to_be_and_the_command_line_knows_better(self, root: Path) -> None:
        (root / "fieldrules.toml").write_text('[types]\n"*.json" = "draft-email"\n"a.json" = "draft-in-person"\n')
        done = run_cli("check", "a.json", cwd=root)
        assert done.status == 1
        assert "checked as draft-email" in done.out
        assert run_cli("check", "a.json", "--type", "draft-in-person", cwd=root).status == 0
        assert run_cli("check", "-", stdin=EXTRA, cwd=root).status == 0

    def test_contested_on_the_command_line_is_stronger_than_severity(self, root: Path) -> None:
        places = {f"orderInformation.lineItems.{number}.totalAmount": GONE for number in (0, 1)}
        (root / "a.json").write_text(json.dumps(edited(itemized(), places)))
        assert run_cli("check", "a.json", cwd=root).status == 1
        (root / "fieldrules.toml").write_text('contested = "warning"\n')
        assert run_cli("check", "a.json", cwd=root).status == 0
        assert run_cli("check", "a.json", "--contested", "error", cwd=root).status == 1
        (root / "fieldrules.toml").write_text('[severity]\nitem-needs-total = "off"\n')
        assert run_cli(*STRICT, cwd=root).status == 0
        assert run_cli(*STRICT, "--contested", "warning", cwd=root).status == 1

    def test_values_none_shows_none_unless_the_command_line_asks(self, root: Path) -> None:
        (root / "a.json").write_text(json.dumps(edited(in_person(), {"invoiceInformation.deliveryMode": "email"})))
        (root / "fieldrules.toml").write_text('values = "none"\n')
        assert '"email"' not in run_cli("check", "a.json", cwd=root).out
        assert '"email"' in run_cli("check", "a.json", "--values", "safe", cwd=root).out

    def test_an_exception_that_matches_nothing_is_named_where_its_files_were_looked_at(self, root: Path) -> None:
        (root / "b.json").write_text(json.dumps(in_person()))
        entry = '[[accept]]\nrule = "unknown-field"\nfiles = ["{}"]\nreason = "r"\nuntil = 2030-01-01\n\n'
        (root / "fieldrules.toml").write_text(entry.format("a.json") + entry.format("b.json"))
        note = "unused-exception: [[accept]] of unknown-field matches no finding; take it out"
        done = run_cli("check", "a.json", "b.json", "--fail-on", "warning", cwd=root)
        assert done.status == 0
        assert done.out.splitlines()[-1] == f"fieldrules.toml:7: {note}"
        assert note not in run_cli("check", "a.json", cwd=root).out
        beside = run_cli("check", "b.json", "--format", "json", cwd=root)
        assert json.loads(beside.out)["summary"]["documents"] == 1
        assert note in beside.err
        github = run_cli("check", "b.json", "--format", "github", cwd=root).out
        assert "::warning file=fieldrules.toml,line=7,title=unused-exception::" in github

    def test_an_exception_without_files_is_for_standard_input_too(self, root: Path) -> None:
        entry = '[[accept]]\nrule = "unknown-field"\nreason = "r"\nuntil = "2030-01-01"\n'
        (root / "fieldrules.toml").write_text(entry)
        done = run_cli("check", "-", "--fail-on", "warning", stdin=EXTRA, cwd=root)
        assert (done.status, "1 suppressed" in done.out) == (0, True)

    def test_ignore_keeps_its_word(self, root: Path) -> None:
        (root / "fieldrules.toml").write_text(OFF)
        assert "1 ignored" in run_cli("check", "a.json", "--ignore", "unknown-field", cwd=root).out

    def test_show_config_says_what_is_in_force_and_from_where(self, tmp_path: Path) -> None:
        project = copy_of_project(tmp_path)
        done = fieldrules(project, "check", "--show-config", "--contested", "warning", "--ignore", "field-type")
        assert (done.status, done.err) == (0, "")
        lines = {line.partition(" # ")[0].strip(): line.partition(" # ")[2] for line in done.out.splitlines()}
        assert lines['contested = "warning"'] == "command line"
        assert lines['unknown-fields = "off"'] == "fieldrules.toml:2"
        assert lines['values = "safe"'] == "default"
        assert lines['baseline = "fieldrules-baseline.json"'] == "fieldrules.toml:3"
        assert lines['types: "payloads/**/*mail.json" = "draft-email"'] == "fieldrules.toml:6"
        accept = 'accept: adjustments-on-one-level in "payloads/old/two-levels.json" until 2027-06-30'
        assert lines[accept] == "fieldrules.toml:8"
        assert lines['ignore = ["field-type"]'] == "command line"
        nothing = fieldrules(project, "check", "--show-config", "--no-config").out
        assert nothing.splitlines()[0] == "# no file of settings"


class TestInputs:
    @pytest.fixture
    def tree(self, root: Path) -> Path:
        for name in ("p/b.json", "p/a.ndjson", "p/sub/c.JSONL", "p/sub/d.json", "p/[x].json"):
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            (root / name).write_text(json.dumps(in_person()))
        for name in ("p/notes.txt", "p/.hidden.json", "p/.cache/e.json", "p/node_modules/m/package.json"):
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            (root / name).write_text("{}")
        (root / "p/empty").mkdir()
        return root

    @pytest.mark.parametrize(
        ("given", "found"),
        [
            (["p"], ["p/[x].json", "p/a.ndjson", "p/b.json", "p/sub/c.JSONL", "p/sub/d.json"]),
            (["p/b.json", "p"], ["p/b.json", "p/[x].json", "p/a.ndjson", "p/sub/c.JSONL", "p/sub/d.json"]),
            (["p/*.json"], ["p/[x].json", "p/b.json"]),
            (["p/**/*.json"], ["p/[x].json", "p/b.json", "p/sub/d.json"]),
            (["p/[x].json"], ["p/[x].json"]),
            (["p/?.json", "-"], ["p/b.json", "-"]),
        ],
    )
    def test_folders_and_patterns_stand_for_their_files(self, tree: Path, given: list[str], found: list[str]) -> None:
        done = run_cli("check", *given, "--format", "json", stdin=in_person(), cwd=tree)
        assert (done.status, done.err) == (0, "")
        assert [document["source"] for document in json.loads(done.out)["documents"]] == found

    @pytest.mark.parametrize(
        ("given", "says"),
        [("p/*.yaml", "no file matches"), ("p/empty", "this folder holds no payload"), ("p/x.json", "no such file")],
    )
    def test_what_stands_for_no_file_is_unreadable(self, tree: Path, given: str, says: str) -> None:
        done = run_cli("check", given, "p/b.json", cwd=tree)
        assert done.status == 2
        assert says in done.out
        assert "2 files: 1 ok, 1 unreadable" in done.out


@pytest.mark.parametrize("with_pyproject", [False, True])
def test_a_check_without_settings_loads_nothing_for_them(root: Path, with_pyproject: bool) -> None:
    if with_pyproject:
        (root / "pyproject.toml").write_text("[tool.other]\n")
    program = (
        "import sys; from cybersource_invoicing.__main__ import main; main(sys.argv[1:]);"
        "print(sorted(name for name in sys.modules if name.startswith(('fieldrules.policy', 'tomllib', 'fnmatch',"
        " 'glob', 'datetime', 'fieldrules.commands.expand'))))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, "check", "a.json"],
        capture_output=True,
        text=True,
        cwd=root,
        env=environment(),
        check=True,
    )
    assert done.stdout.splitlines()[-1] == "[]"


def test_names_of_files_that_are_no_text_are_no_reason_to_fail(root: Path) -> None:
    name = os.fsdecode(b"\xff.json")
    (root / name).write_text("{}")
    (root / "fieldrules.toml").write_text('baseline = "known.json"\n')
    done = run_cli("baseline", "write", ".", "--reason", "r", "--until", "9999-12-31", cwd=root)
    assert (done.status, done.err) == (0, "")
    assert run_cli("check", ".", "--fail-on", "warning", cwd=root).status == 0
