"""Generated Python, looked at before any file is replaced: it compiles, only defines, and can be imported."""

import ast
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from fieldrules_generator.problems import Problem, SpecError
from fieldrules_generator.write import Tree

IMPORTS = frozenset(
    {
        "collections",
        "dataclasses",
        "datetime",
        "decimal",
        "enum",
        "fieldrules",
        "functools",
        "operator",
        "pydantic",
        "pydantic_core",
        "re",
    }
    | {"sys", "typing", "typing_extensions", "__future__"}
)
"""What generated code may import, besides its own package."""
CALLS = frozenset(
    {
        "AliasGenerator",
        "ConfigDict",
        "Field",
        "TypeVar",
        "frozenset",
        "itemgetter",
        "model_validator",
        "re.compile",
        "sys.exit",
    }
)
"""What may be called when a generated module is imported, besides names ending in ``Validator`` or ``Serializer``."""
FORBIDDEN = frozenset(
    {
        "__import__",
        "breakpoint",
        "compile",
        "delattr",
        "eval",
        "exec",
        "exit",
        "globals",
        "input",
        "locals",
        "open",
        "quit",
    }
    | {"setattr", "subprocess", "vars", "__builtins__", "__loader__", "__spec__"}
)
"""Names that generated code never uses."""
DUNDERS = frozenset({"__class__", "__dict__", "__doc__", "__module__", "__name__"})
"""The only attributes with two underscores that generated code may read."""
TIMEOUT_SECONDS = 60


def verify(tree: Tree, package: str) -> None:
    """Look at every Python file of a tree and import each module in a process of its own.

    Args:
        tree: generated files by path.
        package: the generated package, below ``python/``.

    Raises:
        SpecError: with everything that is wrong; nothing has been written then.
    """
    problems: list[Problem] = []
    for path, content in tree.items():
        if path.endswith(".py"):
            problems.extend(_problems(path, content, package))
    if not problems:
        problems.extend(_import_problems(tree, package))
    if problems:
        raise SpecError(problems)


def _problems(path: str, content: bytes, package: str) -> Iterator[Problem]:
    try:
        module = ast.parse(content)
    except (SyntaxError, ValueError) as error:
        yield Problem(path, getattr(error, "lineno", None) or 1, f"does not compile: {error}")
        return
    for node in ast.walk(module):
        line = getattr(node, "lineno", 1)
        for root in _imported(node):
            if root not in IMPORTS and root != package:
                yield Problem(path, line, f"imports {root!r}, which generated code may not")
        if isinstance(node, ast.Name) and node.id in FORBIDDEN:
            yield Problem(path, line, f"uses {node.id!r}, which generated code may not")
        if isinstance(node, ast.Attribute) and node.attr.startswith("__") and node.attr not in DUNDERS:
            yield Problem(path, line, f"reads the attribute {node.attr!r}, which generated code may not")
    for call in _calls_on_import(module):
        name = ast.unparse(call.func)
        last = name.rpartition(".")[2]
        if not (
            name in CALLS or last in CALLS or last.endswith(("Validator", "Serializer")) or _is_guarded(module, call)
        ):
            yield Problem(path, call.lineno, f"calls {name} when it is imported, which generated code may not")


def _imported(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name.partition(".")[0] for alias in node.names]
    if isinstance(node, ast.ImportFrom):
        return [] if node.level else [(node.module or "").partition(".")[0]]
    return []


def _calls_on_import(module: ast.Module) -> Iterator[ast.Call]:
    """The calls that run when a module is imported: those outside functions, and decorators."""
    stack: list[ast.AST] = list(module.body)
    while stack:
        node = stack.pop()
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)):
            stack.extend(getattr(node, "decorator_list", []))
            stack.extend(node.args.defaults)
            continue
        if isinstance(node, ast.Call):
            yield node
        stack.extend(ast.iter_child_nodes(node))


def _is_guarded(module: ast.Module, call: ast.Call) -> bool:
    """Whether a call stands under ``if __name__ == "__main__"``, so that importing does not run it."""
    for node in module.body:
        if isinstance(node, ast.If) and ast.unparse(node.test) == "__name__ == '__main__'" and call in ast.walk(node):
            return True
    return False


def _import_problems(tree: Tree, package: str) -> Iterator[Problem]:
    prefix = f"python/{package}/"
    modules = sorted(path.removeprefix("python/") for path in tree if path.startswith(prefix) and path.endswith(".py"))
    names = [path.removesuffix(".py").removesuffix("/__init__").replace("/", ".") for path in modules]
    with tempfile.TemporaryDirectory() as folder:
        for path, content in tree.items():
            if path.startswith(prefix):
                target = Path(folder, path.removeprefix("python/"))
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(content)
        code = f"import sys; sys.path[:] = {[folder, *sys.path]!r}; import {', '.join(names)}"
        command = [sys.executable, "-I", "-B", "-c", code]
        try:
            done = subprocess.run(command, capture_output=True, timeout=TIMEOUT_SECONDS, check=False)  # noqa: S603  # our code, checked above
        except subprocess.TimeoutExpired:
            yield Problem(prefix, 1, f"takes over {TIMEOUT_SECONDS} seconds to import")
            return
        if done.returncode != 0:
            reason = done.stderr.decode("utf-8", "replace").strip().splitlines()[-1:] or ["no reason given"]
            yield Problem(prefix, 1, f"cannot be imported: {reason[0]}")
