"""The words for states, kinds, methods and people's parts, as they are stored and as the rules name them."""

from enum import StrEnum


class RefundState(StrEnum):
    """Where a refund stands."""

    REQUESTED = "requested"
    APPROVED = "approved"
    SENDING = "sending"
    UNKNOWN = "unknown"
    PENDING = "pending"
    SUCCEEDED = "succeeded"
    FAILED = "failed"
    REJECTED = "rejected"
    DELETED = "deleted"


WAITING = frozenset(
    {
        RefundState.REQUESTED,
        RefundState.APPROVED,
        RefundState.SENDING,
        RefundState.UNKNOWN,
        RefundState.PENDING,
    }
)
"""States in which money is promised but not known to have gone back."""

COMMITTED = WAITING | {RefundState.SUCCEEDED}
"""States in which the amount counts in every cap (rule A4)."""

AT_GATEWAY = frozenset({RefundState.SENDING, RefundState.UNKNOWN, RefundState.PENDING})
"""States in which the gateway may hold the answer."""


class RefundKind(StrEnum):
    """The two acts that never blur."""

    PROCESS = "process"
    RECORD = "record"


class Origin(StrEnum):
    """How a refund came to be known here."""

    REQUESTED = "requested"
    FOUND = "found"
    MARKED = "marked"
    RETURNED = "returned"
    DISPUTED = "disputed"
    CANCELLED = "cancelled"


class NoteKind(StrEnum):
    """The four kinds of credit note."""

    REFUND = "refund"
    CANCELLATION = "cancellation"
    PAYMENT_RETURNED = "payment_returned"
    REVERSAL = "reversal"


class Syntax(StrEnum):
    """The two forms in which an e-invoice of EN 16931 is written: UBL 2.1, and the CII that stands inside the PDF."""

    UBL = "ubl"
    CII = "cii"


class BookingState(StrEnum):
    """Where a piece of work stands."""

    OPEN = "open"
    DONE = "done"
    CANCELLED = "cancelled"


class PaymentState(StrEnum):
    """Where a payment stands."""

    PENDING = "pending"
    SUCCEEDED = "succeeded"
    FAILED = "failed"


class Method(StrEnum):
    """How money came in or goes back."""

    CARD = "card"
    SEPA_DEBIT = "sepa_debit"
    ACH_DEBIT = "ach_debit"
    CASH = "cash"
    BANK_TRANSFER = "bank_transfer"
    CHEQUE = "cheque"
    CARD_TERMINAL = "card_terminal"
    DIRECT_DEBIT = "direct_debit"
    OTHER_PLATFORM = "other_platform"


GATEWAY_METHODS = frozenset({Method.CARD, Method.SEPA_DEBIT, Method.ACH_DEBIT})
BANK_DEBITS = frozenset({Method.SEPA_DEBIT, Method.ACH_DEBIT, Method.DIRECT_DEBIT})
"""A customer can have these taken back by their own bank, without us, long after the payment."""

METHOD_WORDS = {
    Method.CARD: "Card",
    Method.SEPA_DEBIT: "SEPA direct debit",
    Method.ACH_DEBIT: "ACH direct debit",
    Method.CASH: "Cash",
    Method.BANK_TRANSFER: "Bank transfer",
    Method.CHEQUE: "Cheque",
    Method.CARD_TERMINAL: "Card terminal",
    Method.DIRECT_DEBIT: "Direct debit",
    Method.OTHER_PLATFORM: "Other platform",
}


def in_sentence(words: str) -> str:
    """The words as they stand inside a sentence: `bank transfer`, but `SEPA direct debit`."""
    return words if words[1:2].isupper() else words[:1].lower() + words[1:]


class Role(StrEnum):
    """What a person may do in the office."""

    ADMIN = "admin"
    MANAGER = "manager"
    CLERK = "clerk"
    FIELD = "field"
    VIEWER = "viewer"


ROLE_WORDS = {
    Role.ADMIN: "administrator",
    Role.MANAGER: "manager",
    Role.CLERK: "bookkeeper",
    Role.FIELD: "fieldworker",
    Role.VIEWER: "viewer",
}


class Right(StrEnum):
    """What a person may do; an office gives rights to roles."""

    REQUEST_OWN = "request_own"
    REQUEST = "request"
    CANCEL = "cancel"
    TAKE_IN = "take_in"
    APPROVE = "approve"
    SEND = "send"
    CORRECT = "correct"
    PRINT = "print"
    RUN = "run"


RIGHT_WORDS = {
    Right.REQUEST_OWN: "ask for refunds of own bookings",
    Right.REQUEST: "ask for refunds, or change them",
    Right.CANCEL: "cancel invoices or confirm returned money",
    Right.TAKE_IN: "enter payments or settle the inbox",
    Right.APPROVE: "approve or reject refunds and payments",
    Right.SEND: "send refunds or close open outcomes",
    Right.CORRECT: "void credit notes or write money off",
    Right.PRINT: "print or mail credit notes",
    Right.RUN: "change the office, close periods or read the gateway",
}
"""Each right in words that finish the sentence "may …"."""


class OfficeKind(StrEnum):
    """Whether an office keeps real books or is there to learn on."""

    REAL = "real"
    SAMPLE = "sample"
    TRAINING = "training"


class PaidState(StrEnum):
    """How far an invoice is paid; a refund never changes it."""

    UNPAID = "unpaid"
    PARTLY = "partly"
    PAID = "paid"
    OVERPAID = "overpaid"


class RefundedState(StrEnum):
    """How much of the money went back."""

    NONE = "none"
    PARTLY = "partly"
    FULLY = "fully"


class Account(StrEnum):
    """The accounts of the ledger; balances in the office's currency, debit positive."""

    RECEIVABLE = "receivable"
    SALES = "sales"
    TAX = "tax"
    CASH = "cash"
    BANK = "bank"
    GATEWAY = "gateway"
    REFUNDS_PAYABLE = "refunds_payable"
    UNAPPLIED = "unapplied"
    FEES = "fees"
    EXCHANGE = "exchange"
    DISPUTE_LOSSES = "dispute_losses"
