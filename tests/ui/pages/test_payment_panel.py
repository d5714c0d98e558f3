"""The payment panel: what is left of each payment, its refunds, and the word for what is not known."""

from datetime import UTC, datetime, timedelta, timezone
from uuid import UUID

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QLabel, QWidget

from desktop.gateways.practice import Answer
from desktop.model.states import Method, RefundKind, RefundState
from desktop.services.queries.rows import RefundRow
from desktop.services.refunds import LineWish
from desktop.services.steps.sales import NewLine
from desktop.ui import figures
from desktop.ui.pages.refund_words import note_sentence, to_be_told
from tests.services.office_builder import OfficeBuilder
from tests.ui.pages.invoices_window import InvoicesWindow

NOON = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)


def refund(number: str, state: RefundState, sentence: str = "", next_look: datetime | None = None) -> RefundRow:
    return RefundRow(
        UUID(int=int(number[2:])), number, state, RefundKind.PROCESS, "Harbour Gifts Ltd", 1, "491208", 1,
        "Visa ••4242", 600, 600, "GBP", "Mugs broken", "", "Cleo Clerk", NOON, "", None, sentence, next_look,
    )  # fmt: skip


@pytest.fixture
def in_berlin(monkeypatch: pytest.MonkeyPatch) -> None:
    """The person sits in Berlin, an hour ahead of UTC in winter."""
    monkeypatch.setattr(figures, "here", lambda moment: moment.astimezone(timezone(timedelta(hours=1))))


@pytest.mark.usefixtures("in_berlin")
@pytest.mark.parametrize(
    ("state", "next_look", "said"),
    [
        (RefundState.UNKNOWN, NOON + timedelta(minutes=5), "Not known. Asking again at 13:05."),
        (RefundState.PENDING, NOON + timedelta(hours=13), "Not known. Asking again at 22 Nov 02:00."),
        (RefundState.SENDING, NOON - timedelta(minutes=5), "Not known. The next look was due at 12:55."),
        (RefundState.UNKNOWN, None, "Not known."),
        (RefundState.FAILED, NOON + timedelta(minutes=5), "Not known."),
    ],
)
def test_the_sentence_names_the_next_look_on_the_persons_own_clock(
    state: RefundState, next_look: datetime | None, said: str
) -> None:
    assert note_sentence(refund("R-1", state, "Not known.", next_look), NOON) == said


def test_the_note_speaks_of_the_chosen_refund_else_of_the_most_open_one() -> None:
    failed, pending = refund("R-1", RefundState.FAILED, "Refused."), refund("R-2", RefundState.PENDING, "On its way.")
    unknown, waiting = refund("R-3", RefundState.UNKNOWN, "Not known."), refund("R-4", RefundState.REQUESTED)
    assert to_be_told([waiting, pending, unknown, failed], None) is unknown
    assert to_be_told([waiting, pending, unknown, failed], failed) is failed
    assert to_be_told([waiting, pending, unknown, failed], waiting) is unknown
    assert to_be_told([failed, waiting], None) is failed
    assert to_be_told([waiting, failed], None) is None, "it was asked for anew"
    assert to_be_told([], None) is None


def test_the_chosen_payment_shows_what_is_left_and_its_facts(opened: InvoicesWindow, shop: OfficeBuilder) -> None:
    panel = opened.page.panel
    payment = shop.payment_of(opened.page.list.table.rows()[0].id)
    assert "Payments\n1\n310.00 EUR" in opened.text(panel)
    assert opened.rows(panel.payments) == ["Visa ••4242, Practice gateway, 2 Mar 2026 | 310.00, 16.68 returned"]
    block = opened.text(panel.block)
    for words in (
        "278.02 EUR", "left to return", "Card, Visa ••4242", "Practice gateway, taken here", str(payment.gateway_ref),
        "2 Mar 2026", "Refund this payment…",
    ):  # fmt: skip
        assert words in block
    opened.press(panel.block.button)
    assert opened.wanted == [(opened.page.list.table.rows()[0].id, payment.id, RefundKind.PROCESS)]


