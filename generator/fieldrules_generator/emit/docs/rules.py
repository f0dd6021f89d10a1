"""A page for each rule, and the list of them."""

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from fieldrules.commands.rule import groups
from fieldrules.engine import judge_text, judge_value
from fieldrules.options import Options
from fieldrules.render.json_ import dumped
from fieldrules.report import Report
from fieldrules_generator.emit.docs.site import EVIDENCE, Page, Site
from fieldrules_generator.safe_markdown import Bold, Code, Fence, Joined, Markdown, Text, table
from fieldrules_generator.write import Tree

Rule = dict[str, Any]

_BUILTIN = "A check of every payload. The page of a type says what each of its fields takes."


def pages(site: Site, gaps: Mapping[str, Collection[str]]) -> Tree:
    """Every page about rules."""
    tree = _list(site)
    for rule in site.rules.values():
        tree |= _page(site, rule, gaps)
    return tree


def _list(site: Site) -> Tree:
    page = site.page("rules.md")
    found = [
        {
            "title": Text(title),
            "table": table(
                ["rule", "says", "default"],
                [[page.rule(rule["id"]), page.prose(rule["summary"]), Text(_weight(rule))] for rule in rules],
            ),
        }
        for title, rules in groups(site.rules).items()
    ]
    intro = page.paragraph(
        "",
        Text(
            f"{len(site.rules)} rules. Each says where it comes from and how sure we are. A contested one is broken by "
            "the vendor's own examples or programs;"
        ),
        Code("fieldrules check --contested warning"),
        Text("lets it pass."),
    )
    return page.render("rules", title=Text(f"Rules: {site.words['title']}"), intro=intro, groups=found)


def _weight(rule: Rule) -> str:
    return str(rule["severity"]) + (", contested" if rule["contested"] else "")


def _page(site: Site, rule: Rule, gaps: Mapping[str, Collection[str]]) -> Tree:
    page = site.page(site.file("rules", rule["id"]))
    examples = {which: _example(page, rule, which) if rule[which] else None for which in ("fails", "passes")}
    disputed = _disputed(page, rule)
    return page.render(
        "rule",
        title=Text(rule["id"]),
        summary=page.paragraph("", Bold(page.prose(rule["summary"]))),
        facts=table(["", ""], list(_facts(page, rule))),
        why=page.paragraph("", page.prose(rule["why"])),
        says=page.items([page.prose(line) for line in rule["says"]]),
        builtin=page.paragraph("", Text(_BUILTIN)),
        examples=examples,
        cases=_cases(page, rule),
        fixes=page.items([page.prose(fix) for fix in rule["fix"]]),
        offers=page.items(map(page.prose, _offers(page.site, rule))),
        sources=page.items([page.source(source) for source in rule["sources"]]) if len(rule["sources"]) > 1 else [],
        disputed=disputed,
        contested=page.paragraph("", *_pass_it(rule)) if rule["contested"] else Text(""),
        elsewhere=_elsewhere(page, rule, gaps),
    )


def _facts(page: Page, rule: Rule) -> Iterator[tuple[Markdown, Markdown]]:
    yield Text("applies to"), page.types(rule["types"])
    contested = "; contested, see below" if rule["contested"] else ""
    yield Text("default"), Text(rule["severity"] + contested)
    yield Text("how sure"), Text(f"{rule['evidence']}: {EVIDENCE[rule['evidence']]}")
    yield Text("since"), Text(f"rule set {rule['since']}")
    sources = [page.source(source) for source in rule["sources"][:1]]
    if len(rule["sources"]) > 1:
        sources.append(Text(f"and {len(rule['sources']) - 1} more, see below"))
    yield Text("source"), Joined(sources) if sources else Text("that of the field")


def _example(page: Page, rule: Rule, which: str) -> dict[str, Any]:
    example = rule[which]
    report = _judged(page.site, example)
    text = str(example["text"]) if "text" in example else dumped(example["payload"], ascii_only=False)
    told = [finding.message for finding in report.findings if finding.rule == rule["id"]]
    named = [Text("Here the type is named:"), page.type(example["type"])] if example["type"] else []
    return {
        "says": page.paragraph("", page.prose(example["says"]), *named),
        "payload": Fence(text, "text" if report.unreadable else "json"),
        "told": page.items([page.prose(line) for line in dict.fromkeys(told)]) if which == "fails" else [],
    }


def _judged(site: Site, example: dict[str, Any]) -> Report:
    options = Options(example["type"])
    if "text" in example:
        return judge_text(site.api.ruleset, example["text"], options)
    return judge_value(site.api.ruleset, example["payload"], options)


def _cases(page: Page, rule: Rule) -> Markdown:
    """Links to the files of all cases in the rule's own folder, or of those shown."""
    own = [case.name for case in page.site.api.cases if case.name.split("/")[0] == rule["id"]]
    shown = [rule[which]["case"] for which in ("fails", "passes") if rule[which] is not None]
    names = dict.fromkeys(own or shown)
    links = [link for name in names if (link := page.case(name, name.removeprefix(f"{rule['id']}/"))) is not None]
    return page.paragraph("All cases:", Joined(links, by=", ")) if links else Text("")


def _offers(site: Site, rule: Rule) -> list[str]:
    """What the tool proposes for the failing example, if that breaks this rule alone and it is not said yet."""
    if rule["fails"] is None:
        return []
    report = _judged(site, rule["fails"])
    if {finding.rule for finding in report.findings if finding.severity == "error"} - {rule["id"]}:
        return []
    effects = {"keeps": "same meaning", "asks": "a value only you can give"}
    offers = [f"{fix.title}: {fix.consequence or effects.get(fix.effect, fix.effect)}" for fix in report.fixes]
    said = {fix.rstrip(".").lower() for fix in rule["fix"]}
    return [] if {offer.lower() for offer in offers} <= said else offers


def _disputed(page: Page, rule: Rule) -> dict[str, Any] | None:
    if rule["reading"] is None:
        return None
    _, entry = page.site.readings[rule["reading"]["id"]]
    return {
        "table": says(page, entry),
        "reading": page.paragraph("Our reading.", page.prose(rule["reading"]["reading"])),
        "link": page.paragraph("", Text("Why, and what else it touches:"), page.reading(entry["id"])),
    }


def says(page: Page, reading: dict[str, Any]) -> Markdown:
    """The table of what each source says."""
    rows = []
    for claim in reading["says"]:
        cite = {"page": claim["source"]} | ({"section": claim["section"]} if "section" in claim else {})
        rows.append([page.cite(cite), page.prose(claim["claim"])])
    return table(["source", "says"], rows)


def _pass_it(rule: Rule) -> Iterator[Markdown]:
    yield Text("If your account takes it,")
    yield Code("fieldrules check --contested warning")
    yield Text("lets every contested rule pass,")
    yield Code(f"--ignore {rule['id']}")
    yield Text("this one.")


def _elsewhere(page: Page, rule: Rule, gaps: Mapping[str, Collection[str]]) -> Markdown:
    if not gaps:
        return Text("")
    told = [Text(f"{target} {'no' if rule['id'] in missing else 'yes'}") for target, missing in gaps.items()]
    return page.paragraph("Same rule elsewhere.", Joined(told, by=" · "))
