"""When something fails meanwhile: nothing typed is lost, nothing stale is asked for, and the words say what is true."""

import pytest
from PySide6.QtGui import QShortcut
from PySide6.QtWidgets import QApplication, QMessageBox

from desktop.errors import OfficeError
from desktop.gateways.practice import Answer
from desktop.model.states import Method
from desktop.services import drafts, refunds
from desktop.services.queries import breakdown
from desktop.services.refunds import LineWish
from desktop.ui import theme
from desktop.ui.dialogs.document_preview import DocumentPreviewDialog
from desktop.ui.dialogs.partial_refund import PartialRefundDialog
from desktop.ui.dialogs.record_refund import RecordRefundDialog
from tests.services.office_builder import OfficeBuilder
from tests.ui.dialogs.harbour import Sale
from tests.ui.dialogs.refund_hands import Key, RefundHands, words

ENTER, SPACE, TAB, ESC = Key.Key_Return, Key.Key_Space, Key.Key_Tab, Key.Key_Escape
BUSY = OfficeError("The office is busy.", "Another desk is writing. Try again in a moment.", "busy")


def refuse(*_arguments: object, **_words: object) -> None:
    raise BUSY


def test_a_draft_that_cannot_be_kept_is_told_before_the_dialog_closes(
    sale: Sale, hands: RefundHands, monkeypatch: pytest.MonkeyPatch
) -> None:
    dialog = hands.refund(sale.invoice_id, sale.card_id)
    monkeypatch.setattr(drafts, "keep", refuse)
    hands.press(SPACE, ESC)
    hands.wait(lambda: "The draft was not kept." in dialog.note.words())
    assert dialog.isVisible()
    assert dialog.choose.lines.typed() == {1: ""}

    hands.press(ESC)
    assert not dialog.isVisible()


def test_figures_that_could_not_be_read_are_read_again_before_anything_goes_on(
    sale: Sale, hands: RefundHands, monkeypatch: pytest.MonkeyPatch
) -> None:
    dialog = hands.refund(sale.invoice_id, sale.card_id)
    hands.press(SPACE, TAB, TAB, "Cancelled")
    hands.settle(dialog)
    with monkeypatch.context() as broken:
        broken.setattr(breakdown, "work_out", refuse)
        dialog.choose.lines.table.setFocus()
        hands.press("5", ENTER)
        hands.wait(lambda: "The office is busy." in dialog.note.words())

    hands.ctrl_enter()
    hands.wait(dialog.is_checking)
    assert dialog.foot.primary.text() == "Refund now 5.00 GBP"


def test_an_office_that_is_busy_when_it_is_asked_lets_one_ask_again_and_makes_one_refund(
    office: OfficeBuilder, sale: Sale, hands: RefundHands, monkeypatch: pytest.MonkeyPatch
) -> None:
    dialog = hands.refund(sale.invoice_id, sale.card_id)
    hands.press(SPACE, TAB, TAB, "Cancelled")
    hands.ctrl_enter()
    hands.wait(dialog.is_checking)
    with monkeypatch.context() as broken:
        broken.setattr(refunds, "request", refuse)
        hands.ctrl_enter()
        hands.wait(lambda: "Another desk is writing." in dialog.note.words())
    assert dialog.is_checking()

    hands.ctrl_enter()
    hands.wait(lambda: bool(hands.requested))


