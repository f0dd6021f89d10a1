"""The models: one pydantic class for each type, body and answer, made by datamodel-code-generator.

`shapes` reads the spec, `naming` names its parts, `document` writes the schema that the tool gets, `run` runs the tool,
and `verify` holds its output against what was asked for. What the classes do is written by hand, in the templates.
"""

from fieldrules_generator.emit.models.document import options_of, schema_of
from fieldrules_generator.emit.models.names import Attributes, ClassName
from fieldrules_generator.emit.models.naming import Named, name_classes
from fieldrules_generator.emit.models.run import generate
from fieldrules_generator.emit.models.shapes import read_roots
from fieldrules_generator.emit.models.verify import verify, verify_import
from fieldrules_generator.model import Api
from fieldrules_generator.safe_text import Identifier, Literal, Prose
from fieldrules_generator.templates import render
from fieldrules_generator.write import Tree


def emit(api: Api) -> Tree:
    """``models.py``, and beside it what its classes are made of: ``_model_base.py`` and ``_model_types.py``.

    Raises:
        SpecError: if the tool fails, or its output is not what was asked for.
    """
    attributes = Attributes()
    named = name_classes(read_roots(api, attributes))
    folder = f"python/{api.name}"
    values = {
        "package": Identifier(api.name),
        "package_name": Literal(api.name),
        "title": Prose(api.compiled["title"]),
        "sha256": Prose(api.compiled["sha256"]),
        "types": [(Literal(name), Literal(root)) for name, root in _judged(named)],
        "irregular": [(Literal(attribute), Literal(name)) for attribute, name in attributes.irregular],
    }
    base = render("models/base.py.j2", values)
    types = render("models/types.py.j2", values)
    header = render("models/header.py.j2", values).decode()
    text = generate(schema_of(named), options_of(named, api.name), header)
    verify(text, named, api.name)
    tree = {
        f"{folder}/_model_base.py": base,
        f"{folder}/_model_types.py": types,
        f"{folder}/models.py": text.encode("utf-8"),
    }
    verify_import(tree, named, api.name)
    return tree


def class_names(api: Api) -> list[ClassName]:
    """Every class that `emit` gives an API, sorted: what the package offers under its own name."""
    return sorted(ClassName(name) for name in name_classes(read_roots(api, Attributes())).classes)


def _judged(named: Named) -> list[tuple[str, str]]:
    """The classes that the engine judges, and what it judges each as."""
    return [(named.of(root.part), root.id) for root in named.roots if root.part.role != "response"]
