"""What stands in one cell of a table, and what a column is."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from PySide6.QtWidgets import QLineEdit, QWidget

from desktop.ui.widgets.remaining_bar import Parts
from desktop.ui.widgets.ticks import Tick

R = TypeVar("R")


@dataclass(frozen=True)
class Cell:
    """One cell: at most two lines, with what stands before and behind them.

    `text` and `second` are the two lines, `tone` and `second_tone` their colours, `style` the type style of the
    first. `code` is the currency in its own narrow column behind the first line of a figure. `icon` stands before the
    first line (or before the row, where the table is told so), `second_icon` before the second one, in its tone.
    `tick` is a box before all. `bar` is the small bar in place of the second line. `box` is typed text, drawn in a
    field. `spoken` is what a screen reader says instead of what is seen; `tip` the tool tip; `copied` what Ctrl+C
    takes instead of the text (the plain number of an amount).
    """

    text: str = ""
    second: str = ""
    code: str = ""
    icon: str = ""
    icon_tone: str = "text_2"
    second_icon: str = ""
    tone: str = "text"
    second_tone: str = "text_3"
    style: str = "body"
    tick: Tick | None = None
    bar: Parts | None = None
    bar_currency: str = ""
    box: str | None = None
    box_wrong: bool = False
    spoken: str = ""
    tip: str = ""
    copied: str = ""

    def said(self) -> str:
        """All that is seen, in order, in words."""
        if self.spoken:
            return self.spoken
        first = f"{self.text} {self.code}".strip() if self.box is None else self.box
        bar = self.bar.spoken(self.bar_currency) if self.bar is not None else ""
        tick = self.tick.value if self.tick is not None else ""
        return ", ".join(part for part in (tick, first, self.second, bar) if part)


@dataclass(frozen=True)
class Column(Generic[R]):
    """One column: its head, what its cells show of a row, and its width in pixels at text size 100 %.

    Columns of width 0 share what is left. `right` puts figures at the right edge. With an `editor` a person can type
    into the cell: it is asked for a field for the row, or None where nothing can be typed. `name` is sent when a
    person wants to sort by the column; without it the head cannot be pressed.
    """

    title: str
    cell: Callable[[R], Cell]
    width: int = 0
    right: bool = False
    name: str = ""
    editor: Callable[[R, QWidget], QLineEdit | None] | None = None
