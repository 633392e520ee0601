"""Names of backups can be read back; the rotation keeps what it says, and always the newest."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csmcli.core.backups import AUTOMATIC, OCCASIONS, Backup, Keep, parsed, prefix, stem, superfluous

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)

moments = st.datetimes(datetime(2025, 1, 1), datetime(2027, 12, 31)).map(
    lambda at: at.replace(microsecond=0, tzinfo=UTC)
)
made = st.builds(Backup, st.just("csm"), moments, st.sampled_from(OCCASIONS))
keeps = st.builds(Keep, st.integers(0, 9), st.integers(0, 6), st.integers(0, 8))


@given(st.text(min_size=1), moments, st.sampled_from(OCCASIONS))
def test_a_name_is_read_back(database: str, at: datetime, occasion: str) -> None:
    backup = Backup(database, at, occasion)
    assert parsed(backup.name) == backup


def test_a_name_tells_database_day_time_and_occasion() -> None:
    backup = Backup(stem("csm.db"), NOON, "daily")
    assert backup.name == "csm.2026-11-22T120000Z.daily.db"
    assert backup.name.startswith(prefix("csm.db", NOON))
    assert stem("clients.sqlite") == "clients.sqlite"


@pytest.mark.parametrize(
    "name",
    [
        "csm.db",
        "csm.2026-11-22T120000Z.daily",
        "csm.2026-11-22T120000Z.weekly.db",
        "csm.2026-13-22T120000Z.daily.db",
        "csm.2026-11-22T120000+0800.daily.db",
        "csm.20261122T120000Z.daily.db",
        "csm.0001-01-01T000000+2359.daily.db",
        ".csm.2026-11-22T120000Z.daily.db.123.draft",
    ],
)
def test_any_other_name_is_no_backup(name: str) -> None:
    assert parsed(name) is None


@given(st.lists(made, unique=True), keeps)
def test_the_rotation_keeps_what_it_says(backups: list[Backup], keep: Keep) -> None:
    gone = superfluous(backups, keep)
    kept = [backup for backup in backups if backup not in gone]
    automatic = sorted((b for b in backups if b.occasion in AUTOMATIC), key=lambda b: b.at)
    left = [b for b in automatic if b not in gone]
    assert {b.occasion for b in gone} <= {*AUTOMATIC}
    assert [b.at for b in left[-1:]] == [b.at for b in automatic[-1:]]
    for period, count in (
        (lambda b: b.at.date(), keep.daily),
        (lambda b: b.at.isocalendar()[:2], keep.weekly),
        (lambda b: (b.at.year, b.at.month), keep.monthly),
    ):
        newest = sorted({period(b) for b in automatic})[-count:] if count else []
        assert {*newest} <= {period(b) for b in left}
        for one in newest:
            assert max(b.at for b in automatic if period(b) == one) in {b.at for b in left}
    days = sorted({b.at.date() for b in automatic})[-keep.daily :] if keep.daily else []
    for day in days:
        for occasion in AUTOMATIC:
            same = [b.at for b in automatic if b.at.date() == day and b.occasion == occasion]
            if same:
                assert {min(same), max(same)} <= {b.at for b in left if b.occasion == occasion}
    assert len(left) <= keep.daily * 2 * len(AUTOMATIC) + keep.weekly + keep.monthly + 1
    assert superfluous(kept, keep) == []


def test_half_a_year_of_daily_backups_comes_down_to_days_weeks_and_months() -> None:
    backups = [Backup("csm", NOON - timedelta(days=back), "daily") for back in range(200)]
    left = {*backups} - {*superfluous(backups, Keep())}
    assert sorted((NOON - b.at).days for b in left) == [0, 1, 2, 3, 4, 5, 6, 7, 14, 21, 22, 53, 83, 114, 145]


def test_nothing_is_removed_where_there_is_nothing() -> None:
    assert superfluous([], Keep(0, 0, 0)) == []
