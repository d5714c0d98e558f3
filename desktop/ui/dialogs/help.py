"""Help inside the window: what each page is for, and every key, from the one registry of actions."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QTextBlockFormat, QTextCursor, QTextDocument
from PySide6.QtWidgets import QHBoxLayout, QTextBrowser, QWidget

from desktop.ui import theme
from desktop.ui.actions import MENUS, Action, Actions
from desktop.ui.pages.page import Page
from desktop.ui.widgets.area import Area
from desktop.ui.widgets.buttons import Kind
from desktop.ui.widgets.cell import Cell, Column
from desktop.ui.widgets.dialog_frame import DialogFrame, Role
from desktop.ui.widgets.row_table import RowTable

KEYS = "Keys"
_TOPIC = re.compile(r"^# (.+)$", re.MULTILINE)


@dataclass(frozen=True)
class Topic:
    """One page of the help; `text` is Markdown."""

    title: str
    text: str


def topics(actions: Actions) -> Sequence[Topic]:
    """The pages of the help in their order; the keys come last."""
    written = (theme.RESOURCES / "help" / "en.md").read_text("utf-8")
    parts = _TOPIC.split(written)[1:]
    pages = [Topic(title, text.strip()) for title, text in zip(parts[::2], parts[1::2], strict=True)]
    return [*pages, Topic(KEYS, _keys(actions))]


def _keys(actions: Actions) -> str:
    """All actions that have a key, by menu, each once; where pages share a key, with the page."""
    parts = []
    for menu in MENUS:
        shown = [action for action in actions.all() if action.menu_name == menu]
        shared = Counter(action.key() for action in shown)
        rows = dict.fromkeys((action.key(), _words(action, shared[action.key()] > 1)) for action in shown)
        lines = [f"- **{keys}** {text}" for keys, text in rows if keys]
        if lines:
            parts.append("\n".join([f"**{menu}**", "", *lines]))
    return "\n\n".join(parts)


def _words(action: Action, is_shared: bool) -> str:
    page = action.owner.title if is_shared and isinstance(action.owner, Page) else ""
    return f"{action.plain_text()} ({page})" if page else action.plain_text()


def _dress(document: QTextDocument) -> None:
    """Paragraphs apart, and weights that the font has: nothing slanted, nothing heavier than its heaviest."""
    lines = QTextBlockFormat()
    lines.setBottomMargin(theme.px(8))
    lines.setLineHeight(130, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
    block = document.begin()
    while block.isValid():
        cursor = QTextCursor(block)
        cursor.mergeBlockFormat(lines)
        parts = []
        place = block.begin()
        while not place.atEnd():
            parts.append(place.fragment())
            place += 1
        for part in parts:
            shape = part.charFormat()
            strong = shape.fontWeight() > QFont.Weight.Medium or shape.fontItalic()
            if not strong:
                continue
            shape.setFontItalic(False)
            shape.setFontWeight(QFont.Weight.DemiBold)
            cursor.setPosition(part.position())
            cursor.setPosition(part.position() + part.length(), QTextCursor.MoveMode.KeepAnchor)
            cursor.setCharFormat(shape)
        block = block.next()


class HelpDialog(DialogFrame):
    """Topics at the left, the chosen one at the right. Parts: `list`, `text`."""

    def __init__(self, actions: Actions, topic: str = "", parent: QWidget | None = None) -> None:
        super().__init__("Help", "What each page is for, and every key", size=(900, 620), parent=parent)
        self.list: RowTable[Topic] = RowTable(
            "Topics", [Column("Topic", lambda row: Cell(row.title))], header=False, key=lambda row: row.title
        )
        self.text = QTextBrowser()
        self.text.setAccessibleName("Help text")
        self.text.setFrameShape(QTextBrowser.Shape.NoFrame)
        self.text.document().setDocumentMargin(theme.px(20))
        left = Area("surface", "right")
        left.setFixedWidth(theme.px(200))
        left.column().addWidget(self.list)
        row = QHBoxLayout()
        row.setSpacing(0)
        row.addWidget(left)
        row.addWidget(self.text, 1)
        self.body.addLayout(row)
        self.add_button("Close", self.accept, Kind.PRIMARY, role=Role.AcceptRole, key="Esc")
        self.list.chosen.connect(self._on_chosen)
        pages = topics(actions)
        self.list.show_rows(pages)
        if topic in {page.title for page in pages}:
            self.list.choose(topic)
        else:
            self.list.choose_first()
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_chosen(self, topic: Topic | None) -> None:
        if topic is not None:
            self.text.setMarkdown(f"### {topic.title}\n\n{topic.text}")
            _dress(self.text.document())
