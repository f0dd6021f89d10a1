"""A spec as the emitters see it: read, checked, its parts joined. Made once a run."""

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from fieldrules import builtin
from fieldrules.ruleset import RuleSet
from fieldrules_generator import cases as case_files
from fieldrules_generator.compile import compile_ruleset
from fieldrules_generator.examples import Examples, examples_of
from fieldrules_generator.fields import Schemas
from fieldrules_generator.problems import Problem, SpecError
from fieldrules_generator.spec import Spec, load
from fieldrules_generator.validate import validate


@dataclass(frozen=True)
class Api:
    """One API, whole: its spec, its schemas, its compiled rule set and its conformance cases."""

    spec: Spec
    schemas: Schemas
    compiled: dict[str, Any]
    cases: list[case_files.Case]

    @property
    def name(self) -> str:
        """The API's name, which is that of its generated package."""
        return str(self.spec.api.data["api"])

    @cached_property
    def ruleset(self) -> RuleSet:
        """The rule set, as the run time will load it."""
        return RuleSet(self.compiled)

    @cached_property
    def examples(self) -> dict[str, Examples]:
        """Payloads to begin with, by type."""
        return {entry["id"]: examples_of(self.ruleset, self.schemas, entry) for entry in self.compiled["types"]}


def load_api(folder: Path) -> Api:
    """Read, check and compile the spec of one API.

    Raises:
        SpecError: with everything that is wrong with it.
    """
    return api_of(load(folder))


def api_of(spec: Spec) -> Api:
    """Check and compile the spec of one API that is read.

    Raises:
        SpecError: with everything that is wrong with it.
    """
    problems: list[Problem] = []
    schemas = Schemas(spec, problems)
    cases = case_files.load_cases(spec, problems)
    rules = [entry for _, _, entry in spec.entries("rules", "rules")]
    validate(spec, schemas, problems)
    known = {rule["id"] for rule in rules} | {rule["id"] for rule in builtin.RULES}
    case_files.validate_cases(cases, known, problems)
    if problems:
        raise SpecError(problems)
    return Api(spec, schemas, compile_ruleset(spec, schemas), cases)
