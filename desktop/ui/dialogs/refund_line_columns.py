"""The lines of the refund dialog as they are shown: ticked or not, what is left, what was typed, what it comes to."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtWidgets import QLineEdit, QWidget

from desktop.model import money
from desktop.services.queries.rows import CreditLineRow, LineRow
from desktop.ui import figures
from desktop.ui.dialogs.refund_form import ALL_LEFT
from desktop.ui.pages.invoice_columns import wide_enough
from desktop.ui.pages.line_columns import decimal
from desktop.ui.widgets.cell import Cell, Column
from desktop.ui.widgets.entries import AmountEdit
from desktop.ui.widgets.ticks import Tick

EMPTY = "–"


@dataclass(frozen=True)
class LineEntry:
    """A line with what is typed for it: None where it is not ticked. `wrong` says in a few words what is wrong."""

    line: LineRow
    currency: str
    typed: str | None = None
    part: CreditLineRow | None = None
    wrong: str = ""

    @property
    def shown(self) -> str:
        """What stands in the field."""
        if self.typed == ALL_LEFT:
            return figures.amount(self.line.left_gross_minor, self.currency)
        return self.typed or ""

    @property
    def tax_words(self) -> str:
        if self.part is None:
            return ""
        net, tax = (figures.amount(minor, self.currency) for minor in (self.part.net_minor, self.part.tax_minor))
        return f"net {net} + VAT {tax}"


def digits_words(currency: str) -> str:
    """What is said of an amount with more digits than the currency has."""
    return f"{currency} has {money.digits(currency)} digits after the point."


def columns(lines: Sequence[LineRow], invoice_number: str, currency: str) -> Sequence[Column[LineEntry]]:
    """Name, what is left, the field, what it comes to; figures have the room that the largest of them needs."""
    amounts = [figures.amount(line.left_gross_minor, currency) for line in lines]
    longest = max(amounts, key=len, default="")
    sums = [f"net {longest} + VAT {longest[:-1]}", f"At most {longest} on this line."]
    sums += [digits_words(currency)] * (money.digits(currency) != 2)
    return (
        Column(f"Lines of invoice {invoice_number}", _name_cell),
        Column("Left", _left_cell, width=max(wide_enough([*amounts, "1,234.56"]), 72), right=True),
        Column("Refund", _box_cell, width=max(wide_enough(amounts, beside=40), 112), right=True, editor=_field),
        Column("This refund", _this_cell, width=max(wide_enough(sums, "small", beside=48), 181), right=True),
    )


def what_stands_under(line: LineRow, currency: str) -> str:
    """The second line of a name: code, quantity and price, what went back and what waits."""
    back = f"{figures.amount(line.returned_minor, currency)} returned" if line.returned_minor else ""
    waits = f"{figures.amount(line.waiting_minor, currency)} waiting" if line.waiting_minor else ""
    sold = f"{decimal(line.quantity)} × {decimal(line.price, currency)}"
    return "  ·  ".join(filter(None, (line.code, sold, back, waits)))


def _name_cell(entry: LineEntry) -> Cell:
    line = entry.line
    tick = Tick.DEAD if not line.refundable else Tick.ON if entry.typed is not None else Tick.OFF
    under = what_stands_under(line, entry.currency)
    why = "" if line.refundable else "nothing left to return" if line.gross_minor > 0 else "a free line or a discount"
    return Cell(
        line.text,
        f"{under}  ·  {why}" if why and not line.returned_minor and not line.waiting_minor else under,
        tick=tick,
        style="body_strong" if tick is Tick.ON else "body",
        tone="text_3" if tick is Tick.DEAD else "text",
        tip=line.text,
        spoken=", ".join(filter(None, (tick.value, why, line.text, under.replace("  ·  ", ", ")))),
        copied=line.text,
    )


def _left_cell(entry: LineEntry) -> Cell:
    left = entry.line.left_gross_minor
    return Cell(
        figures.amount(left, entry.currency),
        tone="text_2" if left else "text_3",
        copied=figures.plain(left, entry.currency),
    )


def _box_cell(entry: LineEntry) -> Cell:
    if entry.typed is None:
        return Cell()
    said = ", ".join(filter(None, (entry.shown, entry.wrong)))
    return Cell(box=entry.shown, box_wrong=bool(entry.wrong), spoken=said, copied=entry.shown)


def _this_cell(entry: LineEntry) -> Cell:
    if entry.wrong:
        return Cell(EMPTY, entry.wrong, tone="text_3", second_icon="failed", second_tone="failed_fg", tip=entry.wrong)
    if entry.typed is None or entry.part is None:
        return Cell(EMPTY, tone="text_3")
    gross = figures.amount(entry.part.gross_minor, entry.currency)
    return Cell(
        gross,
        entry.tax_words,
        style="body_strong",
        second_tone="text_2",
        copied=figures.plain(entry.part.gross_minor, entry.currency),
    )


def _field(entry: LineEntry, parent: QWidget) -> QLineEdit | None:
    if not entry.line.refundable:
        return None
    made = AmountEdit(entry.currency, parent)
    made.setAccessibleName(f"Refund of {entry.line.text}")
    return made
