"""What the generated package says of its API, as the sandbox asks for it."""

from collections.abc import Callable
from functools import partial
from typing import Any, NamedTuple
from urllib.parse import unquote

import fieldrules.check as verbs
from fieldrules.report import Report
from fieldrules.ruleset import RuleSet

Check = Callable[..., Report]


class NoSandboxError(ValueError):
    """The API's data does not say what a sandbox needs."""


class Operation:
    """One operation: its id, method, path, and the data about it."""

    def __init__(self, data: dict[str, Any]) -> None:
        self.data = data
        self.id: str = data["id"]
        self.method: str = data["method"]
        self.path: str = data["path"]
        self.segments = self.path.split("/")
        self.success: int = min(response["http"] for response in data["responses"])

    def match(self, segments: list[str]) -> str | None:
        """The id in a path (or an empty text if it has none), or None if the path is another's."""
        if len(segments) != len(self.segments):
            return None
        found = ""
        for given, own in zip(segments, self.segments, strict=True):
            if own.startswith("{"):
                found = unquote(given)
                if not found:
                    return None
            elif given != own:
                return None
        return found


class Found(NamedTuple):
    """The operation of a request, if there is one; the id in its path; and the methods that its path takes."""

    operation: Operation | None
    id: str
    methods: tuple[str, ...]


class Service:
    """The API that is stood in for.

    Args:
        ruleset: its rules.
        operations: what ``operations.json`` of its package holds.
        check: its check with the fast path, ``check(payload, type, contested)``; the engine alone if None.

    Raises:
        NoSandboxError: if the data does not say what a sandbox needs.
    """

    def __init__(self, ruleset: RuleSet, operations: dict[str, Any], check: Check | None = None) -> None:
        if "sandbox" not in operations:
            raise NoSandboxError(f"the package {ruleset.api} does not say what a sandbox needs")
        self.ruleset = ruleset
        self.data = operations
        self.sandbox: dict[str, Any] = operations["sandbox"]
        self.vendor: str = operations["vendor"]
        self.check: Check = check or partial(verbs.check, ruleset)
        self.operations = {entry["id"]: Operation(entry) for entry in operations["operations"]}
        self.statuses: dict[str, dict[str, Any]] = {entry["id"]: entry for entry in operations["statuses"]}
        self.errors: dict[str, dict[str, Any]] = {entry["id"]: entry for entry in operations["errors"]}
        self.media_type: str = operations["media_types"]["response"][0]
        self.roles: dict[str, str] = {}
        for role, ids in self.sandbox["roles"].items():
            for operation in ids if isinstance(ids, list) else [ids]:
                self.roles[operation] = role

    @property
    def banner(self) -> str:
        """What this server says it is, and is not."""
        return f"fieldrules local sandbox; this is not {self.vendor}"

    def operation(self, role: str) -> Operation:
        """The one operation with a role."""
        return self.operations[self.sandbox["roles"][role]]

    def find(self, method: str, path: str) -> Found:
        """The operation that a method and a path, as it was sent, ask for."""
        segments = path.split("/")
        if len(segments) > 1 and not segments[-1]:
            segments.pop()
        methods = []
        for operation in self.operations.values():
            record = operation.match(segments)
            if record is not None:
                if operation.method == method:
                    return Found(operation, record, (method,))
                methods.append(operation.method)
        return Found(None, "", tuple(methods))
