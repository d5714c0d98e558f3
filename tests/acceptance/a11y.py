"""What a screen reader sees of a running program, and the keys that a person would press: AT-SPI over D-Bus."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from typing import Any, TypeVar

from jeepney import DBusAddress, DBusErrorResponse, Properties, new_method_call
from jeepney.io.blocking import DBusConnection, open_dbus_connection
from jeepney.wrappers import unwrap_msg

T = TypeVar("T")

_ATSPI = "org.a11y.atspi."
_PATIENCE = 30.0
_DEEP = {"table", "tree", "tree table", "list"}
"""A table is asked for its cells by place; walking into one would mean thousands of questions."""

_ACTIVE, _ENABLED, _FOCUSED, _SHOWING, _VISIBLE = 1, 8, 12, 25, 30
_PRESS, _RELEASE, _SYMBOL = 0, 1, 3
_HELD = {"Ctrl": 37, "Shift": 50, "Alt": 64}
"""The places of these keys on every keyboard that X makes up by itself."""

_NAMED = {
    "Enter": 0xFF0D,
    "Esc": 0xFF1B,
    "Tab": 0xFF09,
    "Up": 0xFF52,
    "Down": 0xFF54,
    "End": 0xFF57,
    "Space": 0x20,
    "F5": 0xFFC2,
}


class NotThere(AssertionError):
    """What was waited for did not come; the sentence says what."""


def until(found: Callable[[], T | None], what: str, seconds: float = _PATIENCE) -> T:
    """What `found` gives as soon as it gives something. Raises `NotThere` with `what` when the time is over.

    A part that goes away while it is asked counts as not there yet.
    """
    end = time.monotonic() + seconds
    while True:
        try:
            got = found()
        except (DBusErrorResponse, LookupError):
            got = None
        if got:
            return got
        if time.monotonic() > end:
            raise NotThere(f"{what} did not come in {seconds:.0f} s.")
        time.sleep(0.1)


class Node:
    """One thing that a screen reader can come to: a window, a button, a table, a cell."""

    def __init__(self, bus: DBusConnection, service: str, path: str) -> None:
        self._bus, self._service, self.path = bus, service, path

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Node) and (self._service, self.path) == (other._service, other.path)

    def __hash__(self) -> int:
        return hash((self._service, self.path))

    def _address(self, interface: str) -> DBusAddress:
        return DBusAddress(self.path, self._service, _ATSPI + interface)

    def ask(self, interface: str, method: str, signature: str = "", *body: object) -> Any:
        """The answer to a question of the accessibility protocol, as it comes."""
        asked = new_method_call(self._address(interface), method, signature or None, body)
        return unwrap_msg(self._bus.send_and_get_reply(asked, timeout=_PATIENCE))

    def _property(self, interface: str, name: str) -> Any:
        asked = Properties(self._address(interface)).get(name)
        return unwrap_msg(self._bus.send_and_get_reply(asked, timeout=_PATIENCE))[0][1]

    def _node(self, found: tuple[str, str]) -> Node:
        return Node(self._bus, *found)

    @property
    def name(self) -> str:
        """What a screen reader calls it."""
        return str(self._property("Accessible", "Name"))

    @property
    def description(self) -> str:
        """What is said beside the name, such as why a button is grey."""
        return str(self._property("Accessible", "Description"))

    @property
    def role(self) -> str:
        """What kind of thing it is."""
        return str(self.ask("Accessible", "GetRoleName")[0])

    def answers(self, name: str) -> bool:
        """Whether it is there and has that name."""
        try:
            return self.name == name
        except DBusErrorResponse:
            return False

    def process(self) -> int:
        """The number of the process to which it belongs."""
        bus = DBusAddress("/org/freedesktop/DBus", "org.freedesktop.DBus", "org.freedesktop.DBus")
        asked = new_method_call(bus, "GetConnectionUnixProcessID", "s", (self._service,))
        return int(unwrap_msg(self._bus.send_and_get_reply(asked, timeout=_PATIENCE))[0])

    @property
    def children(self) -> list[Node]:
        """What stands in it."""
        return [self._node(found) for found in self.ask("Accessible", "GetChildren")[0]]

    def _has(self, state: int) -> bool:
        low, high = self.ask("Accessible", "GetState")[0]
        return bool((low | high << 32) >> state & 1)

    def is_showing(self) -> bool:
        """Whether it can be seen."""
        return self._has(_SHOWING) and self._has(_VISIBLE)

    def is_enabled(self) -> bool:
        """Whether it can be pressed."""
        return self._has(_ENABLED)

    def is_active(self) -> bool:
        """Whether it is the window in front, to which keys go."""
        return self._has(_ACTIVE)

    def has_keyboard(self) -> bool:
        """Whether keys go to it."""
        return self._has(_FOCUSED)

    def walk(self) -> Iterator[Node]:
        """It, and all that is seen in it, in reading order."""
        yield self
        if self.role in _DEEP:
            return
        for child in self.children:
            if child.is_showing():
                yield from child.walk()

    def look(self, role: str, name: str | None = None) -> Node | None:
        """The first thing of that role, and of that name if one is given, which is seen in it now."""
        return next((node for node in self.walk() if node.role == role and name in (None, node.name)), None)

    def find(self, role: str, name: str | None = None) -> Node:
        """The same, waited for."""
        return until(lambda: self.look(role, name), f"The {role} “{name or 'of any name'}”")

    def words(self) -> list[str]:
        """All words that are seen in it."""
        return [name for node in self.walk() if (name := node.name)]

    def press(self) -> None:
        """Press it, as a screen reader does for a person."""
        offered = [action[0] for action in self.ask("Action", "GetActions")[0]]
        self.ask("Action", "DoAction", "i", offered.index("Press"))

    def take_keyboard(self) -> None:
        """Let keys go to it."""
        self.ask("Component", "GrabFocus")

    def write(self, text: str) -> None:
        """Put these words into a field."""
        assert self.ask("EditableText", "SetTextContents", "s", text)[0]

    def text(self) -> str:
        """What stands in a field."""
        return str(self.ask("Text", "GetText", "ii", 0, -1)[0])

    def place(self) -> tuple[int, int, int, int]:
        """Left, top, width and height on the screen."""
        left, top, width, height = self.ask("Component", "GetExtents", "u", 0)[0]
        return left, top, width, height

    def rows(self) -> list[list[str]]:
        """All cells of a table, as they are read out."""
        down, across = self._property("Table", "NRows"), self._property("Table", "NColumns")
        return [[self.cell(row, column).name for column in range(across)] for row in range(down)]

    def cell(self, row: int, column: int) -> Node:
        """One cell of a table."""
        return self._node(self.ask("Table", "GetAccessibleAt", "ii", row, column)[0])

    def chosen(self) -> list[int]:
        """The places of the chosen rows of a table."""
        return list(self.ask("Table", "GetSelectedRows")[0])


class Screen:
    """One screen with its accessibility bus: the programs on it, and its keyboard."""

    def __init__(self) -> None:
        self._session = open_dbus_connection(bus="SESSION")
        asked = new_method_call(DBusAddress("/org/a11y/bus", "org.a11y.Bus", "org.a11y.Bus"), "GetAddress")
        self._bus = open_dbus_connection(bus=unwrap_msg(self._session.send_and_get_reply(asked))[0])
        self._root = Node(self._bus, "org.a11y.atspi.Registry", "/org/a11y/atspi/accessible/root")
        self._devices = Node(self._bus, "org.a11y.atspi.Registry", "/org/a11y/atspi/registry/deviceeventcontroller")

    def close(self) -> None:
        """Let go of the bus."""
        self._bus.close()
        self._session.close()

    def programs(self, name: str) -> list[Node]:
        """The programs of that name which run now; one that just ended may still be among them."""
        return [node for node in self._root.children if node.answers(name)]

    def key(self, *keys: str) -> None:
        """Press these keys one after the other, each as it is written in a menu: `Ctrl+R`, `Space`, `A`."""
        for each in keys:
            *held, last = each.split("+")
            for name in held:
                self._send(_HELD[name], _PRESS)
            self._send(_NAMED.get(last) or ord(last.lower()), _SYMBOL)
            for name in reversed(held):
                self._send(_HELD[name], _RELEASE)

    def type(self, text: str) -> None:
        """Type these words, letter by letter."""
        for letter in text:
            self._send(ord(letter), _SYMBOL)

    def click(self, node: Node) -> None:
        """Press the left mouse button in the middle of it; that also brings its window to the front."""
        left, top, width, height = node.place()
        self._devices.ask(
            "DeviceEventController", "GenerateMouseEvent", "iis", left + width // 2, top + height // 2, "b1c"
        )

    def _send(self, key: int, how: int) -> None:
        self._devices.ask("DeviceEventController", "GenerateKeyboardEvent", "isu", key, "", how)
