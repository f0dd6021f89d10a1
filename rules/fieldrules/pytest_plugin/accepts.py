"""`assert_accepts`: a payload meets the rules, or the test fails with the report."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from fieldrules.policy import Policy
    from fieldrules.report import Report


def assert_accepts(
    payload: Any,
    type: str | None = None,  # noqa: A002  # the word of `check`
    *,
    api: str | None = None,
    policy: "Policy | None" = None,
) -> "Report":
    """Assert that a payload has no error that counts.

    Args:
        payload: JSON as text or UTF-8 bytes, or a Python object.
        type: what it is meant to be; recognised from it if None.
        api: the generated package to check with; the only one installed if None.
        policy: how findings count; as the rules say if None.

    Returns:
        the report, which may hold warnings.

    Raises:
        AssertionError: with the report as its text, which holds no private value of the payload.
        UnknownTypeError: for a type that the API does not have.
        UsageError: if there is not one API to check with.
    """
    __tracebackhide__ = True
    report = _report(payload, type, api, policy)
    if report.errors or report.unreadable:
        from fieldrules.render.text import render_document

        raise AssertionError(render_document(report, named=type is not None))
    return report


def _report(payload: Any, type_id: str | None, api: str | None, policy: "Policy | None") -> "Report":
    __tracebackhide__ = True
    from fieldrules.check import check
    from fieldrules.commands.api import load
    from fieldrules.pytest_plugin.project import installed_api

    return check(load(api or installed_api()).ruleset(), payload, type_id, policy=policy)
