"""The generated package that a command works with."""

from importlib import import_module
from typing import Any, Protocol, cast

from fieldrules.console import UsageError
from fieldrules.escape import printable
from fieldrules.near_miss import suggestions
from fieldrules.ruleset import RuleSet


class Api(Protocol):
    """What the command line uses of a generated package."""

    def ruleset(self) -> RuleSet:
        """The compiled rules."""

    def reference(self) -> dict[str, Any]:
        """What `rule` and `types` print: every rule, type and body, for people."""

    def operations(self) -> dict[str, Any]:
        """What is known of the API's servers, operations and answers."""


def load(name: str | None) -> Api:
    """Import a generated package.

    Raises:
        UsageError: if no package is named, or the one named is missing or none of ours.
    """
    if name is None:
        raise UsageError("which rules? name a generated package with --api MODULE")
    shown = printable(name)
    try:
        module = import_module(name)
    except (ImportError, TypeError, ValueError, SyntaxError) as error:
        if isinstance(error, ModuleNotFoundError) and error.name != name:
            raise UsageError(
                f"the package {shown} needs {printable(str(error.name))}, which is not installed"
            ) from None
        raise UsageError(f"there is no package {shown} to import") from None
    if not callable(getattr(module, "ruleset", None)) or not callable(getattr(module, "reference", None)):
        raise UsageError(f"the package {shown} has no rules; --api takes one that `generate` wrote")
    return cast("Api", module)


def entry(entries: dict[str, Any], name: str, noun: str) -> Any:
    """An entry by name; an unknown name is a `UsageError` that tells the nearest ones."""
    if name in entries:
        return entries[name]
    near = suggestions(name, entries)
    hint = f"; did you mean {' or '.join(near)}?" if near else ""
    raise UsageError(f"there is no {noun} {printable(name)}{hint}")
