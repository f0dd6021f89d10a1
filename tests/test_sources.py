"""Where a finding says its requirement is documented."""

import pytest

import cybersource_invoicing as invoicing
from tests.support import starting


@pytest.mark.parametrize("type_id", [name for name in invoicing.types() if name != "update"])
def test_a_misspelt_field_cites_the_section_in_which_its_type_asks_for_it(type_id: str) -> None:
    payload = starting(type_id, "minimal")
    amounts = payload["orderInformation"]["amountDetails"]
    amounts["curency"] = amounts.pop("currency")
    (finding,) = invoicing.check(payload).findings
    del amounts["curency"]
    (missing,) = invoicing.check(payload).findings
    assert (finding.rule, missing.rule) == ("misspelt-field", "invoice-needs-currency")
    assert finding.source == missing.source
