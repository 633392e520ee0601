"""The one list of the morning: whom do I owe something, why, and the command that answers it.

Each kind of line is a range read of an index in the order shown, at most `limit` of them, so that the
cost is that of the lines and not of the clients. What the playbook asks for by itself (a contact, a
look, a number) waits while a client is stalled: its one line says what to do. During a hold nothing
is asked for but what was promised.
"""

from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta
from typing import Any, NamedTuple

from csmcli.core.playbook import Playbook
from csmcli.core.rhythm import CHECK_IN, NUMBERS, working_day_before
from csmcli.core.stalled import FIRED, GOAL, NOTICE_PASSED, OVERDUE, RENEWAL, REVIEW
from csmcli.store.reading import listed
from csmcli.views import duties, stalled
from csmcli.views.due import CELEBRATE, FOLLOW_UP, KINDS, MILESTONE, STALLED, TASK, Asked, Due, quoted

WEEK = timedelta(6)

NOT_HELD = """NOT EXISTS (SELECT 1 FROM hold h WHERE h.client_id = c.id AND h.from_on <= ?1
                AND coalesce(h.resumed_on, h.until_on) > ?1)"""
OWNED = "AND (?4 IS NULL OR c.owner = ?4)"
PROMISES = f"""
SELECT c.key, c.name, f.key, f.text, f.due_on FROM follow_up f CROSS JOIN client c ON c.id = f.client_id
WHERE f.done_on IS NULL AND f.due_on <= ?2 AND f.kind = 'follow-up' AND c.closed_on IS NULL {OWNED}
ORDER BY f.due_on, f.id LIMIT ?3"""
TASKS = f"""
SELECT c.key, c.name, t.key, t.title, t.due_on, t.own, c.playbook FROM task t CROSS JOIN client c ON c.id = t.client_id
WHERE t.vital = 1 AND t.side <> 'client' AND t.done_on IS NULL AND t.due_on IS NOT NULL AND t.due_on <= ?2
AND c.closed_on IS NULL AND {NOT_HELD} {OWNED}
ORDER BY t.due_on, t.id LIMIT ?3"""
MILESTONES = f"""
SELECT c.key, c.name, c.milestone, c.due_on, c.playbook FROM client c
WHERE c.closed_on IS NULL AND c.due_on BETWEEN ?5 AND ?2 AND {NOT_HELD} {OWNED}
AND (c.due_on >= ?1 OR c.behind_on IS NULL OR c.behind_on > ?1)
ORDER BY c.due_on, c.id LIMIT ?3"""
REACHED = f"""
SELECT c.key, c.name, m.key, m.reached_on, c.playbook FROM milestone m CROSS JOIN client c ON c.id = m.client_id
WHERE m.reached_on IS NOT NULL AND m.reached_on >= ?5 AND m.reached_on <= ?1 AND m.reached_on > c.added_on AND c.closed_on IS NULL {OWNED}
AND NOT EXISTS (SELECT 1 FROM touch t WHERE t.client_id = c.id AND t.on_day BETWEEN m.reached_on AND ?1
                AND t.message IN (SELECT value FROM json_each(?6)))
ORDER BY m.reached_on DESC, m.id DESC LIMIT ?3"""
PLAYBOOKS = "SELECT playbook FROM practice"

_OF_ONE = 20
"""Lines read for one that is shown, where a client's tasks or milestones are one line."""


class Today(NamedTuple):
    """The lines, and the kinds of which there are more than are shown."""

    lines: list[Due]
    cut: tuple[str, ...]


def today(asked: Asked, kinds: Iterable[str] = KINDS) -> Today:
    """All that is due, in the order of what matters."""
    wanted, cut = set(kinds), set[str]()
    found: dict[str, list[Due]] = {kind: [] for kind in KINDS}
    for kind, read in _READERS.items():
        if kind in wanted:
            found[kind] += read(asked, cut)
    if wanted & duties.KINDS:
        for line in duties.duties(asked, wanted, cut):
            found[line.kind].append(line)
    found[CHECK_IN].sort(key=lambda line: line.due_on)
    lines = [line for kind in KINDS for line in found[kind][: asked.limit]]
    return Today(lines, tuple(kind for kind in KINDS if kind in cut or len(found[kind]) > asked.limit))


def _stalled(asked: Asked, cut: set[str]) -> Iterator[Due]:
    rows = stalled.with_worst(
        asked.connection,
        asked.library,
        asked.day,
        asked.signals,
        asked.language,
        owner=asked.owner,
        limit=asked.limit + 1,
    )
    for row, practice, worst in rows:
        why = "; ".join(signal.text for signal in row.signals if signal.status == FIRED)
        text = asked.words(row.state, why=why)
        yield Due(STALLED, row.key, row.name, text, row.since, _answer(row, practice, worst))


_ANSWERS = {
    GOAL: "csm goals {}",
    REVIEW: "csm review {}",
    RENEWAL: "csm renewals {}",
    NOTICE_PASSED: "csm renew {} --outcome OUTCOME",
}


