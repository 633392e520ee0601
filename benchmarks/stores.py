"""Stores of any size in realistic proportion: a thousand clients entered as facts, then copied by SQL.

Of a thousand clients about one in seven is stalled, one in twenty on hold or closed; each has eight
milestones, a tier, some moves, four touches on average and, every third, a checklist of nineteen, of
which one vital task of ours falls due. One in five is owed a promise, one in twenty reached a milestone today.
"""

from __future__ import annotations

import random
import sqlite3
from datetime import date, timedelta
from pathlib import Path

from csmcli.actions import clients
from csmcli.actions.clients import RANKS
from csmcli.actions.desk import Desk
from csmcli.actions.forecast import renew
from csmcli.core.milestones import Step, proposals
from csmcli.playbooks import Library, shipped_folder

BLOCK = 1000
TODAY = date(2026, 11, 22)
TABLES = ("client", "milestone", "touch", "task", "tier_change", "move", "measurement", "follow_up")


def make(path: Path, count: int, cache: Path) -> None:
    """A store of `count` clients at `path`; the same numbers give the same store."""
    library = Library(shipped_folder(), None, cache, once=True)
    desk = Desk(path, library, TODAY, "bench", "benchmarks/stores.py")
    clients.add(desk, "seed", playbook="crowdfunding", key="seed")
    chance = random.Random(7)
    with desk.writing() as work:
        for number in range(2, min(count, BLOCK) + 1):
            _client(work.connection, chance, number, desk)
        renew(work.connection, work.session, library, range(2, min(count, BLOCK) + 1))
        work.session.flush()
        _copy(work.connection, count)
        work.recorder.clients.clear()
        work.recorder.record_range("client", 2, count)
        work.connection.execute("DELETE FROM change WHERE row_id > 1")
    with sqlite3.connect(path) as connection:
        connection.execute("ANALYZE")


def _client(connection: sqlite3.Connection, chance: random.Random, number: int, desk: Desk) -> None:
    tier = chance.choices(("large", "medium", "small"), (1, 3, 6))[0]
    signed = TODAY - timedelta(chance.randint(1, 120))
    stalled = chance.random() < 0.15
    connection.execute(
        "INSERT INTO client (id, key, name, playbook, language, tier, rank, owner, signed_on, added_on, currency, "
        "progress, unknown) VALUES (?, ?, ?, 'crowdfunding', 'zh-TW', ?, ?, ?, ?, ?, 'TWD', 0, '')",
        (
            number,
            f"c{number}",
            f"專案 {number} Project",
            tier,
            RANKS[tier],
            f"csm{number % 8}",
            str(signed),
            str(signed),
        ),
    )
    connection.execute(
        "INSERT INTO tier_change (client_id, tier, decided_on) VALUES (?, ?, ?)", (number, tier, str(signed))
    )
    _milestones(connection, chance, number, desk, signed, stalled)
    last = TODAY - timedelta(chance.randint(20, 60) if stalled else chance.randint(0, 6))
    for back in range(chance.randint(1, 7)):
        day = max(last - timedelta(9 * back), signed)
        connection.execute(
            "INSERT INTO touch (client_id, on_day, two_way, meeting, text) VALUES (?, ?, 1, 0, 'called')",
            (number, str(max(day, last if back == 0 else day))),
        )
    if number % 3 == 0:
        _tasks(connection, chance, number, desk)
    if number % 5 == 0:
        connection.execute(
            "INSERT INTO follow_up (client_id, kind, key, text, due_on, added_on) VALUES (?, 'follow-up', 'ideas', 'send ideas', ?, ?)",
            (number, str(TODAY + timedelta(chance.randint(-3, 20))), str(signed)),
        )


def _milestones(
    connection: sqlite3.Connection, chance: random.Random, number: int, desk: Desk, signed: date, stalled: bool
) -> None:
    practice = desk.library.outline("crowdfunding")
    launch = TODAY + timedelta(chance.randint(-20, 5) if stalled else chance.randint(46, 150))
    agreed = {"launch": launch, "end": launch + timedelta(30), "ship": launch + timedelta(120)}
    dues = proposals(practice, signed, {key: Step(day, agreed=True) for key, day in agreed.items()})
    for position, milestone in enumerate(practice.milestones):
        day = agreed.get(milestone.key) or dues[milestone.key]
        reached = str(signed if number % 20 else TODAY) if position == 0 else None
        connection.execute(
            "INSERT INTO milestone (client_id, key, position, due_on, first_due_on, reached_on) VALUES (?, ?, ?, ?, ?, ?)",
            (number, milestone.key, position, day and str(day), str(day) if milestone.key in agreed else None, reached),
        )
        if milestone.key in agreed:
            connection.execute(
                "INSERT INTO move (client_id, key, kind, to_on, decided_on) VALUES (?, ?, 'agreed', ?, ?)",
                (number, milestone.key, str(day), str(signed)),
            )


def _tasks(connection: sqlite3.Connection, chance: random.Random, number: int, desk: Desk) -> None:
    for place, item in enumerate(desk.library.get("crowdfunding").items("small")):
        connection.execute(
            "INSERT INTO task (client_id, key, category, position, title, advice, side, vital, own, due_by_hand, "
            "added_on, due_on) VALUES (?, ?, ?, ?, ?, '', ?, ?, 0, 0, ?, ?)",
            (
                number,
                item.key,
                item.category,
                place,
                item.title["zh-TW"],
                item.side,
                place == 0,
                str(TODAY),
                str(TODAY + timedelta(chance.randint(-3, 30))) if place == 0 else None,
            ),
        )


def _copy(connection: sqlite3.Connection, count: int) -> None:
    """The block of a thousand again and again, with other numbers and keys."""
    for start in range(BLOCK, count, BLOCK):
        for table in TABLES:
            columns = [row[1] for row in connection.execute(f"PRAGMA table_info({table})") if row[1] != "id"]
            if table == "client":
                names, values = ["id", *columns], ["id + ?1", *columns]
                values[names.index("key")] = "key || '-' || ?1"
                where = "id"
            else:
                names, where = columns, "client_id"
                values = ["client_id + ?1" if name == "client_id" else name for name in columns]
            connection.execute(
                f"INSERT INTO {table} ({', '.join(names)}) SELECT {', '.join(values)} FROM {table} "
                f"WHERE {where} BETWEEN 1 AND {min(BLOCK, count - start)}",
                (start,),
            )
