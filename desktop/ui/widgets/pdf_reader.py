"""A paper with what one needs to read it: its find line, and the controls for page and size."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QMenu, QPushButton, QVBoxLayout, QWidget

from desktop.ui import figures, messages, theme
from desktop.ui.widgets.area import Area
from desktop.ui.widgets.buttons import Button, IconButton, Kind
from desktop.ui.widgets.note_bar import NoteBar
from desktop.ui.widgets.pdf_layout import PERCENTS, Fit, Zoom
from desktop.ui.widgets.pdf_view import PdfView
from desktop.ui.widgets.text import Text

NOT_A_PAPER = (
    "This paper cannot be shown: what is stored is not a PDF. The books are not touched by it. "
    "Let whoever looks after this program check the office."
)


class PdfReader(QWidget):
    """The paper under its find line. Parts: `view`, `find_line`, `controls` (to be put into a head), `note`."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.view = PdfView()
        self.find_line = FindLine(self.view)
        self.controls = PdfControls(self.view)
        self.note = NoteBar()
        self._note_place = Area("surface", "bottom")
        self._note_place.column(20, 10, 20, 10).addWidget(self.note)
        self._note_place.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for part in (self._note_place, self.find_line):
            column.addWidget(part)
        column.addWidget(self.view, 1)
        self.setFocusProxy(self.view)
        self.view.find_wanted.connect(self.find_line.open)
        self.controls.find_pressed.connect(self.find_line.open)

    def show_pdf(self, pdf: bytes, name: str) -> None:
        """Show another paper; `name` is what a screen reader calls it."""
        self.show_wrong("" if self.view.show_pdf(pdf, name) else NOT_A_PAPER)

    def buttons(self) -> Sequence[QPushButton]:
        """All buttons around the paper."""
        return [*self.controls.findChildren(QPushButton), *self.find_line.findChildren(QPushButton)]

    def show_wrong(self, sentence: str) -> None:
        """Say over the paper why there is none, or nothing."""
        self.note.show_note(sentence, "failed")
        self._note_place.setVisible(bool(sentence))
        if sentence:
            self.view.clear()
            messages.announce(self.note, sentence, at_once=True)


class PdfControls(QWidget):
    """Find, which page of how many, the size and larger. Signal `find_pressed`."""

    find_pressed = Signal()

    def __init__(self, view: PdfView, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._view = view
        self.search = IconButton("search", "Find in the paper")
        self._page = Text("", "body", "text_2")
        self.size_button = Button("", Kind.QUIET, chevron=True, style="body")
        self.larger = IconButton("zoom_in", "Larger")
        self._menu = QMenu(self)
        for zoom in (*Fit, *PERCENTS):
            action = self._menu.addAction(zoom_word(zoom))
            action.setCheckable(True)
            action.triggered.connect(lambda _on=False, zoom=zoom: view.zoom_to(zoom))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.px(4))
        for part in (self.search, self._page, self.size_button, self.larger):
            row.addWidget(part)
        self.search.clicked.connect(lambda _checked=False: self.find_pressed.emit())
        self.size_button.clicked.connect(lambda _checked=False: self._open_sizes())
        self.larger.clicked.connect(lambda _checked=False: view.zoom_by(1))
        view.moved.connect(self._catch_up)
        self._catch_up()

    def page_words(self) -> str:
        """Which page is shown: `1 of 3`."""
        return self._page.text()

    def _catch_up(self) -> None:
        count = self._view.pages()
        self._page.setText(f"{figures.count(self._view.page() + 1)} of {figures.count(count)}" if count else "")
        self.size_button.setText(zoom_word(self._view.zoom()))
        obstacle = "" if count else "There is no paper to look at."
        for button in (self.search, self.size_button, self.larger):
            button.set_obstacle(obstacle)

    def _open_sizes(self) -> None:
        for action in self._menu.actions():
            action.setChecked(action.text() == self.size_button.text())
        self._menu.popup(self.size_button.mapToGlobal(self.size_button.rect().bottomLeft()))


class FindLine(Area):
    """A field that finds words in the paper: Enter and Shift+Enter go on and back, Esc closes it."""

    def __init__(self, view: PdfView, parent: QWidget | None = None) -> None:
        super().__init__("surface", "bottom", parent=parent)
        self._view = view
        self.field = QLineEdit()
        self.field.setPlaceholderText("Find in the paper")
        self.field.setAccessibleName("Find in the paper")
        self._count = Text("", "small", "text_2")
        self.previous, self.next = IconButton("chevron_left", "Previous"), IconButton("chevron_right", "Next")
        self._close = IconButton("close", "Close")
        row = self.row(20, 6, 12, 7, 4)
        row.addWidget(self.field, 1)
        row.addSpacing(theme.px(4))
        for part in (self._count, self.previous, self.next, self._close):
            row.addWidget(part)
        self.field.textChanged.connect(lambda words: view.search.look_for(words, view.page()))
        self.previous.clicked.connect(lambda _checked=False: view.search.step(-1))
        self.next.clicked.connect(lambda _checked=False: view.search.step(1))
        self._close.clicked.connect(lambda _checked=False: self.close_find())
        view.search.changed.connect(self._on_changed)
        self.hide()
        self._on_changed()

    def open(self) -> None:
        """Let a person type what to find."""
        self.show()
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.field.selectAll()

    def close_find(self) -> None:
        """Find nothing any more and go back to the paper."""
        self.field.clear()
        self.hide()
        self._view.setFocus(Qt.FocusReason.OtherFocusReason)

    def count_words(self) -> str:
        """What was found: `2 of 5`."""
        return self._count.text()

    def _on_changed(self) -> None:
        search, count = self._view.search, self._view.search.count()
        if count:
            words = f"{figures.count(search.at + 1)} of {figures.count(count)}"
        else:
            words = "not found" if search.words() and search.is_over() else ""
        if words != self._count.text():
            self._count.setText(words)
            if words and self.isVisible():
                messages.announce(self, words)
        for button in (self.previous, self.next):
            button.set_obstacle("" if count else "Nothing is found yet.")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self._view.search.step(-1 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1)
        elif event.key() == Qt.Key.Key_Escape:
            self.close_find()
        else:
            super().keyPressEvent(event)


def zoom_word(zoom: Zoom) -> str:
    """How a size is called: `Whole page`, `125 %`."""
    return zoom.value if isinstance(zoom, Fit) else f"{zoom} %"
