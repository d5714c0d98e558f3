"""The columns of an invoice's lines, with what was returned and what waits under the sub-total."""

from collections.abc import Callable, Sequence
from decimal import Decimal

from PySide6.QtCore import QLocale

from desktop.model import money
from desktop.services.queries.rows import InvoiceDetail, LineRow
from desktop.ui import figures, theme
from desktop.ui.pages.invoice_columns import amount_cell, wide_enough
from desktop.ui.widgets.cell import Cell, Column
from desktop.ui.widgets.remaining_bar import Parts
from desktop.ui.widgets.row_table import RowTable

LEFT_WIDTH = 94
"""The last column, where the bar stands, in pixels at text size 100 %."""
_ITEM_WIDTH = 170
"""What an item's name needs at least."""


def lay(table: RowTable[LineRow], detail: InvoiceDetail) -> int:
    """Give the table the columns that fit these lines; gives the width at which names can be read beside figures."""
    wanted = columns(detail.lines, detail.row.currency, detail.prices)
    shown = table.row_model().columns
    if [(each.title, each.width) for each in wanted] != [(each.title, each.width) for each in shown]:
        table.show_columns(wanted, "row_two_lines", header=True)
    return theme.px(_ITEM_WIDTH + sum(each.width for each in wanted))


def columns(lines: Sequence[LineRow], currency: str, prices: str) -> Sequence[Column[LineRow]]:
    """What a line shows; figures have the room that the largest of them needs."""
    totals = [figures.amount(line.gross_minor, currency) for line in lines]
    notes = [_note(line, currency) for line in lines]
    price = "Net price" if prices == "net" else "Price"
    quantities = wide_enough([decimal(line.quantity) for line in lines])
    unit_prices = wide_enough([decimal(line.price, currency) for line in lines])
    return (
        Column("Item", _item_cell),
        Column("Qty", lambda row: Cell(decimal(row.quantity), tone="text_2"), width=max(quantities, 44), right=True),
        Column(
            price,
            lambda row: Cell(decimal(row.price, currency), tone="text_2"),
            width=max(unit_prices, wide_enough([price], "caption")),
            right=True,
        ),
        Column(
            "Total with VAT",
            _total_of(currency),
            width=max(wide_enough(totals), wide_enough(notes, "small", beside=34), 116),
            right=True,
        ),
        Column("Left", _left_of(currency), width=max(wide_enough(totals, beside=28), LEFT_WIDTH), right=True),
    )


def decimal(text: str, currency: str = "") -> str:
    """Decimal text of the invoice with the locale's separators; a price has at least its currency's digits."""
    value = Decimal(text)
    exponent = value.normalize().as_tuple().exponent
    places = max(money.digits(currency) if currency else 0, -exponent if isinstance(exponent, int) else 0)
    locale = QLocale()
    swap = {",": locale.groupSeparator(), ".": locale.decimalPoint(), "-": figures.MINUS}
    return "".join(swap.get(sign, sign) for sign in f"{value:,.{places}f}")


def _item_cell(row: LineRow) -> Cell:
    tax = f"VAT {figures.percents(row.rates_milli)}" if row.rates_milli else "no VAT"
    return Cell(row.text, f"{row.code}  ·  {tax}" if row.code else tax, tip=row.text)


def _note(row: LineRow, currency: str) -> str:
    word = "credited" if row.cancelled else "returned"
    back = f"{figures.given_back(row.returned_minor, currency)} {word}" if row.returned_minor else ""
    waits = f"{figures.given_back(row.waiting_minor, currency)} waiting" if row.waiting_minor else ""
    return ", ".join(filter(None, (back, waits)))


def _total_of(currency: str) -> Callable[[LineRow], Cell]:
    def cell(row: LineRow) -> Cell:
        return Cell(
            figures.amount(row.gross_minor, currency), _note(row, currency),
            second_icon="waiting" if row.waiting_minor else "",
            second_tone="waiting_fg" if row.waiting_minor else "text_2",
            copied=figures.plain(row.gross_minor, currency),
        )  # fmt: skip

    return cell


def _left_of(currency: str) -> Callable[[LineRow], Cell]:
    def cell(row: LineRow) -> Cell:
        if not row.returned_minor and not row.waiting_minor:
            return amount_cell(row.left_gross_minor, currency)
        left = amount_cell(row.left_gross_minor, currency)
        bar = Parts(row.gross_minor, row.returned_minor, row.waiting_minor)
        return Cell(left.text, bar=bar, bar_currency=currency, tone=left.tone, copied=left.copied)

    return cell
