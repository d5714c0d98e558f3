"""The verbs as the system's scheduler and support type them: what is done, said and returned."""

from __future__ import annotations

import argparse
import logging
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from desktop import __main__ as program
from desktop import log, verbs
from desktop.services.sample import make_sample
from tests.documents.reading import page_texts

ROOT = Path(__file__).parents[1]
KEY = "sk_live_neverToBeSeenAnywhere"
SHOP = """Invoice,StockCode,Description,Quantity,InvoiceDate,Price,Customer ID,Country
900001,10001,Desk lamp,2,2010-02-01 10:00:00,10.00,77001,United Kingdom
900001,10002,Bulb,1,2010-02-01 10:00:00,1.50,77001,United Kingdom
900002,10001,Desk lamp,1,2010-02-30 10:00:00,10.00,77001,United Kingdom
"""


@dataclass
class Said:
    """What a verb returned, and what it said on both outputs."""

    code: int
    out: str
    err: str


@pytest.fixture(scope="module")
def written_sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A sample office that nobody changes."""
    return make_sample(tmp_path_factory.mktemp("sample") / "sample.rdesk").path


@pytest.fixture
def office(written_sample: Path, tmp_path: Path) -> Path:
    """A sample office to work on."""
    path = tmp_path / "offices" / written_sample.name
    shutil.copytree(written_sample.parent, path.parent)
    return path


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the program keeps its own in this test."""
    monkeypatch.setenv("REFUND_DESK_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


@pytest.fixture
def typed(home: Path, capsys: pytest.CaptureFixture[str]) -> Iterator[Callable[..., Said]]:
    """Type a verb in this process."""
    root = logging.getLogger()
    before, level = root.handlers[:], root.level

    def type_in(*words: str) -> Said:
        try:
            code = program.main(words)
        except SystemExit as end:
            code = int(end.code or 0)
        said = capsys.readouterr()
        return Said(code, said.out, said.err)

    yield type_in
    for handler in [added for added in root.handlers if added not in before]:
        root.removeHandler(handler)
        handler.close()
    root.setLevel(level)


def start(home: Path, *words: str) -> Said:
    """Start the program as its own process."""
    environment = os.environ | {
        "REFUND_DESK_HOME": str(home),
        "PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring",
    }
    done = subprocess.run(
        [sys.executable, "-m", "desktop", *words],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=100,
        check=False,
    )
    assert "Traceback" not in done.stdout + done.stderr
    return Said(done.returncode, done.stdout, done.stderr)


def test_sample_writes_an_office_and_leaves_one_that_is_there_alone(home: Path, tmp_path: Path) -> None:
    path = tmp_path / "new folder" / "sample.rdesk"

    first = start(home, "sample", str(path))

    assert (first.code, first.err) == (0, "")
    assert first.out == f"The sample office is in {path}: 87 invoices, 34 refunds. No money moved.\n"
    assert sorted(found.name for found in path.parent.iterdir()) == ["sample.rdesk", "sample.rdesk.practice"]
    before = path.read_bytes()

    second = start(home, "sample", str(path))

    assert (second.code, second.out) == (1, "")
    assert second.err == f"The sample office was not written. {path} is there already. Choose another name.\n"
    assert path.read_bytes() == before


def test_import_takes_a_file_in_once_and_names_the_rows_left_out(home: Path, office: Path, tmp_path: Path) -> None:
    shop = tmp_path / "shop.csv"
    shop.write_text(SHOP, encoding="utf-8")
    words = ("import", str(shop), "--office", str(office), "--paid-by", "cash")

    first = start(home, *words)

    assert (first.code, first.err) == (0, "")
    # 21.50 net and 17.5 % of each line, 3.50 and 0.26, by hand.
    assert "1 invoices with 2 lines, 25.26 GBP with tax." in first.out
    assert "Row 4, InvoiceDate: " in first.out
    again = start(home, *words)
    assert again.code == 0
    assert "1 documents were in the office already." in again.out
    assert "invoices with" not in again.out


def test_check_says_of_each_promise_whether_it_holds(home: Path, office: Path) -> None:
    whole = start(home, "check", "--office", str(office))

    assert (whole.code, whole.err) == (0, "")
    assert "BROKEN" not in whole.out
    assert "The audit trail is whole" in whole.out


def test_document_writes_the_stored_paper(home: Path, office: Path, tmp_path: Path) -> None:
    path = tmp_path / "note.pdf"

    said = start(home, "document", "CN-2010-0002", "-o", str(path), "--office", str(office))

    assert (said.code, said.err) == (0, "")
    assert said.out == f"Credit note CN-2010-0002 is in {path}.\n"
    text = " ".join(page_texts(path.read_bytes()))
    assert "CN-2010-0002" in text
    assert "118.00" in text
    assert "PRACTICE" in text
    with sqlite3.connect(office) as database:
        stored = database.execute(
            "SELECT pdf FROM stored_document JOIN credit_note ON id = note_id WHERE number = 'CN-2010-0002'"
        ).fetchone()
    database.close()
    assert path.read_bytes() == stored[0]


def test_backup_keeps_a_copy_that_restore_puts_back(home: Path, office: Path, typed: Callable[..., Said]) -> None:
    saved = start(home, "backup", "--office", str(office))

    assert (saved.code, saved.err) == (0, "")
    copies = list((home / "backups").rglob("*.refunddesk"))
    assert len(copies) == 1
    assert saved.out == f"Larkfield Gift Wholesale is copied and proved: {copies[0]}\n"
    office.write_bytes(b"coffee" * 5_000)
    damaged = typed("check", "--office", str(office))
    assert damaged.code == 1
    assert "restore the newest good backup" in damaged.err

    restored = start(home, "restore", "--office", str(office))

    assert (restored.code, restored.err) == (0, "")
    assert f"Larkfield Gift Wholesale stands in {office} as in {copies[0]}" in restored.out
    assert "What stood there before is kept in " in restored.out
    assert typed("check", "--office", str(office)).code == 0


def test_restore_without_a_copy_says_so_and_leaves_the_office(office: Path, typed: Callable[..., Said]) -> None:
    before = office.read_bytes()

    said = typed("restore", "--office", str(office))

    assert said.code == 1
    assert said.err.startswith(f"The office was not restored. There is no good copy of {office} ")
    assert office.read_bytes() == before


def test_restore_refuses_what_is_no_copy(office: Path, tmp_path: Path, typed: Callable[..., Said]) -> None:
    before = office.read_bytes()
    (tmp_path / "letter").write_text("Dear accountant,", encoding="utf-8")

    said = typed("restore", str(tmp_path / "letter"), "--office", str(office))

    assert said.code == 1
    assert said.err.startswith("The office was not restored.")
    assert office.read_bytes() == before


def test_an_office_on_a_server_is_not_restored_from_here(typed: Callable[..., Said]) -> None:
    said = typed("restore", "--office", "postgresql://127.0.0.1/office")

    assert said.code == 1
    assert "An office on PostgreSQL is restored there" in said.err


def test_check_names_what_somebody_changed_behind_the_program(office: Path, typed: Callable[..., Said]) -> None:
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
    number: str, title: str, office: Path, tmp_path: Path, typed: Callable[..., Said]
) -> None:
    said = typed("document", number, "-o", str(tmp_path / "note.pdf"), "--office", str(office))

    assert said.code == 1
    assert said.err.startswith(title)
    assert not (tmp_path / "note.pdf").exists()


