"""The first page: what this is, and the picture that leads to the right type."""

from fieldrules.words import count
from fieldrules_generator.emit.docs.diagrams import flowchart
from fieldrules_generator.emit.docs.site import EVIDENCE, Site
from fieldrules_generator.emit.docs.types import listing
from fieldrules_generator.safe_markdown import Code, Link, Markdown, Text, table
from fieldrules_generator.write import Tree


def pages(site: Site) -> Tree:
    """``index.md``."""
    page = site.page("index.md")
    data = site.api.compiled
    source = page.cite({"page": site.api.spec.api.data["page"]})
    facts: list[list[Markdown]] = [
        [Text("rule set"), Text(data["version"])],
        [Text("sha256"), Code(data["sha256"])],
        [Text("page read"), source],
        [Text("holds"), Text(_holds(site))],
    ]
    used = {rule["evidence"] for rule in site.rules.values()}
    evidence: list[list[Markdown]] = [[Text(name), Text(says)] for name, says in EVIDENCE.items() if name in used]
    links = {
        "types": "each type: what it needs, an example to copy, what can go wrong",
        "fields": "all fields of all types side by side",
        "rules": "each rule: why, where it comes from, what fails and what passes",
        "readings": "where the sources disagree, and how we read them",
        "operations": "what can be called, and the statuses it leads to",
    }
    places = [[Link(Text(name), f"{name}.md"), Text(says)] for name, says in links.items()]
    return page.render(
        "index",
        title=Text(f"{site.words['title']}: the field rules"),
        noun=Text(site.noun),
        intro=page.paragraph(
            "",
            Text(
                f"What {site.words['vendor']} asks of each field of a request, as rules with their reasons and sources."
            ),
            Code("fieldrules check"),
            Text(
                "judges payloads by the same rules. A payload that passes meets what is documented; it can still be "
                "refused for what only the vendor knows, such as the settings of your account."
            ),
        ),
        facts=table(["", ""], facts),
        places=table(["page", "what is there"], places),
        chart=flowchart(site),
        types=listing(page),
        evidence=table(["we say", "that is"], evidence),
    )


def _holds(site: Site) -> str:
    numbers = {"type": site.types, "rule": site.rules, "reading": site.readings, "operation": site.operations}
    return ", ".join(count(len(found), noun) for noun, found in numbers.items())
