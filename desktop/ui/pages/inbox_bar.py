"""The action bar of the inbox: the buttons of the choices that an entry has, and the rest behind one button."""

from PySide6.QtCore import QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QApplication, QMenu, QWidget

from desktop.services.queries.inbox_rows import Choice, InboxDetail
from desktop.ui import theme
from desktop.ui.actions import Action
from desktop.ui.pages.inbox_acts import WORDS, InboxActs
from desktop.ui.widgets.area import Area
from desktop.ui.widgets.buttons import Button, IconButton, Kind

_QUIET = frozenset({Choice.SPREAD, Choice.LETTER, Choice.KEEP})


class InboxBar(Area):
    """The choices of the entry that is shown, in their order; what has no room stands in the menu of `more`.

    Parts: `buttons` by choice, `follow_up`, `invoice`, `more`. Hidden while nothing is shown.
    """

    def __init__(self, acts: InboxActs, parent: QWidget | None = None) -> None:
        super().__init__("surface", "top", parent=parent)
        self._acts, self._shown = acts, list[Choice]()
        self.buttons = {
            choice: Button.of(acts.of(choice), Kind.QUIET if choice in _QUIET else Kind.SECONDARY, icon=bool(icon))
            for choice, (_, icon, _) in WORDS.items()
        }
        self.follow_up = Button.of(acts.follow_up, Kind.QUIET, icon=False)
        self.invoice = Button.of(acts.invoice, Kind.QUIET, icon=False)
        self.more = IconButton("more", "More")
        self._menu = QMenu(self)
        self.more.clicked.connect(lambda _checked=False: self._open_menu())
        row = self.row(20, 1, 12, 0, 8)
        for button in self.buttons.values():
            row.addWidget(button)
            button.hide()
        row.addStretch(1)
        for button in (self.follow_up, self.invoice, self.more):
            row.addWidget(button)
        self.setFixedHeight(theme.px("action_bar"))
        self.hide()

    def show_detail(self, shown: InboxDetail) -> None:
        """Show the buttons of an entry; the first that can be made is the one thing in blue."""
        self._shown = [each.choice for each in shown.choices]
        first = next((each.choice for each in shown.choices if not each.obstacle and each.from_then is None), None)
        for choice, button in self.buttons.items():
            kind = Kind.QUIET if choice in _QUIET else Kind.SECONDARY
            button.set_kind(Kind.PRIMARY if choice is first and kind is not Kind.QUIET else kind)
        self._fit()
        self.show()

    def has_keyboard(self) -> bool:
        """Whether the keyboard stands in the bar."""
        focused = QApplication.focusWidget()
        return focused is not None and self.isAncestorOf(focused)

    def _everything(self) -> list[tuple[Button, Action]]:
        """All that this entry offers, what matters most first."""
        choices = [(self.buttons[choice], self._acts.of(choice)) for choice in self._shown]
        return [*choices, (self.invoice, self._acts.invoice), (self.follow_up, self._acts.follow_up)]

    def _fit(self) -> None:
        """Show as many buttons as there is room for, and put the others behind one."""
        gap = theme.px(8)
        offered = self._everything()
        widths = [button.sizeHint().width() + gap for button, _ in offered]
        room, more = self.width() - theme.px(32) - gap, self.more.sizeHint().width() + gap
        if sum(widths) > room:
            room -= more
        hidden: list[Action] = []
        for button in self.buttons.values():
            button.setVisible(False)
        for (button, action), width in zip(offered, widths, strict=True):
            fits = width <= room and not hidden
            room -= width if fits else 0
            button.setVisible(fits or button is offered[0][0])
            if not fits and button is not offered[0][0]:
                hidden.append(action)
        self._menu.clear()
        self._menu.addActions(hidden)
        self.more.setVisible(bool(hidden))

    def _open_menu(self) -> None:
        self._menu.popup(self.more.mapToGlobal(self.more.rect().topLeft()))

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.px(240), theme.px("action_bar"))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if not self.isHidden():
            self._fit()
