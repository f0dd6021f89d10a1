"""The weekly job: its real script in a real repository, with stand-ins for `fieldrules` and `gh`; and its workflow."""

import os
import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from tests.support import ROOT, Done, environment

SCRIPT = ROOT / ".github" / "scripts" / "docs-watch.sh"
WORKFLOW = ROOT / ".github" / "workflows" / "docs-watch.yml"
LOCK = "spec/an_api/facts/a-page.yaml"
GIT = shutil.which("git") or "git"
REPORT = "## A page\n\n1 change: `$(touch pwned)` ${{ github.token }} \"; touch pwned; '`touch pwned`\n"
CHANGELOG = "# Changes\n\n## 1.1.0 (unreleased)\n\n- One thing.\n\n## 1.0.0\n\n- Another.\n"

FIELDRULES = """\
#!/usr/bin/env bash
echo "fieldrules $*" >>"$CALLS"
if [ "$1" = generate ]; then
  echo "made of $(cat spec/an_api/facts/a-page.yaml)" >generated/made.txt
  exit "$GENERATE"
fi
if [ -n "$PAGE" ]; then printf 'page: a-page\\nsha256: %s\\n' "$PAGE" >spec/an_api/facts/a-page.yaml; fi
if [ "$SYNC" = 2 ]; then echo 'a-page: cannot be read; nothing was compared' >&2; fi
cat "$REPORT"
exit "$SYNC"
"""
GH = """\
#!/usr/bin/env bash
echo "gh $*" >>"$CALLS"
if [ "$2" = list ]; then echo "$OPEN"; fi
while [ $# -gt 1 ]; do if [ "$1" = --body-file ]; then cat "$2" >"$BODY"; fi; shift; done
"""


@dataclass
class Watch:
    """A checkout with an origin, and one week after the other."""

    folder: Path

    @property
    def checkout(self) -> Path:
        return self.folder / "checkout"

    @property
    def calls(self) -> list[str]:
        """What the stand-ins were called with."""
        path = self.folder / "calls"
        return path.read_text().splitlines() if path.exists() else []

    @property
    def body(self) -> str:
        """The text of the pull request."""
        return (self.folder / "body").read_text()

    def git(self, *arguments: str) -> str:
        done = subprocess.run(
            [GIT, *arguments], cwd=self.checkout, env=self.environment(), capture_output=True, text=True, check=True
        )
        return done.stdout.strip()

    def environment(self, **more: str) -> dict[str, str]:
        who = {f"GIT_{role}_{what}": "a-person" for role in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
        return environment(
            HOME=str(self.folder), GIT_CONFIG_GLOBAL=os.devnull, GIT_CONFIG_NOSYSTEM="1", **({**who, **more})
        )

    def person_commits(self, name: str) -> None:
        """Somebody adds a file where the checkout is."""
        (self.checkout / name).write_text("by a person\n")
        self.git("add", ".")
        self.git("commit", "--quiet", "--message", name)

    def week(self, sync: int, page: str = "", report: str = REPORT, open_: str = "", generate: int = 0) -> Done:
        """Run the script in a fresh checkout of main: ``page`` is the hash that `fieldrules sync` finds and locks."""
        self.git("checkout", "--quiet", "--force", "main")
        self.git("clean", "--quiet", "--force", "-d")
        (self.folder / "calls").unlink(missing_ok=True)
        (self.folder / "report").write_text(report)
        return self.run(SYNC=str(sync), PAGE=page, OPEN=open_, GENERATE=str(generate))

    def run(self, **more: str) -> Done:
        paths = {name.upper(): str(self.folder / name) for name in ("calls", "report", "body")}
        env = self.environment(PATH=f"{self.folder / 'bin'}:{os.environ['PATH']}", **paths, **more)
        env = {name: value for name, value in env.items() if not name.startswith(("GIT_AUTHOR", "GIT_COMMITTER"))}
        env["GITHUB_STEP_SUMMARY"] = str(self.folder / "summary")
        done = subprocess.run([SCRIPT], cwd=self.checkout, env=env, capture_output=True, text=True, check=False)
        return Done(done.returncode, done.stdout, done.stderr)

    def proposed(self) -> list[str]:
        """The authors of the commits that the branch at the origin has beyond main, newest first."""
        if not self.git("ls-remote", "origin", "refs/heads/docs-watch"):
            return []
        self.git("fetch", "--quiet", "origin", "+docs-watch:refs/remotes/origin/docs-watch")
        return self.git("log", "--format=%an", "main..origin/docs-watch").splitlines()

    def shown(self, path: str) -> str:
        """A file on the branch at the origin."""
        return self.git("show", f"origin/docs-watch:{path}")


@pytest.fixture
def watch(tmp_path: Path) -> Watch:
    made = Watch(tmp_path)
    files = {LOCK: "page: a-page\nsha256: 0000\n", "generated/made.txt": "old\n", "CHANGELOG.md": CHANGELOG}
    for name, text in files.items():
        path = made.checkout / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    for name, text in {"fieldrules": FIELDRULES, "gh": GH}.items():
        path = tmp_path / "bin" / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text)
        path.chmod(0o755)
    made.git("init", "--quiet", "--initial-branch", "main")
    made.git("add", ".")
    made.git("commit", "--quiet", "--message", "Begin")
    made.git("init", "--quiet", "--bare", str(tmp_path / "origin"))
    made.git("remote", "add", "origin", str(tmp_path / "origin"))
    made.git("push", "--quiet", "origin", "main")
    return made


