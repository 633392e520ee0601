"""Every command that writes, with a fault at every call that changes a file: the store is the old or the new one.

The calls are those below the home folder: database, journal, compiled playbooks, whatever csm makes.
"""

from __future__ import annotations

import signal
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.faults.commands import STORED
from tests.faults.counting import Tally
from tests.faults.harness import Server
from tests.faults.sweep import Sweep, outcome

SAMPLE = 2
"""Points of each kind of fault for each command in a run that is not full."""


@pytest.fixture(params=STORED, ids=lambda one: one.name)
def sweep(request: pytest.FixtureRequest, server: Server, template: Path, place: Path) -> Sweep:
    return Sweep(server, template, place, request.param)


def test_the_store_is_the_old_or_the_new_one(sweep: Sweep, sample: Callable, tally: Tally) -> None:
    for kind in ("kill", "torn"):
        for number in sample(range(1, sweep.changes + 1), SAMPLE):
            answer = sweep.at(kind, number)
            assert answer.code == -signal.SIGKILL, (kind, number, answer)
            found = sweep.found()
            assert sweep.goes_on(), (kind, number)
            tally(kind)[f"{found} store"] += 1
    for kind, calls in (
        ("full", sweep.changes),
        ("broken", sweep.changes),
        ("unreadable", sweep.reads),
        ("few", sweep.reads),
    ):
        for number in sample(range(1, calls + 1), SAMPLE):
            answer = sweep.at(kind, number)
            tally(kind)[outcome(sweep.one, answer, sweep.found())] += 1
