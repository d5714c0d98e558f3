"""Which copies are kept how long, and which of them is the newest that is still good."""

from __future__ import annotations

import json
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path

from desktop.services import backup
from desktop.services.backup import keeping
from desktop.services.backup.keeping import Head, KeptCopy, Reason
from tests.services.office_builder import OfficeBuilder

NOW = datetime(2026, 3, 2, 18, 0, tzinfo=UTC)
HEAD = Head("Lampenhaus Berg", "an id", "0001", 1, "a hash")


def copy_of(made_at: datetime) -> KeptCopy:
    return KeptCopy(Path(f"{made_at:%Y%m%d%H%M}"), HEAD, "", Reason.DAILY, made_at, "")


def left(copies: list[KeptCopy]) -> list[datetime]:
    spare = {copy.path for copy in keeping.superfluous(copies, NOW)}
    return [copy.made_at for copy in copies if copy.path not in spare]


def test_a_copy_every_hour_for_twelve_years_leaves_all_of_a_week_then_weeks_then_months() -> None:
    hours = [NOW - timedelta(hours=at) for at in range(24 * 365 * 12)]
    kept = left([copy_of(moment) for moment in hours])
    week = [moment for moment in kept if NOW - moment <= timedelta(days=7)]
    quarter = [moment for moment in kept if timedelta(days=7) < NOW - moment <= timedelta(days=92)]
    older = [moment for moment in kept if NOW - moment > timedelta(days=92)]
    assert len(week) == 7 * 24 + 1
    assert set(Counter(moment.isocalendar()[:2] for moment in quarter).values()) == {1}
    assert len(quarter) in {13, 14}
    assert set(Counter((moment.year, moment.month) for moment in older).values()) == {1}
    # a month for each of ten years, less the quarter that is kept by weeks
    assert len(older) in {117, 118, 119}
    assert min(older) > datetime(2016, 3, 1, tzinfo=UTC)


def test_of_a_week_and_of_a_month_the_newest_copy_stays() -> None:
    monday, friday = datetime(2026, 2, 9, 9, tzinfo=UTC), datetime(2026, 2, 13, 17, tzinfo=UTC)
    first, last = datetime(2025, 6, 1, 9, tzinfo=UTC), datetime(2025, 6, 30, 17, tzinfo=UTC)
    assert left([copy_of(moment) for moment in (first, monday, last, friday)]) == [last, friday]


def test_what_is_kept_today_is_thinned_no_further_by_looking_again() -> None:
    kept = left([copy_of(NOW - timedelta(hours=5 * at)) for at in range(3_000)])
    assert left([copy_of(moment) for moment in kept]) == kept


def test_copies_that_are_no_longer_kept_go_with_their_manifests_and_the_newest_never_goes(
    office: OfficeBuilder,
) -> None:
    folder = office.folder / "backups"
    moments = [datetime(2005, 1, 1, tzinfo=UTC), NOW - timedelta(days=20), NOW - timedelta(days=19)]
    for moment in moments:
        office.now = moment
        office.customer(f"Customer of {moment}")
        backup.make(office.database, folder, Reason.DAILY, moment)
        assert backup.kept(folder)[0].made_at == moment
    office.customer("Customer of today")
    newest = backup.make(office.database, folder, Reason.CLOSED, NOW)
    assert [copy.made_at for copy in backup.kept(folder)] == [NOW, moments[2]]
    assert sorted(path.name for path in folder.iterdir()) == [
        "2026-02-11_180000Z-daily.refunddesk",
        "2026-02-11_180000Z-daily.refunddesk.json",
        "2026-03-02_180000Z-closed.refunddesk",
        "2026-03-02_180000Z-closed.refunddesk.json",
    ]
    assert backup.newest_good(folder) == newest


def test_the_newest_good_copy_is_not_the_newest_where_that_is_damaged(office: OfficeBuilder) -> None:
    folder = office.folder / "backups"
    copies = []
    for day in range(4):
        office.customer(f"Customer {day}")
        copies.append(backup.make(office.database, folder, Reason.DAILY, NOW + timedelta(days=day)))
    assert backup.newest_good(folder) == copies[3]
    content = bytearray(copies[3].path.read_bytes())
    content[-1] ^= 1
    copies[3].path.write_bytes(content)
    assert backup.newest_good(folder) == copies[2]
    copies[2].path.write_bytes(copies[2].path.read_bytes()[:4096])
    assert backup.newest_good(folder) == copies[1]
    copies[1].path.with_name(copies[1].path.name + ".json").unlink()
    assert backup.newest_good(folder) == copies[0]
    copies[0].path.unlink()
    assert backup.newest_good(folder) is None


def test_a_copy_whose_manifest_names_another_trail_is_not_good(office: OfficeBuilder) -> None:
    made = backup.make(office.database, office.folder / "backups", Reason.ASKED, NOW)
    manifest = made.path.with_name(made.path.name + ".json")
    said = json.loads(manifest.read_text(encoding="utf-8"))
    said["head"]["audit_number"] += 1
    manifest.write_text(json.dumps(said), encoding="utf-8")
    assert backup.newest_good(office.folder / "backups") is None


def test_the_newest_good_copy_of_a_damaged_file_is_found_among_those_of_other_offices(
    file_office: OfficeBuilder, tmp_path: Path
) -> None:
    root = tmp_path / "all"
    other = Path(file_office.database.address).with_name("other.refunddesk")
    other.write_bytes(Path(file_office.database.address).read_bytes())
    mine = backup.make(file_office.database, root / "mine", Reason.CLOSED, NOW)
    backup.making.file_copy(other, root / "other", Reason.CLOSED, NOW + timedelta(days=1))
    assert backup.newest_good(root, file_office.database.address) == mine


def test_a_folder_that_is_not_there_has_no_copies(tmp_path: Path) -> None:
    assert backup.newest_good(tmp_path / "nothing") is None
    assert backup.due(tmp_path / "nothing", NOW)
