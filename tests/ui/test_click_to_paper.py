"""From a key press to the paper in the real window: asked for by one person, approved and sent by another."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from desktop.services import opening
from desktop.services.opening import OpenOffice
from desktop.ui import background, start
from desktop.ui.dialogs.partial_refund import PartialRefundDialog
from desktop.ui.start import StartWindow
from desktop.ui.widgets.row_table import RowTable
from desktop.ui.workstation import Workstation
from tests.acceptance import paid_invoice
from tests.stripe_server.client import KEY, StripeServer

# A server, two desks and a paper take their time on a loaded machine; each wait inside has its own end.
pytestmark = pytest.mark.timeout(300)

Key = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def stripe(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[StripeServer]:
    """Stripe's side on loopback; all that was sent must fit Stripe's own document."""
    with StripeServer() as server:
        monkeypatch.setenv("REFUND_DESK_STRIPE_ADDRESS", server.address)
        monkeypatch.setenv("REFUND_DESK_HOME", str(tmp_path / "home"))
        yield server
        assert server.violations() == []


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path, stripe: StripeServer) -> Iterator[StartWindow]:
    """The program's first window on a real office with one paid invoice and a key in the keychain."""
    path = tmp_path / "office.refunddesk"
    paid_invoice.make(path, stripe)
    opened: list[OpenOffice] = []

    def open_office(address: str) -> OpenOffice:
        opened.append(opening.open_office(address))
        return opened[-1]

    admin = open_office(str(path))
    assert admin.enter_key(admin.desk(admin.people()[0]), KEY)
    first = start.open_window(str(path), open_office, tmp_path)
    qtbot.addWidget(first)
    with qtbot.waitActive(first):
        first.show()
    yield first
    if first.workstation is not None:
        first.workstation.close()
    background.wait_for_all()
    for office in opened:
        office.close()


class Hands:
    """Presses keys wherever the keyboard stands, and reads."""

    def __init__(self, window: StartWindow, qtbot: QtBot) -> None:
        self._window, self._qtbot = window, qtbot

    def press(self, *keys: Qt.Key | str, ctrl: bool = False) -> None:
        """Press these keys, or type these letters."""
        for key in keys:
            if isinstance(key, str):
                for letter in key:
                    # A letter may open a field, which takes the next one.
                    QTest.keyClicks(_struck(), letter)
            else:
                QTest.keyClick(_struck(), key, CTRL if ctrl else Qt.KeyboardModifier.NoModifier)

    def wait(self, until: Callable[[], object]) -> None:
        """Wait until that is so."""
        self._qtbot.waitUntil(lambda: bool(until()), timeout=30_000)

    def sit_down(self, name: str) -> Workstation:
        """Choose the person by the keys of the list."""
        people = self._window.people.table
        self.wait(lambda: people.isVisible() and people.hasFocus() and people.rows())
        names = [person.name for person in people.rows()]
        self.wait(lambda: people.current() is not None)
        while (current := people.current()) is not None and current.name != name:
            self.press(Key.Key_Down if names.index(current.name) < names.index(name) else Key.Key_Up)
        self.press(Key.Key_Return)
        self.wait(lambda: self._window.workstation is not None)
        station = self._window.workstation
        assert station is not None
        station.window.resize(1440, 900)
        self.wait(station.window.isActiveWindow)
        return station

    def change_person(self, station: Workstation, name: str) -> Workstation:
        """Another person sits down."""
        station.window.registry["change_person"].trigger()
        self.wait(self._window.isActiveWindow)
        return self.sit_down(name)


def _struck() -> QWidget:
    """Where the next key goes."""
    target = QApplication.focusWidget()
    assert target is not None
    return target


@pytest.fixture
def hands(window: StartWindow, qtbot: QtBot) -> Hands:
    return Hands(window, qtbot)


def words(widget: QWidget) -> list[str]:
    """What a person reads in that part: labels, buttons, and the cells of tables."""
    labels = [label.text() for label in widget.findChildren(QLabel) if label.isVisibleTo(widget)]
    labels += [button.text() for button in widget.findChildren(QPushButton) if button.isVisibleTo(widget)]
    for table in widget.findChildren(RowTable):
        if table.isVisibleTo(widget):
            model = table.row_model()
            labels += [
                str(model.data(model.index(row, column), Qt.ItemDataRole.AccessibleTextRole))
                for row in range(model.rowCount())
                for column in range(model.columnCount())
            ]
    return labels


def find_invoice(hands: Hands, station: Workstation) -> None:
    """Type the number into the filter and open the invoice beside the list."""
    hands.wait(station.invoices.list.table.rows)
    hands.press(Key.Key_F, ctrl=True)
    hands.press(paid_invoice.INVOICE, Key.Key_Return, Key.Key_Return)
    hands.wait(lambda: f"Invoice {paid_invoice.INVOICE}" in words(station.invoices))


def ask_for_refund(hands: Hands, station: Workstation) -> None:
    """The lamp in full and half of what the shades cost."""
    hands.press(Key.Key_R, ctrl=True)
    hands.wait(lambda: isinstance(QApplication.activeWindow(), PartialRefundDialog))
    dialog = QApplication.activeWindow()
    assert isinstance(dialog, PartialRefundDialog)
    hands.wait(lambda: dialog.has_begun() and dialog.choose.settled() and dialog.choose.lines.table.hasFocus())
    hands.press(Key.Key_Space, Key.Key_Down, "50%", Key.Key_Return)
    hands.wait(lambda: "178.50 EUR" in words(dialog))
    hands.press(Key.Key_Return, ctrl=True)
    hands.wait(dialog.choose.fields.reason.hasFocus)
    hands.press("D")
    hands.press(Key.Key_Return, ctrl=True)
    hands.wait(lambda: "Refund now 178.50 EUR" in words(dialog))
    hands.press(Key.Key_Return, ctrl=True)
    hands.wait(station.window.isActiveWindow)


def test_a_refund_goes_from_the_keys_to_stripe_and_its_paper_opens_in_the_window(
    hands: Hands, stripe: StripeServer
) -> None:
    clerk = hands.sit_down("Cleo Clerk")
    find_invoice(hands, clerk)
    ask_for_refund(hands, clerk)
    hands.wait(lambda: any("Waiting for approval" in each for each in words(clerk.invoices.panel)))
    assert stripe.book().calls == 0, "money was asked for before anybody approved"

    manager = hands.change_person(clerk, "Mia Manager")
    hands.wait(manager.invoices.list.table.hasFocus)
    manager.window.registry["page_refund_approvals"].trigger()
    hands.wait(lambda: "Approve and send 178.50 EUR" in words(manager.approvals))
    hands.press(Key.Key_Return, ctrl=True)
    hands.wait(lambda: manager.window.status.result().startswith("178.50 EUR sent to Visa ••4242"))
    number = manager.window.status.result().rsplit(" ", 1)[1].rstrip(".")

    manager.window.registry["page_credit_notes"].trigger()
    hands.wait(lambda: number in words(manager.notes.head) and manager.notes.reader.view.pages() == 1)
    paper = manager.notes.reader.view.text()
    assert number in paper
    assert paid_invoice.INVOICE in paper
    assert "178,50" in paper
    assert "150,00" in paper
    assert "28,50" in paper
    assert "PRACTICE" not in paper

    book = stripe.book()
    assert (book.refunds, book.refunded) == (1, 17_850)
