"""The deadline of a refund that is not known: until when it may be sent again, and from when a person may close it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from desktop.model.refund import Refund
from desktop.services.steps import settlement

NOT_FOUND = "not_found"
"""Why it is not known: the gateway was asked and has none, and it is not sent again by itself."""

_HOURS = timedelta(hours=settlement.RESEND_HOURS)
_CLOCKS_APART = timedelta(minutes=10)


@dataclass(frozen=True)
class FirstTry:
    """When a refund was first sent: by the database's clock, and by the gateway's own where that tells the time."""

    here: datetime | None
    there: datetime | None

    @classmethod
    def of(cls, refund: Refund) -> FirstTry:
        return cls(refund.first_sent_at, refund.gateway_sent_at)

    def may_go_again(self, now: datetime, now_there: datetime | None) -> bool:
        """Whether the gateway knows our key for certain.

        The database's clock decides, the gateway's own can only end it earlier. A clock that went backwards is not
        trusted; the gateway's clocks are several and may be minutes apart.
        """
        if self.here is None or not timedelta(0) <= now - self.here < _HOURS:
            return False
        if self.there is None or now_there is None:
            return True
        return -_CLOCKS_APART <= now_there - self.there < _HOURS

    def may_be_closed(self, now: datetime, now_there: datetime | None) -> bool:
        """Whether its 23 hours are over by either clock, so that a person may say that it did not happen."""
        if self.here is not None and now - self.here >= _HOURS:
            return True
        return self.there is not None and now_there is not None and now_there - self.there >= _HOURS
