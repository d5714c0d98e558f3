"""Work that goes on in the real shop's books after its months are closed: refunds, cancellations, second thoughts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import func, select

from desktop.model.credit_note import CreditNote
from desktop.model.invoice import Invoice
from desktop.model.ledger import Entry
from desktop.model.money import plain
from desktop.model.payment import PaymentPart
from desktop.services import approvals, cancellations, periods, refunds
from desktop.services.refunds import LineWish
from tests.services.office_builder import OfficeBuilder

MONTHS = (date(2009, 12, 31), date(2010, 1, 31), date(2010, 2, 28))


def close_the_months(shop: OfficeBuilder) -> dict[date, int]:
    """Close them one after the other; how many entries each closed stretch has."""
    entries = {}
    for last_day in MONTHS:
        periods.close(shop.desk("admin"), last_day)
        entries[last_day] = entries_until(shop, last_day)
    return entries


def entries_until(shop: OfficeBuilder, last_day: date) -> int:
    with shop.database.read() as session:
        return session.execute(select(func.count(Entry.id)).where(Entry.posted_on <= last_day)).scalar_one()


def untouched(shop: OfficeBuilder, count: int) -> Sequence[tuple[int, str, int]]:
    """So many paid invoices of which nothing went back: id, number and what was paid in minor units; the dearest."""
    query = (
        select(Invoice.id, Invoice.number, Invoice.paid_minor)
        .where(Invoice.returned_minor == 0, Invoice.waiting_minor == 0, Invoice.paid_minor > 0)
        .order_by(Invoice.paid_minor.desc(), Invoice.id)
        .limit(count)
    )
    with shop.database.read() as session:
        return [(row[0], row[1], row[2]) for row in session.execute(query)]


def cancel_returned(shop: OfficeBuilder, invoices: Sequence[tuple[int, str, int]]) -> None:
    """Each invoice's money went back by the bank, a second person confirmed it, and it was cancelled."""
    for invoice_id, number, paid_minor in invoices:
        amount, manager = plain(paid_minor, "GBP"), shop.desk("manager").person
        cancellations.confirm_return(shop.desk("clerk"), invoice_id, amount, f"BACK {number}", manager)
        cancellations.cancel(shop.desk("clerk"), invoice_id)


def undo(shop: OfficeBuilder, invoices: Sequence[tuple[int, str, int]]) -> None:
    """A second thought, 19 minutes later."""
    shop.later(minutes=19)
    for invoice_id, _, _ in invoices:
        cancellations.undo(shop.desk("clerk"), invoice_id)


def refund_first_lines(shop: OfficeBuilder, invoices: Sequence[tuple[int, str, int]]) -> list[UUID]:
    """The first line of each goes back by the bank and is final; the refunds' ids."""
    done = []
    for invoice_id, number, _ in invoices:
        with shop.database.read() as session:
            payment_id = session.scalars(
                select(PaymentPart.payment_id).where(PaymentPart.invoice_id == invoice_id)
            ).one()
        asked = shop.ask(invoice_id, LineWish(1, all=True), payment_id=payment_id, reference=f"BACS {number}")
        shop.approve(asked)
        done.append(asked)
    return done


def take_back(shop: OfficeBuilder, refund_ids: Sequence[UUID]) -> None:
    """They were recorded in error: another manager unapproves them, and they are deleted."""
    for refund_id in refund_ids:
        approvals.unapprove(shop.desk("manager2"), refund_id, "Entered twice")
        refunds.delete(shop.desk("clerk"), refund_id)


def notes_by_kind(shop: OfficeBuilder) -> dict[str, int]:
    with shop.database.read() as session:
        found = session.execute(select(CreditNote.kind, func.count()).group_by(CreditNote.kind))
        return {str(kind): count for kind, count in found}
