"""What the approval queue knows of its rows: what waits, what was decided meanwhile, what is ticked or under way."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from enum import StrEnum
from uuid import UUID

from desktop.model.states import RefundState
from desktop.services.queries.rows import ApprovalRow, RefundRow
from desktop.ui import figures
from desktop.ui.pages.approval_columns import QueueItem
from desktop.ui.pages.decisions import DECIDABLE


class QueueFilter(StrEnum):
    """The saved filters."""

    ALL = "To approve or send"
    MINE = "For you to decide"
    WAITING = "Waiting for approval"
    APPROVED = "Approved, not sent"


_FITS: dict[QueueFilter, Callable[[QueueItem], bool]] = {
    QueueFilter.ALL: lambda _item: True,
    QueueFilter.MINE: lambda item: not item.obstacle,
    QueueFilter.WAITING: lambda item: item.refund.state is RefundState.REQUESTED,
    QueueFilter.APPROVED: lambda item: item.refund.state is RefundState.APPROVED,
}


class QueueRows:
    """The rows, before a filter narrows them. One that is decided is kept, so that its place says what became of it."""

    def __init__(self) -> None:
        self._known: dict[UUID, ApprovalRow] = {}
        self.kept: dict[UUID, RefundRow] = {}
        self.moving: dict[UUID, str] = {}
        self.ticked: set[UUID] = set()

    def take(self, waiting: Sequence[ApprovalRow], watched: Iterable[RefundRow]) -> None:
        """Take what waits now, and how those `watched` stand that may have been decided, here or elsewhere."""
        self._known = {row.refund.id: row for row in waiting}
        self.kept.update({each.id: each for each in watched if each.id in self.kept or each.state not in DECIDABLE})

    def take_outcomes(self, decided: Iterable[RefundRow]) -> None:
        """Take how refunds stand after their decision."""
        now = {refund.id: refund for refund in decided}
        self.kept.update(now)
        self.ticked -= now.keys()
        for refund_id, refund in now.items():
            self.moving.pop(refund_id, None)
            if refund_id in self._known:
                self._known[refund_id] = replace(self._known[refund_id], refund=refund)

    @property
    def waiting(self) -> Sequence[ApprovalRow]:
        """What waits, and what waited when it was read last."""
        return tuple(self._known.values())

    def items(self) -> list[QueueItem]:
        """All rows, the oldest first; what cannot be ticked any more is not."""
        gone = [refund for refund_id, refund in self.kept.items() if refund_id not in self._known]
        items = [self._item(row) for row in self.waiting]
        items += [self._item(ApprovalRow(refund, "", second=False)) for refund in gone]
        self.ticked = {item.id for item in items if item.ticked}
        return sorted(items, key=lambda item: (item.refund.asked_at, len(item.refund.number), item.refund.number))

    def item(self, refund_id: UUID) -> QueueItem | None:
        """The row of that refund."""
        row = self._known.get(refund_id)
        if row is not None:
            return self._item(row)
        return self._item(ApprovalRow(self.kept[refund_id], "", second=False)) if refund_id in self.kept else None

    def _item(self, row: ApprovalRow) -> QueueItem:
        refund, decided = row.refund, row.refund.state not in DECIDABLE
        moving = self.moving.get(refund.id, "")
        may_be_ticked = not (row.obstacle or decided or moving)
        return QueueItem(refund, row.obstacle, row.second, decided, moving, may_be_ticked and refund.id in self.ticked)

    def fitting(self, chosen: QueueFilter, text: str) -> list[QueueItem]:
        """The rows that a filter lets through, and those decided meanwhile. What is filtered out is not ticked."""
        fits, wanted = _FITS[chosen], text.casefold()
        found = [
            item
            for item in self.items()
            if (fits(item) or item.id in self.kept) and (not wanted or wanted in _searched(item.refund))
        ]  # fmt: skip
        self.ticked &= {item.id for item in found}
        return found


def _searched(refund: RefundRow) -> str:
    words = (
        refund.customer, refund.number, refund.invoice_number, refund.method, refund.reason, refund.reference,
        refund.asked_by, figures.amount(refund.gross_minor, refund.currency),
        figures.plain(refund.gross_minor, refund.currency), refund.currency,
    )  # fmt: skip
    return "\n".join(words).casefold()
