"""Whether a request may be sent again, and when. Only where a second one cannot do more than the first.

A read is sent again when no answer came or the server was busy. A create is, but only if it bears a number of the
caller's own, which makes a second one a refused duplicate. Nothing else ever is.
"""

import random
from collections.abc import Callable
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class Policy:
    """How often and how patiently.

    Args:
        retries: how often a request is sent again at most.
        backoff: seconds before the first repetition; doubled for each one after it.
        longest_wait: seconds; a server that asks for more gets no repetition.
    """

    retries: int = 2
    backoff: float = 0.5
    longest_wait: float = 30.0


def may_repeat(operation: dict[str, Any], payload: Any, own_number: str | None) -> bool:
    """Whether a second request of this kind does no more than the first.

    Args:
        operation: the operation in the API's data.
        payload: what is sent.
        own_number: the field that makes a second request a refused duplicate, if the operation has one.
    """
    safe = operation["retry"]["safe"]
    if operation["method"] == "GET":
        return bool(safe == "always")
    if operation["method"] != "POST" or safe in {"always", "never"} or own_number is None:
        return False
    value = payload
    for name in own_number.split("."):
        value = value.get(name) if isinstance(value, dict) else None
    return isinstance(value, str) and value.strip() != ""


def wait_before(
    policy: Policy, attempt: int, asked: float | None, jitter: Callable[[], float] = random.random
) -> float | None:
    """The seconds to wait after an attempt that failed, or None to give up.

    Args:
        policy: how often and how patiently.
        attempt: how many attempts there were.
        asked: what the server asked for, if it did.
        jitter: a number from 0 to 1, so that many clients do not come back at once.
    """
    if attempt > policy.retries or (asked is not None and asked > policy.longest_wait):
        return None
    if asked is not None:
        return asked
    return float(min(policy.longest_wait, policy.backoff * 2 ** (attempt - 1)) * (0.5 + jitter() / 2))


def asked_for(value: str | None, now: float) -> float | None:
    """The seconds in a Retry-After header, which holds a number or a date; None if it holds neither."""
    if value is None:
        return None
    text = value.strip()
    if text.isascii() and text.isdigit() and len(text) <= 9:
        return float(text)
    try:
        return max(0.0, parsedate_to_datetime(text).timestamp() - now)
    except (TypeError, ValueError, OverflowError):
        return None
