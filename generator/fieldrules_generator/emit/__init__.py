"""The emitters: one module and one template folder a target, each from an API to files by path."""

from collections.abc import Callable

from fieldrules_generator.emit import acceptor, package, ruleset
from fieldrules_generator.model import Api
from fieldrules_generator.write import Tree

EMITTERS: tuple[Callable[[Api], Tree], ...] = (ruleset.emit, package.emit, acceptor.emit)
"""Every target, in the order they are written."""


def emit_all(api: Api) -> Tree:
    """Every generated file of an API."""
    tree: Tree = {}
    for emit in EMITTERS:
        tree |= emit(api)
    return tree


def owned_folders(api: str) -> list[str]:
    """The folders below the output folder that hold generated files of one API only."""
    return [f"{target}/{api}" for target in ()]  # TEMP until wired
