"""The locked pages of a spec, read alone: most pages have not changed, and then nothing else is needed."""

from pathlib import Path

from fieldrules_generator.problems import Problem, SpecError
from fieldrules_generator.spec import schema_problems
from fieldrules_generator.sync.lock import Entry
from fieldrules_generator.yaml_reader import read_file

FOLDER = "facts"


def locks_of(folder: Path) -> dict[str, Entry]:
    """The data of each facts file of a spec, by the id of its page.

    Raises:
        SpecError: if one is faulty, or there is none.
    """
    problems: list[Problem] = []
    locks: dict[str, Entry] = {}
    for path in sorted((folder / FOLDER).glob("*.yaml")):
        document = read_file(path, f"{folder.name}/{FOLDER}/{path.name}")
        found = list(schema_problems(document, "facts"))
        problems += found
        if found:
            continue
        if document.data["page"] != path.stem:
            problems.append(document.problem(f"is not named after its page, {document.data['page']}", "page"))
        else:
            locks[document.data["page"]] = document.data
    if not locks and not problems:
        problems.append(Problem(str(folder), 1, "has no page of facts to compare with"))
    if problems:
        raise SpecError(problems)
    return locks


def path_of(page: str) -> str:
    """Where the facts of a page are, below the folder of a spec."""
    return f"{FOLDER}/{page}.yaml"
