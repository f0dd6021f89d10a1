"""Hold the tool's output against what was asked for, name by name; nothing is trusted because the tool made it.

A closed list of syntax: imports from four modules, classes with one base, annotated fields. Then the module is
imported, in a process of its own, and what pydantic made of it is compared as well.
"""

import ast
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from fieldrules_generator.emit.models.document import base_of, own_type
from fieldrules_generator.emit.models.naming import Named
from fieldrules_generator.emit.models.run import failure
from fieldrules_generator.emit.models.shapes import Field, Part

SECONDS = 60
_FROM = {"typing": {"Annotated", "Any", "Literal"}, "pydantic": {"Field"}}
_BASES = {"Body", "Request", "Response"}
_BUILTINS = {"bool", "dict", "list", "str"}
_ARGUMENTS = {"description", "json_schema_extra", "repr"}


def verify(text: str, named: Named, package: str) -> None:
    """Raise SpecError unless a module holds exactly the classes named, in the syntax allowed."""
    try:
        tree = ast.parse(text)
        compile(tree, "models.py", "exec")
    except (SyntaxError, ValueError, RecursionError):
        raise failure("came out as no Python") from None
    wrong = sorted(set(_foreign(tree, set(named.classes), package)))
    if wrong:
        raise failure(f"came out with {', '.join(wrong[:5])}")
    found = {node.name: node for node in tree.body if isinstance(node, ast.ClassDef)}
    classes = [node for node in tree.body if isinstance(node, ast.ClassDef)]
    if len(classes) != len(found) or set(found) != set(named.classes):
        raise failure("came out with other classes than were asked for")
    for name, part in named.classes.items():
        if _described(found[name]) != _expected(part, named):
            raise failure(f"came out with another {name} than was asked for")


def verify_import(tree: dict[str, bytes], named: Named, package: str) -> None:
    """Raise SpecError unless the modules can be imported and their fields have the names they should have."""
    with TemporaryDirectory(prefix="fieldrules-") as name:
        folder = Path(name)
        (folder / package).mkdir()
        (folder / package / "__init__.py").write_bytes(b"")
        for path, content in tree.items():
            (folder / package / Path(path).name).write_bytes(content)
        command = [sys.executable, "-I", "-B", "-X", "utf8", "-c", _PROBE, name, f"{package}.models"]
        try:
            done = subprocess.run(  # noqa: S603  # our own interpreter, and arguments made here
                command, cwd=folder, stdin=subprocess.DEVNULL, capture_output=True, timeout=SECONDS, check=False
            )
        except subprocess.TimeoutExpired:
            raise failure(f"could not be imported within {SECONDS} seconds") from None
    if done.returncode != 0:
        told = (done.stderr.decode("utf-8", "replace").strip().splitlines() or ["no reason given"])[-1]
        raise failure(f"cannot be imported: {told[:300]}")
    expected = {
        name: {field.attribute: [field.name, field.required and not field.fixed] for field in part.fields}
        for name, part in named.classes.items()
    }
    if json.loads(done.stdout) != expected:
        raise failure("have other fields once imported than were asked for")


_PROBE = """
import importlib, json, sys
sys.path.insert(0, sys.argv[1])
module = importlib.import_module(sys.argv[2])
classes = {n: c for n, c in vars(module).items() if isinstance(c, type) and c.__module__ == module.__name__}
fields = {n: {a: [f.alias, f.is_required()] for a, f in c.model_fields.items()} for n, c in classes.items()}
for made in classes.values():
    made.model_rebuild(force=True)
sys.stdout.write(json.dumps(fields))
"""


def _foreign(tree: ast.Module, classes: set[str], package: str) -> Iterator[str]:
    """Whatever stands in the module and is not on the list."""
    allowed = {**_FROM, f"{package}._model_base": _BASES, f"{package}._model_types": _types()}
    names = classes | _BUILTINS | set().union(*allowed.values())
    for place, node in enumerate(tree.body):
        if isinstance(node, ast.ImportFrom):
            known = allowed.get(node.module or "", set()) if node.level == 0 else set()
            if any(alias.name not in known or alias.asname is not None for alias in node.names):
                yield "an import"
        elif isinstance(node, ast.ClassDef):
            yield from _foreign_in_class(node, names)
        elif not (place == 0 and _text(node) is not None):
            yield f"a statement of kind {type(node).__name__}"


