"""A policy says how findings count. It never changes what is found, nor the verdict."""

import copy
import json
import pickle
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import cybersource_invoicing as invoicing
from fieldrules import Policy
from fieldrules.finding import Suppression
from fieldrules.policy import Accept, Baseline, Identity, apply
from fieldrules.policy.baseline import counted
from fieldrules.policy.cap import capped
from fieldrules.policy.globs import fits
from fieldrules.policy.settings import read
from tests.strategies import STEADY, payloads
from tests.support import GONE, Payload, edited, environment, in_person, itemized, load_cases, rules, run_cli

HERE = Path(__file__).resolve().parent
HOUSE = sorted((HERE / "policy/house").glob("*.toml"))
SHOP = HERE / "adoption/payloads/current/shop.json"
TODAY = "2026-11-26"
FILE = "fixtures/a.json"
CARD = "no-card-number-in-text"
CONTESTED = "item-needs-total"
NO_TOTALS = edited(itemized(), {f"orderInformation.lineItems.{number}.totalAmount": GONE for number in (0, 1)})
EXTRA = {**in_person(), "merchantId": "x"}

days = st.sampled_from(["2026-11-25", TODAY, "2026-11-27", "soon", ""])
globs = st.sampled_from(["fixtures/*", "**", "*.json", "**/*.json", "other/**"])
rule_ids = st.sampled_from(sorted(invoicing.ruleset().rules))
accepts = st.builds(Accept, rule_ids, st.just("why"), days, st.lists(globs, max_size=2).map(tuple))
levels = st.dictionaries(rule_ids, st.sampled_from(["error", "warning", "off"]), max_size=8)


@st.composite
def policies(draw: st.DrawFn, report: invoicing.Report) -> Policy:
    """A policy, with a baseline that holds some of what a report found."""
    met = counted(report.findings, FILE)
    chosen = draw(st.lists(st.sampled_from(sorted(met)), unique=True)) if met else []
    held = {identity: draw(st.integers(1, met[identity] + 1)) for identity in chosen}
    return Policy(
        contested=draw(st.sampled_from(["error", "warning", "rule"])),
        unknown_fields=draw(st.sampled_from(["error", "warning", "off"])),
        severity=draw(levels),
        accept=tuple(draw(st.lists(accepts, max_size=6))),
        baseline=draw(st.none() | st.just(Baseline("x 1", "adoption", draw(days), held))),
    )


def without_stance(report: invoicing.Report) -> list[Any]:
    return [finding._replace(severity="", suppressed=None) for finding in report.findings]


class TestForEveryPayload:
    @given(st.data(), payloads(), st.sampled_from([None, FILE]))
    @STEADY
    def test_the_verdict_and_the_findings_stay(self, data: st.DataObject, payload: Payload, file: str | None) -> None:
        report = invoicing.check(payload)
        under = apply(data.draw(policies(report)), report, TODAY, file)
        assert (under.valid, under.type, under.fixes) == (report.valid, report.type, report.fixes)
        assert without_stance(under) == without_stance(report)

    @given(st.data(), payloads())
    @STEADY
    def test_applying_it_twice_is_applying_it_once(self, data: st.DataObject, payload: Payload) -> None:
        report = invoicing.check(payload)
        policy = data.draw(policies(report))
        once = apply(policy, report, TODAY, FILE)
        assert apply(policy, once, TODAY, FILE) == once

    @given(st.data(), payloads(), st.integers(0, 5))
    @STEADY
    def test_what_counts_and_what_does_not_are_all(self, data: st.DataObject, payload: Payload, most: int) -> None:
        report = invoicing.check(payload)
        under = apply(data.draw(policies(report)), report, TODAY, FILE)
        for shown in (under, capped(under, most)):
            everything = len(report.findings) + sum(entry.number for entry in report.omitted)
            assert shown.errors + shown.warnings + shown.suppressed == everything
        assert len(capped(under, most).findings) == min(most, len(under.findings))

    @given(st.data(), payloads())
    @STEADY
    def test_a_baseline_of_all_that_counts_leaves_only_what_guards_privacy(
        self, data: st.DataObject, payload: Payload
    ) -> None:
        report = apply(
            data.draw(policies(invoicing.check(payload)))._replace(baseline=None), invoicing.check(payload), TODAY
        )
        held = counted((finding for finding in report.findings if finding.suppressed is None), FILE)
        under = apply(Policy(baseline=Baseline("x 1", "adoption", TODAY, held)), report, TODAY, FILE)
        assert {finding.kind for finding in under.findings if finding.suppressed is None} <= {"privacy"}


