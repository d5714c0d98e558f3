"""The settings, pressed and read as an administrator does, and as somebody does who may only look."""

import io
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QMessageBox, QWidget
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from desktop import settings
from desktop.model.audit import AuditRow
from desktop.model.office import Office
from desktop.model.states import OfficeKind
from desktop.ui import theme
from desktop.ui.pages.settings import SettingsPage
from desktop.ui.pages.settings_section import Section
from tests.ui.start_hands import StartHands, at_the_start, make_office

COMMA, DELETE, ENTER = Qt.Key.Key_Comma, Qt.Key.Key_Delete, Qt.Key.Key_Return
CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def hands(qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[StartHands]:
    """Somebody before the first window, on a computer of their own."""
    monkeypatch.setenv(settings.HOME_VARIABLE, str(tmp_path / "home"))
    with at_the_start(qtbot, tmp_path / "window") as made:
        yield made


def open_settings(
    hands: StartHands, folder: Path, login: str = "admin", kind: OfficeKind = OfficeKind.REAL
) -> SettingsPage:
    """Sit down and press Ctrl+comma; the office has been read."""
    work = hands.sit(make_office(folder / "shop.refunddesk", kind), login)
    hands.key(COMMA, CTRL)
    hands.until(work.settings.isVisible)
    hands.until(lambda: work.settings.office.name.text() == "Larkfield Gift Wholesale")
    return work.settings


def result(hands: StartHands) -> str:
    """What the status line says."""
    return hands.workstation.window.status.result()


def acts(hands: StartHands) -> list[str]:
    """The acts of the audit trail, in order."""
    with hands.opened[-1].database.read() as session:
        return [row.act for row in session.scalars(select(AuditRow).order_by(AuditRow.id))]


def office(hands: StartHands) -> Office:
    with hands.opened[-1].database.read() as session:
        found = session.get_one(Office, 1)
        session.expunge(found)
        return found


def show(hands: StartHands, page: SettingsPage, section: Section) -> Section:
    page.show_section(section)
    hands.until(section.isVisible)
    return section


def test_the_name_on_the_paper_is_saved_with_its_trail_and_revert_puts_it_back(
    hands: StartHands, tmp_path: Path
) -> None:
    page = open_settings(hands, tmp_path)
    assert not page.office.save.isEnabled()
    page.office.name.setText("Something else")
    hands.press("Revert", page.office)
    assert page.office.name.text() == "Larkfield Gift Wholesale"

    page.office.name.setText("Larkfield Gifts Ltd")
    hands.press("Save", page.office)
    hands.until(lambda: "The office is saved." in result(hands))

    assert office(hands).name == "Larkfield Gifts Ltd"
    assert acts(hands)[-1] == "office changed"
    assert not page.office.save.isEnabled()
    assert page.office.save.toolTip() == "Nothing is changed here."
    focused = QApplication.focusWidget()
    assert focused is not None and page.office.isAncestorOf(focused), "the keyboard stays in the form"


def test_a_country_that_is_none_is_refused_at_the_top_of_the_form(hands: StartHands, tmp_path: Path) -> None:
    page = open_settings(hands, tmp_path)
    page.office.country.setText("QQ")
    hands.press("Save", page.office)
    hands.until(lambda: "“QQ” is no country" in page.office.note.words())

    assert office(hands).country == "GB"
    assert page.office.country.text() == "QQ", "what was typed stays"


def test_a_logo_is_taken_when_paper_can_show_it_and_refused_else(hands: StartHands, tmp_path: Path) -> None:
    page = open_settings(hands, tmp_path)
    wrong, right = tmp_path / "wrong.png", tmp_path / "right.png"
    wrong.write_bytes(b"no picture")
    made = io.BytesIO()
    Image.new("RGB", (40, 20), "navy").save(made, "PNG")
    right.write_bytes(made.getvalue())

    page.office.take_logo(str(wrong))
    hands.until(page.office.save.isEnabled)
    hands.press("Save", page.office)
    hands.until(lambda: "not a PNG picture" in page.office.note.words())
    assert office(hands).logo_png is None

    page.office.take_logo(str(right))
    hands.until(lambda: page.office._logo == made.getvalue())
    hands.press("Save", page.office)
    hands.until(lambda: office(hands).logo_png == made.getvalue())


def test_the_rules_say_what_they_change_before_they_are_saved(hands: StartHands, tmp_path: Path) -> None:
    page = open_settings(hands, tmp_path)
    rules = page.rules
    show(hands, page, rules)
    assert "One person approves, whatever the amount." in hands.text(rules)

    rules.limit.setText("500")
    hands.choose(rules.refunds, "One")
    hands.choose(rules.own, "Who asked may approve it")
    hands.choose(rules.rounding, "On the whole document")
    assert "From 500.00 GBP on two people approve." in hands.text(rules)
    assert "Meant for an office of one." in hands.text(rules)
    hands.press("Save", rules)
    hands.until(lambda: result(hands) == "The rules are saved.")

    kept = office(hands)
    assert (kept.refunds_per_payment, kept.own_allowed) == ("one", True)
    assert (kept.second_approver_over_minor, kept.tax_rounding) == (50_000, "document")
    assert acts(hands)[-1] == "rules changed"


def test_a_limit_is_typed_with_its_thousands_parted_and_stands_so_at_the_right(
    hands: StartHands, tmp_path: Path
) -> None:
    page = open_settings(hands, tmp_path)
    rules = page.rules
    show(hands, page, rules)

    rules.limit.setText("1,500")
    assert "From 1,500.00 GBP on two people approve." in hands.text(rules)
    hands.press("Save", rules)
    hands.until(lambda: result(hands) == "The rules are saved.")
    assert office(hands).second_approver_over_minor == 150_000

    rules.put_back()
    assert rules.limit.text() == "1,500.00"
    assert rules.limit.alignment() & Qt.AlignmentFlag.AlignTrailing
    assert not rules.is_changed()


def test_an_amount_that_is_none_is_marked_at_its_field(hands: StartHands, tmp_path: Path) -> None:
    page = open_settings(hands, tmp_path)
    show(hands, page, page.rules)
    page.rules.limit.setText("a lot")
    hands.press("Save", page.rules)

    assert page.rules.limit.property("wrong") is True
    assert office(hands).second_approver_over_minor is None


def test_rates_of_tax_are_added_by_keys_and_removed_by_del(hands: StartHands, tmp_path: Path) -> None:
    page = open_settings(hands, tmp_path)
    taxes = page.taxes
    show(hands, page, taxes)
    for country, since, percent in (("Finland", "2026-01-01", "25,5"), ("*", "2020-01-01", "0")):
        taxes.what.setText(country)
        taxes.since.setText(since)
        taxes.rate.setText(percent)
        before = len(taxes.table.rows())
        taxes.rate.setFocus()
        hands.key(ENTER)
        hands.until(lambda before=before: len(taxes.table.rows()) == before + 1)  # type: ignore[misc]
    assert [(row.country, row.valid_from, row.rate_milli) for row in taxes.table.rows()] == [
        ("FI", date(2026, 1, 1), 25_500),
        ("*", date(2020, 1, 1), 0),
    ]

    taxes.table.choose_first()
    taxes.table.setFocus()
    hands.key(DELETE)
    hands.until(lambda: len(taxes.table.rows()) == 1)
    assert acts(hands)[-3:] == ["tax rate added", "tax rate added", "tax rate removed"]


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        (("Atlantis", "2026-01-01", "20"), "“Atlantis” is no country"),
        (("FI", "2026-01-01", "17.5555"), "at most three decimals"),
        (("FI", "2026-01-01", "1e1"), "“1e1” is no rate"),
    ],
)
def test_a_rate_that_is_none_is_refused_with_the_remedy(
    hands: StartHands, tmp_path: Path, typed: tuple[str, str, str], told: str
) -> None:
    page = open_settings(hands, tmp_path)
    show(hands, page, page.taxes)
    for field, text in zip((page.taxes.what, page.taxes.since, page.taxes.rate), typed, strict=True):
        field.setText(text)
    hands.press("Add the rate", page.taxes)

    hands.until(lambda: told in page.taxes.note.words())
    assert list(page.taxes.table.rows()) == []


