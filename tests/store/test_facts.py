"""From rows to facts, now and as they were known on a past day."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from csmcli.core.facts import Move, Postponed
from csmcli.core.holds import Hold
from csmcli.core.playbook import Playbook
from csmcli.playbooks import Library, shipped_folder
from csmcli.store.facts import Known, known
from csmcli.store.reading import reader

Fill = Callable[..., int]
Facts = Callable[..., Known]


def on(text: str) -> date:
    return date.fromisoformat(f"2026-{text}")


@pytest.fixture(scope="session")
def practice(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Playbook]:
    return Library(shipped_folder(), None, tmp_path_factory.mktemp("cache")).outline


@pytest.fixture
def acme(fill: Fill) -> int:
    """Signed on 5 January, with milestones and no dates."""
    number = fill("client", key="acme", signed_on="2026-01-05", tier="large")
    fill("tier_change", client_id=number, tier="small", decided_on="2026-01-05")
    fill("tier_change", client_id=number, tier="large", decided_on="2026-03-01")
    return number


@pytest.fixture
def facts(database: Path, practice: Callable[[str], Playbook]) -> Facts:
    """``facts(client, "03-01")``: as known on 1 March; without a day, all that is on record."""

    def read(client: int, day: str | None = None) -> Known:
        with reader(database) as connection:
            return known(connection, [client], practice, on(day) if day else None)[client]

    return read


@pytest.mark.parametrize(("day", "tier"), [(None, "large"), ("03-01", "large"), ("02-28", "small"), ("01-04", None)])
def test_the_tier_of_a_day(acme: int, facts: Facts, day: str | None, tier: str | None) -> None:
    assert facts(acme, day).facts.tier == tier


@pytest.mark.parametrize(
    ("day", "closed"), [(None, None), ("03-09", None), ("03-10", "03-10"), ("04-09", "03-10"), ("04-10", None)]
)
def test_closed_from_the_day_it_was_until_it_was_opened_again(
    acme: int, fill: Fill, facts: Facts, day: str | None, closed: str | None
) -> None:
    fill("closing", client_id=acme, closed_on="2026-03-10", reopened_on="2026-04-10")
    assert facts(acme, day).facts.closed_on == (on(closed) if closed else None)


@pytest.mark.parametrize(
    ("day", "milestone", "due"),
    [(None, "copy", "02-20"), ("01-20", "copy", "02-20"), ("01-19", "timeline", "01-12")],
)
def test_the_current_milestone_of_a_day(
    acme: int, fill: Fill, facts: Facts, day: str | None, milestone: str, due: str
) -> None:
    fill("milestone", client_id=acme, key="timeline", due_on="2026-01-12", reached_on="2026-01-20")
    fill("milestone", client_id=acme, key="copy", position=1, due_on="2026-02-20")
    found = facts(acme, day).facts
    assert (found.milestone, found.due_on) == (milestone, on(due))


@pytest.mark.parametrize(
    ("day", "due", "first", "moves"),
    [
        pytest.param(None, "03-20", "03-01", 2, id="all that is on record"),
        pytest.param("02-20", "03-20", "03-01", 2),
        pytest.param("02-19", "03-10", "03-01", 1),
        pytest.param("02-01", "03-01", "03-01", 0, id="the day it was agreed"),
        pytest.param("01-31", "02-04", None, 0, id="only proposed"),
        pytest.param("01-10", "02-01", None, 0, id="before anything changed"),
    ],
)
def test_an_agreed_date_wound_back(
    acme: int, fill: Fill, facts: Facts, day: str | None, due: str, first: str | None, moves: int
) -> None:
    fill("milestone", client_id=acme, key="timeline", due_on="2026-03-20", first_due_on="2026-03-01")
    for kind, source, target, decided in (
        ("proposed", "02-01", "02-04", "01-15"),
        ("agreed", "02-04", "03-01", "02-01"),
        ("moved", "03-01", "03-10", "02-10"),
        ("moved", "03-10", "03-20", "02-20"),
    ):
        fill("move", client_id=acme, key="timeline", kind=kind, from_on=f"2026-{source}", to_on=f"2026-{target}",
             decided_on=f"2026-{decided}")  # fmt: skip
    found = facts(acme, day)
    (dues,) = found.milestones
    assert (dues.due_on, dues.first_due_on, len(dues.moves)) == (on(due), on(first) if first else None, moves)
    assert (dues.due_on, dues.first_due_on is not None, dues.reached_on) == (on(due), first is not None, None)
    assert found.facts.postponed == ((Postponed("timeline", dues.moves),) if moves else ())
    if moves:
        assert dues.moves[0] == Move(on("02-10"), on("03-01"), on("03-01"), on("03-10"))


@pytest.mark.parametrize(("day", "last"), [(None, "03-05"), ("03-05", "03-05"), ("03-04", "02-01"), ("01-31", None)])
def test_the_last_two_way_contact(acme: int, fill: Fill, facts: Facts, day: str | None, last: str | None) -> None:
    fill("touch", client_id=acme, on_day="2026-02-01")
    fill("touch", client_id=acme, on_day="2026-03-05")
    fill("touch", client_id=acme, on_day="2026-03-20", two_way=0)
    assert facts(acme, day).facts.last_two_way == (on(last) if last else None)


@pytest.mark.parametrize(("day", "due"), [(None, "04-01"), ("03-10", "04-01"), ("03-09", "03-01"), ("01-04", None)])
def test_the_vital_task_due_first(acme: int, fill: Fill, facts: Facts, day: str | None, due: str | None) -> None:
    fill("task", client_id=acme, key="a", due_on="2026-03-01", done_on="2026-03-10")
    fill("task", client_id=acme, key="b", due_on="2026-04-01")
    fill("task", client_id=acme, key="c", due_on="2026-02-01", vital=0)
    fill("task", client_id=acme, key="d", due_on=None)
    assert facts(acme, day).facts.vital_due_on == (on(due) if due else None)


@pytest.mark.parametrize(
    ("day", "holds"),
    [
        (None, [("03-01", "03-15")]),
        ("03-15", [("03-01", "03-15")]),
        pytest.param("03-14", [("03-01", "04-01")], id="nobody knew it would end early"),
        ("02-28", []),
    ],
)
def test_holds(acme: int, fill: Fill, facts: Facts, day: str | None, holds: list[tuple[str, str]]) -> None:
    fill("hold", client_id=acme, from_on="2026-03-01", until_on="2026-04-01", resumed_on="2026-03-15")
    assert facts(acme, day).facts.holds == tuple(Hold(on(a), on(b)) for a, b in holds)


@pytest.mark.parametrize(
    ("day", "live", "over", "measured"),
    [
        (None, "03-01", True, "03-10"),
        ("03-31", "03-01", False, "03-10"),
        ("03-09", "03-01", False, "03-02"),
        ("02-28", None, False, None),
    ],
)
def test_the_campaign_and_its_number(
    acme: int, fill: Fill, facts: Facts, day: str | None, live: str | None, over: bool, measured: str | None
) -> None:
    fill("milestone", client_id=acme, key="launch", position=4, due_on="2026-03-01", reached_on="2026-03-01")
    fill("milestone", client_id=acme, key="end", position=6, due_on="2026-03-30", reached_on="2026-04-01")
    fill("measurement", client_id=acme, on_day="2026-03-02", value=1)
    fill("measurement", client_id=acme, on_day="2026-03-10", value=2)
    fill("measurement", client_id=acme, on_day="2026-03-20", value=3, metric="visitors")
    found = facts(acme, day).facts
    assert (found.live_from, found.live_over, found.measured_on) == (
        on(live) if live else None, over, on(measured) if measured else None,
    )  # fmt: skip
    assert found.live_until == on("03-30")


def test_a_practice_without_a_campaign_has_none(database: Path, acme: int, practice: Callable[[str], Playbook]) -> None:
    with reader(database) as connection:
        found = known(connection, [acme], lambda name: practice(name)._replace(campaign=None))[acme].facts
    assert (found.live_from, found.live_until, found.live_over, found.measured_on) == (None, None, False, None)


def test_facts_of_one_are_not_those_of_another(
    database: Path, acme: int, fill: Fill, practice: Callable[[str], Playbook]
) -> None:
    beta = fill("client", key="beta")
    fill("touch", client_id=acme, on_day="2026-02-01")
    fill("hold", client_id=beta, from_on="2026-03-01", until_on="2026-04-01")
    with reader(database) as connection:
        found = known(connection, [acme, beta, 999], practice)
    assert set(found) == {acme, beta}
    assert (found[acme].facts.last_two_way, found[acme].facts.holds) == (on("02-01"), ())
    assert (found[beta].facts.last_two_way, len(found[beta].facts.holds)) == (None, 1)
