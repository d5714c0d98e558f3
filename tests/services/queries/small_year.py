"""A few events whose books can be kept by hand: two customers, a refund, money too much, and an invoice that is due."""

from __future__ import annotations

from datetime import date

from desktop.model.states import Method
from desktop.services.refunds import LineWish
from tests.services.office_builder import OfficeBuilder, line

FEBRUARY, MARCH = date(2026, 2, 20), date(2026, 3, 2)


def live(office: OfficeBuilder) -> None:
    """Anna buys for 119.00 in February and pays by card, buys for 10.00 and pays 12.00, and gets 50.00 back.

    Bo buys for 200.00 and has not paid. All prices with 19 % inside; the gateway keeps 2.50.
    """
    lamp = office.invoice(line("119.00"), number="A-1", issued=FEBRUARY)
    office.payment(lamp, paid_on=date(2026, 2, 25), fee="2.50")
    bulb = office.invoice(line("10.00"), number="A-2", issued=MARCH)
    office.payment(bulb, amount="12.00", method=Method.CASH)
    # 19.00 x 50 / 119 = 7.98 of tax, 42.02 net.
    office.refunded(lamp, LineWish(1, gross="50.00"), reason="Broken")
    # 200 x 19 / 119 = 31.93 of tax.
    office.invoice(line("200.00"), number="B-1", customer="Bo Ek", issued=MARCH)
