"""What the refund dialog says in words: where the money goes, what lowers what is due, what happens next."""

from collections.abc import Sequence
from dataclasses import dataclass

from desktop.model.states import METHOD_WORDS, Method, RefundKind, in_sentence
from desktop.services.queries.rows import Breakdown, InvoiceDetail, PartRow, PaymentRow
from desktop.ui import figures
from desktop.ui.dialogs.refund_fields import paid_by
from desktop.ui.dialogs.refund_form import RefundForm

APPROVED_BY_ANOTHER = "A second person approves before money moves."
APPROVED_BY_ONESELF = "In this office you may approve it yourself."
RECORD_APPROVED = "A second person approves it; no money moves from here."


@dataclass(frozen=True)
class NextStep:
    """One thing that will happen: its icon, what, and what that means."""

    icon: str
    title: str
    detail: str


def subtitle(detail: InvoiceDetail, payment_id: int | None) -> str:
    """Which invoice, how it was paid where one payment is meant, and whose it is: a long name is what is cut."""
    payment = next((each for each in detail.payments if each.id == payment_id), None)
    paid = "" if payment is None else f"paid by {paid_by(payment)}, "
    return f"Invoice {detail.row.number}, {paid}\u2068{detail.row.customer}\u2069"


def due_sentence(found: Breakdown) -> str:
    """What of a refund lowers what is due, empty where nothing does."""
    if not found.due_minor:
        return ""
    due = figures.amount_code(found.due_minor, found.currency)
    if not found.money_minor:
        return f"The invoice is not paid in full: {due} lowers what is still due, and no money goes back."
    money = figures.amount_code(found.money_minor, found.currency)
    return f"The invoice is not paid in full: {due} first lowers what is still due, and {money} goes back."


def parts(found: Breakdown) -> Sequence[tuple[str, str]]:
    """How much by which payment, where there is more than one way."""
    if len(found.parts) < 2:
        return ()
    return [(_part_words(part), figures.amount(part.gross_minor, found.currency)) for part in found.parts]


def _part_words(part: PartRow) -> str:
    if part.payment_id is None:
        return part.label
    return f"Back to {part.label}" if part.kind == RefundKind.PROCESS else f"{part.label}, paid by hand"


def goes_to(found: Breakdown, form: RefundForm, payment: PaymentRow | None) -> str:
    """Where the money goes, in a few words under the total."""
    if not found.money_minor:
        return "lowers what is due; no money goes back"
    if payment is None:
        ways = sum(part.payment_id is not None for part in found.parts)
        if ways != 1:
            return f"by {ways} payments, as they came in"
        return f"to {next(part.label for part in found.parts if part.payment_id is not None)}"
    if found.kind is RefundKind.PROCESS:
        return f"to {paid_by(payment)}"
    return f"{_by_hand(form, payment)}, outside of this program"


def finish_label(found: Breakdown) -> str:
    """What the last button does, with the amount that it does it to."""
    if not found.money_minor:
        return f"Lower what is due by {figures.amount_code(found.due_minor, found.currency)}"
    verb = "Record" if found.kind is RefundKind.RECORD else "Refund now"
    return f"{verb} {figures.amount_code(found.money_minor, found.currency)}"


def finish_icon(found: Breakdown) -> str:
    """The icon of the last button: whether money goes back by the gateway, or it is only written down."""
    return "record" if found.kind is RefundKind.RECORD else "refund"


def next_steps(found: Breakdown, form: RefundForm, detail: InvoiceDetail, payment: PaymentRow | None) -> list[NextStep]:
    """What happens when the last button is pressed, in three sentences."""
    mail = f"And goes to {detail.email}." if form.notify else "It is kept here; no e-mail goes out."
    several = sum(part.payment_id is not None for part in found.parts) > 1
    note = "Each credit note gets its number" if several else "The credit note gets its number"
    return [_approval(found), _money(found, form, payment), NextStep("credit_note", note, mail)]


def _approval(found: Breakdown) -> NextStep:
    who = {0: "You may do that yourself in this office.", 1: "Any manager but you."}
    words = who.get(found.others_needed, "Two managers but you, one after the other.")
    return NextStep("waiting", "It waits for approval", f"{words} Until then you can edit or delete it.")


def _money(found: Breakdown, form: RefundForm, payment: PaymentRow | None) -> NextStep:
    money = figures.amount_code(found.money_minor, found.currency)
    if not found.money_minor:
        due = figures.amount_code(found.due_minor, found.currency)
        return NextStep("invoice", f"{due} less is due", "No money goes back: nothing was paid for this part yet.")
    also = f" {figures.amount(found.due_minor, found.currency)} more lowers what is due." if found.due_minor else ""
    if payment is None:
        return NextStep("sending", f"{money} goes back by the payments in turn", f"{_each_part(found)}{also}")
    if found.kind is RefundKind.RECORD and form.returned_on is not None:
        paid = f"{money} counts as paid back {_by_hand(form, payment)}"
        return NextStep("record", paid, f"On {figures.day_full(form.returned_on)}. No money moves from here.{also}")
    if found.kind is RefundKind.RECORD:
        title = f"You pay {money} {_by_hand(form, payment)}"
        return NextStep("record", title, f"No money moves from here; type its reference before approval.{also}")
    title = f"{payment.through} sends {money} to {payment.label}"
    return NextStep("sending", title, f"{_arrival(payment)}{also}")


def _arrival(payment: PaymentRow) -> str:
    if payment.through == "Practice gateway":
        return "This is a practice office: no real money moves."
    if payment.method == Method.CARD:
        return f"The customer usually sees it after 5 to 10 business days. {payment.through} keeps its fee."
    return f"The customer's bank may need some business days. {payment.through} keeps its fee."


def _each_part(found: Breakdown) -> str:
    ways = [part for part in found.parts if part.payment_id is not None]
    said = [f"{figures.amount(part.gross_minor, found.currency)} {_way(part)}" for part in ways]
    return f"{', '.join(said)}."


def _way(part: PartRow) -> str:
    by_hand = f"by {in_sentence(part.label)}, which you pay by hand"
    return f"to {part.label}" if part.kind == RefundKind.PROCESS else by_hand


def _by_hand(form: RefundForm, payment: PaymentRow) -> str:
    method = form.method or Method(payment.method)
    word = in_sentence(METHOD_WORDS[method])
    return f"in {word}" if method is Method.CASH else f"by {word}"
