"""Credit notes held against their lines, their paper and their refunds."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from sqlalchemy import text
from sqlalchemy.orm import Session

from desktop.model.money import named

_PARTS = ("gross_minor", "net_minor", "tax_minor")
_LIVE = "NOT EXISTS (SELECT 1 FROM credit_note AS reversal WHERE reversal.reverses_id = note.id)"


def totals(session: Session) -> Iterator[str]:
    """Notes that are not the sum of their lines, or whose paper says something else."""
    lines: dict[int, list[tuple[int, ...]]] = defaultdict(list)
    kept = (
        "SELECT note_id, position, gross_minor, net_minor, tax_minor FROM credit_note_line ORDER BY note_id, position"
    )
    for note_id, *line in session.execute(text(kept)):
        lines[note_id].append(tuple(line))
    notes = session.execute(text("SELECT * FROM credit_note ORDER BY id").execution_options(yield_per=200))
    for note in notes.mappings():
        name, currency = f"Credit note {note['number']}", note["currency"]
        own = lines[note["id"]]
        if not own and (note["net_minor"] or note["tax_minor"]):
            yield f"{name}: it has no lines, but a net amount or tax."
        for at, part in enumerate(_PARTS, start=1) if own else ():
            summed = sum(line[at] for line in own)
            if summed != note[part]:
                shown = f"{named(note[part], currency)}, but its lines come to {named(summed, currency)}"
                yield f"{name}: {part.removesuffix('_minor')} {shown}."
        paper = json.loads(note["frozen_json"])
        yield from (f"{name}: its paper says another {word}." for word in _otherwise(paper, note, own))


def _otherwise(paper: dict[str, Any], note: Any, lines: list[tuple[int, ...]]) -> Iterator[str]:
    words = {"number": "number", "kind": "kind", "currency": "currency", "due_minor": "amount cleared"}
    words |= {part: f"{part.removesuffix('_minor')} amount" for part in _PARTS}
    yield from (word for column, word in words.items() if paper[column] != note[column])
    if paper["issued"] != str(note["issued"]):
        yield "date"
    if [tuple(line[part] for part in ("position", *_PARTS)) for line in paper["lines"]] != lines:
        yield "amount for a line"


_BY_RATE = """SELECT refund_id, rate, SUM(net), SUM(tax) FROM (
    SELECT refund_line.id, refund_line.refund_id, COALESCE(invoice_line_tax.rate_milli, 0) AS rate,
        refund_line.net_minor AS net, SUM(COALESCE(refund_line_tax.tax_minor, 0)) AS tax
    FROM refund_line LEFT JOIN invoice_line_tax ON invoice_line_tax.line_id = refund_line.line_id
    LEFT JOIN refund_line_tax ON refund_line_tax.refund_line_id = refund_line.id
        AND refund_line_tax.component = invoice_line_tax.component
    GROUP BY refund_line.id, COALESCE(invoice_line_tax.rate_milli, 0)) AS by_line
GROUP BY refund_id, rate"""


def refunded(session: Session) -> Iterator[str]:
    """Notes that stand and are not what their refund gives back, as a whole and at each tax rate."""
    rates: dict[object, dict[int, tuple[int, int]]] = defaultdict(dict)
    for refund_id, rate, net, tax in session.execute(text(_BY_RATE)):
        rates[refund_id][rate] = int(net), int(tax)
    noted: dict[int, dict[int, tuple[int, int]]] = defaultdict(dict)
    for note_id, rate, net, tax in session.execute(text("SELECT * FROM credit_note_tax")):
        noted[note_id][rate] = net, tax
    rows = session.execute(
        text(
            f"""SELECT note.id, note.number, note.currency, refund.id, refund.number, refund.origin,
                note.gross_minor, refund.gross_minor, note.net_minor, refund.net_minor,
                note.tax_minor, refund.tax_minor, note.due_minor, refund.due_minor
            FROM credit_note AS note JOIN refund ON refund.id = note.refund_id
            WHERE note.kind <> 'reversal' AND {_LIVE} ORDER BY note.id"""
        )
    )
    for note_id, number, currency, refund_id, refund, origin, *minor in rows:
        name = f"Credit note {number}"
        for word, noted_minor, asked_minor in zip(("gross", "net", "tax", "due"), minor[::2], minor[1::2], strict=True):
            if noted_minor != asked_minor and origin == "requested":
                shown = f"{named(noted_minor, currency)}, but refund {refund} has {named(asked_minor, currency)}"
                yield f"{name}: {word} {shown}."
        own, asked = noted[note_id], rates[refund_id]
        for rate in sorted(rate for rate in own.keys() | asked.keys() if own.get(rate) != asked.get(rate)):
            here, there = (_net_and_tax(amounts.get(rate), currency) for amounts in (own, asked))
            yield f"{name}: at {rate / 1000:g} % it has {here}, but refund {refund} has {there}."
    yield from _alone(session)


def _net_and_tax(amounts: tuple[int, int] | None, currency: str) -> str:
    if amounts is None:
        return "nothing"
    net, tax = (named(minor, currency) for minor in amounts)
    return f"net {net} and tax {tax}"


def _alone(session: Session) -> Iterator[str]:
    """Refunds that say they have a note and have none, or the reverse."""
    rows = session.execute(
        text(
            f"""SELECT refund.number, refund.note_live, COUNT(note.id) FROM refund
            LEFT JOIN credit_note AS note ON note.refund_id = refund.id AND note.kind <> 'reversal' AND {_LIVE}
            GROUP BY refund.id HAVING COUNT(note.id) <> CASE WHEN refund.note_live THEN 1 ELSE 0 END
            ORDER BY refund.number"""
        )
    )
    for number, live, count in rows:
        yield f"Refund {number}: it should have {1 if live else 0} standing credit notes and has {count}."


def reversals(session: Session) -> Iterator[str]:
    """Reversals without their note, or that are not equal to it, and other notes that claim to reverse one."""
    same = ("refund_id", "invoice_id", "currency", *_PARTS, "due_minor", "office_gross_minor", "office_tax_minor")
    differ = " OR ".join(f"note.{column} IS DISTINCT FROM taken.{column}" for column in same)
    faults = {
        "it names no note that it takes back.": """SELECT note.number FROM credit_note AS note
            WHERE note.kind = 'reversal' AND note.reverses_id IS NULL ORDER BY note.id""",
        "it names a note that it takes back, but is no reversal.": """SELECT note.number FROM credit_note AS note
            WHERE note.kind <> 'reversal' AND note.reverses_id IS NOT NULL ORDER BY note.id""",
        "it takes back a note that is itself a reversal.": """SELECT note.number FROM credit_note AS note
            JOIN credit_note AS taken ON taken.id = note.reverses_id WHERE taken.kind = 'reversal' ORDER BY note.id""",
        "its refund, invoice or amounts are not those of the note that it takes back.": f"""SELECT note.number
            FROM credit_note AS note JOIN credit_note AS taken ON taken.id = note.reverses_id
            WHERE {differ} ORDER BY note.id""",
    }
    for fault, query in faults.items():
        for (number,) in session.execute(text(query)):
            yield f"Credit note {number}: {fault}"
