"""Whatever text stands anywhere in a spec, it never runs: it is carried as it is, or refused with file and line."""

import copy
import itertools
import json
import re
import subprocess
import sys
from argparse import Namespace
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from markdown_it import MarkdownIt

from fieldrules.escape import printable
from fieldrules_generator.commands import generate
from fieldrules_generator.model import load_api
from fieldrules_generator.problems import SpecError
from fieldrules_generator.yaml_reader import Place
from tests.spec_copy import TINY, Where, line_of, put, read_tiny_with_everything, shape, texts, write
from tests.support import environment

SPEC = read_tiny_with_everything()
PLACES: dict[str, Where] = {}
for _where in texts(SPEC):
    PLACES.setdefault(shape(_where), _where)

RUN = "__import__('os').system('touch canary')"
TEXTS = {
    "quotes": '"\'"""\'\'\'"',
    "code in a docstring": f'"""\n{RUN}\n"""',
    "code in a literal": f"' + {RUN} + '",
    "code in a template": "{{ 7*7 }} {% raw %} {{ cycler.__init__.__globals__.os.system('touch canary') }} {#",
    "code in another language": "${`touch canary`} #{`touch canary`} %(x)s {0.__class__} */ --> </script>",
    "line ends": "a\nb\r\nc\u2028d\u2029e\x85f\x0bg\x0ch",
    "a backslash at the end": "\\N{BULLET} \\x41 \\",
    "what cannot be seen": "a\x00b\x1b[31mc\u202ed\u200be\ufefff",
    "names of Python": "__class__ None lambda __import__ model_config",
    "names of files": "../../x /etc/x C:\\x con nul file:///etc/passwd",
    "markup": "|a|`b`|\n# c\n- d <img src=x onerror=a()> ![e](http://x) [f](javascript:a()) <!-- g",
    "very much of it": "x" * 2000 + " " + "y " * 500,
}

# Where a spec may say what it likes. Everything else is one of some words, a name, or refers to something.
PROSE = """
api.yaml: title vendor noun media_types.request media_types.response.* authentication.observed
  authentication.body_methods.* authentication.empty_body authentication.schemes.*.title
  authentication.schemes.*.credentials.*.says retries.header retries.says operations.*.summary
  operations.*.responses.*.says operations.*.retry.says statuses.*.says
changes.yaml: changes.*.consequence
cross_field/insurance.yaml: rules.*.summary rules.*.why
cross_field/more.yaml: rules.*.summary rules.*.why rules.*.drop rules.*.message rules.*.groups.*.name
  rules.*.groups.*.drop rules.*.groups.*.says rules.*.when.equals
examples/all.yaml: examples.*.title examples.*.flags.* examples.*.request.kind examples.*.response.id
facts/guide.yaml: title sections.*.title sections.*.statements.*.says
readings/all.yaml: readings.*.topic readings.*.says.*.claim readings.*.reading readings.*.why
requirements.yaml: rules.*.summary rules.*.why
schemas/parcel.yaml: title description properties.*.description properties.*.meanings.* properties.*.examples.*
  properties.*.title properties.*.properties.*.description properties.*.properties.*.examples.*
  properties.*.items.title properties.*.items.properties.*.description properties.*.items.properties.*.examples.*
  properties.*.form properties.*.presence properties.*.default
schemas/responses.yaml: title $defs.*.title $defs.*.description $defs.*.properties.*.description
  $defs.*.properties.*.values.* $defs.*.properties.*.examples.*
sources.yaml: sources.*.title sources.*.sections.*.title
types/box.yaml: title what
types/letter.yaml: title what
cases: says payload.kind payload.to.name payload.labels.*.text payload.pickup payload.weight payload.colour
  payload.insuredValue text expect.type expect.findings.*.kind expect.findings.*.path expect.fixes.*.title
  expect.fixes.*.type expect.fixes.*.patch.*.op expect.fixes.*.patch.*.path expect.fixes.*.patch.*.from
"""
FREE = [
    f"{file}: {place}"
    for file, places in re.findall(r"^(\S+): ((?:.*\n)(?:  .*\n)*)", PROSE, re.MULTILINE)
    for place in places.split()
]
# Patterns have a test of their own, and so have names, which stand in several places.
CLOSED = [place for place in PLACES if place not in FREE and not place.endswith((".pattern", ".enum.*"))]


