"""A page for each type of request, and the list of them."""

from collections.abc import Iterator
from typing import Any

from fieldrules.render.json_ import dumped
from fieldrules.words import count, literal, one_of
from fieldrules_generator.emit.docs.pitfalls import pitfalls
from fieldrules_generator.emit.docs.questions import answers, nearest
from fieldrules_generator.emit.docs.site import Page, Site
from fieldrules_generator.emit.docs.steps import afterwards, effects, outcomes
from fieldrules_generator.problems import SpecError
from fieldrules_generator.reference.sources import cited
from fieldrules_generator.safe_markdown import Code, Fence, Joined, Markdown, Text, definition_of, reference, table
from fieldrules_generator.write import Tree

Field = dict[str, Any]

_TITLES = {
    "conditional": "Depends on other fields",
    "optional": "May be there",
    "forbidden": "Must not be there",
}
_HEADER = ["field", "value", "what it is", "rule", "source"]


def pages(site: Site) -> Tree:
    """Every page about types."""
    tree = _list(site)
    for words in (*site.types.values(), *site.bodies.values()):
        tree |= _page(site, words)
    return tree


def need_of(field: Field) -> str:
    """What a type says of a field: a required one that takes a single value is fixed."""
    return "fixed" if field["need"] == "required" and len(field["values"]) == 1 else str(field["need"])


def listing(page: Page) -> Markdown:
    """The table of all types."""
    rows = []
    for words in page.site.types.values():
        statuses = dict.fromkeys(
            step["to"] for step in outcomes(page.site, words["id"]) if step["to"] and not step["from"]
        )
        needs = [field for field in words["fields"] if field["need"] == "required"]
        rows.append(
            [
                page.type(words["id"]),
                page.prose(words["title"]),
                Joined([Code(status) for status in statuses], by=", "),
                Text(count(len(needs), "field")),
            ]
        )
    return table(["type", "what it is", "status", "must be sent"], rows)


def _list(site: Site) -> Tree:
    page = site.page("types.md")
    bodies = [[page.type(words["id"]), page.prose(words["title"])] for words in site.bodies.values()]
    return page.render(
        "types",
        title=Text(f"Types of request: {site.words['title']}"),
        types=listing(page),
        bodies=table(["body", "what it is"], bodies) if bodies else Text(""),
    )


def _page(site: Site, words: dict[str, Any]) -> Tree:
    page = site.page(site.file("types", words["id"]))
    is_type = words["id"] in site.types
    needed = [field for field in words["fields"] if field["need"] == "required"]
    sources = _sources(page, words)
    numbers = {source["url"]: number for number, source in enumerate(sources, start=1)}
    return page.render(
        "type",
        title=Joined([Text(words["id"]), page.prose(words["title"])], by=": "),
        what=page.paragraph("What happens.", page.prose(words["what"])) if is_type else Text(""),
        outcomes=page.items(_outcomes(page, words)) if is_type else [],
        recognised=_recognised(page, words),
        others=page.items(_others(page, words)) if is_type else [],
        needed=Text(f"What you must send: {count(len(needed), 'field')}"),
        needs=table(_HEADER, [_row(page, field, numbers) for field in needed]) if needed else None,
        minimal=_example(words.get("minimal")),
        full=_example(words.get("full")),
        example_command=Code(f"fieldrules types {words['id']} --example"),
        wishes=_wishes(page, words) if is_type else None,
        pitfalls=pitfalls(page, words) if is_type else None,
        groups=list(_groups(page, words, numbers)),
        sources=page.items((page.source(source) for source in sources), indent=3),
        definitions=[
            definition
            for number, source in enumerate(sources, start=1)
            if (definition := definition_of(f"source {number}", source["url"])) is not None
        ],
        readings=page.items([page.reading(reading) for reading in _readings(page, words)]),
    )


def _outcomes(page: Page, words: dict[str, Any]) -> Iterator[Markdown]:
    """What sends it, the status that follows, and what can be done then."""
    yield Joined([Joined([Text("You send it with"), page.operation(words["operation"])]), Text(".")], by="")
    for step in outcomes(page.site, words["id"]):
        if step["to"] is not None:
            became = "It keeps the status" if step["from"] == [step["to"]] else "The status becomes"
            status = Joined([Text(became), Code(step["to"])])
            yield Joined([status, page.prose(f"{effects(step)}.")], by="; ")
    for operation in afterwards(page.site, words["id"]):
        then = Joined([Text("Then"), page.operation(operation["id"])])
        yield Joined([then, page.prose(operation["summary"])], by=": ")