def severities(report: invoicing.Report, rule: str) -> list[str]:
    """How each finding of a rule counts: its severity, or what suppresses it."""
    return [
        finding.severity if finding.suppressed is None else finding.suppressed.by
        for finding in report.findings
        if finding.rule == rule
    ]


def accepted(rule: str, until: str = TODAY, *files: str) -> Accept:
    return Accept(rule, "because", until, files)


class TestOrderOfStrength:
    @pytest.mark.parametrize(
        ("policy", "counts"),
        [
            (Policy(), "error"),
            (Policy(contested="error"), "error"),
            (Policy(contested="warning"), "warning"),
            (Policy(contested="warning", severity={CONTESTED: "error"}), "error"),
            (Policy(contested="error", severity={CONTESTED: "off"}), "severity"),
            (Policy(severity={CONTESTED: "error"}, accept=(accepted(CONTESTED),)), "accept"),
            (Policy(severity={CONTESTED: "warning"}, accept=(accepted(CONTESTED, "2026-11-25"),)), "warning"),
            (Policy(accept=(accepted(CONTESTED, "whenever"),)), "error"),
            (Policy(accept=(accepted(CONTESTED, TODAY, "fixtures/*.json"),)), "accept"),
            (Policy(accept=(accepted(CONTESTED, TODAY, "*.json"),)), "error"),
        ],
    )
    def test_accept_then_severity_then_contested_then_the_rule(self, policy: Policy, counts: str) -> None:
        report = invoicing.check(NO_TOTALS)
        assert severities(report, CONTESTED) == ["error", "error"]
        assert severities(apply(policy, report, TODAY, FILE), CONTESTED) == [counts] * 2

    @pytest.mark.parametrize(
        ("policy", "counts"),
        [
            (Policy(), "warning"),
            (Policy(unknown_fields="error"), "error"),
            (Policy(unknown_fields="off"), "unknown-fields"),
            (Policy(unknown_fields="off", severity={"unknown-field": "error"}), "error"),
        ],
    )
    def test_unknown_fields_count_as_the_project_says(self, policy: Policy, counts: str) -> None:
        assert severities(apply(policy, invoicing.check(EXTRA), TODAY), "unknown-field") == [counts]

    def test_a_near_miss_stays_an_error_whatever_unknown_fields_count_as(self) -> None:
        name = "invoiceInformation.dueDate"
        payload = edited(in_person(), {name: GONE, "invoiceInformation.dueDat": "2026-01-01"})
        report = apply(Policy(unknown_fields="off"), invoicing.check(payload), TODAY)
        assert severities(report, "misspelt-field") == ["error"]

    def test_what_guards_privacy_is_only_accepted(self) -> None:
        report = invoicing.check(edited(in_person(), {"invoiceInformation.description": "4111 1111 1111 1111"}))
        held = Baseline("x 1", "adoption", TODAY, {Identity(FILE, CARD, "invoiceInformation.description"): 1})
        assert severities(apply(Policy(severity={CARD: "off"}, baseline=held), report, TODAY, FILE), CARD) == ["error"]
        assert severities(apply(Policy(accept=(accepted(CARD),)), report, TODAY, FILE), CARD) == ["accept"]

    def test_of_more_findings_than_the_baseline_holds_the_last_ones_count(self) -> None:
        held = {Identity(FILE, CONTESTED, "orderInformation.lineItems[].totalAmount"): 1}
        policy = Policy(baseline=Baseline("x 1", "adoption", TODAY, held))
        assert severities(apply(policy, invoicing.check(NO_TOTALS), TODAY, FILE), CONTESTED) == ["baseline", "error"]
        assert severities(apply(policy, invoicing.check(NO_TOTALS), TODAY, "b.json"), CONTESTED) == ["error"] * 2
        assert severities(apply(policy, invoicing.check(NO_TOTALS), "2026-11-27", FILE), CONTESTED) == ["error"] * 2

    def test_an_unreadable_input_always_counts(self) -> None:
        report = invoicing.check("{")
        policy = Policy(severity={"unreadable": "off"}, accept=(accepted("unreadable"),))
        assert apply(policy, report, TODAY, FILE) == report


