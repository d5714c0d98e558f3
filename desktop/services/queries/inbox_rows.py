"""The rows of the inbox: what waits for a person, what is known of it, the guess, and what each choice does."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from desktop.services.queries.rows import ActivityRow, BarRow, CreditLineRow, LineRow, RefundRow


class InboxKind(StrEnum):
    """What waits. The first seven and mail wait by themselves; the others are tasks that somebody closes."""

    FOUND = "found"
    LOST = "lost"
    DISPUTED = "disputed"
    INQUIRY = "inquiry"
    UNKNOWN = "unknown"
    MARKED = "marked"
    ALARM = "alarm"
    FAILED = "failed"
    RETURNED = "returned"
    SEAL = "seal"
    MAIL = "mail"
    MAIL_REFUSED = "mail_refused"
    PERSON = "person"


TASKS = frozenset({InboxKind.FAILED, InboxKind.RETURNED, InboxKind.SEAL, InboxKind.PERSON})
TO_ASSIGN = frozenset({InboxKind.FOUND, InboxKind.LOST, InboxKind.MARKED})


class Choice(StrEnum):
    """What a person may decide about an entry of the inbox."""

    ACCEPT = "accept"
    LINES = "lines"
    SPREAD = "spread"
    WRITE_OFF = "write_off"
    ASK = "ask"
    GIVE_UP = "give_up"
    GATEWAY_AGAIN = "gateway_again"
    OTHER_METHOD = "other_method"
    PAY_AGAIN = "pay_again"
    VOID = "void"
    REVIEW = "review"
    LETTER = "letter"
    ARRIVED = "arrived"
    MAIL_AGAIN = "mail_again"
    NO_MAIL = "no_mail"
    KEEP = "keep"
    CLOSE = "close"


@dataclass(frozen=True)
class InboxRow:
    """One entry of the inbox. `key` names it for ever; amounts are minor units of `currency`.

    `refund_id` is the refund it is about (of a found one or a mark the first part), None where it is about a payment.
    `task_id` is the task that is to be closed, `mail_id` the mail that a person decides about. `text` is what a task
    says. `needs_person` is whether it goes on only when somebody decides; `mine` whether this person may.
    """

    key: str
    kind: InboxKind
    customer: str
    invoice_id: int
    invoice_number: str
    refund_id: UUID | None
    refund_number: str
    payment_id: int | None
    payment: str
    through: str
    amount_minor: int
    currency: str
    at: datetime
    needs_person: bool
    mine: bool
    task_id: int | None = None
    text: str = ""
    mail_id: int | None = None

    @property
    def id(self) -> str:
        return self.key


@dataclass(frozen=True)
class ChoiceRow:
    """A choice, what it does, and why this person cannot make it now (`obstacle`, empty where they can).

    `from_then` is the moment before which it is too early, None where no time stands against it.
    """

    choice: Choice
    means: str
    obstacle: str = ""
    from_then: datetime | None = None


@dataclass(frozen=True)
class GuessRow:
    """One line of an invoice of the payment; `part` is what the proposal takes of it, None for nothing."""

    invoice_id: int
    invoice_number: str
    position: int
    text: str
    code: str
    left_minor: int
    part: CreditLineRow | None

    @property
    def id(self) -> tuple[int, int]:
        return self.invoice_id, self.position


@dataclass(frozen=True)
class Guess:
    """The proposal for money that left without us: its lines, those it takes first, and why it is proposed."""

    rows: Sequence[GuessRow]
    net_minor: int
    tax_minor: int
    gross_minor: int
    taxes: Sequence[tuple[int, int]]
    exact: bool
    why: str


@dataclass(frozen=True)
class InboxDetail:
    """All that is needed to decide about one entry. `sentence` is what is known, and what it means for the money.

    `paid_minor`, `returned_minor`, `left_minor` are those of the payment; `reference` is the gateway's or the person's
    name of what happened. `guess` is None where nothing is to be tied to lines or no proposal is possible.
    """

    row: InboxRow
    title: str
    sentence: str
    refund: RefundRow | None
    reference: str
    paid_on: date | None
    paid_minor: int
    returned_minor: int
    waiting_minor: int
    left_minor: int
    opened_by: str
    guess: Guess | None
    bars: Sequence[BarRow]
    choices: Sequence[ChoiceRow]
    activity: Sequence[ActivityRow]

    def choice(self, wanted: Choice) -> ChoiceRow | None:
        """That choice, None where this entry does not have it."""
        return next((each for each in self.choices if each.choice is wanted), None)


@dataclass(frozen=True)
class AssignableInvoice:
    """An invoice of the payment with its lines as they are now."""

    id: int
    number: str
    lines: Sequence[LineRow]


@dataclass(frozen=True)
class Assignable:
    """What is to be tied to lines: the amount, the invoices of its payment, and the amount spread over their lines.

    `spread` holds what falls on each line, by invoice and position; empty where the lines have too little left.
    """

    refund_id: UUID
    amount_minor: int
    currency: str
    invoices: Sequence[AssignableInvoice]
    spread: Mapping[int, Mapping[int, int]]


@dataclass(frozen=True)
class AssignedSum:
    """What typed lines come to: the parts and what is wrong, by invoice; wrong lines are not counted."""

    parts: Mapping[int, Sequence[CreditLineRow]]
    errors: Mapping[int, Mapping[int, str]]
    net_minor: int
    tax_minor: int
    gross_minor: int
