"""The conformance cases: payloads as data, with exactly what every target must say of them."""

import json
import os
from pathlib import Path
from typing import Any, NamedTuple

from fieldrules.near_miss import suggestions
from fieldrules_generator.problems import Problem, SpecError, did_you_mean
from fieldrules_generator.spec import Spec, schema_problems
from fieldrules_generator.yaml_reader import Document

MAX_PATH = 200


class Case(NamedTuple):
    """One case: its name (``folder/file``), the file it is in, and its data."""

    name: str
    file: str
    data: dict[str, Any]

    @property
    def fails(self) -> list[str]:
        """The rules that this payload breaks."""
        return list(dict.fromkeys(finding["rule"] for finding in self.data["expect"]["findings"]))


def cases_folder(spec: Spec) -> Path:
    """Where an API's cases are.

    Raises:
        SpecError: if that is not below the folder that holds the folder of specs; all that is there would be read.
    """
    named = str(spec.api.data["cases"])
    home = spec.folder.resolve().parents[1]
    folder = Path(os.path.normpath(spec.folder.resolve() / named))
    if not named.isprintable() or len(named) > MAX_PATH or home not in folder.parents:
        raise SpecError([spec.api.problem("names a folder of cases that is not beside the folder of specs", "cases")])
    return folder.resolve()


def load_cases(spec: Spec, problems: list[Problem]) -> list[Case]:
    """Read every case of an API, in the order of file names; adds a problem for each that cannot be used."""
    folder = cases_folder(spec)
    found = []
    for path in sorted(folder.rglob("*.json")):
        relative = path.relative_to(folder)
        shown = f"{spec.api.data['cases'].rpartition('/')[2]}/{relative.as_posix()}"
        try:
            data = json.loads(path.read_text(encoding="utf-8"))
        except (ValueError, OSError):
            problems.append(Problem(shown, 1, "is no JSON in UTF-8"))
            continue
        wrong = list(schema_problems(Document(shown, data, {}), "case"))
        problems.extend(wrong)
        if not wrong:
            found.append(Case(relative.with_suffix("").as_posix(), shown, data))
    if not found:
        problems.append(spec.api.problem(f"names a folder of cases that holds none: {spec.api.data['cases']}", "cases"))
    return found


def validate_cases(cases: list[Case], known: set[str], problems: list[Problem]) -> None:
    """Add a problem for each rule that a case names and the rule set does not have, or both meets and breaks."""
    for case in cases:
        for rule in [*case.data["passes"], *case.fails]:
            if rule not in known:
                near = did_you_mean(suggestions(rule, known))
                problems.append(Problem(case.file, 1, f"names the unknown rule {rule!r}{near}"))
        both = sorted(set(case.data["passes"]) & set(case.fails))
        problems.extend(Problem(case.file, 1, f"says that it meets {rule!r} and breaks it") for rule in both)
        if ("payload" in case.data) == ("text" in case.data):
            problems.append(Problem(case.file, 1, "has to have either a payload or a text"))
