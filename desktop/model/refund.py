"""The refund: what was asked, by whom, of which lines and payment, and every move it may make."""

from __future__ import annotations

import hashlib
import json
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, false, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from desktop.errors import ChangedMeanwhile, Refusal
from desktop.model.base import Base, Minor, never_negative
from desktop.model.invoice import Invoice, InvoiceLine
from desktop.model.payment import Payment
from desktop.model.refusals import refuse
from desktop.model.states import AT_GATEWAY, COMMITTED, Method, NoteKind, Origin, RefundKind, RefundState
from desktop.model.tax import LinePart

STATE_WORDS = {
    RefundState.REQUESTED: "waiting for approval",
    RefundState.APPROVED: "approved, not sent",
    RefundState.SENDING: "being sent",
    RefundState.UNKNOWN: "not confirmed",
    RefundState.PENDING: "on its way",
    RefundState.SUCCEEDED: "paid back",
    RefundState.FAILED: "not paid",
    RefundState.REJECTED: "rejected",
    RefundState.DELETED: "deleted",
}


def reference_key(reference: str) -> str:
    """The reference as references are compared: without outer blanks and case."""
    return reference.strip().casefold()


class Refund(Base):
    """One refund of one payment (or only of what is due, then without payment). Minor units of `currency`.

    `id` is born with the request and is the gateway's key for ever. `gross_minor` is the note's amount;
    `money_minor` goes back, `due_minor` lowers what the customer still had to pay. `note_kind` is the note it gets
    when it is final; `note_live` that it has one which nothing took back: then its lines stay returned and what it
    cleared stays cleared, whatever becomes of the money. `radar_answer` is what the asker said to the warning that it
    may be a duplicate, `rejected_because` why it was rejected. `chosen_payment_id`, `chosen_kind` and `chosen_method`
    are what the asker named; what is empty there followed from the rules, and may change with an edit.

    `first_sent_at` is the moment of the first try by the database's clock, `gateway_sent_at` by the gateway's own.
    `answer_by` is until when the gateway waits for the customer's bank details. `trace` is the number by which the
    customer's bank finds the money, of the sort `trace_kind`; with `reversal` the payment itself vanishes instead.
    """

    __tablename__ = "refund"
    __table_args__ = (
        *never_negative("gross_minor", "net_minor", "tax_minor", "money_minor", "due_minor"),
        CheckConstraint("origin <> 'requested' OR gross_minor = money_minor + due_minor", name="parts_add_up"),
        CheckConstraint("money_minor = 0 OR payment_id IS NOT NULL", name="money_has_payment"),
        UniqueConstraint("form_id", "part"),
        UniqueConstraint("gateway_ref", "part"),
        Index(
            "uq_refund_reference",
            "reference_key",
            unique=True,
            sqlite_where=text("reference_key <> '' AND part = 1 AND state NOT IN ('rejected', 'deleted')"),
            postgresql_where=text("reference_key <> '' AND part = 1 AND state NOT IN ('rejected', 'deleted')"),
        ),
        Index("ix_refund_state", "state"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(unique=True)
    form_id: Mapped[UUID]
    part: Mapped[int]
    origin: Mapped[Origin]
    kind: Mapped[RefundKind]
    state: Mapped[RefundState]
    invoice_id: Mapped[int] = mapped_column(ForeignKey("invoice.id"), index=True)
    payment_id: Mapped[int | None] = mapped_column(ForeignKey("payment.id"), index=True)
    method: Mapped[Method]
    currency: Mapped[str]
    gross_minor: Mapped[Minor]
    net_minor: Mapped[Minor]
    tax_minor: Mapped[Minor]
    money_minor: Mapped[Minor]
    due_minor: Mapped[Minor]
    note_kind: Mapped[NoteKind]
    note_live: Mapped[bool] = mapped_column(default=False)
    reason: Mapped[str]
    reference: Mapped[str]
    reference_key: Mapped[str]
    notes: Mapped[str]
    notify: Mapped[bool]
    returned_on: Mapped[date | None]
    requested_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    requested_at: Mapped[datetime]
    changed_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    changed_at: Mapped[datetime | None]
    instead_of_id: Mapped[UUID | None] = mapped_column(ForeignKey("refund.id"))
    linked_to_id: Mapped[UUID | None] = mapped_column(ForeignKey("refund.id"))
    written_off: Mapped[bool] = mapped_column(default=False)
    order_json: Mapped[str] = mapped_column(default="")
    first_sent_at: Mapped[datetime | None]
    gateway_sent_at: Mapped[datetime | None]
    looked_at: Mapped[datetime | None]
    next_look_at: Mapped[datetime | None]
    gateway_ref: Mapped[str | None]
    gateway_reason: Mapped[str] = mapped_column(default="")
    gateway_message: Mapped[str] = mapped_column(default="")
    trace: Mapped[str] = mapped_column(default="")
    trace_kind: Mapped[str] = mapped_column(default="", server_default="")
    reversal: Mapped[bool] = mapped_column(default=False, server_default=false())
    answer_by: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]
    radar_answer: Mapped[str] = mapped_column(default="", server_default="")
    rejected_because: Mapped[str] = mapped_column(default="", server_default="")
    chosen_payment_id: Mapped[int | None] = mapped_column(ForeignKey("payment.id"))
    chosen_kind: Mapped[RefundKind | None]
    chosen_method: Mapped[Method | None]

    invoice: Mapped[Invoice] = relationship()
    payment: Mapped[Payment | None] = relationship(foreign_keys=[payment_id])
    lines: Mapped[list[RefundLine]] = relationship(
        back_populates="refund", order_by="RefundLine.position", cascade="all, delete-orphan"
    )
    approvals: Mapped[list[Approval]] = relationship(order_by="Approval.id", cascade="all, delete-orphan")
    changes: Mapped[list[Change]] = relationship(cascade="all, delete-orphan")

    @property
    def key(self) -> str:
        """The gateway's idempotency key, the same on every try."""
        return f"rd-{self.id}"

    @property
    def is_process(self) -> bool:
        return self.kind == RefundKind.PROCESS

    @property
    def live_approvals(self) -> list[Approval]:
        return [approval for approval in self.approvals if approval.voided_at is None]

    def seal(self) -> str:
        """The hash of what an approver approves: lines, amounts, payment, method, reference, customer."""
        sealed = {
            "lines": [[line.line_id, line.gross_minor, line.net_minor, *line.taxes_minor] for line in self.lines],
            "amounts": [self.gross_minor, self.net_minor, self.tax_minor, self.money_minor, self.due_minor],
            "currency": self.currency,
            "payment": self.payment_id,
            "kind": self.kind,
            "method": self.method,
            "reference": self.reference_key,
            "customer": self.invoice.customer_id,
        }
        return hashlib.sha256(json.dumps(sealed, sort_keys=True).encode()).hexdigest()

    @property
    def seal_holds(self) -> bool:
        """Whether nothing that was approved has changed since."""
        approvals = self.live_approvals
        return bool(approvals) and all(approval.seal == self.seal() for approval in approvals)

    def wrong_state(self, need: str) -> Refusal:
        """The refusal of a move that this state does not allow."""
        words = {"number": self.number, "state": STATE_WORDS[self.state], "need": need}
        if self.state == RefundState.APPROVED:
            return refuse("approved_already", **words)
        if self.state == RefundState.SUCCEEDED and not self.money_minor:
            return refuse("money_moved", about="none", **words)
        if self.state in AT_GATEWAY or self.state == RefundState.SUCCEEDED:
            return refuse("money_moved", **words)
        return refuse("not_waiting", **words)

    def must_be(self, state: RefundState, need: str) -> None:
        """Raises the right refusal unless the refund stands in this state."""
        if self.state != state:
            raise self.wrong_state(need)

    def may_change(self) -> None:
        """Raises unless the refund can still be edited."""
        if self.state not in {RefundState.REQUESTED, RefundState.APPROVED}:
            raise self.wrong_state("only a refund that waits for approval can be changed")

    def changed(self, by: int, at: datetime) -> None:
        """Somebody changed it: all approvals are void and it waits again."""
        self._void_approvals(at)
        self.state = RefundState.REQUESTED
        self.changed_by = by
        self.changed_at = at
        if not any(change.person_id == by for change in self.changes):
            self.changes.append(Change(person_id=by))

    def is_own_of(self, person_id: int) -> bool:
        """Whether this person asked for it or ever changed it."""
        return person_id == self.requested_by or any(change.person_id == person_id for change in self.changes)

    def check_approver(self, by: int, own_allowed: bool, seen_seal: str = "") -> None:
        """Raises `changed_meanwhile`, `own_request` or `same_approver` unless this person may give the next approval.

        `seen_seal` is the seal of what was on their screen, empty where that is not known.
        """
        self.must_be(RefundState.REQUESTED, "it does not wait for approval")
        if seen_seal and seen_seal != self.seal():
            raise ChangedMeanwhile
        if self.is_own_of(by) and not own_allowed:
            raise refuse("own_request")
        if any(approval.person_id == by for approval in self.live_approvals):
            raise refuse("same_approver")

    def approve(self, by: int, at: datetime, own_allowed: bool, approvers: int, reason: str = "") -> bool:
        """Approved by this person; true when nobody else is needed. `approvers` is how many different people are."""
        self.check_approver(by, own_allowed)
        if not self.is_process and self.money_minor and not self.reference_key:
            raise refuse("reference_missing")
        self.approvals.append(Approval(person_id=by, at=at, seal=self.seal(), reason=reason))
        if len(self.live_approvals) < approvers:
            return False
        self.state = RefundState.APPROVED
        return True

    def unapprove(self, at: datetime) -> None:
        """Back to waiting; only what is approved and not sent."""
        if self.state != RefundState.APPROVED:
            raise self.wrong_state("only an approved refund can be unapproved")
        self._void_approvals(at)
        self.state = RefundState.REQUESTED

    @property
    def is_final_outside(self) -> bool:
        """Whether it was paid outside, or only cleared what was due, and is done: then it can be taken back."""
        outside = self.kind == RefundKind.RECORD and self.origin == Origin.REQUESTED
        return outside and self.state == RefundState.SUCCEEDED

    def reopen(self, at: datetime) -> None:
        """A final outside refund waits again; its note was reversed by the caller."""
        self._void_approvals(at)
        self.state = RefundState.REQUESTED
        self.finished_at = None

    def reject(self, because: str) -> None:
        self.must_be(RefundState.REQUESTED, "only a refund that waits for approval can be rejected")
        self.state = RefundState.REJECTED
        self.rejected_because = because

    def delete(self) -> None:
        self.must_be(RefundState.REQUESTED, "only a refund that waits for approval can be deleted")
        self.state = RefundState.DELETED

    def claim(self, order_json: str, at: datetime) -> None:
        """First breath of a payout: from here on only the gateway's word ends it."""
        self.must_be(RefundState.APPROVED, "only an approved refund can be sent")
        if not self.seal_holds:
            raise refuse("seal_broken")
        self.order_json = order_json
        self.first_sent_at = at
        self.state = RefundState.SENDING

    def succeed(self, at: datetime) -> None:
        """The money is back where it came from."""
        self.state = RefundState.SUCCEEDED
        self.finished_at = at
        self.next_look_at = None

    def fail(self, at: datetime) -> None:
        """The money did not go, or came back; a numbered note of it lives on."""
        self.state = RefundState.FAILED
        self.finished_at = at
        self.next_look_at = None

    @property
    def committed(self) -> bool:
        """Whether its amount counts in every cap (rule A4)."""
        return self.state in COMMITTED

    def _void_approvals(self, at: datetime) -> None:
        for approval in self.live_approvals:
            approval.voided_at = at


class RefundLine(Base):
    """The part of one invoice line that a refund gives back. `asked` is how it was typed: gross net quantity all."""

    __tablename__ = "refund_line"
    __table_args__ = (
        UniqueConstraint("refund_id", "line_id"),
        *never_negative("gross_minor", "net_minor", "tax_minor"),
        CheckConstraint("gross_minor = net_minor + tax_minor", name="adds_up"),
        CheckConstraint("asked IN ('gross', 'net', 'quantity', 'all')", name="asked"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    refund_id: Mapped[UUID] = mapped_column(ForeignKey("refund.id"), index=True)
    line_id: Mapped[int] = mapped_column(ForeignKey("invoice_line.id"), index=True)
    position: Mapped[int]
    asked: Mapped[str]
    quantity: Mapped[str] = mapped_column(default="")
    gross_minor: Mapped[Minor]
    net_minor: Mapped[Minor]
    tax_minor: Mapped[Minor]

    refund: Mapped[Refund] = relationship(back_populates="lines")
    line: Mapped[InvoiceLine] = relationship()
    taxes: Mapped[list[RefundLineTax]] = relationship(
        order_by="RefundLineTax.component", cascade="all, delete-orphan", lazy="selectin"
    )

    @classmethod
    def of(cls, line_id: int, position: int, asked: str, quantity: str, part: LinePart) -> RefundLine:
        """The line that gives this part back."""
        return cls(
            line_id=line_id,
            position=position,
            asked=asked,
            quantity=quantity,
            gross_minor=part.gross_minor,
            net_minor=part.net_minor,
            tax_minor=part.tax_minor,
            taxes=[RefundLineTax(component=at, tax_minor=tax) for at, tax in enumerate(part.taxes_minor)],
        )

    @property
    def taxes_minor(self) -> tuple[int, ...]:
        return tuple(tax.tax_minor for tax in self.taxes)

    @property
    def part(self) -> LinePart:
        return LinePart(self.net_minor, self.taxes_minor)


class RefundLineTax(Base):
    """One tax of a returned part, in the order of the line's taxes."""

    __tablename__ = "refund_line_tax"
    __table_args__ = (CheckConstraint("tax_minor >= 0", name="tax"),)

    refund_line_id: Mapped[int] = mapped_column(ForeignKey("refund_line.id", ondelete="CASCADE"), primary_key=True)
    component: Mapped[int] = mapped_column(primary_key=True)
    tax_minor: Mapped[Minor]


class Change(Base):
    """That a person has changed a refund; who has does not approve it."""

    __tablename__ = "refund_change"

    refund_id: Mapped[UUID] = mapped_column(ForeignKey("refund.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)


class Approval(Base):
    """One person's yes to a refund as it was then; void once the refund changed or was unapproved.

    `reason` is why somebody approved what they had asked for themselves.
    """

    __tablename__ = "approval"

    id: Mapped[int] = mapped_column(primary_key=True)
    refund_id: Mapped[UUID] = mapped_column(ForeignKey("refund.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]
    seal: Mapped[str]
    voided_at: Mapped[datetime | None]
    reason: Mapped[str] = mapped_column(default="", server_default="")


class Draft(Base):
    """A refund that somebody began to type and has not asked for yet; it counts nowhere."""

    __tablename__ = "draft"
    __table_args__ = (UniqueConstraint("person_id", "invoice_id", "kind"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    invoice_id: Mapped[int] = mapped_column(ForeignKey("invoice.id"))
    kind: Mapped[RefundKind]
    saved_at: Mapped[datetime]
    amount_minor: Mapped[Minor]
    form_json: Mapped[str]


PERSONS_TASK = "person"
"""What a task is about that a person added."""


class FollowUp(Base):
    """A task that a person has to close: a refund that failed or came back, a broken seal, or what a person added."""

    __tablename__ = "follow_up"

    id: Mapped[int] = mapped_column(primary_key=True)
    refund_id: Mapped[UUID | None] = mapped_column(ForeignKey("refund.id"), index=True)
    payment_id: Mapped[int | None] = mapped_column(ForeignKey("payment.id"), index=True)
    about: Mapped[str]
    text: Mapped[str]
    opened_at: Mapped[datetime]
    opened_by: Mapped[int | None]
    closed_at: Mapped[datetime | None]
    closed_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
