"""What goes wrong with a type: each rule broken on purpose, and what the engine then says."""

import copy
from collections.abc import Iterator
from typing import Any, NamedTuple

from fieldrules.engine import judge_text, judge_value
from fieldrules.options import Options
from fieldrules.report import Report
from fieldrules_generator.emit.docs.site import Page
from fieldrules_generator.emit.docs.steps import condition, outcomes
from fieldrules_generator.safe_markdown import Joined, Markdown, Text, table


class Broken(NamedTuple):
    """One row: what people see, why, and what they do."""

    see: str
    because: str
    do: tuple[str, ...]
    rule: str | None


def pitfalls(page: Page, words: dict[str, Any]) -> Markdown | None:
    """The table of what can go wrong, or None."""
    rows = [*_missing(page, words), *_wrong(page, words), *_across(page, words), *_answers(page, words)]
    first = {row.rule or row.see: row for row in reversed(rows)}
    cells = [
        [
            page.prose(row.see),
            page.prose(row.because),
            Joined([page.prose(way) for way in row.do], by="<br>"),
            page.rule(row.rule) if row.rule else Text(""),
        ]
        for row in rows
        if first[row.rule or row.see] is row
    ]
    return table(["you see", "because", "do", "rule"], cells) if cells else None


def _missing(page: Page, words: dict[str, Any]) -> Iterator[Broken]:
    """Required fields, a row for each kind of reason that the engine gives."""
    groups: dict[tuple[str, ...], list[tuple[str, str]]] = {}
    for field in words["fields"]:
        if field["need"] == "required" and not field["path"].endswith("]"):
            rule = next(rule for rule in page.site.api.compiled["rules"] if rule["id"] == field["rule"])
            reason = (*rule.get("because", ()), rule["id"]) if rule.get("because") else ()
            groups.setdefault(reason[:-1] if "[]" in field["path"] else reason, []).append((field["path"], rule["id"]))
    for reason, members in groups.items():
        path, rule_id = members[0]
        report = _judge(page, words["id"], _without(words["minimal"], path))
        row = _row(page, report, rule_id)
        if row is None:
            continue
        if len(members) == 1:
            yield row
        elif reason:
            others = " and ".join(name.rpartition(".")[2] for name, _ in members[1:])
            yield row._replace(see=f"{row.see}; the same for {others}", rule=rule_id)
        else:
            yield Broken(row.see, "each field of the first table has to be there", ("Add it.",), None)


def _wrong(page: Page, words: dict[str, Any]) -> Iterator[Broken]:
    """Fixed values, and fields that must not be there."""
    known = page.site.api.schemas.paths(_entry(page, words)["schema"])
    for ask in _entry(page, words)["values"]:
        others = [value for value in (*known[ask["field"]].get("enum", ()), True, False) if value not in ask["allowed"]]
        kept = [value for value in others if isinstance(value, bool) == isinstance(ask["allowed"][0], bool)]
        if kept:
            payload = _with(words["minimal"], ask["field"], kept[0])
            row = _row(page, _judge(page, words["id"], payload), ask["rule"])
            if row is not None:
                yield row._replace(because=page.site.rules[ask["rule"]]["why"].partition(". ")[0].rstrip("."))
    for ask in _entry(page, words)["forbidden"]:
        if "examples" in known[ask["field"]]:
            payload = _with(words["minimal"], ask["field"], known[ask["field"]]["examples"][0])
        else:
            payload = _with(words["minimal"], ask["field"], [{}])
        row = _row(page, _judge(page, words["id"], payload), ask["rule"])
        if row is not None:
            yield row


def _across(page: Page, words: dict[str, Any]) -> Iterator[Broken]:
    """Rules across fields, from the cases of this type, or of any where the type has none."""
    for rule in page.site.rules.values():
        if rule["verb"] in ("builtin", "required", "allowed") or rule["fails"] is None:
            continue
        if words["id"] not in (rule["types"] or list(page.site.types)):
            continue
        found = sorted(
            (case for case in page.site.api.cases if rule["id"] in case.fails),
            key=lambda case: case.data["expect"]["type"] != words["id"],
        )
        data = found[0].data
        own = data["expect"]["type"] == words["id"]
        options = Options(data["type"])
        rules = page.site.api.ruleset
        report = (
            judge_text(rules, data["text"], options) if "text" in data else judge_value(rules, data["payload"], options)
        )
        row = _row(page, report, rule["id"])
        if row is not None and (own or rule["verb"] in ("conflict", "together", "alias", "compare", "sum")):
            yield row


def _answers(page: Page, words: dict[str, Any]) -> Iterator[Broken]:
    """Answers that are no refusal, and not what was hoped for."""
    operation = page.site.operations[words["operation"]]
    for step in outcomes(page.site, words["id"]):
        if "http" in step:
            says = next(answer["says"] for answer in operation["responses"] if answer["http"] == step["http"])
            yield Broken(f"the answer {step['http']}", condition(step), (says,), None)


def _row(page: Page, report: Report, rule_id: str) -> Broken | None:
    finding = next((finding for finding in report.findings if finding.rule == rule_id), None)
    if finding is None:
        return None
    words = page.site.rules[rule_id]
    told = words["verb"] in ("required", "together", "forbidden")
    why = [f"{cause.path}: {cause.says}" for cause in finding.because] if told else []
    return Broken(finding.message, "; ".join(why) or words["summary"].rstrip("."), tuple(words["fix"]), rule_id)


def _entry(page: Page, words: dict[str, Any]) -> dict[str, Any]:
    return next(entry for entry in page.site.api.compiled["types"] if entry["id"] == words["id"])


def _judge(page: Page, type_id: str, payload: Any) -> Report:
    """The report on a payload as the type: recognised if it is, since the engine then says by what; else named."""
    report = judge_value(page.site.api.ruleset, payload, Options())
    certain = report.type == type_id and report.type_certain
    return report if certain else judge_value(page.site.api.ruleset, payload, Options(type_id))


def _without(payload: Any, path: str) -> Any:
    changed = copy.deepcopy(payload)
    *parents, last = path.split(".")
    _place(changed, parents).pop(last, None)
    return changed


def _with(payload: Any, path: str, value: Any) -> Any:
    changed = copy.deepcopy(payload)
    *parents, last = path.split(".")
    _place(changed, parents)[last.removesuffix("[]")] = value
    return changed


def _place(payload: Any, parents: list[str]) -> dict[str, Any]:
    for name in parents:
        below = payload.setdefault(name.removesuffix("[]"), [{}] if name.endswith("[]") else {})
        payload = below[0] if isinstance(below, list) else below
    place: dict[str, Any] = payload
    return place
