"""Stripe's charges read into payments that the books can take in: who paid, how, and what the shop wrote on it."""

from __future__ import annotations

from desktop.gateways import stripe_fields as fields
from desktop.gateways.found_payment import FoundPayment
from desktop.gateways.stripe_fields import Answer, Unreadable
from desktop.model.states import METHOD_WORDS, Method

EXPANDED = ("data.customer", "data.payment_intent", "data.balance_transaction")
"""What comes along with each charge of a list: who paid, what the shop wrote on the intent, and the fee."""

_METHODS = {
    "card": Method.CARD,
    "card_present": Method.CARD,
    "interac_present": Method.CARD,
    "sepa_debit": Method.SEPA_DEBIT,
    "us_bank_account": Method.ACH_DEBIT,
    "ach_debit": Method.ACH_DEBIT,
    "bacs_debit": Method.DIRECT_DEBIT,
    "au_becs_debit": Method.DIRECT_DEBIT,
    "acss_debit": Method.DIRECT_DEBIT,
}
_BRANDS = {"amex": "American Express", "diners": "Diners Club", "jcb": "JCB", "unionpay": "UnionPay"}
_OBSTACLES = {"succeeded": "", "pending": "payment_pending"}


def found_payment(charge: Answer) -> FoundPayment:
    """What a charge says. Raises `Unreadable`. A status that is not known here counts as failed: no money came."""
    if charge.get("object") != "charge":
        raise Unreadable("no charge")
    currency = fields.text(charge, "currency").upper()
    obstacle = _OBSTACLES.get(str(charge.get("status")), "payment_failed")
    if not obstacle and not charge.get("captured"):
        obstacle = "not_captured"
    intent, customer = fields.inner(charge, "payment_intent"), fields.inner(charge, "customer")
    billing = fields.inner(charge, "billing_details")
    method, label = _paid_with(fields.inner(charge, "payment_method_details"))
    charge_ref = fields.text(charge, "id")
    return FoundPayment(
        payment_ref=fields.ref(charge, "payment_intent") or charge_ref,
        charge_ref=charge_ref,
        amount_minor=fields.minor(charge, "amount" if obstacle else "amount_captured", currency),
        currency=currency,
        made_at=fields.moment(charge, "created"),
        method=method,
        label=label,
        obstacle=obstacle,
        customer=str(customer.get("name") or billing.get("name") or ""),
        email=str(customer.get("email") or billing.get("email") or charge.get("receipt_email") or ""),
        description=str(charge.get("description") or intent.get("description") or ""),
        notes={name: str(text) for each in (intent, charge) for name, text in fields.inner(each, "metadata").items()},
        refunded_minor=fields.minor(charge, "amount_refunded", currency),
        disputed=bool(charge.get("disputed")),
        fee_minor=_fee_minor(charge, currency),
    )


def _paid_with(details: Answer) -> tuple[Method, str]:
    """The books' word for the method, and what a person calls it: `Visa ••4242`."""
    kind = str(details.get("type") or "")
    method = _METHODS.get(kind, Method.OTHER_PLATFORM)
    inside = fields.inner(details, kind)
    if method is Method.CARD:
        brand = str(inside.get("brand") or "card")
        name = _BRANDS.get(brand, brand.replace("_", " ").title())
    else:
        name = kind.replace("_", " ").capitalize() if method is Method.OTHER_PLATFORM else METHOD_WORDS[method]
    last = str(inside.get("last4") or "")
    return method, f"{name} ••{last}" if last else name


def _fee_minor(charge: Answer, currency: str) -> int:
    """What Stripe kept. A fee in another currency is no part of the amount that the customer paid, and is left out."""
    kept = fields.inner(charge, "balance_transaction")
    if str(kept.get("currency") or "").upper() != currency:
        return 0
    return fields.minor(kept, "fee", currency)
