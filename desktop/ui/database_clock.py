"""The database's clock, read once and carried on by this computer's steady one."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from time import monotonic

from desktop.services.desk import Desk


@dataclass(frozen=True)
class DatabaseClock:
    """What the database's clock said, in UTC, when the steady clock of this computer stood at `ticked` seconds."""

    at: datetime
    ticked: float

    def now(self) -> datetime:
        """What the database's clock says now, whatever this computer takes the time of day to be."""
        return self.at + timedelta(seconds=monotonic() - self.ticked)


def read(desk: Desk) -> DatabaseClock:
    """Ask the database for its time; for work off the GUI thread. The answer counts for the middle of the way."""
    before = monotonic()
    at = desk.clock()
    return DatabaseClock(at, (before + monotonic()) / 2)
