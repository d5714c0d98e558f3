"""The columns of the payment panel: payments, and the refunds of one of them, two lines each."""

from collections.abc import Sequence
from typing import TypeVar

from desktop.model.states import Method, PaymentState
from desktop.services.queries.rows import PaymentRow, RefundRow
from desktop.ui import figures, refund_states
from desktop.ui.pages.invoice_columns import wide_enough
from desktop.ui.widgets.cell import Cell, Column
from desktop.ui.widgets.row_table import RowTable

R = TypeVar("R")

_ICONS = {
    Method.CARD: "payment",
    Method.CARD_TERMINAL: "payment",
    Method.OTHER_PLATFORM: "payment",
    Method.CASH: "cash",
}


def lay(table: RowTable[R], columns: Sequence[Column[R]]) -> None:
    """Give the table these columns, where figures have more or less room in them than before."""
    if [column.width for column in columns] != [column.width for column in table.row_model().columns]:
        table.show_columns(columns, "row_queue", header=False)


def of_payments(payments: Sequence[PaymentRow]) -> Sequence[Column[PaymentRow]]:
    """Method and amount; through whom, when, and what returned."""
    first = wide_enough([figures.amount(row.amount_minor, row.currency) for row in payments], "body_strong", 24)
    second = wide_enough([went_back(row) for row in payments], "small", 24)
    return (
        Column("Payment", _payment_cell),
        Column("Amount", _amount_cell, width=max(first, second, 110), right=True),
    )


def of_refunds(refunds: Sequence[RefundRow]) -> Sequence[Column[RefundRow]]:
    """State and amount; why, when, and the number of its note or its own."""
    first = wide_enough([figures.given_back(row.money_minor, row.currency) for row in refunds], "body_strong", 24)
    second = wide_enough([row.note_number or row.number for row in refunds], "small", 24)
    return (
        Column("Refund", _refund_cell),
        Column("Amount", _refund_amount_cell, width=max(first, second, 90), right=True),
    )


def of_lowering(refunds: Sequence[RefundRow]) -> Sequence[Column[RefundRow]]:
    """The same of refunds by which no money moves: the amount is what they lower."""
    first = wide_enough([figures.given_back(row.gross_minor, row.currency) for row in refunds], "body_strong", 24)
    second = wide_enough([row.note_number or row.number for row in refunds], "small", 24)
    return (
        Column("Refund", _refund_cell),
        Column("Amount", _lowering_cell, width=max(first, second, 90), right=True),
    )


def went_back(row: PaymentRow) -> str:
    """What is to be known of a payment beside its amount."""
    if row.state is PaymentState.FAILED:
        return "failed"
    if row.state is PaymentState.PENDING:
        return "not come in yet"
    if row.approved_at is None:
        return "not approved yet"
    if not row.returned_minor:
        return "nothing returned"
    return f"{figures.amount(row.returned_minor, row.currency)} returned"


def _payment_cell(row: PaymentRow) -> Cell:
    # There is room for one word; the facts beneath name the gateway in full.
    through, paid = row.through.removesuffix(" gateway"), figures.day_full(row.paid_on)
    return Cell(
        row.label, f"{through}, {paid}", icon=_ICONS.get(Method(row.method), "bank"), style="body_strong",
        spoken=f"{row.label}, {row.through}, {paid}", tip=f"{row.label}\n{row.through}, {paid}",
    )  # fmt: skip


def _amount_cell(row: PaymentRow) -> Cell:
    return Cell(
        figures.amount(row.amount_minor, row.currency), went_back(row), style="body_strong",
        copied=figures.plain(row.amount_minor, row.currency),
    )  # fmt: skip


def _refund_cell(row: RefundRow) -> Cell:
    look = refund_states.of_refund(row)
    second = ", ".join(filter(None, (row.reason, figures.day(figures.here(row.asked_at).date()))))
    tip = [f"{row.number}, asked for by {row.asked_by or 'the program'}, {figures.moment_full(row.asked_at)}"]
    tip += [f"Back by {row.method}"] + [f"Reference {row.reference}"] * bool(row.reference)
    tip += [row.reason] * bool(row.reason)
    return Cell(
        look.word, second, icon=look.icon, icon_tone=f"{look.tone}_fg", style="body_strong", tip="\n".join(tip),
        spoken=f"{look.word}, {second}",
    )  # fmt: skip


def _refund_amount_cell(row: RefundRow) -> Cell:
    return _back(row, row.money_minor)


def _lowering_cell(row: RefundRow) -> Cell:
    return _back(row, row.gross_minor)


def _back(row: RefundRow, minor: int) -> Cell:
    return Cell(
        figures.given_back(minor, row.currency), row.note_number or row.number, style="body_strong",
        copied=figures.plain(-minor, row.currency),
    )  # fmt: skip
