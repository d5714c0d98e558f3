"""The lease: which desk asks the gateway at this moment, so that only one of them does."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from desktop.model.base import Base


class Lease(Base):
    """One kind of asking. `until` is by the database's clock, None while nobody holds it; after it anybody may.

    `holder` names one run and no other, `who` the person at that desk; `computer` and `process` tell whether a holder
    on the same computer is alive still.
    """

    __tablename__ = "lease"

    work: Mapped[str] = mapped_column(primary_key=True)
    holder: Mapped[str] = mapped_column(default="", server_default="")
    who: Mapped[str] = mapped_column(default="", server_default="")
    computer: Mapped[str] = mapped_column(default="", server_default="")
    process: Mapped[int] = mapped_column(default=0, server_default="0")
    until: Mapped[datetime | None]