def test_no_change_ends_quietly(watch: Watch) -> None:
    done = watch.week(0, page="0001")  # another layout of the same page: locked here, and forgotten
    assert (done.status, done.err) == (0, "")
    assert watch.calls == ["fieldrules sync --write --format md"]
    assert watch.proposed() == []


def test_a_page_that_cannot_be_read_fails_the_job_with_its_message(watch: Watch) -> None:
    done = watch.week(2)
    assert done.status == 2
    assert "a-page: cannot be read; nothing was compared" in done.err
    assert len(watch.calls) == 1
    assert watch.proposed() == []


@pytest.mark.parametrize("status", [1, 3, 127])
def test_a_program_that_breaks_is_no_change_of_the_docs(watch: Watch, status: int) -> None:
    done = watch.week(status)
    assert done.status == status
    assert f"exit status {status}" in done.err
    assert watch.proposed() == []


def test_a_change_becomes_a_draft(watch: Watch) -> None:
    done = watch.week(1, page="0001")
    assert (done.status, done.err) == (0, "")
    assert watch.proposed() == ["github-actions[bot]"]
    changed = watch.git("diff", "--name-only", "main", "origin/docs-watch").splitlines()
    assert changed == ["CHANGELOG.md", "generated/made.txt", LOCK]
    assert "sha256: 0001" in watch.shown(LOCK)
    assert "0001" in watch.shown("generated/made.txt")
    *_, last = watch.calls
    assert last.startswith("gh pr create --draft --base main --head docs-watch --title The vendor's docs changed ")
    assert watch.git("rev-parse", "main") == watch.git("rev-parse", "origin/main")


def test_the_report_is_text_to_every_program_on_its_way(watch: Watch) -> None:
    assert watch.week(1, page="0001").status == 0
    assert watch.body == REPORT
    assert (watch.folder / "summary").read_text() == REPORT
    assert list(watch.folder.rglob("pwned")) == []
    assert not [call for call in watch.calls if "touch" in call]


def test_what_is_proposed_already_is_left_alone(watch: Watch) -> None:
    watch.week(1, page="0001")
    before = watch.git("ls-remote", "origin")
    done = watch.week(1, page="0001", open_="7")
    assert (done.status, done.out) == (0, "pull request 7 proposes these pages already\n")
    assert watch.git("ls-remote", "origin") == before
    assert [call.split()[:3] for call in watch.calls[1:]] == [["gh", "pr", "list"]]


def test_another_change_renews_the_branch_and_the_open_pull_request(watch: Watch) -> None:
    watch.week(1, page="0001")
    watch.person_commits("on-main")
    watch.git("push", "--quiet", "origin", "main")
    assert watch.week(1, page="0002", report="## Again\n", open_="7").status == 0
    assert watch.proposed() == ["github-actions[bot]"]
    assert watch.git("merge-base", "main", "origin/docs-watch") == watch.git("rev-parse", "main")
    assert "sha256: 0002" in watch.shown(LOCK)
    assert watch.shown("CHANGELOG.md").count("docs changed") == 1
    assert watch.calls[-1].startswith("gh pr edit 7 --body-file ")
    assert watch.body == "## Again\n"


def test_a_pull_request_that_was_closed_is_made_again(watch: Watch) -> None:
    watch.week(1, page="0001")
    assert watch.week(1, page="0001").status == 0
    assert watch.calls[-1].startswith("gh pr create --draft ")


