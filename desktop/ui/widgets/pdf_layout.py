"""Where the pages of a paper stand: one under the other, whole or larger, in the middle of the view."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from PySide6.QtCore import QPoint, QRect, QSize, QSizeF

PERCENTS = (50, 75, 100, 125, 150, 200, 300, 400)
"""The sizes of the paper that do not follow the window, in per cent."""


class Fit(Enum):
    """The sizes of the paper that follow the window."""

    PAGE = "Whole page"
    WIDTH = "Page width"


Zoom = Fit | int
"""Whole page, page width, or per cent."""


@dataclass(frozen=True)
class Room:
    """What there is for the paper, in logical pixels: the view without scroll bars, one bar, and the ground around.

    `dots` is how many pixels a point of the paper has at 100 %.
    """

    view: QSize
    bar: int
    edge: int
    gap: int
    dots: float


@dataclass(frozen=True)
class Laid:
    """The places of the pages on the ground, the size of the ground, and how much of it is seen at once."""

    boxes: Sequence[QRect]
    whole: QSize
    seen: QSize


def lay(sizes: Sequence[QSizeF], zoom: Zoom, room: Room) -> Laid:
    """Lay pages of these sizes (in points) on the ground."""
    scale = _scale(sizes, zoom, room)
    papers = [(size * scale).toSize() for size in sizes]
    wide = max(paper.width() for paper in papers) + 2 * room.edge
    high = sum(paper.height() for paper in papers) + (len(papers) - 1) * room.gap + 2 * room.edge
    upright = high > room.view.height()
    across = wide > room.view.width() - (room.bar if upright else 0)
    upright = upright or high > room.view.height() - (room.bar if across else 0)
    seen = QSize(room.view.width() - room.bar * upright, room.view.height() - room.bar * across)
    whole = QSize(max(wide, seen.width()), max(high, seen.height()))
    boxes, top = [], room.edge + (whole.height() - high) // 2
    for paper in papers:
        boxes.append(QRect(QPoint((whole.width() - paper.width()) // 2, top), paper))
        top += paper.height() + room.gap
    return Laid(boxes, whole, seen)


def _scale(sizes: Sequence[QSizeF], zoom: Zoom, room: Room) -> float:
    """Logical pixels for each point."""
    if isinstance(zoom, int):
        return zoom / 100 * room.dots
    widest, highest = max(size.width() for size in sizes), max(size.height() for size in sizes)
    wide, high = room.view.width() - 2 * room.edge, room.view.height() - 2 * room.edge
    if len(sizes) > 1 or (zoom is Fit.WIDTH and wide / widest * highest > high):
        wide -= room.bar
    fits = wide / widest
    if zoom is Fit.PAGE:
        fits = min(fits, high / highest)
    return max(fits, 0.1)
