"""From what a person typed to refunds that keep every rule: lines with exact tax, what clears due, which payments."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from desktop.errors import Refusal
from desktop.model.figures import Asked, InvoiceFigures, LineFigures, LineWish, PaymentFigures, Wish, check_age
from desktop.model.gateway_digits import cannot_count, fits
from desktop.model.gateway_reason import blocks_card
from desktop.model.money import from_text, named, plain, shared
from desktop.model.planned_line import PlannedLine, fill
from desktop.model.refusals import refuse
from desktop.model.states import METHOD_WORDS, Method, NoteKind, RefundKind
from desktop.model.tax import LinePart

__all__ = [
    "OfficeRules", "PlannedLine", "PlannedRefund", "Proposal", "allot_return", "check_payment", "kind_and_method",
    "line_part", "propose", "propose_again", "spread",
]  # fmt: skip


@dataclass(frozen=True)
class PlannedRefund:
    """One refund of one payment; without payment it only lowers what is due. Minor units."""

    payment_id: int | None
    kind: RefundKind
    method: Method
    money_minor: int
    due_minor: int
    lines: tuple[PlannedLine, ...]
    note_kind: NoteKind

    @property
    def gross_minor(self) -> int:
        return self.money_minor + self.due_minor

    @property
    def net_minor(self) -> int:
        return sum(line.part.net_minor for line in self.lines)

    @property
    def tax_minor(self) -> int:
        return sum(line.part.tax_minor for line in self.lines)


@dataclass(frozen=True)
class Proposal:
    """The refunds that a wish comes to, and the words of its warnings: `pay_by_hand`, `inquiry_open`, `blocks_card`."""

    refunds: tuple[PlannedRefund, ...]
    warnings: tuple[str, ...]


@dataclass(frozen=True)
class OfficeRules:
    """What an office has chosen that bears on a request; `taken_by` is the refund that has the typed reference."""

    one_refund_only: bool
    today: date
    taken_by: str = ""


@dataclass(frozen=True)
class _Asked:
    line: LineFigures
    wish: LineWish
    asked: Asked
    minor: int
    quantity: Decimal


def propose(invoice: InvoiceFigures, wish: Wish, rules: OfficeRules) -> Proposal:
    """The refunds for this wish, checked in the order of the rules; raises the first `Refusal` that applies."""
    returning = wish.lines == ()
    if invoice.cancelled and not returning:
        raise refuse("already_cancelled")
    asked = [_read(invoice, line) for line in wish.lines or ()]
    amount = _read_amount(invoice, wish)
    payments = _payments(invoice, wish, rules)
    for line in asked:
        _must_be_worth_something(line.line)
    if not invoice.paid_minor:
        raise refuse("not_refundable", what="Nothing was paid on this invoice. Cancel it instead.")
    lines = [(line, _part(invoice, line)) for line in asked]
    if wish.lines is None:
        lines = _spread(invoice, amount)
    gross = amount if returning else sum(part.gross_minor for _, part in lines)
    due = 0 if returning else min(gross, invoice.due_left_minor)
    money = gross - due
    if money > (left := invoice.may_return_minor(unasked=returning)):
        raise _over(invoice, "over_invoice", left)
    allotted = _allot(invoice, payments, money)
    if wish.lines and wish.amount is not None and amount != money:
        raise _over(invoice, "not_assigned", abs(amount - money))
    refunds = _shared_out(allotted, due, lines, wish, returning)
    _check_whole(invoice, refunds)
    warnings = _check_methods(invoice, refunds, wish)
    _check_words(invoice, wish, rules)
    return Proposal(refunds, warnings)


def _check_words(invoice: InvoiceFigures, wish: Wish, rules: OfficeRules) -> None:
    """Raises `reference_taken` and `date_order`."""
    if rules.taken_by:
        raise refuse("reference_taken", reference=wish.reference.strip(), other=rules.taken_by)
    if wish.returned_on is not None and not invoice.issued <= wish.returned_on <= rules.today:
        raise refuse("date_order", issued=invoice.issued.isoformat(), today=rules.today.isoformat())


def propose_again(
    invoice: InvoiceFigures,
    wish: Wish,
    rules: OfficeRules,
    money_minor: int,
    note_kind: NoteKind,
    nothing_to_pay: Refusal | None = None,
) -> Proposal:
    """The refund that pays a whole returned one again, without lines and under its note, which is of this kind.

    `nothing_to_pay` is raised in its turn where the note is not to be paid.
    """
    returning = note_kind == NoteKind.PAYMENT_RETURNED
    if invoice.cancelled and not returning:
        raise refuse("already_cancelled")
    payments = _payments(invoice, wish, rules)
    if nothing_to_pay is not None:
        raise nothing_to_pay
    if money_minor > (left := invoice.may_return_minor(unasked=returning)):
        raise _over(invoice, "over_invoice", left)
    (payment, money), *more = _allot(invoice, payments, money_minor)
    if payment is None or more:
        raise _over(invoice, "over_payment", money)
    kind, method = kind_and_method(payment, wish)
    refund = PlannedRefund(payment.id, kind, method, money, 0, (), note_kind)
    warnings = _check_methods(invoice, [refund], wish)
    _check_words(invoice, wish, rules)
    return Proposal((refund,), warnings)


def check_payment(payment: PaymentFigures, wish: Wish, rules: OfficeRules) -> None:
    """Raises the first reason why this payment cannot be refunded as wished."""
    if not payment.succeeded:
        raise refuse("payment_not_succeeded", about=f"payment_{payment.state}")
    if not payment.approved:
        raise refuse("payment_not_approved")
    if payment.disputed:
        raise refuse("payment_disputed")
    if wish.kind == RefundKind.PROCESS and not payment.ours:
        raise refuse("not_our_gateway")
    kind, method = kind_and_method(payment, wish)
    if kind == RefundKind.PROCESS and method != payment.method:
        raise refuse("method_mismatch")
    if kind == RefundKind.PROCESS:
        check_age(payment.method, payment.paid_on, rules.today)
    if method == payment.method and payment.past_limit(rules.today):
        days, word = payment.within_days, METHOD_WORDS[method]
        raise refuse("not_refundable", what=f"{word} goes back only within {days} days here. Choose another method.")
    if method == payment.method and payment.ability == "none":
        word = METHOD_WORDS[method]
        raise refuse("not_refundable", what=f"Nothing goes back by {word} here. Choose another method and record it.")
    if rules.one_refund_only and payment.refunds:
        raise refuse("one_refund_only")


def _check_whole(invoice: InvoiceFigures, refunds: Sequence[PlannedRefund]) -> None:
    """Raises `not_refundable` where a method goes back only as a whole and a part was asked for."""
    for refund in refunds:
        if refund.payment_id is None:
            continue
        payment = invoice.payment(refund.payment_id)
        only_whole = payment.ability == "full" and refund.method == payment.method
        if only_whole and refund.money_minor != payment.amount_minor:
            whole = named(payment.amount_minor, invoice.currency)
            word = METHOD_WORDS[refund.method]
            raise refuse("not_refundable", what=f"{word} goes back only as a whole here: {whole}, or another method.")


def allot_return(invoice: InvoiceFigures, wish: Wish, rules: OfficeRules) -> list[tuple[PaymentFigures, int]]:
    """On which payments money counts that went back outside before a cancellation, in the order of a proposal."""
    if invoice.cancelled:
        raise refuse("already_cancelled")
    amount = from_text(wish.amount or "", invoice.currency)
    if not invoice.paid_minor:
        raise refuse("not_refundable", what="Nothing was paid on this invoice. Cancel it instead.")
    if amount > invoice.money_left_minor:
        raise _over(invoice, "over_invoice", invoice.money_left_minor)
    allotted = _allot(invoice, _payments(invoice, wish, rules), amount)
    return [(payment, minor) for payment, minor in allotted if payment is not None]


def kind_and_method(payment: PaymentFigures, wish: Wish) -> tuple[RefundKind, Method]:
    """How a refund of this payment goes: processed if our gateway took it and the method is its own, else recorded."""
    method = wish.method or payment.method
    if wish.kind is not None:
        return wish.kind, method
    same_way = payment.ours and method == payment.method
    return (RefundKind.PROCESS if same_way else RefundKind.RECORD), method


def line_part(line: LineFigures, wish: LineWish, currency: str) -> LinePart:
    """The part of a single line for what was typed; raises what is wrong with it."""
    asked = _read_line(line, wish, currency)
    _must_be_worth_something(line)
    return _line_part(asked, currency)


def check_lines(invoice: InvoiceFigures, wishes: Sequence[LineWish]) -> None:
    """Raises what is wrong with the words of these lines, before any cap of theirs is looked at."""
    asked = [_read(invoice, wish) for wish in wishes]
    _no_line_twice(wishes)
    for each in asked:
        _must_be_worth_something(each.line)


def _must_be_worth_something(line: LineFigures) -> None:
    if not line.refundable:
        raise refuse("not_refundable", what=f"Line {line.position} is free or a discount.")


def _no_line_twice(wishes: Sequence[LineWish]) -> None:
    positions = [line.line for line in wishes]
    if len(positions) != len(set(positions)):
        raise refuse("bad_amount", what="The same line stands twice.")


def _read(invoice: InvoiceFigures, wish: LineWish) -> _Asked:
    line = next((line for line in invoice.lines if line.position == wish.line), None)
    if line is None:
        raise refuse("bad_amount", what=f"There is no line {wish.line}.")
    return _read_line(line, wish, invoice.currency)


def _read_line(line: LineFigures, wish: LineWish, currency: str) -> _Asked:
    if wish.stays is not None:
        asked, held = wish.stays
        return _Asked(line, wish, asked, from_text(wish.net or wish.gross or "", currency), Decimal(held or 0))
    if wish.all:
        units = line.units_left if not line.by_amount else Decimal(0)
        return _Asked(line, wish, "all", line.balance.left.gross_minor, units)
    if wish.quantity is not None:
        if line.by_amount:
            raise refuse("bad_amount", what=f"Line {line.position} was refunded by amount, not by units.")
        return _Asked(line, wish, "quantity", 0, _units(wish.quantity))
    if line.by_quantity:
        raise refuse("bad_amount", what=f"Line {line.position} was refunded by units, not by amount.")
    if wish.gross is not None:
        return _Asked(line, wish, "gross", from_text(wish.gross, currency), Decimal(0))
    return _Asked(line, wish, "net", from_text(wish.net or "", currency), Decimal(0))


def _units(text: str) -> Decimal:
    whole, point, rest = text.partition(".")
    readable = whole.isascii() and whole.isdigit() and (not point or (rest.isascii() and rest.isdigit()))
    if not readable or not Decimal(text):
        raise refuse("bad_amount", what=f"“{text}” is not a number of units above zero.")
    return Decimal(text)


def _read_amount(invoice: InvoiceFigures, wish: Wish) -> int:
    _no_line_twice(wish.lines or ())
    if wish.lines:
        return from_text(wish.amount, invoice.currency) if wish.amount is not None else 0
    return from_text(wish.amount or "", invoice.currency)


def _payments(invoice: InvoiceFigures, wish: Wish, rules: OfficeRules) -> list[PaymentFigures]:
    """The payments to use in their order: the named one, checked; else all that may be refunded at the moment."""
    if wish.payment_id is not None:
        payment = invoice.payment(wish.payment_id)
        check_payment(payment, wish, rules)
        return [payment]
    usable = []
    for payment in sorted(invoice.payments, key=lambda one: (not one.ours, one.paid_on, one.id)):
        try:
            check_payment(payment, wish, rules)
        except Refusal:
            continue
        usable.append(payment)
    return usable


def _part(invoice: InvoiceFigures, asked: _Asked) -> LinePart:
    return _line_part(asked, invoice.currency)


def _line_part(asked: _Asked, currency: str) -> LinePart:
    line, left = asked.line, asked.line.balance.left
    over = refuse("over_line", plain(left.gross_minor, currency), line=line.position, currency=currency)
    stays = asked.wish.stays is not None
    if asked.asked == "all" and not stays:
        if not left.gross_minor:
            raise over
        return left
    in_units = asked.asked == "quantity" and not stays
    if in_units and asked.quantity > line.units_left:
        raise over
    by_net = line.prices == "net" if in_units else asked.wish.net is not None
    value = line.unit_value(asked.quantity) if in_units else asked.minor
    if value > (left.net_minor if by_net else left.gross_minor):
        raise over
    if value <= 0:
        raise refuse("bad_amount", what="So few units come to nothing.")
    return line.balance.by_net(value) if by_net else line.balance.by_gross(value)


def spread(lines: Sequence[LineFigures], amount_minor: int) -> list[tuple[LineFigures, LinePart]]:
    """The amount over the lines in proportion to what each has left, by largest remainder, ties to the lower line."""
    parts = shared(amount_minor, [line.balance.left.gross_minor for line in lines])
    return [(line, line.balance.by_gross(part)) for line, part in zip(lines, parts, strict=True) if part]


def _spread(invoice: InvoiceFigures, amount: int) -> list[tuple[_Asked, LinePart]]:
    money = amount - min(amount, invoice.due_left_minor)
    most = min(invoice.money_left_minor, invoice.lines_left_minor)
    if amount > invoice.lines_left_minor or money > invoice.money_left_minor:
        raise _over(invoice, "over_invoice", most)
    return [
        (_Asked(line, LineWish(line.position), "gross", part.gross_minor, Decimal(0)), part)
        for line, part in spread(invoice.lines, amount)
    ]


def _over(invoice: InvoiceFigures, code: str, left_minor: int) -> Refusal:
    return refuse(code, plain(left_minor, invoice.currency), currency=invoice.currency)


def _allot(
    invoice: InvoiceFigures, payments: Sequence[PaymentFigures], money: int
) -> list[tuple[PaymentFigures | None, int]]:
    """How much of the money goes back by which payment, each as far as it goes."""
    if money > (left := sum(payment.left_minor for payment in payments)):
        raise _over(invoice, "over_payment", left)
    allotted: list[tuple[PaymentFigures | None, int]] = []
    for payment in payments:
        part = min(money, payment.left_minor)
        if part:
            allotted.append((payment, part))
            money -= part
    return allotted or [(None, 0)]


def _shared_out(
    allotted: Sequence[tuple[PaymentFigures | None, int]],
    due: int,
    lines: Sequence[tuple[_Asked, LinePart]],
    wish: Wish,
    returning: bool,
) -> tuple[PlannedRefund, ...]:
    """One refund for each payment, filled from the lines in line order; the first also clears what is due."""
    waiting = [
        PlannedLine(
            asked.line.id, asked.line.position, asked.asked, str(asked.quantity) if asked.quantity else "", part
        )
        for asked, part in sorted(lines, key=lambda line: line[0].line.position)
    ]
    figures = {asked.line.id: asked.line for asked, _ in lines}
    refunds = []
    for payment, money in allotted:
        taken, waiting = fill(waiting, money + due, figures)
        kind, method = RefundKind.RECORD, wish.method or Method.BANK_TRANSFER
        if payment is not None:
            kind, method = kind_and_method(payment, wish)
        refunds.append(
            PlannedRefund(
                payment_id=None if payment is None else payment.id,
                kind=kind,
                method=method,
                money_minor=money,
                due_minor=due,
                lines=tuple(taken),
                note_kind=NoteKind.PAYMENT_RETURNED if returning else NoteKind.REFUND,
            )
        )
        due = 0
    return tuple(refunds)


def _check_methods(invoice: InvoiceFigures, refunds: Sequence[PlannedRefund], wish: Wish) -> tuple[str, ...]:
    """Raises `gateway_digits` and `reason_missing`; names the warnings that a person must see."""
    warnings: list[str] = []
    paid_by = [(refund, invoice.payment(refund.payment_id)) for refund in refunds if refund.payment_id is not None]
    for refund, _ in paid_by:
        if refund.kind == RefundKind.PROCESS and not fits(refund.money_minor, invoice.currency):
            raise cannot_count(invoice.currency)
    for refund, payment in paid_by:
        by_hand = refund.kind == RefundKind.RECORD and (payment.ours or refund.method != payment.method)
        if by_hand and not wish.reason.strip():
            raise refuse("reason_missing")
        if by_hand:
            warnings.append("pay_by_hand")
        if payment.inquiry:
            warnings.append("inquiry_open")
        if refund.kind == RefundKind.PROCESS and blocks_card(wish.reason):
            warnings.append("blocks_card")
    return tuple(dict.fromkeys(warnings))
