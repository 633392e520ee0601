"""What `tests.actions.answers` asks the views, answered from the model: the same names, the same plain values."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from tests.actions.model.client import CHECK_IN, Client, Question
from tests.actions.model.course import MILESTONES
from tests.actions.model.lateness import lateness, untold
from tests.actions.model.portfolio import Portfolio

LATEST = 6
RANKS = ("large", "medium", "small", None)


def answers(told: Portfolio) -> dict[str, object]:
    """All of them, as of today."""
    clients, today = dict(sorted(told.clients.items())), told.today
    return {
        "list": [(key, client.name, client.tier, client.owner, client.signed, state(client, today), client.current,
                  client.current and client.due[client.current], last_touch(client), client.progress, *moved(client))
                 for key, client in clients.items()],
        "stalled": stalled(clients, today),
        "milestones": {key: milestones(client) for key, client in clients.items()},
        "agreed": {key: {step: day.isoformat() for step, day in client.first.items()} for key, client in clients.items()},
        "tasks": {key: {k: (t.due, t.done, t.vital) for k, t in client.tasks.items()} for key, client in clients.items()},
        "promises": promises(clients),
        "topics": topics([(key, row) for key, client in clients.items() for row in client.questions]),
        "details": {key: details(client) for key, client in clients.items()},
        "history": [(number, number in told.standing) for number in range(told.count, max(0, told.count - LATEST), -1)],
    }  # fmt: skip


def moved(client: Client) -> tuple[int, int]:
    """How often and by how many days the date ahead was moved that was moved furthest."""
    found = []
    for key in MILESTONES:
        moves = client.moves.get(key, []) if key not in client.passed else []
        if later := sum(move.to > move.source for move in moves):
            found.append((max(0, (moves[-1].to - client.first[key]).days), later))
    days, times = max(found, default=(0, 0))
    return times, days


def last_touch(client: Client) -> date | None:
    """The day of the last contact, of either kind."""
    return max((day for day, _ in client.touches), default=None)


def fallen(client: Client) -> tuple[date, date]:
    """The days from which a client is behind and stuck: those of its worst signals."""
    found = lateness(client).values()
    return min((late.behind for late in found), default=date.max), min((late.stuck for late in found), default=date.max)


def state(client: Client, today: date) -> str:
    """How a client stands, in one word."""
    behind, stuck = fallen(client)
    words = {
        "closed": client.closed is not None,
        "hold": client.paused(today),
        "stuck": stuck <= today,
        "behind": behind <= today,
        "unknown": untold(client),
        "on-track": True,
    }
    return next(word for word, so in words.items() if so)


def stalled(clients: Mapping[str, Client], today: date) -> list[tuple[object, ...]]:
    """The late ones, stuck before behind, then larger before smaller, then the longest: since when, and why."""
    found = []
    for key, client in clients.items():
        word, (since, _) = state(client, today), fallen(client)
        if word in ("stuck", "behind"):
            why = {code for code, late in lateness(client).items() if late.behind <= today}
            order = (word == "behind", RANKS.index(client.tier), since, client.number)
            found.append((order, (key, word, since, (today - since).days, why, last_touch(client))))
    return [line for _, line in sorted(found, key=lambda each: each[0])]


def milestones(client: Client) -> list[tuple[object, ...]]:
    """Each with its date, the one first agreed, how often and how far that was moved later, and when it was reached."""
    rows = []
    for key in MILESTONES:
        due, first = client.due[key], client.first.get(key)
        later = sum(move.to > move.source for move in client.moves.get(key, []))
        slip = max(0, (due - first).days) if due and first else 0
        rows.append((key, due, first, later, slip, client.reached.get(key)))
    return rows


def promises(clients: Mapping[str, Client]) -> list[tuple[object, ...]]:
    """The open ones to clients that are not closed, by due date."""
    rows = [
        (row.due, owner, key, CHECK_IN if row.check_in else "follow-up", f"{row.weeks}w" if row.weeks else None)
        for owner, client in clients.items() if not client.closed
        for key, row in client.promises.items()
    ]  # fmt: skip
    return sorted(rows, key=str)


def topics(asked: list[tuple[str, Question]]) -> list[tuple[object, ...]]:
    """The topics: the most questions first, then the most clients, then the latest."""
    rows = []
    for topic in {row.topic for _, row in asked}:
        mine = [(owner, row) for owner, row in asked if row.topic == topic]
        owners, last = {owner for owner, _ in mine}, max(row.asked for _, row in mine)
        pages = {row.page for _, row in mine if row.page}
        rows.append((topic, len(mine), len(owners), sum(not row.answered for _, row in mine), last, pages))
    return sorted(rows, key=lambda row: (-row[1], -row[2], -row[4].toordinal(), row[0]))


def details(client: Client) -> tuple[object, ...]:
    """The note, and the last three contacts and numbers."""
    touches = sorted(enumerate(client.touches), key=lambda each: (each[1][0], each[0]), reverse=True)
    numbers = sorted(enumerate(client.numbers), key=lambda each: (each[1][0], each[0]), reverse=True)
    return client.note, [row for _, row in touches[:3]], [row for _, row in numbers[:3]]
