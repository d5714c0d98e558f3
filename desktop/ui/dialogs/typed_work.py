"""What was typed into a dialog is not lost without a question."""

from collections.abc import Callable

from PySide6.QtWidgets import QDialog, QLineEdit, QPlainTextEdit

from desktop.ui import messages

TITLE = "What you typed is not kept."
MESSAGE = "Nothing of it is in the books. It is gone when this closes."
DISCARD, GO_ON = "Discard it", "Go on typing"


def leave(dialog: QDialog, close: Callable[[], object]) -> None:
    """Close at once where nobody typed anything, else after the question whether it may be lost."""
    if dialog.isVisible() and _is_typed(dialog):
        messages.ask(dialog, TITLE, MESSAGE, [(DISCARD, close)], keep=GO_ON, danger=True)
    else:
        close()


def _is_typed(dialog: QDialog) -> bool:
    """Whether somebody typed words; Qt marks no field that the program filled. A password is no work."""
    lines = [line for line in dialog.findChildren(QLineEdit) if line.echoMode() is QLineEdit.EchoMode.Normal]
    if any(line.isModified() and line.text().strip() for line in lines):
        return True
    papers = dialog.findChildren(QPlainTextEdit)
    return any(paper.document().isModified() and paper.toPlainText().strip() for paper in papers)
