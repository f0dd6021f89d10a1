"""The reference in Markdown says what the rules say, every link in it leads somewhere, and every example is true."""

import hashlib
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from markdown_it import MarkdownIt
from markdown_it.token import Token

import cybersource_invoicing as invoicing
from fieldrules_generator import reference
from fieldrules_generator.emit import docs, emit_all
from fieldrules_generator.model import Api, load_api
from fieldrules_generator.safe_markdown import slug
from tests.support import CASES, ROOT

SPEC = ROOT / "spec" / "cybersource_invoicing"
MARKDOWN = MarkdownIt("commonmark").enable("table")
FOLDER = "docs/cybersource_invoicing/"


@cache
def api() -> Api:
    return load_api(SPEC)


@cache
def words() -> dict[str, Any]:
    return reference.build(api())


@cache
def pages() -> dict[str, str]:
    return {path.removeprefix(FOLDER): content.decode() for path, content in docs.emit(api()).items()}


def tokens(page: str) -> Iterator[Token]:
    """Every token of a page, those inside lines too."""
    for token in MARKDOWN.parse(page):
        yield token
        yield from token.children or ()


@cache
def plain(page: str) -> str:
    """A page as a reader sees it: no markup, white space folded."""
    parts = [
        " " if token.type in ("softbreak", "inline", "html_inline") else token.content
        for token in tokens(page)
        if token.type in ("text", "code_inline", "fence", "softbreak", "inline", "html_inline")
    ]
    return " ".join("".join(parts).replace("`", "").split())


@cache
def links(page: str) -> list[str]:
    return [str(token.attrs["href"]) for token in tokens(page) if token.type == "link_open"]


@cache
def anchors(page: str) -> list[str]:
    parsed = MARKDOWN.parse(page)
    return [slug(plain(parsed[at + 1].content)) for at, token in enumerate(parsed) if token.type == "heading_open"]


def sections(page: str) -> dict[str, list[Token]]:
    """The tokens below each heading."""
    found: dict[str, list[Token]] = {}
    heading, title = "", False
    for token in MARKDOWN.parse(page):
        title = title and token.type != "heading_close"
        if title:
            heading = plain(token.content)
        title = title or token.type == "heading_open"
        found.setdefault(heading, []).append(token)
    return found


def said(text: str) -> str:
    return " ".join(text.replace("`", "").split())


@pytest.mark.parametrize("rule_id", list(words()["rules"]))
def test_a_rule_has_its_page_which_says_what_the_command_line_says(rule_id: str) -> None:
    rule, page = words()["rules"][rule_id], plain(pages()[f"rules/{rule_id}.md"])
    assert f"rules/{rule_id}.md" in links(pages()["rules.md"])
    for text in (rule["summary"], rule["why"], *rule["says"], *rule["fix"]):
        assert said(text) in page
    assert all(source["url"].replace("&", "&amp;") in pages()[f"rules/{rule_id}.md"] for source in rule["sources"])
    assert rule == invoicing.reference()["rules"][rule_id]


@pytest.mark.parametrize("type_id", [*words()["types"], *words()["bodies"]])
def test_a_type_has_its_page_with_every_field(type_id: str) -> None:
    found = {**words()["types"], **words()["bodies"]}[type_id]
    page = pages()[f"types/{type_id}.md"]
    rows = [line for line in page.splitlines() if line.startswith("| `")]
    for field in found["fields"]:
        own = [row for row in rows if row.startswith(f"| `{field['path']}` |")]
        assert len(own) == 1
        assert said(field["note"]) in plain(f"|a|a|a|a|a|\n|-|-|-|-|-|\n{own[0]}")
    assert f"types/{type_id}.md" in links(pages()["types.md"])
    needed = [field for field in found["fields"] if field["need"] == "required"]
    assert not needed or f"## What you must send: {len(needed)} fields" in page


def test_the_matrix_has_every_field_of_every_type_and_says_what_their_pages_say() -> None:
    table = [row.strip("| ").split(" | ") for row in pages()["fields.md"].splitlines() if row.startswith("| ")]
    header, rows = table[0], {row[0].strip("`"): row[1:] for row in table[1:]}
    short = {"conditional": "depends", "optional": "optional", "forbidden": "no"}
    for column, type_id in enumerate(header[1:]):
        for field in words()["types"][type_id]["fields"]:
            one = len(field["values"]) == 1
            required = f"`{json.dumps(field['values'][0])}`" if one else "required"
            assert rows[field["path"]][column] == short.get(field["need"], required)
    assert header[1:] == list(words()["types"])