def test_a_paper_that_cannot_be_written_leaves_nothing_behind(
    office: Path, tmp_path: Path, typed: Callable[..., Said]
) -> None:
    folder = tmp_path / "taken"
    folder.mkdir()

    said = typed("document", "CN-2010-0002", "-o", str(folder), "--office", str(office))

    assert said.code == 1
    assert said.err.startswith(f"The file was not written. {folder}: ")
    assert [found.name for found in tmp_path.glob("taken*")] == ["taken"]


def test_an_office_that_cannot_be_opened_is_said_in_one_sentence(
    office: Path, tmp_path: Path, typed: Callable[..., Said]
) -> None:
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
        "unfinished": "The office was not opened: it was never finished.",
    }
    for name, title in expected.items():
        path = tmp_path / name
        before = path.read_bytes() if path.exists() else b""
        said = typed("check", "--office", str(path))
        assert (said.code, said.out) == (1, "")
        assert said.err.startswith(title)
        assert said.err.count("\n") == 1
        assert (path.read_bytes() if path.exists() else b"") == before


def test_a_server_that_does_not_answer_is_said_without_its_password(typed: Callable[..., Said]) -> None:
    said = typed("check", "--office", "postgresql://me:geheim@127.0.0.1:1/office")

    assert said.code == 1
    assert said.err.startswith("The office's server did not answer.")
    assert "geheim" not in said.err + log.path().read_text(encoding="utf-8")