def test_the_list_of_free_places_holds_nothing_that_is_not_there() -> None:
    assert set(FREE) <= set(PLACES)
    assert len(CLOSED) > 100


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the sound spec; what a test changes in it, it puts back."""
    folder = tmp_path_factory.mktemp("sound")
    load_api(write(SPEC, folder))
    return folder


def problems(files: dict[str, Any], name: str, folder: Path) -> list[tuple[str, int]]:
    """The files and lines that are named when a spec is refused in which one file has changed."""
    write({name: files[name]}, folder)
    try:
        load_api(folder / TINY)
    except SpecError as error:
        return [(problem.file, problem.line) for problem in error.problems]
    finally:
        write({name: SPEC[name]}, folder)
    return []


def with_text(where: Where, text: Any) -> dict[str, Any]:
    files = copy.deepcopy(SPEC)
    put(files, where, text)
    return files


def assert_refused_there(files: dict[str, Any], where: Where, folder: Path) -> None:
    """Its line is named, or that of what it is a part of."""
    name, place = where
    file = name.partition("parcel/")[2]
    lines = {line_of(files, (name, place[:depth])) for depth in range(1, len(place) + 1)}
    found = problems(files, name, folder)
    assert found
    assert {(f"parcel/{file}", line) for line in lines} & set(found), (where, found)


@pytest.mark.parametrize("place", CLOSED)
def test_anywhere_else_it_is_refused_with_file_and_line(place: str, sound: Path) -> None:
    turn = CLOSED.index(place)
    for text in itertools.islice(itertools.cycle(TEXTS.values()), turn % len(TEXTS), turn % len(TEXTS) + 3):
        assert_refused_there(with_text(PLACES[place], text), PLACES[place], sound)


# a place for a name, what it is called there -> whether it may be called so
OBJECTS: list[tuple[str, Place]] = [
    ("schemas/parcel.yaml", ("properties",)),
    ("schemas/responses.yaml", ("$defs",)),
    ("currencies.yaml", ("currencies",)),
    ("trace.yaml", ("guide",)),
    ("schemas/parcel.yaml", ()),
    ("schemas/parcel.yaml", ("properties", "to")),
    ("schemas/parcel.yaml", ("properties", "code")),
    ("types/box.yaml", ()),
    ("types/box.yaml", ("recognise",)),
    ("requirements.yaml", ("rules", 0)),
    ("api.yaml", ()),
    ("api.yaml", ("operations", 0)),
]
KEYWORDS = {
    "customTypePath": "os.path.join",
    "customBasePath": "os.path.join",
    "x-python-type": "os.system",
    "x-python-import": {"module": "os", "name": "system"},
    "default_factory": "os.getcwd",
    "allOf": [{"$ref": "http://127.0.0.1/x"}],
    "$id": "http://127.0.0.1/x",
    "$dynamicRef": "#x",
    "$anchor": "x",
    "contentSchema": {},
}


@pytest.mark.parametrize(("file", "place"), OBJECTS, ids=str)
def test_a_key_that_is_no_name_or_no_word_of_ours_is_refused(file: str, place: Place, sound: Path) -> None:
    for key, value in {**dict.fromkeys((text[:200] for text in TEXTS.values()), "x"), **KEYWORDS}.items():
        if place != ("properties",) or not re.fullmatch("[A-Za-z_][A-Za-z0-9_]*", key):
            where = (f"{TINY}/{file}", (*place, key))
            assert_refused_there(with_text(where, value), where, sound)


@pytest.mark.parametrize(
    "reference",
    [
        "file:///etc/passwd",
        "http://127.0.0.1/x",
        "//host/x",
        "/etc/x.yaml#/$defs/x",
        "../x.yaml#/$defs/x",
        "#",
        "#/$defs",
        "data:,x",
        "responses.yaml#/$defs/nothing",
        "responses.yaml#/properties",
        "C:\\x.yaml#/$defs/x",
        "x.yaml",
    ],
)
def test_a_reference_leads_into_the_spec_and_nowhere_else(reference: str, sound: Path) -> None:
    where = (f"{TINY}/schemas/parcel.yaml", ("properties", "code", "$ref"))
    assert_refused_there(with_text(where, reference), where, sound)


@pytest.mark.parametrize(
    "pattern", ["(a+)+", "(a|a)*b", r"(a)\1", "(?<=a)b", "[", "(?P<x>a)", r"\Z", "a{99999}", "(?i)a", "a" * 9999]
)
def test_a_pattern_that_could_run_for_ever_is_refused(pattern: str, sound: Path) -> None:
    where = PLACES["schemas/parcel.yaml: properties.*.pattern"]
    assert_refused_there(with_text(where, pattern), where, sound)


def made(files: dict[str, Any], folder: Path) -> Path:
    """What the command makes of a spec."""
    spec = write(files, folder)
    assert generate(Namespace(spec=str(spec), out=str(folder / "out"), check=False, diff=False)) == 0
    return folder / "out"


def strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, member in value.items():
            yield key
            yield from strings(member)
    elif isinstance(value, list):
        for item in value:
            yield from strings(item)


def use(out: Path, package: str, program: str) -> list[str]:
    """What a program prints that imports a generated package; nothing may have run on the way."""
    path = f"{out / 'python'}:{environment().get('PYTHONPATH', '')}".strip(":")
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", f"import {package} as made\n{program}"],
        capture_output=True,
        text=True,
        env=environment(PYTHONPATH=path),
        cwd=out,
        timeout=60,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert not list(out.parent.rglob("canary"))
    assert not Path("canary").exists()
    return done.stdout.splitlines()


USE = """
from parcel.__main__ import main
for arguments in (["types"], ["types", "letter"], ["types", "box", "--example", "full"], ["rule"], ["rule", "both"]):
    assert main(arguments) == 0
