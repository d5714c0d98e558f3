"""Money that left without us: refunds found at the gateway, marks, lost disputes; counted at once, assigned later."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop.model.audit import Act
from desktop.model.numbering import REFUNDS
from desktop.model.office import Office
from desktop.model.payment import Payment
from desktop.model.refund import Refund, reference_key
from desktop.model.states import Account, NoteKind, Origin, RefundKind, RefundState
from desktop.services.steps import figures, numbering, posting, settlement


@dataclass(frozen=True)
class Left:
    """Money of a payment that left without us. `gateway_ref` names a refund or dispute, `reference` a mark."""

    origin: Origin
    amount_minor: int
    form_id: UUID = field(default_factory=uuid4)
    gateway_ref: str | None = None
    reference: str = ""
    reason: str = ""
    state: RefundState = RefundState.SUCCEEDED


def lock_payment(session: Session, payment_id: int) -> Payment:
    """The payment, fresh, locked after all invoices that it pays."""
    payment = session.get_one(Payment, payment_id, populate_existing=True)
    figures.lock(session, [part.invoice_id for part in payment.parts])
    return session.get_one(Payment, payment_id, with_for_update=True, populate_existing=True)


def add(session: Session, act: Act, payment: Payment, left: Left, mark: Refund | None = None) -> list[Refund]:
    """Count money that left: on the invoices of its payment in their order, each as far as it goes.

    What a mark has counted already is linked to it, and falls where the mark fell.
    """
    falling = falls_on(payment, left.amount_minor) if mark is None else _falls_in(session, mark, left.amount_minor)
    rows = [
        _row(session, act, payment, left, part, invoice_id, amount)
        for part, (invoice_id, amount) in enumerate(falling, start=1)
    ]
    for row in rows:
        row.linked_to_id = None if mark is None else mark.id
    session.flush()
    return rows


def beside(session: Session, act: Act, like: Refund, payment: Payment, invoice_id: int) -> Refund:
    """One more row of the same event, for an invoice on which its money did not fall at first."""
    left = Left(like.origin, 0, like.form_id, like.gateway_ref, like.reference, like.reason, like.state)
    last = session.scalars(select(Refund.part).where(Refund.form_id == like.form_id)).all()
    row = _row(session, act, payment, left, max(last) + 1, invoice_id, 0)
    row.linked_to_id = like.linked_to_id
    row.finished_at = like.finished_at
    session.flush()
    return row


def _row(session: Session, act: Act, payment: Payment, left: Left, part: int, invoice_id: int, amount: int) -> Refund:
    refund = Refund(
        id=uuid4(),
        number=f"{REFUNDS}-{numbering.take(session, REFUNDS)}",
        form_id=left.form_id,
        part=part,
        origin=left.origin,
        kind=RefundKind.RECORD,
        state=left.state,
        note_kind=NoteKind.REFUND,
        invoice_id=invoice_id,
        payment_id=payment.id,
        method=payment.method,
        currency=payment.currency,
        gross_minor=amount,
        net_minor=0,
        tax_minor=0,
        money_minor=amount,
        due_minor=0,
        gateway_ref=left.gateway_ref,
        reason=left.reason,
        reference=left.reference.strip(),
        reference_key=reference_key(left.reference),
        notes="",
        notify=False,
        requested_by=act.by,
        requested_at=act.at,
    )
    session.add(refund)
    return refund


def falls_on(payment: Payment, amount_minor: int) -> list[tuple[int, int]]:
    """On which invoices so much money of a payment falls: in the order of its parts; what exceeds all on the first."""
    falling = {part.invoice_id: 0 for part in payment.parts}
    rest = amount_minor
    for part in payment.parts:
        falling[part.invoice_id] = min(rest, part.left_minor)
        rest -= falling[part.invoice_id]
    falling[payment.parts[0].invoice_id] += rest
    return [(invoice_id, amount) for invoice_id, amount in falling.items() if amount]


def post_gone(session: Session, act: Act, refund: Refund, day: date) -> None:
    """Post money that left by the gateway without us: the customer has it, nothing is credited for it yet."""
    office = session.get_one(Office, 1)
    money = refund.invoice.at_its_rate(refund.money_minor, office.currency)
    if refund.origin == Origin.DISPUTED:
        post(session, act, day, "dispute lost", refund, {Account.DISPUTE_LOSSES: money, Account.GATEWAY: -money})
        return
    loss = settlement.exchange_loss(session, office, refund, refund.finished_at or act.at)
    balances = {Account.REFUNDS_PAYABLE: money, Account.EXCHANGE: loss, Account.GATEWAY: -money - loss}
    post(session, act, day, "refund paid", refund, balances)


def post(
    session: Session,
    act: Act,
    day: date,
    event: str,
    refund: Refund,
    balances: Mapping[Account, int],
    note_id: int | None = None,
) -> None:
    """Post an entry about such money."""
    posting.post(
        session,
        act,
        day,
        event,
        refund.invoice.customer_id,
        balances,
        invoice_id=refund.invoice_id,
        payment_id=refund.payment_id,
        refund_id=refund.id,
        note_id=note_id,
    )


def group(session: Session, refund: Refund) -> Sequence[Refund]:
    """The rows of one event or mark, in the order of the invoices that the payment pays."""
    query = select(Refund).where(Refund.form_id == refund.form_id).order_by(Refund.part)
    rows = session.scalars(query.execution_options(populate_existing=True)).all()
    return [row for row in rows if row.state != RefundState.DELETED]


def unlinked(session: Session, mark: Refund) -> int:
    """What of a mark no found refund is linked to yet. Minor units."""
    marked = sum(row.money_minor for row in group(session, mark))
    return marked - sum(row.money_minor for row in _linked(session, mark))


def _linked(session: Session, mark: Refund) -> Sequence[Refund]:
    query = select(Refund).where(Refund.linked_to_id == mark.id, Refund.state != RefundState.FAILED)
    return session.scalars(query).all()


def _falls_in(session: Session, mark: Refund, amount_minor: int) -> list[tuple[int, int]]:
    """On which invoices of a mark so much of it falls, after what is linked to it already."""
    linked: dict[int, int] = {}
    for row in _linked(session, mark):
        linked[row.invoice_id] = linked.get(row.invoice_id, 0) + row.money_minor
    falling, rest = [], amount_minor
    for row in group(session, mark):
        taken = min(rest, max(0, row.money_minor - linked.get(row.invoice_id, 0)))
        falling.append((row.invoice_id, taken))
        rest -= taken
    return [(invoice_id, amount) for invoice_id, amount in falling if amount]


def take_out_of_mark(session: Session, rows: Sequence[Refund]) -> None:
    """Let a found refund that is linked to a mark stand for itself, and the mark for so much less."""
    if not rows or rows[0].linked_to_id is None:
        return
    marked = {row.invoice_id: row for row in group(session, session.get_one(Refund, rows[0].linked_to_id))}
    for row in rows:
        mark = marked[row.invoice_id]
        mark.money_minor -= row.money_minor
        mark.gross_minor = mark.money_minor
        row.linked_to_id = None
    session.flush()


@contextmanager
def one_change(session: Session, payment: Payment) -> Iterator[None]:
    """What is stored inside changes the payment at once: an alarm that stands at the end has not ended between."""
    closed = payment.alarm_closed
    yield
    session.flush()
    session.refresh(payment)
    if closed and payment.alarm:
        payment.alarm_closed = True


def room_in_marks(session: Session, payment: Payment) -> dict[UUID, int]:
    """What each mark of a payment has not linked yet, the first mark first. Minor units."""
    query = select(Refund).where(
        Refund.payment_id == payment.id,
        Refund.origin == Origin.MARKED,
        Refund.part == 1,
        Refund.state != RefundState.FAILED,
    )
    marks = sorted(session.scalars(query), key=lambda mark: (mark.requested_at, int(mark.number.rpartition("-")[2])))
    return {mark.id: unlinked(session, mark) for mark in marks}


def mark_for(session: Session, payment: Payment, amount_minor: int) -> Refund | None:
    """The first mark of a payment in which a found refund fits, None where none does."""
    room = room_in_marks(session, payment)
    first = next((mark for mark, left in room.items() if amount_minor <= left), None)
    return None if first is None else session.get_one(Refund, first)
