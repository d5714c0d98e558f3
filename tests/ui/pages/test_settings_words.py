"""The settings of standard reasons and of methods, pressed as an administrator does."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from desktop import settings
from desktop.model.states import Method
from tests.ui.pages.test_settings import acts, open_settings, result
from tests.ui.start_hands import StartHands, at_the_start


@pytest.fixture
def hands(qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[StartHands]:
    """Somebody before the first window, on a computer of their own."""
    monkeypatch.setenv(settings.HOME_VARIABLE, str(tmp_path / "home"))
    with at_the_start(qtbot, tmp_path / "window") as made:
        yield made


def test_reasons_are_typed_one_on_a_line_saved_and_put_back(hands: StartHands, tmp_path: Path) -> None:
    page = open_settings(hands, tmp_path)
    page.show_section(page.reasons)
    assert page.reasons.texts.toPlainText().startswith("Duplicate payment\nCancelled\n")
    assert not page.reasons.save.isEnabled()

    page.reasons.texts.setPlainText("Too late\n\nWrong size")
    page.reasons.save.click()
    hands.until(lambda: result(hands) == "The reasons are saved.")

    hands.until(lambda: page.reasons.texts.toPlainText() == "Too late\nWrong size")
    assert "reasons changed" in acts(hands)
    page.reasons.texts.setPlainText("Nothing")
    page.reasons.revert.click()
    assert page.reasons.texts.toPlainText() == "Too late\nWrong size"


def test_a_reason_that_stands_twice_is_refused_above_the_form(hands: StartHands, tmp_path: Path) -> None:
    page = open_settings(hands, tmp_path)
    page.show_section(page.reasons)

    page.reasons.texts.setPlainText("Late\nlate")
    page.reasons.save.click()

    hands.until(lambda: "stands there twice" in page.reasons.note.words())


def test_a_method_is_let_go_back_only_whole_and_within_days(hands: StartHands, tmp_path: Path) -> None:
    page = open_settings(hands, tmp_path)
    page.show_section(page.methods)
    hands.until(lambda: page.methods.abilities[Method.CARD].currentText() == "Parts or all of it")

    page.methods.abilities[Method.DIRECT_DEBIT].choose("full")
    page.methods.days[Method.DIRECT_DEBIT].setText("60")
    page.methods.save.click()
    hands.until(lambda: result(hands) == "The methods are saved.")

    assert "methods changed" in acts(hands)
    assert not page.methods.save.isEnabled()


def test_days_that_are_no_number_are_refused_above_the_form(hands: StartHands, tmp_path: Path) -> None:
    page = open_settings(hands, tmp_path)
    page.show_section(page.methods)

    page.methods.days[Method.CASH].setText("soon")
    page.methods.save.click()

    assert "Cash: “soon” is no number of days." in page.methods.note.words()


def test_who_may_only_look_finds_both_grey(hands: StartHands, tmp_path: Path) -> None:
    page = open_settings(hands, tmp_path, "manager")

    for control in (page.reasons.texts, page.methods.abilities[Method.CARD], page.methods.save):
        assert not control.isEnabled()
        assert control.toolTip() == "Only an administrator can change this. You can look at it."
