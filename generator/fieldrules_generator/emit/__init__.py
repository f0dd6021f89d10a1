"""The emitters: one module and one template folder a target, each from an API to files by path."""

from collections.abc import Callable

from fieldrules_generator.emit import acceptor, cassettes, client, docs, models, operations, package, ruleset, schemas
from fieldrules_generator.emit.schemas import gaps
from fieldrules_generator.model import Api
from fieldrules_generator.write import Tree


def _docs(api: Api) -> Tree:
    """The reference, which says of each rule where else it holds."""
    unsaid = {gap.rule for gap in gaps.gaps(api.ruleset) if gap.part == "all"}
    warned = {rule["id"] for rule in api.ruleset.data["rules"] if rule["severity"] == "warning"}
    return docs.emit(api, {"JSON Schema": unsaid | warned})


EMITTERS: tuple[Callable[[Api], Tree], ...] = (
    ruleset.emit,
    package.emit,
    acceptor.emit,
    models.emit,
    operations.emit,
    client.emit,
    schemas.emit,
    cassettes.emit,
    _docs,
)
"""Every target, in the order they are written."""


def emit_all(api: Api) -> Tree:
    """Every generated file of an API."""
    tree: Tree = {}
    for emit in EMITTERS:
        tree |= emit(api)
    return tree


def owned_folders(api: str) -> list[str]:
    """The folders below the output folder that hold generated files of one API only."""
    return [f"{target}/{api}" for target in ("python", "schemas", "docs", "cassettes")]
