"""The columns of the reports."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import date

from PySide6.QtCore import QDate, QLocale

from desktop.model.states import RefundState
from desktop.services.queries.book_rows import SeriesRow
from desktop.services.queries.own_approvals import OwnApprovalRow
from desktop.services.queries.report_rows import RegisterRow, ShareRow, TaxPeriod, TaxViewRow
from desktop.ui import figures, refund_states
from desktop.ui.pages.invoice_columns import LARGEST, amount_cell, wide_enough
from desktop.ui.widgets.cell import Cell, Column

_LARGEST = f"{figures.MINUS}{LARGEST}"


def figure_width(amounts: Iterable[tuple[int, str]], code: bool = False) -> int:
    """The width of a column of these amounts (minor units, currency); with `code` its first one."""
    shown = [_LARGEST, *(figures.amount(minor, currency) for minor, currency in amounts)]
    return wide_enough(shown, beside=46 if code else 16)


def period_words(first: date, period: TaxPeriod) -> str:
    """A tax period by its name: `March 2026`, `Q1 2026`."""
    if period is TaxPeriod.QUARTER:
        return f"Q{(first.month + 2) // 3} {first.year}"
    return QLocale().toString(QDate(first.year, first.month, 1), "MMMM yyyy")


def register(rows: Sequence[RegisterRow]) -> Sequence[Column[RegisterRow]]:
    """All of a refund on two lines."""
    ways = wide_enough([_way(row) for row in rows], "small", beside=20)
    money = max(figure_width(((row.money_minor, row.currency) for row in rows), code=True), min(ways, 190))
    return (
        Column("Refund, asked", _number_cell, width=112),
        Column("State, credit note", _state_cell, width=172),
        Column("Customer, invoice", lambda row: Cell(row.customer, row.invoice_number, tip=row.customer)),
        Column("Goes back, by", _money_cell, width=money, right=True),
        Column("Reference, reason", lambda row: Cell(row.reference, row.reason, tip=_because(row))),
        Column("Asked by, approved by", _people_cell),
    )


def _number_cell(row: RegisterRow) -> Cell:
    return Cell(row.number, figures.day(figures.here(row.asked_at).date()), style="body_strong", copied=row.number)


def _way(row: RegisterRow) -> str:
    return "  ·  ".join(part for part in (row.method, row.payment) if part)


def _because(row: RegisterRow) -> str:
    return ", ".join(part for part in (row.reference, row.reason) if part)


def _people_cell(row: RegisterRow) -> Cell:
    tip = f"Asked by {row.asked_by or 'nobody here'}, approved by {row.approved_by or 'nobody yet'}"
    return Cell(row.asked_by, row.approved_by, spoken=tip, tip=tip)


def _state_cell(row: RegisterRow) -> Cell:
    look = refund_states.of_refund(row)
    return Cell(look.word, row.note_number, icon=look.icon, icon_tone=f"{look.tone}_fg", tip=look.word)


def _money_cell(row: RegisterRow) -> Cell:
    stays = row.state in {RefundState.REJECTED, RefundState.DELETED}
    shown = amount_cell(row.money_minor, row.currency, code=True, tone="text_3" if stays else "text")
    return replace(shown, second=_way(row), tip=_way(row))


def tax_view(rows: Sequence[TaxViewRow]) -> Sequence[Column[TaxViewRow]]:
    """What notes of a period took back at one rate."""
    figure = figure_width(((row.base_minor, row.currency) for row in rows), code=True)
    return (
        Column("Period of the note", lambda row: Cell(period_words(row.period, row.length), style="body_strong")),
        Column("Rate", lambda row: Cell(figures.percent(row.rate_milli)), width=84, right=True),
        Column("Sold in", lambda row: Cell(period_words(row.sold_in, row.length), tone="text_2"), width=180),
        Column("Credit notes", lambda row: Cell(figures.count(row.notes), tone="text_2"), width=104, right=True),
        Column("Net", lambda row: amount_cell(row.base_minor, row.currency, code=True), width=figure, right=True),
        Column("VAT", lambda row: amount_cell(row.tax_minor, row.currency), width=figure, right=True),
    )


def shares(name: str, against: str) -> Callable[[Sequence[ShareRow]], Sequence[Column[ShareRow]]]:
    """How much went back under each name, against what was sold."""

    def columns(rows: Sequence[ShareRow]) -> Sequence[Column[ShareRow]]:
        figure = figure_width(((row.sold_minor, row.currency) for row in rows), code=True)
        return (
            Column(name, lambda row: Cell(row.name, style="body_strong", tip=row.name)),
            Column("Refunds", lambda row: Cell(figures.count(row.count)), width=84, right=True),
            Column(
                "Went back", lambda row: amount_cell(row.refunded_minor, row.currency, code=True), width=figure,
                right=True,
            ),
            Column(
                against, lambda row: amount_cell(row.sold_minor, row.currency, tone="text_2"), width=figure, right=True
            ),
            Column("Rate of refunds", _rate_cell, width=120, right=True),
        )  # fmt: skip

    return columns


def _rate_cell(row: ShareRow) -> Cell:
    if row.rate_milli is None:
        return Cell("nothing sold", tone="text_3")
    return Cell(figures.percent((row.rate_milli + 5) // 10 * 10), tone="text" if row.rate_milli else "text_3")


def series(rows: Sequence[SeriesRow]) -> Sequence[Column[SeriesRow]]:
    """One series and year, with what is missing in it."""
    wide = wide_enough(["CN-2026-00001", *(row.last for row in rows)], beside=24)
    return (
        Column("Series", lambda row: Cell(_SERIES_WORDS.get(row.name, row.name), style="body_strong")),
        Column("Year", lambda row: Cell(str(row.year) if row.year else "all years", tone="text_2"), width=96),
        Column("First", lambda row: Cell(row.first), width=wide),
        Column("Last", lambda row: Cell(row.last), width=wide),
        Column("Count", lambda row: Cell(figures.count(row.count)), width=84, right=True),
        Column("Reversals", lambda row: Cell(figures.count(row.reversals), tone="text_2"), width=92, right=True),
        Column("Gaps", _gaps_cell, width=220),
    )


_SERIES_WORDS = {"CN": "Credit notes", "R": "Refunds", "P": "Payments"}


def _gaps_cell(row: SeriesRow) -> Cell:
    if not row.gaps:
        return Cell("none", icon="check", icon_tone="done_fg")
    named = ", ".join(map(str, row.gaps[:5]))
    shown = f"{figures.count(len(row.gaps))} missing: {named}" + (" …" if len(row.gaps) > 5 else "")
    return Cell(shown, icon="failed", icon_tone="failed_fg", tone="failed_fg", tip=", ".join(map(str, row.gaps)))


def own_approvals(rows: Sequence[OwnApprovalRow]) -> Sequence[Column[OwnApprovalRow]]:
    """Approvals that people gave to what they had asked for themselves."""
    figure = figure_width(((row.gross_minor, row.currency) for row in rows), code=True)
    return (
        Column("Refund", lambda row: Cell(row.number, style="body_strong"), width=84),
        Column("Approved", lambda row: Cell(figures.moment_full(row.at), tone="text_2"), width=152),
        Column("By", lambda row: Cell(row.person, tip=row.person), width=160),
        Column("Customer", lambda row: Cell(row.customer, tip=f"Invoice {row.invoice_number}"), width=180),
        Column("Reason", lambda row: Cell(row.reason or "none given", tone="text" if row.reason else "waiting_fg",
                                          tip=row.reason)),
        Column("", lambda row: Cell("taken back" if row.taken_back else "", tone="text_2"), width=92),
        Column(
            "Amount", lambda row: amount_cell(row.gross_minor, row.currency, code=True), width=figure, right=True
        ),
    )  # fmt: skip