class TestFromPython:
    def test_the_verdict_is_the_rules_and_what_counts_is_the_policys(self) -> None:
        policy = Policy(severity={CONTESTED: "off"}, accept=(Accept("unknown-field", "ours", "9999-12-31"),))
        report = invoicing.check({**NO_TOTALS, "merchantId": "x"}, policy=policy)
        assert (report.valid, report.errors, report.warnings, report.suppressed) == (False, 0, 0, 3)
        assert report.findings[-1].suppressed in (Suppression("severity"), Suppression("accept", "ours", "9999-12-31"))
        assert invoicing.require(NO_TOTALS, policy=policy) == invoicing.check(NO_TOTALS, policy=policy)
        with pytest.raises(invoicing.PreflightError):
            invoicing.require({}, policy=policy)
        with pytest.raises(invoicing.PreflightError):
            invoicing.require("{", policy=policy)

    def test_the_callers_own_word_on_contested_rules_is_stronger(self) -> None:
        policy = Policy(severity={CONTESTED: "off"})
        assert severities(invoicing.check(NO_TOTALS, contested="warning", policy=policy), CONTESTED) == ["warning"] * 2

    def test_what_speaks_of_files_does_not_concern_a_payload_without_one(self) -> None:
        policy = Policy(accept=(Accept(CONTESTED, "r", "9999-12-31", ("**",)),), types=(("**", "draft-email"),))
        assert invoicing.check(NO_TOTALS, policy=policy).findings == invoicing.check(NO_TOTALS).findings

    @pytest.mark.parametrize(("name", "case"), load_cases(HERE / "conformance"))
    def test_a_policy_that_says_nothing_changes_nothing(self, name: str, case: dict[str, Any]) -> None:
        payload = case.get("payload", case)
        assert invoicing.check(payload, policy=Policy()) == invoicing.check(payload)

    def test_no_policy_is_loaded_without_one(self) -> None:
        loaded = (
            "import sys, json, cybersource_invoicing as i; i.check('{}');"
            "print([m for m in sys.modules if m.startswith('fieldrules.policy') or m == 'tomllib'])"
        )
        done = subprocess.run(
            [sys.executable, "-c", loaded], capture_output=True, text=True, check=True, env=environment()
        )
        assert done.stdout == "[]\n"


