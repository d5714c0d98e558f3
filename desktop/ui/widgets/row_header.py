"""The head of a table: small grey words over one line, on the same edges as the cells beneath."""

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import QHeaderView, QStyle, QWidget

from desktop.ui import theme


class RowHeader(QHeaderView):
    """Column titles, 28 high. `edge` is the pad at both ends, `ground` what it stands on, as tokens."""

    def __init__(self, edge: str, ground: str, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._edge, self._ground = edge, ground
        self.setHighlightSections(False)
        self.setMinimumSectionSize(theme.px(24))

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), theme.px("table_head"))

    def paintSection(self, painter: QPainter, rect: QRect, section: int) -> None:
        if not rect.isValid():
            return
        edge, inner = theme.px(self._edge), theme.px("cell_pad")
        painter.save()
        painter.fillRect(rect, theme.color(self._ground))
        painter.fillRect(rect.left(), rect.bottom(), rect.width(), 1, theme.color("divider"))
        place = rect.adjusted(edge if section == 0 else inner, 0, -(edge if section == self.count() - 1 else inner), -1)
        if place.width() > 0:
            used = theme.font("caption")
            painter.setFont(used)
            painter.setPen(theme.color("text_3"))
            model = self.model()
            title = str(model.headerData(section, Qt.Orientation.Horizontal, Qt.ItemDataRole.DisplayRole) or "")
            flags = model.headerData(section, Qt.Orientation.Horizontal, Qt.ItemDataRole.TextAlignmentRole)
            side = QStyle.visualAlignment(self.layoutDirection(), flags or Qt.AlignmentFlag.AlignLeading)
            shown = QFontMetrics(used).elidedText(title, Qt.TextElideMode.ElideRight, place.width() + 1)
            turned = QStyle.visualRect(self.layoutDirection(), rect, place)
            painter.drawText(turned, side | Qt.AlignmentFlag.AlignAbsolute, shown)
        painter.restore()
