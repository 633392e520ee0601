"""The practice's days are those of the wall where csm runs: at midnight in twelve zones, when clocks change, in leap years."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from tests.faults.counting import Tally
from tests.faults.harness import Server

ZONES = (
    "Asia/Taipei", "Asia/Tokyo", "Asia/Kolkata", "Asia/Kathmandu", "Europe/Vienna", "Europe/London",
    "America/New_York", "America/Los_Angeles", "America/St_Johns", "Australia/Lord_Howe", "Pacific/Kiritimati",
    "Pacific/Pago_Pago",
)  # fmt: skip
DAYS = (
    date(2026, 3, 29), date(2026, 10, 25), date(2026, 3, 8), date(2026, 11, 1), date(2026, 4, 5), date(2026, 10, 4),
    date(2026, 1, 1), date(2027, 1, 1), date(2028, 2, 29), date(2028, 3, 1), date(2026, 11, 22),
)  # fmt: skip
"""Clock changes in Europe, America and Australia, new years, a leap day and the day after, and a day like any other."""


def moments(zone: ZoneInfo, day: date) -> list[int]:
    """The last second before a day's midnight, the first after it, the hours around a change, and the last of the day."""
    midnight = datetime(day.year, day.month, day.day, tzinfo=zone)
    start = int(midnight.timestamp())
    return [start - 1, start, start + 3 * 3600, start + 12 * 3600, start + 22 * 3600]


@pytest.mark.parametrize("zone", ZONES)
def test_today_is_the_day_on_the_wall(
    server: Server, fresh: Callable[[], Path], zone: str, sample: Callable, tally: Tally
) -> None:
    home, clock = fresh(), ZoneInfo(zone)
    points = [(day, moment) for day in DAYS for moment in moments(clock, day)]
    for _, moment in sample(points, 6):
        env = {"TZ": zone, "CSM_TODAY": ""}
        expected = datetime.fromtimestamp(moment, UTC).astimezone(clock).date()
        answer = server.run("log acme hello", home, env=env, clock=moment)
        assert (answer.code, answer.err) == (0, f"Logged for acme on {expected}.\n"), (zone, moment)
        again = server.run("log acme again --on yesterday", home, env=env, clock=moment)
        assert again.err.endswith(f"Logged for acme on {expected - timedelta(days=1)}.\n")
        tally("days")["the day on the wall"] += 1


@pytest.mark.parametrize("zone", ["Asia/Taipei", "America/Los_Angeles"])
def test_two_offices_see_one_list(server: Server, template: Path, zone: str, tally: Tally) -> None:
    """Dates are dates: with today told, the zone of the machine changes nothing."""
    for line in ("stalled --json", "list --json", "today --json", "history --json"):
        here = server.run(line, template, env={"TZ": zone})
        assert here.out == server.run(line, template, env={"TZ": "UTC"}).out
        tally("days")["the same list"] += 1


def test_a_clock_that_was_set_back(server: Server, fresh: Callable[[], Path], tally: Tally) -> None:
    """The order of the history is that of the writes, whatever the clock said: undo takes back the last."""
    home, now = fresh(), int(datetime(2026, 11, 22, 12, tzinfo=UTC).timestamp())
    env = {"TZ": "UTC", "CSM_TODAY": ""}
    for number, clock in enumerate((now, now - 2 * 86400, now - 400 * 86400, now + 86400)):
        assert server.run(f"edit acme --note 'note {number}'", home, env=env, clock=clock).code == 0
    for number in (2, 1, 0):
        assert server.run("undo", home, env=env, clock=now - 86400).code == 0
        shown = server.run("show acme", home, env=env, clock=now)
        assert f"note {number}" in shown.out
        tally("days")["the last write taken back"] += 1
    for line in ("stalled", "today", "list", "show acme", "diff", "time", "history"):
        for clock in (0, 86400, now - 3650 * 86400, now + 3650 * 86400):
            answer = server.run(line, home, env=env, clock=clock or 1)
            assert answer.code in (0, 1, 2), (line, clock, answer)
            tally("days")["answered on another day"] += 1


LEAP = "2028-02-29"


@pytest.mark.parametrize(
    ("lines", "key", "due"),
    [
        ((f"add Leap --key leap --signed {LEAP}",), "timeline", "2028-03-07"),
        (("add Leap --key leap --signed 2028-02-22",), "timeline", LEAP),
        (("add Leap --key leap --signed 2028-02-01", "plan leap launch=+1y"), "launch", "2029-02-28"),
        (("add Leap --key leap --signed 2028-02-01", "plan leap launch=2028-02-29"), "launch", LEAP),
        (("add Leap --key leap --signed 2028-01-31", "plan leap launch=+1m"), "launch", "2028-03-29"),
    ],
)
def test_the_29th_of_february(
    server: Server, fresh: Callable[[], Path], lines: tuple[str, ...], key: str, due: str, tally: Tally
) -> None:
    home, env = fresh(), {"CSM_TODAY": LEAP}
    for line in lines:
        answer = server.run(line, home, env=env)
        assert answer.code == 0, answer.err
    steps = json.loads(server.run("milestone leap --json", home, env=env).out)
    assert {step["key"]: step["due_on"] for step in steps}[key] == due
    tally("days")["the day as it should be"] += 1
