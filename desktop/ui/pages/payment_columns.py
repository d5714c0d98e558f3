"""The columns of the payments page: the list, and the invoices that a payment pays."""

from collections.abc import Sequence

from desktop.services.queries.payment_rows import PartOfPaymentRow, PaymentListRow, Standing
from desktop.ui import figures
from desktop.ui.pages.invoice_columns import LARGEST, amount_cell, wide_enough
from desktop.ui.theme import StateLook
from desktop.ui.widgets.cell import Cell, Column
from desktop.ui.widgets.remaining_bar import Parts

_LOOKS = {
    Standing.TO_APPROVE: StateLook("Waiting for approval", "waiting", "waiting"),
    Standing.APPROVED: StateLook("Approved", "approved", "neutral"),
    Standing.PENDING: StateLook("Pending", "pending", "moving"),
    Standing.FAILED: StateLook("Failed", "failed", "failed"),
    Standing.DISPUTED: StateLook("Disputed", "warn", "failed"),
    Standing.UNAPPLIED: StateLook("Unapplied", "warn", "waiting"),
}


def look(standing: Standing) -> StateLook:
    """How it is said how a payment stands."""
    return _LOOKS[standing]


def beside(rows: Sequence[PaymentListRow]) -> Sequence[Column[PaymentListRow]]:
    """Two lines for each payment, beside its detail."""
    first = wide_enough([figures.amount(row.amount_minor, row.currency) for row in rows], beside=54)
    second = wide_enough([_words(row) for row in rows], "small", beside=42)
    return (
        Column("Payment", _name_cell),
        Column("Amount", _amount_cell, width=max(first, second, 116), right=True),
    )


def alone(rows: Sequence[PaymentListRow]) -> Sequence[Column[PaymentListRow]]:
    """One line for each payment, with all that is known of it."""
    amounts = [LARGEST, *(figures.amount(row.amount_minor, row.currency) for row in rows)]
    back = wide_enough([f"{figures.MINUS}{max(amounts, key=len)}"])
    number = wide_enough(["Payment", *(row.number for row in rows)], "body_strong", beside=24)
    method = wide_enough(["Method", *(row.label for row in rows)])
    through = wide_enough(["Through", *(row.through for row in rows)])
    state = wide_enough(["State", *(look(row.standing).word for row in rows)], beside=40)
    return (
        Column("Payment", lambda row: Cell(row.number, style="body_strong", tip=row.number), width=min(number, 120)),
        Column("Date", lambda row: Cell(figures.day(row.paid_on), tone="text_2"), width=108, name="paid_on"),
        Column("Customer", lambda row: Cell(row.customer, tip=row.customer)),
        Column("Method", lambda row: Cell(row.label, tip=row.method), width=min(method, 150)),
        Column("Through", lambda row: Cell(row.through, tone="text_2", tip=row.through), width=min(through, 130)),
        Column("State", _state_cell, width=min(state, 176)),
        Column(
            "Amount",
            lambda row: amount_cell(row.amount_minor, row.currency, code=True),
            width=wide_enough(amounts, beside=46),
            right=True,
        ),
        Column("Returned", lambda row: _back_cell(row, row.returned_minor, "text_2"), width=back, right=True),
        Column("Waiting", lambda row: _back_cell(row, row.waiting_minor, "waiting_fg"), width=back, right=True),
        Column(
            "Left", lambda row: amount_cell(row.left_minor, row.currency, style="body_strong"),
            width=wide_enough(amounts, "body_strong", beside=24), right=True,
        ),
    )  # fmt: skip


def of_parts(rows: Sequence[PartOfPaymentRow]) -> Sequence[Column[PartOfPaymentRow]]:
    """The invoices that a payment pays: the part on each, and what went back of it."""
    totals = wide_enough(["1,234.56", *(figures.amount(row.amount_minor, row.currency) for row in rows)], beside=54)
    amounts = wide_enough(
        ["1,234.56", *(figures.given_back(row.amount_minor, row.currency) for row in rows)], beside=24
    )
    waits = wide_enough([_waits(row) for row in rows], "small", beside=20)
    notes = wide_enough([_unapplied(row) for row in rows], "small", beside=34)
    return (
        Column("Invoice", _part_cell),
        Column("Part", _part_amount_cell, width=max(totals, notes, 130), right=True),
        Column("Returned", _part_back_cell, width=max(amounts, waits, 110), right=True),
        Column("Left", _part_left_cell, width=max(amounts, 94), right=True),
    )


