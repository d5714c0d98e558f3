"""What is done with payments and refunds beside refunding: mark, pay again, void, take back, return, delete."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import QMessageBox
from pytestqt.qtbot import QtBot

from desktop.model.invoice import Invoice
from desktop.model.refund import Refund
from desktop.model.states import Method, NoteKind, Origin, RefundKind, RefundState
from desktop.services.queries import invoices
from desktop.services.queries.rows import RefundRow
from desktop.services.refunds import LineWish
from desktop.ui.dialogs.mark_refunded import MarkRefundedDialog
from desktop.ui.dialogs.pay_again import PayAgainDialog
from desktop.ui.dialogs.payment_details import PaymentDetailsDialog
from desktop.ui.dialogs.return_overpaid import ReturnOverpaidDialog
from desktop.ui.dialogs.take_back import TakeBackDialog
from desktop.ui.widgets.buttons import Button
from tests.services.office_builder import OfficeBuilder, line
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


def refunds_of(office: OfficeBuilder, invoice_id: int) -> list[RefundRow]:
    detail = invoices.detail(office.desk(), invoice_id)
    return [refund for payment in detail.payments for refund in payment.refunds]


def choose(shown: ActsWindow, refund: RefundRow) -> None:
    assert shown.page.panel.choose_refund(refund.id)
    shown.wait(lambda: shown.page.panel.refund() is not None)


def came_back(office: OfficeBuilder) -> RefundRow:
    """The refund of invoice 100 by card whose money came back."""
    invoice_id = office.paid(number="100")
    office.comes_back(office.refunded(invoice_id, LineWish(1, all=True), reason="Wrong item"))
    return refunds_of(office, invoice_id)[0]


def test_a_payment_is_marked_as_refunded_outside_and_only_its_status_changes(
    opens: Opens, office: OfficeBuilder
) -> None:
    invoice_id = office.paid(number="100")
    shown = opens("100")
    dialog = shown.do(shown.acts.mark, MarkRefundedDialog)
    words = shown.text(dialog)
    assert "No money moves and nothing is posted" in words
    assert "it is linked to this mark and not counted twice" in words
    dialog.amount.setText("200.00")
    shown.press(dialog.primary)
    assert "At most 119.00 EUR is left of this payment." in shown.text(dialog)
    assert "Type the number under which it is known there." in shown.text(dialog)
    dialog.amount.setText("19.00")
    dialog.reference.setText("xero 4711")
    shown.press_until_gone(dialog.primary, dialog)
    shown.wait_said("19.00 EUR is marked as refunded outside.")
    shown.wait(lambda: any("Marked as refunded" in row for row in shown.rows(shown.page.panel.refunds)))
    (mark,) = refunds_of(office, invoice_id)
    assert (mark.origin, mark.money_minor, mark.note_number) == (Origin.MARKED, 1900, "")
    assert shown.page.panel.payments.rows()[0].left_minor == 10000


def test_a_refund_that_came_back_is_paid_again_whole_under_its_note(opens: Opens, office: OfficeBuilder) -> None:
    failed = came_back(office)
    shown = opens("100")
    choose(shown, failed)
    shown.wait(lambda: "Pay it again…" in shown.text(shown.page.panel.note))
    pressed = next(each for each in shown.page.panel.note.findChildren(Button) if each.text() == "Pay it again…")
    shown.press(pressed)
    (dialog,) = shown.window.findChildren(PayAgainDialog)
    assert "The whole 119.00 EUR is paid again under credit note CN-2026-0001; no new note is made." in shown.text(
        dialog
    )
    shown.press(dialog.primary)
    assert "Type the number under which it was paid." in shown.text(dialog)
    dialog.reference.setText("BACS 12")
    shown.press_until_gone(dialog.primary, dialog)
    shown.wait_said("It waits for approval.")
    again = next(refund for refund in refunds_of(office, failed.invoice_id) if refund.id != failed.id)
    assert (again.state, again.money_minor, again.reference) == (RefundState.REQUESTED, 11900, "BACS 12")
    office.approve(again.id)
    paid = next(refund for refund in refunds_of(office, failed.invoice_id) if refund.id == again.id)
    assert (paid.state, paid.note_number, paid.method) == (RefundState.SUCCEEDED, "CN-2026-0001", "Bank transfer")


def test_it_can_go_back_the_way_it_was_paid_once_more(opens: Opens, office: OfficeBuilder) -> None:
    failed = came_back(office)
    shown = opens("100")
    choose(shown, failed)
    dialog = shown.do(shown.acts.again, PayAgainDialog)
    dialog.method.setCurrentIndex(dialog.method.findText("Visa ••4242 through Practice gateway, as it was paid"))
    shown.press_until_gone(dialog.primary, dialog)
    shown.wait_said("It waits for approval.")
    again = next(refund for refund in refunds_of(office, failed.invoice_id) if refund.id != failed.id)
    assert (again.kind, again.method) == (RefundKind.PROCESS, "Visa ••4242")


def test_the_note_of_a_refund_that_came_back_is_voided_by_a_manager_after_the_question(
    opens: Opens, office: OfficeBuilder
) -> None:
    failed = came_back(office)
    assert opens("100").acts.void.isVisible() is False, "no refund is chosen yet"
    shown = opens("100", "manager")
    choose(shown, failed)
    box = shown.do(shown.acts.void, QMessageBox)
    assert box.text() == "Void credit note CN-2026-0001?"
    assert "A reversal note over 119.00 EUR is made today with its own number" in box.informativeText()
    shown.answer(box, "Void the note")
    shown.wait_said("Credit note CN-2026-0001 is void")
    assert refunds_of(office, failed.invoice_id)[0].note_number == ""
    assert invoices.detail(office.desk(), failed.invoice_id).lines[0].left_gross_minor == 11900


def test_a_clerk_reads_at_void_that_it_is_not_theirs(opens: Opens, office: OfficeBuilder) -> None:
    failed = came_back(office)
    shown = opens("100")
    choose(shown, failed)
    assert shown.acts.void.isVisible()
    assert shown.acts.void.obstacle.startswith("You may not void credit notes or write money off.")


def test_a_final_record_is_taken_back_with_a_reason_and_a_reversal_note(opens: Opens, office: OfficeBuilder) -> None:
    invoice_id = office.paid(number="100", method=Method.CASH)
    office.refunded(invoice_id, LineWish(1, gross="20.00"), reference="Till 1")
    (recorded,) = refunds_of(office, invoice_id)
    shown = opens("100", "manager2")
    choose(shown, recorded)
    dialog = shown.do(shown.acts.take_back, TakeBackDialog)
    assert "A reversal note with its own number takes credit note CN-2026-0001 back" in shown.text(dialog)
    shown.press(dialog.primary)
    assert "Say in a few words why; the auditor will read it." in shown.text(dialog)
    dialog.reason.setText("Typed twice")
    shown.press_until_gone(dialog.primary, dialog)
    shown.wait_said("R-1 was taken back and waits for approval again.")
    (waits,) = refunds_of(office, invoice_id)
    assert (waits.state, waits.note_number) == (RefundState.REQUESTED, "")


def test_a_waiting_request_is_deleted_where_its_invoice_stands(opens: Opens, office: OfficeBuilder) -> None:
    invoice_id = office.paid(number="100")
    office.ask(invoice_id, LineWish(1, gross="20.00"))
    shown = opens("100")
    choose(shown, refunds_of(office, invoice_id)[0])
    assert shown.acts.delete.isEnabled()
    shown.acts.delete.trigger()
    shown.wait_said("R-1 was deleted before approval. Nothing goes back.")
    shown.wait(lambda: not shown.page.panel.refunds.rows())


def test_edit_leads_to_the_dialog_of_the_refund(opens: Opens, office: OfficeBuilder) -> None:
    invoice_id = office.paid(number="100")
    office.ask(invoice_id, LineWish(1, gross="20.00"))
    shown = opens("100")
    (asked,) = refunds_of(office, invoice_id)
    choose(shown, asked)
    wanted: list[object] = []
    shown.acts.edit_wanted.connect(wanted.append)
    shown.acts.edit.trigger()
    assert wanted == [asked.id]


def test_overpaid_money_goes_back_with_a_note_that_takes_no_sale_back(opens: Opens, office: OfficeBuilder) -> None:
    invoice_id = office.invoice(number="100")
    office.payment(invoice_id, amount="130.00", method=Method.CASH)
    shown = opens("100")
    assert shown.page.body.note.words() == "11.00 EUR was paid that no line asks for."
    shown.press(next(each for each in shown.page.body.note.findChildren(Button) if each.text() == "Return it…"))
    (dialog,) = shown.window.findChildren(ReturnOverpaidDialog)
    assert "11.00 EUR was paid that no line of the invoice asks for." in shown.text(dialog)
    assert "no sale is taken back and no VAT changes" in shown.text(dialog)
    assert dialog.amount.text() == "11.00"
    dialog.amount.setText("11.01")
    shown.press(dialog.primary)
    assert "At most 11.00 EUR: no more is overpaid and left." in shown.text(dialog)
    assert "Type the number under which it was paid." in shown.text(dialog)
    dialog.amount.setText("11.00")
    dialog.method.setCurrentIndex(dialog.method.findText("Bank transfer, paid by hand"))
    dialog.reference.setText("BACS 44")
    dialog.reason.show_reason("Duplicate payment")
    shown.press_until_gone(dialog.primary, dialog)
    shown.wait_said("It waits for approval.")
    (asked,) = refunds_of(office, invoice_id)
    assert asked.method == "Bank transfer"
    office.approve(asked.id)
    note = office.note_of(asked.id)
    assert (note.kind, note.gross_minor, note.net_minor, note.tax_minor) == (NoteKind.PAYMENT_RETURNED, 1100, 0, 0)
    shown.page.reload()
    shown.wait(lambda: shown.acts.overpaid.obstacle.startswith("Nothing is overpaid"))


def test_what_looks_like_a_duplicate_is_answered_before_overpaid_money_is_asked_for(
    opens: Opens, office: OfficeBuilder
) -> None:
    for number in ("100", "101"):
        office.payment(office.invoice(number=number), amount="130.00")
    earlier = invoices.numbered(office.desk(), "101")
    assert earlier is not None
    office.ask(earlier, lines=(), amount="11.00", reason="Paid too much")
    shown = opens("100")
    dialog = shown.do(shown.acts.overpaid, ReturnOverpaidDialog)
    dialog.reason.show_reason("Duplicate payment")
    shown.press(dialog.primary)
    shown.wait(dialog.radar.isVisible)
    assert "11.00" in dialog.radar.note.words()
    shown.press(dialog.primary)
    assert "Say in a few words why this is not a duplicate" in shown.text(dialog)
    dialog.radar.answer.setText("Two invoices, both paid too much")
    shown.press_until_gone(dialog.primary, dialog)
    shown.wait_said("It waits for approval.")
    invoice_id = shown.page.list.table.current()
    assert invoice_id is not None
    (asked,) = refunds_of(office, invoice_id.id)
    with office.database.read() as session:
        assert session.get_one(Refund, asked.id).radar_answer == "Two invoices, both paid too much"


def test_payment_details_show_every_refund_in_every_state_with_its_amounts(opens: Opens, office: OfficeBuilder) -> None:
    invoice_id = office.invoice(line("100.00"), number="100")
    office.payment(invoice_id, amount="70.00")
    office.refunded(invoice_id, LineWish(1, gross="30.00"), reason="Lowers what is due")
    office.refunded(invoice_id, LineWish(1, gross="12.00"), reason="Broken")
    gone = office.ask(invoice_id, LineWish(1, gross="5.00"), reason="Typed wrongly")
    shown = opens("100")
    choose(shown, next(row for row in refunds_of(office, invoice_id) if row.id == gone))
    shown.acts.delete.trigger()
    shown.wait_said("R-3 was deleted")
    shown.wait(lambda: "Lowers what is due" in shown.text(shown.page.panel))
    assert shown.rows(shown.page.panel.lowering) == ["Recorded, Lowers what is due, 2 Mar | −30.00, CN-2026-0001"]
    dialog = shown.do(shown.acts.details, PaymentDetailsDialog)
    shown.wait(lambda: len(dialog.table.rows()) == 3)
    assert [(row.split(" | ")[0], row.split(" | ")[5:]) for row in shown.rows(dialog.table)] == [
        ("Deleted, R-3", ["5.00", "5.00"]),
        ("Sent, R-2", ["12.00", "12.00"]),
        ("Recorded, R-1", ["30.00", "0.00"]),
    ]
    assert dialog.sums.sums() == [
        ("Paid", "70.00 EUR"), ("Returned by these", "12.00 EUR"), ("Promised by these", "0.00 EUR"),
    ]  # fmt: skip


def test_a_deposit_says_so_until_its_money_went_back(opens: Opens, office: OfficeBuilder) -> None:
    invoice_id = office.paid(number="100")
    with office.database.write() as session:
        session.get_one(Invoice, invoice_id).deposit = True
    shown = opens("100")
    assert "Deposit paid" in shown.text(shown.page.head)
    assert "deposit paid" in shown.rows(shown.page.list.table)[0]
    office.refunded(invoice_id, LineWish(1, all=True))
    shown.page.reload()
    shown.wait(lambda: "All refunded" in shown.text(shown.page.head))
    assert "Deposit paid" not in shown.text(shown.page.head)
