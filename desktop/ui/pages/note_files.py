"""The papers of the chosen notes as files, ready before a person drags them out of the list."""

import shutil
import tempfile
import weakref
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QMimeData, QObject, QUrl, Signal
from PySide6.QtWidgets import QWidget

from desktop.services import credit_notes
from desktop.services.desk import Desk
from desktop.services.queries.rows import NoteRow
from desktop.ui import background, messages

MOST = 50
"""So many can be dragged at once; more are saved by the button."""


class NoteFiles(QObject):
    """Copies of stored papers in a folder that goes with the window. Signal `said` where dragging is not possible."""

    said = Signal(str)

    def __init__(self, page: QWidget) -> None:
        super().__init__(page)
        self._page = page
        self._folder = _folder_of(self)
        self._ready: dict[int, Path] = {}
        self._asked: set[int] = set()

    def folder(self) -> Path | None:
        """Where the copies are; None where there is no place for them."""
        return self._folder

    def write(self, number: str, pdf: bytes) -> Path | None:
        """Write one paper, off the GUI thread; None where there is no room for it, and then it cannot be dragged."""
        if self._folder is None:
            return None
        path = self._folder / f"{number}.pdf"
        try:
            path.write_bytes(pdf)
        except OSError:
            return None
        return path

    def know(self, note_id: int, path: Path | None) -> None:
        """The paper of this note stands in this file."""
        if path is not None:
            self._ready[note_id] = path

    def prepare(self, desk: Desk, rows: Sequence[NoteRow]) -> None:
        """Write the papers of these notes, so that they can be dragged out a moment later."""
        missing = [row for row in rows if row.id not in self._ready and row.id not in self._asked]
        if len(rows) > MOST or not missing:
            return
        self._asked |= {row.id for row in missing}

        def write() -> Sequence[tuple[int, Path | None]]:
            return [(row.id, self.write(row.number, credit_notes.document(desk, row.id))) for row in missing]

        background.run(self, write, self._on_written, partial(self._on_failed, missing))

    def dragged(self, rows: Sequence[NoteRow]) -> QMimeData | None:
        """These papers as files for other programs; None, and a sentence why, where they are not ready."""
        if len(rows) > MOST:
            self.said.emit(f"At most {MOST} papers can be dragged at once. Save PDF… writes as many as you choose.")
            return None
        if any(row.id not in self._ready for row in rows):
            self.said.emit("The papers are not ready to be dragged yet. Try again in a moment, or save them.")
            return None
        carried = QMimeData()
        carried.setUrls([QUrl.fromLocalFile(str(self._ready[row.id])) for row in rows])
        return carried

    def _on_written(self, written: Sequence[tuple[int, Path | None]]) -> None:
        for note_id, path in written:
            self._asked.discard(note_id)
            self.know(note_id, path)

    def _on_failed(self, missing: Sequence[NoteRow], failure: Exception) -> None:
        self._asked -= {row.id for row in missing}
        messages.say(self._page, failure)


def _folder_of(files: NoteFiles) -> Path | None:
    """A folder that only this person can read and that is gone with its owner; None where there is no place for it."""
    try:
        folder = tempfile.mkdtemp(prefix="refund-desk-")
    except OSError:
        return None
    weakref.finalize(files, shutil.rmtree, folder, ignore_errors=True)
    return Path(folder)
