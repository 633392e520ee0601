"""What a message may say of one client, read from the database: every name of `core.message_facts` with its value.

A fact without a value is left out, not empty, so that the message which needs it says so. The client's own words
are marked as `Own`. Days are proposed here and nowhere else: the first launch that leaves the steps their
room, put on a working day, and an end the playbook's usual days later.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Mapping
from datetime import date, timedelta
from string import Formatter
from typing import NamedTuple

from csmcli.core.dates import add_days
from csmcli.core.milestones import Step, disorders, passed, progress, roomier
from csmcli.core.money import in_units
from csmcli.core.playbook import Playbook, Resource, say
from csmcli.messages import Own
from csmcli.playbooks.files import RESOURCES
from csmcli.store.facts import Known
from csmcli.views.situations import days_until

CLIENT = "SELECT name, contact, channel, target, currency, language FROM client WHERE id = ?"
LINKS = "SELECT name, url FROM link WHERE client_id = ?"
NUMBER = """
SELECT value, on_day FROM measurement WHERE client_id = ?1 AND metric = ?2 AND on_day <= ?3
ORDER BY on_day DESC, id DESC LIMIT 1"""
TASK = """
SELECT key, title, own, due_on FROM task
WHERE client_id = ? AND vital = 1 AND side <> 'us' AND done_on IS NULL AND due_on IS NOT NULL
ORDER BY due_on, id LIMIT 1"""

Facts = dict[str, object]

_ATTACHED = {"en": "{title} (attached: {file})", "zh-TW": "{title}，見附檔 {file}"}

_BETWEEN = {"en": '" and "', "zh-TW": "」和「"}
"""Between titles that a template has in quotation marks."""


class Person(NamedTuple):
    """Whom a message goes to. ``target`` is in hundredths."""

    name: str
    contact: str | None
    channel: str | None
    target: int | None
    currency: str
    language: str


def person(connection: sqlite3.Connection, number: int) -> Person:
    """The client with that number."""
    return Person(*connection.execute(CLIENT, (number,)).fetchone())


def facts(
    connection: sqlite3.Connection, number: int, practice: Playbook, item: Known, today: date, language: str
) -> Facts:
    """All that is known of a client, in words of `language` where they are the playbook's."""
    who = person(connection, number)
    steps = {due.key: Step(due.due_on, due.first_due_on is not None, due.reached_on) for due in item.milestones}
    told: Facts = {
        "name": Own(who.name),
        "contact": Own(who.contact) if who.contact else None,
        "channel": Own(who.channel) if who.channel else None,
        "signed": item.facts.signed_on,
        "today": today,
        "currency": who.currency,
        **_standing(practice, steps, item.facts.milestone, language),
        **_proposed(practice, steps, today),
        **_campaign(connection, number, practice, steps, who.target, today),
        **_task(connection, number, practice, language),
        **{f"link.{name}": Own(url) for name, url in connection.execute(LINKS, (number,))},
        **{f"resource.{r.key}": worded(r, language) for r in resources(practice) if r.key},
    }
    return {name: value for name, value in told.items() if value is not None and value != []}


def resources(practice: Playbook) -> list[Resource]:
    """Every manual page, outline and example of the playbook."""
    return [resource for milestone in practice.milestones for resource in milestone.resources]


def worded(resource: Resource, language: str) -> str:
    """``title address``, or ``title (attached: file)``."""
    title = say(resource.title, language)
    if resource.link:
        return f"{title} {resource.link}"
    return _ATTACHED.get(language, _ATTACHED["en"]).format(title=title, file=resource.file)


def attachments(practice: Playbook, folder: str | os.PathLike[str], text: str, language: str) -> tuple[str, ...]:
    """The files that a text speaks of, as paths."""
    return tuple(
        os.path.join(folder, RESOURCES, resource.file)
        for resource in resources(practice)
        if resource.file and worded(resource, language) in text
    )


def _standing(practice: Playbook, steps: Mapping[str, Step], key: str | None, language: str) -> Facts:
    """The current milestone, the one reached last, and how far the client has come."""
    now = practice.milestone(key) if key else None
    reached = {k: step.reached_on for k, step in steps.items()}
    behind, order = passed(practice, reached), list(practice.milestones)
    ahead = [m for m in order[behind:] if not reached.get(m.key)]
    days = [(day, at, m) for at, m in enumerate(order) if (day := reached.get(m.key))]
    last = max((day for day, _, _ in days), default=None)
    latest = [say(m.title, language) for day, _, m in days if day == last]
    dated = [] if disorders(practice, steps) else ahead  # dates that contradict one another are written to nobody
    return {
        "milestone": say(now.title, language) if now else None,
        "ask": say(now.ask, language) if now else None,
        "offer": say(now.offer, language) if now else None,
        "due": steps[now.key].due_on if now and now.key in steps else None,
        "resources": [worded(resource, language) for resource in now.resources] if now else None,
        "reached": _BETWEEN.get(language, _BETWEEN["en"]).join(latest) or None,
        "reached_on": last,
        "progress": progress(practice, reached),
        "steps_done": len(order) - len(ahead),
        "steps_all": len(order),
        "dates": [
            {"title": say(m.title, language), "day": due}
            for m in dated
            if m.key in steps and (due := steps[m.key].due_on)
        ],
        **{f"date.{k}": step.reached_on or step.due_on for k, step in steps.items()},
    }


