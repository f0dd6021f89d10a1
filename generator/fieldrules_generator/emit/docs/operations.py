"""What can be called: requests and answers, statuses and the way from one to another, servers, signing."""

from collections.abc import Iterable, Iterator
from typing import Any

from fieldrules.words import count
from fieldrules_generator.emit.docs.diagrams import state_diagram
from fieldrules_generator.emit.docs.site import Page, Site
from fieldrules_generator.emit.docs.steps import condition, effects
from fieldrules_generator.safe_markdown import Bold, Code, Joined, Markdown, Text, table
from fieldrules_generator.write import Tree

Operation = dict[str, Any]

_NONE = Text("")


def pages(site: Site) -> Tree:
    """``operations.md``."""
    page = site.page("operations.md")
    data = site.api.spec.api.data
    return page.render(
        "operations",
        title=Text(f"Operations: {site.words['title']}"),
        noun=Text(site.noun),
        operations=table(["call", "what it does", "request"], [_line(page, entry) for entry in data["operations"]]),
        diagram=state_diagram(site),
        statuses=table(
            ["status", "it means", "payment link", "operations"], [_status(page, s) for s in data["statuses"]]
        ),
        payer=_payer(page),
        terminal=Joined(_codes(data["transitions"]["terminal"]), by=" or "),
        details=[_operation(page, entry) for entry in data["operations"]],
        errors=_errors(page),
        servers=table(["server", "address", "source"], [_server(page, entry) for entry in data["servers"]]),
        media=_media(page),
        signing=_signing(page),
        retries=_retries(page),
        notes=page.items(_notes(page)),
    )


def _line(page: Page, entry: Operation) -> list[Markdown]:
    return [page.operation(entry["id"]), page.prose(entry["summary"]), Code(f"{entry['method']} {entry['path']}")]


def _codes(names: Iterable[str]) -> list[Markdown]:
    return [Code(name) for name in names]


def _listed(names: Iterable[str]) -> Markdown:
    codes = _codes(names)
    return Joined(codes, by=", ") if codes else _NONE


def _status(page: Page, entry: dict[str, Any]) -> list[Markdown]:
    """A status, what it means, and what may be called in it."""
    operations = page.site.operations.values()
    allowed = [page.operation(o["id"]) for o in operations if entry["id"] in o["allowed_from"] and o["method"] != "GET"]
    says = [page.prose(entry["says"])]
    if entry["readings"]:
        says.append(_readings(page, entry["readings"]))
    link = Text({"present": "yes", "absent": "no"}.get(entry["payment_link"], "not documented"))
    return [Code(entry["id"]), Joined(says), link, Joined(allowed, by=", ") if allowed else _NONE]


def _readings(page: Page, ids: list[str]) -> Markdown:
    return Joined([Text("("), Joined([page.reading(name) for name in ids], by="; "), Text(")")], by="")


def _payer(page: Page) -> Markdown | None:
    rows = []
    for step in page.site.api.spec.api.data["transitions"]["payer"]:
        what = [page.prose(step[key]) for key in ("trigger", "guard", "says") if key in step]
        what += [_readings(page, step["readings"])] if step["readings"] else []
        rows.append([_listed(step["from"]), Code(step["to"]), Joined(what), Text(step["basis"])])
    return table(["from", "to", "what happens", "how sure"], rows) if rows else None


def _operation(page: Page, entry: Operation) -> dict[str, Any]:
    parameters = [
        [Code(p["name"]), Text(p["in"]), Text("yes" if p["required"] else "no"), page.prose(p["says"])]
        for p in entry["parameters"]
    ]
    return {
        "name": Text(entry["client_method"]),
        "summary": page.paragraph("", page.prose(entry["summary"])),
        "facts": table(["", ""], list(_facts(page, entry))),
        "parameters": table(["parameter", "in", "required", "what it is"], parameters) if parameters else None,
        "answers": table(["HTTP", "what it means", "values"], [_answer(page, answer) for answer in entry["responses"]]),
        "transitions": _transitions(page, entry),
        "notes": page.items([page.prose(note) for note in entry.get("notes", ())]),
    }


def _facts(page: Page, entry: Operation) -> Iterator[list[Markdown]]:
    yield [Text("call"), Code(f"{entry['method']} {entry['path']}")]
    yield [Text("id in the OpenAPI file"), Code(entry["id"])]
    yield [Text("takes"), _request(page, entry)]
    if entry["allowed_from"]:
        yield [Text("allowed from"), _listed(entry["allowed_from"])]
        for label, key in (("refused from", "forbidden_from"), ("not documented from", "unspecified_from")):
            if entry[key]:
                yield [Text(label), _listed(entry[key])]
    if "refused_with" in entry:
        refused = entry["refused_with"]
        yield [Text("refused with"), Joined([Code(refused["reason"]), Text(f"({refused['basis']})")])]
    yield [Text("send it again"), _again(page, entry["retry"])]
    yield [Text("source"), page.cite(entry["source"])]
    if entry["readings"]:
        yield [Text("readings"), Joined([page.reading(name) for name in entry["readings"]], by="; ")]


def _request(page: Page, entry: Operation) -> Markdown:
    request = entry["request"] or {}
    if "types" in request:
        return page.types(request["types"])
    if "body" in request:
        return page.type(request["body"])
    if "query" in entry and entry["query"] in page.site.bodies:
        return Joined([Text("no body; the query is checked as"), page.type(entry["query"])])
    return Joined([Text("the body"), Code("{}")]) if entry["empty_body"] else Text("no body")


