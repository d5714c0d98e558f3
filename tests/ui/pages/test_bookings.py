"""The bookings page: read, filtered, refunded from, changed and linked by keys and by hand."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox, QPushButton

from desktop.model.states import BookingState, RefundKind
from desktop.services.queries import bookings as queries
from desktop.services.queries.bookings import BookingFilter, BookingQuery
from desktop.ui.dialogs.edit_booking import EditBookingDialog
from desktop.ui.dialogs.link_invoice import LinkInvoiceDialog
from desktop.ui.dialogs.partial_refund import PartialRefundDialog
from desktop.ui.dialogs.record_refund import RecordRefundDialog
from tests.services.office_builder import OfficeBuilder, line
from tests.ui.pages.bookings_window import DAY, Open

Key = Qt.Key


def test_the_list_says_whose_work_it_is_and_that_its_deposit_is_paid(open_as: Open) -> None:
    window = open_as("clerk")
    window.window.go_to(window.bookings)
    table = window.bookings.list.table
    window.until(lambda: len(table.rows()) == 2)
    assert window.rows(table) == [
        "Whitby Keepsakes, booking B-2, 2 Mar 2026, given to nobody | Open",
        "Harbour Gifts Ltd, booking B-1, 2 Mar 2026, given to Finn Field | Open, Deposit paid",
    ]
    window.bookings.panes.toggle_alone()
    assert [column.title for column in table.row_model().columns] == [
        "Booking", "Date", "Customer", "Fieldworker", "State", "Deposit", "Held",
    ]  # fmt: skip
    assert "Finn Field | Open | Deposit paid | 80.00 EUR" in window.rows(table)[1]


def test_a_saved_filter_and_typed_words_narrow_the_list(open_as: Open) -> None:
    window = open_as("clerk")
    window.open_booking("B-1")
    table = window.bookings.list.table
    window.bookings.list.ask_for(BookingFilter.DEPOSIT_PAID)
    window.until(lambda: [row.number for row in table.rows()] == ["B-1"])
    window.bookings.list.clear_filter()
    window.type_into(window.bookings.list.head.filter, "whitby")
    window.until(lambda: [row.number for row in table.rows()] == ["B-2"])
    window.type_into(window.bookings.list.head.filter, " nobody such")
    window.until(lambda: "No booking fits" in window.text(window.bookings.list))
    window.press(window.bookings.list.empty.button)
    window.until(lambda: len(table.rows()) == 2)


def test_the_detail_has_its_invoices_all_their_refunds_and_the_payments_of_the_chosen_one(open_as: Open) -> None:
    window = open_as("clerk")
    window.open_booking("B-1")
    body, panel = window.bookings.body, window.bookings.panel
    assert [row.split(" | ")[0] for row in window.rows(body.invoices)] == [
        "INV-D, Deposit, Paid, 2 Mar",
        "INV-F, Partly refunded, 2 Mar",
    ]
    assert window.rows(body.invoices)[1].endswith(" | 200.00 EUR | 200.00 | −30.00 | 170.00")
    assert ["−30.00 EUR, CN-2026-0001" in row and "INV-F" in row for row in window.rows(body.refunds)] == [True]
    head = window.text(window.bookings.head)
    assert all(words in head for words in ("Deposit paid", "given to Finn Field", "Deposit held", "80.00 EUR"))
    window.until(lambda: "80.00" in window.rows(panel.payments)[0])
    window.click(body.invoices, 1)
    window.until(lambda: "200.00, 30.00 returned" in window.rows(panel.payments)[0])


def test_a_refund_is_begun_from_the_booking_for_the_invoice_on_which_one_stands(open_as: Open) -> None:
    window = open_as("clerk")
    window.open_booking("B-1")
    window.click(window.bookings.body.invoices, 1)
    window.until(lambda: "30.00 returned" in window.rows(window.bookings.panel.payments)[0])
    window.key(Key.Key_R, Qt.KeyboardModifier.ControlModifier)
    dialog = window.dialog(PartialRefundDialog)
    window.until(lambda: "INV-F" in window.text(dialog))
    assert dialog.kind == RefundKind.PROCESS
    dialog.reject()
    window.until(window.window.isActiveWindow)
    window.do("add_booking_refund")
    record = window.dialog(RecordRefundDialog)
    window.until(lambda: "INV-F" in window.text(record))
    record.reject()


def test_a_booking_without_an_approved_payment_says_why_no_refund_can_be_added(open_as: Open) -> None:
    window = open_as("clerk")
    window.open_booking("B-2")
    window.until(window.bookings.body.note.isVisible)
    assert window.bookings.body.note.words() == queries.NOT_PAID
    for name in ("refund_booking", "add_booking_refund"):
        action = window.window.registry[name]
        assert (action.isEnabled(), action.obstacle) == (False, queries.NOT_PAID)


def test_enter_on_an_invoice_opens_its_page(open_as: Open) -> None:
    window = open_as("clerk")
    window.open_booking("B-1")
    window.click(window.bookings.body.invoices, 1)
    window.key(Key.Key_Return)
    window.until(lambda: "Invoice INV-F" in window.text(window.station.invoices.head))
    assert window.window.current_page() is window.station.invoices


def test_a_fieldworker_sees_own_work_alone_and_may_ask_there(open_as: Open) -> None:
    window = open_as("field")
    window.open_booking("B-1")
    assert [row.number for row in window.bookings.list.table.rows()] == ["B-1"]
    assert window.window.registry["refund_booking"].isEnabled()
    refused = window.window.registry["change_booking"]
    assert (refused.isEnabled(), "You may not ask for refunds" in refused.obstacle) == (False, True)
    window.window.go_to(window.station.invoices)
    window.until(lambda: {row.number for row in window.station.invoices.list.table.rows()} == {"INV-D", "INV-F"})


def test_a_viewer_looks_and_is_told_why_nothing_can_be_asked_for(open_as: Open) -> None:
    window = open_as("viewer")
    window.open_booking("B-1")
    names = ["refund_booking", "add_booking_refund", "add_booking", "change_booking", "link_invoice"]
    window.until(window.bookings.panel.block.button.isVisible)
    assert not window.bookings.panel.block.button.isEnabled()
    window.station.show_invoice(window.bookings.body.invoices.rows()[0].id)
    window.until(lambda: "Invoice INV-D" in window.text(window.station.invoices.head))
    assert "You may not" in window.station.invoices.panel.block.button.toolTip()
    for name in (*names, "refund_payment", "add_refund"):
        action = window.window.registry[name]
        assert (action.isEnabled(), "You may not" in action.obstacle) == (False, True)


def test_a_booking_is_added_by_keys_and_stands_in_the_list(open_as: Open, worked: OfficeBuilder) -> None:
    window = open_as("clerk")
    window.open_booking("B-1")
    window.key(Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    dialog = window.dialog(EditBookingDialog)
    window.press(dialog.primary)
    assert "Type the number" in dialog.fields["number"].wrong()
    window.type_into(dialog.number, "B-3")
    window.type_into(dialog.customer, "Nobody such")
    dialog.worker.choose(worked.desk("field").person.id)
    window.press(dialog.primary)
    window.until(lambda: "No customer is called" in window.text(dialog))
    dialog.customer.clear()
    window.type_into(dialog.customer, "Kettle & Kin")
    window.press(dialog.primary)
    window.until(lambda: window.said() == "The booking was added.")
    window.until(lambda: "Booking B-3" in window.text(window.bookings.head))
    row = queries.window(worked.desk(), BookingQuery(text="B-3"))[0][0]
    assert (row.customer, row.fieldworker, row.state) == ("Kettle & Kin", "Finn Field", BookingState.OPEN)


def test_a_booking_is_given_another_day_and_state(open_as: Open, worked: OfficeBuilder) -> None:
    window = open_as("clerk")
    window.open_booking("B-1")
    window.do("change_booking")
    dialog = window.dialog(EditBookingDialog)
    assert dialog.worker.currentText() == "Finn Field"
    dialog.state.choose(BookingState.DONE)
    dialog.day.clear()
    window.type_into(dialog.day, "9-3")
    window.press(dialog.primary)
    window.until(lambda: window.said() == "The booking was changed.")
    window.until(lambda: "Done" in window.text(window.bookings.head))
    row = queries.window(worked.desk(), BookingQuery(text="B-1"))[0][0]
    assert (row.booked_on, row.state, row.fieldworker) == (DAY.replace(day=9), BookingState.DONE, "Finn Field")


def test_an_invoice_is_linked_and_taken_out_again(open_as: Open, worked: OfficeBuilder) -> None:
    worked.invoice(line("10.00"), number="INV-X", customer="Harbour Gifts Ltd", issued=DAY)
    window = open_as("clerk")
    window.open_booking("B-1")
    window.do("link_invoice")
    dialog = window.dialog(LinkInvoiceDialog)
    assert [row.number for row in dialog.invoices.rows()] == ["INV-X"]
    window.press(dialog.primary)
    window.until(lambda: window.said() == "Invoice INV-X belongs to booking B-1.")
    invoices = window.bookings.body.invoices
    window.until(lambda: [row.number for row in invoices.rows()] == ["INV-D", "INV-F", "INV-X"])
    window.click(invoices, 2)
    window.until(lambda: "Nothing was paid" in window.text(window.bookings.panel))
    window.do("unlink_invoice")
    box = window.dialog(QMessageBox)
    assert "Its fieldworker will no longer see it." in box.informativeText()
    window.press(next(each for each in box.findChildren(QPushButton) if each.text() == "Take it out"))
    window.until(lambda: window.said() == "Invoice INV-X was taken out of booking B-1.")
    window.until(lambda: [row.number for row in invoices.rows()] == ["INV-D", "INV-F"])


def test_an_invoice_is_said_to_bill_no_deposit(open_as: Open) -> None:
    window = open_as("clerk")
    window.open_booking("B-1")
    action = window.window.registry["deposit_invoice"]
    window.until(lambda: action.text() == "The invoice bills no deposit")
    window.do("deposit_invoice")
    window.until(lambda: window.said() == "Invoice INV-D bills no deposit.")
    window.until(lambda: "Deposit paid" not in window.text(window.bookings.head))
    window.until(lambda: action.text() == "The invoice bills a deposit")


def test_find_or_do_finds_bookings_and_payments(open_as: Open) -> None:
    window = open_as("clerk")
    found = window.station._find("B-1")
    assert [each.title for each in found] == ["Booking B-1"]
    found[0].open()
    window.until(lambda: "Booking B-1" in window.text(window.bookings.head))
    assert window.window.current_page() is window.bookings
    payment = next(each for each in window.station._find("BACS 7") if each.title.startswith("Payment"))
    payment.open()
    window.until(lambda: "Kettle & Kin" in window.text(window.payments.head))
    assert window.window.current_page() is window.payments
