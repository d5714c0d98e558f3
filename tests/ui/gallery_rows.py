"""The made-up rows that the gallery shows: an office, its invoices, and all that hangs on one of them."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from uuid import UUID

from desktop.model.states import PaidState, PaymentState, RefundedState, RefundKind, RefundState
from desktop.services.queries.rows import (
    ActivityRow,
    InvoiceRow,
    LineRow,
    OfficeRow,
    PaymentRow,
    RefundRow,
)

NOW = date(2026, 11, 21)
OFFICE = OfficeRow("Larkfield Gift Wholesale", "GBP", "TEST", "larkfield.refunds")


def at(day: int, hour: int, minute: int) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=UTC)


def invoice(number: int, customer: str, day: int, gross: int, currency: str = "GBP", returned: int = 0) -> InvoiceRow:
    state = RefundedState.FULLY if returned == gross else RefundedState.PARTLY if returned else RefundedState.NONE
    issued = date(2026, 11, day)
    return InvoiceRow(
        number, (issued, number), str(number), customer, issued, currency,
        gross, gross, 0, returned, 0, PaidState.PAID, state, False,
    )  # fmt: skip


INVOICES: Sequence[InvoiceRow] = (
    invoice(491231, "Fjord & Fell Living AS", 21, 124800, "EUR"),
    invoice(491230, "Petal & Twine Florists", 21, 18642),
    invoice(491229, "Counter sale", 21, 3480),
    invoice(491226, "Maison Clémentine SARL", 20, 231050, "EUR"),
    invoice(491224, "The Old Post Office Shop", 20, 41208),
    invoice(491221, "Harbour Gifts Ltd", 20, 29880),
    invoice(491219, "Kettle & Kin", 19, 7644, returned=7644),
    invoice(491217, "Atelier Nordlicht GmbH", 19, 86400, "EUR", 12000),
    invoice(491215, "Brambleside Garden Centre", 18, 190416),
    invoice(491213, "Dungarvan Craft House", 18, 54090, "EUR"),
    invoice(491210, "Seven Gables Tea Room", 17, 14220),
    invoice(491209, "St Anselm's Priory Shop", 17, 65520, returned=5280),
    invoice(491208, "Harbour Gifts Ltd", 16, 50124, returned=1668),
    invoice(491204, "Little Acorns Nursery", 16, 8868),
    invoice(491203, "Oak & Ember Home", 16, 102000),
    invoice(491201, "Casa Azulejo Lda", 16, 73320, "EUR"),
    invoice(491198, "Whitby Keepsakes", 13, 21996, returned=21996),
    invoice(491197, "Moorland Museum Trust", 13, 36744),
    invoice(491194, "Pennywhistle Toys", 13, 9510),
    invoice(491192, "Harbour Gifts Ltd", 12, 12000),
    invoice(491190, "Van der Meer Wonen BV", 12, 161175, "EUR"),
    invoice(491183, "Lighthouse Gallery", 11, 44912),
)


def line(
    position: int, text: str, code: str, quantity: str, price: str, gross: int, back: int = 0, wait: int = 0
) -> LineRow:
    net = gross * 5 // 6
    left = gross - back - wait
    return LineRow(
        position, position, text, code, quantity, price, (20000,), net, gross - net, gross,
        back, wait, left, left * 5 // 6, left - left * 5 // 6, True,
    )  # fmt: skip


LINES: Sequence[LineRow] = (
    line(1, "White hanging heart T-light holder", "85123A", "12", "2.95", 4248),
    line(2, "Regency cakestand 3 tier", "22423", "4", "12.75", 6120, wait=1530),
    line(3, "15cm Christmas glass ball 20 lights", "85048", "12", "6.95", 10008, back=1668),
    line(4, "Save the planet mug", "21871", "24", "1.25", 3600, wait=600),
    line(5, 'Record frame 7" single size', "22041", "48", "2.10", 12096),
    line(6, "Fancy font home sweet home doormat", "21523", "10", "5.95", 7140),
    line(7, "Pink doughnut trinket pot", "22064", "24", "1.65", 4752),
    line(8, "Postage", "POST", "1", "18.00", 2160),
)


def refund(number: str, state: RefundState, gross: int, reason: str, day: int, note: str = "") -> RefundRow:
    return RefundRow(
        UUID(int=int(number[2:])), number, state, RefundKind.PROCESS, "Harbour Gifts Ltd", 491208, "491208", 1,
        "Visa ••4242", gross, gross, "GBP", reason, "", "Sample clerk", at(day, 13, 41), note, None, "", None,
    )  # fmt: skip


REFUNDS: Sequence[RefundRow] = (
    refund("R-2087", RefundState.UNKNOWN, 600, "Mugs broken", 21),
    refund("R-2086", RefundState.REQUESTED, 1530, "Wrong item", 21),
    refund("R-2079", RefundState.SUCCEEDED, 1668, "Lights faulty", 18, "CN-2026-0412"),
)

PAYMENTS: Sequence[PaymentRow] = (
    PaymentRow(
        1, "P-20418", "Visa ••4242", "card", "Stripe", True, "pi_3QX8Lk2eZvK", date(2026, 11, 16), at(16, 9, 12),
        "Sample manager", at(16, 9, 30), PaymentState.SUCCEEDED, 40124, "GBP", 1668, 2130, 36326, "", REFUNDS,
    ),
    PaymentRow(
        2, "P-20419", "Bank transfer", "bank_transfer", "Outside", False, "", date(2026, 11, 18), None,
        "", None, PaymentState.SUCCEEDED, 10000, "GBP", 0, 0, 10000, "", (),
    ),
)  # fmt: skip

ACTIVITY: Sequence[ActivityRow] = (
    ActivityRow(at(21, 13, 41), "Sample clerk asked for 15.30, wrong item", "R-2086"),
    ActivityRow(at(21, 13, 20), "Sample manager approved 6.00, no answer yet", "R-2087"),
    ActivityRow(at(18, 10, 2), "16.68 sent to Visa ••4242, credit note issued", "CN-2026-0412"),
    ActivityRow(at(16, 9, 12), "401.24 paid by Visa ••4242", "P-20418"),
)