def _words(row: PaymentListRow) -> str:
    """What is not as it usually is; of an approved payment what of it went back, else how it came."""
    if row.standing is Standing.UNAPPLIED:
        return f"{figures.amount(row.unapplied_minor, row.currency)} unapplied"
    if row.standing is not Standing.APPROVED:
        return look(row.standing).word
    return f"{figures.given_back(row.returned_minor, row.currency)} returned" if row.returned_minor else row.label


def _name_cell(row: PaymentListRow) -> Cell:
    second = f"{row.number}  ·  {figures.day(row.paid_on)}"
    return Cell(
        row.customer, second, style="body_strong", tip=f"{row.customer}, {row.label}", copied=row.number,
        spoken=f"{row.customer}, payment {row.number}, {figures.day_full(row.paid_on)}, {row.label}",
    )  # fmt: skip


def _amount_cell(row: PaymentListRow) -> Cell:
    shown, words = look(row.standing), _words(row)
    return Cell(
        figures.amount(row.amount_minor, row.currency), words, code=row.currency, second_tone="text_2",
        second_icon="" if row.standing is Standing.APPROVED else shown.icon,
        spoken=", ".join(filter(None, (figures.amount_code(row.amount_minor, row.currency), words))),
        copied=figures.plain(row.amount_minor, row.currency),
    )  # fmt: skip


def _state_cell(row: PaymentListRow) -> Cell:
    shown = look(row.standing)
    tip = f"{figures.amount_code(row.unapplied_minor, row.currency)} unapplied" if row.unapplied_minor else ""
    return Cell(shown.word, icon=shown.icon, icon_tone=f"{shown.tone}_fg", tip=tip)


def _back_cell(row: PaymentListRow, minor: int, tone: str) -> Cell:
    if not minor:
        return Cell()
    return Cell(figures.given_back(minor, row.currency), tone=tone, copied=figures.plain(-minor, row.currency))


def _unapplied(row: PartOfPaymentRow) -> str:
    return f"{figures.amount(row.unapplied_minor, row.currency)} unapplied" if row.unapplied_minor else ""


def _part_cell(row: PartOfPaymentRow) -> Cell:
    issued = figures.day_full(row.issued)
    # The name is set apart by signs that are not seen, lest one that reads from the right take the date with it.
    return Cell(
        row.number, f"\u2068{row.customer}\u2069, {issued}", style="body_strong", copied=row.number, tip=row.customer,
        spoken=f"{row.number}, {row.customer}, {issued}",
    )  # fmt: skip


def _part_amount_cell(row: PartOfPaymentRow) -> Cell:
    return Cell(
        figures.amount(row.amount_minor, row.currency), _unapplied(row), code=row.currency,
        second_icon="warn" if row.unapplied_minor else "", second_tone="waiting_fg",
        copied=figures.plain(row.amount_minor, row.currency),
    )  # fmt: skip


def _waits(row: PartOfPaymentRow) -> str:
    return f"{figures.given_back(row.waiting_minor, row.currency)} waiting" if row.waiting_minor else ""


def _part_back_cell(row: PartOfPaymentRow) -> Cell:
    back = figures.given_back(row.returned_minor, row.currency) if row.returned_minor else ""
    copied = figures.plain(-row.returned_minor, row.currency)
    return Cell(back, _waits(row), tone="text_2", second_tone="waiting_fg", copied=copied)


def _part_left_cell(row: PartOfPaymentRow) -> Cell:
    left = amount_cell(row.left_minor, row.currency)
    if not row.returned_minor and not row.waiting_minor:
        return left
    bar = Parts(row.amount_minor, row.returned_minor, row.waiting_minor)
    return Cell(left.text, bar=bar, bar_currency=row.currency, tone=left.tone, copied=left.copied)
