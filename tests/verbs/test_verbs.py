"""The verbs as the system's scheduler and support type them: what is done, said and returned."""

from __future__ import annotations

import argparse
import sqlite3
from pathlib import Path

import pytest

from desktop import log, verbs
from tests.documents.reading import page_texts
from tests.verbs.said import Typed, start

KEY = "sk_live_neverToBeSeenAnywhere"


def test_sample_writes_an_office_and_leaves_one_that_is_there_alone(home: Path, tmp_path: Path) -> None:
    path = tmp_path / "new folder" / "sample.rdesk"

    first = start(home, "sample", str(path))

    assert (first.code, first.err) == (0, "")
    assert first.out == f"The sample office is in {path}: 87 invoices, 38 refunds. No money moved.\n"
    assert sorted(found.name for found in path.parent.iterdir()) == ["sample.rdesk", "sample.rdesk.practice"]
    before = path.read_bytes()

    second = start(home, "sample", str(path))

    assert (second.code, second.out) == (1, "")
    assert second.err == f"The sample office was not written. {path} is there already. Choose another name.\n"
    assert path.read_bytes() == before


def test_a_forgotten_password_is_taken_away_and_the_trail_says_so(home: Path, office: Path) -> None:
    with sqlite3.connect(office) as database:
        database.execute("UPDATE person SET password_hash = 'forgotten', wrong_tries = 3 WHERE login = 'admin'")
    database.close()

    said = start(home, "forget-password", "admin", "--office", str(office))

    assert (said.code, said.err) == (0, "")
    assert said.out.startswith("Sample admin sits down without a password now.")
    with sqlite3.connect(office) as database:
        kept = database.execute("SELECT password_hash, wrong_tries FROM person WHERE login = 'admin'").fetchone()
        last = database.execute("SELECT act, person_id FROM audit_row ORDER BY id DESC LIMIT 1").fetchone()
    database.close()
    assert kept == ("", 0)
    assert last == ("password removed from outside the window", None)


def test_a_login_that_is_nobodys_has_no_password_to_take_away(home: Path, office: Path) -> None:
    said = start(home, "forget-password", "boss", "--office", str(office))

    assert (said.code, said.out) == (1, "")
    assert said.err.startswith("No password was taken away. Nobody has the login boss. Logins are: admin, ")


def test_check_says_of_each_promise_whether_it_holds(home: Path, office: Path) -> None:
    whole = start(home, "check", "--office", str(office))

    assert (whole.code, whole.err) == (0, "")
    assert "BROKEN" not in whole.out
    assert "The audit trail is whole" in whole.out


def test_document_writes_the_stored_paper(home: Path, office: Path, tmp_path: Path) -> None:
    path = tmp_path / "note.pdf"

    said = start(home, "document", "CN-2010-0003", "-o", str(path), "--office", str(office))

    assert (said.code, said.err) == (0, "")
    assert said.out == f"Credit note CN-2010-0003 is in {path}.\n"
    text = " ".join(page_texts(path.read_bytes()))
    assert "CN-2010-0003" in text
    assert "118,00" in text  # the customer is in Austria
    assert "PRACTICE" in text
    with sqlite3.connect(office) as database:
        stored = database.execute(
            "SELECT pdf FROM stored_document JOIN credit_note ON id = note_id WHERE number = 'CN-2010-0003'"
        ).fetchone()
    database.close()
    assert path.read_bytes() == stored[0]


@pytest.mark.parametrize(("syntax", "root"), [("ubl", b"<CreditNote "), ("cii", b"<rsm:CrossIndustryInvoice ")])
def test_document_writes_the_e_invoice_in_either_syntax(
    syntax: str, root: bytes, office: Path, tmp_path: Path, typed: Typed
) -> None:
    path = tmp_path / "note.xml"

    said = typed("document", "CN-2010-0001", "--xml", syntax, "-o", str(path), "--office", str(office))

    assert (said.code, said.err) == (0, "")
    assert said.out == f"The e-invoice of credit note CN-2010-0001 is in {path}.\n"
    assert root in path.read_bytes()
    assert b">CN-2010-0001<" in path.read_bytes()


def test_a_note_without_an_e_invoice_is_said_with_the_reason_and_nothing_written(
    office: Path, tmp_path: Path, typed: Typed
) -> None:
    path = tmp_path / "note.xml"

    said = typed("document", "CN-2010-0003", "--xml", "ubl", "-o", str(path), "--office", str(office))

    assert (said.code, said.out) == (1, "")
    assert said.err.startswith("CN-2010-0003 has no e-invoice. Line 1 is without tax and its invoice does not say why.")
    assert not path.exists()


def test_check_names_what_somebody_changed_behind_the_program(office: Path, typed: Typed) -> None:
    database = sqlite3.connect(office)
    guards = database.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'audit_row'")
    for (guard,) in guards.fetchall():
        database.execute(f"DROP TRIGGER {guard}")
    database.execute("UPDATE audit_row SET person_id = 3 WHERE id = 17")
    database.commit()
    database.close()

    said = typed("check", "--office", str(office))

    assert said.code == 1
    broken = said.out.splitlines()
    at = broken.index("BROKEN  The audit trail is whole")
    assert "17" in broken[at + 1]
    assert [line for line in broken if line.startswith("BROKEN")] == [broken[at]]
    assert said.err.startswith("1 of ")
    assert "Nothing was changed." in said.err


