"""The pictures, in Mermaid: which type it is, and how statuses follow each other."""

from collections.abc import Iterator
from itertools import count
from typing import Any

from fieldrules.words import literal
from fieldrules_generator.emit.docs.questions import Choice, Question, answers, choose
from fieldrules_generator.emit.docs.site import Site
from fieldrules_generator.safe_markdown import DiagramLabel, DiagramName
from fieldrules_generator.safe_text import SafeText

Edge = dict[str, SafeText]


def flowchart(site: Site) -> dict[str, list[dict[str, SafeText]]]:
    """Questions, types and arrows of the picture that leads to a type; empty where nothing is recognised."""
    known = answers(site.api.compiled["types"])
    names = {type_id: DiagramName("t", number) for number, type_id in enumerate(known)}
    chart: dict[str, list[dict[str, SafeText]]] = {"questions": [], "types": [], "arrows": []}
    if known:
        _draw(choose(known), chart, names, count())
    chart["types"] = [{"name": name, "label": DiagramLabel(type_id)} for type_id, name in names.items()]
    return chart


def _draw(
    choice: Choice, chart: dict[str, list[dict[str, SafeText]]], names: dict[str, DiagramName], numbers: Iterator[int]
) -> list[DiagramName]:
    """Add what a choice leads to; returns the nodes that it starts with."""
    if choice.question is None:
        return [names[type_id] for type_id in choice.types]
    name = DiagramName("q", next(numbers))
    chart["questions"].append({"name": name, "label": DiagramLabel(_asked(choice.question))})
    for answer, then in choice.branches:
        arrows = [{"from": name, "label": DiagramLabel(answer.strip('"'))} for _ in then.types[:1]]
        place = len(chart["arrows"])
        targets = _draw(then, chart, names, numbers)
        chart["arrows"][place:place] = [arrow | {"to": target} for arrow in arrows for target in targets]
    return [name]


def _asked(question: Question) -> str:
    return f"{question.label}?"


def state_diagram(site: Site) -> dict[str, Any]:
    """States and arrows: what operations do, then what the payer does. What leaves a status as it is, is left out."""
    data = site.api.spec.api.data
    names = {entry["id"]: DiagramName("s", number) for number, entry in enumerate(data["statuses"])}
    arrows: list[Edge] = []
    for operation in data["operations"]:
        for step in operation["transitions"]:
            if step["to"] is None:
                continue
            label = DiagramLabel(f"{operation['client_method']}{_condition(step)}")
            arrows += [
                _arrow(names, start, step["to"], label) for start in step["from"] or [None] if start != step["to"]
            ]
    for step in data["transitions"]["payer"]:
        label = DiagramLabel(step["trigger"].rstrip("."))
        arrows += [_arrow(names, start, step["to"], label) for start in step["from"] if start != step["to"]]
    reached = {arrow["to"] for arrow in arrows}
    first = [status for status in data["transitions"]["initial"] if names[status] not in reached]
    arrows = [*(_arrow(names, None, status, None) for status in first), *arrows]
    arrows += [_arrow(names, end, None, None) for end in data["transitions"]["terminal"]]
    states = [{"name": name, "label": DiagramLabel(status)} for status, name in names.items()]
    return {"states": states, "arrows": list({tuple(arrow.items()): arrow for arrow in arrows}.values())}


def _arrow(names: dict[str, DiagramName], start: str | None, end: str | None, label: DiagramLabel | None) -> Edge:
    arrow: Edge = {"from": names[start] if start else _EDGE, "to": names[end] if end else _EDGE}
    return arrow | ({"label": label} if label is not None else {})


class _Edge(SafeText):
    """Where a state diagram starts and ends."""

    __slots__ = ()


_EDGE = _Edge("[*]")


def _condition(step: dict[str, Any]) -> str:
    """A transition's condition in few words: the last name of each field, and its values."""
    parts = [
        f"{field.rpartition('.')[2]} {' or '.join(literal(value).strip(chr(34)) for value in values)}"
        for field, values in step.get("when", {}).items()
    ]
    return f": {', '.join(parts)}" if parts else ""
