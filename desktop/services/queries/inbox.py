"""What the inbox lists: everything that waits for a person, whether a task stands behind it or not."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from itertools import groupby

from sqlalchemy import func, select
from sqlalchemy.orm import Session, selectinload

from desktop.model.credit_note import CreditNote
from desktop.model.dispute import Dispute
from desktop.model.invoice import Invoice
from desktop.model.outbox import Mail
from desktop.model.payment import Payment
from desktop.model.refund import FollowUp, Refund
from desktop.model.states import Origin, RefundState, Right
from desktop.services.desk import Desk
from desktop.services.queries import outbox, own_work
from desktop.services.queries.inbox_rows import InboxKind, InboxRow
from desktop.services.queries.rows import PersonRow
from desktop.services.steps import settlement
from desktop.services.steps.deadline import NOT_FOUND

_ASSIGNED_LATER = {
    Origin.FOUND: InboxKind.FOUND,
    Origin.DISPUTED: InboxKind.LOST,
    Origin.MARKED: InboxKind.MARKED,
}
_WHOLE = (selectinload(Refund.invoice).selectinload(Invoice.customer), selectinload(Refund.payment))


@dataclass(frozen=True)
class Entry:
    """One row with what it was made of, so that a detail need not look for it again."""

    row: InboxRow
    refund: Refund | None
    payment: Payment | None
    task: FollowUp | None = None
    dispute: Dispute | None = None
    mail: Mail | None = None


@dataclass(frozen=True)
class Reader:
    """Who reads, what they may do, and when."""

    person: PersonRow
    rights: frozenset[Right]
    now: datetime


def reader(desk: Desk) -> Reader:
    """The person at the desk with the rights that bear on the inbox, as they are now."""
    asked = (Right.TAKE_IN, Right.CORRECT, Right.SEND, Right.RUN, Right.REQUEST, Right.PRINT)
    return Reader(desk.person, frozenset(right for right in asked if desk.may(right)), desk.clock())


def waiting(desk: Desk) -> Sequence[InboxRow]:
    """All that waits: what was found at the gateway, what needs a person, what is only to be known; oldest first."""
    who = reader(desk)
    with desk.database.read() as session:
        return [entry.row for entry in in_order(entries(session, who))]


def in_order(found: Iterator[Entry]) -> list[Entry]:
    """Entries as the inbox shows them."""
    return sorted(found, key=lambda entry: (_place(entry.row), entry.row.at, entry.row.key))


def _place(row: InboxRow) -> int:
    if row.kind is InboxKind.FOUND:
        return 0
    return 1 if row.needs_person else 2


def entries(session: Session, who: Reader) -> Iterator[Entry]:
    """Everything that waits, in no order."""
    yield from _without_lines(session, who)
    yield from _not_confirmed(session, who)
    yield from _disputes(session, who)
    yield from _alarms(session, who)
    yield from _tasks(session, who)
    yield from _mails(session, who)


def _without_lines(session: Session, who: Reader) -> Iterator[Entry]:
    """Money that left without us and has no lines yet; the parts of one event or mark are one entry."""
    query = (
        select(Refund)
        .where(
            Refund.origin.in_(_ASSIGNED_LATER),
            Refund.state.in_([RefundState.SUCCEEDED, RefundState.PENDING]),
            ~Refund.note_live,
            ~Refund.written_off,
            Refund.linked_to_id.is_(None),
            own_work.refunds(who.person),
        )
        .options(*_WHOLE)
        .order_by(Refund.form_id, Refund.part)
    )
    for form_id, parts in groupby(session.scalars(query), key=lambda refund: refund.form_id):
        rows = list(parts)
        kind, amount = _ASSIGNED_LATER[rows[0].origin], sum(row.money_minor for row in rows)
        yield _of_refund(rows[0], who, kind, f"money:{form_id}", amount, rows[0].finished_at or rows[0].requested_at)


def _not_confirmed(session: Session, who: Reader) -> Iterator[Entry]:
    open_ones = [RefundState.SENDING, RefundState.UNKNOWN]
    query = select(Refund).where(Refund.state.in_(open_ones), own_work.refunds(who.person)).options(*_WHOLE)
    for refund in session.scalars(query):
        at = refund.first_sent_at or refund.requested_at
        late = who.now >= earliest_give_up(refund, who.now) or refund.gateway_reason == NOT_FOUND
        yield _of_refund(refund, who, InboxKind.UNKNOWN, f"open:{refund.id}", refund.money_minor, at, needs=late)


def earliest_give_up(refund: Refund, now: datetime) -> datetime:
    """From when on an outcome that is not known may be closed as not happened."""
    return (refund.first_sent_at or now) + timedelta(hours=settlement.RESEND_HOURS)


def _disputes(session: Session, who: Reader) -> Iterator[Entry]:
    """Disputes and inquiries that the bank has not decided; a lost one stands among the money without lines."""
    query = (
        select(Dispute, Payment)
        .join(Payment, Payment.id == Dispute.payment_id)
        .where(Dispute.state.in_(["open", "inquiry"]), own_work.payments(who.person))
    )
    for dispute, payment in session.execute(query):
        kind = InboxKind.DISPUTED if dispute.state == "open" else InboxKind.INQUIRY
        found = _of_payment(payment, who, kind, f"dispute:{dispute.id}", dispute.amount_minor, dispute.changed_at)
        yield Entry(found.row, None, payment, dispute=dispute)


def _alarms(session: Session, who: Reader) -> Iterator[Entry]:
    used = Payment.returned_minor + Payment.waiting_minor + Payment.gone_minor + Payment.lost_minor
    query = select(Payment).where(
        used + Payment.disputed_minor > Payment.amount_minor,
        ~Payment.alarm_closed,
        Payment.withdrawn_at.is_(None),
        own_work.payments(who.person),
    )
    for payment in session.scalars(query):
        over = payment.used_minor + payment.disputed_minor - payment.amount_minor
        last = session.scalar(select(func.max(Refund.requested_at)).where(Refund.payment_id == payment.id))
        at = last or datetime.combine(payment.paid_on, time(), UTC)
        yield _of_payment(payment, who, InboxKind.ALARM, f"alarm:{payment.id}", over, at, needs=True)


def _tasks(session: Session, who: Reader) -> Iterator[Entry]:
    query = select(FollowUp).where(FollowUp.closed_at.is_(None)).order_by(FollowUp.id)
    for task in session.scalars(query):
        refund = None if task.refund_id is None else session.get_one(Refund, task.refund_id, options=_WHOLE)
        kind, key = InboxKind(task.about), f"task:{task.id}"
        if refund is not None:
            amount = refund.money_minor or refund.gross_minor
            found = _of_refund(refund, who, kind, key, amount, task.opened_at, task=task)
        else:
            payment = session.get_one(Payment, task.payment_id)
            made = _of_payment(payment, who, kind, key, payment.amount_minor, task.opened_at, needs=True, task=task)
            found = made
        if own_work.sees_all(who.person) or _is_own(session, who.person, found.row.invoice_id):
            yield found


def _mails(session: Session, who: Reader) -> Iterator[Entry]:
    """Mails of which nobody knows whether they arrived, and those that the mail server refused."""
    query = (
        select(Mail, CreditNote)
        .join(CreditNote, CreditNote.id == Mail.note_id)
        .where(outbox.open_for_persons(who.now), own_work.notes(who.person))
    )
    for mail, note in session.execute(query):
        invoice, at = note.invoice, mail.tried_at or mail.leaves_at
        kind = InboxKind.MAIL if mail.state == "perhaps" else InboxKind.MAIL_REFUSED
        row = InboxRow(
            key=f"mail:{mail.id}",
            kind=kind,
            customer=invoice.customer.name,
            invoice_id=invoice.id,
            invoice_number=invoice.number,
            refund_id=note.refund_id,
            refund_number="" if note.refund is None else note.refund.number,
            payment_id=None,
            payment="",
            through="",
            amount_minor=note.gross_minor,
            currency=note.currency,
            at=at,
            needs_person=True,
            mine=_may(kind, who),
            text=mail.trouble,
            mail_id=mail.id,
        )
        yield Entry(row, note.refund, None, mail=mail)


def _is_own(session: Session, person: PersonRow, invoice_id: int) -> bool:
    query = select(Invoice.id).where(Invoice.id == invoice_id, own_work.invoices(person))
    return session.scalar(query) is not None


def _of_refund(
    refund: Refund,
    who: Reader,
    kind: InboxKind,
    key: str,
    amount_minor: int,
    at: datetime,
    needs: bool = True,
    task: FollowUp | None = None,
) -> Entry:
    payment = refund.payment
    row = InboxRow(
        key=key,
        kind=kind,
        customer=refund.invoice.customer.name,
        invoice_id=refund.invoice_id,
        invoice_number=refund.invoice.number,
        refund_id=refund.id,
        refund_number=refund.number,
        payment_id=refund.payment_id,
        payment="" if payment is None else payment.shown,
        through="" if payment is None else payment.through,
        amount_minor=amount_minor,
        currency=refund.currency,
        at=at,
        needs_person=needs,
        mine=needs and _may(kind, who),
        task_id=None if task is None else task.id,
        text="" if task is None else task.text,
    )
    return Entry(row, refund, payment, task)


def _of_payment(
    payment: Payment,
    who: Reader,
    kind: InboxKind,
    key: str,
    amount_minor: int,
    at: datetime,
    needs: bool = False,
    task: FollowUp | None = None,
) -> Entry:
    invoice = payment.parts[0].invoice
    row = InboxRow(
        key=key,
        kind=kind,
        customer=invoice.customer.name,
        invoice_id=invoice.id,
        invoice_number=invoice.number,
        refund_id=None,
        refund_number="",
        payment_id=payment.id,
        payment=payment.shown,
        through=payment.through,
        amount_minor=amount_minor,
        currency=payment.currency,
        at=at,
        needs_person=needs,
        mine=needs and _may(kind, who),
        task_id=None if task is None else task.id,
        text="" if task is None else task.text,
    )
    return Entry(row, None, payment, task)


def _may(kind: InboxKind, who: Reader) -> bool:
    """Whether this person may make the choice that settles an entry of this kind."""
    settles = {InboxKind.UNKNOWN: Right.SEND, InboxKind.MAIL: Right.PRINT, InboxKind.MAIL_REFUSED: Right.PRINT}
    return settles.get(kind, Right.TAKE_IN) in who.rights