def test_the_last_office_serves_where_none_is_named(home: Path, typed: Callable[..., Said]) -> None:
    said = typed("check")

    assert said.code == 1
    assert said.err == "Nothing was done: no office is named. Add --office and its file or address.\n"


def test_nobody_can_act_in_the_name_of_a_stranger(office: Path, typed: Callable[..., Said], tmp_path: Path) -> None:
    said = typed("document", "CN-2010-0002", "-o", str(tmp_path / "x"), "--office", str(office), "--person", "eve")

    assert said.code == 1
    assert "Nobody in this office has the login eve." in said.err


def test_a_clerk_may_not_import(office: Path, typed: Callable[..., Said], tmp_path: Path) -> None:
    shop = tmp_path / "shop.csv"
    shop.write_text(SHOP, encoding="utf-8")

    said = typed("import", str(shop), "--office", str(office), "--person", "clerk")

    assert said.code == 1
    assert said.err.startswith("You do not have the right to do this.")


def test_a_dry_run_stores_nothing(office: Path, typed: Callable[..., Said], tmp_path: Path) -> None:
    shop = tmp_path / "shop.csv"
    shop.write_text(SHOP, encoding="utf-8")

    dry = typed("import", str(shop), "--office", str(office), "--dry-run")
    wet = typed("import", str(shop), "--office", str(office))

    assert "Nothing was stored: this was a dry run." in dry.out
    assert "1 invoices with 2 lines, 25.26 GBP with tax." in dry.out
    assert "0 documents were in the office already." in wet.out


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("--currency", "XXQ"), "XXQ is no currency."),
        (("--country", "Atlantis"), "Atlantis is no country."),
        (("--column", "colour=Price"), "“colour” is no field."),
        (("--column", "price=Prise"), "The column “Prise” for the unit price is missing"),
    ],
)
def test_an_option_that_cannot_be_is_named(
    words: tuple[str, ...], sentence: str, office: Path, typed: Callable[..., Said], tmp_path: Path
) -> None:
    shop = tmp_path / "shop.csv"
    shop.write_text(SHOP, encoding="utf-8")

    said = typed("import", str(shop), "--office", str(office), *words)

    assert said.code == 1
    assert sentence in said.err


def test_a_file_of_which_no_row_can_be_taken_ends_with_1(
    office: Path, typed: Callable[..., Said], tmp_path: Path
) -> None:
    shop = tmp_path / "shop.csv"
    shop.write_text(SHOP.splitlines()[0] + "\n900009,1,Lamp,one,2010-02-01,1.00,7,France\n", encoding="utf-8")

    said = typed("import", str(shop), "--office", str(office))

    assert said.code == 1
    assert "Row 2, Quantity: " in said.out
    assert said.err.startswith("Nothing was imported.")


@pytest.mark.parametrize("verb", ["sample", "import", "check", "document", "backup", "restore"])
def test_each_verb_tells_how_it_is_typed(verb: str, typed: Callable[..., Said]) -> None:
    said = typed(verb, "--help")

    assert said.code == 0
    assert said.out.startswith(f"usage: python -m desktop {verb} ")


def test_the_version_is_told(typed: Callable[..., Said]) -> None:
    assert typed("--version").out == "Refund Desk 0.1.0\n"


@pytest.mark.parametrize("words", [("nonsense",), ("document",), ("check", "--ofice", "x"), ("sample",)])
def test_what_cannot_be_understood_ends_with_1_and_how_to_type_it(
    words: tuple[str, ...], typed: Callable[..., Said]
) -> None:
    said = typed(*words)

    assert said.code == 1
    assert "Nothing was done: " in said.err
    assert "--help" in said.err


@pytest.mark.expects_log("check ended unexpectedly")
def test_what_nobody_expected_is_said_calmly_and_stands_in_the_log_without_the_key(
    typed: Callable[..., Said], monkeypatch: pytest.MonkeyPatch
) -> None:
    def stumble(typed: argparse.Namespace) -> int:
        raise RuntimeError(f"sent {KEY} to nobody")

    monkeypatch.setitem(verbs._VERBS, "check", stumble)

    said = typed("check")

    assert said.code == 2
    assert said.err.startswith("Something unexpected happened and the work was not finished.")
    assert str(log.path()) in said.err
    written = log.path().read_text(encoding="utf-8")
    assert "RuntimeError: sent (key) to nobody" in written
    assert KEY not in said.out + said.err + written
