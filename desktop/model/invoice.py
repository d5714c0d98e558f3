"""The invoice: what was sold, line by line, with its taxes, and how far it is paid and returned.

The columns that begin with `held_`, `paid_`, `returned_`, `waiting_` and `cleared_` are kept by triggers in the
database from the payments and refunds themselves, so that no code can put them wrong.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from sqlalchemy import CheckConstraint, FetchedValue, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from desktop.model.base import Base, Minor, never_negative
from desktop.model.booking import Booking
from desktop.model.customer import Customer
from desktop.model.money import converted
from desktop.model.states import PaidState, RefundedState
from desktop.model.tax import LinePart

if TYPE_CHECKING:
    from desktop.model.payment import PaymentPart

KEPT = FetchedValue()

UNDO = timedelta(minutes=20)
"""How long a cancellation can be undone, its last moment included; its mail leaves after that."""


class Invoice(Base):
    """A sale. Amounts in minor units of `currency`; `exchange_rate` is the office's currency for one unit of it.

    `language` is the one it was written in, empty where that is not known; `supplied` the day of the supply, `tax_note`
    what it says why there is no tax. `withdrawn_at` is set when the import that brought it was taken back; then its
    number is free again.
    """

    __tablename__ = "invoice"
    __table_args__ = (
        *never_negative("net_minor", "tax_minor", "paid_minor", "returned_minor", "waiting_minor", "cleared_minor"),
        CheckConstraint("gross_minor = net_minor + tax_minor", name="adds_up"),
        CheckConstraint("prices IN ('net', 'gross')", name="prices"),
        Index(
            "uq_invoice_number",
            "number",
            unique=True,
            sqlite_where=text("withdrawn_at IS NULL"),
            postgresql_where=text("withdrawn_at IS NULL"),
        ),
        Index("ix_invoice_list", "issued", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str]
    customer_id: Mapped[int] = mapped_column(ForeignKey("customer.id"), index=True)
    issued: Mapped[date]
    currency: Mapped[str]
    prices: Mapped[str]
    exchange_rate: Mapped[str] = mapped_column(default="1")
    deposit: Mapped[bool] = mapped_column(default=False)
    language: Mapped[str] = mapped_column(default="", server_default="")
    supplied: Mapped[date | None]
    tax_note: Mapped[str] = mapped_column(default="", server_default="")
    net_minor: Mapped[Minor]
    tax_minor: Mapped[Minor]
    gross_minor: Mapped[Minor]
    cancelled_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]
    booking_id: Mapped[int | None] = mapped_column(ForeignKey("booking.id"), index=True)
    import_id: Mapped[int | None] = mapped_column(ForeignKey("import_batch.id"), index=True)
    paid_minor: Mapped[Minor] = mapped_column(server_default="0", server_onupdate=KEPT)
    returned_minor: Mapped[Minor] = mapped_column(server_default="0", server_onupdate=KEPT)
    waiting_minor: Mapped[Minor] = mapped_column(server_default="0", server_onupdate=KEPT)
    cleared_minor: Mapped[Minor] = mapped_column(server_default="0", server_onupdate=KEPT)
    overpaid_returned_minor: Mapped[Minor] = mapped_column(server_default="0", server_onupdate=KEPT)

    customer: Mapped[Customer] = relationship(lazy="joined", innerjoin=True)
    booking: Mapped[Booking | None] = relationship()
    lines: Mapped[list[InvoiceLine]] = relationship(
        back_populates="invoice", order_by="InvoiceLine.position", cascade="all, delete-orphan"
    )
    parts: Mapped[list[PaymentPart]] = relationship(viewonly=True)

    @property
    def rate(self) -> Decimal:
        return Decimal(self.exchange_rate)

    @property
    def cancelled(self) -> bool:
        return self.cancelled_at is not None

    @property
    def undo_until(self) -> datetime | None:
        """The last moment in which its cancellation can be undone, None where it is not cancelled."""
        return None if self.cancelled_at is None else self.cancelled_at + UNDO

    @property
    def deposit_paid(self) -> bool:
        """Whether this is a deposit of which any money is held (rule D2)."""
        return self.deposit_held_minor > 0

    def at_its_rate(self, minor: int, office_currency: str) -> int:
        """Minor units of the office's currency at the invoice's rate (rule A6)."""
        return converted(minor, self.rate, self.currency, office_currency)

    @property
    def due_minor(self) -> int:
        """What the customer still has to pay; a refund never raises it (rule D2)."""
        kept = self.paid_minor - self.overpaid_returned_minor
        return 0 if self.cancelled else max(0, self.gross_minor - self.cleared_minor - kept)

    @property
    def overpaid_minor(self) -> int:
        """Money held that no line asks for, less what of it went back; a cancelled sale asks for what it had got."""
        return max(0, self.paid_minor - self.overpaid_returned_minor - (self.gross_minor - self.cleared_minor))

    @property
    def deposit_held_minor(self) -> int:
        """What is held of a deposit: paid, less what went back and what disputes took."""
        if not self.deposit:
            return 0
        return self.paid_minor - self.returned_minor - sum(part.lost_minor for part in self.parts)

    @property
    def paid_state(self) -> PaidState:
        return paid_state(
            self.paid_minor - self.overpaid_returned_minor, self.gross_minor - self.cleared_minor, self.cancelled
        )

    @property
    def refund_state(self) -> RefundedState:
        return refund_state(
            self.returned_minor - self.overpaid_returned_minor,
            self.paid_minor - self.overpaid_returned_minor - self.overpaid_minor,
        )


def paid_state(held_minor: int, asked_minor: int, cancelled: bool = False) -> PaidState:
    """How far `asked_minor` is paid by `held_minor`."""
    if held_minor <= 0 and (asked_minor > 0 or cancelled):
        return PaidState.UNPAID
    if held_minor < asked_minor:
        return PaidState.PARTLY
    return PaidState.PAID if held_minor == asked_minor or cancelled else PaidState.OVERPAID


def refund_state(returned_minor: int, held_minor: int) -> RefundedState:
    """How much of the money that was paid and is not an overpayment went back."""
    if returned_minor <= 0:
        return RefundedState.NONE
    return RefundedState.FULLY if returned_minor >= held_minor else RefundedState.PARTLY


class InvoiceLine(Base):
    """One line as it was sold, after all discounts. `quantity` and `price` are the text of the invoice.

    `tax_category` is that of EN 16931 (S, Z, E, AE, K or G), empty where the invoice does not say it.

    What committed refunds and live notes hold of it can never exceed it: the database refuses.
    """

    __tablename__ = "invoice_line"
    __table_args__ = (
        UniqueConstraint("invoice_id", "position"),
        *never_negative("net_minor", "tax_minor", "held_gross_minor", "held_net_minor", "held_tax_minor"),
        CheckConstraint("held_gross_minor <= net_minor + tax_minor", name="gross_cap"),
        CheckConstraint("held_net_minor <= net_minor", name="net_cap"),
        CheckConstraint("held_tax_minor <= tax_minor", name="tax_cap"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    invoice_id: Mapped[int] = mapped_column(ForeignKey("invoice.id"))
    position: Mapped[int]
    text: Mapped[str]
    code: Mapped[str] = mapped_column(default="")
    quantity: Mapped[str]
    price: Mapped[str]
    discount_percent: Mapped[str] = mapped_column(default="")
    tax_category: Mapped[str] = mapped_column(default="", server_default="")
    net_minor: Mapped[Minor]
    tax_minor: Mapped[Minor]
    held_gross_minor: Mapped[Minor] = mapped_column(server_default="0", server_onupdate=KEPT)
    held_net_minor: Mapped[Minor] = mapped_column(server_default="0", server_onupdate=KEPT)
    held_tax_minor: Mapped[Minor] = mapped_column(server_default="0", server_onupdate=KEPT)
    credited_minor: Mapped[Minor] = mapped_column(server_default="0", server_onupdate=KEPT)

    invoice: Mapped[Invoice] = relationship(back_populates="lines")
    taxes: Mapped[list[InvoiceLineTax]] = relationship(
        order_by="InvoiceLineTax.component", cascade="all, delete-orphan", lazy="selectin"
    )

    @property
    def gross_minor(self) -> int:
        return self.net_minor + self.tax_minor

    @property
    def sold(self) -> LinePart:
        return LinePart(self.net_minor, tuple(tax.tax_minor for tax in self.taxes))

    @property
    def rates_milli(self) -> tuple[int, ...]:
        return tuple(tax.rate_milli for tax in self.taxes)


class InvoiceLineTax(Base):
    """One tax of a line; its rate in thousandths of a per cent is the invoice's for ever."""

    __tablename__ = "invoice_line_tax"
    __table_args__ = (CheckConstraint("rate_milli >= 0", name="rate"), CheckConstraint("tax_minor >= 0", name="tax"))

    line_id: Mapped[int] = mapped_column(ForeignKey("invoice_line.id", ondelete="CASCADE"), primary_key=True)
    component: Mapped[int] = mapped_column(primary_key=True)
    rate_milli: Mapped[int]
    tax_minor: Mapped[Minor]


class ImportBatch(Base):
    """One import, which can be taken back whole while nothing of it was touched."""

    __tablename__ = "import_batch"

    id: Mapped[int] = mapped_column(primary_key=True)
    source: Mapped[str]
    sha256: Mapped[str]
    taken_at: Mapped[datetime]
    taken_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    documents: Mapped[int]
    taken_back_at: Mapped[datetime | None]


class ImportMapping(Base):
    """How the columns of a source were mapped the last time; `signature` names its header."""

    __tablename__ = "import_mapping"

    signature: Mapped[str] = mapped_column(primary_key=True)
    choices: Mapped[str]
