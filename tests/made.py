"""What the tests of the models share: the class of each type, and what it makes of a payload or says against it."""

import copy
from collections.abc import Iterator
from typing import Any

import pytest
from pydantic import BaseModel, ValidationError

import cybersource_invoicing as invoicing
from cybersource_invoicing import _model_base, models
from tests.support import Payload

TYPES = invoicing.types()
CLASSES: dict[str, type[BaseModel]] = {
    judged_as: getattr(models, name) for name, judged_as in _model_base._JUDGED_AS.items()
}
INFO, TOTALS, ITEM = "invoiceInformation", "orderInformation.amountDetails", "orderInformation.lineItems.0"


def made(type_id: str, payload: Any) -> Any:
    return CLASSES[type_id].model_validate(payload)


def refused(type_id: str, payload: Any) -> dict[tuple[int | str, ...], str]:
    """The places a class complains about, and the kind of each complaint."""
    with pytest.raises(ValidationError) as raised:
        made(type_id, payload)
    return {error["loc"]: error["type"] for error in raised.value.errors()}


def paths(payload: Any, place: str = "") -> Iterator[str]:
    members: Any = enumerate(payload) if isinstance(payload, list) else payload.items()
    for name, value in members:
        path = f"{place}.{name}".lstrip(".")
        yield path
        if isinstance(value, (dict, list)):
            yield from paths(value, path)


def fixed_in(type_id: str) -> dict[str, Any]:
    """The fields of which a type takes one value only, and which its class therefore writes by itself."""
    entry = invoicing.ruleset().types[type_id]
    return {ask["field"]: ask["allowed"][0] for ask in entry["values"] if len(ask["allowed"]) == 1}


def without(payload: Payload, path: str) -> Payload:
    changed = copy.deepcopy(payload)
    *parents, last = path.split(".")
    place: Any = changed
    for name in parents:
        place = place[int(name)] if isinstance(place, list) else place[name]
    del place[last]
    return changed
