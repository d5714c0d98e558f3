"""The payments that a gateway has: what they come to, each with its tick and where it goes, and how to change that."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.errors import RefundDeskError
from desktop.services.desk import Desk
from desktop.services.pulling import taking
from desktop.services.pulling.planned import Pulled, PullPlan, PullRow, Target
from desktop.ui import background, messages, theme
from desktop.ui.dialogs import pull_rows, pull_words
from desktop.ui.dialogs.pull_choice import PullChoice
from desktop.ui.dialogs.pull_rows import PullItem
from desktop.ui.widgets.row_table import RowTable
from desktop.ui.widgets.text import Text


class PullTable(QWidget):
    """Shows a plan, then what came of it. Parts: `table`, `choice`. Signal: `changed` when other rows are ticked."""

    changed = Signal()

    def __init__(self, desk: Desk, gateway: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk, self._gateway = desk, gateway
        self._items: list[PullItem] = []
        self._head, self._more = Text("", "title", wrap=True), Text("", "body", "text_2", wrap=True)
        self.table: RowTable[PullItem] = RowTable(
            "Payments", pull_rows.columns(()), row="row_list_two_lines", group=lambda item: item.group, ground="raised"
        )
        self.choice = PullChoice()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        head = QVBoxLayout()
        head.setContentsMargins(theme.px(20), theme.px(16), theme.px(20), theme.px(8))
        head.addWidget(self._head)
        head.addWidget(self._more)
        column.addLayout(head)
        column.addWidget(self.table, 1)
        column.addWidget(self.choice)
        self.table.chosen.connect(self._on_row)
        self.table.opened.connect(lambda _item: self.choice.targets.setFocus(Qt.FocusReason.OtherFocusReason))
        self.table.ticked.connect(self._on_ticked)
        self.table.all_ticked.connect(self._on_all_ticked)
        self.choice.chosen.connect(self._on_chosen)
        self.choice.named.connect(self._on_named)

    def show_plan(self, plan: PullPlan) -> None:
        """Show what can be taken; what is certain is ticked."""
        self._say(pull_words.found(plan), pull_words.known(plan, self._gateway))
        self._show_items(pull_rows.planned(plan))
        self.choice.setVisible(bool(plan.rows))
        self.table.choose_first()
        self._on_row(self.table.current())

    def show_outcome(self, pulled: Pulled) -> str:
        """Show what came in, and give the sentence that says so."""
        items = pull_rows.outcome(pulled)
        came = [item for item in items if item.group == pull_rows.CAME_IN]
        sentence, more = pull_words.came_in(pulled, pull_rows.sums(came)), pull_words.besides(pulled, self._gateway)
        self._say(sentence, more)
        self._show_items(items)
        self.table.choose_first()
        self.choice.hide()
        return f"{sentence} {more}".strip()

    def ticked(self) -> list[PullItem]:
        """What is to be taken."""
        return [item for item in self._items if item.ticked]

    def first_focus(self) -> QWidget:
        """Where the keyboard stands."""
        return self.table

    def _say(self, sentence: str, more: str) -> None:
        self._head.setText(sentence)
        self._more.setText(more)
        self._more.setVisible(bool(more))

    def _show_items(self, items: Sequence[PullItem]) -> None:
        self._items = list(items)
        shown, fitting = self.table.row_model().columns, pull_rows.columns(items)
        if [each.width for each in fitting] != [each.width for each in shown]:
            self.table.show_columns(fitting, "row_list_two_lines", header=True)
        self.table.show_rows(self._items)
        self.changed.emit()

    def _put(self, item: PullItem) -> None:
        """Show this item in the place of the one that had its id."""
        self._show_items([item if each.id == item.id else each for each in self._items])
        self._on_row(self.table.current())

    def _on_row(self, item: PullItem | None) -> None:
        self.choice.show_row(None if item is None else item.choosable)

    def _on_ticked(self, item: PullItem, on: bool) -> None:
        row = item.choosable
        if row is None:
            return
        if on and row.target is None:
            self.table.choose(item.id)
            self.choice.targets.setFocus(Qt.FocusReason.OtherFocusReason)
            messages.announce(self.choice.targets, "Choose first where the payment goes.")
            return
        self._put(item.with_tick(on))

    def _on_all_ticked(self) -> None:
        self._show_items([item.with_tick(True) if item.sure else item for item in self._items])

    def _on_chosen(self, target: Target | None) -> None:
        item = self.table.current()
        if item is not None and item.choosable is not None:
            self._put(item.going_to(target))

    def _on_named(self, text: str) -> None:
        item = self.table.current()
        row = None if item is None else item.choosable
        if item is None or row is None:
            return
        background.run(
            self, partial(taking.choose, self._desk, row, text), partial(self._on_found, item), self._on_not_found
        )

    def _on_found(self, item: PullItem, row: PullRow) -> None:
        self._put(item.named(row))
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_not_found(self, failure: Exception) -> None:
        if isinstance(failure, RefundDeskError):
            self.choice.show_wrong(failure.message)
            # The sentence takes room from the table; the row that it is about stays in sight.
            QTimer.singleShot(0, self, lambda: self.table.scrollTo(self.table.currentIndex()))
        else:
            messages.say(self, failure)
