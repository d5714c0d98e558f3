"""The tax view: what credit notes of a period took back, at the rates of the sales that they belong to."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from sqlalchemy import select

from desktop.model.credit_note import CreditNote, CreditNoteTax
from desktop.model.invoice import Invoice
from desktop.model.money import converted, shared
from desktop.model.office import Office
from desktop.model.states import NoteKind
from desktop.services.desk import Desk
from desktop.services.queries import own_work
from desktop.services.queries.days import Days
from desktop.services.queries.report_rows import TaxPeriod, TaxView, TaxViewRow


def view(desk: Desk, days: Days, period: TaxPeriod = TaxPeriod.MONTH) -> TaxView:
    """Notes that were issued in these days, by their period, rate, and the period of the sale; newest first.

    All in the office's currency, as it was posted: the tax of all rows is what these notes moved on the tax account.
    """
    notes = (
        select(
            CreditNote.id,
            CreditNote.kind,
            CreditNote.issued,
            CreditNote.currency,
            CreditNote.office_gross_minor,
            CreditNote.office_tax_minor,
            Invoice.issued,
            Invoice.exchange_rate,
        )
        .join(Invoice, Invoice.id == CreditNote.invoice_id)
        .where(*days.holds(CreditNote.issued))
    )
    taxed = select(CreditNoteTax).join(CreditNote, CreditNote.id == CreditNoteTax.note_id)
    taxed = taxed.where(*days.holds(CreditNote.issued)).order_by(CreditNoteTax.rate_milli)
    counts: dict[tuple[date, int, date], int] = defaultdict(int)
    bases: dict[tuple[date, int, date], int] = defaultdict(int)
    taxes: dict[tuple[date, int, date], int] = defaultdict(int)
    net_sum = tax_sum = 0
    with desk.database.read() as session:
        own_work.require_all(desk.person)
        office = session.get_one(Office, 1).currency
        by_note: dict[int, list[CreditNoteTax]] = defaultdict(list)
        for tax in session.scalars(taxed):
            by_note[tax.note_id].append(tax)
        for note_id, kind, issued, currency, gross, tax_minor, sold, rate in session.execute(notes):
            rates = by_note[note_id]
            if not rates:
                # Money that no line asks for goes back without sales and tax.
                continue
            sign = -1 if kind == NoteKind.REVERSAL else 1
            net_sum += sign * (gross - tax_minor)
            tax_sum += sign * tax_minor
            # One note's tax is posted as one sum; its rates share that, so that their cents add up to it.
            parts = shared(tax_minor, [each.tax_minor for each in rates])
            nets = _bases(rates, gross - tax_minor, currency, office, Decimal(rate))
            for each, net, part in zip(rates, nets, parts, strict=True):
                key = (period.first_of(issued), each.rate_milli, period.first_of(sold))
                counts[key] += 1
                bases[key] += sign * net
                taxes[key] += sign * part
    rows = [TaxViewRow(*key, office, period, counts[key], bases[key], taxes[key]) for key in counts]
    rows.sort(key=lambda row: (-row.period.toordinal(), -row.rate_milli, -row.sold_in.toordinal()))
    return TaxView(office, tuple(rows), net_sum, tax_sum)


def _bases(
    rates: Sequence[CreditNoteTax], office_net_minor: int, currency: str, office: str, rate: Decimal
) -> Sequence[int]:
    """The net amount under each rate in the office's currency; alone it is the note's own, to the cent."""
    if len(rates) == 1:
        return [office_net_minor]
    return [converted(each.net_minor, rate, currency, office) for each in rates]
