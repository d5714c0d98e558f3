"""How the window looks: the design's tokens as palette, style sheet, fonts and sizes, light and dark."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

from PySide6.QtCore import QByteArray, Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QPalette
from PySide6.QtWidgets import QApplication

RESOURCES = Path(__file__).resolve().parents[2] / "resources"
TEXT_SIZES = range(100, 201)
OWN_MARK = "_"


class Scheme(StrEnum):
    """What a person chose in the settings; `SYSTEM` follows the system where it says what it wants."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"


@dataclass(frozen=True)
class Look:
    """What is on the screen now: a set of colours from the tokens, and the text size in per cent."""

    colors: str = "light"
    text_size: int = 100


@dataclass(frozen=True)
class StateLook:
    """The word, icon and tone in which a state is shown."""

    word: str
    icon: str
    tone: str


class _Current:
    """Qt keeps palette and font once for the application; the look beside them is kept in the same way."""

    look = Look()


@cache
def tokens() -> dict[str, Any]:
    """The design tokens as they stand in `resources/style/tokens.json`."""
    parsed: dict[str, Any] = json.loads((RESOURCES / "style" / "tokens.json").read_text("utf-8"))
    return parsed


@cache
def color_set(name: str) -> dict[str, str]:
    """All colours of a set by name, with those of the set it extends."""
    own = dict(tokens()["color"][name])
    extends = own.pop("extends", None)
    return {**color_set(extends), **own} if extends else own


@cache
def _color(colors: str, name: str) -> QColor:
    written = color_set(colors)[name].lstrip("#")
    made = QColor(f"#{written[:6]}")
    if len(written) == 8:
        made.setAlpha(int(written[6:], 16))
    return made


def look() -> Look:
    """What is on the screen now."""
    return _Current.look


def is_dark() -> bool:
    """Whether the ground is dark now."""
    return _Current.look.colors.endswith("dark")


def color(name: str) -> QColor:
    """The colour of a token (`text_2`, `waiting_bg`) in the set that is shown now."""
    return QColor(_color(_Current.look.colors, name))


def px(size: int | str) -> int:
    """A size in logical pixels (or the token of that name, such as `row`) at the chosen text size."""
    plain: int = tokens()["size"][size] if isinstance(size, str) else size
    return round(plain * _Current.look.text_size / 100)


def radius(name: str) -> int:
    """The corner radius of a token (`chip`, `control`, `dialog`) at the chosen text size."""
    plain: int = tokens()["radius"][name]
    return px(plain)


def font(style: str = "body", words: str = "") -> QFont:
    """The font of a type style of the tokens: `caption`, `code`, `small`, `body`, `heading`, `title`, `amount`.

    Its figures are all equally wide. In Inter that makes the hyphen as wide as a figure; for `words` with a hyphen and
    without a figure (T-light) the font has it at its natural width.
    """
    natural = "-" in words and not any(map(str.isdigit, words))
    return QFont(_font(_Current.look, style, natural))


@cache
def _font(shown: Look, style: str, natural: bool) -> QFont:
    size, weight = tokens()["type"]["styles"][style]
    made = QFont(QApplication.font())
    made.setPixelSize(round(size * shown.text_size / 100))
    made.setWeight(QFont.Weight(weight))
    if natural:
        made.clearFeatures()
    return made


def state_look(name: str, gateway: str = "the gateway") -> StateLook:
    """How the state of that name in the tokens (`waiting`, `sent`, `unknown`) is shown."""
    state = tokens()["state"][name]
    return StateLook(state["word"].format(gateway=gateway), state["icon"], state["tone"])


def apply(app: QApplication, scheme: Scheme = Scheme.SYSTEM, text_size: int = 100, high_contrast: bool = False) -> None:
    """Dress the application: Fusion, bundled fonts, palette and style sheet of the tokens.

    `text_size` is in per cent, 100 to 200; call it before widgets are made, for their margins are measured once.
    Colours may change at any time.
    """
    dark = scheme is Scheme.DARK
    if scheme is Scheme.SYSTEM:
        dark = app.styleHints().colorScheme() is Qt.ColorScheme.Dark
    contrast = high_contrast or _system_wants_contrast(app)
    colors = ("high_contrast_" if contrast else "") + ("dark" if dark else "light")
    _Current.look = Look(colors, min(max(text_size, TEXT_SIZES[0]), TEXT_SIZES[-1]))
    if app.styleSheet():
        app.setStyleSheet("")  # an open window would be dressed anew several times over: eight times as long
    else:
        app.setStyle("Fusion")
    app.setFont(_application_font())
    _font.cache_clear()
    app.setPalette(_palette())
    app.setStyleSheet(style_sheet())


