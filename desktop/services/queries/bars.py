"""What a refund leaves: the bars of its lines, payments and invoice, and the smallest limit on it."""

from __future__ import annotations

from collections.abc import Sequence

from desktop.model.figures import InvoiceFigures, LineFigures, Wish
from desktop.model.invoice import Invoice
from desktop.model.money import named
from desktop.model.proposal import PlannedLine
from desktop.services.queries.rows import BarRow


def of_refund(
    invoice: Invoice, known: InvoiceFigures, lines: Sequence[PlannedLine], money: dict[int, int]
) -> list[BarRow]:
    """One bar for these lines together, for each payment used, and for the invoice."""
    rows = [_lines_bar(invoice, known, lines)] if lines else []
    for payment in known.payments:
        # A payment that went with an import that was taken back is no longer there, and has no bar.
        if payment.id not in money:
            continue
        this = money[payment.id]
        used = (payment.returned_minor, payment.waiting_minor)
        rows.append(_bar(payment.label, "payment", (*used, payment.left_minor), this))
    used = (known.returned_minor, known.waiting_minor)
    rows.append(_bar(f"Invoice {known.number}", "", (*used, known.money_left_minor), sum(money.values())))
    return rows


def _lines_bar(invoice: Invoice, known: InvoiceFigures, lines: Sequence[PlannedLine]) -> BarRow:
    chosen = [_line(known, line.position) for line in lines]
    credited = {line.position: line.credited_minor for line in invoice.lines}
    carried = [line.balance.carried.gross_minor for line in chosen]
    returned = sum(min(held, credited[line.position]) for held, line in zip(carried, chosen, strict=True))
    title = chosen[0].text if len(chosen) == 1 else f"{len(chosen)} lines chosen"
    detail = f"line {chosen[0].position}" if len(chosen) == 1 else ""
    left = sum(line.balance.left.gross_minor for line in chosen)
    return _bar(title, detail, (returned, sum(carried) - returned, left), sum(line.part.gross_minor for line in lines))


def _bar(title: str, detail: str, parts: tuple[int, int, int], this: int) -> BarRow:
    """The bar of what is returned, waiting and left; this refund takes of the last as far as that goes."""
    returned, waiting, left = parts
    taken = min(this, left)
    return BarRow(title, detail, returned + waiting + left, returned, waiting, taken, left - taken)


def limit(known: InvoiceFigures, wish: Wish, lines: Sequence[PlannedLine], typing: int | None) -> str:
    """The sentence of the smallest limit: of the line into which a person types, else of the whole refund."""
    if typing is not None:
        chosen, name, where = [_line(known, typing)], f"line {typing}", "Smallest limit here"
    else:
        chosen = [_line(known, line.line) for line in wish.lines or ()] or list(known.lines)
        name, where = _lines_name(wish, chosen), "Smallest limit"
    others = sum(line.part.gross_minor for line in lines if typing is not None and line.position != typing)
    wished = [payment for payment in known.payments if payment.id == wish.payment_id]
    payments = wished or [each for each in known.payments if each.succeeded and each.approved and not each.disputed]
    money = sum(payment.left_minor for payment in payments)
    caps = [
        (sum(line.balance.left.gross_minor for line in chosen), name),
        (max(0, known.money_left_minor + known.due_left_minor - others), f"invoice {known.number}"),
        (max(0, money + known.due_left_minor - others), payments[0].label if len(payments) == 1 else "the payments"),
    ]
    most, what = min(caps, key=lambda cap: cap[0])
    return f"{where}: {what}, at most {named(most, known.currency)}"


def _lines_name(wish: Wish, chosen: Sequence[LineFigures]) -> str:
    if not wish.lines:
        return "the lines"
    return f"line {chosen[0].position}" if len(chosen) == 1 else f"these {len(chosen)} lines"


def _line(known: InvoiceFigures, position: int) -> LineFigures:
    return next(line for line in known.lines if line.position == position)
