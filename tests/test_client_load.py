"""Fifty clients at once against the sandbox on a file: nothing is lost, nothing is doubled."""

import asyncio
from pathlib import Path
from typing import Any

import cybersource_invoicing as invoicing
from fieldrules.sandbox.server import running
from tests.support import edited, in_person

CLIENTS, CREATES = 50, 100


def test_fifty_async_clients_lose_and_double_nothing(tmp_path: Path) -> None:
    file = tmp_path / "sandbox.db"
    with running(invoicing.ruleset(), invoicing.operations(), check=invoicing.check, database=str(file)) as sandbox:
        account: dict[str, Any] = {"base_url": sandbox.base_url, **sandbox.credentials}

        async def work(number: int) -> list[str]:
            made = []
            async with invoicing.AsyncClient(**account) as client:
                for turn in range(CREATES):
                    name = {"invoiceInformation.invoiceNumber": f"C{number}-{turn}"}
                    invoice = await client.create_invoice(edited(in_person(), name))
                    assert isinstance(invoice, invoicing.Invoice)
                    made.append(str(invoice.id))
            return made

        async def everyone() -> list[list[str]]:
            return await asyncio.gather(*(work(number) for number in range(CLIENTS)))

        made = [name for names in asyncio.run(everyone()) for name in names]
        with invoicing.Client(**account) as client:
            stored = [str(invoice.id) for invoice in client.iterate_invoices(page_size=1000)]
    assert len(set(made)) == CLIENTS * CREATES
    assert sorted(stored) == sorted(made)
