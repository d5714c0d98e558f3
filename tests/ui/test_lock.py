"""Locking the desk: nothing of the books is seen, only the right person comes back, and all that was typed is there."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QLabel, QMenu, QMessageBox
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from desktop import settings
from desktop.database import open_office
from desktop.errors import RefundDeskError
from desktop.model.audit import AuditRow
from desktop.model.office import Office
from desktop.model.person import Person
from desktop.model.states import Method, OfficeKind
from desktop.services.steps import passwords
from desktop.ui import lock_acts, messages
from desktop.ui.dialogs.record_refund import RecordRefundDialog
from desktop.ui.workstation import Workstation
from tests.services.office_builder import OfficeBuilder
from tests.ui.start_hands import StartHands, at_the_start, make_office

CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
ENTER, L, R = Qt.Key.Key_Return, Qt.Key.Key_L, Qt.Key.Key_R
RIGHT = "correct horse battery"


@pytest.fixture
def hands(qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[StartHands]:
    """Somebody before the first window, on a computer of their own."""
    monkeypatch.setenv(settings.HOME_VARIABLE, str(tmp_path / "home"))
    monkeypatch.setattr(passwords, "_HASHER", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
    with at_the_start(qtbot, tmp_path / "window") as made:
        yield made


@pytest.fixture
def address(tmp_path: Path) -> str:
    """An office with one invoice that was paid by bank; its clerk has a password."""
    made = make_office(tmp_path / "shop.refunddesk", OfficeKind.SAMPLE)
    database = open_office(made)
    office = OfficeBuilder(database, tmp_path)
    office.paid(number="491208", customer="Harbour Gifts Ltd", method=Method.BANK_TRANSFER, currency="GBP")
    with database.write() as session:
        clerk = session.scalars(select(Person).where(Person.login == "clerk")).one()
        clerk.password_hash = passwords.hashed(RIGHT)
    database.close()
    return made


def sit(hands: StartHands, address: str, login: str) -> Workstation:
    """Sit down, and wait until the invoice is on the screen."""
    work = hands.sit(address, login)
    hands.until(lambda: "119.00 GBP" in hands.text(work.window))
    work.show_invoice(1)
    hands.until(lambda: "Invoice 491208" in hands.text(work.window))
    return work


def locked(work: Workstation) -> bool:
    return work.lock_acts.page is not None


def lock(hands: StartHands, work: Workstation) -> None:
    hands.key(L, CTRL)
    hands.until(lambda: locked(work))


def begin_a_refund(hands: StartHands, work: Workstation) -> RecordRefundDialog:
    """Half of a refund typed: the reference of one that was paid back by bank."""
    hands.key(R, CTRL | SHIFT)
    hands.until(lambda: bool(work.window.findChildren(RecordRefundDialog)))
    dialog: RecordRefundDialog = work.window.findChildren(RecordRefundDialog)[0]
    hands.until(lambda: dialog.has_begun() and dialog.isActiveWindow())
    dialog.choose.fields.reference.setFocus()
    hands.until(dialog.choose.fields.reference.hasFocus)
    QTest.keyClicks(dialog.choose.fields.reference, "BACS 03")
    return dialog


def test_a_locked_desk_shows_whose_it_is_and_nothing_of_the_books(hands: StartHands, address: str) -> None:
    work = sit(hands, address, "clerk")
    lock(hands, work)

    seen = [each.text() for each in work.window.findChildren(QLabel) if each.isVisible()]
    assert "Cleo Clerk is at this desk. It is locked." in seen
    assert not [text for text in seen if "491208" in text or "Harbour" in text]
    assert work.window.windowTitle() == "Locked (PRACTICE) - Refund Desk"
    assert not work.invoices.isVisible()
    assert not work.window.menuBar().isVisible()


def test_no_key_of_the_window_answers_while_it_is_locked(hands: StartHands, address: str) -> None:
    work = sit(hands, address, "clerk")
    lock(hands, work)
    for key, held in ((R, CTRL | SHIFT), (Qt.Key.Key_K, CTRL), (Qt.Key.Key_2, CTRL), (Qt.Key.Key_F6, CTRL)):
        hands.key(key, held)
    assert not [each for each in work.window.findChildren(QDialog) if each.isVisible()]
    assert work.window.current_page() is work.invoices
    assert locked(work)


def test_the_password_brings_back_the_half_typed_refund(hands: StartHands, address: str) -> None:
    work = sit(hands, address, "clerk")
    dialog = begin_a_refund(hands, work)
    work.lock_acts.lock()
    page = work.lock_acts.page
    assert page is not None
    assert not dialog.isVisible()
    hands.until(page.password.hasFocus)

    hands.letter("wrong")
    hands.key(ENTER)
    hands.until(lambda: "Wrong password. 4 tries are left" in hands.text(page))
    assert locked(work)
    hands.letter(RIGHT)
    hands.key(ENTER)
    hands.until(lambda: not locked(work))

    hands.until(dialog.isVisible)
    assert dialog.windowModality() is Qt.WindowModality.WindowModal
    assert dialog.choose.fields.reference.text() == "BACS 03"
    assert work.invoices.isVisible()
    assert work.window.menuBar().isVisible()
    reference = dialog.choose.fields.reference
    hands.until(lambda: reference.hasFocus() and not reference.hasSelectedText())
    hands.letter("12")
    assert dialog.choose.fields.reference.text() == "BACS 0312"
    with hands.opened[-1].database.read() as session:
        assert list(session.scalars(select(AuditRow.act).order_by(AuditRow.id)))[-2:] == ["wrong password", "came back"]


def test_who_has_no_password_comes_back_by_enter(hands: StartHands, address: str) -> None:
    work = sit(hands, address, "admin")
    lock(hands, work)
    page = work.lock_acts.page
    assert page is not None
    assert not page.password.isVisible()
    hands.until(page.back.hasFocus)
    hands.key(ENTER)
    hands.until(lambda: not locked(work))
    assert "Invoice 491208" in hands.text(work.window)


def test_what_opens_by_itself_while_it_is_locked_is_seen_only_afterwards(hands: StartHands, address: str) -> None:
    work = sit(hands, address, "admin")
    lock(hands, work)
    box = messages.say(work.window, RefundDeskError("R-1 was not sent.", "96.00 GBP is still here.", "late"))
    assert isinstance(box, QMessageBox)
    hands.until(lambda: not box.isVisible())
    hands.press("Back to work", work.window)
    hands.until(box.isVisible)
    hands.press("Close", box)


def test_after_the_offices_minutes_without_a_touch_it_locks_by_itself(
    hands: StartHands, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    work = sit(hands, address, "admin")
    monkeypatch.setattr(lock_acts, "_MINUTE_MS", 150)
    work.lock_acts.lock_after(1)
    hands.until(lambda: locked(work))


def test_keys_and_mouse_put_it_off_and_zero_is_never(
    hands: StartHands, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    work = sit(hands, address, "admin")
    clock = work.lock_acts._idle
    assert clock.interval() == 10 * 60_000, "ten minutes, unless the office says otherwise"
    handle = work.window.windowHandle()
    touches: Sequence[Callable[[], object]] = (
        lambda: QTest.keyClick(handle, Qt.Key.Key_Shift),
        lambda: QTest.mouseMove(handle, work.window.rect().center()),
        lambda: QTest.mouseClick(handle, Qt.MouseButton.LeftButton, pos=work.window.status.geometry().center()),
    )
    for touch in touches:
        clock.stop()
        touch()
        hands.until(clock.isActive)
    work.lock_acts.lock_after(0)
    assert not clock.isActive()
    QTest.keyClick(handle, Qt.Key.Key_Shift)
    assert not clock.isActive()


def test_the_minutes_that_are_saved_hold_at_once(hands: StartHands, address: str) -> None:
    work = sit(hands, address, "admin")
    with hands.opened[-1].database.write() as session:
        session.get_one(Office, 1).lock_after_minutes = 3
    work.settings.rules.stored.emit("The rules are saved.")
    hands.until(lambda: work.lock_acts._idle.interval() == 3 * 60_000)


def test_another_person_can_sit_down_at_a_locked_desk(hands: StartHands, address: str) -> None:
    work = sit(hands, address, "clerk")
    lock(hands, work)
    hands.press("Change person…", work.window)
    hands.until(hands.window.people.isVisible)
    assert hands.window.workstation is None


def test_the_persons_menu_in_the_status_line_locks(hands: StartHands, address: str, qtbot: QtBot) -> None:
    work = sit(hands, address, "admin")
    QTest.mouseClick(work.window.status.person_button(), Qt.MouseButton.LeftButton)
    menus: Callable[[], list[QMenu]] = lambda: [each for each in work.window.findChildren(QMenu) if each.isVisible()]  # noqa: E731
    hands.until(lambda: bool(menus()))
    entry = next(action for action in menus()[0].actions() if action.text() == "Lock")
    entry.trigger()
    hands.until(lambda: locked(work))
    assert not menus()
