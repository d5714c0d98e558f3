"""The outbox and the mailing of notes, pressed and read as a bookkeeper does."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QMessageBox, QPushButton
from pytestqt.qtbot import QtBot

from desktop.services import mail
from desktop.services.queries.outbox import OutboxFilter
from desktop.services.smtp import Unanswered
from desktop.ui import reveal
from desktop.ui.dialogs.mail_note import MailNoteDialog
from desktop.ui.widgets.buttons import Button
from tests.services.mailing import ANNA, BERT, mails, make_real, promise, states
from tests.services.office_builder import OfficeBuilder
from tests.ui.pages.notes_window import CTRL, NotesWindow


@pytest.fixture
def opened(office: OfficeBuilder, qtbot: QtBot, tmp_path: Path) -> NotesWindow:
    """The window on an office that owes Anna and Bert a mail; Bert's was handed over and not answered."""
    make_real(office)
    promise(office, BERT)

    def silent(_: object) -> None:
        raise Unanswered("The text was handed over and the mail server gave no answer.")

    mail.send_due(office.desk(), silent)
    promise(office, ANNA)
    shown = NotesWindow(office, qtbot, tmp_path)
    shown.open()
    return shown


def press(shown: NotesWindow, words: str) -> None:
    """Press the button of the outbox with these words."""
    shown.until(lambda: any(each.text() == words and each.isEnabled() for each in seen(shown)))
    shown.press(next(each for each in seen(shown) if each.text() == words))


def seen(shown: NotesWindow) -> list[QPushButton]:
    return [each for each in shown.page.outbox.findChildren(Button) if each.isVisible()]


def open_outbox(shown: NotesWindow, recipient: str) -> None:
    """Press the outbox's button over the list and stand on the mail to this person."""
    shown.press(next(each for each in shown.page.list.head.findChildren(QPushButton) if each.toolTip() == "Outbox"))
    shown.until(lambda: any(row.recipient == recipient for row in shown.page.outbox.list.table.rows()))
    stand_on(shown, recipient)


def stand_on(shown: NotesWindow, recipient: str) -> None:
    row = next(row for row in shown.page.outbox.list.table.rows() if row.recipient == recipient)
    shown.page.outbox.list.table.choose(row.id)
    shown.until(lambda: recipient in shown.text(shown.page.outbox.body))


def test_the_outbox_says_what_is_known_and_offers_what_can_be_done(opened: NotesWindow, office: OfficeBuilder) -> None:
    open_outbox(opened, BERT)
    assert "2\nmails" in opened.text(opened.page.outbox.list.head)
    assert "not sent again by itself" in opened.page.outbox.body.note.words()
    assert "CN-2026-0001" in opened.page.outbox.body.text.toPlainText()
    assert {each.text() for each in seen(opened)} == {"Not sent yet", "Credit notes", "It arrived", "Send once more"}
    press(opened, "It arrived")
    opened.wait_for_said("The mail counts as sent.")
    assert states(office) == {BERT: "sent", ANNA: "held"}
    opened.until(lambda: [row.recipient for row in opened.page.outbox.list.table.rows()] == [ANNA])


def test_a_mail_is_taken_back_with_one_press(opened: NotesWindow, office: OfficeBuilder) -> None:
    open_outbox(opened, ANNA)
    press(opened, "Do not send")
    opened.wait_for_said("The mail is taken back.")
    assert states(office)[ANNA] == "dropped"
    opened.page.outbox.list.ask_for(OutboxFilter.DROPPED)
    opened.until(lambda: "It was taken back before it left" in opened.page.outbox.body.note.words())


def test_send_now_says_where_no_server_is_set_up(opened: NotesWindow, office: OfficeBuilder) -> None:
    open_outbox(opened, ANNA)
    press(opened, "Send now")
    opened.wait_for_said("No mail server is set up")
    assert "Set one up under Settings, Mail." in opened.page.outbox.list.note.words()
    assert states(office)[ANNA] == "held"


