"""Stripe, through its own SDK: the only file that imports it."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import partial
from typing import Any, TypeVar

import stripe

from desktop.gateways.base import (
    Account,
    Changes,
    DisputeReply,
    GatewayUnavailable,
    LookUp,
    Outcome,
    RefundOrder,
    RefundReply,
)
from desktop.gateways.found_payment import FoundPayment
from desktop.gateways.pace import KEY_REFUSED, Pace, Response, TooLate
from desktop.gateways.stripe_amounts import to_gateway
from desktop.gateways.stripe_answers import (
    INSTALL_KEY,
    INTENT_KEY,
    charge_of,
    dispute_reply,
    needs_balance,
    payment_facts,
    refund_reply,
)
from desktop.gateways.stripe_errors import key_refused, not_known, not_reached, verdict
from desktop.gateways.stripe_fields import Unreadable
from desktop.gateways.stripe_key import check_address, check_key, without_keys
from desktop.gateways.stripe_mark import DISPUTE_EVENTS, DISPUTES_END, LATE_FAILURES, REFUND_EVENTS, Mark
from desktop.gateways.stripe_payments import EXPANDED, found_payment
from desktop.gateways.whole_answer import Cut, whole

API_VERSION = "2026-10-28.endive"

T = TypeVar("T")
Filter = Any
"""Parameters of a list: the SDK has a type of its own for each, with the same keys."""

log = logging.getLogger(__name__)

# The SDK would log customers' names, and Stripe's sentences, which may quote a key.
logging.getLogger("stripe").setLevel(logging.WARNING)
stripe.enable_telemetry = False


class _PacedClient(stripe.RequestsClient):
    """The SDK's own HTTP, where each request, and so each page of a list, keeps to the pace."""

    def __init__(self, pace: Pace, timeouts: tuple[float, float], answer_timeout: float, direct: bool) -> None:
        # Loopback is never asked through a proxy of the machine: the key would go there in the clear.
        super().__init__(timeout=timeouts, proxy={"http": "", "https": ""} if direct else None)
        self._pace = pace
        self._answer_timeout = answer_timeout

    def request(  # type: ignore[override]  # the SDK's own clients differ from its base in the same way
        self, method: str, url: str, headers: Mapping[str, str] | None, post_data: Any = None
    ) -> Response:
        try:
            return self._pace.ask(lambda: self._once(method, url, headers, post_data))
        except TooLate as late:
            raise stripe.APIConnectionError(str(late)) from late  # type: ignore[no-untyped-call]  # as the SDK has it

    def _once(self, method: str, url: str, headers: Mapping[str, str] | None, post_data: Any) -> Response:
        ends = time.monotonic() + self._answer_timeout
        stream, status, shown = self.request_stream(method, url, headers, post_data)
        try:
            return whole(stream, ends), status, shown
        except Cut as error:
            raise stripe.APIConnectionError(str(error)) from error  # type: ignore[no-untyped-call]  # as the SDK has it


