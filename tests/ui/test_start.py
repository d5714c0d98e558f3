"""From nothing to the workstation: which office, who is at the desk, and what is kept when it is closed."""

import gc
import weakref
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from desktop import settings
from desktop.model.office import Office
from desktop.model.states import OfficeKind
from desktop.services import backup, places
from desktop.services.backup import Reason
from desktop.ui.dialogs.new_office import NewOfficeDialog
from desktop.ui.dialogs.restore_backup import RestoreBackupDialog
from desktop.ui.pages.page import Page
from tests.ui.start_hands import StartHands, at_the_start, make_office

DOWN, ENTER = Qt.Key.Key_Down, Qt.Key.Key_Return


@pytest.fixture
def hands(qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[StartHands]:
    """Somebody before the first window, on a computer of their own."""
    monkeypatch.setenv(settings.HOME_VARIABLE, str(tmp_path / "home"))
    with at_the_start(qtbot, tmp_path / "window") as made:
        yield made


def copies(hands: StartHands) -> list[Reason]:
    return [copy.reason for copy in backup.kept(hands.opened[-1].backups)]


def test_the_sample_office_opens_and_a_person_is_chosen_by_keys(hands: StartHands) -> None:
    make_office(places.sample_office(), OfficeKind.SAMPLE, "The sample office")

    hands.press("Open the sample office", hands.window.offices)
    hands.until(hands.window.people.isVisible)

    assert "No money moves in this office." in hands.text(hands.window.people)
    hands.key(DOWN)
    hands.key(ENTER)
    hands.until(lambda: hands.window.workstation is not None)
    assert hands.workstation.window.isVisible()
    assert not hands.window.isVisible()
    assert hands.workstation.window.status.person_button().text() == "Mia Manager"


def test_a_damaged_file_offers_its_newest_good_backup_and_opens_it(hands: StartHands, tmp_path: Path) -> None:
    address = make_office(tmp_path / "shop.refunddesk")
    hands.open(address)
    office = hands.opened[-1]
    backup.make(office.database, office.backups, Reason.ASKED)
    office.close()
    Path(address).write_bytes(b"This was an office once." * 200)
    for beside in ("-wal", "-shm"):
        Path(address + beside).unlink(missing_ok=True)

    hands.window.open_address(address)
    hands.until(lambda: "damaged" in hands.window.offices.failure.words())
    note = hands.window.offices.failure
    offer = "Restore the newest good backup"
    hands.until(lambda: any(each.text() == offer and each.isVisible() for each in note.findChildren(QPushButton)))
    hands.press(offer, note)

    hands.until(hands.window.people.isVisible)
    assert [row.name for row in hands.window.people.table.rows()] == ["Ada Admin", "Mia Manager", "Cleo Clerk"]


def test_a_new_office_is_made_from_what_is_typed_and_asks_for_what_is_missing(
    hands: StartHands, tmp_path: Path
) -> None:
    hands.press("New office…", hands.window.offices)
    dialog = hands.window.findChild(NewOfficeDialog)
    assert dialog is not None
    hands.until(dialog.name.hasFocus)
    hands.press("Make the office", dialog)
    assert "Type the name that stands on the paper." in hands.text(dialog)

    dialog.name.setText("Corner Shop")
    dialog.you.setText("Olga Owner")
    dialog.path.setText(str(tmp_path / "corner.refunddesk"))
    hands.press("Make the office", dialog)

    hands.until(hands.window.people.isVisible)
    assert "Corner Shop" in hands.text(hands.window.people)
    assert [row.name for row in hands.window.people.table.rows()] == ["Olga Owner"]


def test_an_office_in_a_synchronised_folder_is_warned_about_once_it_is_open(hands: StartHands, tmp_path: Path) -> None:
    (tmp_path / "OneDrive").mkdir()
    hands.open(make_office(tmp_path / "OneDrive" / "shop.refunddesk"))

    assert hands.window.people.place.isVisible()
    assert "copied to other computers" in hands.window.people.place.words()


def test_a_copy_is_kept_each_day_and_when_the_window_is_closed(hands: StartHands, tmp_path: Path, qtbot: QtBot) -> None:
    work = hands.sit(make_office(tmp_path / "shop.refunddesk"))
    hands.until(lambda: copies(hands) == [Reason.DAILY])
    with hands.opened[-1].database.write() as session:
        session.get_one(Office, 1).footer = "Changed today"

    with qtbot.waitSignal(hands.window.ended, timeout=20_000):
        work.window.close()

    assert copies(hands) == [Reason.CLOSED, Reason.DAILY]
    assert not hands.window.isVisible()


def test_a_copy_that_cannot_be_made_on_closing_is_told_before_the_program_ends(
    hands: StartHands, tmp_path: Path, qtbot: QtBot
) -> None:
    work = hands.sit(make_office(tmp_path / "shop.refunddesk"))
    hands.until(lambda: copies(hands) == [Reason.DAILY])
    folder = hands.opened[-1].backups
    folder.rename(folder.with_name("elsewhere"))
    folder.write_text("a file stands where the folder was", encoding="utf-8")

    work.window.close()
    hands.until(lambda: QApplication.activeModalWidget() is not None)
    box = QApplication.activeModalWidget()
    assert box is not None
    assert "No backup was made on closing." in hands.text(box)
    with qtbot.waitSignal(hands.window.ended, timeout=20_000):
        hands.press("Close", box)


def test_a_restored_office_opens_again_by_itself(hands: StartHands, tmp_path: Path) -> None:
    work = hands.sit(make_office(tmp_path / "shop.refunddesk"))
    hands.until(lambda: copies(hands) == [Reason.DAILY])
    hands.until(lambda: not work.is_busy())

    work.acts.restore()
    dialog = work.window.findChild(RestoreBackupDialog)
    assert dialog is not None
    hands.until(lambda: dialog.table.current() is not None)
    hands.press("Restore this one", dialog)

    hands.until(lambda: len(hands.opened) == 2 and hands.window.people.isVisible())
    assert copies(hands)[0] is Reason.RESTORE


def test_whoever_gets_up_leaves_no_page_behind(hands: StartHands, tmp_path: Path) -> None:
    """People change all day; a page that stayed would stay with all its rows until the program ends."""
    stood_up = [weakref.ref(page) for page in hands.sit(make_office(tmp_path / "a.rdesk")).window.findChildren(Page)]
    assert len(stood_up) > 5
    hands.workstation.window.registry["change_person"].trigger()
    hands.until(hands.window.people.isVisible)

    def gone() -> bool:
        gc.collect()
        return all(page() is None for page in stood_up)

    hands.until(gone)
