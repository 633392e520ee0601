"""From rows to the facts that the rules rest on, for a handful of clients at a time.

Both sides need it, the writer that stores a forecast and the reader that explains one, so it
speaks to the driver's connection, which both have. With `day`, the facts as they were known then:
what was reached, agreed, said, paused or closed later is left out.
"""

import sqlite3
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from csmcli.core.facts import Facts, Move, Postponed
from csmcli.core.holds import Hold
from csmcli.core.milestones import current, passed
from csmcli.core.playbook import SIGNING, Campaign, Playbook
from csmcli.store.reading import listed

Row = tuple[object, ...]

LAST_DAY = "9999-12-31"
_THESE = "client_id IN (SELECT value FROM json_each(?1))"

CLIENTS = """
SELECT id, playbook, milestone, signed_on,
       CASE WHEN ?2 = '9999-12-31' THEN tier ELSE
         (SELECT t.tier FROM tier_change t WHERE t.client_id = c.id AND t.decided_on <= ?2
          ORDER BY t.decided_on DESC, t.id DESC LIMIT 1) END,
       CASE WHEN ?2 = '9999-12-31' THEN closed_on ELSE
         (SELECT max(o.closed_on) FROM closing o WHERE o.client_id = c.id AND o.closed_on <= ?2
          AND coalesce(o.reopened_on, '9999-12-31') > ?2) END, target
FROM client c WHERE id IN (SELECT value FROM json_each(?1))"""
MILESTONES = f"""
SELECT client_id, key, due_on, first_due_on, CASE WHEN reached_on <= ?2 THEN reached_on END
FROM milestone WHERE {_THESE} AND coalesce(hidden_on, '9999-12-32') > ?2 ORDER BY client_id, position"""
STANDING = """
SELECT m.client_id, m.key, m.due_on, m.first_due_on, m.reached_on
FROM client c JOIN milestone m ON m.client_id = c.id
WHERE c.id IN (SELECT value FROM json_each(?1)) AND (m.key = c.milestone OR m.key IN (SELECT value FROM json_each(?2))
     OR (m.first_due_on IS NOT NULL AND m.reached_on IS NULL AND m.hidden_on IS NULL))"""
STANDING_MOVES = f"""
SELECT client_id, key, kind, from_on, to_on, decided_on, fresh
FROM move WHERE {_THESE} AND kind <> 'proposed' ORDER BY client_id, decided_on, id"""
MOVES = f"""
SELECT client_id, key, kind, from_on, to_on, decided_on, fresh
FROM move WHERE {_THESE} ORDER BY client_id, decided_on, id"""
TOUCHES = f"""
SELECT client_id, max(on_day) FROM touch
WHERE {_THESE} AND two_way = 1 AND on_day <= ?2 GROUP BY client_id"""
TASKS = f"""
SELECT client_id, min(due_on) FROM task
WHERE {_THESE} AND vital = 1 AND done_on IS NULL AND due_on IS NOT NULL
GROUP BY client_id"""
HOLDS = f"""
SELECT client_id, from_on, CASE WHEN resumed_on <= ?2 THEN resumed_on ELSE until_on END
FROM hold WHERE {_THESE} AND from_on <= ?2 ORDER BY client_id, from_on"""
HAS_OUTCOMES = f"""
SELECT EXISTS (SELECT 1 FROM goal WHERE {_THESE}) OR EXISTS (SELECT 1 FROM review WHERE {_THESE})
    OR EXISTS (SELECT 1 FROM contract WHERE {_THESE})"""
LABELS = f"""
SELECT client_id, topic, message, max(on_day) FROM touch
WHERE {_THESE} AND on_day <= ?2 AND (topic IS NOT NULL OR message IS NOT NULL) GROUP BY client_id, topic, message"""
MEASUREMENTS = f"""
SELECT client_id, metric, max(on_day) FROM measurement
WHERE {_THESE} AND on_day <= ?2 GROUP BY client_id, metric"""


class Dues(NamedTuple):
    """A milestone as it stood: ``moves`` holds the later changes of an agreed date, ``postponed`` those that count as slips."""

    key: str
    due_on: date | None
    first_due_on: date | None
    reached_on: date | None
    moves: tuple[Move, ...]
    postponed: Postponed | None = None


class Known(NamedTuple):
    """One client's facts and the milestones they came from."""

    playbook: str
    facts: Facts
    milestones: tuple[Dues, ...]

    @property
    def anchors(self) -> dict[str, date | None]:
        """The days that tasks are counted from: signing, and each milestone when it was reached, else when it is due."""
        return {SIGNING: self.facts.signed_on, **{m.key: m.reached_on or m.due_on for m in self.milestones}}


