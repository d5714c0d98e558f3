"""The rows that pages show. Frozen, plain, safe to hand to the window; amounts are minor units of `currency`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from desktop.model.states import NoteKind, Origin, PaidState, PaymentState, RefundedState, RefundKind, RefundState
from desktop.services.queries.approval_rows import NOTHING_ASKED, Asks
from desktop.services.queries.gateway_rows import AtGateway
from desktop.services.queries.invoice_rows import CancellationRow, RefundActs


@dataclass(frozen=True)
class OfficeRow:
    """What the frame of the window says of the office. `mark` is PRACTICE, TEST or empty.

    After `lock_after_minutes` without a key the desk is locked, 0 for never.
    """

    name: str
    currency: str
    mark: str
    path: str
    lock_after_minutes: int = 0


@dataclass(frozen=True)
class PersonRow:
    """A person who can sit at the desk. `has_password` is whether they have to type one.

    `rights` is what their role allowed when they sat down, so that the window can say what is not theirs; what counts
    is asked anew with every act.
    """

    id: int
    name: str
    login: str
    role: str
    has_password: bool = False
    rights: frozenset[str] = frozenset()


@dataclass(frozen=True)
class InvoiceRow:
    """One row of the invoice list. `key` is where the list goes on after this row.

    `deposit_paid` is that it is a deposit of which money is held.
    """

    id: int
    key: tuple[date, int]
    number: str
    customer: str
    issued: date
    currency: str
    gross_minor: int
    paid_minor: int
    due_minor: int
    returned_minor: int
    waiting_minor: int
    paid_state: PaidState
    refund_state: RefundedState
    cancelled: bool
    deposit_paid: bool = False


@dataclass(frozen=True)
class CurrencySum:
    """How many, and how much in one currency; `meant` says what the amount is where it is not that of all of them."""

    currency: str
    count: int
    gross_minor: int
    meant: str = ""


@dataclass(frozen=True)
class InvoiceWindow:
    """A window of the list, `more` where rows follow."""

    rows: Sequence[InvoiceRow]
    more: bool


@dataclass(frozen=True)
class LineRow:
    """One line of an invoice with what was and will be returned of it. Rates in thousandths of a per cent.

    On a `cancelled` invoice it was credited, whether or not money went back for it.
    """

    id: int
    position: int
    text: str
    code: str
    quantity: str
    price: str
    rates_milli: tuple[int, ...]
    net_minor: int
    tax_minor: int
    gross_minor: int
    returned_minor: int
    waiting_minor: int
    left_gross_minor: int
    left_net_minor: int
    left_tax_minor: int
    refundable: bool
    cancelled: bool = False


@dataclass(frozen=True)
class RefundRow:
    """One refund in a list. `sentence` says in words what is known and what is safe, empty where the state says all.

    `gross_minor` is the note's, `money_minor` what goes back. `next_look` is when the gateway is asked again,
    `at_gateway` what the gateway says of it, None where it never was at one.
    """

    id: UUID
    number: str
    state: RefundState
    kind: RefundKind
    customer: str
    invoice_id: int
    invoice_number: str
    payment_id: int | None
    method: str
    gross_minor: int
    money_minor: int
    currency: str
    reason: str
    reference: str
    asked_by: str
    asked_at: datetime
    note_number: str
    note_id: int | None
    sentence: str
    next_look: datetime | None
    origin: Origin = Origin.REQUESTED
    note_kind: NoteKind = NoteKind.REFUND
    at_gateway: AtGateway | None = None


@dataclass(frozen=True)
class PaymentRow:
    """A payment of an invoice: its part on this invoice, and what can still go back of it.

    `label` is what a person calls it (`Visa ••4242`); `through` is `Stripe`, `Practice gateway` or `Outside`.
    `obstacle` says why nothing can be refunded now, empty where it can; `too_old` why the gateway cannot any more, so
    that it goes back another way. `processes` is whether our gateway can pay it back.
    """

    id: int
    number: str
    label: str
    method: str
    through: str
    processes: bool
    reference: str
    paid_on: date
    paid_at: datetime | None
    approved_by: str
    approved_at: datetime | None
    state: PaymentState
    amount_minor: int
    currency: str
    returned_minor: int
    waiting_minor: int
    left_minor: int
    obstacle: str
    refunds: Sequence[RefundRow]
    too_old: str = ""

    @property
    def no_refund(self) -> str:
        """Why our gateway cannot pay any of it back now, empty where it can."""
        return self.obstacle or self.too_old


@dataclass(frozen=True)
class ActivityRow:
    """What happened, when, by whom, and to what it refers."""

    at: datetime
    text: str
    reference: str


@dataclass(frozen=True)
class InvoiceDetail:
    """All that the detail of an invoice shows.

    `draft_minor` and `draft_kind` are amount and kind of this person's kept draft, if any. `without_payment` are the
    refunds by which no money moves: they only lower what is due. `overpaid_minor` is what no line asks for and no
    refund has promised yet. `acts` says by refund what can be done with it here. `reasons` are the office's standard
    ones.
    """

    row: InvoiceRow
    country: str
    email: str
    prices: str
    net_minor: int
    tax_minor: int
    taxes: Sequence[tuple[int, int]]
    left_minor: int
    lines: Sequence[LineRow]
    payments: Sequence[PaymentRow]
    activity: Sequence[ActivityRow]
    draft_minor: int | None
    draft_kind: RefundKind | None = None
    cancellation: CancellationRow | None = None
    without_payment: Sequence[RefundRow] = ()
    overpaid_minor: int = 0
    acts: Mapping[UUID, RefundActs] = field(default_factory=dict)
    reasons: Sequence[str] = ()


@dataclass(frozen=True)
class CreditLineRow:
    """One line of a refund with its tax, what is left after it, and the formula of its tax as proof.

    `share` is the formula without what earlier refunds of the line took, which is `tax_before_minor`. `taxes` are, for
    each tax of the line, its rate, what earlier refunds took of it, and what this one takes.
    """

    position: int
    text: str
    code: str
    asked: str
    net_minor: int
    tax_minor: int
    gross_minor: int
    left_after_minor: int
    formula: str
    share: str = ""
    tax_before_minor: int = 0
    taxes: Sequence[tuple[int, int, int]] = ()


@dataclass(frozen=True)
class BarRow:
    """One bar: what it is about, and its four parts in minor units."""

    title: str
    detail: str
    total_minor: int
    returned_minor: int
    waiting_minor: int
    this_minor: int
    left_minor: int


@dataclass(frozen=True)
class CheckRow:
    """One check beside a refund; `passed` false means: look at this."""

    passed: bool
    title: str
    detail: str


@dataclass(frozen=True)
class PartRow:
    """How much goes back by one payment, or lowers what is due (`payment_id` None)."""

    payment_id: int | None
    label: str
    kind: str
    gross_minor: int


@dataclass(frozen=True)
class Breakdown:
    """A refund worked out but not stored: what the dialog shows while a person types.

    `limit` is the sentence of the smallest limit. `warnings` are sentences. `errors` pairs a line's position (0: the
    whole refund) with a sentence; with errors the figures count the lines that are right. `fault` is the code of what
    is wrong with the whole refund, empty where nothing is. `others_needed` is how many other people have to approve.
    `radar` are the sentences of what looks like a duplicate; the person who asks answers them.
    """

    currency: str
    lines: Sequence[CreditLineRow]
    taxes: Sequence[tuple[int, int]]
    net_minor: int
    tax_minor: int
    gross_minor: int
    money_minor: int
    due_minor: int
    parts: Sequence[PartRow]
    bars: Sequence[BarRow]
    limit: str
    warnings: Sequence[str]
    errors: Sequence[tuple[int, str]]
    kind: RefundKind
    fault: str = ""
    others_needed: int = 1
    radar: Sequence[str] = ()


@dataclass(frozen=True)
class ApprovalRow:
    """One refund in the queue. `obstacle` says why this person may not approve it, empty where they may.

    `approved_by` names who has approved it, both where two had to.
    """

    refund: RefundRow
    obstacle: str
    second: bool
    asks: Asks = NOTHING_ASKED
    approved_by: str = ""


@dataclass(frozen=True)
class Review:
    """All that an approver needs of one refund on one screen. `seal` is of what is shown."""

    refund: RefundRow
    title: str
    notes: str
    notify: bool
    email: str
    goes_back_by: str
    lines: Sequence[CreditLineRow]
    taxes: Sequence[tuple[int, int]]
    net_minor: int
    tax_minor: int
    checks: Sequence[CheckRow]
    bars: Sequence[BarRow]
    activity: Sequence[ActivityRow]
    obstacle: str
    seal: str = ""
    asks: Asks = NOTHING_ASKED


@dataclass(frozen=True)
class NoteRow:
    """One credit note in the list."""

    id: int
    number: str
    kind: NoteKind
    issued: date
    customer: str
    invoice_id: int
    invoice_number: str
    refund_number: str
    refund_id: UUID | None
    gross_minor: int
    net_minor: int
    tax_minor: int
    currency: str
    reason: str
    method: str
    drawn: bool
    sha256: str
    reversed_by: str

    @property
    def key(self) -> tuple[date, int]:
        """Where the list goes on after this row."""
        return self.issued, self.id


@dataclass(frozen=True)
class GatewayRow:
    """What the status line says of the gateway: how many outcomes are open, the next look, the last sync.

    `mode` is `live` or `test`, as the office's account is; empty while it has none.
    """

    name: str
    unconfirmed: int
    next_look: datetime | None
    synced_at: datetime | None
    key_missing: bool
    mode: str = ""
