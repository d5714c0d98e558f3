"""What is done with the office as a whole: import, proof, backup, restore, practice copy, another office, about."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QApplication, QFileDialog

from desktop.model.states import RIGHT_WORDS, Right
from desktop.services import backup, office_settings, places
from desktop.services.desk import Desk
from desktop.services.opening import OpenOffice
from desktop.services.queries.rows import OfficeRow
from desktop.ui import background, messages
from desktop.ui.actions import Actions
from desktop.ui.dialogs.about import AboutDialog
from desktop.ui.dialogs.check_books import CheckBooksDialog
from desktop.ui.dialogs.help import HelpDialog
from desktop.ui.dialogs.import_wizard import ImportWizard
from desktop.ui.dialogs.imports import ImportsDialog
from desktop.ui.dialogs.pull_payments import PullPaymentsDialog
from desktop.ui.dialogs.restore_backup import RestoreBackupDialog
from desktop.ui.main_window import MainWindow


class OfficeActs(QObject):
    """The actions of the File and Help menus.

    Signals: `said` with one true sentence; `changed` when what is shown may be old; `rates_wanted` when an import needs
    rates of tax; `office_wanted` when another office shall be opened, `reopen_wanted` when this one shall be again.
    """

    said = Signal(str)
    changed = Signal()
    rates_wanted = Signal()
    office_wanted = Signal()
    reopen_wanted = Signal()

    def __init__(self, opened: OpenOffice, frame: OfficeRow, desk: Desk, actions: Actions, window: MainWindow) -> None:
        super().__init__(window)
        self._office, self._frame, self._desk, self._window = opened, frame, desk, window
        add = partial(actions.add, menu="File")
        add("import_invoices", "Import invoices…", self.import_invoices, shortcut="Ctrl+I", icon="import")
        add("imports", "Take an import back…", self.imports, icon="undo")
        self._gateway = "the practice gateway" if frame.mark == "PRACTICE" else "Stripe"
        add("pull_payments", f"Take over payments from {self._gateway}…", self.pull_payments, icon="payment")
        add("check_books", "Prove the books…", self.check_books, icon="seal")
        add("back_up", "Back up now", self.back_up, icon="copy")
        add("restore_backup", "Restore a backup…", self.restore, icon="undo")
        add("practice_copy", "Make a copy to practise in…", self.practice_copy, icon="books")
        add("open_office", "Open another office…", self.office_wanted.emit, shortcut="Ctrl+O", icon="folder")
        add("quit", "Quit", QApplication.closeAllWindows, shortcut="Ctrl+Q")
        actions.add("help", "Help", self.help, shortcut="F1", icon="info", menu="Help")
        actions.add("about", "About Refund Desk", self.about, menu="Help")
        if not opened.database.is_file:
            actions["restore_backup"].allow("An office on PostgreSQL is restored there, with its own tools.")
        if not office_settings.may_change(desk):
            for name in ("import_invoices", "imports", "restore_backup", "practice_copy"):
                actions[name].allow("Only an administrator can do this.")
        if Right.TAKE_IN not in desk.person.rights:
            actions["pull_payments"].allow(f"You do not have the right to {RIGHT_WORDS[Right.TAKE_IN]}.")
        if frame.mark == "PRACTICE":
            actions["practice_copy"].allow("This office is there to practise already.")

    def import_invoices(self) -> None:
        """Take invoices in from a file."""
        wizard = ImportWizard(self._desk, self._window)
        wizard.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        wizard.taken.connect(self.changed)
        wizard.rates_wanted.connect(self.rates_wanted)
        wizard.open()

    def pull_payments(self) -> None:
        """Take payments in that the gateway knows and the books do not."""
        dialog = PullPaymentsDialog(self._desk, self._gateway, self._window)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.taken.connect(self._on_stored)
        dialog.open()

    def imports(self) -> None:
        """Choose an import that shall be taken back."""
        dialog = ImportsDialog(self._desk, self._window)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.taken_back.connect(self._on_stored)
        dialog.open()

    def _on_stored(self, sentence: str) -> None:
        self.said.emit(sentence)
        self.changed.emit()

    def check_books(self) -> None:
        """Prove the office, one line for each promise."""
        dialog = CheckBooksDialog(self._office, self._frame.name, self._window)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def back_up(self) -> None:
        """Keep a proved copy now."""
        self.said.emit("Making a backup …")
        background.run(
            self,
            lambda: backup.make(self._office.database, self._office.backups, backup.Reason.ASKED, self._desk.clock()),
            lambda copy: self.said.emit(f"Backed up and proved: {copy.path}"),
            partial(messages.say, self._window),
        )

    def restore(self) -> None:
        """Choose a backup; the office closes, is put back, and opens again."""
        dialog = RestoreBackupDialog(self._office, self._window)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.restored.connect(self.reopen_wanted)
        dialog.open()

    def practice_copy(self) -> None:
        """Write a copy of this office to practise in."""
        name = f"practice-{datetime.now(UTC):%Y-%m-%d}{places.SUFFIX}"
        dialog = QFileDialog(self._window, "Make a copy to practise in", str(places.folder() / name))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilters([f"Offices (*{places.SUFFIX})"])
        dialog.setDefaultSuffix(places.SUFFIX.lstrip("."))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(self._on_practice_copy)
        dialog.open()

    def _on_practice_copy(self, path: str) -> None:
        self.said.emit("Writing the copy …")
        background.run(
            self,
            partial(backup.training_copy, self._desk, Path(path)),
            lambda made: self.said.emit(f"The copy is ready: {made}. Open it under File; no money moves there."),
            partial(messages.say, self._window),
        )

    def help(self) -> None:
        """Say what the page that is shown is for."""
        dialog = HelpDialog(self._window.registry, self._window.current_page().title, self._window)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def about(self) -> None:
        """Say what this program is, and where the sample's data come from."""
        dialog = AboutDialog(self._window)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()
