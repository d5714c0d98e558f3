"""What all documents share: the page with its margins, and measured text that runs down it and over to the next.

A document is laid out here and painted when the number of its pages is known. Lengths are points; `y` counts down
from the top of the page.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from PIL import Image

from desktop.documents import fonts
from desktop.documents.measured import BODY, LINE, Colour, Style, elided, wrapped

Side = Literal["begin", "end", "figure"]

A4 = (595.276, 841.89)
LETTER = (612.0, 792.0)
MILLIMETRE = 72 / 25.4


class Cell(NamedTuple):
    """A text in its column: `left` and `width` are the column's, on a sheet that runs from left to right.

    It stands where lines begin, where they end, or as a figure, whose last digits stand beneath each other.
    """

    text: str
    left: float
    width: float
    style: Style = BODY
    side: Side = "begin"


class Words(NamedTuple):
    """A measured line in its place."""

    x: float
    baseline: float
    text: str
    style: Style


class Rule(NamedTuple):
    """A line across the page."""

    left: float
    right: float
    y: float
    weight: float
    colour: Colour


class Box(NamedTuple):
    """A frame with round corners around words, or the place of a picture."""

    left: float
    top: float
    width: float
    height: float


@dataclass
class Page:
    """What stands on one page."""

    words: list[Words] = field(default_factory=list)
    rules: list[Rule] = field(default_factory=list)
    frames: list[tuple[Box, Colour]] = field(default_factory=list)
    pictures: list[tuple[Box, Image.Image]] = field(default_factory=list)


def paper(country: str) -> tuple[float, float]:
    """The paper of the country (ISO 3166): Letter in the United States and Canada, A4 elsewhere."""
    return LETTER if country.upper() in {"US", "CA"} else A4


class Sheet:
    """The pages of one document. The body lies between `top(page)` and `bottom`.

    Everything is laid out as if lines ran from left to right; where they run `from_right`, the sheet is its mirror.
    """

    def __init__(self, size: tuple[float, float], top: float, next_top: float, from_right: bool = False) -> None:
        self.from_right = from_right
        self.width, self.height = size
        self.left = 20 * MILLIMETRE
        self.right = self.width - 20 * MILLIMETRE
        self.bottom = self.height
        self.pages: list[Page] = [Page()]
        self._tops = (top, next_top)

    @property
    def measure(self) -> float:
        """The width between the margins."""
        return self.right - self.left

    def top(self, page: int) -> float:
        """Where the body of the page begins."""
        return self._tops[min(page, 1)]

    def page(self, number: int) -> Page:
        """The page with this number, counted from 0; it is added where it follows the last."""
        if number == len(self.pages):
            self.pages.append(Page())
        return self.pages[number]

    def wrapped(self, cell: Cell) -> list[str]:
        """The lines of the cell."""
        return wrapped(cell.text, cell.style, cell.width, self.from_right)

    def on_one_line(self, cell: Cell, baseline: float) -> Words:
        """As much of the cell as stands on one line, in its place."""
        return self.placed(cell, elided(cell.text, cell.style, cell.width, self.from_right), baseline)

    def placed(self, cell: Cell, line: str, baseline: float) -> Words:
        """One of the cell's lines, in its place."""
        x = self.mirrored(cell.left, cell.width)
        if cell.side == "figure" or (cell.side == "end") != self.from_right:
            x += cell.width - fonts.face(cell.style.bold).width(line, cell.style.size)
        return Words(x, baseline, line, cell.style)

    def mirrored(self, left: float, width: float) -> float:
        """The left edge on the paper of what begins at `left` and is so wide."""
        return self.width - left - width if self.from_right else left

    def flow(self) -> Flow:
        """A flow from the top of the first page."""
        return Flow(self, 0, self.top(0))


@dataclass
class Flow:
    """A place that moves down the sheet and goes on at the top of the next page. Several may run side by side."""

    sheet: Sheet
    page: int
    y: float

    def beside(self) -> Flow:
        """Another flow that starts where this one is."""
        return Flow(self.sheet, self.page, self.y)

    def below(self, *others: Flow) -> None:
        """Move to the lowest of this and the others."""
        self.page, self.y = max([(self.page, self.y), *((other.page, other.y) for other in others)])

    @property
    def room(self) -> float:
        """How much of the page is left."""
        return self.sheet.bottom - self.y

    def turn(self) -> None:
        """Go to the next page."""
        self.page += 1
        self.sheet.page(self.page)
        self.y = self.sheet.top(self.page)

    def keep(self, height: float) -> None:
        """Turn the page when `height` has no room on this one, unless no page has."""
        if self.room < height <= self.sheet.bottom - self.sheet.top(1):
            self.turn()

    def gap(self, height: float) -> None:
        """Leave a space, none at the top of a page."""
        if self.y > self.sheet.top(self.page):
            self.y += height

    def rule(self, left: float, right: float, weight: float = 0.5, colour: Colour = LINE) -> None:
        """A line across, here."""
        at = self.sheet.mirrored(left, right - left)
        self.sheet.page(self.page).rules.append(Rule(at, at + right - left, self.y, weight, colour))

    def write(self, cells: Iterable[Cell], turn: Callable[[], None] | None = None, reserve: float = 0.0) -> None:
        """Set the cells side by side on common baselines; each wraps in its column and runs over pages.

        `turn` is called instead of `self.turn` where the page is full but for `reserve`.
        """
        columns = [(cell, self.sheet.wrapped(cell)) for cell in cells]
        self.set(columns, turn, reserve)

    def set(
        self,
        columns: Sequence[tuple[Cell, list[str]]],
        turn: Callable[[], None] | None = None,
        reserve: float = 0.0,
    ) -> None:
        """As `write`, for lines that are wrapped already."""
        leading = max(cell.style.leading for cell, _ in columns)
        for at in range(max(len(lines) for _, lines in columns)):
            if self.room < leading + reserve:
                (turn or self.turn)()
            baseline = self.y + leading * 0.74
            for cell, lines in columns:
                if at < len(lines) and lines[at]:
                    self.sheet.page(self.page).words.append(self.sheet.placed(cell, lines[at], baseline))
            self.y += leading
