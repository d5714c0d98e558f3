"""The paper on the screen: shown whole, enlarged, found in, marked, copied; and what is said of it."""

import pytest
from PySide6.QtCore import QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QGuiApplication, QImage, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.documents import credit_note
from desktop.ui.widgets.pdf_layout import Fit
from desktop.ui.widgets.pdf_reader import NOT_A_PAPER, PdfReader
from desktop.ui.widgets.pdf_view import PdfView
from tests.documents.papers import REFUND, REVERSAL, of_lines

LEFT = Qt.MouseButton.LeftButton
CTRL, NONE = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.NoModifier


@pytest.fixture
def reader(qtbot: QtBot) -> PdfReader:
    """A reader of 600 by 800 that shows the refund of the published pictures."""
    made = PdfReader()
    qtbot.addWidget(made)
    made.resize(600, 800)
    made.show()
    made.activateWindow()
    show(made, qtbot, credit_note.draw(REFUND))
    return made


def show(reader: PdfReader, qtbot: QtBot, pdf: bytes) -> None:
    with qtbot.waitSignal(reader.view.shown):
        reader.show_pdf(pdf, "Paper of CN-2026-0410")
    qtbot.waitUntil(reader.view.is_drawn)


def spot(view: PdfView, x: float, y: float, page: int = 0) -> QPoint:
    """Where a point of the page stands in the view."""
    return view.on_screen(page, QRectF(x, y, 0, 0)).topLeft()


def ink(picture: QImage) -> int:
    """How many dark spots there are."""
    return sum(
        picture.pixelColor(x, y).lightness() < 100
        for x in range(0, picture.width(), 2)
        for y in range(0, picture.height(), 2)
    )


def test_the_whole_page_is_seen_in_the_middle_with_its_words_on_it(reader: PdfReader) -> None:
    view = reader.view
    page = view.on_screen(0, QRectF(0, 0, 595.276, 841.89))
    assert view.viewport().rect().contains(page)
    assert abs(page.center().x() - view.viewport().rect().center().x()) <= 2
    assert not view.verticalScrollBar().isVisible()
    picture = view.viewport().grab().toImage()
    assert ink(picture) > 300


def test_the_old_paper_stays_until_the_new_one_is_drawn(reader: PdfReader, qtbot: QtBot) -> None:
    before = ink(reader.view.viewport().grab().toImage())
    reader.show_pdf(credit_note.draw(REVERSAL), "Paper of CN-2026-0411")
    assert ink(reader.view.viewport().grab().toImage()) == before
    assert "CN-2026-0411" not in reader.view.text()
    qtbot.waitUntil(lambda: "CN-2026-0411" in reader.view.text())
    assert reader.view.accessibleName() == "Paper of CN-2026-0411"


def test_keys_make_it_larger_and_smaller_and_whole_again(reader: PdfReader) -> None:
    view = reader.view
    seen = []
    for key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal, Qt.Key.Key_Plus, Qt.Key.Key_Minus, Qt.Key.Key_0):
        QTest.keyClick(view, key, CTRL)
        seen.append(view.zoom())
    assert seen == [75, 100, 125, 100, Fit.PAGE]
    assert reader.controls.size_button.text() == "Whole page"


