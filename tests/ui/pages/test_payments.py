"""The payments page: what came in, what waits, what is unapplied; entering, approving, refunding and marking."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMessageBox, QPushButton

from desktop.model.states import RefundKind
from desktop.services.queries import payment_list
from desktop.services.queries.payment_list import PaymentFilter, PaymentQuery
from desktop.services.queries.payment_rows import Standing
from desktop.ui.dialogs.enter_payment import EnterPaymentDialog
from desktop.ui.dialogs.mark_refunded import MarkRefundedDialog
from desktop.ui.dialogs.record_refund import RecordRefundDialog
from desktop.ui.dialogs.return_overpaid import ReturnOverpaidDialog
from tests.services.office_builder import OfficeBuilder, line
from tests.ui.pages.bookings_window import DAY, Open

Key = Qt.Key


def number_of(office: OfficeBuilder, text: str) -> str:
    """The number of the one payment that is found so."""
    (row,) = payment_list.window(office.desk(), PaymentQuery(text=text))[0]
    return row.number


def test_each_payment_says_how_it_stands(open_as: Open) -> None:
    window = open_as("clerk")
    window.window.go_to(window.payments)
    table = window.payments.list.table
    window.until(lambda: len(table.rows()) == 5)
    assert [row.split(" | ")[1] for row in window.rows(table)] == [
        "50.00 EUR, Failed",
        "50.00 EUR, Waiting for approval",
        "105.00 EUR, 5.00 unapplied",
        "200.00 EUR, −30.00 returned",
        "80.00 EUR, Visa ••4242",
    ]
    window.until(lambda: "435.00 EUR came in" in window.text(window.payments.list.head))


def test_a_failed_payment_is_never_called_paid(open_as: Open) -> None:
    window = open_as("clerk")
    window.open_payment("P-5")
    window.until(lambda: "Failed" in window.text(window.payments.body.block.figures))
    assert "Paid" not in window.text(window.payments.body.block)


@pytest.mark.parametrize(
    ("wanted", "shown", "total"),
    [
        (PaymentFilter.TO_APPROVE, ["P-4"], "50.00 EUR"),
        (PaymentFilter.UNAPPLIED, ["P-3"], "5.00 EUR"),
        (PaymentFilter.DISPUTED, [], ""),
    ],
)
def test_the_saved_filters_find_what_needs_a_person(
    open_as: Open, wanted: PaymentFilter, shown: list[str], total: str
) -> None:
    window = open_as("clerk")
    window.open_payment("P-1")
    window.payments.list.ask_for(wanted)
    window.until(lambda: [row.number for row in window.payments.list.table.rows()] == shown)
    window.until(lambda: "counting" not in window.text(window.payments.list.head))
    assert total in window.text(window.payments.list.head)


def test_the_detail_has_the_part_on_each_invoice(open_as: Open) -> None:
    window = open_as("clerk")
    window.open_payment("P-3")
    assert window.rows(window.payments.body.parts) == [
        "INV-K, Kettle & Kin, 2 Mar 2026 | 60.00 EUR |  | 60.00",
        "INV-L, Kettle & Kin, 2 Mar 2026 | 45.00 EUR, 5.00 unapplied |  | 45.00",
    ]
    parts = window.payments.body.parts.row_model()
    shown = parts.cell(parts.index(0, 0))
    assert shown is not None and shown.second == "\u2068Kettle & Kin\u2069, 2 Mar 2026", "no name turns the date"
    assert "BACS 7" in window.text(window.payments.body)
    assert window.payments.body.note.words() == "5.00 EUR of it is held unapplied: no line asks for it."


def test_a_manager_approves_and_from_then_on_it_counts(open_as: Open, worked: OfficeBuilder) -> None:
    window = open_as("manager")
    window.open_payment("P-4")
    assert "It does not count yet" in window.payments.body.note.words()
    window.press(window.payments.head.approve_button)
    window.until(lambda: window.said() == "Payment P-4 of 50.00 EUR is approved and counts from now on.")
    window.until(lambda: "Approved" in window.text(window.payments.head))
    assert not window.payments.head.approve_button.isVisible()
    (row,) = payment_list.window(worked.desk(), PaymentQuery(text="BACS 8"))[0]
    assert row.standing is Standing.APPROVED


def test_a_clerk_is_told_why_approving_is_not_theirs(open_as: Open) -> None:
    window = open_as("clerk")
    window.open_payment("P-4")
    button = window.payments.head.approve_button
    assert (button.isVisible(), button.isEnabled()) == (True, False)
    assert "You may not approve" in button.toolTip()


def test_a_refund_of_a_payment_over_two_invoices_is_begun_for_the_chosen_one(open_as: Open) -> None:
    window = open_as("clerk")
    window.open_payment("P-3")
    assert not window.payments.head.refund_button.isVisible()
    window.click(window.payments.body.parts, 1)
    window.press(window.payments.head.add_button)
    dialog = window.dialog(RecordRefundDialog)
    window.until(lambda: "INV-L" in window.text(dialog))
    assert dialog.kind == RefundKind.RECORD
    dialog.reject()


def test_what_is_unapplied_is_returned_from_the_note(open_as: Open, worked: OfficeBuilder) -> None:
    window = open_as("clerk")
    window.open_payment("P-3")
    window.press(
        next(each for each in window.payments.body.note.findChildren(QPushButton) if each.text() == "Return it…")
    )
    dialog = window.dialog(ReturnOverpaidDialog)
    window.type_into(dialog.reference, "BACS 9")
    dialog.reason.setCurrentText("Overcharged")
    window.press(dialog.primary)
    window.until(lambda: window.said() == "Refund is waiting for approval.")
    window.until(lambda: "Its return is asked for already." in window.payments.body.note.words())
    assert any("Waiting for approval" in row and "−5.00" in row for row in window.rows(window.payments.body.refunds))


def test_money_that_went_back_outside_is_marked(open_as: Open) -> None:
    window = open_as("clerk")
    window.open_payment("P-3")
    window.do("mark_payment")
    dialog = window.dialog(MarkRefundedDialog)
    dialog.amount.clear()
    window.type_into(dialog.amount, "20.00")
    window.type_into(dialog.reference, "MARK-1")
    window.press(dialog.primary)
    window.until(lambda: window.said() == "20.00 EUR of payment P-3 is marked as refunded.")
    window.until(lambda: "85.00 EUR" in window.text(window.payments.body.block))


def test_one_payment_is_entered_for_two_invoices_by_keys(open_as: Open, worked: OfficeBuilder) -> None:
    for number, price in (("INV-1", "30.00"), ("INV-2", "20.00")):
        worked.invoice(line(price), number=number, customer="Fjord & Fell", issued=DAY)
    window = open_as("clerk")
    window.open_payment("P-1")
    window.key(Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    dialog = window.dialog(EnterPaymentDialog)
    first = dialog.rows[0]
    window.type_into(first.number, "INV-1")
    window.until(lambda: first.words.text() == "Fjord & Fell, 30.00 EUR due.")
    assert first.amount.text() == "30.00"
    window.press(dialog.another)
    second = dialog.rows[1]
    window.type_into(second.number, "INV-2")
    window.until(lambda: second.found is not None)
    second.amount.clear()
    window.type_into(second.amount, "25")
    assert "5.00 EUR is more than that and is held unapplied" in second.words.text()
    assert dialog.total.text() == "55.00 EUR"
    window.type_into(dialog.reference, "BACS 77")
    window.key(Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    window.until(lambda: window.said() == "The payment was entered. It counts as soon as it is approved.")
    window.until(lambda: f"Payment {number_of(worked, 'BACS 77')}" in window.text(window.payments.head))
    assert "Waiting for approval" in window.text(window.payments.head)
    assert [row.split(" | ")[1] for row in window.rows(window.payments.body.parts)] == ["30.00 EUR", "25.00 EUR"]


def test_what_is_typed_is_not_lost_without_a_question(open_as: Open) -> None:
    window = open_as("clerk")
    window.open_payment("P-1")
    window.do("enter_payment")
    dialog = window.dialog(EnterPaymentDialog)
    QTest.keyClick(dialog, Key.Key_Escape)
    assert not dialog.isVisible()
    window.do("enter_payment")
    dialog = window.dialog(EnterPaymentDialog)
    window.type_into(dialog.rows[0].number, "INV-K")
    for answer, stays in (("Go on typing", True), ("Discard it", False)):
        QTest.keyClick(dialog, Key.Key_Escape)
        box = window.dialog(QMessageBox)
        assert box.text() == "What you typed is not kept."
        window.press(next(button for button in box.buttons() if button.text() == answer))
        assert dialog.isVisible() is stays


def test_what_is_missing_or_wrong_is_said_at_its_field(open_as: Open) -> None:
    window = open_as("clerk")
    window.open_payment("P-1")
    window.do("enter_payment")
    dialog = window.dialog(EnterPaymentDialog)
    row = dialog.rows[0]
    window.press(dialog.primary)
    assert "Type the number of the invoice that it pays." in window.text(row)
    window.type_into(row.number, "INV-NONE")
    window.until(row.settled)
    window.type_into(row.amount, "abc")
    window.press(dialog.primary)
    assert "There is no invoice INV-NONE" in window.text(row)
    assert "is not an amount above zero" in window.text(row)
    assert dialog.isVisible()


def test_what_the_rules_refuse_is_said_above_the_fields(open_as: Open) -> None:
    window = open_as("clerk")
    window.open_payment("P-1")
    window.do("enter_payment")
    dialog = window.dialog(EnterPaymentDialog)
    window.type_into(dialog.rows[0].number, "INV-K")
    window.press(dialog.another)
    window.type_into(dialog.rows[1].number, "INV-U")
    window.until(lambda: all(row.found is not None for row in dialog.rows))
    for row in dialog.rows:
        row.amount.clear()
        window.type_into(row.amount, "1.00")
    window.press(dialog.primary)
    window.until(dialog.note.isVisible)
    assert "One payment is one customer's." in dialog.note.words()


def test_the_rail_says_how_many_wait_for_this_person(open_as: Open) -> None:
    window = open_as("manager")
    counts: list[object] = []
    window.payments.count_changed.connect(counts.append)
    window.payments.reload()
    window.until(lambda: counts)
    assert counts[-1] == 1


def test_money_for_no_invoice_is_kept_on_account(open_as: Open, worked: OfficeBuilder) -> None:
    window = open_as("clerk")
    window.open_payment("P-1")
    window.do("enter_payment")
    dialog = window.dialog(EnterPaymentDialog)
    dialog.on_account.click()
    assert not dialog.another.isVisible()
    window.press(dialog.primary)
    assert dialog.fields["customer"].wrong() == "Type whose money it is."
    window.type_into(dialog.customer, "Kettle & Kin")
    window.type_into(dialog.amount, "12.50")
    window.press(dialog.primary)
    window.until(lambda: window.said() == "The payment was entered. It counts as soon as it is approved.")
    window.until(lambda: "ON-ACCOUNT-1" in "".join(window.rows(window.payments.body.parts)))
    (row,) = payment_list.window(worked.desk(), PaymentQuery(text="ON-ACCOUNT"))[0]
    assert (row.customer, row.amount_minor, row.standing) == ("Kettle & Kin", 1_250, Standing.TO_APPROVE)
