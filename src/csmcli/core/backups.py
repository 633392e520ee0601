"""Names of backups, and which of them may go.

A backup is told from its name alone, `csm.2026-11-22T081500Z.daily.db`: database, moment in UTC, occasion. No
list is kept beside the files that could disagree with them. Colons are left out, which Windows does not take.
"""

from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from typing import NamedTuple

AUTOMATIC = ("daily", "migration", "restore", "import", "merge")
OCCASIONS = ("manual", *AUTOMATIC, "damaged")
"""``damaged`` is what a restore replaced and could not verify: kept byte for byte, and never taken for a backup."""

_SUFFIX = ".db"
_MOMENT = "%Y-%m-%dT%H%M%SZ"


class Keep(NamedTuple):
    """How many days, weeks and months are kept of; 0 turns the kind off."""

    daily: int = 7
    weekly: int = 4
    monthly: int = 6


class Backup(NamedTuple):
    """What a backup's name tells. ``at`` is UTC, to the second."""

    database: str
    at: datetime
    occasion: str

    @property
    def name(self) -> str:
        """The file name."""
        return f"{self.database}.{self.at:{_MOMENT}}.{self.occasion}{_SUFFIX}"


def stem(file: str) -> str:
    """What the backups of the database `file` begin with."""
    return file.removesuffix(_SUFFIX)


def prefix(file: str, at: datetime) -> str:
    """What the name of every backup of `file` made on the day of `at` begins with."""
    return f"{stem(file)}.{at:%Y-%m-%dT}"


def parsed(name: str) -> Backup | None:
    """The backup that goes by `name`; None for the name of anything else."""
    words = name.rsplit(".", 3)
    if len(words) != 4 or words[2] not in OCCASIONS:
        return None
    try:
        at = datetime.fromisoformat(words[1]).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    backup = Backup(words[0], at, words[2])
    return backup if backup.name == name else None


def superfluous(backups: Iterable[Backup], keep: Keep) -> list[Backup]:
    """The automatic ones of one database that may be removed, oldest first.

    Of the newest days that have any, the first and the last of each occasion stay: the first is how the day
    began, and a second restore must not cost what the first one replaced. Of weeks and months the last stays.
    The newest of all always stays. Those made by hand, and damaged ones, are nobody's to remove.
    """
    ordered = sorted((backup for backup in backups if backup.occasion in AUTOMATIC), key=lambda backup: backup.at)
    kept = {*ordered[-1:]}
    for day in _newest(ordered, keep.daily, lambda backup: backup.at.date()):
        for occasion in AUTOMATIC:
            of_one = [backup for backup in day if backup.occasion == occasion]
            kept.update(of_one[:1], of_one[-1:])
    for week in _newest(ordered, keep.weekly, lambda backup: backup.at.isocalendar()[:2]):
        kept.add(week[-1])
    for month in _newest(ordered, keep.monthly, lambda backup: (backup.at.year, backup.at.month)):
        kept.add(month[-1])
    return [backup for backup in ordered if backup not in kept]


def _newest(ordered: Iterable[Backup], count: int, period: Callable[[Backup], object]) -> list[list[Backup]]:
    """The backups of each of the `count` newest periods that have any, from backups in their order."""
    periods: dict[object, list[Backup]] = {}
    for backup in ordered:
        periods.setdefault(period(backup), []).append(backup)
    return list(periods.values())[-count:] if count else []
