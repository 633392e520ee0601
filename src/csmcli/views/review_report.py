"""The report of a client's three months, from the facts of that time alone.

Of a period that is over it tells what was known on its last day: a goal agreed since, or a number that came in later,
would make both sides remember another meeting.
"""

import sqlite3
from datetime import date
from typing import NamedTuple

from csmcli.core.journey import GoalLine
from csmcli.core.playbook import Playbook, say
from csmcli.core.review_report import Contacts, House, Moved, Next, Questions, Report, Short, Sides
from csmcli.core.reviews import Period, Slip
from csmcli.playbooks import Library
from csmcli.store.facts import known
from csmcli.views import review_facts as facts
from csmcli.views.goals import Standing
from csmcli.views.review_facts import Asked

CLIENT_ROW = "SELECT key, name, contact, owner, currency, playbook FROM client WHERE id = ?"
NEXT = """
SELECT planned_on, topic, ours, theirs FROM review WHERE client_id = ? AND held_on IS NULL ORDER BY planned_on, id LIMIT 1"""


class _Person(NamedTuple):
    """Whose report it is."""

    key: str
    name: str
    contact: str | None
    owner: str | None
    currency: str
    playbook: str


def house(
    connection: sqlite3.Connection, library: Library, client: int, period: Period, today: date, language: str
) -> House:
    """The report of the client with number `client`, with all that only the house reads; titles in `language`."""
    who = _Person(*connection.execute(CLIENT_ROW, (client,)).fetchone())
    asked = Asked(connection, client, library.get(who.playbook), period, today, language)
    now = known(connection, [client], library.outline)[client]
    item = known(connection, [client], library.get, asked.until)[client] if asked.until < today else now
    goals, slipped = facts.standings(asked, item), facts.slipped(asked, item)
    (*contacts, minutes, untimed), *_ = asked.rows(facts.TOUCHES)
    report = _report(asked, who, goals, slipped)._replace(
        contacts=Contacts(*contacts),
        next=next_review(connection, client, asked.practice, now.facts.review_on, language),
    )
    return House(
        key=who.key,
        tier=item.facts.tier,
        report=report,
        against=tuple(Short(s.metric, s.progress, s.short, s.expected) for s in goals),
        slipped=tuple(Sides(asked.title(s.key), s.days, s.sides, s.reasons) for s in slipped),
        minutes=minutes,
        untimed=untimed,
        questions_open=tuple(row[0] for row in asked.rows(facts.OPEN_QUESTIONS)),
        causes=facts.causes(asked, goals),
        notes=tuple(row[0] for row in asked.rows(facts.NOTES)),
    )


def _report(asked: Asked, who: _Person, goals: list[Standing], slipped: tuple[Slip, ...]) -> Report:
    """What both sides read, but for contacts and the next review."""
    return Report(
        name=who.name,
        contact=who.contact or "",
        ours=who.owner or "",
        period=asked.period.name,
        first=asked.period.first,
        until=asked.until,
        running=asked.period.last > asked.today,
        day=asked.today,
        language=asked.language,
        currency=who.currency,
        goals=tuple(map(_line, goals)),
        reached=facts.reached(asked),
        moved=tuple(Moved(asked.title(s.key), s.from_on, s.to_on, s.days) for s in slipped),
        contacts=Contacts(0, 0, 0),
        tasks=facts.shares(asked),
        changes=facts.changes(asked),
        questions=Questions(*asked.rows(facts.QUESTIONS)[0]),
        next=None,
    )


def _line(goal: Standing) -> GoalLine:
    fields = {name: getattr(goal, name) for name in GoalLine._fields if name != "status"}
    return GoalLine(**fields, status=goal.state)


def next_review(
    connection: sqlite3.Connection, client: int, practice: Playbook, due: date | None, language: str
) -> Next | None:
    """The next review of a client: the one planned, else the day on which the playbook wants one."""
    row = connection.execute(NEXT, (client,)).fetchone()
    if row:
        day, topic, ours, theirs = row
        return Next(date.fromisoformat(day), True, topic_title(practice, topic, language), ours or "", theirs or "")
    return Next(due, False, "", "", "") if due else None


def topic_title(practice: Playbook, topic: str | None, language: str) -> str:
    """What a review is about: the title of the playbook's topic, or the words it was given; empty for none."""
    return next((say(one.title, language) for one in practice.topics if one.key == topic), topic or "")
