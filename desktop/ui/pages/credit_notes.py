"""The credit notes page: find a note, read its stored paper, print it, save it, drag it out as a file."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeySequence
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from desktop.errors import RefundDeskError
from desktop.model.states import Right
from desktop.services import credit_notes as papers
from desktop.services.desk import Desk
from desktop.services.queries import credit_notes
from desktop.services.queries.credit_notes import NoteDetail
from desktop.services.queries.rows import NoteRow
from desktop.ui import background, figures, messages, reveal, rights
from desktop.ui.actions import Actions
from desktop.ui.dialogs.paper import OF_A_COPY, show_drawn
from desktop.ui.pages.note_einvoice import NoteEinvoice
from desktop.ui.pages.note_files import NoteFiles
from desktop.ui.pages.note_head import NoteHead
from desktop.ui.pages.note_list import NoteList
from desktop.ui.pages.note_mail import NoteMail
from desktop.ui.pages.note_panel import NotePanel
from desktop.ui.pages.note_work import NoteWork
from desktop.ui.pages.outbox_view import OutboxView
from desktop.ui.pages.page import Page
from desktop.ui.voiding import ask_void
from desktop.ui.widgets.area import Area
from desktop.ui.widgets.buttons import IconButton
from desktop.ui.widgets.note_bar import NoteBar
from desktop.ui.widgets.pdf_layout import Fit
from desktop.ui.widgets.pdf_reader import PdfReader
from desktop.ui.widgets.three_pane import ThreePane

NONE_CHOSEN = "Choose a credit note first."
NO_PRINTING = "You may read the papers, but not print them. Ask a bookkeeper to do it."
UNDER_WAY = "Papers are being drawn, saved or printed. It can be done as soon as that has ended."


@dataclass(frozen=True)
class _Read:
    """What was read of a note: its facts, its paper, and the copy of it that can be dragged."""

    detail: NoteDetail
    pdf: bytes
    file: Path | None


class CreditNotesPage(Page):
    """List, paper and panel.

    Parts: `list`, `head`, `reader`, `panel`, `panes`, `work`, `missing` (the note that offers to draw missing
    papers), `outbox` (which takes the place of all of these), `mail`. Signals: `invoice_wanted` with an invoice's id,
    `refund_wanted` with a refund's UUID, `changed` when a note was voided or a mail has changed.
    """

    title, icon, group = "Credit notes", "credit_note", 2

    invoice_wanted = Signal(object)
    refund_wanted = Signal(object)
    changed = Signal()

    def __init__(self, desk: Desk, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._wanted: NoteRow | None = None
        self._detail: NoteDetail | None = None
        self._under_way, self._stale = False, False
        self.files = NoteFiles(self)
        self.reader, self.missing, self.work = PdfReader(), NoteBar(), NoteWork()
        self.list = NoteList(desk, self.files.dragged)
        self._add_actions(actions)
        self.mail = NoteMail(actions, self, self._chosen)
        self.outbox = OutboxView(desk, actions, self, self.files.folder)
        self.list.head.add_button(IconButton.doing(self._outbox))
        self.head = NoteHead(self.reader.controls, [IconButton.doing(self._print), IconButton.doing(self._save)])
        self.einvoice = NoteEinvoice(actions, self, self.work, self._chosen)
        self.panel = NotePanel(self._print, self._save, self.mail.mail, self._void, self.einvoice.save)
        self.panes = ThreePane(
            "credit_notes", self.list, self.head, self.reader, self.panel, tabs=("Paper", "Facts"), parent=self
        )
        self._missing_place = Area("surface", "bottom", "hairline")
        self._missing_place.column(12, 8, 12, 9).addWidget(self.missing)
        self._missing_place.hide()
        self.list.put_above(self._missing_place)
        self.list.put_above(self.work)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.panes)
        self._stack.addWidget(self.outbox)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._stack)
        self._connect()
        self._allow()

    def _add_actions(self, actions: Actions) -> None:
        add = partial(actions.add, owner=self)
        self._print = add("print_notes", "Print…", self._on_print, shortcut="Ctrl+P", icon="print", menu="File")
        self._save = add("save_notes", "Save PDF…", self._on_save, shortcut="Ctrl+S", icon="export", menu="File")
        self._draw = add("draw_missing", "Draw all missing papers", self._on_draw, icon="seal", menu="File")
        self._copy = add("note_copy", "Copy marked COPY…", self._on_copy, icon="copy", menu="File")
        self._hash = add("copy_note_hash", "Copy SHA-256", self._on_copy_hash, icon="copy", menu="Edit")
        self._void = add("void_note", "Void…", self._on_void, icon="reversed", menu="Refund")
        self._outbox = add("outbox", "Outbox", self.show_outbox, icon="mail", menu="View")
        self._find = add("find_in_paper", "Find in the paper", self.reader.find_line.open, icon="search", menu="Edit")
        view = self.reader.view
        larger = add("larger_paper", "Larger", lambda: view.zoom_by(1), icon="zoom_in", menu="View")
        larger.setShortcuts([QKeySequence("Ctrl++"), QKeySequence("Ctrl+=")])
        smaller = add("smaller_paper", "Smaller", lambda: view.zoom_by(-1), shortcut="Ctrl+-", menu="View")
        whole = add("whole_page", "Whole page", lambda: view.zoom_to(Fit.PAGE), shortcut="Ctrl+0", menu="View")
        self._of_paper = (self._copy, self._hash, self._find, larger, smaller, whole)

    def _connect(self) -> None:
        self.panes.alone_changed.connect(self.list.show_alone)
        self.panes.panel_moved.connect(self.head.show_small)
        self.list.view.clicked.connect(lambda _checked=False: self.panes.toggle_alone())
        self.list.chosen.connect(self._on_chosen)
        self.list.selected.connect(self._on_selected)
        self.list.opened.connect(lambda _row: self._open_beside())
        self.panel.invoice_wanted.connect(self.invoice_wanted)
        self.panel.refund_wanted.connect(self.refund_wanted)
        self.panel.note_wanted.connect(self.show_note)
        self.work.said.connect(self.said)
        self.work.saved.connect(self._on_saved)
        self.work.began.connect(self._allow)
        self.work.over.connect(self.reload)
        self.files.said.connect(self.said)
        for part in (self.mail, self.outbox):
            part.said.connect(self.said)
            part.changed.connect(self._on_mail_changed)
        self.outbox.note_wanted.connect(self.show_note)
        self.outbox.left.connect(self._leave_outbox)
        self.panel.outbox_wanted.connect(self.show_outbox)

    def change_desk(self, desk: Desk) -> None:
        """Another person sits at the desk: read everything as they see it."""
        self._desk = desk
        self.list.change_desk(desk)
        self.outbox.change_desk(desk)
        self.reload()

    def reload(self) -> None:
        self._allow()
        if self._stack.currentWidget() is self.outbox:
            self.outbox.reload()
        self.list.reload()
        self._count_missing()
        self._read()

    def first_focus(self) -> QWidget:
        return self._part().first_focus()

    def areas(self) -> Sequence[QWidget]:
        return self.outbox.areas() if self._part() is self.outbox else self.panes.areas()

    def _part(self) -> NoteList | OutboxView:
        return self.outbox if self._stack.currentWidget() is self.outbox else self.list

    def show_outbox(self) -> None:
        """Show the mails in the place of the notes."""
        self._stack.setCurrentWidget(self.outbox)
        self.outbox.reload()
        self.subject_changed.emit("Outbox")
        self.outbox.first_focus().setFocus(Qt.FocusReason.OtherFocusReason)

    def _leave_outbox(self) -> None:
        self._stack.setCurrentWidget(self.panes)
        self.first_focus().setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_mail_changed(self) -> None:
        self._read()
        self.changed.emit()

    def show_note(self, note_id: int) -> None:
        """Open that note, whatever the list shows now."""
        self._stack.setCurrentWidget(self.panes)
        background.run(
            self,
            partial(credit_notes.one, self._desk, note_id),
            self._on_found,
            partial(messages.say, self),
        )

    def _on_found(self, row: NoteRow) -> None:
        self._want(row)
        self.list.seek(row)
        self.panes.open_detail()

    def _on_chosen(self, row: NoteRow | None) -> None:
        if row is None:
            self._clear()
        elif self._wanted is None or row.id != self._wanted.id:
            self._want(row)

    def _on_selected(self, rows: Sequence[NoteRow]) -> None:
        self.panel.show_chosen(rows)
        self.files.prepare(self._desk, rows if len(rows) > 1 else ())
        self._allow()

    def _want(self, row: NoteRow) -> None:
        self._wanted, self._detail = row, None
        self.head.show_note(row)
        self.panel.saved.show_note("")
        self.subject_changed.emit(f"{row.number} {row.customer}")
        self._read()
        self._allow()

    def _clear(self) -> None:
        self._wanted, self._detail = None, None
        self.head.clear()
        self.reader.show_wrong("")
        self.reader.view.clear()
        self.panel.clear()
        self.subject_changed.emit("")
        self._allow()

    def _read(self) -> None:
        """Read the wanted note; while one is under way, the newest wish waits for it and all others are dropped."""
        if self._wanted is None:
            return
        if self._under_way:
            self._stale = True
            return
        self._under_way, self._stale = True, False
        desk, files, row = self._desk, self.files, self._wanted

        def read() -> _Read:
            pdf = papers.document(desk, row.id)
            return _Read(credit_notes.detail(desk, row.id), pdf, files.write(row.number, pdf))

        background.run(self, read, self._on_read, self._on_failed)

    def _on_read(self, read: _Read) -> None:
        self._under_way = False
        self.files.know(read.detail.row.id, read.file)
        if self._stale:
            self._read()
        elif self._wanted is not None and read.detail.row.id == self._wanted.id:
            self._show(read)

    def _on_failed(self, failure: Exception) -> None:
        self._under_way = False
        if self._stale:
            self._read()
        elif isinstance(failure, RefundDeskError):
            self.reader.show_wrong(f"{failure.title} {failure.message}")
        else:
            messages.say(self, failure)

    def _show(self, read: _Read) -> None:
        was_drawn, first = self._wanted is not None and self._wanted.drawn, self._detail is None
        self._detail, self._wanted = read.detail, read.detail.row
        self.head.show_note(read.detail.row)
        self.panel.show_detail(read.detail)
        if first:
            self.reader.show_pdf(read.pdf, f"Paper of {read.detail.row.number}")
        if not was_drawn:
            self.list.reload()
            self._count_missing()
        self._allow()

    def _count_missing(self) -> None:
        background.run(self, partial(credit_notes.not_drawn, self._desk), self._on_missing, partial(messages.say, self))

    def _on_missing(self, count: int) -> None:
        have = "1 note has" if count == 1 else f"{figures.count(count)} notes have"
        self.missing.show_note(
            f"{have} no stored paper yet." if count else "",
            "waiting",
            icon="pending",
            button="Draw all",
            pressed=self._draw.trigger,
        )
        self._missing_place.setVisible(bool(count) and not self.work.is_busy())
        self._draw.allow(UNDER_WAY if self.work.is_busy() else "" if count else "Every paper is stored.")

    def _chosen(self) -> Sequence[NoteRow]:
        """The chosen notes; the one that is shown, where no row is chosen."""
        return self.list.table.selected() or ([self._wanted] if self._wanted is not None else [])

    def _allow(self) -> None:
        count = len(self._chosen())
        obstacle = UNDER_WAY if self.work.is_busy() else "" if count else NONE_CHOSEN
        self._print.setText(f"Print {figures.count(count)}…" if count > 1 else "Print…")
        self._save.setText("Save PDFs…" if count > 1 else "Save PDF…")
        self._print.allow(obstacle if Right.PRINT in self._desk.person.rights else NO_PRINTING)
        self._save.allow(obstacle)
        self.mail.allow(self._desk, obstacle)
        alone = self._detail.einvoice_obstacle if self._detail is not None and count == 1 else ""
        self.einvoice.allow(self._desk, obstacle or alone)
        missing = rights.missing(self._desk.person, Right.CORRECT)
        self._void.allow(NONE_CHOSEN if self._detail is None else self._detail.void_obstacle or missing)
        for action in self._of_paper:
            action.allow("" if self._wanted is not None else NONE_CHOSEN)

    def _on_print(self) -> None:
        rows, shown = self._chosen(), self._detail
        is_shown = shown is not None and [row.id for row in rows] == [shown.row.id]
        self.work.ask_printer(self._desk, rows, self.reader.view.pages() if is_shown else None)

    def _on_copy(self) -> None:
        if self._detail is not None:
            row = self._detail.row
            draw = partial(papers.marked_copy, self._desk, row.id)
            name, file = f"Copy of {row.number}", f"{row.number}-copy.pdf"
            show_drawn(self.window(), name, file, draw, self.said.emit, OF_A_COPY)

    def _on_save(self) -> None:
        self.work.save(self._desk, self._chosen())

    def _on_draw(self) -> None:
        self._missing_place.hide()
        self._draw.allow(UNDER_WAY)
        self.work.draw_missing(self._desk)

    def _on_saved(self, files: Sequence[Path]) -> None:
        names = files[0].name if len(files) == 1 else f"{figures.count(len(files))} papers"
        self.panel.show_saved(
            f"{names} saved in {files[0].parent.name}.", partial(reveal.show_in_folder, files[0], self)
        )

    def _on_void(self) -> None:
        if self._detail is not None:
            row = self._detail.row
            amount = figures.amount_code(row.gross_minor, row.currency)
            ask_void(self, self._desk, row.number, amount, self._on_voided)

    def _on_voided(self, sentence: str) -> None:
        self.said.emit(sentence)
        self.changed.emit()
        self.reload()

    def _on_copy_hash(self) -> None:
        if self._detail is not None:
            QGuiApplication.clipboard().setText(self._detail.row.sha256)
            self.said.emit(f"The SHA-256 of {self._detail.row.number} is on the clipboard.")

    def _open_beside(self) -> None:
        self.panes.open_detail()
        self.reader.view.setFocus(Qt.FocusReason.OtherFocusReason)
