"""A note that nobody was ever sent: the office's own head over invented figures, to look at words on paper."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from desktop.model.frozen_copy import FrozenNote, NoteLine, Party, TaxLine
from desktop.model.money import digits
from desktop.model.office import Office
from desktop.model.states import Method, NoteKind
from desktop.services.steps import parties, wording

_NET, _TAX, _DUE = 100, 20, 30


def example(office: Office, language: str, kind: NoteKind, day: date, own: Mapping[str, str]) -> FrozenNote:
    """A draft of this kind in this language, in the office's own words."""
    unit = int(10 ** digits(office.currency))
    gross = (_NET + _TAX) * unit
    due = _DUE * unit if kind == NoteKind.REFUND else gross if kind == NoteKind.CANCELLATION else 0
    is_sale = kind != NoteKind.PAYMENT_RETURNED
    line = NoteLine(1, "Example", "", "1", str(_NET), (20_000,), _NET * unit, _TAX * unit, gross)
    return FrozenNote(
        kind=kind,
        number="CN-0000-0000",
        issued=day,
        currency=office.currency,
        seller=parties.seller(office),
        buyer=Party(name="Example customer", country=office.country),
        original_number="0000",
        original_issued=day - timedelta(days=14),
        reason="Example",
        lines=(line,) if is_sale else (),
        taxes=(TaxLine(20_000, _NET * unit, _TAX * unit),) if is_sale else (),
        net_minor=_NET * unit if is_sale else 0,
        tax_minor=_TAX * unit if is_sale else 0,
        gross_minor=gross,
        money_minor=gross - due,
        due_minor=due,
        method=Method.CARD.value if is_sale else Method.BANK_TRANSFER.value,
        paid_with="",
        reference="",
        refund_number="R-0",
        returned_on=None if is_sale else day,
        reverses_number="CN-0000-0000" if kind == NoteKind.REVERSAL else "",
        language=language,
        mark=office.mark,
        draft=True,
        logo_png=office.logo_png or b"",
        footer=office.footer,
        wording=wording.of_notes(own),
    )
