"""What the outbox shows: every mail with its note, what became of it, and what can be done with it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from sqlalchemy import ColumnElement, and_, func, or_, select

from desktop.documents import mail_text
from desktop.model.credit_note import CreditNote
from desktop.model.customer import Customer
from desktop.model.frozen_copy import FrozenNote
from desktop.model.invoice import Invoice
from desktop.model.office import Office
from desktop.model.outbox import Mail
from desktop.model.states import RIGHT_WORDS, Right
from desktop.services.desk import Desk
from desktop.services.queries import own_work
from desktop.services.steps import wording

WINDOW = 100
"""Rows of one window of the list."""


class MailState(StrEnum):
    """Where a mail stands, as a person has to know it."""

    WAITING = "waiting"
    SENDING = "sending"
    SENT = "sent"
    PERHAPS = "perhaps"
    REFUSED = "refused"
    DROPPED = "dropped"


class Way(StrEnum):
    """How mail leaves this office: by its server, only by persons, or not at all where it is there to practise."""

    SERVER = "server"
    PERSONS = "persons"
    NONE = "none"


class OutboxFilter(StrEnum):
    """The saved filters of the outbox."""

    OPEN = "Not sent yet"
    WAITING = "Waiting"
    DECIDE = "Perhaps sent or refused"
    SENT = "Sent"
    DROPPED = "Taken back"
    ALL = "All mail"


_STATES = {
    OutboxFilter.OPEN: ("held", "perhaps", "refused"),
    OutboxFilter.WAITING: ("held",),
    OutboxFilter.DECIDE: ("perhaps", "refused"),
    OutboxFilter.SENT: ("sent",),
    OutboxFilter.DROPPED: ("dropped",),
    OutboxFilter.ALL: ("held", "perhaps", "refused", "sent", "dropped"),
}


@dataclass(frozen=True)
class OutboxQuery:
    """Which mails: a saved filter, and what was typed (recipient, customer, number of note or invoice)."""

    filter: OutboxFilter = OutboxFilter.OPEN
    text: str = ""


@dataclass(frozen=True)
class OutboxRow:
    """One mail. `leaves_at` is the end of its hold, `next_try_at` when it is tried again, `trouble` why it is not sent.

    `obstacle` is why this person can do nothing with it, empty where they can; `way` how mail leaves this office.
    """

    id: int
    note_id: int
    note_number: str
    invoice_id: int
    invoice_number: str
    customer: str
    recipient: str
    subject: str
    body: str
    state: MailState
    leaves_at: datetime
    next_try_at: datetime | None
    tried_at: datetime | None
    sent_at: datetime | None
    tries: int
    trouble: str
    on_hold: bool
    obstacle: str = ""
    way: Way = Way.SERVER


def window(
    desk: Desk, query: OutboxQuery, after: OutboxRow | None = None, size: int = WINDOW
) -> tuple[Sequence[OutboxRow], bool]:
    """The next mails, newest first; and whether more follow."""
    now = desk.clock()
    obstacle = "" if desk.may(Right.PRINT) else f"You do not have the right to {RIGHT_WORDS[Right.PRINT]}."
    wanted = (
        select(Mail, CreditNote.number, Invoice, Customer.name)
        .join(CreditNote, CreditNote.id == Mail.note_id)
        .join(Invoice, Invoice.id == CreditNote.invoice_id)
        .join(Customer, Customer.id == Invoice.customer_id)
        .where(*_conditions(desk, query))
        .order_by(Mail.id.desc())
        .limit(size + 1)
    )
    if after is not None:
        wanted = wanted.where(Mail.id < after.id)
    with desk.database.read() as session:
        way = _way(session.get_one(Office, 1))
        rows = [
            replace(_row(mail, number, invoice, customer, now), obstacle=obstacle, way=way)
            for mail, number, invoice, customer in session.execute(wanted)
        ]
    return rows[:size], len(rows) > size


def count(desk: Desk, query: OutboxQuery) -> int:
    """How many mails the query finds."""
    wanted = (
        select(func.count())
        .select_from(Mail)
        .join(CreditNote, CreditNote.id == Mail.note_id)
        .join(Invoice, Invoice.id == CreditNote.invoice_id)
        .join(Customer, Customer.id == Invoice.customer_id)
    )
    with desk.database.read() as session:
        return session.execute(wanted.where(*_conditions(desk, query))).scalar_one()


def state_of(mail: Mail, now: datetime) -> MailState:
    """Where a mail stands."""
    if mail.state == "held":
        return MailState.WAITING
    return MailState.SENDING if mail.is_being_sent(now) else MailState(mail.state)


def open_for_persons(now: datetime) -> ColumnElement[bool]:
    """The mails that go on only when a person decides."""
    is_left = or_(Mail.claimed_until.is_(None), Mail.claimed_until <= now)
    return or_(Mail.state == "refused", and_(Mail.state == "perhaps", is_left))


def _conditions(desk: Desk, query: OutboxQuery) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = [own_work.notes(desk.person), Mail.state.in_(_STATES[query.filter])]
    for word in query.text.split():
        conditions.append(
            or_(
                Mail.recipient.icontains(word, autoescape=True),
                CreditNote.number.icontains(word, autoescape=True),
                Invoice.number.icontains(word, autoescape=True),
                Customer.name.icontains(word, autoescape=True),
            )
        )
    return conditions


def _way(office: Office) -> Way:
    if not office.is_real:
        return Way.NONE
    return Way.SERVER if office.smtp_host else Way.PERSONS


def _row(mail: Mail, number: str, invoice: Invoice, customer: str, now: datetime) -> OutboxRow:
    return OutboxRow(
        id=mail.id,
        note_id=mail.note_id,
        note_number=number,
        invoice_id=invoice.id,
        invoice_number=invoice.number,
        customer=customer,
        recipient=mail.recipient,
        subject=mail.subject,
        body=mail.body,
        state=state_of(mail, now),
        leaves_at=mail.leaves_at,
        next_try_at=mail.next_try_at,
        tried_at=mail.tried_at,
        sent_at=mail.sent_at,
        tries=mail.tries,
        trouble=mail.trouble,
        on_hold=mail.state == "held" and now < mail.leaves_at,
    )


@dataclass(frozen=True)
class MailPreview:
    """The mail that a note would leave with; `before` are the recipients of those that were not taken back."""

    recipient: str
    subject: str
    body: str
    before: Sequence[str]
    way: Way


def preview(desk: Desk, note_id: int) -> MailPreview:
    """What a mail with this note would say, and how it would leave."""
    with desk.database.read() as session:
        note = session.get_one(CreditNote, note_id)
        own_work.require(session, desk.person, note.invoice_id)
        office = session.get_one(Office, 1)
        frozen = FrozenNote.from_json(note.frozen_json)
        text = mail_text.of(frozen, wording.own(session, frozen.language))
        earlier = select(Mail.recipient).where(Mail.note_id == note_id, Mail.state != "dropped").order_by(Mail.id)
        return MailPreview(
            recipient=note.invoice.customer.email,
            subject=text.subject,
            body=text.body,
            before=session.scalars(earlier).all(),
            way=_way(office),
        )
