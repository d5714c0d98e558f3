"""`check` proves an honest office, and names the row where somebody has been at the database."""

from __future__ import annotations

import pytest

from desktop.model.frozen_copy import sha256
from desktop.services import books
from tests.services.office_builder import OfficeBuilder


def failed(office: OfficeBuilder) -> dict[str, tuple[str, ...]]:
    """The faults of the lines that fail, by title."""
    return {each.title: each.faults for each in books.check(office.database) if not each.ok}


def test_an_honest_office_passes_every_line(busy_office: OfficeBuilder) -> None:
    lines = books.check(busy_office.database)
    assert [(each.title, each.faults) for each in lines if not each.ok] == []
    assert [each.title for each in lines] == [title for title, _ in books.PROOFS]


def test_an_empty_office_passes_every_line(office: OfficeBuilder) -> None:
    assert failed(office) == {}


def entry_of(event: str, where: str = "1 = 1") -> str:
    """The first entry about this event, as SQL."""
    return f"(SELECT MIN(entry.id) FROM entry WHERE event = '{event}' AND {where})"


NOTE = "(SELECT id FROM credit_note WHERE number = 'CN-2026-0001')"
LINE = "(SELECT MIN(id) FROM invoice_line)"

TAMPERED = {
    "the tax of a line": (
        f"UPDATE invoice_line_tax SET tax_minor = tax_minor + 1 WHERE line_id = {LINE}",
        "Invoices add up from their lines and taxes",
        "Invoice INV-0001, line 1: tax 19.00 EUR, but the taxes of its rates come to 19.01 EUR.",
    ),
    "the tax of a waiting refund": (
        """UPDATE refund_line_tax SET tax_minor = tax_minor + 1 WHERE component = 0 AND refund_line_id =
        (SELECT MIN(refund_line.id) FROM refund_line JOIN refund ON refund.id = refund_id WHERE state = 'requested'
         AND origin = 'requested' AND refund.number = 'R-9')""",
        "Refunds add up from their lines and taxes",
        "Refund R-9, line 1: tax 6.33 EUR, but the taxes of its rates come to 6.34 EUR.",
    ),
    "what a line keeps of its refunds": (
        f"UPDATE invoice_line SET held_gross_minor = held_gross_minor - 100 WHERE id = {LINE}",
        "No line gives back more than was sold",
        "Invoice INV-0001, line 1: as given back with tax it keeps 49.00 EUR, but the rows come to 50.00 EUR.",
    ),
    "what a payment keeps of its refunds": (
        "UPDATE payment SET returned_minor = 0 WHERE number = 'P-1'",
        "No payment gives back more than came in",
        "Payment P-1: as paid back it keeps 0.00 EUR, but the rows come to 51.00 EUR.",
    ),
    "what a part of a payment keeps": (
        "UPDATE payment_part SET waiting_minor = 1 WHERE payment_id = (SELECT id FROM payment WHERE number = 'P-1')",
        "No part of a payment gives back more than it paid",
        "Payment P-1 on invoice INV-0001: as promised it keeps 0.01 EUR, but the rows come to 0.00 EUR.",
    ),
    "what an invoice keeps as paid": (
        "UPDATE invoice SET paid_minor = 1 WHERE number = 'INV-0002'",
        "No invoice gives back more than was paid on it",
        "Invoice INV-0002: as paid it keeps 0.01 EUR, but the rows come to 238.00 EUR.",
    ),
    "an entry without postings": (
        """INSERT INTO entry (id, posted_on, posted_at, event, customer_id, invoice_id)
        SELECT 9999, posted_on, posted_at, 'invoice', customer_id, invoice_id FROM entry WHERE id = 1""",
        "Every entry of the ledger balances",
        "Entry 9999 (invoice): it moves nothing.",
    ),
    "what a payment settled": (
        f"""UPDATE posting SET amount_minor = amount_minor - 1
        WHERE credit = 'receivable' AND debit = 'gateway' AND entry_id = {entry_of("payment")}""",
        "What customers owe is what invoices, payments and notes come to",
        "Invoice INV-0001: the ledger has 0.01 EUR as owed by the customer, "
        "but invoice, payments and notes come to 0.00 EUR.",
    ),
    "what was paid back": (
        f"UPDATE posting SET amount_minor = 1 WHERE entry_id = {entry_of('refund paid')}",
        "What is owed to customers is what notes and refunds come to",
        "Invoice INV-0001: the ledger has −50.99 EUR as owed to the customer, but notes and refunds come to 0.00 EUR.",
    ),
    "tax posted as sales": (
        f"UPDATE posting SET credit = 'sales' WHERE credit = 'tax' AND entry_id = {entry_of('invoice')}",
        "Sales and tax are what invoices and notes come to",
        "Invoice INV-0001: the ledger has 8.05 EUR as tax, but invoice and notes come to −11.72 EUR.",
    ),
    "the account of a refund": (
        f"UPDATE posting SET credit = 'cash' WHERE entry_id = {entry_of('refund paid')}",
        "Money came in and left on its own account",
        "Refund R-1: money left from the account cash, not from gateway.",
    ),
    "the fee of a payment": (
        "UPDATE payment SET fee_minor = 1 WHERE number = 'P-1'",
        "Money came in and left on its own account",
        "Payment P-1: the ledger has 2.50 EUR as its fee, but it is 0.01 EUR.",
    ),
    "the last number given": (
        "UPDATE series SET last = last + 1 WHERE name = 'CN'",
        "Numbers have no gap and no repeat",
        "Series CN-2026: number 10 is missing.",
    ),
    "a line of a note": (
        f"UPDATE credit_note_line SET net_minor = net_minor - 1, gross_minor = gross_minor - 1 WHERE note_id = {NOTE}"
        " AND position = 1",
        "Credit notes add up from their lines, as on their paper",
        "Credit note CN-2026-0001: gross 51.00 EUR, but its lines come to 50.99 EUR.",
    ),
    "the tax of a rate on a note": (
        f"UPDATE credit_note_tax SET tax_minor = 700 WHERE note_id = {NOTE} AND rate_milli = 19000",
        "Credit notes equal their refunds, by tax rate",
        "Credit note CN-2026-0001: at 19 % it has net 42.02 EUR and tax 7.00 EUR, "
        "but refund R-1 has net 42.02 EUR and tax 7.98 EUR.",
    ),
    "the refund of a reversal": (
        "UPDATE credit_note SET refund_id = NULL WHERE kind = 'reversal'",
        "Reversals take back the note that they name",
        "Credit note CN-2026-0003: its refund, invoice or amounts are not those of the note that it takes back.",
    ),
    "a word of a frozen copy": (
        f"UPDATE credit_note SET frozen_json = REPLACE(frozen_json, 'Anna Berg', 'Anna Berk') WHERE id = {NOTE}",
        "Frozen copies are as they were issued",
        "Credit note CN-2026-0001: its frozen copy was changed.",
    ),
    "an act": (
        "UPDATE audit_row SET person_id = 2 WHERE act = 'refund requested' AND id = (SELECT MIN(id) FROM audit_row"
        " WHERE act = 'refund requested')",
        "The audit trail is whole",
        "Audit row 2 (refund requested, refund ",
    ),
    "the head of the trail": (
        "UPDATE audit_head SET last = last - 1",
        "The audit trail is whole",
        "The head of the audit trail names row ",
    ),
}


