"""The verbs of the library: check, require, accepts. A generated package binds them to its rule set."""

from typing import TYPE_CHECKING, Any

from fieldrules.accept import Accept, accept_nothing
from fieldrules.engine import has_error, judge_text, judge_value
from fieldrules.near_miss import suggestions
from fieldrules.options import Options
from fieldrules.report import Report
from fieldrules.ruleset import RuleSet

if TYPE_CHECKING:
    from fieldrules.policy import Policy

CONTESTED = ("error", "warning")


class PreflightError(Exception):
    """A payload has errors and was not sent. ``report`` says which; its text is the exception's."""

    def __init__(self, report: Report) -> None:
        super().__init__(report)
        self.report = report

    def __str__(self) -> str:
        return str(self.report)


class UnknownTypeError(ValueError):
    """The caller named a type that the rule set does not have."""


def check(
    ruleset: RuleSet,
    payload: Any,
    type: str | None = None,  # noqa: A002  # the word of the contract
    contested: str = "error",
    accept: Accept = accept_nothing,
    policy: "Policy | None" = None,
) -> Report:
    """Check a payload against the documented field rules.

    Args:
        ruleset: the API's rules.
        payload: JSON as text or UTF-8 bytes, or a Python object of dicts, lists, text, numbers, bool and None.
        type: what the payload is meant to be; recognised from the payload if None.
        contested: ``error`` to judge rules that the vendor's own examples break like the others, or ``warning``.
        accept: the API's fast path, which is asked first.
        policy: how findings count in the caller's project; the verdict stays the rules'. No file is read for it.

    Returns:
        the report. A payload that cannot be read gives a report too; nothing about a payload raises.

    Raises:
        UnknownTypeError: for a type that the rule set does not have.
        ValueError: for another value of ``contested``.
    """
    if contested not in CONTESTED:
        raise ValueError(f"contested must be one of {', '.join(CONTESTED)}")
    if type is not None:
        known_type(ruleset, type)
    if policy is not None:
        from fieldrules.policy.value import check_under  # nothing of a policy is loaded without one

        return check_under(policy, ruleset, payload, Options(type, contested))
    accepted = accept(payload, type)
    if accepted is not None:
        type_id, warns, parsed = accepted
        if not warns(parsed):
            return Report(type=type_id, type_certain=True, valid=True, findings=(), fixes=())
    options = Options(type, contested)
    if isinstance(payload, (str, bytes, bytearray)):
        return judge_text(ruleset, bytes(payload) if isinstance(payload, bytearray) else payload, options)
    return judge_value(ruleset, payload, options)


def require(
    ruleset: RuleSet,
    payload: Any,
    type: str | None = None,  # noqa: A002  # the word of the contract
    contested: str = "error",
    accept: Accept = accept_nothing,
    policy: "Policy | None" = None,
) -> Report:
    """Check a payload and raise if it has errors.

    Returns:
        the same report as `check`, when no error counts.

    Raises:
        PreflightError: with the report, when it is not.
    """
    report = check(ruleset, payload, type, contested, accept, policy)
    if not report.ok and (policy is None or report.errors or report.unreadable):
        raise PreflightError(report)
    return report


def accepts(
    ruleset: RuleSet,
    payload: Any,
    type: str | None = None,  # noqa: A002  # the word of the contract
    accept: Accept = accept_nothing,
) -> bool:
    """Whether `check` finds no error: by the fast path if that is plain, else by the engine.

    Raises:
        UnknownTypeError: for a type that the rule set does not have.
    """
    if accept(payload, type) is not None:
        return True
    if type is not None:
        known_type(ruleset, type)
    return not has_error(ruleset, payload, Options(type))


def known_type(ruleset: RuleSet, name: str) -> str:
    """The name if it is one of a type or body; raises `UnknownTypeError` with the nearest names if not."""
    names = [*ruleset.types, *ruleset.bodies]
    if name in names:
        return name
    near = suggestions(name, names)
    hint = f"; did you mean {' or '.join(near)}?" if near else f"; the types are {', '.join(names)}"
    raise UnknownTypeError(f"there is no type of this name{hint}")
