"""`fieldrules rule`: every rule in a line or two, or all there is to say about some."""

import os
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from fieldrules import console, settings_file
from fieldrules.commands.api import Api, entry, load
from fieldrules.escape import printable
from fieldrules.render.json_ import dumped
from fieldrules.render.wrap import WIDTH, wrap

if TYPE_CHECKING:
    import argparse

_GROUPS = {
    "Fields that must be there": ("required",),
    "Values that are taken": ("allowed", "equals", "range", "length", "format", "pattern", "decimals"),
    "Fields that must not be there": ("forbidden",),
    "Fields that depend on each other": ("conflict", "together", "count"),
    "Amounts that must fit": ("compare", "sum"),
    "Other names": ("alias",),
    "What must not stand in a text": ("privacy",),
}
_OTHERS = "Checks of every field"
_OWN = "Rules of your own"
_LABEL = 10


def run(args: "argparse.Namespace") -> int:
    """Print the list of rules, or the rules asked for; those in the settings of a project are among them."""
    api = load(args.api)
    rules = api.reference()["rules"]
    if not all(name in rules for name in args.ids) or not args.ids:
        rules = {**rules, **_house(api)}
    if not args.ids:
        console.write([_list(rules)])
        return 0
    asked = [entry(rules, rule_id, "rule") for rule_id in args.ids]
    console.write(["\n\n".join(page(rule) for rule in asked) + "\n"])
    return 0


def _house(api: Api) -> dict[str, dict[str, Any]]:
    """The rules of one's own in the nearest settings."""
    names = list(settings_file.candidates(os.getcwd()))  # noqa: PTH109  # pathlib costs start-up time
    if not names:
        return {}
    from fieldrules.policy.reference import reference
    from fieldrules.policy.settings import load_first

    settings = load_first(names, api.ruleset())
    return {} if settings is None else reference(settings, api.ruleset())


def page(rule: dict[str, Any]) -> str:
    """All there is to say about a rule, as text without a final line break."""
    return "\n".join(_page(rule))


def groups(rules: dict[str, Any]) -> dict[str, list[dict[str, Any]]]:
    """The rules by what they are about, in the order that people are shown them."""
    group_of = {verb: title for title, verbs in _GROUPS.items() for verb in verbs}
    found: dict[str, list[dict[str, Any]]] = {title: [] for title in (*_GROUPS, _OTHERS, _OWN)}
    for rule in rules.values():
        own = rule["since"] is None  # what no version of the API's rules brought
        found[_OWN if own else group_of.get(rule["verb"], _OTHERS)].append(rule)
    return {title: members for title, members in found.items() if members}


def _list(rules: dict[str, Any]) -> str:
    parts = [
        "\n".join([title, *(line for rule in found for line in _row(rule))]) for title, found in groups(rules).items()
    ]
    return "\n\n".join([*parts, "`fieldrules rule ID` says more about one."]) + "\n"


def _row(rule: dict[str, Any]) -> list[str]:
    weight = rule["severity"] + (", contested" if rule["contested"] else "")
    first = f"  {printable(rule['id'])}".ljust(WIDTH - len("warning, contested") - 1)
    return [f"{first} {weight}", *("      " + line for line in wrap(printable(rule["summary"]), 6))]


def _page(rule: dict[str, Any]) -> Iterator[str]:
    yield printable(rule["id"])
    yield from ("  " + line for line in wrap(printable(rule["summary"]), 2))
    yield ""
    yield from _labelled("says", "\n".join(rule["says"]))
    yield from _labelled("why", rule["why"])
    yield from _labelled("kind", rule["verb"])
    contested = "; contested: the vendor's own examples do otherwise" if rule["contested"] else ""
    yield from _labelled("default", rule["severity"] + contested)
    yield from _labelled("how sure", rule["evidence"])
    yield from _labelled("since", rule["since"])
    yield from _labelled("types", ", ".join(rule["types"]) or "every type")
    for source in rule["sources"]:
        yield from sourced(source)
    reading = rule["reading"]
    if reading is not None:
        yield from _labelled("reading", f"{reading['topic']}: {reading['reading']} ({reading['id']})")
    yield from _labelled("to fix", "\n".join(rule["fix"]))
    yield from _example("Fails", rule["fails"])
    yield from _example("Passes", rule["passes"])


def sourced(source: dict[str, Any]) -> Iterator[str]:
    """The lines that name a source: page and section, then the address on a line of its own."""
    yield from _labelled("source", f"{source['page_title']}: {source['section']}")
    yield " " * (2 + _LABEL) + printable(source["url"])


def _labelled(label: str, text: str | None) -> Iterator[str]:
    if not text:
        return
    indent = 2 + _LABEL
    hanging = 2 if "\n" in text else 0
    lines = [line for part in text.split("\n") for line in wrap(printable(part), indent, hanging)]
    for number, line in enumerate(lines):
        yield f"  {label if number == 0 else '':<{_LABEL}}{line}"


def _example(title: str, example: dict[str, Any] | None) -> Iterator[str]:
    if example is None:
        return
    named = f", as {example['type']}" if example.get("type") else ""
    yield ""
    yield f"  {title}{printable(named)}"
    raw = "text" in example
    text = str(example["text"]) if raw else dumped(example["payload"], ascii_only=False)
    for line in text.split("\n"):
        yield "    " + printable(line)