def _recognised(page: Page, words: dict[str, Any]) -> Markdown:
    if words.get("recognise"):
        return page.paragraph("You have the right page if", page.prose(f"{words['recognise']}."))
    named = Code(f"--type {words['id']}")
    return page.paragraph("It is never guessed.", Text("Name it yourself:"), named)


def _others(page: Page, words: dict[str, Any]) -> Iterator[Markdown]:
    known = answers(page.site.api.compiled["types"])
    if words["id"] in known:
        for told, others in nearest(words["id"], known):
            yield Joined([page.prose(f"If {told}:"), Joined([page.type(other) for other in others], by=" or ")])


def _value(field: Field) -> Markdown:
    if not field["values"]:
        return Text(field["takes"])
    values = Joined([Code(literal(value)) for value in field["values"]], by=" or ")
    return Joined([Text("always"), values]) if need_of(field) == "fixed" else values


def _note(page: Page, field: Field) -> Markdown:
    parts = [page.prose(field["note"])]
    if field["reading"]:
        parts.append(Joined([Text("("), page.reading(field["reading"], "reading"), Text(")")], by=""))
    return Joined(parts)


def _example(payload: Any) -> Markdown | None:
    return None if payload is None else Fence(dumped(payload, ascii_only=False), "json")


def _groups(page: Page, words: dict[str, Any], numbers: dict[str, int]) -> Iterator[dict[str, Any]]:
    """The tables of all other fields, by what the type says of them."""
    for need, title in _TITLES.items():
        fields = [field for field in words["fields"] if need_of(field) == need]
        if fields:
            rows = [_row(page, field, numbers) for field in fields]
            yield {
                "title": Text(f"{title}: {count(len(fields), 'field')}"),
                "table": table(_HEADER, rows),
            }


def _row(page: Page, field: Field, numbers: dict[str, int]) -> list[Markdown]:
    words = cited(page.site.api, field["source"])
    return [
        Code(field["path"]),
        Text("") if field["need"] == "forbidden" else _value(field),
        _note(page, field),
        page.rule(field["rule"]) if field["rule"] else Text(""),
        reference(f"source {numbers[words['url']]}", words["url"]),
    ]


def _sources(page: Page, words: dict[str, Any]) -> list[dict[str, Any]]:
    """What the page and its fields are documented by, in the order of their numbers; one for each address."""
    found = [words["source"], *(cited(page.site.api, field["source"]) for field in words["fields"])]
    return [next(source for source in found if source["url"] == url) for url in dict.fromkeys(s["url"] for s in found)]


def _readings(page: Page, words: dict[str, Any]) -> list[str]:
    """The readings that touch a type: those of its fields, and those of the rules that hold for it."""
    fields = [field["reading"] for field in words["fields"] if field["need"] != "forbidden"]
    rules = [
        rule["reading"]["id"]
        for rule in page.site.rules.values()
        if rule["reading"] and words["id"] in (rule["types"] or list(page.site.types))
    ]
    return list(dict.fromkeys(filter(None, [*rules, *fields])))


def _wishes(page: Page, words: dict[str, Any]) -> Markdown | None:
    """What may be asked of the API that this type leaves open, and what to add for it."""
    needs = {field["path"]: field for field in words["fields"]}
    rows = []
    for wish in page.site.api.spec.api.data.get("wishes", ()):
        _check(page.site, wish)
        fields = [needs.get(path) for path in wish["fields"]]
        if all(field is not None and field["need"] in ("optional", "conditional") for field in fields):
            added = [_added(page, field) for field in fields if field is not None]
            rule = page.rule(wish["rule"]) if "rule" in wish else Text("")
            what = Joined(
                [Joined(added, by=" **and** "), *([page.prose(wish["note"])] if "note" in wish else [])], by="<br>"
            )
            rows.append([page.prose(wish["says"]), what, rule])
    return table(["you want", "add", "rule"], rows) if rows else None


def _added(page: Page, field: Field) -> Markdown:
    switch = page.site.api.schemas.all_paths().get(field["path"], {}).get("default") is False
    return Code(f"{field['path']}: true" if switch else field["path"])


def _check(site: Site, wish: dict[str, Any]) -> None:
    """Refuse a wish for what is not there."""
    unknown = [path for path in wish["fields"] if path not in site.api.schemas.all_paths()]
    unknown += [wish["rule"]] if wish.get("rule", "field-type") not in site.rules else []
    if unknown:
        place = site.api.spec.api
        raise SpecError([place.problem(f"has a wish for the unknown {one_of(unknown)}", "wishes")])
