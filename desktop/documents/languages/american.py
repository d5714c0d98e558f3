"""The words of the papers in the English of the United States, where they differ."""

from desktop.documents.languages import english

WORDS = english.WORDS | {
    "date": "{month} {day}, {year}",
    "short_date": "{month}/{day}/{year}",
    "title_refund": "Credit memo",
    "title_refund_all": "Credit memo",
    "title_cancellation": "Credit memo",
    "title_payment_returned": "Credit memo: payment returned",
    "title_reversal": "Reversal of credit memo {reversed}",
    "subtitle_cancellation": "cancels invoice {original} dated {original_date}",
    "vat_number": "Tax ID {number}",
    "original_of": "{original} dated {original_date}",
    "reversed": "Reversed credit memo",
    "vat_rate": "Tax rate",
    "vat": "Sales tax",
    "vat_by_rate": "Tax by rate",
    "office_tax": (
        "Sales tax in {office_currency}: {office_tax}, at the rate of the invoice "
        "(1\u00a0{currency}\u00a0=\u00a0{rate})"
    ),
    "vat_payment_returned": "Sales tax credited",
    "way_cheque": "to you by check",
    "method_cheque": "Check",
    "means_cancellation": "Invoice {original} is canceled. You owe nothing for it.",
    "means_payment_returned": (
        "This money was paid without being owed. Net and sales tax of invoice {original} stay as they are."
    ),
    "means_reversal": "Invoice {original} stands again as it did before credit memo {reversed}.",
    "nothing_to_pay": "Nothing to pay. This credit memo cannot be used as payment.",
    "credit_note": "Credit memo",
    "event_credit_note": "Credit memo",
    "event_credit_note_voided": "Credit memo voided",
    "reason_cancelled": "Canceled",
    "reason_invoice_cancelled": "Invoice {invoice} canceled",
    "reason_note_voided": "Credit memo {note} voided",
}
