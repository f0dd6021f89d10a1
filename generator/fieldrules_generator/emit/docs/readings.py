"""Every place where the sources disagree or say nothing, and how we read it."""

from typing import Any

from fieldrules_generator.emit.docs.rules import says
from fieldrules_generator.emit.docs.site import Page, Site
from fieldrules_generator.reference.sources import cited
from fieldrules_generator.safe_markdown import Code, Joined, Link, Markdown, Text, table
from fieldrules_generator.write import Tree

_TOUCHES = {"request": "what you send", "response": "what comes back", "operation": "what an operation does"}


def pages(site: Site) -> Tree:
    """``readings.md``, and a page for each file of readings."""
    page = site.page("readings.md")
    topics: dict[str, list[dict[str, Any]]] = {}
    for topic, entry in site.readings.values():
        topics.setdefault(topic, []).append(entry)
    groups = [{"title": _title(topic), "table": _list(page, entries)} for topic, entries in topics.items()]
    tree = page.render("readings", title=Text(f"Readings: {site.words['title']}"), groups=groups)
    for topic, entries in topics.items():
        tree |= _page(site, topic, entries)
    return tree


def _title(topic: str) -> Markdown:
    return Text(topic.replace("_", " ").replace("-", " ").capitalize())


def _list(page: Page, entries: list[dict[str, Any]]) -> Markdown:
    rows = [[page.reading(entry["id"]), page.prose(entry["reading"]), Text(entry["severity"])] for entry in entries]
    return table(["the question", "our reading", "harm if wrong"], rows)


def _page(site: Site, topic: str, entries: list[dict[str, Any]]) -> Tree:
    page = site.page(site.file("readings", topic))
    return page.render(
        "reading",
        title=Joined([Text("Readings:"), _title(topic)]),
        readings=[_reading(page, entry) for entry in entries],
    )


def _reading(page: Page, entry: dict[str, Any]) -> dict[str, Any]:
    topic = entry["topic"][:1].upper() + entry["topic"][1:]
    facts: list[list[Markdown]] = [[Text("about"), Text(", ".join(_TOUCHES[what] for what in entry["touches"]))]]
    facts.append([Text("harm if read wrongly"), Text(entry["severity"])])
    if entry["rules"]:
        facts.append([Text("rules"), Joined([page.rule(rule) for rule in entry["rules"]], by=", ")])
    if entry["fields"]:
        facts.append([Text("fields"), Joined([Code(path) for path in entry["fields"]], by=", ")])
    if entry["examples"]:
        facts.append([Text("examples"), Joined([_example(page, name) for name in entry["examples"]], by=", ")])
    return {
        "id": Text(entry["id"]),
        "topic": page.paragraph("", page.prose(f"{topic}.")),
        "says": says(page, entry),
        "reading": page.paragraph("Our reading.", page.prose(entry["reading"])),
        "why": page.paragraph("Why.", page.prose(entry["why"])),
        "facts": table(["", ""], facts),
    }


def _example(page: Page, name: str) -> Markdown:
    """An example of the spec, with a link to where the vendor shows it."""
    for _, _, entry in page.site.api.spec.entries("examples", "examples"):
        if entry["id"] == name:
            return page.cite(entry["source"]) if "title" not in entry else _titled(page, entry)
    return Code(name)


def _titled(page: Page, entry: dict[str, Any]) -> Markdown:
    return Link(page.prose(entry["title"]), cited(page.site.api, entry["source"])["url"])
