"""Pictures of the screen on which the program runs, taken as soon as it stands still."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QRect
from PySide6.QtGui import QGuiApplication, QImage

from tests.acceptance.a11y import Node, until


class Pictures:
    """Numbered pictures in a folder; `paths` are those that were taken."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.paths: list[Path] = []
        # Qt looks at the screen from outside, so that no other program is needed for it.
        self._qt = QGuiApplication([])

    def take(self, name: str, window: Node | None = None) -> None:
        """Keep a picture of the window, or of the whole screen, once two in a row are the same."""
        last = self._screen()

        def still() -> QImage | None:
            nonlocal last
            before, last = last, self._screen()
            return last if last == before else None

        picture = until(still, f"A screen that stands still for {name}")
        path = self._folder / f"{len(self.paths) + 1:02}-{name}.png"
        picture = picture if window is None else picture.copy(QRect(*window.place()).intersected(picture.rect()))
        assert picture.save(str(path)), f"The picture {path} was not written."
        self.paths.append(path)

    def _screen(self) -> QImage:
        return self._qt.primaryScreen().grabWindow(0).toImage()
