"""Money that left without us and its lines: the guess, what the lines have left, and what typed lines come to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.orm import Session, selectinload

from desktop.errors import Refusal
from desktop.model.figures import InvoiceFigures
from desktop.model.invoice import Invoice
from desktop.model.money import named
from desktop.model.payment import Payment
from desktop.model.proposal import PlannedLine, line_part, spread
from desktop.model.refund import Refund
from desktop.services.desk import Desk
from desktop.services.queries import breakdown, invoices
from desktop.services.queries.inbox_rows import Assignable, AssignableInvoice, AssignedSum, Guess, GuessRow
from desktop.services.queries.rows import BarRow, CreditLineRow
from desktop.services.steps import assigning, figures
from desktop.services.steps.assigning import AssignedLine, PlannedNote


@dataclass(frozen=True)
class _Known:
    """An invoice of a payment with its figures as they are now."""

    invoice: Invoice
    figures: InvoiceFigures


def guess(session: Session, refund: Refund) -> Guess | None:
    """What `inbox.assign` would take without lines; None where nothing waits, or the lines have too little left."""
    rows = assigning.to_assign(session, refund)
    if not rows:
        return None
    try:
        planned = assigning.plan(session, rows, None, assigning.open_amount(session, rows))
    except Refusal:
        return None
    known = [_known(session, invoice_id) for invoice_id in _invoice_ids(session, refund)]
    parts = {note.invoice_id: _parts(known, note) for note in planned}
    shown = [row for each in known for row in _rows(each, parts.get(each.invoice.id, {}))]
    exact = all(line.asked == "all" for note in planned for line in note.lines)
    return Guess(
        rows=sorted(shown, key=lambda row: row.part is None),
        net_minor=sum(part.net_minor for each in parts.values() for part in each.values()),
        tax_minor=sum(part.tax_minor for each in parts.values() for part in each.values()),
        gross_minor=sum(note.gross_minor for note in planned),
        taxes=_taxes(known, planned),
        exact=exact,
        why=_why(sum(len(note.lines) for note in planned), exact),
    )


def bars(session: Session, refund: Refund, found: Guess | None) -> list[BarRow]:
    """What the assignment takes of its lines, and what of the payment it is."""
    rows = assigning.to_assign(session, refund)
    made = []
    if found is not None:
        taken = [row for row in found.rows if row.part is not None]
        left = sum(row.left_minor for row in taken)
        title = taken[0].text if len(taken) == 1 else f"{len(taken)} lines"
        after = left - found.gross_minor
        made.append(BarRow(title, "left to return", left, 0, 0, found.gross_minor, after))
    payment = session.get_one(Payment, refund.payment_id)
    this = assigning.open_amount(session, rows)
    gone = max(0, payment.used_minor - payment.waiting_minor - this)
    total = max(payment.amount_minor, gone + payment.waiting_minor + this)
    made.append(BarRow(payment.shown, "payment", total, gone, payment.waiting_minor, this, payment.left_minor))
    return made


def assignable(desk: Desk, refund_id: UUID) -> Assignable:
    """What the person who chooses lines needs to see."""
    with desk.database.read() as session:
        refund = session.get_one(Refund, refund_id)
        rows = assigning.to_assign(session, refund)
        known = [_known(session, invoice_id) for invoice_id in _invoice_ids(session, refund)]
        return Assignable(
            refund_id=refund_id,
            amount_minor=assigning.open_amount(session, rows),
            currency=refund.currency,
            invoices=[
                AssignableInvoice(each.invoice.id, each.invoice.number, invoices.line_rows(each.invoice, each.figures))
                for each in known
            ],
            spread=_spread(known, rows),
        )


def work_out(desk: Desk, refund_id: UUID, lines: Sequence[AssignedLine]) -> AssignedSum:
    """What these lines come to now; nothing is stored, and what is wrong stands in `errors`."""
    with desk.database.read() as session:
        refund = session.get_one(Refund, refund_id)
        parts: dict[int, list[CreditLineRow]] = {}
        errors: dict[int, Mapping[int, str]] = {}
        ids = _invoice_ids(session, refund)
        for invoice_id in ids:
            wishes = [line.wish for line in lines if (line.invoice_id or ids[0]) == invoice_id]
            known = _known(session, invoice_id)
            errors[invoice_id] = dict(breakdown.line_errors(known.figures, wishes))
            planned = []
            for wish in wishes:
                if wish.line in errors[invoice_id]:
                    continue
                figure = next(line for line in known.figures.lines if line.position == wish.line)
                part = line_part(figure, wish, refund.currency)
                planned.append(PlannedLine(figure.id, figure.position, "gross", wish.quantity or "", part))
            parts[invoice_id] = breakdown.credit_lines(known.invoice, known.figures, planned)
        every = [part for rows in parts.values() for part in rows]
        return AssignedSum(
            parts=parts,
            errors=errors,
            net_minor=sum(part.net_minor for part in every),
            tax_minor=sum(part.tax_minor for part in every),
            gross_minor=sum(part.gross_minor for part in every),
        )


def _invoice_ids(session: Session, refund: Refund) -> list[int]:
    payment = session.get_one(Payment, refund.payment_id)
    return [part.invoice_id for part in payment.parts]


def _known(session: Session, invoice_id: int) -> _Known:
    invoice = session.get_one(Invoice, invoice_id, options=[selectinload(Invoice.lines)])
    return _Known(invoice, figures.load(session, invoice_id))


def _parts(known: Iterable[_Known], note: PlannedNote) -> dict[int, CreditLineRow]:
    of = next(each for each in known if each.invoice.id == note.invoice_id)
    return {row.position: row for row in breakdown.credit_lines(of.invoice, of.figures, note.lines)}


def _rows(known: _Known, parts: Mapping[int, CreditLineRow]) -> list[GuessRow]:
    codes = {line.position: line.code for line in known.invoice.lines}
    return [
        GuessRow(
            invoice_id=known.invoice.id,
            invoice_number=known.invoice.number,
            position=line.position,
            text=line.text,
            code=codes[line.position],
            left_minor=line.balance.left.gross_minor,
            part=parts.get(line.position),
        )
        for line in known.figures.lines
        if line.refundable
    ]


def _taxes(known: Iterable[_Known], planned: Iterable[PlannedNote]) -> list[tuple[int, int]]:
    rates = {line.id: line.rates_milli for each in known for line in each.invoice.lines}
    taxes: dict[int, int] = {}
    for line in (line for note in planned for line in note.lines):
        for rate, tax in zip(rates[line.line_id], line.part.taxes_minor, strict=True):
            taxes[rate] = taxes.get(rate, 0) + tax
    return sorted(taxes.items())


def _why(lines: int, exact: bool) -> str:
    if not exact:
        return "No whole lines were found that give the amount exactly, so it is shared by what each line has left."
    if lines == 1:
        return "One whole line equals the amount exactly."
    return f"{lines} whole lines equal the amount exactly; no fewer do."


def _spread(known: Sequence[_Known], rows: Sequence[Refund]) -> Mapping[int, Mapping[int, int]]:
    amounts = {row.invoice_id: row.money_minor for row in rows if row.money_minor}
    found: dict[int, Mapping[int, int]] = {}
    for each in known:
        amount = amounts.get(each.invoice.id, 0)
        if amount > each.figures.lines_left_minor:
            return {}
        if amount:
            found[each.invoice.id] = {
                line.position: part.gross_minor for line, part in spread(each.figures.lines, amount)
            }
    return found


def missing_sentence(refund: Refund, amount_minor: int) -> str:
    """Why there is no proposal."""
    amount = named(amount_minor, refund.currency)
    return f"The lines have less left than {amount}. A manager can write it off."
