"""A practice of four steps, built from values: the rules need no YAML."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from csmcli.core.materials import Category, Item
from csmcli.core.playbook import Campaign, Limit, Limits, Milestone, Offset, Playbook, Reminder, Tier

EMPTY: dict[str, str] = {}


def milestone(key: str, *due: Offset, gate: bool = False, dated: tuple[str, ...] = ()) -> Milestone:
    """A milestone of which the rules see key, proposals and gate."""
    return Milestone(key, {"en": key}, False, gate, due, EMPTY, EMPTY, EMPTY, EMPTY, (), dated)


def tier(key: str, score_from: int) -> Tier:
    """A tier of which the rules see the score it begins at."""
    return Tier(key, {"en": key}, 100, 7, 1.0, score_from, EMPTY)


def item(key: str, **tiers: str) -> Item:
    """An item with general and detailed words."""
    return Item(key, "ads", {"en": key}, tiers, "us", False, None, (), {"en": "general"}, {"en": "detailed"})


MILESTONES = (
    milestone("dates", Offset(7, "signing", False), dated=("launch", "ship")),
    milestone("copy", Offset(45, "launch", True), Offset(30, "signing", False)),
    milestone("launch", gate=True),
    milestone("ship", Offset(10, "launch", False, working=True), gate=True),
)
LIMITS = {
    "overdue": Limits(Limit(0, 14), EMPTY, {"copy": Limit(3, 9)}, None),
    "slipping": Limits(Limit(13, 27), EMPTY, EMPTY, Limit(2, 3)),
    "silent": Limits(Limit(14, 28), {"large": Limit(7, 14)}, EMPTY, None),
    "task": Limits(Limit(7, 21), EMPTY, EMPTY, None),
    "numbers": Limits(Limit(7, 14), EMPTY, EMPTY, None),
}
PRACTICE = Playbook(
    key="small",
    title={"en": "Small"},
    about=EMPTY,
    language="en",
    currency="TWD",
    milestones=MILESTONES,
    tiers=(tier("large", 67), tier("medium", 34), tier("small", 0)),
    campaign=Campaign("launch", "ship", "raised"),
    limits=LIMITS,
    next_steps={},
    clearing={},
    reasons={},
    check_in_after_days=180,
    check_in_every_days=30,
    advice_from_days=3,
    advice_to_days=5,
    reminders=(Reminder("copy-look", {"en": "Look at the draft"}, "copy", 14, ("nudge", "firmer")),),
    celebrations=("cheer",),
    intake=(),
    categories=(Category("ads", {"en": "Ads"}),),
    checklist=(item("pixel", large="detailed", small="general"), item("thanks", large="general")),
    messages=(),
)


@pytest.fixture
def practice() -> Callable[..., Playbook]:
    """The practice of four steps (dates, copy, launch, ship), with the fields given replaced."""

    def build(**fields: Any) -> Playbook:
        return PRACTICE._replace(**fields)

    return build


@pytest.fixture(scope="session")
def limits() -> dict[str, Limits]:
    """The limits of the crowdfunding practice, and 3/9 days for the milestone ``copy``."""
    return LIMITS


@pytest.fixture
def step() -> Callable[..., Milestone]:
    """Makes a milestone: ``step("launch", Offset(…), gate=True)``."""
    return milestone
