"""The build-time commands: `fieldrules spec check` and `fieldrules generate`."""

import sys
from argparse import Namespace
from collections.abc import Iterator
from pathlib import Path

from fieldrules.words import count
from fieldrules_generator import stamp
from fieldrules_generator.cases import cases_folder
from fieldrules_generator.emit import emit_all, owned_folders
from fieldrules_generator.home import spec_folder
from fieldrules_generator.ids import lock_problems
from fieldrules_generator.model import Api, api_of, load_api
from fieldrules_generator.problems import Problem, SpecError
from fieldrules_generator.spec import find_apis, load
from fieldrules_generator.sync.open_readings import open_problems
from fieldrules_generator.trace import count_facts, unsourced, untraced
from fieldrules_generator.verify import verify
from fieldrules_generator.write import Tree, difference, present, stale, write

COMMAND = "fieldrules generate"
MOST_DIFF_LINES = 200


def spec_check(arguments: Namespace) -> int:
    """Check the spec and trace every documented fact; returns 0, 1 for problems, 2 for a spec that cannot be read."""
    status = 0
    for folder in _folders(arguments):
        try:
            api = load_api(folder)
        except SpecError as error:
            status = max(status, _tell(error.problems))
            continue
        problems = [*untraced(api), *unsourced(api), *lock_problems(api.spec), *open_problems(api.spec)]
        if problems:
            status = max(status, _tell(sorted(set(problems))))
        else:
            print(_counts(api))
    return status


def generate(arguments: Namespace) -> int:
    """Write what is generated, or compare (``--check``, ``--diff``); returns 0, 1 if stale, 2 for a faulty spec."""
    status = 0
    for folder in _folders(arguments):
        try:
            status = max(status, _generate(folder, _output(arguments, folder), arguments))
        except SpecError as error:
            _tell(error.problems)
            status = 2
    return status


def _generate(folder: Path, output: Path, arguments: Namespace) -> int:
    spec = load(folder)
    name, owned = str(spec.api.data["api"]), owned_folders(str(spec.api.data["api"]))
    inputs = stamp.hash_inputs(folder, cases_folder(spec))
    current = stamp.is_current(output, name, inputs, present(output, owned))
    if current and (arguments.check or arguments.diff):
        if arguments.check:
            print(f"{name}: up to date")
        return 0
    api = api_of(spec)
    tree = emit_all(api)
    verify(tree, name)
    tree[stamp.path_of(name)] = stamp.make(tree, inputs)
    if arguments.diff:
        return _show(list(difference(tree, output, owned)))
    if arguments.check:
        return _compare(api, tree, output, owned)
    changed = write(tree, output, owned)
    print(f"{name}: {count(len(changed), 'file')} of {len(tree)} written")
    return 0


def _show(lines: list[str]) -> int:
    sys.stdout.writelines(lines[:MOST_DIFF_LINES])
    if len(lines) > MOST_DIFF_LINES:
        print(f"... and {count(len(lines) - MOST_DIFF_LINES, 'more line')}")
    return 1 if lines else 0


def _compare(api: Api, tree: Tree, output: Path, owned: list[str]) -> int:
    wrong = stale(tree, output, owned)
    for path in wrong:
        print(f"{output / path}: not what the spec makes; run: {COMMAND}")
    if not wrong:
        print(f"{api.name}: up to date")
    return 1 if wrong else 0


def _folders(arguments: Namespace) -> list[Path]:
    try:
        return find_apis(spec_folder(arguments.spec))
    except SpecError as error:
        _tell(error.problems)
        sys.exit(2)


def _output(arguments: Namespace, folder: Path) -> Path:
    """The folder named, or ``generated`` beside the folder ``spec``."""
    if arguments.out is not None:
        return Path(arguments.out)
    return folder.resolve().parent.parent / "generated"


def _tell(problems: list[Problem]) -> int:
    for problem in problems:
        print(problem, file=sys.stderr)
    print(count(len(problems), "problem"), file=sys.stderr)
    return 1


def _counts(api: Api) -> str:
    return f"{api.name}: " + ", ".join(_numbers(api)) + "; nothing is untraced"


def _numbers(api: Api) -> Iterator[str]:
    yield count(count_facts(api), "fact")
    yield count(len(api.compiled["rules"]), "rule")
    yield count(len(api.compiled["types"]), "type")
    yield count(len(list(api.spec.entries("readings", "readings"))), "reading")
    yield count(len(api.cases), "case")
