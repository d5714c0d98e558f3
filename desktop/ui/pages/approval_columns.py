"""The rows of the approval queue, and the columns that show them: beside the review, or alone in full."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from desktop.model.states import RefundState
from desktop.services.queries.rows import RefundRow
from desktop.ui import figures, refund_states
from desktop.ui.pages.invoice_columns import LARGEST, amount_cell, wide_enough
from desktop.ui.theme import StateLook, state_look
from desktop.ui.widgets.cell import Cell, Column
from desktop.ui.widgets.ticks import Tick

WIDEST = 150
"""A reason may be long; it is cut here, and the tool tip has the whole."""


@dataclass(frozen=True)
class QueueItem:
    """One row: a refund that waits, or one that was decided while the person is here and stays in its place.

    `obstacle` says why this person may not decide it; `second` that one of two has approved; `decided` that it waits
    no longer; `moving` is the word for what is done with it at this moment, empty for nothing.
    """

    refund: RefundRow
    obstacle: str = ""
    second: bool = False
    decided: bool = False
    moving: str = ""
    ticked: bool = False

    @property
    def id(self) -> UUID:
        return self.refund.id

    @property
    def may_be_ticked(self) -> bool:
        return not (self.obstacle or self.decided or self.moving)

    @property
    def look(self) -> StateLook:
        """How its state is said."""
        if self.moving:
            return StateLook(self.moving, "sending", "moving")
        if self.refund.state is RefundState.SENDING:
            # Whoever sent it has no answer to show here, so what is known is that it is not known.
            return state_look("unknown")
        return state_look("second") if self.second else refund_states.of_refund(self.refund)


def beside(items: Sequence[QueueItem]) -> Sequence[Column[QueueItem]]:
    """Two lines for each refund, beside its review."""
    first = wide_enough(_longest_amounts(items), "body_strong", beside=54)
    second = max(
        wide_enough([item.refund.reason for item in items if not _state_words(item)], "small", beside=24),
        wide_enough([_state_words(item) for item in items], "small", beside=42),
    )
    return (
        Column("Refund", _name_cell),
        Column("Amount", _amount_cell, width=max(first, min(second, WIDEST), 120), right=True),
    )


def alone(items: Sequence[QueueItem]) -> Sequence[Column[QueueItem]]:
    """One line for each refund."""
    amounts = [LARGEST, *_longest_amounts(items)]
    return (
        Column("Refund", lambda item: Cell(item.refund.number, tick=_tick(item), style="body_strong"), width=116),
        Column("Invoice", lambda item: Cell(item.refund.invoice_number, tone="text_2"), width=110),
        Column("Customer", lambda item: Cell(item.refund.customer, tip=item.refund.customer)),
        Column("Goes back by", lambda item: Cell(item.refund.method, tone="text_2"), width=150),
        Column("Reason", lambda item: Cell(item.refund.reason, tone="text_2", tip=item.refund.reason)),
        Column("Asked by", lambda item: Cell(item.refund.asked_by, tone="text_2"), width=130),
        Column("State", _state_cell, width=220),
        Column(
            "Amount",
            lambda item: amount_cell(item.refund.gross_minor, item.refund.currency, code=True, style="body_strong"),
            width=wide_enough(amounts, "body_strong", beside=54),
            right=True,
        ),
    )


def _longest_amounts(items: Sequence[QueueItem]) -> list[str]:
    """The largest amount in each currency; no other is longer."""
    largest: dict[str, int] = defaultdict(int)
    for item in items:
        largest[item.refund.currency] = max(largest[item.refund.currency], item.refund.gross_minor)
    return [figures.amount(minor, currency) for currency, minor in largest.items()]


def sums(refunds: Iterable[RefundRow], minor: Callable[[RefundRow], int] = lambda each: each.gross_minor) -> list[str]:
    """What refunds come to, currency by currency, that of most refunds first."""
    minors: dict[str, list[int]] = defaultdict(list)
    for refund in refunds:
        minors[refund.currency].append(minor(refund))
    order = sorted(minors, key=lambda currency: (-len(minors[currency]), currency))
    return [figures.amount_code(sum(minors[currency]), currency) for currency in order]


def _tick(item: QueueItem) -> Tick:
    if not item.may_be_ticked:
        return Tick.DEAD
    return Tick.ON if item.ticked else Tick.OFF


def _name_cell(item: QueueItem) -> Cell:
    refund, tick = item.refund, _tick(item)
    dead = bool(item.obstacle) and not item.decided
    second = item.obstacle if dead else f"{refund.number}  ·  {refund.method}"
    tip = [f"{refund.customer}, {refund.number}, invoice {refund.invoice_number}", f"Back by {refund.method}"]
    return Cell(
        refund.customer, second, tick=tick, style="body_strong", tone="text_2" if dead else "text",
        tip="\n".join([*tip, *([f"{item.obstacle}."] if dead else [])]), copied=refund.number,
        spoken=", ".join(filter(None, (tick.value, refund.customer, refund.number, refund.method, item.obstacle))),
    )  # fmt: skip


def _amount_cell(item: QueueItem) -> Cell:
    refund, words = item.refund, _state_words(item)
    amount, plain = (shown(refund.gross_minor, refund.currency) for shown in (figures.amount, figures.plain))
    return Cell(
        amount, words or refund.reason, code=refund.currency, style="body_strong", copied=plain,
        second_icon=item.look.icon if words else "", second_tone=f"{item.look.tone}_fg" if words else "text_2",
        tip=refund.reason, spoken=", ".join(filter(None, (f"{amount} {refund.currency}", words, refund.reason))),
    )  # fmt: skip


def _state_words(item: QueueItem) -> str:
    """What is not as it usually is in this list; a refund that waits for its first approval needs no word."""
    if item.second and not item.moving:
        return "second approver"
    if item.refund.state is RefundState.REQUESTED and not item.decided and not item.moving:
        return ""
    return item.look.word


def _state_cell(item: QueueItem) -> Cell:
    look = item.look
    waits = not item.decided and not item.moving and item.obstacle
    return Cell(item.obstacle if waits else look.word, icon=look.icon, icon_tone=f"{look.tone}_fg", tip=look.word)