def _answer(row: stalled.Stalled, practice: Playbook, worst: str | None) -> str:
    """The command that answers the worst signal: what is only to be recorded is recorded, the rest is a message."""
    key = quoted(row.key)
    step = practice.milestone(row.milestone) if row.milestone else None
    if worst == NUMBERS and practice.campaign:
        return f"csm measure {key} {practice.campaign.metric} AMOUNT"
    if worst == OVERDUE and step and step.gate:
        return f"csm milestone {key} {step.key}"
    if worst in _ANSWERS:
        return _ANSWERS[worst].format(key)
    return f"csm message {key}"


def _follow_ups(asked: Asked, cut: set[str]) -> Iterator[Due]:
    for key, name, item, text, due in asked.rows(PROMISES):
        day = date.fromisoformat(due)
        words = asked.words(FOLLOW_UP, text=text, late=(asked.day - day).days)
        yield Due(FOLLOW_UP, key, name, words, day, f"csm done {quoted(key)} {quoted(item)}")


def _tasks(asked: Asked, cut: set[str]) -> Iterator[Due]:
    """One line a client: the vital task of ours that is due first, and how many more there are."""
    mine: dict[str, list[tuple[Any, ...]]] = {}
    most = (asked.limit + 1) * _OF_ONE
    found = asked.rows(TASKS, limit=most)
    if len(found) == most:
        cut.add(TASK)
    for row in found:
        mine.setdefault(row[0], []).append(row)
    for key, rows in mine.items():
        _, name, item, title, due, own, playbook = rows[0]
        day = date.fromisoformat(due)
        words = asked.words(
            TASK, text=title if own else _task_title(asked, playbook, item, title), late=(asked.day - day).days, more=len(rows) - 1
        )  # fmt: skip
        yield Due(TASK, key, name, words, day, f"csm done {quoted(key)} {quoted(item)}")


def _task_title(asked: Asked, playbook: str, item: str, title: str) -> str:
    """The playbook's words of today in the reader's language; the whole playbook is read only for this."""
    from csmcli.core.playbook import say

    found = next((entry for entry in asked.library.get(playbook).checklist if entry.key == item), None)
    return say(found.title, asked.language) if found else title


def _milestones(asked: Asked, cut: set[str]) -> Iterator[Due]:
    until = max(asked.until, asked.day + WEEK)
    for key, name, milestone, due, playbook in asked.rows(MILESTONES, _from(asked), until=until):
        day = date.fromisoformat(due)
        words = asked.words(MILESTONE, text=asked.title(playbook, milestone), late=(asked.day - day).days)
        yield Due(MILESTONE, key, name, words, day, f"csm milestone {quoted(key)} {milestone}")


def _from(asked: Asked) -> str:
    """The first due date that may be past and still tolerated: what is later than that is stalled, and said so."""
    limits = [asked.library.outline(row[0]).limits[OVERDUE] for row in asked.connection.execute(PLAYBOOKS)]
    every = [limit for one in limits for limit in (one.usual, *one.tiers.values(), *one.milestones.values())]
    return (asked.day - timedelta(max((limit.expected for limit in every), default=0))).isoformat()


def _planned(asked: Asked, cut: set[str]) -> Iterator[Due]:
    sql = PROMISES.replace("'follow-up'", "'check-in'").replace(OWNED, f"AND {NOT_HELD} {OWNED}")
    for key, name, _, _, due in asked.rows(sql):
        day = date.fromisoformat(due)
        words = asked.words(CHECK_IN, late=(asked.day - day).days)
        yield Due(CHECK_IN, key, name, words, day, f"csm log {quoted(key)} TEXT")


def _celebrate(asked: Asked, cut: set[str]) -> Iterator[Due]:
    """One line a client, for all that it reached since the last working day.

    What was reached when the client was entered, by an import say, is no news.
    """
    names = [row[0] for row in asked.connection.execute(PLAYBOOKS)]
    sent = [message for name in names for message in asked.library.outline(name).celebrations]
    if not sent:
        return
    since = working_day_before(asked.day).isoformat()
    mine: dict[str, list[tuple[Any, ...]]] = {}
    most = (asked.limit + 1) * _OF_ONE
    found = asked.rows(REACHED, since, listed(sent), limit=most)
    if len(found) == most:
        cut.add(CELEBRATE)
    for row in found:
        if asked.library.outline(row[4]).milestone(row[2]):  # what congratulates knows of no optional part
            mine.setdefault(row[0], []).append(row)
    for key, rows in mine.items():
        _, name, _, reached, playbook = rows[0]
        messages = asked.library.outline(playbook).celebrations
        if not messages:
            continue
        titles = [asked.title(playbook, row[2]) for row in reversed(rows)]
        words = asked.words(CELEBRATE, titles=titles, day=reached)
        yield Due(
            CELEBRATE, key, name, words, date.fromisoformat(reached), f"csm message {quoted(key)} {messages[0]} --sent"
        )


_READERS: dict[str, Callable[[Asked, set[str]], Iterator[Due]]] = {
    STALLED: _stalled,
    FOLLOW_UP: _follow_ups,
    TASK: _tasks,
    MILESTONE: _milestones,
    CHECK_IN: _planned,
    CELEBRATE: _celebrate,
}