@pytest.mark.parametrize(("statement", "title", "named"), TAMPERED.values(), ids=TAMPERED.keys())
def test_a_change_behind_the_programs_back_fails_its_line_and_no_other_and_names_the_row(
    busy_office: OfficeBuilder, statement: str, title: str, named: str
) -> None:
    busy_office.tamper(statement)
    faults = failed(busy_office)
    assert list(faults) == [title]
    assert any(fault.startswith(named) for fault in faults[title]), faults[title]


def test_a_stored_document_that_was_exchanged_is_found(busy_office: OfficeBuilder) -> None:
    title = "Stored documents are as they were drawn"
    false = b"another paper"
    column = f"X'{false.hex()}'" if busy_office.database.is_file else f"'\\x{false.hex()}'"
    busy_office.tamper(f"UPDATE stored_document SET pdf = {column}")
    assert failed(busy_office) == {title: ("Credit note CN-2026-0001: its stored document was changed.",)}
    busy_office.tamper(f"UPDATE stored_document SET sha256 = '{sha256(false)}'")
    said = "Credit note CN-2026-0001: its stored document is not the one that the audit trail names."
    assert failed(busy_office) == {title: (said,)}


def test_an_act_that_was_cut_out_of_the_trail_is_found(busy_office: OfficeBuilder) -> None:
    busy_office.tamper("DELETE FROM audit_row WHERE id IN (3, 4)")
    assert failed(busy_office) == {"The audit trail is whole": ("Audit row 3 to 4: missing.",)}


