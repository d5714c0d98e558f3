"""`backup` and `restore`: a proved copy, and the office put back from it."""

from __future__ import annotations

from pathlib import Path

from tests.verbs.said import Typed, start


def test_backup_keeps_a_copy_that_restore_puts_back(home: Path, office: Path, typed: Typed) -> None:
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


def test_restore_without_a_copy_says_so_and_leaves_the_office(office: Path, typed: Typed) -> None:
    before = office.read_bytes()

    said = typed("restore", "--office", str(office))

    assert said.code == 1
    assert said.err.startswith(f"The office was not restored. There is no good copy of {office} ")
    assert office.read_bytes() == before


def test_restore_refuses_what_is_no_copy(office: Path, tmp_path: Path, typed: Typed) -> None:
    before = office.read_bytes()
    (tmp_path / "letter").write_text("Dear accountant,", encoding="utf-8")

    said = typed("restore", str(tmp_path / "letter"), "--office", str(office))

    assert said.code == 1
    assert said.err.startswith("The office was not restored.")
    assert office.read_bytes() == before


def test_an_office_on_a_server_is_not_restored_from_here(typed: Typed) -> None:
    said = typed("restore", "--office", "postgresql://127.0.0.1/office")

    assert said.code == 1
    assert "An office on PostgreSQL is restored there" in said.err
