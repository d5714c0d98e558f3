"""A refund worked out but not stored: what the dialog shows while a person types, and what an approver sees."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy.orm import Session

from desktop.errors import Refusal
from desktop.model.figures import InvoiceFigures, LineFigures, Wish
from desktop.model.invoice import Invoice, InvoiceLine
from desktop.model.money import grouped
from desktop.model.proposal import PlannedLine, PlannedRefund, Proposal, line_part
from desktop.model.refund import Refund
from desktop.model.states import Method, NoteKind, RefundKind
from desktop.model.tax import LineBalance, LinePart
from desktop.services.desk import Desk
from desktop.services.queries.rows import BarRow, Breakdown, CreditLineRow, PartRow
from desktop.services.steps import figures, requests

WARNINGS = {
    "pay_by_hand": "Recorded only. You pay it yourself; a reason and another approver are needed.",
    "inquiry_open": "The bank is asking about this payment. Paying it back now can settle the matter.",
}


def work_out(desk: Desk, invoice_id: int, wish: Wish, changing: UUID | None = None) -> Breakdown:
    """What the wish would come to now; nothing is stored. What is wrong stands in `errors`, never raised."""
    with desk.database.read() as session:
        refund = None if changing is None else session.get_one(Refund, changing)
        invoice = session.get_one(Invoice, invoice_id)
        known = figures.load(session, invoice_id, without=changing)
        errors = _line_errors(known, wish)
        try:
            proposal = requests.work_out(session, desk.clock().date(), invoice_id, wish, refund)
        except Refusal as refusal:
            errors = errors or [(0, refusal.message)]
            proposal = Proposal(_right_lines(known, wish), ())
        return _breakdown(invoice, known, proposal, errors, wish)


def _line_errors(known: InvoiceFigures, wish: Wish) -> list[tuple[int, str]]:
    errors = []
    for line in wish.lines or ():
        try:
            line_part(_line(known, line.line), line, known.currency)
        except Refusal as refusal:
            errors.append((line.line, refusal.message))
    return errors


def _right_lines(known: InvoiceFigures, wish: Wish) -> tuple[PlannedRefund, ...]:
    """The lines that are right by themselves, so that their figures stand while others are being typed."""
    planned = []
    for line in wish.lines or ():
        figure = _line(known, line.line)
        try:
            part = line_part(figure, line, known.currency)
        except Refusal:
            continue
        planned.append(PlannedLine(figure.id, figure.position, "gross", line.quantity or "", part))
    gross = sum(line.part.gross_minor for line in planned)
    due = min(gross, known.due_left_minor)
    kind = wish.kind or RefundKind.RECORD
    method = wish.method or Method.BANK_TRANSFER
    return (PlannedRefund(wish.payment_id, kind, method, gross - due, due, tuple(planned), NoteKind.REFUND),)


def _line(known: InvoiceFigures, position: int) -> LineFigures:
    return next(line for line in known.lines if line.position == position)


def _breakdown(
    invoice: Invoice,
    known: InvoiceFigures,
    proposal: Proposal,
    errors: Sequence[tuple[int, str]],
    wish: Wish,
) -> Breakdown:
    refunds = proposal.refunds
    lines = credit_lines(invoice, known, [line for refund in refunds for line in refund.lines])
    money = sum(refund.money_minor for refund in refunds)
    due = sum(refund.due_minor for refund in refunds)
    return Breakdown(
        currency=known.currency,
        lines=lines,
        taxes=_taxes(invoice, refunds),
        net_minor=sum(refund.net_minor for refund in refunds),
        tax_minor=sum(refund.tax_minor for refund in refunds),
        gross_minor=money + due,
        money_minor=money,
        due_minor=due,
        parts=_parts(known, refunds),
        bars=bars(known, [line for refund in refunds for line in refund.lines], _by_payment(refunds)),
        limit=_limit(known, wish),
        warnings=[WARNINGS[word] for word in proposal.warnings],
        errors=errors,
        kind=refunds[0].kind if refunds else RefundKind.RECORD,
    )


def _by_payment(refunds: Sequence[PlannedRefund]) -> dict[int, int]:
    return {refund.payment_id: refund.money_minor for refund in refunds if refund.payment_id is not None}


def _parts(known: InvoiceFigures, refunds: Sequence[PlannedRefund]) -> list[PartRow]:
    parts = []
    for refund in refunds:
        if refund.due_minor:
            parts.append(PartRow(None, "Lowers what is due", "due", refund.due_minor))
        if refund.payment_id is not None:
            label = known.payment(refund.payment_id).label
            parts.append(PartRow(refund.payment_id, label, refund.kind, refund.money_minor))
    return parts


def _taxes(invoice: Invoice, refunds: Sequence[PlannedRefund]) -> list[tuple[int, int]]:
    rates = {line.id: line.rates_milli for line in invoice.lines}
    taxes: dict[int, int] = {}
    for line in (line for refund in refunds for line in refund.lines):
        for rate, tax in zip(rates[line.line_id], line.part.taxes_minor, strict=True):
            taxes[rate] = taxes.get(rate, 0) + tax
    return sorted(taxes.items())


def credit_lines(invoice: Invoice, known: InvoiceFigures, lines: Sequence[PlannedLine]) -> list[CreditLineRow]:
    """The rows of credited lines, each with the proof of its tax."""
    sold = {line.id: line for line in invoice.lines}
    rows = []
    for line in lines:
        figure = _line(known, line.position)
        rows.append(_credit_line(sold[line.line_id], figure, line, known.currency))
    return rows


def _credit_line(sold: InvoiceLine, figure: LineFigures, line: PlannedLine, currency: str) -> CreditLineRow:
    return CreditLineRow(
        position=line.position,
        text=sold.text,
        code=sold.code,
        asked=_asked(figure, line),
        net_minor=line.part.net_minor,
        tax_minor=line.part.tax_minor,
        gross_minor=line.part.gross_minor,
        left_after_minor=figure.balance.left.gross_minor - line.part.gross_minor,
        formula=formula(figure.balance, line.part, currency, by_net=line.asked == "net"),
    )


def _asked(figure: LineFigures, line: PlannedLine) -> str:
    if line.asked == "all":
        return "all that is left"
    if line.asked == "quantity":
        return f"{line.quantity} of {figure.quantity} units"
    return "amount without tax" if line.asked == "net" else "amount"


def formula(balance: LineBalance, part: LinePart, currency: str, by_net: bool = False) -> str:
    """How the tax of a part came about, as an auditor writes it: `7.08 × 21.24 / 42.48`, less what is carried."""
    sold, carried = balance.sold, balance.carried
    whole = sold.net_minor if by_net else sold.gross_minor
    so_far = (carried.net_minor if by_net else carried.gross_minor) + (part.net_minor if by_net else part.gross_minor)
    shown = " × ".join([grouped(sold.tax_minor, currency), grouped(so_far, currency)])
    text = f"{shown} / {grouped(whole, currency)}"
    return f"{text} − {grouped(carried.tax_minor, currency)}" if carried.tax_minor else text


def bars(known: InvoiceFigures, lines: Sequence[PlannedLine], money: dict[int, int]) -> list[BarRow]:
    """One bar for the chosen lines together, for each payment used, and for the invoice."""
    rows = []
    chosen = [(_line(known, line.position), line.part.gross_minor) for line in lines]
    if chosen:
        sold = sum(line.balance.sold.gross_minor for line, _ in chosen)
        carried = sum(line.balance.carried.gross_minor for line, _ in chosen)
        this = sum(gross for _, gross in chosen)
        title = chosen[0][0].text if len(chosen) == 1 else f"{len(chosen)} lines chosen"
        detail = f"line {chosen[0][0].position}" if len(chosen) == 1 else ""
        rows.append(BarRow(title, detail, sold, carried, 0, this, sold - carried - this))
    for payment_id, this in money.items():
        payment = known.payment(payment_id)
        rows.append(
            BarRow(
                payment.label,
                "payment",
                payment.amount_minor,
                payment.returned_minor,
                payment.waiting_minor,
                this,
                max(0, payment.left_minor - this),
            )
        )
    this = sum(money.values())
    rows.append(
        BarRow(
            f"Invoice {known.number}",
            "",
            known.paid_minor,
            known.returned_minor,
            known.waiting_minor,
            this,
            max(0, known.money_left_minor - this),
        )
    )
    return rows


def _limit(known: InvoiceFigures, wish: Wish) -> str:
    """The sentence of the smallest limit on this refund."""
    chosen = [_line(known, line.line) for line in wish.lines or ()]
    lines_left = sum(line.balance.left.gross_minor for line in chosen or known.lines)
    name = f"line {chosen[0].position}" if len(chosen) == 1 else ("these lines" if chosen else "the lines")
    limits = [(lines_left, name), (known.money_left_minor + known.due_left_minor, f"invoice {known.number}")]
    payments = known.payments if wish.payment_id is None else [known.payment(wish.payment_id)]
    left = sum(payment.left_minor for payment in payments) + known.due_left_minor
    limits.append((left, payments[0].label if len(payments) == 1 else "the payments"))
    most, what = min(limits, key=lambda limit: limit[0])
    return f"Smallest limit here: {what}, at most {grouped(most, known.currency)} {known.currency}"


def planned_lines(session: Session, refund: Refund) -> list[PlannedLine]:
    """The lines of a stored refund as they were planned."""
    return [
        PlannedLine(line.line_id, line.position, line.asked, line.quantity, line.part)  # type: ignore[arg-type]
        for line in refund.lines
    ]
