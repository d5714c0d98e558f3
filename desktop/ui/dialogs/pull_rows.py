"""One row for each payment that a gateway has: where it goes and why, whether it is ticked, what became of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from desktop.services.pulling.planned import LeftOut, Pulled, PullPlan, PullRow, Target
from desktop.services.pulling.taking import CHOSEN
from desktop.ui import figures
from desktop.ui.pages.invoice_columns import wide_enough
from desktop.ui.widgets.cell import Cell, Column
from desktop.ui.widgets.ticks import Tick

SURE, LOOK, CHOOSE, LEFT = "With an invoice", "Look at these first", "Choose, or leave it", "Left out"
CAME_IN = "Came in"
NOWHERE = "Nothing chosen"


@dataclass(frozen=True)
class PullItem:
    """A payment in the table. `group` is the heading under which it was put first, so that nothing jumps.

    `about` is the second line beside where it goes, `warned` that it says something that should be read.
    """

    row: PullRow | LeftOut
    group: str
    goes_to: str
    about: str
    ticked: bool = False
    warned: bool = False

    @property
    def id(self) -> str:
        return self.row.found.charge_ref or self.row.found.payment_ref

    @property
    def choosable(self) -> PullRow | None:
        """The payment, where a person may still say where it goes."""
        return self.row if isinstance(self.row, PullRow) and self.group != CAME_IN else None

    @property
    def sure(self) -> bool:
        """Whether it may be ticked together with others."""
        row = self.choosable
        return row is not None and row.target is not None and (row.certain or self.ticked)

    def with_tick(self, on: bool) -> PullItem:
        """The same one, ticked or not."""
        return replace(self, ticked=on)

    def named(self, row: PullRow) -> PullItem:
        """The same one for what a person has named, ticked."""
        return _item(row, self.group, ticked=True)

    def going_to(self, target: Target | None) -> PullItem:
        """The same one, for another target and ticked; without target it is left."""
        row = self.choosable
        if row is None:
            return self
        if target is None:
            return _item(replace(row, target=None, certain=False), self.group, ticked=False)
        return _item(row.going_to(target, CHOSEN), self.group, ticked=True)


def planned(plan: PullPlan) -> list[PullItem]:
    """The rows of a plan: what is certain first and ticked, then what has to be looked at, then what is left out."""
    items = [_item(row, _group(row), ticked=row.certain) for row in plan.rows]
    order = (SURE, LOOK, CHOOSE)
    items.sort(key=lambda item: order.index(item.group))
    return [*items, *_left_out(plan.left_out)]


def outcome(pulled: Pulled) -> list[PullItem]:
    """What came in, under which number, and what did not."""
    came = [
        PullItem(taken.row, CAME_IN, taken.row.target.name if taken.row.target else "", f"As payment {taken.number}")
        for taken in pulled.taken
    ]
    return [*came, *_left_out(pulled.left_out)]


def sums(items: Iterable[PullItem]) -> str:
    """What payments come to, each currency by itself."""
    minors: dict[str, int] = defaultdict(int)
    for item in items:
        minors[item.row.found.currency] += item.row.found.amount_minor
    return " + ".join(figures.amount_code(minor, currency) for currency, minor in sorted(minors.items()))


def columns(items: Sequence[PullItem]) -> Sequence[Column[PullItem]]:
    """The columns, wide enough for the largest amount."""
    amounts = [figures.amount(item.row.found.amount_minor, item.row.found.currency) for item in items]
    return (
        Column("Payment", _payment_cell),
        Column("Goes to", _target_cell),
        Column("Amount", _amount_cell, width=max(wide_enough(amounts, beside=58), 120), right=True),
    )


def _item(row: PullRow, group: str, ticked: bool) -> PullItem:
    # What is to be known comes before what speaks for it: the line is cut where there is no room.
    about = _sentence("; ".join(filter(None, (row.remark, row.why))))
    return PullItem(row, group, row.target.name if row.target else NOWHERE, about, ticked, warned=bool(row.remark))


def _group(row: PullRow) -> str:
    if row.certain:
        return SURE
    return CHOOSE if row.target is None else LOOK


def _left_out(left_out: Iterable[LeftOut]) -> list[PullItem]:
    return [PullItem(each, LEFT, "Not taken", _sentence(each.why)) for each in left_out]


def _sentence(words: str) -> str:
    return words[:1].upper() + words[1:]


def _payment_cell(item: PullItem) -> Cell:
    found = item.row.found
    who = found.customer or found.email or "Customer not known"
    parts = (figures.day_full(figures.here(found.made_at).date()), found.label, found.description)
    second = "  ·  ".join(filter(None, parts))
    tip = "\n".join(filter(None, (who, found.email, second, found.payment_ref)))
    return Cell(who, second, style="body_strong", tick=_tick(item), tip=tip, copied=found.payment_ref)


def _target_cell(item: PullItem) -> Cell:
    nowhere = item.group == LEFT or item.goes_to == NOWHERE
    return Cell(
        item.goes_to, item.about, tone="text_2" if nowhere else "text", second_icon="warn" if item.warned else "",
        second_tone="waiting_fg" if item.warned else "text_3", tip=f"{item.goes_to}\n{item.about}",
        spoken=f"{item.goes_to}, {item.about}",
    )  # fmt: skip


def _amount_cell(item: PullItem) -> Cell:
    minor, currency = item.row.found.amount_minor, item.row.found.currency
    return Cell(figures.amount(minor, currency), code=currency, copied=figures.plain(minor, currency))


def _tick(item: PullItem) -> Tick | None:
    if item.group == CAME_IN:
        return None
    if item.choosable is None:
        return Tick.DEAD
    return Tick.ON if item.ticked else Tick.OFF
