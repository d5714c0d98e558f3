"""Settings of the words in mails and on credit notes, by language, with a look at them while one types."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QStackedWidget, QVBoxLayout, QWidget

from desktop.services import wording
from desktop.services.desk import Desk
from desktop.services.office_settings import Settings
from desktop.services.wording import LANGUAGE_WORDS, MailText, TextRow
from desktop.ui import background, messages, theme
from desktop.ui.dialogs.latest_answer import LatestAnswer
from desktop.ui.pages.settings_section import Form
from desktop.ui.widgets.cell import Cell, Column
from desktop.ui.widgets.fields import Choice, Field
from desktop.ui.widgets.pdf_layout import Fit
from desktop.ui.widgets.pdf_reader import PdfReader
from desktop.ui.widgets.row_table import RowTable
from desktop.ui.widgets.text import Text

ISSUED_STAY = "Notes that are issued and mails that are written stay as they are."
TYPING_MS = 300

_Question = tuple[str, TextRow, str]


class WordingSection(Form):
    """One text at a time, in one language at a time.

    Parts: `language`, `list` (the texts), `typed`, `places`, `ours` (the button that takes ours), `mail` and `paper`
    (what it looks like). Signal: `shown` when a look at the words has come.
    """

    title, icon = "Wording", "edit"
    says = (
        "What mails and credit notes say beside their figures. A word in braces is a place into which the program "
        f"writes. {ISSUED_STAY}"
    )
    wide = 1120
    shown = Signal()

    def __init__(self, desk: Desk, obstacle: str = "") -> None:
        super().__init__(obstacle)
        self._desk = desk
        self._row: TextRow | None = None
        self.language = Choice()
        for code, words in LANGUAGE_WORDS.items():
            self.language.add_choice(words, code)
        self.list: RowTable[TextRow] = RowTable(
            "Texts", [Column("Text", _name_cell)], row="row_two_lines", header=False, group=_heading
        )
        self.list.setMinimumHeight(theme.px(300))
        self.typed, self.places = QPlainTextEdit(), Text("", "small", "text_2", wrap=True)
        self.typed.setTabChangesFocus(True)
        self.typed.setFixedHeight(theme.px(120))
        self._typed_field = Field("Text", self.typed)
        self.mail, self.paper = QPlainTextEdit(), PdfReader()
        self.mail.setReadOnly(True)
        self.mail.setTabChangesFocus(True)
        self.mail.setAccessibleName("The mail as it leaves")
        self.paper.setMinimumHeight(theme.px(420))
        self.paper.view.zoom_to(Fit.WIDTH)
        self._look = QStackedWidget()
        self._look.addWidget(self.mail)
        self._look.addWidget(self.paper)
        self._lay_out()
        self.add_save()
        self.ours = self.add_button("Take ours", self._on_ours)
        self.forbid(self.typed)
        self._typing = QTimer(self, singleShot=True, interval=TYPING_MS)
        self._typing.timeout.connect(self._ask_for_look)
        self._looking: LatestAnswer[_Question, MailText | bytes] = LatestAnswer(
            self, self._read_look, self._on_look, partial(messages.say, self)
        )
        self.language.currentIndexChanged.connect(lambda _at: self._read())
        self.list.chosen.connect(self._on_chosen)
        self.typed.textChanged.connect(self._on_typed)

    def _lay_out(self) -> None:
        left = QVBoxLayout()
        left.setSpacing(theme.px(12))
        left.addWidget(Field("Language", self.language))
        left.addWidget(self.list, 1)
        left.addWidget(self._typed_field)
        left.addWidget(self.places)
        right = QVBoxLayout()
        right.setSpacing(theme.px(8))
        over = QHBoxLayout()
        over.addWidget(Text("What it looks like, over invented figures", "small_strong", "text_2", wrap=True), 1)
        over.addWidget(self.paper.controls)
        self.paper.controls.hide()
        self._look.currentChanged.connect(
            lambda _at: self.paper.controls.setVisible(self._look.currentWidget() is self.paper)
        )
        right.addLayout(over)
        right.addWidget(self._look, 1)
        row = QHBoxLayout()
        row.setSpacing(theme.px(20))
        row.addLayout(left, 1)
        row.addLayout(right, 1)
        self.form.addLayout(row)

    def first_focus(self) -> QWidget:
        return self.list

    def show_settings(self, settings: Settings) -> None:
        self._read()

    def is_changed(self) -> bool:
        return self._row is not None and self.typed.toPlainText().strip() != self._row.said.strip()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._ask_for_look()

    def put_back(self) -> None:
        if self._row is not None:
            self.typed.setPlainText(self._row.said)

    def look_at_changes(self) -> None:
        super().look_at_changes()
        if hasattr(self, "ours"):
            self.ours.set_obstacle(self.obstacle or ("" if self._row and self._row.own else "It says ours already."))

    def _code(self) -> str:
        return str(self.language.value())

    def _read(self) -> None:
        code = self._code()
        background.run(
            self, partial(wording.read, self._desk, code), partial(self._on_read, code), partial(messages.say, self)
        )

    def _on_read(self, code: str, rows: Sequence[TextRow]) -> None:
        if code != self._code():
            return
        from_right = Qt.LayoutDirection.RightToLeft if code == "ar" else Qt.LayoutDirection.LeftToRight
        for part in (self.typed, self.mail):
            part.setLayoutDirection(from_right)
        unsaved = self.typed.toPlainText() if self.is_changed() and self._row in rows else None
        self.list.show_rows(rows)
        if self.list.current() is None:
            self.list.choose_first()
        self._show(self.list.current())
        if unsaved is not None:
            self.typed.setPlainText(unsaved)

    def _on_chosen(self, row: TextRow | None) -> None:
        if row is not None and row != self._row:
            self._show(row)

    def _show(self, row: TextRow | None) -> None:
        self._row = row
        if row is None:
            return
        self.typed.setPlainText(row.said)
        needed = ", ".join(f"{{{place}}}" for place in row.needed)
        others = ", ".join(f"{{{place}}}" for place in row.places if place not in row.needed)
        said = [f"Has to hold {needed}." if needed else "", f"May hold {others}." if others else ""]
        self.places.setText(" ".join(filter(None, said)) or "It holds no place.")
        self._typed_field.set_wrong("")
        self.look_at_changes()
        self._ask_for_look()

    def _on_typed(self) -> None:
        self.look_at_changes()
        self._typing.start()

    def _ask_for_look(self) -> None:
        row = self._row
        if row is None or not self.isVisible():
            return
        typed = self.typed.toPlainText()
        wrong = wording.wrong_with(self._code(), row.key, typed)
        if wrong != self._typed_field.wrong():
            self._typed_field.set_wrong(wrong)
        if not wrong:
            self._looking.ask((self._code(), row, typed))

    def _read_look(self, question: _Question) -> MailText | bytes:
        code, row, typed = question
        if row.on_note:
            return wording.preview_note(self._desk, code, row.key, typed)
        return wording.preview_mail(self._desk, code, row.key, typed)

    def _on_look(self, _question: _Question, look: MailText | bytes) -> None:
        if isinstance(look, bytes):
            self.paper.show_pdf(look, "The note with these words")
            self._look.setCurrentWidget(self.paper)
        else:
            self.mail.setPlainText(f"{look.subject}\n\n{look.body}")
            self._look.setCurrentWidget(self.mail)
        self.shown.emit()

    def _on_ours(self) -> None:
        self._keep("", "It is said in our words from now on.")

    def _on_save(self) -> None:
        wrong = "" if self._row is None else wording.wrong_with(self._code(), self._row.key, self.typed.toPlainText())
        self._typed_field.set_wrong(wrong)
        if wrong:
            self.typed.setFocus()
            return
        self._keep(self.typed.toPlainText(), "The wording is saved. Notes and mails from now on carry it.")

    def _keep(self, typed: str, sentence: str) -> None:
        if self._row is not None:
            work = partial(wording.save, self._desk, self._code(), self._row.key, typed)
            self.keep(work, sentence, partial(self._on_kept, self._row, typed.strip()))

    def _on_kept(self, row: TextRow, typed: str) -> None:
        """Show as stored what was stored; the list follows as soon as it is read."""
        if self._row is row:
            self._row = replace(row, own="" if typed == row.ours.strip() else typed)
            if self.is_changed():
                self.put_back()
            self.look_at_changes()


def _heading(row: TextRow) -> str:
    return "On credit notes" if row.on_note else "In mails"


def _name_cell(row: TextRow) -> Cell:
    said = " ".join(row.said.split())
    return Cell(
        row.label, f"Own: {said}" if row.own else said, style="body_strong", tip=row.said,
        spoken=f"{row.label}, {'own words' if row.own else 'our words'}: {said}",
    )  # fmt: skip