def _again(page: Page, retry: dict[str, str]) -> Markdown:
    words = {"always": "safe.", "never": "not safe."}
    return Joined([Text(words.get(retry["safe"], "safe only with a number of your own.")), page.prose(retry["says"])])


def _answer(page: Page, answer: dict[str, Any]) -> list[Markdown]:
    values = _codes([*answer.get("statuses", ()), *answer.get("reasons", ())])
    says = [page.prose(answer["says"])]
    says += [_readings(page, answer["readings"])] if answer.get("readings") else []
    return [Text(str(answer["http"])), Joined(says), Joined(values, by=", ") if values else _NONE]


def _transitions(page: Page, entry: Operation) -> Markdown | None:
    rows = []
    for step in entry["transitions"]:
        to = Code(step["to"]) if step["to"] else Text("not documented")
        what = [page.prose(f"{effects(step).capitalize()}."), *([page.prose(step["says"])] if "says" in step else [])]
        rows.append(
            [
                _listed(step["from"]) if step["from"] else Text("new"),
                page.prose(condition(step)) if "when" in step else _NONE,
                to,
                Joined(what),
                Text(step["basis"]),
            ]
        )
    return table(["from", "when", "to", "what happens", "how sure"], rows) if rows else None


def _errors(page: Page) -> Markdown | None:
    rows = [_error(page, entry) for entry in page.site.api.spec.api.data["errors"]]
    return table(["HTTP", "status", "reason", "reason of a field", "source"], rows) if rows else None


def _error(page: Page, entry: dict[str, Any]) -> list[Markdown]:
    reasons = [*entry["reasons"], *entry.get("also_seen", ())]
    source = [page.cite(entry["source"])]
    source += [_readings(page, entry["readings"])] if entry["readings"] else []
    listed = [_listed(entry["statuses"]), _listed(reasons), _listed(entry.get("detail_reasons", ()))]
    return [Text(str(entry["http"])), *listed, Joined(source)]


def _server(page: Page, entry: dict[str, Any]) -> list[Markdown]:
    source = [page.cite(entry["source"])]
    source += [_readings(page, entry["readings"])] if entry["readings"] else []
    return [Text(entry["id"]), Code(entry["url"]), Joined(source)]


def _media(page: Page) -> Markdown:
    media = page.site.api.spec.api.data["media_types"]
    answers = Joined(_codes(media["response"]), by=" or ")
    return page.paragraph(
        "", Text("A request is"), Code(media["request"]), Text("and an answer is"), Joined([answers, Text(".")], by="")
    )


def _signing(page: Page) -> list[dict[str, Any]]:
    """Each way of signing, in short."""
    found = []
    for scheme in page.site.api.spec.api.data["authentication"]["schemes"]:
        lines: list[Markdown] = [
            Joined([Bold(Text("You need")), _listed(item["name"] for item in scheme["credentials"])]),
            Joined([Bold(Text("Headers:")), _listed(item["name"] for item in scheme["headers"])]),
        ]
        if "base_string" in scheme:
            signed = _listed(line["name"] for line in scheme["base_string"]["lines"])
            lines.append(Joined([Bold(Text("Signed, in this order:")), signed]))
        if "claims" in scheme:
            lines.append(Joined([Bold(Text("Claims:")), _listed(claim["name"] for claim in scheme["claims"])]))
        if "algorithm" in scheme:
            lines.append(Joined([Bold(Text("Algorithm:")), Code(scheme["algorithm"])]))
        if "algorithms" in scheme:
            lines.append(Joined([Bold(Text("Algorithms:")), _listed(item["id"] for item in scheme["algorithms"])]))
        lines += [page.prose(note) for note in scheme["notes"]]
        found.append({"title": Text(scheme["title"]), "lines": page.items(lines)})
    return found


def _retries(page: Page) -> Markdown:
    retries = page.site.api.spec.api.data["retries"]
    statuses = Joined([Text(str(status)) for status in retries["http"]], by=", ")
    return page.paragraph(
        "",
        Joined([Text("A request that is safe to send again may be sent again after"), statuses, Text("when")]),
        Joined([Code(retries["header"]), Text("says so.")]),
        page.prose(retries["says"]),
        Joined([Text("("), page.cite(retries["source"]), Text(")")], by=""),
    )


def _notes(page: Page) -> Iterator[Markdown]:
    data = page.site.api.spec.api.data
    for entry in data.get("prerequisites", ()):
        yield Joined([page.prose(entry["says"]), Joined([Text("("), page.cite(entry["source"]), Text(")")], by="")])
    if "reminders" in data:
        reminders = data["reminders"]
        before, after = (
            " and ".join(count(number, "day") for number in reminders[key])
            for key in ("days_before_due", "days_after_due")
        )
        when = Text(f"Reminders go out {before} before and {after} after the due date, if")
        yield Joined([when, Code(reminders["setting"]), Text("says so.")])
    for entry in data.get("tolerated", ()):
        links = [_readings(page, entry["readings"])] if entry["readings"] else []
        yield Joined([Text("Clients send this, and it is taken:"), page.prose(entry["says"]), *links])
