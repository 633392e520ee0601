"""Planning a review, calling it off, and keeping what came of one that was held."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from sqlmodel import col, select

from csmcli.actions.desk import Desk, Work
from csmcli.actions.open_clients import open_client
from csmcli.actions.tasks import own_task
from csmcli.core.naming import did_you_mean, folded, sound
from csmcli.core.playbook import Playbook
from csmcli.core.reviews import Agreed, Why
from csmcli.errors import NotFound, Refused
from csmcli.store.finding import Found
from csmcli.store.finding import client as find
from csmcli.store.tables.review import Cause, Review

CATEGORY = "review"
"""What a task that was agreed in a review is filed under."""


class Wish(NamedTuple):
    """What is said of a review to plan; None: what was said before holds."""

    topic: str | None = None
    ours: str | None = None
    theirs: str | None = None
    period: str | None = None


class Planned(NamedTuple):
    """A review planned; ``moved_from`` is the day it was planned for before."""

    client: Found
    on: date
    topic: str | None
    moved_from: date | None


class Outcome(NamedTuple):
    """What came of a review: held on a day (None: of one that stands), of which quarter, the causes and the changes."""

    held_on: date | None = None
    period: str | None = None
    causes: tuple[Why, ...] = ()
    changes: tuple[Agreed, ...] = ()
    note: str | None = None


class Kept(NamedTuple):
    """What was kept: with the review held or planned on ``on``; ``tasks`` are the keys of the changes."""

    client: Found
    on: date
    held: bool
    causes: int
    tasks: tuple[str, ...]


def plan(desk: Desk, word: str, on: date, wish: Wish) -> Planned:
    """Plan the next review for a day, or move it. A topic of the playbook is kept by its key.

    The first review of a client has the playbook's first topic unless told. Raises Refused for a day before today and
    for a closed client.
    """
    if on < desk.today:
        raise Refused(
            "{day} is before today ({today}); a review that was held is recorded with --held --on {day}.",
            day=on,
            today=desk.today,
        )
    with desk.writing() as work:
        found = open_client(work, word)
        practice = desk.library.get(found.playbook)
        row = _open(work, found)
        before = row.planned_on if row else None
        if row is None:
            row = Review(
                client_id=found.id, planned_on=on, added_on=desk.today, topic=_first_topic(work, found, practice)
            )
        row.planned_on = on
        row.topic = _topic(practice, wish.topic) if wish.topic is not None else row.topic
        row.ours, row.theirs = _told(wish.ours, row.ours), _told(wish.theirs, row.theirs)
        row.period = wish.period or row.period
        work.add(row)
        return Planned(found, on, row.topic, None if before == on else before)


def cancel(desk: Desk, word: str) -> tuple[Found, date]:
    """Call the planned review off; the client and the day it was to be. Raises NotFound where none is planned."""
    with desk.writing() as work:
        found = find(work.connection, word)
        row = _open(work, found)
        if row is None:
            raise NotFound("No review of {key} is planned.", key=found.key)
        work.session.delete(row)
        return found, row.planned_on


def keep(desk: Desk, word: str, outcome: Outcome) -> Kept:
    """Keep what came of a review: that it was held, the causes found, and the changes as tasks.

    A review that was held is the planned one, else one of its own; the same day told twice is one review. Without a day it goes to the planned one, else to
    the last that was held. Raises Refused for a day after today, and where there is no review to keep it with;
    NotFound for a cause that the playbook does not know.
    """
    if outcome.held_on and outcome.held_on > desk.today:
        raise Refused(
            "{day} is after today ({today}); plan it with --plan {day}.", day=outcome.held_on, today=desk.today
        )
    with desk.writing() as work:
        found = open_client(work, word)
        practice = desk.library.get(found.playbook)
        row = _of(work, found, practice, outcome)
        for why in outcome.causes:
            code = _cause(practice, why.code)
            work.add(_row(found, row, why._replace(code=code), outcome.held_on or desk.today))
        tasks = tuple(_task(work, found, change) for change in outcome.changes)
        return Kept(found, row.held_on or row.planned_on, row.held_on is not None, len(outcome.causes), tasks)


def _of(work: Work, found: Found, practice: Playbook, outcome: Outcome) -> Review:
    """The review that an outcome belongs to, with what it says of the review itself."""
    held = outcome.held_on
    row = _held_on(work, found, held) or _open(work, found) or _last_held(work, found)
    if held is None and row is None:
        raise Refused(
            "No review of {key} is planned or was held; say with --held that this one was, or plan it with --plan DATE.",
            key=found.key,
        )
    if row is None or (held and row.held_on not in (None, held)):
        assert held is not None  # or it was refused
        topic = _first_topic(work, found, practice)
        row = Review(client_id=found.id, planned_on=held, added_on=held, topic=topic)
    if held:
        row.held_on, row.period, row.added_on = held, outcome.period or row.period, min(row.added_on, held)
    row.note = _told(outcome.note, row.note)
    return work.add(row)


def _held_on(work: Work, found: Found, day: date | None) -> Review | None:
    """The review that was held on a day, which is the one meant though another is planned."""
    if day is None:
        return None
    return work.session.exec(select(Review).where(Review.client_id == found.id, Review.held_on == day)).first()


def _row(found: Found, review: Review, why: Why, on: date) -> Cause:
    note = sound(why.note, "note") if why.note else None
    metric = folded(why.metric) if why.metric else None
    return Cause(client_id=found.id, review=review.uid, metric=metric, code=why.code, note=note, found_on=on)


def _task(work: Work, found: Found, change: Agreed) -> str:
    """A change as a task: vital where it has a day, because a change that nobody is reminded of is none."""
    task = own_task(work, found, change.text, due=change.due, side=change.whose, vital=change.due is not None)
    task.category, task.ours, task.theirs = CATEGORY, change.ours, change.theirs
    work.add(task)
    return task.key


def _open(work: Work, found: Found) -> Review | None:
    rows = select(Review).where(Review.client_id == found.id, col(Review.held_on).is_(None))
    return work.session.exec(rows.order_by(col(Review.planned_on), col(Review.id))).first()


def _last_held(work: Work, found: Found) -> Review | None:
    rows = select(Review).where(Review.client_id == found.id, col(Review.held_on).is_not(None))
    return work.session.exec(rows.order_by(col(Review.held_on).desc(), col(Review.id).desc())).first()


def _first_topic(work: Work, found: Found, practice: Playbook) -> str | None:
    """The playbook's first topic is that of the first review; which one comes later is for both sides to say."""
    return practice.topics[0].key if practice.topics and _last_held(work, found) is None else None


def _topic(practice: Playbook, word: str) -> str | None:
    """A topic as it is kept: the key of one of the playbook's, or the words; none for an empty word."""
    known = (topic.key for topic in practice.topics if topic.key == folded(word))
    return next(known, sound(word, "topic")) if word else None


def _told(word: str | None, before: str | None) -> str | None:
    """What is said now, else what was said before; an empty word takes it away."""
    return before if word is None else sound(word, "text") if word else None


def _cause(practice: Playbook, word: str) -> str:
    code, codes = folded(word), [cause.key for cause in practice.causes]
    if code not in codes:
        raise NotFound(
            "The playbook {playbook} has no cause “{code}”; it has {codes}.{near}",
            playbook=practice.key,
            code=word,
            codes=", ".join(codes) or "–",
            near=did_you_mean(code, codes),
        )
    return code
