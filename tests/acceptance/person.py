"""A person at the desk: presses the keys of the window and reads its words, as far as the accessibility tree goes."""

from __future__ import annotations

from collections.abc import Sequence

from tests.acceptance.a11y import Node, Screen, until
from tests.acceptance.program import Program


class Person:
    """Whoever sits at this screen before this program. Each act waits until the window shows that it is done."""

    def __init__(self, screen: Screen, program: Program) -> None:
        self._screen, self._tree = screen, program.tree

    def sit_down(self, name: str) -> None:
        """Say who is at the desk, in the first window; the workstation opens."""
        self._to_front(self._tree.find("label", "Who is at the desk?"))
        people = self._tree.find("table", "People")
        until(people.has_keyboard, "The keyboard in the list of people")
        names = [row[0].split(",")[0] for row in until(people.rows, "Somebody who can sit down")]
        self._go_to_row(people, names.index(name))
        self._screen.key("Enter")
        self.frame().find("push button", name)

    def change_person(self, name: str) -> None:
        """Let another person sit down, by find or do."""
        self.find_or_do("Change person")
        self.sit_down(name)

    def find_or_do(self, words: str) -> None:
        """Press Ctrl+K, type the words and take the first that is found."""
        self.front()
        self._screen.key("Ctrl+K")
        field = until(lambda: self._keyboard_in("text"), "The field of find or do")
        self._screen.type(words)
        until(lambda: field.text() == words, f"“{words}” in find or do")
        self.wait_for_row("Found", words)
        self._screen.key("Enter")
        until(lambda: self._tree.look("table", "Found") is None, "The end of find or do")

    def frame(self) -> Node:
        """The workstation's window."""
        return self._tree.find("frame")

    def front(self) -> None:
        """Bring the window to the front, where no window manager does that; the first window is gone by then."""
        until(lambda: self._tree.look("label", "Who is at the desk?") is None, "The end of the first window")
        self._to_front(self.frame().find("label", "·"))

    def look_for(self, words: str) -> None:
        """Wait until a sentence with these words is seen."""
        until(lambda: any(words in each for each in self.frame().words()), f"“{words}” in the window")

    def open_invoice(self, number: str) -> list[list[str]]:
        """Find an invoice by its number and open it beside the list; its lines."""
        self.front()
        self._screen.key("Ctrl+1", "Ctrl+F")
        until(lambda: self._keyboard_in("text"), "The keyboard in the filter")
        self._screen.type(number)
        found = self.frame().find("table", "Invoices")
        until(lambda: len(found.rows()) == 1 and number in found.rows()[0][0], f"Invoice {number} in the list")
        self._screen.key("Enter")
        until(found.has_keyboard, "The keyboard in the list")
        self._screen.key("Enter")
        self.frame().find("label", f"Invoice {number}")
        return self.table("Invoice lines")

    def table(self, name: str) -> list[list[str]]:
        """What is read out of that table, once something stands in it."""
        return until(lambda: self._tree.find("table", name).rows(), f"A row in the table “{name}”")

    def wait_for_row(self, table: str, *words: str) -> list[str]:
        """The first row of that table in which all of these words are read."""

        def found() -> list[str] | None:
            rows = self._tree.find("table", table).rows()
            return next((row for row in rows if all(word in " ".join(row) for word in words)), None)

        return until(found, f"{' and '.join(words)} in the table “{table}”")

    def refund_lines(self, keys: str, typed: Sequence[str], complete: str) -> Node:
        """Open a refund dialog by its keys and type these amounts into the lines from the first on; `complete` is the
        word of its button. An empty text ticks all that is left. The dialog.
        """
        self.front()
        self._screen.key(keys)
        dialog = self._tree.find("dialog")
        lines = dialog.find("table", "Lines to refund")
        until(lambda: lines.has_keyboard() and lines.chosen() == [0], "The keyboard on the first line")
        dialog.find("push button", complete)
        for place, text in enumerate(typed):
            if text:
                self._screen.type(text)
                self._screen.key("Enter")
            else:
                self._screen.key("Space", "Down")
            until(lambda place=place: lines.rows()[place][0].startswith("ticked"), f"A tick on line {place + 1}")  # type: ignore[misc]
        return dialog

    def write(self, dialog: Node, field: str, text: str) -> None:
        """Type into a field of the dialog."""
        until(lambda: self._focused(dialog, field), f"The keyboard in {field}")
        self._screen.type(text)

    def go_to_field(self, dialog: Node, field: str) -> None:
        """Tab on until the keyboard stands in that field."""
        for _ in range(20):
            if self._focused(dialog, field):
                return
            before = self._keyboard_of(dialog)
            self._screen.key("Tab")
            until(lambda before=before: self._keyboard_of(dialog) != before, "The next field")  # type: ignore[misc]
        raise AssertionError(f"Tab does not lead to {field}.")

    def complete(self, dialog: Node, button: str) -> None:
        """Go on to the check; it is there when the button says the amount."""
        self._screen.key("Ctrl+Enter")
        dialog.find("push button", button)

    def finish(self, dialog: Node) -> None:
        """Ask for the refund; the dialog closes."""
        self._screen.key("Ctrl+Enter")
        until(lambda: self._tree.look("dialog") is None, "The end of the dialog")

    def see_paper(self, number: str) -> None:
        """Wait until the paper with that number is shown in the window."""
        self.frame().find("label", number)
        until(
            lambda: any(number in each.name and each.role not in {"label", "frame"} for each in self.frame().walk()),
            f"The paper {number}",
        )

    def open_approval(self, *words: str) -> None:
        """Stand on the refund with these words in the queue of those that wait."""
        self.front()
        self._screen.key("Ctrl+4")
        self.wait_for_row("Refunds waiting for approval", *words)
        queue = self.frame().find("table", "Refunds waiting for approval")
        until(queue.has_keyboard, "The keyboard in the queue")
        places = [at for at, row in enumerate(queue.rows()) if all(word in " ".join(row) for word in words)]
        self._go_to_row(queue, places[0])

    def approve(self, button: str, said: str) -> str:
        """Press the button with that label by its key; the sentence that is said of it, begun so."""
        self.press_approve(button)
        return until(lambda: self.says(said), f"“{said}…”")

    def press_approve(self, button: str) -> None:
        """Press Ctrl+Enter where the button with that label may be pressed."""
        found = self.frame().find("push button", button)
        until(found.is_enabled, f"A button “{button}” that may be pressed")
        self._screen.key("Ctrl+Enter")

    def says(self, beginning: str) -> str | None:
        """What the window says that begins so, None where it says no such thing."""
        return next((each for each in self.frame().words() if each.startswith(beginning)), None)

    def give_key(self, key: str) -> None:
        """Enter the key of Stripe under Settings."""
        self.front()
        self._screen.key("Ctrl+,")
        sections = self.frame().find("table", "Sections")
        until(sections.has_keyboard, "The keyboard in the list of sections")
        self._go_to_row(sections, sections.rows().index(["Stripe"]))
        self._screen.key("Enter")
        field = self.frame().find("text", "Key")
        until(field.has_keyboard, "The keyboard in the field for the key")
        self._screen.type(key)
        self._screen.key("Enter")
        self.look_for("The key works")

    def _to_front(self, harmless: Node) -> None:
        """Click where nothing happens, so that keys go to that window."""

        def in_front() -> bool:
            """On a loaded machine the first click may come before the window is ready for it."""
            if any(window.is_active() for window in self._tree.children if window.is_showing()):
                return True
            self._screen.click(harmless)
            return False

        until(in_front, "The window in front")

    def _go_to_row(self, table: Node, place: int) -> None:
        at = until(table.chosen, "A chosen row")[0]
        self._screen.key(*["Down" if place > at else "Up"] * abs(place - at))
        until(lambda: table.chosen() == [place], f"The keyboard on row {place + 1}")

    def _keyboard_in(self, role: str) -> Node | None:
        return next((node for node in self._tree.walk() if node.role == role and node.has_keyboard()), None)

    def _keyboard_of(self, dialog: Node) -> list[str]:
        return [node.path for node in dialog.walk() if node.has_keyboard()]

    def _focused(self, dialog: Node, field: str) -> bool:
        return any(node.name == field and node.has_keyboard() for node in dialog.walk() if node.role != "label")
