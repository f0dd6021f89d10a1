"""The checks that every rule set has: what the schemas say of one field, and what no API has to say.

They are rules like the others, with an id that people can ask about, and the generator puts them into each rule set.
"""

from typing import Any

SOURCES: dict[str, dict[str, Any]] = {
    "rfc-8259": {
        "title": "RFC 8259, The JSON Data Interchange Format",
        "sections": [
            {"id": "grammar", "title": "2. JSON Grammar", "url": "https://www.rfc-editor.org/rfc/rfc8259#section-2"},
            {"id": "objects", "title": "4. Objects", "url": "https://www.rfc-editor.org/rfc/rfc8259#section-4"},
        ],
    }
}
"""What the built-in checks cite. A check without a source has that of the field it is about."""


def _check(rule_id: str, evidence: str, summary: str, why: str, **more: Any) -> dict[str, Any]:
    base = {"id": rule_id, "verb": "builtin", "severity": "error", "evidence": evidence, "since": "1.0.0"}
    return {**base, "summary": summary, "why": why, **more}


RULES: tuple[dict[str, Any], ...] = (
    _check(
        "field-type",
        "openapi",
        "A field has the JSON type its schema names.",
        "A server that expects text does not take a number in its place, and booleans are true or false, never text.",
    ),
    _check(
        "field-format",
        "openapi",
        "A field has the form its schema names: a date, an e-mail address, a currency, an amount.",
        "Dates are real days, YYYY-MM-DD. Amounts are digits with at most one point, without sign, exponent or commas.",
    ),
    _check(
        "field-length",
        "openapi",
        "A text is no longer than its schema allows, counted in code points.",
        "Longer texts are refused or cut off.",
    ),
    _check(
        "field-value",
        "openapi",
        "A field has one of the values, or is in the range, that its schema names.",
        "Other values are not documented.",
    ),
    _check(
        "field-count",
        "documented",
        "A list has as many items as its schema allows.",
        "More items are refused, and a list without any says nothing.",
    ),
    _check(
        "unknown-field",
        "house",
        "A name that the API does not know is worth a look.",
        "Servers mostly ignore it, so that what you meant to say is not said. It is a warning: they may know more than "
        "their documentation.",
        severity="warning",
    ),
    _check(
        "misspelt-field",
        "house",
        "A name that is almost a field, or a field under the wrong parent, is that field misspelt.",
        "The server would ignore it and miss the field. It is told only when the field itself is absent, and then "
        "stands for it, so that one slip is one finding.",
    ),
    _check(
        "duplicate-key",
        "house",
        "A key stands once in its object.",
        "Readers disagree on which of the two counts, so nobody knows what is sent. Most take the last, and so do we "
        "for the other findings.",
        source={"page": "rfc-8259", "section": "objects"},
    ),
    _check(
        "amount-as-number",
        "openapi",
        "An amount is written as text, not as a JSON number.",
        "Numbers pass through floating point in many clients and lose cents. Servers take them, so it is a warning.",
        severity="warning",
    ),
    _check(
        "unreadable",
        "house",
        "The input is one JSON payload in UTF-8.",
        "What cannot be read cannot be judged. At most 16 MB, 64 levels and numbers of 1,000 characters are read.",
        source={"page": "rfc-8259", "section": "grammar"},
    ),
)
