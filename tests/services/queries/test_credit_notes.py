"""What the page of credit notes reads, on a file and on PostgreSQL."""

from datetime import date, timedelta

import pytest

from desktop.model.states import Method, NoteKind
from desktop.services import approvals, credit_notes
from desktop.services.queries import credit_notes as queries
from desktop.services.queries.credit_notes import NoteFilter, NoteQuery
from desktop.services.refunds import LineWish
from tests.services.office_builder import OfficeBuilder, line
from tests.services.scenes import After


def issue_notes(office: OfficeBuilder) -> None:
    """Three notes and the reversal of the last: one mailed card refund with its paper, two by bank transfer."""
    lamp = office.paid(line("119.00"), number="491208", customer="Harbour Gifts Ltd")
    first = office.refunded(lamp, LineWish(1, gross="16.68"), reason="Lights faulty", notify=True)
    credit_notes.document(office.desk(), office.note_of(first).id)
    office.later(days=1)
    bank = office.paid(
        line("50.00"), number="491209", customer="Kettle & Kin", currency="USD", rate="0.9",
        method=Method.BANK_TRANSFER,
    )  # fmt: skip
    office.rate("USD", "0.9")
    office.refunded(bank, LineWish(1, gross="20.00"), reason="Goodwill", reference="BT-1")
    wrong = office.refunded(bank, LineWish(1, gross="5.00"), reason="Slip", reference="BT-2")
    approvals.unapprove(office.desk("manager"), wrong, "Never paid")


@pytest.fixture
def noted(after: After) -> OfficeBuilder:
    return after(issue_notes)


def numbers(office: OfficeBuilder, query: NoteQuery) -> list[str]:
    return [row.number[-1] for row in queries.window(office.desk(), query)[0]]


def test_windows_go_on_by_key_without_gap_or_repetition(noted: OfficeBuilder) -> None:
    desk, seen, after, more = noted.desk(), list[str](), None, True
    while more:
        rows, more = queries.window(desk, NoteQuery(), after, size=1)
        seen += [row.number for row in rows]
        after = rows[-1].key
    assert seen == [f"CN-2026-000{at}" for at in (4, 3, 2, 1)]


def test_sums_count_a_reversal_against_what_it_takes_back(noted: OfficeBuilder) -> None:
    found = {each.currency: (each.count, each.gross_minor) for each in queries.sums(noted.desk(), NoteQuery())}
    assert found == {"EUR": (1, 1668), "USD": (3, 2000)}


def test_filters_and_words_narrow_list_and_sums_alike(noted: OfficeBuilder) -> None:
    for query, wanted in (
        (NoteQuery(NoteFilter.REVERSALS), ["4"]),
        (NoteQuery(NoteFilter.REFUNDS), ["3", "2", "1"]),
        (NoteQuery(NoteFilter.NOT_DRAWN), ["4", "3", "2"]),
        (NoteQuery(NoteFilter.THIS_YEAR), ["4", "3", "2", "1"]),
        (NoteQuery(NoteFilter.RETURNED), []),
        (NoteQuery(text="491208"), ["1"]),
        (NoteQuery(text="kettle 0003"), ["3"]),
        (NoteQuery(NoteFilter.REVERSALS, "harbour"), []),
        (NoteQuery(text="100%"), []),
    ):
        assert numbers(noted, query) == wanted
        assert sum(each.count for each in queries.sums(noted.desk(), query)) == len(wanted)
    noted.later(days=365)
    assert numbers(noted, NoteQuery(NoteFilter.THIS_YEAR)) == []


def test_what_has_no_paper_is_counted_until_it_is_drawn(noted: OfficeBuilder) -> None:
    assert queries.not_drawn(noted.desk()) == 3
    assert credit_notes.draw_missing(noted.desk()) == 3
    assert queries.not_drawn(noted.desk()) == 0
    assert all(row.drawn and len(row.sha256) == 64 for row in queries.window(noted.desk(), NoteQuery())[0])


def test_a_detail_knows_refund_paper_mails_and_the_other_note(noted: OfficeBuilder) -> None:
    desk = noted.desk()
    by_number = {row.number: row.id for row in queries.window(desk, NoteQuery())[0]}
    first = queries.detail(desk, by_number["CN-2026-0001"])
    assert first.refund is not None and first.refund.method == "Visa ••4242"
    assert first.taxes == [(19_000, 1402, 266)]
    assert first.stored_bytes == len(credit_notes.document(desk, first.row.id))
    assert first.drawn_at == noted.clock() - timedelta(days=1)
    assert [(mail.recipient, mail.state) for mail in first.mails] == [("anna@example.org", "waiting")]
    assert (first.reverses, first.reversed_by) == (None, None)
    taken_back = queries.detail(desk, by_number["CN-2026-0003"])
    assert taken_back.reversed_by == (by_number["CN-2026-0004"], "CN-2026-0004")
    assert (taken_back.drawn_at, taken_back.stored_bytes, taken_back.mails) == (None, 0, [])
    reversal = queries.detail(desk, by_number["CN-2026-0004"])
    assert reversal.reverses == (by_number["CN-2026-0003"], "CN-2026-0003")
    assert reversal.row.kind is NoteKind.REVERSAL
    assert reversal.row.issued == date(2026, 3, 3)
    assert queries.one(desk, reversal.row.id) == reversal.row
