"""The help inside the window: it has a topic for every page, opens at the page's own, and names every key."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop import settings
from desktop.model.states import OfficeKind
from desktop.ui.dialogs.help import HelpDialog, topics
from desktop.ui.workstation import Workstation
from tests.ui.start_hands import StartHands, at_the_start, make_office


@pytest.fixture
def hands(qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[StartHands]:
    """Somebody before the first window, on a computer of their own."""
    monkeypatch.setenv(settings.HOME_VARIABLE, str(tmp_path / "home"))
    with at_the_start(qtbot, tmp_path / "window") as made:
        yield made


@pytest.fixture
def work(hands: StartHands, tmp_path: Path) -> Workstation:
    return hands.sit(make_office(tmp_path / "shop.refunddesk", OfficeKind.SAMPLE), "admin")


def opened(hands: StartHands) -> HelpDialog:
    hands.key(Qt.Key.Key_F1)
    hands.until(lambda: isinstance(QApplication.activeModalWidget(), HelpDialog))
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, HelpDialog)
    hands.until(dialog.list.hasFocus)
    return dialog


def test_every_page_of_the_rail_has_its_topic(work: Workstation) -> None:
    titles = [topic.title for topic in topics(work.window.registry)]

    pages = [work.window.rail.list.model().index(at, 0) for at in range(work.window.rail.list.model().rowCount())]
    named = [str(page.data(Qt.ItemDataRole.DisplayRole) or "") for page in pages]
    assert {"Invoices", "Bookings", "Payments", "Refund approvals", "Inbox", "Credit notes", "Customers"} <= set(titles)
    assert {"Reports", "Books", "Settings"} <= set(titles)
    assert [name for name in named if name and name not in titles] == []


def test_f1_opens_the_topic_of_the_page_and_esc_closes_it(hands: StartHands, work: Workstation) -> None:
    hands.key(Qt.Key.Key_Comma, Qt.KeyboardModifier.ControlModifier)
    hands.until(work.settings.isVisible)

    dialog = opened(hands)

    assert dialog.text.toPlainText().startswith("Settings\nWho may change what stands under Rights")
    hands.key(Qt.Key.Key_Escape)
    hands.until(lambda: QApplication.activeModalWidget() is None)


def test_the_keys_are_those_of_the_registry(hands: StartHands, work: Workstation) -> None:
    dialog = opened(hands)
    dialog.list.choose("Keys")

    said = dialog.text.toPlainText()
    for keys, words in (("Ctrl+K", "Find or do"), ("F5", "Ask the gateway now"), ("Ctrl+R", "Refund payment…")):
        assert keys in said
        assert words in said
    exports = [line for line in said.splitlines() if "Ctrl+E " in line]
    assert len(exports) > 1
    assert all(line.endswith(")") for line in exports), "each with its page"