def test_the_same_exchange_rate_twice_is_refused(hands: StartHands, tmp_path: Path) -> None:
    page = open_settings(hands, tmp_path)
    rates = page.exchange
    show(hands, page, rates)
    for _ in range(2):
        rates.what.setText("usd")
        rates.since.setText("2026-01-01")
        rates.rate.setText("0.7931")
        hands.press("Add the rate", rates)
        hands.until(lambda: rates.what.text() == "" or rates.note.isVisible())

    hands.until(lambda: "USD has a rate from 2026-01-01 on already." in rates.note.words())
    hands.until(lambda: [(row.currency, row.rate) for row in rates.table.rows()] == [("USD", "0.7931")])


def test_without_the_right_all_of_it_is_grey_and_says_why_but_this_computer(hands: StartHands, tmp_path: Path) -> None:
    page = open_settings(hands, tmp_path, "manager")
    reason = "Only an administrator can change this. You can look at it."
    controls: list[QWidget] = [page.office.name, page.office.save, page.rules.limit, page.taxes.add, page.stripe.key]
    for control in controls:
        assert not control.isEnabled()
        assert control.toolTip() == reason
        assert control.accessibleDescription() == reason
    assert page.office.note.words() == reason
    assert page.computer.scheme.isEnabled()
    assert hands.workstation.window.registry["import_invoices"].obstacle == "Only an administrator can do this."


