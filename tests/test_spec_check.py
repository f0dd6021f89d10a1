"""`fieldrules spec check`: all that is wrong, with file, line and nearest names; every fact is traced."""

import json
import re
import shutil
from argparse import Namespace
from pathlib import Path

import pytest

from fieldrules_generator.commands import spec_check
from fieldrules_generator.model import load_api
from fieldrules_generator.problems import Problem, SpecError
from tests.support import ROOT, change

SHIPPED = ROOT / "spec" / "cybersource_invoicing"


@pytest.fixture
def tiny(tmp_path: Path) -> Path:
    """A copy of the made-up API: its folder of the spec."""
    shutil.copytree(ROOT / "tests" / "tiny", tmp_path / "tiny")
    return tmp_path / "tiny" / "spec" / "parcel"


def problems(folder: Path) -> list[Problem]:
    with pytest.raises(SpecError) as refused:
        load_api(folder)
    return refused.value.problems


def told(folder: Path, capsys: pytest.CaptureFixture[str]) -> list[str]:
    """What `spec check` says is wrong; nothing if it finds the spec sound."""
    status = spec_check(Namespace(spec=str(folder)))
    printed = capsys.readouterr()
    lines = printed.err.splitlines()
    assert (status != 0) == bool(lines)
    assert bool(printed.out) is not bool(lines)
    for line in lines[:-1]:
        assert re.match(r"[\w./-]+:[0-9]+: ", line), line
    return lines[:-1]


def test_the_shipped_spec_is_sound_and_its_counts_are_printed(capsys: pytest.CaptureFixture[str]) -> None:
    assert spec_check(Namespace(spec=str(SHIPPED.parent))) == 0
    found = re.fullmatch(
        r"cybersource_invoicing: (\d+) facts, (\d+) rules, 9 types, (\d+) readings, (\d+) cases; nothing is untraced\n",
        capsys.readouterr().out,
    )
    assert found is not None
    assert all(int(number) > 30 for number in found.groups())