def test_a_payment_from_outside_offers_a_record(opened: InvoicesWindow, shop: OfficeBuilder) -> None:
    opened.open("491207")
    panel = opened.page.panel
    assert opened.rows(panel.payments) == ["Bank transfer, Outside, 2 Mar 2026 | 119.00, nothing returned"]
    assert panel.block.button.text() == "Add refund…"
    assert "None was asked for." in opened.text(panel)
    opened.press(panel.block.button)
    row = opened.page.list.table.rows()[1]
    assert opened.wanted == [(row.id, shop.payment_of(row.id).id, RefundKind.RECORD)]


def test_arrows_choose_between_payments_and_the_one_our_gateway_took_comes_first(
    opened: InvoicesWindow, shop: OfficeBuilder
) -> None:
    invoice = shop.invoice(number="491209")
    shop.payment(invoice, amount="19.00", method=Method.CASH)
    shop.payment(invoice)
    opened.open("491209")
    panel = opened.page.panel
    assert [row.split(",")[0] for row in opened.rows(panel.payments)] == ["Cash", "Visa ••4242"]
    assert "100.00 EUR" in opened.text(panel.block)
    panel.payments.setFocus()
    opened.key(Qt.Key.Key_Up)
    opened.wait_for_text("19.00 EUR", panel.block)


def test_where_nothing_was_paid_the_panel_says_so(opened: InvoicesWindow) -> None:
    opened.open("491206")
    assert "Nothing was paid on this invoice yet, so nothing can go back." in opened.text(opened.page.panel)
    assert not opened.page.panel.block.isVisible()


def test_a_payment_of_which_all_is_promised_says_so_on_its_button(opened: InvoicesWindow, shop: OfficeBuilder) -> None:
    invoice = shop.paid(number="491209")
    shop.ask(invoice, LineWish(1, all=True), reason="Wrong item")
    opened.open("491209")
    button = opened.page.panel.block.button
    assert not button.isEnabled()
    assert button.toolTip() == "All of this payment was returned or is promised."
    assert opened.page.head.refund_button.toolTip() == button.toolTip()
    assert opened.page.head.add_button.toolTip() == "All that was paid on this invoice was returned or is promised."


def test_each_refund_stands_with_its_state_its_reason_and_its_number(opened: InvoicesWindow) -> None:
    panel = opened.page.panel
    assert opened.rows(panel.refunds) == [
        "Waiting for approval, Wrong item, 2 Mar | −15.30, R-2",
        "Sent, Lights faulty, 2 Mar | −16.68, CN-2026-0001",
    ]
    assert "Refunds of this payment\n2\n31.98" in opened.text(panel)
    assert not panel.note.isVisible()


def test_a_refund_that_has_a_note_opens_it(opened: InvoicesWindow, shop: OfficeBuilder) -> None:
    panel = opened.page.panel
    assert not panel.note_button.isVisible()
    panel.refunds.setFocus()
    opened.key(Qt.Key.Key_Home, Qt.KeyboardModifier.ControlModifier)
    assert not panel.note_button.isVisible()
    assert opened.actions["open_refund_note"].obstacle == "Choose a refund that has a credit note."
    opened.key(Qt.Key.Key_Down)
    opened.key(Qt.Key.Key_Return)
    opened.press(panel.note_button)
    sent = panel.refunds.rows()[1]
    assert opened.wanted == [("refund", sent.id), ("note", shop.note_of(sent.id).id)]


def test_an_outcome_that_is_not_known_is_said_with_what_is_safe_and_when_we_ask_again(
    opened: InvoicesWindow, shop: OfficeBuilder
) -> None:
    row = opened.page.list.table.rows()[0]
    shop.now = datetime.now(UTC)
    shop.practice.choose(Answer.LOST_AFTER)
    lost = shop.refunded(row.id, LineWish(3, gross="6.00"), reason="Mugs broken")
    opened.page.show_refund(lost)
    opened.wait_for_text("has not confirmed R-3 yet. Do not pay it another way", opened.page.panel.note)
    chosen = opened.page.panel.refund()
    assert chosen is not None and chosen.next_look is not None
    local = chosen.next_look.astimezone()
    assert f"{local:%H:%M}." in opened.page.panel.note.words()
    assert (
        opened.rows(opened.page.panel.refunds)[0] == f"Not confirmed, Mugs broken, {local.day} {local:%b} | −6.00, R-3"
    )


