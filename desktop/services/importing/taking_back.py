"""Taking an import back, whole, while nobody has worked with anything that it brought."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, or_, select, update
from sqlalchemy.orm import Session, selectinload

from desktop.errors import RefundDeskError
from desktop.model.audit import AuditRow
from desktop.model.invoice import ImportBatch, Invoice
from desktop.model.ledger import Entry
from desktop.model.office import Office
from desktop.model.payment import Payment, PaymentPart
from desktop.model.person import Person
from desktop.model.refund import Refund
from desktop.model.states import RefundState, Right
from desktop.services.desk import Desk
from desktop.services.importing.storing import form_id
from desktop.services.importing.taking import TAKEN
from desktop.services.steps import audit, figures, posting

_AT_ONCE = 500
_LAST_PLACE = 2**32 - 1


@dataclass(frozen=True)
class ImportRow:
    """One import in the list of imports. `taken_back_at` is None while it stands."""

    id: int
    source: str
    documents: int
    taken_at: datetime
    taken_by: str
    taken_back_at: datetime | None


def imports(desk: Desk) -> list[ImportRow]:
    """All imports of this office, the newest first."""
    query = (
        select(ImportBatch, Person.name).join(Person, ImportBatch.taken_by == Person.id).order_by(ImportBatch.id.desc())
    )
    with desk.database.read() as session:
        return [
            ImportRow(batch.id, batch.source, batch.documents, batch.taken_at, name, batch.taken_back_at)
            for batch, name in session.execute(query)
        ]


def take_back(desk: Desk, batch_id: int) -> None:
    """Take the whole import back: its waiting refunds are deleted, its entries reversed today, its invoices withdrawn.

    Its customers stay. Raises `RefundDeskError` `import_touched` where somebody worked with any of it since, and
    `Refusal` `period_closed` where today is closed.
    """
    desk.require(Right.RUN)
    act = desk.act()
    with desk.database.write() as session:
        office = session.get_one(Office, 1, with_for_update=True, populate_existing=True)
        posting.require_open(office, act.at.date())
        batch = session.get_one(ImportBatch, batch_id, with_for_update=True, populate_existing=True)
        if batch.taken_back_at is not None:
            raise _refused("It was taken back before, and nothing of it is in the books any more.")
        asked_on = session.scalars(_refunds(batch).with_only_columns(Refund.invoice_id))
        concerned = sorted({*session.scalars(_invoices(batch)), *asked_on})
        for start in range(0, len(concerned), _AT_ONCE):
            figures.lock(session, concerned[start : start + _AT_ONCE])
        for number in _touched(session, batch):
            raise _refused(
                f"Somebody has worked with invoice {number} since. Nothing was changed; correct that invoice by itself."
            )
        refunds = session.scalars(_refunds(batch)).all()
        for refund in refunds:
            refund.delete()
        session.flush()
        whole = select(Entry).where(Entry.invoice_id.in_(_invoices(batch))).options(selectinload(Entry.postings))
        for entry in session.scalars(whole.order_by(Entry.id)).all():
            posting.reverse(session, act, act.at.date(), entry, "import taken back")
        session.flush()
        paying = select(PaymentPart.payment_id).where(PaymentPart.invoice_id.in_(_invoices(batch)))
        session.execute(update(Payment).where(Payment.id.in_(paying)).values(withdrawn_at=act.at))
        session.execute(update(Invoice).where(Invoice.import_id == batch.id).values(withdrawn_at=act.at))
        batch.taken_back_at = act.at
        audit.append(
            session,
            act,
            "import taken back",
            "import",
            batch.id,
            before={"documents": batch.documents, "refunds": [refund.number for refund in refunds]},
            after={"taken_back_at": act.at},
        )


def _refused(why: str) -> RefundDeskError:
    return RefundDeskError("The import was not taken back.", why, "import_touched")


def _invoices(batch: ImportBatch) -> Select[int]:
    return select(Invoice.id).where(Invoice.import_id == batch.id)


def _refunds(batch: ImportBatch) -> Select[Refund]:
    """The refunds that this import asked for, also on invoices that were there before it."""
    mine = Refund.form_id.between(form_id(batch.id, 0), form_id(batch.id, _LAST_PLACE))
    return select(Refund).where(mine, Refund.requested_at == batch.taken_at).order_by(Refund.number)


def _touched(session: Session, batch: ImportBatch) -> Iterator[str]:
    """Numbers of invoices that somebody worked with after the import."""
    mine = _invoices(batch)
    asked = _refunds(batch).with_only_columns(Refund.id).order_by(None)
    its_row = select(AuditRow.id).where(AuditRow.act == TAKEN, AuditRow.subject_id == str(batch.id)).scalar_subquery()
    changed = or_(Refund.state != RefundState.REQUESTED, Refund.changed_at.is_not(None), Refund.approvals.any())
    on_refunds = select(Refund.invoice_id).where(
        or_(Refund.invoice_id.in_(mine) & Refund.id.not_in(asked), Refund.id.in_(asked) & changed)
    )
    on_payments = (
        select(PaymentPart.invoice_id)
        .join(Payment)
        .where(
            PaymentPart.invoice_id.in_(mine),
            or_(Payment.approved_at.is_(None), Payment.approved_at != batch.taken_at, Payment.disputed_minor > 0),
        )
    )
    on_entries = select(Entry.invoice_id).where(Entry.invoice_id.in_(mine), Entry.posted_at != batch.taken_at)
    acted_on = select(AuditRow.invoice_id).where(AuditRow.invoice_id.in_(mine), AuditRow.id > its_row)
    for concerned in (on_refunds, on_payments, on_entries, acted_on):
        query = select(Invoice.number).where(Invoice.id.in_(concerned)).order_by(Invoice.number).limit(1)
        yield from session.scalars(query)
