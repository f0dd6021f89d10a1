"""The options of `fieldrules sandbox` that are named as the API names its credentials."""

from typing import Any

from fieldrules.arguments import Parser
from fieldrules.commands.api import load
from fieldrules.console import UsageError
from fieldrules.resources import read_json


def operations_of(api: str | None) -> dict[str, Any]:
    """What the generated package says of its operations.

    Raises:
        UsageError: if it says nothing of them, or not what a sandbox needs.
    """
    module: Any = load(api)
    try:
        operations = read_json(module.__file__, "operations.json")
    except (OSError, ValueError):
        operations = {}
    if "sandbox" not in operations:
        raise UsageError(f"the package {api} does not say what a sandbox needs")
    return operations


def add(made: Parser, api: str | None) -> None:
    """Add the options of an API's credentials."""
    names = operations_of(api)["sandbox"]
    says = "made up if not given"
    for dest, role in (("account", "account"), ("key_id", "key")):
        option = "--" + names[role]["credential"].replace("_", "-")
        made.add_argument(option, dest=dest, metavar=dest[0].upper(), help=f"who may ask; {says}")
    made.add_argument("--secret", metavar="S", help=f"the shared secret in Base64; {says}")
