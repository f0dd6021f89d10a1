"""What becomes of a request: the statuses that its values lead to, and what can be done from there."""

from typing import Any

from fieldrules.words import literal
from fieldrules_generator.emit.docs.site import Site

Transition = dict[str, Any]


def outcomes(site: Site, type_id: str) -> list[Transition]:
    """The transitions of a type's operation that its values allow."""
    entry = next(entry for entry in site.api.compiled["types"] if entry["id"] == type_id)
    stated = _stated(entry)
    return [
        step
        for step in site.operations[entry["operation"]]["transitions"]
        if all(set(values) & stated.get(field, set(values)) for field, values in step.get("when", {}).items())
    ]


def afterwards(site: Site, type_id: str) -> list[dict[str, Any]]:
    """The operations that change something and are allowed in the statuses that a type leads to."""
    reached = {step["to"] for step in outcomes(site, type_id)}
    operations = site.operations.values()
    return [entry for entry in operations if entry["method"] != "GET" and reached & set(entry["allowed_from"])]


def condition(step: Transition) -> str:
    """When a transition happens, in words."""
    parts = [
        f"{field} is {' or '.join(literal(value) for value in values)}"
        for field, values in step.get("when", {}).items()
    ]
    return " and ".join(parts)


def effects(step: Transition) -> str:
    """What a transition does for the payer, in words."""
    mail = "an e-mail goes out" if step["emails"] else "no e-mail goes out"
    link = {"present": "there is a payment link", "absent": "there is no payment link"}.get(step["payment_link"])
    return ", ".join(filter(None, (mail, link)))


def _stated(entry: dict[str, Any]) -> dict[str, set[Any]]:
    """The values that a type's payloads can have, by field, where it names them."""
    found = {ask["field"]: set(ask["allowed"]) for ask in entry["values"]}
    recognise = entry["recognise"] or {"all": []}
    for part in recognise.get("all", [recognise]):
        if "equals" in part or "in" in part:
            found[part["field"]] = set(part.get("in", [part.get("equals")]))
    return found
