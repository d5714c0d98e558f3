"""Paints the cells of every table: one or two lines, code, icons, tick, bar, typed text, and the current row's mark."""

from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from desktop.ui import icons, theme
from desktop.ui.widgets import remaining_bar
from desktop.ui.widgets.cell import Cell
from desktop.ui.widgets.row_model import Index, RowModel
from desktop.ui.widgets.ticks import paint_tick

if TYPE_CHECKING:
    from desktop.ui.widgets.row_table import RowTable


class RowDelegate(QStyledItemDelegate):
    """The one painter of cells. `edge` is the pad at both ends of a row, as a token."""

    def __init__(self, table: "RowTable[object]", edge: str) -> None:
        super().__init__(table)
        self._table, self._edge = table, edge

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(theme.px(80), self._table.row_height(index.row()))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        model = cast("RowModel[object]", index.model())
        box: QRect = option.rect
        painter.save()
        # Each text reads in its own direction: a minus stays before its figure where names read from the right.
        painter.setLayoutDirection(Qt.LayoutDirection.LayoutDirectionAuto)
        heading = model.heading_at(index.row())
        if heading:
            self._paint_heading(painter, box, heading)
        else:
            self._paint_ground(painter, box, index)
            cell = model.cell(index)
            if cell is not None:
                self._paint_cell(painter, box, index, cell)
        painter.fillRect(box.left(), box.bottom(), box.width(), 1, theme.color("hairline"))
        painter.restore()

    def tick_rect(self, box: QRect, column: int) -> QRect:
        """Where the tick box of a cell stands, a little larger than it is drawn, for the mouse."""
        side = theme.px("check_box")
        spot = QRect(box.left() + self._pads(column)[0], box.center().y() - side // 2 + 1, side, side)
        reach = theme.px(6)
        return self._turned(box, spot).adjusted(-reach, -reach, reach, reach)

    def _pads(self, column: int) -> tuple[int, int]:
        edge, inner = theme.px(self._edge), theme.px("cell_pad")
        last = self._table.model().columnCount() - 1
        return edge if column == 0 else inner, edge if column == last else inner

    def _turned(self, box: QRect, part: QRect) -> QRect:
        return QStyle.visualRect(self._table.layoutDirection(), box, part)

    def _paint_heading(self, painter: QPainter, box: QRect, heading: str) -> None:
        painter.fillRect(box, theme.color(self._table.ground))
        painter.setFont(theme.font("caption"))
        painter.setPen(theme.color("text_3"))
        edge = theme.px(self._edge)
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeading
        painter.drawText(box.adjusted(edge, 0, -edge, 0), flags, heading)

    def _paint_ground(self, painter: QPainter, box: QRect, index: Index) -> None:
        row = index.row()
        current = self._table.is_shown_as_current(row)
        if current:
            alive = self._table.has_keys()
            painter.fillRect(box, theme.color("selected" if alive else "selected_idle"))
            if index.column() == 0:
                mark = QRect(box.left(), box.top(), theme.px("current_mark"), box.height())
                painter.fillRect(self._turned(box, mark), theme.color("focus" if alive else "field_border"))
        elif row == self._table.hovered_row:
            painter.fillRect(box, theme.color("hover"))
        else:
            painter.fillRect(box, theme.color(self._table.ground))

    def _paint_cell(self, painter: QPainter, box: QRect, index: Index, cell: Cell) -> None:
        before, behind = self._pads(index.column())
        inner = box.adjusted(before, 0, -behind, -1)
        if cell.tick is not None:
            side = theme.px("check_box")
            spot = QRect(inner.left(), box.center().y() - side // 2 + 1, side, side)
            paint_tick(painter, self._turned(box, spot), cell.tick)
            inner.setLeft(inner.left() + side + theme.px(10))
        if cell.box is not None:
            self._paint_box(painter, box, cell)
            return
        first, second = self._lines(inner)
        if cell.icon:
            side = theme.px("icon")
            spot = QRect(first.left(), first.center().y() - side // 2 + 1, side, side)
            ground = "selected" if self._table.is_shown_as_current(index.row()) else self._table.ground
            icons.draw(painter, cell.icon, self._turned(box, spot).topLeft(), cell.icon_tone, side, ground)
            first.setLeft(first.left() + side + theme.px(6))
            second.setLeft(first.left())
        right = self._table.is_right(index.column())
        if right and self._table.has_codes(index.column()):
            code = QRect(first)
            code.setLeft(first.right() + 1 - theme.px("currency_code_column"))
            self._write(painter, box, code, cell.code, "code", "text_3", right=True)
            first.setRight(code.left() - theme.px(2))
        self._write(painter, box, first, cell.text, cell.style, cell.tone, right)
        if cell.bar is not None:
            self._paint_bar(painter, box, second, cell)
        elif cell.second:
            self._paint_second(painter, box, second, cell, right)

    def _lines(self, inner: QRect) -> tuple[QRect, QRect]:
        """The places of the two lines; in a row too low for two the first one has it all."""
        if not self._table.two_lines:
            return QRect(inner), QRect()
        upper, lower = theme.px(18), theme.px(16)
        top = inner.top() + (inner.height() + 1 - upper - lower) // 2
        return (
            QRect(inner.left(), top, inner.width(), upper),
            QRect(inner.left(), top + upper, inner.width(), lower),
        )

    def _write(
        self, painter: QPainter, box: QRect, place: QRect, text: str, style: str, tone: str, right: bool
    ) -> None:
        if not text:
            return
        used = theme.font(style, text)
        painter.setFont(used)
        painter.setPen(theme.color(tone))
        shown = QFontMetrics(used).elidedText(text, Qt.TextElideMode.ElideRight, place.width() + 1)
        turned = self._table.layoutDirection() is Qt.LayoutDirection.RightToLeft
        side = Qt.AlignmentFlag.AlignRight if right != turned else Qt.AlignmentFlag.AlignLeft
        flags = side | Qt.AlignmentFlag.AlignAbsolute | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine
        painter.drawText(self._turned(box, place), flags, shown)

    def _paint_second(self, painter: QPainter, box: QRect, place: QRect, cell: Cell, right: bool) -> None:
        if cell.second_icon:
            side, gap = theme.px("icon_in_chip"), theme.px(4)
            width = QFontMetrics(theme.font("small")).horizontalAdvance(cell.second)
            # Words that are too long end in … instead of coming out over the cell before.
            left = max(place.right() + 1 - width - gap - side, place.left()) if right else place.left()
            spot = QRect(left, place.center().y() - side // 2 + 1, side, side)
            icons.draw(painter, cell.second_icon, self._turned(box, spot).topLeft(), cell.second_tone, side)
            place.setLeft(left + side + gap)
        self._write(painter, box, place, cell.second, "small", cell.second_tone, right)

    def _paint_bar(self, painter: QPainter, box: QRect, place: QRect, cell: Cell) -> None:
        assert cell.bar is not None
        width = min(theme.px("bar_in_row_width"), place.width())
        height = theme.px("bar_in_row")
        spot = QRect(place.right() + 1 - width, place.center().y() - height // 2 + 1, width, height)
        turned = self._table.layoutDirection() is Qt.LayoutDirection.RightToLeft
        remaining_bar.paint(painter, QRectF(self._turned(box, spot)), cell.bar, turned)

    def _paint_box(self, painter: QPainter, box: QRect, cell: Cell) -> None:
        field = QRectF(self.field_rect(box)).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(theme.color("surface"))
        painter.setPen(QPen(theme.color("failed_fg" if cell.box_wrong else "field_border"), 2 if cell.box_wrong else 1))
        reach = theme.radius("control")
        painter.drawRoundedRect(field, reach, reach)
        place = self.field_rect(box).adjusted(theme.px(8), 0, -theme.px(8), 0)
        self._write(painter, box, place, cell.box or "", "body", "text", right=True)

    def field_rect(self, box: QRect) -> QRect:
        """Where a typed field stands in its cell."""
        high = min(theme.px("field"), box.height() - 2)
        return QRect(box.left() + theme.px(4), box.center().y() - high // 2, box.width() - theme.px(8), high)
