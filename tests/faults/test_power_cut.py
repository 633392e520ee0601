"""The power fails: every disk that can be left, as far as the model of power.py goes, holds the old store or the new one.

A kill leaves what was written; a power cut leaves what was synced, and of the rest anything. Only this tells whether
the syncs are where they have to be.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.faults.commands import DATABASE, STORED
from tests.faults.counting import Tally
from tests.faults.harness import Server
from tests.faults.power import Disk, recorded
from tests.faults.sweep import Sweep

SAMPLE = 2
DISKS = 3
"""Disks tried for each point of the cut."""


@pytest.fixture(params=STORED, ids=lambda one: one.name)
def sweep(request: pytest.FixtureRequest, server: Server, template: Path, place: Path) -> Sweep:
    return Sweep(server, template, place, request.param)


def test_the_store_survives_a_power_cut(
    sweep: Sweep, place: Path, sample: Callable, chance: random.Random, tally: Tally
) -> None:
    record = place / "record"
    before = sweep.files()
    answer = sweep.at("count", 0, record=str(record))
    assert answer.code == 0
    folder = (sweep.home / DATABASE).parent
    calls = [call for call in recorded(record) if folder in (call.path, call.path.parent)]
    cuts = {*sample(range(len(calls)), SAMPLE), len(calls)}
    disk = Disk(before)
    for number in range(len(calls) + 1):
        for _ in range(DISKS) if number in cuts else ():
            found = sweep.found_on(disk.after_a_cut(chance))
            if number == len(calls):
                assert found == "new", "what csm said was done is gone"
            tally("power")[f"{found} store"] += 1
        if number < len(calls):
            disk.do(calls[number])