def test_five_faults_in_five_files_are_five_messages_with_their_lines(
    tiny: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    change(tiny / "types" / "box.yaml", "field: weight, rule: parcel-needs", "field: wieght, rule: parcel-needs")
    change(tiny / "types" / "letter.yaml", "rule: letter-has-no-weight", "rule: leter-has-no-weight")
    change(tiny / "cross_field" / "insurance.yaml", "page: house,", "page: hause,")
    change(tiny / "changes.yaml", "field: insured", "field: insred")
    change(tiny / "requirements.yaml", "    evidence: documented", "    reading: nothing\n    evidence: documented")
    assert told(tiny, capsys) == [
        "parcel/changes.yaml:2: names the unknown field 'insred'; did you mean insured?",
        "parcel/cross_field/insurance.yaml:7: names the unknown page 'hause'; did you mean house?",
        "parcel/requirements.yaml:2: names the unknown reading 'nothing'",
        "parcel/types/box.yaml:11: names the unknown field 'wieght'; did you mean weight?",
        (
            "parcel/types/letter.yaml:13: names the unknown rule of verb forbidden 'leter-has-no-weight'; "
            "did you mean letter-has-no-weight?"
        ),
    ]


def test_faults_of_form_in_several_files_are_told_together_too(tiny: Path, capsys: pytest.CaptureFixture[str]) -> None:
    change(tiny / "api.yaml", "title: Parcel Counter API", "titel: Parcel Counter API")
    change(tiny / "types" / "box.yaml", "forbidden: []", "forbiden: []")
    change(tiny / "requirements.yaml", "severity: error", "severity: eror")
    change(tiny / "schemas" / "parcel.yaml", "privacy: closed", "privacy: open")
    change(tiny / "trace.yaml", "guide:", "guide: &a")
    found = told(tiny, capsys)
    assert {line.split(":")[0] for line in found} == {
        "parcel/api.yaml",
        "parcel/types/box.yaml",
        "parcel/requirements.yaml",
        "parcel/schemas/parcel.yaml",
        "parcel/trace.yaml",
    }
    assert any("unknown key 'titel'; did you mean title?" in line for line in found)
    assert any("unknown key 'forbiden'; did you mean forbidden?" in line for line in found)
    assert any("did you mean error?" in line for line in found)
    assert any("did you mean closed" in line or "one of" in line for line in found if "schemas" in line)


# what is broken: the file, the old text, the new one; then words of the message, and its line
BROKEN = [
    (
        "a field in a rule",
        "cross_field/insurance.yaml",
        "{field: insuredValue, present",
        "{field: insuredValu, present",
        "names the unknown field 'insuredValu'; did you mean insuredValue",
    ),
    (
        "a field in a recognition",
        "types/box.yaml",
        "recognise: {field: kind",
        "recognise: {field: knid",
        "names the unknown field 'knid'; did you mean kind",
    ),
    (
        "a section",
        "cross_field/insurance.yaml",
        "section: insurance",
        "section: insurrance",
        "names the unknown section of house 'insurrance'; did you mean insurance",
    ),
    ("a type in the list", "api.yaml", "types: [letter, box]", "types: [letter, bx]", "names the unknown type 'bx'"),
    ("a type's own name", "types/box.yaml", "id: box", "id: bax", "'bax'"),
    ("a schema", "types/box.yaml", "schema: parcel", "schema: parsel", "unknown schema 'parsel'; did you mean parcel"),
    ("a verb", "requirements.yaml", "verb: forbidden", "verb: forbiden", "requirements.yaml"),
    ("a rule id of a built-in check", "requirements.yaml", "id: letter-has-no-weight", "id: field-type", "is taken"),
    ("a page", "api.yaml", "page: guide\ncases", "page: guyde\ncases", "'guyde'"),
    ("the folder of cases", "api.yaml", "../../cases/parcel", "../../cases/nothing", "cases"),
    ("a value that the schema does not take", "changes.yaml", "value: false", "value: 'no'", "does not"),
    ("a field without privacy", "schemas/parcel.yaml", "    privacy: amount\n", "", "'privacy'"),
    ("a field without example", "schemas/parcel.yaml", "    examples: ['10.00']\n", "", "without 'examples'"),
    ("an operation", "types/box.yaml", "operation: handIn", "operation: handin", "unknown operation 'handin'"),
    (
        "a type in an operation",
        "api.yaml",
        "      types: [letter, box]",
        "      types: [letter, bx]",
        "unknown type 'bx'",
    ),
    (
        "a value that tells a type",
        "types/box.yaml",
        "equals: box}",
        "equals: bax}",
        "value that the field's schema does not",
    ),
    ("a value in a condition", "cross_field/insurance.yaml", "equals: true", "equals: 'yes'", "schema does not"),
    ("a name of a device", "requirements.yaml", "id: letter-has-no-weight", "id: nul", "names a device"),
    ("cases of the whole disk", "api.yaml", "../../cases/parcel", "/", "a folder of cases that is not beside"),
    (
        "cases of somebody else",
        "api.yaml",
        "../../cases/parcel",
        "../../../../..",
        "a folder of cases that is not beside",
    ),
    (
        "a pattern that never ends",
        "schemas/parcel.yaml",
        "maxLength: 20",
        "pattern: '(a+)+'",
        "has a pattern that repeats",
    ),
    ("a line feed after a name", "api.yaml", "api: parcel", 'api: "parcel\\n"', "api must match"),
    (
        "a reference to nothing",
        "schemas/parcel.yaml",
        "type: integer",
        "$ref: 'parts.yaml#/$defs/weight'",
        "is not there",
    ),
    (
        "a reference to a file",
        "schemas/parcel.yaml",
        "type: integer",
        "$ref: 'file:///etc/passwd'",
        "schemas/parcel.yaml",
    ),
    (
        "a reference to a host",
        "schemas/parcel.yaml",
        "type: integer",
        "$ref: 'http://127.0.0.1/x.yaml#/$defs/x'",
        "schemas/parcel.yaml",
    ),
]


@pytest.mark.parametrize(("says", "file", "old", "new", "words"), BROKEN, ids=[row[0] for row in BROKEN])
def test_a_name_that_leads_nowhere_is_a_problem_of_its_file(
    tiny: Path, says: str, file: str, old: str, new: str, words: str
) -> None:
    change(tiny / file, old, new)
    found = problems(tiny)
    assert any(words in str(problem) for problem in found), found
    text = (tiny / file).read_text(encoding="utf-8")
    lines = [problem.line for problem in found if problem.file.endswith(file)]
    assert all(1 <= line <= text.count("\n") + 1 for line in lines)


def test_schemas_in_a_circle_are_a_problem_and_no_crash(tiny: Path) -> None:
    change(
        tiny / "schemas" / "parcel.yaml",
        "type: object\nproperties:",
        "type: object\n$defs:\n  a: {$ref: '#/$defs/b'}\n  b: {$ref: '#/$defs/a'}\nproperties:",
    )
    change(tiny / "schemas" / "parcel.yaml", "type: integer", "$ref: '#/$defs/a'")
    assert any("circle" in problem.message for problem in problems(tiny))


def test_a_file_that_belongs_to_no_spec_is_a_problem(tiny: Path) -> None:
    (tiny / "tipes").mkdir()
    (tiny / "tipes" / "box.yaml").write_text("id: box\n")
    (tiny / "soruces.yaml").write_text("sources: []\n")
    found = {str(problem) for problem in problems(tiny)}
    assert "parcel/soruces.yaml:1: is no file of a spec; did you mean sources.yaml?" in found
    assert any(line.startswith("parcel/tipes/box.yaml:1: ") for line in found)


def test_a_link_is_no_file_of_a_spec(tiny: Path) -> None:
    outside = tiny.parent.parent / "outside.yaml"
    (tiny / "types" / "box.yaml").rename(outside)
    (tiny / "types" / "box.yaml").symlink_to(outside)
    assert any("types/box.yaml:1: is a link" in str(problem) for problem in problems(tiny))


def test_a_folder_without_a_spec_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SystemExit) as left:
        spec_check(Namespace(spec=str(tmp_path)))
    assert left.value.code == 2


