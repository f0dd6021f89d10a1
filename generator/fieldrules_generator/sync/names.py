"""Names of fields as words, for ids and for what a new rule or field says of itself."""

import re

_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+")


def words(name: str) -> str:
    """A name or path in words: ``bigParts[].colourName`` is ``big parts colour name``."""
    return " ".join(word.lower() for word in _WORD.findall(name)) or "field"


def kebab(name: str) -> str:
    """A name or label as an id: ``colourName`` is ``colour-name``. It begins with a letter."""
    plain = words(name).replace(" ", "-")
    return plain if plain[0].isalpha() else f"field-{plain}"


def subject(path: str) -> str:
    """A field as part of a sentence: ``the colour name``, ``of each of its big parts`` if it is in a list."""
    lists = [words(part.rpartition(".")[2]) for part in path.split("[]")[:-1]]
    items = "".join(f" of each of its {name}" for name in reversed(lists))
    return f"the {words(path.rpartition('.')[2])}{items}"


def capital(sentence: str) -> str:
    """A sentence with a capital at its start."""
    return sentence[:1].upper() + sentence[1:]


def slug(label: str) -> str:
    """A label as an id, as the lock of a page makes it: its ASCII letters and digits in lower case, hyphens between."""
    return "-".join("".join(c if c.isascii() and c.isalnum() else " " for c in label.lower()).split())
