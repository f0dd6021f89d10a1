"""The generated Python package: what a program imports to check payloads of this API."""

from fieldrules_generator.emit.client import public_names
from fieldrules_generator.emit.models import class_names
from fieldrules_generator.model import Api
from fieldrules_generator.safe_text import Identifier, Literal, Prose
from fieldrules_generator.templates import render
from fieldrules_generator.write import Tree


def emit(api: Api) -> Tree:
    """``__init__.py``, ``__main__.py`` and ``py.typed``."""
    folder = f"python/{api.name}"
    values = {
        "package": Identifier(api.name),
        "package_name": Literal(api.name),
        "title": Prose(api.compiled["title"]),
        "models": class_names(api),
        "clients": [name for name in public_names(api) if not name.endswith("Error")],
        "errors": [name for name in public_names(api) if name.endswith("Error")],
        "sha256": Prose(api.compiled["sha256"]),
        "version": Prose(api.compiled["version"]),
    }
    return {
        f"{folder}/__init__.py": render("package/__init__.py.j2", values),
        f"{folder}/__main__.py": render("package/__main__.py.j2", values),
        f"{folder}/py.typed": b"",
    }
