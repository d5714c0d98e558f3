"""What a report is: what it reads, how it shows it, and how it is written to a file."""

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Generic, TypeVar

from desktop.services.desk import Desk
from desktop.services.queries.days import EVER, Days
from desktop.ui.widgets.cell import Column
from desktop.ui.widgets.figure_row import Figure

R = TypeVar("R")


@dataclass(frozen=True)
class Asked:
    """What a person asks a report for: days, one of its choices, and what they typed into the filter field."""

    days: Days = EVER
    choice: object = None
    text: str = ""


@dataclass(frozen=True)
class Found(Generic[R]):
    """What a report found: rows, and whether more follow them."""

    rows: Sequence[R]
    more: bool = False


@dataclass(frozen=True)
class Report(Generic[R]):
    """One report.

    `read` gets the last row that is shown, None for the beginning; `sums` gives the figures over the rows and the
    count of all, None where every row is read at once. `choices` are words with what they stand for, the first one
    holds at first. `months` asks for one month; `dated` is whether days can be chosen at all. `typed` is what stands
    in the empty filter field, empty for none. `write` gets what was asked, a path, and whom to tell and ask; `empty`
    is what is said where there is nothing, and why. `row` is the token of the height of rows, `kinds` more
    kinds of files than tables; `draw` gives it as a paper, where it has one.
    """

    title: str
    icon: str
    says: str
    columns: Callable[[Sequence[R]], Sequence[Column[R]]]
    key: Callable[[R], Hashable]
    read: Callable[[Desk, Asked, R | None], Found[R]]
    figures: Callable[[Desk, Asked], Sequence[Figure]]
    nouns: tuple[str, str]
    empty: tuple[str, str]
    file: str
    write: Callable[[Desk, Asked, Path, Callable[[int], object], Callable[[], bool]], int | None]
    choices: Sequence[tuple[str, Any]] = ()
    choice_name: str = "Show"
    dated: bool = True
    months: bool = False
    typed: str = ""
    row: str = "row"
    group: Callable[[R], str] | None = None
    kinds: Sequence[str] = ()
    draw: Callable[[Desk, Asked], bytes] | None = None
