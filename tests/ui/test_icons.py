"""Icons: the tone they are asked for, sharp on every screen, turned only where reading turns them."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QApplication

from desktop.ui import icons, theme


def colours(image: QImage) -> set[str]:
    spots = [image.pixelColor(x, y) for x in range(image.width()) for y in range(image.height())]
    return {spot.name() for spot in spots if spot.alpha() == 255}


def test_an_icon_has_the_colour_of_its_tone_and_the_ground_in_its_holes() -> None:
    image = icons.pixmap("sent", "done_fg", 32, "done_bg", ratio=2).toImage()
    assert QColor("#155F38").name() in colours(image)
    assert QColor("#DFF2E6").name() in colours(image)


def test_an_icon_takes_new_colours_with_the_scheme(qapp: QApplication) -> None:
    light = icons.pixmap("approved", "moving_fg", 16, ratio=1).toImage()
    theme.apply(qapp, theme.Scheme.DARK)
    dark = icons.pixmap("approved", "moving_fg", 16, ratio=1).toImage()
    assert light != dark


@pytest.mark.parametrize("ratio", [1, 1.5, 2])
def test_an_icon_is_drawn_at_the_resolution_of_the_screen(ratio: float) -> None:
    picture = icons.pixmap("refund", size=16, ratio=ratio)
    assert (picture.width(), picture.devicePixelRatio()) == (16 * ratio, ratio)


def test_only_the_named_icons_turn_from_right_to_left(qapp: QApplication) -> None:
    names = sorted(theme.tokens()["icon"])
    before = {name: icons.pixmap(name, size=32, ratio=1).toImage() for name in names}
    qapp.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    turned = {name for name in names if icons.pixmap(name, size=32, ratio=1).toImage() != before[name]}
    assert turned == {
        "refund", "undo", "sending", "credit_note", "chevron_left", "chevron_right", "enter", "reversed",
    }  # fmt: skip


def test_a_menu_icon_is_grey_where_the_entry_is_disabled() -> None:
    icon = icons.icon("print")
    normal = icon.pixmap(16, 16, icon.Mode.Normal).toImage()
    disabled = icon.pixmap(16, 16, icon.Mode.Disabled).toImage()
    assert normal != disabled