class TestTraceability:
    @pytest.mark.parametrize(
        ("says", "file", "old", "new", "words"),
        [
            (
                "a trace line that is gone",
                "trace.yaml",
                "  letters-are-light: [rule:letter-has-no-weight]\n",
                "",
                "parcel/facts/guide.yaml:12: has the statement 'letters-are-light', which trace.yaml does not lead",
            ),
            (
                "a trace that begins nowhere",
                "trace.yaml",
                "guide:\n",
                "guide:\n  made-up: [rule:field-count]\n",
                "parcel/trace.yaml:2: traces 'made-up', which guide does not state",
            ),
            (
                "a trace that ends nowhere",
                "trace.yaml",
                "rule:letter-has-no-weight",
                "rule:leter-has-no-weight",
                "leads to the unknown rule 'leter-has-no-weight'; did you mean letter-has-no-weight",
            ),
            (
                "a new statement",
                "facts/guide.yaml",
                "    statements:\n",
                "    statements:\n      - {id: new, says: 'x'}\n",
                "has the statement 'new', which trace.yaml does not lead anywhere",
            ),
            (
                "a new field",
                "facts/guide.yaml",
                "      - {field: pickup}\n",
                "      - {field: pickup}\n      - {field: colour}\n",
                "lists colour, which no schema, alias or reading has",
            ),
            (
                "a new required field",
                "facts/guide.yaml",
                "      - {field: weight}\n",
                "      - {field: weight}\n      - {field: pickup}\n",
                "requires pickup, which the type box does not",
            ),
            (
                "a new fixed value",
                "facts/guide.yaml",
                "      - {field: insured}\n",
                "      - {field: kind, allowed: [tube]}\n",
                "allows ['tube'] for kind",
            ),
            (
                "a new endpoint",
                "facts/guide.yaml",
                "url: 'https://counter.example/parcels'",
                "url: 'https://counter.example/p'",
                "has an endpoint that no operation has",
            ),
            ("an id that is gone from the lock", "ids.lock", "parcel-needs 0.1.0\n", "", "lacks 'parcel-needs'"),
            (
                "an id of another version",
                "ids.lock",
                "parcel-needs 0.1.0",
                "parcel-needs 0.2.0",
                "has 'parcel-needs' as",
            ),
            (
                "an id that stands twice",
                "ids.lock",
                "parcel-needs 0.1.0\n",
                "parcel-needs 0.1.0\nparcel-needs 0.1.0\n",
                "twice",
            ),
            (
                "an id that no rule has",
                "ids.lock",
                "parcel-needs 0.1.0\n",
                "parcel-needs 0.1.0\nold-rule 0.0.1\n",
                "has 'old-rule', which no rule has",
            ),
            (
                "an id that was retired and is used again",
                "ids.lock",
                "parcel-needs 0.1.0",
                "parcel-needs 0.1.0 retired",
                "parcel-needs",
            ),
            (
                "a line of something else",
                "ids.lock",
                "parcel-needs 0.1.0\n",
                "parcel-needs 0.1.0\nhello world you there\n",
                "is no line of a lock",
            ),
        ],
        ids=lambda value: value if isinstance(value, str) and value.startswith(("a ", "an ")) else "",
    )
    def test_what_breaks_it_is_a_problem(
        self, tiny: Path, capsys: pytest.CaptureFixture[str], says: str, file: str, old: str, new: str, words: str
    ) -> None:
        change(tiny / file, old, new)
        found = told(tiny, capsys)
        assert any(words in line for line in found), found

    def test_a_retired_id_may_stay_in_the_lock(self, tiny: Path, capsys: pytest.CaptureFixture[str]) -> None:
        change(tiny / "ids.lock", "parcel-needs 0.1.0\n", "parcel-needs 0.1.0\nold-rule 0.0.1 retired\n")
        assert told(tiny, capsys) == []

    def test_without_a_lock_every_id_is_missing(self, tiny: Path, capsys: pytest.CaptureFixture[str]) -> None:
        (tiny / "ids.lock").unlink()
        assert len(told(tiny, capsys)) == 13

    @pytest.mark.parametrize(
        ("gone", "words"),
        [
            ("letter-has-no-weight/fails.json", "'letter-has-no-weight', which no failing case shows"),
            ("parcel-needs/weight-of-box.json", "no case of a box in which weight is missing"),
            ("fields/count.json", "'field-count', which no failing case shows"),
            ("valid/letter.json", "'letter-has-no-weight', which no passing case shows"),
        ],
    )
    def test_a_rule_or_field_without_its_case_is_a_problem(
        self, tiny: Path, capsys: pytest.CaptureFixture[str], gone: str, words: str
    ) -> None:
        (tiny.parent.parent / "cases" / "parcel" / gone).unlink()
        assert any(words in line for line in told(tiny, capsys))

    def test_a_rule_that_no_type_applies_and_no_source_backs_is_a_problem(
        self, tiny: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        change(
            tiny / "types" / "letter.yaml",
            "forbidden:\n  - {field: weight, rule: letter-has-no-weight}",
            "forbidden: []",
        )
        assert any("'letter-has-no-weight', which has no source" in line for line in told(tiny, capsys))


class TestCases:
    @pytest.mark.parametrize(
        ("edit", "words"),
        [
            ({"passes": ["parcel-need"]}, "names the unknown rule 'parcel-need'; did you mean parcel-needs"),
            ({"text": "{}"}, "has to have either a payload or a text"),
            ({"sais": "x"}, "unknown key 'sais'; did you mean says"),
            ({"says": ""}, "says"),
            ({"passes": "parcel-needs"}, "passes"),
        ],
    )
    def test_a_case_of_the_wrong_form_is_a_problem(self, tiny: Path, edit: dict[str, object], words: str) -> None:
        path = tiny.parent.parent / "cases" / "parcel" / "valid" / "letter.json"
        path.write_text(json.dumps({**json.loads(path.read_text()), **edit}))
        assert any("valid/letter.json:1: " in str(problem) and words in str(problem) for problem in problems(tiny))

    def test_a_case_that_says_both_is_a_problem(self, tiny: Path) -> None:
        path = tiny.parent.parent / "cases" / "parcel" / "fields" / "count.json"
        path.write_text(json.dumps({**json.loads(path.read_text()), "passes": ["field-count"]}))
        assert any("meets 'field-count' and breaks it" in problem.message for problem in problems(tiny))

    def test_a_case_that_is_no_json_is_told(self, tiny: Path, capsys: pytest.CaptureFixture[str]) -> None:
        path = tiny.parent.parent / "cases" / "parcel" / "valid" / "letter.json"
        path.write_text("no json at all")
        assert any("valid/letter.json:1: is no JSON" in line for line in told(tiny, capsys))
