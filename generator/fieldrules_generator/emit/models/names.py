"""Names of the spec as Python names: any text in, an identifier out that shadows nothing, and no two alike."""

import builtins
import keyword
import re
from typing import Self

from fieldrules_generator.safe_text import SafeText

_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+(?:[0-9]+(?![A-Za-z0-9]))?|[0-9]+(?:[A-Z]+(?![a-z])|[a-z]+)?")
_CLASS = re.compile(r"[A-Z][A-Za-z0-9]*(_[0-9]+)?")

RESERVED_ATTRIBUTES = frozenset(
    {
        "construct",
        "copy",
        "dict",
        "from_orm",
        "json",
        "judged_as",
        "parse_file",
        "parse_obj",
        "parse_raw",
        "schema",
        "schema_json",
        "to_payload",
        "update_forward_refs",
        "validate",
    }
)
"""What the base class and pydantic's give a model; a test holds this against them."""
_IN_ANNOTATIONS = frozenset({"bool", "dict", "int", "list", "str"})
"""Names that annotations use: an attribute of such a name would stand in the way of the next annotation."""
RESERVED_CLASSES = frozenset(
    {
        "Amount",
        "Annotated",
        "NotFoundError",
        "Mapping",
        "Iterator",
        "AsyncIterator",
        "Any",
        "AsyncClient",
        "Body",
        "Client",
        "Currency",
        "Date",
        "Field",
        "Finding",
        "Fix",
        "Integer",
        "Literal",
        "PreflightError",
        "Quantity",
        "ReceivedAmount",
        "ReceivedDate",
        "ReceivedInteger",
        "ReceivedTime",
        "Report",
        "Request",
        "Response",
        "UnknownTypeError",
    }
)
"""What a generated module imports, and what its package has already."""


class ClassName(SafeText):
    """The name of a class: words with capitals."""

    __slots__ = ()

    def __new__(cls, text: str) -> Self:
        """Make one; raises ValueError for a text that is no such name."""
        if not _CLASS.fullmatch(text) or keyword.iskeyword(text):
            raise ValueError(f"{text[:80]!r} is no name of a class")
        return super().__new__(cls, text)


def words_of(text: str) -> list[str]:
    """The words of a name in any style, lower case: ``secure3DVersion``, ``small-box``."""
    parts = re.split(r"[^A-Za-z0-9]+", text)
    return [word.lower() for part in parts for word in _WORD.findall(part)]


def pascal(text: str) -> str:
    """A name as that of a class, ``SmallBox``; ``Model`` is added to one that means something already."""
    name = "".join(word.capitalize() for word in words_of(text))
    if not name[:1].isalpha():
        name = f"Model{name}"
    return f"{name}Model" if name in RESERVED_CLASSES or hasattr(builtins, name) else name


def singular(name: str) -> str:
    """The name of one of several: ``Labels`` to ``Label``; a name that is no plural stays."""
    for ending, one in (("ies", "y"), ("sses", "ss"), ("xes", "x"), ("ches", "ch"), ("shes", "sh")):
        if name.endswith(ending):
            return name.removesuffix(ending) + one
    return name[:-1] if name.endswith("s") and not name.endswith(("ss", "us", "is")) else name


def snake(name: str) -> str:
    """A JSON name as an attribute, ``pickup_day``; one that is taken gets a ``_`` or ``field_``."""
    words = words_of(name)
    attribute = "_".join(words)
    if not attribute or not attribute[0].isalpha() or attribute.startswith("model_"):
        return f"field_{attribute}".rstrip("_")
    taken = keyword.iskeyword(attribute) or attribute in RESERVED_ATTRIBUTES or attribute in _IN_ANNOTATIONS
    return f"{attribute}_" if taken else attribute


def camel(attribute: str) -> str:
    """What the one alias generator makes of an attribute; the template of the base says the same."""
    first, *others = attribute.split("_")
    return first + "".join(word[:1].upper() + word[1:] for word in others)


class Attributes:
    """The attribute of each JSON name, one to one over a whole API, so that one alias generator serves every class."""

    def __init__(self) -> None:
        self._by_name: dict[str, str] = {}
        self._taken: set[str] = set()

    def of(self, name: str) -> str:
        """The attribute for a JSON name; the same one whenever it is asked for."""
        if name not in self._by_name:
            plain = attribute = snake(name)
            number = 1
            while attribute in self._taken:
                number += 1
                attribute = f"{plain.rstrip('_')}_{number}"
            self._taken.add(attribute)
            self._by_name[name] = attribute
        return self._by_name[name]

    @property
    def irregular(self) -> list[tuple[str, str]]:
        """Attributes whose JSON name `camel` does not give, sorted, each with that name."""
        return sorted((own, name) for name, own in self._by_name.items() if camel(own) != name)
