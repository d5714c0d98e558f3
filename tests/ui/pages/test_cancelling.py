"""Cancelling an invoice in the window: unpaid at once, paid after two people confirmed, undone within 20 minutes."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import QMessageBox
from pytestqt.qtbot import QtBot

from desktop.model.person import Person
from desktop.model.states import Method
from desktop.services import cancellations, passwords
from desktop.services.queries import invoices
from desktop.services.refunds import LineWish
from desktop.ui.dialogs.cancel_invoice import CancelInvoiceDialog
from tests.services.office_builder import OfficeBuilder
from tests.ui.pages.acts_window import ActsWindow

Opens = Callable[..., ActsWindow]


@pytest.fixture
def opens(office: OfficeBuilder, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Opens:
    """Opens the window of a person on the invoice of this number."""

    def open_window(number: str, login: str = "clerk") -> ActsWindow:
        shown = ActsWindow(office, qtbot, tmp_path, monkeypatch, login)
        shown.open(number)
        return shown

    return open_window


def dialog_of(shown: ActsWindow, words: str) -> CancelInvoiceDialog:
    """The dialog once it has read the invoice and says so."""
    dialog = shown.do(shown.acts.cancel, CancelInvoiceDialog)
    shown.wait_for_text(words, dialog)
    return dialog


def test_an_unpaid_invoice_is_cancelled_at_once_and_undone_while_the_time_runs(
    opens: Opens, office: OfficeBuilder
) -> None:
    invoice_id = office.invoice(number="100")
    shown = opens("100")
    dialog = dialog_of(shown, "A credit note over 119.00 EUR is made at once.")
    assert "The e-mail with it to anna@example.org is held for 20 minutes." in dialog.words.text()
    assert dialog.sums.sums() == [("Credit note", "119.00 EUR"), ("Still due after it", "0.00 EUR")]
    assert not dialog.refund_button.isVisible()
    assert dialog.height() == dialog.sizeHint().height(), "as high as all that it says"
    assert dialog.words.height() >= dialog.words.heightForWidth(dialog.words.width())
    assert dialog.sums.height() >= dialog.sums.sizeHint().height()
    shown.press_until_gone(dialog.primary, dialog)
    note = shown.page.body.cancellation
    shown.wait(note.isVisible)
    assert "Cancelled" in shown.text(shown.page.head)
    assert "119.00, −119.00 credited" in shown.rows(shown.page.body.lines)[0], "no money went back"
    assert note.note.words() == (
        "Cancelled with credit note CN-2026-0001 over 119.00 EUR. Its e-mail to anna@example.org leaves after that."
    )
    assert (note.until.text(), note.left.text()) == ("Undo until 10:20", "20:00")
    shown.later(minutes=1, seconds=19)
    assert note.left.text() == "18:41"
    undo = next(each for each in note.findChildren(type(dialog.primary)) if each.text() == "Undo")
    shown.press(undo)
    shown.wait_said("The cancellation of invoice 100 is undone: it stands as before.")
    shown.wait(lambda: not note.isVisible())
    row = invoices.one(office.desk(), invoice_id)
    assert (row.cancelled, row.due_minor) == (False, 11900)


def test_the_countdown_is_told_at_ten_five_and_one_minute_and_ends_with_the_note(
    opens: Opens, office: OfficeBuilder
) -> None:
    invoice_id = office.invoice(number="100")
    cancellations.cancel(office.desk(), invoice_id)
    shown = opens("100")
    note = shown.page.body.cancellation
    shown.wait(note.isVisible)
    shown.announced.clear()
    for _ in range(4):
        shown.later(minutes=5)
    assert [said for said in shown.announced if "minutes left" in said] == [
        "10 minutes left to undo the cancellation.",
        "5 minutes left to undo the cancellation.",
    ]
    assert note.left.text() == "0:00", "the last moment still counts"
    assert note.isVisible()
    assert "1 minute left to undo the cancellation." in shown.announced
    shown.later(seconds=1)
    assert not note.isVisible()
    assert shown.announced[-1] == "The cancellation can be undone no more."
    assert not note.timer.isActive()


def test_who_presses_undo_too_late_reads_why_and_the_note_goes(opens: Opens, office: OfficeBuilder) -> None:
    invoice_id = office.invoice(number="100")
    cancellations.cancel(office.desk(), invoice_id)
    shown = opens("100")
    shown.wait(shown.page.body.cancellation.isVisible)
    # This computer slept: its steady clock stood still while the database's went on.
    office.later(minutes=20, seconds=1)
    shown.acts.undo.trigger()
    shown.wait(lambda: "The 20 minutes are over." in " ".join(box.text() for box in _boxes(shown)))
    assert "To bill it again, make a new invoice." in _boxes(shown)[0].informativeText()
    shown.wait(lambda: not shown.page.body.cancellation.isVisible())
    assert invoices.one(office.desk(), invoice_id).cancelled


def _boxes(shown: ActsWindow) -> list[QMessageBox]:
    return [box for box in shown.window.findChildren(QMessageBox) if box.isVisible()]


def test_money_that_came_in_since_is_named_and_pays_the_invoice_after_undo(opens: Opens, office: OfficeBuilder) -> None:
    invoice_id = office.invoice(number="100")
    cancellations.cancel(office.desk(), invoice_id)
    office.payment(invoice_id, amount="119.00", method=Method.CASH)
    shown = opens("100")
    shown.wait_for_text("119.00 EUR came in since: undo lets it pay the invoice", shown.page.body.cancellation)
    shown.acts.undo.trigger()
    shown.wait_said("it stands as before")
    row = invoices.one(office.desk(), invoice_id)
    assert (row.paid_state, row.due_minor, row.cancelled) == ("paid", 0, False)


def test_money_returned_since_bars_undo_and_the_note_says_so_instead_of_the_button(
    opens: Opens, office: OfficeBuilder
) -> None:
    invoice_id = office.invoice(number="100")
    cancellations.cancel(office.desk(), invoice_id)
    office.payment(invoice_id, amount="119.00", method=Method.CASH)
    office.refunded(invoice_id, lines=(), amount="119.00", reason="Paid after all", reference="Till 3")
    shown = opens("100")
    note = shown.page.body.cancellation
    shown.wait(note.isVisible)
    assert "Money was returned since the cancellation. Invoice 100 stays cancelled" in note.note.words()
    assert not note.left.isVisible()
    assert shown.acts.undo.obstacle.startswith("Money was returned since the cancellation.")


def test_a_paid_invoice_is_cancelled_after_a_second_person_confirmed_that_the_money_went_back(
    opens: Opens, office: OfficeBuilder
) -> None:
    invoice_id = office.invoice(number="100")
    office.payment(invoice_id, amount="19.00", method=Method.CASH)
    office.payment(invoice_id, amount="100.00")
    shown = opens("100")
    dialog = dialog_of(shown, "119.00 EUR was paid and has not gone back.")
    assert dialog.sums.sums() == [("Cash", "19.00 EUR"), ("Visa ••4242", "100.00 EUR")]
    shown.press(dialog.primary)
    assert "Type the number under which it was paid." in shown.text(dialog)
    assert "Choose who confirms it with you." in shown.text(dialog)
    dialog.method.setCurrentIndex(dialog.method.findText("Bank transfer"))
    dialog.reference.setText("BACS 77")
    dialog.approver.setCurrentIndex(dialog.approver.findText("Mia Manager"))
    assert not dialog.password.isVisible(), "who has no password is just chosen"
    shown.press(dialog.primary)
    shown.wait_for_text("119.00 EUR is confirmed as returned.", dialog)
    shown.wait_for_text("A credit note over 119.00 EUR is made at once.", dialog)
    assert dialog.primary.text() == "Cancel the invoice"
    shown.press_until_gone(dialog.primary, dialog)
    shown.wait(shown.page.body.cancellation.isVisible)
    row = invoices.one(office.desk(), invoice_id)
    assert (row.cancelled, row.returned_minor) == (True, 11900)
    returned = [refund for payment in invoices.detail(office.desk(), invoice_id).payments for refund in payment.refunds]
    assert {refund.method for refund in returned} == {"Bank transfer"}
    assert "Cleo Clerk confirmed that 100.00 went back outside" in " ".join(shown.rows(shown.page.body.activity))


def test_a_second_person_with_a_password_types_it_and_a_wrong_one_confirms_nothing(
    opens: Opens, office: OfficeBuilder
) -> None:
    invoice_id = office.paid(number="100", method=Method.CASH)
    manager = office.desk("manager").person.id
    passwords.set_for(office.desk("admin"), manager, "a long enough one")
    shown = opens("100")
    dialog = dialog_of(shown, "119.00 EUR was paid and has not gone back.")
    dialog.reference.setText("Till 8")
    dialog.approver.setCurrentIndex(dialog.approver.findText("Mia Manager"))
    assert dialog.password.isVisible()
    dialog.password.setText("not this one")
    shown.press(dialog.primary)
    shown.wait_for_text("Wrong password.", dialog)
    assert not invoices.one(office.desk(), invoice_id).returned_minor
    with office.database.read() as session:
        assert session.get_one(Person, manager).wrong_tries == 1
    dialog.password.setText("a long enough one")
    shown.press(dialog.primary)
    shown.wait_for_text("119.00 EUR is confirmed as returned.", dialog)
    assert invoices.one(office.desk(), invoice_id).returned_minor == 11900
    dialog.reject()


def test_money_that_waits_in_a_refund_is_not_confirmed_beside_it(opens: Opens, office: OfficeBuilder) -> None:
    invoice_id = office.paid(number="100")
    office.ask(invoice_id, LineWish(1, all=True))
    shown = opens("100")
    dialog = dialog_of(shown, "119.00 of it waits in a refund")
    assert "All of it waits in refunds already." in dialog.note.words()
    assert not dialog.primary.isEnabled()
    assert not dialog.reference.isVisible()
    dialog.reject()


def test_refund_it_first_leads_to_the_refund(opens: Opens, office: OfficeBuilder) -> None:
    invoice_id = office.paid(number="100")
    shown = opens("100")
    dialog = dialog_of(shown, "119.00 EUR was paid and has not gone back.")
    shown.press_until_gone(dialog.refund_button, dialog)
    assert [wanted[0] for wanted in shown.wanted] == [invoice_id]


def test_who_may_not_cancel_reads_it_at_the_action(opens: Opens, office: OfficeBuilder) -> None:
    office.invoice(number="100")
    shown = opens("100", "viewer")
    assert shown.acts.cancel.obstacle.startswith("You may not cancel invoices or confirm returned money.")