class StripeGateway:
    """Refunds through Stripe. One instance serves all workers of a desk, so that they share one pace.

    `address` is another API address, of a server on this computer only. Time-outs are seconds: until the connection
    stands, between two bytes, and for an answer as a whole; pauses between tries, and their limit, are the pace's.
    Raises `BadInput` for a key that is none and for an address elsewhere.
    """

    name = "stripe"
    api_version = API_VERSION

    def __init__(
        self,
        key: str,
        *,
        address: str = "",
        connect_timeout: float = 5.0,
        read_timeout: float = 30.0,
        answer_timeout: float = 60.0,
        pace: Pace | None = None,
    ) -> None:
        check_key(key)
        if address:
            check_address(address)
        self._key = key
        self._stripe = stripe.StripeClient(
            key,
            base_addresses={"api": address.rstrip("/")} if address else None,
            max_network_retries=0,
            stripe_version=API_VERSION,
            http_client=_PacedClient(
                pace or Pace(), (connect_timeout, read_timeout), answer_timeout, direct=bool(address)
            ),
        ).v1

    def account(self) -> Account:
        def ask() -> Account:
            account_id = self._stripe.accounts.retrieve_current().id
            return Account(account_id, live=self._stripe.balance.retrieve().livemode)

        return self._asked(ask)

    def look_up(self, order: RefundOrder) -> LookUp:
        return self._asked(lambda: self._look(order))

    def _look(self, order: RefundOrder) -> LookUp:
        found = _if_there(self._payment, order.payment_ref)
        if found is None:
            return LookUp(ours=None, payment=None)
        payment, answered_at = found.to_dict(), _answered_at(found)
        only = {_kind(order.payment_ref): order.payment_ref, "limit": 100}
        refunds = self._refunds(only)
        disputes = self._disputes(only) if charge_of(payment).get("disputed") else []
        told: list[RefundReply | DisputeReply] = [*refunds, *disputes]
        for reply in told:
            _must_be_about(order.payment_ref, reply.payment_ref, reply.charge_ref)
        ours = next((made for made in refunds if _is_of(order, made)), None)
        facts = payment_facts(payment, refunds, disputes)
        if ours is None and facts.refundable and needs_balance(payment) and self._too_little(order):
            facts = replace(facts, refundable=False, obstacle="balance_too_low")
        return LookUp(ours, facts, refunds, disputes, answered_at)

    def _too_little(self, order: RefundOrder) -> bool:
        """Whether the balance in the order's currency is known and below its amount; some accounts hold another."""
        held = {money.currency.upper(): money.amount for money in self._stripe.balance.retrieve().available}
        return order.currency in held and held[order.currency] < to_gateway(order.amount_minor, order.currency)

    def refund(self, order: RefundOrder) -> RefundReply:
        try:
            frozen = _frozen(order)
        except ValueError as error:
            return RefundReply(Outcome.FAILED, reason="gateway_digits", message=f"Nothing was sent: {error}.")
        options: Any = {"idempotency_key": order.key, "stripe_version": order.api_version or API_VERSION}

        def send() -> RefundReply:
            made = self._stripe.refunds.create(frozen, options)
            reply = refund_reply(made.to_dict())
            if not _is_of(order, reply):
                raise Unreadable("the answer is about another refund")
            return replace(reply, answered_at=_answered_at(made))

        try:
            return _read(send)
        except stripe.StripeError as error:
            if refused := self._key_refused(error):
                raise refused from error
            outcome, reason = verdict(error.http_status, _error_object(error))
            log.info("refund %s: %s, %s; request %s", order.refund_id, outcome, reason, error.request_id)
            sentence = not_known(reason) if outcome == Outcome.UNKNOWN else self._sentence(error)
            return RefundReply(outcome, reason=reason, message=sentence)
        except Unreadable:
            return RefundReply(Outcome.UNKNOWN, reason="unreadable", message=not_known("unreadable"))

    def fetch(self, refund_ref: str) -> RefundReply:
        return self._asked(lambda: self._refund(refund_ref))

    def changes(self, since: str) -> Changes:
        mark = Mark.from_text(since)
        return self._asked(lambda: self._changes(mark))

    def _changes(self, mark: Mark) -> Changes:
        """Events only say what to fetch; once a day the refunds and disputes of the last weeks are listed as well."""
        page = self._stripe.events.list(
            {"types": [*REFUND_EVENTS, *DISPUTE_EVENTS], "created": {"gte": mark.read_from}, "limit": 100}
        )
        answered_at = _answered_at(page)
        now = int(answered_at.timestamp()) if answered_at else 0
        events = list(page.auto_paging_iter())
        refunds: dict[str, RefundReply] = {}
        disputes: dict[str, DisputeReply] = {}
        listed = mark.listed
        if mark.list_is_due(now):
            made_since = partial(_made_since, mark, now)
            refunds = {reply.refund_ref: reply for reply in self._refunds(made_since(LATE_FAILURES))}
            disputes = {reply.dispute_ref: reply for reply in self._disputes(made_since(DISPUTES_END))}
            listed = now
        for event in events:
            ref = str(event.data.object["id"])
            if event.id in mark.seen or ref in refunds or ref in disputes:
                continue
            if event.type in REFUND_EVENTS:
                if refund := _if_there(self._refund, ref):
                    refunds[ref] = refund
            elif dispute := _if_there(self._dispute, ref):
                disputes[ref] = dispute
        return Changes(
            refunds=sorted(refunds.values(), key=lambda reply: (str(reply.created_at), reply.refund_ref)),
            mark=mark.after([(event.id, event.created) for event in events], listed).to_text(),
            disputes=sorted(disputes.values(), key=lambda reply: reply.dispute_ref),
        )

    def payments(self, since: datetime) -> Iterator[Sequence[FoundPayment]]:
        asked: Filter = {"created": {"gte": int(since.timestamp())}, "limit": 100, "expand": list(EXPANDED)}
        more = True
        while more:
            found, more = self._asked(partial(self._charges, asked))
            yield found
            if found:
                asked = asked | {"starting_after": found[-1].charge_ref}

    def _charges(self, asked: Filter) -> tuple[Sequence[FoundPayment], bool]:
        page = self._stripe.charges.list(asked)
        return [found_payment(each.to_dict()) for each in page.data], bool(page.has_more and page.data)

    def _payment(self, ref: str) -> stripe.PaymentIntent | stripe.Charge:
        found: stripe.PaymentIntent | stripe.Charge
        if _kind(ref) == "payment_intent":
            found = self._stripe.payment_intents.retrieve(ref, {"expand": ["latest_charge"]})
        else:
            found = self._stripe.charges.retrieve(ref)
        _must_be_about(ref, found.id)
        return found

    def _refund(self, ref: str) -> RefundReply:
        reply = refund_reply(self._stripe.refunds.retrieve(ref).to_dict())
        _must_be_about(ref, reply.refund_ref)
        return reply

    def _dispute(self, ref: str) -> DisputeReply:
        reply = dispute_reply(self._stripe.disputes.retrieve(ref).to_dict())
        _must_be_about(ref, reply.dispute_ref)
        return reply

    def _refunds(self, only: Filter) -> list[RefundReply]:
        return [refund_reply(found.to_dict()) for found in self._stripe.refunds.list(only).auto_paging_iter()]

    def _disputes(self, only: Filter) -> list[DisputeReply]:
        return [dispute_reply(found.to_dict()) for found in self._stripe.disputes.list(only).auto_paging_iter()]

    def _asked(self, question: Callable[[], T]) -> T:
        try:
            return _read(question)
        except stripe.StripeError as error:
            log.info("question not answered: %s; request %s", error.http_status, error.request_id)
            raise self._key_refused(error) or not_reached(error.http_status) from error
        except Unreadable as error:
            raise not_reached(200) from error

    def _key_refused(self, error: stripe.StripeError) -> GatewayUnavailable | None:
        if error.http_status in KEY_REFUSED and _error_object(error):
            return key_refused(error.http_status, self._sentence(error))
        return None

    def _sentence(self, error: stripe.StripeError) -> str:
        return without_keys(error.user_message or "", self._key)


