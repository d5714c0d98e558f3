"""Cancelling an invoice, undoing it within 20 minutes, and confirming that money of a paid one went back outside."""

from __future__ import annotations

from uuid import UUID, uuid4

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from desktop.errors import RefundDeskError
from desktop.model.audit import Act
from desktop.model.credit_note import CreditNote
from desktop.model.figures import Wish
from desktop.model.invoice import UNDO, Invoice
from desktop.model.money import plain
from desktop.model.numbering import REFUNDS
from desktop.model.office import Office
from desktop.model.person import Person
from desktop.model.proposal import OfficeRules, allot_return
from desktop.model.refund import Approval, Refund, RefundLine, reference_key
from desktop.model.refusals import refuse
from desktop.model.states import Account, Method, NoteKind, Origin, RefundKind, RefundState, Right
from desktop.services.desk import Desk
from desktop.services.queries.rows import PersonRow
from desktop.services.steps import (
    audit,
    cancelling,
    figures,
    notes,
    numbering,
    once,
    outbox,
    passwords,
    posting,
    rates,
    requests,
    sales,
    settlement,
)


def cancel(desk: Desk, invoice_id: int) -> int | None:
    """Cancel an invoice: its note is numbered at once, its mail waits 20 minutes. Gives the note's id, if it has one.

    Raises `Refusal`: `return_not_confirmed` while money that was paid has not gone back, `already_cancelled`,
    `period_closed`.
    """
    desk.require(Right.CANCEL)
    act = desk.act()
    with desk.database.write() as session:
        invoice = _locked(session, invoice_id)
        if invoice.cancelled:
            raise refuse("already_cancelled")
        not_returned = cancelling.not_returned(session, invoice)
        if not_returned:
            raise refuse("return_not_confirmed", plain(not_returned, invoice.currency), currency=invoice.currency)
        posting.require_open(session.get_one(Office, 1), act.at.date())
        refund = _cancelling(session, act, invoice)
        note_id = None
        due = invoice.due_minor
        invoice.cancelled_at = act.at
        if refund is not None:
            note = notes.issue(session, act, refund, act.at.date())
            _post(session, act, invoice, refund, due)
            if invoice.customer.email:
                outbox.write(session, act, note, refund, act.at + outbox.UNDO_OVER)
            note_id = note.id
        session.flush()
        audit.append(
            session,
            act,
            cancelling.CANCELLED,
            "invoice",
            invoice.number,
            after={"note": note_id},
            invoice_id=invoice.id,
        )
        return note_id


def undo(desk: Desk, invoice_id: int) -> int | None:
    """Undo a cancellation within 20 minutes: a reversing note, no mail, everything as it was before.

    Gives the reversing note's id, None where the cancellation had no note.
    Raises `Refusal`: `not_cancelled`, `undo_expired`, `money_moved`, `period_closed`.
    """
    desk.require(Right.CANCEL)
    act = desk.act()
    with desk.database.write() as session:
        invoice = _locked(session, invoice_id)
        if invoice.cancelled_at is None:
            raise refuse("not_cancelled")
        if act.at > invoice.cancelled_at + UNDO:
            raise refuse("undo_expired")
        if cancelling.returned_since(session, invoice):
            raise refuse("money_moved", about="undo", number=invoice.number)
        posting.require_open(session.get_one(Office, 1), act.at.date())
        reversal = _undo_note(session, act, invoice)
        invoice.cancelled_at = None
        session.flush()
        _apply_held(session, act, invoice)
        audit.append(session, act, "cancellation undone", "invoice", invoice.number, invoice_id=invoice.id)
        return None if reversal is None else reversal.id