def test_the_wheel_with_ctrl_enlarges_and_the_middle_stays_where_it_is(reader: PdfReader, qtbot: QtBot) -> None:
    view = reader.view
    view.zoom_to(100)
    qtbot.waitUntil(lambda: view.is_drawn() and view.verticalScrollBar().isVisible())
    middle = view.viewport().rect().center()
    before = (QPointF(middle) - QPointF(spot(view, 0, 0))) / (spot(view, 100, 0).x() - spot(view, 0, 0).x())
    turned = QWheelEvent(
        QPointF(50, 50), QPointF(view.viewport().mapToGlobal(QPoint(50, 50))), QPoint(), QPoint(0, 120),
        Qt.MouseButton.NoButton, CTRL, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(view.viewport(), turned)
    assert view.zoom() == 125
    after = (QPointF(middle) - QPointF(spot(view, 0, 0))) / (spot(view, 100, 0).x() - spot(view, 0, 0).x())
    assert (after - before).manhattanLength() < 0.05
    qtbot.waitUntil(view.is_drawn)


def test_a_size_can_be_chosen_from_the_menu(reader: PdfReader) -> None:
    menu = reader.controls.findChildren(type(reader.controls._menu))[0]
    assert [action.text() for action in menu.actions()][:3] == ["Whole page", "Page width", "50 %"]
    menu.actions()[1].trigger()
    assert reader.view.zoom() is Fit.WIDTH
    assert reader.controls.size_button.text() == "Page width"
    page = reader.view.on_screen(0, QRectF(0, 0, 595.276, 841.89))
    assert 0 < page.left() < 40 and page.width() > 500


def test_pages_are_turned_by_keys_and_counted(reader: PdfReader, qtbot: QtBot) -> None:
    show(reader, qtbot, credit_note.draw(of_lines(80)))
    pages = reader.view.pages()
    assert pages > 2
    assert reader.controls.page_words() == f"1 of {pages}"
    QTest.keyClick(reader.view, Qt.Key.Key_PageDown)
    assert reader.controls.page_words() == f"2 of {pages}"
    assert reader.view.accessibleName() == f"Paper of CN-2026-0410, page 2 of {pages}"
    assert "Carried forward" in reader.view.accessibleDescription()
    QTest.keyClick(reader.view, Qt.Key.Key_End)
    assert reader.controls.page_words() == f"{pages} of {pages}"
    QTest.keyClick(reader.view, Qt.Key.Key_Home)
    assert reader.controls.page_words() == f"1 of {pages}"


def test_words_are_found_whatever_their_case_and_one_goes_on_from_place_to_place(
    reader: PdfReader, qtbot: QtBot
) -> None:
    show(reader, qtbot, credit_note.draw(of_lines(80)))
    QTest.keyClick(reader.view, Qt.Key.Key_F, CTRL)
    line = reader.find_line
    assert line.field.hasFocus()
    QTest.keyClicks(line.field, "article 007")
    qtbot.waitUntil(lambda: line.count_words() == "1 of 10")
    assert reader.view.page() > 0
    QTest.keyClick(line.field, Qt.Key.Key_Return)
    assert line.count_words() == "2 of 10"
    QTest.keyClick(line.field, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    QTest.keyClick(line.field, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    assert line.count_words() == "10 of 10"
    place = reader.view.search.place()
    assert place is not None
    assert reader.view.viewport().rect().contains(reader.view.on_screen(*place))


def test_what_does_not_stand_on_the_paper_is_said_after_the_last_page(reader: PdfReader, qtbot: QtBot) -> None:
    said: list[str] = []
    reader.find_line.open()
    reader.view.search.changed.connect(lambda: said.append(reader.find_line.count_words()))
    QTest.keyClicks(reader.find_line.field, "no such thing")
    qtbot.waitUntil(lambda: reader.find_line.count_words() == "not found")
    assert said[0] == ""
    QTest.keyClick(reader.find_line.field, Qt.Key.Key_Escape)
    assert not reader.find_line.isVisible() and reader.view.hasFocus()
    assert reader.find_line.count_words() == ""


def test_the_mouse_marks_words_and_they_are_copied(reader: PdfReader) -> None:
    view = reader.view
    start, end = spot(view, 40, 52), spot(view, 200, 71)
    QTest.mousePress(view.viewport(), LEFT, NONE, start)
    QTest.mouseMove(view.viewport(), end)
    QTest.mouseRelease(view.viewport(), LEFT, NONE, end)
    QTest.keyClick(view, Qt.Key.Key_C, CTRL)
    copied = QGuiApplication.clipboard().text()
    assert copied.startswith("Larkfield Gift Wholesale\nUnit 4, Tannery Yard")
    assert "Exeter" not in copied
    QTest.mouseClick(view.viewport(), LEFT, NONE, spot(view, 300, 700))
    assert view.marking.text() == ""


def test_two_clicks_mark_a_word_and_ctrl_a_the_page(reader: PdfReader) -> None:
    view = reader.view
    QTest.mouseDClick(view.viewport(), LEFT, NONE, spot(view, 100, 70))
    assert view.marking.text() == "Tannery"
    QTest.keyClick(view, Qt.Key.Key_A, CTRL)
    QTest.keyClick(view, Qt.Key.Key_C, CTRL)
    assert "2,851.75" in QGuiApplication.clipboard().text()
    assert "\r" not in QGuiApplication.clipboard().text()


def test_what_is_no_paper_is_said_in_its_place(reader: PdfReader) -> None:
    reader.show_pdf(b"not a PDF at all", "Paper")
    assert reader.note.words() == NOT_A_PAPER
    assert reader.view.pages() == 0
    assert reader.controls.search.toolTip() == "There is no paper to look at."


def test_papers_that_follow_each_other_quickly_end_with_the_last(reader: PdfReader, qtbot: QtBot) -> None:
    first, last = credit_note.draw(REFUND), credit_note.draw(REVERSAL)
    for _ in range(10):
        reader.show_pdf(first, "first")
    reader.show_pdf(last, "last")
    qtbot.waitUntil(lambda: reader.view.is_drawn() and "CN-2026-0411" in reader.view.text())
    assert reader.view.accessibleName() == "last"
