"""Buttons: primary, secondary, quiet and danger, with icon, key hint, focus ring and the reason where disabled."""

from enum import StrEnum

from PySide6.QtCore import QEvent, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QPushButton, QSizePolicy, QStyle, QWidget

from desktop.ui import icons, theme
from desktop.ui.actions import Action


class Kind(StrEnum):
    """How much a button stands out. One primary in a window; danger only for Reject and Discard."""

    PRIMARY = "primary"
    SECONDARY = "secondary"
    QUIET = "quiet"
    DANGER = "danger"


class Button(QPushButton):
    """A button whose label is a verb; its key stands behind the label and is no part of its name.

    `style` is the type style of the label; `chevron` says that it opens a menu or a choice; `height` and `pad` are in
    pixels at text size 100 % where neither 32 nor 28 fits; with `elide` it may be narrower than its label.
    """

    def __init__(
        self,
        text: str,
        kind: Kind = Kind.SECONDARY,
        *,
        icon: str = "",
        key: str = "",
        small: bool = False,
        chevron: bool = False,
        style: str = "body_strong",
        height: int = 0,
        pad: int = 12,
        tone: str = "",
        elide: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(text, parent)
        self._kind, self._icon, self._key = kind, icon, key
        self._chevron, self._style, self._icon_tone = chevron, style, ""
        self._height = height or theme.tokens()["size"]["control_small" if small else "control"]
        self._pad, self._tone, self._elide = pad, tone, elide
        self._action: Action | None = None
        sideways = QSizePolicy.Policy.Maximum if elide else QSizePolicy.Policy.Fixed
        self.setSizePolicy(sideways, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)

    @classmethod
    def of(
        cls,
        action: Action,
        kind: Kind = Kind.SECONDARY,
        *,
        text: str = "",
        icon: bool = True,
        hint: bool = True,
        small: bool = False,
    ) -> "Button":
        """A button that does the action and follows its text, key, icon, and whether it can be done and why not.

        `text` is used instead of the action's own; `icon` and `hint` leave out the icon and the key behind the label.
        """
        made = cls(text or action.plain_text(), kind, small=small)
        made._follow(action, own_text=bool(text), with_icon=icon, with_key=hint)
        return made

    def set_kind(self, kind: Kind) -> None:
        """Make the button stand out more or less."""
        self._kind = kind
        self.update()

    def set_obstacle(self, obstacle: str) -> None:
        """Enable the button, or disable it with the reason as tool tip and accessible description."""
        self.setEnabled(not obstacle)
        self.setToolTip(obstacle)
        self.setAccessibleDescription(obstacle)

    def set_icon(self, name: str) -> None:
        """Show another icon, or none."""
        self._icon = name
        self.updateGeometry()
        self.update()

    def set_icon_tone(self, tone: str) -> None:
        """Show the icon in the colour of a state, the label staying as it is."""
        self._icon_tone = tone
        self.update()

    def setText(self, text: str) -> None:
        super().setText(text)
        self.updateGeometry()

    def _follow(self, action: Action, own_text: bool, with_icon: bool, with_key: bool = True) -> None:
        self._action = action

        def catch_up() -> None:
            if not own_text:
                self.setText(action.plain_text())
            self._key = action.key() if with_key else ""
            self.set_obstacle(action.obstacle)
            self.updateGeometry()
            self.update()

        if with_icon:
            self._icon = action.icon_name
        action.changed.connect(catch_up)
        self.clicked.connect(lambda _checked=False: action.trigger())
        catch_up()

    def _label_width(self) -> int:
        return QFontMetrics(theme.font(self._style, self.text())).horizontalAdvance(self.text())

    def _parts_width(self) -> int:
        side, gap = theme.px("icon"), theme.px(6)
        width = self._label_width() if self.text() else 0
        if self._icon:
            width += side + (gap if self.text() else 0)
        if self._key:
            width += theme.px(10) + QFontMetrics(theme.font("caption")).horizontalAdvance(self._key)
        if self._chevron:
            width += gap + side - theme.px(4)
        return width

    def sizeHint(self) -> QSize:
        height = theme.px(self._height)
        if not self.text():
            return QSize(height, height)
        return QSize(self._parts_width() + 2 * theme.px(self._pad), height)

    def minimumSizeHint(self) -> QSize:
        hint = self.sizeHint()
        return QSize(theme.px(24), hint.height()) if self._elide else hint

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.StyleChange:
            self.updateGeometry()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        # A window outside of dialogs has no default button, so Enter presses the one that has the focus.
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers() & ~_KEYPAD:
            self.click()
            return
        super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setLayoutDirection(Qt.LayoutDirection.LayoutDirectionAuto)
        box = QRectF(self.rect())
        if self.hasFocus():
            ring = theme.px("focus_ring")
            painter.setPen(QPen(theme.color("focus"), ring))
            painter.drawRoundedRect(box.adjusted(ring / 2, ring / 2, -ring / 2, -ring / 2), *_corners())
            inset = ring + theme.px("focus_gap")
            box = box.adjusted(inset, inset, -inset, -inset)
        self._paint_box(painter, box)
        self._paint_label(painter)

    def _paint_box(self, painter: QPainter, box: QRectF) -> None:
        fill, border = self._fill(), self._border()
        painter.setBrush(fill or Qt.BrushStyle.NoBrush)
        if border:
            painter.setPen(QPen(border, 1))
            box = box.adjusted(0.5, 0.5, -0.5, -0.5)
        else:
            painter.setPen(Qt.PenStyle.NoPen)
        reach = theme.radius("control") - (2 if self.hasFocus() else 0)
        painter.drawRoundedRect(box, reach, reach)

    def _fill(self) -> QColor | None:
        down, over = self.isDown() or self.isChecked(), self.underMouse()
        if not self.isEnabled():
            return theme.color("neutral_bg") if self._kind in {Kind.PRIMARY, Kind.DANGER} else None
        if self._kind is Kind.PRIMARY:
            return theme.color("accent_pressed" if down else "accent_hover" if over else "accent")
        if self._kind is Kind.DANGER:
            return theme.color("danger_hover" if down or over else "danger")
        if down:
            return theme.color("selected_idle")
        if over:
            return theme.color("hover" if self._kind is Kind.SECONDARY else "neutral_bg")
        return theme.color("surface") if self._kind is Kind.SECONDARY else None

    def _border(self) -> QColor | None:
        if self._kind is not Kind.SECONDARY:
            return None
        return theme.color("field_border" if self.isEnabled() else "divider")

    def _front(self) -> str:
        if not self.isEnabled():
            return "disabled"
        if self._kind in {Kind.PRIMARY, Kind.DANGER}:
            return "on_accent"
        return self._tone or ("text" if self._kind is Kind.SECONDARY else "text_2")

    def _paint_label(self, painter: QPainter) -> None:
        front, middle = self._front(), self.height() // 2
        quiet = self._kind in {Kind.SECONDARY, Kind.QUIET} and self.isEnabled()
        side = theme.px("icon")
        at = max((self.width() - self._parts_width()) // 2, theme.px(4) if self._elide else 0)
        if self._icon:
            spot = self._mirrored(QRect(at, middle - side // 2, side, side))
            icons.draw(painter, self._icon, spot.topLeft(), self._icon_tone if quiet and self._icon_tone else front)
            at += side + theme.px(6)
        if self.text():
            width = self._label_width()
            painter.setFont(theme.font(self._style, self.text()))
            painter.setPen(theme.color(front))
            shown = self.text()
            if self._elide and at + width > self.width() - theme.px(4):
                width = self.width() - theme.px(4) - at
                shown = painter.fontMetrics().elidedText(shown, Qt.TextElideMode.ElideRight, width)
            painter.drawText(self._mirrored(QRect(at, 0, width + 1, self.height())), _CENTRED, shown)
            at += width
        if self._key:
            at += theme.px(10)
            painter.setFont(theme.font("caption"))
            tone = theme.color("text_3" if quiet else front)
            if not quiet and self.isEnabled():
                tone.setAlphaF(0.85)
            painter.setPen(tone)
            width = painter.fontMetrics().horizontalAdvance(self._key)
            painter.drawText(self._mirrored(QRect(at, 0, width + 1, self.height())), _CENTRED, self._key)
            at += width
        if self._chevron:
            spot = self._mirrored(QRect(at + theme.px(4), middle - side // 2, side, side))
            icons.draw(painter, "chevron_down", spot.topLeft(), front)

    def _mirrored(self, part: QRect) -> QRect:
        return QStyle.visualRect(self.layoutDirection(), self.rect(), part)


class IconButton(Button):
    """A quiet button with an icon alone; `name` is what it is called, in the tool tip and to a screen reader."""

    def __init__(self, icon: str, name: str, *, small: bool = False, parent: QWidget | None = None) -> None:
        super().__init__("", Kind.QUIET, icon=icon, small=small, parent=parent)
        self._name = name
        self.setAccessibleName(name)
        self.setToolTip(name)

    @classmethod
    def doing(cls, action: Action) -> "IconButton":
        """An icon button that does the action and follows whether it can be done."""
        made = cls(action.icon_name, action.plain_text())
        made._follow(action, own_text=True, with_icon=True, with_key=False)
        return made

    def set_obstacle(self, obstacle: str) -> None:
        super().set_obstacle(obstacle)
        self.setToolTip(obstacle or self._name)


_CENTRED = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextSingleLine | Qt.TextFlag.TextDontClip
_KEYPAD = Qt.KeyboardModifier.KeypadModifier


def _corners() -> tuple[float, float]:
    reach = float(theme.radius("control"))
    return reach, reach
