"""Papers as files: the stored bytes, whole or not at all, and nobody's file is overwritten by many at once."""

from pathlib import Path

import pytest

from desktop.documents import archival
from desktop.errors import BadInput, RefundDeskError
from desktop.model.states import Syntax
from desktop.services import credit_notes, saving
from desktop.services.refunds import LineWish
from tests.services.office_builder import OfficeBuilder, line


def issued(office: OfficeBuilder, count: int) -> list[tuple[int, str]]:
    """So many notes, by id and number."""
    sold = office.paid(line("10.00", str(count)))
    notes = [office.note_of(office.refunded(sold, LineWish(1, gross="10.00"))) for _ in range(count)]
    return [(note.id, note.number) for note in notes]


def test_a_saved_paper_is_the_stored_one(file_office: OfficeBuilder, tmp_path: Path) -> None:
    ((note_id, number),) = issued(file_office, 1)
    path = tmp_path / "note.pdf"
    path.write_bytes(b"older")
    saving.save(file_office.desk(), note_id, path)
    assert path.read_bytes() == credit_notes.document(file_office.desk(), note_id)
    assert number.encode() not in b"older"
    assert not (tmp_path / "note.pdf.part").exists()


def test_many_stop_between_two_and_what_is_written_stays(file_office: OfficeBuilder, tmp_path: Path) -> None:
    wanted, told = issued(file_office, 3), list[int]()
    folder = tmp_path / "out"
    folder.mkdir()
    files = saving.save_all(file_office.desk(), wanted, folder, told.append, lambda: len(told) == 2)
    assert told == [1, 2]
    assert [path.name for path in files] == [f"{number}.pdf" for _, number in wanted[:2]]
    assert sorted(path.name for path in folder.iterdir()) == sorted(path.name for path in files)


def test_saving_again_writes_nothing_twice(file_office: OfficeBuilder, tmp_path: Path) -> None:
    wanted = issued(file_office, 2)
    for _ in range(2):
        saving.save_all(file_office.desk(), wanted, tmp_path, lambda done: None, lambda: False)
    assert sorted(path.name for path in tmp_path.glob("*.pdf")) == [f"{number}.pdf" for _, number in wanted]


def test_e_invoices_are_saved_by_their_syntax_and_notes_without_one_are_named(
    file_office: OfficeBuilder, tmp_path: Path
) -> None:
    desk, ((note_id, number),) = file_office.desk(), issued(file_office, 1)
    untaxed = file_office.paid(line("10.00", rates=()))
    without = file_office.note_of(file_office.refunded(untaxed, LineWish(1, all=True)))
    told = list[int]()
    for syntax in Syntax:
        done = saving.save_einvoices(
            desk, [(note_id, number), (without.id, without.number)], syntax, tmp_path, told.append, lambda: False
        )
        assert [path.name for path in done.files] == [f"{number}.{syntax}.xml"]
        assert done.files[0].read_bytes() == credit_notes.einvoice_of(desk, note_id, syntax)
        ((name, reason),) = done.without
        assert name == without.number
        assert reason.startswith("Line 1 is without tax and its invoice does not say why.")
    assert told == [1, 2, 1, 2]
    inside = archival.einvoice_inside(credit_notes.document(desk, note_id))
    assert (tmp_path / f"{number}.cii.xml").read_bytes() == inside
    with pytest.raises(BadInput, match=f"{without.number} has no e-invoice"):
        saving.save_einvoice(desk, without.id, Syntax.UBL, tmp_path / "x.xml")
    assert not (tmp_path / "x.xml").exists()


def test_a_place_that_is_not_there_is_told_and_leaves_nothing(file_office: OfficeBuilder, tmp_path: Path) -> None:
    ((note_id, number),) = issued(file_office, 1)
    with pytest.raises(RefundDeskError, match=r"note\.pdf was not saved") as refused:
        saving.save(file_office.desk(), note_id, tmp_path / "nowhere" / "note.pdf")
    assert "stored in the office as before" in refused.value.message
    file = tmp_path / "file"
    file.write_bytes(b"")
    with pytest.raises(RefundDeskError, match=f"{number}.pdf was not saved"):
        saving.save_all(file_office.desk(), [(note_id, number)], file, lambda done: None, lambda: False)
