"""Settings of the mail server by which credit notes leave."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from desktop.services import mail_server
from desktop.services.desk import Desk
from desktop.services.mail_server import MailServer
from desktop.services.office_settings import Settings
from desktop.services.smtp import Security
from desktop.ui import background, messages, theme
from desktop.ui.pages.settings_section import Form
from desktop.ui.widgets.fields import Choice, Field

SECURITY_WORDS = {
    Security.STARTTLS: "STARTTLS, usual on port 587",
    Security.TLS: "TLS from the first byte, usual on port 465",
    Security.NONE: "None: only inside your own network, without a password",
}
"""How a line is kept from others, in words; the server always has to prove who it is."""

PRACTICE = "No mail leaves an office that is there to practise."


class MailSection(Form):
    """Server, port, name and password. Without a server, mail waits in the outbox."""

    title, icon = "Mail", "mail"
    says = "Credit notes promised by e-mail leave through this server. Without one they wait in the outbox."

    def __init__(self, desk: Desk, obstacle: str = "") -> None:
        super().__init__(obstacle)
        self._desk, self._kept = desk, MailServer("", 587, "", Security.STARTTLS)
        self.host, self.port, self.user, self.password = QLineEdit(), QLineEdit(), QLineEdit(), QLineEdit()
        self.password.setEchoMode(QLineEdit.EchoMode.Password)
        self.password.setPlaceholderText("As it is kept")
        self.security = Choice()
        for each, words in SECURITY_WORDS.items():
            self.security.add_choice(words, each.value)
        self._port_field = Field("Port", self.port)
        first = QHBoxLayout()
        first.setSpacing(theme.px(12))
        first.addWidget(Field("Server", self.host), 3)
        first.addWidget(self._port_field, 1)
        second = QHBoxLayout()
        second.setSpacing(theme.px(12))
        second.addWidget(Field("Name", self.user), 1)
        second.addWidget(Field("Password", self.password), 1)
        self.form.addLayout(first)
        self.form.addLayout(second)
        self.form.addWidget(Field("Secure line", self.security))
        self.add_save()
        self.test = self.add_button("Try the connection", self._on_try)
        self.forbid(self.host, self.port, self.user, self.password, self.security)
        for line in (self.host, self.port, self.user, self.password):
            line.textChanged.connect(lambda _text: self.look_at_changes())
        self.security.currentIndexChanged.connect(lambda _at: self._on_security())
        self.put_back()

    def first_focus(self) -> QWidget:
        return self.host

    def show_settings(self, settings: Settings) -> None:
        if settings.practice and not self.obstacle:
            self.obstacle = PRACTICE
            self.note.show_note(PRACTICE, "neutral")
            self.forbid(self.host, self.port, self.user, self.password, self.security)
            self.test.set_obstacle(PRACTICE)
        background.run(self, partial(mail_server.set_up, self._desk), self._on_read, partial(messages.say, self))

    def _on_read(self, server: MailServer) -> None:
        changed = self.is_changed()
        self._kept = server
        if not changed:
            self.put_back()

    def _show(self, server: MailServer) -> None:
        self._kept = server
        self.put_back()

    def put_back(self) -> None:
        self.host.setText(self._kept.host)
        self.port.setText(str(self._kept.port))
        self.user.setText(self._kept.user)
        self.password.clear()
        self.security.choose(self._kept.security.value)
        self.look_at_changes()

    def is_changed(self) -> bool:
        return bool(self.password.text()) or self._typed() != self._kept

    def _typed(self) -> MailServer:
        port = self.port.text().strip()
        number = int(port) if port.isascii() and port.isdigit() else 0
        security = Security(str(self.security.value()))
        return MailServer(self.host.text().strip(), number, self.user.text().strip(), security)

    def _on_security(self) -> None:
        """The usual port goes with the line, where the other usual one stood."""
        usual = {Security.STARTTLS: "587", Security.TLS: "465"}
        chosen = Security(str(self.security.value()))
        if chosen in usual and self.port.text() in usual.values():
            self.port.setText(usual[chosen])
        self.look_at_changes()

    def _on_try(self) -> None:
        typed = self._typed()
        self.note.show_note(f"Asking {typed.host} …", "moving")
        work = partial(mail_server.try_out, self._desk, typed, self.password.text())
        background.run(self, work, lambda _done: self._say_tried(typed), self.show_failure)

    def _say_tried(self, typed: MailServer) -> None:
        sentence = f"{typed.host} proved who it is and lets the office in. Nothing was sent."
        if typed.security is Security.NONE:
            sentence = f"{typed.host} lets the office in, over a line that others can read. Nothing was sent."
        self.note.show_note(sentence, "done")
        messages.announce(self.note, sentence)

    def _on_save(self) -> None:
        typed = self._typed()
        work = partial(mail_server.save, self._desk, typed, self.password.text())
        background.run(self, work, partial(self._on_kept, typed), self.show_failure)

    def _on_kept(self, typed: MailServer, password_kept: bool) -> None:
        self._show(typed)
        where = "" if password_kept else " There is no keychain here, so the password was not kept."
        self.stored.emit(f"The mail server is kept.{where}")