def test_every_reading_is_told_with_what_each_source_says() -> None:
    for document, _, entry in api().spec.entries("readings", "readings"):
        path = f"readings/{Path(document.file).stem}.md"
        page = plain(pages()[path])
        assert anchors(pages()[path]).count(entry["id"]) == 1
        assert f"{path}#{entry['id']}" in links(pages()["readings.md"])
        assert all(
            said(text) in page for text in (entry["reading"], entry["why"], *(s["claim"] for s in entry["says"]))
        )
        assert all(f"../rules/{rule}.md" in links(pages()[path]) for rule in entry["rules"])
        assert all(path in page for path in entry["fields"])


def test_every_operation_status_and_server_is_told() -> None:
    page, data = pages()["operations.md"], api().spec.api.data
    for operation in data["operations"]:
        assert slug(operation["client_method"]) in anchors(page)
        assert f"`{operation['method']} {operation['path']}`" in page
        assert said(operation["summary"]) in plain(page)
    assert all(f"| `{status['id']}` | " in page for status in data["statuses"])
    assert all(f"`{server['url']}`" in page for server in data["servers"])


@pytest.mark.parametrize("path", list(pages()))
def test_every_link_leads_to_a_page_and_a_heading_or_to_an_https_address(path: str) -> None:
    for link in links(pages()[path]):
        if link.startswith("https://"):
            continue
        target, _, anchor = link.partition("#")
        file = (ROOT / "generated" / FOLDER / path).parent.joinpath(target).resolve()
        assert file.is_relative_to(ROOT)
        folder = (ROOT / "generated" / FOLDER).resolve()
        if not file.is_relative_to(folder):
            assert file.is_file()
            continue
        page = pages()[file.relative_to(folder).as_posix()]
        assert not anchor or anchors(page).count(anchor) == 1
    assert len(set(anchors(pages()[path]))) == len(anchors(pages()[path]))


@pytest.mark.parametrize("rule_id", list(words()["rules"]))
def test_the_examples_of_a_rule_are_cases_and_do_what_the_page_says(rule_id: str) -> None:
    parts = sections(pages()[f"rules/{rule_id}.md"])
    for title, which in (("Fails", "fails"), ("Passes", "passes")):
        example = words()["rules"][rule_id][which]
        assert (example is None) == (title not in parts)
        if example is None:
            continue
        case = json.loads((CASES / "cybersource_invoicing" / f"{example['case']}.json").read_bytes())
        (shown,) = [token.content.removesuffix("\n") for token in parts[title] if token.type == "fence"]
        assert shown == case["text"] if "text" in case else json.loads(shown) == case["payload"]
        report = invoicing.check(shown, type=case["type"])
        told = [finding.message for finding in report.findings if finding.rule == rule_id]
        assert bool(told) == (which == "fails")
        page = plain(pages()[f"rules/{rule_id}.md"])
        assert all(said(message) in page for message in told if which == "fails")


@pytest.mark.parametrize("type_id", list(words()["types"]))
def test_the_payloads_to_copy_are_what_the_command_prints_and_pass_without_a_finding(type_id: str) -> None:
    parts = sections(pages()[f"types/{type_id}.md"])
    for title, which in (("Copy this", "minimal"), ("With everything", "full")):
        (shown,) = [token.content for token in parts[title] if token.type == "fence"]
        assert json.loads(shown) == invoicing.reference()["types"][type_id][which]
        assert invoicing.check(shown, type=type_id).findings == ()


_LABEL = r"(?:[A-Za-z0-9 .,?()_-]|#[0-9]+;)+"
_FLOW = re.compile(rf'    (?:q[0-9]+\{{"{_LABEL}"\}}|t[0-9]+\["{_LABEL}"\]|q[0-9]+ -->\|"{_LABEL}"\| [qt][0-9]+)')
_STATE = re.compile(rf'    (?:state "{_LABEL}" as s[0-9]+|(?:s[0-9]+|\[\*\]) --> (?:s[0-9]+|\[\*\])(?: : {_LABEL})?)')


def diagrams(page: str) -> list[list[str]]:
    found = [token for token in tokens(page) if token.type == "fence" and token.info == "mermaid"]
    return [token.content.splitlines() for token in found]


