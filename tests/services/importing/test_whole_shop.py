"""Three real months in the books: all of it comes in, every take-back is approved, and the books prove true."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import func, select

from desktop.model.credit_note import CreditNote
from desktop.model.invoice import Invoice, InvoiceLine
from desktop.model.office import TaxRate
from desktop.model.payment import Payment
from desktop.model.refund import Refund, RefundLine
from desktop.model.states import Account, Method, RefundState
from desktop.services import credit_notes, offices
from desktop.services.importing import taking
from desktop.services.steps import posting
from tests.services.beancount_reading import balances, exported, sums
from tests.services.importing import months, papers
from tests.services.importing.counted import FILE, Counted, count
from tests.services.importing.shop import faults
from tests.services.office_builder import MADE_AT, NEW_OFFICE, OfficeBuilder

# A hundred thousand lines on a machine with other work to do.
pytestmark = pytest.mark.timeout(1_200)


@pytest.fixture(scope="module")
def counted() -> Counted:
    return count()


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OfficeBuilder]:
    """A British office that took the three months in."""
    folder: Path = tmp_path_factory.mktemp("whole")
    new = replace(NEW_OFFICE, currency="GBP", country="GB")
    database = offices.create(str(folder / "office.rdesk"), new, MADE_AT)
    with database.write() as session:
        session.add_all(
            [
                TaxRate(country="GB", valid_from=date(2008, 12, 1), rate_milli=15_000),
                TaxRate(country="GB", valid_from=date(2010, 1, 1), rate_milli=17_500),
                TaxRate(country="*", valid_from=date(2008, 12, 1), rate_milli=0),
            ]
        )
    built = OfficeBuilder(database, folder)
    desk = built.desk("admin")
    source = taking.look(desk, FILE)
    options = replace(source.options, paid_by=Method.BANK_TRANSFER)
    taken = taking.take(desk, taking.preview(desk, source.table, source.columns, options))
    assert taken.batch_id is not None
    yield built
    database.close()


def test_the_whole_shop_stands_in_the_books_and_its_take_backs_are_paid(shop: OfficeBuilder, counted: Counted) -> None:
    _stands_as_counted(shop, counted)
    _takes_back_as_matched(shop, counted)
    assert faults(shop) == []
    with shop.database.read() as session:
        waiting = session.scalars(select(Refund.id).where(Refund.state == RefundState.REQUESTED)).all()
    for refund_id in waiting:
        shop.approve(refund_id)
    with shop.database.read() as session:
        assert set(session.scalars(select(Refund.state))) == {RefundState.SUCCEEDED}
        numbers = session.scalars(select(CreditNote.number).order_by(CreditNote.id)).all()
        notes = session.scalars(select(CreditNote)).all()
        refunds = {refund.id: refund for refund in session.scalars(select(Refund))}
        assert numbers == [f"CN-2026-{number:04d}" for number in range(1, len(waiting) + 1)]
        assert all(note.gross_minor == refunds[note.refund_id].gross_minor for note in notes if note.refund_id)
    assert faults(shop) == []
    _months_are_closed_and_work_goes_on(shop, len(waiting))
    _papers_say_what_the_ledger_says(shop, counted)


def _months_are_closed_and_work_goes_on(shop: OfficeBuilder, refunded: int) -> None:
    """Refunds, cancellations and undone ones of closed months are posted today; the closed days stay as they were."""
    before = months.close_the_months(shop)
    chosen = months.untouched(shop, 30)
    cancelled, undone, refunds = chosen[:10], chosen[10:20], chosen[20:]

    months.cancel_returned(shop, [*cancelled, *undone])
    months.undo(shop, undone)
    done = months.refund_first_lines(shop, refunds)
    months.take_back(shop, done[:4])

    assert {day: months.entries_until(shop, day) for day in months.MONTHS} == before
    # 20 cancellations, 10 of them undone; 10 refunds, 4 of them taken back.
    assert months.notes_by_kind(shop) == {"refund": refunded + 10, "cancellation": 20, "reversal": 14}
    with shop.database.read() as session:
        states = dict(session.execute(select(Invoice.number, Invoice.cancelled_at.is_not(None))).all())
        years = set(session.scalars(select(CreditNote.issued)))
    assert {number for number, is_cancelled in states.items() if is_cancelled} == {number for _, number, _ in cancelled}
    assert years == {MADE_AT.date()}
    assert faults(shop) == []


def _papers_say_what_the_ledger_says(shop: OfficeBuilder, counted: Counted) -> None:
    """All notes are drawn; what was sold, less what their papers say in words and figures, is what the ledger holds."""
    credit_notes.draw_missing(shop.desk("admin"))
    said = papers.said_by_all(shop)
    sold_net, sold_tax = (sum(each) for each in zip(*counted.amounts().values(), strict=True))
    with shop.database.read() as session:
        assert said.notes == session.execute(select(func.count()).select_from(CreditNote)).scalar_one()
        assert Decimal(posting.balance(session, Account.SALES)) / 100 == Decimal(said.net_minor) / 100 - sold_net
        assert Decimal(posting.balance(session, Account.TAX)) / 100 == Decimal(said.tax_minor) / 100 - sold_tax


def _stands_as_counted(shop: OfficeBuilder, counted: Counted) -> None:
    amounts = counted.amounts()
    with shop.database.read() as session:
        stored = session.execute(select(Invoice.number, Invoice.net_minor, Invoice.tax_minor))
        found = {number: (Decimal(net) / 100, Decimal(tax) / 100) for number, net, tax in stored}
        lines = session.execute(select(func.count()).select_from(InvoiceLine)).scalar_one()
        paid = session.scalars(select(Payment.amount_minor)).all()
        assert found == amounts
        assert lines == sum(len(rows) for rows in counted.sold().values()) == 102_876
        net, tax = (sum(each) for each in zip(*amounts.values(), strict=True))
        assert Decimal(sum(paid)) / 100 == net + tax
        # What came to 0.00 needs no payment.
        assert len(paid) == sum(1 for each in amounts.values() if sum(each))
        assert Decimal(posting.balance(session, Account.SALES)) / 100 == -net
        assert Decimal(posting.balance(session, Account.TAX)) / 100 == -tax


def _takes_back_as_matched(shop: OfficeBuilder, counted: Counted) -> None:
    place = {number: at for rows in counted.sold().values() for at, (number, _) in enumerate(rows, start=1)}
    units: dict[tuple[str, str, int], int] = defaultdict(int)
    parts: dict[str, list[str]] = {}
    for match in counted.matches():
        units[match.document, match.invoice, place[match.original]] += match.units
        parts.setdefault(match.document, [])
        if match.invoice not in parts[match.document]:
            parts[match.document].append(match.invoice)
    document_of = {
        document if len(invoices) == 1 else f"{document}/{at}": (document, invoice)
        for document, invoices in parts.items()
        for at, invoice in enumerate(invoices, start=1)
    }
    query = (
        select(Refund.reference, Invoice.number, RefundLine.position, RefundLine.quantity)
        .join(RefundLine, RefundLine.refund_id == Refund.id)
        .join(Invoice, Refund.invoice_id == Invoice.id)
    )
    with shop.database.read() as session:
        found = session.execute(query).all()
    taken_back = {
        (document_of[reference][0], invoice, position): int(quantity)
        for reference, invoice, position, quantity in found
    }
    assert taken_back == units
    assert {(reference, invoice) for reference, invoice, _, _ in found} == {
        (reference, invoice) for reference, (_, invoice) in document_of.items()
    }


def test_beancount_accepts_the_journal_of_the_whole_shop(shop: OfficeBuilder) -> None:
    found = balances(exported(shop), "GBP")
    assert found == sums(shop, "GBP")
    assert found["Assets:Bank"] > 500_000
