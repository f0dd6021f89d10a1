"""Models of answers take what comes; every class says what it is; and importing them is for those who use them."""

import json
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any, ClassVar

import pytest
import yaml
from pydantic import BaseModel

from cybersource_invoicing import _model_base, models
from tests.support import ROOT, Payload, environment


def responses() -> list[tuple[str, Payload]]:
    """Every documented answer, with the id of its body."""
    bodies = {400: "Error", 404: "Error", 502: "ServerError", 202: "Accepted"}
    found = []
    for path in sorted((ROOT / "spec" / "cybersource_invoicing" / "examples").glob("*.yaml")):
        for entry in yaml.safe_load(path.read_text(encoding="utf-8"))["examples"]:
            if isinstance(entry.get("response"), dict):
                plain = {"getInvoice": "InvoiceDetails", "getAllInvoices": "InvoiceList"}.get(
                    entry["operation"], "Invoice"
                )
                found.append((bodies.get(entry["http"], plain), entry["response"]))
    return found


@pytest.mark.parametrize(("name", "payload"), responses())
def test_every_documented_answer_is_read_and_all_of_it_kept(name: str, payload: Payload) -> None:
    model: Any = getattr(models, name).model_validate_json(json.dumps(payload))
    assert leaves(model.to_payload()) == leaves(payload)


def leaves(value: Any, place: str = "") -> dict[str, str]:
    """Every value by its path, numbers and moments in one form."""
    if isinstance(value, dict):
        return {k: v for name, member in value.items() for k, v in leaves(member, f"{place}.{name}").items()}
    if isinstance(value, list):
        return {k: v for number, item in enumerate(value) for k, v in leaves(item, f"{place}.{number}").items()}
    text = str(value)
    moment = "T" in text and text.endswith("Z") and text[:1].isdigit()
    return {place: text[:19] if moment else str(float(text)) if is_number(text) else text}


def is_number(text: str) -> bool:
    return text.replace(".", "", 1).isdigit()


def test_answers_keep_unknown_statuses_names_and_number_forms() -> None:
    answer = models.Invoice.model_validate(
        {
            "status": "ARCHIVED",
            "newThing": {"a": 1},
            "submitTimeUtc": "2024-08-02T19:24:06.184293960Z",
            "_links": {"self": {"href": "/v2/invoices/1"}},
            "orderInformation": {"amountDetails": {"totalAmount": 247.86, "balanceAmount": "-1.00", "currency": "usd"}},
            "invoiceInformation": {"dueDate": "", "deliveryMode": "Email"},
        }
    )
    assert answer.status == "ARCHIVED"
    assert answer.model_extra == {"newThing": {"a": 1}}
    assert answer.submit_time_utc == datetime(2024, 8, 2, 19, 24, 6, 184293, tzinfo=UTC)
    assert answer.links is not None
    assert answer.links.self is not None
    assert answer.links.self.href == "/v2/invoices/1"
    assert answer.order_information is not None
    assert answer.order_information.amount_details is not None
    assert answer.order_information.amount_details.total_amount == Decimal("247.86")
    assert answer.to_payload()["_links"] == {"self": {"href": "/v2/invoices/1"}}


def test_every_class_and_field_says_what_it_is_and_where_that_is_documented() -> None:
    for name, model in inspected():
        assert model.__doc__, name
        for field, info in model.model_fields.items():
            assert info.description, f"{name}.{field}"
    described = models.AmountDetails.model_fields["currency"].description
    assert described is not None
    assert "Required. Source: Create a Draft Invoice: Required Fields" in described
    assert "Source: Create a Draft Invoice: Required Fields for Drafting an Email Invoice" in str(
        models.DraftEmail.__doc__
    )


def inspected() -> Iterator[tuple[str, type[BaseModel]]]:
    for name, value in vars(models).items():
        if isinstance(value, type) and value.__module__ == models.__name__:
            yield name, value


def test_one_alias_generator_names_every_field() -> None:
    for name, model in inspected():
        config: Any = model.model_config
        assert config["alias_generator"] is _model_base.json_name, name
        assert config["hide_input_in_errors"], name
        assert all(info.alias == _model_base.json_name(field) for field, info in model.model_fields.items())


def ran(code: str) -> tuple[str, str]:
    """What a fresh Python prints, on both streams."""
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, env=environment(), timeout=60, check=False
    )
    return done.stdout, done.stderr


class TestImport:
    """What an import costs: pydantic is for those who use a model."""

    LOADED: ClassVar = "import sys; print(sorted({'pydantic', 'cybersource_invoicing.models'} & set(sys.modules)))"

    @pytest.mark.parametrize("use", ["", "invoicing.check({});", "hasattr(invoicing, 'nothing');", "dir(invoicing);"])
    def test_checking_does_not_import_the_models(self, use: str) -> None:
        assert ran(f"import cybersource_invoicing as invoicing; {use} {self.LOADED}")[0] == "[]\n"

    def test_a_class_is_there_as_soon_as_it_is_named(self) -> None:
        code = f"from cybersource_invoicing import DraftEmail, Invoice; {self.LOADED}"
        assert ran(code)[0] == "['cybersource_invoicing.models', 'pydantic']\n"

    def test_without_pydantic_a_class_says_what_to_install(self) -> None:
        code = "import sys; sys.modules['pydantic'] = None; import cybersource_invoicing; cybersource_invoicing.Invoice"
        assert "fieldrules[models]" in ran(code)[1].splitlines()[-1]
