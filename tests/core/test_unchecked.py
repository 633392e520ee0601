"""What could not be checked, and which single answer would clear most of it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from csmcli.core.playbook import Playbook
from csmcli.core.unchecked import DATE, SIGNED, TIER, Unsure, lacking, most_telling

Practice = Callable[..., Playbook]


def client(
    key: str, codes: str = "", *, signed: bool = True, tier: bool = True, milestone: str | None = "dates"
) -> Unsure:
    return Unsure(key, tuple(codes.split()), signed, tier, milestone)


@pytest.mark.parametrize(
    ("unsure", "facts"),
    [
        (client("a"), []),
        (client("a", tier=False), [TIER]),
        (client("a", "silent", signed=False), [SIGNED]),
        pytest.param(client("a", "overdue silent", signed=False), [SIGNED, SIGNED], id="both count from signing"),
        pytest.param(client("a", "overdue", signed=False, milestone="launch"), [DATE], id="a launch does not"),
        pytest.param(client("a", "overdue"), [DATE], id="signed, and still no date"),
        pytest.param(client("a", "overdue", milestone="gone"), [DATE], id="a milestone no longer there"),
    ],
)
def test_what_each_unknown_waits_for(practice: Practice, unsure: Unsure, facts: list[str]) -> None:
    assert lacking(unsure, practice()) == facts


def test_the_answer_that_clears_most_is_asked_for(practice: Practice) -> None:
    clients = [client("a", tier=False), client("b", "overdue silent", signed=False), client("c", tier=False)]
    found = most_telling((one, practice()) for one in clients)
    assert found is not None
    assert (found.fact, [one.key for one in found.clients], found.checks) == (SIGNED, ["b"], 2)


def test_nothing_unknown_nothing_to_ask(practice: Practice) -> None:
    assert most_telling([(client("a"), practice())]) is None