def test_a_refund_just_asked_for_is_the_selected_row(opened: InvoicesWindow, shop: OfficeBuilder) -> None:
    row = opened.page.list.table.rows()[0]
    asked = shop.ask(row.id, LineWish(3, all=True), reason="Broken", reference="RMA-9")
    opened.page.reload()
    opened.page.show_refund(asked)
    refunds = opened.page.panel.refunds
    opened.qtbot.waitUntil(lambda: [each.id for each in refunds.selected()] == [asked])
    assert opened.rows(refunds)[0] == "Waiting for approval, Broken, 2 Mar | −12.00, R-3"
    assert refunds.hasFocus()
    assert "27.30" in opened.text(opened.page.head)


def test_a_refund_of_another_invoice_brings_its_invoice(opened: InvoicesWindow, shop: OfficeBuilder) -> None:
    row = opened.page.list.table.rows()[1]
    asked = shop.ask(row.id, LineWish(1, gross="9.00"), reason="Broken", reference="T-1")
    opened.page.show_refund(asked)
    opened.wait_for_text("Invoice 491207", opened.page.head)
    opened.qtbot.waitUntil(lambda: [each.id for each in opened.page.panel.refunds.selected()] == [asked])
    assert (opened.page.list.table.current() or row).number == "491207"


def test_reading_again_leaves_the_person_where_they_stand(opened: InvoicesWindow, shop: OfficeBuilder) -> None:
    page = opened.page
    page.panel.refunds.setFocus()
    opened.key(Qt.Key.Key_End, Qt.KeyboardModifier.ControlModifier)
    stood_on = page.panel.refunds.selected()[0].id
    shop.ask(page.list.table.rows()[0].id, LineWish(3, gross="1.00"), reason="Broken", reference="RMA-8")
    page.reload()
    opened.qtbot.waitUntil(lambda: len(page.panel.refunds.rows()) == 3)
    assert [each.id for each in page.panel.refunds.selected()] == [stood_on]
    assert page.panel.refunds.hasFocus()


def test_in_a_narrow_window_the_panel_is_a_tab_and_a_refund_opens_it(
    shop: OfficeBuilder, opened: InvoicesWindow
) -> None:
    opened.window.resize(1120, 680)
    opened.qtbot.waitUntil(lambda: not opened.page.panel.isVisible())
    sent = opened.page.panel.refunds.rows()[1].id
    opened.page.show_refund(sent)
    opened.qtbot.waitUntil(opened.page.panel.note_button.isVisible)
    assert opened.page.panel.isVisible()


@pytest.mark.parametrize(
    ("price", "wide", "in_tab"),
    [("123457.56", 1366, False), ("14691357.89", 1440, False), ("9914691357.89", 1366, True)],
)
def test_however_large_a_sum_is_nothing_of_it_is_cut(
    shop: OfficeBuilder, opened: InvoicesWindow, price: str, wide: int, in_tab: bool
) -> None:
    large = shop.invoice(NewLine("Machine", "1", price, (20_000,)), number="M-2")
    shop.payment(large, method=Method.BANK_TRANSFER)
    shop.refunded(large, amount="1234.56", reason="Scratched", reference="BT-1")
    opened.window.resize(wide, 768)
    opened.open("M-2")
    opened.qtbot.waitUntil(lambda: opened.page.panel.isVisible() is not in_tab)
    page = opened.page
    for part in (page.head, page.body, page.panel):
        if part is page.panel:
            page.panes.show_panel()
        opened.qtbot.waitUntil(lambda part=part: part.isVisible() and not cut(part, opened.window))  # type: ignore[misc]


def cut(part: QWidget, window: QWidget) -> list[str]:
    """What a person cannot read to its end, because it leaves the part or the window."""
    labels = [each for each in part.findChildren(QLabel) if each.isVisible() and each.text()]
    ends = {each: each.mapTo(window, QPoint(each.width(), 0)).x() for each in labels}
    last = min(part.mapTo(window, QPoint(part.width(), 0)).x(), window.width())
    return [each.text() for each in labels if ends[each] > last or each.width() < each.minimumSizeHint().width()]