def test_a_refund_beyond_its_caps_is_found_at_line_payment_and_invoice(busy_office: OfficeBuilder) -> None:
    # 900.00 asked of a line that was sold for 238.00, in all the places where a vandal would have to write it
    waiting = "(SELECT id FROM refund WHERE number = 'R-9')"
    first = f"(SELECT MIN(id) FROM refund_line WHERE refund_id = {waiting})"
    busy_office.tamper(
        f"UPDATE refund_line SET gross_minor = 90000, net_minor = 90000 - tax_minor WHERE id = {first}",
        "UPDATE refund SET gross_minor = 90107, money_minor = 90107, net_minor = 90107 - tax_minor"
        f" WHERE id = {waiting}",
    )
    faults = failed(busy_office)
    assert {title: said[-1] for title, said in faults.items()} == {
        "No line gives back more than was sold": "Invoice INV-0007, line 1: of 200.00 EUR (amounts without tax) "
        "refunds take 893.67 EUR.",
        "No payment gives back more than came in": "Payment P-7: of 246.32 EUR (money) refunds take 901.07 EUR.",
        "No part of a payment gives back more than it paid": "Payment P-7 on invoice INV-0007: of 246.32 EUR (money) "
        "refunds take 901.07 EUR.",
        "No invoice gives back more than was paid on it": "Invoice INV-0007: of 246.32 EUR (money) "
        "refunds take 901.07 EUR.",
    }


def test_a_customer_who_was_cut_out_of_the_file_is_found(busy_file_office: OfficeBuilder) -> None:
    busy_file_office.tamper("DELETE FROM customer")
    faults = failed(busy_file_office)
    assert list(faults) == ["The office file is whole"]
    assert "that is not there" in faults["The office file is whole"][0]


def test_what_cannot_be_read_any_more_fails_its_line_and_not_the_program(busy_file_office: OfficeBuilder) -> None:
    busy_file_office.tamper("UPDATE audit_row SET at = 'yesterday' WHERE id = 1")
    faults = failed(busy_file_office)
    assert list(faults) == ["The audit trail is whole"]
    assert "cannot be read" in faults["The audit trail is whole"][0]


def test_only_the_first_faults_are_named_and_all_are_counted(office: OfficeBuilder) -> None:
    for _ in range(7):
        office.paid()
    office.tamper("UPDATE payment SET gone_minor = 1")
    fails = [each for each in books.check(office.database) if not each.ok]
    assert [(len(each.faults), each.found) for each in fails] == [(5, 7)]


def test_a_check_tells_how_far_it_is_and_can_be_stopped(busy_office: OfficeBuilder) -> None:
    seen: list[tuple[int, int]] = []
    every = len(books.PROOFS)
    books.check(busy_office.database, progress=lambda done, of: seen.append((done, of)))
    assert seen == [(done, every) for done in range(1, every + 1)]
    stopped = books.check(busy_office.database, progress=lambda *_: None, cancelled=lambda: True)
    assert stopped == []
