"""The office: its name on the paper, its rules, its exchange and tax rates."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, UniqueConstraint, true
from sqlalchemy.orm import Mapped, mapped_column

from desktop.model.base import Base, Minor
from desktop.model.states import OfficeKind


class Office(Base):
    """The one office of this database and the rules it works by.

    `address` holds the lines above the town. `install_id` names this database at the gateway; `gateway_account` is the
    account it is bound to for ever, once known. `smtp_*` name the mail server; its password is in the keychain of each
    computer. With `sync_on` the program reads the gateway by itself; `sync_due` holds all sending back until it was
    read (after a restore). From `password_over_minor` on an approval asks for the approver's password again; after
    `lock_after_minutes` without a key the desk is locked (0: never).
    """

    __tablename__ = "office"
    __table_args__ = (CheckConstraint("id = 1", name="only_one"),)

    id: Mapped[int] = mapped_column(primary_key=True, default=1)
    name: Mapped[str]
    address: Mapped[str] = mapped_column(default="")
    postcode: Mapped[str] = mapped_column(default="", server_default="")
    city: Mapped[str] = mapped_column(default="", server_default="")
    country: Mapped[str] = mapped_column(default="")
    vat_number: Mapped[str] = mapped_column(default="")
    email: Mapped[str] = mapped_column(default="")
    footer: Mapped[str] = mapped_column(default="")
    logo_png: Mapped[bytes | None]
    currency: Mapped[str]
    kind: Mapped[OfficeKind]
    refunds_per_payment: Mapped[str] = mapped_column(default="many")
    approval: Mapped[str] = mapped_column(default="other-person")
    second_approver_over_minor: Mapped[Minor | None]
    password_over_minor: Mapped[Minor | None]
    lock_after_minutes: Mapped[int] = mapped_column(default=10, server_default="10")
    closed_until: Mapped[date | None]
    tax_rounding: Mapped[str] = mapped_column(default="line")
    install_id: Mapped[str]
    gateway_account: Mapped[str] = mapped_column(default="")
    gateway_live: Mapped[bool] = mapped_column(default=False)
    sync_on: Mapped[bool] = mapped_column(default=True, server_default=true())
    sync_due: Mapped[bool] = mapped_column(default=False)
    sync_mark: Mapped[str] = mapped_column(default="")
    synced_at: Mapped[datetime | None]
    smtp_host: Mapped[str] = mapped_column(default="")
    smtp_port: Mapped[int] = mapped_column(default=587)
    smtp_user: Mapped[str] = mapped_column(default="")
    smtp_security: Mapped[str] = mapped_column(default="starttls", server_default="starttls")
    created_at: Mapped[datetime]

    @property
    def own_allowed(self) -> bool:
        """Whether a person may approve what they asked for (one-person offices)."""
        return self.approval == "own-allowed"

    def asks_password(self, gross_minor: int) -> bool:
        """Whether approving so much, gross in the office's currency, takes the approver's password again."""
        return self.password_over_minor is not None and gross_minor >= self.password_over_minor

    @property
    def is_real(self) -> bool:
        return self.kind == OfficeKind.REAL

    @property
    def mark(self) -> str:
        """The word on screen and paper where no real money is meant."""
        if not self.is_real:
            return "PRACTICE"
        return "TEST" if self.gateway_account and not self.gateway_live else ""


class ExchangeRate(Base):
    """Units of the office's currency for one unit of another, from a moment on."""

    __tablename__ = "exchange_rate"
    __table_args__ = (UniqueConstraint("currency", "valid_from"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    currency: Mapped[str]
    valid_from: Mapped[datetime]
    rate: Mapped[str]


class TaxRate(Base):
    """The office's tax for sales to a country from a day on; `*` is every country without a row of its own."""

    __tablename__ = "tax_rate"
    __table_args__ = (UniqueConstraint("country", "valid_from"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    country: Mapped[str]
    valid_from: Mapped[date]
    rate_milli: Mapped[int]


class Reason(Base):
    """A standard reason that this office offers for a refund."""

    __tablename__ = "reason"

    id: Mapped[int] = mapped_column(primary_key=True)
    position: Mapped[int]
    text: Mapped[str] = mapped_column(unique=True)


class MethodRule(Base):
    """What a method allows: `ability` is none, full or partial; `within_days` of the day paid, None for ever."""

    __tablename__ = "method_rule"
    __table_args__ = (
        CheckConstraint("ability IN ('none', 'full', 'partial')", name="ability"),
        CheckConstraint("within_days > 0", name="within_days"),
    )

    method: Mapped[str] = mapped_column(primary_key=True)
    ability: Mapped[str] = mapped_column(default="partial")
    within_days: Mapped[int | None]
