"""Who is late, since when and why: the table of signals, counted day by day on the calendar.

Source in the practice: "after 14 days" means more than 14; days on hold are not lateness, and what fired before or during a
pause fires again when it is over; a number of moves is reached, not exceeded; a closed client is never late.
"""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from tests.actions.model.client import Client
from tests.actions.model.course import DAY, MILESTONES

LIMITS = {"overdue": (0, 14), "slipping": (13, 27), "silent": (14, 28), "task": (7, 21), "numbers": (7, 14)}
SILENT_LARGE = (7, 14)
MOVES = (2, 3)
NEVER = date.max


class Lateness(NamedTuple):
    """The days from which a client is behind and stuck, `NEVER` where it will not be."""

    behind: date = NEVER
    stuck: date = NEVER


def lateness(client: Client) -> dict[str, Lateness]:
    """Each signal that can be told, of a client that is not closed."""
    if client.closed:
        return {}
    since = {
        "overdue": _due(client),
        "silent": _last_talk(client),
        "task": _vital(client),
        "numbers": _last_number(client),
    }
    found = {code: _counted(client, code, day) for code, day in since.items() if day}
    if "numbers" in found and (last := client.due["end"]):  # nobody asks for one after the campaign
        found["numbers"] = Lateness(*(day if day <= last else NEVER for day in found["numbers"]))
    return found | {"slipping": _slipping(client)}


def untold(client: Client) -> bool:
    """Whether something about a client cannot be told, so that it is not on track for sure."""
    no_date = client.current is not None and _due(client) is None
    return not client.closed and (no_date or _last_talk(client) is None)


def _due(client: Client) -> date | None:
    return client.due[client.current] if client.current else None


def _last_talk(client: Client) -> date | None:
    return max((day for day, both in client.touches if both), default=client.signed)


def _vital(client: Client) -> date | None:
    return min((task.due for task in client.tasks.values() if task.vital and task.due and not task.done), default=None)


def _last_number(client: Client) -> date | None:
    launched = client.reached.get("launch")
    if launched is None or "end" in client.reached:
        return None
    return max([launched, *(day for day, _ in client.numbers)])


def _counted(client: Client, code: str, since: date) -> Lateness:
    """Behind and stuck when more days than the limits have passed that were not on hold."""
    limits = SILENT_LARGE if (code, client.tier) == ("silent", "large") else LIMITS[code]
    return Lateness(*(_resumed(client, _crossing(client, since, limit)) for limit in limits))


def _crossing(client: Client, since: date, limit: int) -> date:
    day, late = since, 0
    while late <= limit:
        day += DAY
        late += not client.paused(day)
    return day


def _resumed(client: Client, day: date) -> date:
    return max([day, *(end for first, end in client.holds if first < end)])


def _slipping(client: Client) -> Lateness:
    """The earliest of each over all milestones that are neither reached nor passed."""
    found = [
        [_resumed(client, _slipped(client, key, days, times)) for key in MILESTONES if key not in client.passed]
        for days, times in zip(LIMITS["slipping"], MOVES, strict=True)
    ]
    return Lateness(*(min(days, default=NEVER) for days in found))


def _slipped(client: Client, key: str, days: int, times: int) -> date:
    """The day since which the agreed date has been moved too far or too often, told backwards from now."""
    since = NEVER
    moves = client.moves.get(key, [])
    for number in range(len(moves), 0, -1):
        last, later = moves[number - 1], sum(move.to > move.source for move in moves[:number])
        if (last.to - client.first[key]).days <= days and later < times:
            break
        since = last.decided
    return since
