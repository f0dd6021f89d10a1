"""What people can ask about rules and types: the words of `fieldrules rule` and `types`, and of the reference."""

from typing import Any

from fieldrules_generator.compile import all_rules
from fieldrules_generator.model import Api
from fieldrules_generator.reference.rules import rule_words
from fieldrules_generator.reference.types import body_words, type_words


def build(api: Api) -> dict[str, Any]:
    """The reference of an API as data: rules, types and bodies by id."""
    return {
        "api": api.name,
        "title": api.compiled["title"],
        "vendor": api.spec.api.data["vendor"],
        "rules": {rule["id"]: rule_words(api, rule) for rule in all_rules(api.spec)},
        "types": {entry["id"]: type_words(api, entry) for entry in api.compiled["types"]},
        "bodies": {entry["id"]: body_words(api, entry) for entry in api.compiled["bodies"]},
    }