def known(
    connection: sqlite3.Connection,
    clients: Iterable[int],
    playbook: Callable[[str], Playbook],
    day: date | None = None,
    *,
    whole: bool = True,
) -> dict[int, Known]:
    """The facts of `clients` by id, as of `day` (None: all that is on record).

    As of a day, `playbook` must give whole playbooks: the days of tasks are worked out anew (`store.then`).
    Without `whole`, only what the signals rest on: of the milestones the current one, as it is stored, the
    campaign's, and those ahead with an agreed date. That is half the cost, and all that the list of the stalled needs.
    """
    ids, until = listed(clients), day.isoformat() if day else LAST_DAY

    def rows(sql: str, second: str = until) -> list[Row]:
        return connection.execute(sql, (ids, second) if "?2" in sql else (ids,)).fetchall()

    people = rows(CLIENTS)
    practices = {name: playbook(name) for name in {str(row[1]) for row in people}}
    result = _standing(rows, people, practices, until, whole=whole)
    result = _with_outcomes(connection, result, practices, {row[0]: row[6] for row in people}, until)
    return _with_tasks_then(connection, result, practices, day) if day else result


def _standing(
    rows: Callable[..., list[Row]],
    people: Iterable[Row],
    practices: Mapping[str, Playbook],
    until: str,
    *,
    whole: bool,
) -> dict[int, Known]:
    """What there is to know of everybody: the steps, contacts, tasks, numbers and pauses of `people`, rows of CLIENTS."""
    milestones = rows(MILESTONES) if whole else rows(STANDING, _campaign_ends(practices))
    dues = _by_client(rows(MOVES if whole else STANDING_MOVES), milestones, until)
    touches = {row[0]: _day(row[1]) for row in rows(TOUCHES)}
    tasks = {} if until != LAST_DAY else {row[0]: _day(row[1]) for row in rows(TASKS)}
    measured = {(row[0], row[1]): _day(row[2]) for row in rows(MEASUREMENTS)}
    holds = _holds(rows(HOLDS))
    labels = _labels(rows(LABELS)) if whole else {}
    result = {}
    for number, name, now, signed, tier, closed, _ in people:
        assert isinstance(number, int)
        practice, steps = practices[str(name)], tuple(dues.get(number, ()))
        by_key = {step.key: step for step in steps}
        key = current(practice, {step.key: step.reached_on for step in steps}) if whole else str(now) if now else None
        step = by_key.get(key or "")
        facts = Facts(
            _day(signed),
            str(tier) if tier else None,
            _day(closed),
            tuple(holds.get(number, ())),
            key,
            step.due_on if step else None,
            postponed_ahead(practice, key, by_key),
            touches.get(number),
            tasks.get(number),
            *_live(practice.campaign, by_key),
            measured.get((number, practice.campaign.metric)) if practice.campaign else None,
            ahead(practice, by_key) if whole else (),
            labels.get(number, {}),
        )
        result[number] = Known(practice.key, facts, steps)
    return result


def _with_outcomes(
    connection: sqlite3.Connection,
    people: dict[int, Known],
    practices: Mapping[str, Playbook],
    targets: Mapping[object, object],
    until: str,
) -> dict[int, Known]:
    """What goals, reviews and contracts say, for those that have any: the list of the morning need not pay for more."""
    live = [n for n, item in people.items() if item.facts.live_from and targets[n] and not item.facts.live_over]
    ids = listed(people)
    foreseen = bool(live) or any(
        practice.reviews and (practice.reviews.first_days or practice.reviews.every_days)
        for practice in practices.values()
    )
    if not foreseen and not connection.execute(HAS_OUTCOMES, (ids,)).fetchone()[0]:
        return people
    from csmcli.store import outcome_facts  # only who has any pays for it

    told = outcome_facts.found(connection, ids, until)
    for number, item in people.items():
        target = targets[number]
        facts = outcome_facts.with_outcomes(
            connection,
            number,
            item.facts,
            practices[item.playbook],
            told,
            target if isinstance(target, int) else None,
            until,
        )
        people[number] = item._replace(facts=facts)
    return people


def _with_tasks_then(
    connection: sqlite3.Connection, people: dict[int, Known], practices: Mapping[str, Playbook], day: date
) -> dict[int, Known]:
    """The vital task due first, by the due dates of then."""
    from csmcli.store.then import task_dues  # only who looks back pays for it

    told = {number: (practices[item.playbook], item.anchors) for number, item in people.items()}
    for number, dues in task_dues(connection, day, told, vital=True).items():
        item, first = people[number], min(filter(None, dues.values()), default=None)
        people[number] = item._replace(facts=item.facts._replace(vital_due_on=first))
    return people