def _proposed(practice: Playbook, steps: Mapping[str, Step], today: date) -> Facts:
    """A launch and an end to propose while there is none, and a roomier launch where the planned one is too near."""
    live = practice.campaign
    if live is None or steps.get(live.starts, Step()).reached_on:
        return {}
    from_today = {**steps, live.starts: Step(today)}
    launch = _working(roomier(practice, live.starts, from_today, today) or today + timedelta(1))
    more = roomier(practice, live.starts, steps, today)
    planned, end = steps.get(live.starts, Step()), steps.get(live.ends, Step())
    if planned.agreed and not more and planned.due_on and planned.due_on >= today:
        # It is agreed and it fits: that is what is proposed.
        agreed = end.due_on if end.agreed and end.due_on and end.due_on > planned.due_on else None
        return {
            "proposed.launch": planned.due_on,
            "proposed.end": agreed or planned.due_on + timedelta(live.usual_days),
        }
    return {
        "proposed.launch": launch,
        "proposed.end": launch + timedelta(live.usual_days),
        "roomier": _working(more) if more else None,
    }


def _working(day: date) -> date:
    """`day`, or the Monday after the weekend it falls on."""
    return add_days(day - timedelta(1), 1, working=True)


def _campaign(
    connection: sqlite3.Connection,
    number: int,
    practice: Playbook,
    steps: Mapping[str, Step],
    target: int | None,
    today: date,
) -> Facts:
    """The days left, and the latest number against the target."""
    live = practice.campaign
    started = live and steps.get(live.starts, Step()).reached_on
    row = live and started and connection.execute(NUMBER, (number, live.metric, today.isoformat())).fetchone()
    raised = row[0] if row else None
    return {
        "raised": in_units(raised) if raised is not None else None,
        "raised_on": date.fromisoformat(row[1]) if row else None,
        "target": in_units(target) if target is not None else None,
        "percent": 100 * raised // target if raised is not None and target else None,
        "days_to_launch": days_until(steps.get(live.starts), today) if live else None,
        "days_left": days_until(steps.get(live.ends), today) if live else None,
    }


def _task(connection: sqlite3.Connection, number: int, practice: Playbook, language: str) -> Facts:
    """The vital task that the client, alone or with us, should have done first."""
    row = connection.execute(TASK, (number,)).fetchone()
    if row is None:
        return {}
    key, title, own, due = row
    item = None if own else next((item for item in practice.checklist if item.key == key), None)
    return {"task": say(item.title, language) if item else title, "task_due": date.fromisoformat(due)}


_COMMANDS = {
    "contact": "csm edit {key} --contact NAME",
    "channel": "csm edit {key} --channel TEXT",
    "signed": "csm edit {key} --signed DATE",
    "target": "csm edit {key} --target AMOUNT",
    "raised": "csm measure {key} {metric} AMOUNT",
    "raised_on": "csm measure {key} {metric} AMOUNT",
    "percent": "csm edit {key} --target AMOUNT",
    "due": "csm plan {key} {milestone}=DATE",
    "dates": "csm plan {key} {milestone}=DATE",
    "reached": "csm milestone {key} {milestone}",
    "reached_on": "csm milestone {key} {milestone}",
    "days_to_launch": "csm plan {key} {starts}=DATE",
    "days_left": "csm plan {key} {ends}=DATE",
}


def remedy(fact: str, key: str, practice: Playbook, milestone: str | None, known: Facts) -> str:
    """The command that would add a fact; empty where none does, as for the next step of a client that has none."""
    group, _, name = fact.partition(".")
    if group == "link":
        return f"csm edit {key} --link {name}=URL"
    if group == "date":
        return f"csm plan {key} {name}=DATE"
    command = _COMMANDS.get("raised" if fact == "percent" and "raised" not in known else fact, "")
    live = practice.campaign
    fields = {"key": key, "milestone": milestone}
    if live:
        fields |= {"metric": live.metric, "starts": live.starts, "ends": live.ends}
    there = all(fields.get(field) for _, field, _, _ in Formatter().parse(command) if field)
    return command.format(**fields) if there else ""
