"""Tying money that left without us to lines: the guess, the notes, and what no line can take."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from desktop.model.audit import Act
from desktop.model.credit_note import CreditNote
from desktop.model.figures import InvoiceFigures, LineFigures, LineWish
from desktop.model.money import plain
from desktop.model.office import Office
from desktop.model.payment import Payment
from desktop.model.proposal import PlannedLine, check_lines, line_part, spread
from desktop.model.refund import Refund, RefundLine
from desktop.model.refusals import refuse
from desktop.model.states import COMMITTED, Account, Origin, RefundState
from desktop.model.tax import LinePart
from desktop.services.steps import figures, foreign, notes, posting, settlement

GUESSES = 200_000
"""How many sums are looked at for the guess before the amount is spread instead: 34 lines always have fewer."""


@dataclass(frozen=True)
class AssignedLine:
    """A line that a person names for money that left without us; `invoice_id` None is the payment's first."""

    wish: LineWish
    invoice_id: int | None = None


@dataclass(frozen=True)
class PlannedNote:
    """The lines of one invoice that a note will credit."""

    invoice_id: int
    lines: tuple[PlannedLine, ...]

    @property
    def gross_minor(self) -> int:
        return sum(line.part.gross_minor for line in self.lines)


def to_assign(session: Session, refund: Refund) -> Sequence[Refund]:
    """The rows of one event or mark that are assigned together, without those that have their note already.

    A lost dispute has it with the cancellation of its invoice that came after; a found refund that is linked to a mark
    with the mark's.
    """
    if refund.linked_to_id is not None:
        mark = foreign.group(session, session.get_one(Refund, refund.linked_to_id))
        if any(row.note_live or row.written_off for row in mark):
            return ()
    return [row for row in foreign.group(session, refund) if not _noted(session, row)]


def _noted(session: Session, row: Refund) -> bool:
    if row.origin != Origin.DISPUTED:
        return row.note_live or row.written_off
    query = select(Refund.number).where(
        Refund.invoice_id == row.invoice_id, Refund.origin == Origin.CANCELLED, Refund.note_live
    )
    cancellation = session.execute(query).scalar_one_or_none()
    cancelled = cancellation is not None and _count(row.number) < _count(cancellation)
    return row.note_live or row.written_off or cancelled


def _count(number: str) -> int:
    """The place of a refund among all; those of one moment have no other order."""
    return int(number.rpartition("-")[2])


def open_amount(session: Session, rows: Sequence[Refund]) -> int:
    """What is to be assigned. Minor units."""
    return sum(row.money_minor for row in rows)


def plan(
    session: Session, rows: Sequence[Refund], wanted: Sequence[tuple[int | None, LineWish]] | None, amount_minor: int
) -> list[PlannedNote]:
    """The notes to issue, in the order of the payment's invoices. Raises `over_line`, `not_assigned`, `bad_amount`."""
    payment = rows[0].payment
    if payment is None:
        raise RuntimeError("money without a payment")
    if wanted is None:
        return [_guess(session, row) for row in rows if row.money_minor]
    first = payment.parts[0].invoice_id
    order = [part.invoice_id for part in payment.parts]
    named = [(invoice_id or first, wish) for invoice_id, wish in wanted]
    currency = rows[0].currency
    if any(invoice_id not in order for invoice_id, _ in named):
        raise refuse("not_assigned", plain(amount_minor, currency), currency=currency)
    wishes = {at: [wish for invoice_id, wish in named if invoice_id == at] for at in order}
    known = {at: figures.load(session, at) for at in order if wishes[at]}
    for at, invoice in known.items():
        check_lines(invoice, wishes[at])
    planned = [PlannedNote(at, tuple(_named(invoice, wishes[at]))) for at, invoice in known.items()]
    given = sum(note.gross_minor for note in planned)
    if given != amount_minor:
        raise refuse("not_assigned", plain(abs(given - amount_minor), currency), currency=currency)
    return planned


def _named(known: InvoiceFigures, wishes: Iterable[LineWish]) -> list[PlannedLine]:
    planned: list[PlannedLine] = []
    for wish in sorted(wishes, key=lambda wish: wish.line):
        line = next(line for line in known.lines if line.position == wish.line)
        part = line_part(line, wish, known.currency)
        asked = "all" if wish.all else "quantity" if wish.quantity else "net" if wish.net else "gross"
        planned.append(PlannedLine(line.id, line.position, asked, wish.quantity or "", part))  # type: ignore[arg-type]
    return planned


def _guess(session: Session, row: Refund) -> PlannedNote:
    known = figures.load(session, row.invoice_id)
    if row.money_minor > known.lines_left_minor:
        raise refuse("over_line", plain(known.lines_left_minor, known.currency), line="all", currency=known.currency)
    return PlannedNote(row.invoice_id, tuple(guess(known.lines, row.money_minor)))


def guess(lines: Sequence[LineFigures], amount_minor: int) -> list[PlannedLine]:
    """The fewest whole lines, lowest numbers first, that give the amount exactly; else the amount spread."""
    left = [(line, line.balance.left) for line in lines if line.balance.left.gross_minor]
    found = _fewest([part.gross_minor for _, part in left], amount_minor)
    if found:
        return [_whole(left[at][0], left[at][1]) for at in found]
    return [PlannedLine(line.id, line.position, "gross", "", part) for line, part in spread(list(lines), amount_minor)]


def _whole(line: LineFigures, part: LinePart) -> PlannedLine:
    units = "" if line.by_amount else str(line.units_left)
    return PlannedLine(line.id, line.position, "all", units, part)