made.check({"kind": "letter", "to": {"name": "Ada"}, "weight": 1, "note": "x"})
print(made.Letter.model_fields["kind"].alias, made.accepts("[]"))
"""
IN_PAGES = [
    "statuses.*.says",
    "readings.*.topic",
    "readings.*.says.*.claim",
    "readings.*.reading",
    "readings.*.why",
]
IN_NO_FILE = [
    "noun",
    "authentication.observed",
    "authentication.body_methods.*",
    "authentication.empty_body",
    "authentication.schemes.*.title",
    "authentication.schemes.*.credentials.*.says",
    "retries.header",
    "retries.says",
    "examples.*.flags.*",
    "examples.*.request.kind",
    "sections.*.statements.*.says",
    "payload.insuredValue",
    "expect.type",
    "expect.findings.*.kind",
    "expect.findings.*.path",
    "expect.fixes.*.title",
    "expect.fixes.*.type",
    "expect.fixes.*.patch.*.op",
    "expect.fixes.*.patch.*.path",
    "expect.fixes.*.patch.*.from",
]
"""What is there for the tests, for later, or in what the pages do not need for this API."""


def words_of(page: str) -> str:
    """What a reader of a page sees, once nothing in it is a picture, a script or a link to anywhere else."""
    seen = []
    for token in MarkdownIt("commonmark").enable("table").parse(page):
        if token.type == "html_block":
            assert re.fullmatch(r"<!-- [^<>]* -->\n?", token.content), token.content
        for child in token.children or ():
            assert child.type != "image"
            if child.type == "html_inline":
                assert child.content in ("<code>", "</code>", "<br>")
            if child.type == "link_open":
                assert re.match(
                    r"https://(counter\.example|www\.rfc-editor\.org)/|[A-Za-z0-9_./-]*(#|$)", str(child.attrs["href"])
                )
            seen.append(" " if child.type == "softbreak" else child.content)
        seen.append("\n")
    return "".join(seen)


@pytest.mark.parametrize("name", TEXTS)
def test_where_a_spec_is_free_any_text_is_carried_unchanged_and_never_runs(name: str, tmp_path: Path) -> None:
    files, text = copy.deepcopy(SPEC), TEXTS[name]
    told = {place: f"{text}{number}{text}" for number, place in enumerate(FREE, 1000)}
    for place, own in told.items():
        put(files, PLACES[place], own)
    out = made(files, tmp_path)
    assert use(out, "parcel", USE)[-1] == "kind False"
    data = [json.loads(path.read_bytes()) for path in sorted(out.rglob("*.json"))]
    carried = "\n".join(string for each in data for string in strings(each))
    lost = {place.partition(": ")[2] for place, own in told.items() if own not in carried}
    assert lost <= {*IN_PAGES, *IN_NO_FILE, "title"}
    pages = "".join(words_of(path.read_text("utf-8")) for path in sorted((out / "docs").rglob("*.md")))
    for place, own in told.items():
        if place.partition(": ")[2] in IN_PAGES:
            # Between backticks is code.
            assert printable(" ".join(own.split())).replace("`", "") in pages.replace("`", ""), place


# Good names in a spec that mean something elsewhere: fields, types, rules.
NAMES = {
    "weight": "class",
    "insured": "__class__",
    "insuredValue": "None",
    "pickup": "model_config",
    "labels": "import",
}
NAMES |= {"note": "__init__", "code": "self"}
IDS = {
    "letter": "lambda",
    "box": "true",
    "parcel-needs": "import",
    "no-weight": "none",
    "receipt": "eval",
    "house": "os",
}


def renamed(value: Any, names: dict[str, str]) -> Any:
    """A value in which each name, in a path too, is another one."""
    if isinstance(value, dict):
        return {renamed(key, names): renamed(member, names) for key, member in value.items()}
    if isinstance(value, list):
        return [renamed(item, names) for item in value]
    if not isinstance(value, str) or " " in value or "/" in value:
        return value
    return re.sub(r"[A-Za-z][A-Za-z0-9-]*", lambda found: names.get(found[0], found[0]), value)


def test_names_that_mean_something_in_python_or_to_a_system_mean_nothing_here(tmp_path: Path) -> None:
    files = {}
    for path, data in SPEC.items():
        file = path.replace("letter.yaml", "lambda.yaml").replace("box.yaml", "true.yaml")
        files[file] = data if path.endswith(".lock") else renamed(data, IDS)
    for path, data in files.items():
        if not path.endswith((".lock", "api.yaml", "sources.yaml", "currencies.yaml")):
            files[path] = renamed(data, NAMES)
    out = made(files, tmp_path)
    program = (
        "good = {'kind': 'lambda', 'to': {'name': 'Ada'}}\n"
        "print(made.check(good).type, made.check({**good, 'class': 1}).findings[0].path)\n"
        "box = made.TrueModel.model_validate({'kind': 'true', 'to': {'name': 'Ada'}, 'class': 5})\n"
        "print(box.to_payload()['class'], sorted(field.alias for field in made.TrueModel.model_fields.values()))\n"
    )
    assert use(out, "parcel", program) == [
        "lambda class",
        "5 ['None', '__class__', '__init__', 'class', 'currency', 'import', 'kind', 'model_config', 'self', 'to']",
    ]