def test_reading_the_gateway_by_itself_is_on_and_can_be_switched_off(hands: StartHands, tmp_path: Path) -> None:
    page = open_settings(hands, tmp_path)
    show(hands, page, page.stripe)
    assert page.stripe.by_itself.isChecked()
    page.stripe.by_itself.click()
    hands.until(lambda: not office(hands).sync_on)
    hands.until(lambda: result(hands) == "The gateway is read only when somebody asks.")
    assert acts(hands)[-1] == "sync switched"
    page.stripe.by_itself.click()
    hands.until(lambda: office(hands).sync_on)


def test_without_a_key_stripe_says_what_can_be_done_and_how_to_add_one(hands: StartHands, tmp_path: Path) -> None:
    page = open_settings(hands, tmp_path)
    show(hands, page, page.stripe)
    said = hands.text(page.stripe)
    assert "No key on this computer: refunds can be recorded, not sent." in said
    assert "under Developers, API keys" in said

    page.stripe.key.setText("a password")
    hands.press("Try and keep the key", page.stripe)
    hands.until(lambda: page.stripe.key.property("wrong") is True)


def test_a_practice_office_takes_no_key(hands: StartHands, tmp_path: Path) -> None:
    page = open_settings(hands, tmp_path, kind=OfficeKind.SAMPLE)
    show(hands, page, page.stripe)
    assert not page.stripe.key.isEnabled()
    assert "takes no key" in page.stripe.note.words()


def test_colours_change_at_once_and_the_text_size_at_the_next_start(
    hands: StartHands, tmp_path: Path, qapp: QApplication
) -> None:
    page = open_settings(hands, tmp_path)
    show(hands, page, page.computer)
    hands.choose(page.computer.scheme, "Dark")
    hands.choose(page.computer.text_size, "150 %")
    hands.press("Save", page.computer)
    hands.until(lambda: "Start Refund Desk again" in result(hands))

    assert theme.is_dark()
    assert theme.look().text_size == 100
    kept = settings.load()
    assert (kept.scheme, kept.text_percent) == ("dark", 150)
    theme.apply(qapp, theme.Scheme.LIGHT)


def test_single_letters_are_switched_off_at_once_and_at_the_next_start(hands: StartHands, tmp_path: Path) -> None:
    page = open_settings(hands, tmp_path)
    approve = hands.workstation.window.registry["approve_refund"]
    assert approve.key() == "A"
    show(hands, page, page.computer)
    page.computer.letters.click()
    hands.press("Save", page.computer)
    hands.until(lambda: approve.key() == "")
    assert not settings.load().single_keys
    assert hands.workstation.window.registry["delete_refund"].key() == "Del"

    hands.workstation.window.registry["change_person"].trigger()
    again = hands.sit(str(tmp_path / "shop.refunddesk")).window.registry["approve_refund"]
    hands.until(lambda: again.key() == "")
    hands.workstation.settings.computer.letters_chosen.emit(True)
    assert again.key() == "A"


@pytest.mark.parametrize("way", ["change_person", "open_office", "quit"])
def test_what_is_not_saved_is_not_lost_without_a_question(hands: StartHands, tmp_path: Path, way: str) -> None:
    page = open_settings(hands, tmp_path)
    window = hands.workstation.window
    page.office.city.setText("Bergen")
    page.rules.minutes.setText("7")
    window.go_to(hands.workstation.invoices)
    act = window.close if way == "quit" else window.registry[way].trigger

    act()
    (box,) = window.findChildren(QMessageBox, "unsaved")
    assert "what you changed under Office and Rules" in box.informativeText()
    hands.press("Go back to them", box)
    assert page.office.name.isVisible()
    assert page.office.city.text() == "Bergen"

    act()
    hands.press("Leave without saving", window.findChildren(QMessageBox, "unsaved")[-1])
    hands.until(lambda: hands.window.workstation is None)


def test_nobody_is_asked_where_everything_is_saved(hands: StartHands, tmp_path: Path) -> None:
    page = open_settings(hands, tmp_path)
    page.office.city.setText("Bergen")
    hands.press("Revert", page.office)
    hands.workstation.window.registry["change_person"].trigger()
    assert hands.window.workstation is None
