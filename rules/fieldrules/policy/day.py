"""Days, as ISO 8601 writes them: such texts sort like the days they mean."""

import time
from collections.abc import Mapping

from fieldrules.formats import is_date
from fieldrules.policy.problems import SettingsError

CLOCK = "SOURCE_DATE_EPOCH"


def today(environment: Mapping[str, str]) -> str:
    """The day it is: the local one, or that of ``SOURCE_DATE_EPOCH`` (seconds since 1970, UTC) if it is set.

    Raises:
        SettingsError: if the variable holds no such number.

    Source: reproducible-builds.org, "SOURCE_DATE_EPOCH specification".
    """
    given = environment.get(CLOCK)
    if not given:
        return _written(time.localtime())
    try:
        return _written(time.gmtime(int(given)))
    except (ValueError, OverflowError, OSError):
        raise SettingsError(f"{CLOCK} is not a number of seconds since 1970") from None


def is_past(until: str, day: str) -> bool:
    """Whether a day is after the last day that something holds; what is no date counts as past."""
    return not is_date(until) or until < day


def _written(moment: time.struct_time) -> str:
    return f"{moment.tm_year:04}-{moment.tm_mon:02}-{moment.tm_mday:02}"
