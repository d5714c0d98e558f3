"""Refund payment: with the keyboard alone, with figures known from elsewhere, and nothing asked for twice."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from sqlalchemy import select

from desktop.model.office import Office
from desktop.model.refund import Refund
from desktop.model.states import Method, RefundKind, RefundState
from desktop.services import drafts, refunds
from desktop.services.refunds import LineWish
from tests.services.office_builder import OfficeBuilder
from tests.ui.dialogs import harbour
from tests.ui.dialogs.harbour import Sale
from tests.ui.dialogs.refund_hands import Key, RefundHands, focused_name, words

ENTER, SPACE, TAB, DOWN, ESC = Key.Key_Return, Key.Key_Space, Key.Key_Tab, Key.Key_Down, Key.Key_Escape


def asked(office: OfficeBuilder, sale: Sale) -> list[Refund]:
    """The refunds that came to the books after those of the sale."""
    with office.database.read() as session:
        query = select(Refund).where(Refund.invoice_id == sale.invoice_id, Refund.reason.not_in(["Wrong item"]))
        query = query.where(Refund.reason.not_in(["Lights faulty", "Mugs broken"])).order_by(Refund.number)
        found = list(session.scalars(query))
        for refund in found:
            assert refund.lines is not None
        return found


def test_two_lines_are_refunded_by_the_keyboard_alone_in_at_most_twenty_keys(
    office: OfficeBuilder, sale: Sale, hands: RefundHands
) -> None:
    dialog = hands.refund(sale.invoice_id, sale.card_id)
    hands.press(SPACE, DOWN, DOWN, DOWN, DOWN, "50%", ENTER)
    hands.ctrl_enter()
    hands.wait(lambda: focused_name() == "Reason")
    hands.press("D")
    hands.ctrl_enter()
    hands.wait(dialog.is_checking)
    hands.ctrl_enter()
    hands.wait(lambda: bool(hands.requested))

    # Ctrl+R, which opens the dialog, is one more.
    assert hands.keys + 1 <= 20
    (refund,) = asked(office, sale)
    assert (refund.state, refund.kind, refund.method) == (RefundState.REQUESTED, RefundKind.PROCESS, Method.CARD)
    assert (refund.gross_minor, refund.net_minor, refund.tax_minor) == (10296, 8580, 1716)
    assert [(line.position, line.asked, line.gross_minor) for line in refund.lines] == [
        (1, "all", 4248),
        (5, "gross", 6048),
    ]
    assert (refund.reason, refund.notify) == ("Duplicate payment", True)
    assert hands.requested == [((refund.id,), ())]
    assert not dialog.isVisible()


def test_the_figures_are_those_of_the_design_while_one_types(hands: RefundHands, sale: Sale) -> None:
    dialog = hands.refund(sale.invoice_id, sale.card_id)
    hands.press("6u", ENTER, DOWN, DOWN, DOWN, "50%", ENTER, "=2*7.14")
    hands.settle(dialog)

    head = "Invoice 491208, paid by Visa ••4242 through Practice gateway, \u2068Harbour Gifts Ltd\u2069"
    assert head in words(dialog), "the name comes last, for what has no room is cut there"
    right = dialog.choose.figures
    assert right.total.text() == "96.00 GBP"
    assert right.sums.sums() == [("Net", "80.00"), ("VAT 20 %", "16.00")]
    assert right.after.limit.words() == "Smallest limit here: line 6, at most 71.40 GBP"
    read = words(right)
    for said in ("3 lines", "57.12", "267.26", "367.26", "line 6"):
        assert said in read
    assert [(row.text, row.formula, row.tax_minor) for row in right.proof.rows()] == [
        ("White hanging heart T-light holder", "7.08 × 17.70 / 35.40", 354),
        ('Record frame 7" single size', "20.16 × 60.48 / 120.96", 1008),
        ("Fancy font home sweet home doormat", "11.90 × 14.28 / 71.40", 238),
    ]
    table = dialog.choose.lines.table
    assert [entry.tax_words for entry in table.rows() if entry.typed is not None] == [
        "net 17.70 + VAT 3.54",
        "net 50.40 + VAT 10.08",
        "net 11.90 + VAT 2.38",
    ]

    hands.press(ENTER)
    hands.settle(dialog)
    assert right.after.limit.words() == "Smallest limit: these 3 lines, at most 234.84 GBP"
    assert "138.84" in words(right)


def test_the_proof_goes_to_the_clipboard_as_a_table(hands: RefundHands, sale: Sale) -> None:
    dialog = hands.refund(sale.invoice_id, sale.card_id)
    hands.press(DOWN, DOWN, "10", ENTER)
    hands.settle(dialog)

    dialog.choose.figures.copy_button.click()

    assert QApplication.clipboard().text() == (
        "Line\tFormula\tVAT\n15cm Christmas glass ball 20 lights\t16.68 × 26.68 / 100.08 − 2.78\t1.67"
    )


def test_the_check_shows_everything_and_what_happens_next_and_goes_back_as_it_was(
    hands: RefundHands, sale: Sale
) -> None:
    dialog = hands.refund(sale.invoice_id, sale.card_id)
    hands.press("6u", ENTER, TAB, TAB, "Wr", TAB, "RMA-1187", TAB, "Customer keeps it.")
    hands.ctrl_enter()
    hands.wait(dialog.is_checking)

    assert [(row.part.gross_minor, row.typed) for row in dialog.check.lines.lines.rows()] == [(2124, "6 of 12 units")]
    left, right = words(dialog.check.lines), words(dialog.check.facts)
    for said in ("It waits for approval", "Any manager but you.", "sends 21.24 GBP to Visa ••4242", "Total GBP"):
        assert said in left
    assert "And goes to accounts@harbourgifts.example." in left
    for said in ("21.24 GBP", "to Visa ••4242", "Wrong item", "RMA-1187", "Customer keeps it.", "Yes, when sent"):
        assert said in right
    assert dialog.foot.primary.text() == "Refund now 21.24 GBP"
    assert QApplication.focusWidget() is dialog.foot.primary

    QTest.keyClick(dialog.foot.primary, Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    assert not dialog.is_checking()
    assert dialog.choose.lines.typed() == {1: "6u"}
    assert dialog.choose.fields.reference.text() == "RMA-1187"


def test_a_double_ctrl_enter_makes_one_refund(office: OfficeBuilder, sale: Sale, hands: RefundHands) -> None:
    dialog = hands.refund(sale.invoice_id, sale.card_id)
    hands.press(SPACE)
    dialog.choose.fields.reason.setEditText("Overcharged")
    hands.ctrl_enter()
    hands.wait(dialog.is_checking)

    hands.ctrl_enter()
    hands.ctrl_enter()
    hands.wait(lambda: bool(hands.requested))

    (refund,) = asked(office, sale)
    again = refunds.request(office.desk("clerk"), dialog.choose.form().id, sale.invoice_id, refunds.Wish())
    assert again.refund_ids == (refund.id,)
    assert len(asked(office, sale)) == 1


def test_keys_go_to_what_is_missing(hands: RefundHands, sale: Sale) -> None:
    dialog = hands.refund(sale.invoice_id, sale.card_id)

    hands.ctrl_enter()
    hands.settle(dialog)
    assert "Tick a line with Space" in dialog.note.words()
    assert focused_name() == "Lines to refund"

    hands.press("500", ENTER)
    hands.ctrl_enter()
    hands.settle(dialog)
    (entry,) = [entry for entry in dialog.choose.lines.table.rows() if entry.typed is not None]
    assert entry.wrong == "At most 42.48 on this line."
    assert dialog.choose.lines.table.current() == entry

    hands.press("12,5", ENTER)
    hands.ctrl_enter()
    hands.wait(lambda: focused_name() == "Reason")
    assert dialog.choose.fields.wrong() == {"reason": "Say in a few words why; the auditor will read it."}
    hands.press("x")
    hands.settle(dialog)
    assert dialog.choose.fields.wrong() == {}
    assert not dialog.is_checking()


def test_what_is_no_amount_is_said_in_full_and_nothing_typed_is_lost(hands: RefundHands, sale: Sale) -> None:
    dialog = hands.refund(sale.invoice_id, sale.card_id)
    hands.press("4x", ENTER, "8", ENTER)
    hands.ctrl_enter()
    hands.settle(dialog)

    assert dialog.note.words().startswith("Line 1: “4x” is not an amount above zero.")
    assert dialog.choose.lines.typed() == {1: "4x", 2: "8"}
    assert dialog.choose.figures.total.text() == "8.00 GBP"


def test_more_than_the_payment_has_left_is_said_beside_the_bars(hands: RefundHands, sale: Sale) -> None:
    dialog = hands.refund(sale.invoice_id, sale.card_id)
    QTest.keyClick(dialog.choose.lines.table, Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    hands.settle(dialog)

    assert dialog.choose.figures.total.text() == "463.26 GBP"
    assert "This payment has 363.26 GBP left to return." in dialog.choose.figures.after.limit.words()


def test_a_refusal_of_the_books_is_shown_in_place_and_the_form_stays(
    office: OfficeBuilder, sale: Sale, hands: RefundHands
) -> None:
    dialog = hands.refund(sale.invoice_id, sale.card_id)
    hands.press(SPACE, TAB, TAB, "Cancelled", TAB, "RMA-7")
    hands.ctrl_enter()
    hands.wait(dialog.is_checking)
    # Meanwhile somebody else asks for a part of the same line.
    office.ask(sale.invoice_id, LineWish(1, gross="2.48"), payment_id=sale.card_id, reason="Overcharged", by="clerk2")

    hands.ctrl_enter()
    hands.wait(lambda: not dialog.is_checking() and dialog.choose.settled())

    assert "Nothing was asked for: the figures have changed." in dialog.note.words()
    assert dialog.choose.figures.total.text() == "40.00 GBP"
    assert dialog.choose.fields.reference.text() == "RMA-7"
    assert len(asked(office, sale)) == 1


def test_a_reference_that_is_taken_is_said_under_its_field(
    office: OfficeBuilder, sale: Sale, hands: RefundHands
) -> None:
    office.ask(sale.invoice_id, LineWish(7, gross="1.00"), payment_id=sale.card_id, reference="RMA-9", by="clerk2")
    dialog = hands.refund(sale.invoice_id, sale.card_id)
    hands.press(SPACE, TAB, TAB, TAB, "rma-9")
    hands.settle(dialog)
    assert "“rma-9” stands on refund R-" in dialog.choose.fields.wrong()["reference"]
    assert dialog.choose.figures.total.text() == "42.48 GBP"

    dialog.choose.fields.reason.setEditText("Overcharged")
    hands.ctrl_enter()
    hands.wait(lambda: focused_name() == "Reference")
    assert not dialog.is_checking()


def test_what_is_typed_is_kept_by_esc_and_continued(office: OfficeBuilder, sale: Sale, hands: RefundHands) -> None:
    dialog = hands.refund(sale.invoice_id, sale.card_id)
    hands.press("6u", ENTER, "50%", TAB, TAB, "Dam", TAB, "RMA-1187", TAB, "Photos by e-mail.", TAB, SPACE)
    hands.settle(dialog)
    hands.press(ESC)
    hands.wait(lambda: not dialog.isVisible())
    assert drafts.kept(office.desk("clerk"), sale.invoice_id, RefundKind.PROCESS) is not None
    assert asked(office, sale) == []

    again = hands.refund(sale.invoice_id, sale.card_id)
    hands.settle(again)
    fields = again.choose.fields
    assert again.choose.lines.typed() == {1: "6u", 2: "50%"}
    assert (fields.reason.reason(), fields.reference.text()) == ("Damaged in transit", "RMA-1187")
    assert (fields.notes.text(), fields.email.isChecked()) == ("Photos by e-mail.", False)
    assert again.choose.figures.total.text() == "44.19 GBP"
    assert again.choose.form().id == dialog.choose.form().id

    hands.ctrl_enter()
    hands.wait(again.is_checking)
    hands.ctrl_enter()
    hands.wait(lambda: bool(hands.requested))
    assert drafts.kept(office.desk("clerk"), sale.invoice_id, RefundKind.PROCESS) is None


def test_the_draft_is_kept_while_one_types(office: OfficeBuilder, sale: Sale, hands: RefundHands) -> None:
    dialog = hands.refund(sale.invoice_id, sale.card_id)
    hands.press("12.50", ENTER)
    hands.wait(lambda: dialog.foot.kept_line.words() == "Draft kept, 14:01")
    assert "12.50" in (drafts.kept(office.desk("clerk"), sale.invoice_id, RefundKind.PROCESS) or "")


def test_a_draft_that_was_sent_before_the_program_stopped_is_not_sent_again(
    office: OfficeBuilder, sale: Sale, hands: RefundHands
) -> None:
    dialog = hands.refund(sale.invoice_id, sale.card_id)
    hands.press(SPACE, ESC)
    hands.wait(lambda: not dialog.isVisible())
    form = dialog.choose.form()
    wish = refunds.Wish(payment_id=sale.card_id, lines=(LineWish(1, all=True),), reason="Overcharged")
    refunds.request(office.desk("clerk"), form.id, sale.invoice_id, wish)

    again = hands.refund(sale.invoice_id, sale.card_id)

    assert again.choose.lines.typed() == {}
    assert again.choose.form().id != form.id
    assert drafts.kept(office.desk("clerk"), sale.invoice_id, RefundKind.PROCESS) is None


def test_an_empty_form_leaves_no_draft(office: OfficeBuilder, sale: Sale, hands: RefundHands) -> None:
    dialog = hands.refund(sale.invoice_id, sale.card_id)
    hands.press(SPACE, SPACE, ESC)
    hands.wait(lambda: not dialog.isVisible())
    assert drafts.kept(office.desk("clerk"), sale.invoice_id, RefundKind.PROCESS) is None


def test_what_lowers_what_is_due_is_explained_in_words(office: OfficeBuilder, hands: RefundHands) -> None:
    part_paid = harbour.sell_partly_paid(office)
    dialog = hands.refund(part_paid.invoice_id, part_paid.card_id)
    assert not dialog.choose.fields.email.isVisible()
    hands.press("50", ENTER, TAB, TAB, "Overcharged")
    hands.settle(dialog)

    said = "The invoice is not paid in full: 30.00 GBP first lowers what is still due, and 20.00 GBP goes back."
    assert dialog.choose.figures.due.words() == said
    assert dialog.choose.figures.parts.sums() == [("Lowers what is due", "30.00"), ("Back to Visa ••4242", "20.00")]
    hands.ctrl_enter()
    hands.wait(dialog.is_checking)
    assert dialog.foot.primary.text() == "Refund now 20.00 GBP"
    assert said in words(dialog.check.facts)

    hands.ctrl_enter()
    hands.wait(lambda: bool(hands.requested))
    (refund,) = asked(office, part_paid)
    assert (refund.due_minor, refund.money_minor) == (3000, 2000)


def test_a_refund_that_only_lowers_what_is_due_says_that_no_money_goes_back(
    office: OfficeBuilder, hands: RefundHands
) -> None:
    part_paid = harbour.sell_partly_paid(office)
    dialog = hands.refund(part_paid.invoice_id, part_paid.card_id)
    hands.press("30", ENTER, TAB, TAB, "Overcharged")
    hands.ctrl_enter()
    hands.wait(dialog.is_checking)
    assert dialog.foot.primary.text() == "Lower what is due by 30.00 GBP"
    assert "no money goes back" in words(dialog.check.facts)
    hands.ctrl_enter()
    hands.wait(lambda: bool(hands.requested))


def test_another_method_is_only_recorded_and_says_so(office: OfficeBuilder, sale: Sale, hands: RefundHands) -> None:
    dialog = hands.refund(sale.invoice_id, sale.card_id)
    hands.press("10", ENTER)
    dialog.choose.fields.method.setCurrentText("Bank transfer, paid by hand")
    hands.settle(dialog)
    note = "Recorded only. You pay it yourself; a reason and another approver are needed."
    assert note in words(dialog.choose.fields)

    dialog.choose.fields.reason.setEditText("Card has expired")
    hands.ctrl_enter()
    hands.wait(dialog.is_checking)
    assert dialog.foot.primary.text() == "Record 10.00 GBP"
    assert "You pay 10.00 GBP by bank transfer" in words(dialog.check.lines)
    hands.ctrl_enter()
    hands.wait(lambda: bool(hands.requested))
    assert hands.requested[0][1] == (note,)
    (refund,) = asked(office, sale)
    assert (refund.kind, refund.method) == (RefundKind.RECORD, Method.BANK_TRANSFER)


def test_over_the_offices_limit_two_managers_are_announced(
    office: OfficeBuilder, sale: Sale, hands: RefundHands
) -> None:
    with office.database.write() as session:
        session.get_one(Office, 1).second_approver_over_minor = 4000
    dialog = hands.refund(sale.invoice_id, sale.card_id)
    hands.press(SPACE, TAB, TAB, "Cancelled")
    hands.ctrl_enter()
    hands.wait(dialog.is_checking)
    assert "Two managers but you, one after the other." in words(dialog.check.lines)


def test_somebody_without_the_right_is_told_so_and_the_form_stays(sale: Sale, hands: RefundHands) -> None:
    dialog = hands.refund(sale.invoice_id, sale.card_id, login="viewer")
    hands.press(SPACE, TAB, TAB, "Cancelled")
    hands.ctrl_enter()
    hands.wait(dialog.is_checking)
    hands.ctrl_enter()
    hands.wait(lambda: not dialog.is_checking())
    assert "You do not have the right to do this." in dialog.note.words()
    assert dialog.choose.lines.typed() == {1: ""}


@pytest.mark.parametrize("login", ["clerk", "manager"])
def test_the_draft_of_one_person_is_not_that_of_another(sale: Sale, hands: RefundHands, login: str) -> None:
    dialog = hands.refund(sale.invoice_id, sale.card_id, login="clerk2")
    hands.press(SPACE, ESC)
    hands.wait(lambda: not dialog.isVisible())
    again = hands.refund(sale.invoice_id, sale.card_id, login=login)
    assert again.choose.lines.typed() == {}
