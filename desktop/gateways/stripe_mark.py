"""How far Stripe's events were read: the mark that the office stores between two syncs."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass

from desktop.errors import BadInput

REFUND_EVENTS = ("refund.created", "refund.updated", "refund.failed")
DISPUTE_EVENTS = tuple(
    f"charge.dispute.{what}" for what in ("created", "updated", "closed", "funds_withdrawn", "funds_reinstated")
)

OVERLAP = 600
"""Seconds of events read again each time: events have no order, and some appear late."""

DAY = 86_400

LATE_FAILURES = 40 * DAY
"""How far the daily listing goes back: money can come back from the customer's bank for 30 days."""

DISPUTES_END = 180 * DAY

EVENTS_KEPT = 30 * DAY
"""What happened longer ago is told by no event any more (https://docs.stripe.com/api/events)."""


@dataclass(frozen=True)
class Mark:
    """Times are Stripe's own, in seconds since 1970.

    `newest` is the time of the newest event read, `seen` the ids within `OVERLAP` of it. `listed` is when all refunds
    were last listed beside the events, for those keep 30 days only and may miss one; 0 is never.
    """

    newest: int = 0
    listed: int = 0
    seen: frozenset[str] = frozenset()

    @property
    def read_from(self) -> int:
        """Where reading events begins."""
        return max(0, self.newest - OVERLAP)

    def list_is_due(self, now: int) -> bool:
        """Whether a day has passed since the last listing; a clock that jumped counts as passed."""
        return not self.listed or abs(now - self.listed) >= DAY

    def list_from(self, back: int, now: int) -> int:
        """Where a listing begins: so far before the last one, or with the first of all where events were lost since."""
        return 0 if now - self.listed > EVENTS_KEPT else max(0, self.listed - back)

    def after(self, events: Iterable[tuple[str, int]], listed: int) -> Mark:
        """The mark after these events, each an id and its time, were read."""
        read = list(events)
        newest = max((created for _, created in read), default=self.newest)
        newest = max(newest, self.newest)
        return Mark(newest, listed, frozenset(name for name, created in read if created >= newest - OVERLAP))

    def to_text(self) -> str:
        return json.dumps({"newest": self.newest, "listed": self.listed, "seen": sorted(self.seen)})

    @classmethod
    def from_text(cls, text: str) -> Mark:
        """The mark that `to_text` wrote, the beginning for empty text. Raises `BadInput` for anything else."""
        if not text:
            return cls()
        try:
            stored = json.loads(text)
            return cls(int(stored["newest"]), int(stored["listed"]), frozenset(stored["seen"]))
        except (ValueError, KeyError, TypeError) as error:
            raise BadInput("Sync not done.", "The mark of the last sync cannot be read. Start a full sync.") from error