def _foreign_in_class(node: ast.ClassDef, names: set[str]) -> Iterator[str]:
    plain = len(node.bases) == 1 and isinstance(node.bases[0], ast.Name) and node.bases[0].id in _BASES
    if not plain or node.keywords or node.decorator_list or getattr(node, "type_params", None):
        yield "a class of another make"
    for place, member in enumerate(node.body):
        if isinstance(member, ast.AnnAssign) and isinstance(member.target, ast.Name):
            yield from _foreign_in_annotation(member.annotation, names)
            if member.value is not None and not isinstance(member.value, ast.Constant):
                yield "a default that is computed"
        elif not (isinstance(member, ast.Pass) or (place == 0 and _text(member) is not None)):
            yield f"a statement of kind {type(member).__name__} in a class"


def _foreign_in_annotation(node: ast.expr, names: set[str]) -> Iterator[str]:
    if isinstance(node, ast.Call):
        plain = isinstance(node.func, ast.Name) and node.func.id == "Field" and not node.args
        if not plain or any(word.arg not in _ARGUMENTS or not _is_data(word.value) for word in node.keywords):
            yield "a call"
    elif isinstance(node, ast.Subscript):
        yield from _foreign_in_annotation(node.value, names)
        literal = isinstance(node.value, ast.Name) and node.value.id == "Literal"
        inner = node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]
        for member in inner:
            if literal and not _is_data(member):
                yield "a literal that is computed"
            elif not literal:
                yield from _foreign_in_annotation(member, names)
    elif isinstance(node, ast.BinOp) and isinstance(node.op, ast.BitOr):
        yield from _foreign_in_annotation(node.left, names)
        yield from _foreign_in_annotation(node.right, names)
    elif not (isinstance(node, ast.Name) and node.id in names) and not _is_none(node):
        yield f"an annotation of kind {type(node).__name__}"


def _is_data(node: ast.expr) -> bool:
    if isinstance(node, ast.Dict):
        return all(key is not None and _is_data(key) for key in node.keys) and all(map(_is_data, node.values))
    return isinstance(node, ast.Constant)


def _is_none(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and node.value is None


def _text(node: ast.stmt) -> str | None:
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str):
        return node.value.value
    return None


def _types() -> set[str]:
    roles, kinds = ("request", "response"), ("decimal", "date", "date-time", "quantity", "integer", "currency")
    return {name for role in roles for kind in kinds if (name := own_type(role, kind)) is not None}


def _described(node: ast.ClassDef) -> tuple[Any, ...]:
    """What a class says: base, docstring, and for each field its annotation, words, default."""
    fields = []
    for member in node.body:
        if isinstance(member, ast.AnnAssign) and isinstance(member.target, ast.Name):
            annotation, words = member.annotation, {}
            if isinstance(annotation, ast.Subscript) and ast.unparse(annotation.value) == "Annotated":
                inner = annotation.slice.elts if isinstance(annotation.slice, ast.Tuple) else []
                words = {
                    word.arg: ast.literal_eval(word.value)
                    for call in inner[1:]
                    if isinstance(call, ast.Call)
                    for word in call.keywords
                }
                annotation = inner[0]
            default = ast.unparse(member.value) if member.value is not None else ""
            fields.append((member.target.id, ast.unparse(annotation), words, default))
    base = ast.unparse(node.bases[0])
    return base, (ast.get_docstring(node) or "").strip(), fields


def _expected(part: Part, named: Named) -> tuple[Any, ...]:
    fields = []
    for field in part.fields:
        words: dict[str, Any] = {"description": str(field.doc)} if field.doc else {}
        words |= {"repr": False} if field.hidden else {}
        if field.spellings and field.choices:
            words["json_schema_extra"] = {"spellings": dict(field.spellings)}
        default = repr(field.choices[0]) if field.fixed else "" if field.required else "None"
        optional = "" if field.required else " | None"
        fields.append((field.attribute, _annotation(field, part, named) + optional, words, default))
    return base_of(part), str(part.doc), fields


def _annotation(field: Field, part: Part, named: Named) -> str:
    choices = f"Literal[{', '.join(map(repr, field.choices))}]"
    if field.part is not None:
        inner = named.of(field.part)
    elif field.choices:
        inner = choices if part.role != "response" else f"{choices} | str"
    elif field.kind == "object":
        inner = "dict[str, Any]"
    else:
        plain = {"boolean": "bool", "boolean-or-text": "bool | str"}.get(field.kind, "str")
        inner = own_type(part.role, field.kind) or plain
    for _ in range(field.lists):
        inner = f"list[{inner}]"
    return inner