def _fewest(amounts: Sequence[int], total: int) -> tuple[int, ...]:
    """The places of the fewest amounts with this total, the lowest first; empty where none have, or for too many."""
    half = len(amounts) // 2
    low = _sums(amounts, range(half), total)
    high = _sums(amounts, range(half, len(amounts)), total)
    if low is None or high is None:
        return ()
    exact = [places + high[total - reached] for reached, places in low.items() if total - reached in high]
    return min(exact, key=_first, default=())


def _sums(amounts: Sequence[int], places: range, total: int) -> dict[int, tuple[int, ...]] | None:
    """Each sum up to the total that these places can give, with the fewest and lowest places for it."""
    best: dict[int, tuple[int, ...]] = {0: ()}
    for at in reversed(places):
        for reached, chosen in list(best.items()):
            more, candidate = reached + amounts[at], (at, *chosen)
            if more <= total and (more not in best or _first(candidate) < _first(best[more])):
                best[more] = candidate
        if len(best) > GUESSES:
            return None
    return best


def _first(places: tuple[int, ...]) -> tuple[int, tuple[int, ...]]:
    return len(places), places


def issue(session: Session, act: Act, rows: Sequence[Refund], planned: Sequence[PlannedNote]) -> list[CreditNote]:
    """Put the lines on the rows, one row for each invoice, and issue and post their notes."""
    payment = session.get_one(Payment, rows[0].payment_id)
    with foreign.one_change(session, payment):
        return _issue(session, act, payment, rows, planned)


def _issue(
    session: Session, act: Act, payment: Payment, rows: Sequence[Refund], planned: Sequence[PlannedNote]
) -> list[CreditNote]:
    made = []
    foreign.take_out_of_mark(session, rows)
    before = {row.id: row.money_minor for row in rows}
    by_invoice = {row.invoice_id: row for row in rows}
    taking = {
        note.invoice_id: by_invoice.get(note.invoice_id)
        or foreign.beside(session, act, rows[0], payment, note.invoice_id)
        for note in planned
    }
    for row in rows:
        if row.invoice_id not in taking:
            row.gross_minor = row.money_minor = 0
            row.state = RefundState.DELETED
    for note in planned:
        row = taking[note.invoice_id]
        _write_lines(session, row, note)
        issued = notes.issue(session, act, row, act.at.date())
        _post(session, act, row, issued)
        settlement.close_follow_ups(session, act, row.id)
        made.append(issued)
    for row in {row.id: row for row in (*rows, *taking.values())}.values():
        if row.money_minor != before.get(row.id, 0):
            _post_anew(session, act, row)
    return made


def _post_anew(session: Session, act: Act, row: Refund) -> None:
    """The money of an invoice's row is another now than was posted: it is posted where it counts."""
    for entry in settlement.standing_entries(session, row, "refund paid", "dispute lost"):
        posting.reverse(session, act, act.at.date(), entry, "assigned elsewhere")
    if row.money_minor and row.state == RefundState.SUCCEEDED and row.origin != Origin.MARKED:
        foreign.post_gone(session, act, row, act.at.date())


def _write_lines(session: Session, row: Refund, note: PlannedNote) -> None:
    row.money_minor = row.gross_minor = note.gross_minor
    row.net_minor = sum(line.part.net_minor for line in note.lines)
    row.tax_minor = sum(line.part.tax_minor for line in note.lines)
    row.lines.extend(
        RefundLine.of(line.line_id, line.position, line.asked, line.quantity, line.part) for line in note.lines
    )
    session.flush()


def _post(session: Session, act: Act, row: Refund, note: CreditNote) -> None:
    against = Account.DISPUTE_LOSSES if row.origin == Origin.DISPUTED else Account.REFUNDS_PAYABLE
    balances = {
        Account.SALES: note.office_gross_minor - note.office_tax_minor,
        Account.TAX: note.office_tax_minor,
        against: -note.office_gross_minor,
    }
    foreign.post(session, act, note.issued, "credit note", row, balances, note.id)


def write_off(session: Session, act: Act, rows: Sequence[Refund]) -> None:
    """No line can take it: the money stays gone, as a loss; its tasks and the alarm that it explains close."""
    office = session.get_one(Office, 1)
    payment = session.get_one(Payment, rows[0].payment_id)
    with foreign.one_change(session, payment):
        foreign.take_out_of_mark(session, rows)
        for row in rows:
            row.written_off = True
            if row.origin != Origin.DISPUTED:
                money = row.invoice.at_its_rate(row.money_minor, office.currency)
                balances = {Account.DISPUTE_LOSSES: money, Account.REFUNDS_PAYABLE: -money}
                foreign.post(session, act, act.at.date(), "written off", row, balances)
            settlement.close_follow_ups(session, act, row.id)
    too_much = payment.used_minor + payment.disputed_minor - payment.amount_minor
    if payment.alarm and too_much <= _written_off(session, payment):
        payment.alarm_closed = True


def _written_off(session: Session, payment: Payment) -> int:
    """What of a payment was written off. Minor units."""
    query = select(func.coalesce(func.sum(Refund.money_minor), 0)).where(
        Refund.payment_id == payment.id, Refund.written_off, Refund.state.in_(COMMITTED)
    )
    return int(session.execute(query).scalar_one())


def waiting(session: Session) -> int:
    """How many refunds found at the gateway wait for a person."""
    query = select(Refund.form_id).where(
        Refund.origin == Origin.FOUND,
        Refund.state.in_([RefundState.SUCCEEDED, RefundState.PENDING]),
        ~Refund.note_live,
        ~Refund.written_off,
        Refund.linked_to_id.is_(None),
    )
    return len(session.execute(query.distinct()).all())