def test_the_pictures_hold_only_lines_of_the_two_forms_that_mermaid_reads() -> None:
    (flow,), (states,) = diagrams(pages()["index.md"]), diagrams(pages()["operations.md"])
    assert flow[0] == "flowchart TD"
    assert states[0] == "stateDiagram-v2"
    assert [line for line in flow[1:] if not _FLOW.fullmatch(line)] == []
    assert [line for line in states[1:] if not _STATE.fullmatch(line)] == []
    assert sum(map(len, (diagrams(page) for page in pages().values()))) == 2


def test_the_picture_leads_each_payload_to_start_from_to_its_type() -> None:
    lines = diagrams(pages()["index.md"])[0][1:]
    names = {m[1]: m[2] for line in lines if (m := re.fullmatch(r'    ([qt][0-9]+)[\[{]"(.*)"[\]}]', line))}
    arrows = [m.groups() for line in lines if (m := re.fullmatch(r'    (\w+) -->\|"(.*)"\| (\w+)', line))]
    for type_id, found in words()["types"].items():
        if found["recognise"] is None:
            continue
        place = "q0"
        while place.startswith("q"):
            answer = _answer(names[place].removesuffix("?"), found["minimal"])
            (place,) = [to for start, label, to in arrows if (start, label) == (place, answer)]
        assert names[place] == type_id


def _answer(question: str, payload: Any) -> str:
    if "is there" in question:
        return "yes" if all(_at(payload, part.split(" ")[0]) is not None for part in question.split(" and ")) else "no"
    value = _at(payload, question)
    return json.dumps(value) if isinstance(value, bool) else str(value)


def _at(payload: Any, path: str) -> Any:
    for name in path.split("."):
        payload = payload.get(name) if isinstance(payload, dict) else None
    return payload


def test_every_transition_between_two_statuses_is_in_the_picture() -> None:
    (lines,) = diagrams(pages()["operations.md"])
    names = {m[1]: m[2] for line in lines if (m := re.fullmatch(r'    state "(.*)" as (s[0-9]+)', line))}
    arrows = {m.groups() for line in lines if (m := re.match(r"    (\S+) --> (\S+)", line))}
    data = api().spec.api.data
    steps = [step for operation in data["operations"] for step in operation["transitions"]]
    for step in [*steps, *data["transitions"]["payer"]]:
        for start in step["from"] or ["[*]"]:
            if step["to"] not in (None, start):
                assert (names.get(start, start), names[step["to"]]) in arrows


def test_other_targets_are_told_by_name_with_what_they_cannot_say() -> None:
    tree = docs.emit(api(), {"JSON Schema": ["item-total-adds-up"], "models": []})
    assert "JSON Schema no · models yes" in tree[f"{FOLDER}rules/item-total-adds-up.md"].decode()
    assert "JSON Schema yes · models yes" in tree[f"{FOLDER}rules/field-type.md"].decode()
    assert "Same rule elsewhere" not in pages()["rules/field-type.md"]


def test_the_pages_on_disk_are_those_the_spec_makes() -> None:
    folder = ROOT / "generated" / FOLDER
    on_disk = {path.relative_to(folder).as_posix(): path.read_text("utf-8") for path in folder.rglob("*.md")}
    written = emit_all(load_api(ROOT / "spec" / "cybersource_invoicing"))
    made = {path: content.decode() for path, content in written.items() if path.startswith(FOLDER)}
    assert on_disk == {path.removeprefix(FOLDER): text for path, text in made.items()}


_HASH = """
import hashlib, sys
from pathlib import Path
from fieldrules_generator.emit import docs, emit_all
from fieldrules_generator.model import load_api
tree = docs.emit(load_api(Path(sys.argv[1])))
print(hashlib.sha256(repr(list(tree.items())).encode()).hexdigest())
"""


@pytest.mark.parametrize("seed", ["0", "1"])
def test_the_same_spec_makes_the_same_bytes_in_any_process(seed: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", _HASH, str(SPEC)],
        capture_output=True,
        text=True,
        check=True,
        env={"PYTHONHASHSEED": seed, "PATH": ""},
    )
    here = docs.emit(api())
    assert done.stdout.strip() == hashlib.sha256(repr(list(here.items())).encode()).hexdigest()
