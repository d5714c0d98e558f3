"""How the made-up rows look in the gallery's tables: what each column says of its row."""

from collections.abc import Sequence

from desktop.services.queries.rows import (
    ActivityRow,
    InvoiceRow,
    LineRow,
    PaymentRow,
    RefundRow,
)
from desktop.ui import figures, refund_states
from desktop.ui.widgets.cell import Cell, Column
from desktop.ui.widgets.remaining_bar import Parts
from tests.ui.gallery_rows import NOW


def went_back(row: InvoiceRow) -> str:
    if not row.returned_minor:
        return ""
    if row.returned_minor == row.gross_minor:
        return "all returned"
    return f"{figures.given_back(row.returned_minor, row.currency)} returned"


def list_columns() -> Sequence[Column[InvoiceRow]]:
    return (
        Column(
            "Invoice",
            lambda row: Cell(row.customer, f"{row.number}  ·  {figures.day(row.issued, NOW)}", style="body_strong"),
        ),
        Column(
            "Total",
            lambda row: Cell(figures.amount(row.gross_minor, row.currency), went_back(row), code=row.currency,
                             second_tone="text_2", copied=figures.plain(row.gross_minor, row.currency)),
            width=148,
            right=True,
        ),
    )  # fmt: skip


def wide_columns() -> Sequence[Column[InvoiceRow]]:
    return (
        Column("Invoice", lambda row: Cell(row.number, style="body_strong"), width=76, name="number"),
        Column("Date", lambda row: Cell(figures.day(row.issued, NOW), tone="text_2"), width=72, name="issued"),
        Column("Customer", lambda row: Cell(row.customer)),
        Column("State", state_cell, width=148),
        Column(
            "Total",
            lambda row: Cell(figures.amount(row.gross_minor, row.currency), code=row.currency),
            width=140, right=True,
        ),
        Column(
            "Returned",
            lambda row: Cell(figures.given_back(row.returned_minor, row.currency) if row.returned_minor else "",
                             tone="text_2"),
            width=104, right=True,
        ),
    )  # fmt: skip


def state_cell(row: InvoiceRow) -> Cell:
    look = refund_states.of_returned(row)
    return Cell(look.word, icon=look.icon) if look is not None else Cell("Paid", tone="text_2")


def total_cell(row: LineRow) -> Cell:
    total = figures.amount(row.gross_minor, "GBP")
    if row.waiting_minor:
        second = f"{figures.given_back(row.waiting_minor, 'GBP')} waiting"
        return Cell(total, second, second_icon="waiting", second_tone="waiting_fg")
    if row.returned_minor:
        return Cell(total, f"{figures.given_back(row.returned_minor, 'GBP')} returned", second_tone="text_2")
    return Cell(total)


def left_cell(row: LineRow) -> Cell:
    back = row.returned_minor or row.waiting_minor
    bar = Parts(row.gross_minor, row.returned_minor, row.waiting_minor) if back else None
    return Cell(figures.amount(row.left_gross_minor, "GBP"), bar=bar, bar_currency="GBP")


def line_columns() -> Sequence[Column[LineRow]]:
    return (
        Column("Item", lambda row: Cell(row.text, f"{row.code}  ·  VAT {figures.percents(row.rates_milli)}")),
        Column("Qty", lambda row: Cell(row.quantity, tone="text_2"), width=44, right=True),
        Column("Net price", lambda row: Cell(row.price, tone="text_2"), width=68, right=True),
        Column("Total with VAT", total_cell, width=124, right=True),
        Column("Left", left_cell, width=94, right=True),
    )


def payment_columns() -> Sequence[Column[PaymentRow]]:
    icons = {"card": "payment", "bank_transfer": "bank"}
    return (
        Column(
            "Payment",
            lambda row: Cell(row.label, f"{row.through}, {figures.day_full(row.paid_on)}", icon=icons[row.method],
                             style="body_strong"),
        ),
        Column(
            "Amount",
            lambda row: Cell(
                figures.amount(row.amount_minor, row.currency),
                f"{figures.amount(row.returned_minor, row.currency)} returned" if row.returned_minor
                else "nothing returned",
                style="body_strong",
            ),
            width=124, right=True,
        ),
    )  # fmt: skip


def refund_state_cell(row: RefundRow) -> Cell:
    look = refund_states.of_refund(row)
    second = f"{row.reason}, {figures.day(row.asked_at.date(), NOW)}"
    return Cell(look.word, second, icon=look.icon, icon_tone=f"{look.tone}_fg", style="body_strong")


def refund_columns() -> Sequence[Column[RefundRow]]:
    return (
        Column("Refund", refund_state_cell),
        Column(
            "Amount",
            lambda row: Cell(figures.given_back(row.money_minor, "GBP"), row.note_number or row.number,
                             style="body_strong"),
            width=128, right=True,
        ),
    )  # fmt: skip


def activity_columns() -> Sequence[Column[ActivityRow]]:
    return (
        Column("When", lambda row: Cell(figures.moment_short(row.at, NOW), tone="text_2"), width=124),
        Column("What", lambda row: Cell(row.text)),
        Column("Reference", lambda row: Cell(row.reference, tone="text_2"), width=140, right=True),
    )