@pytest.mark.expects_log("Something unexpected happened.")
def test_a_surprise_is_one_calm_box_and_the_form_stays(
    sale: Sale, hands: RefundHands, monkeypatch: pytest.MonkeyPatch
) -> None:
    dialog = hands.refund(sale.invoice_id, sale.card_id)

    def break_down(*_arguments: object, **_words: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(breakdown, "work_out", break_down)
    hands.press("7", ENTER)
    hands.wait(lambda: bool(dialog.findChildren(QMessageBox)))
    assert dialog.choose.lines.typed() == {1: "7"}
    assert dialog.note.words() == ""


def test_the_draft_of_the_paper_opens_over_the_check_and_stores_nothing(
    office: OfficeBuilder, sale: Sale, hands: RefundHands
) -> None:
    dialog = hands.refund(sale.invoice_id, sale.card_id)
    hands.press("6u", ENTER, TAB, TAB, "Damaged in transit")
    hands.ctrl_enter()
    hands.wait(dialog.is_checking)
    dialog.foot.preview.click()
    hands.wait(lambda: bool(dialog.findChildren(DocumentPreviewDialog)))
    (shown,) = dialog.findChildren(DocumentPreviewDialog)
    assert shown.isVisible()
    assert "It gets its number when the refund is final. Nothing is stored yet." in words(shown)
    shown.reject()
    assert dialog.is_checking()
    assert hands.requested == []


def test_a_key_held_down_does_not_run_through_the_check(sale: Sale, hands: RefundHands) -> None:
    dialog = hands.refund(sale.invoice_id, sale.card_id)
    hands.press(SPACE, TAB, TAB, "Cancelled")
    hands.ctrl_enter()
    hands.wait(dialog.is_checking)
    assert not any(shortcut.autoRepeat() for shortcut in dialog.findChildren(QShortcut))


def test_on_a_small_screen_with_large_text_the_sides_stand_in_one_column_and_the_total_in_the_foot(
    sale: Sale, hands: RefundHands, qapp: QApplication
) -> None:
    theme.apply(qapp, theme.Scheme.LIGHT, 200)
    dialog = hands.refund(sale.invoice_id, sale.card_id)
    hands.press(SPACE)
    hands.settle(dialog)
    assert dialog.width() <= hands.window.width()
    assert dialog.choose.is_narrow()
    assert "42.48 GBP" in words(dialog).splitlines()
    left, right = dialog.choose.lines, dialog.choose.figures
    assert right.mapTo(dialog, right.rect().topLeft()).y() > left.mapTo(dialog, left.rect().bottomLeft()).y()


@pytest.mark.parametrize("kind", [PartialRefundDialog, RecordRefundDialog])
def test_a_refund_that_was_not_paid_begins_anew_with_its_lines_its_reason_and_its_number(
    office: OfficeBuilder, sale: Sale, hands: RefundHands, kind: type[PartialRefundDialog]
) -> None:
    asked = (LineWish(1, gross="12.50"), LineWish(5, quantity="6"))
    failed = office.ask(sale.invoice_id, *asked, payment_id=sale.card_id, reason="Six frames were bent", notes="Photos")
    office.approve(failed)
    office.practice.choose(Answer.DECLINED)
    office.send(failed)

    dialog = hands.instead_of(kind, failed)
    assert dialog.windowTitle() == f"{kind.title} in place of R-4"
    assert "Filled in as R-4 was" in words(dialog)
    assert dialog.choose.lines.typed() == {1: "12.50", 5: "6u"}
    form, found = dialog.choose.form(), dialog.choose.found()
    assert (form.payment_id, form.reason, form.notes) == (sale.card_id, "Six frames were bent", "Photos")
    assert (form.reference, form.method) == ("", Method.BANK_TRANSFER if kind is RecordRefundDialog else None)
    assert found is not None
    assert found.gross_minor == 1250 + 1512, "nothing is asked for before a person says so"

    hands.press(ESC)
    assert not dialog.isVisible()
    assert drafts.kept(office.desk("clerk"), sale.invoice_id, kind.kind) is None


def test_a_draft_goes_on_before_a_refund_that_was_not_paid(
    office: OfficeBuilder, sale: Sale, hands: RefundHands
) -> None:
    failed = office.ask(sale.invoice_id, LineWish(1, gross="12.50"), payment_id=sale.card_id, reason="Bent")
    office.approve(failed)
    office.practice.choose(Answer.DECLINED)
    office.send(failed)
    dialog = hands.refund(sale.invoice_id, sale.card_id)
    hands.press("7", ENTER)
    hands.settle(dialog)
    hands.press(ESC)
    hands.wait(lambda: not dialog.isVisible())

    dialog = hands.instead_of(PartialRefundDialog, failed)
    assert dialog.choose.lines.typed() == {1: "7"}
    assert "Your draft, continued" in words(dialog)


@pytest.mark.parametrize(("wide", "size", "narrow"), [(1024, 100, False), (1820, 200, False), (1700, 200, True)])
def test_no_figure_is_cut_at_the_right_edge_of_a_small_screen(
    sale: Sale, hands: RefundHands, qapp: QApplication, wide: int, size: int, narrow: bool
) -> None:
    theme.apply(qapp, theme.Scheme.LIGHT, size)
    hands.window.resize(wide, 700 * size // 100)
    dialog = hands.refund(sale.invoice_id, sale.card_id)
    hands.press(SPACE)
    hands.settle(dialog)
    assert dialog.choose.is_narrow() is narrow
    sides = dialog.choose.widget()
    assert sides is not None
    assert sides.width() == dialog.choose.viewport().width()
