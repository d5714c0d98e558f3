"""Frozen notes for the tests of the paper, with every figure written out."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from desktop.model.frozen_copy import FrozenNote, NoteLine, Party, TaxLine
from desktop.model.states import NoteKind

SELLER = Party(
    name="Larkfield Gift Wholesale",
    address=("Unit 4, Tannery Yard", "Exeter EX2 8QE"),
    country="GB",
    vat_number="GB 123 4567 89",
    email="accounts@larkfield.example",
)
BUYER = Party(
    name="St Anselm's Priory Shop",
    address=("2 Abbey Gate", "Tavistock PL19 0AE"),
    country="GB",
    number="14207",
)
REFUND = FrozenNote(
    kind=NoteKind.REFUND,
    number="CN-2026-0410",
    issued=date(2026, 11, 17),
    currency="GBP",
    seller=SELLER,
    buyer=BUYER,
    original_number="491209",
    original_issued=date(2026, 11, 9),
    reason="Wrong items delivered",
    lines=(
        NoteLine(1, "White hanging heart T-light holder", "85123A", "8", "295.00", (20000,), 236000, 47200, 283200),
        NoteLine(2, "Save the planet mug", "21871", "12", "1.25", (5000,), 1500, 75, 1575),
        NoteLine(3, "Late delivery", "", "", "", (), 400, 0, 400),
    ),
    taxes=(TaxLine(20000, 236000, 47200), TaxLine(5000, 1500, 75)),
    net_minor=237900,
    tax_minor=47275,
    gross_minor=285175,
    money_minor=265175,
    due_minor=20000,
    method="card",
    paid_with="Visa ending 1187",
    reference="re_3PqX0000Ab",
    refund_number="R-2079",
    footer="Larkfield Gift Wholesale, registered in England 01234567",
)
CANCELLATION = replace(
    REFUND,
    kind=NoteKind.CANCELLATION,
    money_minor=0,
    due_minor=285175,
    method="",
    paid_with="",
    reference="",
    refund_number="",
)
PAYMENT_RETURNED = replace(
    REFUND,
    kind=NoteKind.PAYMENT_RETURNED,
    reason="Paid twice",
    lines=(),
    taxes=(),
    net_minor=0,
    tax_minor=0,
    gross_minor=2000,
    money_minor=2000,
    due_minor=0,
    method="bank_transfer",
    paid_with="Bank transfer",
    reference="BANK-77",
    returned_on=date(2026, 11, 16),
)
REVERSAL = replace(REFUND, kind=NoteKind.REVERSAL, number="CN-2026-0411", reverses_number="CN-2026-0410")
KINDS = (REFUND, CANCELLATION, PAYMENT_RETURNED, REVERSAL)


def of_lines(count: int) -> FrozenNote:
    """A refund of so many lines of 1.00 net and 0.20 tax, each with a text of its own."""
    lines = tuple(
        NoteLine(at, f"Article {at:04d}", f"A{at:04d}", "1", "1.00", (20000,), 100, 20, 120)
        for at in range(1, count + 1)
    )
    return replace(
        REFUND,
        lines=lines,
        taxes=(TaxLine(20000, 100 * count, 20 * count),),
        net_minor=100 * count,
        tax_minor=20 * count,
        gross_minor=120 * count,
        money_minor=120 * count,
        due_minor=0,
    )


def with_texts(text: str) -> FrozenNote:
    """A refund in which every field that a person types says `text`."""
    party = Party(text, (text, "in between", text), "GB", text, text, text)
    line = NoteLine(1, text, text, text, text, (20000,), 100, 20, 120)
    return replace(
        of_lines(1),
        seller=party,
        buyer=party,
        number=text,
        original_number=text,
        reason=text,
        lines=(line,),
        method=text,
        paid_with=text,
        reference=text,
        refund_number=text,
        footer=text,
    )
