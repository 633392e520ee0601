"""What the lists of a board say of where a client stands."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csmcli.core.playbook import Playbook
from csmcli.core.stages import behind, reached
from tests.core.conftest import MILESTONES, PRACTICE, milestone

CROWD = PRACTICE._replace(
    milestones=(
        milestone("timeline")._replace(title={"en": "Project dates set", "zh-TW": "訂定專案時間"}),
        milestone("copy")._replace(title={"en": "First draft of the page written", "zh-TW": "撰寫專案文案"}),
        milestone("backend")._replace(title={"en": "Campaign back office edited", "zh-TW": "編輯專案後台"}),
        milestone("page")._replace(title={"en": "Page approved", "zh-TW": "頁面審核通過"}),
        milestone("launch", gate=True)._replace(title={"en": "Launched", "zh-TW": "專案上線"}),
        milestone("target")._replace(title={"en": "Target reached", "zh-TW": "達成集資目標"}),
        milestone("end", gate=True)._replace(title={"en": "Campaign ended", "zh-TW": "集資結束"}),
        milestone("ship", gate=True)._replace(title={"en": "Rewards shipped", "zh-TW": "回饋出貨完成"}),
    )
)
DAY = date(2026, 11, 1)


@pytest.mark.parametrize(
    ("name", "count"),
    [
        ("timeline", 0), ("訂定專案時間", 0), ("To Do", 0), ("待辦", 0), ("新客戶", 0), ("Onboarding", 0),
        ("copy", 1), ("COPY", 1), ("文案", 1), ("📝 文案", 1), ("2. 文案撰寫", 1), ("文案（12）", 1),
        ("First draft of the page written", 1), ("Copywriting", 1),
        ("Back-office", 2), ("編輯專案後台", 2), ("後台", 2), ("ｂａｃｋｅｎｄ", 2),
        ("Page approved", 3), ("審核中", 3), ("In review", 3),
        ("launch", 4), ("專案上線", 4), ("待上線", 4), ("Ready to launch", 4),
        ("Launched", 5), ("Live!", 5), ("集資中", 5), ("target", 5), ("達成集資目標", 5),
        ("end", 6), ("Campaign ended", 7), ("集資結束", 7), ("出貨中", 7), ("ship", 7),
        ("Done", 8), ("完成", 8), ("✅ 已出貨", 8), ("Rewards shipped", 8), ("已結案", 8),
        ("Doing", None), ("進行中", None), ("Ideas", None), ("2026", None), ("🎉", None), ("", None),
    ],
)  # fmt: skip
def test_what_a_list_means(name: str, count: int | None) -> None:
    assert behind(name, CROWD) == count


@pytest.mark.parametrize(
    ("practice", "name", "count"),
    [
        (PRACTICE, "Live", 3),
        (PRACTICE, "Ended", None),  # it has no such milestone
        (PRACTICE, "Done", 4),
        (PRACTICE._replace(milestones=MILESTONES[:2]), "Done", 2),  # nothing in it is a gate
    ],
)
def test_a_practice_of_ones_own(practice: Playbook, name: str, count: int | None) -> None:
    assert behind(name, practice) == count


@pytest.mark.parametrize(
    ("counts", "keys"),
    [
        ([], ""),
        ([0], ""),
        ([2], "timeline copy"),
        ([1, 2, 4], "timeline copy backend page"),
        ([3, 1], "timeline"),
        ([3, 1, 2], "timeline copy"),
        ([5], "launch"),
        ([4, 5], "timeline copy backend page launch"),
        ([5, 6], "launch target"),
        ([5, 7], "launch end"),
        ([8], "launch end ship"),
        ([1, 8], "timeline launch end ship"),
    ],
)
def test_what_a_walk_says_was_reached(counts: list[int], keys: str) -> None:
    visits = [(DAY + timedelta(n), count) for n, count in enumerate(counts)]
    assert list(reached(CROWD, visits)) == keys.split()


def test_each_has_the_day_of_the_step_over_it() -> None:
    walk = [(DAY, 1), (DAY + timedelta(5), 2), (DAY + timedelta(6), 1), (DAY + timedelta(9), 5)]
    assert reached(CROWD, walk) == {"timeline": DAY, "launch": DAY + timedelta(9)}


@given(counts=st.lists(st.integers(0, 8), max_size=8))
def test_a_walk_reaches_nothing_ahead_and_every_gate_behind(counts: list[int]) -> None:
    found = reached(CROWD, [(DAY, count) for count in counts])
    last = counts[-1] if counts else 0
    keys = [m.key for m in CROWD.milestones]
    assert all(keys.index(key) < last for key in found)
    assert all(m.key in found for m in CROWD.milestones[:last] if m.gate)
