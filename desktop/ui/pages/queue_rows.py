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
        self.waiting: Sequence[ApprovalRow] = ()
        self.kept: dict[UUID, RefundRow] = {}
        self.moving: dict[UUID, str] = {}
        self.ticked: set[UUID] = set()

    def take(self, waiting: Sequence[ApprovalRow], watched: Iterable[RefundRow]) -> None:
        """Take what waits now, and how those `watched` stand that may have been decided, here or elsewhere."""
        self.waiting = waiting
        self.kept.update({each.id: each for each in watched if each.id in self.kept or each.state not in DECIDABLE})

    def take_outcomes(self, decided: Iterable[RefundRow]) -> None:
        """Take how refunds stand after their decision."""
        now = {refund.id: refund for refund in decided}
        self.kept.update(now)
        self.ticked -= now.keys()
        for refund_id in now:
            self.moving.pop(refund_id, None)
        self.waiting = [replace(row, refund=now.get(row.refund.id, row.refund)) for row in self.waiting]

    def items(self) -> list[QueueItem]:
        """All rows, the oldest first; what cannot be ticked any more is not."""
        waiting = {row.refund.id: row for row in self.waiting}
        refunds = {**self.kept, **{each: row.refund for each, row in waiting.items()}}
        items = [
            QueueItem(
                refund=refund,
                obstacle=waiting[refund.id].obstacle if refund.id in waiting else "",
                second=waiting[refund.id].second if refund.id in waiting else False,
                decided=refund.state not in DECIDABLE,
                moving=self.moving.get(refund.id, ""),
            )
            for refund in refunds.values()
        ]
        self.ticked &= {item.id for item in items if item.may_be_ticked}
        items = [replace(item, ticked=item.id in self.ticked) for item in items]
        return sorted(items, key=lambda item: (item.refund.asked_at, item.refund.number))

    def fitting(self, chosen: QueueFilter, text: str) -> list[QueueItem]:
        """The rows that a filter lets through, and those decided meanwhile. What is filtered out is not ticked."""
        fits, wanted = _FITS[chosen], text.casefold()
        found = [
            item
            for item in self.items()
            if (fits(item) or item.id in self.kept) and wanted in _searched(item.refund)
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