class TestHouseRules:
    def test_there_are_cases(self) -> None:
        assert HOUSE

    @pytest.mark.parametrize("path", HOUSE, ids=lambda path: path.stem)
    @pytest.mark.parametrize("form", ["text", "value"])
    def test_a_rule_finds_what_its_case_says(self, path: Path, form: str, tmp_path: Path) -> None:
        text = path.read_text(encoding="utf-8")
        (tmp_path / "fieldrules.toml").write_text("[[house]]\n" + text)
        policy = Policy.load(str(tmp_path / "fieldrules.toml"), invoicing.ruleset())
        plain = invoicing.check(SHOP.read_bytes())
        shop = SHOP.read_text(encoding="utf-8")
        report = invoicing.check(shop if form == "text" else json.loads(shop), policy=policy)
        own = [finding for finding in report.findings if finding.evidence == "house"]
        says = [f"{finding.line}:{finding.column} {finding.kind} {finding.message}" for finding in own]
        wanted = [line.removeprefix("# finds ") for line in text.splitlines() if line.startswith("# finds ")]
        assert wanted
        found = [line for line in wanted if not line.startswith("nothing")]
        if form == "value":
            found = ["None:None " + line.partition(" ")[2] for line in found]
        assert says == found
        assert report.valid == plain.valid is True
        assert report.fixes == ()
        assert {finding.severity for finding in own} <= {policy.house[0].severity}
        assert all(
            finding.pointer == "/" + finding.path.replace(".", "/").replace("[", "/").replace("]", "")
            for finding in own
        )

    def test_it_counts_like_any_other_in_every_format(self, tmp_path: Path) -> None:
        (tmp_path / "shop.ndjson").write_text("\n" + json.dumps(json.loads(SHOP.read_bytes())))
        (tmp_path / "fieldrules.toml").write_text("[[house]]\n" + (HERE / "policy/house/allowed.toml").read_text())
        for output in ("text", "concise", "json", "sarif", "junit", "github"):
            done = run_cli("check", "shop.ndjson", "--format", output, cwd=tmp_path)
            assert (done.status, done.err) == (1, "")
            assert "acme-aud-only" in done.out
            assert "fieldrules rule acme" not in done.out
        report = json.loads(run_cli("check", "shop.ndjson", "--format", "json", cwd=tmp_path).out)
        (finding,) = report["documents"][0]["findings"]
        assert (finding["line"], report["documents"][0]["valid"]) == (2, True)
        assert finding["source"] == {"page": "house", "section": "[[house]] acme-aud-only", "url": None}
        (run,) = json.loads(run_cli("check", "shop.ndjson", "--format", "sarif", cwd=tmp_path).out)["runs"]
        assert [rule["id"] for rule in run["tool"]["driver"]["rules"]] == ["acme-aud-only"]
        assert run_cli("check", "shop.ndjson", "--ignore", "acme-aud-only", cwd=tmp_path).status == 0
        with (tmp_path / "fieldrules.toml").open("a") as stream:
            stream.write('\n[severity]\nacme-aud-only = "warning"\n')
        assert run_cli("check", "shop.ndjson", cwd=tmp_path).status == 0

    def test_it_shows_no_private_value(self, tmp_path: Path) -> None:
        rule = 'id = "ours"\nfield = "customerInformation.name"\nallowed = ["Nobody"]\nsays = "nobody"\n'
        (tmp_path / "fieldrules.toml").write_text("[[house]]\n" + rule)
        done = run_cli("check", "-", stdin=SHOP.read_bytes(), cwd=tmp_path)
        assert 'is text of 11 characters, not "Nobody": nobody' in " ".join(done.out.split())
        assert "Ada" not in done.out


@pytest.mark.parametrize(
    ("pattern", "name", "yes"),
    [
        ("a.json", "a.json", True),
        ("*.json", "a.json", True),
        ("*.json", "x/a.json", False),
        ("*.JSON", "a.json", False),
        ("**/*.json", "a.json", True),
        ("**/*.json", "x/y/a.json", True),
        ("x/**", "x/y/a.json", True),
        ("x/**", "x", False),
        ("x/**/z/*.json", "x/z/a.json", True),
        ("x/**/z/*.json", "x/1/2/z/a.json", True),
        ("x/**/z/*.json", "x/z/1/a.json", False),
        ("**", "x/y", True),
        ("[ab]?.json", "b1.json", True),
        ("[ab]?.json", "c1.json", False),
        ("../*.json", "../a.json", True),
    ],
)
def test_globs(pattern: str, name: str, yes: bool) -> None:
    assert fits(pattern, name) is yes


def test_a_hostile_glob_takes_no_long_time() -> None:
    assert not fits("/".join(["**"] * 60) + "/x", "/".join(["a"] * 200))
    assert not fits("*a" * 60 + "b", "a" * 200)


def test_reading_settings_asks_nothing_of_names_when_no_rule_set_is_given(tmp_path: Path) -> None:
    (tmp_path / "fieldrules.toml").write_text('[severity]\nany-rule = "off"\n')
    found = read(str(tmp_path / "fieldrules.toml"), None)
    assert found is not None
    assert found.policy.severity == {"any-rule": "off"}
    assert rules(invoicing.check(EXTRA, policy=found.policy)) == ["unknown-field"]


@pytest.mark.parametrize(
    "policy",
    [
        Policy(),
        Policy(severity={"unknown-field": "off"}, types=(("*.json", "update"),)),
        Policy(
            accept=(Accept("unknown-field", "why", "2030-01-01"),),
            baseline=Baseline("x 1.0.0", "why", "2030-01-01", {}),
        ),
    ],
)
def test_a_policy_can_go_to_another_process(policy: Policy) -> None:
    assert pickle.loads(pickle.dumps(policy)) == policy  # noqa: S301  # what was made here
    assert copy.deepcopy(policy) == policy