def confirm_return(
    desk: Desk,
    invoice_id: int,
    amount: str,
    reference: str,
    approver: PersonRow,
    method: Method | None = None,
    form_id: UUID | None = None,
    password: str = "",
) -> tuple[UUID, ...]:
    """Confirm that money of an invoice went back outside, asked by this person and approved by another in one step.

    Gives the ids of what is kept of it, one for each payment; the same form again is the same click. An approver who
    has a password types it. Raises `Refusal` (`no_right` also over the approver's limit), and `password_wanted`,
    `password_wrong` or `locked_out`.
    """
    desk.require(Right.CANCEL)
    with_approver(desk, approver).require(Right.APPROVE)
    act = desk.act()
    form = form_id or uuid4()
    with desk.database.write() as session:
        once.hold(session, str(form))
        made = tuple(session.scalars(select(Refund.id).where(Refund.form_id == form).order_by(Refund.part)))
        if made:
            return made
        office = session.get_one(Office, 1)
        if approver.id == desk.person.id and not office.own_allowed:
            raise refuse("own_request")
        invoice = _locked(session, invoice_id)
        known = figures.load(session, invoice_id)
        wish = Wish(amount=amount, method=method, reference=reference, kind=RefundKind.RECORD)
        allotted = allot_return(known, wish, OfficeRules(False, act.at.date()))
        if not reference.strip():
            raise refuse("reference_missing")
        if owner := requests.owner_of(session, reference):
            raise refuse("reference_taken", reference=reference.strip(), other=owner)
        posting.require_open(office, act.at.date())
        rates.exchange_rate(session, office, invoice.currency, act.at)
        stopped = _stopped(session, act, office, invoice, approver.id, password, sum(minor for _, minor in allotted))
        for part, (payment, minor) in enumerate(allotted if stopped is None else (), start=1):
            requests.close_failed(session, act, payment.id)
            way = method or (Method.BANK_TRANSFER if payment.ours else payment.method)
            refund = _row(session, act, invoice, form, part, Origin.RETURNED, way)
            refund.payment_id = payment.id
            refund.gross_minor = refund.money_minor = minor
            refund.reference = reference.strip()
            refund.reference_key = reference_key(reference)
            session.add(refund)
            session.flush()
            refund.approvals.append(Approval(person_id=approver.id, at=act.at, seal=refund.seal()))
            made += (refund.id,)
            money = invoice.at_its_rate(minor, office.currency)
            settlement.post_money(session, act, refund, None, money, act.at.date())
            audit.append(
                session,
                act,
                "return confirmed",
                "refund",
                refund.id,
                after=requests.facts(refund) | {"approved_by": approver.login},
                invoice_id=invoice.id,
            )
    # Raised only here, so that the trail and the counted try are stored.
    if stopped is not None:
        raise stopped
    return made


def _stopped(
    session: Session, act: Act, office: Office, invoice: Invoice, approver_id: int, password: str, minor: int
) -> RefundDeskError | None:
    """Why this approver may not confirm so much, None where they may: their limit and their password."""
    approver = session.get_one(Person, approver_id, with_for_update=True)
    over = approver.over_limit(invoice.at_its_rate(minor, office.currency), office.currency)
    return over or passwords.look(session, Act(approver.id, act.at), approver, password)


def with_approver(desk: Desk, approver: PersonRow) -> Desk:
    """The same desk with the approver sitting at it."""
    return Desk(desk.database, desk.gateways, desk.backups, approver, desk.clock)


def _locked(session: Session, invoice_id: int) -> Invoice:
    figures.lock(session, [invoice_id])
    return session.get_one(Invoice, invoice_id, populate_existing=True)


def _cancelling(session: Session, act: Act, invoice: Invoice) -> Refund | None:
    """The row that credits all that is left on the lines, None where nothing is left."""
    known = figures.load(session, invoice.id)
    left = [(line, line.balance.left) for line in known.lines if line.balance.left.gross_minor]
    if not left:
        return None
    refund = _row(session, act, invoice, uuid4(), 1, Origin.CANCELLED, Method.BANK_TRANSFER)
    refund.note_kind = NoteKind.CANCELLATION
    refund.reason = f"Invoice {invoice.number} cancelled"
    refund.gross_minor = sum(part.gross_minor for _, part in left)
    refund.net_minor = sum(part.net_minor for _, part in left)
    refund.tax_minor = sum(part.tax_minor for _, part in left)
    refund.due_minor = invoice.due_minor
    refund.lines = [
        RefundLine.of(line.id, line.position, "all", "" if line.by_amount else str(line.units_left), part)
        for line, part in left
    ]
    session.add(refund)
    session.flush()
    return refund