@contextmanager
def undressed() -> Iterator[None]:
    """Widgets made inside are dressed at the end, all at once.

    Qt dresses everything below a widget anew each time it is put into another, so that a window of many parts takes
    three times as long otherwise.
    """
    app = QApplication.instance()
    if not isinstance(app, QApplication):
        raise RuntimeError("there is no application to dress")
    sheet = app.styleSheet()
    app.setStyleSheet("")
    try:
        yield
    finally:
        app.setStyleSheet(sheet)


def follow_system(app: QApplication, text_size: int = 100) -> None:
    """Apply the system's scheme now and each time the system changes it."""
    apply(app, Scheme.SYSTEM, text_size)
    app.styleHints().colorSchemeChanged.connect(lambda _scheme: apply(app, Scheme.SYSTEM, _Current.look.text_size))


def style_sheet() -> str:
    """The style sheet with the colours and sizes of the look that is shown now."""
    sheet = (RESOURCES / "style" / "refund_desk.qss").read_text("utf-8")
    values = {name: _css(_color(_Current.look.colors, name)) for name in color_set(_Current.look.colors)}
    values |= {
        "radius": str(radius("control")),
        "field": str(px("field") - 2),
        "field_lit": str(px("field") - 4),
        "box": str(px(360)),
    }
    for name, value in values.items():
        sheet = sheet.replace(f"{{{name}}}", value)
    return sheet


def _css(made: QColor) -> str:
    return made.name() if made.alpha() == 255 else made.name(QColor.NameFormat.HexArgb)


def _system_wants_contrast(app: QApplication) -> bool:
    # Each of these lives only as long as Python holds the one before it.
    hints = app.styleHints()
    accessibility = hints.accessibility()
    return accessibility.contrastPreference() is Qt.ContrastPreference.HighContrast


def _palette() -> QPalette:
    palette = QPalette(color("window"))
    for role, name in tokens()["palette_roles"].items():
        group, _, plain = role.rpartition("/")
        if group:
            palette.setColor(QPalette.ColorGroup[group], QPalette.ColorRole[plain], color(name))
        else:
            for each in (QPalette.ColorGroup.Active, QPalette.ColorGroup.Inactive, QPalette.ColorGroup.Disabled):
                palette.setColor(each, QPalette.ColorRole[plain], color(name))
    return palette


@cache
def _families() -> list[str]:
    """The bundled families in the order of the tokens, under names of our own; what is not bundled is the system's."""
    found: list[str] = []
    for family in tokens()["type"]["family"]:
        own = family[:-1] + OWN_MARK
        files = sorted((RESOURCES / "fonts").glob(f"{family.replace(' ', '')}-*.[ot]tf"))
        loaded = [QFontDatabase.addApplicationFontFromData(QByteArray(_renamed(path, family, own))) for path in files]
        if any(number >= 0 for number in loaded):
            found.append(own)
    return found or [QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont).family()]


def _renamed(path: Path, family: str, own: str) -> bytes:
    """The font's bytes with its family under another name of the same length.

    Where the machine has a font of that name, Qt would take some weights from here and others from there, and they are
    not drawn alike.
    """
    held = path.read_bytes()
    tables = int.from_bytes(held[4:6])
    for entry in range(12, 12 + 16 * tables, 16):
        if held[entry : entry + 4] == b"name":
            start = int.from_bytes(held[entry + 8 : entry + 12])
            end = start + int.from_bytes(held[entry + 12 : entry + 16])
            names = held[start:end]
            for coding in ("utf-16-be", "latin-1"):
                names = names.replace(family.encode(coding), own.encode(coding))
            return held[:start] + names + held[end:]
    return held


def _application_font() -> QFont:
    made = QFont(_families())
    size, weight = tokens()["type"]["styles"]["body"]
    made.setPixelSize(px(size))
    made.setWeight(QFont.Weight(weight))
    made.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    for tag, value in tokens()["type"]["features"].items():
        made.setFeature(QFont.Tag(tag), value)
    return made