def postponed_ahead(practice: Playbook, current: str | None, steps: Mapping[str, Dues]) -> tuple[Postponed, ...]:
    """What was moved of the agreed dates of the current milestone and of those after it that are not reached."""
    if current is None or not any(step.postponed for step in steps.values()):
        return ()
    order = [m.key for m in practice.milestones]
    found = [steps[key] for key in order[order.index(current) :] if key in steps] if current in order else []
    return tuple(step.postponed for step in found if step.postponed and not step.reached_on)


def ahead(practice: Playbook, steps: Mapping[str, Dues]) -> tuple[str, ...]:
    """The milestones still to reach."""
    behind = passed(practice, {key: step.reached_on for key, step in steps.items()})
    return tuple(m.key for m in practice.milestones[behind:] if m.key in steps and not steps[m.key].reached_on)


def _campaign_ends(practices: Mapping[str, Playbook]) -> str:
    """The keys of the milestones that campaigns begin and end with, as `listed`."""
    campaigns = [practice.campaign for practice in practices.values() if practice.campaign]
    return listed(key for campaign in campaigns for key in (campaign.starts, campaign.ends))


def _live(campaign: Campaign | None, steps: Mapping[str, Dues]) -> tuple[date | None, date | None, bool]:
    """Since when a campaign has run, until when it is to run, and whether it is over."""
    if campaign is None:
        return None, None, False
    start, end = steps.get(campaign.starts), steps.get(campaign.ends)
    return start.reached_on if start else None, end.due_on if end else None, bool(end and end.reached_on)


def _holds(rows: Iterable[Row]) -> dict[object, list[Hold]]:
    """The pauses of each client, the earliest first."""
    found: dict[object, list[Hold]] = {}
    for owner, first, last in rows:
        found.setdefault(owner, []).append(Hold(_on(first), _on(last)))
    return found


def _labels(rows: Iterable[Row]) -> dict[object, dict[str, date]]:
    """Of each client, the last day of a contact by its topic and by its message."""
    found: dict[object, dict[str, date]] = {}
    for owner, *labels, last in rows:
        days = found.setdefault(owner, {})
        for label in filter(None, labels):
            days[str(label)] = max(_on(last), days.get(str(label), date.min))
    return found


def _by_client(moved: Iterable[Row], milestones: Iterable[Row], until: str) -> dict[object, list[Dues]]:
    """The milestones of each client with their moves, as known by `until`."""
    moves: dict[object, list[Row]] = {}
    for owner, key, *move in moved:
        moves.setdefault((owner, key), []).append(tuple(move))
    dues: dict[object, list[Dues]] = {}
    for owner, key, due, first_due, reached in milestones:
        dues.setdefault(owner, []).append(_dues(str(key), due, first_due, reached, moves.get((owner, key), []), until))
    return dues


def _day(value: object) -> date | None:
    return date.fromisoformat(value) if value else None  # type: ignore[arg-type] # SQLite gives text


def _on(value: object) -> date:
    return date.fromisoformat(str(value))


def _dues(key: str, due: object, first_due: object, reached: object, moves: list[Row], until: str) -> Dues:
    """A milestone with its moves, wound back to what was known by `until`."""
    if not moves:
        return Dues(key, _day(due), _day(first_due), _day(reached), ())
    past = [move for move in moves if str(move[3]) <= until]
    if len(past) < len(moves):
        due = past[-1][2] if past else moves[0][1]
    agreed = next((move for move in moves if move[0] == "agreed"), None)
    if agreed is None:
        first = _day(first_due)  # it came in agreed, with the client
    else:
        first = _day(agreed[2]) if agreed in past else None
    moved = tuple(
        Move(_on(decided), first, _on(source), _on(target))
        for kind, source, target, decided, _ in past
        if kind == "moved" and first and source and target
    )
    return Dues(key, _day(due), first, _day(reached), moved, _postponed(key, past, moved))


def _postponed(key: str, past: Sequence[Row], moves: tuple[Move, ...]) -> Postponed | None:
    """What counts as slips: the moves since the last fresh start, held against the date agreed then."""
    places = [place for place, (*_, fresh) in enumerate(past) if fresh]
    if not places:
        return Postponed(key, moves) if moves else None
    _, _, target, decided, _ = past[places[-1]]
    since = [row for row in past[places[-1] + 1 :] if row[0] == "moved" and row[1] and row[2]]
    later = (Move(_on(row[3]), _on(target), _on(row[1]), _on(row[2])) for row in since)
    return Postponed(key, tuple(later), _on(decided))
