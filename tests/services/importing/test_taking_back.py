"""An import is taken back whole, and only while nobody worked with anything that it brought."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from desktop.model.customer import Customer
from desktop.model.invoice import Invoice
from desktop.model.ledger import Entry
from desktop.model.payment import Payment
from desktop.model.refund import Refund
from desktop.model.states import Account, Method, RefundState
from desktop.services import refunds
from desktop.services.importing import taking_back
from tests.services.importing.shop import (
    balance,
    batch_of,
    count,
    everything,
    faults,
    invoice_id,
    refunds_of,
    refused,
    taken,
)
from tests.services.office_builder import OfficeBuilder


def test_an_import_is_taken_back_whole(shop: OfficeBuilder) -> None:
    batch = batch_of(taken(shop))
    taking_back.take_back(shop.desk("admin"), batch)
    for account in Account:
        assert balance(shop, account) == 0
    assert faults(shop) == []
    with shop.database.read() as session:
        assert set(session.scalars(select(Refund.state))) == {RefundState.DELETED}
        assert all(session.scalars(select(Invoice.withdrawn_at)))
        assert all(session.scalars(select(Payment.withdrawn_at)))
        reversing = session.scalars(select(Entry).where(Entry.reverses_id.is_not(None))).all()
        assert {entry.posted_on for entry in reversing} == {shop.now.date()}
    (row,) = taking_back.imports(shop.desk("clerk"))
    assert (row.id, row.source, row.documents, row.taken_by) == (batch, "shop.csv", 6, "Ada Admin")
    assert row.taken_back_at == shop.now
    said = refused(lambda: taking_back.take_back(shop.desk("admin"), batch))
    assert (said.code, said.message) == (
        "import_touched",
        "It was taken back before, and nothing of it is in the books any more.",
    )


def test_what_was_taken_back_can_be_imported_again(shop: OfficeBuilder) -> None:
    taking_back.take_back(shop.desk("admin"), batch_of(taken(shop)))
    again = taken(shop)
    assert again.batch_id is not None
    assert (len(again.plan.invoices), len(again.plan.take_backs), again.plan.present) == (4, 2, [])
    assert balance(shop, Account.BANK) == 5717
    assert count(shop, Customer) == 3
    taking_back.take_back(shop.desk("admin"), again.batch_id)
    assert balance(shop, Account.BANK) == 0


@pytest.mark.parametrize("what", ["approved", "asked", "deleted", "paid", "cancelled"])
def test_an_import_that_somebody_worked_with_stays(shop: OfficeBuilder, what: str) -> None:
    batch = batch_of(taken(shop))
    shop.later(minutes=5)
    if what == "approved":
        shop.approve(refunds_of(shop)["C2001/1"].id)
    elif what == "asked":
        shop.ask(invoice_id(shop, "1001"), amount="1.00")
    elif what == "deleted":
        refunds.delete(shop.desk("clerk"), refunds_of(shop)["C2001/1"].id)
    elif what == "paid":
        shop.payment(invoice_id(shop, "1001"), amount="1.00", method=Method.CASH)
    else:
        shop.tamper("UPDATE payment SET disputed_minor = 1 WHERE amount_minor = 2975")
    before = everything(shop)
    said = refused(lambda: taking_back.take_back(shop.desk("admin"), batch))
    assert (said.title, said.code) == ("The import was not taken back.", "import_touched")
    assert said.message == (
        "Somebody has worked with invoice 1001 since. Nothing was changed; correct that invoice by itself."
    )
    assert everything(shop) == before
    assert balance(shop, Account.SALES) != 0


def test_an_import_with_take_backs_from_an_older_one_is_taken_back_by_itself(shop: OfficeBuilder) -> None:
    sold = "1001,2026-01-15,2,10.00,A,Lamp,7,Germany"
    older = batch_of(taken(shop, sold))
    shop.later(minutes=5)
    newer = batch_of(taken(shop, sold, "C2001,2026-01-20,-1,10.00,A,Lamp,7,Germany"))
    assert refused(lambda: taking_back.take_back(shop.desk("admin"), older)).code == "import_touched"
    taking_back.take_back(shop.desk("admin"), newer)
    assert refunds_of(shop)["C2001"].state == RefundState.DELETED
    assert balance(shop, Account.BANK) == 2380
