"""What a run of `check` or `baseline` works with: rules, settings, inputs."""

import os
from typing import TYPE_CHECKING, Any, NamedTuple

from fieldrules import settings_file
from fieldrules.check import UnknownTypeError, known_type
from fieldrules.commands.api import entry, load
from fieldrules.commands.judge import Judge
from fieldrules.console import UsageError
from fieldrules.escape import printable
from fieldrules.options import Options

if TYPE_CHECKING:
    import argparse

    from fieldrules.policy.ledger import Ledger
    from fieldrules.policy.settings import Settings
    from fieldrules.ruleset import RuleSet


class Session(NamedTuple):
    """One run: the judge of its payloads, the settings and the baseline's file if there are such."""

    judge: Judge
    settings: "Settings | None" = None
    baseline: str | None = None

    def ledger(self, *, wide: bool = False) -> "Ledger | None":
        """What takes the reports of this run; None if no policy is in force.

        Args:
            wide: whether the run looks through folders or patterns.
        """
        if self.judge.force is None:
            return None
        from fieldrules.policy.ledger import Ledger
        from fieldrules.policy.settings import name_of

        name = "" if self.settings is None else self.settings.name
        return Ledger(self.judge.force, name, printable(name_of(self.baseline or "")), wide=wide)


def opened(args: "argparse.Namespace", *, with_baseline: bool = True) -> Session:
    """The session that the options ask for.

    Args:
        args: the options.
        with_baseline: read the baseline too.

    Raises:
        UsageError: if the options or the settings cannot be used.
    """
    ruleset = load(args.api).ruleset()
    _refuse_unknown_type(args, ruleset)
    names = [] if args.no_config or args.config is not None else list(settings_file.candidates(os.getcwd()))  # noqa: PTH109  # pathlib costs start-up time
    named = getattr(args, "baseline", None)
    if not names and args.config is None and named is None:
        _refuse_unknown_rules(args, ruleset)
        return Session(Judge(ruleset, _options(args), frozenset(args.ignore)))
    return _with_settings(args, ruleset, names, named, with_baseline=with_baseline)


def _with_settings(
    args: "argparse.Namespace", ruleset: "RuleSet", names: list[str], named: str | None, *, with_baseline: bool
) -> Session:
    from fieldrules.policy.cap import MOST_JUDGED
    from fieldrules.policy.day import today
    from fieldrules.policy.force import InForce
    from fieldrules.policy.house import extended
    from fieldrules.policy.model import Policy
    from fieldrules.policy.settings import load as load_settings
    from fieldrules.policy.settings import load_first

    settings = load_first(names, ruleset) if args.config is None else load_settings(args.config, ruleset)
    policy = Policy() if settings is None else settings.policy
    rules = extended(ruleset, policy.house, "" if settings is None else os.path.basename(settings.path))  # noqa: PTH119  # as above
    _refuse_unknown_rules(args, rules)
    file = os.path.abspath(named) if named is not None else None if settings is None else settings.baseline  # noqa: PTH100  # as above
    if with_baseline:
        policy = _with_baseline(policy, settings, named)
    if args.contested is not None:
        policy = policy.overruled(rules)
    options = _options(args)._replace(values=args.values or policy.values, most=MOST_JUDGED)
    root = settings.root if settings is not None else os.path.dirname(file or "")  # noqa: PTH120  # as above
    force = InForce(policy, rules, today(os.environ), root)
    return Session(Judge(rules, options, frozenset(args.ignore), force), settings, file)


def _with_baseline(policy: Any, settings: "Settings | None", named: str | None) -> Any:
    """The policy with the baseline that the command line names, or else the one that the settings name."""
    from fieldrules.policy.settings import read_baseline

    if named is None:
        return policy if settings is None else settings.policy_with_baseline()
    try:
        return policy._replace(baseline=read_baseline(os.path.abspath(named)))  # noqa: PTH100  # as above
    except FileNotFoundError:
        raise UsageError(f"--baseline: there is no file {printable(named)}") from None


def _options(args: "argparse.Namespace") -> Options:
    return Options(args.type, args.contested or "error", args.values or "safe")


def _refuse_unknown_type(args: "argparse.Namespace", ruleset: "RuleSet") -> None:
    if args.type is not None:
        try:
            known_type(ruleset, args.type)
        except UnknownTypeError as error:
            raise UsageError(f"--type: {error}") from None


def _refuse_unknown_rules(args: "argparse.Namespace", ruleset: "RuleSet") -> None:
    for rule in args.ignore:
        entry(ruleset.rules, rule, "rule")
