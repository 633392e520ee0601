"""What one card of a board says of a client: how far it has come, by when the next step is due, and what is to do.

What was recorded here first stays: the day on which something was reached, and what is ticked off.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import NamedTuple

from sqlmodel import select

from csmcli.actions import follow_ups
from csmcli.actions.client_plan import ClientPlan
from csmcli.actions.comments import Comment
from csmcli.actions.desk import Work
from csmcli.actions.file_rows import Row, agreed_days
from csmcli.actions.milestones import agree
from csmcli.actions.tasks import own_task
from csmcli.core import stages
from csmcli.core.milestones import current
from csmcli.store.finding import Found
from csmcli.store.tables.follow_up import FollowUp
from csmcli.store.tables.task import Task

LINK = "trello"
"""The name of the link to a client's card."""


class Item(NamedTuple):
    """An item of a card's checklists; ``done_on`` is None also where a done one does not tell its day."""

    title: str
    done: bool = False
    done_on: date | None = None
    due_on: date | None = None


class Card(NamedTuple):
    """A card, None for not told. ``visits`` are (day, list) as far as the board remembers its way, in order.

    ``due_on`` is the day of what is still to do. ``fields`` is what the board's custom fields say, read as a row of a
    file is.
    """

    name: str
    list: str
    url: str | None = None
    note: str | None = None
    owner: str | None = None
    tier: str | None = None
    due_on: date | None = None
    items: tuple[Item, ...] = ()
    visits: tuple[tuple[date, str], ...] = ()
    comments: tuple[Comment, ...] = ()
    fields: Row | None = None


def course(work: Work, found: Found, card: Card, told: Mapping[str, int]) -> list[str]:
    """What the card's way and place say was reached, and the day of what comes next."""
    plan = ClientPlan(work, found)
    before, what = plan.steps(), []
    for key, day in stages.reached(plan.practice, _walk(card, told, work.desk.today)).items():
        row = plan.rows.get(key)
        if row is not None and row.reached_on is None:
            row.reached_on = day
            what.append(f"{key} reached")
    stated = agreed_days(plan.practice, card.fields) if card.fields else {}
    for key, due in stated.items():
        what += _agreed(plan, key, due)
    at = current(plan.practice, {key: row.reached_on for key, row in plan.rows.items()})
    if card.due_on and card.list in told:
        # A card's day is that of the step it stands at; a field that is called by the step knows better.
        what += _agreed(plan, at, card.due_on) if at not in stated else []
    elif card.due_on:
        what += _owed(work, found, card, card.due_on)
    plan.follow(before, plan.client.signed_on)
    return what


def _agreed(plan: ClientPlan, key: str | None, due: date) -> list[str]:
    row = plan.rows.get(key or "")
    if row is None or row.reached_on or (row.due_on == due and row.first_due_on is not None):
        return []
    agree(plan, row, due)
    return [f"{key} {due}"]


def _walk(card: Card, told: Mapping[str, int], today: date) -> list[tuple[date, int]]:
    """The card's way through the lists that mean something; where it stands, it stands today at the latest."""
    walk = [(min(day, today), told[name]) for day, name in card.visits if name in told]
    if card.list in told and (not walk or walk[-1][1] != told[card.list]):
        walk.append((today, told[card.list]))
    return walk


def _owed(work: Work, found: Found, card: Card, due: date) -> list[str]:
    """Of a card in a list that means nothing, the day is a promise: no milestone can be told from it."""
    text = f"Trello: {card.name}"
    rows = work.session.exec(select(FollowUp).where(FollowUp.client_id == found.id)).all()
    same = [row for row in rows if row.text == text]
    if any(row.due_on == due for row in same):
        return []
    row = next((row for row in same if row.done_on is None), None)
    if row is not None:
        row.due_on = due
    else:
        key = follow_ups.free_key(work, found, LINK)
        work.add(
            FollowUp(
                client_id=found.id,
                kind=follow_ups.FOLLOW_UP,
                key=key,
                text=text,
                due_on=due,
                added_on=work.desk.today,
            )
        )
    return [f"follow-up {due}"]


def tasks(work: Work, found: Found, items: Iterable[Item]) -> list[str]:
    """Check items as tasks, told again by their words; one that is ticked off here stays so."""
    kept: dict[str, list[Task]] = {}
    for task in work.session.exec(select(Task).where(Task.client_id == found.id)):
        kept.setdefault(task.title, []).append(task)
    changed = 0
    for item in items:
        same = kept.get(item.title)
        before = (same[0].due_on, same[0].done_on) if same else None
        task = same.pop(0) if same else own_task(work, found, item.title, due=item.due_on, side="us")
        if item.due_on and not task.done_on:
            task.due_on, task.due_by_hand = item.due_on, True
        if item.done and not task.done_on:
            task.done_on = min(item.done_on or work.desk.today, work.desk.today)
        changed += before != (task.due_on, task.done_on)
    return [f"{changed} tasks"] if changed else []