def test_without_a_server_the_mail_opens_in_a_persons_own_program(
    opened: NotesWindow, office: OfficeBuilder, monkeypatch: pytest.MonkeyPatch
) -> None:
    links, shown = list[str](), list[Path]()

    def open_url(url: QUrl) -> bool:
        links.append(url.toString(QUrl.ComponentFormattingOption.FullyEncoded))
        return True

    monkeypatch.setattr("sys.platform", "linux")
    monkeypatch.setattr(QDesktopServices, "openUrl", open_url)
    monkeypatch.setattr(reveal, "show_in_folder", lambda path, _owner: shown.append(path))
    open_outbox(opened, ANNA)
    press(opened, "Open in mail program")
    opened.wait_for_said("drag CN-2026-0002.pdf from the folder into it")
    assert links[0].startswith(f"mailto:{ANNA}?subject=")
    assert "CN-2026-0002" in links[0]
    assert shown[0].read_bytes().startswith(b"%PDF-")
    assert states(office)[ANNA] == "perhaps"


def test_on_windows_the_draft_with_its_attachment_opens(
    opened: NotesWindow, office: OfficeBuilder, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = list[Path]()

    def open_url(url: QUrl) -> bool:
        files.append(Path(url.toLocalFile()))
        return True

    monkeypatch.setattr(QDesktopServices, "openUrl", open_url)
    open_outbox(opened, ANNA)
    monkeypatch.setattr("sys.platform", "win32")
    press(opened, "Open in mail program")
    opened.wait_for_said("is open with its paper")
    monkeypatch.undo()
    assert files[0].name == "CN-2026-0002.eml"
    assert b"X-Unsent: 1" in files[0].read_bytes()


def test_one_note_is_mailed_after_a_look_at_what_it_says(opened: NotesWindow, office: OfficeBuilder) -> None:
    opened.choose("CN-2026-0001")
    opened.press(opened.page.panel.mail_button)
    dialog = opened.dialog(MailNoteDialog)
    assert "CN-2026-0001" in dialog.text.toPlainText()
    assert f"written before, to {BERT}" in dialog.note.words()
    dialog.recipient.setText("no address")
    opened.press(dialog.primary)
    opened.until(lambda: "is no e-mail address" in dialog.note.words())
    dialog.recipient.setText("tax@adviser.example")
    opened.press(dialog.primary)
    opened.wait_for_said("The mail with CN-2026-0001 is in the outbox.")
    assert mails(office)[-1].recipient == "tax@adviser.example"
    opened.until(lambda: "tax@adviser.example, waits in the outbox" in opened.text(opened.page.panel.mails))


def test_many_notes_are_mailed_after_one_question(opened: NotesWindow, office: OfficeBuilder) -> None:
    promise(office, "clara@example.org")
    office.tamper("DELETE FROM mail WHERE recipient = 'clara@example.org'")
    opened.page.reload()
    opened.wait_for_count(3)
    opened.page.list.table.setFocus()
    opened.key(Qt.Key.Key_A, CTRL)
    opened.until(lambda: opened.page.panel.mail_button.text() == "E-mail 3…")
    opened.press(opened.page.panel.mail_button)
    box = opened.dialog(QMessageBox)
    assert box.text() == "E-mail 3 credit notes?"
    opened.press(next(each for each in box.buttons() if each.text().replace("&", "") == "Put them in the outbox"))
    opened.wait_for_said("1 mail is in the outbox. Left out, mailed before: CN-2026-0002, CN-2026-0001.")
    assert states(office)["clara@example.org"] == "held"


def test_one_goes_back_to_the_notes_and_from_a_mail_to_its_note(opened: NotesWindow) -> None:
    open_outbox(opened, BERT)
    opened.page.outbox.body.note_wanted.emit()
    opened.wait_for_paper("CN-2026-0001")
    assert opened.page.list.isVisible()
    open_outbox(opened, ANNA)
    press(opened, "Credit notes")
    assert opened.page.list.isVisible()


def test_who_may_not_mail_reads_why(office: OfficeBuilder, qtbot: QtBot, tmp_path: Path) -> None:
    make_real(office)
    promise(office)
    shown = NotesWindow(office, qtbot, tmp_path, login="viewer")
    shown.open()
    assert "print or mail credit notes" in shown.page.panel.mail_button.toolTip()
    open_outbox(shown, ANNA)
    (drop,) = (each for each in seen(shown) if each.text() == "Do not send")
    assert not drop.isEnabled()
    assert "do not have the right" in drop.toolTip()
