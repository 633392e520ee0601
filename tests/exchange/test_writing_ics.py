"""The file that ``csm calendar`` writes, read by two parsers and by khal, which are not ours."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import icalendar
import pytest
import vobject
from hypothesis import given
from hypothesis import strategies as st

from csmcli.core.dates import Span, parse_span
from csmcli.exchange.writing_ics import calendar
from csmcli.views.calendar import KINDS, Event

TODAY = date(2026, 11, 22)
HARD = (
    "月動褲｜吸血長褲", "a, b; c: d\\n \\ e", "one\ntwo\r\nthree", "🎉👩‍👩‍👧 party", '"quoted" ^n', "長" * 341, "x" * 1024,
    "BEGIN:VEVENT", "\x07bell\x00\x7f\u202edrawkcab", "\rlone", " lead ", "é" * 500, "ends in \\",
)  # fmt: skip


def an_event(kind: str = "milestone", **told: Any) -> Event:
    whole = {
        "uid": "milestone-0011223344556677-launch", "day": date(2026, 12, 24), "client": "acme", "name": "Acme",
        "text": "Launched", "command": "csm milestone acme launch",
        "changed_at": datetime(2026, 11, 20, 8, 30, 1, tzinfo=UTC), "revision": 2,
    }  # fmt: skip
    return Event(kind, **{**whole, **told})


def made(*events: Event, alarm: Span | None = None) -> bytes:
    return b"".join(calendar(events, TODAY, alarm))


def parsed(content: bytes) -> list[Any]:
    return list(icalendar.Calendar.from_ical(content).walk("VEVENT"))


def test_an_event_says_all_that_a_calendar_needs_to_update_it() -> None:
    (event,) = parsed(made(an_event()))
    assert str(event["UID"]) == "milestone-0011223344556677-launch@csm"
    assert (event["SEQUENCE"], event.decoded("DTSTAMP")) == (2, datetime(2026, 11, 20, 8, 30, 1, tzinfo=UTC))
    assert event.decoded("LAST-MODIFIED") == event.decoded("DTSTAMP")
    assert (event.decoded("DTSTART"), event.decoded("DTEND")) == (date(2026, 12, 24), date(2026, 12, 25))
    assert (str(event["SUMMARY"]), str(event["TRANSP"])) == ("Acme: Launched", "TRANSPARENT")
    assert str(event["DESCRIPTION"]) == "Launched\ncsm milestone acme launch"
    assert event.categories == ["milestone"]


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_has_its_words(kind: str) -> None:
    (event,) = parsed(made(an_event(kind)))
    assert "Acme" in event["SUMMARY"] and event.categories[0]


@pytest.mark.parametrize("text", HARD)
@pytest.mark.parametrize("where", ["name", "text"])
def test_two_parsers_read_any_text_alike(text: str, where: str) -> None:
    content = made(an_event("follow-up", **{where: text}), alarm=Span(1, "d"))
    (event,) = parsed(content)
    other = vobject.readOne(content.decode())
    assert [str(event["SUMMARY"]), str(event["DESCRIPTION"])] == [
        other.vevent.summary.value,
        other.vevent.description.value,
    ]
    assert other.vevent.dtstart.value == date(2026, 12, 24)
    assert other.vevent.valarm.trigger.value == timedelta(hours=-15)
    assert "\n" not in event["SUMMARY"] and "\r" not in event["DESCRIPTION"]


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=200))
def test_any_text_keeps_to_lines_of_75_octets(text: str) -> None:
    content = made(an_event("meeting", text=text, name=text))
    lines = content.split(b"\r\n")
    assert lines[-1] == b""
    assert not [line for line in lines if len(line) > 75 or b"\n" in line or b"\r" in line]
    content.decode()
    assert len(parsed(content)) == 1


@pytest.mark.parametrize(
    ("span", "trigger"),
    [
        ("1d", timedelta(hours=-15)),
        ("2w", timedelta(days=-14, hours=9)),
        ("1wd", timedelta(hours=-15)),
        ("1m", timedelta(days=-30, hours=9)),
    ],
)
def test_an_alarm_rings_at_nine(span: str, trigger: timedelta) -> None:
    (event,) = parsed(made(an_event(), alarm=parse_span(span)))
    (alarm,) = event.walk("VALARM")
    assert alarm.decoded("TRIGGER") == trigger
    assert (str(alarm["ACTION"]), str(alarm["DESCRIPTION"])) == ("DISPLAY", "Acme: Launched")


def test_an_alarm_of_the_day_itself() -> None:
    (event,) = parsed(made(an_event(), alarm=Span(0, "d")))
    assert event.walk("VALARM")[0].decoded("TRIGGER") == timedelta(hours=9)


@pytest.mark.parametrize(
    ("event", "rings"),
    [
        (an_event(day=TODAY), True),
        (an_event(day=TODAY - timedelta(1)), False),
        (an_event("reached"), False),
        (an_event("kept"), False),
        (an_event("meeting"), False),
        (an_event("hold"), True),
    ],
)
def test_what_is_past_does_not_ring(event: Event, rings: bool) -> None:
    assert bool(parsed(made(event, alarm=Span(1, "d")))[0].walk("VALARM")) is rings


def test_an_empty_calendar_is_a_calendar() -> None:
    assert parsed(made()) == []
    assert vobject.readOne(made().decode()).prodid.value == "-//csm//csm calendar//EN"


@pytest.fixture
def khal(tmp_path: Path) -> Any:
    """``khal("list", …)`` on a calendar in a folder of this test's own; what it printed."""
    program = Path(sys.executable).parent / "khal"
    if not program.exists():
        pytest.skip("khal is not installed")
    events = tmp_path / "events"
    events.mkdir()
    (tmp_path / "config").write_text(
        f"[calendars]\n[[work]]\npath = {events}\ntype = calendar\n[sqlite]\npath = {tmp_path / 'khal.db'}\n"
        "[locale]\nlocal_timezone = Asia/Taipei\ndefault_timezone = Asia/Taipei\ntimeformat = %H:%M\n"
        "dateformat = %Y-%m-%d\nlongdateformat = %Y-%m-%d\ndatetimeformat = %Y-%m-%d %H:%M\n"
        "longdatetimeformat = %Y-%m-%d %H:%M\n"
    )
    home = {
        "HOME": str(tmp_path),
        "XDG_DATA_HOME": str(tmp_path),
        "XDG_CONFIG_HOME": str(tmp_path),
        "XDG_CACHE_HOME": str(tmp_path),
    }

    def run(*words: str) -> str:
        done = subprocess.run(
            [str(program), "-c", str(tmp_path / "config"), *words],
            capture_output=True,
            text=True,
            check=True,
            env={"PATH": os.environ["PATH"], "LANG": "C.UTF-8", **home},
        )
        return done.stdout

    return run


def test_khal_takes_it_in_and_a_second_time_updates(khal: Any, tmp_path: Path) -> None:
    file = tmp_path / "csm.ics"
    events = [an_event("follow-up", uid=f"follow-up-{n}", text=text) for n, text in enumerate(HARD)]
    file.write_bytes(made(*events, alarm=Span(1, "d")))
    khal("import", "--batch", str(file))
    listed = khal("list", "--format", "{title}|{categories}|{uid}", "2026-12-24", "1d")
    assert listed.count("@csm") == len(HARD)
    assert "Acme: 月動褲｜吸血長褲|follow-up|follow-up-0@csm" in listed
    assert "Acme: a, b; c: d\\n \\ e|" in listed

    later = datetime(2026, 11, 22, 8, tzinfo=UTC)
    moved = [event._replace(day=date(2026, 12, 28), revision=3, changed_at=later) for event in events]
    file.write_bytes(made(*moved))
    khal("import", "--batch", str(file))
    assert khal("list", "--format", "{uid}", "2026-12-24", "1d").count("@csm") == 0
    assert khal("list", "--format", "{uid}", "2026-12-28", "1d").count("@csm") == len(HARD)
