"""Finding invoices by what became of their money, and what the detail says beside lines and payments."""

from __future__ import annotations

import pytest

from desktop.model.invoice import Invoice
from desktop.model.states import Method, Origin, RefundKind, RefundState
from desktop.services import drafts
from desktop.services.queries import invoices
from desktop.services.queries.invoices import InvoiceFilter, InvoiceQuery
from desktop.services.refunds import LineWish
from tests.services.office_builder import OfficeBuilder, line
from tests.services.scenes import After


def sell(office: OfficeBuilder) -> None:
    """PART gave a part back, ALL everything, FREE nothing; OVER and BACK were paid 11.00 too much, BACK returned it."""
    office.refunded(office.paid(number="PART"), LineWish(1, gross="19.00"))
    office.refunded(office.paid(number="ALL", method=Method.CASH), LineWish(1, all=True), reference="Till 1")
    office.paid(number="FREE", method=Method.CASH)
    back = office.invoice(number="BACK")
    office.payment(back, amount="130.00")
    office.refunded(back, lines=(), amount="11.00", reason="Paid too much")
    office.payment(office.invoice(number="OVER"), amount="130.00")


@pytest.fixture
def shop(after: After) -> OfficeBuilder:
    return after(sell)


def found(office: OfficeBuilder, query: InvoiceQuery) -> set[str]:
    rows = {row.number for row in invoices.window(office.desk(), query).rows}
    assert sum(each.count for each in invoices.sums(office.desk(), query)) == len(rows), "the sums count the same"
    return rows


@pytest.mark.parametrize(
    ("wanted", "numbers"),
    [
        (InvoiceFilter.REFUNDED, {"PART", "ALL"}),
        (InvoiceFilter.PARTLY_REFUNDED, {"PART"}),
        (InvoiceFilter.ALL_REFUNDED, {"ALL"}),
        (InvoiceFilter.OVERPAID, {"OVER"}),
    ],
)
def test_a_filter_finds_what_its_words_say(shop: OfficeBuilder, wanted: InvoiceFilter, numbers: set[str]) -> None:
    assert found(shop, InvoiceQuery(wanted)) == numbers


def test_every_invoice_stands_in_the_filter_of_its_own_refund_state(busy_office: OfficeBuilder) -> None:
    desk = busy_office.desk()
    rows = invoices.window(desk, InvoiceQuery(), size=1000).rows
    for wanted, state in ((InvoiceFilter.PARTLY_REFUNDED, "partly"), (InvoiceFilter.ALL_REFUNDED, "fully")):
        shown = {row.number for row in invoices.window(desk, InvoiceQuery(wanted), size=1000).rows}
        assert shown == {row.number for row in rows if row.refund_state == state}


def test_invoices_are_found_by_how_they_were_paid_together_with_every_other_filter(shop: OfficeBuilder) -> None:
    assert found(shop, InvoiceQuery(method=Method.CASH)) == {"ALL", "FREE"}
    assert found(shop, InvoiceQuery(InvoiceFilter.REFUNDED, method=Method.CASH)) == {"ALL"}
    assert found(shop, InvoiceQuery(text="free", method=Method.CASH)) == {"FREE"}
    assert found(shop, InvoiceQuery(method=Method.CHEQUE)) == set()


def test_a_deposit_is_paid_as_long_as_any_of_its_money_is_held(office: OfficeBuilder) -> None:
    invoice_id = office.paid(number="DEP")
    plain = office.paid(number="SALE")
    with office.database.write() as session:
        session.get_one(Invoice, invoice_id).deposit = True
    assert invoices.one(office.desk(), invoice_id).deposit_paid
    assert not invoices.one(office.desk(), plain).deposit_paid
    assert found(office, InvoiceQuery(InvoiceFilter.DEPOSIT)) == {"DEP"}
    office.refunded(invoice_id, LineWish(1, gross="100.00"))
    assert invoices.one(office.desk(), invoice_id).deposit_paid
    office.refunded(invoice_id, LineWish(1, all=True))
    assert not invoices.one(office.desk(), invoice_id).deposit_paid
    assert found(office, InvoiceQuery(InvoiceFilter.DEPOSIT)) == set()


def test_refunds_that_only_lower_what_is_due_stand_in_the_detail_though_no_payment_has_them(
    office: OfficeBuilder,
) -> None:
    invoice_id = office.invoice(line("100.00"))
    office.payment(invoice_id, amount="70.00")
    lowered = office.refunded(invoice_id, LineWish(1, gross="20.00"), reason="Not delivered")
    (row,) = invoices.detail(office.desk(), invoice_id).without_payment
    assert (row.id, row.state, row.gross_minor, row.money_minor) == (lowered, RefundState.SUCCEEDED, 2000, 0)
    assert row.origin is Origin.REQUESTED
    assert not invoices.detail(office.desk(), invoice_id).payments[0].refunds


def test_the_detail_knows_of_which_kind_the_kept_draft_is_and_what_is_overpaid(office: OfficeBuilder) -> None:
    invoice_id = office.invoice()
    office.payment(invoice_id, amount="130.00")
    drafts.keep(office.desk(), invoice_id, RefundKind.RECORD, "{}", 1200)
    detail = invoices.detail(office.desk(), invoice_id)
    assert (detail.draft_minor, detail.draft_kind, detail.overpaid_minor) == (1200, RefundKind.RECORD, 1100)
    office.ask(invoice_id, lines=(), amount="4.00", reason="Paid too much")
    assert invoices.detail(office.desk(), invoice_id).overpaid_minor == 700
