"""Things that a user may do, drawn at random, and the facts of a store told without its numbers."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from csmcli.actions import (
    clients,
    contracts,
    follow_ups,
    goals,
    history,
    holds,
    measurements,
    milestones,
    questions,
    reviews,
    tasks,
    tiers,
    touches,
)
from csmcli.actions.clients import Profile
from csmcli.actions.contracts import Terms
from csmcli.actions.desk import Desk
from csmcli.core.dates import Span
from csmcli.core.goal_setting import Wish
from csmcli.core.renewals import NEED_A_REASON, OUTCOMES
from csmcli.errors import CsmError

TODAY = date(2026, 11, 22)
KEYS = ("timeline", "copy", "backend", "launch", "end", "ship")
WHO = ("acme", "beta")

Action = Callable[[Desk], object]
Doing = tuple[str, Action]


def _named(name: str, do: Callable[..., object], **drawn: st.SearchStrategy[Any]) -> st.SearchStrategy[Doing]:
    return st.fixed_dictionaries(drawn).map(lambda told: (f"{name} {told}", lambda desk: do(desk, **told)))


def doings(words: str) -> st.SearchStrategy[Doing]:
    """One thing that a user may do; it may be refused. ``words`` go into whatever is written, to tell whose it was."""
    who, ago = st.sampled_from(WHO), st.integers(0, 60).map(lambda n: TODAY - timedelta(n))
    ahead = st.integers(-60, 400).map(lambda n: TODAY + timedelta(n))
    key = st.sampled_from(KEYS)
    return st.one_of(
        _named("add", add, key=st.sampled_from(["acme", "beta", f"new-{words}", "both"]), words=st.just(words)),
        _named("edit", _edit, key=who, field=st.sampled_from(["owner", "note", "contact"]), words=st.just(words)),
        _named("sign", lambda desk, key, on: clients.edit(desk, key, profile=Profile(signed_on=on)), key=who, on=ago),
        _named("rename", lambda desk, key: clients.edit(desk, key, key=f"{key}-{words}"), key=who),
        _named("link", lambda desk, key, url: clients.edit(desk, key, links={"chat": url}),
               key=who, url=st.sampled_from(["", f"{words}.tw/a"])),
        _named("close", _close, key=who, on=ago),
        _named("reopen", lambda desk, key: clients.reopen(desk, key), key=who),
        _named("reach", lambda desk, key, m, on: milestones.reach(desk, key, m, on, force=True), key=who, m=key, on=ago),
        _named("unreach", lambda desk, key, m: milestones.unreach(desk, key, m), key=who, m=key),
        _named("plan", _plan, key=who, days=st.dictionaries(key, ahead, min_size=1, max_size=3), back=st.integers(0, 9)),
        _named("hold", lambda desk, key, n: holds.hold(desk, key, until=TODAY + timedelta(n), reason=words),
               key=who, n=st.integers(1, 90)),
        _named("resume", lambda desk, key: holds.resume(desk, key), key=who),
        _named("log", lambda desk, key, on: touches.log(desk, key, f"talked {words}", on=on), key=who, on=ago),
        _named("tier", _tier, key=who, tier=st.sampled_from(["large", "medium", "small"]), back=st.integers(0, 9)),
        _named("checklist", lambda desk, key, update: tasks.generate(desk, key, language="en", update=update),
               key=who, update=st.booleans()),
        _named("task", lambda desk, key, due: tasks.add(desk, key, f"Ring {words}", due=due, side="us", vital=True),
               key=who, due=st.none() | ahead),
        _named("done", lambda desk, key, on: tasks.tick(desk, key, [f"ring-{words}"], on), key=who, on=st.none() | ago),
        _named("follow", lambda desk, key, every: follow_ups.promise(desk, key, "ideas", due=TODAY, every=every),
               key=who, every=st.sampled_from([None, Span(2, "w")])),
        _named("keep", lambda desk, key, on: tasks.tick(desk, key, ["ideas"], on), key=who, on=ago),
        _named("ask", lambda desk, key, on: questions.ask(desk, key, "How long?", on=on, topic="dates"), key=who, on=ago),
        _named("answer", lambda desk: questions.answer(desk, "dates", f"https://example.com/{words}")),
        _named("measure", lambda desk, key, on: measurements.measure(desk, key, "raised", "5", on), key=who, on=ago),
        _named("goal", _goal, key=who, target=st.sampled_from(["300", "500"]), back=st.integers(0, 9)),
        _named("drop goal", lambda desk, key: goals.drop(desk, key, "backers"), key=who),
        _named("count", lambda desk, key, n, on: measurements.measure(desk, key, "backers", str(n), on, words),
               key=who, n=st.integers(90, 510), on=ago),
        _named("hold a review", lambda desk, key, on: reviews.keep(desk, key, reviews.Outcome(held_on=on)), key=who, on=ago),
        _named("contract", _contract, key=who, ends=ahead, outcome=st.sampled_from([None, None, *OUTCOMES])),
        _named("plan a review", lambda desk, key, on: reviews.plan(desk, key, on, reviews.Wish(topic=words)), key=who, on=ahead),
        _named("held", lambda desk, key, on: reviews.keep(desk, key, reviews.Outcome(on, note=words)), key=who, on=ago),
        _named("undo", lambda desk: history.undo(desk)),
    )  # type: ignore[return-value]  # fmt: skip


def do(desk: Desk, actions: list[Doing]) -> list[str]:
    """Do what can be done; the names of what was."""
    done = []
    for name, act in actions:
        try:
            act(desk)
        except CsmError:
            continue
        done.append(name)
    return done


def add(desk: Desk, key: str, words: str) -> None:
    profile = Profile(signed_on=TODAY - timedelta(21), note=words if key == "both" else None)
    clients.add(
        desk, key, key=key, playbook="crowdfunding", tier="small", profile=profile, links={"page": f"x.tw/{key}"}
    )


def _edit(desk: Desk, key: str, field: str, words: str) -> None:
    clients.edit(desk, key, profile=Profile(**{field: words}))


def _close(desk: Desk, key: str, on: date) -> None:
    clients.close(desk, key, outcome="dropped", reason="copy", on=on, note=None)


def _plan(desk: Desk, key: str, days: dict[str, date], back: int) -> None:
    milestones.plan(desk._replace(today=TODAY - timedelta(back)), key, days)


def _tier(desk: Desk, key: str, tier: str, back: int) -> None:
    tiers.assign(desk._replace(today=TODAY - timedelta(back)), key, tier)


def _goal(desk: Desk, key: str, target: str, back: int) -> None:
    wish = Wish(target, TODAY + timedelta(90), baseline="100", checkpoints=f"200,{target}")
    goals.set_(desk._replace(today=TODAY - timedelta(back)), key, "backers", wish)


def _contract(desk: Desk, key: str, ends: date, outcome: str | None) -> None:
    """A contract entered or changed; with an outcome, what became of it."""
    if outcome is None:
        contracts.enter(desk, key, Terms(ends_on=ends, notice_days=30))
    else:
        reason = "other" if outcome in NEED_A_REASON else None
        contracts.decide(desk, key, outcome=outcome, on=desk.today, reason=reason, note=None, after=Terms())


RECORDS = ("operation", "change", "practice", "alembic_version", "sqlite_sequence")


def rows(path: Path) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table of facts, numbers and forecasts and all."""
    connection = sqlite3.connect(path)
    names = [row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY 1")]
    found = {n: connection.execute(f"SELECT * FROM {n} ORDER BY id").fetchall() for n in names if n not in RECORDS}
    connection.close()
    return found


def facts(path: Path, *, without: tuple[str, ...] = ()) -> dict[str, Counter[tuple[Any, ...]]]:
    """What a store says, with names of clients in the place of numbers and without uids: the same for two equal stores."""
    connection = sqlite3.connect(path)
    people = dict(connection.execute("SELECT id, name FROM client"))
    found: dict[str, Counter[tuple[Any, ...]]] = {}
    for (table,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
        if table in RECORDS:
            continue
        cursor = connection.execute(f"SELECT * FROM {table}")
        names = [column[0] for column in cursor.description]
        kept = [place for place, name in enumerate(names) if name not in ("id", "uid", *without)]
        found[table] = Counter(
            tuple(people[row[place]] if names[place] == "client_id" else row[place] for place in kept) for row in cursor
        )
    connection.close()
    return found