def _row(
    session: Session, act: Act, invoice: Invoice, form_id: UUID, part: int, origin: Origin, method: Method
) -> Refund:
    return Refund(
        id=uuid4(),
        number=f"{REFUNDS}-{numbering.take(session, REFUNDS)}",
        form_id=form_id,
        part=part,
        origin=origin,
        kind=RefundKind.RECORD,
        state=RefundState.SUCCEEDED,
        note_kind=NoteKind.REFUND,
        invoice_id=invoice.id,
        method=method,
        currency=invoice.currency,
        gross_minor=0,
        net_minor=0,
        tax_minor=0,
        money_minor=0,
        due_minor=0,
        reason="",
        reference="",
        reference_key="",
        notes="",
        notify=False,
        requested_by=act.by,
        requested_at=act.at,
        finished_at=act.at,
        note_live=False,
        written_off=False,
    )


def _post(session: Session, act: Act, invoice: Invoice, refund: Refund, due: int) -> None:
    """The cancellation's entry: what was due, then lost disputes without a note, then what was returned."""
    office = session.get_one(Office, 1)
    note = settlement.first_note(session, refund)
    receivable = sales.settled_office(invoice, due, due, office.currency)
    rest = note.office_gross_minor - receivable
    lost = max(0, min(rest, _lost_without_note(session, invoice, office)))
    balances = {
        Account.SALES: note.office_gross_minor - note.office_tax_minor,
        Account.TAX: note.office_tax_minor,
        Account.RECEIVABLE: -receivable,
        Account.DISPUTE_LOSSES: -lost,
        Account.REFUNDS_PAYABLE: lost - rest,
    }
    posting.post(
        session,
        act,
        note.issued,
        "credit note",
        invoice.customer_id,
        balances,
        invoice_id=invoice.id,
        refund_id=refund.id,
        note_id=note.id,
    )


def _lost_without_note(session: Session, invoice: Invoice, office: Office) -> int:
    query = select(func.coalesce(func.sum(Refund.money_minor), 0)).where(
        Refund.invoice_id == invoice.id,
        Refund.origin == Origin.DISPUTED,
        Refund.state == RefundState.SUCCEEDED,
        ~Refund.note_live,
    )
    return invoice.at_its_rate(int(session.execute(query).scalar_one()), office.currency)


def _undo_note(session: Session, act: Act, invoice: Invoice) -> CreditNote | None:
    query = select(Refund).where(Refund.invoice_id == invoice.id, Refund.origin == Origin.CANCELLED, Refund.note_live)
    refund = session.scalars(query).one_or_none()
    if refund is None:
        return None
    note = settlement.first_note(session, refund)
    reversal = notes.reverse(session, act, note, act.at.date(), f"Cancellation of {invoice.number} undone")
    for entry in settlement.standing_entries(session, refund, "credit note"):
        posting.reverse(session, act, act.at.date(), entry, "cancellation undone", reversal.id)
    refund.state = RefundState.DELETED
    return reversal


def _apply_held(session: Session, act: Act, invoice: Invoice) -> None:
    """Money that came in while it was cancelled pays it now."""
    unapplied = -posting.balance(session, Account.UNAPPLIED, invoice_id=invoice.id)
    receivable = posting.balance(session, Account.RECEIVABLE, invoice_id=invoice.id)
    amount = min(unapplied, receivable)
    if amount <= 0:
        return
    balances = {Account.UNAPPLIED: amount, Account.RECEIVABLE: -amount}
    posting.post(session, act, act.at.date(), "payment applied", invoice.customer_id, balances, invoice_id=invoice.id)
