"""Every signal of one client. Apart from the list, which is read every morning and pays for what it imports."""

import sqlite3
from datetime import date
from typing import NamedTuple

from csmcli.core.facts import Facts
from csmcli.core.playbook import Playbook, say
from csmcli.core.stalled import BEHIND, FIRED, STUCK, Signal, forecast, signals, stands, worst_of
from csmcli.playbooks import Library
from csmcli.store.facts import known
from csmcli.views.stalled import Words, advice, next_step, signal_row


class Reason(NamedTuple):
    """One line of ``csm why``: a signal, the fact it rests on, when it fires, and what would clear it."""

    code: str
    status: str
    value: int | None
    expected: int
    maximum: int
    behind_on: date | None
    stuck_on: date | None
    rests_on: date | None
    text: str
    clear: str


class Why(NamedTuple):
    """How one client stands and for what reasons."""

    key: str
    name: str
    tier: str | None
    state: str
    milestone: str | None
    since: date | None
    days: int | None
    next: str
    signals: tuple[Reason, ...]


def why(
    connection: sqlite3.Connection,
    library: Library,
    client: tuple[int, str, str],
    day: date,
    words: Words,
    language: str,
    *,
    then: bool = False,
) -> Why:
    """Every signal of one client, given by (id, key, name), as of `day`; with `then` as known on that day."""
    number, key, name = client
    item = known(connection, [number], library.get if then else library.outline, day if then else None)[number]
    practice = library.outline(item.playbook)
    found = signals(item.facts, practice.limits)
    told = forecast(item.facts, found)
    now = stands(item.facts, told, day)
    since = told.behind_on if now in (STUCK, BEHIND) else None
    return Why(
        key,
        name,
        item.facts.tier,
        now,
        item.facts.milestone,
        since,
        (day - since).days if since else None,
        next_step(practice, found, item.facts, day, language),
        tuple(_reason(s, item.facts, practice, day, words, language) for s in found),
    )


def _reason(signal: Signal, facts: Facts, practice: Playbook, day: date, words: Words, language: str) -> Reason:
    row = signal_row(signal, facts, practice, day, words, language)
    clear = ""
    if row.status == FIRED:
        clear = advice(practice, signal, facts, day, language)
    elif row.status == "unknown":
        clear = say(practice.clearing.get(signal.code), language)
    return Reason(
        row.code,
        row.status,
        row.value,
        row.expected,
        row.maximum,
        signal.behind_on,
        signal.stuck_on,
        worst_of(signal, day).rests_on,
        row.text,
        clear,
    )
