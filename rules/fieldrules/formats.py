"""What a text must look like to be a date, an e-mail address or a currency. Each pattern is anchored and linear."""

import re
from collections.abc import Container

EMAIL_PATTERN = r"[^\x00-\x20\x7f\xa0@]{1,64}@[^\x00-\x20\x7f\xa0@.]+(\.[^\x00-\x20\x7f\xa0@.]+)+"
DATE_PATTERN = r"[0-9]{4}-[0-9]{2}-[0-9]{2}"
BLANK_CHARACTERS = "\t\n\x0b\x0c\r \xa0"
"""A string of these only (U+0009-U+000D, U+0020, U+00A0), or of nothing, is blank."""

_DATE = re.compile(DATE_PATTERN)
_MONTH_DAYS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def is_blank(text: str) -> bool:
    """Whether a text is empty or holds blank characters only."""
    return not text.strip(BLANK_CHARACTERS)


def is_email(text: str) -> bool:
    """Whether a text has the shape of an e-mail address: one ``@``, and a domain of at least two labels."""
    return re.fullmatch(EMAIL_PATTERN, text) is not None


def is_date(text: str) -> bool:
    """Whether a text is a real calendar day, ``YYYY-MM-DD``, in the years 0001 to 9999."""
    if not _DATE.fullmatch(text):
        return False
    year, month, day = int(text[:4]), int(text[5:7]), int(text[8:])
    if year < 1 or not 1 <= month <= 12 or day < 1:
        return False
    leap = month == 2 and year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    return day <= _MONTH_DAYS[month - 1] + leap


def is_currency(text: str, codes: Container[str]) -> bool:
    """Whether a text is one of the given ISO 4217 codes."""
    return text in codes
