"""The columns of the invoice list: two lines beside a detail, every column when it stands alone."""

from collections.abc import Callable, Iterable, Sequence
from heapq import nlargest

from PySide6.QtGui import QFontMetrics

from desktop.model.states import PaidState
from desktop.services.queries.rows import InvoiceRow
from desktop.ui import figures, refund_states, theme
from desktop.ui.widgets.cell import Cell, Column

LARGEST = "1,234,567.89"
"""What a column of figures holds without more ado; with more it grows, for an amount is never cut."""


def wide_enough(texts: Iterable[str], style: str = "body", beside: int = 16) -> int:
    """The width that holds the longest of the texts and `beside` pixels of pad, at text size 100 %."""
    metrics = QFontMetrics(theme.font(style))
    # A list may hold thousands; the widest is among those with most signs.
    longest = nlargest(8, set(texts), key=len)
    widest = max(map(metrics.horizontalAdvance, longest), default=0)
    return widest * 100 // theme.look().text_size + 2 + beside


def amount_cell(minor: int, currency: str, *, code: bool = False, style: str = "body", tone: str = "text") -> Cell:
    """An amount; nothing at all is grey, and Ctrl+C takes the plain number."""
    return Cell(
        figures.amount(minor, currency),
        code=currency if code else "",
        style=style,
        tone=tone if minor else "text_3",
        copied=figures.plain(minor, currency),
    )


def left_minor(row: InvoiceRow) -> int:
    """What of the money paid on the invoice can still go back."""
    return max(0, row.paid_minor - row.returned_minor - row.waiting_minor)


def beside(rows: Sequence[InvoiceRow]) -> Sequence[Column[InvoiceRow]]:
    """Two lines for each invoice, beside its detail."""
    first = wide_enough([figures.amount(row.gross_minor, row.currency) for row in rows], beside=54)
    second = wide_enough([_state_words(row) for row in rows], "small", beside=24)
    return (
        Column("Invoice", _name_cell),
        Column("Total", _total_cell, width=max(first, second, 116), right=True),
    )


def alone(rows: Sequence[InvoiceRow]) -> Sequence[Column[InvoiceRow]]:
    """One line for each invoice, with all that is known of it."""
    amounts = [LARGEST, *(figures.amount(row.gross_minor, row.currency) for row in rows)]
    back = wide_enough([f"{figures.MINUS}{max(amounts, key=len)}"])
    number = wide_enough(["Invoice", *(row.number for row in rows)], "body_strong", beside=24)
    return (
        Column("Invoice", lambda row: Cell(row.number, style="body_strong", tip=row.number), width=min(number, 160)),
        Column("Date", lambda row: Cell(figures.day(row.issued), tone="text_2"), width=96, name="issued"),
        Column("Customer", lambda row: Cell(row.customer, tip=row.customer)),
        Column("State", _state_cell, width=136),
        Column(
            "Total",
            lambda row: amount_cell(row.gross_minor, row.currency, code=True),
            width=wide_enough(amounts, beside=46),
            right=True,
        ),
        Column("Paid", _plain_of(lambda row: row.paid_minor), width=wide_enough(amounts), right=True),
        Column("Returned", _back_of(lambda row: row.returned_minor, "text_2"), width=back, right=True),
        Column("Waiting", _back_of(lambda row: row.waiting_minor, "waiting_fg"), width=back, right=True),
        Column("Left to return", _left_cell, width=wide_enough(amounts, "body_strong", beside=24), right=True),
    )


def _name_cell(row: InvoiceRow) -> Cell:
    return Cell(
        row.customer, f"{row.number}  ·  {figures.day(row.issued)}", style="body_strong", tip=row.customer,
        spoken=f"{row.customer}, invoice {row.number}, {figures.day_full(row.issued)}", copied=row.number,
    )  # fmt: skip


def _total_cell(row: InvoiceRow) -> Cell:
    return Cell(
        figures.amount(row.gross_minor, row.currency), _state_words(row), code=row.currency, second_tone="text_2",
        spoken=", ".join(filter(None, (figures.amount_code(row.gross_minor, row.currency), _state_words(row)))),
        copied=figures.plain(row.gross_minor, row.currency),
    )  # fmt: skip


def _state_words(row: InvoiceRow) -> str:
    """What is not as it usually is; a paid sale of which nothing went back needs no word."""
    if row.returned_minor:
        if row.returned_minor >= row.paid_minor:
            return "all returned"
        return f"{figures.given_back(row.returned_minor, row.currency)} returned"
    if row.cancelled or row.paid_state is not PaidState.PAID:
        return refund_states.of_payment(row).word.lower()
    return "deposit paid" if row.deposit_paid else ""


def _state_cell(row: InvoiceRow) -> Cell:
    look = refund_states.of_returned(row)
    if look is not None and not row.cancelled:
        return Cell(look.word, icon=look.icon)
    return Cell(refund_states.of_payment(row).word, tone="text_2")


def _left_cell(row: InvoiceRow) -> Cell:
    return amount_cell(left_minor(row), row.currency, style="body_strong") if row.paid_minor else Cell()


def _plain_of(minor: Callable[[InvoiceRow], int]) -> Callable[[InvoiceRow], Cell]:
    return lambda row: amount_cell(minor(row), row.currency, tone="text_2")


def _back_of(minor: Callable[[InvoiceRow], int], tone: str) -> Callable[[InvoiceRow], Cell]:
    def cell(row: InvoiceRow) -> Cell:
        if not minor(row):
            return Cell()
        shown = figures.given_back(minor(row), row.currency)
        return Cell(shown, tone=tone, copied=figures.plain(-minor(row), row.currency))

    return cell
