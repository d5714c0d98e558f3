"""The office's wording in the settings, typed and looked at as an administrator does."""

import pytest
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from desktop.services import office_settings, wording
from desktop.ui.pages.settings_wording import WordingSection
from tests.services.office_builder import OfficeBuilder
from tests.ui.pages.notes_window import NO_KEY


class Hands:
    """The section as it stands open, in English."""

    def __init__(self, office: OfficeBuilder, qtbot: QtBot, obstacle: str = "") -> None:
        self.office, self.qtbot, self.said = office, qtbot, list[str]()
        self.section = WordingSection(office.desk("admin"), obstacle)
        qtbot.addWidget(self.section)
        self.section.stored.connect(self.said.append)
        self.section.stored.connect(lambda _said: self.read())
        self.section.resize(1180, 860)
        self.section.show()
        self.read()
        self.until(lambda: bool(self.section.list.rows()))

    def read(self) -> None:
        self.section.show_settings(office_settings.read(self.office.desk("admin")))

    def until(self, is_so: object) -> None:
        self.qtbot.waitUntil(is_so, timeout=20_000)  # type: ignore[arg-type]

    def choose(self, key: str) -> None:
        self.section.list.choose(key)
        self.until(lambda: self.said_now(key) == self.section.typed.toPlainText())

    def said_now(self, key: str) -> str:
        return next(row.said for row in self.section.list.rows() if row.key == key)

    def type(self, words: str) -> None:
        """Write this in the place of what stands there."""
        self.section.typed.selectAll()
        QTest.keyClicks(self.section.typed, words, NO_KEY)

    def kept(self, key: str, language: str = "en") -> str:
        return next(row.own for row in wording.read(self.office.desk(), language) if row.key == key)


@pytest.fixture
def hands(office: OfficeBuilder, qtbot: QtBot) -> Hands:
    return Hands(office, qtbot)


def test_what_is_typed_is_seen_in_the_mail_before_it_is_saved(hands: Hands) -> None:
    hands.choose("mail_closing")
    hands.type("See you at the fair, {office}")
    hands.until(lambda: "See you at the fair, Lampenhaus Berg" in hands.section.mail.toPlainText())
    assert hands.kept("mail_closing") == ""
    hands.section.save.click()
    hands.until(lambda: hands.said == ["The wording is saved. Notes and mails from now on carry it."])
    assert hands.kept("mail_closing") == "See you at the fair, {office}"
    hands.until(hands.section.ours.isEnabled)
    assert not hands.section.save.isEnabled()
    hands.section.ours.click()
    hands.until(lambda: hands.section.typed.toPlainText() == "Kind regards\n{office}")
    assert hands.kept("mail_closing") == ""


def test_a_place_that_is_missing_is_said_and_nothing_is_saved(hands: Hands) -> None:
    hands.choose("mail_subject")
    hands.type("Your note")
    hands.until(lambda: "{number} is missing" in hands.section._typed_field.wrong())
    hands.section.save.click()
    assert hands.kept("mail_subject") == ""
    assert hands.section.typed.toPlainText() == "Your note", "what was typed stays"
    hands.section.revert.click()
    hands.until(lambda: not hands.section._typed_field.wrong())
    assert hands.section.typed.toPlainText() == "Credit note {number} from {office}"


def test_the_words_of_a_note_are_seen_on_its_paper(hands: Hands) -> None:
    hands.choose("nothing_to_pay")
    hands.type("Keep this for your books.")
    hands.until(lambda: "Keep this for your books." in " ".join(hands.section.paper.view.text().split()))
    assert "It holds no place." in hands.section.places.text()


def test_each_language_has_words_of_its_own(hands: Hands) -> None:
    hands.section.language.choose("sv")
    hands.until(lambda: hands.said_now("mail_greeting") == "Hej {customer},")
    hands.choose("mail_greeting")
    hands.type("God dag {customer},")
    hands.section.save.click()
    hands.until(lambda: hands.kept("mail_greeting", "sv") == "God dag {customer},")
    assert hands.kept("mail_greeting") == ""


def test_who_may_not_change_the_office_only_looks(office: OfficeBuilder, qtbot: QtBot) -> None:
    hands = Hands(office, qtbot, obstacle="Only an administrator can change this.")
    assert not hands.section.typed.isEnabled()
    assert not hands.section.save.isEnabled()
    hands.until(lambda: "Lampenhaus Berg" in hands.section.mail.toPlainText())
