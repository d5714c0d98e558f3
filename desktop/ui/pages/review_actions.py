"""The action bar under a review: the buttons that fit the refund's state, and the reason of a rejection."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLineEdit, QMenu, QStackedWidget, QWidget

from desktop.model.states import RefundKind, RefundState
from desktop.ui import messages, theme
from desktop.ui.pages import obstacles
from desktop.ui.pages.approval_acts import ApprovalActs
from desktop.ui.pages.approval_columns import QueueItem
from desktop.ui.widgets.area import Area
from desktop.ui.widgets.buttons import Button, IconButton, Kind
from desktop.ui.widgets.text import Text

NO_REASON = "Say in a few words why."


class RejectForm(QWidget):
    """Asks why, in the place of the buttons. Parts: `reason`, `reject_button`, `keep_button`.

    Signals: `rejected` with the reason; `kept` when the person leaves the refund as it is.
    """

    rejected = Signal(str)
    kept = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.reason = QLineEdit()
        self.reason.setAccessibleName("Reason")
        self._label = Text("Reject because", "small_strong", "text_2")
        self._label.setBuddy(self.reason)
        self._wrong = Text("", "small", "failed_fg", elide=True)
        self.reject_button = Button("Reject", Kind.DANGER, icon="rejected")
        self.keep_button = Button("Keep", key="Esc")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.px(8))
        row.addWidget(self._label)
        row.addWidget(self.reason, 3)
        row.addWidget(self._wrong, 2)
        row.addWidget(self.reject_button)
        row.addWidget(self.keep_button)
        self.reason.returnPressed.connect(self._on_reject)
        self.reason.textEdited.connect(lambda _text: self._say(""))
        self.reject_button.clicked.connect(lambda _checked=False: self._on_reject())
        self.keep_button.clicked.connect(lambda _checked=False: self.kept.emit())

    def open(self) -> None:
        """Begin anew, with the keyboard in the field."""
        self.reason.clear()
        self._say("")
        self.reason.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _on_reject(self) -> None:
        reason = self.reason.text().strip()
        if reason:
            self.rejected.emit(reason)
            return
        self._say(NO_REASON)
        messages.announce(self.reason, NO_REASON, at_once=True)
        self.reason.setFocus(Qt.FocusReason.OtherFocusReason)

    def _say(self, wrong: str) -> None:
        self._wrong.setText(wrong)
        self._wrong.setVisible(bool(wrong))
        self.reason.setProperty("wrong", bool(wrong))
        self.reason.setAccessibleDescription(wrong)
        self.reason.style().unpolish(self.reason)
        self.reason.style().polish(self.reason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.kept.emit()
            return
        super().keyPressEvent(event)


class ReviewActions(Area):
    """What can be done with the refund under review. Hidden while there is none.

    Parts: `finish_button` (the primary one), `approve_button`, `unapprove_button`, `reject_button`, `delete_button`,
    `slip_button`, `edit_button`, `invoice_button`, `form` (the reason of a rejection).
    """

    def __init__(self, acts: ApprovalActs, parent: QWidget | None = None) -> None:
        super().__init__("surface", "top", parent=parent)
        self.finish_button = Button.of(acts.finish, Kind.PRIMARY)
        self.approve_button, self.unapprove_button = Button.of(acts.approve, icon=False), Button.of(acts.unapprove)
        self.reject_button, self.delete_button = Button.of(acts.reject, icon=False), Button.of(acts.delete)
        self.edit_button, self.slip_button = Button.of(acts.edit, Kind.QUIET), Button.of(acts.slip, Kind.QUIET)
        self.invoice_button = Button.of(acts.invoice, Kind.QUIET, icon=False)
        self.more = IconButton("more", "More")
        self._menu = QMenu(self)
        self._menu.addActions([acts.slip, acts.edit, acts.invoice])
        self.more.clicked.connect(lambda _checked=False: self._open_menu())
        self.form = RejectForm()
        self._bar, self._stack, self._editable, self._by_slip = QWidget(), QStackedWidget(), False, False
        buttons = QHBoxLayout(self._bar)
        buttons.setContentsMargins(0, 0, 0, 0)
        buttons.setSpacing(theme.px(8))
        for button in (
            self.finish_button, self.approve_button, self.unapprove_button, self.reject_button, self.delete_button
        ):  # fmt: skip
            buttons.addWidget(button)
        buttons.addStretch(1)
        for button in (self.slip_button, self.edit_button, self.invoice_button, self.more):
            buttons.addWidget(button)
        self._stack.addWidget(self._bar)
        self._stack.addWidget(self.form)
        row = self.row(20, 1, 12, 0)
        row.addWidget(self._stack)
        self.setFixedHeight(theme.px("action_bar"))
        self.hide()

    def show_item(self, item: QueueItem, is_own: bool) -> None:
        """Show the buttons that fit a refund; `is_own` for one that this person asked for."""
        process = item.refund.kind is RefundKind.PROCESS
        waits = item.refund.state is RefundState.REQUESTED
        approved = item.refund.state is RefundState.APPROVED
        self.finish_button.setVisible(waits or approved)
        self.finish_button.set_icon("sending" if process else "record")
        self.approve_button.setVisible(waits and process)
        self.unapprove_button.setVisible(approved)
        self.reject_button.setVisible(waits and not is_own)
        self.delete_button.setVisible(waits and is_own)
        self._editable, self._by_slip = waits or approved, not obstacles.to_slip(item.refund)
        self._fit()
        self.updateGeometry()
        self.show()

    def ask_reason(self) -> None:
        """Ask why the refund is rejected, in place."""
        self._stack.setCurrentWidget(self.form)
        self.form.open()

    def is_asking(self) -> bool:
        """Whether the reason of a rejection is being asked."""
        return self._stack.currentWidget() is self.form

    def stop_asking(self) -> None:
        """Show the buttons again."""
        self._stack.setCurrentWidget(self._bar)

    def _open_menu(self) -> None:
        self._menu.popup(self.more.mapToGlobal(self.more.rect().bottomLeft()))

    def _least(self) -> int:
        """The width of what must be seen: the decisions, and the button behind which the rest may stand."""
        decisions = (
            self.finish_button, self.approve_button, self.unapprove_button, self.reject_button, self.delete_button
        )  # fmt: skip
        shown = [button.sizeHint().width() for button in (*decisions, self.more) if not button.isHidden()]
        return sum(shown) + theme.px(8) * (len(shown) + 1) + theme.px(32)

    def _fit(self) -> None:
        """Put what is no decision behind one button where there is no room for it."""
        self.more.hide()
        offered = [self.edit_button, self.invoice_button, *([self.slip_button] if self._by_slip else [])]
        rest = sum(button.sizeHint().width() + theme.px(8) for button in offered)
        roomy = self._least() + rest <= self.width()
        self.edit_button.setVisible(roomy and self._editable)
        self.slip_button.setVisible(roomy and self._by_slip)
        self.invoice_button.setVisible(roomy)
        self.more.setVisible(not roomy)

    def minimumSizeHint(self) -> QSize:
        beside = 0 if self.more.isVisibleTo(self) else self.more.sizeHint().width() + theme.px(8)
        return QSize(self._least() + beside, theme.px("action_bar"))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def has_keyboard(self) -> bool:
        """Whether the keyboard stands in the bar."""
        focused = QApplication.focusWidget()
        return focused is not None and self.isAncestorOf(focused)
