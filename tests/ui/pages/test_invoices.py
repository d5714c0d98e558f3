"""The invoices page, pressed and read as a person does."""

import csv
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot
from sqlalchemy.orm import Session

from desktop.database import OfficeDatabase
from desktop.model.states import RefundKind
from desktop.services import drafts
from desktop.services.desk import Desk
from desktop.services.queries import invoices
from desktop.services.queries.invoices import InvoiceFilter
from desktop.services.queries.rows import CurrencySum, InvoiceDetail
from desktop.services.refunds import LineWish
from tests.services.office_builder import OfficeBuilder
from tests.ui.pages.invoices_window import DAY, InvoicesWindow

CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


@contextmanager
def held_back(monkeypatch: pytest.MonkeyPatch, name: str, only: int | None = None) -> Iterator[threading.Event]:
    """Let a read of the page wait until the event is set; `only` the reads of one invoice."""
    real, go_on = getattr(invoices, name), threading.Event()

    def slow(desk: Desk, subject: Any, *rest: Any) -> object:
        if only is None or subject == only:
            assert go_on.wait(20)
        return real(desk, subject, *rest)

    monkeypatch.setattr(invoices, name, slow)
    try:
        yield go_on
    finally:
        go_on.set()


def test_the_list_shows_the_newest_first_with_count_and_a_sum_for_each_currency(opened: InvoicesWindow) -> None:
    assert opened.rows(opened.page.list.table) == [
        "Harbour Gifts Ltd, invoice 491208, 2 Mar 2026 | 310.00 EUR, −16.68 returned",
        "Kettle & Kin, invoice 491207, 1 Mar 2026 | 119.00 EUR",
        "Whitby Keepsakes, invoice 491206, 28 Feb 2026 | 119.00 EUR, unpaid",
        "Fjord & Fell, invoice 491205, 27 Feb 2026 | 50.00 USD",
    ]
    assert "4\ninvoices\n548.00 EUR   50.00 USD" in opened.text(opened.page.list.head)
    assert opened.page.list.table.accessibleName() == "Invoices"