def test_what_people_added_to_the_branch_is_never_lost(watch: Watch) -> None:
    watch.week(1, page="0001")
    assert watch.proposed() == ["github-actions[bot]"]
    watch.git("checkout", "--quiet", "-B", "docs-watch", "origin/docs-watch")
    watch.person_commits("by-hand")
    watch.git("push", "--quiet", "origin", "docs-watch")
    assert watch.week(1, page="0001", open_="7").status == 0  # nothing new: they may take their time
    done = watch.week(1, page="0002", open_="7")
    assert done.status == 1
    assert "docs-watch has commits of people" in done.err
    assert watch.proposed() == ["a-person", "github-actions[bot]"]


def test_a_spec_that_cannot_be_generated_from_is_proposed_and_says_so(watch: Watch) -> None:
    assert watch.week(1, page="0001", generate=2).status == 0
    assert watch.body.startswith(REPORT)
    assert "`fieldrules generate` refuses this spec as it is" in watch.body
    assert watch.proposed()
    assert "sha256: 0001" in watch.shown(LOCK)


def test_a_report_that_is_too_long_ends_at_the_end_of_a_line(watch: Watch) -> None:
    line = "| ü | a change |\n"
    watch.week(1, page="0001", report=line * 10_000)
    assert len(watch.body.encode()) < 65_536
    *rows, blank, last = watch.body.splitlines()
    assert set(rows) == {line.strip()}
    assert (blank, last) == ("", "The rest is in the summary of the job.")
    assert (watch.folder / "summary").read_text() == line * 10_000


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (CHANGELOG, CHANGELOG.replace("- One thing.\n", "- One thing.\n+\n")),
        ("# Changes\n\n## 1.0.0 (unreleased)\n\n- One.\n", "# Changes\n\n## 1.0.0 (unreleased)\n\n- One.\n+\n"),
        ("# Changes\n\n## 1.0.0\n\n- One.\n", "# Changes\n\n## Next (unreleased)\n\n+\n\n## 1.0.0\n\n- One.\n"),
    ],
    ids=["in front of another release", "the only release", "all is released"],
)
def test_the_line_goes_to_what_is_not_released(watch: Watch, before: str, after: str) -> None:
    (watch.checkout / "CHANGELOG.md").write_text(before)
    watch.git("commit", "--quiet", "--all", "--allow-empty", "--message", "Write")
    watch.week(1, page="0001")
    assert watch.proposed()
    found = watch.shown("CHANGELOG.md")
    assert (
        re.sub(r"^- The vendor's docs changed, seen on [0-9-]{10}: a-page\.$", "+", found, flags=re.MULTILINE)
        == after.strip()
    )


def test_the_branch_is_not_proposed_for_itself(watch: Watch) -> None:
    watch.git("checkout", "--quiet", "-b", "docs-watch")
    assert watch.run().status == 1
    assert watch.calls == []


@pytest.fixture(scope="module")
def workflow() -> dict[str, Any]:
    found: dict[str, Any] = YAML(typ="safe", pure=True).load(WORKFLOW)
    return found


def steps(workflow: dict[str, Any]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = workflow["jobs"]["watch"]["steps"]
    assert found
    return found


def test_the_job_runs_weekly_and_by_hand(workflow: dict[str, Any]) -> None:
    assert list(workflow["on"]) == ["schedule", "workflow_dispatch"]
    (when,) = workflow["on"]["schedule"]
    assert re.fullmatch(r"[0-9]+ [0-9]+ \* \* [0-6]", when["cron"])


def test_the_job_may_do_what_it_needs_and_no_more(workflow: dict[str, Any]) -> None:
    assert workflow["permissions"] == {}
    assert workflow["jobs"]["watch"]["permissions"] == {"contents": "write", "pull-requests": "write"}
    assert list(workflow["jobs"]) == ["watch"]
    *others, last = steps(workflow)
    assert last["env"] == {"GH_TOKEN": "${{ github.token }}"}
    assert not [step for step in others if "env" in step]
    assert others[0]["with"] == {"fetch-depth": 0, "persist-credentials": False}


def test_nothing_is_put_into_a_command_by_the_workflow(workflow: dict[str, Any]) -> None:
    commands = [step["run"] for step in steps(workflow) if "run" in step]
    assert commands
    assert not [command for command in commands if "${{" in command]


def test_the_actions_are_fixed_by_commit() -> None:
    used = re.findall(r"uses: (.*)", WORKFLOW.read_text())
    assert used
    assert not [line for line in used if not re.fullmatch(r"actions/[a-z-]+@[0-9a-f]{40} # v[0-9.]+", line)]


def test_the_job_runs_the_script_that_is_tested_here(workflow: dict[str, Any]) -> None:
    assert str(SCRIPT.relative_to(ROOT)) in steps(workflow)[-1]["run"]
    assert os.access(SCRIPT, os.X_OK)
