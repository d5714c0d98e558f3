"""The columns of the list of credit notes: two lines beside a paper, every column when it stands alone."""

from collections.abc import Sequence

from desktop.model.states import NoteKind
from desktop.services.queries.rows import NoteRow
from desktop.ui import figures
from desktop.ui.pages.invoice_columns import LARGEST, wide_enough
from desktop.ui.widgets.cell import Cell, Column

KIND_WORDS = {
    NoteKind.REFUND: "Refund",
    NoteKind.CANCELLATION: "Cancellation",
    NoteKind.PAYMENT_RETURNED: "Payment returned",
    NoteKind.REVERSAL: "Reversal",
}


def signed_minor(row: NoteRow, minor: int) -> int:
    """An amount of the note as it counts in a sum: what a reversal takes back counts against it."""
    return -minor if row.kind is NoteKind.REVERSAL else minor


def beside(rows: Sequence[NoteRow]) -> Sequence[Column[NoteRow]]:
    """Two lines for each note, beside its paper."""
    amounts = [figures.amount(signed_minor(row, row.gross_minor), row.currency) for row in rows]
    second = wide_enough([_second(row) for row in rows], "small", beside=42)
    return (
        Column("Credit note", _name_cell),
        Column("Total", _total_cell, width=max(wide_enough(amounts, beside=54), second, 108), right=True),
    )


def alone(rows: Sequence[NoteRow]) -> Sequence[Column[NoteRow]]:
    """One line for each note, with all that is known of it."""
    amounts = [f"{figures.MINUS}{LARGEST}", *(figures.amount(-row.gross_minor, row.currency) for row in rows)]
    number = wide_enough(["Credit note", *(row.number for row in rows)], "body_strong", beside=24)
    invoice = wide_enough(["Invoice", *(row.invoice_number for row in rows)], beside=20)
    figure = wide_enough(amounts)
    return (
        Column(
            "Credit note", lambda row: Cell(row.number, style="body_strong", tip=row.number), width=min(number, 180)
        ),
        Column("Date", lambda row: Cell(figures.day(row.issued), tone="text_2"), width=96, name="issued"),
        Column("Customer", lambda row: Cell(row.customer, tip=row.customer)),
        Column("Kind", _kind_cell, width=196),
        Column("Invoice", lambda row: Cell(row.invoice_number, tip=row.invoice_number), width=min(invoice, 140)),
        Column("Reason", lambda row: Cell(row.reason, tone="text_2", tip=row.reason)),
        Column("Net", lambda row: _amount_cell(row, row.net_minor, "text_2"), width=figure, right=True),
        Column("VAT", lambda row: _amount_cell(row, row.tax_minor, "text_2"), width=figure, right=True),
        Column(
            "Total",
            lambda row: _amount_cell(row, row.gross_minor, "text", row.currency),
            width=wide_enough(amounts, beside=46),
            right=True,
        ),
    )


def _second(row: NoteRow) -> str:
    if row.reversed_by:
        return "Reversed"
    return KIND_WORDS[row.kind] if row.drawn else "Not drawn yet"


def _name_cell(row: NoteRow) -> Cell:
    return Cell(
        row.customer, f"{row.number}  ·  {figures.day(row.issued)}", style="body_strong", tip=row.customer,
        spoken=f"{row.customer}, credit note {row.number}, {figures.day_full(row.issued)}", copied=row.number,
    )  # fmt: skip


def _total_cell(row: NoteRow) -> Cell:
    minor = signed_minor(row, row.gross_minor)
    return Cell(
        figures.amount(minor, row.currency), _second(row), code=row.currency,
        second_tone="text_2" if row.drawn else "waiting_fg", second_icon="" if row.drawn else "pending",
        spoken=f"{figures.amount_code(minor, row.currency)}, {_second(row)}",
        copied=figures.plain(minor, row.currency),
    )  # fmt: skip


def _kind_cell(row: NoteRow) -> Cell:
    if row.reversed_by:
        return Cell("Reversed", icon="reversed", tip=f"{row.reversed_by} takes it back")
    if not row.drawn:
        return Cell(f"{KIND_WORDS[row.kind]}, not drawn", icon="pending", icon_tone="waiting_fg")
    return Cell(KIND_WORDS[row.kind], tone="text_2")


def _amount_cell(row: NoteRow, minor: int, tone: str, code: str = "") -> Cell:
    signed = signed_minor(row, minor)
    return Cell(
        figures.amount(signed, row.currency), code=code, tone=tone if minor else "text_3",
        copied=figures.plain(signed, row.currency),
    )  # fmt: skip
