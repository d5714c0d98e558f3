"""The rows of the inbox as they are shown: beside the detail in two lines, or alone in full; and how each is said."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace

from desktop.services.queries.inbox_rows import InboxKind, InboxRow
from desktop.ui import figures
from desktop.ui.pages.invoice_columns import amount_cell, wide_enough
from desktop.ui.theme import StateLook, state_look
from desktop.ui.widgets.cell import Cell, Column

FOUND, NEEDS_PERSON, TO_KNOW = "Found at the gateway", "Needs a person", "Nothing to do yet"

_LOOKS = {
    InboxKind.LOST: StateLook("Dispute lost", "warn", "failed"),
    InboxKind.DISPUTED: StateLook("Dispute opened", "warn", "waiting"),
    InboxKind.INQUIRY: StateLook("The bank asks", "info", "neutral"),
    InboxKind.ALARM: StateLook("More out than in", "warn", "failed"),
    InboxKind.SEAL: StateLook("Changed after approval", "seal", "failed"),
    InboxKind.MAIL: StateLook("Mail perhaps sent", "mail", "unknown"),
    InboxKind.MAIL_REFUSED: StateLook("Mail refused", "mail", "failed"),
    InboxKind.PERSON: StateLook("Follow-up", "edit", "waiting"),
}
_STATES = {
    InboxKind.UNKNOWN: "unknown",
    InboxKind.MARKED: "marked",
    InboxKind.FAILED: "failed",
    InboxKind.RETURNED: "returned",
}
_ASIDE = {
    InboxKind.FOUND: "needs its lines",
    InboxKind.LOST: "may have lines",
    InboxKind.MARKED: "needs its lines",
    InboxKind.DISPUTED: "wait for the bank",
    InboxKind.INQUIRY: "for information",
    InboxKind.ALARM: "one is too many",
    InboxKind.FAILED: "pay another way",
    InboxKind.RETURNED: "owed to customer",
    InboxKind.SEAL: "look again",
    InboxKind.MAIL: "did it arrive?",
    InboxKind.MAIL_REFUSED: "not delivered",
    InboxKind.PERSON: "to be done",
}


def look(row: InboxRow) -> StateLook:
    """The word, icon and tone of an entry."""
    if row.kind is InboxKind.FOUND:
        found = state_look("found")
        return replace(found, word=f"Found at {row.through}")
    return _LOOKS[row.kind] if row.kind in _LOOKS else state_look(_STATES[row.kind])


def heading(row: InboxRow) -> str:
    """Under which heading an entry stands."""
    if row.kind is InboxKind.FOUND:
        return FOUND
    return NEEDS_PERSON if row.needs_person else TO_KNOW


def aside(row: InboxRow) -> str:
    """What an entry means in two or three words."""
    if row.kind is InboxKind.UNKNOWN:
        return "decide" if row.needs_person else "asked again"
    return _ASIDE[row.kind]


def beside(rows: Sequence[InboxRow]) -> Sequence[Column[InboxRow]]:
    """Two lines for each entry, beside its detail."""
    amounts = wide_enough([figures.amount(row.amount_minor, row.currency) for row in rows], "body_strong", beside=54)
    words = wide_enough([aside(row) for row in rows], "small", beside=24)
    return (
        Column("What", _name_cell),
        Column("Amount", _amount_cell, width=max(amounts, words, 110), right=True),
    )


def alone(rows: Sequence[InboxRow]) -> Sequence[Column[InboxRow]]:
    """One line for each entry."""
    amounts = wide_enough([figures.amount(row.amount_minor, row.currency) for row in rows], "body_strong", beside=54)
    since = wide_enough([figures.moment_short(row.at) for row in rows])
    return (
        Column("State", _state_cell, width=200),
        Column("Customer", lambda row: Cell(row.customer, tip=row.customer)),
        Column("Invoice", lambda row: Cell(row.invoice_number, tone="text_2"), width=110),
        Column("Refund", lambda row: Cell(row.refund_number, tone="text_2"), width=90),
        Column("Payment", lambda row: Cell(row.payment, tone="text_2"), width=150),
        Column("What it means", lambda row: Cell(aside(row), tone="text_2"), width=150),
        Column("Since", lambda row: Cell(figures.moment_short(row.at), tone="text_2"), width=max(since, 120)),
        Column(
            "Amount",
            lambda row: amount_cell(row.amount_minor, row.currency, code=True, style="body_strong"),
            width=max(amounts, 130),
            right=True,
        ),
    )


def sums(rows: Iterable[InboxRow]) -> list[str]:
    """What the entries come to, currency by currency, that of most entries first."""
    minors: dict[str, list[int]] = defaultdict(list)
    for row in rows:
        minors[row.currency].append(row.amount_minor)
    order = sorted(minors, key=lambda currency: (-len(minors[currency]), currency))
    return [figures.amount_code(sum(minors[currency]), currency) for currency in order]


def since(row: InboxRow) -> str:
    """When it happened, as a row says it: `today 11:20`, `20 Nov`."""
    when = figures.here(row.at).date()
    return f"today {figures.clock(row.at)}" if when == figures.today() else figures.day(when)


def _under(row: InboxRow) -> str:
    if row.kind is InboxKind.PERSON:
        return row.text.partition("\n")[0]
    word = row.through if row.kind is InboxKind.FOUND else look(row).word
    return f"{word}, {since(row)}"


def _name_cell(row: InboxRow) -> Cell:
    shown = look(row)
    tip = f"{row.customer}, invoice {row.invoice_number}\n{shown.word}, {figures.moment_full(row.at)}"
    return Cell(
        row.customer, _under(row), icon=shown.icon, icon_tone=f"{shown.tone}_fg", style="body_strong", tip=tip,
        spoken=", ".join(filter(None, (shown.word, row.customer, row.refund_number, _under(row)))),
        copied=row.refund_number or row.invoice_number,
    )  # fmt: skip


def _amount_cell(row: InboxRow) -> Cell:
    amount = figures.amount(row.amount_minor, row.currency)
    return Cell(
        amount, aside(row), code=row.currency, style="body_strong", second_tone="text_2",
        copied=figures.plain(row.amount_minor, row.currency), spoken=f"{amount} {row.currency}, {aside(row)}",
    )  # fmt: skip


def _state_cell(row: InboxRow) -> Cell:
    shown = look(row)
    return Cell(shown.word, icon=shown.icon, icon_tone=f"{shown.tone}_fg", tip=shown.word)
