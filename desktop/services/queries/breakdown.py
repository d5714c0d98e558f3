"""A refund worked out but not stored: what the dialog shows while a person types, and what an approver sees."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from desktop.errors import Refusal
from desktop.model.figures import InvoiceFigures, LineFigures, LineWish, Wish
from desktop.model.invoice import Invoice, InvoiceLine
from desktop.model.money import digits, said
from desktop.model.office import Office
from desktop.model.proposal import PlannedLine, PlannedRefund, Proposal, line_part
from desktop.model.refund import Refund
from desktop.model.states import BANK_DEBITS, Method, NoteKind, RefundKind, Right
from desktop.model.tax import LinePart
from desktop.services.desk import Desk
from desktop.services.queries import bars, own_work, proof, radar
from desktop.services.queries.rows import Breakdown, CreditLineRow, PartRow
from desktop.services.steps import figures, requests, signs

WARNINGS = {
    "pay_by_hand": "Recorded only. You pay it yourself; a reason and another approver are needed.",
    "inquiry_open": "The bank is asking about this payment. Paying it back now can settle the matter.",
    "blocks_card": "With this reason the gateway blocks the customer's card and e-mail: they cannot pay you with them "
    "again. Choose another reason where you do not want that.",
}
BANK_DEBIT = (
    "Paid by bank debit, which the customer's bank can take back as well. Ask whether they went to their bank: with "
    "this refund they would have the money twice."
)


def work_out(
    desk: Desk, invoice_id: int, wish: Wish, changing: UUID | None = None, typing: int | None = None
) -> Breakdown:
    """What the wish would come to now; nothing is stored. What is wrong stands in `errors`, never raised.

    `typing` is the line into which a person types at this moment: the first bar and the limit are then that line's.
    """
    with desk.database.read() as session:
        own_work.require(session, desk.person, invoice_id)
        refund = None if changing is None else session.get_one(Refund, changing)
        office, invoice = session.get_one(Office, 1), session.get_one(Invoice, invoice_id)
        known = figures.load(session, invoice_id, without=changing)
        errors, fault = line_errors(known, wish.lines or ()), ""
        today = desk.clock().date()
        try:
            proposal = requests.work_out(session, today, invoice_id, wish, refund)
        except Refusal as refusal:
            fault = refusal.code
            errors = errors or [(0, refusal.message)]
            proposal = _figures_alone(session, today, known, wish, refund)
        found = _breakdown(invoice, known, proposal, wish, typing)
        gross = invoice.at_its_rate(found.gross_minor, office.currency)
        told = radar.of_wish(session, invoice_id, wish, proposal.refunds, today, known.currency, refund)
        return replace(found, errors=errors, fault=fault, others_needed=_others_needed(desk, office, gross), radar=told)


def _others_needed(desk: Desk, office: Office, office_gross_minor: int) -> int:
    limit = office.second_approver_over_minor
    approvers = 2 if limit is not None and office_gross_minor >= limit else 1
    return approvers - 1 if office.own_allowed and desk.may(Right.APPROVE) else approvers


def line_errors(known: InvoiceFigures, lines: Sequence[LineWish]) -> list[tuple[int, str]]:
    """What is wrong with each of these lines by itself, by its position, in a few words."""
    errors = []
    for line in lines:
        figure = _line(known, line.line)
        try:
            line_part(figure, line, known.currency)
        except Refusal as refusal:
            errors.append((line.line, _line_error(figure, line, refusal, known.currency)))
    return errors


def _line_error(figure: LineFigures, wish: LineWish, refusal: Refusal, currency: str) -> str:
    """What is wrong with a line in a few words, for there is little room beside what was typed."""
    left = figure.balance.left.gross_minor
    if refusal.code == "over_line":
        if wish.quantity is not None and left:
            return f"At most {figure.units_left.normalize():f} units on this line."
        return f"At most {said(left, currency)} on this line." if left else "Nothing is left on this line."
    if refusal.code == "bad_currency_digits":
        return f"{currency} has {digits(currency)} digits after the point."
    if refusal.code == "bad_amount" and wish.quantity is not None and figure.by_amount:
        return "Refunded by amount before: no units."
    if refusal.code == "bad_amount" and wish.quantity is None and figure.by_quantity:
        return "Refunded by units before: type 2u."
    return refusal.message


def _figures_alone(session: Session, today: date, known: InvoiceFigures, wish: Wish, refund: Refund | None) -> Proposal:
    """The figures of a refused wish: whole where only its words are wrong, else those of the lines that are right."""
    try:
        worded = replace(wish, reason="not known yet", reference="", returned_on=None)
        return requests.work_out(session, today, known.id, worded, refund)
    except Refusal:
        return Proposal(_right_lines(known, wish), ())


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
    invoice: Invoice, known: InvoiceFigures, proposal: Proposal, wish: Wish, typing: int | None
) -> Breakdown:
    refunds = proposal.refunds
    lines = _whole_lines(refunds)
    money = sum(refund.money_minor for refund in refunds)
    due = sum(refund.due_minor for refund in refunds)
    shown = lines if typing is None else [_typed_line(known, lines, typing)]
    return Breakdown(
        currency=known.currency,
        lines=credit_lines(invoice, known, lines),
        taxes=_taxes(invoice, refunds),
        net_minor=sum(refund.net_minor for refund in refunds),
        tax_minor=sum(refund.tax_minor for refund in refunds),
        gross_minor=money + due,
        money_minor=money,
        due_minor=due,
        parts=_parts(known, refunds),
        bars=bars.of_refund(invoice, known, shown, _by_payment(refunds)),
        limit=bars.limit(known, wish, lines, typing),
        warnings=[
            *(WARNINGS[word] for word in proposal.warnings),
            *([BANK_DEBIT] if any(_by_debit(known, refund) for refund in refunds) else []),
            *filter(None, [signs.of_invoice(invoice)]),
        ],
        errors=(),
        kind=refunds[0].kind if refunds else RefundKind.RECORD,
    )


def _typed_line(known: InvoiceFigures, lines: Sequence[PlannedLine], position: int) -> PlannedLine:
    """The line into which a person types, with nothing returned of it as long as that is no amount."""
    figure = _line(known, position)
    nothing = LinePart(0, (0,) * len(figure.balance.sold.taxes_minor))
    empty = PlannedLine(figure.id, position, "gross", "", nothing)
    return next((line for line in lines if line.position == position), empty)


def _whole_lines(refunds: Sequence[PlannedRefund]) -> list[PlannedLine]:
    """The lines of all refunds; one that was cut because a payment was used up is whole again."""
    whole: dict[int, PlannedLine] = {}
    for line in (line for refund in refunds for line in refund.lines):
        first = whole.get(line.position)
        if first is not None:
            taxes = zip(first.part.taxes_minor, line.part.taxes_minor, strict=True)
            part = LinePart(first.part.net_minor + line.part.net_minor, tuple(one + other for one, other in taxes))
            line = replace(first, part=part)  # noqa: PLW2901
        whole[line.position] = line
    return [whole[position] for position in sorted(whole)]


def _by_debit(known: InvoiceFigures, refund: PlannedRefund) -> bool:
    return refund.payment_id is not None and known.payment(refund.payment_id).method in BANK_DEBITS


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
    # Units of net prices are worked out by net, as an amount without tax is (rule A3).
    by_net = line.asked == "net" or (line.asked == "quantity" and figure.prices == "net")
    before, this = figure.balance.carried.taxes_minor, line.part.taxes_minor
    return CreditLineRow(
        position=line.position,
        text=sold.text,
        code=sold.code,
        asked=_asked(figure, line),
        net_minor=line.part.net_minor,
        tax_minor=line.part.tax_minor,
        gross_minor=line.part.gross_minor,
        left_after_minor=figure.balance.left.gross_minor - line.part.gross_minor,
        formula=proof.formula(figure.balance, line.part, currency, by_net),
        share=proof.share(figure.balance, line.part, currency, by_net),
        tax_before_minor=figure.balance.carried.tax_minor,
        taxes=tuple(zip(sold.rates_milli, before, this, strict=True)),
    )


def _asked(figure: LineFigures, line: PlannedLine) -> str:
    if line.asked == "all":
        return "all that is left"
    if line.asked == "quantity":
        return f"{line.quantity} of {figure.quantity} units"
    return "amount without tax" if line.asked == "net" else "amount"


def planned_lines(session: Session, refund: Refund) -> list[PlannedLine]:
    """The lines of a stored refund as they were planned."""
    return [
        PlannedLine(line.line_id, line.position, line.asked, line.quantity, line.part)  # type: ignore[arg-type]
        for line in refund.lines
    ]
