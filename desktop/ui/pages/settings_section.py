"""One section of the settings: a form of its own width, with its own Save and Revert."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.errors import RefundDeskError
from desktop.services.office_settings import Settings
from desktop.ui import background, messages, theme
from desktop.ui.widgets.buttons import Button, Kind
from desktop.ui.widgets.note_bar import NoteBar
from desktop.ui.widgets.scroll import Scroll
from desktop.ui.widgets.text import Text

WIDE = 560


class Section(QWidget):
    """What every section shares: its head, the note, the form in `form` and the buttons in `buttons`.

    Signals: `stored` with one true sentence after something was kept. `obstacle` is why nothing can be changed here.
    """

    stored = Signal(str)

    title = ""
    icon = ""
    says = ""
    wide = WIDE

    def __init__(self, obstacle: str = "") -> None:
        super().__init__()
        self.obstacle = obstacle
        self.note = NoteBar()
        inside = QWidget()
        inside.setMaximumWidth(theme.px(self.wide))
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(12))
        column.addWidget(Text(self.title, "title"))
        column.addWidget(Text(self.says, tone="text_2", wrap=True))
        column.addWidget(self.note)
        self.form = QVBoxLayout()
        self.form.setSpacing(theme.px(12))
        column.addLayout(self.form)
        self.buttons = QHBoxLayout()
        self.buttons.setSpacing(theme.px(8))
        column.addSpacing(theme.px(4))
        column.addLayout(self.buttons)
        column.addStretch(1)
        row = QWidget()
        line = QHBoxLayout(row)
        edge = theme.px("edge_pad_detail")
        line.setContentsMargins(edge, edge, edge, edge)
        line.addWidget(inside, 1)
        line.addStretch(0)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(Scroll(row))
        if obstacle:
            self.note.show_note(obstacle, "neutral", icon="lock")

    def show_settings(self, settings: Settings) -> None:
        """Show the office as it is set up."""

    def first_focus(self) -> QWidget:
        """Where the keyboard stands."""
        raise NotImplementedError

    def is_changed(self) -> bool:
        """Whether something stands here that is not kept."""
        return False

    def add_button(
        self, text: str, pressed: Callable[[], object], kind: Kind = Kind.SECONDARY, key: str = ""
    ) -> Button:
        """Add a button beneath the form, grey where nothing can be changed here."""
        button = Button(text, kind, key=key)
        button.clicked.connect(lambda _checked=False: pressed())
        button.set_obstacle(self.obstacle)
        self.buttons.addWidget(button)
        return button

    def forbid(self, *controls: QWidget) -> None:
        """Grey the controls where nothing can be changed here, with the reason."""
        for control in controls:
            control.setEnabled(not self.obstacle)
            if self.obstacle:
                control.setToolTip(self.obstacle)
                control.setAccessibleDescription(self.obstacle)

    def keep(self, work: Callable[[], object], sentence: str, done: Callable[[], object] = lambda: None) -> None:
        """Do the work off the GUI thread; then say the sentence, or in the note why it was not done."""

        def kept(_result: object) -> None:
            if not self.obstacle:
                self.note.hide()
            done()
            self.stored.emit(sentence)

        background.run(self, work, kept, self.show_failure)

    def show_failure(self, failure: Exception) -> None:
        """Say what was not done at the top of the form."""
        if isinstance(failure, RefundDeskError):
            self.note.show_failure(failure)
        else:
            messages.say(self, failure)


class Form(Section):
    """A section whose fields are kept together by Save, and put back by Revert. Parts: `save`, `revert`."""

    def add_save(self) -> None:
        """Add the two buttons; both are grey until something is changed."""
        self.save = self.add_button("Save", self._on_save, Kind.PRIMARY)
        self.revert = self.add_button("Revert", self.put_back)
        self.buttons.addStretch(1)
        self.look_at_changes()

    def look_at_changes(self) -> None:
        """Let the buttons follow what stands in the fields."""
        obstacle = self.obstacle or ("" if self.is_changed() else "Nothing is changed here.")
        if obstacle and (self.save.hasFocus() or self.revert.hasFocus()):
            # A button that goes grey would drop the keyboard anywhere in the window.
            self.first_focus().setFocus(Qt.FocusReason.OtherFocusReason)
        for button in (self.save, self.revert):
            button.set_obstacle(obstacle)

    def put_back(self) -> None:
        """Show again what is kept."""
        raise NotImplementedError

    def _on_save(self) -> None:
        raise NotImplementedError
