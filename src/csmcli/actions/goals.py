"""Agreeing on a goal in numbers, on another one in its place, and giving one up."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from sqlmodel import col, select

from csmcli.actions.desk import Desk, Work
from csmcli.core.goal_setting import Course, Draft, Wish, draft
from csmcli.core.goals import Goal as Standing
from csmcli.core.goals import kept, read
from csmcli.core.metrics import Kind, meant, near
from csmcli.core.naming import folded, key_of, sound
from csmcli.errors import NotFound, Refused
from csmcli.store.finding import Found
from csmcli.store.finding import client as find
from csmcli.store.metric_kinds import LAST, kinds
from csmcli.store.tables.client import Client
from csmcli.store.tables.goal import Goal

REPLACED, DROPPED, MET = "replaced", "dropped", "met"
"""How a goal ends."""


LAUNCH = """
SELECT coalesce(reached_on, due_on) FROM milestone
WHERE client_id = ? AND key = ? AND coalesce(reached_on, due_on) IS NOT NULL"""


class Set(NamedTuple):
    """A goal agreed: ``goal`` as it is kept, ``before`` the one that it replaces, ``currency`` that of its money.

    ``new`` is false where the very same goal was there already, and nothing was written.
    """

    client: Found
    goal: Draft
    currency: str
    before: Draft | None
    new: bool


class Ended(NamedTuple):
    """A goal that is none any more; ``ending`` is `DROPPED`, or `MET` where its target was reached."""

    client: Found
    goal: Draft
    ending: str


def set_(desk: Desk, word: str, metric: str, wish: Wish) -> Set:
    """Agree on a goal; one that is open for the metric is replaced.

    Without a baseline the last measurement is it, then that of the goal replaced; what a campaign raises counts from
    nothing, by the playbook's pace from its launch to the day of the goal. Raises as `core.goal_setting.draft`; NotFound for a metric that looks
    like a slip for another, unless the wish gives it a title or a unit; and Refused for a closed client.
    """
    with desk.writing() as work:
        found = find(work.connection, word)
        client = work.session.get_one(Client, found.id)
        if client.closed_on:
            raise Refused("{key} is closed; csm reopen {key} first, or nobody looks at its goals.", key=found.key)
        kind = _kind(work, found, metric, own=bool(wish.title or wish.unit))
        before = _open(work, found).get(kind.key)
        goal = draft(kind, wish, desk.today, _baseline(work, found, kind.key, before), _course(work, found, kind.key))
        old = _drafted(before) if before else None
        if old == goal:
            return Set(found, goal, client.currency, None, new=False)
        if before:
            before.ended_on, before.ending = desk.today, REPLACED
            work.session.flush()  # one goal of a metric is open at a time, and the new row would come first
        work.add(_row(found, goal, work))
    return Set(found, goal, client.currency, old, new=True)


def drop(desk: Desk, word: str, metric: str) -> Ended:
    """End a goal: given up, or reached. Raises NotFound where the client has no such goal."""
    with desk.writing() as work:
        found = find(work.connection, word)
        row = _meant(work, found, metric)
        last = work.connection.execute(LAST, (found.id, row.metric)).fetchone()
        goal = _drafted(row)
        now = (desk.today, last[1]) if last and last[0] >= row.set_on.isoformat() else None
        standing = Standing(goal.metric, goal.direction, goal.baseline, goal.target, goal.checkpoints, now)
        row.ended_on, row.ending = desk.today, MET if standing.met else DROPPED
        return Ended(found, goal, row.ending)


def _meant(work: Work, found: Found, word: str) -> Goal:
    """The open goal of the metric meant."""
    rows = _open(work, found)
    known = kinds(work.connection, found.id, work.desk.library.get(found.playbook))
    kind = meant(word, {key: known[key] for key in rows})
    if kind is None:
        _require_own(work, found, word)
        raise NotFound(
            "{client} has no goal “{metric}”; its goals are: {keys}.",
            client=found.key,
            metric=word,
            keys=", ".join(rows) or "–",
        )
    return rows[kind.key]


def _baseline(work: Work, found: Found, metric: str, before: Goal | None) -> int | None:
    """Where a metric stands before anything is done."""
    campaign = work.desk.library.outline(found.playbook).campaign
    if campaign and campaign.metric == metric:
        return 0
    row = work.connection.execute(LAST, (found.id, metric)).fetchone()
    return row[1] if row else before.baseline if before else None


def _course(work: Work, found: Found, metric: str) -> Course | None:
    """The usual course of the campaign's own number; None for another metric, and before its first day is known."""
    live = work.desk.library.outline(found.playbook).campaign
    if live is None or live.metric != metric or not live.pace:
        return None
    row = work.connection.execute(LAUNCH, (found.id, live.starts)).fetchone()
    return Course(date.fromisoformat(row[0]), live.pace) if row else None


def _kind(work: Work, found: Found, word: str, *, own: bool) -> Kind:
    """The metric meant: one that is known, or with a word that is like none, one of the client's own."""
    known = kinds(work.connection, found.id, work.desk.library.get(found.playbook))
    kind = meant(sound(word, "metric"), known)
    if kind is not None:
        return kind
    likely = near(word, known)
    if likely and not own:
        raise NotFound(
            "{client} knows no metric “{metric}”.{near} For one of its own, say --unit as well.",
            client=found.key,
            metric=word,
            near=likely,
        )
    return Kind(key_of(word))


def _require_own(work: Work, found: Found, metric: str) -> None:
    """Raises Refused for the amount of a campaign, which is a goal without being set."""
    campaign = work.desk.library.outline(found.playbook).campaign
    if campaign and campaign.metric == folded(metric):
        raise Refused(
            "The amount to raise is the client's target, and a goal while the campaign runs: "
            "csm edit {client} --target AMOUNT changes it, --clear target takes it away.",
            client=found.key,
        )


def _open(work: Work, found: Found) -> dict[str, Goal]:
    rows = select(Goal).where(Goal.client_id == found.id, col(Goal.ended_on).is_(None)).order_by(col(Goal.id))
    return {row.metric: row for row in work.session.exec(rows)}


def _drafted(row: Goal) -> Draft:
    return Draft(
        row.metric,
        row.title,
        row.unit,
        row.direction,
        row.baseline,
        row.target,
        row.by_on,
        read(row.checkpoints),
        row.note,
    )


def _row(found: Found, goal: Draft, work: Work) -> Goal:
    fields = {**goal._asdict(), "checkpoints": kept(goal.checkpoints)}
    return Goal(client_id=found.id, set_on=work.desk.today, **fields)
