"""Every refusal of the accounting rules: its code and the sentences that a person reads."""

from __future__ import annotations

from desktop.errors import Refusal
from desktop.model.writing import in_signs

_WORDS: dict[str, tuple[str, str]] = {
    "over_line": (
        "More than the line has left.",
        "Line {line} has {left} left to return. Type at most that.",
    ),
    "over_payment": (
        "More than the payment has left.",
        "This payment has {left} left to return. Lower the amount, or add another payment.",
    ),
    "over_invoice": (
        "More than the invoice has left.",
        "Of the money paid on this invoice {left} can still go back. Lower the amount.",
    ),
    "not_assigned": (
        "Lines and amount differ.",
        "The lines and the amount typed are {left} apart. Change one of them so that both say the same.",
    ),
    "bad_amount": ("Amount not taken.", "{what} Type digits and at most one point, such as 12.50."),
    "bad_currency_digits": (
        "Amount not taken.",
        "{currency} has {digits} digits after the point; {text} has more. Type it with fewer digits.",
    ),
    "gateway_digits": (
        "The gateway cannot send this amount.",
        "Of {currency} it pays only amounts whose last digit is 0. Change that digit, or record a refund paid another "
        "way.",
    ),
    "gateway_digits/whole": (
        "The gateway cannot send this amount.",
        "It pays {currency} only in whole units. Leave the digits after the point away, or record a refund paid "
        "another way.",
    ),
    "payment_not_approved": (
        "The payment is not approved yet.",
        "Money can go back only from an approved payment. Have it approved under Payments first.",
    ),
    "approved_already/payment": (
        "The payment is approved already.",
        "Payment {number} counts; its money can go back. There is nothing more to approve.",
    ),
    "payment_not_succeeded": (
        "The payment has not come in.",
        "It is pending or failed, so there is nothing to return yet.",
    ),
    "payment_not_succeeded/payment_pending": (
        "The payment has not come in yet.",
        "It is on its way; a bank debit takes some working days. Pay it back once it is in. To stop it before, cancel "
        "it where it was taken.",
    ),
    "payment_not_succeeded/payment_failed": (
        "The payment failed.",
        "No money came in by it, so none can go back. If the customer paid another way, choose that payment.",
    ),
    "payment_not_succeeded/payment_canceled": (
        "The payment was cancelled at the gateway.",
        "No money came in by it, so none has to go back. If the customer paid another way, choose that payment.",
    ),
    "payment_not_succeeded/not_captured": (
        "The payment is reserved, not collected.",
        "Nothing has left the customer's account for good. Cancel the payment in the gateway's dashboard: that frees "
        "the reserved money, and nothing has to go back.",
    ),
    "payment_not_succeeded/reader_only": (
        "This card has to be at the card reader.",
        "Canadian debit taken in person goes back only with the card at a reader. Refund it there, and it is found "
        "here; or pay it by bank transfer and add the refund as a record.",
    ),
    "payment_not_succeeded/balance_too_low": (
        "The balance at the gateway is too low.",
        "Nothing was sent. A bank debit goes back only out of what is there. Add money to the balance and send it "
        "again, or pay it by bank transfer and add the refund as a record.",
    ),
    "payment_disputed": (
        "The payment is disputed.",
        "The bank has taken the case. Wait for its outcome: a refund now could pay the customer twice.",
    ),
    "not_our_gateway": (
        "This payment was not taken through our gateway.",
        "Pay it back where it was taken, then add the refund here as a record.",
    ),
    "too_old": (
        "Too old for the gateway.",
        "Bank debits go back only within 180 days. Pay it by bank transfer and add the refund as a record.",
    ),
    "too_old/sepa_debit": (
        "This SEPA direct debit is too old for the gateway.",
        "It goes back only within 180 days, and they ended on {ended}. Pay it by bank transfer and add the refund as a "
        "record.",
    ),
    "too_old/ach_debit": (
        "This ACH direct debit is too old for the gateway.",
        "It goes back only within 180 days, and they ended on {ended}. Pay it by bank transfer or cheque and add the "
        "refund as a record.",
    ),
    "one_refund_only": (
        "This payment already has a refund.",
        "This office allows one refund for each payment. Change or delete that one, or change the office's setting.",
    ),
    "method_mismatch": (
        "The gateway cannot use this method.",
        "It pays back only the way the payment came in. Choose that method, or record a refund that you pay yourself.",
    ),
    "reference_missing": (
        "The reference is missing.",
        "A refund paid outside needs the number under which it was paid: from the bank, the till or the receipt.",
    ),
    "reference_taken": (
        "This reference is used already.",
        "“{reference}” stands on refund {other}. Look whether this money was entered before, or type another.",
    ),
    "reason_missing": ("The reason is missing.", "Say in a few words why; the auditor will read it."),
    "own_request": (
        "Another person must approve this.",
        "You asked for this refund or changed it. Somebody else with the right to approve has to look at it.",
    ),
    "same_approver": (
        "A second person must approve this.",
        "You have approved it already; from this amount on two different people are needed.",
    ),
    "no_right": ("You do not have the right to do this.", "{person} may not {act}. Ask {who} to do it."),
    "not_waiting": ("Not possible in this state.", "Refund {number} is {state}; {need}."),
    "not_waiting/task": (
        "No task is open here.",
        "Somebody closed it already, or it closed by itself: nothing is left to do.",
    ),
    "approved_already": (
        "The refund is approved already.",
        "Refund {number} was approved. Unapprove it first; then it can be changed, rejected or deleted.",
    ),
    "money_moved": (
        "The money has moved already.",
        "Refund {number} is {state}. What has gone out is corrected only by a new entry.",
    ),
    "money_moved/none": (
        "It stands in the books already.",
        "Refund {number} moved no money: it lowers what is due. It is corrected only by a new entry.",
    ),
    "money_moved/undo": (
        "Money was returned since the cancellation.",
        "Invoice {number} stays cancelled: money paid on it has gone back, or is about to. Bill it anew instead.",
    ),
    "seal_broken": (
        "Nothing was sent: the refund was changed after its approval.",
        "What is stored now differs from what was approved. Look at it, unapprove it and have it approved again.",
    ),
    "undo_expired": (
        "The 20 minutes are over.",
        "The cancellation stands, and its e-mail has left if there was one. To bill it again, make a new invoice.",
    ),
    "not_cancelled": ("The invoice is not cancelled.", "There is nothing to undo."),
    "already_cancelled": (
        "The invoice is cancelled.",
        "Only money paid on it without a line can still go back.",
    ),
    "already_cancelled/note": (
        "This credit note was taken back already.",
        "Note {number} has its reversal. Nothing more can be voided here.",
    ),
    "return_not_confirmed": (
        "Money of this invoice has not gone back yet.",
        "{left} must be returned or confirmed as returned before the invoice can be cancelled.",
    ),
    "period_closed": (
        "This day is closed.",
        "The books are closed up to {until}. Try again on an open day, or have the period opened.",
    ),
    "date_order": (
        "The date does not fit.",
        "The day the money went back lies between the invoice's date ({issued}) and today ({today}).",
    ),
    "not_refundable": ("Nothing to return here.", "{what}"),
    "not_spendable": (
        "A credit note is no money.",
        "It balances the books and cannot pay an invoice. Enter the payment that came in.",
    ),
    "too_early": (
        "Too early to close this.",
        "Until {until} the gateway may still carry it out. Ask the gateway again, or wait.",
    ),
}

CODES = frozenset(code for code in _WORDS if "/" not in code)


def refuse(code: str, left: str | None = None, about: str = "", **words: object) -> Refusal:
    """The refusal with this code; `left` is the amount the cap still allows, without currency.

    `about` chooses the sentences where one code has several: `none`, `note`, `payment`, `task`, `undo`, `whole`, a bank
    debit, or what stands in the way at the gateway (`PaymentFacts.obstacle`).
    """
    title, message = _WORDS[f"{code}/{about}" if about else code]
    currency = words.get("currency")
    shown = f"{in_signs(left)} {currency}" if left is not None and currency else left
    return Refusal(code, title, message.format(left=shown, **words), left)