def test_it_says_that_it_counts_until_the_sums_are_known(
    shop: OfficeBuilder, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with held_back(monkeypatch, "sums") as go_on:
        shown = InvoicesWindow(shop, qtbot, tmp_path)
        shown.page.reload()
        shown.wait_for_text("Invoice 491208", shown.page.head)
        assert "counting…" in shown.text(shown.page.list.head)
        go_on.set()
        shown.wait_for_text("548.00 EUR", shown.page.list.head)
        assert "counting…" not in shown.text(shown.page.list.head)


def test_the_next_invoices_are_read_as_one_goes_down(office: OfficeBuilder, qtbot: QtBot, tmp_path: Path) -> None:
    for at in range(230):
        office.invoice(number=f"N{at:03d}", issued=DAY - timedelta(days=at))
    shown = InvoicesWindow(office, qtbot, tmp_path)
    shown.page.reload()
    table = shown.page.list.table
    qtbot.waitUntil(lambda: len(table.rows()) == 100)
    shown.key(Qt.Key.Key_End, CTRL)
    qtbot.waitUntil(lambda: len(table.rows()) == 200)
    shown.key(Qt.Key.Key_End, CTRL)
    qtbot.waitUntil(lambda: len(table.rows()) == 230)
    assert [row.number for row in table.rows()] == [f"N{at:03d}" for at in range(230)]
    shown.key(Qt.Key.Key_End, CTRL)
    shown.wait_for_text("Invoice N229", shown.page.head)
    scrolled = table.verticalScrollBar().value()
    with qtbot.waitSignal(table.model().dataChanged):
        shown.page.reload()
    assert len(table.rows()) == 230
    assert (table.current() or table.rows()[0]).number == "N229"
    assert table.verticalScrollBar().value() == scrolled


def test_typing_into_the_filter_narrows_the_list_and_the_first_fit_is_opened(opened: InvoicesWindow) -> None:
    opened.key(Qt.Key.Key_F, CTRL)
    assert opened.page.list.head.filter.hasFocus()
    opened.type("kettle")
    opened.key(Qt.Key.Key_Return)
    opened.wait_for_text("Invoice 491207", opened.page.head)
    assert [row.number for row in opened.page.list.table.rows()] == ["491207"]
    assert opened.page.list.table.hasFocus()
    opened.wait_for_text("1\ninvoice\n119.00 EUR", opened.page.list.head)


def test_a_filter_that_finds_nothing_says_so_and_can_be_cleared(opened: InvoicesWindow) -> None:
    filter_bar, empty = opened.page.list.head.filter, opened.page.list.empty
    opened.type("nobody")
    opened.wait_for_text("No invoice fits", opened.page.list)
    assert not opened.page.head.isVisible()
    assert opened.text(opened.page.panel) == ""
    assert opened.actions["refund_payment"].obstacle == "Choose an invoice first."
    opened.press(empty.button)
    opened.wait_for_text("Invoice 491208", opened.page.head)
    assert filter_bar.text() == ""
    assert len(opened.page.list.table.rows()) == 4


@pytest.mark.parametrize(
    ("chosen", "found"),
    [
        (InvoiceFilter.PAID, ["491208", "491207", "491205"]),
        (InvoiceFilter.OPEN, ["491206"]),
        (InvoiceFilter.WAITING, ["491208"]),
        (InvoiceFilter.REFUNDED, ["491208"]),
    ],
)
def test_a_saved_filter_is_chosen_by_its_name(opened: InvoicesWindow, chosen: InvoiceFilter, found: list[str]) -> None:
    name = opened.page.list.head.name
    opened.press(name)
    menu = QApplication.activePopupWidget()
    assert menu is not None
    entry = next(action for action in menu.actions() if action.text() == chosen)
    entry.trigger()
    menu.close()
    opened.qtbot.waitUntil(lambda: [row.number for row in opened.page.list.table.rows()] == found)
    assert name.text() == chosen
    opened.press(name)
    again = QApplication.activePopupWidget()
    assert again is not None
    assert [action.text() for action in again.actions() if action.isChecked()] == [chosen]
    again.close()


def test_an_office_without_invoices_offers_to_bring_them_in(
    office: OfficeBuilder, qtbot: QtBot, tmp_path: Path
) -> None:
    shown = InvoicesWindow(office, qtbot, tmp_path)
    shown.page.reload()
    shown.wait_for_text("No invoices yet", shown.page.list)
    shown.wait_for_text("0\ninvoices", shown.page.list.head)
    shown.press(shown.page.list.empty.button)
    assert shown.wanted == [("import",)]


def test_the_detail_says_what_went_back_and_what_waits_of_invoice_and_lines(opened: InvoicesWindow) -> None:
    head = opened.text(opened.page.head)
    for words in ("Paid", "Partly refunded", "Harbour Gifts Ltd", "Germany", "issued 2 Mar 2026", "310.00 EUR"):
        assert words in head
    assert "Returned\n" in head and "16.68" in head and "15.30" in head and "278.02" in head
    assert opened.rows(opened.page.body.lines) == [
        "Desk lamp, L-1  ·  VAT 20 % | 2 | 119.00 | 238.00, −16.68 returned | 221.32, 16.68 returned, 221.32 left",
        "Floor lamp, VAT 20 % | 1 | 60.00 | 60.00, −15.30 waiting | 44.70, 15.30 waiting, 44.70 left",
        "Bulb, VAT 20 % | 1 | 12.00 | 12.00 | 12.00",
    ]
    assert "Net\n258.33\nVAT 20 %\n51.67\nTotal EUR\n310.00" in opened.text(opened.page.body)
    assert opened.window.windowTitle().startswith("491208 Harbour Gifts Ltd (PRACTICE)")


def test_activity_shows_the_newest_and_all_when_asked(opened: InvoicesWindow) -> None:
    body = opened.page.body
    assert len(opened.rows(body.activity)) == 4
    assert "Cleo Clerk asked for 15.30 | R-2" in opened.rows(body.activity)[0]
    opened.press(body.all_button)
    assert len(opened.rows(body.activity)) > 4
    assert "asked for 16.68 | R-1" in opened.rows(body.activity)[-1]
    assert body.all_button.text() == "Newest 4"


def test_an_answer_for_an_invoice_one_has_left_meanwhile_is_dropped(
    opened: InvoicesWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    table = opened.page.list.table
    seen: list[str] = []
    real = opened.page.head.show_detail

    def note(detail: InvoiceDetail) -> None:
        seen.append(detail.row.number)
        real(detail)

    monkeypatch.setattr(opened.page.head, "show_detail", note)
    with held_back(monkeypatch, "detail", only=table.rows()[1].id) as go_on:
        opened.key(Qt.Key.Key_Down)
        opened.key(Qt.Key.Key_Down)
        opened.key(Qt.Key.Key_Down)
        assert "Invoice 491208" in opened.text(opened.page.head)
        go_on.set()
        opened.wait_for_text("Invoice 491205", opened.page.head)
    assert seen == ["491205"]


def test_the_refund_keys_mean_the_invoice_on_which_one_stands_even_before_it_is_read(
    opened: InvoicesWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    below = opened.page.list.table.rows()[1].id
    with held_back(monkeypatch, "detail") as go_on:
        opened.key(Qt.Key.Key_Down)
        opened.key(Qt.Key.Key_R, CTRL | SHIFT)
        assert opened.wanted == []
        go_on.set()
        opened.qtbot.waitUntil(lambda: opened.wanted == [(below, None, RefundKind.RECORD)])


def test_refund_payment_begins_with_the_payment_our_gateway_took(opened: InvoicesWindow, shop: OfficeBuilder) -> None:
    row = opened.page.list.table.rows()[0]
    payment = shop.payment_of(row.id)
    opened.key(Qt.Key.Key_R, CTRL)
    opened.press(opened.page.head.refund_button)
    opened.press(opened.page.head.add_button)
    assert opened.wanted == [
        (row.id, payment.id, RefundKind.PROCESS),
        (row.id, payment.id, RefundKind.PROCESS),
        (row.id, None, RefundKind.RECORD),
    ]


@pytest.mark.parametrize(
    ("number", "why_no_refund", "why_no_record"),
    [
        ("491207", "No payment of this invoice came in through our gateway.", ""),
        ("491206", "Nothing was paid on this invoice yet", "Nothing was paid on this invoice yet"),
    ],
)
def test_what_cannot_be_done_says_why(
    opened: InvoicesWindow, number: str, why_no_refund: str, why_no_record: str
) -> None:
    opened.open(number)
    for button, why in ((opened.page.head.refund_button, why_no_refund), (opened.page.head.add_button, why_no_record)):
        assert button.isEnabled() is not bool(why)
        assert button.toolTip().startswith(why)
        assert button.accessibleDescription() == button.toolTip()


def test_a_kept_draft_is_offered_and_goes_on_where_it_stopped(opened: InvoicesWindow, shop: OfficeBuilder) -> None:
    row = opened.page.list.table.rows()[0]
    assert not opened.page.body.note.isVisible()
    drafts.keep(shop.desk("clerk"), row.id, RefundKind.RECORD, "{}", 9600)
    opened.page.reload()
    opened.wait_for_text("Draft refund 96.00 EUR", opened.page.body)
    button = next(each for each in opened.page.body.note.children() if getattr(each, "text", str)() == "Continue")
    opened.press(button)  # type: ignore[arg-type]
    opened.qtbot.waitUntil(lambda: opened.wanted == [(row.id, None, RefundKind.RECORD)])


def test_a_draft_of_somebody_else_is_not_shown(opened: InvoicesWindow, shop: OfficeBuilder) -> None:
    row = opened.page.list.table.rows()[0]
    drafts.keep(shop.desk("clerk2"), row.id, RefundKind.PROCESS, "{}", 9600)
    shop.ask(row.id, LineWish(3, gross="1.00"), reason="Broken", reference="RMA-8")
    opened.page.reload()
    opened.wait_for_text("16.30", opened.page.head)
    assert not opened.page.body.note.isVisible()


def test_keys_lead_from_the_list_to_the_lines_and_back_and_through_all_areas(opened: InvoicesWindow) -> None:
    page = opened.page
    opened.key(Qt.Key.Key_Return)
    assert page.body.lines.hasFocus()
    opened.key(Qt.Key.Key_Escape)
    assert page.list.table.hasFocus()
    stops = []
    for _ in range(4):
        opened.key(Qt.Key.Key_F6)
        stops.append(opened.window.focusWidget())
    assert stops[:3] == [page.head.refund_button, page.body.lines, page.panel.payments]


def test_the_list_alone_has_all_columns_and_says_what_the_selected_come_to(opened: InvoicesWindow) -> None:
    table = opened.page.list.table
    opened.key(Qt.Key.Key_Backslash, CTRL)
    assert not opened.page.head.isVisible()
    heads = [table.model().headerData(at, Qt.Orientation.Horizontal) for at in range(table.model().columnCount())]
    assert heads == [
        "Invoice", "Date ↓", "Customer", "State", "Total", "Paid", "Returned", "Waiting", "Left to return",
    ]  # fmt: skip
    assert opened.rows(table)[0] == (
        "491208 | 2 Mar | Harbour Gifts Ltd | Partly refunded | 310.00 EUR | 310.00 | −16.68 | −15.30 | 278.02"
    )
    assert opened.rows(table)[2].endswith("Unpaid | 119.00 EUR | 0.00 |  |  | ")
    opened.key(Qt.Key.Key_A, CTRL)
    assert "4 selected\n548.00 EUR, left to return 397.02;  50.00 USD, left to return 50.00" in opened.text(
        opened.page.list
    )
    opened.key(Qt.Key.Key_Return)
    assert opened.page.head.isVisible()
    assert table.model().columnCount() == 2


def test_the_filtered_list_is_exported_to_the_file_one_chooses(opened: InvoicesWindow, tmp_path: Path) -> None:
    opened.type("Gifts")
    opened.qtbot.waitUntil(lambda: len(opened.page.list.table.rows()) == 1)
    opened.key(Qt.Key.Key_E, CTRL)
    dialog = opened.window.findChild(QFileDialog)
    assert dialog is not None
    target = tmp_path / "for the accountant.csv"
    dialog.selectFile(str(target))
    with opened.qtbot.waitSignal(opened.page.said) as said:
        dialog.accept()
    assert said.args == ["1 invoice written to for the accountant.csv."]
    assert opened.window.status.result() == "1 invoice written to for the accountant.csv."
    rows = list(csv.reader(target.read_text("utf-8-sig").splitlines()))
    assert rows[1] == [
        "491208", "2026-03-02", "Harbour Gifts Ltd", "paid", "partly", "EUR", "310.00", "310.00", "0.00", "16.68",
        "15.30",
    ]  # fmt: skip
    assert len(rows) == 2


def test_the_number_is_copied_from_the_more_menu(opened: InvoicesWindow) -> None:
    opened.press(opened.page.head.more)
    menu = QApplication.activePopupWidget()
    assert menu is not None
    menu.actions()[0].trigger()
    menu.close()
    assert QGuiApplication.clipboard().text() == "491208"


def test_an_invoice_that_is_not_in_the_list_is_found_by_its_number(opened: InvoicesWindow) -> None:
    wanted = opened.page.list.table.rows()[3].id
    opened.type("kettle")
    opened.wait_for_text("Invoice 491207", opened.page.head)
    opened.page.show_invoice(wanted)
    opened.wait_for_text("Invoice 491205", opened.page.head)
    opened.qtbot.waitUntil(lambda: [row.number for row in opened.page.list.table.rows()] == ["491205"])
    assert opened.page.list.head.filter.text() == "491205"
    opened.page.list.head.filter.setFocus()
    opened.key(Qt.Key.Key_Escape)
    opened.qtbot.waitUntil(lambda: len(opened.page.list.table.rows()) == 4)


def test_a_failed_read_is_told_and_the_old_rows_stay(
    opened: InvoicesWindow, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_arguments: object, **_named: object) -> list[CurrencySum]:
        raise RuntimeError("the disk is gone")

    monkeypatch.setattr(invoices, "window", broken)
    opened.page.reload()
    opened.qtbot.waitUntil(lambda: QApplication.activeModalWidget() is not None)
    box = QApplication.activeModalWidget()
    assert box is not None
    assert "Something unexpected happened." in opened.text(box)
    assert len(opened.page.list.table.rows()) == 4
    assert "Invoice 491208" in opened.text(opened.page.head)
    assert "the disk is gone" in caplog.text
    box.close()


def test_nothing_is_read_on_the_thread_of_the_window(
    shop: OfficeBuilder, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = InvoicesWindow(shop, qtbot, tmp_path)
    threads: list[threading.Thread] = []
    real = OfficeDatabase.read

    @contextmanager
    def watched(database: OfficeDatabase) -> Iterator[Session]:
        threads.append(threading.current_thread())
        with real(database) as session:
            yield session

    monkeypatch.setattr(OfficeDatabase, "read", watched)
    shown.open("491208")
    shown.open("491207")
    shown.key(Qt.Key.Key_Backslash, CTRL)
    shown.page.show_invoice(shown.page.list.table.rows()[0].id)
    shown.wait_for_text("Invoice 491208", shown.page.head)
    assert len(threads) > 4
    assert threading.main_thread() not in threads


def test_no_two_actions_answer_the_same_key(opened: InvoicesWindow) -> None:
    assert list(opened.actions.clashes()) == []
