"""The rows of the payments page. Frozen and plain; amounts are minor units of the payment's currency."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from desktop.services.queries.rows import ActivityRow, PaymentRow, RefundRow


class Standing(StrEnum):
    """How a payment stands, in the one word that matters most of it."""

    TO_APPROVE = "Waiting for approval"
    APPROVED = "Approved"
    PENDING = "Pending"
    FAILED = "Failed"
    DISPUTED = "Disputed"
    UNAPPLIED = "Unapplied"


@dataclass(frozen=True)
class PaymentListRow:
    """One payment in the list of all. `key` is where the list goes on after this row.

    `label` is what a person calls it, `through` who took it. `returned_minor` counts what went back by us or without
    us, `unapplied_minor` what of it is held although no line asks for it.
    """

    id: int
    key: tuple[date, int]
    number: str
    customer: str
    paid_on: date
    method: str
    label: str
    through: str
    currency: str
    amount_minor: int
    returned_minor: int
    waiting_minor: int
    left_minor: int
    unapplied_minor: int
    standing: Standing


@dataclass(frozen=True)
class PartOfPaymentRow:
    """What a payment pays of one invoice, and what went back of that; `id` is the invoice's.

    `unapplied_minor` is what of the part the invoice does not ask for, `to_return_minor` what of that no refund has
    promised yet. `obstacle` says why no refund can be asked for here, empty where one can.
    """

    id: int
    number: str
    customer: str
    issued: date
    currency: str
    amount_minor: int
    returned_minor: int
    waiting_minor: int
    left_minor: int
    unapplied_minor: int
    to_return_minor: int
    obstacle: str


@dataclass(frozen=True)
class PaymentDetail:
    """All that the detail of a payment shows. `whole` is the payment as the payment panel shows one, in full.

    `record_only` is the other system it came from, empty for our own; `approve_obstacle` says why it cannot be
    approved, empty where it can.
    """

    row: PaymentListRow
    whole: PaymentRow
    parts: Sequence[PartOfPaymentRow]
    refunds: Sequence[RefundRow]
    activity: Sequence[ActivityRow]
    record_only: str
    approve_obstacle: str


@dataclass(frozen=True)
class PayableRow:
    """An invoice that a payment can be entered for: what is due, and whose it is."""

    id: int
    number: str
    customer_id: int
    customer: str
    currency: str
    due_minor: int
    cancelled: bool
