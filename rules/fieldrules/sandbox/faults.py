"""Faults that the sandbox commits on request, so that a client's unhappy paths can be tested."""

import threading
from typing import Any, NamedTuple

KINDS = {
    "429": "asks to come back later",
    "502": "fails",
    "drop-before": "closes the connection before anything is done",
    "drop-middle": "does what was asked, and closes the connection in the middle of the answer",
    "drop-after": "does what was asked, and closes the connection instead of an answer",
    "email": "stores the new record, but its e-mail fails",
}


class FaultError(ValueError):
    """A text names no fault."""


class Fault(NamedTuple):
    """A fault: its kind, how often (for ever if None), when to come back, and for which operation (any if None)."""

    kind: str
    times: int | None = 1
    retry_after: float | None = None
    operation: str | None = None

    def __str__(self) -> str:
        parts = [self.kind, f"times={'ever' if self.times is None else self.times}"]
        if self.retry_after is not None:
            parts.append(f"retry-after={self.retry_after:g}")
        if self.operation is not None:
            parts.append(f"operation={self.operation}")
        return ",".join(parts)


def parsed(text: str) -> Fault:
    """The fault in a text such as ``429,times=2,retry-after=1``; ``times=ever`` never ends."""
    kind, *settings = (part.strip() for part in text.split(","))
    if kind not in KINDS:
        raise FaultError(f"there is no fault of this kind; the kinds are {', '.join(KINDS)}")
    fault = Fault(kind)
    for setting in settings:
        fault = _with(fault, *setting.partition("=")[::2])
    return fault


def _with(fault: Fault, name: str, value: str) -> Fault:
    if name == "operation":
        return fault._replace(operation=value)
    try:
        if name == "times":
            return fault._replace(times=None if value == "ever" else _count(value))
        if name == "retry-after":
            return fault._replace(retry_after=seconds(value))
    except FaultError:
        raise
    except ValueError:
        raise FaultError(f"{name}= takes a number") from None
    raise FaultError("a fault takes times=, retry-after= and operation=")


def seconds(text: str | float) -> float:
    """A time that somebody may have to wait: at most an hour."""
    found = float(text)
    if not 0 <= found <= 3600:
        raise FaultError("a time has 0 to 3600 seconds")
    return found


def _count(text: str) -> int:
    found = int(text)
    if found < 1:
        raise FaultError("times= takes a number above 0, or ever")
    return found


class Faults:
    """The faults that wait for a request, in their order, and the latency of every request. Safe in threads."""

    def __init__(self, faults: tuple[str, ...] = (), latency: float = 0.0) -> None:
        self._lock = threading.Lock()
        self._waiting: list[Fault] = []
        self.latency = seconds(latency)
        for text in faults:
            self.add(text)

    def add(self, text: str) -> None:
        """Let a fault wait; see `parsed`."""
        fault = parsed(text)
        with self._lock:
            self._waiting.append(fault)

    def set(self, faults: list[str], latency: float) -> None:
        """Replace everything."""
        made, waits = [parsed(text) for text in faults], seconds(latency)
        with self._lock:
            self._waiting, self.latency = made, waits

    def clear(self) -> None:
        """No more faults, and no latency."""
        self.set([], 0.0)

    def take(self, operation: str, *, email: bool = False) -> Fault | None:
        """The next fault for an operation; it counts as committed. Those of the e-mail are asked for separately."""
        with self._lock:
            for place, fault in enumerate(self._waiting):
                if (fault.kind == "email") == email and fault.operation in (None, operation):
                    if fault.times is not None:
                        left = fault._replace(times=fault.times - 1)
                        self._waiting[place : place + 1] = [left] if fault.times > 1 else []
                    return fault
        return None

    def shown(self) -> dict[str, Any]:
        """What waits, as data."""
        with self._lock:
            return {"latency": self.latency, "faults": [str(fault) for fault in self._waiting]}
