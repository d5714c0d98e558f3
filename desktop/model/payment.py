"""The payment: money that came in, what part of it pays which invoice, and what of it went back or is promised."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from desktop.model.base import Base, Minor, never_negative
from desktop.model.invoice import KEPT, Invoice
from desktop.model.states import METHOD_WORDS, Method, PaymentState, RefundedState

OWN_GATEWAYS = frozenset({"stripe", "practice"})
"""Gateways through which this program moves money itself."""

GATEWAY_WORDS = {"stripe": "Stripe", "practice": "Practice gateway", "xero": "Xero", "quickbooks": "QuickBooks"}


class Payment(Base):
    """Money that came in. Our own refunds, done and promised, can never exceed it: the database refuses.

    `gone_minor` is what left without us (found at the gateway, marked), `lost_minor` what disputes took; these may
    exceed, and then an alarm says so. `disputed_minor` is what open disputes ask for. `alarm_closed` is that a person
    has closed the task of the alarm; the database forgets it when the alarm has ended. `form_id` is the form that was
    filled in for it, so that a second click enters nothing more.
    """

    __tablename__ = "payment"
    __table_args__ = (
        *never_negative("amount_minor", "fee_minor", "returned_minor", "waiting_minor", "gone_minor", "lost_minor"),
        CheckConstraint("returned_minor + waiting_minor <= amount_minor", name="cap"),
        Index("uq_payment_form_id", "form_id", unique=True),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(unique=True)
    withdrawn_at: Mapped[datetime | None]
    customer_id: Mapped[int] = mapped_column(ForeignKey("customer.id"), index=True)
    method: Mapped[Method]
    gateway: Mapped[str] = mapped_column(default="")
    gateway_ref: Mapped[str | None] = mapped_column(unique=True)
    label: Mapped[str] = mapped_column(default="")
    currency: Mapped[str]
    amount_minor: Mapped[Minor]
    fee_minor: Mapped[Minor] = mapped_column(default=0)
    paid_on: Mapped[date]
    paid_at: Mapped[datetime | None]
    state: Mapped[PaymentState]
    approved_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    approved_at: Mapped[datetime | None]
    disputed_minor: Mapped[Minor] = mapped_column(default=0)
    inquiry: Mapped[bool] = mapped_column(default=False)
    alarm_closed: Mapped[bool] = mapped_column(default=False)
    form_id: Mapped[UUID | None]
    returned_minor: Mapped[Minor] = mapped_column(server_default="0", server_onupdate=KEPT)
    waiting_minor: Mapped[Minor] = mapped_column(server_default="0", server_onupdate=KEPT)
    gone_minor: Mapped[Minor] = mapped_column(server_default="0", server_onupdate=KEPT)
    lost_minor: Mapped[Minor] = mapped_column(server_default="0", server_onupdate=KEPT)

    parts: Mapped[list[PaymentPart]] = relationship(
        back_populates="payment", order_by="PaymentPart.position", cascade="all, delete-orphan", lazy="selectin"
    )

    @property
    def counts(self) -> bool:
        """Whether the money is there: succeeded and approved."""
        return self.state == PaymentState.SUCCEEDED and self.approved_at is not None and self.withdrawn_at is None

    @property
    def ours(self) -> bool:
        """Whether our own gateway took it, so that it can be paid back from here."""
        return self.gateway in OWN_GATEWAYS

    @property
    def left_minor(self) -> int:
        """What can still go back of it, never below zero."""
        return max(0, self.amount_minor - self.used_minor)

    @property
    def used_minor(self) -> int:
        """What has left or is promised: our refunds, money that left without us, disputes that were lost."""
        return self.returned_minor + self.waiting_minor + self.gone_minor + self.lost_minor

    @property
    def alarm(self) -> bool:
        """Whether more would leave than came in: refunds, waiting and found ones, disputes open or lost."""
        return self.used_minor + self.disputed_minor > self.amount_minor

    @property
    def refunded_minor(self) -> int:
        return self.returned_minor + self.gone_minor

    @property
    def refund_state(self) -> RefundedState:
        if not self.refunded_minor:
            return RefundedState.NONE
        return RefundedState.FULLY if self.refunded_minor >= self.amount_minor else RefundedState.PARTLY

    @property
    def shown(self) -> str:
        """What a person calls it: `Visa ••4242`, else the method."""
        return self.label or METHOD_WORDS[self.method]

    @property
    def through(self) -> str:
        return GATEWAY_WORDS.get(self.gateway, "Outside")


class PaymentPart(Base):
    """The part of a payment that pays one invoice; refunds of that invoice by this payment can never exceed it."""

    __tablename__ = "payment_part"
    __table_args__ = (
        UniqueConstraint("payment_id", "invoice_id"),
        *never_negative("amount_minor", "returned_minor", "waiting_minor", "gone_minor", "lost_minor"),
        CheckConstraint("returned_minor + waiting_minor <= amount_minor", name="cap"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    payment_id: Mapped[int] = mapped_column(ForeignKey("payment.id"))
    invoice_id: Mapped[int] = mapped_column(ForeignKey("invoice.id"), index=True)
    position: Mapped[int]
    amount_minor: Mapped[Minor]
    returned_minor: Mapped[Minor] = mapped_column(server_default="0", server_onupdate=KEPT)
    waiting_minor: Mapped[Minor] = mapped_column(server_default="0", server_onupdate=KEPT)
    gone_minor: Mapped[Minor] = mapped_column(server_default="0", server_onupdate=KEPT)
    lost_minor: Mapped[Minor] = mapped_column(server_default="0", server_onupdate=KEPT)

    payment: Mapped[Payment] = relationship(back_populates="parts")
    invoice: Mapped[Invoice] = relationship()

    @property
    def left_minor(self) -> int:
        return max(0, self.amount_minor - self.used_minor)

    @property
    def used_minor(self) -> int:
        """What of it has left or is promised."""
        return self.returned_minor + self.waiting_minor + self.gone_minor + self.lost_minor