def _frozen(order: RefundOrder) -> Any:
    """The parameters of the order, the same on every try: Stripe refuses the key with any other."""
    parameters = {
        _kind(order.payment_ref): order.payment_ref,
        "amount": to_gateway(order.amount_minor, order.currency),
        "metadata": {INTENT_KEY: order.refund_id, INSTALL_KEY: order.install_id},
    }
    return parameters | ({"reason": order.reason} if order.reason else {})


def _is_of(order: RefundOrder, reply: RefundReply) -> bool:
    return (reply.order_id, reply.install_id) == (order.refund_id, order.install_id)


def _kind(payment_ref: str) -> str:
    return "payment_intent" if payment_ref.startswith("pi_") else "charge"


def _must_be_about(ref: str, *told: str) -> None:
    """Raises `Unreadable` for the answer to another question: something on the way, or a cache, may cross two."""
    if ref not in told:
        raise Unreadable("the answer is about something else")


def _made_since(mark: Mark, now: int, back: int) -> Filter:
    return {"created": {"gte": mark.list_from(back, now)}, "limit": 100}


def _answered_at(answer: Any) -> datetime | None:
    """Stripe's own clock, from an answer of its; the desk's own is not asked. None where the answer has no time."""
    told = answer.last_response
    date = str(told.headers.get("Date") or "") if told else ""
    try:
        return parsedate_to_datetime(date).astimezone(UTC)
    except ValueError:
        return None


def _if_there(retrieve: Callable[[str], T], ref: str) -> T | None:
    try:
        return retrieve(ref)
    except stripe.InvalidRequestError as error:
        if error.http_status == 404:
            return None
        raise


def _read(call: Callable[[], T]) -> T:
    """The answer of a call; where the SDK stumbles over an answer of another shape, that is `Unreadable` too."""
    try:
        return call()
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        log.warning("Stripe's answer could not be read", exc_info=True)
        raise Unreadable(str(error)) from error


def _error_object(error: stripe.StripeError) -> Mapping[str, Any]:
    body = error.json_body
    inner = body.get("error") if isinstance(body, Mapping) else None
    return inner if isinstance(inner, Mapping) else {}
