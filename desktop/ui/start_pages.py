"""The parts of the first window before an office is open: opening, and which office."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLineEdit, QWidget

from desktop.errors import RefundDeskError
from desktop.ui import background, messages, theme
from desktop.ui.widgets.buttons import Button, Kind
from desktop.ui.widgets.fields import Field
from desktop.ui.widgets.middle import Middle
from desktop.ui.widgets.note_bar import NoteBar
from desktop.ui.widgets.text import Text

WIDE = 520


class Opening(Middle):
    """What is being done before there is anything to show."""

    def __init__(self) -> None:
        super().__init__(WIDE)
        self._sentence = Text("", "title", wrap=True)
        self.column.addWidget(self._sentence)

    def show_sentence(self, sentence: str) -> None:
        """Say what is being done."""
        self._sentence.setText(f"{sentence} …")


class ChooseOffice(Middle):
    """Which office.

    Signals: `open_wanted` with a path or address, `sample_wanted`, `new_wanted` with the path and the `NewOffice`.
    """

    open_wanted = Signal(str)
    sample_wanted = Signal()
    new_wanted = Signal(str, object)

    def __init__(self) -> None:
        super().__init__(WIDE)
        self.failure = NoteBar()
        self.open_file = Button("Open an office file…", Kind.PRIMARY, icon="folder")
        self.new = Button("New office…", icon="plus")
        self.sample = Button("Open the sample office", icon="books")
        self.address = QLineEdit()
        self.address.setPlaceholderText("postgresql://name@computer/office")
        self.connect_button = Button("Connect")
        self._lay_out()
        self.open_file.clicked.connect(self._on_open_file)
        self.new.clicked.connect(self._on_new)
        self.sample.clicked.connect(self.sample_wanted)
        self.connect_button.clicked.connect(self._on_connect)
        self.address.returnPressed.connect(self._on_connect)

    def _lay_out(self) -> None:
        self.column.addWidget(Text("Which office?", "title"))
        self.column.addWidget(
            Text("An office is one file on this computer, or a database that several computers share.", wrap=True)
        )
        self.column.addWidget(self.failure)
        buttons = QHBoxLayout()
        buttons.setSpacing(theme.px(8))
        buttons.addWidget(self.open_file)
        buttons.addWidget(self.new)
        buttons.addStretch(1)
        self.column.addLayout(buttons)
        server = QHBoxLayout()
        server.setSpacing(theme.px(8))
        server.addWidget(Field("Address of a shared office", self.address), 1)
        server.addWidget(self.connect_button, 0, Qt.AlignmentFlag.AlignBottom)
        self.column.addLayout(server)
        self.column.addSpacing(theme.px(12))
        looking = QHBoxLayout()
        looking.setSpacing(theme.px(8))
        looking.addWidget(Text("Just looking?"))
        looking.addWidget(self.sample)
        looking.addWidget(
            Text("Made-up payments, a practice gateway. No money moves.", "small", "text_3", wrap=True), 1
        )
        self.column.addLayout(looking)

    def first_focus(self) -> QWidget:
        """Where the keyboard stands."""
        return self.open_file

    def show_failure(self, address: str, failure: Exception) -> None:
        """Say why that office was not opened; a damaged file offers its newest good backup."""
        if not isinstance(failure, RefundDeskError):
            messages.say(self, failure)
            return
        sentence = f"{failure.title} {failure.message}"
        self.failure.show_note(sentence, "failed")
        messages.announce(self, sentence, at_once=True)
        if failure.code == "damaged":
            from desktop.services import places

            background.run(
                self,
                partial(places.newest_backup, address),
                partial(self._offer_backup, address, sentence),
                partial(messages.say, self),
            )

    def _offer_backup(self, address: str, sentence: str, copy: Path | None) -> None:
        if copy is not None:
            self.failure.show_note(
                sentence,
                "failed",
                button="Restore the newest good backup",
                pressed=partial(self._restore, copy, address),
            )

    def _restore(self, copy: Path, address: str) -> None:
        from desktop.services import places

        background.run(
            self,
            partial(places.restore, copy, address),
            lambda _done: self.open_wanted.emit(address),
            partial(self.show_failure, address),
        )

    def _on_open_file(self) -> None:
        from desktop.services import places

        dialog = QFileDialog(self, "Open an office", str(places.folder()))
        dialog.setNameFilters(["Offices (*.refunddesk)", "All files (*)"])
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(self.open_wanted)
        dialog.open()

    def _on_new(self) -> None:
        from desktop.ui.dialogs.new_office import NewOfficeDialog

        dialog = NewOfficeDialog(self)
        dialog.made.connect(self.new_wanted)
        dialog.open()

    def _on_connect(self) -> None:
        address = self.address.text().strip()
        if address:
            self.open_wanted.emit(address)
