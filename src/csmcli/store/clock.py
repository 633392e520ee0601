"""The real clock's times in the history: kept in UTC, told in local time."""

from datetime import UTC, date, datetime, time


def local(at: str) -> str:
    """A kept time in words: day, hour and minute here, of ``2026-11-22T08:00:00.000Z``."""
    return datetime.fromisoformat(at).astimezone().strftime("%Y-%m-%d %H:%M")


def midnight(day: date) -> str:
    """The beginning of a day here, as times are kept."""
    began = datetime.combine(day, time()).astimezone(UTC)
    return began.isoformat(timespec="milliseconds").replace("+00:00", "Z")
