"""A letter to a customer: to read, to change, to copy, or to hand to the mail program."""

from dataclasses import replace

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QPlainTextEdit, QVBoxLayout, QWidget

from desktop.services.queries.letters import Letter
from desktop.ui import messages, theme
from desktop.ui.widgets.buttons import Kind
from desktop.ui.widgets.dialog_frame import DialogFrame, Role
from desktop.ui.widgets.fields import Field

NO_ADDRESS = "The customer has no e-mail address. Copy the letter, or enter the address under Customers."


class LetterDialog(DialogFrame):
    """Parts: `body_text`, `copy_button`, `mail_button`, `close_button`. Nothing is sent from here by itself."""

    def __init__(self, letter: Letter, parent: QWidget | None = None) -> None:
        super().__init__("Letter to the customer", letter.subject, size=(640, 520), parent=parent)
        self._letter = letter
        self.body_text = QPlainTextEdit(letter.body)
        self.body_text.setTabChangesFocus(True)
        self.body_text.setMinimumHeight(theme.px(300))
        column = QVBoxLayout()
        column.setContentsMargins(theme.px(20), theme.px(16), theme.px(20), theme.px(16))
        field = Field(f"To {letter.recipient}" if letter.recipient else "Letter", self.body_text, grows=True)
        self.body_text.setAccessibleName("Letter")
        column.addWidget(field, 1)
        self.body.addLayout(column, 1)
        self.copy_button = self.add_button("Copy", self._copy, icon="copy")
        self.close_button = self.add_button("Close", self.reject, role=Role.RejectRole, key="Esc")
        self.mail_button = self.add_button(
            "Open in mail program", self._mail, Kind.PRIMARY, role=Role.AcceptRole, key="Ctrl+Enter", icon="mail"
        )
        self.mail_button.set_obstacle("" if letter.recipient else NO_ADDRESS)
        (self.mail_button if letter.recipient else self.copy_button).setFocus()

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.body_text.toPlainText())
        self.show_hint("Copied.")
        messages.announce(self, "Copied.")

    def _mail(self) -> None:
        written = replace(self._letter, body=self.body_text.toPlainText())
        if QDesktopServices.openUrl(QUrl(written.link)):
            self.accept()
        else:
            self.show_hint("No mail program answered. Copy the letter instead.")
