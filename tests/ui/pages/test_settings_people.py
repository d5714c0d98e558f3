"""Settings of people, passwords and rights, pressed by an administrator, and looked at by somebody who may not."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from desktop import settings
from desktop.errors import Refusal
from desktop.model.audit import AuditRow
from desktop.model.office import Office
from desktop.model.person import Person
from desktop.model.states import OfficeKind, Right, Role
from desktop.services import rights
from desktop.services.steps import passwords
from desktop.ui.dialogs.edit_person import EditPersonDialog
from desktop.ui.dialogs.set_password import SetPasswordDialog
from desktop.ui.pages.settings import FORBIDDEN, SettingsPage
from desktop.ui.pages.settings_section import Section
from tests.ui.start_hands import StartHands, at_the_start, make_office

CTRL, COMMA, ENTER = Qt.KeyboardModifier.ControlModifier, Qt.Key.Key_Comma, Qt.Key.Key_Return
LONG = "a good long one"


@pytest.fixture
def hands(qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[StartHands]:
    """Somebody before the first window, on a computer of their own."""
    monkeypatch.setenv(settings.HOME_VARIABLE, str(tmp_path / "home"))
    monkeypatch.setattr(passwords, "_HASHER", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
    with at_the_start(qtbot, tmp_path / "window") as made:
        yield made


def open_section(hands: StartHands, folder: Path, name: str, login: str = "admin") -> SettingsPage:
    """Sit down in a real office, press Ctrl+comma and open that section."""
    work = hands.sit(make_office(folder / "shop.refunddesk", OfficeKind.REAL), login)
    hands.key(COMMA, CTRL)
    page = work.settings
    section: Section = getattr(page, name)
    page.show_section(section)
    hands.until(section.isVisible)
    if name == "people":
        hands.until(lambda: len(page.people.table.rows()) == 3)
    if name == "rights":
        hands.until(page.rights.boxes[Role.MANAGER, Right.APPROVE].isChecked)
    return page


def dialog_of(hands: StartHands, kind: type[QDialog]) -> QDialog:
    hands.until(lambda: isinstance(QApplication.activeModalWidget(), kind))
    found = QApplication.activeModalWidget()
    assert isinstance(found, kind)
    return found


def person(hands: StartHands, login: str) -> Person | None:
    with hands.opened[-1].database.read() as session:
        return session.scalars(select(Person).where(Person.login == login)).one_or_none()


def acts(hands: StartHands) -> list[str]:
    with hands.opened[-1].database.read() as session:
        return list(session.scalars(select(AuditRow.act).order_by(AuditRow.id)))


def result(hands: StartHands) -> str:
    return hands.workstation.window.status.result()


def test_somebody_is_added_with_a_limit_and_a_wrong_limit_is_said_at_its_field(
    hands: StartHands, tmp_path: Path
) -> None:
    page = open_section(hands, tmp_path, "people")
    hands.press("Add a person…", page.people)
    dialog = dialog_of(hands, EditPersonDialog)
    assert isinstance(dialog, EditPersonDialog)
    dialog.name.setText("Olga Ordner")
    dialog.login.setText("olga")
    hands.choose(dialog.role, "Manager")
    dialog.limit.setText("much")
    hands.press("Add", dialog)
    assert "Amount not taken." in hands.text(dialog)
    dialog.limit.setText("250,00")
    hands.press("Add", dialog)

    hands.until(lambda: result(hands) == "Olga Ordner is added.")
    hands.until(lambda: len(page.people.table.rows()) == 4)
    added = person(hands, "olga")
    assert added is not None
    assert (added.name, added.role, added.approval_limit_minor) == ("Olga Ordner", Role.MANAGER, 25_000)


def test_the_last_administrator_cannot_be_put_out_and_reads_why(hands: StartHands, tmp_path: Path) -> None:
    page = open_section(hands, tmp_path, "people")
    page.people.table.choose(1)
    hands.press("Change…", page.people)
    dialog = dialog_of(hands, EditPersonDialog)
    assert isinstance(dialog, EditPersonDialog)
    dialog.active.setChecked(False)
    hands.press("Save", dialog)
    hands.until(lambda: "it would lock everybody out of the settings" in dialog.note.words())
    hands.press("Cancel", dialog)
    kept = person(hands, "admin")
    assert kept is not None
    assert kept.active


def test_an_office_without_passwords_is_advised_until_one_is_set(hands: StartHands, tmp_path: Path) -> None:
    page = open_section(hands, tmp_path, "people")
    assert page.people.advice.isVisible()
    assert "Nobody here has a password" in page.people.advice.words()
    page.people.table.choose(2)
    hands.press("Set a password…", page.people)
    dialog = dialog_of(hands, SetPasswordDialog)
    assert isinstance(dialog, SetPasswordDialog)
    assert not dialog.old.isVisible()
    hands.until(dialog.new.hasFocus)
    QTest.keyClicks(dialog.new, LONG)
    QTest.keyClicks(dialog.again, "another")
    hands.press("Set it", dialog)
    assert "The two are not the same." in hands.text(dialog)
    dialog.again.setText(LONG)
    hands.press("Set it", dialog)

    hands.until(lambda: result(hands) == "Mia Manager has a new password.")
    hands.until(lambda: not page.people.advice.isVisible())
    kept = person(hands, "manager")
    assert kept is not None
    assert kept.password_hash.startswith("$argon2id$")


def test_everybody_changes_their_own_password_with_the_old_one(hands: StartHands, tmp_path: Path) -> None:
    page = open_section(hands, tmp_path, "people", login="clerk")
    assert page.people.note.words() == FORBIDDEN
    assert not page.people.add.isEnabled()
    assert page.people.add.toolTip() == FORBIDDEN

    for old, new in (("", LONG), (LONG, "a newer long one")):
        hands.press("Change my password…", page.people)
        dialog = dialog_of(hands, SetPasswordDialog)
        assert isinstance(dialog, SetPasswordDialog)
        assert dialog.old.isVisible() == bool(old)
        if old:
            dialog.old.setText("wrong")
            dialog.new.setText(new)
            dialog.again.setText(new)
            hands.press("Set it", dialog)
            hands.until(lambda shown=dialog: "Wrong password." in shown.note.words())  # type: ignore[misc]
            dialog.old.setText(old)
        dialog.new.setText(new)
        dialog.again.setText(new)
        hands.press("Set it", dialog)
        hands.until(lambda: any(row.has_password for row in page.people.table.rows()))
        hands.until(lambda: QApplication.activeModalWidget() is None)
    assert acts(hands).count("password set") == 2
    assert acts(hands).count("wrong password") == 1


def test_a_right_is_taken_by_its_tick_and_refused_from_then_on(hands: StartHands, tmp_path: Path) -> None:
    page = open_section(hands, tmp_path, "rights")
    box = page.rights.boxes[Role.MANAGER, Right.APPROVE]
    assert box.accessibleName() == "Manager may approve or reject refunds and payments"
    assert not page.rights.save.isEnabled()
    always = page.rights.boxes[Role.ADMIN, Right.RUN]
    assert not always.isEnabled()
    assert "so that nobody locks the office out" in always.toolTip()

    QTest.mouseClick(box, Qt.MouseButton.LeftButton)
    hands.press("Save", page.rights)
    hands.until(lambda: result(hands) == "The rights are saved.")
    office = hands.opened[-1]
    assert (Role.MANAGER, Right.APPROVE) not in rights.read(office.desk(office.people()[0]))

    manager = office.desk(next(row for row in office.people() if row.login == "manager"))
    with pytest.raises(Refusal) as refused:
        manager.require(Right.APPROVE)
    assert refused.value.code == "no_right"
    assert acts(hands)[-1] == "refused"


def test_arrows_move_between_the_ticks_and_revert_puts_them_back(hands: StartHands, tmp_path: Path) -> None:
    page = open_section(hands, tmp_path, "rights")
    boxes = page.rights.boxes
    hands.until(boxes[Role.MANAGER, Right.REQUEST_OWN].hasFocus)
    hands.key(Qt.Key.Key_Right)
    assert boxes[Role.CLERK, Right.REQUEST_OWN].hasFocus()
    hands.key(Qt.Key.Key_Down)
    assert boxes[Role.CLERK, Right.REQUEST].hasFocus()
    hands.key(Qt.Key.Key_Space)
    assert not boxes[Role.CLERK, Right.REQUEST].isChecked()
    hands.press("Revert", page.rights)
    assert boxes[Role.CLERK, Right.REQUEST].isChecked()


def test_who_may_not_give_rights_looks_at_them(hands: StartHands, tmp_path: Path) -> None:
    page = open_section(hands, tmp_path, "rights", login="manager")
    assert not any(box.isEnabled() for box in page.rights.boxes.values())
    assert page.rights.boxes[Role.CLERK, Right.APPROVE].toolTip() == FORBIDDEN
    assert page.rights.save.toolTip() == FORBIDDEN


def test_password_again_and_the_minutes_until_the_desk_locks_are_rules(hands: StartHands, tmp_path: Path) -> None:
    page = open_section(hands, tmp_path, "rules")
    rules = page.rules
    hands.until(lambda: rules.minutes.text() == "10")
    rules.password.setText("500")
    assert "From 500.00 GBP on approving takes the approver's password again." in hands.text(rules)
    rules.minutes.setText("soon")
    assert "Type whole minutes, or 0 for never." in hands.text(rules)
    hands.press("Save", rules)
    assert "Minutes not taken." in hands.text(rules)
    rules.minutes.setText("0")
    assert "The desk is locked only by hand, with Ctrl+L." in hands.text(rules)
    hands.press("Save", rules)
    hands.until(lambda: result(hands) == "The rules are saved.")
    with hands.opened[-1].database.read() as session:
        office = session.get_one(Office, 1)
        assert (office.password_over_minor, office.lock_after_minutes) == (50_000, 0)
    hands.until(lambda: not hands.workstation.lock_acts._idle.isActive())
