"""What a policy says. These are named tuples: they never change, and cost nothing at start-up."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple

from fieldrules.finding import Suppression
from fieldrules.policy.baseline import Baseline
from fieldrules.policy.globs import fits_any

if TYPE_CHECKING:
    from fieldrules.ruleset import RuleSet

UNKNOWN_FIELD = "unknown-field"
"""The built-in check that ``unknown-fields`` speaks of."""


class Accept(NamedTuple):
    """One accepted exception: findings of a rule in some files (none given: everywhere), why, and the last day."""

    rule: str
    reason: str
    until: str
    files: tuple[str, ...] = ()
    line: int | None = None

    def concerns(self, file: str | None) -> bool:
        """Whether it speaks of a file; a payload without a file is meant only if no files are named."""
        return not self.files or (file is not None and fits_any(self.files, file))

    @property
    def suppression(self) -> Suppression:
        """What a finding that it accepts says about that."""
        return Suppression("accept", self.reason, self.until)


class House(NamedTuple):
    """A rule of one's own on one field.

    ``word`` is one of allowed, equals, required, forbidden, range, length, and ``bound`` what that word takes: a list,
    a value, True, True, a mapping with minimum, maximum or above, a mapping with maximum.
    """

    id: str
    field: str
    word: str
    bound: Any
    says: str
    severity: str = "error"
    line: int | None = None


class Policy(NamedTuple):
    """How findings count in a project. Rules and verdicts stay what they are.

    ``contested`` is error, warning or rule (what each rule says); ``unknown_fields`` error, warning or off; ``values``
    none or safe; ``types`` pairs globs of files with types, the first that fits counts; ``severity`` gives rules
    another severity, or off.
    """

    contested: str = "rule"
    unknown_fields: str = "warning"
    values: str = "safe"
    types: tuple[tuple[str, str], ...] = ()
    severity: Mapping[str, str] = MappingProxyType({})
    accept: tuple[Accept, ...] = ()
    house: tuple[House, ...] = ()
    baseline: Baseline | None = None

    def __reduce__(self) -> tuple[Any, ...]:
        """For pickle and copy, which know no read-only mapping."""
        return type(self), (*self[:4], dict(self.severity), *self[5:])

    @classmethod
    def load(cls, path: str | None = None, ruleset: "RuleSet | None" = None) -> "Policy":
        """The policy in a file of settings, with the baseline it names.

        Args:
            path: the file; the nearest one upward from the current folder if None, and no settings if there is none.
            ruleset: the API's rules, to check names of rules, types and fields against.

        Raises:
            SettingsError: if the file cannot be used; names each problem with its line.
        """
        from fieldrules.policy.settings import load

        found = load(path, ruleset)
        return cls() if found is None else found.policy_with_baseline()

    def type_of(self, file: str | None) -> str | None:
        """What a file is meant to be, or None if nothing says so."""
        if file is None:
            return None
        return next((type_id for glob, type_id in self.types if fits_any((glob,), file)), None)

    def overruled(self, ruleset: "RuleSet") -> "Policy":
        """The policy when the command line says how contested rules count: it leaves their severity alone."""
        kept = {rule: level for rule, level in self.severity.items() if not ruleset.rules[rule]["contested"]}
        return self._replace(contested="rule", severity=kept)
