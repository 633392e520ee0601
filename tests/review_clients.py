"""A client whose third quarter of 2026 is looked at: a goal behind, a date moved by each side, and everything counted."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

from csmcli.actions.desk import Desk
from csmcli.core.goals import kept
from csmcli.playbooks import Library, shipped_folder
from csmcli.store.finding import client as find
from csmcli.store.tables.goal import Goal
from csmcli.store.tables.measurement import Measurement

SECRET = "the sponsor quarrels with IT"
"""A note of ours that no page of the client may show."""

LINES = (
    ("2026-06-20", "add 'Harbour Loom' --key harbour --playbook saas --tier medium --contact 'Ann Ash' --owner mei"),
    ("2026-06-20", "plan harbour handoff=2026-06-25 kickoff=2026-07-10 setup=2026-08-05 aha=2026-09-01"),
    ("2026-06-20", "plan harbour success=2026-10-20 activated=2026-10-25 adopted=2026-11-30 review=2026-12-20"),
    ("2026-06-24", "milestone harbour handoff"),
    ("2026-07-12", "milestone harbour kickoff"),
    ("2026-07-12", "log harbour 'kick-off' --meeting --minutes 60 --no-follow-up"),
    ("2026-07-28", f"plan harbour setup=2026-08-20 --side client --reason '{SECRET}'"),
    ("2026-08-12", "log harbour 'the manual' --outbound --minutes 5"),
    ("2026-08-13", "ask harbour 'Can we export?' --topic setup"),
    ("2026-08-14", "log harbour 'called back'"),
    ("2026-08-15", "ask harbour 'And import?' --topic setup --answered-by https://example.com/import"),
    ("2026-08-18", "milestone harbour setup"),
    ("2026-08-20", "task harbour 'send the list' --side client --due 2026-09-10"),
    ("2026-08-20", "task harbour 'look at the list' --due 2026-10-10"),
    ("2026-09-02", "done harbour look-at-the-list"),
)


def desk(home: Path, day: str) -> Desk:
    """Mei's desk at the store of a test's home."""
    return Desk(
        home / "data" / "csm.db",
        Library(shipped_folder(), None, home / "cache"),
        date.fromisoformat(day),
        "mei",
        "csm test",
    )


def add_goal(home: Path, day: str = "2026-07-12", metric: str = "conversion") -> None:
    """Conversion from 5 % to 10 %, 7 % by the end of the third quarter; 5.6 % was measured."""
    with desk(home, day).writing() as work:
        client = find(work.connection, "harbour").id
        points = ((date(2026, 9, 30), 700), (date(2026, 12, 31), 800), (date(2027, 6, 30), 1000))
        work.add(
            Goal(
                client_id=client, metric=metric, unit="percent", direction="up", baseline=500, target=1000,
                by_on=date(2027, 6, 30), checkpoints=kept(points), set_on=date.fromisoformat(day),
            )
        )  # fmt: skip
        work.add(Measurement(client_id=client, metric=metric, on_day=date(2026, 9, 28), value=560))
        work.add(Measurement(client_id=client, metric=metric, on_day=date(2026, 11, 2), value=820))


def reviewed(filled: Callable[..., Path]) -> None:
    """The client as it was on 8 October 2026, with a number of November."""
    add_goal(filled(*LINES))
