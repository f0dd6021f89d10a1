"""Payloads as hypothesis draws them: valid ones of every type, broken in a few places; and anything at all."""

import copy
import datetime as dt
import enum
import json
import random
from collections import OrderedDict
from decimal import Decimal
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st

import cybersource_invoicing as invoicing
from tests.support import Payload, starting

STEADY = settings(deadline=None, derandomize=True, database=None, max_examples=250)
"""The same examples in every run, so that a red test is a red test everywhere."""

Place = tuple[str | int, ...]

RAW_NUMBERS = ["1e400", "-0", "-0.0", "1E-400", "2e1", "20.0", "9007199254740993", "0.1", "1e1000000"]
_RAW = "raw number "
WRONG = [
    True,
    False,
    0,
    -1,
    5,
    2.5,
    "",
    " ",
    "\xa0",
    "x",
    "0",
    "0.00",
    "1.005",
    "-1",
    "1e3",
    "email",
    "Email",
    "none",
    "TRUE",
    "false",
    "2026-02-30",
    "2026-01-15",
    "usd",
    "EUR",
    "JPY",
    "a@b.example",
    [],
    {},
    [None],
    [{}],
    ["x"],
    {"a": 1},
    "x" * 300,
    "9" * 25,
    "4111 1111 1111 1111",
    "123-45-6789",
]
UNKNOWN = ["zzzUnknown", "merchantId", "Wert", "a", "x9", "customer", "firstName"]

texts = st.text(st.characters(codec="utf-8"), max_size=20)
raw_numbers = st.sampled_from(RAW_NUMBERS).map(lambda number: _RAW + number)
scalars = (
    st.none()
    | st.booleans()
    | st.integers(-(10**20), 10**20)
    | st.floats(allow_nan=False, allow_infinity=False)
    | texts
    | st.sampled_from(WRONG)
    | raw_numbers
)
any_json = st.recursive(
    scalars, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(texts, inner, max_size=4), max_leaves=12
)


def as_text(payload: Any, **layout: Any) -> str:
    """The JSON text of a drawn payload; numbers that Python cannot hold stand in it as they were drawn."""
    text = json.dumps(payload, **{"ensure_ascii": False, **layout})
    for number in RAW_NUMBERS:
        text = text.replace(f'"{_RAW}{number}"', number)
    return text


def plain(payload: Any) -> Any:
    """The Python value of a drawn payload, its numbers exact."""
    return json.loads(
        as_text(payload), parse_float=Decimal, parse_int=lambda text: Decimal(text) if text == "-0" else int(text)
    )


def places(value: Any, above: Place = ()) -> list[Place]:
    """Every place of a payload, parents first."""
    found: list[Place] = [above] if above else []
    if isinstance(value, dict):
        for name, member in value.items():
            found += places(member, (*above, name))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            found += places(item, (*above, index))
    return found


def at(value: Any, place: Place) -> Any:
    """The value of a place."""
    for token in place:
        value = value[token]
    return value


@st.composite
def typos(draw: st.DrawFn, name: str) -> str:
    """A slip of the finger: one letter too many, too few or wrong, or another way to write several words."""
    where = draw(st.integers(0, len(name) - 1))
    return draw(
        st.sampled_from(
            [
                name[:where] + name[where + 1 :] or "q",
                name[:where] + "q" + name[where + 1 :],
                name[:where] + name[where] + name[where:],
                name.upper(),
                name.lower(),
                "".join("_" + letter.lower() if letter.isupper() else letter for letter in name),
            ]
        )
    )


def _break(draw: st.DrawFn, payload: Payload) -> None:
    found = places(payload)
    if not found:
        payload["zzzUnknown"] = 1
        return
    place = draw(st.sampled_from(found))
    parent, last = at(payload, place[:-1]), place[-1]
    how = draw(st.sampled_from(["delete", "null", "wrong", "json", "rename", "unknown", "again", "elsewhere"]))
    if how == "delete":
        del parent[last]
    elif how == "null":
        parent[last] = None
    elif how == "wrong":
        parent[last] = copy.deepcopy(draw(st.sampled_from(WRONG) | raw_numbers))
    elif how == "json":
        parent[last] = copy.deepcopy(draw(any_json))
    elif how == "unknown" and isinstance(parent, dict):
        parent[draw(st.sampled_from(UNKNOWN))] = copy.deepcopy(draw(any_json))
    elif how == "again" and isinstance(parent, list) and isinstance(last, int):
        parent.extend([parent[last]] * draw(st.sampled_from([1, 30])))
    elif isinstance(last, str) and last:
        target = payload if how == "elsewhere" else parent
        name = last if how == "elsewhere" else draw(typos(last))
        if name not in target:
            target[name] = parent.pop(last)


@st.composite
def payloads(draw: st.DrawFn) -> Payload:
    """A payload that the reference offers, broken in up to three places."""
    payload = starting(draw(st.sampled_from(invoicing.types())), draw(st.sampled_from(["minimal", "full"])))
    for _ in range(draw(st.integers(0, 3))):
        _break(draw, payload)
    loaded: Payload = json.loads(json.dumps(payload))  # so that no two places share a value
    return loaded


named_types = st.none() | st.sampled_from(invoicing.types())


def shuffled(value: Any, chance: random.Random) -> Any:
    """The same value with the keys of every object in another order."""
    if isinstance(value, dict):
        members = [(name, shuffled(member, chance)) for name, member in value.items()]
        chance.shuffle(members)
        return dict(members)
    return [shuffled(item, chance) for item in value] if isinstance(value, list) else value


class Word(str):
    """Text of a class of its own."""

    __slots__ = ()


class Mode(str, enum.Enum):  # noqa: UP042  # as programs older than StrEnum have it
    """Text as many programs write constants."""

    NONE = "none"
    EMAIL = "email"


def _cycle() -> Payload:
    payload: Payload = {"orderInformation": {}}
    payload["orderInformation"]["lineItems"] = [payload]
    return payload


def _deep() -> list[Any]:
    deep: list[Any] = []
    for _ in range(5000):
        deep = [deep]
    return deep


oddities = st.one_of(
    st.dates(),
    st.datetimes(),
    st.binary(max_size=8),
    st.sets(st.integers(), max_size=3),
    st.decimals(),
    st.complex_numbers(),
    st.floats(),
    st.fractions(),
    st.text(max_size=5).map(Word),
    st.sampled_from([Mode.EMAIL, Mode.NONE]),
    st.builds(object),
    st.builds(_cycle),
    st.builds(_deep),
    st.builds(lambda: 10**6000),
    st.builds(lambda: Decimal("sNaN")),
    st.builds(lambda: OrderedDict(a=1)),
    st.builds(lambda: range(3)),
    st.builds(lambda: dt.timedelta(1)),
    st.builds(lambda: "\ud800"),
    st.builds(lambda: Ellipsis),
    st.sampled_from([int, len, json]),
)
any_object = st.recursive(
    oddities | scalars,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.tuples(inner, inner)
        | st.dictionaries(texts | st.integers() | st.none() | st.tuples(st.integers()), inner, max_size=3)
    ),
    max_leaves=6,
)
