"""`fieldrules types`: the types of request, the fields of one, or a payload to start from."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from fieldrules import console
from fieldrules.commands.api import entry, load
from fieldrules.commands.rule import sourced
from fieldrules.console import UsageError
from fieldrules.escape import printable
from fieldrules.render.json_ import dumped
from fieldrules.render.wrap import wrap
from fieldrules.words import count, one_of

if TYPE_CHECKING:
    import argparse

_NEEDS = {
    "required": "Must be there",
    "conditional": "Depends on other fields",
    "optional": "May be there",
    "forbidden": "Must not be there",
}


def run(args: "argparse.Namespace") -> int:
    """Print the list of types, one type, or its example."""
    reference = load(args.api).reference()
    if args.type is None:
        if args.example:
            raise UsageError("--example of which type? `fieldrules types` lists them")
        console.write([listing(reference) + "\n"])
        return 0
    found = entry({**reference["types"], **reference["bodies"]}, args.type, "type")
    if args.example:
        payload = found.get(args.example)
        if payload is None:
            raise UsageError(f"there is no {args.example} example of {printable(args.type)}")
        console.write([dumped(payload, ascii_only=not console.takes_unicode()) + "\n"])
    else:
        console.write([page(found) + "\n"])
    return 0


def listing(reference: dict[str, Any]) -> str:
    """Every type in a line or two, as text without a final line break."""
    return "\n".join(_list(reference))


def page(found: dict[str, Any]) -> str:
    """All there is to say about a type, as text without a final line break."""
    return "\n".join(_page(found))


def _list(reference: dict[str, Any]) -> Iterator[str]:
    types, bodies = reference["types"].values(), reference["bodies"].values()
    width = max(len(found["id"]) for found in (*types, *bodies)) + 4
    yield "Recognised, or named with --type"
    for found in types:
        yield from _row(found, width)
    if bodies:
        yield ""
        yield "Named with --type, and checked field by field only"
        for found in bodies:
            yield from _row(found, width)
    yield ""
    yield "`fieldrules types TYPE` lists the fields of one; --example prints a payload."


def _row(found: dict[str, Any], width: int) -> Iterator[str]:
    for number, line in enumerate(wrap(printable(found["title"]), width)):
        name = f"  {printable(found['id'])}" if number == 0 else ""
        yield name.ljust(width) + line


def _page(found: dict[str, Any]) -> Iterator[str]:
    yield from wrap(printable(f"{found['id']}: {found['title']}"), hanging=2)
    if found.get("what"):
        yield ""
        yield from ("  " + line for line in wrap(printable(found["what"]), 2))
    for need, title in _NEEDS.items():
        fields = [field for field in found["fields"] if field["need"] == need]
        if fields:
            yield ""
            yield f"{title}: {count(len(fields), 'field')}"
            for field in fields:
                yield from _field(field)
    if found.get("source"):
        yield ""
        yield from sourced(found["source"])


def _field(field: dict[str, Any]) -> Iterator[str]:
    yield f"  {printable(field['path'])}"
    if field["need"] == "forbidden":
        return
    takes = one_of(field["values"]) if field.get("values") else field.get("takes")
    sentences = [text for text in (takes, field.get("note")) if text]
    if sentences:
        yield from ("      " + line for line in wrap(printable(". ".join(sentences)), 6))
    if field.get("rule"):
        yield f"      rule {printable(field['rule'])}"
