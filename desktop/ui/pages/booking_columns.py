"""The columns of the bookings page: the list, a booking's invoices, and the refunds of all of them."""

from collections.abc import Sequence

from desktop.model.states import BookingState
from desktop.services.queries.booking_rows import BookingRow
from desktop.services.queries.rows import InvoiceRow, RefundRow
from desktop.ui import figures, refund_states
from desktop.ui.pages.invoice_columns import amount_cell, left_minor, wide_enough
from desktop.ui.theme import StateLook
from desktop.ui.widgets.cell import Cell, Column

_LOOKS = {
    BookingState.OPEN: StateLook("Open", "draft", "neutral"),
    BookingState.DONE: StateLook("Done", "approved", "neutral"),
    BookingState.CANCELLED: StateLook("Cancelled", "rejected", "neutral"),
}

DEPOSIT_PAID = StateLook("Deposit paid", "check", "done")


def look(state: BookingState) -> StateLook:
    """How a booking's state is said."""
    return _LOOKS[state]


def deposit(row: BookingRow) -> str:
    """What is held of the deposits: `Deposit paid`, that it is not, or nothing where there is none."""
    if row.deposit_paid:
        return DEPOSIT_PAID.word
    return "Deposit not paid" if row.deposits else ""


def held(row: BookingRow) -> str:
    """What is held of the deposits, in each currency."""
    return ", ".join(figures.amount_code(minor, currency) for currency, minor in row.deposits)


def beside(rows: Sequence[BookingRow]) -> Sequence[Column[BookingRow]]:
    """Two lines for each booking, beside its detail."""
    second = wide_enough([deposit(row) for row in rows], "small", beside=44)
    return (
        Column("Booking", _name_cell),
        Column("State", _state_cell, width=max(second, 120), right=True),
    )


def alone(rows: Sequence[BookingRow]) -> Sequence[Column[BookingRow]]:
    """One line for each booking, with all that is known of it."""
    number = wide_enough(["Booking", *(row.number for row in rows)], "body_strong", beside=24)
    return (
        Column("Booking", lambda row: Cell(row.number, style="body_strong", tip=row.number), width=min(number, 180)),
        Column("Date", lambda row: Cell(figures.day(row.booked_on), tone="text_2"), width=108, name="booked_on"),
        Column("Customer", lambda row: Cell(row.customer, tip=row.customer)),
        Column("Fieldworker", lambda row: Cell(row.fieldworker or "Nobody", tone="text_2", tip=row.fieldworker)),
        Column("State", lambda row: Cell(look(row.state).word, icon=look(row.state).icon), width=136),
        Column("Deposit", lambda row: Cell(deposit(row), tip=held(row)), width=150),
        Column("Held", lambda row: Cell(held(row)), width=170, right=True),
    )


def of_invoices(rows: Sequence[InvoiceRow], deposits: frozenset[int] = frozenset()) -> Sequence[Column[InvoiceRow]]:
    """The invoices of a booking: number, state and day, how far paid, and what of the money is left.

    `deposits` are the ids of those that bill a deposit.
    """
    totals = wide_enough(["1,234.56", *(figures.amount(row.gross_minor, row.currency) for row in rows)], beside=54)
    amounts = wide_enough(["1,234.56", *(figures.given_back(row.gross_minor, row.currency) for row in rows)], beside=24)
    waits = wide_enough([_waits(row) for row in rows], "small", beside=20)
    return (
        Column("Invoice", lambda row: _invoice_cell(row, row.id in deposits)),
        Column("Total", lambda row: amount_cell(row.gross_minor, row.currency, code=True), width=totals, right=True),
        Column("Paid", lambda row: amount_cell(row.paid_minor, row.currency, tone="text_2"), width=amounts, right=True),
        Column("Returned", _returned_cell, width=max(amounts, waits), right=True),
        Column(
            "Left",
            lambda row: amount_cell(left_minor(row), row.currency, style="body_strong") if row.paid_minor else Cell(),
            width=amounts,
            right=True,
        ),
    )


def of_refunds(rows: Sequence[RefundRow]) -> Sequence[Column[RefundRow]]:
    """The refunds of all invoices of a booking, or of a payment."""
    first = wide_enough(["−1,234.56", *(figures.given_back(row.money_minor, row.currency) for row in rows)], beside=54)
    return (
        Column("Refund", _refund_cell),
        Column("Invoice", lambda row: Cell(row.invoice_number, row.method, tip=row.method), width=150),
        Column("Amount", _refund_amount_cell, width=max(first, 130), right=True),
    )


def _name_cell(row: BookingRow) -> Cell:
    worker = row.fieldworker or "nobody"
    second = f"{row.number}  ·  {figures.day(row.booked_on)}"
    return Cell(
        row.customer, second, style="body_strong", tip=f"{row.customer}, given to {worker}", copied=row.number,
        spoken=f"{row.customer}, booking {row.number}, {figures.day_full(row.booked_on)}, given to {worker}",
    )  # fmt: skip


def _state_cell(row: BookingRow) -> Cell:
    return Cell(
        look(row.state).word, deposit(row), second_icon=DEPOSIT_PAID.icon if row.deposit_paid else "",
        second_tone="text_2", tip=held(row),
    )  # fmt: skip


def _invoice_cell(row: InvoiceRow, is_deposit: bool) -> Cell:
    second = f"{'Deposit, ' * is_deposit}{_invoice_state(row)}, {figures.day(row.issued)}"
    return Cell(row.number, second, style="body_strong", copied=row.number, tip=figures.day_full(row.issued))


def _invoice_state(row: InvoiceRow) -> str:
    returned = refund_states.of_returned(row)
    return refund_states.of_payment(row).word if returned is None or row.cancelled else returned.word


def _waits(row: InvoiceRow) -> str:
    return f"{figures.given_back(row.waiting_minor, row.currency)} waiting" if row.waiting_minor else ""


def _returned_cell(row: InvoiceRow) -> Cell:
    back = figures.given_back(row.returned_minor, row.currency) if row.returned_minor else ""
    copied = figures.plain(-row.returned_minor, row.currency)
    return Cell(back, _waits(row), tone="text_2", second_tone="waiting_fg", copied=copied)


def _refund_cell(row: RefundRow) -> Cell:
    state = refund_states.of_refund(row)
    second = ", ".join(filter(None, (row.reason, figures.day(figures.here(row.asked_at).date()))))
    asked = f"{row.number}, asked for by {row.asked_by or 'the program'}, {figures.moment_full(row.asked_at)}"
    return Cell(
        state.word, second, icon=state.icon, icon_tone=f"{state.tone}_fg", style="body_strong",
        tip="\n".join(filter(None, (asked, row.reason, row.sentence))), spoken=f"{state.word}, {second}",
    )  # fmt: skip


def _refund_amount_cell(row: RefundRow) -> Cell:
    return Cell(
        figures.given_back(row.money_minor, row.currency), row.note_number or row.number, code=row.currency,
        style="body_strong", copied=figures.plain(-row.money_minor, row.currency),
    )  # fmt: skip
