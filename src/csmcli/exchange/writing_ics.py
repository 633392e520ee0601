"""A calendar file (iCalendar, RFC 5545): all-day events with names for life, and alarms at nine in the morning.

Nothing in it comes from the clock: the same store gives the same bytes on the same day, so the file can stand
where a calendar program looks for it, and be compared with the last one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from icalendar import Alarm, Calendar, Event

from csmcli.core.dates import Span
from csmcli.language import tell
from csmcli.output.terminal import visible
from csmcli.views import calendar as views

_AT = timedelta(hours=9)
_MAKER = "-//csm//csm calendar//EN"
_END = b"END:VCALENDAR\r\n"

_EVENTS = {
    "milestone": "{name}: {text}",
    "reached": "✓ {name}: {text}",
    "follow-up": "{name}: {text}",
    "check-in": "{name}: check-in",
    "kept": "✓ {name}: {text}",
    "hold": "{name}: the pause ends ({text})",
    "meeting": "{name}: meeting ({text})",
    "appointment": "{name}: meeting ({text})",
    "review": "{name}: review ({text})",
    "held": "✓ {name}: review ({text})",
}
"""What a calendar shows of each kind of event."""
_CATEGORIES = {
    "milestone": "milestone",
    "reached": "milestone",
    "follow-up": "follow-up",
    "check-in": "check-in",
    "kept": "follow-up",
    "hold": "pause",
    "meeting": "meeting",
    "appointment": "meeting",
    "review": "meeting",
    "held": "meeting",
}
"""The word by which a calendar sorts each."""


def calendar(events: Iterable[views.Event], today: date, alarm: Span | None) -> Iterator[bytes]:
    """The events as the pieces of a file. Those from `today` on that somebody waits for ring `alarm` before their day.

    In pieces, for the library takes 11 kB of memory for each event of a calendar that it holds.
    """
    frame = Calendar()
    frame.add("prodid", _MAKER)
    frame.add("version", "2.0")
    frame.add("calscale", "GREGORIAN")
    frame.add("x-wr-calname", "csm")
    head, end, _ = bytes(frame.to_ical()).partition(_END)
    yield head
    for event in events:
        part = _event(event)
        if alarm is not None and event.open and event.day >= today:
            part.add_component(_alarm(event, alarm))
        yield bytes(part.to_ical())
    yield end


def _event(event: views.Event) -> Event:
    part = Event()
    part.add("uid", f"{event.uid}@csm")
    part.add("dtstamp", event.changed_at)
    part.add("last-modified", event.changed_at)
    part.add("sequence", event.revision)
    part.add("dtstart", event.day)
    part.add("dtend", event.day + timedelta(1))
    part.add("summary", _summary(event))
    part.add("description", "\n".join(filter(None, (_lines(event.text), event.command))))
    part.add("categories", [tell(_CATEGORIES[event.kind])])
    part.add("transp", "TRANSPARENT")
    return part


def _alarm(event: views.Event, ahead: Span) -> Alarm:
    before = Span(-ahead.amount, ahead.unit).add_to(event.day)
    part = Alarm()
    part.add("action", "DISPLAY")
    part.add("description", _summary(event))
    part.add("trigger", before - event.day + _AT)
    return part


def _summary(event: views.Event) -> str:
    return visible(tell(_EVENTS[event.kind], name=event.name, text=event.text))


def _lines(text: str) -> str:
    """The text with its lines; what else has no sign of its own would break the file, or hide in it."""
    return "\n".join(map(visible, text.splitlines()))
