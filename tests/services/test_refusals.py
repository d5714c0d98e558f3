"""Every refusal of the rules, brought about as it comes about in an office, with the whole sentence that is read."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import text

from desktop.errors import Refusal
from desktop.gateways.practice import Answer
from desktop.model.audit import Act
from desktop.model.refusals import CODES
from desktop.model.states import Method, PaymentState, RefundKind, RefundState
from desktop.services import approvals, cancellations, inbox, payments, payout, periods, refunds
from desktop.services.refunds import LineWish
from desktop.services.steps import sales
from desktop.services.steps.sales import NewPayment
from tests.services.office_builder import OfficeBuilder, line

Brought = Callable[[OfficeBuilder], None]
REFUSED: dict[str, tuple[Brought, str, str]] = {}


def refused(code: str, title: str, message: str) -> Callable[[Brought], Brought]:
    """Register how a refusal comes about, and what the person then reads."""

    def register(brought: Brought) -> Brought:
        REFUSED[code] = (brought, title, message)
        return brought

    return register


def taken_in(office: OfficeBuilder, invoice_id: int, **more: object) -> int:
    """119.00 by card that came in as given."""
    with office.database.write() as session:
        customer_id = office.customer()
        given = {"gateway": "practice", "gateway_ref": "pi_1"} | more
        new = NewPayment(customer_id, Method.CARD, 11900, "EUR", office.now.date(), [(invoice_id, 11900)], **given)  # type: ignore[arg-type]  # each test names its own
        return sales.add_payment(session, Act(None, office.now), new).id


def rule(office: OfficeBuilder, change: str) -> None:
    with office.database.write() as session:
        session.execute(text(f"UPDATE office SET {change}"))


@refused("over_line", "More than the line has left.", "Line 1 has 119.00 EUR left to return. Type at most that.")
def _over_line(office: OfficeBuilder) -> None:
    office.ask(office.paid(line("119.00"), line("50.00")), LineWish(1, gross="120.00"))


@refused(
    "over_payment",
    "More than the payment has left.",
    "This payment has 19.00 EUR left to return. Lower the amount, or add another payment.",
)
def _over_payment(office: OfficeBuilder) -> None:
    invoice = office.invoice(line("119.00"))
    first = office.payment(invoice, amount="19.00", method=Method.CASH)
    office.payment(invoice, method=Method.CASH)
    office.ask(invoice, LineWish(1, gross="20.00"), payment_id=first)


@refused(
    "over_invoice",
    "More than the invoice has left.",
    "Of the money paid on this invoice 119.00 EUR can still go back. Lower the amount.",
)
def _over_invoice(office: OfficeBuilder) -> None:
    office.ask(office.paid(line("119.00")), amount="119.01")


@refused(
    "not_assigned",
    "Lines and amount differ.",
    "The lines and the amount typed are 2.00 EUR apart. Change one of them so that both say the same.",
)
def _not_assigned(office: OfficeBuilder) -> None:
    office.ask(office.paid(), LineWish(1, gross="20.00"), amount="18.00")


@refused(
    "bad_amount",
    "Amount not taken.",
    "“12.” is not an amount above zero. Type digits and at most one point, such as 12.50.",
)
def _bad_amount(office: OfficeBuilder) -> None:
    office.ask(office.paid(), amount="12.")


@refused(
    "bad_currency_digits",
    "Amount not taken.",
    "EUR has 2 digits after the point; 12.505 has more. Type it with fewer digits.",
)
def _digits(office: OfficeBuilder) -> None:
    office.ask(office.paid(), amount="12.505")


@refused(
    "gateway_digits",
    "The gateway cannot send this amount.",
    "Of KWD it pays only amounts whose last digit is 0. Change that digit, or record a refund paid another way.",
)
def _gateway_digits(office: OfficeBuilder) -> None:
    office.rate("KWD", "3.00")
    office.ask(office.paid(line("10.000"), currency="KWD", rate="3.00"), amount="1.001")


@refused(
    "payment_not_approved",
    "The payment is not approved yet.",
    "Money can go back only from an approved payment. Have it approved under Payments first.",
)
def _not_approved(office: OfficeBuilder) -> None:
    invoice = office.invoice()
    payment = taken_in(office, invoice, approved=False)
    office.payment(invoice, amount="50.00", method=Method.CASH)
    office.ask(invoice, amount="10.00", payment_id=payment)


@refused(
    "payment_not_succeeded",
    "The payment has not come in yet.",
    "It is on its way; a bank debit takes some working days. Pay it back once it is in. To stop it before, cancel it "
    "where it was taken.",
)
def _not_succeeded(office: OfficeBuilder) -> None:
    invoice = office.invoice()
    payment = taken_in(office, invoice, state=PaymentState.PENDING)
    office.ask(invoice, amount="10.00", payment_id=payment)


@refused(
    "payment_disputed",
    "The payment is disputed.",
    "The bank has taken the case. Wait for its outcome: a refund now could pay the customer twice.",
)
def _disputed(office: OfficeBuilder) -> None:
    invoice = office.paid()
    payment = office.payment_of(invoice)
    with office.database.write() as session:
        session.execute(text(f"UPDATE payment SET disputed_minor = 100 WHERE id = {payment.id}"))
    office.ask(invoice, amount="10.00", payment_id=payment.id)


@refused(
    "not_our_gateway",
    "This payment was not taken through our gateway.",
    "Pay it back where it was taken, then add the refund here as a record.",
)
def _not_ours(office: OfficeBuilder) -> None:
    invoice = office.invoice()
    payment = taken_in(office, invoice, gateway="xero", gateway_ref=None)
    office.ask(invoice, amount="10.00", payment_id=payment, kind=RefundKind.PROCESS)


@refused(
    "too_old",
    "This SEPA direct debit is too old for the gateway.",
    "It goes back only within 180 days, and they ended on 29 Aug 2026. Pay it by bank transfer and add the refund as a "
    "record.",
)
def _too_old(office: OfficeBuilder) -> None:
    invoice = office.paid(method=Method.SEPA_DEBIT)
    payment = office.payment_of(invoice).id
    office.later(days=181)
    office.ask(invoice, amount="10.00", payment_id=payment)


@refused(
    "one_refund_only",
    "This payment already has a refund.",
    "This office allows one refund for each payment. Change or delete that one, or change the office's setting.",
)
def _one_only(office: OfficeBuilder) -> None:
    rule(office, "refunds_per_payment = 'one'")
    invoice = office.paid()
    payment = office.payment_of(invoice).id
    office.ask(invoice, amount="10.00", payment_id=payment)
    office.ask(invoice, amount="10.00", payment_id=payment)


@refused(
    "method_mismatch",
    "The gateway cannot use this method.",
    "It pays back only the way the payment came in. Choose that method, or record a refund that you pay yourself.",
)
def _mismatch(office: OfficeBuilder) -> None:
    invoice = office.paid()
    payment = office.payment_of(invoice).id
    office.ask(invoice, amount="10.00", payment_id=payment, kind=RefundKind.PROCESS, method=Method.CASH)


@refused(
    "reference_missing",
    "The reference is missing.",
    "A refund paid outside needs the number under which it was paid: from the bank, the till or the receipt.",
)
def _no_reference(office: OfficeBuilder) -> None:
    office.refunded(office.paid(method=Method.CASH), amount="10.00")


@refused(
    "reference_taken",
    "This reference is used already.",
    "“till 7” stands on refund R-1. Look whether this money was entered before, or type another.",
)
def _taken(office: OfficeBuilder) -> None:
    office.ask(office.paid(method=Method.CASH), amount="10.00", reference="TILL 7")
    office.ask(office.paid(method=Method.CASH), amount="10.00", reference=" till 7 ")


@refused("reason_missing", "The reason is missing.", "Say in a few words why; the auditor will read it.")
def _no_reason(office: OfficeBuilder) -> None:
    invoice = office.paid()
    office.ask(invoice, amount="10.00", payment_id=office.payment_of(invoice).id, method=Method.CASH)


@refused(
    "own_request",
    "Another person must approve this.",
    "You asked for this refund or changed it. Somebody else with the right to approve has to look at it.",
)
def _own(office: OfficeBuilder) -> None:
    office.approve(office.ask(office.paid(), amount="10.00", by="manager"), by="manager")


@refused(
    "same_approver",
    "A second person must approve this.",
    "You have approved it already; from this amount on two different people are needed.",
)
def _same(office: OfficeBuilder) -> None:
    rule(office, "second_approver_over_minor = 1000")
    asked = office.ask(office.paid(), amount="10.00")
    office.approve(asked)
    office.approve(asked)


@refused(
    "no_right",
    "You do not have the right to do this.",
    "Cleo Clerk may not approve or reject refunds and payments. Ask a manager to do it.",
)
def _no_right(office: OfficeBuilder) -> None:
    office.approve(office.ask(office.paid(), amount="10.00"), by="clerk")


@refused(
    "not_waiting",
    "Not possible in this state.",
    "Refund R-1 is deleted; it does not wait for approval.",
)
def _not_waiting(office: OfficeBuilder) -> None:
    asked = office.ask(office.paid(), amount="10.00")
    refunds.delete(office.desk(), asked)
    office.approve(asked)


@refused(
    "approved_already",
    "The refund is approved already.",
    "Refund R-1 was approved. Unapprove it first; then it can be changed, rejected or deleted.",
)
def _approved(office: OfficeBuilder) -> None:
    asked = office.ask(office.paid(), amount="10.00")
    office.approve(asked)
    refunds.delete(office.desk(), asked)


@refused(
    "money_moved",
    "The money has moved already.",
    "Refund R-1 is paid back. What has gone out is corrected only by a new entry.",
)
def _moved(office: OfficeBuilder) -> None:
    done = office.refunded(office.paid(), amount="10.00")
    assert office.state(done) == RefundState.SUCCEEDED
    approvals.unapprove(office.desk("manager"), done)


@refused(
    "seal_broken",
    "Nothing was sent: the refund was changed after its approval.",
    "What is stored now differs from what was approved. Look at it, unapprove it and have it approved again.",
)
def _seal(office: OfficeBuilder) -> None:
    asked = office.ask(office.paid(), amount="10.00")
    office.approve(asked)
    office.tamper("UPDATE refund SET gross_minor = 1100, money_minor = 1100")
    office.send(asked)


@refused(
    "undo_expired",
    "The 20 minutes are over.",
    "The cancellation stands, and its e-mail has left if there was one. To bill it again, make a new invoice.",
)
def _expired(office: OfficeBuilder) -> None:
    invoice = office.invoice()
    cancellations.cancel(office.desk(), invoice)
    office.now += timedelta(minutes=20, seconds=1)
    cancellations.undo(office.desk(), invoice)


@refused("not_cancelled", "The invoice is not cancelled.", "There is nothing to undo.")
def _not_cancelled(office: OfficeBuilder) -> None:
    cancellations.undo(office.desk(), office.invoice())


@refused(
    "already_cancelled",
    "The invoice is cancelled.",
    "Only money paid on it without a line can still go back.",
)
def _cancelled(office: OfficeBuilder) -> None:
    invoice = office.invoice()
    cancellations.cancel(office.desk(), invoice)
    office.ask(invoice, amount="10.00")


@refused(
    "return_not_confirmed",
    "Money of this invoice has not gone back yet.",
    "69.00 EUR must be returned or confirmed as returned before the invoice can be cancelled.",
)
def _not_returned(office: OfficeBuilder) -> None:
    invoice = office.invoice()
    office.payment(invoice, amount="69.00", method=Method.CASH)
    cancellations.cancel(office.desk(), invoice)


@refused(
    "period_closed",
    "This day is closed.",
    "The books are closed up to 2026-03-02. Try again on an open day, or have the period opened.",
)
def _closed(office: OfficeBuilder) -> None:
    asked = office.ask(office.paid(method=Method.CASH), amount="10.00", reference="TILL 1")
    periods.close(office.desk("admin"), office.now.date())
    office.approve(asked)


@refused(
    "date_order",
    "The date does not fit.",
    "The day the money went back lies between the invoice's date (2026-03-02) and today (2026-03-02).",
)
def _date(office: OfficeBuilder) -> None:
    invoice = office.paid(method=Method.CASH)
    office.ask(invoice, amount="10.00", returned_on=office.now.date() + timedelta(days=1))


@refused("not_refundable", "Nothing to return here.", "Nothing was paid on this invoice. Cancel it instead.")
def _not_refundable(office: OfficeBuilder) -> None:
    office.ask(office.invoice(), amount="10.00")


@refused(
    "not_spendable",
    "A credit note is no money.",
    "It balances the books and cannot pay an invoice. Enter the payment that came in.",
)
def _not_spendable(office: OfficeBuilder) -> None:
    office.refunded(office.paid(), amount="10.00")
    payments.pay_with_note(office.desk(), office.invoice(), "CN-2026-0001")


@refused(
    "too_early",
    "Too early to close this.",
    "Until 03 Mar 2026, 09:00 UTC the gateway may still carry it out. Ask the gateway again, or wait.",
)
def _too_early(office: OfficeBuilder) -> None:
    asked = office.ask(office.paid(), amount="10.00")
    office.approve(asked)
    office.practice.choose(Answer.LOST_BEFORE)
    payout.send(office.desk("manager"), asked)
    assert office.state(asked) == RefundState.UNKNOWN
    inbox.give_up(office.desk("manager"), asked)


def test_each_code_of_the_rules_comes_about_here() -> None:
    assert set(REFUSED) == set(CODES)


@pytest.mark.parametrize("code", sorted(REFUSED))
def test_what_is_refused_is_said_in_one_sentence_with_the_remedy(code: str, office: OfficeBuilder) -> None:
    brought, title, message = REFUSED[code]

    with pytest.raises(Refusal) as refusal:
        brought(office)

    assert (refusal.value.code, refusal.value.title, refusal.value.message) == (code, title, message)
