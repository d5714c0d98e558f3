"""What the sheet for many refunds says: what they come to, who approved them, and one row of outcome for each."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from desktop.model.states import RefundState
from desktop.services.queries.rows import RefundRow
from desktop.services.spreadsheet import Amount, Value
from desktop.ui import figures, refund_states
from desktop.ui.dialogs.bulk_run import BulkRun
from desktop.ui.pages import decisions
from desktop.ui.pages.approval_columns import sums
from desktop.ui.pages.decisions import Outcome, moves_minor, sends, waits
from desktop.ui.pages.invoice_columns import wide_enough
from desktop.ui.pages.refund_words import note_sentence
from desktop.ui.theme import StateLook, state_look
from desktop.ui.widgets.cell import Cell, Column

HEAD = (
    "Refund", "Invoice", "Customer", "Goes back by", "Currency", "Amount", "Approved by", "Outcome", "What is known",
)  # fmt: skip
"""Of the exported list."""


@dataclass(frozen=True)
class OutcomeRow:
    """One refund of the run: how it stands, and what is to be known of it."""

    refund: RefundRow
    look: StateLook
    about: str = ""
    approved_by: str = ""

    @property
    def id(self) -> UUID:
        return self.refund.id


def by_method(refunds: Sequence[RefundRow]) -> str:
    """What goes back by each method and in each currency: `Visa 3: 54.30 GBP  ·  Bank transfer 1: 80.25 EUR`."""
    groups: dict[str, list[RefundRow]] = defaultdict(list)
    for refund in refunds:
        name = refund.method.partition("••")[0].strip() or refund.method
        groups[name if sends(refund) else f"{name}, recorded"].append(refund)
    return "   ·   ".join(f"{name}, {len(group)}: {added(group)}" for name, group in sorted(groups.items()))


def by_approver(run: BulkRun) -> str:
    """Who approved what is only sent now: `Approved by Max Manager, 300; Mia Manager, 200`. Empty where nobody has."""
    counts: dict[str, int] = defaultdict(int)
    for refund in run.chosen:
        if not waits(refund) and (who := run.approved_by.get(refund.id)):
            counts[who] += 1
    named = [f"{who}, {figures.count(count)}" for who, count in sorted(counts.items(), key=lambda one: -one[1])]
    return f"Approved by {'; '.join(named)}" if named else ""


def exported(run: BulkRun) -> list[Sequence[Value]]:
    """The rows of the sheet for a file, in its order."""
    approved = dict(run.approved_by)
    for outcome in run.outcomes:
        if outcome.approved:
            names = (approved.get(outcome.refund.id, ""), run.desk.person.name)
            approved[outcome.refund.id] = " and ".join(filter(None, names))
    return [
        (
            row.refund.number,
            row.refund.invoice_number,
            row.refund.customer,
            row.refund.method,
            row.refund.currency,
            Amount(moves_minor(row.refund), row.refund.currency),
            approved.get(row.refund.id, ""),
            row.look.word,
            row.about,
        )
        for row in rows(run)
    ]


def added(refunds: Iterable[RefundRow]) -> str:
    """What refunds come to, each currency by itself."""
    return " + ".join(sums(refunds, moves_minor))


def rows(run: BulkRun) -> list[OutcomeRow]:
    """Each refund of the run as it stands at this moment, then what is left out."""
    shown = [OutcomeRow(outcome.refund, look_of(outcome), _about(outcome)) for outcome in run.outcomes]
    for refund in run.chosen[len(shown) :]:
        if not run.started:
            look = refund_states.of_refund(refund)
        elif refund is run.broken_off:
            look = StateLook("Broken off", "unknown", "unknown")
        elif run.over:
            look = StateLook("Not begun", "draft", "neutral")
        elif refund.id == run.moving():
            look = StateLook("Sending" if sends(refund) else "Recording", "sending", "moving")
        else:
            look = StateLook("Next", "waiting", "waiting")
        warned = "" if run.started else run.warned.get(refund.id, "")
        look = StateLook("May be a duplicate", "warn", "waiting") if warned else look
        approved_by = "" if run.started or waits(refund) else run.approved_by.get(refund.id, "")
        shown.append(OutcomeRow(refund, look, warned, approved_by))
    left_out = StateLook("Left out", "draft", "neutral")
    return shown + [OutcomeRow(left.refund, left_out, left.why) for left in run.left_out]


def look_of(outcome: Outcome) -> StateLook:
    """How an outcome is said."""
    if outcome.refund.state is RefundState.REQUESTED:
        return state_look("second") if outcome.failure is None else StateLook("Not approved", "rejected", "failed")
    if outcome.refund.state is RefundState.SENDING:
        return state_look("unknown")
    return refund_states.of_refund(outcome.refund)


def _about(outcome: Outcome) -> str:
    if outcome.failure is not None:
        return decisions.words(outcome)
    if outcome.refund.state is RefundState.REQUESTED:
        return "a second person has to approve it"
    return note_sentence(outcome.refund)


def columns(run: BulkRun) -> Sequence[Column[OutcomeRow]]:
    """The columns of the sheet, wide enough for its largest amount."""
    everything = [*run.chosen, *(left.refund for left in run.left_out)]
    amounts = [figures.amount(moves_minor(refund), refund.currency) for refund in everything]
    return (
        Column("Refund", _refund_cell),
        Column(
            "Outcome",
            lambda row: Cell(row.look.word, icon=row.look.icon, icon_tone=f"{row.look.tone}_fg", tip=row.about),
            width=wide_enough([state_look("second").word], beside=40),
        ),
        Column("Amount", _amount_cell, width=max(wide_enough(amounts, beside=58), 110), right=True),
    )


def _refund_cell(row: OutcomeRow) -> Cell:
    refund = row.refund
    approved = f"  ·  approved by {row.approved_by}" if row.approved_by else ""
    second = row.about if refund.number in row.about else f"{refund.number}  ·  {row.about or refund.method}{approved}"
    return Cell(refund.customer, second, style="body_strong", tip="\n".join(filter(None, (refund.customer, row.about))))


def _amount_cell(row: OutcomeRow) -> Cell:
    minor, currency = moves_minor(row.refund), row.refund.currency
    return Cell(figures.amount(minor, currency), code=currency, copied=figures.plain(minor, currency))
