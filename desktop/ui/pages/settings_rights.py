"""Settings of what each role may do: rights down, roles across, a tick where they meet."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QWidget

from desktop.model.states import RIGHT_WORDS, ROLE_WORDS, Right, Role
from desktop.services import rights
from desktop.services.desk import Desk
from desktop.services.office_settings import Settings
from desktop.services.rights import Given
from desktop.ui import background, theme
from desktop.ui.pages.settings_section import Form
from desktop.ui.widgets.text import Text
from desktop.ui.widgets.ticks import TickBox

_ARROWS: dict[int, tuple[int, int]] = {
    int(Qt.Key.Key_Left): (-1, 0),
    int(Qt.Key.Key_Right): (1, 0),
    int(Qt.Key.Key_Up): (0, -1),
    int(Qt.Key.Key_Down): (0, 1),
}
_ALWAYS = "Administrators keep this right, so that nobody locks the office out."


class RightsSection(Form):
    """`boxes` has the tick of each role and right; arrows move between them."""

    title, icon = "Rights", "lock"
    says = "What each role may do. It holds from the next act of everybody on, also where a window is open."
    wide = 760

    def __init__(self, desk: Desk, obstacle: str = "") -> None:
        super().__init__(obstacle)
        self._desk, self._kept = desk, Given()
        self.boxes: dict[tuple[Role, Right], TickBox] = {}
        grid = QGridLayout()
        grid.setHorizontalSpacing(theme.px(8))
        grid.setVerticalSpacing(theme.px(4))
        grid.setColumnStretch(0, 1)
        for across, role in enumerate(Role, 1):
            head = Text(ROLE_WORDS[role].capitalize(), "small_strong", "text_2")
            grid.addWidget(head, 0, across, Qt.AlignmentFlag.AlignHCenter)
            grid.setColumnMinimumWidth(across, theme.px(84))
        for down, right in enumerate(Right, 1):
            words = RIGHT_WORDS[right]
            grid.addWidget(Text(f"{words[0].upper()}{words[1:]}", wrap=True), down, 0)
            for across, role in enumerate(Role, 1):
                grid.addWidget(self._box(role, right), down, across, Qt.AlignmentFlag.AlignHCenter)
        self.form.addLayout(grid)
        self.add_save()

    def first_focus(self) -> QWidget:
        return self.boxes[Role.MANAGER, Right.REQUEST_OWN] if not self.obstacle else self

    def show_settings(self, settings: Settings) -> None:
        background.run(self, partial(rights.read, self._desk), self._on_read, self.show_failure)

    def put_back(self) -> None:
        for pair, box in self.boxes.items():
            box.setChecked(pair in self._kept)
        self.look_at_changes()

    def is_changed(self) -> bool:
        return self._ticked() != self._kept

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        step = _ARROWS.get(event.key()) if isinstance(event, QKeyEvent) else None
        if step is None or event.type() is not QEvent.Type.KeyPress:
            return super().eventFilter(watched, event)
        role, right = next(pair for pair, box in self.boxes.items() if box is watched)
        across, down = list(Role).index(role) + step[0], list(Right).index(right) + step[1]
        if 0 <= across < len(Role) and 0 <= down < len(Right):
            self.boxes[list(Role)[across], list(Right)[down]].setFocus(Qt.FocusReason.TabFocusReason)
        return True

    def _box(self, role: Role, right: Right) -> TickBox:
        box = TickBox("")
        box.setAccessibleName(f"{ROLE_WORDS[role].capitalize()} may {RIGHT_WORDS[right]}")
        box.set_obstacle(self.obstacle or (_ALWAYS if (role, right) in rights.ALWAYS else ""))
        box.toggled.connect(lambda _on: self.look_at_changes())
        box.installEventFilter(self)
        self.boxes[role, right] = box
        return box

    def _on_read(self, given: Given) -> None:
        changed = bool(self._kept) and self.is_changed()
        self._kept = given
        if changed:
            self.look_at_changes()
        else:
            self.put_back()

    def _ticked(self) -> Given:
        return frozenset(pair for pair, box in self.boxes.items() if box.isChecked())

    def _on_save(self) -> None:
        ticked = self._ticked()

        def kept() -> None:
            self._kept = ticked
            self.look_at_changes()

        self.keep(partial(rights.save, self._desk, ticked), "The rights are saved.", kept)
