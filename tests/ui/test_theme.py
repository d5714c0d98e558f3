"""The look: contrast as the tokens promise it, one place for colours, figures in columns, text up to 200 %."""

import re
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtGui import QColor, QFontMetrics, QFontMetricsF, QPalette, QRawFont
from PySide6.QtWidgets import QApplication, QLabel, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from desktop.ui import icons, theme
from desktop.ui.widgets.buttons import Button

UI = Path(theme.__file__).parent


def contrast(one: str, other: str) -> float:
    """WCAG 2.2: the ratio of the relative luminances."""

    def light(written: str) -> float:
        shares = [int(written[at : at + 2], 16) / 255 for at in (1, 3, 5)]
        red, green, blue = (s / 12.92 if s <= 0.04045 else ((s + 0.055) / 1.055) ** 2.4 for s in shares)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    brighter, darker = sorted((light(one), light(other)), reverse=True)
    return (brighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("pair", theme.tokens()["contrast"], ids=lambda pair: f"{pair['front']} on {pair['back']}")
def test_every_pair_of_colours_is_as_readable_as_it_is_stated(pair: dict[str, object], scheme: str) -> None:
    colors = theme.color_set(scheme)
    ratio = contrast(colors[str(pair["front"])], colors[str(pair["back"])])
    assert ratio >= float(str(pair["at_least"]))
    assert ratio == pytest.approx(float(str(pair[scheme])), abs=0.01)


@pytest.mark.parametrize(
    ("name", "text", "line"), [("high_contrast_light", 12.8, 3.3), ("high_contrast_dark", 15.1, 5.0)]
)
def test_high_contrast_is_high(name: str, text: float, line: float) -> None:
    colors = theme.color_set(name)
    assert contrast(colors["text_3"], colors["surface"]) == pytest.approx(text, abs=0.05)
    assert contrast(colors["hairline"], colors["surface"]) == pytest.approx(line, abs=0.05)


@pytest.mark.parametrize("name", ["high_contrast_light", "high_contrast_dark"])
def test_in_high_contrast_every_pair_still_reaches_its_least(name: str) -> None:
    colors = theme.color_set(name)
    for pair in theme.tokens()["contrast"]:
        assert contrast(colors[pair["front"]], colors[pair["back"]]) >= pair["at_least"], pair


def test_the_palette_takes_its_roles_from_the_tokens(qapp: QApplication) -> None:
    theme.apply(qapp, theme.Scheme.DARK)
    assert qapp.palette().color(QPalette.ColorRole.Base) == QColor("#1B1E23")
    assert qapp.palette().color(QPalette.ColorRole.HighlightedText) == QColor("#FFFFFF")
    assert qapp.palette().color(QPalette.ColorGroup.Disabled, QPalette.ColorRole.Text) == QColor("#666F7B")


def test_a_setting_wins_where_the_system_says_nothing(qapp: QApplication) -> None:
    theme.apply(qapp, theme.Scheme.SYSTEM)
    assert not theme.is_dark()
    theme.apply(qapp, theme.Scheme.DARK)
    assert theme.is_dark()
    theme.apply(qapp, theme.Scheme.LIGHT, high_contrast=True)
    assert theme.look().colors == "high_contrast_light"


class Counting(QLabel):
    """Counts how often it is dressed."""

    times = 0

    def changeEvent(self, event: QEvent) -> None:
        self.times += event.type() is QEvent.Type.StyleChange
        super().changeEvent(event)


def test_however_deep_a_part_lies_a_change_of_colours_dresses_it_once(qtbot: QtBot, qapp: QApplication) -> None:
    """Dressed anew with each of the parts around it, an open window would stand still for seconds."""
    around = window = QWidget()
    qtbot.addWidget(window)
    for _deeper in range(10):
        QVBoxLayout(around).addWidget(inner := QWidget())
        around = inner
    label = Counting(around)
    window.show()
    label.times = 0
    theme.apply(qapp, theme.Scheme.DARK)
    assert label.times == 2, "undressed once, dressed once"


def test_the_style_sheet_has_a_value_for_every_name_in_it() -> None:
    assert re.findall(r"\{[a-z_0-9]+\}", theme.style_sheet()) == []


def test_no_colour_is_written_anywhere_but_in_the_tokens() -> None:
    written = re.compile(r"#[0-9A-Fa-f]{6}\b|QColor\(\"")
    sources = [path for path in UI.rglob("*.py") if path.name not in {"icons.py", "theme.py"}]
    sources.append(theme.RESOURCES / "style" / "refund_desk.qss")
    found = [path.name for path in sources if written.search(path.read_text("utf-8"))]
    assert found == []


def test_a_scrim_lets_the_window_shine_through() -> None:
    assert theme.color("scrim").alpha() == 0x52


@pytest.mark.parametrize("style", sorted(theme.tokens()["type"]["styles"]))
def test_figures_of_every_style_stand_in_columns(style: str) -> None:
    metrics = QFontMetricsF(theme.font(style))
    widths = [metrics.horizontalAdvance(digit * 6) for digit in "0123456789"]
    assert max(widths) - min(widths) < 0.2


def test_figures_stand_in_columns_in_labels_and_under_the_style_sheet(qapp: QApplication) -> None:
    assert qapp.font().isFeatureSet(qapp.font().featureTags()[0])
    metrics = QFontMetrics(qapp.font())
    assert metrics.horizontalAdvance("111111") == metrics.horizontalAdvance("000000")


@pytest.mark.parametrize(
    ("style", "name"),
    [("body", "Inter-Regular.ttf"), ("body_strong", "Inter-Medium.ttf"), ("heading", "Inter-SemiBold.ttf")],
)
def test_every_weight_is_the_bundled_one_whatever_the_machine_has(style: str, name: str) -> None:
    drawn = QRawFont.fromFont(theme.font(style))
    bundled = QRawFont(str(theme.RESOURCES / "fonts" / name), 13)
    assert drawn.fontTable("glyf") == bundled.fontTable("glyf")
    assert bundled.fontTable("glyf").size() > 0


def test_text_at_200_per_cent_doubles_fonts_and_rows(qapp: QApplication) -> None:
    assert (theme.px("row"), theme.font("body").pixelSize()) == (32, 13)
    theme.apply(qapp, theme.Scheme.LIGHT, 200)
    assert (theme.px("row"), theme.font("body").pixelSize()) == (64, 26)
    assert Button("Cancel").sizeHint().height() == 64


@pytest.mark.parametrize(("asked", "given"), [(50, 100), (400, 200)])
def test_text_size_stays_between_100_and_200_per_cent(qapp: QApplication, asked: int, given: int) -> None:
    theme.apply(qapp, theme.Scheme.LIGHT, asked)
    assert theme.look().text_size == given


@pytest.mark.parametrize("name", sorted(theme.tokens()["icon"]))
def test_every_icon_of_the_tokens_can_be_drawn(name: str) -> None:
    picture = icons.pixmap(name, "text", 16, ratio=1).toImage()
    assert any(picture.pixelColor(x, y).alpha() for x in range(16) for y in range(16))


@pytest.mark.parametrize("name", sorted(theme.tokens()["state"]))
def test_every_state_has_a_word_an_icon_and_a_tone(name: str) -> None:
    look = theme.state_look(name, "Stripe")
    assert look.word
    assert "{" not in look.word
    assert look.icon in theme.tokens()["icon"]
    assert look.tone in theme.tokens()["tone"]


def test_a_hyphen_between_words_has_its_natural_width() -> None:
    words, figures = theme.font("body", "T-light"), theme.font("body", "R-2087")
    assert QFontMetricsF(words).horizontalAdvance("-") < QFontMetricsF(figures).horizontalAdvance("-")
    assert QFontMetricsF(figures).horizontalAdvance("-") == QFontMetricsF(figures).horizontalAdvance("0")
