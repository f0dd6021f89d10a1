"""No error, repr or pickle of a model shows what a person typed."""

import copy
import pickle
from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from cybersource_invoicing import models
from tests.made import INFO, ITEM, TOTALS, made
from tests.support import Payload, edited, starting

SECRET = "Zaphod Beeblebrox"


def broken() -> Payload:
    return edited(
        starting("draft-itemized", "full"),
        {
            "customerInformation.name": [SECRET],
            "customerInformation.email": SECRET,
            f"{INFO}.deliveryMode": SECRET,
            f"{INFO}.dueDate": SECRET,
            f"{TOTALS}.totalAmount": SECRET,
            f"{TOTALS}.currency": SECRET,
            f"{ITEM}.quantity": SECRET,
            f"{ITEM}.{SECRET}": {SECRET: SECRET},
            "orderInformation.lineItems.1": SECRET,
        },
    )


JUDGED: dict[str, Any] = {f"{INFO}.description": f"{SECRET} 4111 1111 1111 1111", f"{INFO}.allowPartialPayments": True}


@pytest.mark.parametrize("payload", [broken(), edited(starting("draft-itemized"), JUDGED)], ids=["read", "judged"])
@pytest.mark.parametrize("wrapped", [False, True], ids=["alone", "in a list"])
def test_no_error_holds_a_value(payload: Payload, wrapped: bool) -> None:
    read: Any = TypeAdapter(list[models.DraftItemized] if wrapped else models.DraftItemized)
    with pytest.raises(ValidationError) as raised:
        read.validate_python([payload] if wrapped else payload)
    error = raised.value
    shown = [str(error), repr(error), error.json(), str(error.errors()), repr(error.__context__), repr(error.__cause__)]
    assert not [text for text in shown if SECRET in text or "4111" in text]
    assert all(entry["input"] is None for entry in error.errors())


def test_a_repr_shows_what_is_closed_and_nothing_private() -> None:
    payload = edited(
        starting("draft-itemized", "full"),
        {
            "customerInformation.name": SECRET,
            "customerInformation.company.name": SECRET,
            f"{INFO}.description": SECRET,
            f"{ITEM}.productName": SECRET,
            f"{ITEM}.note": SECRET,
            f"{TOTALS}.totalAmount": "4111111111111111",
        },
    )
    model = made("draft-itemized", payload)
    for text in (repr(model), str(model), f"{model}", repr([model]), repr(model.order_information)):
        assert SECRET not in text
        assert "4111111111111111" not in text
        assert "Decimal('12.50')" in text
    assert "due_date=datetime.date(2026, 1, 15)" in repr(model)
    assert SECRET not in repr(models.AmountDetails.model_construct(total_amount=SECRET, currency=SECRET))
    assert SECRET not in repr(
        models.Invoice.model_validate({"status": SECRET, "customerInformation": {"name": SECRET}})
    )


def test_a_model_is_copied_and_not_pickled() -> None:
    model = made("draft-email", starting("draft-email"))
    assert copy.deepcopy(model) == model == copy.copy(model) == model.model_copy(deep=True)
    with pytest.raises(TypeError, match=r"not pickled.*to_payload"):
        pickle.dumps(model)
