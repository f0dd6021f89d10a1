"""Numbers that must never stand in a text: payment card numbers and US social security numbers."""

import re

# Digits in groups, as people write card numbers: single spaces or hyphens between them.
_DIGITS = re.compile(r"(?<![0-9])[0-9](?:[ -]?[0-9]){12,18}(?![0-9])(?![ -][0-9])")
_SOCIAL_SECURITY = re.compile(r"(?<![0-9-])(?!000|666|9)[0-9]{3}-(?!00)[0-9]{2}-(?!0000)[0-9]{4}(?![0-9-])")
# ISO/IEC 7812 prefixes of the card networks: first digits, and the lengths they issue. Compiled when a text holds so
# many digits: this would be felt at start-up.
_PREFIXES = (
    r"4(?:[0-9]{12}|[0-9]{15}|[0-9]{18})"
    r"|(?:5[1-5][0-9]{2}|222[1-9]|22[3-9][0-9]|2[3-6][0-9]{2}|27[01][0-9]|2720)[0-9]{12}"
    r"|3[47][0-9]{13}"
    r"|3(?:0[0-5]|[689][0-9])[0-9]{11}"
    r"|(?:6011|64[4-9][0-9]|65[0-9]{2})[0-9]{12}(?:[0-9]{3})?"
    r"|35(?:2[89]|[3-8][0-9])[0-9]{12}(?:[0-9]{3})?"
    r"|62[0-9]{14}(?:[0-9]{3})?"
    r"|(?:5018|5020|5038|5893|6304|6759|676[1-3])[0-9]{9,15}"
)


def card_number(text: str) -> str | None:
    """The last four digits of the first payment card number in a text, or None.

    A card number has 13 to 19 digits, possibly grouped by single spaces or hyphens, begins like a card network's and
    passes the Luhn check (ISO/IEC 7812-1, annex B).
    """
    for match in _DIGITS.finditer(text):
        digits = match.group().replace(" ", "").replace("-", "")
        if re.fullmatch(_PREFIXES, digits) and _luhn(digits):
            return digits[-4:]
    return None


def social_security_number(text: str) -> bool:
    """Whether a text holds the shape of a US social security number, ``ddd-dd-dddd`` with no part all zero."""
    return _SOCIAL_SECURITY.search(text) is not None


def holds_secret(text: str) -> bool:
    """Whether a text holds either, so that it is never shown at any level."""
    return card_number(text) is not None or social_security_number(text)


def _luhn(digits: str) -> bool:
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit) * (1 + place % 2)
        total += value - 9 if value > 9 else value
    return total % 10 == 0