@pytest.mark.parametrize(
    ("number", "title"), [("CN-2010-9999", "The credit note was not found."), ("", "The credit note was not found.")]
)
def test_a_note_that_is_not_there_is_said_and_nothing_written(
    number: str, title: str, office: Path, tmp_path: Path, typed: Typed
) -> None:
    said = typed("document", number, "-o", str(tmp_path / "note.pdf"), "--office", str(office))

    assert said.code == 1
    assert said.err.startswith(title)
    assert not (tmp_path / "note.pdf").exists()


def test_a_paper_that_cannot_be_written_leaves_nothing_behind(office: Path, tmp_path: Path, typed: Typed) -> None:
    folder = tmp_path / "taken"
    folder.mkdir()

    said = typed("document", "CN-2010-0003", "-o", str(folder), "--office", str(office))

    assert said.code == 1
    assert said.err.startswith(f"The file was not written. {folder}: ")
    assert [found.name for found in tmp_path.glob("taken*")] == ["taken"]


def test_an_office_that_cannot_be_opened_is_said_in_one_sentence(office: Path, tmp_path: Path, typed: Typed) -> None:
    good = office.read_bytes()
    (tmp_path / "text").write_text("Dear accountant,\n" * 500, encoding="utf-8")
    (tmp_path / "cut").write_bytes(good[: len(good) // 2])
    foreign = sqlite3.connect(tmp_path / "foreign")
    foreign.execute("CREATE TABLE song (name TEXT)")
    foreign.commit()
    foreign.close()
    (tmp_path / "newer").write_bytes(good)
    newer = sqlite3.connect(tmp_path / "newer")
    newer.execute("UPDATE alembic_version SET version_num = '9999'")
    newer.commit()
    newer.close()
    (tmp_path / "unfinished").write_bytes(good)
    unfinished = sqlite3.connect(tmp_path / "unfinished")
    unfinished.execute("DELETE FROM office")
    unfinished.commit()
    unfinished.close()
    expected = {
        "nowhere": "The office was not found.",
        "text": "The office file is damaged.",
        "cut": "The office file is damaged.",
        "foreign": "This is not an office of Refund Desk.",
        "newer": "This office was used by a newer Refund Desk.",
        "unfinished": "This office was not finished.",
    }
    for name, title in expected.items():
        path = tmp_path / name
        before = path.read_bytes() if path.exists() else b""
        said = typed("check", "--office", str(path))
        assert (said.code, said.out) == (1, "")
        assert said.err.startswith(title)
        assert said.err.count("\n") == 1
        assert (path.read_bytes() if path.exists() else b"") == before


def test_a_server_that_does_not_answer_is_said_without_its_password(typed: Typed) -> None:
    said = typed("check", "--office", "postgresql://me:geheim@127.0.0.1:1/office")

    assert said.code == 1
    assert said.err.startswith("The office's server did not answer.")
    assert "geheim" not in said.err + log.path().read_text(encoding="utf-8")


def test_the_last_office_serves_where_none_is_named(home: Path, typed: Typed) -> None:
    said = typed("check")

    assert said.code == 1
    assert said.err == "Nothing was done: no office is named. Add --office and its file or address.\n"


def test_nobody_can_act_in_the_name_of_a_stranger(office: Path, typed: Typed, tmp_path: Path) -> None:
    said = typed("document", "CN-2010-0003", "-o", str(tmp_path / "x"), "--office", str(office), "--person", "eve")

    assert said.code == 1
    assert "Nobody in this office has the login eve." in said.err


@pytest.mark.parametrize("verb", ["sample", "import", "check", "document", "backup", "restore"])
def test_each_verb_tells_how_it_is_typed(verb: str, typed: Typed) -> None:
    said = typed(verb, "--help")

    assert said.code == 0
    assert said.out.startswith(f"usage: python -m desktop {verb} ")


def test_the_version_is_told(typed: Typed) -> None:
    assert typed("--version").out == "Refund Desk 0.1.0\n"


@pytest.mark.parametrize("words", [("nonsense",), ("document",), ("check", "--ofice", "x"), ("sample",)])
def test_what_cannot_be_understood_ends_with_1_and_how_to_type_it(words: tuple[str, ...], typed: Typed) -> None:
    said = typed(*words)

    assert said.code == 1
    assert "Nothing was done: " in said.err
    assert "--help" in said.err


@pytest.mark.expects_log("check ended unexpectedly")
def test_what_nobody_expected_is_said_calmly_and_stands_in_the_log_without_the_key(
    typed: Typed, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stumble(typed: argparse.Namespace) -> None:
        raise RuntimeError(f"sent {KEY} to nobody")

    monkeypatch.setitem(verbs._VERBS, "check", stumble)

    said = typed("check")

    assert said.code == 2
    assert said.err.startswith("Something unexpected happened and the work was not finished.")
    assert str(log.path()) in said.err
    written = log.path().read_text(encoding="utf-8")
    assert "RuntimeError: sent (key) to nobody" in written
    assert KEY not in said.out + said.err + written
