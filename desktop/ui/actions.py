"""One registry of what can be done: menus, buttons, find-or-do and help are fed from it."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from itertools import combinations

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget

from desktop.ui import icons

MENUS = ("File", "Edit", "View", "Invoice", "Booking", "Payment", "Refund", "Go", "Window", "Help")


class Action(QAction):
    """One thing a person can do. Where it cannot be done now, `obstacle` is the reason in a sentence.

    Attributes: `name` for code and tests, its object name too; `menu_name` the menu it stands in, empty for none;
    `owner` the page that made it, None where it works in the whole window; `area` the widget that must have the
    focus, None where any may; `icon_name`.
    """

    def __init__(
        self, name: str, text: str, menu: str, owner: QWidget | None, area: QWidget | None, parent: QObject
    ) -> None:
        super().__init__(text, parent)
        self.setObjectName(name)
        self.name, self.menu_name, self.owner, self.area = name, menu, owner, area
        self.icon_name = ""
        self.obstacle = ""

    def show_icon(self, name: str) -> None:
        """Show the icon of that name in menus and buttons."""
        self.icon_name = name
        self.setIcon(icons.icon(name))

    def allow(self, obstacle: str = "") -> None:
        """Enable the action, or disable it with the reason a person reads in the tool tip."""
        self.obstacle = obstacle
        self.setEnabled(not obstacle)
        self.setToolTip(obstacle or self.plain_text())
        self.setStatusTip(obstacle)

    def plain_text(self) -> str:
        """The text without the mark of its Alt letter."""
        return self.text().replace("&&", "\0").replace("&", "").replace("\0", "&")

    def key(self) -> str:
        """The keys as this system writes them, empty where there are none."""
        return self.shortcut().toString(QKeySequence.SequenceFormat.NativeText).replace("Return", "Enter")


class Actions(QObject):
    """All actions of the window, in the order they were added. `added` is sent for each new one."""

    added = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._all: dict[str, Action] = {}
        self._letters: dict[Action, list[QKeySequence]] | None = None

    def add(
        self,
        name: str,
        text: str,
        run: Callable[[], object],
        *,
        shortcut: str = "",
        icon: str = "",
        menu: str = "",
        owner: QWidget | None = None,
        area: QWidget | None = None,
    ) -> Action:
        """Make an action; `run` is called on the GUI thread when a person wants it.

        With an `owner` (a page) it works while that page is shown; with an `area` (a list) its key works while the
        area has the focus, as single letters must. Raises `ValueError` for a name that is taken.
        """
        if name in self._all:
            raise ValueError(f"an action named {name} is there already")
        # Without a parent it would live as long as the program, and with it the page whose method it calls.
        action = Action(name, text, menu, owner, area, self)
        if shortcut:
            action.setShortcuts(_with_keypad(shortcut))
        if icon:
            action.show_icon(icon)
        if area is not None:
            action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        home = area or owner
        if home is not None:
            home.addAction(action)
        action.setMenuRole(QAction.MenuRole.NoRole)
        action.allow()
        action.triggered.connect(lambda _checked=False: run())
        self._all[name] = action
        self.added.emit(action)
        return action

    def allow_letters(self, on: bool) -> None:
        """Let single letters act in their lists, or switch them off: the actions stay in menus and buttons."""
        if on and self._letters is not None:
            letters, self._letters = self._letters, None
            for action, keys in letters.items():
                action.setShortcuts(keys)
        elif not on and self._letters is None:
            with_letter = [action for action in self._all.values() if len(action.shortcut().toString()) == 1]
            self._letters = {action: action.shortcuts() for action in with_letter}
            for action in with_letter:
                action.setShortcuts([])

    def __getitem__(self, name: str) -> Action:
        return self._all[name]

    def all(self) -> Sequence[Action]:
        """Every action, in the order they were added."""
        return list(self._all.values())

    def for_page(self, page: QWidget | None) -> Sequence[Action]:
        """What can be done while the page is shown: its own actions, after those of the whole window."""
        return [action for action in self._all.values() if action.owner is None or action.owner is page]

    def in_menu(self, menu: str, page: QWidget | None) -> Sequence[Action]:
        """The actions of a menu while the page is shown; the page's own come first."""
        found = [action for action in self.for_page(page) if action.menu_name == menu]
        return sorted(found, key=lambda action: action.owner is None)

    def clashes(self) -> Sequence[tuple[str, str, str]]:
        """Each key that two actions would answer at the same moment, with their names. There must be none."""
        by_key: dict[str, list[Action]] = defaultdict(list)
        for action in self._all.values():
            for key in action.shortcuts():
                by_key[key.toString()].append(action)
        return [
            (key, one.name, other.name)
            for key, wanting in by_key.items()
            for one, other in combinations(wanting, 2)
            if _meet(one, other)
        ]


def _meet(one: Action, other: Action) -> bool:
    if one.owner is not None and other.owner is not None and one.owner is not other.owner:
        return False
    return one.area is None or other.area is None or one.area is other.area


def _with_keypad(shortcut: str) -> list[QKeySequence]:
    """Enter is Return on the main keys and Enter on the keypad; a person means both."""
    if shortcut.rpartition("+")[2] not in {"Enter", "Return"}:
        return [QKeySequence(shortcut)]
    stem = shortcut.rpartition("+")[0]
    return [QKeySequence("+".join(filter(None, (stem, key)))) for key in ("Return", "Enter")]
