"""The plugin for pytest, in test runs of its own: what passes, what fails, what it prints, and what it never prints."""

import json
import sys
import tomllib
from pathlib import Path

import pytest

from fieldrules.console import UsageError
from fieldrules.pytest_plugin import assert_accepts, project
from tests.support import GONE, ROOT, Payload, edited, in_person, itemized

pytest_plugins = ["pytester"]

ENTRY_POINTS = {
    "pytest11": {"fieldrules": "fieldrules.pytest_plugin"},
    project.APIS: {"cybersource_invoicing": "cybersource_invoicing"},
}
DUE = "invoiceInformation.dueDate"
MODE = "invoiceInformation.deliveryMode"
NO_DATE = edited(in_person(), {DUE: GONE})
SECRET = "Zaphod Beeblebrox"
PRIVATE = edited(itemized(), {"customerInformation.email": SECRET})
ADDED = {**in_person(), "merchantId": "shop-1"}
FAILURE = """\
drafts/no-date.json: 1 error, read as draft-in-person

  1:2  error  invoiceInformation.dueDate is missing
       because  invoiceInformation.sendImmediately is false (1:48): the invoice
"""


class Inner:
    """A project under test: its files, and runs of pytest in it."""

    def __init__(self, pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> None:
        self.pytester = pytester
        self.root = pytester.path
        self.site = self.root / "site"
        self.install("fieldrules_of_this_tree", ENTRY_POINTS)
        monkeypatch.setenv("PYTHONPATH", str(self.site))
        monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")
        monkeypatch.delenv("PYTEST_ADDOPTS", raising=False)

    def install(self, name: str, groups: dict[str, dict[str, str]]) -> None:
        """Register entry points as an installed distribution does."""
        folder = self.site / f"{name}-1.dist-info"
        folder.mkdir(parents=True)
        (folder / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 1\n")
        parts = ["\n".join([f"[{group}]", *(f"{k} = {v}" for k, v in of.items())]) for group, of in groups.items()]
        (folder / "entry_points.txt").write_text("\n\n".join(parts) + "\n")

    def settings(self, *lines: str) -> None:
        (self.root / "pytest.ini").write_text(
            "\n".join(
                [
                    "[pytest]",
                    *([] if any("filterwarnings" in line for line in lines) else ["filterwarnings = error"]),
                    *lines,
                    "",
                ]
            )
        )

    def payload(self, name: str, *payloads: Payload | str) -> None:
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("\n".join(one if isinstance(one, str) else json.dumps(one) for one in payloads))

    def run(self, *arguments: str) -> pytest.RunResult:
        # Only the plugin under test is loaded: the others would cost a second a run.
        strict = ("--strict-config", "--strict-markers", "-p", "no:cacheprovider", "-p", "fieldrules")
        return self.pytester.runpytest_subprocess(*strict, *arguments)


@pytest.fixture
def inner(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> Inner:
    found = Inner(pytester, monkeypatch)
    found.settings()
    return found


def said(result: pytest.RunResult) -> str:
    return result.stdout.str() + result.stderr.str()


def test_the_distribution_registers_the_plugin_and_the_api() -> None:
    registered = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["entry-points"]
    assert registered == ENTRY_POINTS


class TestAssertAccepts:
    def test_it_returns_the_report_of_a_payload_that_is_accepted(self) -> None:
        report = assert_accepts(in_person(), api="cybersource_invoicing")
        assert (report.ok, report.type) == (True, "draft-in-person")

    def test_its_text_is_the_report_and_no_frame_of_ours_is_shown(self, inner: Inner) -> None:
        inner.pytester.makepyfile(
            "from fieldrules.pytest_plugin import assert_accepts\n"
            f"def test_it():\n    made = {NO_DATE!r}\n    assert_accepts(made)\n"
        )
        result = inner.run()
        result.assert_outcomes(failed=1)
        result.stdout.fnmatch_lines(
            [
                ">   *assert_accepts(made)",
                "E   *AssertionError: payload: 1 error, read as draft-in-person",
                "E   *error  invoiceInformation.dueDate is missing",
                "E   *rule *invoice-needs-due-date, documented",
                "test_*.py:4: AssertionError",
            ]
        )
        assert "accepts.py" not in said(result)

    def test_the_fixture_is_the_same_function(self, inner: Inner) -> None:
        inner.pytester.makepyfile(
            f"def test_good(assert_accepts):\n    assert assert_accepts({in_person()!r}).ok\n"
            f"def test_named(assert_accepts):\n    assert_accepts({in_person()!r}, type='draft-email')\n"
        )
        result = inner.run()
        result.assert_outcomes(passed=1, failed=1)
        result.stdout.fnmatch_lines(["E *AssertionError: payload: 3 errors, checked as draft-email"])

    def test_the_text_holds_no_private_value(self) -> None:
        with pytest.raises(AssertionError, match=r"customerInformation\.email") as caught:
            assert_accepts(json.dumps(PRIVATE), api="cybersource_invoicing")
        assert SECRET not in str(caught.value)
        assert caught.value.__cause__ is None
        assert caught.value.__context__ is None

    @pytest.mark.parametrize("payload", ["", "{", b"\xff", None, [], float("nan")])
    def test_what_is_no_payload_is_an_assertion_that_fails(self, payload: object) -> None:
        with pytest.raises(AssertionError):
            assert_accepts(payload, api="cybersource_invoicing")


class TestFiles:
    def test_each_payload_is_a_test(self, inner: Inner) -> None:
        inner.settings("fieldrules_files =", "  drafts/**/*.json", "  drafts/*.ndjson")
        inner.payload("drafts/a.json", in_person())
        inner.payload("drafts/deep/er/b.json", itemized())
        inner.payload("drafts/many.ndjson", in_person(), "", NO_DATE)
        inner.payload("other/c.json", "{")
        result = inner.run("-v")
        result.assert_outcomes(passed=3, failed=1)
        result.stdout.fnmatch_lines_random(
            [
                "drafts/a.json::fieldrules PASSED*",
                "drafts/deep/er/b.json::fieldrules PASSED*",
                "drafts/many.ndjson::fieldrules?1? PASSED*",
                "drafts/many.ndjson::fieldrules?3? FAILED*",
            ]
        )

    @pytest.mark.parametrize("setting", ["fieldrules_files = draft/*.json", "fieldrules_types = draft/*.json = update"])
    def test_a_glob_that_matches_no_file_is_told(self, inner: Inner, setting: str) -> None:
        inner.settings("filterwarnings = default", setting)
        inner.payload("drafts/a.json", in_person())
        inner.pytester.makepyfile("def test_nothing(): pass")
        result = inner.run()
        result.assert_outcomes(passed=1, warnings=1)
        assert f"{setting.partition(' ')[0]}: draft/*.json matches no file below " in said(result)

    def test_one_can_be_named(self, inner: Inner) -> None:
        inner.settings("fieldrules_files = drafts/*.ndjson")
        inner.payload("drafts/many.ndjson", in_person(), NO_DATE)
        inner.run("drafts/many.ndjson::fieldrules[1]").assert_outcomes(passed=1)
        inner.run("drafts/many.ndjson::fieldrules").assert_outcomes(passed=1, failed=1)

    def test_a_failure_prints_the_report_and_no_traceback(self, inner: Inner) -> None:
        inner.settings("fieldrules_files = drafts/*.json")
        inner.payload("drafts/no-date.json", NO_DATE)
        result = inner.run("--junit-xml=junit.xml")
        assert FAILURE in said(result)
        assert "Traceback" not in said(result)
        assert "PreflightError" not in said(result)
        junit = (inner.root / "junit.xml").read_text()
        assert "invoiceInformation.dueDate is missing" in junit
        assert "Traceback" not in junit

    @pytest.mark.parametrize("style", ["auto", "short", "native"])
    def test_a_failure_prints_no_private_value(self, inner: Inner, style: str) -> None:
        inner.settings("fieldrules_files = drafts/*.json")
        inner.payload("drafts/private.json", PRIVATE)
        inner.payload("drafts/cut.json", json.dumps(PRIVATE)[:-1])
        result = inner.run(f"--tb={style}", "--showlocals", "-vv")
        result.assert_outcomes(failed=2)
        assert "customerInformation.email" in said(result)
        assert SECRET not in said(result)

    @pytest.mark.parametrize(
        ("text", "says"), [("", "the input is empty"), ("[" * 500, "nested"), ('{"a": "\udc80"}', "UTF-8")]
    )
    def test_a_file_that_is_no_json_fails_and_says_why(self, inner: Inner, text: str, says: str) -> None:
        inner.settings("fieldrules_files = drafts/*.json")
        (inner.root / "drafts").mkdir()
        (inner.root / "drafts/bad.json").write_bytes(text.encode("utf-8", "surrogateescape"))
        result = inner.run()
        result.assert_outcomes(failed=1)
        result.stdout.fnmatch_lines([f"*{says}*"])

    def test_the_first_glob_that_fits_says_the_type(self, inner: Inner) -> None:
        inner.settings(
            "fieldrules_files = drafts/*.json",
            "fieldrules_types =\n  drafts/desk-*.json = draft-in-person\n  drafts/** = draft-email",
        )
        for name in ("desk-1", "mail-1"):
            inner.payload(f"drafts/{name}.json", in_person())
        result = inner.run("-v")
        result.assert_outcomes(passed=1, failed=1)
        result.stdout.fnmatch_lines(["drafts/mail-1.json: 3 errors, checked as draft-email"])

    def test_they_run_in_several_processes(self, inner: Inner) -> None:
        pytest.importorskip("xdist")
        inner.settings("fieldrules_files = drafts/*")
        inner.payload("drafts/many.ndjson", *[in_person(), NO_DATE] * 5)
        inner.payload("drafts/a.json", in_person())
        inner.run("-p", "xdist", "-n", "2").assert_outcomes(passed=6, failed=5)


class TestPolicy:
    """Settings of the project count for its files and for the fixture, not for the function that is imported."""

    def test_the_settings_upward_from_the_root_count(self, inner: Inner) -> None:
        inner.settings("fieldrules_files = drafts/*.json")
        inner.payload("drafts/a.json", ADDED)
        inner.pytester.makepyfile(
            "from fieldrules.pytest_plugin import assert_accepts as imported\n"
            f"def test_fixture(assert_accepts):\n    assert_accepts({ADDED!r})\n"
            f"def test_imported():\n    imported({ADDED!r})\n"
        )
        inner.run().assert_outcomes(passed=3)
        (inner.root / "fieldrules.toml").write_text('unknown-fields = "error"\n')
        result = inner.run("-v")
        result.assert_outcomes(passed=1, failed=2)
        result.stdout.fnmatch_lines_random(["*::test_imported PASSED*", "*::test_fixture FAILED*", "*json::* FAILED*"])

    def test_an_accepted_exception_and_the_baseline_hide_what_they_name(self, inner: Inner) -> None:
        inner.settings("fieldrules_files = drafts/*")
        inner.payload("drafts/known.json", NO_DATE)
        inner.payload("drafts/many.ndjson", NO_DATE, NO_DATE)
        inner.payload("drafts/new.json", NO_DATE)
        (inner.root / "fieldrules.toml").write_text(
            'baseline = "baseline.json"\n[[accept]]\nrule = "invoice-needs-due-date"\n'
            'files = ["drafts/known.json"]\nreason = "old"\nuntil = 9999-12-31\n'
        )
        found = {"file": "drafts/many.ndjson", "rule": "invoice-needs-due-date", "path": DUE, "count": 1}
        held = {"version": 1, "ruleset": "cybersource_invoicing 1.0.0", "reason": "before we began"}
        held |= {"until": "9999-12-31", "findings": [found]}
        (inner.root / "baseline.json").write_text(json.dumps(held))
        result = inner.run("-v")
        result.assert_outcomes(passed=2, failed=2)
        result.stdout.fnmatch_lines_random(
            [
                "drafts/known.json::fieldrules PASSED*",
                "drafts/many.ndjson::fieldrules?1? PASSED*",
                "drafts/many.ndjson::fieldrules?2? FAILED*",
                "drafts/new.json::fieldrules FAILED*",
            ]
        )


class TestSettings:
    @pytest.mark.parametrize(
        ("lines", "says"),
        [
            (["fieldrules_types = drafts/*.json"], "fieldrules_types: drafts/?.json is not of the form GLOB = TYPE"),
            (["fieldrules_types = drafts/*.json = draft-mail"], "there is no type of this name; did you mean"),
            (["fieldrules_files = *.json", "fieldrules_api = nowhere"], "there is no package nowhere to import"),
            (["fieldrules_files = *.json", "fieldrules_api = json"], "the package json has no rules"),
        ],
    )
    def test_a_mistake_is_told_once_before_any_test(self, inner: Inner, lines: list[str], says: str) -> None:
        inner.settings(*lines)
        inner.payload("a.json", in_person())
        inner.payload("b.json", in_person())
        result = inner.run()
        assert result.ret == pytest.ExitCode.USAGE_ERROR
        result.stderr.fnmatch_lines([f"ERROR: fieldrules: *{says}*"])
        assert said(result).count("fieldrules: ") == 1
        assert "Traceback" not in said(result)

    def test_so_is_one_in_the_settings_of_the_project(self, inner: Inner) -> None:
        inner.settings("fieldrules_files = *.json")
        (inner.root / "fieldrules.toml").write_text("contested = 3\n")
        result = inner.run()
        assert result.ret == pytest.ExitCode.USAGE_ERROR
        result.stderr.fnmatch_lines(["ERROR: fieldrules: fieldrules.toml:1: *contested*"])

    def test_of_several_apis_one_has_to_be_named(self, inner: Inner) -> None:
        inner.install("another", {project.APIS: {"parcel": "parcel"}})
        inner.settings("fieldrules_files = *.json")
        inner.payload("a.json", in_person())
        result = inner.run()
        result.stderr.fnmatch_lines(["*these APIs are installed: cybersource_invoicing, parcel; name one with*"])
        inner.settings("fieldrules_files = *.json", "fieldrules_api = cybersource_invoicing")
        inner.run().assert_outcomes(passed=1)

    def test_without_an_api_it_says_so(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(project, "APIS", "fieldrules.no_such_group")
        with pytest.raises(UsageError, match="no API is installed"):
            assert_accepts(in_person())

    def test_settings_in_toml_are_the_same(self, inner: Inner) -> None:
        (inner.root / "pytest.ini").unlink()
        (inner.root / "pyproject.toml").write_text(
            '[tool.pytest.ini_options]\nfieldrules_files = ["drafts/*.json"]\n'
            'fieldrules_types = ["drafts/* = draft-email"]\n'
        )
        inner.payload("drafts/a.json", in_person())
        inner.run().assert_outcomes(failed=1)


def test_a_run_that_does_not_use_it_loads_no_rules(inner: Inner) -> None:
    inner.pytester.makepyfile(
        "import sys\n"
        "def test_it(pytestconfig):\n"
        "    assert pytestconfig.pluginmanager.has_plugin('fieldrules')\n"
        "    ours = {name for name in sys.modules if name.startswith(('fieldrules.', 'cybersource'))}\n"
        "    assert not ours & {'fieldrules.policy', 'fieldrules.commands', 'fieldrules.pytest_plugin.project',\n"
        "                       'fieldrules.pytest_plugin.files', 'cybersource_invoicing'}\n"
    )
    inner.run().assert_outcomes(passed=1)


def test_its_modules_are_those_of_this_tree() -> None:
    loaded = sys.modules["fieldrules.pytest_plugin"].__file__
    assert loaded is not None
    assert Path(loaded).is_relative_to(ROOT)
